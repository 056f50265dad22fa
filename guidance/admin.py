"""Registers the pages of `administration/`, in the order of the menu."""

from django.contrib import admin

from guidance.administration.editions.overview import EditionAdmin, GuidanceEventAdmin
from guidance.administration.site.contacts import ContactAdmin
from guidance.administration.site.council import CouncilAdmin
from guidance.administration.site.failed_searches import FailedSearchAdmin
from guidance.administration.site.notices import NoticeAdmin, OfficerNoteAdmin
from guidance.administration.site.search_terms import SearchTermAdmin
from guidance.administration.site.site_pages import PageAdmin
from guidance.models import (
    Contact,
    Council,
    Edition,
    FailedSearch,
    GuidanceEvent,
    Notice,
    OfficerNote,
    Page,
    SearchTerm,
)

admin.site.register(Edition, EditionAdmin)
admin.site.register(Notice, NoticeAdmin)
admin.site.register(OfficerNote, OfficerNoteAdmin)
admin.site.register(Contact, ContactAdmin)
admin.site.register(SearchTerm, SearchTermAdmin)
admin.site.register(FailedSearch, FailedSearchAdmin)
admin.site.register(Page, PageAdmin)
admin.site.register(Council, CouncilAdmin)
admin.site.register(GuidanceEvent, GuidanceEventAdmin)
