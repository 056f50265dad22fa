"""Kills the portal (SIGKILL) at random moments while members answer, and looks whether an answer was lost. By hand:

    uv run python -m tests.kill [--kills 200] [--members 6] [--seed 1]

It takes some three seconds a kill, on SQLite or, where DATABASE_URL is set, in a new database on that server. Two of
three kills take one of the two worker processes, which `start` replaces, and the third takes everything, which is then
started again on the same data. A quarter of the moments are any; the others are while an answer, a last answer, or the
wish to begin is on its way: so long after it was sent as a random part of the time that such a request took before.

After each kill everything that a page had confirmed has to be in the database as it was chosen, no question may have
two answers, and an attempt has to be either open, with an answer missing, or marked. At the end every attempt is
finished, on the pages. Exits with 1, and names the seed, where that isn't so.
"""

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from secrets import randbelow
from signal import SIGKILL
from statistics import median
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "protocol_portal.settings")

from tests.journey import Answer, Browser, Gone, Journey, Key, sign_in
from tests.server import READY_WITHIN, Server, own_data
from tests.shell import Shell, shell_in

MEMBERS = 6
MOMENTS = ("any", "answer", "last answer", "begin")
SIGN_IN = """
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.signing_in import codes
for i in range({number}):
    print(codes.link(accounts.add(by=None, full_name=f"Member {{i}}", email=f"m{{i}}@brookshire.example")).path)
"""


@dataclass(frozen=True)
class Outcome:
    kills: int
    hits: int  # kills that left a request without an answer
    confirmed: int  # answers
    attempts: int  # all finished


# ---- what is in the database ---------------------------------------------------------------------------------------


def audit() -> dict[str, Any]:
    """Of one moment: the attempts as {key: [whether it is open, {place: choices}]}, and faults in words."""
    from django.db import connection, transaction

    with transaction.atomic():
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return _audit()


def _audit() -> dict[str, Any]:
    from django.db import connection
    from django.db.models import Count

    from quizzes.models import Attempt, Response

    found, faults = {}, []
    for attempt in Attempt.objects.all():
        recorded = dict(attempt.asked.values_list("position", "response__chosen"))
        faults += [f"attempt {attempt.pk}: {fault}" for fault in _faults(attempt, recorded)]
        given = {position: chosen for position, chosen in recorded.items() if chosen is not None}
        found[attempt.pk] = (attempt.is_open(), given)
    twice = Response.objects.values("asked").annotate(times=Count("pk")).filter(times__gt=1)
    faults += [f"question asked {row['asked']} has {row['times']} answers" for row in twice]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            said = cursor.execute("PRAGMA integrity_check").fetchall()
        faults += [] if said == [("ok",)] else [f"the file is damaged: {said}"]
    return {"attempts": found, "faults": faults}


def _faults(attempt: Any, recorded: dict[int, Any]) -> Iterator[str]:
    from quizzes.learning.attempts import marked

    if len(recorded) != attempt.number_of_questions:
        yield f"asks {len(recorded)} questions of {attempt.number_of_questions}"
    answered = [chosen is not None for chosen in recorded.values()]
    if attempt.finished_at is None:
        if all(answered):
            yield "every question is answered, and it isn't finished"
        return
    if not all(answered):
        yield "is finished, and a question isn't answered"
    mark = marked(attempt)
    if (mark.score, mark.passed) != (attempt.score, attempt.passed):
        yield f"its marks are {attempt.score}, {attempt.passed} and should be {mark.score}, {mark.passed}"


def audited(shell: Shell) -> dict[str, Any]:
    """What `audit` gives, asked of a process that goes on when the portal dies."""
    found = json.loads(shell("import json; from tests import kill; print(json.dumps(kill.audit()))"))
    return found | {"attempts": {int(pk): one for pk, one in found["attempts"].items()}}


# ---- the portal, and how it dies -----------------------------------------------------------------------------------


class Portal:
    """A server that is started again on the same data."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.start()

    def start(self) -> None:
        self.server = Server(self.environment, workers=2)
        self.server.ready()

    @property
    def port(self) -> int:
        return self.server.port

    def kill(self) -> None:
        """All of its processes at once."""
        self.server.kill()
        self._said_nothing()

    def kill_worker(self) -> None:
        """The older of its two workers, and waits for the one in its place.

        Granian takes it for a crash loop, and ends, when the same worker dies again within six seconds.
        """
        before = self._workers()
        os.kill(before[0], SIGKILL)
        deadline = time.monotonic() + READY_WITHIN
        while len(now := self._workers()) < 2 or before[0] in now:
            assert self.server.process.poll() is None, f"it ended:\n{self.server.output}"
            assert time.monotonic() < deadline, "no new worker came"
            time.sleep(0.01)

    def end(self) -> None:
        """As `systemctl stop` does; nothing may have gone wrong."""
        assert self.server.stop() == 0, self.server.output
        self._said_nothing()

    def _said_nothing(self) -> None:
        assert "Traceback" not in self.server.output, self.server.output

    def _workers(self) -> list[int]:
        pid = self.server.process.pid
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def portal_in(environment: dict[str, str]) -> Iterator[Portal]:
    portal = Portal(environment)
    try:
        yield portal
    finally:
        portal.server.kill()


# ---- the members, and when it dies ---------------------------------------------------------------------------------


class Member:
    """Takes the quiz again and again until told to stop, and then finishes what was begun."""

    def __init__(self, browser: Browser, random: Random, sending: dict[str, threading.Event]) -> None:
        self.browser, self.random, self.sending = browser, random, sending
        self.journey = Journey(browser, random, before=self._before, after=self._after)
        self.took: dict[str, float] = {}  # the latest request of each kind, in seconds
        self.unanswered = 0  # requests

    def _before(self, kind: str) -> None:
        if kind in self.sending:
            self.sending[kind].set()

    def _after(self, kind: str, page: Answer) -> None:
        self.took[kind] = page.took / 1000

    def work(self, stop: threading.Event) -> None:
        while not (self.journey.is_over and stop.is_set()):
            if self.journey.is_over:
                self.journey.leave()
            self._step()
        self.browser.close()

    def _step(self) -> None:
        """A step; where no answer comes, the same again, perhaps choosing anew, or the page loaded anew."""
        deadline = time.monotonic() + READY_WITHIN
        while True:
            try:
                return self.journey.step()
            except Gone as e:
                self.unanswered += not isinstance(e.__cause__, ConnectionRefusedError)
                if time.monotonic() > deadline:
                    raise AssertionError("the server didn't come back") from e
            if self.random.random() < 0.5:
                self.journey.reload()
            time.sleep(0.02)


class Attack:
    """Members at work on a portal; `audit` gives what the function of this name finds there."""

    def __init__(self, portal: Portal, browsers: Sequence[Browser], audit: Callable[[], dict], seed: int) -> None:
        self.portal, self.audit = portal, audit
        self.random = Random(seed)  # noqa: S311 (to be repeated, not to be secret)
        self.sending = {kind: threading.Event() for kind in MOMENTS if kind != "any"}
        choices = [Random(f"{seed}-{n}") for n in range(len(browsers))]  # noqa: S311 (which answers are chosen)
        self.members = [Member(one, random, self.sending) for one, random in zip(browsers, choices, strict=True)]
        self.stop = threading.Event()
        self.hits = 0

    @property
    def confirmed(self) -> dict[Key, frozenset[int]]:
        """What pages have said so far."""
        return {key: one for member in self.members for key, one in dict(member.journey.confirmed).items()}

    def run(self, kills: int) -> Outcome:
        with ThreadPoolExecutor(len(self.members)) as pool:
            working = [pool.submit(member.work, self.stop) for member in self.members]
            try:
                for n in range(1, kills + 1):
                    self._strike(everything=n % 3 == 0, working=working)
                    self._judge(f"after kill {n}")
            finally:
                self.stop.set()
        for one in working:
            one.result()
        self._judge("at the end")
        attempts = self.audit()["attempts"]
        assert not [pk for pk, (is_open, _) in attempts.items() if is_open], f"not all could be finished: {attempts}"
        return Outcome(kills, self.hits, len(self.confirmed), len(attempts))

    def _strike(self, everything: bool, working: Sequence[Future]) -> None:
        self._moment(working)
        before = sum(member.unanswered for member in self.members)
        if everything:
            self.portal.kill()
            self.portal.start()
        else:
            self.portal.kill_worker()
        self.hits += sum(member.unanswered for member in self.members) > before

    def _moment(self, working: Sequence[Future]) -> None:
        """Waits until so many answers are confirmed as there are members, and then for a random moment."""
        enough = len(self.confirmed) + len(self.members)
        while len(self.confirmed) < enough:
            for one in working:
                assert not one.done(), f"a member could not go on: {one.exception()}"
            time.sleep(0.02)
        kind = self.random.choice(MOMENTS)
        if kind == "any":
            return time.sleep(self.random.uniform(0, 0.5))
        self.sending[kind].clear()
        assert self.sending[kind].wait(READY_WITHIN), f"nobody came to this: {kind}"
        usual = median([one.took[kind] for one in self.members if kind in one.took] or [0.05])
        return time.sleep(self.random.uniform(0, usual))

    def _judge(self, when: str) -> None:
        """Raises AssertionError with all that is wrong in the database."""
        confirmed = self.confirmed  # before the database is looked at, and what was sent after that
        now = self.audit()
        recorded = {(pk, int(n)): frozenset(one) for pk, (_, given) in now["attempts"].items()
                    for n, one in given.items()}  # fmt: skip
        sent = {key: list(tried) for member in self.members for key, tried in dict(member.journey.sent).items()}
        wrong = [f"{key}: {one} was confirmed, and there is {recorded.get(key)}" for key, one in confirmed.items()
                 if recorded.get(key) != one]  # fmt: skip
        wrong += [f"{key}: {one} is there, and sent was {sent.get(key)}" for key, one in recorded.items()
                  if one not in sent.get(key, [])]  # fmt: skip
        assert not wrong + now["faults"], "\n".join([f"{when}:", *wrong, *now["faults"]])


def run(kills: int, seed: int, environment: dict[str, str], members: int = MEMBERS) -> Outcome:
    """Raises AssertionError, which names the seed, where something was lost or is wrong."""
    with shell_in(environment) as shell, portal_in(environment) as portal:
        browsers = [Browser(lambda: portal.port) for _ in range(members)]
        for browser, link in zip(browsers, links(shell, members), strict=True):
            sign_in(browser, link)
        try:
            outcome = Attack(portal, browsers, lambda: audited(shell), seed).run(kills)
        except AssertionError as e:
            raise AssertionError(f"with seed {seed}, {e}") from e
        portal.end()
    return outcome


def links(shell: Shell, number: int) -> list[str]:
    """Makes members; the path of a link for each of them to sign in by."""
    return shell(SIGN_IN.format(number=number)).split()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--members", type=int, default=MEMBERS)
    parser.add_argument("--seed", type=int, default=randbelow(10**6))
    chosen = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, own_data(Path(folder)) as environment:
        try:
            outcome = run(chosen.kills, chosen.seed, environment, chosen.members)
        except AssertionError as e:
            sys.exit(str(e))
    print(
        f"{outcome.kills} kills in {time.monotonic() - begun:.0f} s (seed {chosen.seed}), {outcome.hits} of them amid "
        f"requests: {outcome.confirmed} answers were confirmed and none lost; all {outcome.attempts} attempts were "
        "finished, and their marks are right."
    )


if __name__ == "__main__":
    main()
