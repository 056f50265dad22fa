"""Converters for the addresses of the public pages."""

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
    """An edition's number: 1, 2, 3 … without leading zeros, so that each edition has one address."""

    regex = "[1-9][0-9]{0,5}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class Day:
    """A day of the calendar, such as 2024-05-03."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return read_day(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


@cache
def register() -> None:
    """Registers the converters with Django, once: Django warns about a second time."""
    register_converter(ParagraphNumber, "paragraph")
    register_converter(EditionNumber, "edition")
    register_converter(Day, "day")
