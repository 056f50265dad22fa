"""Editions as stored: read back, loaded from files, published. The acts, and nothing of their pages."""
