"""The forms by which officers amend, publish and share an edition."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from guidance import content, drafting
from guidance.content_checks import Problem
from guidance.content_files import LONGEST
from guidance.models import Edition

LONGEST_BODY = 100_000  # characters
LONGEST_SHARE = 28  # days

Choices = list[tuple[str, str]]


class PlainForm(forms.Form):
    """Texts of one line are given back without stray spaces, and hold no control character."""

    one_line: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)

    def renew(self, name: str, value: str) -> None:
        """Gives a hidden field another value when the form is shown again."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # what was posted is a QueryDict
        data[name] = value
        self.data = data

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.one_line:
            if name in cleaned:
                cleaned[name] = " ".join(cleaned[name].split())
                if flaw := content.one_line_flaw(cleaned[name]):
                    self.add_error(name, f"This {flaw[0]}: {flaw[1]}.")
        return cleaned


# ---- parts -------------------------------------------------------------------------------------------------------


class PartForm(PlainForm):
    """The words of a part; `seen` is the lock version that was opened."""

    one_line: ClassVar[tuple[str, ...]] = ("title", "summary", "replaces")

    title = forms.CharField(max_length=LONGEST["title"], error_messages={"required": "Give it a title."})
    summary = forms.CharField(
        max_length=LONGEST["summary"],
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="One sentence for a busy reader. It is ours, and shown as ours.",
    )
    replaces = forms.CharField(
        label="Number that it replaces",
        required=False,
        max_length=LONGEST["replaces"],
        help_text="Where the paragraph had another number in the Code before. The old number then leads here.",
    )
    quoted = forms.BooleanField(
        label="These are the Code’s own words",
        required=False,
        help_text="Untick it where the protocol only mentions the paragraph: the text is then shown as ours.",
    )
    body = forms.CharField(
        label="Text",
        strip=False,
        max_length=LONGEST_BODY,
        widget=forms.Textarea({"rows": 26, "spellcheck": "true", "class": "source"}),
        error_messages={"required": "There is no text. To take the part away, remove it on the page of the draft."},
    )
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != "code":
            del self.fields["replaces"], self.fields["quoted"]

    def clean_replaces(self) -> str:
        number = self.cleaned_data["replaces"].strip()
        if number and drafting.name_flaw("code", number):
            raise forms.ValidationError("Write the number of a paragraph, such as 3.1, or leave it empty.")
        return str(number)

    def show(self, problems: list[Problem]) -> None:
        """Puts what is wrong beside the text, by line."""
        for problem in problems:
            if not problem.warning:
                self.add_error("body", f"Line {problem.line}: {problem.what}. What to do: {problem.do}.")


class NewPartForm(PartForm):
    """A part that isn't there yet, and the name it will have in its address."""

    slug = forms.CharField(label="Name in the address", max_length=LONGEST["slug"])

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        self.kind = kind
        field = self.fields["slug"]
        field.help_text = "In small letters, digits and hyphens. Members share it, so choose it to last."
        if kind == "code":
            field.label, field.help_text = "Number in the Code", "Such as 3.1."
        self.order_fields(["slug", "title", "summary"])

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if flaw := drafting.name_flaw(self.kind, slug):
            raise forms.ValidationError(flaw)
        return slug


class RenameForm(NewPartForm):
    """Only the name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"slug": self.fields["slug"]}


class RemoveForm(PlainForm):
    place = forms.ChoiceField(
        label="Where its readers should go now",
        help_text="Links to it that members have kept, or shared, will lead there.",
        error_messages={"required": "Choose where its readers should go now."},
    )

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", "–"), *places]  # type: ignore[attr-defined]  # a choice field


class PlacesForm(PlainForm):
    """For each address that is gone, where its readers should go: fields place-0, place-1 … in the order of `gone`."""

    def __init__(self, *args: Any, gone: Mapping[str, str], places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gone = list(gone)
        for n, (old, now) in enumerate(gone.items()):
            known = now in dict(places)
            self.fields[f"place-{n}"] = forms.ChoiceField(
                label=old, required=False, choices=[("", "–"), *places], initial=now if known else ""
            )

    @property
    def chosen(self) -> dict[str, str]:
        found = {old: self.cleaned_data[f"place-{n}"] for n, old in enumerate(self.gone)}
        return {old: place for old, place in found.items() if place}


# ---- the edition -------------------------------------------------------------------------------------------------


class SinceForm(PlainForm):
    """From when an edition applies: gives `in_force_from` (aware, or None) and `in_force_precision`."""

    NOW, DAY, MONTH = "now", "day", "month"

    begins = forms.ChoiceField(
        label="It applies",
        widget=forms.RadioSelect,
        choices=[
            (NOW, "from the moment of its approval"),
            (DAY, "from a day, or a time of it"),
            (MONTH, "from a month that has begun, whose day is not recorded"),
        ],
        initial=NOW,
    )
    day = forms.DateField(
        label="Day",
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="Ahead: it is then scheduled. Or past, after the edition before it. For a month, any day in it.",
    )
    time = forms.TimeField(
        label="Time",
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text="As the clocks show it here. Left empty, the day’s first moment.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        begins, day, at = (cleaned.get(name) for name in ("begins", "day", "time"))
        cleaned |= {"in_force_from": None, "in_force_precision": Edition.Precision.MINUTE.value}
        if begins in (self.DAY, self.MONTH) and not day and "day" not in self.errors:
            self.add_error("day", "Give the day.")
        elif begins in (self.DAY, self.MONTH) and day:
            text = f"{day:%Y-%m-%d}T{at:%H:%M}" if at and begins == self.DAY else f"{day:%Y-%m-%d}"
            self._take(cleaned, text[:7] if begins == self.MONTH else text)
        return cleaned

    def _take(self, cleaned: dict[str, Any], text: str) -> None:
        try:
            cleaned["in_force_from"], cleaned["in_force_precision"] = content.moment(text)
        except ValueError:
            self.add_error("day", f"There is no {text.replace('T', ', ')}: summer time skips it, or it is before 1900.")


def since(edition: Edition) -> dict[str, Any]:
    """The initial values of a SinceForm."""
    if edition.in_force_from is None:
        return {"begins": SinceForm.NOW}
    there = timezone.localtime(edition.in_force_from, content.LONDON)
    exact = edition.in_force_precision == Edition.Precision.MINUTE
    month = edition.in_force_precision == Edition.Precision.MONTH
    begins = SinceForm.MONTH if month else SinceForm.DAY
    return {"begins": begins, "day": there.date(), "time": there.time().replace(second=0) if exact else None}


class ParticularsForm(SinceForm):
    """Title, kind, note and date of a draft, as its editors propose them; `seen` names what was opened."""

    one_line: ClassVar[tuple[str, ...]] = ("title", "change_note")

    title = forms.CharField(max_length=LONGEST["title"], error_messages={"required": "Give the protocol its title."})
    change_kind = forms.ChoiceField(
        label="Kind of change",
        choices=[
            ("correction", "Correction: a slip is mended, the meaning is the same. Nobody has to acknowledge it"),
            ("minor", "Minor change: members are invited to acknowledge it"),
            ("major", "Major change: members acknowledge it anew"),
        ],
        widget=forms.RadioSelect,
    )
    change_note = forms.CharField(
        label="What changed",
        required=False,
        max_length=content.LONGEST_LINE,
        widget=forms.Textarea({"rows": 3}),
        help_text="In a sentence or two, for everyone: it stands on the home page, among the editions and in the feed.",
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["title", "change_kind", "change_note", "begins"])

    @property
    def values(self) -> dict[str, Any]:
        names = ("title", "change_kind", "change_note", "in_force_from", "in_force_precision")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class AdoptionForm(PlainForm):
    """Who adopted an edition, and by when it is to be reviewed."""

    one_line: ClassVar[tuple[str, ...]] = ("authority", "minute")

    authority = forms.CharField(
        label="Adopted by",
        required=False,
        max_length=300,
        help_text="The body, such as Full Council, or who acted under which delegated power.",
    )
    minute = forms.CharField(
        label="Minute reference", required=False, max_length=200, help_text="It may follow when there is one."
    )
    adopted_on = forms.DateField(
        label="Day of the decision", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    review_by = forms.DateField(
        label="To be reviewed by", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    @property
    def adoption(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in AdoptionForm.base_fields}

    def clean_adopted_on(self) -> date | None:
        day = self.cleaned_data["adopted_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("This day is ahead. Record the decision once it is made.")
        return day if isinstance(day, date) else None


class ApprovalForm(AdoptionForm, ParticularsForm):
    """Everything that an approval says; `reviewed` names the draft that the approver had before them."""

    one_line: ClassVar[tuple[str, ...]] = (*AdoptionForm.one_line, "change_note")

    reviewed = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["title"], self.fields["seen"]
        self.fields["change_note"].required = True
        self.fields["change_note"].error_messages["required"] = "Say in a sentence what changed: everyone will see it."
        own = ["authority", "minute", "adopted_on", "review_by"]
        self.order_fields(["change_kind", "change_note", "begins", "day", "time", *own])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind, authority = cleaned.get("change_kind"), cleaned.get("authority")
        needed = kind != Edition.ChangeKind.CORRECTION or cleaned.get("minute") or cleaned.get("adopted_on")
        if kind and needed and not authority and "authority" not in self.errors:
            self.add_error("authority", "Say who adopted it. The minute reference may follow later.")
        return cleaned


class ShareForm(PlainForm):
    one_line: ClassVar[tuple[str, ...]] = ("for_whom",)

    for_whom = forms.CharField(
        label="For whom", max_length=200, help_text="Such as the standards committee: so that you know it later."
    )
    days = forms.IntegerField(
        label="For how many days",
        min_value=1,
        max_value=LONGEST_SHARE,
        initial=7,
        help_text=f"At most {LONGEST_SHARE}. The address also ends when the draft is published or discarded.",
    )

    @property
    def until(self) -> datetime:
        """The end of the last day, here."""
        day = timezone.localdate() + timedelta(days=self.cleaned_data["days"])
        return datetime.combine(day, time(23, 59), tzinfo=content.LONDON)
