"""Drawing: every ask met, no question twice, the unseen first, the same for the same seed; or a clear reason."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations, permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules.drawing import Ask, Blueprint, Candidate, CannotDraw, Drawn, Seen, Shortage, draw, shortages

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def candidate(slug: str, code: str = "", *tags: str, options: int = 3) -> Candidate:
    return Candidate(slug, code, frozenset(tags), options)


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 (nothing secret is drawn)


def slugs(questions, blueprint, seen=None, seed=0) -> set[str]:
    return {drawn.slug for drawn in draw(questions, blueprint, seen or {}, seeded(seed))}


# ---- strategies: small enough that every way of sharing out can be tried

CODES, TAGS = ("", "1", "2"), ("a", "b", "c")
COUNTS = st.integers(1, 2)
QUESTIONS = st.lists(
    st.tuples(st.sampled_from(CODES), st.frozensets(st.sampled_from(TAGS)), st.integers(2, 6)), max_size=6
).map(lambda found: [Candidate(f"q{n}", *one) for n, one in enumerate(found)])
BLUEPRINTS = st.builds(
    Blueprint,
    st.dictionaries(st.sampled_from(CODES[1:]), COUNTS, max_size=2),
    st.dictionaries(st.sampled_from(TAGS), COUNTS, max_size=2),
).filter(lambda blueprint: 0 < blueprint.total <= 5)
SEEN = st.dictionaries(
    st.sampled_from([f"q{n}" for n in range(6)]),
    st.builds(Seen, st.integers(1, 3), st.integers(0, 9).map(lambda days: NOW - timedelta(days=days))),
)
SEEDS = st.integers(0, 2**32)


def meets(drawn: tuple[Candidate, ...], blueprint: Blueprint) -> bool:
    """Whether these questions, each for one ask, are what the blueprint wants; tried in every order."""
    wanted = [ask for ask in blueprint.asks for _ in range(ask.wanted)]
    return len(drawn) == len(wanted) and any(
        all(ask.fits(question) for ask, question in zip(wanted, order, strict=True)) for order in permutations(drawn)
    )


def every_draw(questions, blueprint) -> list[tuple[Candidate, ...]]:
    return [chosen for chosen in combinations(questions, blueprint.total) if meets(chosen, blueprint)]


@given(QUESTIONS, BLUEPRINTS, SEEN, SEEDS)
def test_a_draw_is_what_the_blueprint_asks_or_there_is_none(questions, blueprint, seen, seed):
    """Tried against every choice of questions: a draw exists exactly where one is given, and asks the fewest seen."""
    possible = every_draw(questions, blueprint)
    assert bool(possible) == (not shortages(questions, blueprint))
    if not possible:
        with pytest.raises(CannotDraw) as refused:
            draw(questions, blueprint, seen, seeded(seed))
        assert refused.value.shortages
        return
    drawn = draw(questions, blueprint, seen, seeded(seed))
    by_slug = {question.slug: question for question in questions}
    chosen = tuple(by_slug[one.slug] for one in drawn)
    assert len({one.slug for one in drawn}) == len(drawn) == blueprint.total
    assert meets(chosen, blueprint)
    assert sum(one.slug in seen for one in chosen) == min(sum(one.slug in seen for one in some) for some in possible)
    assert all(sorted(one.order) == list(range(by_slug[one.slug].options)) for one in drawn)


@given(QUESTIONS, BLUEPRINTS, SEEN, SEEDS)
def test_the_same_seed_draws_the_same(questions, blueprint, seen, seed):
    """Whatever the order in which the database gives the questions."""
    if shortages(questions, blueprint):
        return
    first = draw(questions, blueprint, seen, seeded(seed))
    assert draw(questions[::-1], blueprint, dict(reversed(seen.items())), seeded(seed)) == first


@given(QUESTIONS, BLUEPRINTS)
def test_a_shortage_says_how_many_are_missing(questions, blueprint):
    """As many more questions as it says, on what it names, and there is a draw; its counts are true."""
    short = shortages(questions, blueprint)
    more = []
    for one in short:
        suiting = [question for question in questions if any(ask.fits(question) for ask in one.asks)]
        assert one.there == len(suiting) < sum(ask.wanted for ask in one.asks)
        for ask in one.asks:
            extra = range(ask.wanted if len(one.asks) > 1 else one.missing)
            more += [
                candidate(f"x{ask}{n}", *((ask.name,) if ask.kind == "paragraph" else ("", ask.name))) for n in extra
            ]
    assert not shortages([*questions, *more], blueprint)


# ---- examples


def test_a_question_that_suits_two_asks_gives_way():
    """The only question on libel is kept for libel, though it is on the paragraph too."""
    questions = [candidate("both", "24.8", "libel"), candidate("plain", "24.8")]
    for seed in range(20):
        assert slugs(questions, Blueprint({"24.8": 1}, {"libel": 1}), seed=seed) == {"both", "plain"}


def test_a_chain_of_questions_makes_room():
    """Each of many asks can be met only if each question moves to the one place that is left for it."""
    names = [f"t{n:02}" for n in range(40)]
    questions = [candidate(f"q{n}", "", *names[n : n + 2]) for n in range(39)] + [candidate("last", "", names[0])]
    blueprint = Blueprint({}, dict.fromkeys(names, 1))
    for seed in range(5):
        assert len(slugs(questions, blueprint, seed=seed)) == 40


def test_one_question_is_not_asked_for_two_asks():
    """It would be asked twice, or one ask would go without."""
    with pytest.raises(CannotDraw) as refused:
        draw([candidate("both", "24.8", "libel")], Blueprint({"24.8": 1}, {"libel": 1}), {}, seeded(0))
    assert str(refused.value) == (
        "There aren’t enough questions. paragraph 24.8, topic libel: 2 needed, 1 question available "
        "(each counted once), 1 missing."
    )


def test_every_shortage_is_told_and_nothing_that_is_well():
    """Each ask that lacks questions, with how many; an ask that has enough is not named."""
    questions = [candidate("a", "24.8"), candidate("b", "24.9"), candidate("c", "24.9")]
    told = shortages(questions, Blueprint({"24.8": 3, "24.9": 2}, {"libel": 1}))
    assert [(one.asks, one.there, one.missing) for one in told] == [
        ((Ask("paragraph", "24.8", 3),), 1, 2),
        ((Ask("topic", "libel", 1),), 0, 1),
    ]


def test_a_shortage_of_several_asks_is_told_once():
    """Asks that compete for the same questions, each of them unmet, are named together."""
    libel, copyrights = Ask("topic", "libel", 2), Ask("topic", "copyright", 2)
    told = shortages([candidate("both", "", "libel", "copyright")], Blueprint({}, {"libel": 2, "copyright": 2}))
    assert told == [Shortage((libel, copyrights), 1)]
    shared = [candidate("q1", "24.8", "libel"), candidate("q2", "24.8", "copyright")]
    blueprint = Blueprint({"24.8": 2}, {"libel": 1, "copyright": 1})
    assert shortages(shared, blueprint) == [Shortage(blueprint.asks, 2)]
    assert [one.missing for one in (*told, *shortages(shared, blueprint))] == [3, 2]


def test_the_unseen_come_first_then_the_rarely_then_the_long_ago_seen():
    """Whatever the seed, as long as there is a difference."""
    questions = [candidate(name, "1") for name in ("new", "once-old", "once-new", "twice")]
    seen = {
        "once-old": Seen(1, NOW - timedelta(days=9)),
        "once-new": Seen(1, NOW),
        "twice": Seen(2, NOW - timedelta(99)),
    }
    for seed in range(20):
        assert slugs(questions, Blueprint({"1": 1}), seen, seed) == {"new"}
        assert slugs(questions, Blueprint({"1": 2}), seen, seed) == {"new", "once-old"}
        assert slugs(questions, Blueprint({"1": 3}), seen, seed) == {"new", "once-old", "once-new"}


def test_a_second_attempt_asks_nothing_twice_while_there_is_enough():
    """A new draw after "not yet" has other questions, where the bank has them."""
    questions = [candidate(f"{code}-{n}", code, f"t{n % 2}") for code in "123" for n in range(4)]
    blueprint = Blueprint(dict.fromkeys("123", 1), {"t0": 1, "t1": 1})
    for seed in range(20):
        first = slugs(questions, blueprint, seed=seed)
        assert not first & slugs(questions, blueprint, dict.fromkeys(first, Seen(1, NOW)), seed + 1)


def test_chance_is_fair():
    """Over many draws every question, every place in the row and every order of the options comes about as often."""
    questions = [candidate(f"{code}-{n}", code) for code in "12" for n in range(2)]
    drawn = [draw(questions, Blueprint({"1": 1, "2": 1}), {}, seeded(seed)) for seed in range(2400)]
    rows = Counter(tuple(one.slug for one in row) for row in drawn)
    orders = Counter(one.order for row in drawn for one in row)
    assert len(rows) == 8
    assert all(240 < number < 360 for number in rows.values()), rows
    assert len(orders) == 6
    assert all(700 < number < 900 for number in orders.values()), orders


def test_what_is_drawn_is_plain_data():
    """A slug, what it was drawn for and the order of the options, which an attempt can freeze."""
    assert draw([candidate("q", "1", options=1)], Blueprint({"1": 1}), {}, seeded(0)) == (
        Drawn("q", Ask("paragraph", "1", 1), (0,)),
    )
