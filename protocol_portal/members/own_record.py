"""Everything that the portal holds about a member: for the page, and to take away as JSON or CSV."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone

from guidance import markdown
from guidance.content import LONDON
from protocol_portal.members import accounts, history, second_step, spreadsheets
from protocol_portal.members.models import Mail, Member
from quizzes import marking
from quizzes.models import Attempt
from quizzes.papers import Item, Paper

COLUMNS = ("when", "what", "edition", "quiz", "question", "answer", "right", "more")


def of(member: Member) -> dict[str, Any]:
    """All of it, fit for JSON; times as ISO 8601 in London, texts plain."""
    attempts = member.attempts.select_related("edition", "disowned_by", "begun_by").order_by("pk")
    acknowledgements = member.acknowledgements.select_related("edition", "entered_by").order_by("pk")
    return {
        "account": _account(member),
        "account_history": [_event(event) for event in member.events.select_related("actor").order_by("pk")],
        "mail": [_mail(mail) for mail in Mail.objects.filter(member=member).order_by("pk")],
        "acknowledgements": [_acknowledgement(one) for one in acknowledgements],
        "attempts": [_attempt(attempt) for attempt in attempts],
    }


def as_json(member: Member) -> bytes:
    return json.dumps(of(member), ensure_ascii=False, indent=2).encode() + b"\n"


def as_csv(member: Member) -> bytes:
    """One line for each thing that happened, in the order of time."""
    rows = sorted(_rows(of(member)), key=lambda row: datetime.fromisoformat(row[0]))
    return spreadsheets.write_csv([COLUMNS, *rows])


# ---- the parts ---------------------------------------------------------------------------------------------------


def _account(member: Member) -> dict[str, Any]:
    return {
        "full_name": member.full_name,
        "email": member.email,
        "reference": member.reference,
        "role": member.get_role_display(),
        "division": member.division,
        "term_start": member.term_start and member.term_start.isoformat(),
        "term_end": member.term_end and member.term_end.isoformat(),
        "active": member.is_active,
        "signed_in_last": _when(member.last_login),
        "rights": accounts.rights(member),
        "second_step_set_up": second_step.is_set_up(member),
        "linked_to_single_sign_on": accounts.is_linked(member),
    }


def _event(event: Any) -> dict[str, Any]:
    by = "the server" if event.actor is None else event.actor.full_name
    return {
        "at": _when(event.at),
        "what": event.get_kind_display(),
        "by": by,
        "changes": history.told(event),
        "note": event.note,
    }


def _mail(mail: Mail) -> dict[str, Any]:
    """A mail without its text, which is kept only until it has gone and may hold a code."""
    return {
        "queued_at": _when(mail.queued_at),
        "what": mail.get_kind_display(),
        "to": mail.recipient,
        "subject": mail.subject,
        "sent_at": _when(mail.sent_at),
        "not_delivered": mail.error if mail.failed_at else "",
    }


def _acknowledgement(one: Any) -> dict[str, Any]:
    return {
        "at": _when(one.at),
        "edition": one.edition.number,
        "statement": one.statement,
        "signed_in_by": one.way,
        "entered_by": one.entered_by and one.entered_by.full_name,
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    disowned = attempt.disowned_by
    return {
        "quiz": attempt.title,
        "edition": attempt.edition.number,
        "started_at": _when(attempt.started_at),
        "begun_on_paper_by": attempt.begun_by and str(attempt.begun_by),
        "finished_at": _when(attempt.finished_at),
        "pass_mark_per_cent": attempt.pass_mark,
        "number_of_questions": attempt.number_of_questions,
        "right": attempt.score,
        "passed": attempt.passed,
        "counts_until": attempt.valid_until and attempt.valid_until.isoformat(),
        "certificate": attempt.shown_code or None,
        "not_this_members": disowned
        and {"at": _when(attempt.disowned_at), "by": str(disowned), "reason": attempt.disowned_reason},
        "questions": [_question(item, told=attempt.finished_at is not None) for item in Paper(attempt).items],
    }


def _question(item: Item, *, told: bool) -> dict[str, Any]:
    """What is right is told once the attempt is finished: until then it would give the answers away."""
    asked: dict[str, Any] = {
        "question": markdown.plain(item.question.stem),
        "options": [markdown.plain(choice.html) for choice in item.choices],
        "answer": [markdown.plain(choice.html) for choice in item.own_choices],
        "answered_at": _when(item.at),
    }
    if told:
        asked["right_answer"] = [markdown.plain(choice.html) for choice in item.choices if choice.right]
        asked["was_right"] = marking.is_right(item.question.right, item.chosen)
    return asked


def _when(at: datetime | None) -> str | None:
    return timezone.localtime(at, LONDON).isoformat(timespec="seconds") if at else None


# ---- as lines ----------------------------------------------------------------------------------------------------


def _rows(record: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """The record as lines of COLUMNS."""
    for event in record["account_history"]:
        more = "; ".join([*event["changes"], *filter(None, [event["note"]]), f"by {event['by']}"])
        yield (event["at"], f"account: {event['what']}", "", "", "", "", "", more)
    for mail in record["mail"]:
        yield (mail["queued_at"], f"mail: {mail['what']}", "", "", "", "", "", f"{mail['subject']}, to {mail['to']}")
    for one in record["acknowledgements"]:
        edition = str(one["edition"])
        yield (
            one["at"],
            "acknowledged",
            edition,
            "",
            "",
            "",
            "",
            f"{one['statement']} Signed in by {one['signed_in_by']}",
        )
    for attempt in record["attempts"]:
        common = (str(attempt["edition"]), attempt["quiz"])
        yield (attempt["started_at"], "quiz begun", *common, "", "", "", "")
        for asked in attempt["questions"]:
            if asked["answered_at"]:
                right = {True: "yes", False: "no", None: ""}[asked.get("was_right")]
                yield (
                    asked["answered_at"],
                    "answer",
                    *common,
                    asked["question"],
                    "; ".join(asked["answer"]),
                    right,
                    "",
                )
        if attempt["finished_at"]:
            score = f"{attempt['right']} of {attempt['number_of_questions']} right"
            outcome = "passed" if attempt["passed"] else "not passed yet"
            yield (attempt["finished_at"], f"quiz finished: {outcome}", *common, "", "", "", score)
        if disowned := attempt["not_this_members"]:
            yield (disowned["at"], "marked as not this member’s", *common, "", "", "", disowned["reason"])
