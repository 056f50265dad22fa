"""Forms that publish and share an edition."""

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from guidance.administration.editions.part_forms import PlainForm
from guidance.common.london import LONDON, moment
from guidance.common.texts import LONGEST_LINE
from guidance.content.particulars import LONGEST
from guidance.models import Edition

LONGEST_SHARE = 28  # days


class SinceForm(PlainForm):
    """A form for when an edition comes into force: `in_force_from` (aware, or None) and `in_force_precision`."""

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
        error_messages={"required": "Choose from when it applies."},
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
        if begins == self.NOW and (day or at):
            says = "You gave a day or a time, but chose the moment of approval. Keep one of the two."
            self.add_error("begins", forms.ValidationError(says, code="both"))
        cleaned |= {"in_force_from": None, "in_force_precision": Edition.Precision.MINUTE.value}
        if begins in (self.DAY, self.MONTH) and not day and "day" not in self.errors:
            self.add_error("day", forms.ValidationError("Give the day.", code="required"))
        elif begins in (self.DAY, self.MONTH) and day:
            text = f"{day:%Y-%m-%d}T{at:%H:%M}" if at and begins == self.DAY else f"{day:%Y-%m-%d}"
            self._take(cleaned, text[:7] if begins == self.MONTH else text)
        return cleaned

    def _take(self, cleaned: dict[str, Any], text: str) -> None:
        try:
            at, precision = moment(text)
        except ValueError:
            early, skipped = "Give a day after 1900.", f"There is no {text.replace('T', ', ')}: summer time skips it."
            says, code = (early, "early") if text < "1900" else (skipped, "skipped")
            self.add_error("day", forms.ValidationError(says, code=code))
            return
        if precision == Edition.Precision.MONTH and at > timezone.now():
            says = "This month is ahead. Say on which day it will apply."
            self.add_error("day", forms.ValidationError(says, code="ahead"))
        cleaned["in_force_from"], cleaned["in_force_precision"] = at, precision


def initial_since(edition: Edition) -> dict[str, Any]:
    """Returns the initial values of a SinceForm."""
    if edition.in_force_from is None:
        return {"begins": SinceForm.NOW}
    there = timezone.localtime(edition.in_force_from, LONDON)
    exact = edition.in_force_precision == Edition.Precision.MINUTE
    month = edition.in_force_precision == Edition.Precision.MONTH
    begins = SinceForm.MONTH if month else SinceForm.DAY
    return {"begins": begins, "day": there.date(), "time": there.time().replace(second=0) if exact else None}


class ParticularsForm(SinceForm):
    """A form for a draft's title, kind of change, note and date; `seen` names what was opened."""

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
        error_messages={"required": "Choose the kind of change."},
    )
    change_note = forms.CharField(
        label="What changed",
        required=False,
        max_length=LONGEST_LINE,
        widget=forms.Textarea({"rows": 3}),
        help_text="In a sentence or two, for everyone: it stands on the home page, among the editions and in the feed.",
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["title", "change_kind", "change_note", "begins"])

    @property
    def values(self) -> dict[str, Any]:
        """Returns the particulars by the edition's fields."""
        names = ("title", "change_kind", "change_note", "in_force_from", "in_force_precision")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class AdoptionForm(PlainForm):
    """A form for who adopted an edition and when the edition is due for review."""

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
        """Returns the arguments of `publishing.adopt`."""
        return {name: self.cleaned_data[name] for name in AdoptionForm.base_fields}

    def clean_adopted_on(self) -> date | None:
        day = self.cleaned_data["adopted_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("This day is ahead. Record the decision once it is made.", code="ahead")
        return day if isinstance(day, date) else None


class ApprovalForm(AdoptionForm, ParticularsForm):
    """A form for everything that an approval needs; `reviewed` names the draft that the approver saw."""

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
            says = "Say who adopted it. The minute reference may follow later."
            self.add_error("authority", forms.ValidationError(says, code="required"))
        return cleaned


class ShareForm(PlainForm):
    """A form for a private address: for whom, and for how many days."""

    one_line: ClassVar[tuple[str, ...]] = ("for_whom",)

    for_whom = forms.CharField(
        label="Who it’s for",
        max_length=200,
        help_text="For example “the standards committee”, so you can tell addresses apart later.",
        error_messages={"required": "Say who the address is for."},
    )
    days = forms.IntegerField(
        label="For how many days",
        min_value=1,
        max_value=LONGEST_SHARE,
        initial=7,
        help_text=f"At most {LONGEST_SHARE}. The address also ends when the draft is published or discarded.",
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"Give a number of days from 1 to {LONGEST_SHARE}."
        ),
    )

    @property
    def until(self) -> datetime:
        """Returns the end of the last day in London (aware)."""
        day = timezone.localdate() + timedelta(days=self.cleaned_data["days"])
        return datetime.combine(day, time(23, 59), tzinfo=LONDON)
