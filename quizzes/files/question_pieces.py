"""A question file cut into its questions, and each into its pieces, line by line; which line is what.

No database, no request. `questions` says how a question is written.
"""

import re
from dataclasses import dataclass, field

from guidance.content.particulars import LONGEST
from guidance.text.reader import Reader

KEYS = ("Code", "Protocol", "Use", "Difficulty", "Tags", "Answer", "Status")  # in canonical order
BULLETS = "•·▪■●○◦‣⁃∙☐☑☒\uf0b7\uf0a7"  # what Word and web pages put before an item

_HEAD = re.compile(r"##\s+(.*?)\s*$")
_KEY = re.compile(r"([A-Za-z]+):\s*(.*?)\s*$")
_OPTION = re.compile(r"- \[([ xX])\]\s+(\S.*)$")
_BOX = re.compile(r"\s*(?:(?:[-*+–—]|\d+[.)])\s*\[[^\]]{0,3}\](?!\()|\[[ xX*✓✔]{0,3}\](?=\s|$))")
_ITEM = re.compile(r"\s*[-*+]\s+\S")
_FEEDBACK = re.compile(r"\s*> ?(.*)$")
_WHY = re.compile(r"Why:\s*(.*)$")


@dataclass
class TextLines:
    """Lines of a file that make one text."""

    lines: list[tuple[int, str]] = field(default_factory=list)  # (number in the file, line)

    def add(self, number: int, line: str) -> None:
        """Adds a line; empty ones before the first are passed over."""
        if self.lines or line.strip():
            self.lines.append((number, line if line.strip() else ""))

    @property
    def text(self) -> str:
        """Returns the lines as one text."""
        return "\n".join(line for _, line in self.lines).strip()

    def at(self, line: int) -> int:
        """Returns the number in the file of a line of the text, both counted from 1."""
        return self.lines[line - 1][0]


@dataclass
class QuestionPieces:
    """A question's lines, sorted by what they are, while the file is read."""

    line: int
    slug: str
    head: dict[str, tuple[int, str]] = field(default_factory=dict)  # key: (line, value)
    stem: TextLines = field(default_factory=TextLines)
    options: list[tuple[bool, TextLines, TextLines]] = field(default_factory=list)  # right, text, feedback
    why: TextLines | None = None
    clear: bool = True  # whether every option could be told: otherwise nothing is said of all of them together

    def value(self, key: str) -> str:
        """Returns the value of a key in the question's head; "" if the key is missing."""
        return self.head.get(key, (0, ""))[1]

    def at(self, key: str) -> int:
        """Returns the line of a key in the file; the question's first line if the key is missing."""
        return self.head.get(key, (self.line, ""))[0]


class PieceReader(Reader):
    """Cuts the files into pieces, and collects the lines that belong nowhere."""

    longest = LONGEST

    def questions_in(self, file: str, text: str) -> list[QuestionPieces]:
        """Returns the questions in a file, each cut into its pieces."""
        found: list[QuestionPieces] = []
        before: list[int] = []
        lines: list[list[tuple[int, str]]] = []
        for number, line in enumerate(text.split("\n"), 1):
            if head := _HEAD.match(line):
                found.append(QuestionPieces(number, head[1]))
                lines.append([])
            elif found:
                lines[-1].append((number, line))
            elif line.strip():
                before.append(number)
        if not found:
            self.error(file, 1, "there is no question", "begin one with `## an-id`, or take the file away")
        elif before:
            self.error(file, before[0], "text before the first question", "begin a question with `## an-id`")
        for pieces, rest in zip(found, lines, strict=True):
            self.body(file, pieces, self.head(file, pieces, rest))
        return found

    def head(self, file: str, pieces: QuestionPieces, lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """Reads the keys; gives the lines after them."""
        start = next((n for n, (_, line) in enumerate(lines) if line.strip()), len(lines))
        for n, (number, line) in enumerate(lines[start:], start):
            if not line.strip():
                return lines[n:]
            found = _KEY.match(line)
            if not found:
                do = "leave an empty line between the keys and the question's text"
                self.error(file, number, "this is not a line Key: value", do)
                return lines[n:]
            if found[1] not in KEYS:
                self.error(file, number, f"unknown key {found[1]!r}", f"use only {', '.join(KEYS)}")
            elif found[1] in pieces.head:
                self.error(file, number, f"{found[1]} stands twice", "take one away")
            else:
                pieces.head[found[1]] = (number, found[2])
        return []

    def body(self, file: str, pieces: QuestionPieces, lines: list[tuple[int, str]]) -> None:
        """Puts each line where it belongs: to the stem, an option, its feedback, or the explanation."""
        after = ""  # the line before: an option goes on only on the line below it
        for number, line in lines:
            why, option, feedback = _WHY.match(line), _OPTION.match(line), _FEEDBACK.match(line)
            misplaced = _misplaced_item(line, pieces)
            if pieces.why is not None and not misplaced:
                pieces.why.add(number, line)
            elif why:
                pieces.why = TextLines()
                pieces.why.add(number, why[1])
            elif misplaced:
                self.error(file, number, *misplaced)
                pieces.clear = False
                if pieces.why is None:
                    pieces.options.append((False, TextLines(), TextLines()))  # to which its feedback belongs
            elif option:
                pieces.options.append((option[1] != " ", TextLines([(number, option[2])]), TextLines()))
            elif feedback and not pieces.options:
                do = "put it below its option; quote in a stem with quotation marks"
                self.error(file, number, "feedback before any option", do)
            elif feedback:
                pieces.options[-1][2].add(number, feedback[1])
            elif not pieces.options:
                pieces.stem.add(number, line)
            elif line[:1].isspace() and after.strip() and not pieces.options[-1][2].lines:
                pieces.options[-1][1].add(number, line.lstrip())
            elif line.strip():
                do = "begin feedback with `  > ` and the explanation with `Why: `; indent what goes on with an option"
                self.error(file, number, "text that belongs to no option", do)
            after = line


def _misplaced_item(line: str, pieces: QuestionPieces) -> tuple[str, str] | None:
    """What is wrong with a line that looks like an option and isn't one, or isn't where options are."""
    do = "begin an option with `- [ ] `, or `- [x] ` where it is right, and its words on the same line"
    if pieces.why is not None:
        is_option = _OPTION.match(line) or _BOX.match(line)
        return ("an option after the explanation", "put it before the line Why:") if is_option else None
    if re.match(rf"\s*[{BULLETS}]", line):
        return f"a bullet pasted from elsewhere ({line.strip()[0]})", do
    if _OPTION.match(line):
        return None
    if found := _BOX.match(line):
        return f"the box {found[0].strip()} can't be read", do
    return ("an item without a box", do) if _ITEM.match(line) else None
