"""Invitations in the administration: sent to those chosen in the list, and how far that has got."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from guidance.common.admin import admin_page, show
from protocol_portal.members.administration.rights import CHANGE
from protocol_portal.members.mail import invitations
from protocol_portal.members.models import Member, MemberError, SignInHelp
from protocol_portal.members.signing_in.rules import officer


@admin.action(description="Send an invitation", permissions=["change"])
def invite(model_admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse:
    """Asks, and then invites."""
    members = queryset.filter(is_active=True)
    if "confirmed" not in request.POST:
        left = queryset.filter(is_active=False).count()
        context = {"title": "Invite members", "members": members, "left": left, "help": SignInHelp.objects.first()}
        return show(request, Member, "admin/members/member/invite.html", context)
    try:
        batch = invitations.invite(members, by=officer(request))
    except MemberError as e:
        messages.error(request, e.messages[0])
        return redirect("admin:members_member_changelist")
    return redirect("admin:members_invitations", batch)


@admin_page(CHANGE)
def progress(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    """Shows how many mails of an invitation have gone, and what became of them."""
    found = invitations.progress(batch)
    if not found.total:
        raise Http404
    context = {"title": "Invitations", "progress": found, "done": found.total - found.waiting}
    return show(request, Member, "admin/members/member/progress.html", context)


urlpatterns = [path("invitations/<uuid:batch>/", progress, name="members_invitations")]
