"""The list of members as a file: read, previewed, taken over and exported."""
