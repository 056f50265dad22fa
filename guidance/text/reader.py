"""Reads files one at a time: the text, the TOML, the front matter, and where in the file a key stands.

No database, no request.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from guidance.common.texts import LONGEST_LINE, one_line_flaw
from guidance.text.flaws import Problem


def _toml_hint(line: str) -> str:
    if re.search(r"=\s*[“”‘’]|[“”]\s*$", line):
        return 'use straight double quotes around the value: key = "value"'
    if line.count('"') > 2:
        return 'write \\" for a double quote inside the value'
    return 'write each line as key = "value"'


class Reader:
    """Reads the files one by one and collects what is wrong; remembers where a body begins and a key stands."""

    longest: ClassVar[Mapping[str, int]] = {}  # characters of a key's text, where it is less than LONGEST_LINE

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.problems: list[Problem] = []
        self.texts: dict[str, str] = {}
        self.bodies: dict[str, str] = {}
        self.body_starts: dict[str, int] = {}  # file: lines before the body
        self.places: dict[str, dict[str, int]] = {}  # file: line of each key and quoted text; read once, files are long

    def error(self, file: str, where: int | str, what: str, do: str) -> None:
        """Notes an error at a line, or where a key or a quoted text stands."""
        line = where if isinstance(where, int) else self.line(file, where)
        self.problems.append(Problem(file, line, what, do))

    def text(self, file: str) -> str | None:
        """Returns the file's text with LF at line ends; None, and notes an error, if it is missing or not UTF-8."""
        if file in self.texts:
            return self.texts[file]
        if file not in self.files:
            self.error(file, 1, "the file is missing", "add it (content/README.md says what it holds)")
            return None
        data = self.files[file].removeprefix(b"\xef\xbb\xbf")
        try:
            text = data.decode()
        except UnicodeDecodeError as e:
            line = data[: e.start].count(b"\n") + 1
            self.error(file, line, f"byte {data[e.start]:#04x} is not UTF-8", "save the file as UTF-8")
            return None
        self.texts[file] = text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text

    def toml(self, file: str, text: str, first: int = 1) -> dict[str, Any] | None:
        """Returns a TOML text as a dict; `first` is the line of the file at which it begins."""
        try:
            return tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError, ValueError) as e:
            found = re.search(r"at line (\d+)", str(e))
            line = int(found[1]) if found else text.rstrip().count("\n") + 1
            self.error(
                file,
                first - 1 + line,
                f"this is not TOML ({str(e).partition(' (at ')[0]})",
                _toml_hint(text.split("\n")[line - 1] if line <= text.count("\n") + 1 else ""),
            )
            return None

    def front_matter(self, file: str) -> tuple[dict[str, Any], str] | None:
        """Returns a Markdown file's front matter and body."""
        text = self.text(file)
        if text is None:
            return None
        lines = text.split("\n")
        if lines[0] != "+++":
            self.error(file, 1, "the front matter is missing", 'begin with a line +++, then title = "…", then +++')
            return None
        if "+++" not in lines[1:]:
            self.error(file, 1, "the front matter is not closed", "put a line +++ after its last key")
            return None
        end = lines.index("+++", 1)
        head = self.toml(file, "\n".join(lines[1:end]), 2)
        body = lines[end + 1 :]
        blank = next((n for n, line in enumerate(body) if line.strip()), len(body))
        self.body_starts[file] = end + 1 + blank
        self.bodies[file] = "\n".join(body[blank:]).rstrip() + "\n"
        return None if head is None else (head, self.bodies[file])

    def keys(
        self, file: str, table: Mapping[str, Any], known: Mapping[str, type], needed: Iterable[str] = (), at: int = 1
    ) -> bool:
        """Returns whether a table, which begins at a line, has only known keys of the right type and all it needs."""
        before = len(self.problems)
        for key, value in table.items():
            where = max(self.line(file, key), at)  # the key of a table before this one is not this one's
            if key not in known:
                self.error(file, where, f"unknown key {key!r}", f"use only {', '.join(known)}")
            elif not isinstance(value, known[key]):
                kinds = {
                    str: "a text in double quotes",
                    bool: "true or false",
                    dict: "a table",
                    list: "a list of tables",
                }
                self.error(file, where, f"{key} is of the wrong kind", f"write {kinds[known[key]]}")
            elif isinstance(value, str) and (flaw := one_line_flaw(value, self.longest.get(key, LONGEST_LINE))):
                self.error(file, where, f"{key} {flaw[0]}", flaw[1])
        for key in needed:
            if not table.get(key):
                self.error(file, at, f"{key} is missing", f'add {key} = "…"')
        return len(self.problems) == before

    def line(self, file: str, key: str) -> int:
        """Returns the line of a file where a key or a quoted text first stands; 1 if it can't be told."""
        if file not in self.places:
            found = self.places.setdefault(file, {})
            for number, line in enumerate(self.texts.get(file, "").split("\n"), 1):
                for place in re.finditer(r'^\s*\[*([^"=\[\]\s]+)\]*\s*(?:=|$)|"([^"]*)"', line):
                    found.setdefault(place[1] or place[2], number)
        return self.places[file].get(key, 1)
