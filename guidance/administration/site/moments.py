"""A form field for a day and time in London, with the browser's own control."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from guidance.common.london import moment

TYPED = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?")


class MomentField(forms.DateTimeField):
    """A field for an aware datetime to the minute; in the hour that comes twice in October, the first."""

    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, datetime) or value in self.empty_values:
            return value or None
        found = TYPED.fullmatch(str(value).strip())
        try:
            return moment(f"{found[1]}T{found[2]}" if found else "")[0]
        except ValueError:
            raise _why_not(found) from None


def _why_not(found: re.Match[str] | None) -> ValidationError:
    """Returns why the text isn't a time in London."""
    if found and _is_a_time(f"{found[1]} {found[2]}"):
        says = "The clocks go forward in this hour, so there is no such time on that day. Give an hour later."
        return ValidationError(says, code="skipped")
    return ValidationError("Give a day and a time, such as 2027-05-06 22:00.", code="invalid")


def _is_a_time(text: str) -> bool:
    """Returns whether the text would be a time if the clocks never changed."""
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M").year >= 1900  # noqa: DTZ007 (is it a time in any zone?)
    except ValueError:
        return False
