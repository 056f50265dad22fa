"""Of any bank, quiz and answers: an attempt asks what the quiz wants; and nothing done afterwards changes it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from guidance.common.caching import forget
from quizzes.files.questions import WrittenOption, WrittenQuestion
from quizzes.learning import attempts
from quizzes.learning.attempts import AttemptRefused
from quizzes.models import Asked, Attempt, Quiz
from quizzes.rules.drawing import Blueprint, Candidate, shortages
from tests import cast, factories
from tests.effort import examples
from tests.pages import Page
from tests.quizzes import taking as learning
from tests.quizzes import written_bank as bank
from tests.quizzes.rules.test_drawing import BLUEPRINTS, QUESTIONS, SEEDS, seeded

PATIENT = settings(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])

# ---- strategies

MARKS = st.integers(1, 100)
FEEDBACK = st.sampled_from(["at once", "at the end"])
CHOSEN = st.lists(st.frozensets(st.integers(0, 2), min_size=1), min_size=4, max_size=4)  # places, of four questions


def written(candidate: Candidate) -> WrittenQuestion:
    """A question as drawing knows it, with words."""
    options = tuple(WrittenOption(f"{n}.", "So.", n == 0) for n in range(candidate.options))
    return bank.question(candidate.slug, code=candidate.code, tags=tuple(sorted(candidate.tags)), options=options)


def answered(attempt: Attempt, chosen: list[frozenset[int]]) -> tuple[Attempt, int]:
    """Answers with what was chosen by place, one where only one can be; and how many are right, counted here anew."""
    score = 0
    for asked, places in zip(attempt.asked.order_by("position"), chosen, strict=True):
        positions = {asked.order[place] for place in sorted(places)}
        positions = positions if asked.version.answer == "many" else {min(positions)}
        score += positions == learning.right(asked)
        attempts.answer(attempt.member, attempt.pk, asked.position, positions)
    return Attempt.objects.get(pk=attempt.pk), score


# ---- what happens to a quiz and its questions afterwards


def reworded(one: WrittenQuestion) -> WrittenQuestion:
    return replace(one, stem="Otherwise?", why="For another reason.", code="3.9", passage="", tags=("other",))


def turned_round(one: WrittenQuestion) -> WrittenQuestion:
    """What was wrong is right now, and the other way about."""
    options = tuple(replace(option, right=not option.right, feedback="Now.") for option in one.options)
    return replace(one, answer="many" if one.answer == "one" else "one", options=options)


def reordered(one: WrittenQuestion) -> WrittenQuestion:
    return replace(one, options=one.options[::-1])


def shortened(one: WrittenQuestion) -> WrittenQuestion:
    return replace(one, options=one.options[:2])


def of_all(change: Callable[[WrittenQuestion], WrittenQuestion]) -> Callable[[], object]:
    return lambda: learning.load(*map(change, learning.QUESTIONS))


AFTERWARDS: dict[str, Callable[[], object]] = {
    "reworded": of_all(reworded),
    "turned round": of_all(turned_round),
    "reordered": of_all(reordered),
    "shortened": of_all(shortened),
    "retired": of_all(lambda one: replace(one, status="retired")),
    "loaded again": of_all(lambda one: one),
    "a hard quiz": lambda: learning.load(quizzes=[bank.quiz(pass_mark=100, title="Other", feedback="at the end")]),
    "an easy quiz": lambda: learning.load(quizzes=[bank.quiz(pass_mark=1, valid_months=1, intro="Other.\n")]),
    "another blueprint": lambda: learning.load(quizzes=[bank.quiz(blueprint=Blueprint({"3.9": 9}))]),
    "an amendment": factories.approved,
}
HAPPENED = st.lists(st.sampled_from(sorted(AFTERWARDS)), min_size=1, max_size=4)


ANOTHER_EDITION = " Your questions are about edition 1, which was in force when you began."  # of what is still open


def pages_of(attempt: Attempt, client: Any) -> dict[str, tuple[int, str, list[str]]]:
    """Every page of an attempt: its words, and where it leads; rendered anew.

    Left out is what is said of now: that there is another edition. After a fail, when the next try can begin follows
    from the quiz as it is now, too; nothing of AFTERWARDS changes that.
    """
    forget()
    found = {}
    for page in ("", *map(str, range(1, attempt.number_of_questions + 1)), "result", "certificate"):
        response = client.get(f"{attempt.get_absolute_url()}{page}{'/' if page else ''}")
        is_page = response.status_code == 200
        page_ = Page(response)
        words = f"{page_.words('title')} {page_.words()}" if is_page else response.get("Location", "")
        words = words.replace(ANOTHER_EDITION, "")
        found[page] = (response.status_code, words, page_.links("main") if is_page else [])
    return found


class AnyAttemptTest(TestCase):
    """Each example has a database of its own, in which keys begin anew: so nothing is kept from the one before."""

    def setup_example(self) -> None:
        super().setup_example()
        forget()

    @PATIENT
    @given(QUESTIONS, BLUEPRINTS, SEEDS)
    def test_an_attempt_asks_what_the_blueprint_wants(self, candidates, blueprint, seed):
        """Or it is refused, and then nothing is written."""
        quiz = learning.small_site(blueprint=blueprint)
        learning.load(*(replace(one, status="draft") for one in learning.QUESTIONS), *map(written, candidates))
        ann = cast.member()
        learning.acknowledged(ann)
        before = learning.recorded()
        if shortages(candidates, blueprint):
            with pytest.raises(AttemptRefused) as e:
                attempts.start(ann, quiz, random=seeded(seed))
            assert e.value.code == "cannot draw"
            assert learning.recorded() == before
            return
        attempt = attempts.start(ann, quiz, random=seeded(seed))
        rows = Asked.objects.filter(attempt=attempt).select_related("version__question").order_by("position")
        assert [one.position for one in rows] == list(range(1, blueprint.total + 1))
        assert attempt.number_of_questions == blueprint.total
        assert Counter((one.kind, one.about) for one in rows) == {
            (ask.kind, ask.name): ask.wanted for ask in blueprint.asks
        }
        by_slug = {one.slug: one for one in candidates}
        assert len({one.version.question.slug for one in rows}) == blueprint.total
        for one in rows:
            candidate = by_slug[one.version.question.slug]
            assert one.about in {candidate.code} if one.kind == "paragraph" else candidate.tags
            assert sorted(one.order) == list(range(1, candidate.options + 1))

    @PATIENT
    @given(CHOSEN, MARKS, SEEDS)
    def test_a_stored_attempt_marked_anew_is_as_it_was(self, chosen, pass_mark, seed):
        """The score is the number of right answers, and it is passed by the documented formula."""
        learning.small_site(pass_mark=pass_mark)
        attempt, score = answered(learning.begun(cast.member(), seed), chosen)
        assert (attempt.score, attempt.passed) == (score, 100 * score >= pass_mark * 4)
        mark = attempts.marked(attempt)
        assert (mark.score, mark.passed, mark.out_of) == (attempt.score, attempt.passed, 4)
        assert bool(attempt.code) == attempt.passed

    @settings(PATIENT, max_examples=examples(25))
    @given(CHOSEN, MARKS, FEEDBACK, HAPPENED, st.integers(0, 4))
    def test_nothing_that_happens_afterwards_changes_an_attempt(self, chosen, pass_mark, feedback, happened, number):
        """Finished or not: its rows, its mark, and every word of every page of it, and where the pages lead."""
        learning.small_site(pass_mark=pass_mark, feedback=feedback)
        ann = cast.member()
        attempt = learning.begun(ann)
        client = cast.signed_in(ann)
        for asked, places in zip(attempt.asked.order_by("position")[:number], chosen, strict=False):
            attempts.answer(ann, attempt.pk, asked.position, {asked.order[min(places)]})
        attempt = Attempt.objects.get()
        before = learning.recorded(), attempts.marked(attempt), pages_of(attempt, client)
        for one in happened:
            AFTERWARDS[one]()
        assert Quiz.objects.count() == 1
        attempt = Attempt.objects.get()
        assert (learning.recorded(), attempts.marked(attempt), pages_of(attempt, client)) == before

    @PATIENT
    @given(CHOSEN, MARKS, HAPPENED)
    def test_what_was_begun_is_finished_by_the_rules_of_its_beginning(self, chosen, pass_mark, happened):
        """By its own pass mark and its own questions, whatever they are now."""
        learning.small_site(pass_mark=pass_mark)
        attempt = learning.begun(cast.member())
        for one in happened:
            AFTERWARDS[one]()
        attempt, score = answered(attempt, chosen)
        assert (attempt.score, attempt.passed) == (score, 100 * score >= pass_mark * 4)
        assert (attempt.pass_mark, attempt.edition.number, attempt.valid_months) == (pass_mark, 1, None)
