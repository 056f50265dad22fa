"""Questions in the database: versions, what loading changes, what never changes, and the commands."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from guidance.common.append_only import AppendOnlyError
from guidance.common.texts import digest
from guidance.models import PageStamp
from quizzes.bank import acts as question_bank
from quizzes.bank.acts import OtherUseError, load
from quizzes.bank.stored import bank_of_database, text_of_question, written_question
from quizzes.files.quizzes import Bank
from quizzes.models import Question, QuestionVersion, Quiz
from tests.conftest import SHIPPED
from tests.quizzes.written_bank import question, quiz

pytestmark = pytest.mark.django_db

FIRST = question("rumour", use="practice")
SECOND = question("leak", use="practice")
INDUCTION = question("secret")


def bank(*questions, quizzes=()) -> Bank:
    return Bank(tuple(quizzes), tuple(questions))


def versions(slug: str) -> list[QuestionVersion]:
    return list(QuestionVersion.objects.filter(question__slug=slug).order_by("number"))


def test_what_is_loaded_comes_out_again_and_a_second_time_changes_nothing():
    whole = bank(FIRST, SECOND, INDUCTION, quizzes=[quiz()])
    report = load(whole)
    assert (sorted(report.added), report.quizzes) == (["leak", "rumour", "secret"], ["induction"])
    assert bank_of_database() == whole
    stamp = PageStamp.current()
    again = load(whole)
    assert (again.added, again.amended, again.altered, again.quizzes, again.unchanged) == ([], [], [], [], 3)
    assert PageStamp.current() == stamp


@pytest.mark.parametrize(
    "words",
    [{"stem": "Another stem?"}, {"why": "Otherwise."}, {"code": "3.9"}, {"passage": ""},
     {"options": (replace(FIRST.options[0], feedback="New."), *FIRST.options[1:])},
     {"options": FIRST.options[::-1]}, {"answer": "many"}],
)  # fmt: skip
def test_changed_words_are_the_next_version(words):
    """What was answered before keeps its words."""
    load(bank(FIRST))
    before = written_question(versions("rumour")[0])
    report = load(bank(replace(FIRST, **words)))
    assert (report.amended, report.altered) == (["rumour"], [])
    old, new = versions("rumour")
    assert (old.number, new.number) == (1, 2)
    assert written_question(old) == before
    assert written_question(new) == replace(FIRST, **words)
    assert bank_of_database().questions == (replace(FIRST, **words),)


@pytest.mark.parametrize("change", [{"tags": ("other",)}, {"difficulty": "hard"}, {"status": "retired"},
                                    {"use": "induction"}, {"file": "quizzes/questions/other.md"}])  # fmt: skip
def test_other_changes_are_made_in_place(change):
    load(bank(FIRST))
    report = load(bank(replace(FIRST, **change)))
    assert (report.amended, report.altered) == ([], ["rumour"])
    assert len(versions("rumour")) == 1
    assert bank_of_database().questions == (replace(FIRST, **change),)


def test_order_follows_the_file():
    load(bank(FIRST, SECOND))
    assert load(bank(SECOND, FIRST)).altered == ["leak", "rumour"]
    assert bank_of_database().questions == (SECOND, FIRST)


def test_absent_questions_stay():
    load(bank(FIRST, SECOND))
    assert load(bank(SECOND)).absent == ["rumour"]
    assert Question.objects.count() == 2


def test_an_induction_question_never_becomes_one_for_practice():
    """Its answer would be there to read; and nothing else of that folder is loaded."""
    load(bank(INDUCTION))
    with pytest.raises(OtherUseError, match="secret"):
        load(bank(FIRST, replace(INDUCTION, use="practice")))
    assert Question.objects.get().use == "induction"


def test_a_changed_quiz_is_taken_over():
    load(bank(INDUCTION, quizzes=[quiz()]))
    assert load(bank(INDUCTION, quizzes=[quiz(pass_mark=70, valid_months=12)])).quizzes == ["induction"]
    assert (Quiz.objects.get().pass_mark, Quiz.objects.get().valid_months) == (70, 12)


def test_amending_one(django_user_model):
    by = django_user_model.objects.create_user("olive@brookshire.example", full_name="Olive Oak")
    load(bank(FIRST, SECOND))

    def amend(changed):
        newest = versions(changed.slug)[-1:]
        seen = digest(text_of_question(newest[0])) if newest else ""
        return question_bank.amend(changed, seen=seen, by=by)

    assert amend(FIRST) == "unchanged"
    assert amend(replace(FIRST, status="draft")) == "altered"
    assert amend(replace(FIRST, stem="New?")) == "amended"
    assert amend(question("brand-new")) == "added"
    assert [version.created_by for version in versions("rumour")] == [None, by]
    assert [one.slug for one in bank_of_database().questions] == ["rumour", "leak", "brand-new"]


@pytest.mark.parametrize("delete", [lambda: Question.objects.get().delete(), lambda: Question.objects.all().delete()])
def test_no_question_is_deleted(delete):
    load(bank(FIRST))
    with pytest.raises(AppendOnlyError):
        delete()


# ---- the commands -----------------------------------------------------------------------------------------------


def test_shipped_questions_load_and_come_out_byte_for_byte(edition_1, tmp_path, capsys):
    call_command("check_questions")
    assert "115" in capsys.readouterr().out
    assert Question.objects.count() == 0
    call_command("load_questions", verbosity=0)
    assert ("115" in capsys.readouterr().out, QuestionVersion.objects.count()) == (True, 115)
    call_command("export_questions", str(tmp_path))
    shipped = {str(file.relative_to(SHIPPED)): file.read_bytes() for file in (SHIPPED / "quizzes").rglob("*.md")}
    assert {str(file.relative_to(tmp_path)): file.read_bytes() for file in tmp_path.rglob("*.md")} == shipped
    call_command("load_questions", str(tmp_path), verbosity=0)
    assert ("115" in capsys.readouterr().out, QuestionVersion.objects.count()) == (True, 115)


def test_wrong_files_are_told_and_nothing_is_loaded(edition_1, tmp_path, capsys):
    folder = tmp_path / "quizzes" / "questions"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text("## one\nCode: 99.9\n\nA stem?\n")
    with pytest.raises(CommandError, match=re.escape(str(tmp_path))):
        call_command("load_questions", str(tmp_path))
    assert "quizzes/questions/a.md:2" in capsys.readouterr().err
    assert Question.objects.count() == 0


def test_folders_that_will_not_do(edition_1, tmp_path):
    with pytest.raises(CommandError, match=re.escape(str(tmp_path / "none"))):
        call_command("check_questions", str(tmp_path / "none"))
    with pytest.raises(CommandError):
        call_command("check_questions", str(tmp_path))
    with pytest.raises(CommandError):
        call_command("export_questions", str(tmp_path))
    load(bank(FIRST))
    (tmp_path / "quizzes").mkdir()
    (tmp_path / "quizzes" / "mine.md").write_text("mine")
    with pytest.raises(CommandError, match=r"quizzes/mine\.md"):
        call_command("export_questions", str(tmp_path))
    assert [file.name for file in Path(tmp_path).rglob("*.md")] == ["mine.md"]


def test_questions_need_an_edition():
    with pytest.raises(CommandError):
        call_command("load_questions")


@pytest.mark.parametrize(
    "address",
    ["/practice/", "/practice/libel/", "/practice/libel/a-question/", "/practice/nothing/", "/practice/9.9/x/"],
)
def test_without_questions_there_is_no_practice(edition_1, client, address):
    """And nothing leads there."""
    assert client.get(address).status_code == 404
    assert "/practice/" not in client.get("/").content.decode()
    assert "/practice/" not in client.get("/guidance/other-important-issues/").content.decode()
