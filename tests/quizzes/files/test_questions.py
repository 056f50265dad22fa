"""Reading question files: every refusal and warning with its line, and the way from questions to files and back."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from quizzes.files.questions import WrittenOption, parse, text_of, written
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


def told(text: str | bytes, file: str = RUMOUR) -> list[tuple]:
    """(line, warning, what, do) of each problem of a file."""
    questions, problems = parse({file: text if isinstance(text, bytes) else text.encode()}, **KNOWN)
    assert (questions is None) == any(not problem.warning for problem in problems)
    assert {problem.file for problem in problems} <= {file}
    return [(problem.line, problem.warning, problem.what, problem.do) for problem in problems]


def only(text: str | bytes, line: int, what: str, do: str = "", *, warning: bool = False) -> None:
    """The file has this problem and no other."""
    found = told(text)
    assert [(problem[0], problem[1]) for problem in found] == [(line, warning)], found
    assert what in found[0][2]
    assert do in found[0][3]
    assert found[0][3]


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
    questions, problems = parse({RUMOUR: FRIEND.encode()}, paragraphs={"24.16"}, passages=passages)
    assert questions
    assert [(problem.line, problem.what) for problem in problems] == [(17, "the right option is the longest")]
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
    found = told(GOOD, f"quizzes/questions/{name}")
    assert [(line, what) for line, _, what, _ in found] == [(1, "the file's name is not of the right form")]


def test_other_files_are_passed_over():
    """The guidance, the quizzes and the README are nothing to the reader of questions."""
    others = {"quizzes/induction.md": b"\xff", "edition.toml": b"\xff", "README.md": b"\xff"}
    assert parse(others, **KNOWN) == ((), [])


@pytest.mark.parametrize(
    ("data", "line", "what", "do"),
    [
        (GOOD.encode().replace(b"true", b"tr\xfce"), 15, "byte 0xfc is not UTF-8", "save the file as UTF-8"),
        (b"", 1, "there is no question", "## an-id"),
        (b"Just words.\n", 1, "there is no question", "## an-id"),
        (b"\nTitle\nmore\n\n" + GOOD.encode(), 2, "text before the first question", "## an-id"),
    ],
)
def test_a_file_that_holds_no_questions_is_refused(data, line, what, do):
    """Bytes that are no text, a file without a question, and text that belongs to none."""
    only(data, line, what, do)


def test_marks_of_windows_editors_change_nothing():
    """A byte-order mark and CRLF line ends are read as if they weren't there."""
    data = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert parse({RUMOUR: data}, **KNOWN) == parse({RUMOUR: GOOD.encode()}, **KNOWN)


# ---- the heading and the keys


@pytest.mark.parametrize("slug", ["Rumour", "a rumour", "ru_mour", "-a", "é", "rumour {#rumour}"])
def test_an_id_of_the_wrong_form_is_refused(slug):
    """An id is in a-z, 0-9 and hyphens."""
    only(edited("## rumour", f"## {slug}"), 1, "is not well formed", "a-z, 0-9 and hyphens")


def test_an_id_that_is_too_long_is_refused():
    """An id has to fit its column."""
    only(edited("## rumour", f"## {'x' * 81}"), 1, "is too long", "under 80")


def test_an_id_that_stands_twice_is_refused():
    """Ids differ in all files together; the second is named, with where the first is."""
    only(f"{GOOD}\n{GOOD}", 22, "the id rumour is used in this file too", "another id")
    _, problems = parse({RUMOUR: GOOD.encode(), "quizzes/questions/z.md": GOOD.encode()}, **KNOWN)
    assert [str(problem) for problem in problems] == [
        f"quizzes/questions/z.md:1: the id rumour is used in {RUMOUR} too: choose another id"
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "what", "do"),
    [
        ("Use: induction\n", "", 1, "Use is missing", "add Use: practice or induction"),
        ("Code: 3.1\n", "", 1, "Code is missing", "or Code: none"),
        ("Code: 3.1", "Code:", 2, "Code is missing", "or Code: none"),
        ("Difficulty: easy\n", "", 1, "Difficulty is missing", "easy or medium or hard"),
        ("Answer: one\n", "", 1, "Answer is missing", "one or many"),
        ("Status: ready\n", "", 1, "Status is missing", "draft or ready or retired"),
        ("Use: induction", "Use: practice, induction", 4, "Use is 'practice, induction'", "practice or induction"),
        ("easy", "Easy", 5, "Difficulty is 'Easy'", "easy or medium or hard"),
        ("Answer: one", "Answer: two", 7, "Answer is 'two'", "one or many"),
        ("Status: ready", "Status: done", 8, "Status is 'done'", "draft or ready or retired"),
        ("Code: 3.1", "Code: 3.2", 2, "there is no paragraph 3.2", "Code: none"),
        ("Code: 3.1", "Code: 3.1, 3.9", 2, "there is no paragraph 3.1, 3.9", "Code: none"),
        ("#rumours", "#rumour", 3, "there is no passage talking-online#rumour", "section#passage"),
        ("talking-online#rumours", "contacts", 3, "there is no passage contacts", "section#passage"),
        ("talking-online#rumours", "/contacts/#clerks", 3, "there is no passage", "section#passage"),
        ("Tags: libel", "Tags: Libel", 6, "the tag 'Libel' is not well formed", "a-z, 0-9 and hyphens"),
        ("Tags: libel", "Tags: libel, ", 6, "the tag '' is not well formed", "comma"),
        ("Tags: libel", "Tags: libel; repetition", 6, "is not well formed", "comma"),
        ("Tags: libel", f"Tags: {'x' * 81}", 6, "is not well formed", "comma"),
        ("Tags: libel", "Tags: libel, libel", 6, "the tag libel stands twice", "take one away"),
        ("Status: ready", "Status: ready\nAuthor: me", 9, "unknown key 'Author'", "use only Code, Protocol"),
        ("Status: ready", "Status: ready\nuse: practice", 9, "unknown key 'use'", "use only Code, Protocol"),
        ("Status: ready", "Status: ready\nStatus: draft", 9, "Status stands twice", "take one away"),
        ("ready\n\nA rumour", "ready\nA rumour", 9, "not a line Key: value", "leave an empty line"),
    ],
)
def test_flawed_keys_are_refused_with_their_line(old, new, line, what, do):
    """Keys that are missing, unknown, double, or of a value that can't be."""
    only(edited(old, new), line, what, do)


def test_a_question_outside_the_code_names_a_passage_and_a_tag():
    """Otherwise nothing would say what it rests on, and nobody could choose to practise it."""
    bare = edited("Protocol: talking-online#rumours\n", "").replace("Tags: libel\n", "")
    assert told(bare) == []
    assert [(line, what) for line, _, what, _ in told(bare.replace("3.1", "none"))] == [
        (1, "Protocol is missing"),
        (1, "Tags is missing"),
    ]
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
    questions, problems = parse({RUMOUR: edited("talking-online#rumours", written_as).encode()}, **KNOWN)
    assert questions, problems
    assert questions[0].passage == address
    assert f"Protocol: {canonical}\n" in text_of(questions)


# ---- options


@pytest.mark.parametrize(
    ("old", "new", "line", "what", "do"),
    [
        ("- [x]", "- [ ]", 13, "no option is ticked", "- [x]"),
        ("- [ ] Deny", "- [x] Deny", 17, "a second option is ticked", "Answer: many"),
        ("- [ ] Deny it.", "- [ ] Ask  whether it is TRUE", 17, "this option stands twice", "change one"),
        ("Deny it.", "All of the above.", 17, "an option that speaks of those above", "any order"),
        ("Deny it.", "None of the above", 17, "an option that speaks of those above", "any order"),
        ("  > Yes. Then decide.\n", "", 15, "an option without feedback", "  > Yes, because"),
        ("  > Yes. Then decide.\n", "  >  \n", 15, "an option without feedback", "  > Yes, because"),
        ("What do you do?\n", "What do you do?\n\n  > Well.\n", 13, "feedback before any option", "below its option"),
        ("What do you do?\n", "What do you do?\n> Well.\n", 12, "feedback before any option", "below its option"),
        ("- [x] Ask", "- [] Ask", 15, "the box - [] can't be read", "`- [x] `"),
        ("- [x] Ask", "- [x ] Ask", 15, "the box - [x ] can't be read", "`- [x] `"),
        ("- [x] Ask", "- [ x] Ask", 15, "the box - [ x] can't be read", "`- [x] `"),
        ("- [x] Ask", "- [*] Ask", 15, "the box - [*] can't be read", "`- [x] `"),
        ("- [x] Ask", "- [✓] Ask", 15, "the box - [✓] can't be read", "`- [x] `"),
        ("- [x] Ask", "-[x] Ask", 15, "the box -[x] can't be read", "`- [x] `"),
        ("- [x] Ask", "- [x]Ask", 15, "the box - [x] can't be read", "`- [x] `"),
        ("- [x] Ask", "* [x] Ask", 15, "the box * [x] can't be read", "`- [x] `"),
        ("- [x] Ask", "– [x] Ask", 15, "the box – [x] can't be read", "`- [x] `"),
        ("- [x] Ask", "2. [x] Ask", 15, "the box 2. [x] can't be read", "`- [x] `"),
        ("- [x] Ask", "[x] Ask", 15, "the box [x] can't be read", "`- [x] `"),
        ("- [x] Ask", "  - [x] Ask", 15, "the box - [x] can't be read", "`- [x] `"),
        ("- [x] Ask whether it is true.", "- [x]", 15, "the box - [x] can't be read", "`- [x] `"),
        ("- [x] Ask", "- Ask", 15, "an item without a box", "`- [x] `"),
        ("- [ ] Share", "- Share", 13, "an item without a box", "`- [x] `"),
        ("- [x] Ask", "• Ask", 15, "a bullet pasted from elsewhere (•)", "`- [x] `"),
        ("- [x] Ask", "\uf0b7\tAsk", 15, "a bullet pasted from elsewhere", "`- [x] `"),
        ("- [ ] Share", "☐ Share", 13, "a bullet pasted from elsewhere (☐)", "`- [x] `"),
        ("Why: Check", "Check", 20, "text that belongs to no option", "`Why: `"),
        ("- [ ] Deny it.\n", "- [ ] Deny it.\n\n  At once.\n", 19, "text that belongs to no option", "indent"),
        ("either.\n", "either.\n  More.\n", 19, "text that belongs to no option", "indent"),
        ("Check before you share.", "Check.\n\n- [ ] More\n", 22, "an option after the explanation", "before"),
        ("Check before you share.", "Check.\n\n- [*] More\n", 22, "an option after the explanation", "before"),
        ("Deny it.", "1. Deny it.", 17, "an option that isn't one plain paragraph", "leave out lists"),
        ("Deny it.", "> Deny it.", 17, "an option that isn't one plain paragraph", "leave out lists"),
    ],
)
def test_flawed_options_are_refused_with_their_line(old, new, line, what, do):
    """Ticks, boxes, bullets and feedback that are not as they should be; each is told once."""
    found = [problem for problem in told(edited(old, new)) if problem[2] != "there is no explanation"]
    assert [(problem[0], problem[1]) for problem in found] == [(line, False)], found
    assert what in found[0][2]
    assert do in found[0][3]


@pytest.mark.parametrize("number", [0, 1, 7])
def test_there_are_two_to_six_options(number):
    """Fewer than two or more than six options are refused on the line of the question."""
    options = tuple(WrittenOption(f"Option {n}.", "Because.", n == 0) for n in range(number))
    only(text_of([question(options=options)]), 1, f"{number} option", "2 to 6")


@pytest.mark.parametrize("number", [2, 6])
def test_two_and_six_options_are_enough(number):
    """Two options and six are within bounds."""
    options = tuple(WrittenOption(f"Option {n}.", "Because.", n == 0) for n in range(number))
    assert told(text_of([question(options=options)])) == []


def test_many_may_have_several_right_options_and_not_all():
    """`many` allows several ticks, and refuses a tick on each option."""
    many = edited("Answer: one", "Answer: many").replace("- [ ] Deny", "- [x] Deny")
    assert told(many) == []
    only(many.replace("- [ ]", "- [x]"), 17, "every option is ticked", "at least one that is wrong")


def test_a_large_x_ticks_too():
    """`- [X]` is a tick, and written small."""
    questions, _ = parse({RUMOUR: edited("- [x]", "- [X]").encode()}, **KNOWN)
    assert questions
    assert text_of(questions) == GOOD


# ---- texts


@pytest.mark.parametrize(
    ("old", "new", "line", "what", "do"),
    [
        ("A rumour reaches you.\nWhat do you do?\n\n", "", 1, "there is no stem", "what is asked"),
        ("\nWhy: Check before you share.\n", "", 1, "there is no explanation", "`Why: `"),
        ("Why: Check before you share.", "Why:", 1, "there is no explanation", "`Why: `"),
    ],
)
def test_a_text_that_is_missing_is_refused(old, new, line, what, do):
    """A question has a stem and an explanation."""
    only(edited(old, new), line, what, do)


@pytest.mark.parametrize(
    ("flawed", "what", "do", "warning"),
    [
        ("<b>words</b>", "raw HTML: <b>", "write it in Markdown", False),
        ("<script>alert(1)</script>", "raw HTML: <script>", "write it in Markdown", False),
        ("![](/static/x.png)", "an image without alt text", "say in the square brackets", False),
        ("![x](https://a.example/x.png)", "is not the portal's own", "say in words", False),
        ("[x](/nowhere/)", "the link /nowhere/ leads nowhere", "use an address", False),
        ("[x](javascript:alert(1))", "is not allowed", "https://", False),
        ("words\u2028words", "an invisible control character", "delete it", False),
        ("{{ code 3.1 }}", "{{ … }}, which only guidance has", "becomes a link", False),
        ("{#words}", "an id, which only guidance has", "take the {#…} away", False),
        ("as paragraph 9.9 says", "paragraph 9.9 is mentioned", "mend the number", True),
    ],
)
@pytest.mark.parametrize(
    ("old", "line"),
    [("A rumour", 10), ("What do", 11), ("Share it", 13), ("Yes. Then", 16), ("Check before", 20)],
)
def test_every_text_is_checked_as_the_guidance_is(old, line, flawed, what, do, warning):
    """Stem, options, feedback and explanation are Markdown of the guidance's kind; each flaw has its line."""
    only(edited(old, f"{flawed} {old}"), line, what, do, warning=warning)


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("What do you do?", "```\nWhat do you do?", 11, "a code fence"),
        ("What do you do?", "~~~\nWhat do you do?", 11, "a code fence"),
        ("What do you do?", "### What do you do?", 11, "a heading inside a question"),
        ("What do you do?", "#hashtag", 11, "a heading inside a question"),
        ("Yes. Then", "# Yes. Then", 16, "a heading inside a question"),
        ("Check before", "Check.\n\n• Before", 22, "a bullet pasted from elsewhere (•)"),
        ("Yes. Then", "Yes.\n  > • Then", 17, "a bullet pasted from elsewhere (•)"),
        ("Check before", "Check.\n\n---\nBefore\n---\n", 24, "underlined with"),
        ("Check before", f"{'[' * 301} before", 20, "far too many square brackets"),
        ("Check before", f"{'> ' * 60} before", 20, "nested too deeply"),
    ],
)
def test_what_markdown_would_misread_is_refused(old, new, line, what):
    """Fences, headings, pasted bullets, deep nesting."""
    assert (line, False) in [(found[0], found[1]) for found in told(edited(old, new)) if what in found[2]]


def test_links_may_lead_wherever_a_members_question_may():
    """To passages, to the site's own pages, and out."""
    links = "[a](/code/3.1/), [b](/contacts/#clerks), [c](/guidance/talking-online/#rumours), [d](https://a.example/)"
    assert told(edited("Check before", f"{links} Check before")) == []


# ---- warnings


def test_a_right_option_that_is_the_longest_is_warned_of():
    """Its line is named; as long as another is not the longest."""
    longer = edited("Ask whether it is true.", "Ask whether it is true, before you share.")
    only(longer, 15, "the right option is the longest", "choose by length", warning=True)
    assert told(edited("Ask whether it is true.", "Ask whether it is true and say so here.")) == []


def test_of_several_right_options_the_shortest_counts():
    """With `many`, the right ones stand out where each is longer than every wrong one."""
    options = [
        WrittenOption(text, "Because.", right) for text, right in [("Long a.", True), ("Long b.", True), ("C.", False)]
    ]
    many = question(answer="many", options=tuple(options))
    only(text_of([many]), 13, "the right option is the longest", warning=True)
    assert told(text_of([replace(many, options=(replace(options[0], text="D."), *options[1:]))])) == []


@pytest.mark.parametrize(
    "asked",
    ["What should you not do?", "What must you NEVER post?", "Which is least wise?", "Which shouldn’t you share?",
     "All may be shared, except which?", "What would you avoid if she asks?"],
)  # fmt: skip
def test_a_negative_stem_is_warned_of(asked):
    """A question that asks for the wrong thing is easily read past; its line is named."""
    only(edited("What do you do?", asked), 11, "a negative stem", "ask what to do", warning=True)


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
    questions, problems = parse(files, **KNOWN)
    assert questions is None
    assert [
        (problem.file.removeprefix("quizzes/questions/"), problem.line, problem.warning) for problem in problems
    ] == [
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
    read, problems = parse(dict(reversed(files.items())), **KNOWN)
    assert read == every, problems


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
    questions, problems = parse({RUMOUR: edited(old, new).encode()}, **KNOWN)
    assert questions, problems
    assert text_of(questions) == GOOD


@given(bank.questions())
@THOROUGH
def test_generated_questions_come_back_byte_for_byte(generated):
    """Any good question is written, read as the same question, and written again as the same bytes."""
    files = written([generated])
    read, problems = parse(files, **KNOWN)
    assert read == (generated,), "\n".join(map(str, problems))
    assert written(read) == files


@given(bank.damaged_folders())
@THOROUGH
def test_damaged_files_are_refused_or_whole(files):
    """Damaged files never raise: each outcome is errors with a line of the file, or questions that come back."""
    questions, problems = parse(files, **KNOWN)
    assert (questions is None) == any(not problem.warning for problem in problems)
    for problem in problems:
        assert 1 <= problem.line <= files[problem.file].replace(b"\r", b"\n").count(b"\n") + 2, problem
        assert problem.what
        assert problem.do
    if questions is not None:
        assert parse(written(questions), **KNOWN)[0] == questions
