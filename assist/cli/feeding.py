"""``feed``: plays conversations from a file into a running server, as a telephone system or a chat would."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assist.cli.rooms import existing_file, name_file, read_text, run
from assist.cli.screen import Track, write_line
from assist.errors import AssistError, BadInput
from assist.lines import explain_line
from assist.vocabulary import Channel, Speaker, TurnState

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

WORDS_A_PARTIAL: Final = 3
WORD_S: Final = 0.4
"""How long a spoken word takes."""
TYPED_WORD_S: Final = 0.5
PAUSE_S: Final = 1.5
"""Between turns, where the file does not say."""
ENOUGH_S: Final = 20.0
"""No pause is longer, whatever the file says."""

FEED_HELP = """Play conversations from a file into a running server, at the pace of people or faster.

\b
The file holds JSON lines, {"id", "channel", "turns": [{"speaker", "text", "at"?}]}, or is one such object. Voice
conversations come in partials, a few words at a time, as from a speech recogniser. At the end it reports how long
boards took. The token is a feeder's: assist invite --role feeder --name telephony.

\b
Examples:
  assist feed call.json --to http://127.0.0.1:8600 --token TOKEN
  assist feed conversations.jsonl --token TOKEN --speed 4 --agent Ana
  assist feed conversations.jsonl --token TOKEN --speed 0 --together 8
"""


class _FedTurn(BaseModel):
    model_config = ConfigDict(extra="ignore")

    speaker: Speaker
    text: str
    at: str | None = None
    pause_s: float | None = Field(default=None, ge=0)


class _FedConversation(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str
    channel: Channel = Channel.CHAT
    title: str = ""
    turns: tuple[_FedTurn, ...]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=FEED_HELP)(feed)


def feed(
    file: Annotated[Path, typer.Argument(help="conversations, as JSON lines or one JSON object; - is standard input")],
    *,
    token: Annotated[str, typer.Option(envvar="RAPPORT_TOKEN", help="a feeder's token")],
    to: Annotated[str, typer.Option(help="the server")] = "http://127.0.0.1:8600",
    speed: Annotated[float, typer.Option(min=0, help="1 is the pace of people, 0 goes without pauses")] = 1.0,
    agent: Annotated[str | None, typer.Option(help="name or id of the agent it is for; else anybody claims it")] = None,
    together: Annotated[int, typer.Option(min=1, max=64, help="conversations at the same time")] = 1,
) -> None:
    """Feed a file to a server."""
    conversations = _load(existing_file(file))
    run(_feed(conversations, _socket_url(to), token, pace=_Pace(speed), agent=agent, together=together))


def _load(file: Path) -> list[_FedConversation]:
    text = read_text(file)
    with suppress(json.JSONDecodeError):  # not one object: then lines
        form = json.loads(text)
        try:
            return [_FedConversation.model_validate(form)]
        except ValidationError as error:
            raise BadInput(f"{name_file(file)}: {explain_line(error)}") from error
    conversations = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                conversations.append(_FedConversation.model_validate_json(line))
            except ValidationError as error:
                raise BadInput(f"{name_file(file)}, line {number}: {explain_line(error)}") from error
    return conversations


def _socket_url(server: str) -> str:
    parts = urlsplit(server if "://" in server else f"http://{server}")
    if not parts.netloc or parts.scheme not in {"http", "https", "ws", "wss"}:
        raise BadInput(f"{server} is not the address of a server. Write it like http://127.0.0.1:8600.")
    scheme = "wss" if parts.scheme in {"https", "wss"} else "ws"
    return urlunsplit((scheme, parts.netloc, f"{parts.path.rstrip('/')}/ws/ingest/plain", "", ""))


class _Pace:
    """Pauses, made shorter by ``speed``; 0 makes none."""

    def __init__(self, speed: float) -> None:
        self._speed = speed

    async def pause(self, seconds: float) -> None:
        """Wait as long as people would."""
        if self._speed:
            await asyncio.sleep(min(seconds, ENOUGH_S) / self._speed)


class _Line:
    """One connection: lines go out one by one, and what comes back is timed."""

    def __init__(self, socket: "ClientConnection", track: Track) -> None:
        self.took_ms: dict[TurnState, list[float]] = {TurnState.PARTIAL: [], TurnState.FINAL: []}
        self._socket = socket
        self._track = track
        self._sent: dict[int, tuple[float, TurnState]] = {}
        self._count = 0
        self._idle = asyncio.Event()
        self._notes: set[str] = set()

    async def send(self, line: dict[str, Any], state: TurnState) -> None:
        """Send one line."""
        self._count += 1
        self._sent[self._count] = (perf_counter(), state)
        self._idle.clear()
        await self._socket.send(json.dumps({**line, "state": state.value}, ensure_ascii=False))

    async def listen(self) -> None:
        """Take in the answers, until the connection ends."""
        async for message in self._socket:
            answer = json.loads(message)
            if "answered" in answer:
                self._settle(answer["answered"])
            elif not answer["ok"]:
                self._track.complain(f"line {answer['line']}: {answer['message']}")
                self._sent.pop(answer["line"], None)
            elif (note := answer.get("note")) and note not in self._notes:
                self._notes.add(note)
                self._track.complain(note)
            if not self._sent:
                self._idle.set()

    async def wait_idle(self) -> None:
        """Return when everything sent was answered."""
        if self._sent:
            await self._idle.wait()

    def _settle(self, number: int) -> None:
        sent_s, state = self._sent.pop(number, (None, TurnState.FINAL))
        if sent_s is not None:
            self.took_ms[state].append((perf_counter() - sent_s) * 1000)


async def _feed(
    conversations: list[_FedConversation], url: str, token: str, *, pace: _Pace, agent: str | None, together: int
) -> None:
    from websockets.asyncio.client import connect
    from websockets.exceptions import ConnectionClosed, InvalidHandshake

    waiting = iter(conversations)
    lines: list[_Line] = []
    total = sum(len(conversation.turns) for conversation in conversations)
    with Track("Fed", "turns", total) as track:

        async def play_some() -> None:
            async with connect(url, open_timeout=10) as socket:
                await socket.send(json.dumps({"type": "hello", "token": token, "report": True}))
                await socket.recv()
                line = _Line(socket, track)
                lines.append(line)
                listening = asyncio.create_task(line.listen())
                for conversation in waiting:
                    await _play(conversation, line, pace, agent, track)
                idle = asyncio.create_task(line.wait_idle())
                await asyncio.wait({idle, listening}, return_when=asyncio.FIRST_COMPLETED)
                if listening.done():
                    listening.result()
                listening.cancel()
                idle.cancel()

        try:
            await asyncio.gather(*(play_some() for _ in range(min(together, len(conversations)))))
        except ConnectionClosed as error:
            said = error.rcvd.reason if error.rcvd is not None and error.rcvd.reason else "it gave no reason."
            raise AssistError(f"The server closed the connection: {said}") from error
        except (OSError, InvalidHandshake, TimeoutError) as error:
            raise AssistError(f"No server answers at {url}: {error}. Is it running?") from error
    for state in TurnState:
        took_ms = sorted(ms for line in lines for ms in line.took_ms[state])
        if took_ms:
            p50, p95 = _quantile(took_ms, 0.5), _quantile(took_ms, 0.95)
            write_line(f"{state.value}: {len(took_ms)} boards, p50 {p50:.0f} ms, p95 {p95:.0f} ms")


async def _play(conversation: _FedConversation, line: _Line, pace: _Pace, agent: str | None, track: Track) -> None:
    name = f"{conversation.id}-{uuid4().hex[:6]}"
    base: dict[str, Any] = {
        "conversation": name,
        "channel": conversation.channel.value,
        "title": conversation.title or conversation.id,
    }
    if agent is not None:
        base["agent"] = agent
    clock_s = 0.0
    for number, turn in enumerate(conversation.turns):
        if not turn.text.strip():
            track.advance()
            continue
        await pace.pause(PAUSE_S if turn.pause_s is None else turn.pause_s)
        words = turn.text.split()
        said = {**base, "speaker": turn.speaker.value, "turn_id": f"t{number}"}
        if conversation.channel is Channel.VOICE:
            started_s = clock_s
            said["started_ms"] = int(started_s * 1000)
            for text, count in _partials(words):
                await pace.pause(WORDS_A_PARTIAL * WORD_S)
                await line.send({**said, "text": text}, TurnState.PARTIAL)
                clock_s = started_s + count * WORD_S
            await pace.pause(WORD_S)
            clock_s = started_s + len(words) * WORD_S
            said["ended_ms"] = int(clock_s * 1000)
            clock_s += PAUSE_S
        elif turn.pause_s is None:
            await pace.pause(len(words) * TYPED_WORD_S)
        await line.send({**said, "text": turn.text}, TurnState.FINAL)
        track.advance()


def _partials(words: list[str]) -> Iterator[tuple[str, int]]:
    """Yield what a recogniser has heard so far, a few words more each time, never the whole."""
    for count in range(WORDS_A_PARTIAL, len(words), WORDS_A_PARTIAL):
        yield " ".join(words[:count]), count


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
