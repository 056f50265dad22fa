"""The pages of the second step: give a code, set it up, take it away, recovery codes."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import passthrough_next_redirect_url
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from guidance.common.pages import private_page
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.models import AccountEvent, Member
from protocol_portal.members.signing_in import qr, rules, second_step
from protocol_portal.members.signing_in.rules import signed_in_member


@method_decorator(never_cache, name="dispatch")
class SecondStepView(mfa_views.AuthenticateView):
    """Asks for the second step when signing in."""

    template_name = "members/second_step.html"


@method_decorator(never_cache, name="dispatch")
class SecondStepAgainView(mfa_views.ReauthenticateView):
    """Asks for it again before something that matters."""

    template_name = "members/second_step_again.html"


class _OfficersOnly:
    @method_decorator(private_page)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not signed_in_member(request).is_staff:
            return render(request, "members/no_rights.html", status=403)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view it is mixed into


class _Noted(_OfficersOnly):
    """Writes what was done into the history of the account."""

    request: HttpRequest
    noted: AccountEvent.Kind

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # of that view too
        member = signed_in_member(self.request)
        accounts.record(self.noted, member, by=member)
        return response


class SetUpView(_Noted, totp_views.ActivateTOTPView):
    """Sets up the authenticator app, and with it the recovery codes."""

    noted = AccountEvent.Kind.STEP_ADDED
    template_name = "members/second_step_set_up.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Asks for a code first from those who have an app already but haven't given its code in this session."""
        user = request.user
        if isinstance(user, Member) and second_step.is_set_up(user) and not rules.has_second_step(request):
            address = reverse("mfa_reauthenticate")
            return redirect(passthrough_next_redirect_url(request, address, REDIRECT_FIELD_NAME))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        groups = [secret[i : i + 4] for i in range(0, len(secret), 4)]
        picture = qr.qr(context["totp_url"], "QR code for your authenticator app. The key is below.")
        return context | {"picture": picture, "groups": groups}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record_authentication(self.request, signed_in_member(self.request), "mfa", type="totp", reauthenticated=True)
        return response


class RemoveView(_Noted, totp_views.DeactivateTOTPView):
    """Takes the app away, for a new phone; the administration asks to set up the next."""

    noted = AccountEvent.Kind.STEP_REMOVED
    template_name = "members/second_step_remove.html"


class RecoveryCodesView(_OfficersOnly, recovery_views.ViewRecoveryCodesView):
    """Shows the recovery codes, once; leads an officer who has an app but no codes to making some."""

    template_name = "members/recovery_codes.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        member = signed_in_member(request)
        if second_step.is_set_up(member) and not second_step.has_recovery_codes(member):
            return redirect("mfa_generate_recovery_codes")
        return super().get(request, *args, **kwargs)


class NewRecoveryCodesView(_Noted, recovery_views.GenerateRecoveryCodesView):
    """Makes new recovery codes; the old ones stop working."""

    noted = AccountEvent.Kind.CODES_MADE
    template_name = "members/recovery_codes_new.html"
