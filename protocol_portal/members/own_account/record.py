"""Everything that the portal holds about a member: for the page, and to take away as JSON or CSV."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone

from guidance.common import spreadsheets
from guidance.common.london import LONDON
from guidance.text import markdown
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.accounts import in_words
from protocol_portal.members.models import Mail, Member
from protocol_portal.members.signing_in import second_step
from quizzes.learning.papers import Item, Paper
from quizzes.models import Attempt

COLUMNS = ("when", "what", "edition", "quiz", "question", "options", "answer", "right_answer", "right", "more")


def of(member: Member) -> dict[str, Any]:
    """Returns all that the portal holds, fit for JSON; times as ISO 8601 in London, texts plain."""
    attempts = member.attempts.select_related("edition", "disowned_by", "begun_by", "member").order_by("pk")
    acknowledgements = member.acknowledgements.select_related("edition", "entered_by").order_by("pk")
    return {
        "account": _account(member),
        "account_history": [_event(event) for event in member.events.select_related("actor").order_by("pk")],
        "mail": [_mail(mail) for mail in Mail.objects.filter(member=member).order_by("pk")],
        "acknowledgements": [_acknowledgement(one) for one in acknowledgements],
        "attempts": [_attempt(attempt) for attempt in attempts],
    }


def as_json(member: Member) -> bytes:
    """Returns the same as a JSON file."""
    return json.dumps(of(member), ensure_ascii=False, indent=2).encode() + b"\n"


def as_csv(member: Member) -> bytes:
    """Returns one line for each thing that happened, in the order of time."""
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
        "changes": in_words.changes_of(event),
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
        "way": one.way,
        "signed_on": one.signed_on and one.signed_on.isoformat(),
        "entered_by": _named(one.entered_by),
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    """The certificate's code is told where there is one; what is right once it may be."""
    disowned, until = attempt.disowned_by, attempt.last_day
    return {
        "quiz": attempt.title,
        "edition": attempt.edition.number,
        "started_at": _when(attempt.started_at),
        "begun_on_paper_by": _named(attempt.begun_by),
        "feedback": attempt.feedback,
        "pass_mark_per_cent": attempt.pass_mark,
        "valid_months": attempt.valid_months,
        "term_end": attempt.term_end and attempt.term_end.isoformat(),
        "number_of_questions": attempt.number_of_questions,
        "finished_at": _when(attempt.finished_at),
        "right": attempt.score,
        "passed": attempt.passed,
        "counts_until": until and until.isoformat(),
        "certificate": attempt.shown_code or None,
        "name_on_certificate": attempt.name or None,
        "not_this_members": disowned
        and {"at": _when(attempt.disowned_at), "by": _named(disowned), "reason": attempt.disowned_reason},
        "questions": [_question(item) for item in Paper(attempt).items],
    }


def _question(item: Item) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "question": markdown.plain(item.question.stem),
        "asked_for": f"{item.kind} {item.about}",
        "options": [markdown.plain(choice.html) for choice in item.choices],
        "answer": [markdown.plain(choice.html) for choice in item.own_choices],
        "answered_at": _when(item.at),
        "entered_by": item.entered_by or None,
    }
    if item.is_told:
        asked["right_answer"] = [markdown.plain(choice.html) for choice in item.choices if choice.right]
        asked["was_right"] = item.is_right
    return asked


def _named(officer: Member | None) -> str | None:
    return officer.full_name if officer else None


def _when(at: datetime | None) -> str | None:
    return timezone.localtime(at, LONDON).isoformat(timespec="seconds") if at else None


# ---- as lines ----------------------------------------------------------------------------------------------------


def _rows(record: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """The record as lines of COLUMNS; the account as it is now comes last."""
    for event in record["account_history"]:
        more = "; ".join([*event["changes"], *filter(None, [event["note"]]), f"by {event['by']}"])
        yield _row(event["at"], f"account: {event['what']}", more=more)
    for mail in record["mail"]:
        failed = f"; not delivered: {mail['not_delivered']}" if mail["not_delivered"] else ""
        yield _row(mail["queued_at"], f"mail: {mail['what']}", more=f"{mail['subject']}, to {mail['to']}{failed}")
    for one in record["acknowledgements"]:
        on_paper = f"entered by {one['entered_by']}, signed on {one['signed_on']}"
        more = f"{one['statement']} ({on_paper if one['entered_by'] else 'signed in with ' + one['way']})"
        yield _row(one["at"], "acknowledged", edition=one["edition"], more=more)
    for attempt in record["attempts"]:
        yield from _rows_of(attempt)
    account = "; ".join(f"{name}: {value}" for name, value in record["account"].items())
    yield _row(_when(timezone.now()) or "", "account as it is now", more=account)


def _rows_of(attempt: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    common = {"edition": attempt["edition"], "quiz": attempt["quiz"]}
    began = f"pass mark {attempt['pass_mark_per_cent']} per cent"
    if attempt["begun_on_paper_by"]:
        began += f"; started on paper by {attempt['begun_on_paper_by']}"
    yield _row(attempt["started_at"], "quiz started", **common, more=began)
    for asked in attempt["questions"]:
        yield _row(
            asked["answered_at"] or attempt["started_at"],
            "answer" if asked["answered_at"] else "question not answered",
            **common,
            question=asked["question"],
            options=" | ".join(asked["options"]),
            answer=" | ".join(asked["answer"]),
            right_answer=" | ".join(asked.get("right_answer", [])),
            right={True: "yes", False: "no", None: ""}[asked.get("was_right")],
            more=f"entered by {asked['entered_by']}" if asked["entered_by"] else "",
        )
    if attempt["finished_at"]:
        score = f"{attempt['right']} out of {attempt['number_of_questions']} correct"
        if attempt["certificate"]:
            until = attempt["counts_until"] or "the end of the term of office"
            score += f"; certificate {attempt['certificate']}, valid until {until}"
        outcome = "passed" if attempt["passed"] else "not passed yet"
        yield _row(attempt["finished_at"], f"quiz finished: {outcome}", **common, more=score)
    if disowned := attempt["not_this_members"]:
        yield _row(disowned["at"], "marked as not this member’s", **common, more=disowned["reason"])


def _row(when: str, what: str, **cells: Any) -> tuple[str, ...]:
    known = {"when": when, "what": what} | cells
    return tuple(str(known.get(column, "")) for column in COLUMNS)
