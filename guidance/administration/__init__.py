"""The officers' pages of the guidance, and the list of what they have to do."""
