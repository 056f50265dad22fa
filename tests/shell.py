"""A process beside the portal that runs what tests send it in the portal's own code, with its settings and database.

It lives as long as the installation: to begin one for each question takes longer than the question.
"""

import io
import json
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from select import select

from django.conf import settings

Shell = Callable[[str], str]
ANSWERS_WITHIN = 60  # seconds


@contextmanager
def shell_in(environment: dict[str, str]) -> Iterator[Shell]:
    """Gives a function that runs Python there and returns what it printed.

    It raises AssertionError with the traceback where that fails.
    """
    command = [sys.executable, "-m", "tests.shell"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, stdin=pipe, stdout=pipe, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        stdin, stdout = process.stdin, process.stdout

        def run(code: str) -> str:
            print(json.dumps(code), file=stdin, flush=True)
            ready, _, _ = select([stdout], [], [], ANSWERS_WITHIN)
            assert ready, "the shell doesn't answer"
            answer = stdout.readline()
            assert answer, "the shell has ended"
            printed, failure = json.loads(answer)
            assert not failure, failure
            return printed.strip()

        yield run
        stdin.close()


def serve() -> None:
    """Runs each line of input, Python as JSON, and answers with a line: what it printed, and how it failed."""
    import django

    django.setup()
    from django.db import connections

    for line in sys.stdin:
        failure = ""
        with redirect_stdout(io.StringIO()) as printed:
            try:
                exec(json.loads(line), {})  # noqa: S102 (it is the test's)
            except Exception:
                failure = traceback.format_exc()
        connections.close_all()  # none may be open where the portal is killed: the next start recovers the database
        print(json.dumps([printed.getvalue(), failure]), flush=True)


if __name__ == "__main__":
    serve()
