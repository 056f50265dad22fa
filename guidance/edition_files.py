"""The files of one edition alone, read back: enough to work out its fingerprint again. No database, no request."""

from collections.abc import Mapping

from guidance.content import EditionContent
from guidance.content_files import Reader
from guidance.text.flaws import Problem


def read_edition(files: Mapping[str, bytes]) -> tuple[EditionContent | None, list[Problem]]:
    """The edition in a folder, which may hold what surrounds an edition too, or None; and what can't be read.

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
