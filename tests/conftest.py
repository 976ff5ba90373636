"""What tests of every folder share."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that keeps what the shipped model read of the shipped library's examples: thousands, read once."""
    return tmp_path_factory.mktemp("examples")
