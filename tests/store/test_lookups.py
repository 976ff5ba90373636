import asyncio
from collections.abc import Mapping, Sequence

import pytest

from assist.store.lookups import Lookups


class Catalogue:
    """Answers when it is let; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.was_asked = asyncio.Event()
        self.may_answer = asyncio.Event()

    async def ask(self, keys: Sequence[str]) -> Mapping[str, int]:
        self.asked.append(list(keys))
        self.was_asked.set()
        await self.may_answer.wait()
        return {key: len(key) for key in keys if key != "nothing"}


async def test_whoever_asks_meanwhile_joins_the_next_question() -> None:
    catalogue = Catalogue()
    lookups = Lookups(catalogue.ask)
    first = asyncio.create_task(lookups.find("a"))
    await catalogue.was_asked.wait()
    others = [asyncio.create_task(lookups.find(key)) for key in ("bb", "ccc", "bb", "nothing")]
    await asyncio.sleep(0)
    catalogue.may_answer.set()
    assert await asyncio.gather(first, *others) == [1, 2, 3, 2, None]
    assert catalogue.asked == [["a"], ["bb", "ccc", "nothing"]]
    assert await lookups.find("dddd") == 4


async def test_a_failed_question_is_told_to_those_who_asked_it_and_to_nobody_else() -> None:
    catalogue = Catalogue()
    catalogue.may_answer.set()
    is_down = True

    async def ask(keys: Sequence[str]) -> Mapping[str, int]:
        if is_down:
            raise OSError("the disk is gone")
        return await catalogue.ask(keys)

    lookups = Lookups(ask)
    failed = await asyncio.gather(lookups.find("a"), lookups.find("b"), return_exceptions=True)
    assert [str(error) for error in failed] == ["the disk is gone"] * 2
    is_down = False
    assert await lookups.find("a") == 1


async def test_one_who_gives_up_takes_nothing_from_the_others() -> None:
    catalogue = Catalogue()
    lookups = Lookups(catalogue.ask)
    one, other = asyncio.create_task(lookups.find("a")), asyncio.create_task(lookups.find("a"))
    await catalogue.was_asked.wait()
    one.cancel()
    catalogue.may_answer.set()
    assert await other == 1
    with pytest.raises(asyncio.CancelledError):
        await one


async def test_a_failure_that_nobody_waits_for_any_more_is_no_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    may_fail = asyncio.Event()

    async def ask(_: Sequence[str]) -> Mapping[str, int]:
        await may_fail.wait()
        raise OSError("the disk is gone")

    lookups = Lookups(ask)
    asking = asyncio.create_task(lookups.find("a"))
    await asyncio.sleep(0)
    asking.cancel()
    may_fail.set()
    with pytest.raises(asyncio.CancelledError):
        await asking
    with pytest.raises(OSError, match="gone"):
        await lookups.find("b")
    assert not caplog.records


async def test_closing_cancels_those_who_wait_also_for_the_next_question() -> None:
    catalogue = Catalogue()
    lookups = Lookups(catalogue.ask)
    first = asyncio.create_task(lookups.find("a"))
    await catalogue.was_asked.wait()
    second = asyncio.create_task(lookups.find("b"))
    await asyncio.sleep(0)
    await lookups.close()
    results = await asyncio.gather(first, second, return_exceptions=True)
    assert [type(result) for result in results] == [asyncio.CancelledError] * 2
    catalogue.may_answer.set()
    assert await lookups.find("cc") == 2
