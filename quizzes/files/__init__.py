"""The formats of question and quiz files: reading, checking and writing them. No database, no request."""
