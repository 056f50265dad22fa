"""The induction as members and officers go through it: from the invitation to the certificate, and on paper."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from guidance.common.london import LONDON
from tests import cast
from tests.browser.installation import (
    Installation,
    Looker,
    arrive,
    code_in,
    follow,
    fresh,
    installed,
    is_signed_out,
    second_step,
    send,
    sign_in,
    told,
)
from tests.pages import says

pytestmark = pytest.mark.browser

QUESTIONS = 14
QUIZ = "/learn/induction/"
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

def answered(attempt, wrong=0, left=0):
    for asked in attempt.asked.all()[: attempt.asked.count() - left]:
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
    "ben": {"pk": answered(begun(people["ben"]), wrong=14, left=1).pk},
    "lee": {"pk": begun(people["lee"], begun_by=olive).pk, "member": people["lee"].pk},
}
for first in ("hal", "joy", "pam"):
    passed = answered(begun(people[first]), wrong=1)
    made[first] = {"pk": passed.pk, "member": people[first].pk, "code": passed.shown_code}
invitations.invite([people["ann"]], by=olive)
print(json.dumps({
    "attempts": made,
    "links": {who.full_name: codes.link(who).path for who in [olive, amended, *people.values()]},
    "quiz": Quiz.objects.get().title,
    "statement": attempts.statement(Edition.objects.in_force().get()),
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
        arrive(page, "/accounts/")
        return page.context.storage_state()


def enter(page: Page, made: dict[str, Any], name: str) -> None:
    """Signs in by the link that the server gave out; each works once."""
    page.goto(made["links"][name])
    send(page, made["links"][name])


def preview(page: Page) -> None:
    with page.expect_event("load"):
        page.locator("[name=preview]").click()
    expect(page.locator("#preview, .error-summary").first).to_be_visible()


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


def at_question(page: Page, number: int, answered: int | None = None) -> None:
    """Waits for this question; so many are answered, all before it unless told otherwise."""
    page.wait_for_url(re.compile(rf"/learn/attempts/\d+/{number}/(#.*)?$"))
    progress = page.locator("progress")
    expect(progress).to_have_attribute("max", f"{QUESTIONS}")
    expect(progress).to_have_attribute("value", f"{number - 1 if answered is None else answered}")


def verdict(page: Page, made: dict[str, Any], *, rightly: bool = True) -> str:
    """Waits until a page tells what was chosen: what is right, or one thing that isn't, and then what would have been.
    Returns its words, which begin with its heading.
    """
    expect(page.locator(".verdict")).to_be_visible()
    right = made["right"][stem(page)]
    expect(page.locator(".verdict .explained-choices > li")).to_have_count(len(right) + (not rightly))
    return page.locator(".verdict").inner_text()


def go_on(page: Page) -> None:
    """Follows the one link of the page that is a button."""
    page.locator("main a.button").click()


def ended(page: Page, right: int, *, passed: bool = True) -> None:
    """Waits for the result, which has this many right, and a certificate or what to read again."""
    page.wait_for_url("**/result/")
    expect(page.locator("hgroup .lead")).to_have_text(re.compile(rf"^\s*{right}\D+{QUESTIONS}\b"))
    expect(page.locator("main a[href$='/certificate/']")).to_have_count(int(passed))
    expect(page.locator("#page-again")).to_have_count(int(not passed))


def steps_done(page: Page, number: int) -> None:
    expect(page.locator(".progress-steps > li")).to_have_count(3)
    expect(page.locator(".progress-steps > .is-done")).to_have_count(number)


def record(page: Page) -> None:
    send(page)


def answer_on(page: Page, made: dict[str, Any], first: int, last: int, wrong: range = range(0)) -> list[str]:
    """Answers these questions one after the other, and goes on to what comes next; returns what was asked."""
    asked, verdicts = [], set()
    for number in range(first, last + 1):
        at_question(page, number)
        asked.append(stem(page))
        rightly = number not in wrong
        choose(page, made, rightly=rightly)
        record(page)
        verdicts.add((rightly, verdict(page, made, rightly=rightly).split("\n")[0]))
        go_on(page)
    assert len(verdicts) == len({words for _, words in verdicts}) == len({rightly for rightly, _ in verdicts})
    return asked


# ---- by keyboard ----------------------------------------------------------------------------------------------------

FOCUSED = "wanted => [document.activeElement.matches(wanted), document.activeElement.outerHTML.slice(0, 100)]"
SEND = "form:not([action]) [type=submit]"


def reach(page: Page, wanted: str, at_most: int) -> None:
    """Presses Tab until an element that this selector finds has the focus."""
    passed = []
    for _ in range(at_most):
        page.keyboard.press("Tab")
        found, focused = page.evaluate(FOCUSED, wanted)
        if found:
            return
        passed.append(focused)
    raise AssertionError(f"{wanted} was not reached, but {passed}")


def press(page: Page, wanted: str, at_most: int) -> None:
    reach(page, wanted, at_most)
    page.keyboard.press("Enter")


def follow_the_problem(page: Page, title: str) -> str:
    """The summary of errors has the focus, the title says so before what it was, and its link leads to a control, which
    is returned by id.
    """
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page).to_have_title(re.compile(f".+{re.escape(title)}$"))
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


@pytest.mark.each
def test_from_invitation_to_certificate(browser, installation, made):
    """A new member, by keyboard alone, without JavaScript, at 320 pixels."""
    [link] = re.findall(r"^https?://\S+", installation.mailed("ann").text, re.MULTILINE)
    with fresh(browser, installation, java_script_enabled=False) as page:
        page.goto(link)
        reach(page, "#id_email", at_most=10)
        page.keyboard.type("ann@brookshire.example")
        page.keyboard.press("Enter")
        arrive(page, "/accounts/login/code/")
        reach(page, "#id_code", at_most=10)
        page.keyboard.type(code_in(installation.mailed("ann", after=1)))
        page.keyboard.press("Enter")

        page.wait_for_url("**/learn/")
        press(page, "a[href='/learn/acknowledge/']", at_most=14)
        arrive(page, "/learn/acknowledge/")
        title = page.title()
        press(page, SEND, at_most=16)
        assert follow_the_problem(page, title) == "id_read"
        page.keyboard.press("Space")
        press(page, SEND, at_most=1)
        arrive(page, "/learn/")
        steps_done(page, 1)
        press(page, f"a[href='{QUIZ}']", at_most=14)
        arrive(page, QUIZ)
        press(page, SEND, at_most=16)

        at_question(page, 1)
        title = page.title()
        press(page, SEND, at_most=18)
        follow_the_problem(page, title)
        for number in range(1, QUESTIONS + 1):
            at_question(page, number)
            if number > 1:
                first = page.locator("[name=choice]").first.get_attribute("id")
                reach(page, f"#{first}", at_most=14)
            choose_by_keyboard(page, made["right"][stem(page)])
            press(page, SEND, at_most=1)
            expect(page.locator(".verdict")).to_be_focused()
            verdict(page, made)
            press(page, "main a.button", at_most=8)

        ended(page, QUESTIONS)
        press(page, "a[href$='/certificate/']", at_most=14)
        page.wait_for_url("**/certificate/")
        says(page, "Ann Archer")
        code = page.locator(".certificate-code").inner_text()
        with fresh(browser, installation) as anybody:
            anybody.goto(f"/certificates/{code}/")
            genuine(anybody, "Ann Archer", made)
        press(page, ".button[type=submit]", at_most=16)
        is_signed_out(page)
        page.go_back()
        expect(page.locator("body")).not_to_contain_text("Ann Archer")


def genuine(page: Page, name: str, made: dict[str, Any]) -> None:
    """A certificate's page: whose it is, and for what."""
    says(page, name)
    says(page, made["quiz"])
    expect(page.locator("main dl a[href^='/editions/']")).to_have_count(1)


def test_more_than_one_right_answer_by_keyboard(browser, installation, made):
    """Each is ticked with Space, and one can be unticked again."""
    fay = made["attempts"]["fay"]
    with fresh(browser, installation, java_script_enabled=False) as page:
        enter(page, made, "Fay Archer")
        page.goto(f"/learn/attempts/{fay['pk']}/{fay['many']}/")
        expect(page.locator("fieldset .hint")).to_have_count(1)  # that more than one may be right
        right = made["right"][stem(page)]
        assert len(right) > 1
        reach(page, f"#{page.locator('[name=choice]').first.get_attribute('id')}", at_most=14)
        page.keyboard.press("Space")
        page.keyboard.press("Space")
        choose_by_keyboard(page, right)
        page.keyboard.press("Enter")  # sends from any option
        verdict(page, made)


# ---- other ways through it ------------------------------------------------------------------------------------------


ASKED_AGAIN = """
from quizzes.models import Asked
before, now = (Asked.objects.filter(attempt=one) for one in member("ben").attempts.order_by("pk"))
print([*now.filter(version__question__in=before.values("version__question"))])
"""


def test_fails_reads_again_and_tries_again(browser, installation, made):
    """The result says what to read again and leads there; the second draw has other questions."""
    with fresh(browser, installation) as page:
        enter(page, made, "Ben Archer")
        page.goto(QUIZ)
        send(page)
        at_question(page, QUESTIONS)  # where they stopped
        choose(page, made)
        record(page)
        verdict(page, made)
        go_on(page)
        ended(page, 1, passed=False)
        again = page.locator("section[aria-labelledby=page-again] a")
        for link in (again.first, again.and_(page.locator("[href*='#']")).first):  # a page, or a passage of one
            title, leads_to = link.inner_text(), link.get_attribute("href") or ""
            link.click()
            page.wait_for_url(f"**{leads_to}")
            there = page.locator(":target" if "#" in leads_to else "h1")
            expect(there).to_contain_text(title)
            expect(there).to_be_in_viewport()
            page.go_back()
        follow(page, QUIZ)
        arrive(page, QUIZ)
        send(page)
        answer_on(page, made, 1, 3, range(2, 3))
        assert installation.shell(ASKED_AGAIN) == "[]"  # there are others enough for everything that is asked


def test_closes_the_browser_and_goes_on_elsewhere(browser, installation, made):
    """At the same question, its options in the same order; what was answered is there, and stays."""
    with fresh(browser, installation) as phone:
        enter(phone, made, "Cat Archer")
        phone.goto(QUIZ)
        send(phone)
        answer_on(phone, made, 1, 5, range(2, 3))
        at_question(phone, 6)
        sixth = letters(phone.locator("fieldset").inner_text())
        phone.goto(re.sub("6/$", "2/", phone.url))
        told = verdict(phone, made, rightly=False)
    with fresh(browser, installation, size="desk") as desk:
        sign_in(desk, installation, "cat")
        go_on(desk)
        at_question(desk, 6)
        assert letters(desk.locator("fieldset").inner_text()) == sixth
        choose(desk, made)
        record(desk)
        right = verdict(desk, made)
        desk.go_back()
        at_question(desk, 6, answered=6)
        desk.goto(re.sub("6/$", "2/", desk.url))
        assert desk.locator(".verdict").inner_text() == told
        desk.go_back()
        assert desk.locator(".verdict").inner_text() == right


def test_two_tabs(browser, installation, made):
    """The one that comes second says what was recorded; nothing changes."""
    with fresh(browser, installation, 409) as page:
        enter(page, made, "Dan Archer")
        page.goto(QUIZ)
        send(page)
        other = page.context.new_page()
        other.goto(page.url)
        choose(page, made)
        choose(other, made, rightly=False)
        record(page)
        told = verdict(page, made)
        with other.expect_event("response", lambda answer: answer.request.method == "POST") as answer:
            record(other)
        assert answer.value.status == 409
        expect(other.locator(".error-summary")).to_be_focused()
        assert other.locator(".verdict").inner_text() == told
        page.reload()
        assert page.locator(".verdict").inner_text() == told
        go_on(other)
        at_question(other, 2)


# ---- every page -----------------------------------------------------------------------------------------------------


def test_every_page_of_the_journey(browser, installation, made):
    """Accessible, no wider than the screen, quiet: in every state, on a phone in the light and a desk in the dark."""
    passed = made["attempts"]["hal"]
    with fresh(browser, installation, 404, 409) as page:
        on = Looker(page)
        enter(page, made, "Eve Archer")
        on.look()
        on.at(QUIZ)  # refused
        on.at("/learn/acknowledge/")
        send(page)
        on.look()
        page.locator("[name=edition]").evaluate("e => { e.value = 1 }")  # as if opened while that was in force
        page.locator("[name=read]").check()
        send(page)
        expect(page.locator(".error-summary a")).to_have_attribute("href", "/editions/2/changes/?from=1")
        on.look()
        page.locator("[name=read]").check()
        send(page)
        on.look()
        on.at("/learn/acknowledge/")  # done already
        on.at(QUIZ)
        send(page)
        on.look()
        record(page)
        on.look()
        choose(page, made)
        record(page)
        on.look()
        go_on(page)
        at_question(page, 2)
        begun = urlsplit(page.url).path.removesuffix("/2/")
        late = page.context.new_page()
        late.goto(page.url)
        choose(page, made, rightly=False)
        record(page)
        on.look()
        choose(late, made)
        record(late)
        on.turn_to(late)
        on.look()
        on.at("/learn/")
    with fresh(browser, installation, 404) as page:
        on.turn_to(page)
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
        "200 /learn/", f"200 {QUIZ}", "200 /learn/acknowledge/", "409 /learn/acknowledge/",
        f"200 {begun}/1/", f"200 {begun}/2/", f"409 {begun}/2/",
        f"200 /learn/attempts/{made['attempts']['gil']['pk']}/result/", f"200 /learn/attempts/{passed['pk']}/result/",
        f"200 /learn/attempts/{passed['pk']}/certificate/", "200 /learn/record/", "200 /certificates/",
        f"200 /certificates/{passed['code']}/", "404 /certificates/2222-2222-2222-2222-2222/",
    }  # fmt: skip


def test_every_page_of_its_administration(browser, installation, made, office):
    """The same for officers."""
    gil, lee = made["attempts"]["gil"], made["attempts"]["lee"]
    with fresh(browser, installation, storage_state=office) as page:
        on = Looker(page)
        on.at("/admin/quizzes/question/?use=induction")
        page.get_by_role("link", name="dinner-money-comment").click()
        on.look()
        preview(page)
        on.look()
        page.locator("[name=text]").fill("## dinner-money-comment\nUse: both\n")
        preview(page)
        on.look()
        on.at("/admin/quizzes/question/add/")
        on.at("/admin/quizzes/quiz/")
        page.get_by_role("link", name=made["quiz"]).click()
        on.look()
        preview(page)
        on.look()
        follow(page, "/approval/")
        send(page)
        on.look()
        on.at("/admin/quizzes/attempt/")
        on.at(f"/admin/quizzes/attempt/{gil['pk']}/change/")
        follow(page, "/disown/")
        send(page)
        on.look()
        on.at("/admin/quizzes/acknowledgement/")
        on.at("/admin/members/member/learning/")
        page.get_by_role("link", name="Lee Archer").click()
        on.look()
        on.at(f"/admin/members/member/{lee['member']}/paper/{lee['pk']}/")
        on.at(f"/admin/members/member/{lee['member']}/paper/{lee['pk']}/answers/")
        send(page)
        expect(page.locator(".error-summary")).to_be_focused()
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
            made["quiz"],
            pam["code"],
            f"{installation.address}/certificates/{pam['code']}/",
        ):
            assert wanted in words
        expect(page.locator("main aside")).to_have_count(1)  # whom to ask
        expect(page.locator("main aside")).to_be_hidden()


def test_paper_has_all_that_is_needed(browser, installation, made, office):
    """The statement to sign, the protocol, and the questions."""
    lee = made["attempts"]["lee"]
    with fresh(browser, installation, size="desk", storage_state=office) as page:
        page.goto(f"/admin/members/member/{lee['member']}/paper/{lee['pk']}/")
        words, pages = printed(page)
        assert pages > 5
        assert made["statement"] in words
        in_order = (".sheet-statement", ".sheet-sign", "#guidance-what-is-social-media", ".sheet-question h3")
        tops = [(page.locator(one).first.bounding_box() or {"y": 0})["y"] for one in in_order]
        assert 0 < tops[0] < tops[1] < tops[2] < tops[3]
        questions = [
            letters(one.inner_text()) for one in page.locator(".sheet-question .stem").all() if one.is_visible()
        ]
        assert len(set(questions)) == QUESTIONS
        assert set(questions) <= set(made["right"])


# ---- in the office --------------------------------------------------------------------------------------------------


def test_amends_approves_and_disowns(browser, installation, made, office):
    """A question becomes its next version; the council's approval is on members' pages; a certificate is withdrawn."""
    code = made["attempts"]["joy"]["code"]
    with (
        fresh(browser, installation) as member,
        fresh(browser, installation, size="desk", storage_state=office) as page,
    ):
        enter(member, made, "Ida Archer")
        member.goto(QUIZ)
        expect(member.locator("main .note-short")).to_have_count(1)  # that not all are approved

        page.goto("/admin/quizzes/question/?use=induction")
        page.get_by_role("link", name="builder-bribe-rumour").click()
        older = page.locator("details pre.source")
        expect(older).to_have_count(0)
        text = page.locator("[name=text]")
        text.fill(f"{text.input_value().rstrip()} Ask for a date, too.\n")
        preview(page)
        expect(page.locator(".preview")).to_contain_text("Ask for a date, too.")
        expect(older).to_have_count(0)
        page.locator("[name=save]").click()
        told(page)
        expect(older).to_have_count(1)
        newest = re.compile(rf"\b2\b.*{today()}.*Olive Oakes", re.DOTALL)
        expect(page.locator("main > p.remark")).to_contain_text(newest)

        page.goto("/admin/quizzes/quiz/")
        page.get_by_role("link", name=made["quiz"]).click()
        follow(page, "/approval/")
        says(page, "Ask for a date, too.")
        page.locator("[name=approved_by]").fill("the Monitoring Officer")
        page.locator("[name=approved_on]").fill(f"{timezone.localdate(timezone=LONDON)}")
        page.locator("[name=reference]").fill("minute 27")
        send(page)
        told(page)
        member.reload()
        for words in ("the Monitoring Officer", today(), "minute 27"):
            expect(member.locator("main .remark")).to_contain_text(words)
        expect(member.locator("main .note-short")).to_have_count(0)

        member.goto(f"/certificates/{code}/")
        genuine(member, "Joy Archer", made)
        page.goto("/admin/quizzes/attempt/")
        page.get_by_role("row", name="Joy Archer").get_by_role("link").first.click()
        follow(page, "/disown/")
        page.locator("[name=reason]").fill("Somebody else sat at the screen.")
        send(page)
        told(page)
        marked = page.locator("dl.facts dd", has_text="Somebody else sat at the screen.")
        expect(marked).to_contain_text("Olive Oakes")
        member.reload()
        says(member, today())  # when it was withdrawn
        expect(member.locator("main")).not_to_contain_text("Joy Archer")
        expect(member.locator("main dl")).to_have_count(0)


def today() -> str:
    return f"{timezone.localdate(timezone=LONDON):%-d %B %Y}"


def test_on_paper(browser, installation, made, office):
    """An officer begins it for a member and enters what came back, signed; the member's own record has it."""
    with fresh(browser, installation, size="desk", storage_state=office) as page:
        page.goto("/admin/members/member/learning/")
        page.get_by_role("link", name="Kim Archer").click()
        page.locator("form[action$='/begin/'] [type=submit]").click()
        follow(page, "/answers/")
        page.wait_for_url("**/answers/")
        for question in page.locator("fieldset").all():
            number, words = (letters(question.locator(one).inner_text()) for one in (".label", "legend"))
            for right in made["right"][words.removeprefix(number)]:
                question.locator(f"[value='{right}']").check()
        send(page)
        expect(page.locator(".error-summary")).to_be_focused()
        page.locator(SUMMARY).click()
        expect(page.locator(":target")).to_be_focused()
        page.locator("[name=signed_on]").fill("2026-03-14")
        send(page)
        page.wait_for_url(re.compile(r"/admin/quizzes/attempt/\d+/change/"))
        told(page)
    with fresh(browser, installation) as member:
        enter(member, made, "Kim Archer")
        steps_done(member, 3)
        follow(member, "/learn/record/")
        attempt = member.locator(".entries li", has=member.locator("a[href^='/learn/attempts/']"))
        expect(attempt).to_contain_text(re.compile(rf"{today()}.* {QUESTIONS}\D+{QUESTIONS}\b", re.DOTALL))
        expect(member.locator(".entries li", has_text="14 March 2026")).to_contain_text("Olive Oakes")
