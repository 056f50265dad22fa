"""Signing in and out, and one's own account. allauth's views with our templates, words and history."""

import time
from typing import Any

import requests
from allauth.account import views as account_views
from allauth.account.internal.flows.signup import send_unknown_account_mail
from allauth.account.internal.stagekit import clear_login
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from protocol_portal.members.models import Member
from protocol_portal.members.signing_in import codes, rules
from protocol_portal.members.signing_in.adapters import CouncilProvider, single_sign_on_failed

EXPIRED = "That code no longer works. Ask for a new one."
WRONG = "wrong code"  # in the session: what to say of it on the next page

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
        """Redirects, so that going back, or reloading a page that a phone has dropped, doesn't send the wrong code
        again.
        """
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
        messages.success(self.request, "If we have an account for this address, we’ve sent another code.")
        response = super()._resend_form_valid(form)
        if self._process.user is None:  # allauth leaves this out; it would tell who is known
            send_unknown_account_mail(self.request, self._process.state["email"])
        return response

    def _verify_form_valid(self, form: Any) -> HttpResponse:
        if form.shown:
            return rules.finish(self.request, form.shown, self.get_next_url())
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
    """Shows the page of an officer's code, or of a link made on the server: its one button signs in, once."""
    code = codes.use_token(token) if request.method == "POST" else codes.of_token(token)
    if code is None:
        return render(request, "members/shown_code_over.html", status=410)
    if request.method == "POST":
        return rules.finish(request, code)
    return render(request, "members/shown_code.html", {"code": code})


class SignOutView(account_views.LogoutView):
    """Signs out, after asking."""

    template_name = "members/sign_out.html"

    def get_redirect_url(self) -> str:
        return self.get_next_url() or reverse("account_login")  # where it says so; public pages show no messages


class InactiveView(account_views.AccountInactiveView):
    """Says that the account is not active."""

    template_name = "members/inactive.html"


# ---- the council's single sign-on --------------------------------------------------------------------------------


@rules.with_single_sign_on
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


@rules.with_single_sign_on
def single_sign_on_callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Takes back those whom the provider sends."""
    return OAuth2CallbackView.adapter_view(CouncilProvider(request, provider_id))(request)


@rules.with_single_sign_on
def single_sign_on_cancelled(request: HttpRequest) -> HttpResponse:
    """Leads back those who cancelled at the provider."""
    messages.info(request, "You cancelled the council’s sign-in. Try again, or ask for a code by e-mail.")
    return redirect("account_login")


# ---- one's own account -------------------------------------------------------------------------------------------


# ---- officers: the second step -----------------------------------------------------------------------------------
