"""The administration of members: the list, and the form of one member’s account."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from guidance.common.admin import PortalAdmin, has, key_in, registered
from protocol_portal.members.accounts import acts as accounts
from protocol_portal.members.administration import account, inviting, learning, paper, roster
from protocol_portal.members.administration.acts import ACTS
from protocol_portal.members.administration.forms import MemberForm
from protocol_portal.members.administration.rights import CHANGE, may_change, may_see_learning
from protocol_portal.members.mail import invitations
from protocol_portal.members.models import Member
from protocol_portal.members.signing_in import second_step
from protocol_portal.members.signing_in.rules import officer


class StateFilter(admin.SimpleListFilter):
    """A filter of members by the state of their invitation."""

    title = "invitation"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(invitations.STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(invitation_state=self.value()) if self.value() in invitations.STATES else queryset


class RightsFilter(admin.SimpleListFilter):
    """A filter of members by their rights."""

    title = "rights"
    parameter_name = "rights"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        groups = [(f"group-{pk}", name) for pk, name in Group.objects.order_by("name").values_list("pk", "name")]
        return [*groups, ("all", "all rights"), ("none", "none")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted = self.value() or ""
        if wanted not in dict(self.lookup_choices):
            return queryset
        if wanted == "all":
            return queryset.filter(is_superuser=True)
        if wanted == "none":
            return queryset.filter(is_superuser=False, groups=None)
        return queryset.filter(groups=int(wanted.removeprefix("group-")))


class MemberAdmin(PortalAdmin):
    """An admin for the list of members and an account's form; other pages are views in the modules beside this one."""

    blurb = "Add, import and invite people; show a code to sign in; deactivate those who leave."
    form = MemberForm
    list_display = ["full_name", "email", "role", "division", "state", "rights", "signed_in_last"]
    list_filter = [StateFilter, "role", RightsFilter]
    search_fields = ["full_name", "email", "reference", "division"]
    search_help_text = "Name, e-mail address, reference or division."
    ordering = ["full_name", "email"]
    list_per_page = 200
    actions = [inviting.invite]
    fields = (*accounts.FIELDS, "seen")

    def get_urls(self) -> list[Any]:
        modules = (account, inviting, roster, learning, paper)
        return [*registered(*(module.urlpatterns for module in modules)), *super().get_urls()]

    # -- the list

    def get_queryset(self, request: HttpRequest) -> Any:
        members: Any = super().get_queryset(request)
        return invitations.with_states(members).prefetch_related("groups")

    @admin.display(description="invitation", ordering="invitation_state")
    def state(self, member: Any) -> str:
        return invitations.STATES[member.invitation_state]

    @admin.display(description="rights")
    def rights(self, member: Member) -> str:
        return ", ".join(accounts.rights(member))

    @admin.display(description="signed in last", ordering="last_login")
    def signed_in_last(self, member: Member) -> Any:
        return member.last_login

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"can_export": has(request, CHANGE), "can_see_learning": may_see_learning(request)}
        return super().changelist_view(request, context | (extra_context or {}))

    # -- one member

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Returns the form's fields, without the hidden one if the account is only read."""
        return self.fields if obj is None or self.has_change_permission(request, obj) else accounts.FIELDS

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has(request, CHANGE) if obj is None else may_change(request, obj)

    def log_addition(self, request: HttpRequest, obj: Member, message: Any) -> None:  # type: ignore[override]  # Django only writes
        """Writes nothing: accounts have a fuller history of their own."""

    log_change = log_addition  # type: ignore[assignment]  # for the same reason

    def save_model(self, request: HttpRequest, obj: Member, form: Any, change: bool) -> None:
        values = {name: form.cleaned_data[name] for name in accounts.FIELDS}
        if change:
            accounts.change(obj, by=officer(request), **values)
        else:
            obj.pk = accounts.add(by=officer(request), **values).pk

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Shows Django's page; saves nothing if somebody took the address or the reference after the check."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ValidationError as e:
            messages.error(request, f"{' '.join(e.messages)} Nothing is saved: look at what is there now.")
            return HttpResponseRedirect(request.path)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Shows the form with what the officer can do with the account, and what isn't in the form."""
        member = kwargs.get("obj")
        if member:
            context |= {
                "acts": account.offered(request, member),
                "state": self.state(member),
                "rights": self.rights(member),
                "refusal": accounts.refusal(officer(request), member),
                "has_second_step": second_step.is_set_up(member),
                "is_linked": ACTS["unlink"].is_offered(member),
                "can_see_learning": may_see_learning(request),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Member, *args: Any, **kwargs: Any) -> HttpResponse:
        if "_addanother" in request.POST:
            return super().response_add(request, obj, *args, **kwargs)
        messages.success(request, f"{obj} is added. You can send an invitation now, or later to many at once.")
        return redirect("admin:members_member_change", obj.pk)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return account.history(request, pk=key_in(object_id))
