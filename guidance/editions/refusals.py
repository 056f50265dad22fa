"""Reasons why an act on an edition, or on a part of a draft, is refused: each a class that holds the details.

`sentence` is the default message. Pages (`administration.editions.wording`) and commands (`management.wording`) have
messages of their own where they can offer another way out: each a table for `sentences`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from guidance.models import EditionPart
from guidance.text.flaws import Finding


class Refused(Exception):  # noqa: N818 (an answer to a person, not a fault)
    """A refusal of an act, raised before anything has changed."""

    @property
    def sentence(self) -> str:
        """Returns why the act is refused and what to do; each refusal has its own."""
        raise NotImplementedError

    @property
    def reasons(self) -> "tuple[Refused, ...]":
        """Returns the refusals that this one consists of: itself, or several."""
        return (self,)

    def __str__(self) -> str:
        return self.sentence


Wording = Mapping[type[Refused], Callable[[Any], str]]  # from a refusal of that class to its message


def sentences(refusal: Refused, wording: Wording) -> list[str]:
    """Returns why an act was refused, a sentence for each reason; what the table doesn't name is told by default."""
    return [_sentence(reason, wording) for reason in refusal.reasons]


def _sentence(reason: Refused, wording: Wording) -> str:
    own = next((wording[kind] for kind in type(reason).__mro__ if kind in wording), None)
    return own(reason) if own else reason.sentence


# ---- the edition ---------------------------------------------------------------------------------------------------


class EditionGone(Refused):
    """A refusal because somebody discarded the edition."""

    sentence = "This edition is not there any more: somebody discarded the draft."


@dataclass(eq=False)
class InState(Refused):
    """A refusal because of the state that the edition is in."""

    number: int
    state: str  # as `Edition.state` returns it


class NotADraft(InState):
    """A refusal to change an edition that is approved."""

    @property
    def sentence(self) -> str:
        return f"Edition {self.number} is not a draft: it is {self.state}."


class NotDiscardable(InState):
    """A refusal to discard an edition that is approved."""

    @property
    def sentence(self) -> str:
        return f"Edition {self.number} can't be discarded: it is {self.state}."


class NotScheduled(InState):
    """A refusal to take back an edition that isn't scheduled."""

    @property
    def sentence(self) -> str:
        return f"Edition {self.number} can't be taken back: it is {self.state}."


class ScheduledAlready(InState):
    """A refusal to start a draft beside a scheduled edition."""

    @property
    def sentence(self) -> str:
        return f"Edition {self.number} is scheduled. Take it back to draft to change it."


class NothingToPreview(Refused):
    """A refusal to share an edition that everyone can already read."""

    sentence = "It is published, so everyone can read it already: there is nothing to preview."


# ---- loading -------------------------------------------------------------------------------------------------------


class NoEdition(Refused):
    """A refusal to start a draft before the first edition is loaded."""

    sentence = "There is no edition to amend yet. The first edition is loaded on the server."


class FirstNotInForce(Refused):
    """A refusal to load a first edition that isn't in force yet."""

    sentence = "The first edition has to be in force: give in_force_from in edition.toml a date not ahead."


@dataclass(eq=False)
class UnknownContacts(Refused):
    """A refusal to load an edition that links to contacts unknown to the portal; `addresses` lists the links."""

    addresses: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return f"{', '.join(self.addresses)} would lead nowhere: the portal has no such contact."


class EditionWaiting(InState):
    """A refusal to load an edition while another one is unpublished."""

    @property
    def sentence(self) -> str:
        state = "a draft" if self.state == "draft" else self.state
        return f"Edition {self.number} is {state}, and only one edition at a time can wait to be published."


# ---- approving and adopting ----------------------------------------------------------------------------------------


class ChangedSinceReview(Refused):
    """A refusal to approve a draft that was changed after the approver reviewed it."""

    sentence = "The draft was changed since you reviewed it. Look at what is there now, then approve."


class SecondPersonNeeded(Refused):
    """A refusal to let somebody who changed the draft approve it."""

    sentence = "You have changed this draft yourself. Somebody else has to approve it."


class NoAuthority(Refused):
    """A refusal to record an adoption without saying who adopted the edition."""

    sentence = "Say by which body or under which delegated power it was adopted."


class NoAuthorityYet(NoAuthority):
    """A refusal to approve a minor or major change without an authority; the minute may follow later."""

    sentence = "Say by which body or under which delegated power it was adopted; the minute may follow later."


class NotApprovedYet(Refused):
    """A refusal to record who adopted a draft."""

    sentence = "A draft is not adopted yet: approve it first."


@dataclass(eq=False)
class NotReady(Refused):
    """A refusal to approve a draft, for one or several reasons, each a refusal itself."""

    found: tuple[Refused, ...]

    @property
    def sentence(self) -> str:
        return " ".join(reason.sentence for reason in self.found)

    @property
    def reasons(self) -> tuple[Refused, ...]:
        return self.found


@dataclass(eq=False)
class NoSuchChoice(Refused):
    """A reason not to approve: the kind of change, or the precision, is unknown."""

    what: str
    given: str
    choices: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return f"{self.given!r} is no {self.what}: choose {', '.join(self.choices)}."


class NoDate(Refused):
    """A reason not to approve: the draft has no date from which it applies."""

    sentence = "Say from when it applies."


class NoNote(Refused):
    """A reason not to approve: the draft has no note of what changed."""

    sentence = "Say in a sentence what changed: everyone will see it."


@dataclass(eq=False)
class BadNote(Refused):
    """A reason not to approve: the note of what changed isn't one line of text."""

    what: str
    do: str

    @property
    def sentence(self) -> str:
        return f"The note of what changed {self.what}: {self.do}."


@dataclass(eq=False)
class TooEarly(Refused):
    """A reason not to approve: the draft would apply no later than edition `number`, in force `since`."""

    number: int
    since: str

    @property
    def sentence(self) -> str:
        return f"It must apply from later than edition {self.number}, which applies since {self.since}."


@dataclass(eq=False)
class LeadsNowhere(Refused):
    """A reason not to approve: an address of the edition before would lead nowhere."""

    address: str

    @property
    def sentence(self) -> str:
        return f"{self.address} would lead nowhere: say where its readers should go now."


@dataclass(eq=False)
class HoldsError(Refused):
    """A reason not to approve: the draft's text has an error."""

    finding: Finding

    @property
    def sentence(self) -> str:
        return str(self.finding)


# ---- the parts of a draft ------------------------------------------------------------------------------------------


class PartGone(Refused):
    """A refusal because the part isn't in the draft any more."""

    sentence = "This part is not in the draft any more: somebody has removed or renamed it."


@dataclass(eq=False)
class Overtaken(Refused):
    """A refusal to save a part that somebody else saved in between; `theirs` is the part that they saved."""

    theirs: EditionPart
    sentence = "Somebody else saved this part while you had it open. Nothing is saved: look at both texts."


class ParticularsOvertaken(Refused):
    """A refusal to save particulars that somebody else changed in between."""

    sentence = "Somebody else changed these while you had them open. Nothing is saved: look at what is there."


@dataclass(eq=False)
class BadName(Refused):
    """A refusal of a name that no part of this kind can have; `flaw` says why, in a sentence."""

    kind: str
    slug: str
    flaw: str

    @property
    def sentence(self) -> str:
        return self.flaw


@dataclass(eq=False)
class NameTaken(Refused):
    """A refusal of a name that another part has."""

    slug: str

    @property
    def sentence(self) -> str:
        return f"There is a part with the name {self.slug} already. Choose another."


@dataclass(eq=False)
class TooManyParts(Refused):
    """A refusal to add a part when the kind already has `most` parts."""

    most: int

    @property
    def sentence(self) -> str:
        return f"There are {self.most} of them already, which is the most that the files have numbers for."
