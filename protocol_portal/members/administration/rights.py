"""What an officer may do in the administration of members, and the permissions that its pages ask for."""

from django.http import HttpRequest

from guidance.common.admin import has
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.models import Member
from protocol_portal.members.signing_in.rules import officer

VIEW, ADD, CHANGE = "members.view_member", "members.add_member", "members.change_member"
SEE_ATTEMPTS, ADD_ATTEMPTS = "quizzes.view_attempt", "quizzes.add_attempt"


def may_change(request: HttpRequest, member: Member) -> bool:
    """Returns whether the officer may change the account; one with rights only if `accounts.refusal` allows it."""
    return has(request, CHANGE) and not accounts.refusal(officer(request), member)


def may_show_code(request: HttpRequest, member: Member) -> bool:
    """Returns whether the officer may show this member a code to sign in."""
    return member.is_active and member != request.user and may_change(request, member)


def may_give_rights(request: HttpRequest, member: Member) -> bool:
    """Returns whether the officer may give the member rights."""
    by = officer(request)
    return by.is_superuser and by != member and member.is_active


def may_see_learning(request: HttpRequest) -> bool:
    """Returns whether the officer may see who has learnt what."""
    return has(request, VIEW, SEE_ATTEMPTS)


def may_enter(request: HttpRequest, member: Member) -> bool:
    """Returns whether the officer may enter a member's answers from paper."""
    may = may_see_learning(request) and has(request, ADD_ATTEMPTS)
    return may and member.is_active and member != request.user
