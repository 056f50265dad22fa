"""Problems that reading files finds: told apart by where they are and what they name, however they are worded."""

import re
from collections.abc import Sequence

from guidance.text.flaws import Flaw, Problem


def names(problem: Flaw | Problem, *values: str) -> bool:
    """Whether each of these keys, numbers, names or signs stands by itself in what is said of the problem."""
    said = f"{problem.what}: {problem.do}"
    return all(re.search(_by_itself(value), said) for value in values)


def _by_itself(value: str) -> str:
    before, after = (r"(?<!\w)" if value[:1].isalnum() else "", r"(?!\w)" if value[-1:].isalnum() else "")
    return before + re.escape(value) + after


def only(problems: Sequence[Flaw | Problem], line: int, *values: str, file: str = "", warning: bool = False) -> None:
    """There is one problem and no other: on this line, naming these values, with something to do about it."""
    assert [(problem.line, problem.warning) for problem in problems] == [(line, warning)], problems
    [problem] = problems
    assert names(problem, *values), problem
    assert problem.do.strip()
    assert not file or (isinstance(problem, Problem) and problem.file == file), problem
