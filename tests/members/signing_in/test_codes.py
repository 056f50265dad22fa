"""Codes that an officer shows and links made on the server: each works once, for its member, for a while."""

from datetime import timedelta

import pytest
from django.utils import timezone

from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.models import AccountEvent, Member, SignInCode
from protocol_portal.members.signing_in import codes
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Member:
    return accounts.add(by=None, full_name="Ann Archer", email="ann@brookshire.example")


@pytest.fixture
def olive() -> Member:
    made = accounts.add(by=None, full_name="Olive Oakes", email="olive@brookshire.example", role="officer")
    return accounts.set_rights(made, groups=(), superuser=True, by=None)


def token_of(made: codes.Made) -> str:
    return made.path.split("/")[-2]


def age(by: timedelta) -> None:
    SignInCode.objects.update(expires_at=timezone.now() + by)


def test_digits_work_once(ann, olive):
    """The right digits use up the code, and with it its page."""
    made = codes.show(ann, by=olive)
    assert len(made.digits) == codes.DIGITS
    spaced = f" {made.digits[:4]} {made.digits[4:]} "
    code = codes.use_digits(ann, spaced)
    assert code
    assert code.member == ann
    assert codes.use_digits(ann, made.digits) is None
    assert codes.use_token(token_of(made)) is None


def test_a_page_works_once(ann, olive):
    """Looking at it uses nothing up; its button does."""
    token = token_of(codes.show(ann, by=olive))
    assert codes.of_token(token)
    assert codes.of_token(token)
    assert codes.use_token(token)
    assert codes.of_token(token) is None
    assert codes.use_token(token) is None


def test_nothing_stored_signs_anyone_in(ann, olive):
    """Neither the token nor the digits are in the database."""
    made = codes.show(ann, by=olive)
    stored = " ".join(map(str, SignInCode.objects.values_list().get()))
    assert made.digits not in stored
    assert token_of(made) not in stored


def test_digits_are_their_members_only(ann, olive):
    """Somebody else's digits, or nobody's, let nobody in."""
    ben = accounts.add(by=None, full_name="Ben Birch", email="ben@brookshire.example")
    made = codes.show(ann, by=olive)
    assert codes.use_digits(ben, made.digits) is None
    assert codes.use_digits(None, made.digits) is None
    assert codes.use_digits(ann, made.digits)


def test_guessing_ends_after_five(ann, olive):
    """The right digits come too late then, and so does the page."""
    made = codes.show(ann, by=olive)
    wrong = f"{(int(made.digits) + 1) % 10**codes.DIGITS:0{codes.DIGITS}}"
    for _ in range(SignInCode.MOST_TRIES):
        assert codes.use_digits(ann, wrong) is None
    assert codes.use_digits(ann, made.digits) is None
    assert codes.use_token(token_of(made)) is None


def test_four_guesses_are_forgiven(ann, olive):
    """People mistype."""
    made = codes.show(ann, by=olive)
    for _ in range(SignInCode.MOST_TRIES - 1):
        codes.use_digits(ann, "0")
    assert codes.use_digits(ann, made.digits)


@pytest.mark.parametrize("use", ["digits", "token"])
def test_an_expired_code_lets_nobody_in(ann, olive, use):
    """Ten minutes, and not one second more."""
    made = codes.show(ann, by=olive)
    assert made.expires_at - timezone.now() <= codes.SHOWN_FOR
    age(timedelta(seconds=-1))
    assert (codes.use_digits(ann, made.digits) if use == "digits" else codes.use_token(token_of(made))) is None


def test_a_new_code_ends_the_one_before(ann, olive):
    """Of two shown to the same member, the later works."""
    first, second = codes.show(ann, by=olive), codes.show(ann, by=olive)
    assert codes.use_token(token_of(first)) is None
    assert codes.use_token(token_of(second))


def test_someone_who_has_left_is_not_let_in(ann, olive):
    """A code made before does not work, and none is made after."""
    made = codes.show(ann, by=olive)
    left = accounts.deactivate(ann, by=olive)
    assert codes.use_token(token_of(made)) is None
    for make in (lambda: codes.show(left, by=olive), lambda: codes.link(left)):
        with cast.refused("inactive"):
            make()


def test_a_link_has_no_digits(ann):
    """No typed digits are a link's, not even none."""
    made = codes.link(ann)
    assert made.digits == ""
    assert codes.use_digits(ann, "") is None
    code = codes.use_token(token_of(made))
    assert code
    assert code.kind == SignInCode.Kind.LINK


def test_what_was_made_is_in_the_history(ann, olive):
    """Who showed it; nobody, for the server."""
    codes.show(ann, by=olive)
    codes.link(ann)
    events = AccountEvent.objects.filter(member=ann).exclude(kind=AccountEvent.Kind.ADDED)
    assert {(event.kind, event.actor) for event in events} == {("code shown", olive), ("link made", None)}


def test_nobody_shows_a_code_to_themselves(olive):
    """They are signed in already; somebody else's phone would be let in."""
    with cast.refused("own"):
        codes.show(olive, by=olive)


def test_old_codes_are_forgotten(ann, olive):
    """Those that still work are kept."""
    codes.show(ann, by=olive)
    codes.forget_old(timezone.now())
    assert SignInCode.objects.exists()
    age(timedelta(days=-2))
    codes.forget_old(timezone.now() - timedelta(days=1))
    assert not SignInCode.objects.exists()
