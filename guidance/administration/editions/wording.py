"""Messages for officers whose act on an edition is refused; their pages offer ways out that commands don't."""

from functools import singledispatch

from django.core.exceptions import ValidationError

from guidance.editions.refusals import EditionWaiting, Refused, UnknownContacts


def sentences(refusal: Refused) -> list[str]:
    """Returns why an act was refused and what an officer can do, a sentence for each reason."""
    return [_sentence(reason) for reason in refusal.reasons]


def errors(refusal: Refused) -> list[ValidationError]:
    """The same, for a form: each with the name of its reason."""
    return [ValidationError(_sentence(reason), code=type(reason).__name__) for reason in refusal.reasons]


@singledispatch
def _sentence(reason: Refused) -> str:
    return reason.sentence


@_sentence.register
def _(reason: UnknownContacts) -> str:
    do = "Add it under Contacts, or take the link out of the file, then import again. Nothing was imported."
    return f"{reason.sentence} {do}"


@_sentence.register
def _(reason: EditionWaiting) -> str:
    return f"{reason.sentence} {way_out(reason.state)}, then import again. Nothing was imported."


def way_out(state: str) -> str:
    """Returns what to do with an edition in this state before another can be imported."""
    if state == "scheduled":
        return "Take it back and discard it, or wait until it is in force"
    return "Publish it or discard it"
