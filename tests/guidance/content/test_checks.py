"""What is wrong between the files of a folder: names used twice, links that lead nowhere; and what is only odd."""

import pytest

from guidance.content.canonical import written
from guidance.content.reading import parse
from tests import factories

SECTION, PARAGRAPH = "protocol/01-talking-online.md", "code/3.1.md"
GOOD = written(factories.folder())
SITE = GOOD["site.toml"]
ITEM = "- **Rumours:** {#rumours} Check.\n"  # on the first line of the body: other files link to it
BODY = 6  # the file's line on which the body begins


def text(body: str, *head: str) -> bytes:
    return "\n".join(["+++", 'title = "T"', *(head or ['summary = "S."']), "+++", "", f"{body}\n"]).encode()


def told(**files: bytes) -> list[tuple]:
    """(file, line, what, do, warning) of each problem of the good folder with other files in it."""
    _, problems = parse({**GOOD, **files})
    return [(problem.file, problem.line, problem.what, problem.do, problem.warning) for problem in problems]


def only(files: dict[str, bytes], file: str, line: int, what: str, do: str, *, warning: bool = False) -> None:
    """The folder has exactly this problem; it loads if that is a warning."""
    content, problems = parse({**GOOD, **files})
    assert [(problem.file, problem.line, problem.warning) for problem in problems] == [(file, line, warning)], problems
    assert what in problems[0].what
    assert do in problems[0].do
    assert (content is not None) == warning


def in_section(body: str) -> dict[str, bytes]:
    """A section whose body begins with an item, an empty line and then this."""
    return {SECTION: text(f"{ITEM}\n{body}")}


def test_a_good_folder_has_no_problem():
    """The folder that these tests damage has nothing wrong with it."""
    assert told() == []


# ---- twice


@pytest.mark.parametrize(
    ("files", "file", "line", "what", "do"),
    [
        (
            {"protocol/02-talking-online.md": text("W.")},
            "protocol/02-talking-online.md",
            1,
            "'talking-online' is used by " + SECTION,
            "rename",
        ),
        (
            {"appendix-a/09-forums.md": text("W.")},
            "appendix-a/09-forums.md",
            1,
            "the name 'forums' is used by",
            "rename",
        ),
        (
            {"protocol/01-zero.md": text("W.")},
            "protocol/01-zero.md",
            1,
            "the number 01 is used by " + SECTION,
            "number them apart",
        ),
        (
            {"appendix-a/01-wikis.md": text("W.")},
            "appendix-a/01-wikis.md",
            1,
            "the number 01 is used by",
            "number them apart",
        ),
        (
            in_section("## A {#a}\n\n- **B** {#a} b"),
            SECTION,
            BODY + 4,
            "the id a is used in this file too",
            "another id",
        ),
        (
            {"protocol/02-b.md": text("W.\n\n## R {#rumours}")},
            "protocol/02-b.md",
            BODY + 2,
            "the id rumours is used in " + SECTION,
            "another id",
        ),
        (
            {PARAGRAPH: text("W.\n\n## R {#rumours}")},
            PARAGRAPH,
            BODY + 2,
            "the id rumours is used in " + SECTION,
            "another id",
        ),
        (
            {"pages/privacy.md": b'+++\ntitle = "T"\n+++\n\n## A {#a}\n\n## B {#a}\n'},
            "pages/privacy.md",
            7,
            "the id a",
            "another id",
        ),
        (
            {"site.toml": SITE + SITE[SITE.index(b"\n[[") :]},
            "site.toml",
            8,
            "the contact clerks stands twice",
            "take one away",
        ),
    ],
)
def test_what_stands_twice_is_refused(files, file, line, what, do):
    """Slugs, numbers of order, ids anywhere in the edition and contacts may stand once only."""
    only(files, file, line, what, do)


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
    only(files, SECTION, BODY + 4, f"the link {shown} ", "use " if link[:1] != "#" else "name an id")


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
    only({file: text("Words.\n\n[x](/nowhere/)")}, file, BODY + 2, "the link /nowhere/ leads nowhere", "use an address")


def test_links_are_checked_on_pages():
    """A page's links are checked, with the line in the file."""
    page = b'+++\ntitle = "T"\n+++\n\nWords.\n\n[x](/nowhere/)\n'
    only({"pages/cookies.md": page}, "pages/cookies.md", 7, "the link /nowhere/ leads nowhere", "use an address")


def test_a_link_by_reference_is_refused_where_its_address_stands():
    """A link by reference is named on the line that holds its address."""
    only(in_section("See [this][1].\n\n[1]: /nowhere/"), SECTION, BODY + 4, "/nowhere/ leads nowhere", "use an address")


@pytest.mark.parametrize("good", ["[a](/code/3.1/)", "The address /code/3.1 is wrong."])
def test_a_bad_link_is_told_on_its_own_line(good):
    """The line of a bad link is not that of an earlier text which holds the same letters."""
    only(
        in_section(f"{good}\n\n[b](/code/3.1)"), SECTION, BODY + 4, "the link /code/3.1 leads nowhere", "its last slash"
    )


def test_a_bad_link_is_told_on_every_line_that_has_it():
    """A bad link that stands on three lines is told three times: all errors at once."""
    lines = [line for _, line, what, _, _ in told(**in_section("[a](/x/)\n\n[b](/x/)\n\n[c](/x/)")) if "/x/" in what]
    assert lines == [BODY + 2, BODY + 4, BODY + 6]


def test_a_renamed_section_leaves_its_links_and_search_terms_behind():
    """Renaming a file makes an error of everything that leads to its old address."""
    files = {
        "protocol/01-new.md": text(ITEM),
        "pages/cookies.md": b'+++\ntitle = "T"\n+++\n\n[x](/guidance/talking-online/)\n',
    }
    _, problems = parse({**{file: data for file, data in GOOD.items() if file != SECTION}, **files})
    assert [(p.file, p.line) for p in problems] == [("pages/cookies.md", 5), ("search-terms.toml", 7)]


# ---- paragraphs of the Code


@pytest.mark.parametrize(
    ("files", "file", "line", "what", "do"),
    [
        (in_section("W.\n\n- {{ code 9.9 }}"), SECTION, BODY + 4, "there is no paragraph 9.9", "add code/9.9.md"),
        (in_section("W.\n\n- {{ code 3.1 }} {{ code 3.10 }}"), SECTION, BODY + 4, "there is no paragraph 3.10", "mend"),
        (
            {PARAGRAPH: text("W.\n\n{{ code 3.1 }}")},
            PARAGRAPH,
            BODY + 2,
            "can't include another",
            "write its words out",
        ),
        (in_section("{{ code }}"), SECTION, BODY + 2, "{{ code }} means nothing here", "{{ code 3.1 }}"),
        (in_section("{{code 3.1}}"), SECTION, BODY + 2, "{{code 3.1}} means nothing here", "{{ code 3.1 }}"),
        (in_section("{{ para 3.1 }}"), SECTION, BODY + 2, "{{ para 3.1 }} means nothing here", "{{ code 3.1 }}"),
        (in_section("{{ code 3.1"), SECTION, BODY + 2, "means nothing here", "{{ code 3.1 }}"),
    ],
)
def test_a_paragraph_that_is_not_there_cannot_be_shown(files, file, line, what, do):
    """What shows a paragraph of the Code names one that the edition has, in the one form there is, outside the Code."""
    only(files, file, line, what, do)


def test_a_page_about_the_site_cannot_show_a_paragraph():
    """Pages are outside editions, so no wording could be put in."""
    page = b'+++\ntitle = "T"\n+++\n\n{{ code 3.1 }}\n'
    only({"pages/cookies.md": page}, "pages/cookies.md", 5, "paragraph", "/code/3.1/")


# ---- moved addresses


@pytest.mark.parametrize(
    ("old", "new", "what", "do"),
    [
        ("/guidance/talking-online/", "/code/3.1/", "/guidance/talking-online/ is still there", "take the line away"),
        ("/guidance/talking-online/#rumours", "/code/3.1/", "#rumours is still there", "take the line away"),
        ("/guidance/old/", "/guidance/gone/", "/guidance/gone/ leads nowhere", "name a passage of this edition"),
        ("/guidance/old/", "/guidance/talking-online/#gone", "#gone leads nowhere", "name a passage of this edition"),
        ("/guidance/old/", "/contacts/", "/contacts/ leads nowhere", "name a passage of this edition"),
        ("/guidance/old/", "https://example.org/", "https://example.org/ leads nowhere", "name a passage"),
        ("/guidance/old", "/code/3.1/", "/guidance/old is not an address", "/guidance/section/#passage"),
        ("/contacts/old/", "/code/3.1/", "/contacts/old/ is not an address", "/guidance/section/#passage"),
        ("/guidance/Old/", "/code/3.1/", "/guidance/Old/ is not an address", "/guidance/section/#passage"),
    ],
)
def test_a_moved_address_is_gone_and_leads_to_a_passage(old, new, what, do):
    """Under [moved], the old address is gone and well formed, and the new one is a passage of the edition."""
    edition = GOOD["edition.toml"] + f'\n[moved]\n"{old}" = "{new}"\n'.encode()
    only({"edition.toml": edition}, "edition.toml", 6, what, do)


def test_an_address_may_move_to_a_passage():
    """A page and an id that are gone may lead to a passage."""
    moved = '\n[moved]\n"/guidance/old/" = "/guidance/talking-online/#rumours"\n"/code/2.9/" = "/code/3.1/"\n'
    assert not told(**{"edition.toml": GOOD["edition.toml"] + moved.encode()})


def test_search_terms_for_a_passage_that_is_gone_are_refused():
    """Search terms lead to a passage that exists."""
    terms = b'[passages]\n"/code/3.1/" = ["a"]\n"/guidance/gone/" = ["b"]\n'
    only({"search-terms.toml": terms}, "search-terms.toml", 3, "/guidance/gone/ leads nowhere", "name a passage")


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("Words\n- **Term:** {#a} words", BODY + 3),
        ("Write `{#a}` so.", BODY + 2),
        ("Words\n\n    - **Term:** {#a} words", BODY + 4),
        ("## Heading \\{#a}", BODY + 2),
        ("- **Term:** \\{#a} words", BODY + 2),
    ],
)
def test_an_id_that_would_be_shown_as_text_is_refused(body, line):
    """An id that Markdown doesn't read as one is named, since links to it would lead nowhere."""
    assert [at for _, at, what, *_ in told(**in_section(body)) if "the id a" in what] == [line]


# ---- images


def test_an_image_from_elsewhere_is_refused():
    """An image has to be the portal's own: pages make no request to another site."""
    files = in_section("W.\n\n![A map](https://example.org/map.png)")
    only(files, SECTION, BODY + 4, "the image https://example.org/map.png is not the portal's own", "say in words")


# ---- warnings


@pytest.mark.parametrize(
    ("files", "file", "line", "what", "do"),
    [
        ({PARAGRAPH: text("Words.", "quoted = true")}, PARAGRAPH, 1, "there is no summary", "add summary"),
        (
            in_section("See paragraph 9.9 of the Act."),
            SECTION,
            BODY + 2,
            "paragraph 9.9 is mentioned",
            "another document's",
        ),
        (
            in_section("W.\n\nParagraphs 3.1 and 3.2 apply."),
            SECTION,
            BODY + 4,
            "paragraph 3.2 is mentioned",
            "mend the number",
        ),
        (
            in_section("W.\n\n![](/static/map.png)"),
            SECTION,
            BODY + 4,
            "an image without alt text",
            "say in the square brackets",
        ),
        (in_section("## A {#a}\n\n#### B {#b}"), SECTION, BODY + 4, "a heading level is skipped (####)", "use ###"),
        (in_section("### A {#a}"), SECTION, BODY + 2, "a heading level is skipped (###)", "use ##"),
        (in_section("- **Term:** words"), SECTION, BODY + 2, "an item opens with a bold term but has no id", "{#id}"),
        (
            {"site.toml": SITE.replace(b"email", b"# email")},
            "site.toml",
            8,
            "nothing says how to reach Clerks",
            "add email",
        ),
    ],
)
def test_a_warning_does_not_stop_loading(files, file, line, what, do):
    """What is only warned of is named like an error, and the folder loads."""
    only(files, file, line, what, do, warning=True)


# ---- what can't be read makes no noise elsewhere


@pytest.mark.parametrize("data", [b"Words.\n", b'+++\ntitle = "T"\n', b"\xff", b"+++\ntitle = 1\n+++\n\nWords.\n", b""])
@pytest.mark.parametrize("file", [SECTION, PARAGRAPH])
def test_an_unreadable_part_is_told_alone(file, data):
    """Links, search terms and paragraphs that lead to a part which can't be read are not called wrong."""
    _, problems = parse({**GOOD, file: data})
    assert {problem.file for problem in problems} == {file}


def test_a_title_with_another_number_is_odd():
    """A paragraph whose title names another number than its file is a warning: it would be published under both."""
    files = {PARAGRAPH: GOOD[PARAGRAPH].replace(b"Paragraph 3.1", b"Paragraph 3.9")}
    only(files, PARAGRAPH, 2, "the title says 3.9 and the file 3.1", "write 3.1 in the title", warning=True)


def test_a_line_full_of_brackets_is_refused_at_once():
    """Twenty thousand brackets, which Markdown would read for minutes, are refused."""
    only(in_section("[" * 20_000), SECTION, BODY + 2, "far too many square brackets", "break the line up")


@pytest.mark.parametrize(
    ("line", "do"),
    [
        ("title = “T”", "straight double quotes"),
        ('title = "A "quoted" word"', '\\" for a double quote'),
        ("title = T", "write each line as"),
    ],
)
def test_a_slip_in_front_matter_is_told_with_what_to_do(line, do):
    """Curly quotes and quotes within quotes are named; anything else is shown how a line is written."""
    _, problems = parse({**GOOD, SECTION: f"+++\n{line}\n+++\n\nWords.\n".encode()})
    assert [(problem.file, problem.line) for problem in problems] == [(SECTION, 2)]
    assert do in problems[0].do
