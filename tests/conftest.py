"""What every test may use: the shipped content, editions in each state, and a site without built static files.

And how the tests are spread over processes, and which of them use the database.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import TransactionTestCase, override_settings
from hypothesis import settings as hypothesis_settings

from guidance.common.caching import forget
from guidance.content import reading
from guidance.content.shape import Content, SearchTerms
from guidance.editions import loading
from guidance.models import Edition
from quizzes.models import Quiz
from tests import factories, needs
from tests.effort import QUICK
from tests.quizzes import taking as learning
from tests.server import Prepared, prepared_in
from tests.unprotected import unprotected

SHIPPED = Path(django_settings.BASE_DIR) / "content"
DATABASE = {"db", "transactional_db", "django_db_setup"}  # fixtures
STARTED = {"prepared", "browser"}  # fixtures for portals and browsers

hypothesis_settings.load_profile(QUICK)  # --hypothesis-profile comes later, and before any test is imported


# ---- where tests run -----------------------------------------------------------------------------------------------


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config) -> int:
    """A process for each processor; for a few files none beside this one, which begins sooner."""
    few = config.args and all(".py" in one for one in config.args)
    return 0 if few else len(os.sched_getaffinity(0))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items, config):
    """Marks tests by what they use, and puts first those that start something: they take longest.

    What is started for several tests is started in one process only. With `-m database` go all tests that may do
    otherwise on another database: none in a browser and none that is marked `alike`, but for those marked `each`.
    """
    for item in items:
        used = set(item.fixturenames)
        if used & STARTED:
            item.add_marker(pytest.mark.xdist_group("portal" if "portal" in used else item.module.__name__))
        stores = item.get_closest_marker("django_db") or issubclass(item.cls or object, TransactionTestCase)
        may_differ = stores or used & DATABASE or ("prepared" in used and not item.get_closest_marker("browser"))
        if item.get_closest_marker("each") or (may_differ and not item.get_closest_marker("alike")):
            item.add_marker("database")
    result = yield
    grouped = [item for item in items if item.get_closest_marker("xdist_group")]
    by_group = "PYTEST_XDIST_WORKER" in os.environ and config.getoption("dist") == "loadgroup"
    if by_group and not all("@" in item.nodeid for item in grouped):
        raise pytest.UsageError("pytest-xdist and pytest don't go together: groups would be torn apart.")
    items.sort(key=lambda item: not item.get_closest_marker("xdist_group"))
    return result


def pytest_runtest_logreport(report):
    needs.note(report)


def pytest_terminal_summary(terminalreporter):
    needs.tell(terminalreporter)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Iterator[Prepared]:
    """An installation to copy for portals that tests start; the same one for all processes of this run."""
    ours = tmp_path_factory.getbasetemp()
    with prepared_in((ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours) / "prepared") as made:
        yield made


# ---- what they work with -------------------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _plain_static_files():
    """Pages name static files as they are in the tree: nothing has been collected."""
    as_they_are = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    there = django_settings.BASE_DIR / "static"  # whitenoise warns of a folder that doesn't exist
    with override_settings(STORAGES=as_they_are, STATIC_ROOT=there):
        yield


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


@pytest.fixture(scope="module")
def brookshire(stored_once) -> None:
    """The small invented council with edition 1 in force, for each test of a module that also asks for the database."""
    factories.in_force()


@pytest.fixture(scope="module")
def brookshires_quiz(stored_once) -> None:
    """The same council with the small quiz."""
    learning.small_site()


@pytest.fixture
def quiz(brookshires_quiz, db) -> Quiz:
    """The small quiz of the small council."""
    return Quiz.objects.get()


@pytest.fixture
def edition_1(db, shipped) -> Edition:
    """The shipped content, loaded: edition 1 in force, and all live things but the thousands of search terms."""
    return loading.load(replace(shipped, terms=SearchTerms())).edition
