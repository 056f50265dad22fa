"""Pages where an officer edits a text as Markdown, with the loader's checks and a preview."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString

from guidance.common.admin import PortalAdmin, show
from guidance.text.flaws import Problem


class TextForm(forms.Form):
    """A form for the text of a file; `seen` is the digest of the text as it was opened."""

    text = forms.CharField(
        label="Text",
        strip=False,
        max_length=50_000,
        widget=forms.Textarea({"rows": 28, "spellcheck": "true", "class": "source"}),
        error_messages={"required": "There is nothing here."},
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip("\n").split("\n")) + "\n"

    def show(self, problems: list[Problem]) -> None:
        """Shows problems as errors of the text field, by line."""
        for problem in problems:
            says = f"Line {problem.line}: {problem.what}. What to do: {problem.do}."
            self.add_error("text", ValidationError(says, code="flaw"))


class TextAdmin(PortalAdmin):
    """An admin for models that are edited as one text, with a history kept elsewhere."""

    actions = None

    def history_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404


def edit_text(
    request: HttpRequest,
    model: type[Model],
    form: TextForm,
    context: dict[str, Any],
    *,
    read: Callable[[TextForm], tuple[Any, list[Problem]]],
    preview: Callable[[Any], SafeString],
    save: Callable[[Any, str], str],
) -> HttpResponse:
    """Shows a page with one text area, which previews the text or saves it.

    `read` returns what the text holds, None if there is an error, and the problems. `preview` returns as HTML what a
    text without errors holds. `save` stores it and returns the address to go to; a ValidationError is shown in the
    form.
    """
    found: Any = None
    problems: list[Problem] = []
    if form.is_valid():
        found, problems = read(form)
        form.show([problem for problem in problems if not problem.warning])
        if found is not None and "save" in request.POST and not form.errors:
            try:
                return redirect(save(found, form.cleaned_data["seen"]))
            except ValidationError as e:
                form.add_error(None, e)
    context |= {
        "form": form,
        "warnings": [problem for problem in problems if problem.warning],
        "preview": preview(found) if found is not None and not form.errors else "",
    }
    return show(request, model, "admin/text.html", context)
