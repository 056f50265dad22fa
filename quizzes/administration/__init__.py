"""The officers' pages on quizzes, questions and attempts."""
