"""What an officer may do in the administration of members, and the permissions that its pages ask for."""

from django.http import HttpRequest

from guidance.common.admin import has
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.models import Member
from protocol_portal.members.signing_in.rules import officer

VIEW, ADD, CHANGE = "members.view_member", "members.add_member", "members.change_member"
SEE_ATTEMPTS, ADD_ATTEMPTS = "quizzes.view_attempt", "quizzes.add_attempt"


def may_change(request: HttpRequest, member: Member) -> bool:
    """Accounts with rights are changed by those with all rights, see `accounts.refusal`; others only look."""
    return has(request, CHANGE) and not accounts.refusal(officer(request), member)


def may_show_code(request: HttpRequest, member: Member) -> bool:
    return member.is_active and member != request.user and may_change(request, member)


def may_give_rights(request: HttpRequest, member: Member) -> bool:
    by = officer(request)
    return by.is_superuser and by != member and member.is_active


def may_see_learning(request: HttpRequest) -> bool:
    return has(request, VIEW, SEE_ATTEMPTS)


def may_enter(request: HttpRequest, member: Member) -> bool:
    """Whether this officer may begin a quiz for the member and enter the answers, from paper."""
    may = may_see_learning(request) and has(request, ADD_ATTEMPTS)
    return may and member.is_active and member != request.user
