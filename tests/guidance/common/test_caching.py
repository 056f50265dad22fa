"""The per-process cache: how long a result is kept, and what empties it."""

from itertools import count

import pytest

from guidance.common.caching import cached, forget


@pytest.fixture
def stamps():
    """What the stamp says, newest last."""
    return [1]


@pytest.fixture
def numbered(stamps):
    """Says its argument and how often it ran; two arguments are kept for a stamp."""
    runs = count(1)

    @cached(most=2, stamp=lambda: stamps[-1])
    def numbered(key):
        return key, next(runs)

    return numbered


def test_a_result_is_kept_while_the_stamp_is_the_same(numbered, stamps):
    """By argument; a new stamp has it made again, and so does an old one that is asked for no more."""
    assert [numbered("a"), numbered("b"), numbered("a")] == [("a", 1), ("b", 2), ("a", 1)]
    stamps.append(2)
    assert [numbered("a"), numbered("a"), numbered("b")] == [("a", 3), ("a", 3), ("b", 4)]


def test_no_more_results_are_kept_than_asked_for(numbered):
    """The one that was asked for longest ago gives way."""
    assert [numbered(key) for key in "abcb"] == [("a", 1), ("b", 2), ("c", 3), ("b", 2)]
    assert numbered("a") == ("a", 4)


def test_what_is_made_while_rows_change_is_not_kept_under_the_new_stamp(stamps):
    """The stamp is read first: else a reader who came in between would leave the old rows for all after."""
    rows = ["old"]

    @cached(most=2, stamp=lambda: stamps[-1])
    def read():
        found = rows[-1]
        if found == "old":
            rows.append("new")
            stamps.append(2)
        return found

    assert [read(), read()] == ["old", "new"]


def test_an_exception_is_not_kept():
    """The next call tries again."""
    answers = iter([ZeroDivisionError, "well"])

    @cached(most=2)
    def trying():
        if (answer := next(answers)) is ZeroDivisionError:
            raise ZeroDivisionError
        return answer

    with pytest.raises(ZeroDivisionError):
        trying()
    assert [trying(), trying()] == ["well", "well"]


def test_forgetting_empties_every_cache(numbered):
    """With a stamp and without."""
    runs = count(1)

    @cached(most=2)
    def lasting():
        return next(runs)

    assert [numbered("a"), lasting(), lasting()] == [("a", 1), 1, 1]
    forget()
    assert [numbered("a"), lasting()] == [("a", 2), 2]
