"""A member, and the browser in which they are signed in."""

import pytest
from django.test import Client

from tests import cast


@pytest.fixture
def ann(db):
    return cast.member()


@pytest.fixture
def phone(quiz, ann) -> Client:
    """A browser in which Ann is signed in."""
    return cast.signed_in(ann)
