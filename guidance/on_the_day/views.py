"""What the protocol said on a day: the form that asks for the day, and the page that answers."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import Truncator

from guidance.book.book import Book
from guidance.common.pages import public_page
from guidance.editions.stored import book_in_force
from guidance.models import Edition
from guidance.on_the_day.answer import Asked, answer, is_page
from guidance.on_the_day.windows import FIRST_YEAR, read_day, read_time


class DayInput(forms.DateInput):
    """A browser's control for a day, which takes no other text."""

    input_type = "date"

    def format_value(self, value: Any) -> str | None:
        return _read(read_day, str(value or ""))


class TimeInput(forms.TimeInput):
    """A browser's control for a time, which takes no other text."""

    input_type = "time"

    def format_value(self, value: Any) -> str | None:
        return _read(read_time, str(value or ""))


def _read(read: Callable[[str], object], text: str) -> str | None:
    """Returns what is read from a text; None if the text is refused."""
    try:
        return str(read(text))
    except ValueError:
        return None


class DayField(forms.CharField):
    """Takes a day as `read_day` does."""

    widget = DayInput

    def clean(self, value: Any) -> date:
        text = super().clean(value)
        try:
            return read_day(text)
        except ValueError:
            raise ValidationError(
                f"We can’t look up “{Truncator(text).chars(40)}”. "
                f"Enter a date from {FIRST_YEAR} onwards, for example 3 May 2024."
            ) from None


class TimeField(forms.CharField):
    """Takes a time as `read_time` does, or nothing."""

    widget = TimeInput

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return read_time(text) if text else ""
        except ValueError:
            raise ValidationError(
                f"“{Truncator(text).chars(40)}” isn’t a time. Enter one, for example 14:30, or leave it blank."
            ) from None


class DayForm(forms.Form):
    """Which day, and which page is to be seen as it was then."""

    date = DayField(label="Date", error_messages={"required": "Enter a date."})
    at = TimeField(label="Time, if you know it", required=False, help_text="UK time, for example 14:30.")
    page = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "page-%s", "label_suffix": ""} | kwargs)


@public_page
def ask(request: HttpRequest) -> HttpResponseBase:
    """Shows the form; leads on to the day's own address."""
    book, page = _now_and_page(request)
    given = {"date": request.GET.get("date", ""), "at": request.GET.get("at", ""), "page": page}
    form = DayForm(given if "date" in request.GET else None, initial=given)
    if form.is_bound and form.is_valid():
        return redirect(address(form.cleaned_data["date"], form.cleaned_data["at"], page))
    first = Edition.objects.published().order_by("number").first()
    return TemplateResponse(
        request, "guidance/on.html", {"form": form, "first": first, "from_page": _title(book, page)}
    )


def address(day: date, at: str = "", page: str = "") -> str:
    """Returns the address of the page that answers."""
    query = urlencode({key: value for key, value in (("at", at), ("page", page)) if value}, safe=":/")
    return f"/on/{day.isoformat()}/" + (f"?{query}" if query else "")


@public_page
def on_day(request: HttpRequest, day: date) -> HttpResponseBase:
    """Shows what applied on a day or, with `at`, at a time of it."""
    book, page = _now_and_page(request)
    asked = Asked(day, _time(request), timezone.now(), page, book)
    form = DayForm(initial={"date": day, "at": asked.at, "page": page})
    context = {"asked": asked, "form": form, "from_page": _title(book, page)}
    context["canonical"] = settings.ADDRESS + address(day, asked.at, page)
    return TemplateResponse(request, "guidance/on_day.html", context | answer(asked))


def _now_and_page(request: HttpRequest) -> tuple[Book | None, str]:
    """The edition in force, and the page that the reader comes from, where that edition knows it; or ""."""
    book, page = book_in_force(), request.GET.get("page", "")
    return book, page if book and is_page(page, book) else ""


def _title(book: Book | None, page: str) -> str:
    """What the page is called now, or what has come of it."""
    home = book.content.leads_on.get(page, page) if book else ""
    return book.passages[home].title if book and home in book.passages else ""


def _time(request: HttpRequest) -> str:
    text = request.GET.get("at", "")
    try:
        return read_time(text) if text else ""
    except ValueError:
        raise Http404("There is no such time of day.") from None
