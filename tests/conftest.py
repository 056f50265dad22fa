"""What every test may use: the shipped content, editions in each state, and a site without built static files."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from guidance.common.caching import forget
from guidance.content import reading
from guidance.content.shape import Content, SearchTerms
from guidance.editions import loading
from guidance.models import Edition
from tests import needs
from tests.effort import QUICK
from tests.unprotected import unprotected

SHIPPED = Path(django_settings.BASE_DIR) / "content"

hypothesis_settings.load_profile(QUICK)  # --hypothesis-profile comes later, and before any test is imported


def pytest_runtest_logreport(report):
    needs.note(report)


def pytest_terminal_summary(terminalreporter):
    needs.tell(terminalreporter)


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    """Pages name static files as they are in the tree: nothing has been collected."""
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.STATIC_ROOT = settings.BASE_DIR / "static"  # whitenoise warns of a folder that doesn't exist


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Forgets what the process keeps: each test's database begins with the same stamp and keys."""
    forget()


@pytest.fixture(scope="session", autouse=True)
def _emptied_as_the_owner():
    """After a test that commits, Django empties every table, also those that the database protects."""
    emptied = TransactionTestCase._fixture_teardown

    def unprotected_first(self):
        with unprotected():
            emptied(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", unprotected_first)
        yield


@pytest.fixture(scope="session")
def shipped() -> Content:
    """The shipped content folder, parsed."""
    content, problems = reading.parse(reading.folder_files(SHIPPED))
    assert content, "\n".join(map(str, problems))
    return content


@pytest.fixture(scope="module")
def stored_once(django_db_setup, django_db_blocker) -> Iterator[None]:
    """What a fixture of a module stores after this is there for each of its tests, and undone after the last.

    Each test still needs the database for itself, so that what it does is undone before the next.
    """
    with django_db_blocker.unblock(), undone():
        yield


@contextmanager
def undone() -> Iterator[None]:
    """What happens within is as if it had never been."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def edition_1(db, shipped) -> Edition:
    """The shipped content, loaded: edition 1 in force, and all live things but the thousands of search terms."""
    return loading.load(replace(shipped, terms=SearchTerms())).edition
