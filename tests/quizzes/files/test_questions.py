"""Reading question files: every refusal and warning with its line, and the way from questions to files and back."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from guidance.text.flaws import Problem
from quizzes.files.questions import WrittenOption, parse, text_of, written
from tests import problems
from tests.effort import examples
from tests.quizzes import written_bank as bank
from tests.quizzes.written_bank import KNOWN, RUMOUR, question

THOROUGH = settings(max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Line 1 is the heading, 2 Code, 3 Protocol, 4 Use, 5 Difficulty, 6 Tags, 7 Answer, 8 Status, 10 and 11 the stem,
# 13, 15 and 17 the options with their feedback below them, 20 the explanation.
GOOD = text_of([question()])


def edited(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def told(text: str | bytes, file: str = RUMOUR) -> list[Problem]:
    """What is wrong in a file."""
    questions, found = parse({file: text if isinstance(text, bytes) else text.encode()}, **KNOWN)
    assert (questions is None) == any(not problem.warning for problem in found)
    assert {problem.file for problem in found} <= {file}
    return found


def only(text: str | bytes, line: int, *named: str, warning: bool = False) -> None:
    """The file has this problem and no other."""
    problems.only(told(text), line, *named, warning=warning)


def test_a_good_file_has_no_problem():
    """The question that these tests damage has nothing wrong with it, and is read whole."""
    assert told(GOOD) == []
    assert parse({RUMOUR: GOOD.encode()}, **KNOWN)[0] == (question(),)


# The example of the design, section 4.
FRIEND = """\
## friend-24-16
Code: 24.16
Protocol: how-does-the-code-apply#contacts
Use: practice
Difficulty: medium
Tags: interests, contacts
Answer: one
Status: ready

A developer is your Facebook friend. Her grant application is now before your committee.
What should you bear in mind about the friendship?

- [ ] She is automatically a close associate.
  > Not automatically. Being a contact is one factor.
- [ ] Nothing. Online contacts never count.
  > They can: anyone you add could be regarded as one.
- [x] It is one factor in deciding whether she is.
  > Yes. The contact alone doesn't settle it.

Why: The protocol says a contact could be regarded as a close associate, and is one factor taken into account.
"""


def test_the_example_of_the_design_is_canonical():
    """It is read as what it says, warned of as it deserves, and written again to the byte."""
    passages = {"/guidance/how-does-the-code-apply/#contacts"}
    questions, found = parse({RUMOUR: FRIEND.encode()}, paragraphs={"24.16"}, passages=passages)
    assert questions
    problems.only(found, 17, warning=True)  # the right option is the longest
    (read,) = questions
    assert (read.slug, read.code, read.passage) == ("friend-24-16", "24.16", *passages)
    assert (read.use, read.difficulty, read.answer, read.status) == ("practice", "medium", "one", "ready")
    assert read.tags == ("interests", "contacts")
    assert read.stem.endswith("committee.\nWhat should you bear in mind about the friendship?")
    assert [option.right for option in read.options] == [False, False, True]
    assert read.options[1] == WrittenOption(
        "Nothing. Online contacts never count.", "They can: anyone you add could be regarded as one.", False
    )
    assert read.why.startswith("The protocol says")
    assert text_of(questions) == FRIEND


# ---- files


@pytest.mark.parametrize("name", ["Rumours.md", "rumours.txt", "deep/rumours.md", "-a.md", "é.md", ".md", "a b.md"])
def test_a_file_with_a_name_of_the_wrong_form_is_refused(name):
    """Names are in a-z, 0-9, hyphens and full stops, and there are no folders below."""
    problems.only(told(GOOD, f"quizzes/questions/{name}"), 1)


def test_other_files_are_passed_over():
    """The guidance, the quizzes and the README are nothing to the reader of questions."""
    others = {"quizzes/induction.md": b"\xff", "edition.toml": b"\xff", "README.md": b"\xff"}
    assert parse(others, **KNOWN) == ((), [])


@pytest.mark.parametrize(
    ("data", "line", "named"),
    [
        (GOOD.encode().replace(b"true", b"tr\xfce"), 15, "0xfc"),
        (b"", 1, "## an-id"),
        (b"Just words.\n", 1, "## an-id"),
        (b"\nTitle\nmore\n\n" + GOOD.encode(), 2, "## an-id"),
    ],
)
def test_a_file_that_holds_no_questions_is_refused(data, line, named):
    """Bytes that are no text, a file without a question, and text that belongs to none."""
    only(data, line, named)


def test_marks_of_windows_editors_change_nothing():
    """A byte-order mark and CRLF line ends are read as if they weren't there."""
    data = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert parse({RUMOUR: data}, **KNOWN) == parse({RUMOUR: GOOD.encode()}, **KNOWN)


# ---- the heading and the keys


@pytest.mark.parametrize("slug", ["Rumour", "a rumour", "ru_mour", "-a", "é", "rumour {#rumour}"])
def test_an_id_of_the_wrong_form_is_refused(slug):
    """An id is in a-z, 0-9 and hyphens."""
    only(edited("## rumour", f"## {slug}"), 1, repr(slug), "a-z, 0-9")


def test_an_id_that_is_too_long_is_refused():
    """An id has to fit its column."""
    only(edited("## rumour", f"## {'x' * 81}"), 1, "80")


def test_an_id_that_stands_twice_is_refused():
    """Ids differ in all files together; the second is named, with where the first is."""
    only(f"{GOOD}\n{GOOD}", 22, "rumour")
    _, found = parse({RUMOUR: GOOD.encode(), "quizzes/questions/z.md": GOOD.encode()}, **KNOWN)
    problems.only(found, 1, "rumour", RUMOUR, file="quizzes/questions/z.md")


@pytest.mark.parametrize(
    ("old", "new", "line", "named"),
    [
        ("Use: induction\n", "", 1, "Use: practice or induction"),
        ("Code: 3.1\n", "", 1, "Code"),
        ("Code: 3.1", "Code:", 2, "Code"),
        ("Difficulty: easy\n", "", 1, "Difficulty: easy or medium or hard"),
        ("Answer: one\n", "", 1, "Answer: one or many"),
        ("Status: ready\n", "", 1, "Status: draft or ready or retired"),
        ("Use: induction", "Use: practice, induction", 4, "'practice, induction'"),
        ("easy", "Easy", 5, "'Easy'"),
        ("Answer: one", "Answer: two", 7, "'two'"),
        ("Status: ready", "Status: done", 8, "'done'"),
        ("Code: 3.1", "Code: 3.2", 2, "3.2"),
        ("Code: 3.1", "Code: 3.1, 3.9", 2, "3.1, 3.9"),
        ("#rumours", "#rumour", 3, "talking-online#rumour"),
        ("talking-online#rumours", "contacts", 3, "contacts"),
        ("talking-online#rumours", "/contacts/#clerks", 3, "/contacts/#clerks"),
        ("Tags: libel", "Tags: Libel", 6, "'Libel'"),
        ("Tags: libel", "Tags: libel, ", 6, "''"),
        ("Tags: libel", "Tags: libel; repetition", 6, "'libel; repetition'"),
        ("Tags: libel", f"Tags: {'x' * 81}", 6, f"'{'x' * 40}'"),
        ("Tags: libel", "Tags: libel, libel", 6, "libel"),
        ("Status: ready", "Status: ready\nAuthor: me", 9, "'Author'"),
        ("Status: ready", "Status: ready\nuse: practice", 9, "'use'"),
        ("Status: ready", "Status: ready\nStatus: draft", 9, "Status"),
        ("ready\n\nA rumour", "ready\nA rumour", 9, ""),
    ],
)
def test_flawed_keys_are_refused_with_their_line(old, new, line, named):
    """Keys that are missing, unknown, double, or of a value that can't be."""
    only(edited(old, new), line, named)


def test_a_question_outside_the_code_names_a_passage_and_a_tag():
    """Otherwise nothing would say what it rests on, and nobody could choose to practise it."""
    bare = edited("Protocol: talking-online#rumours\n", "").replace("Tags: libel\n", "")
    assert told(bare) == []
    protocol, tags = told(bare.replace("3.1", "none"))
    problems.only([protocol], 1, "Protocol: section#passage")
    problems.only([tags], 1, "Tags")
    assert told(edited("Code: 3.1", "Code: none")) == []


@pytest.mark.parametrize(
    ("written_as", "address", "canonical"),
    [
        ("talking-online", "/guidance/talking-online/", "talking-online"),
        ("/guidance/talking-online/", "/guidance/talking-online/", "talking-online"),
        ("/platforms/forums/", "/platforms/forums/", "/platforms/forums/"),
        ("/code/3.10/", "/code/3.10/", "/code/3.10/"),
    ],
)
def test_a_passage_may_be_any_of_the_edition(written_as, address, canonical):
    """Sections are named in short; a type of platform and a paragraph by their address."""
    questions, found = parse({RUMOUR: edited("talking-online#rumours", written_as).encode()}, **KNOWN)
    assert questions, found
    assert questions[0].passage == address
    assert f"Protocol: {canonical}\n" in text_of(questions)


# ---- options


@pytest.mark.parametrize(
    ("old", "new", "line", "named"),
    [
        ("- [x]", "- [ ]", 13, "- [x]"),
        ("- [ ] Deny", "- [x] Deny", 17, ""),
        ("- [ ] Deny it.", "- [ ] Ask  whether it is TRUE", 17, ""),
        ("Deny it.", "All of the above.", 17, ""),
        ("Deny it.", "None of the above", 17, ""),
        ("  > Yes. Then decide.\n", "", 15, "`  > "),
        ("  > Yes. Then decide.\n", "  >  \n", 15, "`  > "),
        ("What do you do?\n", "What do you do?\n\n  > Well.\n", 13, ""),
        ("What do you do?\n", "What do you do?\n> Well.\n", 12, ""),
        ("- [ ] Deny it.\n", "- [ ] Deny it.\n\n  At once.\n", 19, "`  > `"),
        ("either.\n", "either.\n  More.\n", 19, "`  > `"),
        ("Check before you share.", "Check.\n\n- [ ] More\n", 22, ""),
        ("Check before you share.", "Check.\n\n- [*] More\n", 22, ""),
        ("Deny it.", "1. Deny it.", 17, ""),
        ("Deny it.", "> Deny it.", 17, ""),
    ],
)
def test_flawed_options_are_refused_with_their_line(old, new, line, named):
    """Ticks, feedback and texts that are not as they should be; each is told once."""
    only(edited(old, new), line, named)


@pytest.mark.parametrize(
    ("old", "new", "line", "named"),
    [
        ("- [x] Ask", "- [] Ask", 15, "- []"),
        ("- [x] Ask", "- [x ] Ask", 15, "- [x ]"),
        ("- [x] Ask", "- [ x] Ask", 15, "- [ x]"),
        ("- [x] Ask", "- [*] Ask", 15, "- [*]"),
        ("- [x] Ask", "- [✓] Ask", 15, "- [✓]"),
        ("- [x] Ask", "-[x] Ask", 15, "-[x]"),
        ("- [x] Ask", "- [x]Ask", 15, "- [x]"),
        ("- [x] Ask", "* [x] Ask", 15, "* [x]"),
        ("- [x] Ask", "– [x] Ask", 15, "– [x]"),
        ("- [x] Ask", "2. [x] Ask", 15, "2. [x]"),
        ("- [x] Ask", "[x] Ask", 15, "[x]"),
        ("- [x] Ask", "  - [x] Ask", 15, "- [x]"),
        ("- [x] Ask whether it is true.", "- [x]", 15, "- [x]"),
        ("- [x] Ask", "- Ask", 15, ""),
        ("- [ ] Share", "- Share", 13, ""),
        ("- [x] Ask", "• Ask", 15, "(•)"),
        ("- [x] Ask", "\uf0b7\tAsk", 15, "(\uf0b7)"),
        ("- [ ] Share", "☐ Share", 13, "(☐)"),
    ],
)
def test_what_only_looks_like_an_option_is_refused_with_its_line(old, new, line, named):
    """Boxes that can't be read, items without one and pasted bullets; each is told once, with how it is written."""
    only(edited(old, new), line, named, "`- [ ] `", "`- [x] `")


def test_an_explanation_that_does_not_say_so_is_refused():
    """Without `Why:` it belongs to no option, and the question has no explanation."""
    missing, stray = told(edited("Why: Check", "Check"))
    problems.only([missing], 1)
    problems.only([stray], 20, "`  > `")


@pytest.mark.parametrize("number", [0, 1, 7])
def test_there_are_two_to_six_options(number):
    """Fewer than two or more than six options are refused on the line of the question."""
    options = tuple(WrittenOption(f"Option {n}.", "Because.", n == 0) for n in range(number))
    only(text_of([question(options=options)]), 1, str(number), "6")


@pytest.mark.parametrize("number", [2, 6])
def test_two_and_six_options_are_enough(number):
    """Two options and six are within bounds."""
    options = tuple(WrittenOption(f"Option {n}.", "Because.", n == 0) for n in range(number))
    assert told(text_of([question(options=options)])) == []


def test_many_may_have_several_right_options_and_not_all():
    """`many` allows several ticks, and refuses a tick on each option."""
    many = edited("Answer: one", "Answer: many").replace("- [ ] Deny", "- [x] Deny")
    assert told(many) == []
    only(many.replace("- [ ]", "- [x]"), 17)


def test_a_large_x_ticks_too():
    """`- [X]` is a tick, and written small."""
    questions, _ = parse({RUMOUR: edited("- [x]", "- [X]").encode()}, **KNOWN)
    assert questions
    assert text_of(questions) == GOOD


# ---- texts


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A rumour reaches you.\nWhat do you do?\n\n", ""),
        ("\nWhy: Check before you share.\n", ""),
        ("Why: Check before you share.", "Why:"),
    ],
)
def test_a_text_that_is_missing_is_refused(old, new):
    """A question has a stem and an explanation."""
    only(edited(old, new), 1)


@pytest.mark.parametrize(
    ("flawed", "named", "warning"),
    [
        ("<b>words</b>", "<b>", False),
        ("<script>alert(1)</script>", "<script>", False),
        ("![](/static/x.png)", "", False),
        ("![x](https://a.example/x.png)", "https://a.example/x.png", False),
        ("[x](/nowhere/)", "/nowhere/", False),
        ("[x](javascript:alert(1))", "javascript:alert(1)", False),
        ("words\u2028words", "", False),
        ("{{ code 3.1 }}", "{{ … }}", False),
        ("{#words}", "{#…}", False),
        ("as paragraph 9.9 says", "9.9", True),
    ],
)
@pytest.mark.parametrize(
    ("old", "line"),
    [("A rumour", 10), ("What do", 11), ("Share it", 13), ("Yes. Then", 16), ("Check before", 20)],
)
def test_every_text_is_checked_as_the_guidance_is(old, line, flawed, named, warning):
    """Stem, options, feedback and explanation are Markdown of the guidance's kind; each flaw has its line."""
    only(edited(old, f"{flawed} {old}"), line, named, warning=warning)


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("What do you do?", "```\nWhat do you do?", [11]),
        ("What do you do?", "~~~\nWhat do you do?", [11]),
        ("What do you do?", "### What do you do?", [11]),
        ("What do you do?", "#hashtag", [11]),
        ("Yes. Then", "# Yes. Then", [16]),
        ("Check before", "Check.\n\n• Before", [22]),
        ("Yes. Then", "Yes.\n  > • Then", [17]),
        ("Check before", "Check.\n\n---\nBefore\n---\n", [24]),
        ("Check before", f"{'[' * 301} before", [20]),
        ("Check before", f"{'> ' * 60} before", [20]),
    ],
)
def test_what_markdown_would_misread_is_refused(old, new, lines):
    """Fences, headings, pasted bullets, deep nesting."""
    assert [(problem.line, problem.warning) for problem in told(edited(old, new))] == [(line, False) for line in lines]


def test_links_may_lead_wherever_a_members_question_may():
    """To passages, to the site's own pages, and out."""
    links = "[a](/code/3.1/), [b](/contacts/#clerks), [c](/guidance/talking-online/#rumours), [d](https://a.example/)"
    assert told(edited("Check before", f"{links} Check before")) == []


# ---- warnings


def test_a_right_option_that_is_the_longest_is_warned_of():
    """Its line is named; as long as another is not the longest."""
    longer = edited("Ask whether it is true.", "Ask whether it is true, before you share.")
    only(longer, 15, warning=True)
    assert told(edited("Ask whether it is true.", "Ask whether it is true and say so here.")) == []


def test_of_several_right_options_the_shortest_counts():
    """With `many`, the right ones stand out where each is longer than every wrong one."""
    options = [
        WrittenOption(text, "Because.", right) for text, right in [("Long a.", True), ("Long b.", True), ("C.", False)]
    ]
    many = question(answer="many", options=tuple(options))
    only(text_of([many]), 13, warning=True)
    assert told(text_of([replace(many, options=(replace(options[0], text="D."), *options[1:]))])) == []


@pytest.mark.parametrize(
    "asked",
    ["What should you not do?", "What must you NEVER post?", "Which is least wise?", "Which shouldn’t you share?",
     "All may be shared, except which?", "What would you avoid if she asks?"],
)  # fmt: skip
def test_a_negative_stem_is_warned_of(asked):
    """A question that asks for the wrong thing is easily read past; its line is named."""
    only(edited("What do you do?", asked), 11, warning=True)


@pytest.mark.parametrize(
    "asked",
    ["What do you do if she doesn't answer?", "She has not replied. What now?", "At least two people asked. What now?",
     "What would you check at least?", "Is it a knotty matter?", "If you can't say, what then?"],
)  # fmt: skip
def test_a_negative_in_the_situation_is_not_warned_of(asked):
    """Only what is asked counts, not what has happened."""
    assert told(edited("What do you do?", asked)) == []


# ---- all at once


def test_all_problems_are_told_at_once_errors_first():
    """Flaws of several questions in several files, in the order of the files, and then the warnings."""
    flawed = edited("3.1", "9.9").replace("induction", "both").replace("What do you do?", "What do you not do?")
    second = text_of([question("second")]).replace("[x]", "[*]")
    files = {RUMOUR: f"{flawed}\n{second}".encode(), "quizzes/questions/a.md": b"\xff", "quizzes/questions/B.md": b""}
    questions, found = parse(files, **KNOWN)
    assert questions is None
    assert [(problem.file.removeprefix("quizzes/questions/"), problem.line, problem.warning) for problem in found] == [
        ("B.md", 1, False),
        ("a.md", 1, False),
        ("rumours.md", 2, False),
        ("rumours.md", 4, False),
        ("rumours.md", 36, False),
        ("rumours.md", 11, True),
    ]


# ---- there and back


def test_the_file_and_the_order_of_questions_are_kept():
    """Questions come in the order of their files and, in a file, in that in which they stand."""
    every = tuple(
        question(slug, file=f"quizzes/questions/{file}.md") for slug, file in [("z", "24.10"), ("b", "x"), ("a", "x")]
    )
    files = written([every[1], every[0], every[2]])  # those of a file need not stand together
    assert list(files) == ["quizzes/questions/24.10.md", "quizzes/questions/x.md"]
    read, found = parse(dict(reversed(files.items())), **KNOWN)
    assert read == every, found


def test_texts_of_several_lines_are_written_so():
    """What goes on with an option or its feedback is indented, and no line ends in a space."""
    options = (WrittenOption("One\nline more", "A.\n\nB.", True), *question().options[:1])
    text = text_of([question(stem="C.\n\nD?", options=options, why="E.\n\n- F\n- G")])
    assert text.partition("\n\n")[2] == (
        "C.\n\nD?\n\n- [x] One\n  line more\n  > A.\n  >\n  > B.\n- [ ] Share it at once, before it is deleted.\n"
        "  > You would answer for it too.\n\nWhy: E.\n\n- F\n- G\n"
    )
    assert told(text) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("What do you do?\n", "What do you do?\n\n\n"),
        ("## rumour\n", "## rumour\n\n"),
        ("- [ ] Deny", "\n- [ ] Deny"),
        ("  > Yes", "\n> Yes"),
        ("  > Yes", "  >Yes"),
        ("Why: Check", "Why:\n\nCheck"),
        ("share.", "share.\n\n\n"),
        ("Use: induction\nDifficulty: easy", "Difficulty:easy\nUse:   induction"),
    ],
)
def test_other_spacing_is_read_and_made_canonical(old, new):
    """Empty lines and spaces that say nothing are read, and not written."""
    questions, found = parse({RUMOUR: edited(old, new).encode()}, **KNOWN)
    assert questions, found
    assert text_of(questions) == GOOD


@given(bank.questions())
@THOROUGH
def test_generated_questions_come_back_byte_for_byte(generated):
    """Any good question is written, read as the same question, and written again as the same bytes."""
    files = written([generated])
    read, found = parse(files, **KNOWN)
    assert read == (generated,), "\n".join(map(str, found))
    assert written(read) == files


@given(bank.damaged_folders())
@THOROUGH
def test_damaged_files_are_refused_or_whole(files):
    """Damaged files never raise: each outcome is errors with a line of the file, or questions that come back."""
    questions, found = parse(files, **KNOWN)
    assert (questions is None) == any(not problem.warning for problem in found)
    for problem in found:
        assert 1 <= problem.line <= files[problem.file].replace(b"\r", b"\n").count(b"\n") + 2, problem
        assert problem.what
        assert problem.do
    if questions is not None:
        assert parse(written(questions), **KNOWN)[0] == questions
