"""Rows that are only ever added to: what was asked, what was answered, who did what when.

The database itself refuses every change, see `guidance.common.protection`; the guards here say so in a sentence.
"""

from typing import Any, ClassVar, NoReturn

from django.core.exceptions import ValidationError
from django.db import models


class AppendOnlyError(ValidationError):
    """Raised where something tried to change what was written; says why that isn't possible."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Adds rows and refuses to change or delete them."""

    def update(self, **fields: Any) -> NoReturn:
        self._refuse()

    def delete(self) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise AppendOnlyError(self.model.refusal)


class AppendOnly(models.Model):
    """A row that never changes; `refusal` is the sentence for whoever tries."""

    refusal: ClassVar[str]
    objects: ClassVar[Any] = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise AppendOnlyError(self.refusal)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(self.refusal)
