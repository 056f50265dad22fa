"""The officers' pages on members: accounts, the roster, learning, and the records."""
