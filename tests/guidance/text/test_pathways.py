"""A pathway: read from Markdown, checked so that nobody who walks it gets lost, and walked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.text.pathway_text import MOST_QUESTIONS, parse, slug_of
from guidance.text.pathways import Answer, Pathway, Step, outline, walk
from tests import problems
from tests.effort import examples
from tests.strategies import HOSTILE

GOOD = """\
Think of one post.

## Is it yours? {#yours}

Think of who said it first.

- A list of the body's own.

Then answer.

- [Yes](#end)
  > Say that it is.
  >
  > - And *who* you are.
- [No](#whose)

    > Say whose.
- [Not sure](#whose)

## Whose is it? {#whose}

- [Mine, after all](#end)
- [Not sure](#ask)

## Go on {#end}

Paragraph 3.1 applies.

## Ask first {#ask}

See [Kindness](/guidance/talking-online/#kindness).
"""


def good() -> Pathway:
    pathway, flaws = parse(GOOD)
    assert flaws == []
    assert pathway
    return pathway


# ---- reading


def test_a_pathway_is_read_from_its_markdown():
    """The intro, and the steps in order, each with its words, its answers and their advice, all as Markdown."""
    pathway = good()
    assert pathway.intro == "Think of one post."
    assert pathway.start == Step(
        "yours",
        "Is it yours?",
        "Think of who said it first.\n\n- A list of the body's own.\n\nThen answer.",
        (
            Answer("yes", "Yes", "end", "Say that it is.\n\n- And *who* you are."),
            Answer("no", "No", "whose", "Say whose."),
            Answer("not-sure", "Not sure", "whose"),
        ),
    )
    assert [(step.id, step.is_outcome) for step in pathway.steps[1:]] == [
        ("whose", False), ("end", True), ("ask", True),
    ]  # fmt: skip
    assert pathway.steps[-1].body == "See [Kindness](/guidance/talking-online/#kindness)."


@pytest.mark.parametrize(
    ("words", "slug"),
    [("Not sure", "not-sure"), ("Yes, an adult", "yes-an-adult"), ("I’m not", "im-not"), ("Café 24/7", "cafe-24-7"),
     ("???", ""), ("", "")],
)  # fmt: skip
def test_an_answers_words_stand_in_the_address(words, slug):
    """In small letters, digits and hyphens."""
    assert slug_of(words) == slug


END = "\n\n## End {#end}\n\nParagraph 3.1.\n"
LONG = "".join(f"## Q {{#q{n}}}\n\n- [Yes](#q{n + 1})\n- [No](#end)\n\n" for n in range(9))
LONG += "## Last {#q9}\n\nParagraph 3.1.\n" + END


@pytest.mark.parametrize(
    ("body", "line", "named"),
    [
        ("Words only.\n", 1, "{#id}"),
        (f"## Q {{#q}}\n\n- [Yes](#x)\n- [No](#end){END}", 3, "#x"),
        (f"## Q {{#q}}\n\n- [Yes](#end)\n- [No](#q){END}", 4, "No"),
        (f"## Q {{#q}}\n\n- [Yes](#end){END}\n## More {{#m}}\n\nParagraph 3.1.\n", 9, ""),
        (f"## Q {{#q}}\n\n- [Yes](#end)\n- [yes!](#end){END}", 4, "yes!"),
        (f"## Q {{#q}}\n\n- [?](#end){END}", 3, ""),
        (f"## Q {{#q}}\n\n- [*Yes*](#end){END}", 3, "*Yes*"),
        (f"## Q {{#q}}\n\n- [{'Long ' * 17}](#end){END}", 3, "Long Long Long Long …"),
        ("## End {#end}\n\nNothing is cited.\n", 1, "/guidance/section/#passage"),
        ("## End {#end}\n\nSee [all](/guidance/all/) or [the Code](/code/).\n", 1, "/guidance/section/#passage"),
        (f"## Q\n\n- [Yes](#end){END}", 1, "{#id}"),
        (f"## {{#q}}\n\n- [Yes](#end){END}", 1, ""),
        (f"## *Q* {{#q}}\n\n- [Yes](#end){END}", 1, ""),
        (f"## Q {{#q}}\n\n### Deep\n\n- [Yes](#end){END}", 3, ""),
        (f"## Q {{#q}}\n\nOr [go on](#end).\n\n- [Yes](#end){END}", 3, "(#next-step)"),
        (f"See [end](#end).\n\n## Q {{#q}}\n\n- [Yes](#end){END}", 1, "(#next-step)"),
        (f"## Q {{#q}}\n\n- [Yes](#end)\n  > Or [no](#end).{END}", 4, "(#next-step)"),
        (f"## Q {{#q}}\n\n- No\n- [Yes](#end){END}", 3, "(#next-step)"),
        (f"## Q {{#q}}\n\n- [Yes](#end)\n  Advice.{END}", 4, "`> `"),
        (f"## Q {{#q}}\n\n- [Yes](#end)\n> Advice.{END}", 4, "`> `"),
        (LONG, 41, str(MOST_QUESTIONS + 1)),
    ],
)  # fmt: skip
def test_a_flaw_is_named_with_its_line(body, line, named):
    """Whatever would lose a walker, or hide an answer, is refused by line."""
    pathway, flaws = parse(body)
    assert pathway is None
    problems.only(flaws, line, named)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("## Q {#q}\n\n- [Yes](#q)\n", {1: "", 3: "Yes"}),  # no outcome, and a circle
        (f"## Q {{#end}}\n\n- [Yes](#end){END}", {3: "Yes", 5: "end"}),  # a circle, by an id that stands twice
        (f"## Q {{#q}}\n\n- [Yes](#end)\n- No{END}", {1: "", 3: "#next-step", 6: ""}),  # neither answer nor way on
    ],
)  # fmt: skip
def test_flaws_that_come_together_are_named_each_with_its_line(body, told):
    """Where one slip makes several things wrong, all are told."""
    pathway, flaws = parse(body)
    assert pathway is None
    for flaw, (line, named) in zip(flaws, told.items(), strict=True):
        problems.only([flaw], line, named)


@pytest.mark.parametrize(
    ("body", "cites"),
    [
        ("Paragraph 3.1 applies.", True), ("Paragraphs 9.9 and 3.1 apply.", True), ("Paragraph 9.9 applies.", False),
        ("[x](/guidance/talking/)", True), ("[x](/guidance/talking/#kind)", True), ("[x](/code/3.1/)", True),
        ("[x](/platforms/forums/)", True), ("[x](/platforms/all/)", True), ("[x](/guidance/all/)", False),
        ("- {{ code 3.1 }}", True), ("[x](/contacts/#team)", False),
        ("[x](https://a.example/code/3.1/)", False), ("[x](/check/more/)", False),
    ],
)  # fmt: skip
def test_an_outcome_cites_a_passage_or_a_paragraph(body, cites):
    """A link to a passage or a paragraph does, and the mention of a paragraph that the edition has."""
    assert (parse(f"## End {{#end}}\n\n{body}\n", {"3.1"})[0] is not None) == cites


# ---- walking


@pytest.mark.parametrize(
    ("answers", "step", "way", "lost"),
    [
        ([], "yours", "", ()),
        (["yes"], "end", "yes/", ()),
        (["not-sure", "mine-after-all"], "end", "not-sure/mine-after-all/", ()),
        (["not-sure", "maybe", "yes"], "whose", "not-sure/", ("maybe", "yes")),
        (["maybe"], "yours", "", ("maybe",)),
        (["yes", "yes"], "end", "yes/", ("yes",)),
        ([""], "yours", "", ("",)),
    ],
)
def test_a_walk_goes_as_far_as_its_answers_lead(answers, step, way, lost):
    """The step, the way there, and what could not be followed."""
    found = walk(good(), answers)
    assert (found.step.id, found.way, found.lost) == (step, way, lost)
    assert found.back == "".join(f"{slug}/" for slug in way.split("/")[:-2])


def test_advice_is_collected_once():
    """Each paragraph of the advice on the way, in order, and none twice."""
    one, two = ("- [Yes](#b)\n  > One.\n  >\n  > Two.", "- [Yes](#end)\n  > Two.\n  >\n  > Three.")
    pathway, _ = parse(f"## A {{#a}}\n\n{one}\n\n## B {{#b}}\n\n{two}\n{END}")
    assert pathway
    assert walk(pathway, ["yes", "yes"]).advice == ("One.", "Two.", "Three.")


def test_it_is_known_how_many_questions_come_at_most():
    """From each step on, with itself."""
    assert good().most_to_come == {"yours": 2, "whose": 1, "end": 0, "ask": 0}


def test_the_map_draws_each_answer_once():
    """Indented below its question; what follows is drawn the first time."""
    assert [(row.depth, row.answer, row.step.id, row.seen_before) for row in outline(good())] == [
        (0, "", "yours", False),
        (1, "Yes", "end", False),
        (1, "No", "whose", False),
        (2, "Mine, after all", "end", False),
        (2, "Not sure", "ask", False),
        (1, "Not sure", "whose", True),
    ]


# ---- any pathway

Graph = list[list[tuple[str, int]]]  # for each step its answers: words, and the place of the step that they lead to


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Steps that mostly lead on to later ones, and now and then back, to nowhere, or by the same words twice."""
    count = draw(st.integers(1, 12))
    on = st.integers(1, 3) if draw(st.booleans()) else st.sampled_from([1, 1, 1, 1, 2, 3, 0, -2, 20])
    words = st.lists(st.sampled_from(["Yes", "No", "Not sure"]), max_size=3, unique=draw(st.booleans()))
    steps = [[(text, place + draw(on)) for text in draw(words)] for place in range(count)]
    return steps if draw(st.booleans()) else [[(text, min(to, count - 1)) for text, to in step] for step in steps]


def written(graph: Graph) -> str:
    steps = (
        f"## Step {place} {{#s{place}}}\n\n"
        + ("".join(f"- [{text}](#s{max(to, 0)})\n  > Mind {to}.\n" for text, to in answers) or "Paragraph 3.1.\n")
        for place, answers in enumerate(graph)
    )
    return "\n".join(steps)


def can_be_walked(graph: Graph) -> bool:
    """Whether nobody gets stuck, goes on for ever or for too long, has one answer mean two, or misses a step."""
    here, seen = {0}, set[int]()
    for _ in range(MOST_QUESTIONS + 1):
        seen |= here
        onward = [graph[place] for place in here if place < len(graph)]
        here = {max(to, 0) for answers in onward for _, to in answers}
    all_there = all(to < len(graph) for answers in graph for _, to in answers)
    differ = all(len(dict(answers)) == len(answers) for answers in graph)
    return not here and all_there and differ and seen == set(range(len(graph)))


@given(graphs(), st.lists(st.sampled_from(["yes", "no", "not-sure", "maybe", ""]), max_size=12))
@settings(max_examples=examples(400), deadline=None)
def test_exactly_what_can_be_walked_is_accepted(graph, answers):
    """Checking accepts a pathway just when no walker gets stuck, loops, tires or misses a step; walking always ends."""
    pathway, flaws = parse(written(graph))
    assert (pathway is not None) == can_be_walked(graph)
    assert (pathway is None) == bool(flaws)
    if pathway:
        found = walk(pathway, answers)
        assert [answer.slug for _, answer in found.taken] + list(found.lost) == answers
        assert len(found.taken) + pathway.most_to_come[found.step.id] <= MOST_QUESTIONS
        assert {row.step.id for row in outline(pathway)} == set(pathway.by_id)
        assert len(outline(pathway)) == 1 + sum(map(len, graph))


LINES = st.lists(st.sampled_from(GOOD.split("\n")) | HOSTILE, max_size=20).map("\n".join)


@given(LINES, st.lists(st.text(max_size=5), max_size=3))
@settings(max_examples=examples(200), deadline=None)
def test_no_text_makes_it_fail(body, answers):
    """Any text is read: as a pathway that can be walked, or with what is wrong in lines that it has."""
    pathway, flaws = parse(body)
    assert all(1 <= flaw.line <= body.count("\n") + 1 for flaw in flaws)
    if pathway:
        assert walk(pathway, answers).step in pathway.steps
