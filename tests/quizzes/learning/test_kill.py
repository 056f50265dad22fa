"""The server dies at random moments, and no answer that a page had confirmed is lost; at length with `tests.kill`."""

from secrets import randbelow

from tests import kill
from tests.server import own_data

KILLS = 3  # a worker, the other, and everything


def test_no_confirmed_answer_is_lost(tmp_path, prepared):
    """Killed amid requests, it has every confirmed answer once, and every attempt can be finished."""
    with own_data(tmp_path / "var", prepared) as environment:
        outcome = kill.run(KILLS, randbelow(10**6), environment)  # a failure names the seed
    assert outcome.kills == KILLS
    assert outcome.hits >= KILLS / 3, "most kills met no request"
    assert outcome.confirmed >= KILLS
    assert outcome.attempts >= kill.MEMBERS
