import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from assist.cli import rooms
from assist.cli.feeding import _feed, _load, _Pace, _socket_url
from assist.errors import AssistError, BadInput
from assist.vocabulary import Role
from tests.cli.conftest import Assist
from tests.web.conftest import run_site

CALL: dict[str, Any] = {
    "id": "call",
    "channel": "voice",
    "turns": [
        {"speaker": "customer", "text": "hello I have been waiting for my refund for three weeks now", "pause_s": 1},
        {"speaker": "agent", "text": "I'm sorry, I can look at it", "pause_s": 2},
    ],
}


@pytest.fixture
def call(tmp_path: Path) -> Path:
    file = tmp_path / "call.json"
    file.write_text(json.dumps(CALL, indent=2))
    return file


async def test_a_call_comes_in_partials_and_its_boards_are_timed(
    tmp_path: Path, call: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    async with run_site(tmp_path, prompts_dir=Path("prompts")) as site:
        token = await site.make_token(Role.FEEDER, name="telephony")
        await _feed(_load(call), _socket_url(site.url), token, pace=_Pace(0), agent=None, together=1)
        (summary,) = await site.rooms.store.list_conversations(team="default", agent=None, limit=10)
        events = await site.rooms.store.load_events(summary.id)
    told = capfdbinary.readouterr().out.decode()
    assert told.splitlines()[0].startswith("partial: 5 boards, p50 ")
    assert told.splitlines()[1].startswith("final: 2 boards, p50 ")
    assert sum(type(event).__name__ == "TurnHeard" for event in events) == 2


async def test_a_wrong_token_is_told(tmp_path: Path, call: Path) -> None:
    async with run_site(tmp_path, prompts_dir=Path("prompts")) as site:
        with pytest.raises(AssistError, match="The server closed the connection: "):
            await _feed(_load(call), _socket_url(site.url), "wrong", pace=_Pace(0), agent=None, together=1)


async def test_no_server_is_told(call: Path) -> None:
    with pytest.raises(AssistError, match=r"No server answers at ws://127\.0\.0\.1:1/ws/ingest/plain"):
        await _feed(_load(call), _socket_url("http://127.0.0.1:1"), "x", pace=_Pace(0), agent=None, together=1)


def test_a_script_comes_on_standard_input(assist: Assist) -> None:
    words = ("feed", "-", "--token", "x", "--to", "http://127.0.0.1:1")
    for script in (
        json.dumps(CALL, indent=2),
        f"{json.dumps(CALL)}\n{json.dumps(CALL)}\n",
        "\ufeff" + json.dumps(CALL),
    ):
        assert "No server answers at ws://127.0.0.1:1/ws/ingest/plain" in assist(*words, stdin=script).stderr
    result = assist(*words, stdin=json.dumps(CALL) + '\n{"id": "x"}\n')
    assert (result.exit_code, result.stderr) == (1, "standard input, line 2: turns is missing; fill it in.\n")
    assert assist(*words, stdin=b"\xff").stderr == "standard input is not UTF-8; save it as UTF-8.\n"


def test_what_comes_on_standard_input_is_the_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "standard_input", lambda: BytesIO(json.dumps(CALL).encode()))
    (conversation,) = _load(Path("-"))
    assert [turn.text for turn in conversation.turns] == [turn["text"] for turn in CALL["turns"]]


def test_addresses() -> None:
    assert _socket_url("https://rapport.example/base/") == "wss://rapport.example/base/ws/ingest/plain"
    assert _socket_url("127.0.0.1:8600") == "ws://127.0.0.1:8600/ws/ingest/plain"
    with pytest.raises(BadInput, match="not the address"):
        _socket_url("ftp://x")


def test_a_bad_line_of_a_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    file.write_text(json.dumps(CALL) + '\n{"id": "x"}\n')
    with pytest.raises(BadInput, match=r"calls\.jsonl, line 2: turns is missing; fill it in\."):
        _load(file)
