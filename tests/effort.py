"""How many examples a property test tries: a tenth of its full count, and all with `--hypothesis-profile thorough`."""

from hypothesis import settings

FULL = 100  # what a test without a number of its own tries, thoroughly

QUICK = "quick"

settings.register_profile(QUICK, settings.default, max_examples=FULL // 10, deadline=None)
settings.register_profile("thorough", settings.default, max_examples=FULL, deadline=None)


def examples(full: int) -> int:
    """The number of examples for a test whose full count is this; at least 5."""
    return max(5, full * settings().max_examples // FULL)
