"""A day and a time of it as people give them in a form: London's, by a control of the browser's own."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from guidance.common.london import moment

TYPED = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?")


class MomentField(forms.DateTimeField):
    """Gives an aware datetime on the minute; of the hour that October has twice, the first."""

    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, datetime) or value in self.empty_values:
            return value or None
        found = TYPED.fullmatch(str(value).strip())
        try:
            return moment(f"{found[1]}T{found[2]}" if found else "")[0]
        except ValueError:
            raise ValidationError(_why_not(found), code="invalid") from None


def _why_not(found: re.Match[str] | None) -> str:
    if found and _is_a_time(f"{found[1]} {found[2]}"):
        return "The clocks go forward in this hour, so there is no such time on that day. Give an hour later."
    return "Give a day and a time, such as 2027-05-06 22:00."


def _is_a_time(text: str) -> bool:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M").year >= 1900  # noqa: DTZ007 (whether it is one anywhere)
    except ValueError:
        return False
