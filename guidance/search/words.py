"""From what somebody typed to what is meant: words, stems, sounds, spelling, synonyms. No database, no request.

English stop words, stems and sounds are all that this module knows; the vocabulary comes from the content.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

import snowballstemmer
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

LONGEST_QUERY = 200  # characters
CORRECTED, SYNONYM, PART = 0.7, 0.6, 0.5  # a word the reader did not type counts less than one that was

WORD = re.compile(r"\d+(?:\.\d+)+|[^\W_]+(?:['’‘ʼ`´\-‐‑][^\W_]+)*")
HYPHEN = re.compile(r"[-‐‑]")
ENDING = re.compile(r"(?:eering|ers?|ors?|ings?|ed|ists?|ness|less|ful|able|ly|y)$")  # what Snowball leaves on
SILENT = str.maketrans("", "", "'’‘ʼ`´")

# Words that are not searched for in a text; in a phrase they say a little.
_STOP = """
    a about actually after again all allowed also am an and any are arent as at be because been before being both but
    by can cannot cant could couldnt did didnt do does doesnt doing done dont else etc for from get gets getting give
    go going gonna got had has have havent having he her here hers him his how hows i if ill im in into is isnt it its
    itself ive just let lets may maybe me might mine must my myself need needed needs no not of off oh ok okay on onto
    or our ours out over please really shall she should shouldnt so some such than thanks that thats the their theirs
    them then there theres these they this those to too under until up us very want wanted wants was wasnt we were
    what whats when whens where wheres whether which while who whom whose why will with wont would wouldnt yes you
    your yours
"""
STOP_WORDS = frozenset(_STOP.split())
# English spelling -> something like its sound, in this order; what is left of the vowels goes at the end.
SOUNDS = tuple(
    (re.compile(spelt), sounds)
    for spelt, sounds in (
        (r"^(?:kn|gn|pn)", "n"),
        (r"^wr", "r"),
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


class Concept:
    """One thing asked about: `lead`, the stem typed, all that may stand for it, {stem: weight 0–1}, and the word that
    was `typed`.
    """

    def __init__(self, lead: str, weight: float = 1.0, typed: str = "") -> None:
        self.lead = lead
        self.typed = typed
        self.stems = {lead: weight}

    def add(self, others: Iterable[str], weight: float) -> None:
        """Adds stems that may stand for the concept; the greater weight of a stem counts."""
        for other in others:
            self.stems[other] = max(weight, self.stems.get(other, 0.0))


def normalise(query: str) -> str:
    """Returns the query as one line of at most 200 characters: NFKC, without control and format characters."""
    kinds = ((char, unicodedata.category(char)) for char in query[: LONGEST_QUERY * 2])
    text = "".join(" " if kind[0] == "C" else char for char, kind in kinds if kind != "Cf")
    return " ".join(unicodedata.normalize("NFKC", text).split())[:LONGEST_QUERY].strip()


def readable(text: str) -> str:
    """Returns the text with its letters and accents as one character each (NFC), without soft hyphens and other format
    characters: they are shown to nobody, and would cut a word in two.
    """
    return "".join(char for char in unicodedata.normalize("NFC", text) if unicodedata.category(char) != "Cf")


def fold(word: str) -> str:
    """Returns the word without case, apostrophes and accents."""
    word = word.casefold().translate(SILENT)
    if word.isascii():
        return word
    return "".join(char for char in unicodedata.normalize("NFKD", word) if unicodedata.category(char) != "Mn")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Returns Snowball's English stem of a folded word. The stemmer keeps state, so each call has its own (threads)."""
    return str(snowballstemmer.stemmer("english").stemWord(word))


@lru_cache(maxsize=20_000)
def forms(word: str) -> tuple[str, ...]:
    """Returns the ways to look for a word of a text, folded: "re-paint" gives repaint, re, paint."""
    parts = [part for part in HYPHEN.split(fold(word)) if part]
    return ("".join(parts), *parts) if len(parts) > 1 else tuple(parts)


def words_of(text: str) -> list[str]:
    """Returns the words of a text in all their `forms`."""
    return [form for word in WORD.findall(text) for form in forms(word)]


def stems(text: str) -> tuple[str, ...]:
    """Returns the stems of a text's words."""
    return tuple(map(stem, words_of(text)))


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """Returns a key that words which sound alike share: "kprt" for copyright and copywrite."""
    for spelt, sounds in SOUNDS:
        word = spelt.sub(sounds, word)
    return word


def is_slip(word: str, other: str) -> bool:
    """Returns whether one word may be a misspelling of the other: few people miss the first letter, and in a short word
    a changed letter makes another word.
    """
    return word[0] == other[0] and (len(word) > 5 or len(word) != len(other) or sorted(word) == sorted(other))


STOP_STEMS = frozenset(map(stem, STOP_WORDS))


class Vocabulary:
    """The words that an edition and its terms use, and what people mean by them."""

    def __init__(self, counts: Counter[str], synonyms: Iterable[tuple[str, str]]) -> None:
        self.meanings: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for says, means in synonyms:
            self.meanings[stems(says)] += stems(means)
            counts.update(words_of(f"{says} {means}"))
        self.longest = max(map(len, self.meanings), default=0)
        self.words = dict(sorted(counts.items()))  # how often each is used
        self.stems = set(map(stem, self.words)) | STOP_STEMS

    @cached_property
    def _correctable(self) -> list[str]:
        return [word for word in self.words if len(word) > 3 and not any(map(str.isdigit, word))]

    @cached_property
    def _sounds(self) -> dict[str, list[str]]:
        keys: dict[str, list[str]] = defaultdict(list)
        for word in self._correctable:
            keys[sound(word)].append(word)
        return keys

    def read(self, query: str) -> tuple[list[Concept], tuple[tuple[str, str], ...]]:
        """Returns the query as concepts, no two of the same stem, and the words that were read as others."""
        parts_of = [(part, match) for match in WORD.findall(query) for part in HYPHEN.split(fold(match)) if part]
        words, typed = [part for part, _ in parts_of], dict(parts_of)
        concepts: dict[str, Concept] = {}
        corrected: dict[str, str] = {}
        for word, parts in self._joined(words):
            read_as = self._corrections(word)
            if read_as:
                corrected[word] = " ".join(read_as)
            for other in read_as or [word]:
                concept = Concept(self._root(other), CORRECTED if read_as else 1.0, typed.get(word, word))
                concepts.setdefault(concept.lead, concept).add(map(stem, parts), PART)
        self._add_meanings(list(concepts.values()))
        return list(concepts.values()), tuple(corrected.items())

    def _joined(self, words: list[str]) -> Iterator[tuple[str, list[str]]]:
        """The words, with two read as one where only the one is a word here: "club house"."""
        following = iter([*words[1:], ""])
        for word in (each := iter(words)):
            after = next(following)
            both = word + after
            if after and len(both) > 4 and both in self.words and not {word, after} <= STOP_WORDS:
                next(each), next(following)
                yield both, [word, after]
            else:
                yield word, []

    def _root(self, word: str) -> str:
        """The stem of a word; of an unknown one that of the word it is made from, if that is known: "spammer"."""
        base = ENDING.sub("", word)
        made_from = (base, base[:-1], base + "e") if base != word and len(base) > 3 else ()
        return next((root for root in map(stem, (word, *made_from)) if root in self.stems), stem(word))

    def _corrections(self, word: str) -> list[str]:
        """The words that an unknown one was meant to be: one, or two written as one, or none."""
        if stem(word) in self.stems or len(word) < 4 or any(map(str.isdigit, word)):
            return []
        found = self._alike(word)
        if not found and self._root(word) not in self.stems:
            slips = 1 if len(word) < 7 else 2 if len(word) < 10 else 3
            near = process.extract(word, self._correctable, scorer=OSA.distance, score_cutoff=slips, limit=None)
            found = [other for other, _, _ in near if is_slip(word, other)]
        if found:
            return [min(found, key=lambda other: (OSA.distance(word, other), -self.words[other], other))]
        splits = ((word[:i], word[i:]) for i in range(3, len(word) - 2))
        return next((list(pair) for pair in splits if pair[0] in self.words and pair[1] in self.words), [])

    def _alike(self, word: str) -> list[str]:
        """The words that sound like one and look not too different; of a short sound more is asked."""
        key = sound(word)
        least = 70 if len(key) > 2 else 80 if len(word) > 4 else 101
        return [other for other in self._sounds.get(key, ()) if fuzz.ratio(word, other) >= least]

    def _add_meanings(self, concepts: list[Concept]) -> None:
        """Each run of concepts that is a synonym takes on its meaning, the concepts of several words together."""
        leads = [concept.lead for concept in concepts]
        for start in range(len(leads)):
            for end in range(start + 1, min(len(leads), start + self.longest) + 1):
                for concept in concepts[start:end]:
                    concept.add(self.meanings.get(tuple(leads[start:end]), ()), SYNONYM)
