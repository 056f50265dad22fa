"""What members do to learn: read, take quizzes, get certificates; and where each of them stands."""
