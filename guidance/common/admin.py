"""What the administration of every app is made of."""

from typing import Any

from django.contrib.admin import ModelAdmin, ShowFacets
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.text import capfirst


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
