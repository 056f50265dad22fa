"""Messages for somebody at the server whose act on an edition is refused; their ways out are commands."""

from functools import singledispatch

from guidance.editions.refusals import EditionWaiting, LeadsNowhere, NoAuthority, Refused, UnknownContacts


def sentences(refusal: Refused) -> list[str]:
    """Returns why an act was refused and what to do, a sentence for each reason."""
    return [_sentence(reason) for reason in refusal.reasons]


@singledispatch
def _sentence(reason: Refused) -> str:
    return reason.sentence


@_sentence.register
def _(reason: LeadsNowhere) -> str:
    return f"{reason.address} would lead nowhere: say under [moved] where its readers should go now."


@_sentence.register
def _(reason: NoAuthority) -> str:
    return f"{reason.sentence} (--authority)"


@_sentence.register
def _(reason: UnknownContacts) -> str:
    return f"{reason.sentence} Load with --live to add it."


@_sentence.register
def _(reason: EditionWaiting) -> str:
    do = "Publish it (publish_edition) or discard it (discard_draft), then load again."
    return f"{reason.sentence} {do}"
