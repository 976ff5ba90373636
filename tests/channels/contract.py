"""What every kind of Streams keeps to. A backend's tests subclass ``StreamsContract`` and say how it is made."""

import asyncio

from assist.ports import Publication, Recovery, Streams
from assist.protocol import Position


class Listener:
    """Remembers what it was given."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Publication]] = []

    def __call__(self, stream: str, publication: Publication) -> None:
        self.heard.append((stream, publication))

    @property
    def bodies(self) -> list[str]:
        return [publication.body for _, publication in self.heard]


class StreamsContract:
    async def make(self, *, history: int = 256) -> Streams:
        """Return a fresh backend whose streams remember ``history`` publications."""
        raise NotImplementedError

    async def test_positions_count_from_one_in_one_epoch(self) -> None:
        streams = await self.make()
        start = await streams.position("a")
        positions = [await streams.publish("a", str(number)) for number in range(3)]
        assert start.sequence == 0
        assert positions == [Position(start.epoch, sequence) for sequence in (1, 2, 3)]
        assert await streams.position("a") == positions[-1]

    async def test_subscribers_hear_in_order_what_is_published_to_their_stream(self) -> None:
        streams = await self.make()
        first, second, other = Listener(), Listener(), Listener()
        for listener, stream in ((first, "a"), (second, "a"), (other, "b")):
            await streams.subscribe(stream, listener, None)
        positions = [await streams.publish("a", body) for body in ("1", "2", "3")]
        await streams.publish("b", "x")
        expected = [("a", Publication(position, body)) for position, body in zip(positions, "123", strict=True)]
        assert first.heard == second.heard == expected
        assert other.bodies == ["x"]

    async def test_twice_subscribed_hears_once(self) -> None:
        streams = await self.make()
        listener = Listener()
        await streams.subscribe("a", listener, None)
        await streams.subscribe("a", listener, None)
        await streams.publish("a", "1")
        assert listener.bodies == ["1"]
        await streams.unsubscribe("a", listener)
        await streams.publish("a", "2")
        assert listener.bodies == ["1"]

    async def test_an_unknown_subscription_is_ignored(self) -> None:
        streams = await self.make()
        listener = Listener()
        await streams.unsubscribe("a", listener)
        await streams.subscribe("a", Listener(), None)
        await streams.unsubscribe("a", listener)

    async def test_without_a_position_nothing_was_missed(self) -> None:
        streams = await self.make()
        top = await streams.publish("a", "1")
        assert await streams.subscribe("a", Listener(), None) == Recovery((), is_contiguous=True, top=top)

    async def test_what_was_missed_is_given_once_and_in_order(self) -> None:
        streams = await self.make()
        positions = [await streams.publish("a", str(number)) for number in range(1, 6)]
        listener = Listener()
        recovery = await streams.subscribe("a", listener, positions[1])
        assert recovery.is_contiguous
        assert recovery.top == positions[-1]
        assert recovery.missed == tuple(Publication(positions[number - 1], str(number)) for number in (3, 4, 5))
        await streams.publish("a", "6")
        assert listener.bodies == ["6"]

    async def test_one_who_missed_nothing_has_recovered(self) -> None:
        streams = await self.make()
        fresh = await streams.position("a")
        assert await streams.subscribe("a", Listener(), fresh) == Recovery((), is_contiguous=True, top=fresh)
        top = await streams.publish("a", "1")
        assert await streams.subscribe("a", Listener(), top) == Recovery((), is_contiguous=True, top=top)

    async def test_history_is_bounded_and_a_gap_is_said(self) -> None:
        streams = await self.make(history=3)
        start = await streams.position("a")
        positions = [await streams.publish("a", str(number)) for number in range(1, 6)]
        just = await streams.subscribe("a", Listener(), positions[1])
        assert (just.is_contiguous, [missed.body for missed in just.missed]) == (True, ["3", "4", "5"])
        for lost in (positions[0], start):
            recovery = await streams.subscribe("a", Listener(), lost)
            assert recovery == Recovery((), is_contiguous=False, top=positions[-1])

    async def test_a_position_of_another_epoch_or_of_the_future_is_no_recovery(self) -> None:
        streams = await self.make()
        top = await streams.publish("a", "1")
        for strange in (Position("another", 1), Position(top.epoch, 2), Position(top.epoch, -1)):
            recovery = await streams.subscribe("a", Listener(), strange)
            assert recovery == Recovery((), is_contiguous=False, top=top)

    async def test_two_backends_have_two_epochs(self) -> None:
        epochs = {(await (await self.make()).position("a")).epoch for _ in range(2)}
        assert len(epochs) == 2

    async def test_recovery_and_delivery_leave_no_gap_while_others_publish(self) -> None:
        streams = await self.make()
        start = await streams.position("a")
        listener = Listener()

        async def publish(first: int) -> None:
            for number in range(first, first + 20):
                await streams.publish("a", str(number))
                await asyncio.sleep(0)

        async def join() -> Recovery:
            for _ in range(5):
                await asyncio.sleep(0)
            return await streams.subscribe("a", listener, start)

        _, _, recovery = await asyncio.gather(publish(0), publish(100), join())
        heard = [*recovery.missed, *(publication for _, publication in listener.heard)]
        assert recovery.is_contiguous
        assert [publication.position.sequence for publication in heard] == list(range(1, 41))

    async def test_a_subscriber_that_fails_harms_nobody(self) -> None:
        streams = await self.make()
        listener = Listener()

        def fail(_stream: str, _publication: Publication) -> None:
            raise RuntimeError

        await streams.subscribe("a", fail, None)
        await streams.subscribe("a", listener, None)
        await streams.publish("a", "1")
        assert listener.bodies == ["1"]

    async def test_one_who_leaves_while_it_is_delivered_to_hears_no_more(self) -> None:
        streams = await self.make()
        late = Listener()
        leaving: list[asyncio.Task[None]] = []

        def leave(stream: str, _publication: Publication) -> None:
            leaving.append(asyncio.ensure_future(streams.unsubscribe(stream, late)))

        await streams.subscribe("a", leave, None)
        await streams.subscribe("a", late, None)
        await streams.publish("a", "1")
        await asyncio.gather(*leaving)
        await streams.publish("a", "2")
        assert late.bodies == ["1"]
