"""The search index of the edition in force, kept until the page stamp changes."""

from guidance.book.book import Book
from guidance.common.caching import cached
from guidance.editions.stored import book_of
from guidance.models import Edition, PageStamp, SearchTerm
from guidance.search import index


def index_in_force() -> index.Index | None:
    """Returns what a search looks through now; None if no edition is in force."""
    edition = Edition.objects.current()
    return index_of(edition) if edition else None


def index_of(edition: Edition) -> index.Index:
    """Returns the index of an approved edition, kept until the page stamp says that search terms may have changed."""
    return _index(edition.pk)


@cached(most=4, stamp=PageStamp.current)
def _index(edition_pk: int) -> index.Index:
    return index_over(book_of(Edition.objects.get(pk=edition_pk)))


def index_over(book: Book) -> index.Index:
    """Makes an index for this book, with the search terms as they are now."""
    leads_on = book.content.leads_on  # what people say for a passage goes with it when it moves
    rows = SearchTerm.objects.values_list("says", "means", "passage")
    terms = [index.Term(says, means, book.base + leads_on.get(passage, passage)) for says, means, passage in rows]
    renumbered = [index.Term(number, passage=book.base + new) for number, new in book.content.renumbered.items()]
    return index.Index(passages_of(book), terms + renumbered)


def passages_of(book: Book) -> list[index.SearchedPassage]:
    """Returns every passage of a book as the index takes it."""
    return [
        index.SearchedPassage(
            address=passage.address,
            title=passage.title,
            page_title=passage.page_title,
            text=passage.text,
            summary=part.summary if passage is part.opening else "",
        )
        for part in book.parts
        for passage in (part.opening, *part.passages)
    ]
