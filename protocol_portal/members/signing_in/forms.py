"""The forms of signing in: allauth's, with our words and fields that phones fill in."""

import unicodedata
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core import context, ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from protocol_portal.members.models import Member, SignInCode, plain_address
from protocol_portal.members.signing_in import codes


def code_field(label: str, help_text: str, *, digits_only: bool = True) -> forms.CharField:
    """Returns a field for a one-time code: phones offer the code from the mail, and show digits to type."""
    attrs = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false", "class": "one-time-code"}
    if digits_only:
        attrs["inputmode"] = "numeric"
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=200,
        widget=forms.TextInput(attrs=attrs),
        error_messages={"required": "Enter the code.", "max_length": "That’s too long to be a code."},
    )


class AddressForm(RequestLoginCodeForm):
    """Asks for the e-mail address to sign in with."""

    email = forms.EmailField(
        label="Your e-mail address",
        help_text="The address the council uses to e-mail you.",
        max_length=254,
        validators=[plain_address],
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your e-mail address.",
            "invalid": "Enter an e-mail address, such as ann.archer@example.gov.uk",
        },
    )

    def clean_email(self) -> str:
        """Returns the address, and sets `_user` to its active member or None; a visitor sees no difference."""
        email: str = self.cleaned_data["email"]
        request, key = context.request, email.lower()
        here = f"{key} {get_adapter().get_client_ip(request)}"
        if not (
            ratelimit.consume(request, action="request_login_code", key=here)
            and ratelimit.consume(request, action="codes_for_address", key=key)
        ):
            raise get_adapter().validation_error("too_many_login_attempts")
        self._user = Member.objects.active().filter(email__iexact=email).first()
        return email


class CodeForm(ConfirmLoginCodeForm):
    """Takes the code from the mail and, just as well, the digits that an officer shows."""

    code = code_field("Code", "8 digits. You can paste it in.")

    def __init__(self, *args: Any, member: Member | None, address: str, **kwargs: Any) -> None:
        self.member, self.address = member, address
        self.shown: SignInCode | None = None
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        """Sets `shown` where the digits were an officer's. A code mailed to an address of the past is void."""
        typed = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        code = "".join(one for one in typed if one.isdecimal())  # whatever else was copied along
        address = self.member.email if self.member else self.address
        if compare_user_code(actual=code, expected=self.expected_code) and address.lower() == self.address.lower():
            return code
        self.shown = codes.use_digits(self.member, code)
        if self.shown is None:
            raise get_adapter().validation_error("incorrect_code")
        return code


HINT = "The six digits in your authenticator app, or a recovery code."


class SecondStepForm(AuthenticateForm):
    """Asks for the code of the authenticator app, or a recovery code."""

    code = code_field("Code from your app", HINT)


class SecondStepAgainForm(ReauthenticateForm):
    """Asks for that code again, before something that matters."""

    code = code_field("Code from your app", HINT)


class SetUpForm(ActivateTOTPForm):
    """Asks for the first code of an authenticator app."""

    code = code_field("Code shown in the app", "Six digits. They change every 30 seconds.")
