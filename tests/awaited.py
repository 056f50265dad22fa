"""Asynchronous methods from a test that isn't."""

from asyncio import _get_running_loop, _set_running_loop
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from asgiref.sync import async_to_sync
from django.db import connections


def awaited(coroutine_function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What the method gives, on this thread's database connection."""

    async def wait() -> Any:
        return await coroutine_function(*args, **kwargs)

    with _out_of_any_loop():
        return async_to_sync(wait)()


@contextmanager
def _out_of_any_loop() -> Iterator[None]:
    """After a test in a browser, its loop seems to run in this thread, and Django gives each loop its own connections:
    for a while there is no loop, and the same connections.
    """
    browsers = _get_running_loop()
    if browsers is None:
        yield
        return
    here = {alias: connections[alias] for alias in connections}
    _set_running_loop(None)
    outside = {alias: connections[alias] for alias in connections}
    try:
        for alias, connection in here.items():
            connections[alias] = connection
        yield
    finally:
        for alias, connection in outside.items():
            connections[alias] = connection
        _set_running_loop(browsers)
