"""The folder content/ read into plain dataclasses, with every error named by file and line. No database, no request.

`parse` takes the folder as a mapping of paths to bytes (`folder_files` makes it) and gives what it holds, or all
that is wrong with it. `canonical.written` is the inverse: a folder in canonical form comes back byte for byte.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from guidance.common.london import moment
from guidance.common.texts import LONGEST_LINE, one_line_flaw
from guidance.content import checks
from guidance.content.shape import (
    CHANGE_KINDS,
    PAGES,
    ContactContent,
    Content,
    EditionContent,
    PageContent,
    Part,
    SearchTerms,
    SiteContent,
)
from guidance.text import markdown
from guidance.text.flaws import Problem, flaws_in, is_reserved
from guidance.text.kinds import KINDS, SECTION, WHOLE, Kind, in_folder

LONGEST = {"title": 200, "summary": 500, "slug": 80, "council": 200, "short_name": 200, "committee": 200, "code": 200,
           "team": 200, "email": 254, "replaces": 80, "phrase": 200}  # characters, as in the models  # fmt: skip

EXAMPLES = {
    "place": "01-short-name.md, in a-z, 0-9 and hyphens",
    "number": "3.1.md, the paragraph's number",
    "name": "short-name.md, in a-z, 0-9 and hyphens",
}  # how the files of a kind are called, by what its parts are ordered by


def left_alone(path: str) -> bool:
    """Returns whether the loader passes over a file."""
    return path == "README.md" or path.startswith("quizzes/")


def folder_files(folder: Path) -> dict[str, bytes]:
    """Returns the files below a folder by their path inside it, without hidden files and folders."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(piece.startswith(".") for piece in path.relative_to(folder).parts)
    }


def parse(files: Mapping[str, bytes]) -> tuple[Content | None, list[Problem]]:
    """Returns what a content folder holds, or None if there is an error; and all problems, errors first."""
    reader = Reader(files)
    content = reader.content()
    reader.problems += checks.check(content, reader) if content else reader.flaws()
    reader.problems.sort(key=lambda p: (p.warning, p.file, p.line))
    return (None if any(not p.warning for p in reader.problems) else content), reader.problems


def _file_form(kind: Kind) -> str:
    """The form of the names of its files: two groups, a number or nothing, and the name in the address."""
    number = "([0-9][0-9])-" if kind.is_numbered else "()"
    return rf"{number}({markdown.name_form(kind)})\.md"


def _toml_hint(line: str) -> str:
    if re.search(r"=\s*[“”‘’]|[“”]\s*$", line):
        return 'use straight double quotes around the value: key = "value"'
    if line.count('"') > 2:
        return 'write \\" for a double quote inside the value'
    return 'write each line as key = "value"'


class Reader:
    """Reads the files one by one and collects what is wrong; remembers where a body begins and a key stands."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.problems: list[Problem] = []
        self.texts: dict[str, str] = {}
        self.bodies: dict[str, str] = {}
        self.unread: set[str] = set()  # addresses of parts that are there and can't be read
        self.body_starts: dict[str, int] = {}  # file: lines before the body
        self.places: dict[str, dict[str, int]] = {}  # file: line of each key and quoted text; read once, files are long

    def error(self, file: str, where: int | str, what: str, do: str) -> None:
        """Notes an error at a line, or where a key or a quoted text stands."""
        line = where if isinstance(where, int) else self.line(file, where)
        self.problems.append(Problem(file, line, what, do))

    def content(self) -> Content | None:
        for file in self.files:
            self.place(file)
        parts = [part for file in self.files if (part := self.part(file))]
        edition = self.edition("edition.toml", parts)
        site, terms = self.site("site.toml"), self.terms("search-terms.toml")
        pages = [self.page(f"pages/{slug}.md", slug) for slug in PAGES]
        if not any(part.kind == SECTION.word for part in parts) and not self.unread:
            self.error("protocol/", 1, "there is no section", "add one, such as protocol/01-introduction.md")
        if edition and site and terms and all(pages):
            return Content(edition, site, tuple(page for page in pages if page), terms)
        return None

    def flaws(self) -> Iterator[Problem]:
        """Notes what is wrong in each text by itself, which can be told even if files are missing or unreadable."""
        for file, body in self.bodies.items():
            for flaw in flaws_in(body, ids_needed=not file.startswith("pages/")):
                yield Problem(file, self.body_starts[file] + flaw.line, flaw.what, flaw.do, flaw.warning)

    def place(self, file: str) -> None:
        known = {"edition.toml", "site.toml", "search-terms.toml", *(f"pages/{slug}.md" for slug in PAGES)}
        folder = file.split("/")[0]
        if file in known or left_alone(file) or (in_folder(folder) and "/" in file):
            return
        folders = ", ".join(f"{kind.folder}/" for kind in KINDS.values())
        do = f"move it to {folders} or pages/, or take it away (content/README.md lists them)"
        self.error(file, 1, "a file that has no place here", do)

    # -- one file

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
            elif isinstance(value, str):
                self.one_line(file, where, key, value)
        for key in needed:
            if not table.get(key):
                self.error(file, at, f"{key} is missing", f'add {key} = "…"')
        return len(self.problems) == before

    def one_line(self, file: str, where: int | str, key: str, value: str) -> None:
        if flaw := one_line_flaw(value, LONGEST.get(key, LONGEST_LINE)):
            self.error(file, where, f"{key} {flaw[0]}", flaw[1])

    def line(self, file: str, key: str) -> int:
        """Returns the line of a file where a key or a quoted text first stands; 1 if it can't be told."""
        if file not in self.places:
            found = self.places.setdefault(file, {})
            for number, line in enumerate(self.texts.get(file, "").split("\n"), 1):
                for place in re.finditer(r'^\s*\[*([^"=\[\]\s]+)\]*\s*(?:=|$)|"([^"]*)"', line):
                    found.setdefault(place[1] or place[2], number)
        return self.places[file].get(key, 1)

    # -- the kinds of file

    def part(self, file: str) -> Part | None:
        folder, _, name = file.partition("/")
        kind = in_folder(folder)
        if kind is None or not name:
            return None
        named = re.fullmatch(_file_form(kind), name)
        if not named or len(named[2]) > LONGEST["slug"]:
            self.error(file, 1, "the file's name is not of the right form", f"call it {EXAMPLES[kind.order]}")
            return None
        if kind is SECTION and named[2] == WHOLE:
            self.error(file, 1, 'the name "all" is taken', "choose another (/guidance/all/ is the whole protocol)")
            return None
        read = self.front_matter(file)
        known: dict[str, type] = {"title": str, "summary": str, **kind.more}
        self.unread.add(address := f"{kind.address}{named[2]}/")
        if not read or not self.keys(file, read[0], known, ["title"]):
            return None
        head, body = read
        if "replaces" in head and (head["replaces"] == named[2] or not re.fullmatch(markdown.NUMBER, head["replaces"])):
            self.error(file, "replaces", "replaces is not the number of another paragraph", 'write replaces = "3.1"')
        if not body.strip():
            self.error(file, self.body_starts[file], "there is no text", "write some below the front matter")
            return None
        self.unread.remove(address)
        position = int(named[1]) if named[1] else 0
        return Part(kind.word, named[2], head["title"], head.get("summary", ""), body, position,
                    head.get("replaces", ""), head.get("quoted", True))  # fmt: skip

    def page(self, file: str, slug: str) -> PageContent | None:
        read = self.front_matter(file)
        if not read or not self.keys(file, read[0], {"title": str}, ["title"]):
            return None
        if not read[1].strip():
            self.error(file, self.body_starts[file], "there is no text", "write some below the front matter")
            return None
        return PageContent(slug, read[0]["title"], read[1])

    def edition(self, file: str, parts: list[Part]) -> EditionContent | None:
        text = self.text(file)
        table = self.toml(file, text) if text is not None else None
        known = {"title": str, "in_force_from": str, "change_kind": str, "change_note": str, "moved": dict}
        if table is None or not self.keys(file, table, known, ["title", "change_kind"]):
            return None
        if table["change_kind"] not in CHANGE_KINDS:
            self.error(
                file, "change_kind", f"change_kind is {table['change_kind']!r}", f"use one of {', '.join(CHANGE_KINDS)}"
            )
        since = table.get("in_force_from", "")
        try:
            _ = since and moment(since)
        except ValueError:
            do = 'write "2023-08", "2023-08-14" or "2023-08-14T09:30" (London time)'
            self.error(file, "in_force_from", f"{since!r} is not a date", do)
        moved = table.get("moved", {})
        for old, new in moved.items():
            if not isinstance(new, str):
                self.error(file, old, f"{old} leads to no address", 'write "old" = "new"')
                return None
        note, moved = table.get("change_note", ""), dict(sorted(moved.items()))
        return EditionContent(table["title"], since, table["change_kind"], note, moved, tuple(parts))

    def site(self, file: str) -> SiteContent | None:
        text = self.text(file)
        table = self.toml(file, text) if text is not None else None
        needed = ["council", "short_name", "committee", "code", "constitution"]
        if table is None or not self.keys(file, table, {**dict.fromkeys(needed, str), "contacts": list}, needed):
            return None
        if not re.fullmatch(r"https?://[^\s\"<>]+", table["constitution"]):
            self.error(file, "constitution", "constitution is not a web address", "write it out, with https://")
        entries = table.get("contacts", [])
        starts = [n for n, line in enumerate((text or "").split("\n"), 1) if line.strip() == "[[contacts]]"]
        starts += [1] * len(entries)  # where they are written otherwise
        contacts = [self.contact(file, entry, at) for entry, at in zip(entries, starts, strict=False)]
        whose = {key: table[key] for key in needed}
        return SiteContent(**whose, contacts=tuple(c for c in contacts if c)) if all(contacts) else None

    def contact(self, file: str, entry: Any, at: int) -> ContactContent | None:
        texts = ["slug", "team", "helps_with", "email", "telephone", "address"]
        known = {**dict.fromkeys(texts, str), "in_elections": bool}
        if not isinstance(entry, dict):
            self.error(file, "contacts", "contacts is not a list of tables", "write [[contacts]]")
            return None
        if not self.keys(file, entry, known, ["slug", "team", "helps_with"], at):
            return None
        slug = entry["slug"]
        if not re.fullmatch(markdown.ID, slug) or len(slug) > LONGEST["slug"]:
            self.error(file, slug, f"the slug {slug!r} is not well formed", "use a-z, 0-9 and hyphens")
        elif is_reserved(slug):
            self.error(file, slug, f"the slug {slug!r} is reserved", f"begin it otherwise than {slug.split('-')[0]}-")
        if entry.get("email") and not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+", entry["email"]):
            self.error(file, slug, f"{entry['email']!r} is not an e-mail address", "write name@council.gov.uk")
        if entry.get("address") and not re.fullmatch(r"https?://[^\s\"<>]+", entry["address"]):
            self.error(file, slug, "address is not a web address", "write it out, with https://")
        return ContactContent(**entry)

    def terms(self, file: str) -> SearchTerms | None:
        if file not in self.files:
            do = "add search-terms.toml, or people find only the protocol's own words"
            self.problems.append(Problem(file, 1, "there are no search terms", do, warning=True))
            return SearchTerms()
        text = self.text(file)
        table = self.toml(file, text) if text is not None else None
        if table is None or not self.keys(file, table, {"synonyms": dict, "passages": dict}):
            return None
        groups = [self.phrases(file, table.get(key, {})) for key in ("synonyms", "passages")]
        return SearchTerms(groups[0], groups[1]) if groups[0] is not None and groups[1] is not None else None

    def phrases(self, file: str, table: Mapping[str, Any]) -> dict[str, tuple[str, ...]] | None:
        before = len(self.problems)
        for key, values in table.items():
            self.one_line(file, key, "phrase", key)
            if (
                not key
                or not values
                or not isinstance(values, list)
                or not all(isinstance(v, str) and v for v in values)
            ):
                self.error(file, key, f"{key!r} has no list of words", 'write "…" = ["…", "…"]')
                continue
            for value in values:
                self.one_line(file, value, "phrase", value)
            times = Counter(value.casefold() for value in values)
            if twice := next((value for value in values if times[value.casefold()] > 1), ""):
                self.error(file, key, f"{twice!r} stands twice under {key!r}", "take one away")
        if len(self.problems) > before:
            return None
        return {key: tuple(sorted(table[key])) for key in sorted(table)}


def read_edition(files: Mapping[str, bytes]) -> tuple[EditionContent | None, list[Problem]]:
    """Returns the edition in a folder, which may also hold what surrounds an edition, or None; and what can't be read.

    Whether its texts could be published is not asked: they were, perhaps long ago, by the rules of that day.
    """
    reader = Reader(files)
    for file in files:
        reader.place(file)
    parts = [part for file in files if (part := reader.part(file))]
    edition = reader.edition("edition.toml", parts)
    if not parts and not reader.unread:
        reader.error("edition.toml", 1, "there is no text beside it", "give the folder in which protocol/ is")
    reader.problems.sort(key=lambda problem: (problem.file, problem.line))
    return (None if reader.problems else edition), reader.problems
