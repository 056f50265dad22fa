"""The administration's site: who may enter, and what is shown. Everything is denied unless allowed here."""

from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from allauth.account.utils import get_next_redirect_url
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from guidance.administration.waiting import waiting
from guidance.common.admin import PortalAdmin
from protocol_portal import kept
from protocol_portal.members.signing_in.rules import has_second_step

OURS = ("members", "guidance", "quizzes")
UNUSED = ("password_change", "password_change_done", "view_on_site", "autocomplete")
POLICY = {"script-src": ["'self'"]}  # the administration's own scripts; no other page has any


class PortalAdminSite(AdminSite):
    """An admin site for active officers with rights who have given their second step in this session."""

    site_title = "Administration"
    site_header = "Administration"
    index_title = "Dashboard"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Shows our own models only: those of libraries hold secrets, or what `accounts` alone may write."""
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
        for model in models:
            if model._meta.app_label in OURS:
                super().register(model, admin_class, **options)

    def get_urls(self) -> list[Any]:
        """Returns Django's addresses without unused ones, such as those for passwords, which nobody has."""
        return [url for url in super().get_urls() if getattr(url, "name", "") not in UNUSED]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Returns our models in the order in which they were registered, each with what it is for."""
        apps = super().get_app_list(request, app_label)
        order = list(self._registry)
        for app in apps:
            app["models"].sort(key=lambda model: order.index(model["model"]))
            for model in app["models"]:
                ours = cast(PortalAdmin, self.get_model_admin(model["model"]))
                model |= {"blurb": ours.blurb, "name": ours.heading or model["name"]}
        return apps

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Shows the first page, with what the officer has to do."""
        return super().index(request, {"waiting": waiting(request.user)} | (extra_context or {}))

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Any = None) -> Any:
        """Redirects to the first page, which has everything."""
        return HttpResponseRedirect(reverse("admin:index"))

    def has_permission(self, request: HttpRequest) -> bool:
        """Returns whether the user is an active officer with rights who has given the second step."""
        user = request.user
        return user.is_active and user.is_authenticated and user.is_staff and has_second_step(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Decorates a view of the administration, whose pages alone may run our scripts.

        Somebody who sends a form and may not enter gets back what they typed; others are led to sign in.
        """
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def with_policy(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            refused = request.method == "POST" and not self.has_permission(request)
            if refused and (given_back := kept.page(request, self._missing(request))):
                return given_back
            response = inner(request, *args, **kwargs)
            response._csp_update = POLICY
            return response

        return with_policy

    def _missing(self, request: HttpRequest) -> str:
        """Returns why somebody may not enter, for `kept.page`."""
        user = request.user
        if not user.is_authenticated:
            return "signed out"
        return "second step" if user.is_staff else "rights"

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Leads somebody who may not enter to sign in or give the second step, or says that they have no rights."""
        user = request.user
        wanted = {"next": request.GET.get("next", reverse("admin:index"))}
        if not user.is_authenticated:
            return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode(wanted)}")
        if not user.is_staff:
            return render(request, "members/no_rights.html", status=403)
        if not has_second_step(request):
            return HttpResponseRedirect(f"{reverse('mfa_activate_totp')}?{urlencode(wanted)}")
        return HttpResponseRedirect(get_next_redirect_url(request) or reverse("admin:index"))

    @method_decorator(never_cache)
    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Redirects to the portal's own page for signing out."""
        return HttpResponseRedirect(reverse("account_logout"))
