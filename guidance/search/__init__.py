"""Search: words, the index, and what people could not find."""
