"""The administration of quizzes: what is asked, that the council approved it, and what members did."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path

from guidance.common.admin import LookedAt, posted
from quizzes import approvals, asking, attempts
from quizzes.admin_texts import QuestionAdmin, QuizTextAdmin, book_in_force
from quizzes.learning_views import certificate_of, result_of
from quizzes.models import Acknowledgement, Attempt, Question, Quiz

# ---- quizzes, and their approval ---------------------------------------------------------------------------------


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
        self.require(self.has_view_permission(request))
        quiz = get_object_or_404(Quiz, pk=pk)
        versions = approvals.drawable(quiz)
        prefetch_related_objects(versions, "options")
        may = request.user.has_perm("quizzes.add_approval")
        shown = approvals.fingerprint(version.pk for version in versions)
        form = ApprovalForm(posted(request), initial={"shown": shown}) if may else None
        if request.method == "POST":
            self.require(may)
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
            (version, asking.rendered(version.as_file_has_it(), book), version.pk in approved) for version in versions
        ]
        context = {
            "title": f"The questions of the {quiz.title}",
            "quiz": quiz,
            "questions": sorted(questions, key=lambda one: one[2]) if approved else questions,
            "approved": approvals.of(quiz.pk, [version.pk for version in versions]),
            "history": quiz.approvals.select_related("recorded_by"),
            "form": form,
        }
        return self.page(request, "admin/quizzes/quiz/approval.html", context)

    def get_urls(self) -> list[Any]:
        approval = path("<int:pk>/approval/", self.admin_site.admin_view(self.approval_view), name="quizzes_approval")
        return [approval, *super().get_urls()]


# ---- what members did --------------------------------------------------------------------------------------------


class AcknowledgementAdmin(LookedAt):
    blurb = "Who said when that they have read which edition, in which words."
    list_display = ["at", "member", "edition", "statement", "way", "signed_on", "entered_by"]
    list_filter = ["edition", "at"]
    list_select_related = ["member", "edition", "entered_by"]
    search_fields = ["member__full_name", "member__email"]
    search_help_text = "Name or e-mail address."
    fields = ["at", "member", "edition", "statement", "way", "signed_on", "entered_by"]


class OutcomeFilter(admin.SimpleListFilter):
    title = "result"
    parameter_name = "result"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "not finished"), ("passed", "passed"), ("failed", "not passed yet"), ("not", "does not count")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        kept = {
            "open": queryset.open,
            "passed": queryset.passed,
            "failed": lambda: queryset.finished().filter(passed=False),
            "not": lambda: queryset.exclude(disowned_at=None),
        }.get(self.value() or "")
        found: QuerySet[Any] = kept() if kept else queryset
        return found


class DisownForm(forms.Form):
    reason = forms.CharField(
        label="Why is it not this member’s?",
        help_text="The member reads this too. It stays in the record and cannot be changed.",
        max_length=attempts.LONGEST_REASON,
        error_messages={"required": "Say why: the record needs the reason."},
    )


class AttemptAdmin(LookedAt):
    blurb = "Who took which quiz when, what they answered, and how it ended. Nothing in it can be changed."
    list_display = ["started_at", "member", "quiz", "edition", "finished_at", "right", "outcome"]
    list_display_links = ["started_at"]
    list_filter = [OutcomeFilter, "quiz", "edition", "started_at"]
    list_select_related = ["member", "edition", "quiz"]
    search_fields = ["member__full_name", "member__email"]
    search_help_text = "Name or e-mail address."

    @admin.display(description="right")
    def right(self, attempt: Attempt) -> str:
        return "" if attempt.score is None else f"{attempt.score} of {attempt.number_of_questions}"

    @admin.display(description="result")
    def outcome(self, attempt: Attempt) -> str:
        return attempt.outcome

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        self.require(self.has_view_permission(request) and request.method in ("GET", "HEAD"))
        attempt: Any = self.get_object(request, object_id)
        if attempt is None:
            raise Http404
        context = {"title": str(attempt), "may_disown": self.may_disown(request, attempt)} | result_of(attempt)
        return self.page(request, "admin/quizzes/attempt/attempt.html", context)

    def certificate_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """To print for a member who took the quiz on paper."""
        self.require(self.has_view_permission(request))
        attempt = get_object_or_404(Attempt.objects.passed().select_related("edition", "member"), pk=pk)
        context = {"title": f"Certificate of {attempt.name}"} | certificate_of(attempt)
        return self.page(request, "admin/quizzes/attempt/certificate.html", context)

    def may_disown(self, request: HttpRequest, attempt: Attempt) -> bool:
        may = request.user.has_perm("quizzes.change_attempt")
        return may and attempt.is_owned() and attempt.member != request.user

    def disown_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks why; then marks it "not this member's"."""
        attempt = get_object_or_404(Attempt.objects.select_related("member"), pk=pk)
        if attempt.disowned_at and request.user.has_perm("quizzes.change_attempt"):
            messages.info(request, "The attempt is marked already.")
            return redirect("admin:quizzes_attempt_change", pk)
        self.require(self.may_disown(request, attempt))
        form = DisownForm(posted(request), label_suffix="")
        if request.method == "POST" and form.is_valid():
            try:
                attempts.disown(attempt, reason=form.cleaned_data["reason"], by=request.user)
            except attempts.Refused as e:
                form.add_error("reason", e.messages[0])
            else:
                messages.success(request, "The attempt is marked. It stays, and counts for nothing.")
                return redirect("admin:quizzes_attempt_change", pk)
        context = {"title": f"This attempt is not {attempt.member}’s", "attempt": attempt, "form": form}
        return self.page(request, "admin/quizzes/attempt/disown.html", context)

    def get_urls(self) -> list[Any]:
        ours = self.admin_site.admin_view
        return [
            path("<int:pk>/disown/", ours(self.disown_view), name="quizzes_disown"),
            path("<int:pk>/certificate/", ours(self.certificate_view), name="quizzes_certificate"),
            *super().get_urls(),
        ]


# In the order of the menu.
admin.site.register(Question, QuestionAdmin)
admin.site.register(Quiz, QuizAdmin)
admin.site.register(Attempt, AttemptAdmin)
admin.site.register(Acknowledgement, AcknowledgementAdmin)
