"""The officers' pages on what surrounds the protocol: council, contacts, search terms, pages, notices."""
