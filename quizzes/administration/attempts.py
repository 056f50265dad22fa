"""The administration of attempts and acknowledgements."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path

from guidance.common.admin import LookedAt, posted, require, show
from quizzes.learning import attempts
from quizzes.learning.certificates import certificate_of
from quizzes.learning.views import result_of
from quizzes.models import Attempt


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
        require(self.has_view_permission(request) and request.method in ("GET", "HEAD"))
        attempt: Any = self.get_object(request, object_id)
        if attempt is None:
            raise Http404
        context = {"title": str(attempt), "may_disown": self.may_disown(request, attempt)} | result_of(attempt)
        return show(request, self.model, "admin/quizzes/attempt/attempt.html", context)

    def certificate_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """To print for a member who took the quiz on paper."""
        require(self.has_view_permission(request))
        attempt = get_object_or_404(Attempt.objects.passed().select_related("edition", "member"), pk=pk)
        context = {"title": f"Certificate of {attempt.name}"} | certificate_of(attempt)
        return show(request, self.model, "admin/quizzes/attempt/certificate.html", context)

    def may_disown(self, request: HttpRequest, attempt: Attempt) -> bool:
        may = request.user.has_perm("quizzes.change_attempt")
        return may and attempt.is_owned() and attempt.member != request.user

    def disown_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks why; then marks it "not this member's"."""
        attempt = get_object_or_404(Attempt.objects.select_related("member"), pk=pk)
        if attempt.disowned_at and request.user.has_perm("quizzes.change_attempt"):
            messages.info(request, "The attempt is marked already.")
            return redirect("admin:quizzes_attempt_change", pk)
        require(self.may_disown(request, attempt))
        form = DisownForm(posted(request), label_suffix="")
        if request.method == "POST" and form.is_valid():
            try:
                attempts.disown(attempt, reason=form.cleaned_data["reason"], by=request.user)
            except attempts.AttemptRefused as e:
                form.add_error("reason", e.messages[0])
            else:
                messages.success(request, "The attempt is marked. It stays, and counts for nothing.")
                return redirect("admin:quizzes_attempt_change", pk)
        context = {"title": f"This attempt is not {attempt.member}’s", "attempt": attempt, "form": form}
        return show(request, self.model, "admin/quizzes/attempt/disown.html", context)

    def get_urls(self) -> list[Any]:
        ours = self.admin_site.admin_view
        return [
            path("<int:pk>/disown/", ours(self.disown_view), name="quizzes_disown"),
            path("<int:pk>/certificate/", ours(self.certificate_view), name="quizzes_certificate"),
            *super().get_urls(),
        ]
