"""The quizzes that are shipped: without an error, in canonical form, and as many and as varied as was decided."""

from collections import Counter

import pytest

from guidance.content.addresses import addresses, site_addresses
from guidance.content.reading import folder_files
from quizzes.files.quizzes import Bank, candidates, parse, written
from tests.conftest import SHIPPED

PARAGRAPHS = ("24.8", "24.9", "24.10", "24.11", "24.12", "24.13")
USES = ("induction", "practice")


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {file: data for file, data in folder_files(SHIPPED).items() if file.startswith("quizzes/")}


@pytest.fixture(scope="module")
def bank(files, shipped) -> Bank:
    edition = shipped.edition
    read, problems = parse(
        files, paragraphs=set(edition.wordings), passages=addresses(edition), site=site_addresses(shipped)
    )
    assert read, "\n".join(map(str, problems))
    return read


def test_the_shipped_quizzes_are_canonical(bank, files):
    """What is shipped is written as it stands, byte for byte."""
    assert {file for file, data in written(bank).items() if data != files.get(file)} == set()
    assert set(written(bank)) == set(files)


def test_the_induction_asks_fourteen_questions(bank):
    """One on each paragraph, and as many on what stands apart from the Code; each question has its chance."""
    (quiz,) = bank.quizzes
    assert (quiz.slug, quiz.title, quiz.blueprint.total) == ("induction", "Induction quiz", 14)
    assert dict(quiz.blueprint.paragraphs) == dict.fromkeys([*PARAGRAPHS, "24.16"], 1)
    drawable = candidates(bank.questions)
    assert [one.slug for one in drawable if not any(ask.fits(one) for ask in quiz.blueprint.asks)] == []
    assert (quiz.pass_mark, quiz.feedback, quiz.valid_months, quiz.retake_hours) == (80, "at once", None, 0)


def test_there_are_questions_enough_on_everything(bank):
    """At least 84, half for each use; 4 on each paragraph, 3 on 24.16, and 15 on what stands apart from the Code."""
    ready = [question for question in bank.questions if question.status == "ready"]
    assert len(ready) >= 84
    for use in USES:
        codes = Counter(question.code for question in ready if question.use == use)
        assert sum(codes.values()) >= 42, use
        assert all(codes[number] >= 4 for number in PARAGRAPHS), (use, codes)
        assert codes["24.16"] >= 3, (use, codes)
        assert codes[""] >= 15, (use, codes)


def test_the_longest_option_is_not_the_way_to_pass(bank):
    """The right option is the longest in at most 4 of 10 questions."""
    for use in USES:
        asked = [question.options for question in bank.questions if question.use == use and question.answer == "one"]
        longest = [max(options, key=lambda option: len(option.text)).right for options in asked]
        assert 10 * sum(longest) <= 4 * len(longest), use
