"""The public addresses of the guidance, and the views behind them."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, include, path
from django.views.generic import RedirectView

from guidance.common.pages import public_page
from guidance.content.shape import PAGES
from guidance.on_the_day import views as on_the_day_views
from guidance.pages import check, converters, feeds, previews, small, views
from guidance.text.kinds import KINDS, PATHWAY, SECTION, WHOLE

converters.register()

View = Callable[..., HttpResponseBase]


def pages_of_an_edition(parts: View, part: View, whole: View, pathway_list: View, step: View) -> list[URLPattern]:
    """Returns the addresses of an edition's pages: for the edition in force, a published one or a preview."""
    found = [path(f"{SECTION.word}/{WHOLE}/", whole)]
    for word, kind in KINDS.items():
        if not kind.is_walked:
            name = "paragraph" if kind.by_number else "slug"
            found += [path(f"{word}/", parts, {"kind": word}), path(f"{word}/<{name}:slug>/", part, {"kind": word})]
    return [
        *found,
        path(f"{PATHWAY.word}/", pathway_list),
        path(f"{PATHWAY.word}/<slug:slug>/", step),
        path(f"{PATHWAY.word}/<slug:slug>/<path:answers>/", step),
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
