from datetime import date

from django.urls import include, path, register_converter
from django.views.generic import RedirectView

from guidance import check_views, feeds, markdown, on_date, on_views, previews, views
from guidance.content import PAGES
from guidance.public import public_page


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
        return on_date.read_day(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(ParagraphNumber, "paragraph")
register_converter(EditionNumber, "edition")
register_converter(Day, "day")

edition_pages = [
    path("guidance/", views.parts, {"kind": "guidance"}),
    path("guidance/all/", views.whole),
    path("guidance/<slug:slug>/", views.part, {"kind": "guidance"}),
    path("code/", views.parts, {"kind": "code"}),
    path("code/<paragraph:slug>/", views.part, {"kind": "code"}),
    path("platforms/", views.parts, {"kind": "platforms"}),
    path("platforms/<slug:slug>/", views.part, {"kind": "platforms"}),
    path("check/", check_views.pathway_list),
    path("check/<slug:slug>/", check_views.step),
    path("check/<slug:slug>/<path:answers>/", check_views.step),
]

preview_pages = [
    path("", previews.home),
    path("guidance/", previews.parts, {"kind": "guidance"}),
    path("guidance/all/", previews.whole),
    path("guidance/<slug:slug>/", previews.part, {"kind": "guidance"}),
    path("code/", previews.parts, {"kind": "code"}),
    path("code/<paragraph:slug>/", previews.part, {"kind": "code"}),
    path("platforms/", previews.parts, {"kind": "platforms"}),
    path("platforms/<slug:slug>/", previews.part, {"kind": "platforms"}),
    path("check/", previews.pathway_list),
    path("check/<slug:slug>/", previews.step),
    path("check/<slug:slug>/<path:answers>/", previews.step),
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
    path("on/", on_views.ask),
    path("on/<day:day>/", on_views.on_day),
    path("drafts/<slug:token>/", include(preview_pages)),
    path("contacts/", views.contacts),
    *(path(f"{slug}/", views.page, {"slug": slug}) for slug in PAGES),
    path("updates.xml", feeds.updates),
    path("sitemap.xml", feeds.sitemap),
    path("robots.txt", views.robots),
    path(".well-known/security.txt", views.security_contact),
    path("favicon.ico", public_page(RedirectView.as_view(url="/static/favicon.svg"))),
    path("healthz", views.healthz),
]
