"""The public pages of the guidance."""
