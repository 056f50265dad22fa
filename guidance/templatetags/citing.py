"""The end of a page of guidance: {% cite_and_ask part %}."""

from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone

from guidance.book.asking import letter, team_for
from guidance.book.book import BookPart
from guidance.book.citations import Source, citation
from guidance.common.london import LONDON
from guidance.models import Contact

register = template.Library()


@register.inclusion_tag("includes/cite_and_ask.html", takes_context=True)
def cite_and_ask(context: template.Context, part: BookPart) -> dict[str, Any]:
    """Returns citations of the page and its passages, and whom to ask; nothing in a preview, which won't last.

    While a notice withdraws the teams' help, only teams that help in elections are offered.
    """
    if context["preview"]:
        return {}
    source, withdrawn, today = _source(context), context["help_withdrawn"], timezone.localdate(timezone=LONDON)
    teams = [team for team in Contact.objects.all() if team.in_elections or not withdrawn]
    references = []
    for passage in (part.opening, *part.passages):
        cited = citation(source, passage, today, ours=not part.quoted)
        team = team_for(passage, teams, only_named=bool(withdrawn))
        asked = letter(team, source, passage) if team else None
        references.append({"title": passage.title, "citation": cited, "team": team, "letter": asked})
    return {"references": references, "edition": context["edition"], "help_withdrawn": withdrawn}


def _source(context: template.Context) -> Source:
    edition, council = context["edition"], getattr(context["council"], "name", "")
    since, fingerprint = edition.in_force_since, edition.fingerprint
    return Source(council, edition.title, edition.number, since, fingerprint, settings.ADDRESS)
