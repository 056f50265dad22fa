"""Which rows of the guidance the database protects, and how; see `common.protection`.

Published editions and their parts stay, and what is only ever added to stays. An edition that is scheduled can be taken
back to draft while its moment is ahead by the database's own clock.
"""

from guidance.common.protection import Change, Protected
from guidance.models import MODELS

PART = Protected(
    rows="(SELECT approved_at FROM guidance_edition WHERE id = {row}.edition_id{locked}) IS NOT NULL",
    closed_to=("INSERT", "UPDATE"),
)
TAKING_BACK = Change(
    ("approved_at", "approved_by_id", "fingerprint"),
    when="NEW.approved_at IS NULL AND NEW.approved_by_id IS NULL AND NEW.fingerprint = '' "
    "AND OLD.in_force_from > {now}",
)

PROTECTED = {
    "Edition": Protected("{row}.approved_at IS NOT NULL", closed_to=("INSERT",), but_for=(TAKING_BACK,)),
    **{model.__name__: PART for model in MODELS.values()},
    "GuidanceEvent": Protected(),
    "SavedState": Protected(),
    "Adoption": Protected(),
}
