"""An invented bank of questions, and strategies for any: good ones, and files that were good before damage."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from quizzes.files.questions import CHOICES, WrittenOption, WrittenQuestion
from quizzes.files.quizzes import Bank, WrittenQuiz, written
from quizzes.rules.drawing import Blueprint
from tests import strategies
from tests.strategies import INDEX, PROSE, SLUG, one_of

PARAGRAPHS = {"3.1", "3.9", "3.10"}
PASSAGES = {"/guidance/talking-online/", "/guidance/talking-online/#rumours", "/platforms/forums/",
            *(f"/code/{number}/" for number in PARAGRAPHS)}  # fmt: skip
SITE = {"/guidance/", "/contacts/#clerks"}
KNOWN: dict[str, Any] = {"paragraphs": PARAGRAPHS, "passages": PASSAGES, "site": SITE}
RUMOUR = "quizzes/questions/rumours.md"


def question(slug: str = "rumour", **changes) -> WrittenQuestion:
    options = (
        WrittenOption("Share it at once, before it is deleted.", "You would answer for it too.", False),
        WrittenOption("Ask whether it is true.", "Yes. Then decide.", True),
        WrittenOption("Deny it.", "You don't know either.", False),
    )
    plain = WrittenQuestion(slug, RUMOUR, "3.1", "/guidance/talking-online/#rumours", "induction", "easy", ("libel",),
                            "one", "ready", "A rumour reaches you.\nWhat do you do?", options,
                            "Check before you share.")  # fmt: skip
    return replace(plain, **changes)


def quiz(**changes) -> WrittenQuiz:
    plain = WrittenQuiz(
        "induction", "Induction", 80, "at once", None, 0, Blueprint({"3.1": 1}, {"libel": 1}), "Welcome.\n"
    )
    return replace(plain, **changes)


# ---- strategies

_PARAGRAPHS = st.lists(PROSE, min_size=1, max_size=3)
_MORE = ("", "\n", "  \n", "\n\n", "\n\n\n1. ", "\n    ", "\n\n| A | B |\n| - | - |\n| c | ", "\n\n[x](/code/3.1/) ")
ONE_PARAGRAPH = (" ", "\n", "  \n")
_TAGS = st.lists(SLUG, max_size=3, unique=True).map(tuple)


def text(draw: st.DrawFn, more: tuple[str, ...] = _MORE) -> str:
    """Prose, with what may follow on it in between."""
    first, *others = draw(_PARAGRAPHS)
    return first + "".join(one_of(draw, more) + other for other in others)


def options(draw: st.DrawFn, answer: str) -> tuple[WrittenOption, ...]:
    number = 2 + draw(INDEX) % 5
    first = draw(INDEX) % number
    second = draw(INDEX) % (number - 1) if answer == "many" else number
    words = [f"{n} {text(draw, ONE_PARAGRAPH)}" for n in range(number)]
    return tuple(
        WrittenOption(one, text(draw), n == first or (n == second and number > 2)) for n, one in enumerate(words)
    )


@st.composite
def questions(draw: st.DrawFn, slug: str = "any", file: str = RUMOUR) -> WrittenQuestion:
    code = one_of(draw, ["", *sorted(PARAGRAPHS)])
    chosen = {key: one_of(draw, values) for key, values in CHOICES.items()}
    return WrittenQuestion(
        slug, file, code, one_of(draw, ([""] if code else []) + sorted(PASSAGES)), chosen["Use"], chosen["Difficulty"],
        draw(_TAGS) or (() if code else ("libel",)), chosen["Answer"], chosen["Status"], text(draw),
        options(draw, chosen["Answer"]), text(draw, (*_MORE, "\n- ", "\n> ")),
    )  # fmt: skip


def _file(slug: str) -> str:
    """Files are read in the order of their names: 0-0.md comes before 0.md."""
    return f"{slug}.md"


@st.composite
def banks(draw: st.DrawFn) -> Bank:
    """Questions in some files, and one or two quizzes that they are enough for."""
    files = sorted(draw(st.lists(SLUG, min_size=1, max_size=3, unique=True)), key=_file)
    every = [
        draw(questions(f"{slug}-{n}", f"quizzes/questions/{slug}.md"))
        for slug in files
        for n in range(1 + draw(INDEX) % 2)
    ]
    every[0] = replace(every[0], code="3.9", use="induction", status="ready")
    slugs = sorted(draw(st.lists(SLUG, max_size=2, unique=True)), key=_file)
    months, hours = draw(st.sampled_from([(None, 0), (12, 24)]))
    made = [
        WrittenQuiz(slug, draw(strategies.LINE), 1 + draw(INDEX), one_of(draw, ["at once", "at the end"]), months,
                    hours, Blueprint({"3.9": 1}), "Words.\n\n## Heading\n\n" + text(draw) + "\n")
        for slug in slugs
    ]  # fmt: skip
    return Bank(tuple(made), tuple(every))


@st.composite
def damaged_folders(draw: st.DrawFn) -> dict[str, bytes]:
    """The files of a good bank after one to three things happened to them."""
    files = written(draw(banks()))
    for _ in range(min(len(files), 1 + draw(INDEX) % 3)):  # there may be one file, and damage may take it away
        files = one_of(draw, (*strategies.DAMAGES, relined))(files, one_of(draw, sorted(files)), draw)
    return files


_BAD_LINES = (
    b"## ", b"## any-0", b"#", b"Code: 9", b"Code:", b"Tags: a,,a", b"Use: both", b"- [x] X", b"- [ ]", b"- [] X",
    b"- [*] X", b"  > Y", b">", b"Why:", b"Why: Z", b"+++", b"pass_mark = 0", b"[topics]", b"libel = 9", b"", b"   ",
)  # fmt: skip


def relined(files: strategies.Files, name: str, draw: st.DrawFn) -> strategies.Files:
    """A line of a question put in, or put in place of another."""
    lines = files[name].split(b"\n")
    at = draw(INDEX) % len(lines)
    return {**files, name: b"\n".join([*lines[:at], one_of(draw, _BAD_LINES), *lines[at + draw(INDEX) % 2 :]])}
