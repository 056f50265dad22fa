"""The administration of attempts and acknowledgements."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path

from guidance.common.admin import LookedAt, admin_page, has, key_in, posted, registered, require, show
from quizzes.learning import attempts
from quizzes.learning.certificates import certificate_of
from quizzes.learning.views import result_of
from quizzes.models import Attempt

VIEW, CHANGE = "quizzes.view_attempt", "quizzes.change_attempt"


class AcknowledgementAdmin(LookedAt):
    """An admin for who has acknowledged which edition; nobody changes the rows."""

    blurb = "Who said when that they have read which edition, in which words."
    list_display = ["at", "member", "edition", "statement", "way", "signed_on", "entered_by"]
    list_filter = ["edition", "at"]
    list_select_related = ["member", "edition", "entered_by"]
    search_fields = ["member__full_name", "member__email"]
    search_help_text = "Name or e-mail address."
    fields = ["at", "member", "edition", "statement", "way", "signed_on", "entered_by"]


class OutcomeFilter(admin.SimpleListFilter):
    """A filter of attempts by result."""

    title = "result"
    parameter_name = "result"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "not finished"), ("passed", "passed"), ("failed", "not passed yet"), ("not", "does not count")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        kept = {
            "open": queryset.open,
            "passed": queryset.passed,
            "failed": lambda: queryset.finished().filter(passed=False),
            "not": lambda: queryset.exclude(disowned_at=None),
        }.get(self.value() or "")
        found: QuerySet[Any] = kept() if kept else queryset
        return found


class DisownForm(forms.Form):
    """A form for the reason why an attempt isn't the member's."""

    reason = forms.CharField(
        label="Why is it not this member’s?",
        help_text="The member reads this too. It stays in the record and cannot be changed.",
        max_length=attempts.LONGEST_REASON,
        error_messages={"required": "Say why: the record needs the reason."},
    )


class AttemptAdmin(LookedAt):
    """An admin for attempts, which nobody changes."""

    blurb = "Who took which quiz when, what they answered, and how it ended. Nothing in it can be changed."
    list_display = ["started_at", "member", "quiz", "edition", "finished_at", "right", "outcome"]
    list_display_links = ["started_at"]
    list_filter = [OutcomeFilter, "quiz", "edition", "started_at"]
    list_select_related = ["member", "edition", "quiz"]
    search_fields = ["member__full_name", "member__email"]
    search_help_text = "Name or e-mail address."

    @admin.display(description="right")
    def right(self, attempt: Attempt) -> str:
        return "" if attempt.score is None else f"{attempt.score} of {attempt.number_of_questions}"

    @admin.display(description="result")
    def outcome(self, attempt: Attempt) -> str:
        return attempt.outcome

    def get_urls(self) -> list[Any]:
        return [*registered(urlpatterns), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        return attempt_page(request, pk=key_in(object_id))


# ---- one attempt -------------------------------------------------------------------------------------------------


@admin_page(VIEW, of=Attempt)
def attempt_page(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Shows what was asked and answered in an attempt, and the result; nothing can be changed."""
    require(request.method in ("GET", "HEAD"))
    context = {"title": str(attempt), "may_disown": may_disown(request, attempt)} | result_of(attempt)
    return show(request, Attempt, "admin/quizzes/attempt/attempt.html", context)


@admin_page(VIEW)
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a certificate to print for a member who took the quiz on paper."""
    attempt = get_object_or_404(Attempt.objects.passed().select_related("edition", "member"), pk=pk)
    context = {"title": f"Certificate of {attempt.name}"} | certificate_of(attempt)
    return show(request, Attempt, "admin/quizzes/attempt/certificate.html", context)


def may_disown(request: HttpRequest, attempt: Attempt) -> bool:
    """Returns whether the officer may mark the attempt "not this member's"; never their own."""
    return has(request, CHANGE) and attempt.is_owned() and attempt.member != request.user


def refuse_marked(request: HttpRequest, attempt: Attempt) -> HttpResponse | None:
    """Returns None unless the attempt is marked already; then leads back to its page."""
    if not attempt.disowned_at:
        return None
    messages.info(request, "The attempt is marked already.")
    return redirect("admin:quizzes_attempt_change", attempt.pk)


@admin_page(CHANGE, of=Attempt, refuses=refuse_marked)
def disown(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Asks why; then marks it "not this member's"."""
    require(may_disown(request, attempt))
    form = DisownForm(posted(request), label_suffix="")
    if form.is_valid():
        try:
            attempts.disown(attempt, reason=form.cleaned_data["reason"], by=request.user)
        except attempts.AttemptRefused as e:
            form.add_error("reason", e.messages[0])
        else:
            messages.success(request, "The attempt is marked. It stays, and counts for nothing.")
            return redirect("admin:quizzes_attempt_change", attempt.pk)
    context = {"title": f"This attempt is not {attempt.member}’s", "attempt": attempt, "form": form}
    return show(request, Attempt, "admin/quizzes/attempt/disown.html", context)


urlpatterns = [
    path("<int:pk>/disown/", disown, name="quizzes_disown"),
    path("<int:pk>/certificate/", certificate, name="quizzes_certificate"),
]
