from collections.abc import Callable
from datetime import date

from django.http import HttpResponseBase
from django.urls import URLPattern, include, path, register_converter
from django.views.generic import RedirectView

from guidance.common.pages import public_page
from guidance.content.shape import PAGES
from guidance.on_the_day import views as on_the_day_views
from guidance.on_the_day.windows import read_day
from guidance.pages import check, feeds, previews, small, views
from guidance.text import markdown


class ParagraphNumber:
    """A paragraph's number in the Code, such as 3.1; Django's slug refuses the dot."""

    regex = markdown.NUMBER

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class EditionNumber:
    """1, 2, 3 …, in one spelling only."""

    regex = "[1-9][0-9]{0,5}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class Day:
    """A day of the calendar, 2024-05-03, in one spelling only."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return read_day(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(ParagraphNumber, "paragraph")
register_converter(EditionNumber, "edition")
register_converter(Day, "day")

View = Callable[..., HttpResponseBase]


def pages_of_an_edition(parts: View, part: View, whole: View, pathway_list: View, step: View) -> list[URLPattern]:
    """Its pages: the same for the edition in force, for each under its number, and for a preview."""
    return [
        path("guidance/", parts, {"kind": "guidance"}),
        path("guidance/all/", whole),
        path("guidance/<slug:slug>/", part, {"kind": "guidance"}),
        path("code/", parts, {"kind": "code"}),
        path("code/<paragraph:slug>/", part, {"kind": "code"}),
        path("platforms/", parts, {"kind": "platforms"}),
        path("platforms/<slug:slug>/", part, {"kind": "platforms"}),
        path("check/", pathway_list),
        path("check/<slug:slug>/", step),
        path("check/<slug:slug>/<path:answers>/", step),
    ]


edition_pages = pages_of_an_edition(views.parts, views.part, views.whole, check.pathway_list, check.step)
preview_pages = [
    path("", previews.home),
    *pages_of_an_edition(previews.parts, previews.part, previews.whole, previews.pathway_list, previews.step),
    path("search/", previews.find),
    path("changes/", previews.changes),
]

urlpatterns = [
    path("", views.home),
    *edition_pages,
    path("search/", views.find),
    path("editions/", views.edition_list),
    path("editions/<edition:number>/", views.edition),
    path("editions/<edition:number>/changes/", views.changes),
    path("editions/<edition:number>/fingerprint/", views.fingerprint),
    path("editions/<edition:number>/files.zip", views.files),
    path("editions/<edition:number>/", include(edition_pages)),
    path("on/", on_the_day_views.ask),
    path("on/<day:day>/", on_the_day_views.on_day),
    path("drafts/<slug:token>/", include(preview_pages)),
    path("contacts/", views.contacts),
    *(path(f"{slug}/", views.page, {"slug": slug}) for slug in PAGES),
    path("updates.xml", feeds.updates),
    path("sitemap.xml", feeds.sitemap),
    path("robots.txt", small.robots),
    path(".well-known/security.txt", small.security_contact),
    path("favicon.ico", public_page(RedirectView.as_view(url="/static/favicon.svg"))),
    path("healthz", small.healthz),
]
