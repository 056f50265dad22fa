"""A program that a machine lacks is missed aloud."""

from types import SimpleNamespace

import pytest

from tests import needs


@pytest.mark.parametrize(("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_missing_program_skips_a_test_and_under_ci_fails_it(monkeypatch, ci, outcome):
    monkeypatch.setattr(needs, "PATH", "")
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match=r"no nginx.*apt install nginx"):
        needs.needed("nginx")


def test_what_could_not_be_run_is_told(monkeypatch):
    """With the program that is missing; what was skipped for another reason isn't."""
    monkeypatch.setattr(needs, "not_run", {})
    told: list[str] = []
    terminal = SimpleNamespace(section=lambda title, **style: told.append(title), line=told.append)
    needs.tell(terminal)
    assert told == []
    for why in ("this machine has no nginx", "another reason"):
        needs.note(SimpleNamespace(skipped=True, longrepr=("a.py", 1, f"Skipped: {why}"), nodeid=f"a.py::{why}"))
    needs.tell(terminal)
    assert told[1:] == ["1 tests, because this machine has no nginx:", "  a.py::this machine has no nginx"]
