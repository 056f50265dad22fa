"""Reading quiz files: every refusal with its line, whether the bank is enough, and the way there and back."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from quizzes.files.quizzes import Bank, candidates, parse, quiz_file, written
from quizzes.rules.drawing import Blueprint
from tests.effort import examples
from tests.quizzes import written_bank as bank
from tests.quizzes.written_bank import KNOWN, question, quiz

THOROUGH = settings(max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow])
FILE = "quizzes/induction.md"
QUESTIONS = (question("one", tags=()), question("two", code="3.9"))
BANK = Bank((quiz(),), QUESTIONS)
# Line 2 is the title, 3 the pass mark, 4 the feedback, 6 [paragraphs], 7 "3.1", 9 [topics], 10 libel, 13 the intro.
GOOD = quiz_file(quiz()).decode()


def edited(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def told(text: str, questions=QUESTIONS, file: str = FILE) -> list[tuple]:
    """(line, what, do) of each problem of a quiz file beside these questions."""
    files = written(Bank((), questions)) | {file: text.encode()}
    read, problems = parse(files, **KNOWN)
    assert (read is None) == bool(problems)
    assert {problem.file for problem in problems} <= {file}
    return [(problem.line, problem.what, problem.do) for problem in problems]


def only(text: str, line: int, what: str, do: str, **beside) -> None:
    found = told(text, **beside)
    assert [problem[0] for problem in found] == [line], found
    assert what in found[0][1]
    assert do in found[0][2]


def test_a_good_bank_is_read_whole():
    """Quizzes and questions come back as they were, and nothing else in the folder is looked at."""
    others = {"README.md": b"\xff", "edition.toml": b"\xff", "protocol/01-a.md": b"\xff"}
    assert parse(written(BANK) | others, **KNOWN) == (BANK, [])
    assert parse(others, **KNOWN) == (Bank((), ()), [])


def test_a_quiz_file_is_written_so():
    """The canonical form: one order of keys, paragraphs by number, topics by letter, nothing that isn't needed."""
    full = quiz(
        valid_months=12, retake_hours=24, blueprint=Blueprint({"3.10": 1, "3.9": 2}, {"z": 1, "a": 3}), title='"T"'
    )
    assert quiz_file(full).decode() == (
        '+++\ntitle = "\\"T\\""\npass_mark = 80\nfeedback = "at once"\nvalid_months = 12\nretake_hours = 24\n\n'
        '[paragraphs]\n"3.9" = 2\n"3.10" = 1\n\n[topics]\na = 3\nz = 1\n+++\n\nWelcome.\n'
    )
    assert "valid_months" not in GOOD
    assert "retake_hours" not in GOOD


@pytest.mark.parametrize(
    ("old", "new", "line", "what", "do"),
    [
        ('title = "Induction"\n', "", 1, "title is missing", "add title"),
        ("pass_mark = 80\n", "", 1, "pass_mark is missing", "add pass_mark = 80"),
        ('feedback = "at once"\n', "", 1, "feedback is missing", "add feedback"),
        ('"Induction"', '"Induction', 2, "this is not TOML", 'key = "value"'),
        ('"Induction"', "3", 2, "title is of the wrong kind", "double quotes"),
        ('"Induction"', f'"{"I" * 201}"', 2, "title is too long", "under 200"),
        ("80", "0", 3, "pass_mark is 0", "from 1 to 100"),
        ("80", "101", 3, "pass_mark is 101", "from 1 to 100"),
        ("80", "80.5", 3, "pass_mark is 80.5", "from 1 to 100"),
        ("80", '"80 %"', 3, "pass_mark is '80 %'", "unquoted"),
        ("80", "true", 3, "pass_mark is True", "from 1 to 100"),
        ("at once", "later", 4, "feedback is 'later'", '"at once" or "at the end"'),
        ('"at once"', "true", 4, "feedback is of the wrong kind", "double quotes"),
        ("[paragraphs]", "valid_months = 0\n[paragraphs]", 6, "valid_months is 0", "from 1 to 120"),
        ("[paragraphs]", 'valid_months = "term"\n[paragraphs]', 6, "valid_months is 'term'", "from 1 to 120"),
        ("[paragraphs]", "retake_hours = -1\n[paragraphs]", 6, "retake_hours is -1", "from 1 to 8760"),
        ("[paragraphs]", "approved = true\n[paragraphs]", 6, "unknown key 'approved'", "use only title, pass_mark"),
        ('"3.1" = 1', '"3.2" = 1', 7, "there is no paragraph 3.2", "mend the number"),
        ('"3.1" = 1', '"3.1" = 0', 7, "3.1 is 0", "from 1 to 100"),
        ('"3.1" = 1', '"3.1" = "1"', 7, "3.1 is '1'", "from 1 to 100"),
        ('"3.1" = 1', '"3.1" = true', 7, "3.1 is True", "from 1 to 100"),
        ("libel = 1", "libel = 101", 10, "libel is 101", "from 1 to 100"),
        ("libel = 1", '"Libel!" = 1', 10, "the topic 'Libel!' is not well formed", "a-z, 0-9 and hyphens"),
        ('[paragraphs]\n"3.1" = 1\n\n[topics]\nlibel = 1\n', "", 1, "the quiz asks no question", "[paragraphs]"),
        ('\n[paragraphs]\n"3.1" = 1\n', "paragraphs = 3\n", 5, "paragraphs is of the wrong kind", "a table"),
        ("Welcome.\n", "", 13, "there is no text", "below the front matter"),
        ("Welcome.", "<b>Welcome</b>", 13, "raw HTML", "Markdown"),
        ("Welcome.", "Welcome.\n\n[x](/nowhere/)", 15, "the link /nowhere/ leads nowhere", "use an address"),
        ("Welcome.", "{{ code 3.1 }}", 13, "which only guidance has", "becomes a link"),
        ("Welcome.", "• Welcome.", 13, "a bullet pasted from elsewhere", "begin the item with"),
    ],
)  # fmt: skip
def test_a_flawed_quiz_file_is_refused_with_its_line(old, new, line, what, do):
    """Every flaw of a quiz file is named with its line."""
    beside = (*QUESTIONS, question("three"))
    only(edited(old, new), line, what, do, questions=beside)


@pytest.mark.parametrize(
    ("file", "what"),
    [
        ("quizzes/Induction.md", "not of the right form"),
        ("quizzes/induction.txt", "not of the right form"),
        ("quizzes/deep/induction.md", "not of the right form"),
        ("quizzes/README.md", "not of the right form"),
        (f"quizzes/{'x' * 81}.md", "not of the right form"),
        ("quizzes/attempts.md", 'the name "attempts" is taken'),
        ("quizzes/record.md", 'the name "record" is taken'),
    ],
)
def test_a_quiz_under_a_name_that_cannot_be_is_refused(file, what):
    """A quiz's name becomes part of its address, where some are taken."""
    only(GOOD, 1, what, "", file=file)


# ---- whether there are questions enough


def test_a_bank_that_is_too_small_is_refused_by_name():
    """Each paragraph and topic that lacks questions is named at its line, with how many are missing."""
    short = edited('"3.1" = 1', '"3.1" = 3').replace("libel = 1", "copyright = 2\nlibel = 1")
    assert [(line, what) for line, what, _ in told(short)] == [
        (7, "too few questions on paragraph 3.1: 3 wanted, 1 question there, 2 missing"),
        (10, "too few questions on topic copyright: 2 wanted, 0 questions there, 2 missing"),
    ]


def test_a_question_counts_for_one_ask_only():
    """One question on both isn't enough for a paragraph and a topic."""
    only(GOOD, 7, "paragraph 3.1, topic libel: 2 wanted, 1 question", "", questions=(question("one"),))


@pytest.mark.parametrize("changes", [{"use": "practice"}, {"status": "draft"}, {"status": "retired"}])
def test_only_ready_induction_questions_count(changes):
    """Practice questions are public, drafts and retired ones are not asked."""
    not_drawn = tuple(replace(one, **changes) for one in QUESTIONS)
    assert candidates(not_drawn) == []
    assert [line for line, *_ in told(GOOD, not_drawn)] == [7, 10]
    assert len(candidates(QUESTIONS)) == 2


def test_nothing_is_said_of_too_few_questions_while_some_cannot_be_read():
    """The one that can't be read may be the one that is missing; the quiz's own flaws are told with it."""
    files = written(BANK) | {bank.RUMOUR: b"## one\n", FILE: edited("80", "0").encode()}
    read, problems = parse(files, **KNOWN)
    assert read is None
    assert {problem.file for problem in problems} == {bank.RUMOUR, FILE}
    assert [problem.what for problem in problems if problem.file == FILE] == ["pass_mark is 0"]


# ---- there and back


@given(bank.banks())
@THOROUGH
def test_a_generated_bank_comes_back_byte_for_byte(generated):
    """Any good bank is written, read as the same, and written again as the same bytes."""
    files = written(generated)
    read, problems = parse(files, **KNOWN)
    assert read == generated, "\n".join(map(str, problems))
    assert written(read) == files


@given(bank.damaged_folders())
@THOROUGH
def test_a_damaged_folder_is_refused_or_whole(files):
    """Damaged files never raise: each outcome is errors with a line, or a bank that comes back."""
    read, problems = parse(files, **KNOWN)
    assert (read is None) == any(not problem.warning for problem in problems)
    for problem in problems:
        assert 1 <= problem.line <= files[problem.file].replace(b"\r", b"\n").count(b"\n") + 2, problem
        assert problem.what
        assert problem.do
    if read:
        assert parse(written(read), **KNOWN)[0] == read


def test_a_question_that_no_quiz_asks():
    """It is warned of, by the line at which it begins; drafts, practice questions and banks without a quiz are not."""
    lonely = question("lonely", code="3.9", tags=("weather",))
    draft, practised = replace(lonely, slug="draft", status="draft"), replace(lonely, slug="seen", use="practice")
    files = written(Bank((quiz(),), (*QUESTIONS, draft, lonely, practised)))
    read, problems = parse(files, **KNOWN)
    assert read
    [problem] = [problem for problem in problems if "no quiz asks" in problem.what]
    assert problem.warning
    assert files[problem.file].decode().split("\n")[problem.line - 1] == "## lonely"
    _, problems = parse(written(Bank((), (*QUESTIONS, lonely))), **KNOWN)
    assert [problem for problem in problems if "no quiz asks" in problem.what] == []
