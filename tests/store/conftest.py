from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assist.store import Store


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'rapport.db'}"


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    opened = await Store.open(url, log_delay_ms=1)
    yield opened
    await opened.close()
