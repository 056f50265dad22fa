"""Reading a content folder: what is wrong in one file, and the way from content to files and back."""

import re

import pytest
from hypothesis import HealthCheck, given, settings

from guidance.book.book import Book
from guidance.content.canonical import fingerprint, written
from guidance.content.reading import folder_files, parse
from guidance.content.shape import PAGES
from guidance.text.flaws import Problem
from tests import factories, problems, strategies
from tests.conftest import SHIPPED
from tests.effort import examples

SECTION = "protocol/01-talking-online.md"
PARAGRAPH = "code/3.1.md"
GOOD = written(factories.folder())
THOROUGH = settings(max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow])


def errors(files: dict[str, bytes]) -> list[Problem]:
    content, found = parse(files)
    assert (content is None) == any(not problem.warning for problem in found)
    return [problem for problem in found if not problem.warning]


def only(files: dict[str, bytes], file: str, line: int, *named: str) -> None:
    """The folder is refused, for this reason alone."""
    problems.only(errors(files), line, *named, file=file)


def with_(file: str, text: str | bytes) -> dict[str, bytes]:
    return {**GOOD, file: text if isinstance(text, bytes) else text.encode()}


def edited(file: str, old: str, new: str) -> dict[str, bytes]:
    text = GOOD[file].decode()
    assert text.count(old) == 1
    return with_(file, text.replace(old, new))


def without(*files: str) -> dict[str, bytes]:
    return {file: data for file, data in GOOD.items() if file not in files}


def front(*head: str, body: str = "Words.\n") -> str:
    return "\n".join(["+++", *head, "+++", "", body])


# ---- files


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ("stray.md", "protocol/"),
        ("protocol", "protocol/"),
        ("pages/about.md", "pages/"),
        ("content/site.toml", "content/README.md"),
        ("protocol/notes.txt", "01-short-name.md"),
        ("protocol/1-short.md", "01-short-name.md"),
        ("protocol/02-Capital.md", "01-short-name.md"),
        ("protocol/02-.md", "01-short-name.md"),
        ("protocol/02-élan.md", "01-short-name.md"),
        ("protocol/٠٢-arabic.md", "01-short-name.md"),
        (f"protocol/02-{'x' * 81}.md", "01-short-name.md"),
        ("protocol/deeper/02-section.md", "01-short-name.md"),
        ("appendix-a/forums.md", "01-short-name.md"),
        ("code/three.md", "3.1.md"),
        ("code/3..1.md", "3.1.md"),
        ("code/٣.md", "3.1.md"),
        ("protocol/02-all.md", "/guidance/all/"),
    ],
)
def test_a_file_in_the_wrong_place_is_refused_by_name(file, shown):
    """A file in the wrong place, or with a name of the wrong form, is refused by name, and told what is right."""
    only(with_(file, front('title = "T"', 'summary = "S."')), file, 1, shown)


@pytest.mark.parametrize("file", ["edition.toml", "site.toml", *(f"pages/{slug}.md" for slug in PAGES)])
def test_a_missing_file_is_named(file):
    """Each file that a folder can't do without is missed by name."""
    only(without(file), file, 1)


def test_a_folder_without_a_section_is_refused():
    """A protocol without any section is refused."""
    only(without(SECTION, "search-terms.toml"), "protocol/", 1, "protocol/01-introduction.md")


def test_an_empty_folder_is_refused_with_all_that_it_lacks():
    """Of an empty folder, everything that it lacks is named."""
    lacks = {"protocol/", "edition.toml", "site.toml", "pages/accessibility.md", "pages/privacy.md", "pages/cookies.md"}
    assert {problem.file for problem in errors({})} == lacks


def test_folders_other_than_the_protocols_may_be_left_out():
    """A protocol that quotes no Code and has neither appendix nor pathway is whole without them."""
    content, found = parse(without(PARAGRAPH, "appendix-a/01-forums.md", "pathways/before-you-talk.md"))
    assert content
    assert not content.edition.paragraphs
    assert not content.edition.platforms
    assert not content.edition.pathways
    assert [(problem.file, problem.line, problem.warning) for problem in found] == [(SECTION, 6, True)]


@pytest.mark.parametrize("file", ["README.md", "quizzes/induction.md", "quizzes/questions/a.md"])
def test_what_belongs_to_others_is_left_alone(file):
    """The README and the quizzes are nothing to the loader, whatever is in them."""
    assert parse(with_(file, b"\xff")) == parse(GOOD)


@pytest.mark.parametrize("file", ["README.md.bak", "README.mdx", "quizzes"])
def test_a_name_that_only_begins_like_one_left_alone_is_refused(file):
    """A copy beside the README has no place in the folder."""
    only(with_(file, b"x"), file, 1)


def test_hidden_files_are_passed_over(tmp_path):
    """Hidden files and folders, such as an editor's, are not read."""
    for name in ("site.toml", ".DS_Store", ".git/config", "protocol/.01-a.md.swp"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert folder_files(tmp_path) == {"site.toml": b"x"}


# ---- bytes and front matter


@pytest.mark.parametrize(
    ("file", "data", "line", "byte"),
    [
        (SECTION, b"+++\ntitle = 'T'\n+++\n\nOne.\nTwo \xe9 three.\n", 6, "0xe9"),
        (SECTION, b"\xff\xfe+\x00+\x00", 1, "0xff"),
        ("site.toml", GOOD["site.toml"] + b"# \xc3", 12, "0xc3"),
        ("edition.toml", b'\ntitle = "\xa0"', 2, "0xa0"),
        ("search-terms.toml", b"\x80", 1, "0x80"),
        ("pages/privacy.md", b"+++\n\x80", 2, "0x80"),
    ],
)
def test_bytes_that_are_not_utf_8_are_refused_with_their_line(file, data, line, byte):
    """Bytes that are not UTF-8 are named, with their line, in every kind of file."""
    only(with_(file, data), file, line, byte, "UTF-8")


@pytest.mark.parametrize("marks", [b"\xef\xbb\xbf", b"\r\n"])
def test_marks_of_windows_editors_change_nothing(marks):
    """A byte-order mark and CRLF line ends are read as if they weren't there."""
    if marks == b"\r\n":
        files = {file: data.replace(b"\n", marks) for file, data in GOOD.items()}
    else:
        files = {file: marks + data for file, data in GOOD.items()}
    assert parse(files) == parse(GOOD)


@pytest.mark.parametrize(
    ("text", "line", "named"),
    [
        ("Words.\n", 1, "+++"),
        ("", 1, "+++"),
        ("\n+++\n", 1, "+++"),
        ('+++\ntitle = "T"\n\nWords.\n', 1, "+++"),
        (front('title = "T"', "summary = none"), 3, "TOML"),
        (front('title = "T"', "summary ="), 3, "TOML"),
        (front('title = "T', 'summary = "S."'), 2, "TOML"),
        (front('title = "T"', 'title = "U"'), 3, "TOML"),
        (front('title = "T"', 'title = "U"', 'summary = "S."'), 3, "TOML"),
        (front("x = " + "[" * 5000), 2, "TOML"),
        (front("x = " + "9" * 5000), 2, "TOML"),
        (front('title = "T"', 'sumary = "S."'), 3, "'sumary'"),
        (front('title = "T"', 'slug = "t"'), 3, "'slug'"),
        (front('title = "T"', 'replaces = "1"'), 3, "'replaces'"),
        (front('summary = "S."', "title = 3"), 3, "title"),
        (front('summary = "S."'), 1, 'title = "…"'),
        (front('title = ""'), 1, 'title = "…"'),
        (front(r'title = "T\nU"'), 2, "title"),
        (front(r'title = "T\u0000"'), 2, "title"),
        (front('summary = "S."', 'title = " T"'), 3, "title"),
        (front(f'title = "{"T" * 201}"'), 2, "200"),
        (front('title = "T"', f'summary = "{"S" * 501}"'), 3, "500"),
        (front('title = "T"', body="  \n"), 6, ""),
    ],
)
def test_flawed_front_matter_is_refused_with_its_line(text, line, named):
    """Every flaw of the front matter is named with its line."""
    only(with_(SECTION, text), SECTION, line, named)


def test_a_message_about_toml_names_one_line_only():
    """The line that the TOML reader counts, from below the first +++, isn't told beside the file's."""
    [told] = errors(with_(SECTION, front('title = "T"', "summary = none")))
    assert told.line == 3
    assert not re.search(r"\d", told.what)


@pytest.mark.parametrize(
    ("key", "named"),
    [('quoted = "no"', "quoted"), ("replaces = 3", "replaces"), (f'replaces = "{"3" * 81}"', "80"),
     ('replaces = "the old one"', '"3.1"')],
)  # fmt: skip
def test_a_paragraphs_own_keys_are_checked(key, named):
    """What a paragraph replaces is a paragraph's number, and whether it is quoted is true or false."""
    only(with_(PARAGRAPH, front('title = "T"', key)), PARAGRAPH, 3, named)


def test_a_page_has_no_summary():
    """A page's front matter holds its title and nothing else."""
    files = with_("pages/privacy.md", front('title = "T"', 'summary = "S."'))
    only(files, "pages/privacy.md", 3, "'summary'")


def test_a_page_without_text_is_refused():
    """A page without text is refused like a section without text."""
    only(with_("pages/privacy.md", front('title = "T"', body="")), "pages/privacy.md", 5)


# ---- edition.toml


@pytest.mark.parametrize(
    "date",
    [
        "August 2023", "2023", "2023-8", "2023-13", "2023-02-29", "23-08", "2023-08-14T9:30", "2023-08-14T09:30:00",
        "2023-08-14 09:30", "2023-08-14T24:00", "1899-12", "0000-01", "٢٠٢٣-٠٨", "2023-08 ", "2023-08-14T09:30Z",
        "2026-03-29T01:00", "2026-03-29T01:30", "2026-03-29T01:59",
    ],
)  # fmt: skip
def test_a_date_that_is_none_is_refused(date):
    """What is no month, day or minute in London is refused, and so is a minute that summer time skips."""
    files = edited("edition.toml", '"2020-01"', f'"{date}"')
    only(files, "edition.toml", 2, "in_force_from" if date.endswith(" ") else repr(date))


@pytest.mark.parametrize(
    "date",
    [
        "1900-01",
        "2023-08",
        "2024-02-29",
        "2023-08-14T00:00",
        "2026-03-29T00:59",
        "2026-03-29T02:00",
        "2025-10-26T01:30",
    ],
)
def test_a_month_a_day_and_a_minute_are_dates(date):
    """A month, a day and a minute are dates, the hour that comes twice in October too."""
    content, found = parse(edited("edition.toml", '"2020-01"', f'"{date}"'))
    assert content, found
    assert content.edition.in_force_from == date


@pytest.mark.parametrize(
    ("text", "line", "named"),
    [
        ('title = "T"\nin_force_from = 2023-08-14\nchange_kind = "major"', 2, "in_force_from"),
        ('title = "T"\nchange_kind = "huge"', 2, "'huge'"),
        ('title = "T"', 1, "change_kind"),
        ('change_kind = "major"', 1, "title"),
        ('title = "T"\nchange_kind = "major"\nnumber = 2', 3, "'number'"),
        ('title = "T"\nchange_kind = "major"\nmoved = "x"', 3, "moved"),
        ('title = "T"\nchange_kind = "major"\n[moved]\n"/code/1/" = 3', 4, "/code/1/"),
        ('title = "T"\nchange_kind = "major"\n[moved]\n/code/1/ = "/code/"', 4, "TOML"),
        ('title = "T"\nchange_kind =', 2, "TOML"),
        ('title = "T"\nchange_kind = "major"\nchange_note = """\nOne.\nTwo."""', 3, "change_note"),
        (f'title = "{"T" * 201}"\nchange_kind = "major"', 1, "200"),
    ],
)
def test_a_flawed_edition_file_is_refused_with_its_line(text, line, named):
    """Every flaw of edition.toml is named with its line."""
    only(with_("edition.toml", text), "edition.toml", line, named)


# ---- site.toml


@pytest.mark.parametrize(
    ("old", "new", "line", "named"),
    [
        ('"Brookshire"', '"Brookshire"\nmotto = "M"', 3, "'motto'"),
        ('"Brookshire"', "true", 2, "short_name"),
        ('"Brookshire"', '""', 1, "short_name"),
        ('"https://brookshire.example/constitution"', '"brookshire.example"', 5, "constitution"),
        ('"https://brookshire.example/constitution"', '"javascript:alert(1)"', 5, "constitution"),
        ('"Standards Committee"', f'"{"C" * 201}"', 3, "200"),
        ('"Brookshire County Council"', f'"{"C" * 201}"', 1, "200"),
        ('"clerks"', '"The Clerks"', 8, "'The Clerks'"),
        ('"clerks"', f'"{"c" * 81}"', 8, "80"),
        ('"clerks"', '"page-main"', 8, "page-main"),
        ('"clerks@brookshire.example"', '"clerks"', 8, "'clerks'"),
        ('"clerks@brookshire.example"', '"a@b.example"\nfax = "1"', 12, "'fax'"),
        ('"clerks@brookshire.example"', '"a@b.example"\naddress = "b.example"', 8, "address"),
        ('"clerks@brookshire.example"', '"a@b.c"\nin_elections = "yes"', 12, "in_elections"),
        ('"Clerks"', f'"{"C" * 201}"', 9, "200"),
        ('"Any question."', "3", 10, "helps_with"),
        ("[[contacts]]", "[contacts]", 7, "contacts"),
        ('"Brookshire"', '"Brookshire', 2, "TOML"),
    ],
)
def test_a_flawed_site_file_is_refused_with_its_line(old, new, line, named):
    """Every flaw of site.toml is named with its line."""
    only(edited("site.toml", old, new), "site.toml", line, named)


def test_contacts_that_are_no_tables_are_refused():
    """A list of names is no list of contacts."""
    text = GOOD["site.toml"].decode().partition("[[contacts]]")[0] + 'contacts = ["Clerks"]\n'
    only(with_("site.toml", text), "site.toml", 7, "[[contacts]]")


@pytest.mark.parametrize(
    ("second", "line", "key"),
    [
        ('slug = "b"\nteam = "B"', (13, 14), "helps_with"),
        ('slug = "b"\nteam = 3\nhelps_with = "H"', (13, 15), "team"),
        ('slug = "b"\nteam = "B"\nhelps_with = "H"\nemail = false', (13, 17), "email"),
    ],
)
def test_a_flaw_of_a_second_contact_is_not_told_of_the_first(second, line, key):
    """Where there are several contacts, the flaw is named on a line of the contact that has it."""
    [told] = errors(with_("site.toml", GOOD["site.toml"].decode() + f"\n[[contacts]]\n{second}\n"))
    assert told.line in line
    assert problems.names(told, key)


# ---- search-terms.toml


@pytest.mark.parametrize(
    ("text", "line", "named"),
    [
        ("[synonyms]\ngossip = []", 2, "'gossip'"),
        ('[synonyms]\ngossip = "rumours"', 2, "'gossip'"),
        ('[synonyms]\ngossip = ["rumours", 3]', 2, "'gossip'"),
        ('[synonyms]\ngossip = ["rumours", ""]', 2, "'gossip'"),
        ('[synonyms]\ngossip = ["Rumours", "rumours"]', 2, "'Rumours'"),
        ('[synonyms]\ngossip = [\n  " rumours",\n]', 3, ""),
        (f'[synonyms]\ngossip = [\n  "{"r" * 201}",\n]', 3, "200"),
        (f'[synonyms]\n{"g" * 201} = ["rumours"]', 2, "200"),
        ('[synonyms]\n"" = ["rumours"]', 2, "''"),
        ('[synonyms]\ngossip = ["a"]\ngossip = ["b"]', 3, "TOML"),
        ('[synonym]\ngossip = ["rumours"]', 1, "'synonym'"),
        ('synonyms = "x"', 1, "synonyms"),
    ],
)
def test_flawed_search_terms_are_refused_with_their_line(text, line, named):
    """Every flaw of the search terms is named with its line."""
    only(with_("search-terms.toml", text), "search-terms.toml", line, named)


def test_a_folder_without_search_terms_is_warned_of():
    """Without search terms a folder loads, with a warning."""
    content, found = parse(without("search-terms.toml"))
    assert content
    assert [(problem.file, problem.line, problem.warning) for problem in found] == [("search-terms.toml", 1, True)]


# ---- all at once


def test_all_errors_are_told_at_once():
    """A folder with a flaw in each file has all of them named, those of the texts too, in the order of the files."""
    files = {
        **GOOD,
        "stray.md": b"",
        "site.toml": b"motto = 1\n" + GOOD["site.toml"],
        "edition.toml": GOOD["edition.toml"] + b"number = 1\n",
        SECTION: front('title = "T"', 'summary = "S."', body="<b>raw</b>\n").encode(),
        "pages/privacy.md": b"no front matter",
        "pages/cookies.md": front('title = "T"', body="<i>raw</i>\n").encode(),
        "search-terms.toml": b"[synonyms]\na = 1\n",
    }
    told = [(problem.file, problem.line) for problem in errors(files)]
    assert told == sorted(told)
    assert set(told) >= {
        ("edition.toml", 4),
        ("pages/cookies.md", 5),
        ("pages/privacy.md", 1),
        (SECTION, 6),
        ("search-terms.toml", 2),
        ("site.toml", 1),
        ("stray.md", 1),
    }


def test_errors_come_before_warnings():
    """What stops the loading is told before what doesn't."""
    files = with_(SECTION, front('title = "T"', body="Paragraph 9.9 applies.\n\n<b>raw</b>\n"))
    _, found = parse(files)
    assert [problem.warning for problem in found] == sorted(problem.warning for problem in found)
    assert {problem.warning for problem in found} == {True, False}


def test_a_problem_reads_as_file_line_what_and_what_to_do():
    """A problem is one line: where, what is wrong, what to do."""
    _, found = parse(with_("stray.md", b""))
    assert str(found[0]) == (
        "stray.md:1: a file that has no place here: move it to protocol/, code/, appendix-a/, pathways/ or pages/, "
        "or take it away (content/README.md lists them)"
    )


# ---- there and back


def test_the_shipped_content_is_canonical(shipped):
    """What is shipped is written as it stands, byte for byte, the README and the quizzes aside."""
    theirs = {
        file: data for file, data in folder_files(SHIPPED).items() if not file.startswith(("README.md", "quizzes/"))
    }
    assert written(shipped) == theirs


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Other"},
        {"change_kind": "minor"},
        {"change_note": "Other."},
        {"in_force_from": "2020-01-01"},
        {"moved": {"/code/1/": "/code/3.1/"}},
        {"platforms": ()},
        {"sections": (factories.section(summary="Other."),)},
        {"sections": (factories.section(position=2),)},
        {"paragraphs": (factories.paragraph(quoted=False),)},
    ],
)
def test_a_fingerprint_stands_for_all_of_an_edition(changes):
    """Whatever changes in an edition, its date's exactness too, its fingerprint changes."""
    assert fingerprint(factories.edition_content(**changes)) != fingerprint(factories.edition_content())


def test_a_fingerprint_is_the_same_whatever_the_order_of_what_moved():
    """The order in which moved addresses are held says nothing."""
    moved = {"/code/1/": "/code/3.1/", "/code/2/": "/code/3.1/"}
    turned = dict(reversed(moved.items()))
    assert fingerprint(factories.edition_content(moved=moved)) == fingerprint(factories.edition_content(moved=turned))


def test_paragraphs_stand_in_the_order_of_their_numbers():
    """Paragraph 3.9 comes before 3.10, and 5 before 5A."""
    more = ("code/3.10.md", "code/3.9.md", "code/5A.1.md", "code/5.md", "code/12.md")
    content, found = parse({**GOOD, **dict.fromkeys(more, GOOD[PARAGRAPH])})
    assert content, found
    assert [part.slug for part in content.edition.paragraphs] == ["3.1", "3.9", "3.10", "5", "5A.1", "12"]


@given(strategies.contents())
@THOROUGH
def test_generated_content_comes_back_byte_for_byte(content):
    """Any good content is written, read as the same content, and written again as the same bytes."""
    files = written(content)
    read, found = parse(files)
    assert read == content, "\n".join(map(str, found))
    assert written(read) == files


@given(strategies.damaged_folders())
@THOROUGH
def test_a_damaged_folder_is_refused_or_whole(files):
    """A damaged folder never raises: it is refused with errors, or it is good, and then all of it is read and shown."""
    content, found = parse(files)
    assert (content is None) == any(not problem.warning for problem in found)
    for problem in found:
        assert 1 <= problem.line <= files.get(problem.file, b"").replace(b"\r", b"\n").count(b"\n") + 2, problem
        assert problem.what
        assert problem.do
    if content:
        assert set(written(content)) >= {file for file in files if file != "search-terms.toml"}
        again = written(content)
        assert parse(again)[0] == content
        assert Book(content.edition).parts
