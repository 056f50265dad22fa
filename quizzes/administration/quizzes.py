"""The administration of quizzes: settings, approval and the questions to read and print."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.safestring import SafeString

from guidance.administration.texts import TextAdmin, TextForm, edit_text
from guidance.common.admin import admin_page, has, key_in, posted, registered, show
from guidance.common.texts import digest
from guidance.editions.stored import book_in_force
from guidance.text import markdown
from guidance.text.flaws import Problem
from quizzes.administration.questions import SAVED
from quizzes.bank import acts as question_bank
from quizzes.bank import approvals, stored
from quizzes.bank.shown import rendered
from quizzes.files import quizzes as quiz_files
from quizzes.models import QuestionVersion, Quiz
from quizzes.rules import marking

VIEW, CHANGE, APPROVE = "quizzes.view_quiz", "quizzes.change_quiz", "quizzes.add_approval"


class ApprovalForm(forms.Form):
    """A form for who approved a quiz's questions, and which list of questions they saw."""

    approved_by = forms.CharField(
        label="Approved by",
        help_text="A person and their post, or a committee.",
        max_length=200,
        error_messages={"required": "Say who approved the questions."},
    )
    approved_on = forms.DateField(
        label="On",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Say on which day they were approved."},
    )
    reference = forms.CharField(
        label="Reference (optional)", help_text="The minute or decision.", max_length=200, required=False
    )
    same_words = forms.BooleanField(
        label="The council approved exactly these words, though they were entered here later",
        help_text="Tick this only where questions were entered after that day.",
        required=False,
    )
    shown = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)


class QuizAdmin(TextAdmin):
    """An admin for quizzes, whose settings are edited as text."""

    blurb = "How many questions on what, the pass mark, how long a pass counts; and that the council approved them."
    list_display = ["title", "total", "pass_mark", "feedback", "approved"]

    @admin.display(description="questions")
    def total(self, quiz: Quiz) -> int:
        return quiz.blueprint.total

    @admin.display(description="approved by the council")
    def approved(self, quiz: Quiz) -> str:
        found = approvals.of_quiz(quiz)
        if not found.by:
            return "not yet"
        return f"by {found.by[-1].approved_by}" if found.whole else "questions added or changed since"

    def get_urls(self) -> list[Any]:
        return [*registered(urlpatterns), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Returns False: quizzes come with the content folder, since a quiz's name is its address."""
        return False

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        return quiz_page(request, pk=key_in(object_id))


# ---- its settings ------------------------------------------------------------------------------------------------


@admin_page(VIEW, to_post=CHANGE, of=Quiz)
def quiz_page(request: HttpRequest, quiz: Quiz) -> HttpResponse:
    """Shows the text of a quiz to edit, with the loader's checks, and the quiz's history."""
    text = stored.text_of_quiz(quiz)
    changes = quiz.changes.exclude(before="").select_related("by")
    context = {"title": quiz.title, "quiz": quiz, "approved": approvals.of_quiz(quiz), "changes": changes}
    if not has(request, CHANGE):
        return show(request, Quiz, "admin/text.html", context | {"text": text})
    form = TextForm(posted(request), initial={"text": text, "seen": digest(text)})

    def read(form: TextForm) -> tuple[Any, list[Problem]]:
        return _quiz_in(form.cleaned_data["text"], quiz.slug)

    def save(found: quiz_files.WrittenQuiz, seen: str) -> str:
        if question_bank.amend_quiz(found, seen=seen, by=request.user):
            messages.success(request, "Saved. Attempts that have begun go on as they were.")
        else:
            messages.info(request, SAVED["unchanged"])
        return reverse("admin:quizzes_quiz_change", args=[quiz.pk])

    return edit_text(request, Quiz, form, context, read=read, preview=_shown, save=save)


def _shown(found: quiz_files.WrittenQuiz) -> SafeString:
    total, intro = found.blueprint.total, markdown.render(found.intro, paragraphs={}).html
    facts = {"quiz": found, "total": total, "enough": marking.needed(total, found.pass_mark), "intro": intro}
    return render_to_string("quizzes/about.html", facts)


def _quiz_in(text: str, slug: str) -> tuple[quiz_files.WrittenQuiz | None, list[Problem]]:
    """Returns the quiz that a text holds, under this name, and the problems in the text."""
    file = f"quizzes/{slug}.md"
    known = stored.known()
    if known is None:
        return None, [Problem(file, 1, "no edition is in force to refer to", "publish one first")]
    there = stored.bank_of_database().questions
    bank, problems = quiz_files.parse({file: text.encode()}, **known, there=there)
    return (bank.quizzes[0] if bank else None), problems


# ---- its questions, and their approval ---------------------------------------------------------------------------


@admin_page(VIEW, to_post=APPROVE, of=Quiz)
def approval(request: HttpRequest, quiz: Quiz) -> HttpResponse:
    """Shows all questions to read or print, who has approved them so far, and a form for the next approval."""
    versions = approvals.drawable(quiz)
    prefetch_related_objects(versions, "options")
    shown = approvals.fingerprint(version.pk for version in versions)
    form = ApprovalForm(posted(request), initial={"shown": shown}) if has(request, APPROVE) else None
    if form and form.is_valid():
        try:
            approvals.record(quiz, by=request.user, **form.cleaned_data)
        except ValidationError as e:
            form.add_error(None, e)
            form.data = request.POST.copy()
            form.data["shown"] = shown  # the list that is shown now
        else:
            messages.success(request, "The approval is recorded.")
            return redirect("admin:quizzes_approval", quiz.pk)
    context = {
        "title": f"The questions of the {quiz.title}",
        "quiz": quiz,
        "questions": _questions(quiz, versions),
        "approved": approvals.of(quiz.pk, [version.pk for version in versions]),
        "history": quiz.approvals.select_related("recorded_by"),
        "form": form,
    }
    return show(request, Quiz, "admin/quizzes/quiz/approval.html", context)


def _questions(quiz: Quiz, versions: list[QuestionVersion]) -> list[tuple[QuestionVersion, Any, bool]]:
    """Returns each question as shown and whether it was approved; those not approved come first, if any was."""
    book, approved = book_in_force(), {pk for approval in quiz.approvals.all() for pk in approval.versions}
    if book is None:
        return []  # there is nothing that they could be about
    questions = [
        (version, rendered(stored.written_question(version), book), version.pk in approved) for version in versions
    ]
    return sorted(questions, key=lambda one: one[2]) if approved else questions


urlpatterns = [path("<int:pk>/approval/", approval, name="quizzes_approval")]
