"""Holding: from the beginning of the typing, not from its newest sign."""

import asyncio

from assist.desk.holding import Hold


async def test_typing_holds_from_its_beginning_however_often_it_is_seen() -> None:
    loop, hold, freed = asyncio.get_running_loop(), Hold(), asyncio.Event()
    hold.begin(loop, 1000.0, lambda: None)
    first = hold.typing_since_s
    hold.begin(loop, 0.0, freed.set)
    assert hold.typing_since_s == first
    await freed.wait()


async def test_a_card_waits_only_while_somebody_types() -> None:
    hold = Hold()
    assert not hold.hold_now(1.0)
    hold.begin(asyncio.get_running_loop(), 1000.0, lambda: None)
    assert hold.hold_now(2.0)
    assert hold.hold_now(3.0)
    assert hold.held_since_s == 2.0
    assert hold.end()
    assert not hold.hold_now(4.0)
    assert not hold.end()
