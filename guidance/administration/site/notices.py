"""The administration of notices and officers' notes. Once one has begun, only its end can change."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import label_for_field, unquote
from django.contrib.auth import get_permission_codename
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone

from guidance.administration.site.base import LiveAdmin
from guidance.administration.site.notice_forms import NoticeForm, OfficerNoteForm, fields_sent
from guidance.common.admin import admin_page, registered
from guidance.models.notices import BegunError, Timed


class TimedAdmin(LiveAdmin):
    """An admin for what is shown for a time: planned rows can be changed or deleted, running ones ended."""

    change_form_template = "admin/guidance/timed.html"

    @admin.display(description="state")
    def state(self, row: Timed) -> str:
        return row.state()

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_end"
        view, change = (f"guidance.{get_permission_codename(act, self.opts)}" for act in ("view", "change"))
        end = admin_page(view, to_post=change)(self.end)
        return [*registered([path("<int:pk>/end/", end, name=name)]), *super().get_urls()]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.state() == "over")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for name in self.form._meta.fields or () if name != "ends_at"] if obj and obj.has_begun() else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Returns the texts of the row whose key `?like=` gives, as the start of a new one."""
        like = request.GET.get("like", "")
        row = self.model._default_manager.filter(pk=like).first() if like.isdecimal() and len(like) < 18 else None
        words = [name for name in self.form._meta.fields or () if name not in ("starts_at", "ends_at")]
        return {name: getattr(row, name) for name in words} if row else {}

    def changeform_view(self, request: HttpRequest, object_id: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Shows Django's page; says when something can't be done any more, and shows the row as it is now."""
        try:
            if request.method == "POST" and object_id is not None and super().has_change_permission(request):
                row: Any = self.get_object(request, unquote(object_id))
                if row and row.state() == "over":
                    raise BegunError(is_past=True)
            return super().changeform_view(request, object_id, *args, **kwargs)
        except BegunError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return HttpResponseRedirect(request.path)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        row, form = kwargs.get("obj"), context["adminform"].form
        if row:
            can_add, can_change = self.has_add_permission(request), self.has_change_permission(request, row)
            context |= {"state": row.state(), "can_end": can_change, "can_repeat": can_add and row.has_begun()}
            context["show_delete"] = not row.has_begun()
        if row and row.has_begun() and (typed := fields_sent(form.data, form)):
            context["typed"] = {label_for_field(name, self.model, self): form.data[name] for name in typed}
        return super().render_change_form(request, context, *args, **kwargs)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Shows Django's page for a row that hasn't begun."""
        row: Any = self.get_object(request, unquote(object_id))
        try:
            if row and row.has_begun() and self.has_delete_permission(request):
                raise BegunError
            return super().delete_view(request, object_id, extra_context)
        except BegunError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return self._to(object_id)

    def end(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ends a running row on POST; otherwise, such as after signing in, leads to the row's page."""
        if request.method == "POST":
            self._try_to_end(request, pk)
        return self._to(pk)

    def _try_to_end(self, request: HttpRequest, pk: int) -> None:
        try:
            self._end(request, pk)
            messages.success(request, "Ended. No page shows it any more.")
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))

    @transaction.atomic
    def _end(self, request: HttpRequest, pk: int) -> None:
        row: Any = self.model._default_manager.select_for_update().filter(pk=pk).first()
        if row is None:
            raise Http404
        if not row.has_begun():
            raise ValidationError("It has not begun. Change when it begins, or delete it.")
        if row.state() == "over":
            raise BegunError(is_past=True)
        row.ends_at = timezone.now()
        row.save()
        self.log_change(request, row, "Ended.")

    def _to(self, pk: Any) -> HttpResponse:
        return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[pk]))


class NoticeAdmin(TimedAdmin):
    """An admin for notices."""

    blurb = "What members must know now, at the top of every page: pre-election periods, emergencies, and the like."
    form = NoticeForm
    list_display = ["title", "kind", "state", "starts_at", "ends_at"]
    fieldsets = [
        (None, {"fields": ["kind", "title", "body", "passage"]}),
        ("Only for a pre-election period", {"fields": ["election", "divisions"]}),
        ("When it is shown", {"fields": ["starts_at", "ends_at"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Returns the fieldsets, without the election's if the notice has begun and isn't about one."""
        fieldsets = super().get_fieldsets(request, obj)
        return [fieldsets[0], fieldsets[2]] if obj and obj.has_begun() and not obj.withdraws_help else fieldsets


class OfficerNoteAdmin(TimedAdmin):
    """An admin for officers' notes."""

    blurb = "What came after the adopted text, such as a new law. Shown with a passage, and visibly not the protocol."
    form = OfficerNoteForm
    list_display = ["passage", "author_post", "state", "starts_at", "ends_at"]
    fields = ["passage", "text", "author_post", "starts_at", "ends_at"]
