"""A known and an unknown address are answered alike: whoever asks for a code can't tell who is a member."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.models import Mail
from tests import cast

pytestmark = pytest.mark.django_db

ADDRESSES = {"known": "ann.archer@brookshire.example", "unknown": "bob.barker@brookshire.example"}


@pytest.fixture(autouse=True)
def _known():
    cast.help_with_signing_in()
    cast.member(ADDRESSES["known"])


def kinds(queries) -> list[str]:
    """What each statement does and to which table; whatever else it says differs with the address."""
    patterns = r"(SELECT|INSERT|UPDATE|DELETE|SAVEPOINT|RELEASE|BEGIN|COMMIT)", r'(?:FROM|INTO|UPDATE) "(\w+)"'
    found = ([re.search(pattern, query["sql"]) for pattern in patterns] for query in queries)
    return [" ".join(match.group(1) for match in matches if match) for matches in found]


def answer(client: Client, path: str, which: str, **data: str) -> dict:
    """What comes back, and what was done for it; without what is random, the time of day and the address itself."""
    with CaptureQueriesContext(connection) as captured:
        response = client.post(path, data)
    done = kinds(captured.captured_queries)
    page = client.get(response["Location"]) if response.status_code == 302 else response
    body = re.sub(r'(?<=name="csrfmiddlewaretoken" value=")\w+', "", page.content.decode())
    cookies = {name: {**morsel, "expires": ""} for name, morsel in response.cookies.items()}
    return {
        "status": (response.status_code, page.status_code),
        "headers": [dict(one.items()) | {"Content-Length": None, "Expires": None} for one in (response, page)],
        "cookies": cookies,
        "body": body.replace(ADDRESSES[which], "ADDRESS"),
        "queries": done,
    }


def asked(which: str) -> tuple[Client, dict]:
    client = Client(REMOTE_ADDR={"known": "192.0.2.1", "unknown": "192.0.2.2"}[which])
    return client, answer(client, "/accounts/login/", which, email=ADDRESSES[which])


def test_asking_for_a_code():
    """The same page, headers, cookies, and statements to the database."""
    (_, known), (_, unknown) = asked("known"), asked("unknown")
    assert known["queries"]
    assert known == unknown


def test_a_wrong_code():
    """Each of the guesses, and the one too many."""
    clients = {which: asked(which)[0] for which in ADDRESSES}
    for i in range(6):
        known, unknown = (
            answer(client, "/accounts/login/code/", which, code=f"0000000{i}", action="verify")
            for which, client in clients.items()
        )
        assert known == unknown, i


@pytest.mark.parametrize("code", ["-", "--", " ", "0", "x" * 201])
def test_a_code_that_is_none(code):
    """An unknown address has no code, so nothing typed is equal to it."""
    clients = {which: asked(which)[0] for which in ADDRESSES}
    known, unknown = (
        answer(client, "/accounts/login/code/", which, code=code, action="verify") for which, client in clients.items()
    )
    assert known == unknown
    assert known["status"] == (302, 200)  # back to the same page, which says so


def test_someone_who_has_left(client):
    """Is answered as an unknown address is, and gets no mail."""
    left = cast.member("left@brookshire.example")
    accounts.deactivate(left, by=None)
    assert client.post("/accounts/login/", {"email": left.email}).status_code == 302
    assert [one.kind for one in Mail.objects.all()] == [Mail.Kind.NOBODY]


def test_another_code():
    """Asked for again on the page of the code."""
    clients = {which: asked(which)[0] for which in ADDRESSES}
    known, unknown = (
        answer(client, "/accounts/login/code/", which, action="resend") for which, client in clients.items()
    )
    assert known == unknown
