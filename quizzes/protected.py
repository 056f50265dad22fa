"""Which rows of the quizzes the database protects, and how; see `guidance.common.protection`.

Into an attempt its marks are written once, and once that it is not this member's.
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

PROTECTED = {
    "QuestionVersion": Protected(),
    "Option": Protected(),
    "QuizChange": Protected(),
    "Approval": Protected(),
    "Acknowledgement": Protected(),
    "Attempt": Protected(but_for=(FINISHING, DISOWNING)),
    "Asked": Protected(),
    "Response": Protected(),
}
