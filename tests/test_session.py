import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assist.errors import CloseCode, NotFound
from assist.protocol import ConversationSnapshot, ConversationSummary, Done, HelpView, Position, Welcome
from assist.session import Ask, Close, Effect, Greet, Limits, Phase, Send, Session, Unwatch, Watch
from assist.session.allowance import Allowance, Allowed
from assist.session.watching import is_contiguous
from assist.vocabulary import HelpLevel, Role

AGENT = "agent:ana"
STREAM = "conversation:c1"
NOW = "2026-01-05T10:00:00Z"


def at(sequence: int, epoch: str = "e") -> Position:
    return Position(epoch, sequence)


def welcome(sequence: int = 0) -> Welcome:
    return Welcome(
        server="rapport",
        name="Ana",
        role=Role.AGENT,
        team="default",
        agent_id="ana",
        model="m",
        revision="r",
        ping_s=20,
        turn_chars=8000,
        help=HelpView(
            level=HelpLevel.STANDARD,
            chosen=None,
            default=HelpLevel.STANDARD,
            reason="",
            snoozed_until=None,
            snoozed_conversations=(),
        ),
        conversations=(),
        position=at(sequence),
    )


def snapshot(conversation_id: str = "c1") -> ConversationSnapshot:
    summary = ConversationSummary.model_validate_json(
        json.dumps(
            {
                "id": conversation_id,
                "source": "plain",
                "external_id": "x",
                "title": "",
                "channel": "chat",
                "agent": None,
                "mood": None,
                "waiting_since": None,
                "updated_at": NOW,
            }
        )
    )
    return ConversationSnapshot(in_reply_to=None, conversation=summary, position=at(0), turns=(), board=None)


def body(word: str) -> str:
    return json.dumps({"type": "board_shown", "word": word})


def say(type_: str, **fields: object) -> str:
    return json.dumps({"type": type_, **fields})


def hello(**fields: object) -> str:
    return say("hello", token="secret", **fields)


def greeting(limits: Limits | None = None) -> Session:
    return Session(limits=limits or Limits(), now=0.0)


def live(limits: Limits | None = None, **fields: object) -> Session:
    session = greeting(limits)
    session.receive(hello(**fields), 0.0)
    session.admit(welcome(), AGENT)
    return session


def sent(effects: list[Effect]) -> list[dict[str, Any]]:
    return [json.loads(effect.text) for effect in effects if isinstance(effect, Send)]


def closed_with(effects: list[Effect]) -> CloseCode:
    (close,) = effects
    assert isinstance(close, Close)
    assert len(close.sentence.encode()) <= 123, "a close frame holds 123 bytes"
    return close.code


def watching(session: Session, request: int = 1, **fields: object) -> Watch:
    (watch,) = session.receive(say("conversation_watched", id=request, conversation_id="c1", **fields), 0.0)
    assert isinstance(watch, Watch)
    return watch


def opened(session: Session, top: int = 5) -> None:
    session.opened(watching(session), [], at(top), snapshot())


# Greeting -----------------------------------------------------------------------------------------------------------


def test_hello_asks_the_door_who_is_there() -> None:
    session = greeting()
    (greet,) = session.receive(hello(), 0.0)
    assert isinstance(greet, Greet)
    assert greet.hello.token == "secret"
    assert "secret" not in repr(greet)
    assert session.phase is Phase.GREETING


def test_admitted_it_is_welcomed_and_live() -> None:
    session = greeting()
    session.receive(hello(), 0.0)
    assert [message["type"] for message in sent(session.admit(welcome(), AGENT))] == ["welcome"]
    assert session.phase is Phase.LIVE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        "null",
        '"hello"',
        "{}",
        say("ping", id=1),
        say("hello"),
        say("nonsense"),
        b"\xff\xfe",
        "{" * 5000,
    ],
)
def test_anything_but_a_hello_first_closes(text: str | bytes) -> None:
    assert closed_with(greeting().receive(text, 0.0)) is CloseCode.BAD_HELLO


@pytest.mark.parametrize("version", [0, 2, 99, "two", [1], {"a": 1}])
def test_another_protocol_is_told_so(version: object) -> None:
    assert closed_with(greeting().receive(hello(protocol=version), 0.0)) is CloseCode.WRONG_PROTOCOL


def test_a_hello_of_a_later_protocol_with_new_keys_is_told_so() -> None:
    assert closed_with(greeting().receive(hello(protocol=7, novelty=True), 0.0)) is CloseCode.WRONG_PROTOCOL


def test_nothing_may_follow_the_hello_before_the_welcome() -> None:
    session = greeting()
    session.receive(hello(), 0.0)
    assert closed_with(session.receive(say("ping", id=1), 0.0)) is CloseCode.BAD_HELLO


def test_nobody_waits_for_ever_for_a_hello() -> None:
    session = greeting()
    assert closed_with(session.expire()) is CloseCode.HELLO_TIMEOUT
    assert session.expire() == []


def test_once_live_the_hello_timer_means_nothing() -> None:
    assert live().expire() == []


def test_rejected_it_is_closed_and_silent() -> None:
    session = greeting()
    session.receive(hello(), 0.0)
    assert closed_with(session.reject(CloseCode.BAD_TOKEN, "No.")) is CloseCode.BAD_TOKEN
    assert session.admit(welcome(), AGENT) == []
    assert session.receive(say("ping", id=1), 0.0) == []
    assert session.reject(CloseCode.REVOKED, "No.") == []


def test_what_is_published_while_the_welcome_is_made_follows_it_once() -> None:
    session = greeting()
    session.receive(hello(), 0.0)
    for sequence in (4, 5, 6):
        assert session.publish(AGENT, at(sequence), body(str(sequence))) == []
    messages = sent(session.admit(welcome(sequence=5), AGENT))
    assert [message.get("word") for message in messages] == [None, "6"]


# Live ---------------------------------------------------------------------------------------------------------------


def test_a_second_hello_closes() -> None:
    assert closed_with(live().receive(hello(), 0.0)) is CloseCode.BAD_HELLO


def test_ping_is_answered() -> None:
    assert sent(live().receive(say("ping", id=7), 0.0)) == [{"type": "pong", "in_reply_to": 7}]


@pytest.mark.parametrize(
    ("text", "code", "request_id"),
    [
        ("no json", "invalid_format", None),
        ('{"type": "dance", "id": 3}', "unknown_message", 3),
        ('{"id": 4}', "unknown_message", 4),
        ('{"type": "ping", "id": "five"}', "invalid_format", None),
        ('{"type": "ping", "id": 6, "more": 1}', "invalid_format", 6),
        ('{"type": "turn_heard", "id": 8}', "invalid_format", 8),
        (b"\xff", "invalid_format", None),
        ('{"type": "ping", "id": 1, "text": "\ud800"}', "invalid_format", None),
    ],
)
def test_bad_messages_are_refused_and_the_connection_goes_on(
    text: str | bytes, code: str, request_id: int | None
) -> None:
    session = live()
    (refused,) = sent(session.receive(text, 0.0))
    assert (refused["type"], refused["code"], refused["in_reply_to"]) == ("refused", code, request_id)
    assert not refused["is_temporary"]
    assert sent(session.receive(say("ping", id=99), 0.0))[0]["type"] == "pong"


def test_a_refusal_never_quotes_what_was_said() -> None:
    session = live()
    text = say("turn_heard", id=1, source="s", external_id="x", speaker="customer", text="my PIN is 4711", extra=1)
    assert "4711" not in json.dumps(sent(session.receive(text, 0.0)))


def test_ids_must_grow() -> None:
    session = live()
    session.receive(say("ping", id=5), 0.0)
    for stale in (5, 4):
        (refused,) = sent(session.receive(say("ping", id=stale), 0.0))
        assert (refused["code"], refused["in_reply_to"]) == ("invalid_format", stale)
    assert sent(session.receive(say("ping", id=6), 0.0))[0]["type"] == "pong"


def test_requests_of_one_conversation_share_a_lane() -> None:
    session = live()

    def lane(text: str) -> str:
        (ask,) = session.receive(text, 0.0)
        assert isinstance(ask, Ask)
        return ask.lane

    turn = {"source": "s", "speaker": "customer", "text": "hi"}
    first = lane(say("turn_heard", id=1, external_id="x", **turn))
    assert lane(say("turn_heard", id=2, external_id="x", **turn)) == first
    assert lane(say("turn_heard", id=3, external_id="y", **turn)) != first
    claimed = lane(say("conversation_claimed", id=4, conversation_id="c1"))
    assert lane(say("typing_seen", conversation_id="c1", is_typing=True)) == claimed


def test_every_draft_has_a_lane_of_its_own_so_that_a_newer_one_can_overtake() -> None:
    session = live()
    draft = {"conversation_id": "c1", "text": "You must", "revision": 1}
    asks = [effect for n in (1, 2) for effect in session.receive(say("draft_changed", id=n, **draft), 0.0)]
    assert all(isinstance(ask, Ask) for ask in asks)
    assert len({ask.lane for ask in asks if isinstance(ask, Ask)} | {"c1"}) == 3


def test_replies_and_failures_go_out() -> None:
    session = live()
    session.receive(say("conversation_claimed", id=1, conversation_id="c1"), 0.0)
    session.receive(say("conversation_claimed", id=2, conversation_id="c2"), 0.0)
    assert sent(session.reply(Done(in_reply_to=1))) == [{"type": "done", "in_reply_to": 1}]
    (refused,) = sent(session.fail(2, NotFound("There is no such conversation.")))
    assert (refused["code"], refused["in_reply_to"]) == ("not_found", 2)
    session.receive(say("typing_seen", conversation_id="c1", is_typing=True), 0.0)
    assert session.reply(None) == []


def test_too_many_unanswered_requests_are_refused_for_now() -> None:
    session = live(Limits(pending=2))
    claims = [session.receive(say("conversation_claimed", id=n, conversation_id="c"), 0.0) for n in (1, 2, 3)]
    assert [type(effects[0]) for effects in claims] == [Ask, Ask, Send]
    (refused,) = sent(claims[2])
    assert (refused["code"], refused["in_reply_to"], refused["is_temporary"]) == ("overloaded", 3, True)
    session.reply(Done(in_reply_to=1))
    assert isinstance(session.receive(say("conversation_claimed", id=4, conversation_id="c"), 0.0)[0], Ask)


def test_a_flood_is_refused_then_closed_and_a_pause_forgives() -> None:
    session = live(Limits(rate_per_s=10, rate_burst=5))
    pings = iter(range(1, 1000))

    def ping(now: float) -> list[Effect]:
        return session.receive(say("ping", id=next(pings)), now)

    assert [sent(ping(0.0))[0]["type"] for _ in range(5)] == ["pong"] * 5
    (refused,) = sent(ping(0.0))
    assert (refused["code"], refused["is_temporary"], refused["in_reply_to"]) == ("overloaded", True, 6)
    assert sent(ping(10.0))[0]["type"] == "pong"
    answers = [ping(10.0) for _ in range(9)]
    assert closed_with(answers[-1]) is CloseCode.FLOOD
    assert ping(100.0) == []


def test_a_few_huge_messages_are_a_flood_too() -> None:
    session = live(Limits(rate_per_s=1, rate_burst=10))
    huge = say("turn_heard", id=1, source="s", external_id="x", speaker="customer", text="a" * 1_000_000)
    assert isinstance(session.receive(huge, 0.0)[0], Ask)
    assert closed_with(session.receive(huge, 0.0)) is CloseCode.FLOOD


def test_an_allowance_fills_up_again_and_never_beyond_the_burst() -> None:
    allowance = Allowance(per_s=1, burst=2, now=0)
    assert [allowance.take(1, 0) for _ in range(3)] == [Allowed.YES, Allowed.YES, Allowed.NOT_NOW]
    assert not allowance.has_left(1, 1)
    assert allowance.has_left(2, 1000)
    assert not allowance.has_left(3, 1000)
    assert allowance.take(1, 2) is Allowed.YES


# Streams ------------------------------------------------------------------------------------------------------------


def test_watching_begins_with_a_snapshot() -> None:
    session = live()
    watch = watching(session, request=3)
    assert (watch.stream, watch.since) == (STREAM, None)
    (message,) = sent(session.opened(watch, [], at(5), snapshot()))
    assert (message["type"], message["in_reply_to"], message["position"]) == (
        "conversation_snapshot",
        3,
        {"epoch": "e", "sequence": 5},
    )
    (shown,) = sent(session.publish(STREAM, at(6), body("six")))
    assert shown == {"type": "board_shown", "word": "six", "position": {"epoch": "e", "sequence": 6}}


def test_a_return_without_a_gap_is_replayed_and_said() -> None:
    session = live()
    watch = watching(session, position={"epoch": "e", "sequence": 3})
    missed = [(at(4), body("four")), (at(5), body("five"))]
    messages = sent(session.opened(watch, missed, at(5), snapshot()))
    assert [message["type"] for message in messages] == ["board_shown", "board_shown", "stream_recovered", "done"]
    assert messages[2]["position"] == {"epoch": "e", "sequence": 5}


@pytest.mark.parametrize(
    ("since", "missed", "top"),
    [
        (at(3), [at(5)], at(5)),
        (at(3), [at(4)], at(5)),
        (at(3), [], at(5)),
        (at(3, "old"), [], at(3)),
        (at(9), [], at(5)),
        (None, [], at(0)),
    ],
)
def test_a_return_with_a_gap_gets_a_snapshot(since: Position | None, missed: list[Position], top: Position) -> None:
    assert not is_contiguous(since, missed, top)
    session = live()
    place = None if since is None else {"epoch": since.epoch, "sequence": since.sequence}
    watch = watching(session, position=place)
    publications = [(position, body("x")) for position in missed]
    assert [m["type"] for m in sent(session.opened(watch, publications, top, snapshot()))] == ["conversation_snapshot"]


def test_streams_named_in_the_hello_are_opened_again() -> None:
    session = greeting()
    positions = {
        STREAM: {"epoch": "e", "sequence": 2},
        AGENT: {"epoch": "e", "sequence": 1},
        "other": {"epoch": "e", "sequence": 1},
    }
    session.receive(hello(positions=positions), 0.0)
    watches = [effect for effect in session.admit(welcome(), AGENT) if isinstance(effect, Watch)]
    assert [(watch.stream, watch.since) for watch in watches] == [(STREAM, at(2))]
    messages = sent(session.opened(watches[0], [(at(3), body("three"))], at(3), snapshot()))
    assert [message["type"] for message in messages] == ["board_shown", "stream_recovered"]


def test_publications_during_the_replay_wait_and_come_once() -> None:
    session = live()
    watch = watching(session, position={"epoch": "e", "sequence": 3})
    for sequence in (4, 5, 6):
        assert session.publish(STREAM, at(sequence), body(str(sequence))) == []
    messages = sent(session.opened(watch, [(at(4), body("4")), (at(5), body("5"))], at(5), snapshot()))
    assert [m["word"] for m in messages if m["type"] == "board_shown"] == ["4", "5", "6"]


def test_a_double_is_dropped() -> None:
    session = live()
    opened(session, top=5)
    assert session.publish(STREAM, at(5), body("five")) == []
    assert len(session.publish(STREAM, at(6), body("six"))) == 1
    assert session.publish(STREAM, at(6), body("six")) == []


@pytest.mark.parametrize("surprise", [at(8), at(1, "new")])
def test_a_hole_is_never_passed_over(surprise: Position) -> None:
    session = live()
    opened(session, top=5)
    (again,) = session.publish(STREAM, surprise, body("late"))
    assert isinstance(again, Watch)
    assert again.since == at(5)
    assert session.publish(STREAM, Position(surprise.epoch, surprise.sequence + 1), body("later")) == []
    messages = sent(session.opened(again, [], surprise, snapshot()))
    assert [message["type"] for message in messages] == ["conversation_snapshot", "board_shown"]


def test_a_gap_in_the_agents_own_stream_ends_the_connection() -> None:
    session = live()
    (again,) = session.publish(AGENT, at(9), body("late"))
    assert isinstance(again, Watch)
    assert closed_with(session.opened(again, [], at(9), None)) is CloseCode.OVERLOADED


def test_what_overflows_the_buffer_is_fetched_again() -> None:
    session = live(Limits(buffered=2))
    watch = watching(session, position={"epoch": "e", "sequence": 0})
    for sequence in range(1, 6):
        session.publish(STREAM, at(sequence), body(str(sequence)))
    effects = session.opened(watch, [(at(1), body("1"))], at(1), snapshot())
    assert [message.get("word") for message in sent(effects)] == ["1", None, None]
    again = effects[-1]
    assert isinstance(again, Watch)
    assert again.since == at(1)


def test_asking_twice_is_answered_twice() -> None:
    session = live()
    watch = watching(session, request=1)
    assert session.receive(say("conversation_watched", id=2, conversation_id="c1"), 0.0) == []
    messages = sent(session.opened(watch, [], at(1), snapshot()))
    assert [(m["type"], m["in_reply_to"]) for m in messages] == [("conversation_snapshot", 1), ("done", 2)]


def test_a_stream_left_before_it_opened_stays_closed() -> None:
    session = live()
    watch = watching(session, request=1)
    effects = session.receive(say("conversation_left", id=2, conversation_id="c1"), 0.0)
    assert [m["in_reply_to"] for m in sent(effects)] == [1, 2]
    assert effects[0] == Unwatch(STREAM)
    assert session.opened(watch, [], at(5), snapshot()) == []
    newer = watching(session, request=3)
    assert session.opened(watch, [], at(5), snapshot()) == []
    assert len(session.opened(newer, [], at(5), snapshot())) == 1


def test_leaving_what_was_never_watched_is_done() -> None:
    (done,) = live().receive(say("conversation_left", id=1, conversation_id="c1"), 0.0)
    assert sent([done]) == [{"type": "done", "in_reply_to": 1}]


def test_a_conversation_that_may_not_be_seen_is_refused() -> None:
    session = live()
    watch = watching(session, request=1)
    session.publish(STREAM, at(1), body("secret"))
    effects = session.barred(watch, NotFound("There is no such conversation."))
    assert effects[0] == Unwatch(STREAM)
    assert [(m["code"], m["in_reply_to"]) for m in sent(effects)] == [("not_found", 1)]
    assert session.publish(STREAM, at(2), body("secret")) == []
    assert session.barred(watch, NotFound("Again.")) == []


def test_a_lost_conversation_of_the_hello_is_told_without_an_id() -> None:
    session = greeting()
    session.receive(hello(positions={STREAM: {"epoch": "e", "sequence": 2}}), 0.0)
    watch = session.admit(welcome(), AGENT)[-1]
    assert isinstance(watch, Watch)
    assert [m["in_reply_to"] for m in sent(session.barred(watch, NotFound("Gone.")))] == [None]


def test_who_is_expelled_sees_no_more() -> None:
    session = live()
    opened(session)
    effects = session.expel(STREAM, NotFound("It is not yours to see."))
    assert effects[0] == Unwatch(STREAM)
    assert [m["code"] for m in sent(effects)] == ["not_found"]
    assert session.publish(STREAM, at(6), body("secret")) == []
    assert session.expel(STREAM, NotFound("Again.")) == []


def test_watching_is_bounded() -> None:
    session = live(Limits(watched=2))
    for number in (1, 2):
        assert session.receive(say("conversation_watched", id=number, conversation_id=f"c{number}"), 0.0)
    (refused,) = sent(session.receive(say("conversation_watched", id=3, conversation_id="c3"), 0.0))
    assert refused["code"] == "invalid_format"


def test_at_the_end_every_stream_is_let_go() -> None:
    session = live()
    opened(session)
    assert session.end() == [Unwatch(AGENT), Unwatch(STREAM)]
    assert session.end() == []
    assert session.publish(STREAM, at(6), body("six")) == []


# Whatever comes -----------------------------------------------------------------------------------------------------

TEXTS = st.one_of(
    st.text(max_size=30),
    st.binary(max_size=30),
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists, max_leaves=5).map(
        json.dumps
    ),
    st.just(hello()),
    st.just(hello(positions={STREAM: {"epoch": "e", "sequence": 2}})),
    st.builds(lambda i: say("ping", id=i), st.integers(-1, 20)),
    st.builds(
        lambda i, c, p: say("conversation_watched", id=i, conversation_id=c, position=p),
        st.integers(1, 20),
        st.sampled_from(["c1", "c2"]),
        st.sampled_from([None, {"epoch": "e", "sequence": 1}, {"epoch": "f", "sequence": 0}]),
    ),
    st.builds(lambda i: say("conversation_left", id=i, conversation_id="c1"), st.integers(1, 20)),
    st.builds(lambda i: say("conversation_claimed", id=i, conversation_id="c1"), st.integers(1, 20)),
)
POSITIONS = st.builds(Position, st.sampled_from(["e", "f"]), st.integers(0, 6))
STEPS = st.one_of(
    st.tuples(st.just("receive"), TEXTS),
    st.tuples(st.just("admit"), st.none()),
    st.tuples(st.just("expire"), st.none()),
    st.tuples(st.just("reject"), st.none()),
    st.tuples(st.just("end"), st.none()),
    st.tuples(st.just("reply"), st.none()),
    st.tuples(st.just("publish"), st.tuples(st.sampled_from([AGENT, STREAM, "other"]), POSITIONS)),
    st.tuples(st.just("opened"), st.tuples(st.lists(POSITIONS, max_size=3), POSITIONS, st.booleans())),
    st.tuples(st.just("barred"), st.none()),
)


def take(session: Session, step: tuple[str, Any], watches: list[Watch]) -> list[Effect]:
    name, argument = step
    effects: list[Effect] = []
    match name:
        case "receive":
            effects = session.receive(argument, 0.0)
        case "admit":
            effects = session.admit(welcome(), AGENT)
        case "publish":
            effects = session.publish(argument[0], argument[1], body("x"))
        case "reply":
            effects = session.reply(Done(in_reply_to=1))
        case "reject":
            effects = session.reject(CloseCode.REVOKED, "Revoked.")
        case "opened" if watches:
            missed, top, has_snapshot = argument
            publications = [(position, body("x")) for position in missed]
            effects = session.opened(watches.pop(0), publications, top, snapshot() if has_snapshot else None)
        case "barred" if watches:
            effects = session.barred(watches.pop(0), NotFound("Gone."))
        case "expire":
            effects = session.expire()
        case "end":
            effects = session.end()
    return effects


@given(st.lists(STEPS, max_size=40))
@settings(deadline=None)
def test_whatever_comes_it_never_fails_and_never_speaks_after_closing(steps: list[tuple[str, Any]]) -> None:
    session = greeting(Limits(rate_burst=30, buffered=3, watched=2))
    watches: list[Watch] = []
    is_closed = False
    for step in steps:
        for effect in take(session, step, watches):
            assert not is_closed or isinstance(effect, Unwatch)
            is_closed = is_closed or isinstance(effect, Close)
            if isinstance(effect, Watch):
                watches.append(effect)
        is_closed = is_closed or session.phase is Phase.CLOSED


@dataclass
class Server:
    """A stream that remembers three publications, forgets everything now and then, and is slow to subscribe."""

    epoch: int = 0
    sequence: int = 0
    history: list[int] = field(default_factory=list)
    subscribing: list[Watch] = field(default_factory=list)
    is_subscribed: bool = False

    @property
    def top(self) -> Position:
        return Position(str(self.epoch), self.sequence)

    def publish(self, session: Session, *, is_delivered: bool) -> list[Effect]:
        self.sequence += 1
        self.history = [*self.history, self.sequence][-3:]
        if not (self.is_subscribed and is_delivered):
            return []
        return session.publish(STREAM, self.top, body("x"))

    def forget(self) -> None:
        self.epoch, self.sequence, self.history = self.epoch + 1, 0, []

    def open(self, session: Session) -> list[Effect]:
        if not self.subscribing:
            return []
        self.is_subscribed = True
        watch = self.subscribing.pop(0)
        missed: list[tuple[Position, str]] = []
        if watch.since is not None and watch.since.epoch == str(self.epoch):
            missed = [(Position(str(self.epoch), s), body("x")) for s in self.history if s > watch.since.sequence]
        return session.opened(watch, missed, self.top, snapshot())


@given(st.lists(st.sampled_from(["publish", "publish", "lose", "forget", "open", "open"]), max_size=60))
@settings(deadline=None)
def test_a_watched_stream_has_no_silent_gap_and_no_double(steps: list[str]) -> None:
    server, session = Server(), live(Limits(buffered=2))
    server.subscribing = [watching(session)]
    known: Position | None = None
    for step in [*steps, "publish", *["open"] * 5]:
        effects: list[Effect] = []
        match step:
            case "publish" | "lose":
                effects = server.publish(session, is_delivered=step == "publish")
            case "forget":
                server.forget()
            case "open":
                effects = server.open(session)
        server.subscribing += [effect for effect in effects if isinstance(effect, Watch)]
        for message in sent(effects):
            if message["type"] == "board_shown":
                assert known is not None
                assert message["position"] == {"epoch": known.epoch, "sequence": known.sequence + 1}
            known = Position(**message["position"])
    assert known == server.top, "in the end the sidebar knows everything"
