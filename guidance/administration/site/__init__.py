"""The officers' pages on the live things: council, contacts, search terms, pages, notices."""
