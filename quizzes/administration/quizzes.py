"""The administration of quizzes: settings, approval and the questions to read and print."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path

from guidance.common.admin import posted, require, show
from quizzes.administration.texts import QuizTextAdmin, book_in_force
from quizzes.bank import approvals
from quizzes.bank.shown import rendered
from quizzes.bank.stored import written_question
from quizzes.models import Quiz


class ApprovalForm(forms.Form):
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


class QuizAdmin(QuizTextAdmin):
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

    def more(self, request: HttpRequest, quiz: Quiz) -> dict[str, Any]:
        changes = quiz.changes.exclude(before="").select_related("by")
        return {"quiz": quiz, "approved": approvals.of_quiz(quiz), "changes": changes}

    def approval_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """All questions to read and to print, who has approved them so far, and a form for who does now."""
        require(self.has_view_permission(request))
        quiz = get_object_or_404(Quiz, pk=pk)
        versions = approvals.drawable(quiz)
        prefetch_related_objects(versions, "options")
        may = request.user.has_perm("quizzes.add_approval")
        shown = approvals.fingerprint(version.pk for version in versions)
        form = ApprovalForm(posted(request), initial={"shown": shown}) if may else None
        if request.method == "POST":
            require(may)
            if form and form.is_valid():
                try:
                    approvals.record(quiz, by=request.user, **form.cleaned_data)
                except ValidationError as e:
                    form.add_error(None, e)
                    form.data = request.POST.copy()
                    form.data["shown"] = shown  # the list that is shown now
                else:
                    messages.success(request, "The approval is recorded.")
                    return redirect("admin:quizzes_approval", pk)
        book, approved = book_in_force(), {pk for approval in quiz.approvals.all() for pk in approval.versions}
        questions = [
            (version, rendered(written_question(version), book), version.pk in approved) for version in versions
        ]
        context = {
            "title": f"The questions of the {quiz.title}",
            "quiz": quiz,
            "questions": sorted(questions, key=lambda one: one[2]) if approved else questions,
            "approved": approvals.of(quiz.pk, [version.pk for version in versions]),
            "history": quiz.approvals.select_related("recorded_by"),
            "form": form,
        }
        return show(request, self.model, "admin/quizzes/quiz/approval.html", context)

    def get_urls(self) -> list[Any]:
        approval = path("<int:pk>/approval/", self.admin_site.admin_view(self.approval_view), name="quizzes_approval")
        return [approval, *super().get_urls()]
