"""What allauth asks us: how mail is sent, who may come in, how secrets are kept. The rules are in sign_in."""

import base64
import logging
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from guidance.models import Council
from protocol_portal.members import accounts, mail, second_step, sign_in
from protocol_portal.members.models import AccountEvent, Mail, Member, SignInHelp

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": "That is not the code. Check the digits, and that it is the newest mail.",
        "too_many_login_attempts": "There were too many tries. Wait ten minutes, then ask for a new code.",
        "rate_limited": "That was asked for too often. Wait a few minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account: officers invite people."""
        return False

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "protocol_portal.members.sign_in.SecondStepStage"}
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
        mail.queue(Mail.Kind.CODE if known else Mail.Kind.NOBODY, member if known else None, subject, text)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        accounts.record(AccountEvent.Kind.SIGNED_IN, user, by=user, note=sign_in.way(request))
        return super().post_login(request, user, **kwargs)


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That is not the code. It changes every half minute: type the one that the app shows now."
    }

    def get_totp_issuer(self) -> str:
        council = Council.objects.first()
        return f"{council.short_name} protocol" if council else "Protocol Portal"

    def encrypt(self, text: str) -> str:
        return second_step.cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; where the portal's key has changed, one that no code will ever match."""
        try:
            return second_step.cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("a second step was set up under another SECRET_KEY: it has to be reset")
            return base64.b32encode(secrets.token_bytes(20)).decode()


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Lets in those whom the council's provider knows under a subject that we know; the first time, by the address.

        From then on the subject counts alone: an address may be given to somebody else one day.
        """
        if not sociallogin.is_existing:
            member = self._of_address(sociallogin)
            if member is None:
                raise ImmediateHttpResponse(render(request, "members/not_invited.html", status=403))
            self._link(sociallogin, member)

    def _of_address(self, sociallogin: SocialLogin) -> Member | None:
        """The active member with the address that the provider gives, unless it says that the address is unproved."""
        data = sociallogin.account.get_provider_account().get_user_data() or {}
        email = str(data.get("email") or "").strip()
        if not email or data.get("email_verified") is False:
            return None
        member = Member.objects.active().filter(email__iexact=email).first()
        linked = member and SocialAccount.objects.filter(user=member).exists()
        return None if linked else member

    @transaction.atomic
    def _link(self, sociallogin: SocialLogin, member: Member) -> None:
        sociallogin.user = sociallogin.account.user = member
        sociallogin.account.extra_data = {}
        sociallogin.account.save()
        accounts.record(AccountEvent.Kind.SSO_LINKED, member, by=member)
