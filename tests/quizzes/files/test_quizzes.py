"""Reading quiz files: every refusal with its line, whether the bank is enough, and the way there and back."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from guidance.text.flaws import Problem
from quizzes.files.quizzes import Bank, candidates, parse, quiz_file, written
from quizzes.rules.drawing import Blueprint
from tests import problems
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


def told(text: str, questions=QUESTIONS, file: str = FILE) -> list[Problem]:
    """What is wrong in a quiz file beside these questions."""
    files = written(Bank((), questions)) | {file: text.encode()}
    read, found = parse(files, **KNOWN)
    assert (read is None) == bool(found)
    assert {problem.file for problem in found} <= {file}
    return found


def only(text: str, line: int, *named: str, **beside) -> None:
    """The file has this problem and no other."""
    problems.only(told(text, **beside), line, *named)


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
    ("old", "new", "line", "named"),
    [
        ('title = "Induction"\n', "", 1, "title"),
        ("pass_mark = 80\n", "", 1, "pass_mark = 80"),
        ('feedback = "at once"\n', "", 1, "feedback"),
        ('"Induction"', '"Induction', 2, "TOML"),
        ('"Induction"', "3", 2, "title"),
        ('"Induction"', f'"{"I" * 201}"', 2, "200"),
        ("80", "0", 3, "0"),
        ("80", "101", 3, "101"),
        ("80", "80.5", 3, "80.5"),
        ("80", '"80 %"', 3, "'80 %'"),
        ("80", "true", 3, "True"),
        ("at once", "later", 4, "'later'"),
        ('"at once"', "true", 4, "feedback"),
        ("[paragraphs]", "valid_months = 0\n[paragraphs]", 6, "120"),
        ("[paragraphs]", 'valid_months = "term"\n[paragraphs]', 6, "'term'"),
        ("[paragraphs]", "retake_hours = -1\n[paragraphs]", 6, "8760"),
        ("[paragraphs]", "approved = true\n[paragraphs]", 6, "'approved'"),
        ('"3.1" = 1', '"3.2" = 1', 7, "3.2"),
        ('"3.1" = 1', '"3.1" = 0', 7, "3.1"),
        ('"3.1" = 1', '"3.1" = "1"', 7, "'1'"),
        ('"3.1" = 1', '"3.1" = true', 7, "True"),
        ("libel = 1", "libel = 101", 10, "101"),
        ("libel = 1", '"Libel!" = 1', 10, "'Libel!'"),
        ('[paragraphs]\n"3.1" = 1\n\n[topics]\nlibel = 1\n', "", 1, ""),
        ('\n[paragraphs]\n"3.1" = 1\n', "paragraphs = 3\n", 5, "paragraphs"),
        ("Welcome.\n", "", 13, ""),
        ("Welcome.", "<b>Welcome</b>", 13, "<b>"),
        ("Welcome.", "Welcome.\n\n[x](/nowhere/)", 15, "/nowhere/"),
        ("Welcome.", "{{ code 3.1 }}", 13, "{{ … }}"),
        ("Welcome.", "• Welcome.", 13, "(•)"),
    ],
)  # fmt: skip
def test_a_flawed_quiz_file_is_refused_with_its_line(old, new, line, named):
    """Every flaw of a quiz file is named with its line."""
    beside = (*QUESTIONS, question("three"))
    only(edited(old, new), line, named, questions=beside)


@pytest.mark.parametrize("name", ["Induction.md", "induction.txt", "deep/induction.md", "README.md", f"{'x' * 81}.md"])
def test_a_quiz_file_with_a_name_of_the_wrong_form_is_refused(name):
    """A quiz's name becomes part of its address; it is told how files are called, and where questions go."""
    only(GOOD, 1, "quizzes/short-name.md", "quizzes/questions/", file=f"quizzes/{name}")


@pytest.mark.parametrize("name", ["attempts", "record"])
def test_a_quiz_under_a_name_that_is_taken_is_refused(name):
    """The site has pages of its own at some addresses."""
    only(GOOD, 1, f'"{name}"', file=f"quizzes/{name}.md")


# ---- whether there are questions enough


def test_a_bank_that_is_too_small_is_refused_by_name():
    """Each paragraph and topic that lacks questions is named at its line, with how many are missing."""
    short = edited('"3.1" = 1', '"3.1" = 3').replace("libel = 1", "copyright = 2\nlibel = 1")
    assert [(problem.line, problem.what) for problem in told(short)] == [
        (7, "too few questions on paragraph 3.1: 3 needed, 1 question available, 2 missing"),
        (10, "too few questions on topic copyright: 2 needed, 0 questions available, 2 missing"),
    ]


def test_a_question_counts_for_one_ask_only():
    """One question on both isn't enough for a paragraph and a topic."""
    only(GOOD, 7, "3.1", "libel", "2", "1", questions=(question("one"),))


@pytest.mark.parametrize("changes", [{"use": "practice"}, {"status": "draft"}, {"status": "retired"}])
def test_only_ready_induction_questions_count(changes):
    """Practice questions are public, drafts and retired ones are not asked."""
    not_drawn = tuple(replace(one, **changes) for one in QUESTIONS)
    assert candidates(not_drawn) == []
    assert [problem.line for problem in told(GOOD, not_drawn)] == [7, 10]
    assert len(candidates(QUESTIONS)) == 2


def test_nothing_is_said_of_too_few_questions_while_some_cannot_be_read():
    """The one that can't be read may be the one that is missing; the quiz's own flaws are told with it."""
    files = written(BANK) | {bank.RUMOUR: b"## one\n", FILE: edited("80", "0").encode()}
    read, found = parse(files, **KNOWN)
    assert read is None
    assert {problem.file for problem in found} == {bank.RUMOUR, FILE}
    problems.only([problem for problem in found if problem.file == FILE], 3, "0")


# ---- there and back


@given(bank.banks())
@THOROUGH
def test_a_generated_bank_comes_back_byte_for_byte(generated):
    """Any good bank is written, read as the same, and written again as the same bytes."""
    files = written(generated)
    read, found = parse(files, **KNOWN)
    assert read == generated, "\n".join(map(str, found))
    assert written(read) == files


@given(bank.damaged_folders())
@THOROUGH
def test_a_damaged_folder_is_refused_or_whole(files):
    """Damaged files never raise: each outcome is errors with a line, or a bank that comes back."""
    read, found = parse(files, **KNOWN)
    assert (read is None) == any(not problem.warning for problem in found)
    for problem in found:
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
    line = files[lonely.file].decode().split("\n").index("## lonely") + 1
    read, found = parse(files, **KNOWN)
    assert read
    problems.only(found, line, file=lonely.file, warning=True)
    assert parse(written(Bank((), (*QUESTIONS, lonely))), **KNOWN)[1] == []
