"""The rules of quizzes: drawing questions and marking answers. No database, no request."""
