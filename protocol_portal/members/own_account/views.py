"""The pages of one’s own account: what is recorded, the record to take away, signing out everywhere."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from guidance.common.pages import private_page
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.accounts import in_words
from protocol_portal.members.models import Mail
from protocol_portal.members.own_account import record as own_record
from protocol_portal.members.signing_in import rules, second_step
from protocol_portal.members.signing_in.rules import signed_in_member

SHOWN_EVENTS = 20  # of one's own history, on the page of the account; the record has them all


RECORD_FILES = {
    "json": (own_record.as_json, "application/json"),
    "csv": (own_record.as_csv, "text/csv; charset=utf-8"),
}


@private_page
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Shows what the portal holds about the member's account, and what the member can do about it."""
    member = signed_in_member(request)
    context = {
        "way": rules.way(request),
        "events": [in_words.for_its_member(event) for event in member.events.select_related("actor")[:SHOWN_EVENTS]],
        "second_step": second_step.is_set_up(member),
        "can_administer": member.is_staff,
        "idle": rules.idle_time(),
    }
    return render(request, "members/account.html", context)


@private_page
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Ends all sessions, this one too. Whoever is led back here after signing in finds the button on the account."""
    if request.method != "POST":
        return redirect("account")
    member = signed_in_member(request)
    accounts.sign_out_everywhere(member, by=member)
    request.session.flush()
    messages.success(request, "You’re signed out on every device.")
    return redirect("account_login")


@private_page
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """Shows everything that the portal holds about whoever asks."""
    member = signed_in_member(request)
    context = {
        "acknowledgements": member.acknowledgements.select_related("entered_by"),
        "attempts": member.attempts.select_related("edition"),
        "mails": Mail.objects.filter(member=member).order_by("-pk"),
        "events": [in_words.for_its_member(event) for event in member.events.select_related("actor")],
    }
    return render(request, "members/record.html", context)


@private_page
@require_safe
def record_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Returns the same to take away."""
    write, content_type = RECORD_FILES[kind]
    headers = {"Content-Disposition": f'attachment; filename="my-record.{kind}"'}
    return HttpResponse(write(signed_in_member(request)), content_type=content_type, headers=headers)
