"""What is wrong between the files of a folder: names used twice, links that lead nowhere; and what is only odd."""

import pytest

from guidance.content.canonical import written
from guidance.content.reading import parse
from guidance.text.flaws import Problem
from tests import factories, problems

SECTION, PARAGRAPH = "protocol/01-talking-online.md", "code/3.1.md"
GOOD = written(factories.folder())
SITE = GOOD["site.toml"]
ITEM = "- **Rumours:** {#rumours} Check.\n"  # on the first line of the body: other files link to it
BODY = 6  # the file's line on which the body begins


def text(body: str, *head: str) -> bytes:
    return "\n".join(["+++", 'title = "T"', *(head or ['summary = "S."']), "+++", "", f"{body}\n"]).encode()


def told(**files: bytes) -> list[Problem]:
    """What is wrong in the good folder with other files in it; it loads if there are only warnings."""
    content, found = parse({**GOOD, **files})
    assert (content is not None) == all(problem.warning for problem in found)
    return found


def only(files: dict[str, bytes], file: str, line: int, *named: str, warning: bool = False) -> None:
    """The folder has exactly this problem."""
    problems.only(told(**files), line, *named, file=file, warning=warning)


def in_section(body: str) -> dict[str, bytes]:
    """A section whose body begins with an item, an empty line and then this."""
    return {SECTION: text(f"{ITEM}\n{body}")}


def test_a_good_folder_has_no_problem():
    """The folder that these tests damage has nothing wrong with it."""
    assert told() == []


# ---- twice


@pytest.mark.parametrize(
    ("files", "file", "line", "named"),
    [
        (
            {"protocol/02-talking-online.md": text("W.")},
            "protocol/02-talking-online.md",
            1,
            f"'talking-online' {SECTION}",
        ),
        ({"appendix-a/09-forums.md": text("W.")}, "appendix-a/09-forums.md", 1, "'forums'"),
        ({"protocol/01-zero.md": text("W.")}, "protocol/01-zero.md", 1, f"01 {SECTION}"),
        ({"appendix-a/01-wikis.md": text("W.")}, "appendix-a/01-wikis.md", 1, "01"),
        (in_section("## A {#twice}\n\n- **B** {#twice} b"), SECTION, BODY + 4, "twice"),
        ({"protocol/02-b.md": text("W.\n\n## R {#rumours}")}, "protocol/02-b.md", BODY + 2, f"rumours {SECTION}"),
        ({PARAGRAPH: text("W.\n\n## R {#rumours}")}, PARAGRAPH, BODY + 2, f"rumours {SECTION}"),
        (
            {"pages/privacy.md": b'+++\ntitle = "T"\n+++\n\n## A {#twice}\n\n## B {#twice}\n'},
            "pages/privacy.md",
            7,
            "twice",
        ),
        ({"site.toml": SITE + SITE[SITE.index(b"\n[[") :]}, "site.toml", 8, "clerks"),
    ],
)
def test_what_stands_twice_is_refused(files, file, line, named):
    """Slugs, numbers of order, ids anywhere in the edition and contacts may stand once only; the first is named."""
    only(files, file, line, *named.split())


def test_a_section_and_a_platform_type_may_share_name_and_number():
    """Names and numbers are a folder's own."""
    assert not told(**{"appendix-a/02-talking-online.md": text("W.")})


# ---- links


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("/nowhere/", "/nowhere/"),
        ("/guidance/nowhere/", "/guidance/nowhere/"),
        ("/guidance/talking-online", "/guidance/talking-online"),
        ("/guidance/talking-online/#gone", "/guidance/talking-online/#gone"),
        ("/code/9.9/", "/code/9.9/"),
        ("/contacts/#nobody", "/contacts/#nobody"),
        ("/editions/1/guidance/", "/editions/1/guidance/"),
        ("#gone", "#gone"),
        ("#", "#"),
        ("", "()"),
        ("talking-online", "talking-online"),
        ("../talking-online/", "../talking-online/"),
        ("https:/example.org", "https:/example.org"),
        ("//example.org/", "//example.org/"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("JaVaScript:alert(1)", "JaVaScript:alert(1)"),
        ("&#106;avascript:alert(1)", "javascript:alert(1)"),
        ("data:text/html,x", "data:text/html,x"),
        ("ftp://example.org/", "ftp://example.org/"),
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("mailto:nobody", "mailto:nobody"),
        ("tel:the-office", "tel:the-office"),
    ],
)
def test_a_link_that_leads_nowhere_is_refused_with_its_line(link, shown):
    """A link that leads nowhere on the site, or by a way that isn't allowed, is named with its line."""
    files = in_section(f"Words.\n\nMore [words]({link}) here.")
    only(files, SECTION, BODY + 4, shown)


@pytest.mark.parametrize(
    "link",
    [
        "/", "/guidance/", "/guidance/all/", "/guidance/talking-online/", "/guidance/talking-online/#rumours",
        "#rumours", "/code/", "/code/3.1/", "/platforms/", "/platforms/forums/", "/contacts/", "/contacts/#clerks",
        "/privacy/", "/accessibility/", "/cookies/", "/search/", "/search/?q=kids", "/editions/", "/updates.xml",
        "https://example.org", "https://example.org/a?b=c&d=e#f", "mailto:a@example.org", "tel:+441632960000",
    ],
)  # fmt: skip
def test_a_link_that_leads_somewhere_is_fine(link):
    """Links to what the site has, to other sites, addresses and telephones are fine."""
    assert not told(**in_section(f"[words]({link})"))


@pytest.mark.parametrize("file", [PARAGRAPH, "appendix-a/01-forums.md"])
def test_links_are_checked_in_every_kind_of_text(file):
    """A paragraph's links and a platform type's are checked like a section's."""
    only({file: text("Words.\n\n[x](/nowhere/)")}, file, BODY + 2, "/nowhere/")


def test_links_are_checked_on_pages():
    """A page's links are checked, with the line in the file."""
    page = b'+++\ntitle = "T"\n+++\n\nWords.\n\n[x](/nowhere/)\n'
    only({"pages/cookies.md": page}, "pages/cookies.md", 7, "/nowhere/")


def test_a_link_by_reference_is_refused_where_its_address_stands():
    """A link by reference is named on the line that holds its address."""
    only(in_section("See [this][1].\n\n[1]: /nowhere/"), SECTION, BODY + 4, "/nowhere/")


@pytest.mark.parametrize("good", ["[a](/code/3.1/)", "The address /code/3.1 is wrong."])
def test_a_bad_link_is_told_on_its_own_line(good):
    """The line of a bad link is not that of an earlier text which holds the same letters."""
    only(in_section(f"{good}\n\n[b](/code/3.1)"), SECTION, BODY + 4, "/code/3.1")


def test_a_bad_link_is_told_on_every_line_that_has_it():
    """A bad link that stands on three lines is told three times: all errors at once."""
    found = told(**in_section("[a](/x/)\n\n[b](/x/)\n\n[c](/x/)"))
    assert [problem.line for problem in found if problems.names(problem, "/x/")] == [BODY + 2, BODY + 4, BODY + 6]


def test_a_renamed_section_leaves_its_links_and_search_terms_behind():
    """Renaming a file makes an error of everything that leads to its old address."""
    files = {
        "protocol/01-new.md": text(ITEM),
        "pages/cookies.md": b'+++\ntitle = "T"\n+++\n\n[x](/guidance/talking-online/)\n',
    }
    _, found = parse({**{file: data for file, data in GOOD.items() if file != SECTION}, **files})
    assert [(p.file, p.line) for p in found] == [("pages/cookies.md", 5), ("search-terms.toml", 7)]


# ---- paragraphs of the Code


@pytest.mark.parametrize(
    ("files", "file", "line", "named"),
    [
        (in_section("W.\n\n- {{ code 9.9 }}"), SECTION, BODY + 4, "code/9.9.md"),
        (in_section("W.\n\n- {{ code 3.1 }} {{ code 3.10 }}"), SECTION, BODY + 4, "code/3.10.md"),
        ({PARAGRAPH: text("W.\n\n{{ code 3.1 }}")}, PARAGRAPH, BODY + 2, ""),
        (in_section("{{ code }}"), SECTION, BODY + 2, "{{ code }}"),
        (in_section("{{code 3.1}}"), SECTION, BODY + 2, "{{code 3.1}}"),
        (in_section("{{ para 3.1 }}"), SECTION, BODY + 2, "{{ para 3.1 }}"),
        (in_section("{{ code 3.1"), SECTION, BODY + 2, "{{ code 3.1 }}"),
    ],
)
def test_a_paragraph_that_is_not_there_cannot_be_shown(files, file, line, named):
    """What shows a paragraph of the Code names one that the edition has, in the one form there is, outside the Code."""
    only(files, file, line, named)


def test_a_page_about_the_site_cannot_show_a_paragraph():
    """Pages are outside editions, so no wording could be put in."""
    page = b'+++\ntitle = "T"\n+++\n\n{{ code 3.1 }}\n'
    only({"pages/cookies.md": page}, "pages/cookies.md", 5, "/code/3.1/")


# ---- moved addresses


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("/guidance/talking-online/", "/code/3.1/", "/guidance/talking-online/"),
        ("/guidance/talking-online/#rumours", "/code/3.1/", "/guidance/talking-online/#rumours"),
        ("/guidance/old/", "/guidance/gone/", "/guidance/gone/"),
        ("/guidance/old/", "/guidance/talking-online/#gone", "/guidance/talking-online/#gone"),
        ("/guidance/old/", "/contacts/", "/contacts/"),
        ("/guidance/old/", "https://example.org/", "https://example.org/"),
        ("/guidance/old", "/code/3.1/", "/guidance/old"),
        ("/contacts/old/", "/code/3.1/", "/contacts/old/"),
        ("/guidance/Old/", "/code/3.1/", "/guidance/Old/"),
    ],
)
def test_a_moved_address_is_gone_and_leads_to_a_passage(old, new, named):
    """Under [moved], the old address is gone and well formed, and the new one is a passage of the edition."""
    edition = GOOD["edition.toml"] + f'\n[moved]\n"{old}" = "{new}"\n'.encode()
    only({"edition.toml": edition}, "edition.toml", 6, named)


def test_an_address_may_move_to_a_passage():
    """A page and an id that are gone may lead to a passage."""
    moved = '\n[moved]\n"/guidance/old/" = "/guidance/talking-online/#rumours"\n"/code/2.9/" = "/code/3.1/"\n'
    assert not told(**{"edition.toml": GOOD["edition.toml"] + moved.encode()})


def test_search_terms_for_a_passage_that_is_gone_are_refused():
    """Search terms lead to a passage that exists."""
    terms = b'[passages]\n"/code/3.1/" = ["a"]\n"/guidance/gone/" = ["b"]\n'
    only({"search-terms.toml": terms}, "search-terms.toml", 3, "/guidance/gone/")


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("Words\n- **Term:** {#shown} words", BODY + 3),
        ("Write `{#shown}` so.", BODY + 2),
        ("Words\n\n    - **Term:** {#shown} words", BODY + 4),
        ("## Heading \\{#shown}", BODY + 2),
        ("- **Term:** \\{#shown} words", BODY + 2),
    ],
)
def test_an_id_that_would_be_shown_as_text_is_refused(body, line):
    """An id that Markdown doesn't read as one is named, since links to it would lead nowhere."""
    found = told(**in_section(body))
    assert [problem.line for problem in found if problems.names(problem, " shown ")] == [line]


# ---- images


def test_an_image_from_elsewhere_is_refused():
    """An image has to be the portal's own: pages make no request to another site."""
    files = in_section("W.\n\n![A map](https://example.org/map.png)")
    only(files, SECTION, BODY + 4, "https://example.org/map.png")


# ---- warnings


@pytest.mark.parametrize(
    ("files", "file", "line", "named"),
    [
        ({PARAGRAPH: text("Words.", "quoted = true")}, PARAGRAPH, 1, ""),
        (in_section("See paragraph 9.9 of the Act."), SECTION, BODY + 2, "9.9"),
        (in_section("W.\n\nParagraphs 3.1 and 3.2 apply."), SECTION, BODY + 4, "3.2"),
        (in_section("W.\n\n![](/static/map.png)"), SECTION, BODY + 4, ""),
        (in_section("## A {#a}\n\n#### B {#b}"), SECTION, BODY + 4, "(####)"),
        (in_section("### A {#a}"), SECTION, BODY + 2, "(###)"),
        (in_section("- **Term:** words"), SECTION, BODY + 2, "{#id}"),
        ({"site.toml": SITE.replace(b"email", b"# email")}, "site.toml", 8, "Clerks"),
    ],
)
def test_a_warning_does_not_stop_loading(files, file, line, named):
    """What is only warned of is named like an error, and the folder loads."""
    only(files, file, line, named, warning=True)


# ---- what can't be read makes no noise elsewhere


@pytest.mark.parametrize("data", [b"Words.\n", b'+++\ntitle = "T"\n', b"\xff", b"+++\ntitle = 1\n+++\n\nWords.\n", b""])
@pytest.mark.parametrize("file", [SECTION, PARAGRAPH])
def test_an_unreadable_part_is_told_alone(file, data):
    """Links, search terms and paragraphs that lead to a part which can't be read are not called wrong."""
    assert {problem.file for problem in told(**{file: data})} == {file}


def test_a_title_with_another_number_is_odd():
    """A paragraph whose title names another number than its file is a warning: it would be published under both."""
    files = {PARAGRAPH: GOOD[PARAGRAPH].replace(b"Paragraph 3.1", b"Paragraph 3.9")}
    only(files, PARAGRAPH, 2, "3.9", "3.1", warning=True)


def test_a_line_full_of_brackets_is_refused_at_once():
    """Twenty thousand brackets, which Markdown would read for minutes, are refused."""
    only(in_section("[" * 20_000), SECTION, BODY + 2)


def test_a_slip_in_front_matter_is_told_with_what_to_do():
    """Curly quotes, quotes within quotes and anything else are each told where they are, with a way out of its own."""
    ways_out = set()
    for line in ("title = “T”", 'title = "A "quoted" word"', "title = T"):
        found = told(**{SECTION: f"+++\n{line}\n+++\n\nWords.\n".encode()})
        problems.only(found, 2, file=SECTION)
        ways_out.add(found[0].do)
    assert len(ways_out) == 3
