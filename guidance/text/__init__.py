"""Markdown made into safe HTML and passages, pathways, and what is wrong in a text. No database, no request."""
