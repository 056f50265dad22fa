"""The guidance's models. Django looks for all of them here; each is defined in the module of its subject."""

from guidance.models.editions import MODELS, CodeParagraph, Edition, EditionPart, Pathway, PlatformType, Section
from guidance.models.failed_searches import FailedSearch
from guidance.models.history import Adoption, GuidanceEvent, PreviewLink, SavedState
from guidance.models.notices import Notice, OfficerNote
from guidance.models.site import Contact, Council, LiveThing, Page, PageStamp, SearchTerm

__all__ = [
    "MODELS",
    "Adoption",
    "CodeParagraph",
    "Contact",
    "Council",
    "Edition",
    "EditionPart",
    "FailedSearch",
    "GuidanceEvent",
    "LiveThing",
    "Notice",
    "OfficerNote",
    "Page",
    "PageStamp",
    "Pathway",
    "PlatformType",
    "PreviewLink",
    "SavedState",
    "SearchTerm",
    "Section",
]
