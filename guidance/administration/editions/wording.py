"""What a page says where an act on an edition is refused: the ways out are pages too."""

from functools import singledispatch

from guidance.editions.refusals import EditionWaiting, Refused, UnknownContacts


def sentences(refusal: Refused) -> list[str]:
    """Why it was refused and what to do, for somebody who has pages to go to."""
    return [_sentence(reason) for reason in refusal.reasons]


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
    """What to do with an edition in this state before another can be imported."""
    if state == "scheduled":
        return "Take it back and discard it, or wait until it is in force"
    return "Publish it or discard it"
