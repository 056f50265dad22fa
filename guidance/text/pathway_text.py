"""Reads a pathway and says what is wrong with it. No database, no request.

Each `## Heading {#id}` is a step, the first one the start; what stands before it is the intro. A step's closing list,
in which every item is one link to a step (`- [Yes](#next)`), is its answers; below an answer may stand `  > advice`. A
step without answers is an outcome.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from guidance.text.flaws import Flaw
from guidance.text.kinds import KINDS, SECTION, WHOLE
from guidance.text.markdown import ID, ID_MARK, INCLUDE, MENTION, NUMBER, name_form
from guidance.text.pathways import Answer, Pathway, Step, in_order

MOST_QUESTIONS = 8  # on any way: they are read on a telephone, minutes before posting
LONGEST_ANSWER = 80  # characters

_STEP = re.compile(r"##(?!#)\s*(.*?)\s*$")
_ANSWER = re.compile(rf"[-*+]\s+\[([^\[\]]*)\]\(#({ID})\)\s*$")
_ADVICE = re.compile(r"\s+>\s?(.*)$")
_BELOW = re.compile(r"\s+\S|>|\s*$")  # what may be meant to go with the answer above it
_ITEM = re.compile(r"\s*([-*+]|\d+\.)\s")
_TO_A_STEP = re.compile(r"\]\(<?#|\]:\s*<?#")
_MARKS = re.compile(r"[*`\[\]\\]")
_ANSWERS_ARE = "end the step with a list in which every item is one link, such as `- [Yes](#next-step)`"


@dataclass(frozen=True)
class _Written:
    """A step, with the lines (from 1) of its heading and of each answer."""

    step: Step
    line: int
    answer_lines: tuple[int, ...]


def parse(body: str, paragraphs: Collection[str] | None = None) -> tuple[Pathway | None, list[Flaw]]:
    """Returns the pathway and what is wrong in its text, by line; no pathway if anything is wrong.

    `paragraphs` are the numbers that the edition has; without, any mention of a paragraph counts as a citation.
    """
    intro, pieces = _pieces(body)
    flaws = list(_astray(intro, 1))
    written = [_step(number, lines, flaws) for number, lines in pieces]
    for one in written:
        flaws += _wrong_in(one, paragraphs)
    flaws += _wrong_between(written)
    if flaws:
        return None, sorted(dict.fromkeys(flaws), key=lambda flaw: flaw.line)
    return Pathway(_text(intro), tuple(one.step for one in written)), []


def slug_of(text: str) -> str:
    """Returns an answer's words as an address has them: "Not sure" becomes not-sure; "" if it has no words."""
    plain = unicodedata.normalize("NFKD", re.sub("['’]", "", text)).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))


# ---- reading ---------------------------------------------------------------------------------------------------------


def _pieces(body: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The lines before the first step; and each step's lines, with the number of the first."""
    intro: list[str] = []
    pieces: list[tuple[int, list[str]]] = []
    for number, line in enumerate(body.split("\n"), 1):
        if _STEP.match(line):
            pieces.append((number, [line]))
        else:
            (pieces[-1][1] if pieces else intro).append(line)
    return intro, pieces


def _text(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip()


def _step(number: int, lines: Sequence[str], flaws: list[Flaw]) -> _Written:
    """The step that begins in this line of the text. Adds to the flaws what can't be read as it stands."""
    heading = lines[0].removeprefix("##").strip()
    mark = re.search(ID_MARK.pattern + "$", heading)
    end = _where_answers_begin(lines)
    flaws += _astray(lines[1:end], number + 1)
    if end < len(lines) and _ITEM.match(last := next(filter(str.strip, reversed(lines[1:end])), "")):
        flaws.append(Flaw(number + lines.index(last), "an item of the closing list is no answer", _ANSWERS_ARE))
    answers = _answers(lines[end:], number + end, flaws)
    title, step_id = (heading[: mark.start()].strip(), mark[1]) if mark else (heading, "")
    step = Step(step_id, title, _text(lines[1:end]), tuple(answers.values()))
    return _Written(step, number, tuple(answers))


def _where_answers_begin(lines: Sequence[str]) -> int:
    """The place of the first line of the closing list of answers; the number of lines where there is none."""
    begins = len(lines)
    for place in range(len(lines) - 1, 0, -1):
        if _ANSWER.match(lines[place]):
            begins = place
        elif not _BELOW.match(lines[place]):
            break
    return begins


def _answers(lines: Sequence[str], number: int, flaws: list[Flaw]) -> dict[int, Answer]:
    """The answers of a closing list by their lines; `number` is the first line's."""
    answers: dict[int, Answer] = {}
    advice: list[str] = []
    for at, line in reversed(list(enumerate(lines, number))):  # from below: then an answer's advice has been read
        if answer := _ANSWER.match(line):
            answers[at] = Answer(slug_of(answer[1]), answer[1].strip(), answer[2], _text(advice[::-1]))
            flaws += _astray(advice[::-1], at + 1)
            advice = []
        elif line.strip() and not _ADVICE.match(line):
            flaws.append(Flaw(at, "text below an answer that is no advice", "begin the line with two spaces and `> `"))
        else:
            advice.append(_ADVICE.sub(r"\1", line))
    return dict(reversed(answers.items()))


# ---- what is wrong ---------------------------------------------------------------------------------------------------


def _astray(lines: Sequence[str], number: int) -> Iterator[Flaw]:
    """Links to steps where no answers are, and headings; `number` is the first line's."""
    for at, line in enumerate(lines, number):
        if _TO_A_STEP.search(line):
            yield Flaw(at, "a link to a step that is no answer", _ANSWERS_ARE)
        if re.match("#{3,}", line):
            yield Flaw(at, "a heading inside a step", "each step has one heading, with ##: make this a paragraph")


def _wrong_in(one: _Written, paragraphs: Collection[str] | None) -> Iterator[Flaw]:
    """What is wrong in a step by itself."""
    step = one.step
    if not step.id:  # in the words of flaws.py, which says so too
        yield Flaw(one.line, "a heading without an id", "write `## Heading {#id}`, the id in a-z, 0-9 and hyphens")
    elif not step.title:
        yield Flaw(one.line, "a step without words", "write the question, or what the outcome is, before the id")
    elif _MARKS.search(step.title):
        yield Flaw(one.line, "a step's heading has marks in it", "write it in plain words")
    if step.is_outcome and not _cites(step.body, paragraphs):
        do = "link to a passage, such as /guidance/section/#passage, or name a paragraph of the Code"
        yield Flaw(one.line, "an outcome that cites nothing", do)
    slugs: set[str] = set()
    for line, answer in zip(one.answer_lines, step.answers, strict=True):
        yield from _wrong_answer(line, answer, slugs)
        slugs.add(answer.slug)


def _wrong_answer(line: int, answer: Answer, others: Collection[str]) -> Iterator[Flaw]:
    """What is wrong in an answer; `others` are the slugs of the answers above it."""
    if not answer.slug:
        yield Flaw(line, "an answer without a word", "write it in letters a to z or digits: they go into the address")
    elif answer.slug in others:
        do = "word it so that letters or digits differ: they go into the address"
        yield Flaw(line, f"the answer {answer.text} stands twice in this step", do)
    if _MARKS.search(answer.text):
        yield Flaw(line, f"the answer {answer.text} has marks in it", "write it in plain words")
    if len(answer.text) > LONGEST_ANSWER:
        yield Flaw(line, f"the answer {answer.text[:20]}… is too long", f"keep it under {LONGEST_ANSWER} characters")


def _cites(body: str, paragraphs: Collection[str] | None) -> bool:
    """Whether a text links to a passage, or names a paragraph that the edition has."""
    numbers = {number for mention in MENTION.finditer(body) for number in re.findall(NUMBER, mention[0])}
    pages = "|".join(f"{kind.word}/{name_form(kind)}" for kind in KINDS.values() if not kind.is_walked)
    is_linked = re.search(rf"\]\(<?/(?!{SECTION.word}/{WHOLE}/)(?:{pages})/", body) or INCLUDE.search(body)
    return bool(is_linked) or bool(numbers if paragraphs is None else numbers.intersection(paragraphs))


def _wrong_between(written: Sequence[_Written]) -> Iterator[Flaw]:
    """What is wrong between the steps: a walker would get lost, go round in circles, miss a step or tire."""
    if not written:
        yield Flaw(1, "there is no step", "write the first question as `## Question {#id}`")
        return
    yield from _wrong_ids(written)
    order = in_order([one.step for one in written])
    reached = {step.id for step in order}
    for one in written:
        if one.step.id not in reached:
            yield Flaw(one.line, "no answer leads to this step", "lead an answer here, or take the step away")
    if all(one.step.answers for one in written):
        yield Flaw(written[0].line, "there is no outcome", "write a step without answers, to which the ways lead")
    circle = _circle(written, order)
    yield from circle or _too_many(order, {one.step.id: one.line for one in reversed(written)})


def _wrong_ids(written: Sequence[_Written]) -> Iterator[Flaw]:
    """Ids that stand twice, and answers that lead to no step."""
    ids: set[str] = set()
    for one in written:
        if one.step.id and one.step.id in ids:
            yield Flaw(one.line, f"the id {one.step.id} is used in this file too", "choose another id")
        ids.add(one.step.id)
    for line, answer in (pair for one in written for pair in zip(one.answer_lines, one.step.answers, strict=True)):
        if answer.to not in ids:
            do = "name the id of a step, which is written {#id} after its heading"
            yield Flaw(line, f"the answer {answer.text} leads to #{answer.to}, which is no step", do)


def _circle(written: Sequence[_Written], order: Sequence[Step]) -> list[Flaw]:
    """The answers that lead back to a step from which they can be reached."""
    place = {step.id: number for number, step in enumerate(order)}
    do = "lead it on to a later step"
    return [
        Flaw(line, f"the answer {answer.text} leads round in a circle", do)
        for one in written
        for line, answer in zip(one.answer_lines, one.step.answers, strict=True)
        if place.get(answer.to, len(order)) <= place.get(one.step.id, -1)
    ]


def _too_many(order: Sequence[Step], lines: dict[str, int]) -> Iterator[Flaw]:
    """The first question that comes after as many as may be asked, in steps without a circle; `lines` by their ids."""
    before = {step.id: 0 for step in order}  # questions, at most
    for step in order:
        for answer in step.answers:
            if answer.to in before:
                before[answer.to] = max(before[answer.to], before[step.id] + 1)
    for step in order:
        if step.answers and before[step.id] >= MOST_QUESTIONS:
            do = f"ask at most {MOST_QUESTIONS} on any way"
            yield Flaw(lines[step.id], f"on one way, this is question {before[step.id] + 1}", do)
            return
