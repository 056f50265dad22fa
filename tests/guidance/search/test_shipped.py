"""What the shipped protocol answers, and what people are told that it doesn't: examples that must not be lost.

They hold what works, and measure nothing: of the questions that it doesn't answer, only ones that are told so are here.
"""

import pytest

from guidance.book.book import Book
from guidance.search.in_force import passages_of
from guidance.search.index import Index, Term

ANSWERED = {
    "can I post a photo of someone else's child": "/guidance/other-important-issues/#data-protection",
    "sharing a rumour": "/guidance/other-important-issues/#repetition",
    "using a picture I found online": "/guidance/other-important-issues/#copyright",
    "what can I say before the election": "/guidance/other-important-issues/#pre-election-period",
    "flooding": "/guidance/other-important-issues/#emergency-situations",
    "how I'll vote on a planning application": "/guidance/other-important-issues/#bias-and-predetermination",
    "someone left a nasty comment on my page": "/guidance/how-does-the-code-apply/#comments-made-by-others",
    "is a friend on facebook a close associate": "/guidance/how-does-the-code-apply/#contacts",
    "posting under another name": "/guidance/anonymous-postings/",
    "bullying": "/code/24.9/",
    "confidential papers": "/code/24.11/",
    "tiktok": "/platforms/content-communities/",
}
SILENT = [
    "when is my bin collected",
    "mileage rate for members",
    "quorum for committee",
    "museum tickets",
    "gritting routes",
    "birth certificate",
    "business rates relief",
    "swimming pool opening times",
    "how do I bake a cake",
    "mortgage rates",
    "trade union facility time",
    "food hygiene rating",
]


@pytest.fixture(scope="module")
def index(shipped) -> Index:
    """Over the shipped edition, with the shipped search terms."""
    says = shipped.terms.synonyms.items()
    leads = shipped.terms.passages.items()
    terms = [Term(word, means=one) for word, means in says for one in means]
    terms += [Term(phrase, passage=address) for address, phrases in leads for phrase in phrases]
    return Index(passages_of(Book(shipped.edition)), terms)


@pytest.mark.parametrize("query", ANSWERED)
def test_what_is_answered_stands_among_the_first_three(index, query):
    results = index.search(query)
    assert results.answers
    assert ANSWERED[query] in [hit.passage.address for hit in results.strong[:3]]


@pytest.mark.parametrize("query", SILENT)
def test_what_is_not_answered_is_told_so(index, query):
    assert not index.search(query).answers
