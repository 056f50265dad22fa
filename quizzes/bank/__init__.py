"""The bank of questions: stored, shown over an edition, and approved by the council."""
