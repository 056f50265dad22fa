"""The induction as members and officers go through it: from the invitation to the certificate, and on paper."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from guidance.common.london import LONDON
from tests import cast
from tests.browser.conftest import SIZES
from tests.browser.installation import Installation, Looker, code_in, fresh, installed, second_step, sign_in
from tests.pages import says

pytestmark = pytest.mark.browser

QUESTIONS = 14
SUMMARY = ".error-summary a"
PEOPLE = """
import json, re
from datetime import date
from random import Random
from django.db import transaction
from django.utils import timezone
from guidance.amending.draft import amend
from guidance.editions import publishing
from guidance.models import Edition
from quizzes.learning import attempts
from quizzes.models import Approval, Attempt, QuestionVersion, Quiz
from tests import cast

def make(first, **fields):
    return cast.member(f"{first}@brookshire.example", full_name=f"{first.title()} Archer", **fields)

def acknowledged(who):
    attempts.acknowledge(who, Edition.objects.in_force().get(), way="code sent by e-mail")
    return who

def begun(who, **more):
    return attempts.start(who, Quiz.objects.get(), **more)

def answered(attempt, wrong=0):
    for asked in attempt.asked.all():
        right = {option.position for option in asked.version.options.all() if option.right}
        others = {option.position for option in asked.version.options.all()} - right
        chosen = right if asked.position > wrong else {min(others)}
        attempts.answer(attempt.member, attempt.pk, asked.position, chosen)
    return Attempt.objects.get(pk=attempt.pk)

def with_many(who):
    # An attempt that asks a question with more than one right answer, as not every draw does.
    for seed in range(100):
        with transaction.atomic():
            attempt = begun(who, random=Random(seed))
            if many := attempt.asked.filter(version__answer="many").first():
                return {"pk": attempt.pk, "many": many.position}
            transaction.set_rollback(True)

cast.help_with_signing_in()
olive = cast.officer("superuser", "olive@brookshire.example", full_name="Olive Oakes")
amended = acknowledged(make("amy"))
publishing.approve(amend(), kind="major", note="As before.", in_force_from=timezone.now())  # edition 2
Approval.objects.create(  # of the questions on some paragraphs: every attempt asks some of them, and others
    quiz=Quiz.objects.get(),
    approved_by="the Audit, Governance and Standards Committee",
    approved_on=date(2026, 3, 12),
    versions=list(QuestionVersion.objects.ready("induction").values_list("pk", flat=True)[:27]),
    recorded_by=olive,
)
people = {first: make(first) for first in ("ann", "eve", "kim", "lee")}
for first in ("ben", "cat", "dan", "fay", "gil", "hal", "ida", "joy", "pam"):
    people[first] = acknowledged(make(first))
made = {
    "fay": with_many(people["fay"]),
    "gil": {"pk": answered(begun(people["gil"]), wrong=9).pk},
    "lee": {"pk": begun(people["lee"], begun_by=olive).pk, "member": people["lee"].pk},
}
for first in ("hal", "joy", "pam"):
    passed = answered(begun(people[first]), wrong=1)
    made[first] = {"pk": passed.pk, "member": people[first].pk, "code": passed.shown_code}
invitations.invite([people["ann"]], by=olive)
print(json.dumps({
    "attempts": made,
    "links": {who.full_name: codes.link(who).path for who in [olive, amended, *people.values()]},
    "secret": cast.set_up_second_step(olive),
    "right": {
        re.sub(r"\\W", "", version.stem): [str(one.position) for one in version.options.all() if one.right]
        for version in QuestionVersion.objects.all()
    },
}))
"""


@pytest.fixture(scope="module")
def installation(tmp_path_factory, prepared) -> Iterator[Installation]:
    with installed(tmp_path_factory.mktemp("induction") / "var", prepared) as made:
        yield made


@pytest.fixture(scope="module")
def made(installation) -> dict[str, Any]:
    """What was made in the portal's shell: attempts, links that sign in, and the right answers by question."""
    found: dict[str, Any] = json.loads(installation.shell(PEOPLE))
    return found


@pytest.fixture(scope="module")
def office(browser, installation, made) -> Any:
    """The cookies of an officer with all rights, the second step given."""
    with fresh(browser, installation, size="desk") as page:
        enter(page, made, "Olive Oakes")
        second_step(page, cast.app_code(made["secret"]))
        page.goto("/admin/")
        heading(page, "What is there to do?")
        return page.context.storage_state()


def enter(page: Page, made: dict[str, Any], name: str) -> None:
    """Signs in by the link that the server gave out; each works once."""
    page.goto(made["links"][name])
    page.get_by_role("button", name=f"Sign in as {name}").click()


def heading(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator("h1")).to_have_text(words)


def preview(page: Page) -> None:
    with page.expect_event("load"):
        page.get_by_role("button", name="Check and preview").click()


# ---- answering ------------------------------------------------------------------------------------------------------


def letters(words: str) -> str:
    """The words alone, without what Markdown and lines make of the spaces between them."""
    return re.sub(r"\W", "", words)


def stem(page: Page) -> str:
    return letters(page.locator(".stem").inner_text())


def choose(page: Page, made: dict[str, Any], *, rightly: bool = True) -> list[str]:
    """Chooses what is right, or one thing that isn't; returns what was chosen."""
    right = made["right"][stem(page)]
    there = [one.get_attribute("value") or "" for one in page.locator("[name=choice]").all()]
    chosen = right if rightly else [next(one for one in there if one not in right)]
    for one in chosen:
        page.locator(f"#choice-{one}").check()
    return chosen


def record(page: Page) -> None:
    page.get_by_role("button", name="Record my answer").click()


def answer_on(page: Page, made: dict[str, Any], first: int, last: int, wrong: range = range(0)) -> list[str]:
    """Answers these questions one after the other, and goes on to what comes next; returns what was asked."""
    asked = []
    for number in range(first, last + 1):
        heading(page, f"Question {number} of {QUESTIONS}")
        asked.append(stem(page))
        choose(page, made, rightly=number not in wrong)
        record(page)
        expect(page.locator(".verdict h2")).to_have_text("Not quite" if number in wrong else "Right")
        page.get_by_role("link", name=re.compile("Next question|See your result")).click()
    return asked


# ---- by keyboard ----------------------------------------------------------------------------------------------------

FOCUSED = "() => { const e = document.activeElement; return [e.id, (e.innerText || '').split('\\n')[0].trim()] }"


def reach(page: Page, wanted: str, at_most: int) -> None:
    """Presses Tab until the element with that id, or that begins with that line, has the focus."""
    passed = []
    for _ in range(at_most):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if wanted in focused:
            return
        passed.append(focused)
    raise AssertionError(f"{wanted} was not reached, but {passed}")


def press(page: Page, wanted: str, at_most: int) -> None:
    reach(page, wanted, at_most)
    page.keyboard.press("Enter")


def follow_the_problem(page: Page) -> str:
    """The summary of errors has the focus, and its link leads to a control, which is returned by id."""
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    page.keyboard.press("Tab")
    expect(page.locator(SUMMARY)).to_be_focused()
    page.keyboard.press("Enter")
    name = (page.locator(SUMMARY).get_attribute("href") or "").removeprefix("#")
    expect(page.locator(f"input#{name}")).to_be_focused()
    return name


def choose_by_keyboard(page: Page, right: list[str]) -> None:
    """From the first option on: arrows move among those of which one is chosen, Tab among those of which many are."""
    options = page.locator("[name=choice]")
    values = [one.get_attribute("value") for one in options.all()]
    if options.first.get_attribute("type") == "radio":
        for key in ["ArrowDown"] * values.index(right[0]) or ["Space"]:
            page.keyboard.press(key)
    else:
        for place, value in enumerate(values):
            if place:
                page.keyboard.press("Tab")
            if value in right:
                page.keyboard.press("Space")
    assert [one.get_attribute("value") for one in page.locator("[name=choice]:checked").all()] == sorted(
        right, key=values.index
    )


@pytest.mark.journey
def test_from_invitation_to_certificate(browser, installation, made):
    """A new member, by keyboard alone, without JavaScript, at 320 pixels."""
    [link] = re.findall(r"^https?://\S+", installation.mailed("ann").text, re.MULTILINE)
    with fresh(browser, installation, java_script_enabled=False) as page:
        page.goto(link)
        reach(page, "id_email", at_most=10)
        page.keyboard.type("ann@brookshire.example")
        page.keyboard.press("Enter")
        says(page, "we have sent a code to it")
        reach(page, "id_code", at_most=10)
        page.keyboard.type(code_in(installation.mailed("ann", after=1)))
        page.keyboard.press("Enter")

        page.wait_for_url("**/learn/")
        press(page, "Say that you have read it", at_most=14)
        heading(page, "Say that you have read the protocol")
        press(page, "Record this", at_most=16)
        assert follow_the_problem(page) == "id_read"
        page.keyboard.press("Space")
        press(page, "Record this", at_most=1)
        says(page, "1 of 3 steps done")
        press(page, "Go to the quiz", at_most=14)
        heading(page, "Induction quiz")
        press(page, "Begin the quiz", at_most=16)

        heading(page, f"Question 1 of {QUESTIONS}")
        press(page, "Record my answer", at_most=18)
        first = follow_the_problem(page)
        for number in range(1, QUESTIONS + 1):
            heading(page, f"Question {number} of {QUESTIONS}")
            if number > 1:
                first = page.locator("[name=choice]").first.get_attribute("id") or ""
                reach(page, first, at_most=14)
            choose_by_keyboard(page, made["right"][stem(page)])
            press(page, "Record my answer", at_most=1)
            expect(page.locator(".verdict")).to_be_focused()
            expect(page.locator(".verdict h2")).to_have_text("Right")
            press(page, "Next question" if number < QUESTIONS else "See your result", at_most=8)

        heading(page, "You have passed")
        says(page, "14 of 14 right.")
        press(page, "Open your certificate", at_most=14)
        heading(page, "Certificate")
        says(page, "Ann Archer")
        code = page.locator(".certificate-code").inner_text()
        with fresh(browser, installation) as anybody:
            anybody.goto(f"/certificates/{code}/")
            heading(anybody, "This certificate is genuine")
            says(anybody, "Ann Archer has passed the Induction quiz.")
        press(page, "Finish and sign out", at_most=16)
        says(page, "You are signed out.")
        page.go_back()
        expect(page.locator("body")).not_to_contain_text("Ann Archer")


def test_more_than_one_right_answer_by_keyboard(browser, installation, made):
    """Each is ticked with Space, and one can be unticked again."""
    fay = made["attempts"]["fay"]
    with fresh(browser, installation, java_script_enabled=False) as page:
        enter(page, made, "Fay Archer")
        page.goto(f"/learn/attempts/{fay['pk']}/{fay['many']}/")
        says(page, "More than one may be right.")
        right = made["right"][stem(page)]
        assert len(right) > 1
        reach(page, page.locator("[name=choice]").first.get_attribute("id"), at_most=14)
        page.keyboard.press("Space")
        page.keyboard.press("Space")
        choose_by_keyboard(page, right)
        page.keyboard.press("Enter")  # sends from any option
        expect(page.locator(".verdict h2")).to_have_text("Right")
        says(page, "Your answer, and right")


# ---- other ways through it ------------------------------------------------------------------------------------------


def test_fails_reads_again_and_passes(browser, installation, made):
    """The result says what to read again and leads there; the second draw has other questions."""
    with fresh(browser, installation) as page:
        enter(page, made, "Ben Archer")
        page.get_by_role("link", name="Go to the quiz").click()
        page.get_by_role("button", name="Begin the quiz").click()
        before = answer_on(page, made, 1, QUESTIONS, range(2, 15))
        heading(page, "Not passed yet")
        says(page, "1 of 14 right.")
        again = page.locator("section", has=page.get_by_role("heading", name="What to read again first")).locator("a")
        for link in (again.first, again.and_(page.locator("[href*='#']")).first):  # a page, or a passage of one
            title, leads_to = link.inner_text(), link.get_attribute("href") or ""
            link.click()
            page.wait_for_url(f"**{leads_to}")
            there = page.locator(":target" if "#" in leads_to else "h1")
            expect(there).to_contain_text(title)
            expect(there).to_be_in_viewport()
            page.go_back()
        page.get_by_role("link", name="Try again").click()
        page.get_by_role("button", name="Begin again, with new questions").click()
        after = answer_on(page, made, 1, QUESTIONS, range(2, 4))
        heading(page, "You have passed")
        says(page, "12 of 14 right.")
        assert set(before) & set(after) == set()  # there are others enough for everything that is asked


def test_closes_the_browser_and_goes_on_elsewhere(browser, installation, made):
    """At the same question, its options in the same order; what was answered is there, and stays."""
    with fresh(browser, installation) as phone:
        enter(phone, made, "Cat Archer")
        phone.goto("/learn/induction/")
        phone.get_by_role("button", name="Begin the quiz").click()
        answer_on(phone, made, 1, 5, range(2, 3))
        heading(phone, f"Question 6 of {QUESTIONS}")
        sixth = letters(phone.locator("fieldset").inner_text())
        phone.goto(re.sub("6/$", "2/", phone.url))
        told = phone.locator(".verdict").inner_text()
        assert told.startswith("Not quite")
    with fresh(browser, installation, size="desk") as desk:
        sign_in(desk, installation, "cat")
        desk.get_by_role("link", name="Go on with the quiz").click()
        heading(desk, f"Question 6 of {QUESTIONS}")
        assert letters(desk.locator("fieldset").inner_text()) == sixth
        choose(desk, made)
        record(desk)
        right = desk.locator(".verdict").inner_text()
        assert right.startswith("Right")
        desk.go_back()
        heading(desk, f"Question 6 of {QUESTIONS}")
        desk.goto(re.sub("6/$", "2/", desk.url))
        assert desk.locator(".verdict").inner_text() == told
        desk.go_back()
        assert desk.locator(".verdict").inner_text() == right


def test_two_tabs(browser, installation, made):
    """The one that comes second says what was recorded; nothing changes."""
    with fresh(browser, installation, 409) as page:
        enter(page, made, "Dan Archer")
        page.goto("/learn/induction/")
        page.get_by_role("button", name="Begin the quiz").click()
        other = page.context.new_page()
        other.goto(page.url)
        choose(page, made)
        choose(other, made, rightly=False)
        record(page)
        expect(page.locator(".verdict h2")).to_have_text("Right")
        told = page.locator(".verdict").inner_text()
        record(other)
        expect(other.locator(".error-summary")).to_be_focused()
        says(other, "This question was answered before")
        says(other, "Nothing has been changed.")
        assert other.locator(".verdict").inner_text() == told
        page.reload()
        assert page.locator(".verdict").inner_text() == told
        other.get_by_role("link", name="Next question").click()
        heading(other, f"Question 2 of {QUESTIONS}")
        says(other, "1 of 14 answered")


# ---- every page -----------------------------------------------------------------------------------------------------


def test_every_page_of_the_journey(browser, installation, made):
    """Accessible, no wider than 320 pixels, quiet: in every state, on phones and desks, in the light and the dark."""
    passed = made["attempts"]["hal"]
    with fresh(browser, installation, 404, 409) as page:
        on = Looker(page, *SIZES)
        enter(page, made, "Eve Archer")
        on.look()
        on.at("/learn/induction/")  # refused
        on.at("/learn/acknowledge/")
        page.get_by_role("button", name="Record this").click()
        on.look()
        page.locator("[name=edition]").evaluate("e => { e.value = 1 }")  # as if opened while that was in force
        page.get_by_role("checkbox").check()
        page.get_by_role("button", name="Record this").click()
        says(page, "Nothing was recorded. You had edition 1 before you; edition 2 is in force")
        on.look()
        page.get_by_role("checkbox").check()
        page.get_by_role("button", name="Record this").click()
        on.look()
        on.at("/learn/acknowledge/")  # done already
        on.at("/learn/induction/")
        page.get_by_role("button", name="Begin the quiz").click()
        on.look()
        record(page)
        on.look()
        choose(page, made)
        record(page)
        on.look()
        page.get_by_role("link", name="Next question").click()
        late = page.context.new_page()
        late.goto(page.url)
        choose(page, made, rightly=False)
        record(page)
        on.look()
        choose(late, made)
        record(late)
        on.page = late
        on.look()
        on.at("/learn/")
    with fresh(browser, installation, 404) as page:
        on.page = page
        enter(page, made, "Amy Archer")
        on.look()  # of an edition before
        page.context.clear_cookies()
        enter(page, made, "Gil Archer")
        on.look()
        on.at(f"/learn/attempts/{made['attempts']['gil']['pk']}/result/")
        page.context.clear_cookies()
        enter(page, made, "Hal Archer")
        for address in ("", f"attempts/{passed['pk']}/result/", f"attempts/{passed['pk']}/certificate/", "record/"):
            on.at(f"/learn/{address}")
        page.context.clear_cookies()
        for address in ("", "?code=nonsense", f"{passed['code']}/", "2222-2222-2222-2222-2222/"):
            on.at(f"/certificates/{address}")
    assert on.found == []
    assert len(on.seen) == 25
    assert {*on.seen} == {
        "Learn", "Induction quiz", "Say that you have read the protocol", "Question 1 of 14", "Question 2 of 14",
        "Not passed yet", "You have passed", "Certificate", "Your record", "Check a certificate",
        "This certificate is genuine", "There is no certificate with this code",
    }  # fmt: skip


def test_every_page_of_its_administration(browser, installation, made, office):
    """The same for officers, whose screens are larger."""
    gil, lee = made["attempts"]["gil"], made["attempts"]["lee"]
    with fresh(browser, installation, storage_state=office) as page:
        on = Looker(page, "desk")
        on.at("/admin/quizzes/question/?use=induction")
        page.get_by_role("link", name="dinner-money-comment").click()
        on.look()
        preview(page)
        on.look()
        page.get_by_label("Text").fill("## dinner-money-comment\nUse: both\n")
        preview(page)
        on.look()
        on.at("/admin/quizzes/question/add/")
        on.at("/admin/quizzes/quiz/")
        page.get_by_role("link", name="Induction quiz").click()
        on.look()
        preview(page)
        on.look()
        page.get_by_role("link", name="The questions, to read, print and approve").click()
        page.get_by_role("button", name=re.compile("Record the approval of")).click()
        on.look()
        on.at("/admin/quizzes/attempt/")
        on.at(f"/admin/quizzes/attempt/{gil['pk']}/change/")
        page.get_by_role("link", name="This attempt is not the member’s").click()
        page.get_by_role("button", name="Mark it").click()
        on.look()
        on.at("/admin/quizzes/acknowledgement/")
        on.at("/admin/members/member/learning/")
        page.get_by_role("link", name="Lee Archer").click()
        on.look()
        on.at(f"/admin/members/member/{lee['member']}/paper/{lee['pk']}/")
        on.at(f"/admin/members/member/{lee['member']}/paper/{lee['pk']}/answers/")
        page.get_by_role("button", name="Record these answers").click()
        says(page, "Nothing is recorded yet")
        on.look()
    assert on.found == []
    assert len(on.seen) == 18


# ---- on paper -------------------------------------------------------------------------------------------------------

CONTROLS = "nav, button, form, .button, .signed-in, .skip-link, .no-print"


def printed(page: Page) -> tuple[str, int]:
    """What a printer puts on paper: the words, and on how many pages. Nothing of it is there to press."""
    page.emulate_media(media="print")
    assert [one.inner_text() for one in page.locator(CONTROLS).all() if one.is_visible()] == []
    return page.locator("body").inner_text(), len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


def test_certificate_prints_on_one_page(browser, installation, made):
    """With the name, the code and the address to check it at."""
    pam = made["attempts"]["pam"]
    with fresh(browser, installation) as page:
        enter(page, made, "Pam Archer")
        page.goto(f"/learn/attempts/{pam['pk']}/certificate/")
        words, pages = printed(page)
        assert pages == 1
        for wanted in (
            "Pam Archer",
            "Induction quiz",
            pam["code"],
            f"{installation.address}/certificates/{pam['code']}/",
        ):
            assert wanted in words
        for unwanted in ("To print it", "Is something wrong?", "Signed in as"):
            assert unwanted not in words


def test_paper_has_all_that_is_needed(browser, installation, made, office):
    """The statement to sign, the protocol, and the questions."""
    lee = made["attempts"]["lee"]
    with fresh(browser, installation, size="desk", storage_state=office) as page:
        page.goto(f"/admin/members/member/{lee['member']}/paper/{lee['pk']}/")
        words, pages = printed(page)
        assert pages > 5
        assert "I have read edition 2 of the Social Media Protocol for Members of Essex County Council" in words
        assert words.index("Signature and date") < words.index("What is Social Media?") < words.index("Question 1\n")
        questions = [
            letters(one.inner_text()) for one in page.locator(".sheet-question .stem").all() if one.is_visible()
        ]
        assert len(set(questions)) == QUESTIONS
        assert set(questions) <= set(made["right"])
        assert "To print it" not in words


# ---- in the office --------------------------------------------------------------------------------------------------


def test_amends_approves_and_disowns(browser, installation, made, office):
    """A question becomes its next version; the council's approval is on members' pages; a certificate is withdrawn."""
    code = made["attempts"]["joy"]["code"]
    with (
        fresh(browser, installation) as member,
        fresh(browser, installation, size="desk", storage_state=office) as page,
    ):
        enter(member, made, "Ida Archer")
        member.goto("/learn/induction/")
        says(member, "Some questions not yet approved by the council")

        page.goto("/admin/quizzes/question/?use=induction")
        page.get_by_role("link", name="builder-bribe-rumour").click()
        says(page, "Version 1, of")
        text = page.get_by_label("Text")
        text.fill(f"{text.input_value().rstrip()} Ask for a date, too.\n")
        preview(page)
        says(page, "Not saved yet.")
        expect(page.locator(".preview")).to_contain_text("Passing it on to the right people is our advice. Ask for")
        page.get_by_role("button", name="Save", exact=True).click()
        says(page, "Saved as the next version.")
        says(page, f"Version 2, of {today()}, by Olive Oakes.")

        page.goto("/admin/quizzes/quiz/")
        page.get_by_role("link", name="Induction quiz").click()
        page.get_by_role("link", name="The questions, to read, print and approve").click()
        says(page, "Ask for a date, too.")
        page.get_by_label("Approved by").fill("the Monitoring Officer")
        page.get_by_label("On", exact=True).fill(f"{timezone.localdate(timezone=LONDON)}")
        page.get_by_label("Reference (optional)").fill("minute 27")
        page.get_by_role("button", name=re.compile("Record the approval of")).click()
        says(page, "The approval is recorded.")
        member.reload()
        says(member, f"The questions were approved by the Monitoring Officer on {today()} (minute 27).")
        expect(member.locator("main")).not_to_contain_text("not yet approved")

        member.goto(f"/certificates/{code}/")
        heading(member, "This certificate is genuine")
        page.goto("/admin/quizzes/attempt/")
        page.get_by_role("row", name="Joy Archer").get_by_role("link").first.click()
        page.get_by_role("link", name="This attempt is not the member’s").click()
        page.get_by_label("Why is it not this member’s?").fill("Somebody else sat at the screen.")
        page.get_by_role("button", name="Mark it").click()
        says(page, "The attempt is marked. It stays, and counts for nothing.")
        says(page, "by Olive Oakes: Somebody else sat at the screen.")
        member.reload()
        heading(member, "This certificate does not count")
        says(member, "the council withdrew it")


def today() -> str:
    return f"{timezone.localdate(timezone=LONDON):%-d %B %Y}"


def test_on_paper(browser, installation, made, office):
    """An officer begins it for a member and enters what came back, signed; the member's own record has it."""
    with fresh(browser, installation, size="desk", storage_state=office) as page:
        page.goto("/admin/members/member/learning/")
        page.get_by_role("link", name="Kim Archer").click()
        page.get_by_role("button", name="Begin it on paper").click()
        page.get_by_role("link", name="enter the answers").click()
        heading(page, "What Kim Archer wrote on the paper")
        for question in page.locator("fieldset").all():
            _, _, words = letters(question.locator("legend").inner_text()).partition("Question")
            for right in made["right"][words.lstrip("0123456789")]:
                question.locator(f"[value='{right}']").check()
        page.get_by_role("button", name="Record these answers").click()
        expect(page.locator(".error-summary")).to_be_focused()
        says(page, "Nothing is recorded yet")
        page.locator(SUMMARY).click()
        expect(page.locator(":target")).to_be_focused()
        page.get_by_label("The statement is signed, on this day").fill("2026-03-14")
        page.get_by_role("button", name="Record these answers").click()
        says(page, "The answers are recorded: 14 of 14 questions are answered.")
    with fresh(browser, installation) as member:
        enter(member, made, "Kim Archer")
        says(member, "You have done everything there is to do.")
        member.get_by_role("link", name="Your record").click()
        says(member, f"Passed on {today()}, 14 of 14 right.")
        says(member, "on paper, signed by hand on 14 March 2026, entered by Olive Oakes")
