"""The private preview of a draft: the whole site as it would be, marked on every page, kept and found by nobody."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from guidance.amending import parts as drafting
from guidance.amending import sharing
from guidance.amending.draft import amend, discard
from guidance.editions import publishing, stored
from guidance.models import PageStamp
from tests import factories
from tests.pages import Page as Source

pytestmark = pytest.mark.django_db

BODY = "Be brave. Paragraph 3.1 applies.\n\n- **Rumours:** {#rumours} Check before you whisper.\n"
PAGES = ["", "guidance/", "guidance/all/", "guidance/talking-online/", "code/", "code/3.1/", "platforms/",
         "platforms/forums/", "search/?q=whisper", "search/?q=para+99", "changes/"]  # fmt: skip


@pytest.fixture
def base():
    factories.in_force()
    draft = amend()
    drafting.save_part(stored.part_of(draft, "guidance", "talking-online"), {"body": BODY}, seen=1, by=None)
    return sharing.share(draft, for_whom="Committee", until=timezone.now() + timedelta(days=1), by=None)


def banner(response) -> str:
    """The number of the edition that a page's banner names, with the way to what is in force."""
    [mark] = Source(response).all("strong", ".banner")
    assert "/" in Source(response).links(".banner")
    return re.findall(r"\d+", mark.words)[0]


def test_every_page_is_marked_and_kept_by_nobody(base, client):
    """Never cached, never indexed, no cookie, and its address told to nobody whom it links to."""
    for page in PAGES:
        response = client.get(base + page)
        assert response.status_code == 200, page
        assert banner(response) == "2"
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Referrer-Policy"] == "same-origin"
        assert 'name="robots" content="noindex' in response.content.decode()
        assert not response.cookies
        assert "ETag" not in response
        assert client.post(base + page).status_code == 405


def test_its_links_stay_inside_it(base, client):
    """Every link to the guidance, the Code, the platforms and the search leads to the draft's; all are there."""
    seen = set()
    for page in PAGES:
        source = Source(client.get(base + page))
        for link in source.links():
            assert not re.match(r"/(guidance|code|platforms|search)/", link), (page, link)
            if link.startswith(base):
                seen.add(link.partition("#")[0])
    assert f"{base}search/?q=rumours" not in seen
    assert all(client.get(link).status_code == 200 for link in seen)
    assert f'action="{base}search/"' in client.get(base).content.decode()


def test_it_shows_the_draft_as_it_is_now(base, client):
    """Each edit at once, in pages and search, though it raises no stamp."""
    stamp = PageStamp.current()
    assert "brave" in Source(client.get(f"{base}guidance/talking-online/")).words()
    assert "whisper" in Source(client.get(f"{base}search/?q=whisper")).words("ol")
    [draft] = publishing.Edition.objects.draft()
    drafting.save_part(stored.part_of(draft, "guidance", "talking-online"), {"body": "Be calm.\n"}, seen=2, by=None)
    assert "calm" in Source(client.get(f"{base}guidance/talking-online/")).words()
    assert not Source(client.get(f"{base}search/?q=whisper")).all("ol", "main")
    assert "brave" not in Source(client.get("/guidance/talking-online/")).words()
    assert PageStamp.current() == stamp


def test_it_says_what_would_change(base, client):
    """Word by word, with links into the draft and into the edition before."""
    page = Source(client.get(f"{base}changes/"))
    went, came = ([one.words for one in page.all(tag, ".change")] for tag in ("del", "ins"))
    assert [bool(re.fullmatch(r"\[\w+: kind\]", went[0])), bool(re.fullmatch(r"\[\w+: brave\]", came[0]))] == [True] * 2
    assert f"{base}guidance/talking-online/" in page.links()


def test_an_address_that_has_ended_says_so(base, client):
    """With 404, on every page, and tells nothing of what it showed."""
    discard(publishing.Edition.objects.draft().get())
    for page in PAGES:
        response = client.get(base + page)
        assert response.status_code == 404
        assert Source(response).links("main") == ["/"]
        assert "brave" not in response.content.decode()
        assert "no-store" in response["Cache-Control"]


def test_an_address_in_it_that_is_not_there_stays_inside(base, client):
    """In the letters in which it was given; a missing slash is added and nothing is kept."""
    response = client.get(f"{base}guidance/nope/")
    assert response.status_code == 404
    assert base in Source(response).links("main")
    assert "no-store" in response["Cache-Control"]
    response = client.get(f"{base}guidance")
    assert (response.status_code, response["Location"]) == (302, f"{base}guidance/")
    assert "no-store" in response["Cache-Control"]


def test_a_scheduled_edition_can_be_previewed(base, client):
    """It says from when it applies."""
    draft = publishing.Edition.objects.draft().get()
    when = timezone.now() + timedelta(days=1)
    publishing.approve(draft, kind="minor", note="Brave.", in_force_from=when)
    again = sharing.share(draft, for_whom="Committee", until=when, by=None)
    assert client.get(base).status_code == 404
    assert date_format(timezone.localtime(when), "j F Y") in Source(client.get(again)).words("strong")
