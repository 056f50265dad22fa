"""The administration of quizzes: texts with their checks, approvals, and what members did."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from quizzes.administration.questions import SAVED
from quizzes.bank import acts as question_bank
from quizzes.bank import approvals
from quizzes.bank.stored import bank_of_database
from quizzes.learning import attempts
from quizzes.models import Acknowledgement, Approval, Question, QuestionVersion, Quiz
from tests import cast
from tests.pages import Page, codes, levels, numbers, said, words
from tests.quizzes import taking as learning

pytestmark = pytest.mark.django_db

LIST = "/admin/quizzes/question/"
ADD = f"{LIST}add/"


@pytest.fixture
def editor(quiz):
    return cast.signed_in(cast.officer("editor", full_name="Edith Editor"))


@pytest.fixture
def people(quiz):
    return cast.signed_in(cast.officer("people officer"))


def of(slug: str) -> str:
    return f"{LIST}{Question.objects.get(slug=slug).pk}/change/"


def of_quiz(quiz: Quiz, page: str = "change") -> str:
    return f"/admin/quizzes/quiz/{quiz.pk}/{page}/"


def texts(client, address: str) -> dict[str, str]:
    """What the form at an address holds, as a browser would send it back."""
    form = client.get(address).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def save(client, address: str, old: str, new: str, **changes: str):
    """Opens the form, changes words in its text and saves."""
    data = texts(client, address)
    assert old in data["text"]
    return client.post(address, data | {"text": data["text"].replace(old, new), "save": "yes"} | changes)


def in_text(response) -> list[str]:
    """What is wrong in the text, each with its line."""
    return list(response.context["form"].errors["text"])


def versions(slug: str) -> list[int]:
    return sorted(QuestionVersion.objects.filter(question__slug=slug).values_list("number", flat=True))


# ---- questions ---------------------------------------------------------------------------------------------------


def test_changed_words_are_the_next_version(editor):
    """Who wrote it is kept, and what it said before is there to read."""
    response = save(editor, of("kind-1"), "Now kind-1.", "Now somebody shouts.")
    assert response["Location"] == of("kind-1")
    page = editor.get(of("kind-1"))
    assert SAVED["amended"] in words(page)
    assert page.context["version"].number == 2
    assert "Edith Editor" in words(page)
    assert "Now kind-1." in words(page), "the version before"
    assert versions("kind-1") == [1, 2]


@pytest.mark.parametrize(("old", "new"), [("Difficulty: easy", "Difficulty: hard"), ("Use:", "Tags: fun\nUse:")])
def test_what_is_not_words_changes_in_place(editor, old, new):
    assert save(editor, of("kind-1"), old, new).status_code == 302
    assert versions("kind-1") == [1]
    assert new.split("\n")[0] in texts(editor, of("kind-1"))["text"]


def test_nothing_changed(editor):
    """A browser sends other line ends, and perhaps spaces at the ends of lines."""
    data = texts(editor, of("kind-1"))
    data["text"] = data["text"].replace("\n", " \r\n")
    assert editor.post(of("kind-1"), data | {"save": "yes"}).status_code == 302
    assert SAVED["unchanged"] in words(editor.get(of("kind-1")))
    assert versions("kind-1") == [1]


@pytest.mark.parametrize(
    ("old", "new", "line", "named"),
    [("Code: 3.1", "Code: 9.9", 2, "9.9"),
     ("- [x]", "- [ ]", 11, ""),
     ("## kind-1", "## kind-9", 1, "kind-1"),
     ("Why:", "Wherefore:", 1, ""),
     ("Now kind-1.", "<b>Now</b>", 8, "<b>")],
)  # fmt: skip
@pytest.mark.alike
def test_what_is_wrong_is_said_by_line_and_nothing_is_saved(editor, old, new, line, named):
    """Beside the text, and in a summary that leads to it; what was typed is still there."""
    response = save(editor, of("kind-1"), old, new)
    page = Page(response)
    assert response.status_code == 200
    assert list(codes(response)) == ["text"]
    assert [one for one in in_text(response) if numbers(one)[0] == line and named in one]
    assert new in page.all("textarea")[0].words
    assert "#id_text" in page.links(".error-summary")
    assert versions("kind-1") == [1]


def test_what_is_wrong_about_the_whole_question(editor):
    """Is said in the summary only."""
    response = save(editor, of("kind-1"), "Use: induction", "Use: practice")
    assert codes(response) == {"__all__": ["other use"]}
    assert "kind-1" in " ".join(response.context["form"].non_field_errors())
    assert "Use: practice" in Page(response).all("textarea")[0].words
    assert versions("kind-1") == [1]


def test_several_questions_in_one_text(editor):
    data = texts(editor, of("kind-1"))
    both = data["text"] + "\n" + data["text"].replace("## kind-1", "## kind-77")
    response = editor.post(of("kind-1"), data | {"text": both, "save": "yes"})
    assert [numbers(one)[0] for one in in_text(response)] == [1]
    assert not Question.objects.filter(slug="kind-77").exists()


def test_somebody_else_was_faster(editor):
    """Their words stay, and what was typed is there to copy."""
    data = texts(editor, of("kind-1"))
    save(editor, of("kind-1"), "Now kind-1.", "Theirs.")
    mine = data["text"].replace("Now kind-1.", "Mine.")
    response = editor.post(of("kind-1"), data | {"text": mine, "save": "yes"})
    assert codes(response) == {"__all__": ["stale"]}
    assert "Mine." in Page(response).all("textarea")[0].words
    assert "Theirs." in texts(editor, of("kind-1"))["text"]


def test_a_quiz_that_could_no_longer_be_drawn(editor):
    """Retiring one of two questions is fine; retiring both is refused."""
    assert save(editor, of("many-1"), "Status: ready", "Status: retired").status_code == 302
    response = save(editor, of("many-2"), "Status: ready", "Status: retired")
    assert codes(response) == {"__all__": ["too few", "too few"]}
    _, short = response.context["form"].non_field_errors()
    assert numbers(short)[:4] == [3, 10, 1, 0], "on paragraph 3.10, one is wanted and none there"
    assert Question.objects.get(slug="many-2").status == "ready"


def test_preview_shows_and_saves_nothing(editor):
    data = texts(editor, of("kind-1"))
    data["text"] = data["text"].replace("Now kind-1.", "Now **this**.")
    response = editor.post(of("kind-1"), data | {"preview": "yes"})
    assert "<strong>this</strong>" in response.content.decode()
    assert "preview" in Page(response).ids
    assert "preview" not in Page(editor.post(of("kind-1"), data | {"text": "## x", "preview": "yes"})).ids
    assert versions("kind-1") == [1]


def test_a_new_question(editor):
    """From the pattern that the form holds; only once under an id."""
    data = texts(editor, ADD)
    text = data["text"].replace("an-id-in-small-letters", "brand-new").replace("24.8", "3.1")
    data |= {"text": text, "file": "quizzes/questions/rumours.md", "save": "yes"}
    assert editor.post(ADD, data)["Location"] == of("brand-new")
    question = Question.objects.get(slug="brand-new")
    assert (question.status, question.use, question.position) == ("draft", "practice", 9)
    [why] = in_text(editor.post(ADD, data))
    assert "brand-new" in why
    assert versions("brand-new") == [1]


def test_practice_asks_the_new_words_at_once(editor, client):
    text = texts(editor, of("kind-1"))["text"].replace("kind-1", "brand-new").replace("Now brand-new", "A parrot talks")
    text = text.replace("Use: induction", "Use: practice\nTags: respect")
    editor.post(ADD, {"text": text, "file": "quizzes/questions/rumours.md", "save": "yes"})
    assert "A parrot talks" in words(client.get("/practice/respect/brand-new/"))
    save(editor, of("brand-new"), "A parrot talks", "A raven talks")
    assert "A raven talks" in words(client.get("/practice/respect/brand-new/"))


def test_a_viewer_reads_and_changes_nothing(quiz):
    viewer = cast.signed_in(cast.officer("viewer"))
    page = viewer.get(of("kind-1"))
    assert "Now kind-1." in words(page)
    assert Page(page).all("textarea") == []
    assert viewer.post(of("kind-1"), {"text": "## x", "save": "yes"}).status_code == 403
    assert viewer.get(ADD).status_code == 403


def test_the_list_takes_as_many_statements_for_one_as_for_many(editor, django_assert_max_num_queries):
    assert "many-2" in words(editor.get(LIST))
    assert "kind-1" not in words(editor.get(LIST, {"q": "many-2"}))
    with django_assert_max_num_queries(12):
        editor.get(LIST)


# ---- quizzes -----------------------------------------------------------------------------------------------------


def test_a_quiz_is_edited_as_its_file(editor, quiz):
    """What has begun goes on as it was."""
    attempt = learning.begun(cast.member())
    assert save(editor, of_quiz(quiz), "pass_mark = 75", "pass_mark = 100").status_code == 302
    quiz.refresh_from_db()
    attempt.refresh_from_db()
    assert (quiz.pass_mark, attempt.pass_mark) == (100, 75)
    page = words(editor.get(of_quiz(quiz)))
    assert "Edith Editor" in page
    assert "pass_mark = 75" in page, "as it was before"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("pass_mark = 75", "pass_mark = 750", "750"),
        ("libel = 1", "libel = 9", "libel"),
        ("+++\n\n", "+++\n\n<p>", "<p>"),
    ],
)
@pytest.mark.alike
def test_what_is_wrong_in_a_quiz(editor, quiz, old, new, named):
    response = save(editor, of_quiz(quiz), old, new)
    assert list(codes(response)) == ["text"]
    [why] = in_text(response)
    assert named in why
    quiz.refresh_from_db()
    assert quiz.pass_mark == 75


def test_a_quiz_that_somebody_else_has_changed(editor, quiz):
    data = texts(editor, of_quiz(quiz))
    save(editor, of_quiz(quiz), "pass_mark = 75", "pass_mark = 80")
    response = editor.post(of_quiz(quiz), data | {"save": "yes"})
    assert codes(response) == {"__all__": ["stale"]}
    assert Quiz.objects.get().pass_mark == 80


def test_preview_of_a_quiz(editor, quiz):
    data = texts(editor, of_quiz(quiz))
    response = editor.post(of_quiz(quiz), data | {"text": data["text"] + "\n*Hello.*\n", "preview": "yes"})
    assert "<em>Hello.</em>" in response.content.decode()
    assert "Hello" not in Quiz.objects.get().intro


# ---- approval ----------------------------------------------------------------------------------------------------


@pytest.fixture
def publisher(quiz):
    return cast.signed_in(cast.officer("publisher", full_name="Paula Publisher"))


def approve(client, quiz: Quiz, **changes: str):
    page = client.get(of_quiz(quiz, "approval"))
    shown = page.context["form"]["shown"].value()
    data = {"approved_by": "Standards Committee", "approved_on": "2026-05-01", "reference": "Minute 7",
            "same_words": "yes", "shown": shown}  # fmt: skip
    return client.post(of_quiz(quiz, "approval"), data | changes)


def test_an_approval_is_recorded(publisher, quiz):
    """Who, when and by whom it was written down; the list says so, and all questions are there to be read."""
    response = publisher.get(of_quiz(quiz, "approval"))
    assert response.context["approved"].by == []
    assert all(question.slug in words(response) for question in Question.objects.all())
    assert approve(publisher, quiz).status_code == 302
    page = Page(publisher.get(of_quiz(quiz, "approval")))
    assert said(page, "Standards Committee", "1 May 2026", "(Minute 7)", "Paula Publisher")
    assert "Standards Committee" in words(publisher.get("/admin/quizzes/quiz/"))
    assert approvals.of_quiz(quiz).whole
    question_bank.load(bank_of_database())
    save(publisher, of("kind-1"), "Now kind-1.", "Other words.")
    assert not approvals.of_quiz(quiz).whole
    assert "Standards Committee" not in words(publisher.get("/admin/quizzes/quiz/"))


def test_an_approval_that_is_refused(publisher, quiz):
    """Nothing is recorded, and what is wrong stands beside its field."""
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert codes(approve(publisher, quiz, approved_on=tomorrow)) == {"approved_on": ["to come"]}
    assert codes(approve(publisher, quiz, approved_by="")) == {"approved_by": ["required"]}
    later = approve(publisher, quiz, same_words="")
    assert codes(later) == {"same_words": ["later"]}
    assert re.findall(r"\b[a-z]+-\d|\b\d", later.context["form"].errors["same_words"][0]) == [
        "kind-1", "kind-2", "kind-3", "kind-4", "many-1", "3",
    ]  # fmt: skip
    stale = approve(publisher, quiz, shown="1.2")
    assert codes(stale) == {"__all__": ["changed"]}
    assert Approval.objects.count() == 0
    form = stale.context["form"]
    shown = {name: form[name].value() for name in form.fields}
    assert publisher.post(of_quiz(quiz, "approval"), shown).status_code == 302, "the list that is shown now"


def test_what_was_changed_since_stands_first(publisher, quiz):
    """Those who approve read that, and not everything anew."""
    approve(publisher, quiz)
    assert Page(publisher.get(of_quiz(quiz, "approval"))).all("span", "h2") == []
    save(publisher, of("many-2"), "Now many-2.", "Other words.")
    page = Page(publisher.get(of_quiz(quiz, "approval")))
    [tag] = page.all("span", "h2")
    assert [h2.words for h2 in page.all("h2") if tag.words in h2.words] == [f"1. many-2 {tag.words}"]


def test_an_editor_reads_the_questions_and_approves_nothing(editor, quiz):
    page = editor.get(of_quiz(quiz, "approval"))
    assert page.context["form"] is None
    assert editor.post(of_quiz(quiz, "approval"), {"approved_by": "Me"}).status_code == 403
    assert Approval.objects.count() == 0


# ---- what members did --------------------------------------------------------------------------------------------


@pytest.fixture
def ann():
    return cast.member(full_name="Ann Archer")


def test_an_attempt_is_looked_at(people, quiz, ann):
    """Every answer, the right one, and how it ended."""
    attempt = learning.finished(ann, 3)
    page = Page(people.get(f"/admin/quizzes/attempt/{attempt.pk}/change/"))
    assert [3, 4, 3] in [numbers(dd.words) for dd in page.all("dd", ".facts")]
    own = Page(cast.signed_in(ann).get(f"/learn/attempts/{attempt.pk}/result/"))
    theirs, mine = ([p.words for p in one.all("p", ".explained-choices")] for one in (page, own))
    assert (len(theirs), theirs[1:2]) == (len(mine), mine[1:2]), "the same answers"
    assert theirs[0] != mine[0], "said to somebody else"
    assert people.post(f"/admin/quizzes/attempt/{attempt.pk}/change/").status_code == 403


def test_attempts_by_their_result(people, quiz, ann):
    learning.finished(ann, 4)
    learning.finished(cast.member("bo@b.example", full_name="Bo Brook"), 0)
    learning.begun(cast.member("cy@b.example", full_name="Cy Clay"))
    gone = learning.finished(cast.member("di@b.example", full_name="Di Dale"), 4)
    attempts.disown(gone, reason="Not hers.", by=cast.officer("superuser"))
    for result, name in {"passed": "Ann Archer", "failed": "Bo Brook", "open": "Cy Clay", "not": "Di Dale"}.items():
        page = words(people.get("/admin/quizzes/attempt/", {"result": result}))
        assert [one for one in ("Ann Archer", "Bo Brook", "Cy Clay", "Di Dale") if one in page] == [name]
    assert "Bo Brook" in words(people.get("/admin/quizzes/attempt/", {"q": "bo@b.example"}))
    assert "Ann Archer" not in words(people.get("/admin/quizzes/attempt/", {"q": "bo@b.example"}))


def test_not_this_members(people, quiz, ann):
    """The reason is asked for, stays, and is shown; the attempt stays too."""
    attempt = learning.finished(ann, 4)
    address = f"/admin/quizzes/attempt/{attempt.pk}/disown/"
    refused = people.post(address, {"reason": " "})
    assert codes(refused) == {"reason": ["required"]}
    assert "#id_reason" in Page(refused).links(".error-summary")
    assert people.post(address, {"reason": "Her assistant took it."}).status_code == 302
    page = Page(people.get(f"/admin/quizzes/attempt/{attempt.pk}/change/"))
    assert "People Officer Olive: Her assistant took it." in page.words()
    again = people.post(address, {"reason": "Again."}, follow=True)
    assert levels(again) == ["info"], "a second click"
    attempt.refresh_from_db()
    assert attempt.disowned_reason == "Her assistant took it."


def test_a_reason_is_short(people, quiz, ann):
    attempt = learning.finished(ann, 4)
    refused = people.post(f"/admin/quizzes/attempt/{attempt.pk}/disown/", {"reason": "x" * 501})
    assert codes(refused) == {"reason": ["max_length"]}
    with pytest.raises(attempts.AttemptRefused) as e:
        attempts.disown(attempt, reason="x" * 501, by=cast.officer("superuser"))
    assert codes(e.value) == {"__all__": ["max_length"]}
    attempt.refresh_from_db()
    assert attempt.disowned_at is None


def test_the_certificate_for_somebody_without_a_screen(people, quiz, ann):
    """The same as the member's; of a pass that counts, and of nothing else."""
    passed, failed = learning.finished(ann, 4), learning.finished(cast.member("bo@b.example"), 0)
    address = f"/admin/quizzes/attempt/{passed.pk}/certificate/"
    sheet = Page(people.get(address)).words("article")
    assert [one in sheet for one in ("Ann Archer", "Induction", passed.shown_code)] == [True] * 3
    assert address in Page(people.get(f"/admin/quizzes/attempt/{passed.pk}/change/")).links()
    assert people.get(f"/admin/quizzes/attempt/{failed.pk}/certificate/").status_code == 404
    attempts.disown(passed, reason="Not hers.", by=cast.officer("superuser"))
    assert people.get(address).status_code == 404


def test_nobody_marks_their_own(quiz):
    officer = cast.officer("people officer")
    attempt = learning.finished(officer, 4)
    response = cast.signed_in(officer).post(f"/admin/quizzes/attempt/{attempt.pk}/disown/", {"reason": "Oh."})
    assert response.status_code == 403


def test_acknowledgements_are_listed(people, quiz, ann):
    learning.begun(ann)
    page = words(people.get("/admin/quizzes/acknowledgement/"))
    assert "Ann Archer" in page
    assert Acknowledgement.objects.get().statement in page
