"""How fast the quiz is for a room of members. Run by hand, never by pytest, on a machine that does nothing else:

    uv run python -m tests.bench.quiz_journey [--members 50] [--at-once 8] [--rounds 1]

Starts a portal with two workers and data of its own, on SQLite and, where DATABASE_URL is set, in a new database on
that server too. Members who are signed in take the quiz as a browser does it: the page of the quiz, its button, and for
each question the page, the answer, what is told and the next page; then the result. Each has one connection, and so
many take it at once. Some attempts before that warm both workers up and are not counted. It prints

- attempts per second, over all attempts (the last ones run with fewer beside them), and requests per second;
- the processor time of the workers and of these clients, per attempt: they share the processors, so that what the
  clients take is missing to the portal. On a machine that does other things, compare the former;
- for each kind of page the median and the 95th percentile of the milliseconds until all of it was there;
- for each kind of page how many SQL statements it takes (median, in a warm process of its own, by Django's test
  client on the same data), and how many of them only begin or end a transaction or a part of one.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "protocol_portal.settings")

from django.conf import settings

from tests.journey import Answer, Browser, Journey, sign_in
from tests.kill import links
from tests.server import Server, own_data, running
from tests.shell import shell_in

KINDS = ("the quiz", "begin", "lead on", "question", "answer", "told", "last answer", "result")
TURNS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
WARM = 10  # attempts until a process keeps every question that is asked
TICKS = os.sysconf("SC_CLK_TCK")  # per second
COUNT = "import django; django.setup(); from tests.bench import quiz_journey; quiz_journey.count_statements()"


@dataclass(frozen=True)
class Task:
    """A member who is signed in, for a process of the clients."""

    port: int
    cookies: dict[str, str]
    token: str
    seed: str


@dataclass(frozen=True)
class Taken:
    """An attempt: each request's kind and milliseconds, and the client's own processor time in seconds."""

    requests: list[tuple[str, float]]
    cpu: float


def take(task: Task) -> Taken:
    """One attempt, from the page of the quiz to the result."""
    begun = time.process_time()
    requests: list[tuple[str, float]] = []
    browser = Browser(lambda: task.port, task.cookies, task.token)
    random = Random(task.seed)  # noqa: S311 (which answers are chosen)
    Journey(browser, random, after=lambda kind, answer: requests.append((kind, answer.took))).attempt()
    browser.close()
    return Taken(requests, time.process_time() - begun)


# ---- SQL statements ------------------------------------------------------------------------------------------------


class InProcess:
    """A browser without a server; `took` of its answers is the number of statements, `turns` those that are TURNS."""

    def __init__(self, member: object) -> None:
        from tests import cast

        self.client = cast.signed_in(member)  # type: ignore[arg-type]  # a user of the model in settings
        self.client.defaults["HTTP_HOST"] = "127.0.0.1"
        self.turns = 0

    def send(self, method: str, path: str, fields: Mapping[str, object] | None = None) -> Answer:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            response = self.client.get(path) if method == "GET" else self.client.post(path, fields)
        self.turns = sum(query["sql"].startswith(TURNS) for query in captured.captured_queries)
        location, text = response.headers.get("Location", ""), response.content.decode()
        return Answer(method, path, response.status_code, location, text, len(captured))


def count_statements() -> None:
    """Prints, as JSON, {kind: [statements, of which TURNS]}, medians of an attempt in a process that has seen many."""
    from protocol_portal.members.models import Member

    browser = InProcess(Member.objects.get(email="m0@brookshire.example"))
    found: dict[str, list[tuple[float, int]]] = defaultdict(list)
    choices = Random(1)  # noqa: S311 (which answers are chosen)
    journey = Journey(browser, choices, after=lambda kind, page: found[kind].append((page.took, browser.turns)))
    for _ in range(WARM):
        found.clear()
        journey.attempt()
    print(json.dumps({kind: [int(statistics.median(column)) for column in zip(*of_it, strict=True)]
                      for kind, of_it in found.items()}))  # fmt: skip


def statements(environment: dict[str, str]) -> dict[str, list[int]]:
    command = [sys.executable, "-c", COUNT]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


# ---- the room ------------------------------------------------------------------------------------------------------


def worker_seconds(server: Server) -> float:
    """The processor time that the server's workers have taken so far."""
    pid = server.process.pid
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    stats = (Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split() for worker in workers)
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / TICKS


def signed_in(server: Server, environment: dict[str, str], number: int) -> list[Task]:
    browsers = [Browser(lambda: server.port) for _ in range(number)]
    with shell_in(environment) as shell:
        paths = links(shell, number)
    for browser, link in zip(browsers, paths, strict=True):
        sign_in(browser, link)
        browser.close()
    return [Task(server.port, one.cookies, one.token, str(n)) for n, one in enumerate(browsers)]


def measure(members: int, at_once: int, rounds: int) -> None:
    """Prints the figures of a new installation, on the database of DATABASE_URL."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        environment = stack.enter_context(own_data(folder))
        server = stack.enter_context(running(environment, workers=2))
        pool = stack.enter_context(ProcessPoolExecutor(at_once))
        server.ready()
        tasks = signed_in(server, environment, members)
        list(pool.map(take, tasks[: 2 * at_once]))  # warms up
        before, begun = worker_seconds(server), time.perf_counter()
        taken = list(pool.map(take, tasks * rounds))
        seconds = time.perf_counter() - begun
        report(taken, seconds, worker_seconds(server) - before, statements(environment))


def report(taken: list[Taken], seconds: float, workers: float, counted: dict[str, list[int]]) -> None:
    number, requests = len(taken), sum(len(one.requests) for one in taken)
    clients = sum(one.cpu for one in taken)
    print(
        f"  {number / seconds:.2f} attempts a second ({number} in {seconds:.1f} s), {requests / seconds:.0f} requests"
    )
    for who, cpu in (("workers", workers), ("clients", clients)):
        each = f"{1000 * cpu / number:.0f} ms an attempt, {1000 * cpu / requests:.2f} ms a request"
        print(f"  processor time of the {who}: {each} (all on the same {os.cpu_count()} processors)")
    print(f"  {'':12}{'requests':>9}{'p50 ms':>8}{'p95 ms':>8}{'SQL':>6}{'turns':>7}")
    for kind in KINDS:
        times = [took for one in taken for what, took in one.requests if what == kind]
        p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[18]
        sql, turns = counted[kind]
        print(f"  {kind:12}{len(times):9}{p50:8.1f}{p95:8.1f}{sql:6}{turns:7}", flush=True)


@contextmanager
def on_sqlite() -> Iterator[None]:
    """Forgets DATABASE_URL for a while."""
    url = os.environ.pop("DATABASE_URL", "")
    yield
    if url:
        os.environ["DATABASE_URL"] = url


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=50)
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=1, help="attempts of each member")
    chosen = parser.parse_args()
    print(f"{chosen.members} members, {chosen.at_once} at once, {chosen.rounds} attempt(s) each; 2 workers")
    with on_sqlite():
        print("SQLite")
        measure(chosen.members, chosen.at_once, chosen.rounds)
    if os.environ.get("DATABASE_URL"):
        print("PostgreSQL")
        measure(chosen.members, chosen.at_once, chosen.rounds)


if __name__ == "__main__":
    main()
