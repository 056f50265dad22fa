"""Practice: everybody's, without a trace; the answer at once, with the passage."""

from dataclasses import replace

import pytest
from django.core.management import call_command

from guidance.content.shape import SearchTerms
from guidance.editions import loading
from quizzes.bank import acts as question_bank
from quizzes.bank.stored import bank_of_database
from quizzes.files.quizzes import Bank
from quizzes.models import Question
from tests.pages import Page, words
from tests.quizzes.written_bank import question

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
LIBEL = "/practice/libel/audit-report-on-a-firm/"


@pytest.fixture(scope="module")
def shipped_portal(stored_once, shipped):
    """The shipped edition and its questions, stored."""
    loading.load(replace(shipped, terms=SearchTerms()))
    call_command("load_questions", verbosity=0)


@pytest.fixture
def site(shipped_portal, client):
    """A browser on the shipped portal, questions included."""
    return client


def test_every_practice_question_is_reached_and_answered(site):
    """From the list of topics to each question; each option leads to its feedback and to why."""
    seen = set()
    topics = [link for link in Page(site.get("/practice/")).links("main") if link.startswith("/practice/")]
    for topic in topics:
        questions = [link for link in Page(site.get(topic)).links("main") if link.count("/") == 4]
        assert questions, topic
        for address in questions:
            slug = address.split("/")[3]
            if slug in seen:
                continue
            seen.add(slug)
            page = Page(site.get(address))
            assert page.all("p", "legend") == [], "HTML allows none there"
            assert page.all("legend")[0].words.endswith("?")
            for field in page.all("input", "fieldset"):
                answered = site.get(address, {"choice": field.attributes["value"], "check": "yes"})
                assert answered.status_code == 200
                assert answered.context["question"].why.strip() in answered.content.decode()
                assert Page(answered).all("figcaption"), "the passage"
    assert seen == set(Question.objects.filter(use="practice", status="ready").values_list("slug", flat=True))


def test_right_and_wrong(site):
    right = site.get(LIBEL, {"choice": "1", "check": "yes"})
    wrong = site.get(LIBEL, {"choice": "2", "check": "yes"})
    assert Page(right).all("h2")[0].words != Page(wrong).all("h2")[0].words
    assert [len(Page(one).all("li", ".explained-choices")) for one in (right, wrong)] == [1, 2], "the right one, too"
    for one in (right, wrong):
        assert one.context["question"].why.strip() in one.content.decode()
    assert "/guidance/other-important-issues/#libel" in Page(wrong).links("main")


@pytest.mark.parametrize(
    "query", ["check=yes", "check=yes&choice=9", "check=yes&choice=x", "check=yes&choice=1&choice=2"]
)
def test_nothing_chosen(site, query):
    """The error leads to the first choice, which is there; crafted choices are no answers."""
    page = Page(site.get(f"{LIBEL}?{query}"))
    assert page.links(".error-summary") == ["#choice-1"]
    assert "choice-1" in page.ids
    assert page.all("li", ".explained-choices") == []


def test_many(site):
    """All that are right, and no others."""
    slug, topic = "tags-of-it", "libel"
    many = question(slug, use="practice", answer="many", tags=(topic,), code="24.8", passage="")
    options = tuple(replace(one, right=place < 2) for place, one in enumerate(many.options))
    question_bank.load(Bank((), (replace(many, options=options),)))
    address = f"/practice/{topic}/{slug}/"
    assert {one.attributes["type"] for one in Page(site.get(address)).all("input", "fieldset")} == {"checkbox"}
    pages = [Page(site.get(address, {"choice": list(chosen), "check": "yes"})) for chosen in ("12", "1", "123", "3")]
    right, *wrong = [page.all("h2")[0].words for page in pages]
    assert len(set(wrong)) == 1
    assert right not in wrong


def test_neither_induction_questions_nor_drafts(site):
    """They would give answers away, or aren't ready."""
    Question.objects.filter(slug="audit-report-on-a-firm").update(status="draft")
    assert site.get(LIBEL).status_code == 404
    for slug in Question.objects.filter(use="induction").values_list("slug", flat=True):
        assert slug not in site.get("/practice/").content.decode()
        assert site.get(f"/practice/libel/{slug}/").status_code == 404


@pytest.mark.parametrize("address", ["/practice/", "/practice/libel/", LIBEL, f"{LIBEL}?choice=1&check=yes"])
def test_pages_leave_no_trace_and_may_be_kept(site, address):
    response = site.get(address)
    assert not response.cookies
    assert response["Cache-Control"].startswith("public")
    assert site.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert "/practice/" not in site.get("/sitemap.xml").content.decode()


def test_guidance_leads_to_its_topic(site):
    """A section to its topics, a paragraph to its own questions; an old edition's pages to none."""
    section = Page(site.get("/guidance/other-important-issues/")).links("main")
    assert "/practice/libel/" in section
    assert "/practice/24.8/" not in section
    assert "/practice/24.8/" in Page(site.get("/code/24.8/")).links("main")
    assert "/practice/" not in site.get("/editions/1/code/24.8/").content.decode()
    assert "/practice/" in Page(site.get("/")).links("main")


def test_a_page_takes_few_statements(site, django_assert_max_num_queries):
    """The questions are kept until one changes."""
    site.get(LIBEL)
    with django_assert_max_num_queries(5):
        site.get(LIBEL)


def test_only_the_newest_words_are_asked(site):
    """Once, and as they are now."""
    old = next(one for one in bank_of_database().questions if one.slug == "audit-report-on-a-firm")
    question_bank.load(Bank((), (replace(old, stem="Quite another stem. What now?"),)))
    assert "Quite another stem" in words(site.get(LIBEL))
    assert Page(site.get("/practice/libel/")).links("main").count(LIBEL) == 2, "the button, and the list"


def test_a_paragraph_is_quoted_rather_than_a_whole_section(site):
    """Which may be long; a single passage is quoted before either."""
    about = next(
        one for one in bank_of_database().questions
        if one.use == "practice" and one.code == "24.8" and "#" not in one.passage
    )  # fmt: skip
    page = Page(site.get(f"/practice/24.8/{about.slug}/", {"choice": "1", "check": "yes"}))
    assert page.links("figcaption") == ["/code/24.8/"]
    page = Page(site.get(LIBEL, {"choice": "1", "check": "yes"}))
    assert page.links("figcaption") == ["/guidance/other-important-issues/#libel"]


def test_a_changed_question_shows_at_once(site):
    site.get(LIBEL)
    Question.objects.filter(slug="audit-report-on-a-firm").update(tags=["copyright"])
    assert site.get(LIBEL).status_code == 404
    assert site.get("/practice/copyright/audit-report-on-a-firm/").status_code == 200
