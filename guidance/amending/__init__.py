"""A draft: its parts and their places, the states in which they were saved, and sharing it. The acts."""
