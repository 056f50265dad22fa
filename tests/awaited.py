"""Asynchronous methods from a test that isn't."""

from asyncio import _get_running_loop, _set_running_loop
from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync


def awaited(coroutine_function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What the method gives, on this thread's database connection."""

    async def wait() -> Any:
        return await coroutine_function(*args, **kwargs)

    playwrights = _get_running_loop()  # after a test in a browser it seems to run in this thread
    _set_running_loop(None)
    try:
        return async_to_sync(wait)()
    finally:
        _set_running_loop(playwrights)
