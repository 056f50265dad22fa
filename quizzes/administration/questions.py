"""Questions in the administration: each is edited as the text of its file, with the same checks."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from guidance.administration.texts import TextAdmin, TextForm, edit_text
from guidance.common.admin import admin_page, has, key_in, posted, show
from guidance.common.texts import digest
from guidance.editions.stored import book_in_force
from guidance.text.flaws import Problem
from quizzes.bank import acts as question_bank
from quizzes.bank import stored
from quizzes.bank.shown import rendered
from quizzes.files import questions as question_files
from quizzes.models import Question

VIEW, ADD, CHANGE = "quizzes.view_question", "quizzes.add_question", "quizzes.change_question"
NEW = """## an-id-in-small-letters
Code: 24.8
Use: practice
Difficulty: medium
Tags: respect
Answer: one
Status: draft

What happens, in a few plain sentences.
What would you do?

- [ ] Something that a sensible person might do.
  > Why it is not the best, and what the protocol says.
- [x] What the protocol leads to.
  > Why.
- [ ] Another.
  > Why not.

Why: What the protocol says on it.
"""
SAVED = {
    "added": "The question is added.",
    "amended": "Saved as the next version. What was answered before keeps the words that it was asked in.",
    "altered": "Saved. The words are the same, so the version is too.",
    "unchanged": "There was nothing to save: nothing has changed.",
}


class NewQuestionForm(TextForm):
    """A form for a new question's text and the content file that it belongs to."""

    file = forms.ChoiceField(label="Kept in", help_text="The content file to which it is exported.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        files = Question.objects.order_by("file").values_list("file", flat=True).distinct()
        self.fields["file"].choices = [(file, file.removeprefix(question_files.FOLDER)) for file in files]  # type: ignore[attr-defined]  # a choice field
        self.order_fields(["file", "text", "seen"])


class QuestionAdmin(TextAdmin):
    """An admin for questions, which are edited as text."""

    blurb = "What practice and the induction ask. Each change of words is the next version; answers keep theirs."
    list_display = ["slug", "asks", "use", "status", "difficulty", "tagged", "version"]
    list_filter = ["use", "status", "difficulty"]
    search_fields = ["slug", "versions__stem"]
    search_help_text = "A word of the question."
    list_per_page = 200

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("versions")

    @admin.display(description="on")
    def asks(self, question: Question) -> str:
        newest = self._newest(question)
        return newest.code or newest.passage.partition("#")[2] or newest.passage

    @admin.display(description="tags")
    def tagged(self, question: Question) -> str:
        return ", ".join(question.tags)

    @admin.display(description="version")
    def version(self, question: Question) -> int:
        return self._newest(question).number

    def _newest(self, question: Any) -> Any:
        return max(question.versions.all(), key=lambda version: version.number)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        return add_question(request)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        return question_page(request, pk=key_in(object_id))


@admin_page(ADD)
def add_question(request: HttpRequest) -> HttpResponse:
    """Shows a form for a new question, with the loader's checks, and adds the question."""
    form = NewQuestionForm(posted(request), initial={"text": NEW})
    context = {"title": "Add a question", "help": True}

    def read(form: TextForm) -> tuple[Any, list[Problem]]:
        return _question_in(form.cleaned_data["text"], form.cleaned_data["file"], "")

    return edit_text(request, Question, form, context, read=read, preview=_shown, save=_save(request))


@admin_page(VIEW, to_post=CHANGE, of=Question)
def question_page(request: HttpRequest, question: Question) -> HttpResponse:
    """Shows a question's newest version to edit as text, with the loader's checks, and its older versions."""
    versions = list(
        question.versions.select_related("question", "created_by").prefetch_related("options").order_by("-number")
    )
    text = stored.text_of_question(versions[0])
    older = [(version, stored.text_of_question(version)) for version in versions[1:]]
    context = {"title": question.slug, "help": True, "older": older, "version": versions[0]}
    if not has(request, CHANGE):
        return show(request, Question, "admin/text.html", context | {"text": text})
    form = TextForm(posted(request), initial={"text": text, "seen": digest(text)})

    def read(form: TextForm) -> tuple[Any, list[Problem]]:
        return _question_in(form.cleaned_data["text"], question.file, question.slug)

    return edit_text(request, Question, form, context, read=read, preview=_shown, save=_save(request))


def _save(request: HttpRequest) -> Callable[[question_files.WrittenQuestion, str], str]:
    def save(question: question_files.WrittenQuestion, seen: str) -> str:
        outcome = question_bank.amend(question, seen=seen, by=request.user)
        messages.success(request, SAVED[outcome])
        return reverse("admin:quizzes_question_change", args=[Question.objects.get(slug=question.slug).pk])

    return save


def _shown(found: question_files.WrittenQuestion) -> SafeString:
    book = book_in_force()
    if book is None:
        return SafeString()  # never so: the text was checked against it
    return render_to_string("admin/quizzes/question.html", {"question": rendered(found, book)})


def _question_in(text: str, file: str, slug: str) -> tuple[question_files.WrittenQuestion | None, list[Problem]]:
    """The one question of a text, of this file and under this id ("" for a new one), and what is wrong."""
    known = stored.known()
    if known is None:
        return None, [Problem(file, 1, "no edition is in force to refer to", "publish one first")]
    read, problems = question_files.parse({file: text.encode()}, **known)
    if not read:
        return None, problems
    if len(read) > 1:
        return None, [*problems, Problem(file, 1, "there are several questions", "leave one, and add the others anew")]
    if slug and read[0].slug != slug:
        do = f"leave {slug} as it is, since records name it; for another question, add one"
        return None, [*problems, Problem(file, 1, "the id was changed", do)]
    if not slug and Question.objects.filter(slug=read[0].slug).exists():
        return None, [*problems, Problem(file, 1, f"there is a question {read[0].slug} already", "choose another id")]
    return read[0], problems
