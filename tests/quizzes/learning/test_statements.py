"""How many statements a page of learning takes. Apart, as it counts those that begin and end a transaction too."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guidance.models import Edition
from quizzes.learning import attempts
from quizzes.models import Response
from tests import cast
from tests.pages import Page
from tests.quizzes import taking as learning
from tests.quizzes.taking import LEARN, address, begun, finished, give, right

pytestmark = pytest.mark.django_db(transaction=True)

FEW = 8


@pytest.fixture(autouse=True)
def _site(db):
    learning.small_site()


def statements(client: Client, act) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        act()
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("last", [False, True], ids=["an answer", "the last answer"])
def test_an_answer_takes_few_statements(ann, last):
    """Beginning and end of the transaction included; the last one is marked as well."""
    attempt, client = begun(ann), cast.signed_in(ann)
    if last:
        for asked in attempt.asked.filter(position__gt=1):
            attempts.answer(ann, attempt.pk, asked.position, right(asked))
    client.get(address(attempt, 1))
    chosen = right(attempt.asked.get(position=1))
    made = statements(client, lambda: give(client, attempt, 1, *chosen))
    assert Response.objects.filter(asked__attempt=attempt, asked__position=1).exists()
    assert len(made) <= FEW + 2 * last, "\n".join(made)


@pytest.mark.parametrize("is_answered", [False, True])
def test_a_question_takes_few_statements(ann, is_answered):
    """Once the process has rendered it."""
    attempt, client = begun(ann), cast.signed_in(ann)
    if is_answered:
        give(client, attempt, 1, *right(attempt.asked.get(position=1)))
    client.get(address(attempt, 1))
    made = statements(client, lambda: client.get(address(attempt, 1)))
    assert len(made) <= FEW, "\n".join(made)


def test_learn_takes_few_statements(ann, django_assert_max_num_queries):
    """However many attempts there were."""
    phone = cast.signed_in(ann)
    for _ in range(3):
        finished(ann, 0)
    phone.get(LEARN)
    with django_assert_max_num_queries(14):
        phone.get(LEARN)
    assert Edition.objects.count() == 1


def test_what_changed_takes_one_statement_more(ann, django_assert_max_num_queries):
    """However many editions there were since."""
    phone = cast.signed_in(ann)
    for _ in range(3):
        finished(ann, 0)
    for _ in range(3):
        learning.amended("minor")
    phone.get(LEARN)
    with django_assert_max_num_queries(15):
        assert Page(phone.get(LEARN)).all("ins", "details")
