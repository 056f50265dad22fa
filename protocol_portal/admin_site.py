"""The administration: who may enter it, and what it holds. Deny by default."""

from typing import Any, cast
from urllib.parse import urlencode

from allauth.account.utils import get_next_redirect_url
from django.contrib.admin import AdminSite, ModelAdmin, ShowFacets
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.views.decorators.cache import never_cache

from protocol_portal.members.models import Member
from protocol_portal.members.sign_in import has_second_step

OURS = ("members", "guidance", "quizzes")
UNUSED = ("password_change", "password_change_done", "view_on_site", "autocomplete")
POLICY = {"script-src": ["'self'"]}  # the administration's own scripts; no other page has any


def officer(request: HttpRequest) -> Member:
    """Whoever asks for a page of the administration. Raises PermissionDenied, which the site has ruled out already."""
    if not isinstance(request.user, Member):
        raise PermissionDenied
    return request.user


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


class PortalAdmin(ModelAdmin):
    """What all our models have in common there: `heading`, where the name of the model isn't one, and on the first page
    `blurb`, what is done with them.
    """

    heading = ""
    blurb = ""
    empty_value_display = ""
    show_facets = ShowFacets.NEVER

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        if any("\0" in value for values in request.GET.lists() for value in values[1]):  # PostgreSQL knows no such text
            return HttpResponseRedirect(request.path)
        title = self.heading or capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title} | (extra_context or {}))

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """By the filters on the page alone. Django allows any field: the text of a mail, which holds a code, too."""
        offered = [one if isinstance(one, str) else getattr(one, "parameter_name", "") for one in self.list_filter]
        return lookup.partition("__")[0] in offered

    def page(self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        everywhere = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, everywhere | context, status=status)

    def require(self, allowed: bool) -> None:
        if not allowed:
            raise PermissionDenied


class PortalAdminSite(AdminSite):
    """Lets in active officers who have rights and have given their second step in this session."""

    site_title = "Administration"
    site_header = "Administration"
    index_title = "What is there to do?"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Shows our own models only: those of libraries hold secrets, or what `accounts` alone may write."""
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
        for model in models:
            if model._meta.app_label in OURS:
                super().register(model, admin_class, **options)

    def get_urls(self) -> list[Any]:
        """Without those of Django's that nothing here needs, such as for passwords: nobody has one."""
        return [url for url in super().get_urls() if getattr(url, "name", "") not in UNUSED]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Our models in the order in which they are registered, with what is done with them."""
        apps = super().get_app_list(request, app_label)
        order = list(self._registry)
        for app in apps:
            app["models"].sort(key=lambda model: order.index(model["model"]))
            for model in app["models"]:
                ours = cast(PortalAdmin, self.get_model_admin(model["model"]))
                model |= {"blurb": ours.blurb, "name": ours.heading or model["name"]}
        return apps

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Any = None) -> Any:
        """The first page has everything."""
        return HttpResponseRedirect(reverse("admin:index"))

    def has_permission(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return user.is_active and user.is_authenticated and user.is_staff and has_second_step(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """With a policy that lets the administration's scripts run, on its pages alone."""
        inner = super().admin_view(view, cacheable)

        def with_policy(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = inner(request, *args, **kwargs)
            response._csp_update = POLICY
            return response

        return with_policy

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Where those go who may not enter: to sign in, to set up or give the second step, or no further."""
        user: Any = request.user
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
        return HttpResponseRedirect(reverse("account_logout"))
