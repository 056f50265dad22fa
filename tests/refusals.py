"""Why an act is refused, as a test compares it: each reason by its class and what it is about, not by its sentence."""

import pytest

from guidance.editions.refusals import Refused
from tests.rows import GUIDANCE, rows_of


def reasons(refusal: BaseException | None) -> list[tuple]:
    """(class, what it is about …) of each reason."""
    assert isinstance(refusal, Refused)
    return [(type(reason), *reason.args) for reason in refusal.reasons]


def why_not(act) -> list[tuple]:
    """The reasons for which an act is refused."""
    with pytest.raises(Refused) as refusal:
        act()
    return reasons(refusal.value)


def refused(act) -> list[tuple]:
    """The reasons for which an act is refused; no row of the guidance is different afterwards."""
    before = rows_of(GUIDANCE)
    why = why_not(act)
    assert rows_of(GUIDANCE) == before
    return why
