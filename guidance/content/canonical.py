"""The one canonical form of a content folder as files, and the fingerprint made over an edition’s files."""

import hashlib
from collections.abc import Mapping
from typing import Any

import tomli_w

from guidance.content.shape import Content, EditionContent, Part

FORMAT = 1  # raised when the canonical form changes, so that a fingerprint says what it was made over


def _toml(table: Mapping[str, Any]) -> str:
    return tomli_w.dumps(table)


def markdown_file(head: Mapping[str, Any], body: str) -> bytes:
    """Returns front matter and body as a file in canonical form."""
    return f"+++\n{_toml(head)}+++\n\n{body}".encode()


def part_file(part: Part) -> bytes:
    """Returns a part as its file."""
    head: dict[str, Any] = {"title": part.title}
    if part.summary:
        head["summary"] = part.summary
    if part.replaces:
        head["replaces"] = part.replaces
    if not part.quoted:
        head["quoted"] = False
    return markdown_file(head, part.body)


def edition_files(edition: EditionContent) -> dict[str, bytes]:
    """Returns the files of an edition, without the live things around it."""
    head: dict[str, Any] = {"title": edition.title}
    if edition.in_force_from:
        head["in_force_from"] = edition.in_force_from
    head["change_kind"] = edition.change_kind
    if edition.change_note:
        head["change_note"] = edition.change_note
    if edition.moved:
        head["moved"] = dict(sorted(edition.moved.items()))
    return {"edition.toml": _toml(head).encode(), **{part.file: part_file(part) for part in edition.parts}}


def written(content: Content) -> dict[str, bytes]:
    """Returns the whole folder in canonical form: {path: bytes}."""
    site = content.site
    whose = {key: getattr(site, key) for key in ("council", "short_name", "committee", "code", "constitution")}
    contacts = [{key: value for key, value in vars(contact).items() if value} for contact in site.contacts]
    terms = {"synonyms": content.terms.synonyms, "passages": content.terms.passages}
    files = edition_files(content.edition)
    files["site.toml"] = _toml(whose | ({"contacts": contacts} if contacts else {})).encode()
    if any(terms.values()):
        lists = {key: {says: list(words) for says, words in table.items()} for key, table in terms.items()}
        files["search-terms.toml"] = _toml(lists).encode()
    for page in content.pages:
        files[f"pages/{page.slug}.md"] = markdown_file({"title": page.title}, page.body)
    return files


def fingerprint(edition: EditionContent) -> str:
    """Returns the SHA-256, in hexadecimal, of the edition's files in canonical form.

    Hashed are the line `protocol-portal edition, format 1` and then, for each file in the order of its path, a line
    with the path, a line with its length in bytes, and its bytes.
    """
    digest = hashlib.sha256(f"protocol-portal edition, format {FORMAT}\n".encode())
    for path, data in sorted(edition_files(edition).items()):
        digest.update(f"{path}\n{len(data)}\n".encode() + data)
    return digest.hexdigest()
