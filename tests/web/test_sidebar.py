from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assist.desk.desk import utc_now
from assist.errors import CloseCode
from assist.protocol import TO_SIDEBAR
from assist.vocabulary import Role

if TYPE_CHECKING:
    from tests.web.conftest import OpenSite, Sidebar, Site

SHARED = pytest.mark.asyncio(loop_scope="module")
"""The test is a guest of one server for the whole file, with a team of its own."""

ANGRY = "This is the third time I write about order AB-12345. It still hasn't come and it is ridiculous."


@SHARED
async def test_a_turn_enters_and_the_right_words_come_out(shared: Site) -> None:
    sidebar = await shared.open_sidebar()
    accepted = await sidebar.hear(ANGRY)
    assert accepted["type"] == "turn_accepted"
    watched = await sidebar.watch(accepted["conversation_id"])
    assert watched["type"] == "conversation_snapshot"
    assert (await sidebar.hear("I am furious, I have been waiting for ten days."))["type"] == "turn_accepted"
    shown = await sidebar.until("board_shown")
    assert shown["position"]["sequence"] == watched["position"]["sequence"] + 1
    assert [turn["text"] for turn in shown["turns"]] == ["I am furious, I have been waiting for ten days."]
    assert shown["board"]["suggestions"]
    assert all("{" not in card["text"] for card in shown["board"]["suggestions"])


@SHARED
async def test_a_draft_is_checked_for_the_socket_that_asked_and_for_nobody_else(shared: Site) -> None:
    sidebar, other = await shared.open_sidebar(), await shared.open_sidebar()
    accepted = await sidebar.hear("Hello, where is my parcel?")
    conversation_id = accepted["conversation_id"]
    await sidebar.watch(conversation_id)
    await other.watch(conversation_id)
    text = "You must read the zanzibar page."
    checked = await sidebar.ask("draft_changed", conversation_id=conversation_id, text=text, revision=3)
    TO_SIDEBAR.validate_python(checked)
    assert (checked["type"], checked["conversation_id"], checked["revision"]) == ("draft_checked", conversation_id, 3)
    (remark,) = checked["remarks"]
    assert remark["kind"] == "command"
    assert (
        text[: remark["start"]] + remark["better"] + text[remark["end"] :]
        == "Could you read the zanzibar page, please?"
    )
    more = {"conversation_id": conversation_id, "text": text, "revision": 4}
    assert (await sidebar.ask("draft_changed", **more, dismissed=[remark["key"]]))["remarks"] == []
    cleared = await sidebar.ask("draft_changed", conversation_id=conversation_id, text="", revision=5)
    assert (cleared["type"], cleared["remarks"]) == ("draft_checked", [])
    assert await other.is_fine()
    assert not any("zanzibar" in json.dumps(message) for message in other.seen)


@SHARED
async def test_a_draft_for_an_unknown_conversation_is_refused(shared: Site) -> None:
    sidebar = await shared.open_sidebar()
    refused = await sidebar.ask("draft_changed", conversation_id="nowhere", text="You must.", revision=1)
    assert (refused["type"], refused["code"]) == ("refused", "not_found")


@SHARED
async def test_everything_said_fits_the_protocol(shared: Site) -> None:
    sidebar = await shared.open_sidebar()
    accepted = await sidebar.hear(ANGRY)
    await sidebar.watch(accepted["conversation_id"])
    await sidebar.hear("Thanks, that is great.", speaker="customer")
    board = (await sidebar.until("board_shown"))["board"]
    await sidebar.ask("phrases_searched", query="sorry", conversation_id=accepted["conversation_id"])
    for card in board["suggestions"][:1]:
        await sidebar.ask(
            "suggestion_answered",
            conversation_id=accepted["conversation_id"],
            suggestion_id=card["id"],
            verdict="inserted",
            sent_text=card["text"],
        )
    await sidebar.ask("conversation_claimed", conversation_id=accepted["conversation_id"])
    await sidebar.ask("conversation_left", conversation_id=accepted["conversation_id"])
    for message in sidebar.seen:
        TO_SIDEBAR.validate_json(json.dumps(message))


@SHARED
async def test_an_answer_settles_the_card_in_every_window(shared: Site) -> None:
    token = await shared.make_token()
    one, other = await shared.open_sidebar(token), await shared.open_sidebar(token)
    accepted = await one.hear(ANGRY)
    conversation_id = accepted["conversation_id"]
    await other.watch(conversation_id)
    await one.hear("I am furious, this is unacceptable. Cancel it.")
    board = (await other.until("board_shown"))["board"]
    done = await one.ask(
        "suggestion_answered",
        conversation_id=conversation_id,
        suggestion_id=board["suggestions"][0]["id"],
        verdict="dismissed",
        reason="irrelevant",
    )
    assert done["type"] == "done"
    settled = await other.until("suggestion_settled")
    assert (settled["suggestion_id"], settled["verdict"]) == (board["suggestions"][0]["id"], "dismissed")


@SHARED
async def test_history_is_taken_and_only_the_newest_answered(shared: Site) -> None:
    sidebar = await shared.open_sidebar()
    turns = [{"speaker": "customer", "text": ANGRY}, {"speaker": "agent", "text": "Hello, one moment."}]
    accepted = await sidebar.ask("history_heard", source="page", external_id="chat-1", turns=turns)
    assert (accepted["type"], accepted["turn_id"]) == ("turn_accepted", None)
    await shared.rooms.desk.settle()
    snapshot = await sidebar.watch(accepted["conversation_id"])
    assert [turn["speaker"] for turn in snapshot["turns"]] == ["customer", "agent"]


@SHARED
async def test_who_returns_gets_what_was_missed_and_nothing_twice(shared: Site) -> None:
    token = await shared.make_token()
    first = await shared.open_sidebar(token)
    conversation_id = (await first.hear(ANGRY))["conversation_id"]
    await shared.rooms.desk.settle()
    position = (await first.watch(conversation_id))["position"]
    await first.socket.close()

    feeder = await shared.open_sidebar(token)
    for text in ("Hello?", "Anybody?", "I am angry."):
        await feeder.hear(text)
    await shared.rooms.desk.settle()

    again = await shared.open_sidebar(token, positions={f"conversation:{conversation_id}": position})
    recovered = await again.until("stream_recovered")
    missed = [message for message in again.seen if message["type"] == "board_shown"]
    numbers = [message["position"]["sequence"] for message in missed]
    assert numbers == list(range(position["sequence"] + 1, recovered["position"]["sequence"] + 1))
    assert [message["turns"][0]["text"] for message in missed] == ["Hello?", "Anybody?", "I am angry."]


@SHARED
async def test_who_returns_after_a_restart_gets_a_snapshot(shared: Site) -> None:
    token = await shared.make_token()
    sidebar = await shared.open_sidebar(token)
    conversation_id = (await sidebar.hear(ANGRY))["conversation_id"]
    lost = {f"conversation:{conversation_id}": {"epoch": "another life", "sequence": 7}}
    again = await shared.open_sidebar(token, positions=lost)
    snapshot = await again.until("conversation_snapshot")
    assert snapshot["in_reply_to"] is None
    assert snapshot["conversation"]["id"] == conversation_id


# Bad input: each gets the right code, and the neighbour is undisturbed --------------------------------------------


@pytest_asyncio.fixture(loop_scope="module")
async def neighbour(shared: Site) -> AsyncIterator[Sidebar]:
    """Give a second sidebar that must still be served when the test is over."""
    other = await shared.open_sidebar(await shared.make_token(name="Ben"))
    yield other
    accepted = await other.hear("Where is my order?", external_id="neighbour")
    assert accepted["type"] == "turn_accepted"
    assert await other.is_fine()


@SHARED
@pytest.mark.parametrize("garbage", ["{", "]]", "hello", "\x00", b"\x80\x81", "null", "9" * 1000])
async def test_garbage_instead_of_a_hello_closes(shared: Site, neighbour: Sidebar, garbage: str | bytes) -> None:
    socket = await shared.open_socket()
    await socket.send(garbage)
    assert (await shared.read_close(socket))[0] == CloseCode.BAD_HELLO


@SHARED
@pytest.mark.parametrize("garbage", ["{", "]]", "hello", "\x00", b"\x80\x81", "null", '{"type":"dance","id":1}'])
async def test_garbage_later_is_refused(shared: Site, neighbour: Sidebar, garbage: str | bytes) -> None:
    sidebar = await shared.open_sidebar()
    await sidebar.socket.send(garbage)
    refused = await sidebar.until("refused")
    assert refused["code"] == ("unknown_message" if "dance" in str(garbage) else "invalid_format")
    assert await sidebar.is_fine()


@SHARED
async def test_a_wrong_token_closes(shared: Site, neighbour: Sidebar) -> None:
    socket = await shared.open_socket()
    await socket.send(json.dumps({"type": "hello", "token": "guess"}))
    code, reason = await shared.read_close(socket)
    assert code == CloseCode.BAD_TOKEN
    assert "not known" in reason


@SHARED
async def test_a_feeders_token_opens_no_sidebar(shared: Site, neighbour: Sidebar) -> None:
    socket = await shared.open_socket()
    await socket.send(json.dumps({"type": "hello", "token": await shared.make_token(Role.FEEDER)}))
    assert (await shared.read_close(socket))[0] == CloseCode.BAD_TOKEN


@SHARED
async def test_another_protocol_closes(shared: Site) -> None:
    socket = await shared.open_socket()
    await socket.send(json.dumps({"type": "hello", "token": await shared.make_token(), "protocol": 99}))
    assert (await shared.read_close(socket))[0] == CloseCode.WRONG_PROTOCOL


async def test_no_hello_in_time_closes(open_site: OpenSite) -> None:
    site = await open_site(hello_timeout_s=0.05)
    code, _ = await site.read_close(await site.open_socket())
    assert code == CloseCode.HELLO_TIMEOUT


@SHARED
@pytest.mark.parametrize("extension", ["chrome-extension://abcdefghijklmnop", "moz-extension://0f1e2d3c-4b5a-4968"])
async def test_a_bound_token_opens_for_its_origin_only(shared: Site, neighbour: Sidebar, extension: str) -> None:
    token = await shared.make_token(origin=extension)
    assert (await shared.open_sidebar(token, origin=extension)).welcome["role"] == "agent"
    for origin in (None, "https://evil.example", "chrome-extension://other", "moz-extension://other", shared.url):
        socket = await shared.open_socket(origin=origin)
        await socket.send(json.dumps({"type": "hello", "token": token}))
        assert (await shared.read_close(socket))[0] == CloseCode.BAD_ORIGIN


@SHARED
async def test_an_unbound_token_is_for_programs_and_our_own_pages(shared: Site) -> None:
    token = await shared.make_token()
    assert (await shared.open_sidebar(token, origin=shared.url)).welcome
    socket = await shared.open_socket(origin="https://evil.example")
    await socket.send(json.dumps({"type": "hello", "token": token}))
    assert (await shared.read_close(socket))[0] == CloseCode.BAD_ORIGIN


@SHARED
async def test_a_turn_of_a_megabyte_is_refused(shared: Site, neighbour: Sidebar) -> None:
    sidebar = await shared.open_sidebar()
    assert (await sidebar.hear("a" * 1_000_000))["code"] == "too_large"
    assert await sidebar.is_fine()


async def test_a_message_over_the_bound_ends_the_connection(open_site: OpenSite) -> None:
    site = await open_site(message_bytes=50_000)
    sidebar, other = await site.open_sidebar(), await site.open_sidebar()
    await sidebar.send("ping", padding="a" * 60_000)
    assert (await sidebar.closed())[0] == 1009
    assert await other.is_fine()


@SHARED
@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00\x07"])
async def test_an_empty_turn_is_refused(shared: Site, neighbour: Sidebar, text: str) -> None:
    sidebar = await shared.open_sidebar()
    assert (await sidebar.hear(text))["code"] == "invalid_format"
    assert await sidebar.is_fine()


@SHARED
@pytest.mark.parametrize(
    "text",
    [
        "😡😡😡 where is it 👩‍👩‍👧‍👦",
        "أين طلبي؟ هذا غير مقبول",
        "אני כועס מאוד",
        "\u202eevil\u202c order",
        "e\u0301" * 500,
        "我的订单在哪里",
    ],
)
async def test_emoji_and_other_scripts_are_turns_like_any_other(shared: Site, neighbour: Sidebar, text: str) -> None:
    sidebar = await shared.open_sidebar()
    accepted = await sidebar.hear(text)
    assert accepted["type"] == "turn_accepted"
    await shared.rooms.desk.settle()
    snapshot = await sidebar.watch(accepted["conversation_id"])
    assert len(snapshot["turns"]) == 1
    assert snapshot["board"] is not None


@SHARED
async def test_control_characters_are_cleaned_away(shared: Site, neighbour: Sidebar) -> None:
    sidebar = await shared.open_sidebar()
    accepted = await sidebar.hear("Where\x00 is\x1b[31m my\x07 order?\x7f")
    await shared.rooms.desk.settle()
    (turn,) = (await sidebar.watch(accepted["conversation_id"]))["turns"]
    assert not any(ord(letter) < 32 or ord(letter) == 127 for letter in turn["text"])


@SHARED
async def test_a_conversation_one_may_not_see_is_not_there(shared: Site, neighbour: Sidebar) -> None:
    ana, other = (
        await shared.open_sidebar(),
        await shared.open_sidebar(await shared.make_token(name="Cleo", team="sales")),
    )
    conversation_id = (await ana.hear(ANGRY))["conversation_id"]
    for sidebar in (neighbour, other):
        asked = {"conversation_id": conversation_id}
        answers = [
            await sidebar.watch(conversation_id),
            await sidebar.ask("conversation_claimed", **asked),
            await sidebar.ask("suggestion_answered", verdict="copied", suggestion_id="x", **asked),
            await sidebar.ask("phrases_searched", query="sorry", **asked),
            await sidebar.watch("no-such-conversation"),
        ]
        assert [answer["code"] for answer in answers] == ["not_found"] * 5
        await sidebar.socket.send(json.dumps({"type": "typing_seen", "is_typing": True, **asked}))
        assert (await sidebar.until("refused"))["code"] == "not_found"
    await ana.hear("I am furious.")
    await shared.rooms.desk.settle()
    for sidebar in (neighbour, other):
        assert await sidebar.is_fine()
        assert not any(message["type"] == "board_shown" for message in sidebar.seen)


@SHARED
async def test_another_agents_conversation_cannot_be_written_into(shared: Site, neighbour: Sidebar) -> None:
    ana = await shared.open_sidebar()
    await ana.hear(ANGRY)
    assert (await neighbour.hear("I am somebody else."))["code"] == "not_allowed"


@SHARED
async def test_who_may_no_longer_see_a_conversation_stops_seeing_it(shared: Site, neighbour: Sidebar) -> None:
    ana = await shared.open_sidebar()
    token = await shared.make_token(Role.FEEDER)
    line = json.dumps({"conversation": "call-1", "speaker": "customer", "text": "Hello?"})
    async with httpx.AsyncClient(base_url=shared.url, headers={"Authorization": f"Bearer {token}"}) as feeder:
        fed = (await feeder.post("/ingest/plain/telephony", content=line)).json()
        conversation_id = fed["results"][0]["conversation_id"]
        for sidebar in (ana, neighbour):
            assert (await sidebar.watch(conversation_id))["type"] == "conversation_snapshot"
        assert (await ana.ask("conversation_claimed", conversation_id=conversation_id))["type"] == "done"
        assert (await neighbour.until("refused"))["code"] == "not_found"
        await feeder.post("/ingest/plain/telephony", content=line.replace("Hello?", "I am furious."))
    assert (await ana.until("board_shown"))["turns"][0]["text"] == "I am furious."
    assert await neighbour.is_fine()
    assert not any("furious" in json.dumps(message) for message in neighbour.seen)


async def test_a_flood_is_refused_then_closed(open_site: OpenSite) -> None:
    site = await open_site(rate_per_s=1.0, rate_burst=20)
    flooder, other = await site.open_sidebar(), await site.open_sidebar()
    ping = json.dumps({"type": "ping", "id": 1})
    await asyncio.gather(*(flooder.socket.send(ping) for _ in range(60)), return_exceptions=True)
    assert (await flooder.until("refused", code="overloaded"))["is_temporary"]
    code, reason = await flooder.closed()
    assert code == CloseCode.FLOOD
    assert "Come back" in reason
    assert await other.is_fine()


async def test_who_does_not_read_is_closed(open_site: OpenSite) -> None:
    site = await open_site(outbox=10, rate_per_s=1e6, rate_burst=1_000_000)
    lazy, other = await site.open_sidebar(), await site.open_sidebar()
    conversation_id = (await lazy.hear(ANGRY))["conversation_id"]
    await site.rooms.desk.settle()
    await lazy.watch(conversation_id)
    lazy.socket.transport.pause_reading()
    body = json.dumps({"type": "board_shown", "conversation_id": conversation_id, "padding": "x" * 500_000})
    for _ in range(40):
        await site.rooms.desk.streams.publish(f"conversation:{conversation_id}", body)
        await asyncio.sleep(0)
    lazy.socket.transport.resume_reading()
    assert (await lazy.closed())[0] == CloseCode.SLOW_READER
    assert await other.is_fine()


@SHARED
async def test_a_revoked_token_ends_its_sockets(shared: Site, neighbour: Sidebar) -> None:
    sidebar = await shared.open_sidebar()
    (credential,) = [
        one for one in await shared.rooms.store.list_credentials(team=shared.team) if one.identity.name == "Ana"
    ]
    await shared.rooms.store.revoke_credential(credential.id, at=utc_now())
    await shared.rooms.sockets.check_credentials(shared.rooms.store)
    assert (await sidebar.closed())[0] == CloseCode.REVOKED


async def test_ten_thousand_turns_in_one_conversation(open_site: OpenSite) -> None:
    site = await open_site(rate_per_s=1e6, rate_burst=1_000_000)
    sidebar, other = await site.open_sidebar(), await site.open_sidebar()
    accepted: Any = None
    for number in range(100):
        for index in range(100):
            await sidebar.send(
                "turn_heard",
                source="page",
                external_id="long",
                source_turn_id=f"{number}-{index}",
                speaker="system",
                text=f"line {number}-{index}",
            )
        while accepted is None or accepted["in_reply_to"] < sidebar.number:
            accepted = await sidebar.until("turn_accepted")
        await site.rooms.desk.settle()
    assert await other.is_fine()
    snapshot = await sidebar.watch(accepted["conversation_id"])
    assert 0 < len(snapshot["turns"]) <= 200
    assert snapshot["turns"][-1]["text"] == "line 99-99"


async def test_what_was_asked_before_leaving_is_still_heard(site: Site) -> None:
    token = await site.make_token()
    sidebar = await site.open_sidebar(token)
    conversation_id = (await sidebar.hear(ANGRY))["conversation_id"]
    await sidebar.send("turn_heard", source="page", external_id="chat-1", speaker="customer", text="Last words.")
    await sidebar.socket.close()
    await site.rooms.sockets.close_all()
    await site.rooms.desk.settle()
    await site.rooms.store.flush()
    events = await site.rooms.store.load_events(conversation_id)
    assert "Last words." in str(events)


async def test_at_the_end_everybody_is_told_to_come_back(site: Site) -> None:
    sidebar = await site.open_sidebar()
    greeting = await site.open_socket()
    site.server.should_exit = True
    for socket in (sidebar.socket, greeting):
        code, _ = await site.read_close(socket)
        assert code == CloseCode.SHUTTING_DOWN
        assert CloseCode(code).may_reconnect


async def test_nothing_is_left_of_a_sidebar_that_is_gone(site: Site) -> None:
    sidebar = await site.open_sidebar()
    conversation_id = (await sidebar.hear(ANGRY))["conversation_id"]
    await sidebar.watch(conversation_id)
    await sidebar.send("conversation_watched", conversation_id=conversation_id)
    await sidebar.socket.close()
    await site.rooms.sockets.close_all()
    assert len(site.rooms.sockets) == 0
    assert len(site.rooms.audience) == 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "id", "text"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@SHARED
@pytest.mark.soak
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(JSON.map(json.dumps) | st.text(max_size=40) | st.binary(max_size=40), max_size=8))
async def test_fuzz_never_kills_a_live_connection(shared: Site, texts: list[str | bytes]) -> None:
    sidebar = await shared.open_sidebar()
    for text in texts:
        await sidebar.socket.send(text)
    assert await sidebar.is_fine()
    await sidebar.socket.close()
