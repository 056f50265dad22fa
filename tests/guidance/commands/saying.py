"""What the commands on content say, and what they leave on disk and in the database."""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, settings

from guidance.content.canonical import written
from guidance.content.shape import Content
from guidance.editions import stored
from guidance.models import Edition
from guidance.site import stored as live
from tests.effort import examples
from tests.refusals import reasons
from tests.rows import GUIDANCE, rows_of

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
SECTION = "protocol/01-talking-online.md"
IN_DATABASE = settings(max_examples=examples(20), deadline=None, suppress_health_check=list(HealthCheck))


@dataclass(frozen=True)
class Said:
    """What a command wrote to stdout and to stderr, and the error with which it refused, if it did."""

    out: str
    errors: str
    refusal: CommandError | None = None


def tried(*arguments, **options) -> Said:
    """What a command says, whether it refuses or not."""
    out, err, refusal = StringIO(), StringIO(), None
    try:
        call_command(*map(str, arguments), **options, stdout=out, stderr=err)
    except CommandError as e:
        refusal = e
    return Said(out.getvalue(), err.getvalue(), refusal)


def run(*arguments, **options) -> str:
    """What a command that doesn't refuse writes to stdout."""
    said = tried(*arguments, **options)
    if said.refusal:
        raise said.refusal
    return said.out


def refused(*arguments, **options) -> str:
    """The sentences with which a command refuses."""
    refusal = tried(*arguments, **options).refusal
    assert refusal
    return str(refusal)


def why_not(*arguments, **options) -> list[tuple]:
    """The reasons for which an act, and so the command, is refused."""
    refusal = tried(*arguments, **options).refusal
    assert refusal
    return reasons(refusal.__cause__)


def places(folder: Path, told: str) -> list[tuple[str, int]]:
    """(file, line) of each line in which a command tells a problem."""
    found = (line.removeprefix(f"{folder}/").split(":") for line in told.splitlines())
    return [(file, int(line)) for file, line, *_ in found]


def put(folder: Path, content: Content | dict[str, bytes]) -> Path:
    for path, data in (content if isinstance(content, dict) else written(content)).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new))


def row_counts() -> dict[str, int]:
    """How many rows each model of the guidance has."""
    return {name: len(rows) for name, rows in rows_of(GUIDANCE).items()}


def in_database() -> Content:
    """What the database holds, as a content folder would."""
    edition = stored.content_of(Edition.objects.get())
    site = live.site_of_database()
    assert site
    return Content(edition, site, live.pages_of_database(), live.terms_of_database())
