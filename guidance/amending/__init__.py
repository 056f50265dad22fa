"""Acts on a draft: on the whole, its parts, their places and saved states, and its private previews."""
