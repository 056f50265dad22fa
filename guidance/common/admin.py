"""What the administration of every app is made of."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin, ShowFacets
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.text import capfirst

View = Callable[..., HttpResponse]


def posted(request: HttpRequest) -> QueryDict | None:
    """Returns what was posted; None for any other method."""
    return request.POST if request.method == "POST" else None


# ---- pages of our own --------------------------------------------------------------------------------------------


def admin_page(
    needs: str,
    *more: str,
    to_post: str = "",
    of: type[Model] | None = None,
    allowed: Callable[[HttpRequest, Any], bool] | None = None,
    refuses: Callable[[HttpRequest, Any], HttpResponse | None] | None = None,
) -> Callable[[View], View]:
    """Makes a view a page of the administration, for those who have every permission that it needs, such as
    "guidance.view_edition", and to post the one that `to_post` names; others get 403.

    With `of`, the view is given the row instead of its key: 404 where there is none, 403 where it isn't `allowed`, and
    the answer of `refuses` where the row as it is now doesn't take the act.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            require(has(request, needs, *more))
            require(not to_post or request.method != "POST" or has(request, to_post))
            if of is None:
                return view(request, *args, **kwargs)
            row = get_object_or_404(of, pk=kwargs.pop("pk"))
            require(allowed is None or allowed(request, row))
            refused = refuses(request, row) if refuses else None
            return refused or view(request, row, *args, **kwargs)

        marked: Any = page
        marked.needs = (needs, *more, *([to_post] if to_post else []))
        return page

    return decorate


def registered(*urlpatterns: list[URLPattern]) -> list[URLPattern]:
    """Returns the patterns of pages, closed to people who may not enter the administration."""
    return [_closed(pattern) for patterns in urlpatterns for pattern in patterns]


def _closed(pattern: URLPattern) -> URLPattern:
    """Raises ImproperlyConfigured for a view that no `admin_page` has made one: it wouldn't ask for any right."""
    if not getattr(pattern.callback, "needs", ()):
        raise ImproperlyConfigured(f"{pattern.name}: say with admin_page who may open it.")
    view: Any = admin.site.admin_view
    return URLPattern(pattern.pattern, view(pattern.callback), pattern.default_args, pattern.name)


def has(request: HttpRequest, *permissions: str) -> bool:
    """Returns whether the user has all these permissions; who may change may also view, as in Django."""
    user = request.user
    return all(user.has_perm(one) or user.has_perm(one.replace(".view_", ".change_")) for one in permissions)


def key_in(object_id: str) -> int:
    """Returns a row's key from one of Django's admin addresses. Raises Http404 if it can't be a key."""
    if not object_id.isdecimal() or len(object_id) > 18:
        raise Http404
    return int(object_id)


def require(allowed: bool) -> None:
    """Raises PermissionDenied unless it is allowed."""
    if not allowed:
        raise PermissionDenied


def show(
    request: HttpRequest, model: type[Model], template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Shows a page of a model's administration, with what every such page needs."""
    everywhere = {**admin.site.each_context(request), "opts": model._meta}
    return TemplateResponse(request, template, everywhere | context, status=status)


# ---- Django's pages ----------------------------------------------------------------------------------------------


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
        if any(
            "\0" in value for values in request.GET.lists() for value in values[1]
        ):  # PostgreSQL stores no such text
            return HttpResponseRedirect(request.path)
        title = self.heading or capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title} | (extra_context or {}))

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Allows the page's own filters alone. Django allows any field: the text of a mail, which holds a code, too."""
        offered = [one if isinstance(one, str) else getattr(one, "parameter_name", "") for one in self.list_filter]
        return lookup.partition("__")[0] in offered


class LookedAt(PortalAdmin):
    """Rows that nobody adds or changes here."""

    list_display_links: Any = None
    actions = None

    def history_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
