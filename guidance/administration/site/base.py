"""What the administration of every live thing shares: forms, the right to delete, and passages to choose from."""

from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest

from guidance.common.admin import PortalAdmin
from guidance.common.texts import one_line_flaw
from guidance.content.checks import Known
from guidance.editions.stored import book_in_force, content_in_force


class LiveForm(forms.ModelForm):
    """A form that removes stray spaces from one-line texts; the fields in `markdown` keep their lines."""

    markdown: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, value in list(cleaned.items()):
            if isinstance(value, str) and name not in self.markdown:
                cleaned[name] = " ".join(value.split())
                if flaw := one_line_flaw(cleaned[name]):
                    self.add_error(name, forms.ValidationError(f"This {flaw[0]}: {flaw[1]}.", code="one_line"))
        return cleaned


class LiveAdmin(PortalAdmin):
    """An admin whose rows can be deleted by those with the right; Django records who changed what."""

    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return ModelAdmin.has_delete_permission(self, request, obj)


# ---- passages and addresses to link to ---------------------------------------------------------------------------


def passages_to_choose(here: str) -> list[tuple[str, str]]:
    """Returns the choices of a passage: none, the current one, and every passage of the edition in force."""
    book = book_in_force()
    named = {address: passage.full_title for address, passage in book.passages.items()} if book else {}
    gone = {here: f"{here} (not in the edition in force)"} if here and here not in named else {}
    return [("", "–"), *gone.items(), *named.items()]


def choose_passage(form: forms.ModelForm, *, required: bool = False) -> None:
    """Turns the form's `passage` into a list of choices; a form that is only read has no such field."""
    if "passage" in form.fields:
        field, here = form.fields["passage"], form.instance.passage
        form.fields["passage"] = forms.ChoiceField(
            label=field.label, help_text=field.help_text, required=required, choices=passages_to_choose(here)
        )


def known_addresses() -> Known | None:
    """Returns the addresses that a text may link to; None if no edition is in force."""
    now = content_in_force()
    return Known.of(now) if now else None
