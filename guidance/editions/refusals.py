"""Why an act on an edition, or on a part of a draft, is refused: each reason a class that holds what it is about.

`sentence` is what everybody is told. Pages (`administration.editions.wording`) and commands (`management.wording`) have
their own words where the way out differs.
"""

from dataclasses import dataclass

from guidance.models import EditionPart
from guidance.text.flaws import Finding


class Refused(Exception):  # noqa: N818 (an answer to a person, not a fault)
    """An act was refused, and nothing has changed."""

    @property
    def sentence(self) -> str:
        """Why, and what to do."""
        raise NotImplementedError  # each reason has its own

    @property
    def reasons(self) -> "tuple[Refused, ...]":
        return (self,)

    @property
    def messages(self) -> list[str]:
        """The sentence of each reason."""
        return [reason.sentence for reason in self.reasons]

    def __str__(self) -> str:
        return " ".join(self.messages)


# ---- the edition ---------------------------------------------------------------------------------------------------


class EditionGone(Refused):
    sentence = "This edition is not there any more: somebody discarded the draft."


@dataclass(eq=False)
class InState(Refused):
    """The edition is in a state in which the act can't be done."""

    number: int
    state: str  # as `Edition.state` says it


class NotADraft(InState):
    @property
    def sentence(self) -> str:
        return f"Edition {self.number} is not a draft: it is {self.state}."


class NotDiscardable(InState):
    @property
    def sentence(self) -> str:
        return f"Edition {self.number} can't be discarded: it is {self.state}."


class NotScheduled(InState):
    """Only a scheduled edition can be taken back."""

    @property
    def sentence(self) -> str:
        return f"Edition {self.number} can't be taken back: it is {self.state}."


class ScheduledAlready(InState):
    """No draft is started beside a scheduled edition."""

    @property
    def sentence(self) -> str:
        return f"Edition {self.number} is scheduled. Take it back to draft to change it."


class NothingToPreview(Refused):
    """Everyone can read it already."""

    sentence = "It is published, so everyone can read it already: there is nothing to preview."


# ---- loading -------------------------------------------------------------------------------------------------------


class NoEdition(Refused):
    """Nothing was loaded yet."""

    sentence = "There is no edition to amend yet. The first edition is loaded on the server."


class FirstNotInForce(Refused):
    sentence = "The first edition has to be in force: give in_force_from in edition.toml a date not ahead."


@dataclass(eq=False)
class UnknownContacts(Refused):
    """The edition links to contacts that the portal hasn't got; `addresses` are theirs."""

    addresses: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return f"{', '.join(self.addresses)} would lead nowhere: the portal has no such contact."


class EditionWaiting(InState):
    """Another edition, a draft or scheduled, has not been published yet."""

    @property
    def sentence(self) -> str:
        state = "a draft" if self.state == "draft" else self.state
        return f"Edition {self.number} is {state}, and only one edition at a time can wait to be published."


# ---- approving and adopting ----------------------------------------------------------------------------------------


class ChangedSinceReview(Refused):
    sentence = "The draft was changed since you reviewed it. Look at what is there now, then approve."


class SecondPersonNeeded(Refused):
    sentence = "You have changed this draft yourself. Somebody else has to approve it."


class NoAuthority(Refused):
    sentence = "Say by which body or under which delegated power it was adopted."


class NoAuthorityYet(NoAuthority):
    """At the approval, when nothing else is needed yet."""

    sentence = "Say by which body or under which delegated power it was adopted; the minute may follow later."


class NotApprovedYet(Refused):
    sentence = "A draft is not adopted yet: approve it first."


@dataclass(eq=False)
class NotReady(Refused):
    """A draft can't be approved, for one or several reasons, each a refusal by itself."""

    found: tuple[Refused, ...]

    @property
    def reasons(self) -> tuple[Refused, ...]:
        return self.found


@dataclass(eq=False)
class NoSuchChoice(Refused):
    """A kind of change, or a precision, that there isn't."""

    what: str
    given: str
    choices: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return f"{self.given!r} is no {self.what}: choose {', '.join(self.choices)}."


class NoDate(Refused):
    sentence = "Say from when it applies."


class NoNote(Refused):
    sentence = "Say in a sentence what changed: everyone will see it."


@dataclass(eq=False)
class BadNote(Refused):
    what: str
    do: str

    @property
    def sentence(self) -> str:
        return f"The note of what changed {self.what}: {self.do}."


@dataclass(eq=False)
class TooEarly(Refused):
    """It would apply before its predecessor, which is edition `number` and applies `since`."""

    number: int
    since: str

    @property
    def sentence(self) -> str:
        return f"It must apply from later than edition {self.number}, which applies since {self.since}."


@dataclass(eq=False)
class LeadsNowhere(Refused):
    """An address of the edition before is not in this one, and leads to nothing in it."""

    address: str

    @property
    def sentence(self) -> str:
        return f"{self.address} would lead nowhere: say where its readers should go now."


@dataclass(eq=False)
class HoldsError(Refused):
    finding: Finding

    @property
    def sentence(self) -> str:
        return str(self.finding)


# ---- the parts of a draft ------------------------------------------------------------------------------------------


class PartGone(Refused):
    sentence = "This part is not in the draft any more: somebody has removed or renamed it."


@dataclass(eq=False)
class Overtaken(Refused):
    """Somebody else saved this part since it was opened; `theirs` is what they saved."""

    theirs: EditionPart
    sentence = "Somebody else saved this part while you had it open. Nothing is saved: look at both texts."


class ParticularsOvertaken(Refused):
    sentence = "Somebody else changed these while you had them open. Nothing is saved: look at what is there."


@dataclass(eq=False)
class BadName(Refused):
    """No part of this kind can have this name; `flaw` says why, in a sentence."""

    kind: str
    slug: str
    flaw: str

    @property
    def sentence(self) -> str:
        return self.flaw


@dataclass(eq=False)
class NameTaken(Refused):
    slug: str

    @property
    def sentence(self) -> str:
        return f"There is a part with the name {self.slug} already. Choose another."


@dataclass(eq=False)
class TooManyParts(Refused):
    most: int

    @property
    def sentence(self) -> str:
        return f"There are {self.most} of them already, which is the most that the files have numbers for."
