"""The rules of signing in: only invited people; officers with a second step; nobody for longer than they are there.

Public pages know nothing of all this: they read no session.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache

from protocol_portal.members.models import Member, SignInCode

View = Callable[..., HttpResponseBase]

WAYS = {
    "code": "code sent by e-mail",
    "shown": SignInCode.Kind.SHOWN.label,
    "link": SignInCode.Kind.LINK.label,
    "socialaccount": "single sign-on",
}
SEEN = "seen"  # in the session: when its owner last asked for a page, in seconds since 1970
SEEN_EVERY = 60  # seconds between two notes of that


# ---- who is signed in, and how -----------------------------------------------------------------------------------


def with_single_sign_on(view: View) -> View:
    """Decorates a view that is there only if the council has single sign-on; elsewhere its address is a 404."""

    @wraps(view)
    @never_cache
    def there(*args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.SSO:
            raise Http404
        return view(*args, **kwargs)

    return there


def way(request: HttpRequest) -> str:
    """Returns how this session was signed in, in words: one of WAYS; "" if nobody is signed in."""
    return next((WAYS[one] for one in reversed(_methods(request)) if one in WAYS), "")


def has_second_step(request: HttpRequest) -> bool:
    """Returns whether this session may enter the administration: a code of the authenticator app, or one of the
    recovery codes, was given in it and is still set up; or the council's single sign-on asks for a second step
    (SSO_ENFORCES_MFA).
    """
    methods = _methods(request)
    if settings.SSO_ENFORCES_MFA and "socialaccount" in methods:
        return True
    return "mfa" in methods and is_mfa_enabled(request.user, [Authenticator.Type.TOTP])


def _methods(request: HttpRequest) -> list[str]:
    """In which ways the person of this session has shown who they are, in order."""
    user = request.user
    return [record["method"] for record in get_authentication_records(request, user)] if user.is_authenticated else []


class SecondStepStage(AuthenticateStage):
    """allauth's step of signing in, left out where the council's single sign-on has asked already."""

    def _should_handle(self, request: HttpRequest) -> bool:
        methods = [record["method"] for record in get_authentication_records(request, self.login.user)]
        if settings.SSO_ENFORCES_MFA and "socialaccount" in methods:
            return False
        return super()._should_handle(request)


def idle_time() -> str:
    """Returns how long without a page signs one out, in words: "2 hours", "45 minutes", "1 hour and 30 minutes"."""
    hours, minutes = divmod(settings.IDLE_MINUTES, 60)
    parts = [f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in ((hours, "hour"), (minutes, "minute"))]
    return " and ".join(part for part in parts if not part.startswith("0 "))


# ---- signing in --------------------------------------------------------------------------------------------------


def finish(request: HttpRequest, code: SignInCode, redirect_url: str | None = None) -> HttpResponse:
    """Signs in the member of a code that has just been used up; officers are asked for their second step next.

    Whatever session there was ends first, somebody else's above all: nothing of it is left to the member.
    """
    request.session.flush()
    request.user = AnonymousUser()
    member: Member = code.member
    record_authentication(request, member, method=str(code.kind))
    return perform_login(request, member, redirect_url=redirect_url)


def stay_signed_in(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Wraps the site so that a page that looked at its session restarts the idle time; other pages don't."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.session.accessed and not request.session.is_empty() and request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            if now - request.session.get(SEEN, 0) >= SEEN_EVERY:
                request.session[SEEN] = now
        return response

    return middleware


def signed_in_member(request: HttpRequest) -> Member:
    """Returns the member who asks. Raises PermissionDenied if nobody is signed in."""
    if not isinstance(request.user, Member):
        raise PermissionDenied
    return request.user


def officer(request: HttpRequest) -> Member:
    """Returns whoever asks for an administration page. Raises PermissionDenied, which the site rules out already."""
    return signed_in_member(request)
