from assist.channels import MemoryStreams
from assist.ports import Streams
from tests.channels.contract import Listener, StreamsContract


class TestMemoryStreams(StreamsContract):
    async def make(self, *, history: int = 256) -> Streams:
        return MemoryStreams(history=history)


async def test_idle_streams_are_forgotten_longest_unused_first() -> None:
    streams = MemoryStreams(idle_streams=2)
    tops = {name: await streams.publish(name, "1") for name in ("a", "b")}
    await streams.publish("a", "2")
    await streams.publish("c", "1")
    assert (await streams.subscribe("a", Listener(), tops["a"])).is_contiguous
    forgotten = await streams.subscribe("b", Listener(), tops["b"])
    assert not forgotten.is_contiguous
    assert forgotten.top.sequence == 0


async def test_a_stream_with_a_subscriber_is_never_forgotten() -> None:
    streams = MemoryStreams(idle_streams=1)
    listener = Listener()
    await streams.subscribe("a", listener, None)
    for number in range(5):
        await streams.publish(f"other {number}", "1")
    await streams.publish("a", "1")
    assert listener.bodies == ["1"]
    await streams.unsubscribe("a", listener)
    top = await streams.position("a")
    assert top.sequence == 1


async def test_all_streams_together_are_bounded_and_those_in_use_are_remembered_longest() -> None:
    streams = MemoryStreams(history_characters=100)
    listener = Listener()
    tops = {}
    for name in ("unused", "used"):
        await streams.subscribe(name, listener, None)
        tops[name] = await streams.publish(name, "x" * 20)
        await streams.publish(name, "y" * 20)
    await streams.unsubscribe("unused", listener)
    await streams.publish("used", "z" * 30)
    assert not (await streams.subscribe("unused", Listener(), tops["unused"])).is_contiguous
    recovered = await streams.subscribe("used", Listener(), tops["used"])
    assert [publication.body[0] for publication in recovered.missed] == ["y", "z"]


async def test_one_stream_alone_forgets_its_oldest_publications() -> None:
    streams = MemoryStreams(history_characters=50)
    await streams.subscribe("a", Listener(), None)
    tops = [await streams.publish("a", str(number) * 20) for number in range(4)]
    assert not (await streams.subscribe("a", Listener(), tops[0])).is_contiguous
    recovered = await streams.subscribe("a", Listener(), tops[1])
    assert [publication.body[0] for publication in recovered.missed] == ["2", "3"]
