"""What may stand in the addresses of the public pages."""

from datetime import date
from functools import cache

from django.urls import register_converter

from guidance.on_the_day.windows import read_day
from guidance.text import markdown


class ParagraphNumber:
    """A paragraph's number in the Code, such as 3.1; Django's slug refuses the dot."""

    regex = markdown.NUMBER

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class EditionNumber:
    """1, 2, 3 …, in one spelling only."""

    regex = "[1-9][0-9]{0,5}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class Day:
    """A day of the calendar, 2024-05-03, in one spelling only."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return read_day(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


@cache
def register() -> None:
    """Makes them known to Django, which wants to be told once."""
    register_converter(ParagraphNumber, "paragraph")
    register_converter(EditionNumber, "edition")
    register_converter(Day, "day")
