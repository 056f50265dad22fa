"""Forms for notices, and for officers' notes on passages."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from guidance.administration.site.base import LiveForm, choose_passage, known_addresses
from guidance.administration.site.moments import MomentField
from guidance.content.checks import Known, page_flaws
from guidance.content.shape import PageContent
from guidance.models import Notice, OfficerNote
from guidance.models.notices import MOMENT, BegunError
from guidance.text import markdown
from guidance.text.flaws import Flaw
from guidance.text.kinds import PARAGRAPH

HEADING = re.compile(r"[\s>*+-]*#")
LONGEST = 2000  # characters: the text is shown above what people came for
FORMATTED = (
    "A few sentences. **Bold** and [a link](/guidance/all/) are written like this; an empty line begins a paragraph."
)


class TimedForm(LiveForm):
    """A form for a notice or a note; once begun, it has only the end."""

    starts_at = MomentField(
        label="From (optional)",
        required=False,
        help_text="A day and time in London. Left empty, it begins as soon as you save.",
    )
    ends_at = MomentField(
        label="Until (optional)",
        required=False,
        help_text="A day and time in London. Left empty, it is shown until somebody ends it.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned, now = super().clean(), timezone.now()
        is_begun = bool(self.instance.pk and self.instance.has_begun(now))
        if is_begun and fields_sent(self.data, self):
            self.add_error(None, BegunError())  # the row began while the form was open
        for name in self.markdown:
            if cleaned.get(name):
                cleaned[name] = self.checked(name, cleaned[name])
        self.clean_times(cleaned, now, is_begun=is_begun)
        return cleaned

    def checked(self, name: str, text: str) -> str:
        """Returns the text as it is stored; adds what is wrong to the field's errors, by line."""
        text = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip("\n").split("\n")) + "\n"
        for flaw in few_sentences(text, known_addresses() or Known(frozenset(), frozenset())):
            says = f"Line {flaw.line}: {flaw.what}. What to do: {flaw.do}."
            self.add_error(name, forms.ValidationError(says, code="flaw"))
        return text

    def clean_times(self, cleaned: dict[str, Any], now: datetime, *, is_begun: bool) -> None:
        """Checks that the times are ahead and in order; an empty start becomes now."""
        if not is_begun and "starts_at" in cleaned:
            cleaned["starts_at"] = self.ahead(
                "starts_at", cleaned["starts_at"] or now, now, "Leave it empty to begin now."
            )
        if cleaned.get("ends_at"):
            instead = "To end it at once, choose “End it now”." if is_begun else "Give a time that is still to come."
            cleaned["ends_at"] = self.ahead("ends_at", cleaned["ends_at"], now, instead)
        start, end = cleaned.get("starts_at") or self.instance.starts_at, cleaned.get("ends_at")
        if end and end <= start and not self.errors:
            says = "The end has to be later than the beginning."
            self.add_error("ends_at", forms.ValidationError(says, code="too_early"))

    def ahead(self, name: str, at: datetime, now: datetime, instead: str) -> datetime:
        """Returns a time that is ahead, or now for one within the current minute; others are errors of the field."""
        if at < now - MOMENT:
            self.add_error(name, forms.ValidationError(f"This time has passed. {instead}", code="passed"))
        return max(at, now)


def fields_sent(data: Any, form: TimedForm) -> list[str]:
    """Returns the form's fields, except the end, that the browser sent."""
    return [name for name in form._meta.fields or () if name != "ends_at" and name in data]


def few_sentences(text: str, known: Known) -> list[Flaw]:
    """Returns the flaws, by line, of a short text shown on pages that have their own headings and ids."""
    found = {flaw.line: flaw for flaw in page_flaws(PageContent("", "", text), known) if not flaw.warning}
    for line, number in markdown.includes(text):
        found[line] = Flaw(
            line, "a paragraph can’t be shown here", f"link to it: [paragraph {number}]({PARAGRAPH.address}{number}/)"
        )
    for one, lines in markdown.ids(text).items():
        found[lines[0]] = Flaw(lines[0], f"an id, {one}", "take it away: only the protocol’s passages have one")
    for line, written in enumerate(text.split("\n"), 1):
        if HEADING.match(written):
            do = "write it in bold, **like this**, or begin with \\#"
            found[line] = Flaw(line, "a line that begins with # would be a heading", do)
    return [found[line] for line in sorted(found)]


def formatted(label: str, *, required: bool) -> forms.CharField:
    """Returns a form field for a few sentences of Markdown."""
    area = forms.Textarea({"rows": 6, "spellcheck": "true", "class": "source"})
    return forms.CharField(label=label, required=required, max_length=LONGEST, widget=area, help_text=FORMATTED)


class NoticeForm(TimedForm):
    """A form for a notice; only one about a pre-election period keeps the election and divisions."""

    markdown = ("body",)

    body = formatted("Text (optional)", required=False)
    kind = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[
            (Notice.Kind.EMERGENCY, "Emergency: stands first"),
            (Notice.Kind.PRE_ELECTION, "Pre-election period: the teams’ help is withdrawn while it runs"),
            (Notice.Kind.GENERAL, "General"),
        ],
    )

    class Meta:
        model = Notice
        fields = ("kind", "title", "body", "passage", "election", "divisions", "starts_at", "ends_at")
        labels = {"passage": "Passage of the protocol"}
        widgets = {"divisions": forms.Textarea({"rows": 2})}
        help_texts = {
            "title": "In a few words what members must know.",
            "passage": "Optional. A link to it stands below the text.",
            "election": "Such as: County Council election on 6 May 2027.",
            "divisions": "Those where it takes place, or: all divisions.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_passage(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind", self.instance.kind) != Notice.Kind.PRE_ELECTION:
            for name in {"election", "divisions"} & set(self.fields):
                self.errors.pop(name, None)  # only a notice about an election has them
                cleaned[name] = ""
            return cleaned
        for name, says in {
            "election": "Name the election.",
            "divisions": "Name the divisions, or write: all divisions.",
            "ends_at": "Say when the period ends: until then the teams’ help is withdrawn.",
        }.items():
            if name in self.fields and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, forms.ValidationError(says, code="required"))
        return cleaned


class OfficerNoteForm(TimedForm):
    """A form for an officer's note on a passage."""

    markdown = ("text",)

    text = formatted("Text", required=True)

    class Meta:
        model = OfficerNote
        fields = ("passage", "text", "author_post", "starts_at", "ends_at")
        labels = {"passage": "Passage that it is about", "author_post": "Post of its author"}
        help_texts = {
            "passage": "The note stands above the adopted text of its page, and links to the passage.",
            "author_post": "Such as Monitoring Officer. Members see the post, not a name.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_passage(self, required=True)
