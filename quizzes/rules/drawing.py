"""Which questions an attempt asks, and in which order. No database, no request, no clock.

A blueprint asks for so many questions on each Code paragraph and each topic. One question may suit several asks, and is
asked once. Whether all asks can be met together is a matching of questions to asks. Questions are taken one by one, the
most wanted first; each is kept if the asks of those already kept can be shared out anew so that it has a place too
(Kuhn's augmenting paths). The sets of questions that can be placed together form a transversal matroid (Edmonds and
Fulkerson 1965), on which taking the best first is optimal: a draw is found whenever there is one, and no other draw
asks fewer questions that the member has seen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import NamedTuple


@dataclass(frozen=True)
class Candidate:
    """A question that may be asked, as far as drawing needs to know it."""

    slug: str
    code: str  # the number of its Code paragraph, or ""
    tags: frozenset[str]
    options: int  # how many it has


class Ask(NamedTuple):
    """One line of a blueprint."""

    kind: str  # "paragraph" or "topic"
    name: str
    wanted: int

    def fits(self, question: Candidate) -> bool:
        """Returns whether a question is on this paragraph or topic."""
        return question.code == self.name if self.kind == "paragraph" else self.name in question.tags

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True)
class Blueprint:
    """How many questions are asked on each Code paragraph (by number) and each topic (by tag)."""

    paragraphs: Mapping[str, int] = field(default_factory=dict)
    topics: Mapping[str, int] = field(default_factory=dict)

    @property
    def asks(self) -> tuple[Ask, ...]:
        """Returns the blueprint line by line, paragraphs first."""
        paragraphs = (Ask("paragraph", name, wanted) for name, wanted in self.paragraphs.items())
        return *paragraphs, *(Ask("topic", name, wanted) for name, wanted in self.topics.items())

    @property
    def total(self) -> int:
        """Returns how many questions an attempt asks."""
        return sum(ask.wanted for ask in self.asks)


class Seen(NamedTuple):
    """How often a member was asked a question, and when last."""

    times: int
    last: datetime


@dataclass(frozen=True)
class Drawn:
    """A question to ask, what it was drawn for, and its options by their positions (from 0) as they are shown."""

    slug: str
    ask: Ask
    order: tuple[int, ...]


@dataclass(frozen=True)
class Shortage:
    """Asks that together want more questions than there are for them."""

    asks: tuple[Ask, ...]
    there: int

    @property
    def missing(self) -> int:
        """Returns how many questions are missing."""
        return sum(ask.wanted for ask in self.asks) - self.there

    def __str__(self) -> str:
        once = " (each counted once)" if len(self.asks) > 1 else ""
        wanted = sum(ask.wanted for ask in self.asks)
        number = f"{self.there} {'question' if self.there == 1 else 'questions'}"
        return f"{', '.join(map(str, self.asks))}: {wanted} needed, {number} available{once}, {self.missing} missing"


class CannotDraw(Exception):  # noqa: N818 (names what was found)
    """Raised where the blueprint can't be met; `shortages` says where, and how many questions are missing."""

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        super().__init__("There aren’t enough questions. " + "; ".join(map(str, shortages)) + ".")
        self.shortages = tuple(shortages)


def draw(
    questions: Sequence[Candidate], blueprint: Blueprint, seen: Mapping[str, Seen], random: Random
) -> tuple[Drawn, ...]:
    """Returns the questions of a new attempt and the order of their options, both shuffled.

    Unseen questions come first, then those asked less often, then those asked longer ago, then chance. The same
    arguments and a `random` of the same seed give the same draw, whatever the order of `questions`.
    Raises CannotDraw where the blueprint can't be met.
    """
    wanted = sorted(questions, key=lambda question: question.slug)
    random.shuffle(wanted)
    wanted.sort(key=lambda question: _how_seen(seen.get(question.slug)))
    places = _Places(wanted, blueprint.asks)
    if shortages := list(places.shortages()):
        raise CannotDraw(shortages)
    drawn = [(question, ask) for ask, held in zip(places.asks, places.held, strict=True) for question in held]
    random.shuffle(drawn)
    return tuple(Drawn(one.slug, ask, tuple(random.sample(range(one.options), one.options))) for one, ask in drawn)


def shortages(questions: Sequence[Candidate], blueprint: Blueprint) -> list[Shortage]:
    """Returns where these questions are too few for the blueprint; nothing if every draw from them succeeds."""
    return list(_Places(questions, blueprint.asks).shortages())


def _how_seen(seen: Seen | None) -> tuple[int, float]:
    return (seen.times, seen.last.timestamp()) if seen else (0, 0.0)


class _Places:
    """The asks, each with the questions that it holds; as many questions have a place as can have one."""

    def __init__(self, questions: Sequence[Candidate], asks: Sequence[Ask]) -> None:
        self.asks = asks
        self.held: list[list[Candidate]] = [[] for _ in asks]
        self.fitting = {
            question.slug: [n for n, ask in enumerate(asks) if ask.fits(question)] for question in questions
        }
        for question in questions:
            self.place(question, set())

    def place(self, question: Candidate, tried: set[int]) -> bool:
        """Finds the question a place, moving others to their other asks if need be; whether there was one."""
        for n in self.fitting[question.slug]:
            if n in tried:
                continue
            tried.add(n)
            if len(self.held[n]) < self.asks[n].wanted:
                self.held[n].append(question)
                return True
            for at, other in enumerate(self.held[n]):
                if self.place(other, tried):
                    self.held[n][at] = question
                    return True
        return False

    def shortages(self) -> Iterator[Shortage]:
        """Yields each ask that isn't full with the asks with which it competes, so that the reason is told whole.

        All questions that suit any of them are held by them (were one free, the ask would be full), so these asks want
        more than there is (Hall 1935). Asks that share a rival are told together, so that nothing is counted twice.
        """
        groups: list[set[int]] = []
        for n, ask in enumerate(self.asks):
            if len(self.held[n]) < ask.wanted:
                group = self.rivals(n).union(*(other for other in groups if other & self.rivals(n)))
                groups = [*(other for other in groups if not other & group), group]
        for group in groups:
            yield Shortage(tuple(self.asks[one] for one in sorted(group)), sum(len(self.held[one]) for one in group))

    def rivals(self, n: int) -> set[int]:
        """Returns the ask, those that hold questions that suit it, those that hold what suits these, and so on."""
        found, to_visit = {n}, [n]
        while to_visit:
            ask = to_visit.pop()
            for other, held in enumerate(self.held):
                if other not in found and any(ask in self.fitting[question.slug] for question in held):
                    found.add(other)
                    to_visit.append(other)
        return found
