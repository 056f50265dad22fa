"""Signing in and out, and one's own account. allauth's views with our templates, words and history."""

import time
from typing import Any

import requests
from allauth.account import views as account_views
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.signup import send_unknown_account_mail
from allauth.account.internal.stagekit import clear_login
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from guidance.common.pages import private_page
from protocol_portal.members import accounts, codes, history, own_record, pictures, second_step, sign_in
from protocol_portal.members.adapters import CouncilProvider, single_sign_on_failed
from protocol_portal.members.models import AccountEvent, Mail, Member

EXPIRED = "That code can no longer be used. Ask for a new one."
WRONG = "wrong code"  # in the session: what to say of it on the next page
SHOWN_EVENTS = 20  # of one's own history, on the page of the account; the record has them all
RECORD_FILES = {
    "json": (own_record.as_json, "application/json"),
    "csv": (own_record.as_csv, "text/csv; charset=utf-8"),
}

# ---- signing in --------------------------------------------------------------------------------------------------


class AddressView(account_views.RequestLoginCodeView):
    """Asks for the e-mail address."""

    template_name = "members/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"sso": settings.SSO}


class CodeView(account_views.ConfirmLoginCodeView):
    """Asks for the code."""

    template_name = "members/code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if getattr(self, "_process", None) is None and not request.user.is_authenticated:
            messages.info(request, EXPIRED)
        return response

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if self._process.user is None:  # an unknown address takes as long as a member's, whose row was just read
            Member.objects.filter(pk=0).first()
        if self._action == "verify":
            kwargs |= {"member": self._process.user, "address": self._process.state["email"]}
        return kwargs

    def form_invalid(self, form: Any) -> HttpResponse:
        """By way of a redirect: going back, or a page that the phone has dropped, doesn't send the wrong code again."""
        response: HttpResponse = super().form_invalid(form)
        if response.status_code != 200:
            return response
        self.request.session[WRONG] = form.errors["code"][0]
        return redirect(self.passthrough_next_url(reverse("account_confirm_login_code")))

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        if self.request.method == "GET" and (wrong := self.request.session.pop(WRONG, "")):
            form.is_bound, form.cleaned_data, form._errors = True, {}, ErrorDict()
            form.add_error("code", wrong)
        return form

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        """A code sent again is good for as long as the first one was."""
        self.stage.login.initiated_at = self._process.state["at"] = time.time()
        messages.success(self.request, "We have sent another code, if the address is one that we know.")
        response = super()._resend_form_valid(form)
        if self._process.user is None:  # allauth leaves this out; it would tell who is known
            send_unknown_account_mail(self.request, self._process.state["email"])
        return response

    def _verify_form_valid(self, form: Any) -> HttpResponse:
        if form.shown:
            return sign_in.finish(self.request, form.shown, self.get_next_url())
        return super()._verify_form_valid(form)


@never_cache
def start_over(request: HttpRequest) -> HttpResponse:
    """Forgets the address that a code was asked for, to sign in with another and go on to the same page."""
    if request.method == "POST":
        clear_login(request)
    return redirect(passthrough_next_redirect_url(request, reverse("account_login"), REDIRECT_FIELD_NAME))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def shown_code(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page of a code that an officer shows, or of a link made on the server: its one button signs in, once."""
    code = codes.use_token(token) if request.method == "POST" else codes.of_token(token)
    if code is None:
        return render(request, "members/shown_code_over.html", status=410)
    if request.method == "POST":
        return sign_in.finish(request, code)
    return render(request, "members/shown_code.html", {"code": code})


class SignOutView(account_views.LogoutView):
    template_name = "members/sign_out.html"

    def get_redirect_url(self) -> str:
        return self.get_next_url() or reverse("account_login")  # where it says so; public pages show no messages


class InactiveView(account_views.AccountInactiveView):
    template_name = "members/inactive.html"


# ---- the council's single sign-on --------------------------------------------------------------------------------


@sign_in.with_single_sign_on
def single_sign_on(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Leads to the council's provider; by the button only, since a link could begin it against somebody's will.

    The answer is a page that leads on by itself. A redirect would be part of sending the form, and browsers would
    block it at every host that our policy doesn't name: providers pass people on to hosts that nobody can know.
    """
    if request.method != "POST":
        return redirect(passthrough_next_redirect_url(request, reverse("account_login"), REDIRECT_FIELD_NAME))
    provider = CouncilProvider(request, provider_id).get_provider()
    provider.oauth2_adapter_class = CouncilProvider
    try:
        response = provider.redirect(request, AuthProcess.LOGIN, next_url=get_next_redirect_url(request))
    except (OAuth2Error, requests.RequestException) as e:
        return single_sign_on_failed(request, e)
    return render(request, "members/leaving.html", {"to": response["Location"], "sso": settings.SSO})


@sign_in.with_single_sign_on
def single_sign_on_callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Where the provider sends people back to."""
    return OAuth2CallbackView.adapter_view(CouncilProvider(request, provider_id))(request)


@sign_in.with_single_sign_on
def single_sign_on_cancelled(request: HttpRequest) -> HttpResponse:
    messages.info(request, "Single sign-on was cancelled. You can try again, or have a code sent.")
    return redirect("account_login")


# ---- one's own account -------------------------------------------------------------------------------------------


@private_page
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What the portal holds about the member's account, and what one can do about it."""
    member = _member(request)
    context = {
        "way": sign_in.way(request),
        "events": [history.for_its_member(event) for event in member.events.select_related("actor")[:SHOWN_EVENTS]],
        "second_step": second_step.is_set_up(member),
        "can_administer": member.is_staff,
        "idle": sign_in.idle_time(),
    }
    return render(request, "members/account.html", context)


@private_page
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Ends all sessions, this one too. Whoever is led back here after signing in finds the button on the account."""
    if request.method != "POST":
        return redirect("account")
    member = _member(request)
    accounts.sign_out_everywhere(member, by=member)
    request.session.flush()
    messages.success(request, "You are signed out on every device.")
    return redirect("account_login")


@private_page
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """Everything that the portal holds about whoever asks."""
    member = _member(request)
    context = {
        "acknowledgements": member.acknowledgements.select_related("entered_by"),
        "attempts": member.attempts.select_related("edition"),
        "mails": Mail.objects.filter(member=member).order_by("-pk"),
        "events": [history.for_its_member(event) for event in member.events.select_related("actor")],
    }
    return render(request, "members/record.html", context)


@private_page
@require_safe
def record_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same to take away."""
    write, content_type = RECORD_FILES[kind]
    headers = {"Content-Disposition": f'attachment; filename="my-record.{kind}"'}
    return HttpResponse(write(_member(request)), content_type=content_type, headers=headers)


def _member(request: HttpRequest) -> Member:
    member = request.user
    if not isinstance(member, Member):
        raise PermissionDenied
    return member


# ---- officers: the second step -----------------------------------------------------------------------------------


@method_decorator(never_cache, name="dispatch")
class SecondStepView(mfa_views.AuthenticateView):
    """Asks for it when signing in."""

    template_name = "members/second_step.html"


@method_decorator(never_cache, name="dispatch")
class SecondStepAgainView(mfa_views.ReauthenticateView):
    """Asks for it again before something that matters."""

    template_name = "members/second_step_again.html"


class _OfficersOnly:
    @method_decorator(private_page)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _member(request).is_staff:
            return render(request, "members/no_rights.html", status=403)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view it is mixed into


class _Noted(_OfficersOnly):
    """Writes what was done into the history of the account."""

    request: HttpRequest
    noted: AccountEvent.Kind

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # of that view too
        member = _member(self.request)
        accounts.record(self.noted, member, by=member)
        return response


class SetUpView(_Noted, totp_views.ActivateTOTPView):
    """Sets up the authenticator app, and with it the recovery codes."""

    noted = AccountEvent.Kind.STEP_ADDED
    template_name = "members/second_step_set_up.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Whoever has an app already, but has not given its code in this session, is asked for that."""
        user = request.user
        if isinstance(user, Member) and second_step.is_set_up(user) and not sign_in.has_second_step(request):
            address = reverse("mfa_reauthenticate")
            return redirect(passthrough_next_redirect_url(request, address, REDIRECT_FIELD_NAME))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        groups = [secret[i : i + 4] for i in range(0, len(secret), 4)]
        picture = pictures.qr(context["totp_url"], "QR code for your authenticator app. The key is below.")
        return context | {"picture": picture, "groups": groups}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record_authentication(self.request, _member(self.request), "mfa", type="totp", reauthenticated=True)
        return response


class RemoveView(_Noted, totp_views.DeactivateTOTPView):
    """Takes the app away, for a new phone; the administration asks to set up the next."""

    noted = AccountEvent.Kind.STEP_REMOVED
    template_name = "members/second_step_remove.html"


class RecoveryCodesView(_OfficersOnly, recovery_views.ViewRecoveryCodesView):
    """Shows the recovery codes, once."""

    template_name = "members/recovery_codes.html"


class NewRecoveryCodesView(_Noted, recovery_views.GenerateRecoveryCodesView):
    """Makes new ones; the old ones stop working."""

    noted = AccountEvent.Kind.CODES_MADE
    template_name = "members/recovery_codes_new.html"
