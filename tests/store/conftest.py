import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assist.store import Store


def make_url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'rapport.db'}"


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables and nothing in them, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("empty")

    async def make() -> None:
        await (await Store.open(make_url(folder))).close()

    asyncio.run(make())
    return folder / "rapport.db"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return make_url(tmp_path)


@pytest.fixture
async def store(url: str, tmp_path: Path, empty_database: Path) -> AsyncIterator[Store]:
    shutil.copy(empty_database, tmp_path)
    opened = await Store.open(url, log_delay_ms=1)
    yield opened
    await opened.close()
