"""The per-process cache of what is read from the database: costly to make, and the same for every reader until it
changes. What is made of its arguments alone needs no more than `functools.lru_cache`.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_emptied: list[Callable[[], None]] = []  # by `forget`


def cached(*, most: int, stamp: Callable[[], Hashable] | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorates a function so that the process keeps its results for the `most` recent arguments, by key of a row.

    A result holds while `stamp()` returns the same; without a stamp it holds for good, so the rows must never change.
    The stamp is read once per call, before the function runs: if rows change meanwhile, the result is kept under the
    old stamp and made again at the next call. Exceptions aren't kept. Threads may share it, as they may an `lru_cache`.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        cache = lru_cache(maxsize=most)(lambda stamp_now, *args, **kwargs: function(*args, **kwargs))
        _emptied.append(cache.cache_clear)
        stamped: Callable[..., R] = cache

        @wraps(function)
        def kept(*args: P.args, **kwargs: P.kwargs) -> R:
            return stamped(stamp() if stamp else None, *args, **kwargs)

        return kept

    return decorate


def forget() -> None:
    """Empties every such cache. For tests: in another database the same stamp and keys stand for other rows."""
    for empty in _emptied:
        empty()
