"""Two editions: what was added, removed and changed, word by word."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from guidance.book import comparison
from guidance.book.comparison import Block, compare
from guidance.content.shape import Part
from tests import factories
from tests.effort import examples
from tests.strategies import REWORDINGS, amendments

BEFORE = factories.edition_content()
SECTION, PARAGRAPH = BEFORE.sections[0], BEFORE.paragraphs[0]
QUICK = settings(max_examples=examples(40), deadline=None)


def told(after) -> list[tuple[str, str, str]]:
    return [(change.what, change.address, change.was) for change in compare(BEFORE, after)]


def section_changes(**changes) -> tuple[Block, ...]:
    """The blocks told where the section changes so."""
    [change] = compare(BEFORE, factories.changed(BEFORE, sections=(replace(SECTION, **changes),)))
    assert (change.what, change.address) == ("changed", SECTION.address)
    return change.blocks


def side(pieces, *ops: str) -> str:
    return "".join(text for op, text in pieces if op in ops)


# ---- words


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ()),
        ("same words", "same words", (("equal", "same words"),)),
        ("", "new", (("insert", "new"),)),
        ("old", "", (("delete", "old"),)),
        ("be very kind", "be kind", (("equal", "be "), ("delete", "very "), ("equal", "kind"))),
        ("be kind", "be very kind", (("equal", "be "), ("insert", "very "), ("equal", "kind"))),
        ("be kind", "be fair", (("equal", "be "), ("delete", "kind"), ("insert", "fair"))),
    ],
)
def test_words_are_told_as_pieces(before, after, expected):
    """Words that stay, go and come are told in their order, those that go first."""
    assert comparison.pieces(before, after) == expected


@given(REWORDINGS)
@settings(max_examples=examples(200), deadline=None)
def test_pieces_rebuild_both_texts(texts):
    """The pieces that stay or go make the first text, to the character; those that stay or come the second."""
    before, after = texts
    pieces = comparison.pieces(before, after)
    assert side(pieces, "equal", "delete") == before
    assert side(pieces, "equal", "insert") == after
    assert all(text for _, text in pieces)


# ---- editions


def test_of_two_that_lead_to_a_part_the_likest_is_what_it_was():
    """One was renamed to it, and the readers of another that was removed are led there too."""
    start = Part("guidance", "getting-started", "Getting started", "", "Ask us before you begin.\n", 2)
    gone = Part("guidance", "anonymous", "Anonymous postings", "", "Never post without your name.\n", 1)
    before = factories.edition_content(sections=(gone, start))
    moved = {"/guidance/anonymous/": "/guidance/start/", "/guidance/getting-started/": "/guidance/start/"}
    after = factories.changed(before, sections=(replace(start, slug="start"),), moved=moved)
    found = {(change.title, change.what): change for change in compare(before, after) if change.kind == "guidance"}
    assert set(found) == {("Getting started", "changed"), ("Anonymous postings", "removed")}
    assert found["Getting started", "changed"].was == "/guidance/getting-started/"
    assert found["Getting started", "changed"].blocks[0].pieces == (("delete", "getting-started"), ("insert", "start"))


def test_an_edition_does_not_differ_from_itself():
    """An edition compared with itself has no change."""
    assert compare(BEFORE, BEFORE) == []


def test_a_part_is_added():
    """A new part is told as added, with all of its words."""
    [change] = compare(BEFORE, factories.changed(BEFORE, paragraphs=(PARAGRAPH, factories.paragraph("3.2"))))
    assert (change.kind, change.what, change.address) == ("code", "added", "/code/3.2/")
    assert change.blocks == (Block((("insert", "I treat everyone with respect."),)),)


def test_a_part_is_removed():
    """A part that is gone is told as removed, with its old address and all of its words."""
    [change] = compare(BEFORE, factories.changed(BEFORE, platforms=()))
    assert (change.kind, change.what, change.address) == ("platforms", "removed", "/platforms/forums/")
    assert change.blocks == (Block((("delete", "Areas for online discussion."),)),)


def test_removed_parts_come_last():
    """Changes are told in the order of the later edition, removed parts after them."""
    after = factories.changed(
        BEFORE, sections=(replace(SECTION, slug="new"),), paragraphs=(replace(PARAGRAPH, title="New"),)
    )
    assert [what for what, _, _ in told(after)] == ["added", "changed", "removed"]


def test_a_change_of_words_is_told_where_it_is():
    """Only the paragraphs and items that differ are told."""
    blocks = section_changes(body=SECTION.body.replace("share.", "share it."))
    before, after = "Rumours: Check before you share.", "Rumours: Check before you share it."
    assert blocks == (Block(comparison.pieces(before, after)),)


def test_added_and_removed_paragraphs_of_a_text_are_told_whole():
    """A paragraph that comes or goes is one block."""
    assert section_changes(body=f"{SECTION.body}\nOne more.\n") == (Block((("insert", "One more."),)),)
    assert section_changes(body="Be kind. Paragraph 3.1 applies.\n") == (
        Block((("delete", "Rumours: Check before you share."),)),
    )


@pytest.mark.parametrize(("field", "label"), [("title", "Title"), ("summary", "Our summary")])
def test_a_change_of_title_or_summary_is_labelled(field, label):
    """A change of the title or of our summary says which it is."""
    before = getattr(SECTION, field)
    assert section_changes(**{field: f"{before} Anew"}) == (Block(comparison.pieces(before, f"{before} Anew"), label),)


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"body": SECTION.body.replace("{#rumours} ", "")}, "Layout"),
        ({"body": SECTION.body.replace("Be kind", "[Be kind](/code/)")}, "Layout"),
        ({"body": SECTION.body.replace("Be kind", "*Be kind*")}, "Layout"),
        ({"position": 7}, "Place"),
    ],
)
def test_a_change_without_a_change_of_words_says_so(changes, label):
    """Where links, marks or the place changed and no word did, the change says that."""
    [block] = section_changes(**changes)
    assert block.label == label
    assert [op for op, _ in block.pieces] == ["equal"]


def test_a_change_of_who_speaks_in_a_paragraph_is_told():
    """Whether a paragraph's words are the Code's or ours is not its place."""
    [change] = compare(BEFORE, factories.changed(BEFORE, paragraphs=(replace(PARAGRAPH, quoted=False),)))
    assert change.blocks[0].label not in ("Place", "Layout")


def test_a_changed_wording_is_told_once():
    """A paragraph's new wording is a change of the paragraph, not of each section that shows it."""
    before = factories.changed(BEFORE, sections=(replace(SECTION, body="- {{ code 3.1 }}\n"),))
    after = factories.changed(before, paragraphs=(replace(PARAGRAPH, body="Something else.\n"),))
    assert [change.address for change in compare(before, after)] == ["/code/3.1/"]


def test_showing_another_paragraph_is_a_change():
    """A section that shows another paragraph than before has changed."""
    before = factories.changed(BEFORE, paragraphs=(PARAGRAPH, factories.paragraph("3.2")))
    before = factories.changed(before, sections=(replace(SECTION, body="- {{ code 3.1 }}\n"),))
    after = factories.changed(before, sections=(replace(SECTION, body="- {{ code 3.2 }}\n"),))
    [change] = compare(before, after)
    assert side(change.blocks[0].pieces, "delete", "insert") == "3.13.2"


def test_a_renumbered_paragraph_is_compared_with_what_it_replaces():
    """A paragraph under a new number is the same paragraph, changed, where it says which number it replaces."""
    new = replace(PARAGRAPH, slug="4.1", replaces="3.1", body="I treat everyone with great respect.\n")
    [change] = compare(BEFORE, factories.changed(BEFORE, paragraphs=(new,)))
    assert (change.what, change.address, change.was) == ("changed", "/code/4.1/", "/code/3.1/")
    assert [block.label for block in change.blocks] == ["Number", ""]
    assert ("insert", " great") in change.blocks[1].pieces


def test_a_moved_section_is_compared_with_what_it_was():
    """A section under a new name is compared with its old self where the old address leads to it."""
    new = replace(SECTION, slug="speaking-online")
    after = factories.changed(BEFORE, sections=(new,), moved={SECTION.address: new.address})
    assert told(after)[0] == ("changed", "/guidance/speaking-online/", "/guidance/talking-online/")
    assert "removed" not in [what for what, *_ in told(after)]


def test_a_section_renamed_without_a_word_is_removed_and_added():
    """Where nothing says so, a new name is a new section."""
    after = factories.changed(BEFORE, sections=(replace(SECTION, slug="speaking-online"),))
    assert told(after) == [("added", "/guidance/speaking-online/", ""), ("removed", "/guidance/talking-online/", "")]


@given(amendments())
@QUICK
def test_every_part_that_differs_is_told_and_no_other(pair):
    """Each part that was added, removed or changed is told once, and each that stayed the same is not."""
    before, after = pair
    earlier = {part.address: part for part in before.parts}
    later = {part.address: part for part in after.parts}
    changes = compare(before, after)
    assert {change.address for change in changes if change.what != "removed"} == {
        address for address, part in later.items() if earlier.get(address) != part
    }
    gone = {change.address for change in changes if change.what == "removed"} | {c.was for c in changes if c.was}
    assert gone == set(earlier) - set(later)
    assert len({(change.what, change.address) for change in changes}) == len(changes)
    assert all(change.blocks or change.what != "changed" for change in changes)


@given(amendments())
@QUICK
def test_a_comparison_turned_round_mirrors_it(pair):
    """What one way is added, the other way is removed; an edition doesn't differ from itself."""
    before, after = (factories.changed(edition, paragraphs=()) for edition in pair)
    there = {change.address for change in compare(before, after) if change.what == "added"}
    back = {change.address for change in compare(after, before) if change.what == "removed"}
    assert there == back
    assert compare(after, after) == []


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("to action", "to action, within a day", (("equal", "to action"), ("insert", ", within a day"))),
        ("has started", "has started online", (("equal", "has started"), ("insert", " online"))),
        ("see 24.13", "see 24.14", (("equal", "see "), ("delete", "24.13"), ("insert", "24.14"))),
        ("one two three", "four five six", (("delete", "one two three"), ("insert", "four five six"))),
    ],
)
def test_only_the_words_that_changed_are_told(before, after, pieces):
    """A comma after a word doesn't make it another; a number changes whole; spaces hold nothing together."""
    assert comparison.pieces(before, after) == pieces
