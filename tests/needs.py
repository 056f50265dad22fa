"""Programs that some tests need and a machine may lack. Tests that need one aren't left out silently."""

import os
import shutil
from typing import Any, NoReturn

import pytest

PROGRAMS = {  # what it may be called on a machine, and where one gets it
    "Chromium": (
        ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
        "apt install chromium-headless-shell, or playwright install chromium",
    ),
    "nginx": (("nginx",), "apt install nginx"),
    "Caddy": (("caddy",), "apt install caddy"),
    "systemd-analyze": (("systemd-analyze",), "apt install systemd"),
}
PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])  # nginx is there, which is few people's path
MISSING = "this machine has no "

not_run: dict[str, list[str]] = {}  # tests, by why they couldn't be run


def find(program: str) -> str | None:
    """Returns where a program is on this machine, or None."""
    names, _ = PROGRAMS[program]
    return next(filter(None, (shutil.which(name, path=PATH) for name in names)), None)


def lacking(program: str) -> NoReturn:
    """Skips the test, which `tell` says at the end of the run; under CI fails it."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{MISSING}{program} ({PROGRAMS[program][1]})")


def needed(program: str) -> str:
    """Returns where a program is on this machine; where it is nowhere, the test isn't run."""
    return find(program) or lacking(program)


def note(report: Any) -> None:
    """Remembers a test that was skipped because a program is missing."""
    if report.skipped and isinstance(report.longrepr, tuple) and MISSING in report.longrepr[2]:
        not_run.setdefault(report.longrepr[2].removeprefix("Skipped: "), []).append(report.nodeid)


def tell(terminal: Any) -> None:
    """Writes which tests couldn't be run, and why."""
    if not_run:
        terminal.section("TESTS THAT COULD NOT BE RUN", sep="=", red=True, bold=True)
    for reason, tests in not_run.items():
        terminal.line(f"{len(tests)} tests, because {reason}:")
        for test in tests:
            terminal.line(f"  {test}")
