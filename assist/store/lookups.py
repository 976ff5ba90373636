"""Look-ups that come together are asked together.

Answers one key at a time to whoever asks, from a question about many. Refuses to know what is looked up. Whoever asks
while a question is under way joins the next one, so that each of a crowd (two hundred panels after a restart) waits for
two questions at most, and no timer makes a single caller wait.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


class Lookups(Generic[Key, Found]):
    """``ask`` is given keys, each once, and returns what it found by key; a key it leaves out stands for nothing."""

    def __init__(self, ask: Callable[[Sequence[Key]], Awaitable[Mapping[Key, Found]]]) -> None:
        self._ask = ask
        self._waiting: dict[Key, asyncio.Future[Found | None]] = {}
        self._asking: asyncio.Task[None] | None = None

    async def find(self, key: Key) -> Found | None:
        """Return what is found under a key, None where nothing is. Raises what ``ask`` raised."""
        answer = self._waiting.get(key)
        if answer is None:
            answer = self._waiting[key] = asyncio.get_running_loop().create_future()
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._run(), name="look-ups")
        return await asyncio.shield(answer)

    async def close(self) -> None:
        """Give up what is still being asked; whoever waits for it is cancelled."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    async def _run(self) -> None:
        while self._waiting:
            asked, self._waiting = self._waiting, {}
            try:
                found = await self._ask(list(asked))
            except Exception as error:  # noqa: BLE001 - whatever it is, those who asked are told
                for answer in asked.values():
                    answer.set_exception(error)
                    answer.exception()  # those who gave up don't fetch it, and that is fine
            except asyncio.CancelledError:
                for answer in (*asked.values(), *self._waiting.values()):
                    answer.cancel()
                self._waiting = {}
                raise
            else:
                for key, answer in asked.items():
                    answer.set_result(found.get(key))
