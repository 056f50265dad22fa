"""A pathway: questions whose answers lead to an outcome, and how it is walked. No database, no request.

`pathway_text.py` reads one and says what is wrong with it; what it lets through has no circle and no dead end.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Answer:
    """`slug` stands in the address; `to` is the id of the step it leads to; `advice` is Markdown, or ""."""

    slug: str
    text: str
    to: str
    advice: str = ""


@dataclass(frozen=True)
class Step:
    """A question, or an outcome; `body` is Markdown without the answers."""

    id: str
    title: str
    body: str
    answers: tuple[Answer, ...] = ()

    @property
    def is_outcome(self) -> bool:
        """Returns whether the step has no answers to choose from."""
        return not self.answers


@dataclass(frozen=True)
class Pathway:
    """Steps in the order in which they are written, the start first. `pathway_text.parse` vouches for it."""

    intro: str
    steps: tuple[Step, ...]

    @property
    def start(self) -> Step:
        """Returns the first step."""
        return self.steps[0]

    @cached_property
    def by_id(self) -> dict[str, Step]:
        """Returns the steps by id."""
        return {step.id: step for step in self.steps}

    @cached_property
    def most_to_come(self) -> dict[str, int]:
        """Returns {step's id: the most questions that can follow, counting the step itself}."""
        most: dict[str, int] = {}
        for step in reversed(in_order(self.steps)):
            most[step.id] = max((1 + most.get(answer.to, 0) for answer in step.answers), default=0)
        return most


@dataclass(frozen=True)
class Walk:
    """How far answers lead: the steps taken, each with its answer; the step arrived at; what could not be followed."""

    taken: tuple[tuple[Step, Answer], ...]
    step: Step
    lost: tuple[str, ...] = ()

    @property
    def way(self) -> str:
        """Returns the answers that could be followed, as in an address: "yes/not-sure/"."""
        return "".join(f"{answer.slug}/" for _, answer in self.taken)

    @property
    def back(self) -> str:
        """Returns the way to the step before."""
        return "".join(f"{answer.slug}/" for _, answer in self.taken[:-1])

    @property
    def advice(self) -> tuple[str, ...]:
        """Returns the paragraphs of advice so far, each once."""
        paragraphs = (one for _, answer in self.taken for one in re.split(r"\n\s*\n", answer.advice))
        return tuple(dict.fromkeys(filter(None, paragraphs)))


@dataclass(frozen=True)
class OutlineRow:
    """A line of the map: how deep it stands, the answer that leads here ("" to the start), the step, and whether what
    follows from it is drawn further up already.
    """

    depth: int
    answer: str
    step: Step
    seen_before: bool


def walk(pathway: Pathway, answers: Sequence[str]) -> Walk:
    """Follows the slugs of answers from the start for as long as there are such answers."""
    step, taken = pathway.start, list[tuple[Step, Answer]]()
    for place, slug in enumerate(answers):
        answer = next((one for one in step.answers if one.slug == slug and one.to in pathway.by_id), None)
        if answer is None:
            return Walk(tuple(taken), step, tuple(answers[place:]))
        taken.append((step, answer))
        step = pathway.by_id[answer.to]
    return Walk(tuple(taken), step)


def outline(pathway: Pathway) -> list[OutlineRow]:
    """Returns every answer of every step once, as an indented map: what follows a step is drawn below it once."""
    rows: list[OutlineRow] = []
    seen: set[str] = set()
    waiting = [(0, "", pathway.start)]
    while waiting:
        depth, answer, step = waiting.pop()
        rows.append(OutlineRow(depth, answer, step, step.id in seen and not step.is_outcome))
        if step.id not in seen:
            seen.add(step.id)
            onward = [(depth + 1, one.text, pathway.by_id[one.to]) for one in step.answers if one.to in pathway.by_id]
            waiting += reversed(onward)
    return rows


def in_order(steps: Sequence[Step]) -> list[Step]:
    """Returns the steps that can be reached, each after all those that lead to it, unless they form a circle."""
    by_id = {step.id: step for step in reversed(steps)}
    done: list[Step] = []
    entered: set[str] = set()
    waiting: list[tuple[Step, Iterator[Answer]]] = []

    def enter(step: Step) -> None:
        entered.add(step.id)
        waiting.append((step, iter(step.answers)))

    for start in steps[:1]:
        enter(start)
    while waiting:
        following = next((one.to for one in waiting[-1][1] if one.to in by_id and one.to not in entered), None)
        if following is None:
            done.append(waiting.pop()[0])
        else:
            enter(by_id[following])
    return done[::-1]
