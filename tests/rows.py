"""The rows that models have stored, for a test that asks whether something has changed."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Model

GUIDANCE: list[type[Model]] = list(apps.get_app_config("guidance").get_models())


def rows_of(models: Iterable[type[Model]]) -> dict[str, list[dict[str, Any]]]:
    """Returns all rows of each model, by the model's name; those too that its own manager would leave out."""
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in models}
