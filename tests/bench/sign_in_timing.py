"""Whether the time of an answer tells a known address from an unknown one. Run by hand, never by pytest:

    python -m tests.bench.sign_in_timing [--pairs 400]

Starts a portal with data of its own (SQLite, or a new database on the server of DATABASE_URL) and a mail server, asks
for codes for known and unknown addresses in turns, and prints medians, quantiles and the Mann–Whitney test (normal
approximation; Mann and Whitney 1947). "Overlap" is the chance that a known address took longer than an unknown one,
with ties halved: 0.5 means that nothing can be told. What is measured is the answer to the address, and the answer to a
wrong code, both in milliseconds.
"""

import argparse
import itertools
import math
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "protocol_portal.settings")

from tests.server import own_data, running
from tests.smtp import mail_server

EACH = 4  # times that one address is asked for: its limit is five in ten minutes
PER_MINUTE = 170  # requests: the limit for one network address is 200
ADD = """
import django; django.setup()
from protocol_portal.members.accounts import acts as accounts
for i in range({number}):
    accounts.add(by=None, full_name=f"Member {{i}}", email=f"known{{i:05}}@brookshire.example")
"""


class Browser:
    """One connection, with the cookies of one visit at a time."""

    def __init__(self, port: int) -> None:
        self.http = HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}
        self.token = ""

    def send(self, method: str, path: str, **fields: str) -> float:
        """Sends a request and returns the milliseconds until all of the answer was there."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if method == "POST":
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            body = urlencode(fields | {"csrfmiddlewaretoken": self.token})
        begun = time.perf_counter()
        self.http.request(method, path, body, headers)
        response = self.http.getresponse()
        page = response.read().decode()
        took = (time.perf_counter() - begun) * 1000
        if response.status not in (200, 302):
            raise SystemExit(f"{method} {path}: {response.status}")
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        if found := re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page):
            self.token = found.group(1)
        return took

    def visit(self, address: str) -> tuple[float, float]:
        """Asks for a code and types a wrong one; how long each answer took."""
        self.cookies, self.token = {}, ""
        self.send("GET", "/accounts/login/")
        asked = self.send("POST", "/accounts/login/", email=address)
        self.send("GET", "/accounts/login/code/")
        return asked, self.send("POST", "/accounts/login/code/", code="00000000", action="verify")


def mann_whitney(known: Sequence[float], unknown: Sequence[float]) -> tuple[float, float]:
    """The overlap, see above, and the two-sided p of so much or more difference if there were none."""
    ranked = sorted([(value, 1) for value in known] + [(value, 0) for value in unknown])
    ranks = 0.0
    position = 1
    for _, group in itertools.groupby(ranked, key=lambda pair: pair[0]):
        members = [of_known for _, of_known in group]
        ranks += sum(members) * (position + (len(members) - 1) / 2)
        position += len(members)
    n, m = len(known), len(unknown)
    u = ranks - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return u / (n * m), math.erfc(abs(z) / math.sqrt(2))


def row(name: str, values: Sequence[float]) -> str:
    cuts = statistics.quantiles(values, n=20)
    figures = (cuts[0], cuts[4], statistics.median(values), cuts[14], cuts[18])
    return f"  {name:8}" + "".join(f"{figure:9.2f}" for figure in figures)


def report(what: str, known: Sequence[float], unknown: Sequence[float]) -> None:
    overlap, p = mann_whitney(known, unknown)
    print(f"{what} ({len(known)} pairs; milliseconds)")
    print(f"  {'':8}" + "".join(f"{name:>9}" for name in ("5 %", "25 %", "median", "75 %", "95 %")))
    print(row("known", known))
    print(row("unknown", unknown))
    differences = statistics.median(a - b for a, b in zip(known, unknown, strict=True))
    print(f"  median of the differences {differences:+.3f}; overlap {overlap:.3f}; p {p:.3f}", flush=True)


def measure(port: int, pairs: int) -> None:
    browser, found = Browser(port), {"known": [], "unknown": []}  # type: tuple[Browser, dict[str, list]]
    begun = time.monotonic()
    for pair in range(-5, pairs):  # the first ones warm the portal up
        both = ["known", "unknown"]
        random.shuffle(both)
        for which in both:
            times = browser.visit(f"{which}{(pair + 5) // EACH:05}@brookshire.example")
            if pair >= 0:
                found[which].append(times)
        time.sleep(max(0, begun + (pair + 6) * 2 * 60 / PER_MINUTE - time.monotonic()))
    for i, what in enumerate(("asking for a code", "a wrong code")):
        report(what, *([times[i] for times in found[which]] for which in ("known", "unknown")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=400)
    pairs = parser.parse_args().pairs
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        mail = stack.enter_context(mail_server())
        environment = stack.enter_context(own_data(folder)) | {"EMAIL_URL": mail.url}
        server = stack.enter_context(running(environment, workers=2))
        server.ready()
        add = ADD.format(number=(pairs + 5) // EACH + 1)
        subprocess.run([sys.executable, "-c", add], env=environment, check=True)
        measure(server.port, pairs)
        time.sleep(8)
        print(f"{len(mail.received)} mails arrived, none of them for an unknown address:", end=" ")
        print(all(one.to.startswith("known") for one in mail.received))


if __name__ == "__main__":
    main()
