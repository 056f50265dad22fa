"""Search over the passages of one edition: everyday words in, ranked passages out. Pure: no database, no request.

Two scores are added. *Words*: BM25F (Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and
Beyond", section 3.6) over the fields of a passage, one of which is all that people say for it. *Phrases*: each phrase
that leads to a passage is a small document of its own, and a passage has the score of its best one. `words` reads
what was typed.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import log, sqrt

from rapidfuzz import fuzz

from guidance.search.words import (
    STOP_STEMS,
    STOP_WORDS,
    WORD,
    Concept,
    Vocabulary,
    forms,
    normalise,
    readable,
    stem,
    stems,
    words_of,
)

SAYS = "says"
FIELDS = {"title": 3.0, SAYS: 1.0, "text": 1.0, "summary": 1.0, "page_title": 0.5}  # BM25F's weights
K1, B = 1.5, 0.4  # BM25F: how soon repeating a word stops counting; how much a long field is discounted
WORDS, PHRASES, SUPPORT, EXACT, NUMBER = 1.0, 1.0, 0.5, 0.2, 10.0  # what each kind of match adds, at most
STOP = 0.4  # the inverse document frequency of a stop word: it says a little about which phrase is meant
FLOOR, FLOOR_OF_BEST = 0.2, 0.4  # a hit scores at least this, and this share of the best hit
ENOUGH = 1.15  # a best hit that scores less is no answer unless it has all words: measured on questions of both kinds
STRONG = 0.7  # a hit of at least this share of the best stands beside it; the rest is folded away
LIKE = 75  # of 100: how like a word of a title must be to a word typed to be offered

DIGITS = re.compile(r"\d+")
CALLED = r"\b(?:para(?:s|graphs?)?|clause|rule|section)"
NAMED = re.compile(rf"{CALLED}\.?\s+(\d+)(?![\s.,:/-]*\d)", re.IGNORECASE)
NUMBERED = re.compile(r"\d+(?:[\s.,:/-]+\d+)+")
ENDS_IN_NUMBER = re.compile(r"/([0-9]+(?:\.[0-9]+)+)/?$")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^a-z\s])|\s*\n\s*")


@dataclass(frozen=True)
class SearchedPassage:
    """One place a search can lead to. `summary` is ours, and empty except on a page's first passage."""

    address: str
    title: str
    page_title: str
    text: str
    summary: str


@dataclass(frozen=True)
class Term:
    """What people say: either a synonym (`means` words of the protocol) or a phrase that leads to a `passage`."""

    says: str
    means: str = ""
    passage: str = ""


@dataclass(frozen=True)
class Hit:
    """A passage found. `snippet`: a sentence of its text in pieces, each with whether it matched. `shown_for`: what was
    typed, where the passage itself has none of it.
    """

    passage: SearchedPassage
    score: float
    snippet: tuple[tuple[str, bool], ...]
    shown_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Results:
    """`corrected`: pairs (typed, read as). `near`: titles to try instead, when there are no hits. `unknown`: numbers
    that look like those of the edition's paragraphs, which it hasn't got. `answers`: whether the best hit matches well
    enough to be called an answer.
    """

    query: str
    hits: tuple[Hit, ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()
    near: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    answers: bool = False

    @property
    def strong(self) -> tuple[Hit, ...]:
        """Returns the hits that match about as well as the best; none where even that is no answer."""
        least = STRONG * max((hit.score % NUMBER for hit in self.hits), default=0.0)
        return tuple(hit for hit in self.hits if hit.score >= least) if self.answers else ()

    @property
    def weak(self) -> tuple[Hit, ...]:
        """Returns the hits that came near."""
        return self.hits[len(self.strong) :]


class Index:
    """The passages of an edition, made ready for searching. Built once, read by many threads."""

    def __init__(self, passages: Sequence[SearchedPassage], terms: Sequence[Term]) -> None:
        self.passages = tuple(_readable(passage) for passage in passages)
        terms = [replace(term, says=readable(term.says), means=readable(term.means)) for term in terms]
        places = {passage.address: place for place, passage in enumerate(self.passages)}
        phrases = [(places[term.passage], term.says) for term in terms if term.passage in places]
        texts = [{name: getattr(passage, name, "") for name in FIELDS} for passage in self.passages]
        words = Counter(word for text in texts for value in text.values() for word in words_of(value))
        words.update(word for _, says in phrases for word in words_of(says))
        self._vocabulary = Vocabulary(words, [(term.says, term.means) for term in terms if term.means])
        self._phrases = [(place, stems(says)) for place, says in phrases]
        self._own = [set(stems(" ".join(text.values()))) for text in texts]
        self._index_words([{name: Counter(stems(value)) for name, value in text.items()} for text in texts])
        self._index_phrases()
        self._numbers = {says: place for place, says in phrases if ENDS_IN_NUMBER.fullmatch(f"/{says}/")}
        for place, passage in enumerate(self.passages):
            self._numbers.update(dict.fromkeys(ENDS_IN_NUMBER.findall(passage.address), place))
        self._titles = sorted({passage.title for passage in self.passages} | set(self._numbers))

    def _index_words(self, documents: list[dict[str, Counter[str]]]) -> None:
        """Postings {stem: {place: saturated frequency 0–1}} and {stem: inverse document frequency}."""
        for place, phrase in self._phrases:
            documents[place][SAYS].update(phrase)
        total = max(len(documents), 1)
        mean = {name: sum(doc[name].total() for doc in documents) / total or 1.0 for name in FIELDS}
        frequency: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for place, doc in enumerate(documents):
            for name, weight in FIELDS.items():
                share = weight / (1 - B + B * doc[name].total() / mean[name])
                for word, count in doc[name].items():
                    frequency[word][place] += share * count
        self._words = {w: {place: f / (K1 + f) for place, f in places.items()} for w, places in frequency.items()}
        self._idf = {w: log(1 + (total - len(places) + 0.5) / (len(places) + 0.5)) for w, places in self._words.items()}
        self._idf.update(dict.fromkeys(STOP_STEMS, STOP))
        self._unknown = log(1 + (total + 0.5) / 0.5)

    def _index_phrases(self) -> None:
        """{stem: the numbers of its phrases}, and how much all words of each phrase weigh."""
        self._phrases_with: dict[str, list[int]] = defaultdict(list)
        for number, (_, words) in enumerate(self._phrases):
            for word in set(words):
                self._phrases_with[word].append(number)
        self._weights = [sum(map(self._idf.__getitem__, words)) or 1.0 for _, words in self._phrases]

    def search(self, query: str, limit: int = 10) -> Results:
        """Returns up to `limit` hits, best first, equals in the document's order. Any text will do; none raises."""
        query = normalise(query)
        unknown = self._unknown_numbers(query)
        concepts, corrected = self._vocabulary.read(_without(unknown, query))
        scores = self._scores(query, concepts)
        floor = max(FLOOR, FLOOR_OF_BEST * max((score % NUMBER for score in scores.values()), default=0.0))
        best = sorted((-score, place) for place, score in scores.items() if score >= floor)[: max(limit, 0)]
        telling = [concept for concept in concepts if concept.lead not in STOP_STEMS]
        hits = tuple(
            Hit(self.passages[place], -score, self._snippet(place, telling), self._shown_for(place, telling))
            for score, place in best
        )
        answers = bool(best) and (-best[0][0] >= ENOUGH or self._says_all(best[0][1], telling))
        return Results(query, hits, corrected, () if hits else self._near(query), unknown, answers)

    def _says_all(self, place: int, concepts: list[Concept]) -> bool:
        """Whether a passage has something of every concept among its own words."""
        return bool(concepts) and all(concept.stems.keys() & self._own[place] for concept in concepts)

    def _shown_for(self, place: int, concepts: list[Concept]) -> tuple[str, ...]:
        """What was typed, where a passage has none of it in its own words: what people say led there."""
        if any(concept.lead in self._own[place] for concept in concepts):
            return ()
        known = [c for c in concepts if any(place in self._words.get(word, ()) for word in c.stems)]
        return tuple(dict.fromkeys(concept.typed for concept in known))

    def _scores(self, query: str, concepts: list[Concept]) -> dict[int, float]:
        """{place: score}, for every passage that shares a word or a number with the query."""
        scores: dict[int, float] = defaultdict(float)
        telling = [concept for concept in concepts if concept.lead not in STOP_STEMS]
        asked = sum(map(self._importance, telling))
        for concept in telling:
            for place, score in self._words_match(concept).items():
                scores[place] += WORDS * score / asked
        for place, score in self._phrases_match(query, concepts).items():
            scores[place] += score
        for place in self._numbered(query):
            scores[place] += NUMBER
        return {place: round(score, 6) for place, score in scores.items()}

    def _words_match(self, concept: Concept) -> dict[int, float]:
        """BM25F of one concept, {place: score}: of the stems that may stand for it, the best counts."""
        best: dict[int, float] = {}
        for word, weight in concept.stems.items():
            for place, frequency in self._words.get(word, {}).items() if word not in STOP_STEMS else ():
                best[place] = max(best.get(place, 0.0), weight * self._idf[word] * frequency)
        return best

    def _phrases_match(self, query: str, concepts: list[Concept]) -> dict[int, float]:
        """{place: score}: of the phrases that lead there the best counts, and the next three support it.

        Stop words alone find only a phrase that is the same.
        """
        found: dict[int, list[float]] = defaultdict(list)
        typed = {tuple(concept.lead for concept in concepts), tuple(dict.fromkeys(stems(query)))}
        is_telling = any(concept.lead not in STOP_STEMS for concept in concepts)
        asked = sum(map(self._importance, concepts))
        stands_for: dict[str, list[tuple[Concept, float]]] = defaultdict(list)
        for concept in concepts:
            for word, weight in concept.stems.items():
                stands_for[word].append((concept, weight))
        for number in self._candidates(stands_for):
            place, words = self._phrases[number]
            alike = self._alike(words, stands_for, asked, self._weights[number])
            is_same = tuple(dict.fromkeys(words)) in typed
            if is_same or is_telling:
                found[place].append(PHRASES * alike + EXACT * is_same)
        return {place: max(s) + SUPPORT * (sum(sorted(s)[-4:]) - max(s)) / 3 for place, s in found.items()}

    def _alike(
        self, words: tuple[str, ...], stands_for: dict[str, list[tuple[Concept, float]]], asked: float, total: float
    ) -> float:
        """0–1, the geometric mean of how much of the query the phrase covers, and of the phrase the query (by idf)."""
        covered: dict[Concept, float] = {}
        of_phrase = 0.0
        for word in words:
            for concept, weight in stands_for.get(word, ()):
                covered[concept] = max(weight, covered.get(concept, 0.0))
                of_phrase += weight * self._idf[word]
        of_query = sum(weight * self._importance(concept) for concept, weight in covered.items())
        return sqrt(of_query / asked * min(1.0, of_phrase / total))

    def _candidates(self, words: Iterable[str]) -> set[int]:
        """The phrases with one of the words, stop words aside unless there are no others."""
        telling = [word for word in words if word not in STOP_STEMS]
        return {phrase for word in telling or words for phrase in self._phrases_with.get(word, ())}

    def _importance(self, concept: Concept) -> float:
        """The inverse document frequency of what was typed or, where no passage has it, of what it means."""
        if concept.lead in self._idf:
            return self._idf[concept.lead]
        return max((self._idf[word] for word in concept.stems if word in self._idf), default=self._unknown)

    def _numbered(self, query: str) -> set[int]:
        """The places of the numbers that the query names: "4.2", "rule 4 2"."""
        runs = [f".{run}." for run in _runs(query)]
        return {place for number, place in self._numbers.items() if any(f".{number}." in run for run in runs)}

    def _unknown_numbers(self, query: str) -> tuple[str, ...]:
        """The numbers that there are not: written with a dot and like those there are, or called a paragraph's."""
        like = {number.split(".")[0] for number in self._numbers}
        typed = dict.fromkeys(re.findall(r"(?<![\d.])\d+(?:\.\d+)+(?![\d.])", query))
        named = [found for found in dict.fromkeys(NAMED.findall(query)) if like and found not in like]
        return (*(found for found in typed if found not in self._numbers and found.split(".")[0] in like), *named)

    def _snippet(self, place: int, concepts: list[Concept]) -> tuple[tuple[str, bool], ...]:
        """The sentence that says most of what was asked, in pieces (text, matched); the first if none does.

        The title that stands before a passage's first sentence says nothing of the sentence. A sentence that only says
        the title again is taken only if there is no other.
        """
        passage = self.passages[place]
        sentences = [sentence for sentence in SENTENCE.split(passage.text.strip()) if sentence]
        wanted = {word for concept in concepts for word in concept.stems} - STOP_STEMS
        best: tuple[float, list[tuple[str, bool]]] = (-1.0, [])
        for sentence in [sentence for sentence in sentences if stems(sentence) != stems(passage.title)] or sentences:
            pieces: list[tuple[str, bool]] = []
            matched: set[str] = set()
            end, label = 0, len(passage.title) if sentence.startswith(f"{passage.title}:") else 0
            for match in WORD.finditer(sentence):
                if hits := {stem(form) for form in forms(match[0])} & wanted:
                    matched |= hits if match.start() >= label else set()
                    pieces += [(sentence[end : match.start()], False), (match[0], True)]
                    end = match.end()
            score = sum(
                self._importance(concept)
                * max((concept.stems[word] for word in matched & concept.stems.keys()), default=0)
                for concept in concepts
            )
            if score > best[0]:
                best = (score, [*pieces, (sentence[end:], False)])
        return tuple(piece for piece in best[1] if piece[0])

    def _near(self, query: str) -> tuple[str, ...]:
        """Titles and numbers that look like the words typed, for somebody who found nothing."""
        typed = [word for word in words_of(query) if word not in STOP_WORDS][:8]
        found: dict[str, float] = {}
        for word in typed:
            for title in self._titles:
                score = max(fuzz.ratio(word, part) for part in [*words_of(title), title])
                if score >= LIKE:
                    found[title] = max(score, found.get(title, 0.0))
        return tuple(sorted(found, key=lambda title: (-found[title], title))[:4])


def _readable(passage: SearchedPassage) -> SearchedPassage:
    shown = ("title", "page_title", "text", "summary")
    return replace(passage, **{name: readable(getattr(passage, name)) for name in shown})


def _without(numbers: Iterable[str], query: str) -> str:
    """The query without these numbers, and the word that calls each a paragraph's."""
    for number in numbers:
        query = re.sub(rf"(?:{CALLED}\.?\s+)?(?<![\d.]){re.escape(number)}(?![\d.])", " ", query, flags=re.IGNORECASE)
    return query


def _runs(query: str) -> list[str]:
    """Numbers in a row, joined by dots: "rule 4 2" gives "4.2"."""
    return [".".join(str(int(digits)) for digits in DIGITS.findall(run)) for run in NUMBERED.findall(query)]
