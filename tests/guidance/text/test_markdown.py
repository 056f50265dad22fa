"""Markdown to safe HTML, passages and citations; and what is wrong with a text, by line."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.text import markdown
from guidance.text.flaws import flaws_in
from guidance.text.markdown import render
from tests import problems
from tests.effort import examples
from tests.pages import Page
from tests.strategies import ATTACKS, HOSTILE

CODE = {"3.1": "I treat everyone with *respect*.\n", "3.10": "One.\n\nTwo.\n"}
ALLOWED = {  # element: attributes
    **{tag: set() for tag in ("p", "ul", "strong", "em", "blockquote", "br", "hr", "code", "pre", "table", "tr")},
    **{tag: set() for tag in ("thead", "tbody")},
    **{f"h{level}": {"id"} for level in range(2, 7)},
    "li": {"id"},
    "ol": {"start"},
    "a": {"href", "class", "aria-label", "title"},
    "img": {"src", "alt", "title"},
    "th": {"class", "scope"},
    "td": {"class"},
}


def html(body: str, **more) -> str:
    return render(body, paragraphs=CODE, **more).html


def is_safe(text: str) -> None:
    """Only elements and attributes that can do nothing, links to where links may lead, ids well formed."""
    for element in Page(text).elements:
        assert element.tag in ALLOWED, text
        assert set(element.attributes) <= ALLOWED[element.tag], text
        assert re.fullmatch(markdown.ID, element.attributes.get("id", "x")), text
        assert set(element.attributes.get("class", "").split()) <= {
            "passage",
            "align-left",
            "align-center",
            "align-right",
        }
        for address in (element.attributes.get("href", ""), element.attributes.get("src", "")):
            assert not re.match(r"[\s\x00-\x20]*(?!https?:|mailto:|tel:)[a-z][\w+.-]*:", address, re.IGNORECASE), text


# ---- passages


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("## Libel {#libel}", '<h2 id="libel"><a class="passage" href="#libel">Libel</a></h2>'),
        (
            "## *Libel* and more {#libel}",
            '<h2 id="libel"><a class="passage" href="#libel"><em>Libel</em> and more</a></h2>',
        ),
        (
            "## [Libel](/code/) {#libel}",
            '<h2 id="libel"><a href="/code/">Libel</a><a aria-label class="passage" href="#libel">§</a></h2>',
        ),
        (
            "- **Libel:** {#libel} If you",
            '<ul>\n<li id="libel"><strong><a class="passage" href="#libel">Libel:</a></strong> If you</li>\n</ul>',
        ),
        (
            "- **Libel:** {#libel} If\n\n- **Bias:** {#bias} You",
            '<ul>\n<li id="libel">\n<p><strong><a class="passage" href="#libel">Libel:</a></strong> If</p>\n</li>\n'
            '<li id="bias">\n<p><strong><a class="passage" href="#bias">Bias:</a></strong> You</p>\n</li>\n</ul>',
        ),
    ],
)
def test_an_id_lands_on_its_heading_or_item(body, expected):
    """An id lands on the heading or the list item, tight or loose, and the words in bold link to it."""
    assert re.sub(' aria-label="[^"]+"', " aria-label", html(body)) == expected


def test_a_text_is_cut_into_its_passages():
    """The opening, each heading with an id and each item with one are passages, with title, text and citations."""
    body = (
        "Opening words.\n\n- **Libel:** {#libel} See paragraph 3.1.\n- Plain item.\n\n"
        "## Your profile {#profile}\n\nSay who.\n\n### Within\n\n{{ code 3.10 }}\n"
    )
    opening, item, heading = render(body, paragraphs=CODE).passages
    assert (opening.id, opening.title, opening.text, opening.cites) == ("", "", "Opening words. Plain item.", ())
    assert (item.id, item.title, item.text, item.cites) == ("libel", "Libel", "Libel: See paragraph 3.1.", ("3.1",))
    assert (heading.id, heading.title) == ("profile", "Your profile")
    assert heading.text == "Say who. Within Paragraph 3.10 – One. Two."
    assert heading.cites == ("3.10",)


def test_a_passage_to_quote_has_no_ids():
    """A passage's HTML can be quoted on another page: no id stands in it twice."""
    body = "- **A:** {#a} x\n\n## B {#b}\n\n- **C:** {#c} [y](#a)\n- **[D](/code/)** {#d} z\n"
    for passage in render(body, paragraphs=CODE).passages:
        assert not Page(passage.html).ids
        assert "passage" not in passage.html


# ---- paragraphs of the Code


def test_a_paragraph_is_shown_with_its_number_and_a_link():
    """`{{ code 3.1 }}` becomes the number, linked, and the wording."""
    assert html("- {{ code 3.1 }}") == (
        '<ul>\n<li><a href="/code/3.1/">Paragraph 3.1</a> – I treat everyone with <em>respect</em>.</li>\n</ul>'
    )


def test_a_wording_of_two_paragraphs_stays_in_its_item():
    """All of a longer wording stays inside the list item that shows it."""
    page = Page(html("- {{ code 3.10 }}\n- Next"))
    assert [item.words for item in page.all("li")] == ["Paragraph 3.10 – One. Two.", "Next"]


@pytest.mark.parametrize(
    ("body", "links"),
    [
        ("Paragraph 3.1 applies.", {"Paragraph 3.1": "/code/3.1/"}),
        ("under paragraph 3.1 of the Code", {"paragraph 3.1": "/code/3.1/"}),
        ("Paragraphs 3.1 and 3.10 apply.", {"Paragraphs 3.1": "/code/3.1/", "3.10": "/code/3.10/"}),
        ("paragraphs 3.10, 9.9 or 3.1.", {"paragraphs 3.10": "/code/3.10/", "3.1": "/code/3.1/"}),
        ("*paragraph 3.1* and **paragraph 3.10**", {"paragraph 3.1": "/code/3.1/", "paragraph 3.10": "/code/3.10/"}),
        ("paragraph 3.1.", {"paragraph 3.1": "/code/3.1/"}),
        ("paragraph 3.11 and 3.100", {}),
        ("paragraph 9.9 of another Act", {}),
        ("version 3.1", {}),
        ("[paragraph 3.1](https://example.org)", {"paragraph 3.1": "https://example.org"}),
        ("`paragraph 3.1`", {}),
        ("## Paragraph 3.1", {}),
    ],
)
def test_a_mention_of_a_paragraph_becomes_a_link(body, links):
    """A mention of a paragraph that the edition has is linked, once, and nothing else is."""
    assert {a.words: a.attributes["href"] for a in Page(html(body)).all("a")} == links


def test_links_stay_inside_their_edition():
    """Under an edition's number, links to its pages keep the number; those to other pages stay as they are."""
    body = "[a](/guidance/x/#y) [b](/privacy/) [c](https://a.example) [d](#e) paragraph 3.1\n\n- {{ code 3.10 }}"
    assert Page(html(body, base="/editions/2")).links() == [
        "/editions/2/guidance/x/#y", "/privacy/", "https://a.example", "#e", "/editions/2/code/3.1/",
        "/editions/2/code/3.10/",
    ]  # fmt: skip
    assert render(body, paragraphs=CODE, base="/editions/2").passages[0].cites == ("3.1", "3.10")


def test_links_and_images_are_told_as_they_were_written():
    """The targets of links, by reference too, and of images are told for the checks."""
    rendered = render("[a](/x/?b=c&d=e) [f][1] ![g](/static/h.png)\n\n[1]: /y/\n", paragraphs={})
    assert rendered.hrefs == ("/x/?b=c&d=e", "/y/")
    assert rendered.images == (("/static/h.png", "g"),)


def test_headings_are_lowered_where_texts_are_joined():
    """A shift lowers each heading, the sixth level at most."""
    page = Page(html("## A {#a}\n\n### B {#b}\n\n###### C {#c}", shift=1))
    assert [element.tag for element in page.elements if element.tag[0] == "h"] == ["h3", "h4", "h6"]


def test_a_tables_cells_have_classes_and_scope():
    """Alignment is a class, since a style would break the content security policy; heads say whose they are."""
    page = Page(html("| A | B |\n| :-: | --- |\n| c | d |"))
    assert [(e.tag, e.attributes) for e in page.elements if e.tag in ("th", "td")] == [
        ("th", {"class": "align-center", "scope": "col"}),
        ("th", {"scope": "col"}),
        ("td", {"class": "align-center"}),
        ("td", {}),
    ]


def test_plain_text_has_its_words_and_single_spaces():
    """The words of HTML are told without marks, entities resolved."""
    assert markdown.plain("<p>A &amp; <em>b</em>\n c</p>") == "A & b c"


# ---- what is wrong


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("<b>bold</b>", "<b>"),
        ("a <br/> b", "<br/>"),
        ("<!-- note -->", "<!-- note -->"),
        ("<script", "<script"),
        ("</p>", "</p>"),
        ("<?php", "<?php"),
        ("<javascript:alert(1)>", "<javascript:alert(1)>"),
        ("```", "`> `"),
        ("~~~ python", "`> `"),
        ("# Title {#title}", "(#)"),
        ("## Heading", "{#id}"),
        ("## Heading {#page-x}", "page-x"),
        ("## Heading {#code-3-1}", "code-3-1"),
        ("## Heading {#guidance-x}", "guidance-x"),
        ("- **Term:** {#platforms-x} x", "platforms-x"),
        ("Words {#a} words", "{#a}"),
        ("- Plain {#a} item", "{#a}"),
        ("> ## Heading {#a}", "{#a}"),
        ("    ## Heading {#a}", "{#a}"),
        ("{{ code }}", "{{ code }}"),
        ("{{ include x }}", "{{ include x }}"),
        ("a\x00b", ""),
        ("a\x1bb", ""),
        ("a\x85b", ""),
        ("a\u2028b", ""),
        ("a\ufeffb", ""),
    ],
)
def test_a_flaw_is_named_with_its_line(line, named):
    """Every flaw of a line is named with the line's number."""
    problems.only(flaws_in(f"Words.\n\n{line}\n\nMore words.\n"), 3, named)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("## Heading {#Id}", "{#Id}"),
        ("## Heading {#an id}", "{#an"),
        ("## Heading {#id", "{#id"),
        ("## Heading {#}", "{#}"),
        ('## Heading {#x"onclick="y}', '{#x"onclick="y}'),
        ("## {#a} Heading", "{#a}"),
        ("- **Term:** words {#a}", "{#a}"),
    ],
)
def test_an_id_that_is_none_is_named_beside_the_lack_of_one(line, named):
    """An id of the wrong form or in the wrong place leaves its heading or item without one."""
    missing, flawed = flaws_in(f"Words.\n\n{line}\n")
    problems.only([missing], 3, "{#id}", warning=not line.startswith("#"))
    problems.only([flawed], 3, named)
    assert flaws_in(f"Words.\n\n{line}\n", ids_needed=False) == [flawed]


def test_a_heading_has_one_id():
    """Of two, each is named."""
    one, two = flaws_in("## Heading {#a} {#b}")
    problems.only([one], 1, "{#a}")
    problems.only([two], 1, "{#b}")


@pytest.mark.parametrize("under", ["===", "---", "-", "  ---  "])
def test_an_underlined_heading_is_refused(under):
    """A heading underlined with = or - is refused: it could have no id."""
    problems.only(flaws_in(f"Words.\n\nHeading\n{under}\n"), 4, "{#id}")


@pytest.mark.parametrize(
    "body",
    [
        "1 < 2", "a <3 b", "`<b>` in code", "<https://example.org>", "<mailto:a@example.org>", "Words\n\n---\n\nwords",
        "| A | B |\n| --- | --- |\n| c | d |", "`{{ x }}` in code",
        "## Heading {#a}\n\n### Heading {#b}\n\n## Heading {#c}", "1. One\n2. Two", "> Said.",
        "- **Term:** {#a-1} words", "* **Term** {#a} words", "- __Term__ {#a} words", "Line  \nbreak", "Tab\there",
        "Écoute — “quoted” 𝒳",
    ],
)  # fmt: skip
def test_good_markdown_has_no_flaw(body):
    """What content may hold is not complained of."""
    assert flaws_in(body) == []


def test_a_less_than_sign_may_be_escaped():
    """The way out that the message about raw HTML names is one."""
    assert not flaws_in("a \\<b> c")
    assert html("a \\<b> c") == "<p>a &lt;b&gt; c</p>"


@pytest.mark.parametrize(
    ("body", "line", "named"),
    [
        ("## A {#a}\n\n#### B {#b}", 3, "(####)"),
        ("### A {#a}", 1, "(###)"),
        ("Words\n\n- **Term:** words", 3, "{#id}"),
    ],
)
def test_what_is_only_odd_is_a_warning(body, line, named):
    """A skipped level and a bold term without an id are warned of."""
    problems.only(flaws_in(body), line, named, warning=True)


def test_a_page_about_the_site_needs_no_ids():
    """Where headings are no passages, they may do without ids; what is wrong otherwise stays wrong."""
    assert not flaws_in("## Heading\n\n- **Term:** words", ids_needed=False)
    misnamed, top = flaws_in("## Heading {#Id}\n\n# Top", ids_needed=False)
    problems.only([misnamed], 1, "{#Id}")
    problems.only([top], 3, "(#)")


# ---- nothing breaks out


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_stays_text(attack):
    """Hostile Markdown becomes text or is taken away, alone and in the midst of other text."""
    for body in (
        attack,
        f"Words {attack} words",
        f"## {attack} {{#a}}",
        f"- **{attack}** {{#a}} x",
        f"> {attack}\n\n{attack}",
    ):
        rendered = render(body, paragraphs={"3.1": attack}, base="/editions/1")
        is_safe(rendered.html)
        for passage in rendered.passages:
            is_safe(passage.html)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a <b>c</b>", "<p>a &lt;b&gt;c&lt;/b&gt;</p>"),
        ("<div>\n\nc\n\n</div>", "<p>&lt;div&gt;</p>\n<p>c</p>\n<p>&lt;/div&gt;</p>"),
        ("<!-- c -->", "<p>&lt;!-- c --&gt;</p>"),
    ],
)
def test_raw_html_is_shown_as_text(body, expected):
    """HTML that nobody refused is shown as it was written, and nothing of it is lost."""
    assert html(body) == expected


@given(HOSTILE, st.sampled_from(["", "/editions/1"]), st.integers(0, 2))
@settings(max_examples=examples(150), deadline=None)
def test_hostile_markdown_breaks_out_nowhere(body, base, shift):
    """However attacks are joined, the HTML of the text and of its passages can do nothing."""
    rendered = render(body, paragraphs={"3.1": "Be **kind**.\n\n<b>x</b>"}, base=base, shift=shift)
    is_safe(rendered.html)
    for passage in rendered.passages:
        is_safe(passage.html)
    assert all(flaw.line <= body.count("\n") + 1 for flaw in flaws_in(body))


@given(HOSTILE)
@settings(max_examples=examples(150), deadline=None)
def test_a_text_without_flaws_shows_each_of_its_ids_once(body):
    """Where nothing is wrong, the ids written in a text are those of its HTML."""
    if not any(not flaw.warning for flaw in flaws_in(body)):
        shown = Page(render(body, paragraphs={}).html).ids
        assert set(shown) <= set(markdown.ids(body))
