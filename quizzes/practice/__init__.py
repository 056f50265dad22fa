"""Practice questions, for everybody; nothing is recorded."""
