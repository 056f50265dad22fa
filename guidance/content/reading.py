"""The folder content/ read into plain dataclasses, with every error named by file and line. No database, no request.

`parse` takes the folder as a mapping of paths to bytes (`folder_files` makes it) and gives what it holds, or all
that is wrong with it. `canonical.written` is the inverse: a folder in canonical form comes back byte for byte.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from guidance.content import checks, particulars
from guidance.content.particulars import LONGEST, Slip
from guidance.content.shape import (
    PAGES,
    ContactContent,
    Content,
    EditionContent,
    PageContent,
    Part,
    SearchTerms,
    SiteContent,
)
from guidance.text.flaws import Finding, Problem, flaws_in
from guidance.text.kinds import KINDS, SECTION, in_folder
from guidance.text.reader import Reader


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
    reader = _Folder(files)
    content = reader.content()
    reader.problems += map(reader.placed, checks.check(content, reader.unread)) if content else reader.flaws()
    reader.problems.sort(key=lambda p: (p.warning, p.file, p.line))
    return (None if any(not p.warning for p in reader.problems) else content), reader.problems


class _Folder(Reader):
    """Reads the kinds of file that a content folder holds."""

    longest = LONGEST

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(files)
        self.unread: set[str] = set()  # addresses of parts that are there and can't be read

    def placed(self, finding: Finding) -> Problem:
        """Returns what the checks found, at its line of the file."""
        line = 1
        if isinstance(finding.where, int):
            line = self.body_starts[finding.file] + finding.where
        elif finding.where is not None:
            line = self.line(finding.file, finding.where)
        return Problem(finding.file, line, finding.what, finding.do, finding.warning)

    def slipped(self, file: str, slips: Iterable[Slip], at: str | None = None) -> bool:
        """Notes what is wrong in values, each at its own place or all at one; returns whether there was anything."""
        before = len(self.problems)
        for slip in slips:
            self.error(file, slip.where if at is None else at, slip.what, slip.do)
        return len(self.problems) > before

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

    # -- the kinds of file

    def part(self, file: str) -> Part | None:
        folder, _, name = file.partition("/")
        kind = in_folder(folder)
        if kind is None or not name:
            return None
        named = particulars.pieces_of(kind, name)
        if isinstance(named, Slip):
            self.error(file, 1, named.what, named.do)
            return None
        position, slug = named
        read = self.front_matter(file)
        known: dict[str, type] = {"title": str, "summary": str, **kind.more}
        self.unread.add(address := f"{kind.address}{slug}/")
        if not read or not self.keys(file, read[0], known, ["title"]):
            return None
        head, body = read
        if "replaces" in head:
            self.slipped(file, particulars.replaces_slips(slug, head["replaces"]))
        if not body.strip():
            self.error(file, self.body_starts[file], "there is no text", "write some below the front matter")
            return None
        self.unread.remove(address)
        return Part(kind.word, slug, head["title"], head.get("summary", ""), body, position,
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
        since, moved = table.get("in_force_from", ""), table.get("moved", {})
        self.slipped(file, particulars.kind_slips(table["change_kind"]))
        self.slipped(file, particulars.date_slips(since))
        if self.slipped(file, particulars.moved_slips(moved)):
            return None
        note, moved = table.get("change_note", ""), dict(sorted(moved.items()))
        return EditionContent(table["title"], since, table["change_kind"], note, moved, tuple(parts))

    def site(self, file: str) -> SiteContent | None:
        text = self.text(file)
        table = self.toml(file, text) if text is not None else None
        needed = ["council", "short_name", "committee", "code", "constitution"]
        if table is None or not self.keys(file, table, {**dict.fromkeys(needed, str), "contacts": list}, needed):
            return None
        self.slipped(file, particulars.web_slips("constitution", table["constitution"]))
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
        contact = ContactContent(**entry)
        self.slipped(file, particulars.contact_slips(contact), contact.slug)
        return contact

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
        slips = (slip for key, values in table.items() for slip in particulars.phrase_slips(key, values))
        if self.slipped(file, slips):
            return None
        return {key: tuple(sorted(table[key])) for key in sorted(table)}


def read_edition(files: Mapping[str, bytes]) -> tuple[EditionContent | None, list[Problem]]:
    """Returns the edition in a folder, which may also hold what surrounds an edition, or None; and what can't be read.

    Whether its texts could be published is not asked: they were, perhaps long ago, by the rules of that day.
    """
    reader = _Folder(files)
    for file in files:
        reader.place(file)
    parts = [part for file in files if (part := reader.part(file))]
    edition = reader.edition("edition.toml", parts)
    if not parts and not reader.unread:
        reader.error("edition.toml", 1, "there is no text beside it", "give the folder in which protocol/ is")
    reader.problems.sort(key=lambda problem: (problem.file, problem.line))
    return (None if reader.problems else edition), reader.problems
