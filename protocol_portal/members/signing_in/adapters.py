"""What allauth asks us: how mail is sent, who may come in, how secrets are kept. The rules are in sign_in."""

import base64
import hashlib
import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from guidance.models import Council
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.mail import sending
from protocol_portal.members.models import AccountEvent, Mail, Member, SignInHelp
from protocol_portal.members.signing_in import rules, second_step

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Tells allauth how our members sign in by e-mail."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": "That code isn’t right. Check the digits, and use the browser in which you asked for it.",
        "too_many_login_attempts": "Too many tries. You may have to wait a few minutes. Then ask for a new code.",
        "rate_limited": "Too many requests. Wait a few minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Says no: nobody makes an account, officers invite people."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Leads officers to their account, from where the administration is reached; members to what they can learn."""
        user = request.user
        return reverse("account" if user.is_staff else "learn")

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "protocol_portal.members.signing_in.rules.SecondStepStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queues the code for a member. allauth asks for another mail where an address is unknown: the same is done,
        text and all, so that it takes as long; nothing is sent.
        """
        member = Member.objects.active().filter(email__iexact=email).first()
        known = template_prefix == "account/email/login_code" and member is not None
        context = {
            "code": context.get("code") or self.generate_login_code(),
            "member": member,
            "council": Council.objects.first(),
            "help": SignInHelp.objects.first(),
            "address": settings.ADDRESS,
        }
        subject = render_to_string("members/mail/code_subject.txt", context).strip()
        text = render_to_string("members/mail/code.txt", context)
        sending.queue(Mail.Kind.CODE if known else Mail.Kind.NOBODY, member if known else None, subject, text)

    def post_login(self, request: HttpRequest, user: Member, **kwargs: Any) -> HttpResponse:
        accounts.record(AccountEvent.Kind.SIGNED_IN, user, by=user, note=rules.way(request))
        return super().post_login(request, user, **kwargs)


class SecondStepAdapter(DefaultMFAAdapter):
    """Tells allauth how the second step is asked for and its secrets kept."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code isn’t right. It changes every 30 seconds: enter the one your app shows now.",
        "too_many_login_attempts": "Too many tries. Wait five minutes, then enter your app’s code.",
    }

    def get_totp_issuer(self) -> str:
        council = Council.objects.first()
        return f"{council.short_name} protocol" if council else "Protocol Portal"

    def encrypt(self, text: str) -> str:
        return second_step.cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Returns the secret; if the portal's key has changed, one that no code will ever match."""
        try:
            return second_step.cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("a second step was set up under another SECRET_KEY: it has to be reset")
            return base64.b32encode(secrets.token_bytes(20)).decode()


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Tells allauth whom the council's single sign-on lets in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Lets in those whom the council's provider knows under a subject that we know; the first time, by the address.

        From then on the subject counts alone: an address may be given to somebody else one day.
        """
        if not sociallogin.is_existing and not self._link(sociallogin):
            raise ImmediateHttpResponse(render(request, "members/not_invited.html", status=403))

    @transaction.atomic
    def _link(self, sociallogin: SocialLogin) -> bool:
        """Links the active member who has the provider's address, if they are linked to no other subject."""
        ours, email = sociallogin.account, sociallogin.user.email
        member = Member.objects.select_for_update().active().filter(email__iexact=email).first()
        if member is None:
            return False
        registration, _, _ = ours.uid.partition(":")
        linked = SocialAccount.objects.filter(user=member, uid__startswith=f"{registration}:").first()
        if linked and linked.uid != ours.uid:
            logger.warning("single sign-on: member %s is linked to another subject already", member.pk)
            return False
        sociallogin.user = ours.user = member
        if linked:  # a moment ago, in another tab
            sociallogin.account = linked
        else:
            ours.save()
            accounts.record(AccountEvent.Kind.SSO_LINKED, member, by=member)
        return True

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Shows the page for what went wrong; allauth itself deals with those who cancelled."""
        if error != AuthError.CANCELLED:
            raise ImmediateHttpResponse(single_sign_on_failed(request, exception))


def single_sign_on_failed(request: HttpRequest, error: Exception | None) -> HttpResponse:
    """Returns the page for a sign-on that failed: 503 if the provider can't be reached or failed itself, else 401.

    The log has the error's kind, and OAuth's code such as invalid_client; not its words, which may hold a token.
    """
    if error:
        code = re.search(r'"error": *"([a-z_]{1,40})"', str(error))
        kind = type(error.__cause__ or error).__name__
        logger.warning("single sign-on failed: %s%s", kind, f", {code[1]}" if code else "")
    status = 503 if isinstance(error, requests.RequestException) else 401
    return render(request, "socialaccount/authentication_error.html", status=status)


class CouncilProvider(OpenIDConnectOAuth2Adapter):
    """How allauth talks to the council's provider. An answer that makes no sense is an OAuth2Error, never a fault."""

    @property
    def openid_config(self) -> dict[str, Any]:
        with _making_sense():
            config: dict[str, Any] = super().openid_config
            for name in ("authorization_endpoint", "token_endpoint"):
                if urlsplit(config[name]).scheme not in ("http", "https"):
                    raise ValueError(name)
        return config

    def get_access_token_data(self, *args: Any, **kwargs: Any) -> Any:
        with _making_sense():
            return super().get_access_token_data(*args, **kwargs)

    def parse_token(self, data: Any) -> Any:
        with _making_sense():
            return super().parse_token(data)

    def complete_login(
        self, request: HttpRequest, app: Any, token: Any, *, response: dict[str, Any], **kwargs: Any
    ) -> SocialLogin:
        """Returns the person, from what the ID token and the provider's userinfo say together: some providers give the
        address in the one, some in the other. Nothing of it is kept but the subject.
        """
        with _making_sense():
            claims = self._decode_id_token(app, response["id_token"])
            if "userinfo_endpoint" in self.openid_config:
                userinfo = self._fetch_user_info(token.token)
                if userinfo["sub"] != claims["sub"]:
                    raise ValueError("sub")  # OpenID Connect Core 1.0, section 5.3.2: then it must not be used
                claims |= userinfo
            if not isinstance(claims["sub"], str) or not re.fullmatch("[!-~]{1,150}", claims["sub"]):
                raise TypeError("sub")
            if str(claims.get("email_verified")).lower() in ("false", "0"):  # some write it as text
                claims["email"] = None
            login: SocialLogin = self.get_provider().sociallogin_from_response(request, claims)
        # A subject means somebody to one issuer only, and perhaps for one client only (Microsoft Entra ID).
        registration = hashlib.sha256(f"{settings.SSO['OIDC_ISSUER']} {app.client_id}".encode()).hexdigest()[:12]
        login.account.uid = f"{registration}:{login.account.uid}"
        login.account.extra_data = {}
        return login


@contextmanager
def _making_sense() -> Iterator[None]:
    """Around the reading of an answer: whatever goes wrong there, other than on the way, is the provider's doing."""
    try:
        yield
    except requests.RequestException:  # some of which are ValueErrors too
        raise
    except (AttributeError, ImproperlyConfigured, LookupError, TypeError, ValueError) as e:
        raise OAuth2Error("the answer makes no sense") from e
