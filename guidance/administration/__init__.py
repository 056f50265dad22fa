"""The officers' pages of the guidance, and what waits for an officer."""
