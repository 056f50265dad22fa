"""What surrounds the protocol and changes at once: the council, contacts, search terms, pages and notices."""
