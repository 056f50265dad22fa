"""A small database as an earlier commit made it, to see that what it holds is the same after today's migrations.

`earlier.sql` is the text of a SQLite database: the invented council's editions (superseded, in force, scheduled), a
draft that was discarded, and members who passed, failed, are in the midst of it, or whose attempt was disowned. It was
made by the commit before the database itself began to protect rows. Made anew, at whichever commit, by

    uv run python -m tests.earlier
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

FILE = Path(__file__).with_suffix(".sql")
FAR_AHEAD = datetime.fromisoformat("2099-05-01T09:00+00:00")
FILL = "import django; django.setup(); from tests import earlier; earlier.fill()"


def own_environment(folder: Path) -> dict[str, str]:
    """For a portal whose data is in a folder, on SQLite whatever the tests run on."""
    given = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SECRET_KEY")}
    return given | {"PORTAL_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "protocol_portal.settings"}


def run(folder: Path, *arguments: str) -> str:
    """What Python prints, run with these arguments on the portal in a folder."""
    command = [sys.executable, "-W", "error", *arguments]
    done = subprocess.run(
        command, cwd=FILE.parent.parent, env=own_environment(folder), stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def fill() -> None:
    """Lets the invented council publish and its members learn, in an empty database."""
    from quizzes.learning import attempts
    from tests import cast
    from tests.quizzes import taking as learning

    quiz = learning.small_site()
    editor, publisher = cast.officer("editor"), cast.officer("publisher")
    _approve_questions(quiz, publisher)
    ann, bob, cem, dee = (
        cast.member(f"{name}@brookshire.example", full_name=f"{name.title()} Archer")
        for name in ("ann", "bob", "cem", "dee")
    )
    learning.finished(ann)
    learning.finished(bob, right_ones=1)
    begun = learning.begun(cem)
    attempts.answer(cem, begun.pk, 1, learning.right(begun.asked.get(position=1)))
    attempts.disown(learning.finished(dee), reason="Not hers.", by=publisher)
    _publish(editor, publisher)
    learning.finished(bob)


def _approve_questions(quiz, by) -> None:
    from django.utils import timezone

    from quizzes.bank import approvals

    shown = approvals.fingerprint(one.pk for one in approvals.drawable(quiz))
    approvals.record(
        quiz, approved_by="Standards Committee", approved_on=timezone.localdate() - timedelta(days=9), reference="12",
        shown=shown, same_words=True, by=by,
    )  # fmt: skip


def _publish(editor, publisher) -> None:
    """Edition 2 at once; a draft that is discarded; edition 3 approved, taken back, and approved for long ahead."""
    from django.utils import timezone

    from guidance.amending.draft import amend as begin
    from guidance.amending.draft import discard
    from guidance.amending.parts import save_part
    from guidance.editions import publishing
    from guidance.models import Section

    def approve(draft, at) -> None:
        publishing.approve(
            draft, kind="minor", note="A small change.", in_force_from=at, by=publisher,
            reviewed=publishing.reviewable(draft), adoption={"authority": "Full Council", "minute": "7"},
        )  # fmt: skip

    def amend(words: str):
        draft = begin(by=editor)
        section = Section.objects.get(edition=draft)
        save_part(section, {"body": f"{section.body}\n{words}\n"}, seen=section.lock_version, by=editor)
        return draft

    approve(amend("Be patient too."), timezone.now())
    discard(amend("Never mind."), by=editor)
    draft = amend("Be brave too.")
    approve(draft, FAR_AHEAD)
    approve(publishing.take_back(draft, by=publisher), FAR_AHEAD)


def tell() -> None:
    """Prints what is stored and the same made anew, in pairs: each edition's fingerprint, and each attempt's marks."""
    from guidance.content.canonical import fingerprint
    from guidance.editions.stored import content_of
    from guidance.models import Edition
    from quizzes.learning import attempts
    from quizzes.models import Attempt

    fingerprints = [(one.fingerprint, fingerprint(content_of(one))) for one in Edition.objects.all()]
    finished = [(one, attempts.marked(one)) for one in Attempt.objects.exclude(finished_at=None)]
    marks = [([one.score, one.passed], [mark.score, mark.passed]) for one, mark in finished]
    print(json.dumps({"fingerprints": fingerprints, "marks": marks}))


def dump(database: Path) -> str:
    """The whole of a SQLite file as SQL."""
    with closing(sqlite3.connect(database)) as connection:
        return "\n".join(connection.iterdump()) + "\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder), "manage.py", "migrate", "--verbosity", "0")
        run(Path(folder), "-c", FILL)
        FILE.write_text(dump(Path(folder) / "portal.sqlite3"), encoding="utf-8")


if __name__ == "__main__":
    main()
