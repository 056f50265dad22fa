"""What members are shown where the council has no quiz, or nothing at all."""

import pytest

from quizzes.learning import attempts
from quizzes.learning.attempts import AttemptRefused
from tests import cast, factories
from tests.pages import Page
from tests.quizzes import taking as learning
from tests.quizzes.taking import ACKNOWLEDGE, LEARN, acknowledged, buttons, steps

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["correction", "minor", "major"])
def test_what_follows_from_an_edition(kind):
    """A major one is to be read and acknowledged anew."""
    factories.in_force()
    ann = cast.member()
    acknowledged(ann)
    learning.amended(kind)
    response = cast.signed_in(ann).get(LEARN)
    assert steps(Page(response)) == ["is-next" if kind == "major" else "is-done"]
    assert response.context["reading"].kind == kind


def test_before_there_is_an_edition():
    """There is nothing to acknowledge, and no button."""
    client = cast.signed_in(cast.member())
    page = Page(client.get(LEARN))
    assert steps(page) == ["is-next"]
    assert buttons(page) == []
    assert ACKNOWLEDGE not in page.links("main")
    assert client.get(ACKNOWLEDGE).status_code == 404


def test_no_quiz_begins_before_there_is_an_edition():
    with pytest.raises(AttemptRefused) as refusal:
        attempts.start(cast.member(), learning.quiz())
    assert refusal.value.code == "no edition"
