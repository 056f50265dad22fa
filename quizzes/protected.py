"""Which rows of the quizzes the database protects, and how; see `guidance.common.protection`.

Into an attempt its marks are written once, and once that it is not this member's. Options can't be added to a question
that was asked or approved, questions to an attempt that has its number of them, nor answers to one that is over.
"""

from guidance.common.protection import Change, Protected

FINISHING = Change(
    ("finished_at", "score", "passed", "valid_until", "code", "name"),
    when="OLD.finished_at IS NULL AND OLD.disowned_at IS NULL AND NEW.finished_at IS NOT NULL",
)
DISOWNING = Change(
    ("disowned_at", "disowned_by_id", "disowned_reason"),
    when="OLD.disowned_at IS NULL AND NEW.disowned_at IS NOT NULL",
)

ASKED_OR_APPROVED = (
    "EXISTS (SELECT 1 FROM quizzes_asked WHERE version_id = {row}.version_id) "
    "OR EXISTS (SELECT 1 FROM quizzes_approval "
    # "[7, 12]" becomes ",7,12,": both databases can look for ",12," in that.
    "WHERE replace(replace(replace(CAST(versions AS text), '[', ','), ']', ','), ' ', '') "
    "LIKE '%,' || {row}.version_id || ',%')"
)
HAS_ALL_QUESTIONS = (
    "(SELECT count(*) FROM quizzes_asked WHERE attempt_id = {row}.attempt_id) "
    ">= (SELECT number_of_questions FROM quizzes_attempt WHERE id = {row}.attempt_id)"
)
IS_OVER = (
    "EXISTS (SELECT 1 FROM quizzes_attempt JOIN quizzes_asked ON quizzes_asked.attempt_id = quizzes_attempt.id "
    "WHERE quizzes_asked.id = {row}.asked_id AND (finished_at IS NOT NULL OR disowned_at IS NOT NULL))"
)

PROTECTED = {
    "QuestionVersion": Protected(),
    "Option": Protected(complete=ASKED_OR_APPROVED),
    "QuizChange": Protected(),
    "Approval": Protected(),
    "Acknowledgement": Protected(),
    "Attempt": Protected(but_for=(FINISHING, DISOWNING)),
    "Asked": Protected(complete=HAS_ALL_QUESTIONS),
    "Response": Protected(complete=IS_OVER),
}
