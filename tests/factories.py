"""Small invented content, and editions in any state made of it."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from guidance.content.shape import ContactContent, Content, EditionContent, PageContent, Part, SearchTerms, SiteContent
from guidance.editions import loading, publishing, stored
from guidance.models import Edition
from guidance.text.kinds import KINDS

GROUPS = {"guidance": "sections", "code": "paragraphs", "platforms": "platforms", "check": "pathways"}
BEFORE_ALL = "2020-01"  # since when the first invented edition is in force


def section(slug: str = "talking-online", **changes) -> Part:
    body = "Be kind. Paragraph 3.1 applies.\n\n- **Rumours:** {#rumours} Check before you share.\n"
    return replace(Part("guidance", slug, "Talking online", "Kindness online.", body, 1), **changes)


def paragraph(number: str = "3.1", **changes) -> Part:
    return replace(
        Part("code", number, f"Paragraph {number}", "Respect.", "I treat everyone with respect.\n", 0), **changes
    )


def platform(slug: str = "forums", **changes) -> Part:
    return replace(
        Part("platforms", slug, "Forums", "Places to discuss.", "Areas for online discussion.\n", 1), **changes
    )


def pathway(slug: str = "before-you-talk", **changes) -> Part:
    body = (
        "Before you talk.\n\n## Is it yours? {#yours}\n\nThink of who said it first.\n\n- [Yes](#kind)\n"
        "  > Say that it is.\n- [Not sure](#kind)\n\n## Be kind {#kind}\n\nParagraph 3.1 applies.\n"
    )
    return replace(Part("check", slug, "Before you talk", "Two questions.", body, 0), **changes)


def edition_content(**changes) -> EditionContent:
    """An edition of one section, one paragraph, one platform type and one pathway."""
    parts = (section(), paragraph(), platform(), pathway())
    return changed(EditionContent("Online Guide", BEFORE_ALL, "major", "", {}, parts), **changes)


def changed(edition: EditionContent, **changes) -> EditionContent:
    """The edition with other particulars, or with other parts of a kind: `sections`, `platforms` …"""
    parts = [part for word, kind in KINDS.items() for part in changes.pop(GROUPS.get(word, word), edition.of(kind))]
    return replace(edition, parts=tuple(parts), **changes)


def folder(edition: EditionContent | None = None, **changes) -> Content:
    """A whole content folder of an invented council."""
    site = SiteContent(
        council="Brookshire County Council",
        short_name="Brookshire",
        committee="Standards Committee",
        code="Members' Code",
        constitution="https://brookshire.example/constitution",
        contacts=(ContactContent("clerks", "Clerks", "Any question.", email="clerks@brookshire.example"),),
    )
    pages = tuple(
        PageContent(slug, slug.title(), f"About {slug}.\n") for slug in ("accessibility", "privacy", "cookies")
    )
    terms = SearchTerms({"gossip": ("rumours",)}, {"/guidance/talking-online/#rumours": ("hearsay", "tittle-tattle")})
    return replace(Content(edition or edition_content(), site, pages, terms), **changes)


def in_force(edition: EditionContent | None = None) -> Edition:
    """Edition 1, in force, with its live things; for an empty database."""
    return loading.load(folder(edition)).edition


def draft(**changes) -> Edition:
    """The next edition as a draft: the latest one's content with changes to the section, or to the edition itself."""
    latest = Edition.objects.order_by("-number").first() or in_force()
    before = stored.content_of(latest)
    default = {
        "sections": (replace(before.sections[0], body=f"{before.sections[0].body}\nAmended {latest.number}.\n"),)
    }
    return loading.load(folder(changed(before, in_force_from="", change_note="", **(changes or default)))).edition


def scheduled(at: datetime | None = None, **changes) -> Edition:
    """The next edition, approved and in force from a moment ahead (default: in a day)."""
    return approved(at or timezone.now() + timedelta(days=1), **changes)


def approved(at: datetime | None = None, **changes) -> Edition:
    """The next edition, approved and in force from a moment (default: now)."""
    return publishing.approve(
        draft(**changes), kind="minor", note="A small change.", in_force_from=at or timezone.now()
    )
