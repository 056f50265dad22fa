"""Forms that change the parts of a draft."""

from collections.abc import Container, Mapping
from typing import Any, ClassVar

from django import forms

from guidance.amending import places as draft_places
from guidance.common.texts import digest, one_line_flaw
from guidance.content.particulars import LONGEST
from guidance.text.flaws import Finding
from guidance.text.kinds import KINDS, PARAGRAPH

LONGEST_BODY = 40_000  # characters; some texts take Markdown time with the square of their length

Choices = list[tuple[str, str]]


class PlainForm(forms.Form):
    """A form that removes stray spaces from one-line texts and refuses control characters."""

    one_line: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)

    def renew(self, name: str, value: str) -> None:
        """Gives a hidden field another value for when the form is shown again."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # what was posted is a QueryDict
        data[name] = value
        self.data = data

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.one_line:
            if name in cleaned:
                cleaned[name] = " ".join(cleaned[name].split())
                if flaw := one_line_flaw(cleaned[name]):
                    self.add_error(name, forms.ValidationError(f"This {flaw[0]}: {flaw[1]}.", code="one_line"))
        return cleaned


# ---- parts -------------------------------------------------------------------------------------------------------


class PartForm(PlainForm):
    """A form for the texts of a part; `seen` is the lock version that was opened."""

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
        for name in {"replaces", "quoted"} - KINDS[kind].more.keys():
            del self.fields[name]

    def clean_replaces(self) -> str:
        number = self.cleaned_data["replaces"].strip()
        if number and draft_places.name_flaw(PARAGRAPH.word, number):
            raise forms.ValidationError(
                "Write the number of a paragraph, such as 3.1, or leave it empty.", code="no_number"
            )
        return str(number)

    def show(self, problems: list[Finding]) -> None:
        """Shows errors beside the text, by line."""
        for problem in problems:
            if not problem.warning:
                says = f"Line {problem.line}: {problem.what}. What to do: {problem.do}."
                self.add_error("body", forms.ValidationError(says, code="flaw"))

    def show_replaced(self, numbers: Container[str]) -> None:
        """Adds an error if the paragraph would replace a number that the edition before never had."""
        number = self.cleaned_data.get("replaces")
        if number and number not in numbers:
            says = f"The edition before has no paragraph {number}."
            self.add_error("replaces", forms.ValidationError(says, code="unknown"))


class NewPartForm(PartForm):
    """A form for a new part and the name in its address."""

    slug = forms.CharField(
        label="Name in the address", max_length=LONGEST["slug"], error_messages={"required": "Give it a name."}
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        self.kind = kind
        field = self.fields["slug"]
        field.help_text = "In small letters, digits and hyphens. Members share it, so choose it to last."
        if KINDS[kind].by_number:
            field.label, field.help_text = "Number in the Code", "Such as 3.1."
        self.order_fields(["slug", "title", "summary"])

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if flaw := draft_places.name_flaw(self.kind, slug):
            raise forms.ValidationError(flaw, code="bad_name")
        return slug


class RenameForm(NewPartForm):
    """A form for a part's name alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"slug": self.fields["slug"]}


class RemoveForm(PlainForm):
    """A form for where the readers of a removed part should go."""

    place = forms.ChoiceField(
        label="Where its readers should go now",
        help_text="Links to it that members have kept, or shared, will lead there.",
        error_messages={"required": "Choose where its readers should go now."},
    )

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", "–"), *places]  # type: ignore[attr-defined]  # a choice field


class PlacesForm(PlainForm):
    """A form for where the readers of each lost address should go.

    A field is named after its address: if fields were numbered, a colleague's change in between would mix them up.
    """

    def __init__(self, *args: Any, gone: Mapping[str, str], places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gone = {f"place-{digest(old)[:12]}": old for old in gone}
        for name, old in self.gone.items():
            known = (now := gone[old]) in dict(places)
            self.fields[name] = forms.ChoiceField(
                label=old, required=False, choices=[("", "–"), *places], initial=now if known else ""
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not any(cleaned.values()) and not self.errors:
            says = "Choose for one of them at least where its readers should go now."
            self.add_error(None, forms.ValidationError(says, code="none_chosen"))
        return cleaned

    @property
    def chosen(self) -> dict[str, str]:
        """Returns {old address: address in the draft} for the fields that were filled in."""
        found = {old: self.cleaned_data[name] for name, old in self.gone.items()}
        return {old: place for old, place in found.items() if place}
