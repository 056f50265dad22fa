"""Quiz files quizzes/*.md, and with their questions the whole of a council's quizzes, read and written.

No database, no request. A quiz is a Markdown file named after its slug, with TOML front matter:

    +++
    title = "Induction quiz"
    pass_mark = 80
    feedback = "at once"
    valid_months = 12
    retake_hours = 24

    [paragraphs]
    "24.8" = 2

    [topics]
    libel = 1
    +++

    The intro, shown before the quiz.

`pass_mark` is a percentage, 1–100. `feedback` is "at once" (after each answer) or "at the end". `valid_months` is how
long a pass counts; left out, it counts for the member's term. `retake_hours` is the wait before another try; left out,
there is none. [paragraphs] and [topics] say how many questions are drawn on each Code paragraph and each tag, from all
questions with `Use: induction` and `Status: ready`; a question is asked once, whichever of them it suits.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from guidance.content.canonical import markdown_file
from guidance.content.checks import LONGEST_ID
from guidance.content.particulars import LONGEST
from guidance.text import markdown
from guidance.text.flaws import Problem
from guidance.text.kinds import by_number
from guidance.text.reader import Reader
from quizzes.files import questions as question_files
from quizzes.files.questions import WrittenQuestion, in_order, text_flaws
from quizzes.rules.drawing import Blueprint, Candidate, shortages

FEEDBACK = ("at once", "at the end")
TAKEN = ("attempts", "record", "acknowledge", "questions")  # those of /learn/ are pages of their own
LIMITS = {"pass_mark": (1, 100), "valid_months": (1, 120), "retake_hours": (1, 8760)}
MOST_OF_A_KIND = 100  # questions on one paragraph or topic
KNOWN: dict[str, type] = {"title": str, "feedback": str, "paragraphs": dict, "topics": dict}


@dataclass(frozen=True)
class WrittenQuiz:
    """A quiz as it stands in its file."""

    slug: str
    title: str
    pass_mark: int  # percentage, 1–100
    feedback: str  # "at once" or "at the end"
    valid_months: int | None  # None: the member's term
    retake_hours: int  # 0: none
    blueprint: Blueprint
    intro: str  # Markdown

    @property
    def file(self) -> str:
        """Returns the path of the quiz's file in a content folder."""
        return f"quizzes/{self.slug}.md"


@dataclass(frozen=True)
class Bank:
    """All quizzes and all questions of a content folder."""

    quizzes: tuple[WrittenQuiz, ...]  # in the order of their files
    questions: tuple[WrittenQuestion, ...]


def parse(
    files: Mapping[str, bytes],
    *,
    paragraphs: Set[str],
    passages: Set[str],
    site: Set[str] = frozenset(),
    there: Sequence[WrittenQuestion] = (),
) -> tuple[Bank | None, list[Problem]]:
    """Returns a content folder's quizzes and questions, or None if there is an error; and all problems, errors first.

    The arguments are those of `question_files.parse`, and questions that are `there` besides those of the files. Files
    outside quizzes/ are passed over. Whether there are questions enough for each quiz is checked once all questions can
    be read.
    """
    questions, problems = question_files.parse(files, paragraphs=paragraphs, passages=passages, site=site)
    reader = _Quizzes(files, paragraphs, passages | site)
    quizzes = tuple(reader.quizzes())
    if questions is not None:
        reader.check_supply(quizzes, [*there, *questions])
        reader.check_reach(quizzes, questions)
    problems = in_order([*problems, *reader.problems])
    whole = questions is not None and not any(not problem.warning for problem in problems)
    return (Bank(quizzes, questions) if whole and questions is not None else None), problems


def candidates(questions: Iterable[WrittenQuestion]) -> list[Candidate]:
    """Returns the questions that a quiz may draw."""
    return [
        Candidate(question.slug, question.code, frozenset(question.tags), len(question.options))
        for question in questions
        if question.use == "induction" and question.status == "ready"
    ]


class _Quizzes(Reader):
    """Reads the quiz files and collects what is wrong."""

    longest = LONGEST

    def __init__(self, files: Mapping[str, bytes], paragraphs: Set[str], known: Set[str]) -> None:
        super().__init__(files)
        self.paragraphs, self.known = paragraphs, known

    def quizzes(self) -> Iterator[WrittenQuiz]:
        for file in sorted(self.files):
            if not file.startswith("quizzes/") or file.startswith(question_files.FOLDER):
                continue
            named = re.fullmatch(rf"quizzes/({markdown.ID})\.md", file)
            if not named or len(named[1]) > LONGEST_ID:
                do = "call a quiz quizzes/short-name.md, in a-z, 0-9 and hyphens; put questions into quizzes/questions/"
                self.error(file, 1, "the file's name is not of the right form", do)
            elif named[1] in TAKEN:
                self.error(file, 1, f'the name "{named[1]}" is taken', "choose another")
            elif quiz := self.quiz(file, named[1]):
                yield quiz

    def quiz(self, file: str, slug: str) -> WrittenQuiz | None:
        read = self.front_matter(file)
        if not read:
            return None
        head, body = read
        before = len(self.problems)
        known = {"title": str, **dict.fromkeys(LIMITS, object), **KNOWN}  # numbers are checked below
        self.keys(file, head, known, ["title", "feedback"])
        if "pass_mark" not in head:
            self.error(file, 1, "pass_mark is missing", "add pass_mark = 80, or another percentage")
        for key, (least, most) in LIMITS.items():
            if key in head and not _is_number(head[key], least, most):
                self.error(file, key, f"{key} is {head[key]!r}", f"write a number from {least} to {most}, unquoted")
        feedback = head.get("feedback")
        if isinstance(feedback, str) and feedback and feedback not in FEEDBACK:
            self.error(file, "feedback", f"feedback is {feedback!r}", f'write "{FEEDBACK[0]}" or "{FEEDBACK[1]}"')
        self.check_asks(file, head)
        if not body.strip():
            self.error(file, self.body_starts[file], "there is no text", "write some below the front matter")
        else:
            self.check_intro(file, body)
        if any(not problem.warning for problem in self.problems[before:]):
            return None
        blueprint = Blueprint(
            dict(sorted(head.get("paragraphs", {}).items(), key=lambda item: by_number(item[0]))),
            dict(sorted(head.get("topics", {}).items())),
        )
        months, hours = head.get("valid_months"), head.get("retake_hours", 0)
        return WrittenQuiz(slug, head["title"], head["pass_mark"], head["feedback"], months, hours, blueprint, body)

    def check_asks(self, file: str, head: Mapping[str, Any]) -> None:
        asks = [(table, key, number) for table in ("paragraphs", "topics") if isinstance(head.get(table, {}), dict)
                for key, number in head.get(table, {}).items()]  # fmt: skip
        if not asks:
            do = "add [paragraphs] or [topics] with how many questions are drawn on each"
            self.error(file, 1, "the quiz asks no question", do)
        for table, key, number in asks:
            where = self.ask_line(file, table, key)
            if table == "paragraphs" and key not in self.paragraphs:
                self.error(file, where, f"there is no paragraph {key}", 'mend the number, in quotes: "24.8" = 1')
            elif table == "topics" and not re.fullmatch(markdown.ID, key):
                self.error(file, where, f"the topic {key!r} is not well formed", "name a tag, in a-z, 0-9 and hyphens")
            if not _is_number(number, 1, MOST_OF_A_KIND):
                do = f"write a number from 1 to {MOST_OF_A_KIND}, or take the line away"
                self.error(file, where, f"{key} is {number!r}", do)

    def ask_line(self, file: str, table: str, key: str) -> int:
        """Returns the line of a paragraph's number or a topic, which stands no higher than its table's name."""
        return max(self.line(file, table), self.line(file, key))

    def check_intro(self, file: str, body: str) -> None:
        for flaw in text_flaws(body, self.known, headings=True):
            line = self.body_starts[file] + flaw.line
            self.problems.append(Problem(file, line, flaw.what, flaw.do, flaw.warning))

    def check_supply(self, quizzes: Iterable[WrittenQuiz], questions: Iterable[WrittenQuestion]) -> None:
        """Notes each quiz that has too few questions for all its asks together."""
        drawable = candidates(questions)
        for quiz in quizzes:
            for short in shortages(drawable, quiz.blueprint):
                first = short.asks[0]
                line = self.ask_line(quiz.file, f"{first.kind}s", first.name)
                do = "add questions with Use: induction and Status: ready, or ask for fewer"
                self.error(quiz.file, line, f"too few questions on {short}", do)

    def check_reach(self, quizzes: Iterable[WrittenQuiz], questions: Iterable[WrittenQuestion]) -> None:
        """Warns of questions of the files that are ready, and that no quiz asks for."""
        asks = [ask for quiz in quizzes for ask in quiz.blueprint.asks]
        files = {question.slug: question.file for question in questions}
        for one in candidates(questions) if asks else []:
            if not any(ask.fits(one) for ask in asks):
                lines = (self.text(files[one.slug]) or "").split("\n")
                line = next(n for n, text in enumerate(lines, 1) if re.fullmatch(rf"##\s+{one.slug}\s*", text))
                do = "give it a tag that is under [topics] in a quiz, or add one of its tags there"
                self.problems.append(Problem(files[one.slug], line, "no quiz asks this question", do, warning=True))


def _is_number(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


# ---- writing


def quiz_file(quiz: WrittenQuiz) -> bytes:
    """Returns a quiz as its file, in canonical form."""
    head: dict[str, Any] = {"title": quiz.title, "pass_mark": quiz.pass_mark, "feedback": quiz.feedback}
    if quiz.valid_months is not None:
        head["valid_months"] = quiz.valid_months
    if quiz.retake_hours:
        head["retake_hours"] = quiz.retake_hours
    if quiz.blueprint.paragraphs:
        head["paragraphs"] = dict(sorted(quiz.blueprint.paragraphs.items(), key=lambda item: by_number(item[0])))
    if quiz.blueprint.topics:
        head["topics"] = dict(sorted(quiz.blueprint.topics.items()))
    return markdown_file(head, quiz.intro)


def written(bank: Bank) -> dict[str, bytes]:
    """Returns the folder quizzes/ in canonical form: {path: bytes}."""
    return {quiz.file: quiz_file(quiz) for quiz in bank.quizzes} | question_files.written(bank.questions)
