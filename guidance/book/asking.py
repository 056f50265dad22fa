"""Whom to ask about a passage, and a letter that says which one is meant. No database, no request."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar
from urllib.parse import quote

from guidance.book.book import Passage
from guidance.book.citations import Source, named


class Team(Protocol):
    """A contact, as the database or a content folder has it."""

    @property
    def slug(self) -> str: ...
    @property
    def team(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def telephone(self) -> str: ...


OneTeam = TypeVar("OneTeam", bound=Team)


@dataclass(frozen=True)
class Letter:
    """A question to a team, but for the question itself."""

    to: Team
    subject: str
    lines: tuple[str, ...]

    @property
    def mailto(self) -> str:
        """Returns the link that opens the letter as an e-mail (RFC 6068); "" if the team has no address."""
        body = "\r\n".join((*self.lines, "", ""))
        query = f"?subject={quote(self.subject, safe='')}&body={quote(body, safe='')}"
        return f"mailto:{quote(self.to.email, safe='@')}{query}" if self.to.email else ""

    @property
    def text(self) -> str:
        """Returns the letter as plain text, to copy."""
        to = ", ".join(filter(None, (self.to.team, self.to.email)))
        return "\n".join((f"To: {to}", f"Subject: {self.subject}", *self.lines))


def letter(team: Team, source: Source, passage: Passage) -> Letter:
    """Writes a letter that names the passage and its edition and gives its permanent address."""
    opening = f"I have a question about {named(passage)} ({source.name}, in force from {source.since}):"
    subject = f"Question about “{passage.title}”, edition {source.number}"
    return Letter(team, subject, (opening, source.address_of(passage)))


def team_for(passage: Passage, teams: Iterable[OneTeam], *, only_named: bool = False) -> OneTeam | None:
    """Returns the first team that the passage's own text links to; else the first that can be reached; else the first.

    `teams` are those that may be asked now, in order; None where there is none, or where `only_named` and the passage
    names none of them.
    """
    among = {team.slug: team for team in teams}
    for slug in re.findall(r'href="/contacts/#([^"]+)"', passage.html):
        if slug in among:
            return among[slug]
    if only_named:
        return None
    reached = (team for team in among.values() if team.email or team.telephone)
    return next(reached, next(iter(among.values()), None))
