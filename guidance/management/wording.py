"""Messages for somebody at the server whose act on an edition is refused; their ways out are commands."""

from guidance.editions import refusals
from guidance.editions.refusals import EditionWaiting, LeadsNowhere, NoAuthority, Refused, UnknownContacts, Wording

PUBLISH_OR_DISCARD = "Publish it (publish_edition) or discard it (discard_draft), then load again."
WORDING: Wording = {
    LeadsNowhere: lambda reason: (
        f"{reason.address} would lead nowhere: say under [moved] where its readers should go now."
    ),
    NoAuthority: lambda reason: f"{reason.sentence} (--authority)",
    UnknownContacts: lambda reason: f"{reason.sentence} Load with --live to add it.",
    EditionWaiting: lambda reason: f"{reason.sentence} {PUBLISH_OR_DISCARD}",
}


def sentences(refusal: Refused) -> list[str]:
    """Returns why an act was refused and what to do, a sentence for each reason."""
    return refusals.sentences(refusal, WORDING)
