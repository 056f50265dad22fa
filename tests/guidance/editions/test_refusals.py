"""Why acts are refused: each reason in words, for everybody, for pages and for commands."""

import re

import pytest
from django.core.management import get_commands

from guidance.administration.editions import wording as pages
from guidance.editions import refusals
from guidance.editions.refusals import Refused
from guidance.management import wording as commands
from guidance.models import Section
from guidance.text.flaws import Finding

COMMANDS = {name for name, app in get_commands().items() if app == "guidance"}
REASONS: list[Refused] = [
    refusals.EditionGone(),
    refusals.NotADraft(2, "scheduled"),
    refusals.NotDiscardable(2, "scheduled"),
    refusals.NotScheduled(2, "draft"),
    refusals.ScheduledAlready(2, "scheduled"),
    refusals.NothingToPreview(),
    refusals.NoEdition(),
    refusals.FirstNotInForce(),
    refusals.UnknownContacts(("/contacts/#registrar", "/contacts/#press")),
    refusals.EditionWaiting(2, "draft"),
    refusals.ChangedSinceReview(),
    refusals.SecondPersonNeeded(),
    refusals.NoAuthority(),
    refusals.NoAuthorityYet(),
    refusals.NotApprovedYet(),
    refusals.NoSuchChoice("kind of change", "huge", ("minor", "major")),
    refusals.NoDate(),
    refusals.NoNote(),
    refusals.BadNote("is too long", "keep it under 1000 characters"),
    refusals.TooEarly(1, "August 2023"),
    refusals.LeadsNowhere("/guidance/gone/"),
    refusals.HoldsError(Finding("code/3.1.md", 1, "a code fence", "quote words")),
    refusals.PartGone(),
    refusals.Overtaken(Section()),
    refusals.ParticularsOvertaken(),
    refusals.BadName("guidance", "All", "Use small letters."),
    refusals.NameTaken("boats"),
    refusals.TooManyParts(99),
]


def kinds(of: type[Refused]) -> set[type[Refused]]:
    """The classes that an act raises, below this one."""
    return {of, *(kind for below in of.__subclasses__() for kind in kinds(below))}


def test_every_reason_is_listed_here():
    """What follows holds for all of them."""
    assert kinds(Refused) - {type(reason) for reason in REASONS} == {Refused, refusals.InState, refusals.NotReady}


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: type(reason).__name__)
def test_every_reason_is_told_in_words(reason):
    """Once, to everybody; with what it is about in them, and a command's name or option only at the server."""
    said, [on_page], [at_server] = str(reason), pages.sentences(reason), commands.sentences(reason)
    for words in (said, on_page, at_server):
        assert words.endswith((".", ")", "quote words"))
        assert str(reason.args[0] if reason.args and isinstance(reason.args[0], int) else "") in words
    for words in (said, on_page):
        assert not re.search("|".join(COMMANDS) + "|--", words)


def test_several_reasons_are_told_each_as_it_is_alone():
    """On a page as on a page, at the server as at the server."""
    gone, waiting = refusals.LeadsNowhere("/a/"), refusals.EditionWaiting(2, "scheduled")
    both = refusals.NotReady((gone, waiting))
    for sentences in (pages.sentences, commands.sentences):
        assert sentences(both) == [*sentences(gone), *sentences(waiting)]
    assert both.sentence == str(both) == f"{gone.sentence} {waiting.sentence}"


@pytest.mark.parametrize(
    ("reason", "at_server"),
    [
        (refusals.UnknownContacts(("/contacts/#press",)), "--live"),
        (refusals.EditionWaiting(2, "draft"), "publish_edition"),
        (refusals.EditionWaiting(2, "scheduled"), "discard_draft"),
        (refusals.LeadsNowhere("/a/"), "[moved]"),
        (refusals.NoAuthorityYet(), "--authority"),
    ],
)
def test_the_way_out_is_one_that_the_person_has(reason, at_server):
    """Pages for who reads a page, commands for who types them."""
    [page], [command] = pages.sentences(reason), commands.sentences(reason)
    assert at_server in command
    assert at_server not in page


def test_the_way_out_for_who_imports_depends_on_what_waits():
    """A scheduled edition has to be taken back first; both are more than is said to everybody."""
    draft, scheduled = refusals.EditionWaiting(2, "draft"), refusals.EditionWaiting(2, "scheduled")
    added = [pages.sentences(reason)[0].removeprefix(reason.sentence) for reason in (draft, scheduled)]
    assert all(added)
    assert added[0] != added[1]
    assert pages.sentences(refusals.UnknownContacts(("/a/",))) != [refusals.UnknownContacts(("/a/",)).sentence]
