"""The question files quizzes/questions/*.md read into plain dataclasses, every error named by file and line; and back.

No database, no request. A question is written so (several to a file, an empty line between them):

    ## friend-24-16
    Code: 24.16
    Protocol: how-does-the-code-apply#contacts
    Use: practice
    Difficulty: medium
    Tags: interests, contacts
    Answer: one
    Status: ready

    The stem: the situation, and what is asked. It may have several paragraphs.

    - [ ] An option.
      > The feedback to who chose it.
    - [x] The right one.
      > Its feedback.

    Why: What the protocol says on it.

`Code` is a paragraph's number, or `none`. `Protocol` is a section, or section#passage, or any other passage by its
address, such as /platforms/wikis/. It may be left out where there is a Code paragraph, and so may `Tags`.
All texts are Markdown as in the guidance, without headings, ids and {{ code … }}, and an option is one paragraph.

`parse` reads all files, `text_of` writes one in canonical form: parse(written(x)) == x, and a file in canonical form
comes back byte for byte.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from itertools import groupby

from guidance.content.checks import LONGEST_ID, NO_ALT, Known, link_flaws
from guidance.text import markdown
from guidance.text.flaws import Flaw, Problem, flaws_in
from guidance.text.kinds import SECTION
from quizzes.files.question_pieces import BULLETS, KEYS, PieceReader, QuestionPieces, TextLines

FOLDER = "quizzes/questions/"
MOST_OPTIONS = 6
CHOICES = {
    "Use": ("practice", "induction"),
    "Difficulty": ("easy", "medium", "hard"),
    "Answer": ("one", "many"),
    "Status": ("draft", "ready", "retired"),
}
EXAMPLES = {"Code": "24.8, or Code: none", "Protocol": "section#passage", "Tags": "libel, repetition"} | {
    key: " or ".join(values) for key, values in CHOICES.items()
}

_NEGATIVE = re.compile(r"\b(?:not|never|except|avoid|cannot)\b|n[’']t\b|(?<!\bat )\bleast\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:if|when|while|because|so that)\b", re.IGNORECASE)  # may be negative: the question isn't
_ONE_PARAGRAPH = re.compile(r"<p>(?:(?!</?p>).)*</p>", re.DOTALL)
_ABOVE = re.compile(r"\b(?:all|none|any|both|neither) of the above\b", re.IGNORECASE)


@dataclass(frozen=True)
class WrittenOption:
    """An option as it stands in its file."""

    text: str
    feedback: str
    right: bool


@dataclass(frozen=True)
class WrittenQuestion:
    """A question as it stands in its file; its place among those of the same file is its order."""

    slug: str
    file: str  # its path in the content folder
    code: str  # the number of its Code paragraph, or ""
    passage: str  # the address of a passage of the protocol, or ""
    use: str
    difficulty: str
    tags: tuple[str, ...]
    answer: str
    status: str
    stem: str
    options: tuple[WrittenOption, ...]
    why: str


def parse(
    files: Mapping[str, bytes], *, paragraphs: Set[str], passages: Set[str], site: Set[str] = frozenset()
) -> tuple[tuple[WrittenQuestion, ...] | None, list[Problem]]:
    """Returns a content folder's questions in the order of its files, or None if there is an error; and all problems.

    `paragraphs` holds the numbers of the Code's paragraphs, `passages` the addresses of the edition's passages
    (`addresses.addresses`), `site` other addresses to which a text may link (`addresses.site_addresses`). Files outside
    quizzes/questions/ are passed over. Errors come first; warnings don't stop loading.
    """
    reader = _Questions(files, paragraphs, passages, site)
    questions = tuple(reader.questions())
    return (None if any(not p.warning for p in reader.problems) else questions), in_order(reader.problems)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Returns the problems, errors first, each by file and line."""
    return sorted(problems, key=lambda problem: (problem.warning, problem.file, problem.line))


def text_flaws(text: str, known: Set[str], *, headings: bool = False) -> list[Flaw]:
    """Returns what is wrong in a text of a question or (with headings) of a quiz; links may lead to what is `known`."""
    own = {flaw.line: flaw for flaw in _own_flaws(text, headings)}
    theirs = [*flaws_in(text, ids_needed=False), *link_flaws(text, Known(known, frozenset()), "")]
    # What guidance only warns of is refused here: a member can't leave out the question that the image belongs to.
    theirs = [replace(flaw, warning=flaw.warning and flaw.what != NO_ALT) for flaw in theirs]
    return [*own.values(), *(flaw for flaw in theirs if flaw.line not in own)]


def _own_flaws(text: str, headings: bool) -> Iterator[Flaw]:
    for number, line in enumerate(text.split("\n"), 1):
        if re.match(rf"\s*[{BULLETS}]", line):
            yield Flaw(number, f"a bullet pasted from elsewhere ({line.strip()[0]})", "begin the item with `- `")
        elif re.match(r"\s{0,3}#", line) and not headings:
            do = "take the # away, or write \\# to show one; a question begins `## an-id`"
            yield Flaw(number, "a heading inside a question", do)
        elif "{#" in line:
            yield Flaw(number, "an id, which only guidance has", "take the {#…} away")
        elif "{{" in line:
            do = "name the paragraph, as in: paragraph 24.8; it becomes a link by itself"
            yield Flaw(number, "{{ … }}, which only guidance has", do)


class _Questions(PieceReader):
    """Reads the question files and collects what is wrong."""

    def __init__(
        self, files: Mapping[str, bytes], paragraphs: Set[str], passages: Set[str], site: Set[str] = frozenset()
    ) -> None:
        super().__init__(files)
        self.paragraphs, self.passages, self.known = paragraphs, passages, passages | site
        self.first: dict[str, str] = {}  # slug: file in which it stood first

    def questions(self) -> Iterator[WrittenQuestion]:
        for file in sorted(self.files):
            if not file.startswith(FOLDER):
                continue
            if not re.fullmatch(r"[a-z0-9]+(?:[.-][a-z0-9]+)*\.md", file.removeprefix(FOLDER)):
                do = "call it such as respect.md, in a-z, 0-9, hyphens and full stops"
                self.error(file, 1, "the file's name is not of the right form", do)
            elif (text := self.text(file)) is not None:
                yield from (self.question(file, pieces) for pieces in self.questions_in(file, text))

    def question(self, file: str, pieces: QuestionPieces) -> WrittenQuestion:
        self.check_slug(file, pieces)
        self.check_head(file, pieces)
        self.check_options(file, pieces)
        why = pieces.why or TextLines()
        if not pieces.stem.text:
            self.error(file, pieces.line, "there is no stem", "say below the keys what happens, and what is asked")
        if not why.text:
            do = "end the question with `Why: ` and what the protocol says"
            self.error(file, pieces.line, "there is no explanation", do)
        for text in (pieces.stem, why, *(feedback for _, _, feedback in pieces.options)):
            self.check_text(file, text)
        for _, text, _ in pieces.options:
            self.check_text(file, text, label=True)
        self.warn(file, pieces)
        value = pieces.value
        return WrittenQuestion(
            pieces.slug, file, value("Code").removeprefix("none"), _address(value("Protocol")), value("Use"),
            value("Difficulty"), _listed(value("Tags")), value("Answer"), value("Status"), pieces.stem.text,
            tuple(WrittenOption(text.text, feedback.text, right) for right, text, feedback in pieces.options), why.text,
        )  # fmt: skip

    def check_slug(self, file: str, pieces: QuestionPieces) -> None:
        slug = pieces.slug
        if not re.fullmatch(markdown.ID, slug):
            what = f"the id {slug[:40]!r} is not well formed"
            self.error(file, pieces.line, what, "begin a question `## an-id`, in a-z, 0-9 and hyphens")
        elif len(slug) > LONGEST_ID:
            self.error(file, pieces.line, f"the id {slug[:20]}… is too long", f"keep it under {LONGEST_ID}")
        elif slug in self.first:
            where = "this file" if self.first[slug] == file else self.first[slug]
            self.error(file, pieces.line, f"the id {slug} is used in {where} too", "choose another id")
        self.first.setdefault(slug, file)

    def check_head(self, file: str, pieces: QuestionPieces) -> None:
        code, passage, tags = (pieces.value(key) for key in ("Code", "Protocol", "Tags"))
        for key in KEYS:
            needed = key not in ("Protocol", "Tags") or code == "none"
            if needed and not pieces.value(key):
                do = f"add {key}: {EXAMPLES[key]}"
                self.error(file, pieces.at(key), f"{key} is missing", do)
        for key, choices in CHOICES.items():
            if pieces.value(key) and pieces.value(key) not in choices:
                self.error(file, pieces.at(key), f"{key} is {pieces.value(key)!r}", f"use {' or '.join(choices)}")
        if code and code != "none" and code not in self.paragraphs:
            do = "mend the number, or write Code: none"
            self.error(file, pieces.at("Code"), f"there is no paragraph {code}", do)
        if passage and _address(passage) not in self.passages:
            do = "write section or section#passage as in the guidance; with a Code paragraph, the line may be left out"
            self.error(file, pieces.at("Protocol"), f"there is no passage {passage}", do)
        listed = _listed(tags)
        for n, tag in enumerate(listed):
            if not re.fullmatch(markdown.ID, tag) or len(tag) > LONGEST_ID:
                do = "use a-z, 0-9 and hyphens, with a comma between tags"
                self.error(file, pieces.at("Tags"), f"the tag {tag[:40]!r} is not well formed", do)
            elif tag in listed[:n]:
                self.error(file, pieces.at("Tags"), f"the tag {tag} stands twice", "take one away")

    def check_options(self, file: str, pieces: QuestionPieces) -> None:
        seen: set[str] = set()
        for _, text, feedback in pieces.options if pieces.clear else []:
            line = text.at(1)
            if not feedback.text:
                self.error(file, line, "an option without feedback", "explain below it: `  > Yes, because …`")
            if (plain := " ".join(text.text.casefold().split()).rstrip(".!")) in seen:
                self.error(file, line, "this option stands twice", "change one of the two, or take it away")
            if _ABOVE.search(text.text):
                do = "write out what it means: options are shown in any order"
                self.error(file, line, "an option that speaks of those above", do)
            seen.add(plain)
        number, ticked = len(pieces.options), [text for right, text, _ in pieces.options if right]
        if not pieces.clear:
            return
        if not 2 <= number <= MOST_OPTIONS:
            do = f"write 2 to {MOST_OPTIONS}; three suffice where no other is plausible"
            self.error(file, pieces.line, f"{number} option{'' if number == 1 else 's'}", do)
        elif not ticked:
            self.error(file, pieces.options[0][1].at(1), "no option is ticked", "tick the right one: - [x]")
        elif pieces.value("Answer") == "one" and len(ticked) > 1:
            self.error(file, ticked[1].at(1), "a second option is ticked", "tick one, or write Answer: many")
        elif pieces.value("Answer") == "many" and len(ticked) == number:
            self.error(file, ticked[-1].at(1), "every option is ticked", "leave at least one that is wrong")

    def check_text(self, file: str, text: TextLines, *, label: bool = False) -> None:
        if not text.text:
            return
        flaws = text_flaws(text.text, self.known)
        if label and not flaws and not _ONE_PARAGRAPH.fullmatch(markdown.render(text.text, paragraphs={}).html):
            flaws = [Flaw(1, "an option that isn't one plain paragraph", "leave out lists, tables and quotations")]
        for flaw in flaws:
            self.problems.append(Problem(file, text.at(flaw.line), flaw.what, flaw.do, flaw.warning))

    def warn(self, file: str, pieces: QuestionPieces) -> None:
        right = [text for ticked, text, _ in pieces.options if ticked]
        wrong = [len(text.text) for ticked, text, _ in pieces.options if not ticked]
        if pieces.clear and right and wrong and min(len(text.text) for text in right) > max(wrong):
            do = "shorten it, or give another as much to say, or people choose by length"
            self.problems.append(Problem(file, right[0].at(1), "the right option is the longest", do, warning=True))
        asked = [sentence for sentence in re.split(r"(?<=[.!?])\s+", pieces.stem.text) if sentence.endswith("?")]
        if asked and _NEGATIVE.search(_CONDITION.split(asked[-1])[0]):
            line = next(number for number, words in reversed(pieces.stem.lines) if words.strip())
            do = "ask what to do, if that can be asked: many people read past the negative"
            self.problems.append(Problem(file, line, "a negative stem", do, warning=True))


def _listed(value: str) -> tuple[str, ...]:
    return tuple(piece.strip() for piece in value.split(",")) if value else ()


def _address(passage: str) -> str:
    """The address of a passage that is written section, section#passage, or as an address already."""
    if not passage or passage.startswith("/"):
        return passage
    section, mark, one = passage.partition("#")
    return f"{SECTION.address}{section}/{mark}{one}"


# ---- writing ------------------------------------------------------------------------------------------------------


def text_of(questions: Iterable[WrittenQuestion]) -> str:
    """Returns a file of these questions in canonical form."""
    return "\n".join(_written(question) for question in questions)


def written(questions: Iterable[WrittenQuestion]) -> dict[str, bytes]:
    """Returns the question files in canonical form: {path: bytes}. Questions of a file stand in the order given."""
    grouped = groupby(sorted(questions, key=lambda question: question.file), lambda question: question.file)
    return {file: text_of(of_file).encode() for file, of_file in grouped}


def _written(question: WrittenQuestion) -> str:
    values = {
        "Code": question.code or "none",
        "Protocol": re.sub(rf"^{SECTION.address}({markdown.ID})/(?=#|$)", r"\1", question.passage),
        "Use": question.use,
        "Difficulty": question.difficulty,
        "Tags": ", ".join(question.tags),
        "Answer": question.answer,
        "Status": question.status,
    }
    head = "".join(f"{key}: {value}\n" for key, value in values.items() if value)
    options = "".join(map(_option_written, question.options))
    return f"## {question.slug}\n{head}\n{question.stem}\n\n{options}\nWhy: {question.why}\n"


def _option_written(option: WrittenOption) -> str:
    text = option.text.replace("\n", "\n  ")
    feedback = "".join(f"  > {line}\n" if line else "  >\n" for line in option.feedback.split("\n"))
    return f"- [{'x' if option.right else ' '}] {text}\n{feedback}"
