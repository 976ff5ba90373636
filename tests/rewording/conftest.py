from collections.abc import AsyncIterator

import pytest

from tests.rewording.chat_server import ChatServer, run_chat_server


@pytest.fixture
async def server() -> AsyncIterator[ChatServer]:
    async with run_chat_server() as started:
        yield started
