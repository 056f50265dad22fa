"""Messages for officers whose act on an edition is refused; their pages offer ways out that commands don't."""

from django.core.exceptions import ValidationError

from guidance.editions import refusals
from guidance.editions.refusals import EditionWaiting, Refused, UnknownContacts, Wording


def way_out(state: str) -> str:
    """Returns what to do with an edition in this state before another can be imported."""
    if state == "scheduled":
        return "Take it back and discard it, or wait until it is in force"
    return "Publish it or discard it"


ADD_CONTACT = "Add it under Contacts, or take the link out of the file, then import again. Nothing was imported."
WORDING: Wording = {
    UnknownContacts: lambda reason: f"{reason.sentence} {ADD_CONTACT}",
    EditionWaiting: lambda reason: (
        f"{reason.sentence} {way_out(reason.state)}, then import again. Nothing was imported."
    ),
}


def sentences(refusal: Refused) -> list[str]:
    """Returns why an act was refused and what an officer can do, a sentence for each reason."""
    return refusals.sentences(refusal, WORDING)


def errors(refusal: Refused) -> list[ValidationError]:
    """Returns the same for a form: an error for each reason, with the name of its class as code."""
    return [
        ValidationError(said, code=type(reason).__name__)
        for reason, said in zip(refusal.reasons, sentences(refusal), strict=True)
    ]
