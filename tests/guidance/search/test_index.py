"""What a search finds, shows and offers: on a small invented rule book, and for any text at all."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.search.index import Hit, Index, Results, SearchedPassage, Term
from guidance.search.words import LONGEST_QUERY, normalise, sound
from tests.effort import examples

PASSAGES = (
    SearchedPassage(
        "/guidance/boats/",
        "Boats",
        "",
        "Members may row on the lake. Boats are kept in the boathouse. Nobody may re-paint a boat.",
        "Who may use the boats.",
    ),
    SearchedPassage(
        "/guidance/boats/#storms", "Storms", "Boats", "In bad weather the lake is closed to everybody.", ""
    ),
    SearchedPassage(
        "/guidance/guests/", "Guests", "", "A member may bring two guests.\nGuests sign the visitors’ book.", ""
    ),
    SearchedPassage(
        "/guidance/guests/#copyright", "Copyright", "Guests", "Copyright in the club song is the club's.", ""
    ),
    SearchedPassage("/rules/4.2/", "Rule 4.2", "", "I do not shout at other members.", ""),
    SearchedPassage("/rules/4.10/", "Rule 4.10", "", "I do not fish after ten o’clock.", ""),
    SearchedPassage("/rules/5.2.1/", "Rule 5.2.1", "", "I pay my debts.", ""),
)
TERMS = (
    Term("kids", means="children"),
    Term("bring a friend", means="guests"),
    Term("dinghy", means="boats"),
    Term("children", passage="/guidance/guests/"),
    Term("who can sail", passage="/guidance/boats/"),
    Term("sailing", passage="/guidance/boats/"),
    Term("lightning", passage="/guidance/boats/#storms"),
    Term("is it safe on the water", passage="/guidance/boats/#storms"),
    Term("losing my temper", passage="/rules/4.2/"),
    Term("anonymous note", passage="/rules/4.2/"),
    Term("clubhouse", passage="/guidance/guests/"),
    Term("gritting", passage="/guidance/boats/#storms"),
    Term("leads nowhere", passage="/guidance/gone/"),
)
PIECES = [
    "boat",
    "dinghy",
    "kids",
    "lake",
    "re-paint",
    "anonimous",
    "the",
    "who",
    "4.2",
    "-",
    "'",
    "\x00",
    "١",
    "ß",
    "\ud800",
]
ANYTHING = st.text(max_size=400) | st.lists(st.sampled_from(PIECES), max_size=80).map(" ".join)


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(PASSAGES, TERMS)


def addresses(results: Results) -> list[str]:
    return [hit.passage.address for hit in results.hits]


def first(index: Index, query: str) -> str:
    return (addresses(index.search(query)) or ["nothing"])[0]


def marked(hit: Hit) -> list[str]:
    return [text for text, matched in hit.snippet if matched]


def shown(hit: Hit) -> str:
    return "".join(text for text, _ in hit.snippet)


@pytest.mark.parametrize(
    "query", ["4.2", "rule 4.2", "RULE 4.2?", "4 2", "4-2", "no. 4.2.", "p4.2", "4.02", "what does 4.2 say"]
)
def test_a_number_of_the_edition_comes_first(index: Index, query: str) -> None:
    """However it is written, the number of a paragraph leads to it."""
    assert first(index, query) == "/rules/4.2/"


def test_each_number_named_is_found(index: Index) -> None:
    """Two numbers in one query lead to both, in the order of the document; a number is not read as part of another."""
    assert addresses(index.search("4.10 and 4.2"))[:2] == ["/rules/4.2/", "/rules/4.10/"]
    assert addresses(index.search("4.2, 4.10"))[:2] == ["/rules/4.2/", "/rules/4.10/"]
    assert first(index, "5.2.1") == "/rules/5.2.1/"
    assert index.search("14.21").hits == ()


def test_a_number_the_edition_has_not_got(index: Index) -> None:
    """An unknown number finds nothing and offers the numbers that there are."""
    results = index.search("4.11")
    assert results.hits == ()
    assert "4.10" in results.near


@pytest.mark.parametrize(
    ("query", "unknown"),
    [
        ("rule 4.11", ("4.11",)),
        ("4.11 and 4.2, or 4.12", ("4.11", "4.12")),
        ("4.10", ()),
        ("half past 14.30", ()),
        ("version 4.10.3.1", ("4.10.3.1",)),
    ],
)
def test_a_number_like_the_edition_s_own_is_told_as_unknown(index: Index, query: str, unknown: tuple[str, ...]) -> None:
    """A number that begins as the edition's do and that it hasn't got is named; another number is only words."""
    assert index.search(query).unknown == unknown


@pytest.mark.parametrize(
    ("query", "unknown"),
    [
        ("para 99", ("99",)),
        ("Paragraph 99, please", ("99",)),
        ("rule 9", ("9",)),
        ("rule 4", ()),
        ("paragraph 4.2", ()),
        ("99 boats", ()),
        ("section 9 2", ()),
    ],
)
def test_a_number_called_a_paragraph_s_is_told_as_unknown(index: Index, query: str, unknown: tuple[str, ...]) -> None:
    """A whole number that is called a paragraph's, where none of the edition's begins like it."""
    assert index.search(query).unknown == unknown


@pytest.mark.parametrize(
    ("query", "found"), [("rule 4.11", []), ("para 99", []), ("para 99 boats", ["/guidance/boats/"])]
)
def test_beside_an_unknown_number_only_the_rest_is_searched_for(index: Index, query: str, found: list[str]) -> None:
    """Neither the number nor "rule" finds passages that happen to have it."""
    assert addresses(index.search(query))[:1] == found


def test_an_edition_without_numbers_calls_none_unknown() -> None:
    assert Index([SearchedPassage("/a/", "A", "", "Clause 9 is gone.", "")], []).search("clause 9").unknown == ()


def test_a_number_that_people_say_leads_to_its_passage() -> None:
    """A paragraph is found under the number that it had before, and that number is not called unknown."""
    passages = [SearchedPassage("/rules/4.2/", "Rule 4.2", "", "Boats are kept dry.", "")]
    results = Index(passages, [Term("4.1", passage="/rules/4.2/")]).search("rule 4.1")
    assert [hit.passage.address for hit in results.hits] == ["/rules/4.2/"]
    assert results.unknown == ()


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("the boat", "/guidance/boats/"),
        ("ROWING", "/guidance/boats/"),
        ("repainting", "/guidance/boats/"),
        ("may I re-paint it", "/guidance/boats/"),
        ("re paint", "/guidance/boats/"),
        ("visitor's book", "/guidance/guests/"),
        ("visitors book", "/guidance/guests/"),
        ("ten oclock", "/rules/4.10/"),
        ("O'CLOCK", "/rules/4.10/"),
    ],
)
def test_words_are_found_in_other_forms(index: Index, query: str, address: str) -> None:
    """Endings, case, hyphens and apostrophes make no difference, and are not mistakes."""
    assert first(index, query) == address
    assert index.search(query).corrected == ()


@pytest.mark.parametrize(
    ("query", "read_as", "address"),
    [
        ("annonymous", "anonymous", "/rules/4.2/"),
        ("anonymuos", "anonymous", "/rules/4.2/"),
        ("copywrite", "copyright", "/guidance/guests/#copyright"),
        ("lightnimg", "lightning", "/guidance/boats/#storms"),
        ("litening", "lightning", "/guidance/boats/#storms"),
        ("saling", "sailing", "/guidance/boats/"),
        ("childrenguests", "children guests", "/guidance/guests/"),
    ],
)
def test_misspelt_words_are_read_as_what_was_meant(index: Index, query: str, read_as: str, address: str) -> None:
    """Slips, sound-alikes and words run together are corrected, and the correction is told."""
    results = index.search(query)
    assert results.corrected == ((query, read_as),)
    assert addresses(results)[0] == address


def test_two_words_that_are_one_here(index: Index) -> None:
    """A word typed as two is read as the one word of the vocabulary."""
    assert first(index, "club house") == "/guidance/guests/"


def test_a_word_made_from_a_known_one(index: Index) -> None:
    """A word that the stemmer does not bring home is found by what it is made from, without a correction."""
    results = index.search("gritters")
    assert addresses(results) == ["/guidance/boats/#storms"]
    assert results.corrected == ()


def test_known_and_short_words_are_not_corrected(index: Index) -> None:
    """A short word with another letter in it is another word, not a slip."""
    assert index.search("sake").corrected == ()
    assert index.search("lake").corrected == ()


@pytest.mark.parametrize(
    ("query", "address"), [("kids", "/guidance/guests/"), ("can I bring a friend", "/guidance/guests/")]
)
def test_synonyms_of_one_and_more_words(index: Index, query: str, address: str) -> None:
    """What people say is read as the words of the protocol as well."""
    assert first(index, query) == address


def test_a_phrase_leads_to_its_passage(index: Index) -> None:
    """A phrase of the content leads to its passage though none of its words is in the text; exact is best."""
    exact, loose = index.search("losing my temper"), index.search("temper was lost, losing it")
    assert addresses(exact)[0] == addresses(loose)[0] == "/rules/4.2/"
    assert exact.hits[0].score > loose.hits[0].score


def test_the_order_of_words_tells_phrases_apart() -> None:
    """Of two phrases of the same words, the one typed exactly leads."""
    pages = [SearchedPassage("/a/", "A", "", "Nothing.", ""), SearchedPassage("/b/", "B", "", "Nothing.", "")]
    index = Index(pages, [Term("dog bites man", passage="/a/"), Term("man bites dog", passage="/b/")])
    assert first(index, "man bites dog") == "/b/"


def test_saying_a_word_twice_makes_no_difference(index: Index) -> None:
    """A query is the set of its words."""
    assert index.search("lake boat lake lake").hits == index.search("lake boat").hits


def test_small_words_tell_questions_apart() -> None:
    """Stop words are not searched for, but they decide between phrases that are alike otherwise."""
    pages = [SearchedPassage("/a/", "A", "", "Nothing.", ""), SearchedPassage("/b/", "B", "", "Nothing.", "")]
    index = Index(pages, [Term("my comment about them", passage="/a/"), Term("their comment about me", passage="/b/")])
    assert first(index, "a comment about me") == "/b/"
    assert first(index, "my own comment") == "/a/"


def test_the_sentence_that_matched_is_shown_with_its_words_marked(index: Index) -> None:
    """The snippet is the passage's own sentence; words are marked as written there, stop words never."""
    (hit, *_) = index.search("where is the boat kept").hits
    assert shown(hit) == "Boats are kept in the boathouse."
    assert marked(hit) == ["Boats", "kept"]


def test_the_title_before_the_first_sentence_says_nothing_of_it() -> None:
    """Another sentence that has the word is shown rather than the first, which only begins with the title."""
    text = "Race days: Boats are painted red. Nobody rows on a race day without a guest."
    (hit, *_) = Index([SearchedPassage("/a/", "Race days", "", text, "")], []).search("race days").hits
    assert shown(hit) == "Nobody rows on a race day without a guest."
    assert marked(hit) == ["race", "day"]


@pytest.mark.parametrize(
    "text",
    [
        "Pictures and photographs are welcome. No picture of a child is taken.",  # more of what was asked
        "A photo is welcome. No child is alone.",  # what is rare, though in another word
    ],
)
def test_the_sentence_is_shown_that_says_most_of_what_was_asked(text: str) -> None:
    """Not the one that has a common word, or two words for the same thing."""
    others = [SearchedPassage(f"/{n}/", "B", "", "Photographs everywhere: a photo.", "") for n in range(5)]
    terms = [Term("kid", means="child"), Term("photo", means="photograph picture")]
    results = Index([SearchedPassage("/a/", "A", "", text, ""), *others], terms).search("photo of a kid")
    assert {hit.passage.address: shown(hit) for hit in results.hits}["/a/"] == text.split(". ")[1]


def test_synonyms_and_corrections_are_marked(index: Index) -> None:
    """A word is marked for what the reader meant, too."""
    assert marked(index.search("dinghy").hits[0]) == ["Boats"]
    assert marked(index.search("copywrite").hits[0]) == ["Copyright"]


def test_a_passage_found_by_its_terms_shows_its_first_sentence(index: Index) -> None:
    """When no word of the passage matched, nothing is marked and the snippet begins the passage."""
    (hit, *_) = index.search("lightning").hits
    assert hit.snippet == (("In bad weather the lake is closed to everybody.", False),)


def test_a_sentence_that_repeats_the_title_is_not_the_snippet() -> None:
    """The title is shown already; it is the snippet only of a passage that says no more."""
    pages = [
        SearchedPassage("/a/", "Row boats", "", "Row boats. They float.", ""),
        SearchedPassage("/b/", "Row boats", "", "Row boats.", ""),
    ]
    found = {hit.passage.address: shown(hit) for hit in Index(pages, []).search("row boats").hits}
    assert found == {"/a/": "They float.", "/b/": "Row boats."}


def test_lines_and_abbreviations_end_sentences_as_a_reader_would() -> None:
    """A line ends a sentence; "e.g. small" does not."""
    index = Index(
        [SearchedPassage("/a/", "A", "", "One line\nTake care of cases, e.g. small ones. Then rest.", "")], []
    )
    assert shown(index.search("small").hits[0]) == "Take care of cases, e.g. small ones."


def test_nothing_found_offers_terms_that_look_alike(index: Index) -> None:
    """When nothing is found, a few terms that people say are offered; when nothing looks alike, none."""
    results = index.search("clubhorse")
    assert results.hits == () or "clubhouse" in dict(results.corrected).values()
    offered = index.search("lighting-up")
    assert offered.hits or "lightning" in offered.near
    assert index.search("zzzzqqq") == Results("zzzzqqq")


@pytest.mark.parametrize("query", ["", "   ", "\x00\x1b", "?!", "\u200b"])
def test_an_empty_query_finds_nothing(index: Index, query: str) -> None:
    """Nothing asked, nothing found, nothing offered."""
    results = index.search(query)
    assert (results.hits, results.corrected, results.near) == ((), (), ())


def test_queries_are_normalised() -> None:
    """Compatibility forms, control characters, spaces and length are made plain; what was typed stays readable."""
    assert normalise("  Ｒｕｌｅ\t4\u00ad.2\x00x ") == "Rule 4.2 x"
    assert len(normalise("long " * 200)) <= LONGEST_QUERY


def test_unrelated_words_stay_under_the_floor() -> None:
    """A passage that shares one common word of a long query is not a hit."""
    pages = [SearchedPassage(f"/{n}/", f"Title {n}", "", f"Members have thing{n}.", "") for n in range(20)]
    assert Index(pages, []).search("members xylophone quantum giraffe zeppelin").hits == ()


def test_equal_passages_come_in_the_order_of_the_document() -> None:
    """Ties are broken by place, not by chance."""
    pages = [SearchedPassage(f"/{name}/", "Same", "", "The very same text.", "") for name in "qazwsx"]
    assert addresses(Index(pages, []).search("same text")) == [page.address for page in pages]


def test_an_edition_without_passages_or_terms() -> None:
    """An empty book is searched like any other."""
    assert Index([], []).search("anything 4.2") == Results("anything 4.2")
    assert Index([], TERMS).search("kids").hits == ()


def test_an_edition_knows_only_its_own_words() -> None:
    """Nothing is found that the content does not say: no vocabulary is built in."""
    assert Index(PASSAGES, []).search("kids").hits == ()


def test_words_that_sound_alike_share_a_key() -> None:
    """Sound, not spelling."""
    assert sound("copyright") == sound("copywrite")
    assert sound("wrist") == sound("rist")
    assert sound("slander") == sound("slanda")
    assert sound("boat") != sound("storm")


@given(query=ANYTHING, limit=st.integers(-1, 12))
@settings(deadline=None)
def test_any_text_gives_a_sound_answer(index: Index, query: str, limit: int) -> None:
    """No text raises; the same text gives the same answer; hits are sorted and limited; snippets are the passage's."""
    results = index.search(query, limit)
    assert results == Index(PASSAGES, TERMS).search(query, limit) == index.search(results.query, limit)
    assert len(results.hits) <= max(limit, 0)
    assert len(results.query) <= LONGEST_QUERY
    results.query.encode()
    order = {passage: place for place, passage in enumerate(PASSAGES)}
    assert list(results.hits) == sorted(results.hits, key=lambda hit: (-hit.score, order[hit.passage]))
    assert results.strong + results.weak == results.hits
    assert bool(results.strong) is results.answers
    for hit in results.hits:
        assert shown(hit) in hit.passage.text
        assert all(text for text, _ in hit.snippet)


@given(
    texts=st.lists(st.text(max_size=120), min_size=1, max_size=4),
    terms=st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=4),
)
@settings(deadline=None, max_examples=examples(50))
def test_any_content_can_be_searched(texts: list[str], terms: list[tuple[str, str]]) -> None:
    """Whatever passages and terms hold, they are indexed, and a passage is found by a snippet of its own text."""
    pages = [SearchedPassage(f"/{n}/", text[:9], "", text, text[:5]) for n, text in enumerate(texts)]
    says = [Term(a, means=b) for a, b in terms] + [Term(a, passage="/0/") for a, _ in terms]
    for text in (*texts, *(a for a, _ in terms)):
        for hit in Index(pages, says).search(text).hits:
            assert shown(hit) in hit.passage.text


@pytest.mark.parametrize(
    "query",
    [
        "a " * 100,
        "boat " * 40,
        "who what when can the i do it " * 7,
        "zqxjk" * 40,
        "xqzv " * 40,
        "1.2." * 50,
        "re-" * 66,
        "'" * 200,
    ],
)
def test_a_hostile_query_is_answered_at_once(query: str) -> None:
    """Two hundred characters of anything against three thousand phrases take a moment, not seconds."""
    words = [f"{a}{b}{c}" for a in "bdfglmnprst" for b in "aeiou" for c in ("ck", "nd", "st", "lling", "ver")]
    terms = [
        Term(f"can i do the {words[n % len(words)]} {words[n * 7 % len(words)]}", passage=PASSAGES[n % 7].address)
        for n in range(3000)
    ]
    index = Index(PASSAGES, terms)
    index.search("warm up zqxjkv")
    start = time.process_time()
    index.search(query)
    assert time.process_time() - start < 0.5  # about 0.02 s where this was written; slower machines must pass


# ---- how characters are written --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    ["The fe\u0302te is on.", "The f\u00eate is on.", "The f\u00ea\u00adte is on.", "The ｆêｔｅ is on."],
    ids=["decomposed", "composed", "soft hyphen", "full width"],
)
@pytest.mark.parametrize("query", ["fe\u0302te", "f\u00eate", "fete", "ｆｅｔｅ", "fe\u00adte"])
def test_the_same_word_is_found_however_it_is_written(written: str, query: str) -> None:
    """In the text or in the query: accents, hyphens that nobody sees, wide letters."""
    index = Index([SearchedPassage("/a/", "A", "", written, "")], [])
    assert addresses(index.search(query)) == ["/a/"]
    assert len(marked(index.search(query).hits[0])) == 1


def test_ligatures_are_their_letters() -> None:
    index = Index([SearchedPassage("/a/", "A", "", "O\ufb03cers advise.", "")], [Term("of\ufb01ce", passage="/a/")])
    assert addresses(index.search("officers")) == addresses(index.search("office")) == ["/a/"]


# ---- what is enough --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["the", "a", "what", "who is it", "the the"])
def test_small_words_alone_find_nothing(index: Index, query: str) -> None:
    assert index.search(query).hits == ()


def test_small_words_alone_find_a_phrase_that_is_the_same() -> None:
    index = Index([SearchedPassage("/a/", "A", "", "Nothing.", "")], [Term("can I do it", passage="/a/")])
    assert addresses(index.search("can I do it")) == ["/a/"]
    assert index.search("do it").hits == ()


@pytest.mark.parametrize("says", ["i i", "can-i", "who is who"])
def test_a_phrase_of_small_words_is_found_however_they_are_joined_or_repeated(says: str) -> None:
    index = Index([SearchedPassage("/a/", "A", "", "Nothing.", "")], [Term(says, passage="/a/")])
    assert addresses(index.search(says)) == ["/a/"]


@pytest.mark.parametrize(
    ("query", "answers"),
    [("boats", True), ("bad weather", True), ("losing my temper", True), ("4.2", True), ("dinghy", True),
     ("lake temperature of the moon", False), ("zzzzqqq", False), ("", False)],
)  # fmt: skip
def test_an_answer_has_the_words_or_scores_enough(index: Index, query: str, answers: bool) -> None:
    """A passage that has every word asked for answers; one that shares a word with a long question doesn't."""
    results = index.search(query)
    assert results.answers is answers
    assert bool(results.strong) is answers


def test_what_comes_near_is_kept_apart() -> None:
    """What matches much worse than the best is weak; where nothing answers, all is."""
    pages = [
        SearchedPassage("/a/", "Fishing boats", "", "Boats for fishing are kept dry.", ""),
        SearchedPassage("/b/", "Fishing", "", "Members fish. Fishing is fun: fish well.", ""),
        SearchedPassage("/c/", "Rules", "", "Be kind.", ""),
        SearchedPassage("/d/", "More", "", "None.", ""),
    ]
    results = Index(pages, []).search("fishing boats")
    assert [[hit.passage.address for hit in hits] for hits in (results.strong, results.weak)] == [["/a/"], ["/b/"]]
    results = Index(pages, []).search("boats for dry martians")
    assert results.strong == ()
    assert results.weak == results.hits != ()


@pytest.mark.parametrize(
    ("query", "said"),
    [("Dinghy", ("Dinghy",)), ("losing my Temper", ("losing", "Temper")), ("boats", ()), ("a dinghy or a boat", ())],
)
def test_a_hit_says_for_what_it_is_shown(index: Index, query: str, said: tuple[str, ...]) -> None:
    """As it was typed, where the passage has none of what was typed in its own words."""
    assert index.search(query).hits[0].shown_for == said
