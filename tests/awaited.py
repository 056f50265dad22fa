"""Asynchronous methods from a test that isn't."""

from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync


def awaited(coroutine_function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What the method gives, on this thread's database connection."""

    async def wait() -> Any:
        return await coroutine_function(*args, **kwargs)

    return async_to_sync(wait)()
