"""The officers' pages on editions: an overview, the parts of a draft, publishing, files."""
