"""What members are shown where the council has no quiz, or nothing at all."""

import pytest

from tests import cast, factories
from tests.pages import Page
from tests.quizzes import taking as learning
from tests.quizzes.taking import acknowledged, steps

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["correction", "minor", "major"])
def test_what_follows_from_an_edition(kind):
    """A major one is to be read and acknowledged anew."""
    factories.in_force()
    ann = cast.member()
    acknowledged(ann)
    learning.amended(kind)
    response = cast.signed_in(ann).get("/learn/")
    assert steps(Page(response)) == ["is-next" if kind == "major" else "is-done"]
    assert response.context["reading"].kind == kind


def test_before_there_is_an_edition():
    """There is nothing to acknowledge, and no button."""
    client = cast.signed_in(cast.member())
    page = Page(client.get("/learn/"))
    assert steps(page) == ["is-next"]
    assert [a for a in page.all("a", "main") if "button" in a.attributes.get("class", "")] == []
    assert "/learn/acknowledge/" not in page.links("main")
    assert client.get("/learn/acknowledge/").status_code == 404
