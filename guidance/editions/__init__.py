"""Acts on editions (load, approve, take back), and stored editions read back. Pages are elsewhere."""
