"""Markdown to safe HTML, passages and citations; and what is wrong with a text, by line."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.text import markdown
from guidance.text.flaws import flaws_in as problems
from guidance.text.markdown import render
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


def flaws(body: str, **more) -> list[tuple[int, str, str, bool]]:
    return [(flaw.line, flaw.what, flaw.do, flaw.warning) for flaw in problems(body, **more)]


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
            '<h2 id="libel"><a href="/code/">Libel</a>'
            '<a aria-label="Link to this passage" class="passage" href="#libel">§</a></h2>',
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
    assert html(body) == expected


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
    ("line", "what", "do"),
    [
        ("<b>bold</b>", "raw HTML: <b>", "write it in Markdown"),
        ("a <br/> b", "raw HTML: <br/>", "write it in Markdown"),
        ("<!-- note -->", "raw HTML: <!-- note -->", "write it in Markdown"),
        ("<script", "raw HTML: <script", "write it in Markdown"),
        ("</p>", "raw HTML: </p>", "write it in Markdown"),
        ("<?php", "raw HTML: <?php", "write it in Markdown"),
        ("<javascript:alert(1)>", "raw HTML: <javascript:alert(1)>", "write it in Markdown"),
        ("```", "a code fence", "quote words with `> `"),
        ("~~~ python", "a code fence", "quote words with `> `"),
        ("# Title {#title}", "a first-level heading (#)", "begin at ##"),
        ("## Heading", "a heading without an id", "{#id}"),
        ("## Heading {#Id}", "the id {#Id} is not well formed", "a-z, 0-9 and hyphens"),
        ("## Heading {#an id}", "the id {#an is not well formed", "a-z, 0-9 and hyphens"),
        ("## Heading {#id", "the id {#id is not well formed", "a-z, 0-9 and hyphens"),
        ("## Heading {#}", "the id {#} is not well formed", "a-z, 0-9 and hyphens"),
        ('## Heading {#x"onclick="y}', "is not well formed", "a-z, 0-9 and hyphens"),
        ("## Heading {#page-x}", "the id page-x is reserved", "doesn't begin page-"),
        ("## Heading {#code-3-1}", "the id code-3-1 is reserved", "doesn't begin code-"),
        ("## Heading {#guidance-x}", "the id guidance-x is reserved", "doesn't begin guidance-"),
        ("- **Term:** {#platforms-x} x", "the id platforms-x is reserved", "doesn't begin platforms-"),
        ("## {#a} Heading", "the id {#a} is in the wrong place", "at the end of a heading"),
        ("Words {#a} words", "the id {#a} is in the wrong place", "at the end of a heading"),
        ("- Plain {#a} item", "the id {#a} is in the wrong place", "after the bold term"),
        ("- **Term:** words {#a}", "the id {#a} is in the wrong place", "after the bold term"),
        ("> ## Heading {#a}", "the id {#a} is in the wrong place", "at the end of a heading"),
        ("    ## Heading {#a}", "the id {#a} is in the wrong place", "at the end of a heading"),
        ("## Heading {#a} {#b}", "the id {#a} is in the wrong place", "once"),
        ("{{ code }}", "{{ code }} means nothing here", "{{ code 3.1 }}"),
        ("{{ include x }}", "{{ include x }} means nothing here", "{{ code 3.1 }}"),
        ("a\x00b", "an invisible control character", "delete it"),
        ("a\x1bb", "an invisible control character", "delete it"),
        ("a\x85b", "an invisible control character", "delete it"),
        ("a\u2028b", "an invisible control character", "delete it"),
        ("a\ufeffb", "an invisible control character", "delete it"),
    ],
)
def test_a_flaw_is_named_with_its_line(line, what, do):
    """Every flaw of a line is named with the line's number."""
    found = flaws(f"Words.\n\n{line}\n\nMore words.\n")
    assert any(at == 3 and what in says and do in to_do and not warning for at, says, to_do, warning in found), found


@pytest.mark.parametrize("under", ["===", "---", "-", "  ---  "])
def test_an_underlined_heading_is_refused(under):
    """A heading underlined with = or - is refused: it could have no id."""
    assert [(at, says) for at, says, _, _ in flaws(f"Words.\n\nHeading\n{under}\n")] == [
        (4, "a heading underlined with = or -")
    ]


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
    assert flaws(body) == []


def test_a_less_than_sign_may_be_escaped():
    """The way out that the message about raw HTML names is one."""
    assert not flaws("a \\<b> c")
    assert html("a \\<b> c") == "<p>a &lt;b&gt; c</p>"


@pytest.mark.parametrize(
    ("body", "line", "what"),
    [
        ("## A {#a}\n\n#### B {#b}", 3, "a heading level is skipped (####)"),
        ("### A {#a}", 1, "a heading level is skipped (###)"),
        ("Words\n\n- **Term:** words", 3, "an item opens with a bold term but has no id"),
    ],
)
def test_what_is_only_odd_is_a_warning(body, line, what):
    """A skipped level and a bold term without an id are warned of."""
    assert [(at, says, warning) for at, says, _, warning in flaws(body)] == [(line, what, True)]


def test_a_page_about_the_site_needs_no_ids():
    """Where headings are no passages, they may do without ids; what is wrong otherwise stays wrong."""
    assert not flaws("## Heading\n\n- **Term:** words", ids_needed=False)
    assert [says for _, says, _, _ in flaws("## Heading {#Id}\n\n# Top", ids_needed=False)] == [
        "the id {#Id} is not well formed",
        "a first-level heading (#)",
    ]


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
    assert all(flaw.line <= body.count("\n") + 1 for flaw in problems(body))


@given(HOSTILE)
@settings(max_examples=examples(150), deadline=None)
def test_a_text_without_flaws_shows_each_of_its_ids_once(body):
    """Where nothing is wrong, the ids written in a text are those of its HTML."""
    if not any(not flaw.warning for flaw in problems(body)):
        shown = Page(render(body, paragraphs={}).html).ids
        assert set(shown) <= set(markdown.ids(body))
