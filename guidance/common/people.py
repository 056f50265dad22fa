"""The people whom the guidance and the quizzes meet. Who they are is kept by the app that has AUTH_USER_MODEL."""

from datetime import date
from typing import Any, Protocol


class Person(Protocol):
    """Somebody who acts, signed in or (`pk` is None) not."""

    @property
    def pk(self) -> Any: ...

    def has_perm(self, perm: str, /) -> bool: ...


class Learner(Person, Protocol):
    """Somebody who takes quizzes, in a term of office where it is known."""

    @property
    def email(self) -> str: ...

    @property
    def term_end(self) -> date | None: ...


def pk_of(person: Person | None) -> Any:
    """Returns the key of whoever acts; None for a command on the server."""
    return person.pk if person else None
