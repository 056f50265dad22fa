"""Search over the passages of one edition: everyday words in, ranked passages out. Pure: no database, no request.

Two scores are added. *Words*: BM25F (Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and
Beyond", section 3.6) over the fields of a passage, one of which is all that people say for it. *Phrases*: each phrase
that leads to a passage is a small document of its own, and a passage has the score of its best one. The vocabulary of
the field lives in the content; this module knows English stop words, stems and sounds only.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import log, sqrt

import snowballstemmer
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

LONGEST_QUERY = 200  # characters
SAYS = "says"
FIELDS = {"title": 3.0, SAYS: 1.0, "text": 1.0, "summary": 1.0, "page_title": 0.5}  # BM25F's weights
K1, B = 1.5, 0.4  # BM25F: how soon repeating a word stops counting; how much a long field is discounted
WORDS, PHRASES, SUPPORT, EXACT, NUMBER = 1.0, 1.0, 0.5, 0.2, 10.0  # what each kind of match adds, at most
CORRECTED, SYNONYM, PART = 0.7, 0.6, 0.5  # a word the reader did not type counts less than one that was
STOP = 0.3  # the inverse document frequency of a stop word: it says a little about which phrase is meant
FLOOR, FLOOR_OF_BEST = 0.2, 0.25  # a hit scores at least this, and this share of the best hit

WORD = re.compile(r"\d+(?:\.\d+)+|[^\W_]+(?:['’‘ʼ`´\-‐‑][^\W_]+)*")
NUMBERED = re.compile(r"\d+(?:[\s.,:/-]+\d+)+")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^a-z\s])|\s*\n\s*")
HYPHEN = re.compile(r"[-‐‑]")
ENDING = re.compile(r"(?:ers?|ors?|ings?|ed|ists?|ness|less|ful|able|ly|y)$")  # what Snowball leaves on
SILENT = str.maketrans("", "", "'’‘ʼ`´")

STOP_WORDS = frozenset(
    """a about actually after again all allowed also am an and any are arent as at be because been before being both but by
    can cannot cant could couldnt did didnt do does doesnt doing done dont else etc for from get gets getting give go
    going gonna got had has have havent having he her here hers him his how hows i if ill im in into is isnt it its itself
    ive just let lets may maybe me might mine must my myself need needed needs no not of off oh ok okay on onto or our ours
    out over please really shall she should shouldnt so some such than thanks that thats the their theirs them then there
    theres these they this those to too under until up us very want wanted wants was wasnt we were what whats when whens
    where wheres whether which while who whom whose why will with wont would wouldnt yes you your yours""".split()
)
# English spelling -> something like its sound, in this order; what is left of the vowels goes at the end.
SOUNDS = tuple(
    (re.compile(spelt), sounds)
    for spelt, sounds in (
        (r"^(?:kn|gn|pn)", "n"),
        (r"wr", "r"),
        (r"(?<=[aeiou])r(?=$|[^aeiouyr])", ""),
        (r"(.)\1+", r"\1"),
        (r"igh|eigh", "i"),
        (r"ph|gh(?=t?$)", "f"),
        (r"tch", "ch"),
        (r"sch", "sk"),
        (r"[sc]h|[st]i(?=o)", "x"),
        (r"c(?=[eiy])|z", "s"),
        (r"c[kq]?|q", "k"),
        (r"d?g(?=[eiy])", "j"),
        (r"(?<=.)[aeiouyhw]+", ""),
        (r"^[aeiouy]", "a"),
    )
)


@dataclass(frozen=True)
class Passage:
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
    """A passage found. `snippet`: a sentence of its text in pieces, each with whether it matched."""

    passage: Passage
    score: float
    snippet: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Results:
    """`corrected`: pairs (typed, read as). `near`: terms to try instead, when there are no hits."""

    query: str
    hits: tuple[Hit, ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()
    near: tuple[str, ...] = ()


@dataclass
class Concept:
    """One thing asked about: the stems that may stand for it, each with a weight of 0–1; the first is what was typed."""

    stems: dict[str, float]
    lead: str = field(init=False)

    def __post_init__(self) -> None:
        self.lead = next(iter(self.stems))

    def add(self, stems: Iterable[str], weight: float) -> None:
        for stem_ in stems:
            self.stems[stem_] = max(weight, self.stems.get(stem_, 0.0))


def normalise(query: str) -> str:
    """The query as one line of at most 200 characters: NFKC, without control and format characters."""
    kinds = ((char, unicodedata.category(char)) for char in query[: LONGEST_QUERY * 2])
    text = "".join(" " if kind[0] == "C" else char for char, kind in kinds if kind != "Cf")
    return " ".join(unicodedata.normalize("NFKC", text).split())[:LONGEST_QUERY].strip()


def fold(word: str) -> str:
    """The word without case, apostrophes and accents."""
    word = word.casefold().translate(SILENT)
    if word.isascii():
        return word
    return "".join(char for char in unicodedata.normalize("NFKD", word) if unicodedata.category(char) != "Mn")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Snowball's English stem of a folded word. The stemmer keeps state, so each call has its own (threads)."""
    return str(snowballstemmer.stemmer("english").stemWord(word))


@lru_cache(maxsize=20_000)
def forms(word: str) -> tuple[str, ...]:
    """A word of a text as it may be looked for, folded: "re-tweet" gives retweet, re, tweet."""
    parts = [part for part in HYPHEN.split(fold(word)) if part]
    return ("".join(parts), *parts) if len(parts) > 1 else tuple(parts)


def words_of(text: str) -> list[str]:
    return [form for word in WORD.findall(text) for form in forms(word)]


def stems(text: str) -> tuple[str, ...]:
    return tuple(map(stem, words_of(text)))


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """A key that words which sound alike share: copyright and copywrite are both "kprt"."""
    for spelt, sounds in SOUNDS:
        word = spelt.sub(sounds, word)
    return word


def is_slip(word: str, other: str) -> bool:
    """Whether one may be a misspelling of the other: few miss the first letter, and in a short word a changed letter
    makes another word."""
    return word[0] == other[0] and (len(word) > 5 or len(word) != len(other) or sorted(word) == sorted(other))


STOP_STEMS = frozenset(map(stem, STOP_WORDS))


class Vocabulary:
    """The words that an edition and its terms use, and what people mean by them."""

    def __init__(self, texts: Iterable[str], terms: Sequence[Term]) -> None:
        synonyms = [term for term in terms if term.means]
        counts = Counter(word for text in texts for word in words_of(text))
        counts.update(word for term in synonyms for word in words_of(f"{term.says} {term.means}"))
        self.words = {word: counts[word] for word in sorted(counts)}  # how often each is used
        self.stems = {stem(word) for word in self.words}
        self.meanings: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for term in synonyms:
            self.meanings[tuple(stems(term.says))] += stems(term.means)
        self.longest = max(map(len, self.meanings), default=0)

    @cached_property
    def _correctable(self) -> list[str]:
        return [word for word in self.words if len(word) > 3 and not any(map(str.isdigit, word))]

    @cached_property
    def _sounds(self) -> dict[str, list[str]]:
        keys: dict[str, list[str]] = defaultdict(list)
        for word in self._correctable:
            keys[sound(word)].append(word)
        return keys

    def knows(self, stemmed: str) -> bool:
        return stemmed in self.stems or stemmed in STOP_STEMS

    def _root(self, word: str) -> str:
        """The stem of a word; of one that is not known, of the word it is made from: "spammer", "gritter"."""
        base = ENDING.sub("", word)
        made_from = (base, base[:-1], base + "e") if base != word and len(base) > 3 else ()
        return next(filter(self.knows, map(stem, made_from)), stem(word))

    def read(self, query: str) -> tuple[list[Concept], tuple[tuple[str, str], ...]]:
        """The query as concepts, and the words that were read as others."""
        words = [part for match in WORD.finditer(query) for part in HYPHEN.split(fold(match[0])) if part]
        concepts, corrected = [], {}
        for word, parts in self._joined(words):
            if self.knows(stem(word)):
                concepts.append(Concept({stem(word): 1.0}))
                concepts[-1].add(map(stem, parts), PART)
            elif better := self._corrections(word):
                corrected[word] = " ".join(better)
                concepts += [Concept({stem(other): CORRECTED}) for other in better]
            else:
                concepts.append(Concept({self._root(word): 1.0}))
        self._add_meanings(concepts)
        return concepts, tuple(corrected.items())

    def _joined(self, words: list[str]) -> Iterator[tuple[str, list[str]]]:
        """Content words, with two read as one where only the one is a word here: "face book", "what's app"."""
        following = iter([*words[1:], ""])
        for word in (each := iter(words)):
            after = next(following)
            both = word + after
            if after and len(both) > 4 and both in self.words and not {word, after} <= STOP_WORDS:
                next(each), next(following)
                yield both, [word, after]
            else:
                yield word, []

    def _corrections(self, word: str) -> list[str]:
        """The words that a misspelt one was meant to be: one, or two written as one, or none."""
        if len(word) < 4 or any(map(str.isdigit, word)):
            return []
        slips = 1 if len(word) < 7 else 2 if len(word) < 10 else 3
        alike = 70 if len(sound(word)) > 2 else 80 if len(word) > 4 else 101
        found = [other for other in self._sounds.get(sound(word), ()) if fuzz.ratio(word, other) >= alike]
        if not found and not self.knows(self._root(word)):
            near = process.extract(word, self._correctable, scorer=OSA.distance, score_cutoff=slips, limit=None)
            found = [other for other, _, _ in near if is_slip(word, other)]
        if found:
            return [min(found, key=lambda other: (OSA.distance(word, other), -self.words[other], other))]
        if self.knows(self._root(word)):
            return []
        splits = ((word[:i], word[i:]) for i in range(3, len(word) - 2))
        return next((list(pair) for pair in splits if all(part in self.words for part in pair)), [])

    def _add_meanings(self, concepts: list[Concept]) -> None:
        """Each run of concepts that is a synonym takes on its meaning, the concepts of several words together."""
        leads = [concept.lead for concept in concepts]
        for start in range(len(leads)):
            for end in range(start + 1, min(len(leads), start + self.longest) + 1):
                for concept in concepts[start:end]:
                    concept.add(self.meanings.get(tuple(leads[start:end]), ()), SYNONYM)


class Index:
    """The passages of an edition, made ready for searching. Built once, read by many threads."""

    def __init__(self, passages: Sequence[Passage], terms: Sequence[Term]) -> None:
        self.passages = tuple(passages)
        places = {passage.address: place for place, passage in enumerate(self.passages)}
        self._says = [(places[term.passage], term.says) for term in terms if term.passage in places]
        own_words = [getattr(passage, name) for passage in self.passages for name in FIELDS if name != SAYS]
        self._vocabulary = Vocabulary([*own_words, *(says for _, says in self._says)], terms)
        self._index_words(self._documents())
        self._index_phrases()

    def _documents(self) -> list[dict[str, Counter[str]]]:
        """The fields of each passage, {name: how often each stem is there}; all that people say for it is one."""
        documents = [
            {name: Counter(() if name == SAYS else stems(getattr(passage, name))) for name in FIELDS}
            for passage in self.passages
        ]
        for place, says in self._says:
            documents[place][SAYS].update(stems(says))
        return documents

    def _index_words(self, documents: list[dict[str, Counter[str]]]) -> None:
        """Postings {stem: {place: saturated frequency 0–1}} and {stem: inverse document frequency}."""
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
        """Phrases (place, stems, weight), and {stem: the numbers of its phrases}."""
        self._phrases: list[tuple[int, tuple[str, ...], float]] = []
        self._phrases_with: dict[str, list[int]] = defaultdict(list)
        for place, says in self._says:
            words = stems(says)
            for word in set(words):
                self._phrases_with[word].append(len(self._phrases))
            self._phrases.append((place, words, sum(map(self._idf.__getitem__, words)) or 1.0))

    def search(self, query: str, limit: int = 10) -> Results:
        """At most `limit` hits, best first, equal ones in the order of the document. Any text will do; none raises."""
        query = normalise(query)
        concepts, corrected = self._vocabulary.read(query)
        scores = self._scores(query, concepts)
        floor = max(FLOOR, FLOOR_OF_BEST * max(scores.values(), default=0.0))
        best = sorted((-score, place) for place, score in scores.items() if score >= floor)[: max(limit, 0)]
        weights: dict[str, float] = {}
        for concept in concepts:
            weights.update({word: max(w, weights.get(word, 0.0)) for word, w in concept.stems.items()})
        hits = tuple(Hit(self.passages[place], -score, self._snippet(place, weights)) for score, place in best)
        return Results(query, hits, corrected, () if hits else self._near(query))

    def _scores(self, query: str, concepts: list[Concept]) -> dict[int, float]:
        """{place: score}, for every passage that shares a word or a number with the query."""
        scores: dict[int, float] = defaultdict(float)
        asked = sum(self._importance(concept.lead) for concept in concepts) or 1.0
        for concept in concepts:
            for place, score in self._words_match(concept).items():
                scores[place] += WORDS * score / asked
        for place, score in self._phrases_match(concepts, asked).items():
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

    def _phrases_match(self, concepts: list[Concept], asked: float) -> dict[int, float]:
        """{place: score}: of the phrases that lead there the best counts, and the next three support it."""
        found: dict[int, list[float]] = defaultdict(list)
        typed = tuple(concept.lead for concept in concepts)
        standing_for: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, concept in enumerate(concepts):
            for word, weight in concept.stems.items():
                standing_for[word].append((number, weight))
        for phrase in self._candidates(standing_for):
            place, words, total = self._phrases[phrase]
            covered: dict[int, float] = {}
            of_phrase = 0.0
            for word in words:
                for number, weight in standing_for.get(word, ()):
                    covered[number] = max(weight, covered.get(number, 0.0))
                    of_phrase += weight * self._idf[word]
            of_query = sum(weight * self._importance(concepts[number].lead) for number, weight in covered.items())
            alike = sqrt(of_query / asked * min(1.0, of_phrase / total))
            found[place].append(PHRASES * alike + EXACT * (words == typed))
        return {place: max(s) + SUPPORT * (sum(sorted(s)[-4:]) - max(s)) / 3 for place, s in found.items()}

    def _candidates(self, words: Iterable[str]) -> set[int]:
        """The phrases with one of the words, stop words aside unless there are no others."""
        telling = [word for word in words if word not in STOP_STEMS]
        return {phrase for word in telling or words for phrase in self._phrases_with.get(word, ())}

    def _importance(self, word: str) -> float:
        return self._idf.get(word, self._unknown)

    def _numbered(self, query: str) -> list[int]:
        """The places whose address ends in a number that the query names: "24.9", "para 24 9"."""
        asked = {tuple(map(int, re.findall(r"\d+", match[0]))) for match in NUMBERED.finditer(query)}
        return [place for place, number in enumerate(self._numbers) if number in asked]

    @cached_property
    def _numbers(self) -> list[tuple[int, ...]]:
        ends = [passage.address.rstrip("/").rpartition("/")[2] for passage in self.passages]
        return [tuple(map(int, end.split("."))) if re.fullmatch(r"\d+(\.\d+)+", end, re.A) else () for end in ends]

    def _snippet(self, place: int, weights: dict[str, float]) -> tuple[tuple[str, bool], ...]:
        """The sentence with the weightiest matching words, in pieces (text, matched); the first when none matches."""
        best: tuple[float, list[tuple[str, bool]]] = (-1.0, [])
        for sentence in filter(None, SENTENCE.split(self.passages[place].text.strip())):
            pieces, matched, end = [], set(), 0
            for match in WORD.finditer(sentence):
                if hits := {stem(form) for form in forms(match[0])} & weights.keys():
                    matched |= hits
                    pieces += [(sentence[end : match.start()], False), (match[0], True)]
                    end = match.end()
            score = sum(weights[word] * self._idf.get(word, 0.0) for word in matched)
            if score > best[0]:
                best = (score, [*pieces, (sentence[end:], False)])
        return tuple(piece for piece in best[1] if piece[0])

    def _near(self, query: str, limit: int = 4) -> tuple[str, ...]:
        """Short terms that look like the words typed, for somebody who found nothing."""
        short = sorted({says for _, says in self._says if says.count(" ") < 2})
        found: dict[str, float] = {}
        for word in words_of(query)[:8]:
            for says, score, _ in process.extract(word, short, scorer=fuzz.ratio, score_cutoff=60, limit=limit):
                found[says] = max(score, found.get(says, 0.0))
        return tuple(sorted(found, key=lambda says: (-found[says], says))[:limit])
