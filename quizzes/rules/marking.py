"""The only place where a mark arises: from the frozen attempt and nothing else. No database, no request, no clock.

A question is right when what was chosen is exactly what is ticked, for `one` as for `many`: all or nothing, no part
marks, nothing taken off for a wrong answer. A question that was not answered is wrong.

    score = the number of questions that are right
    percentage = 100 × score ÷ questions asked, as an exact fraction
    passed = percentage ≥ pass mark

Nothing is rounded before the comparison, so 11 of 14 (78 4/7 %) doesn't pass at 79 %.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Answered:
    """A question as it was asked, and what was chosen; options are named by their position in the frozen version."""

    ticked: frozenset[int]  # the options that are right
    chosen: frozenset[int] = frozenset()  # empty where it was not answered


@dataclass(frozen=True)
class Mark:
    """What an attempt came to."""

    right: tuple[bool, ...]  # in the order of the questions
    percentage: Fraction  # 0–100, exact
    passed: bool

    @property
    def score(self) -> int:
        """Returns how many questions are right."""
        return sum(self.right)

    @property
    def out_of(self) -> int:
        """Returns how many questions were asked."""
        return len(self.right)


def is_right(ticked: Set[int], chosen: Set[int]) -> bool:
    """Returns whether the options chosen are exactly those that are ticked; choosing nothing is never right."""
    return bool(chosen) and chosen == ticked


def needed(asked: int, pass_mark: int) -> int:
    """Returns how many of so many questions have to be right to pass, at a pass mark in per cent."""
    return -(-asked * pass_mark // 100)  # rounded up


def mark(answers: Sequence[Answered], pass_mark: int) -> Mark:
    """Returns the mark of an attempt, given every question it asked and its frozen pass mark (a percentage, 1–100).

    Raises ValueError where no question was asked or the pass mark is none.
    """
    if not answers or not 1 <= pass_mark <= 100:
        raise ValueError(f"{len(answers)} questions can't be marked at a pass mark of {pass_mark}")
    right = tuple(is_right(answer.ticked, answer.chosen) for answer in answers)
    percentage = Fraction(100 * sum(right), len(right))
    return Mark(right, percentage, percentage >= pass_mark)
