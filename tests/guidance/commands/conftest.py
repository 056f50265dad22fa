"""A content folder: as written, loaded as edition 1, and changed since."""

from pathlib import Path

import pytest

from tests import factories
from tests.guidance.commands.saying import SECTION, change, put, run


@pytest.fixture
def folder(tmp_path) -> Path:
    return put(tmp_path / "content", factories.folder())


@pytest.fixture
def loaded(folder) -> Path:
    """The folder, loaded as edition 1."""
    run("load_content", folder)
    return folder


@pytest.fixture
def amended(loaded) -> Path:
    """The folder with another sentence, not loaded again."""
    change(loaded, SECTION, "Be kind.", "Be kind to all.")
    return loaded
