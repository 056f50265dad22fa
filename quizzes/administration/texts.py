"""Questions and quizzes in the administration: each is edited as the text of its file, with the same checks."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from guidance.administration.texts import TextAdmin, TextForm
from guidance.common.admin import posted, require, show
from guidance.common.texts import digest
from guidance.editions.stored import book_of
from guidance.models import Edition
from guidance.text import markdown
from guidance.text.flaws import Problem
from quizzes.bank import acts as question_bank
from quizzes.bank.shown import rendered
from quizzes.files import questions as question_files
from quizzes.files import quizzes as quiz_files
from quizzes.models import Question, Quiz
from quizzes.rules import marking

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
    file = forms.ChoiceField(label="Kept in", help_text="The content file to which it is exported.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        files = Question.objects.order_by("file").values_list("file", flat=True).distinct()
        self.fields["file"].choices = [(file, file.removeprefix(question_files.FOLDER)) for file in files]  # type: ignore[attr-defined]  # a choice field
        self.order_fields(["file", "text", "seen"])


def book_in_force() -> Any:
    """Over which questions are shown: that of the edition in force."""
    edition = Edition.objects.in_force().first()
    return book_of(edition) if edition else None


class QuestionAdmin(TextAdmin):
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
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NewQuestionForm(posted(request), initial={"text": NEW})
        context = {"title": "Add a question", "help": True}

        def read(form: TextForm) -> tuple[Any, list[Problem]]:
            return _question_in(form.cleaned_data["text"], form.cleaned_data["file"], "")

        return self.texts_view(request, form, context, read, self._save(request))

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        question: Any = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, question):
            raise PermissionDenied
        if question is None:
            raise Http404
        versions = list(
            question.versions.select_related("question", "created_by").prefetch_related("options").order_by("-number")
        )
        text = question_bank.text_of_question(versions[0])
        context = {
            "title": question.slug,
            "help": True,
            "older": [(version, question_bank.text_of_question(version)) for version in versions[1:]],
            "version": versions[0],
        }
        if not self.has_change_permission(request):
            require(request.method != "POST")
            return show(request, self.model, "admin/text.html", context | {"text": text})
        form = TextForm(posted(request), initial={"text": text, "seen": digest(text)})

        def read(form: TextForm) -> tuple[Any, list[Problem]]:
            return _question_in(form.cleaned_data["text"], question.file, question.slug)

        return self.texts_view(request, form, context, read, self._save(request))

    def _save(self, request: HttpRequest) -> Callable[[question_files.WrittenQuestion, str], str]:
        def save(question: question_files.WrittenQuestion, seen: str) -> str:
            outcome = question_bank.amend(question, seen=seen, by=request.user)
            messages.success(request, SAVED[outcome])
            return reverse("admin:quizzes_question_change", args=[Question.objects.get(slug=question.slug).pk])

        return save

    def preview(self, found: question_files.WrittenQuestion) -> SafeString:
        question = rendered(found, book_in_force())
        return render_to_string("admin/quizzes/question.html", {"question": question})


def _question_in(text: str, file: str, slug: str) -> tuple[question_files.WrittenQuestion | None, list[Problem]]:
    """The one question of a text, of this file and under this id ("" for a new one), and what is wrong."""
    known = question_bank.known()
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


class QuizTextAdmin(TextAdmin):
    """The text of a quiz; `more` is what the page has beside it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A quiz comes with the content folder, since its name is its address."""
        return False

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        quiz: Any = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, quiz):
            raise PermissionDenied
        if quiz is None:
            raise Http404
        text = question_bank.text_of_quiz(quiz)
        context = {"title": quiz.title} | self.more(request, quiz)
        if not self.has_change_permission(request):
            require(request.method != "POST")
            return show(request, self.model, "admin/text.html", context | {"text": text})
        form = TextForm(posted(request), initial={"text": text, "seen": digest(text)})

        def read(form: TextForm) -> tuple[Any, list[Problem]]:
            return _quiz_in(form.cleaned_data["text"], quiz.slug)

        def save(found: quiz_files.WrittenQuiz, seen: str) -> str:
            if question_bank.amend_quiz(found, seen=seen, by=request.user):
                messages.success(request, "Saved. Attempts that have begun go on as they were.")
            else:
                messages.info(request, SAVED["unchanged"])
            return reverse("admin:quizzes_quiz_change", args=[quiz.pk])

        return self.texts_view(request, form, context, read, save)

    def more(self, request: HttpRequest, quiz: Quiz) -> dict[str, Any]:
        return {}

    def preview(self, found: quiz_files.WrittenQuiz) -> SafeString:
        total, intro = found.blueprint.total, markdown.render(found.intro, paragraphs={}).html
        facts = {"quiz": found, "total": total, "enough": marking.needed(total, found.pass_mark), "intro": intro}
        return render_to_string("quizzes/about.html", facts)


def _quiz_in(text: str, slug: str) -> tuple[quiz_files.WrittenQuiz | None, list[Problem]]:
    """The quiz of a text under this name, and what is wrong."""
    file = f"quizzes/{slug}.md"
    known = question_bank.known()
    if known is None:
        return None, [Problem(file, 1, "no edition is in force to refer to", "publish one first")]
    there = question_bank.bank_of_database().questions
    bank, problems = quiz_files.parse({file: text.encode()}, **known, there=there)
    return (bank.quizzes[0] if bank else None), problems
