"""``read`` and ``replay``: files of turns and of conversations, in bulk, the way quality assurance works."""

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import typer
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from assist.cli.lines import DASH, count_lines, work_through
from assist.cli.rooms import existing_file, find_library, intent_fitter, open_desk, open_reader, run
from assist.cli.screen import Track
from assist.errors import BadInput
from assist.lines import explain_line
from assist.settings import read_settings
from assist.vocabulary import HelpLevel, Speaker

if TYPE_CHECKING:
    from assist.desk.serving import Serving
    from assist.reading import Reading

TURNS_AT_ONCE: Final = 128
CONVERSATIONS_AT_ONCE: Final = 16
DIGITS: Final = 4

READ_HELP = """Read turns: JSON lines in, readings out, on standard output.

A line in: {"id": "1", "speaker": "customer", "context": "the turn before", "text": "still nothing?"}

\b
A line out: id, labels (sentiment, frustration, emotions, signals of a customer; moves, pitfalls of an agent),
scores (head, label, probability), intent, and evidence: the words that moved each label.

Nothing is kept. A bad line is reported with its number and the rest goes on; the exit status is then 1.

\b
Examples:
  assist read turns.jsonl > readings.jsonl
  echo '{"id": "1", "speaker": "customer", "text": "third time I call about this!"}' | assist read
"""

REPLAY_HELP = """Replay conversations through the desk that serves: what would have stood on screen after each turn.

A line in: {"id": "c1", "channel": "chat", "turns": [{"speaker": "customer", "text": "still nothing?"}]}
"customer" may hold their record: {"tier": "gold", "order": {"ref": "88213", "delivered_on": "2025-12-20"}}

\b
A line out: id and turns, each with speaker, text (redacted), labels, progress, cues, suggestions, resolutions and
what was withheld. A turn may say "at"; without it turns are 20 s
apart. The same file, model, library and level give the same lines. --wrap-up closes each conversation and adds its
hand-over and its wrap-up.

\b
Examples:
  assist replay conversations.jsonl > boards.jsonl
  assist replay conversations.jsonl --library my-prompts/
  assist replay conversations.jsonl --revision 3
  assist replay conversations.jsonl --wrap-up
  assist replay conversations.jsonl --level quiet
"""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(help=READ_HELP)(read)
    app.command(help=REPLAY_HELP)(replay)


class TurnLine(BaseModel):
    """A line of ``read``. Other keys are left alone."""

    model_config = ConfigDict(extra="ignore")

    id: str | int
    speaker: Literal["customer", "agent"]
    context: str | None = None
    text: str

    @field_validator("id", mode="before")
    @classmethod
    def _is_a_name(cls, value: object) -> object:
        if not isinstance(value, str | int):
            msg = "this is no name; write text or a whole number"
            raise ValueError(msg)  # noqa: TRY004  # pydantic tells a ValueError
        return value

    @field_validator("context")
    @classmethod
    def _without_speaker(cls, value: str | None) -> str | None:
        return None if value is None else re.sub(r"^(customer|agent): ", "", value)

    @field_validator("text")
    @classmethod
    def _says_something(cls, value: str) -> str:
        if not value.strip():
            msg = "this is empty; write what was said"
            raise ValueError(msg)
        return value


def read(
    file: Annotated[Path, typer.Argument(help="JSON lines of turns; - is standard input")] = DASH,
    *,
    library: Annotated[Path, typer.Option(help="folder of the library whose intents are told")] = Path("prompts"),
    revision: Annotated[int | None, typer.Option(help="a published revision in place of the folder")] = None,
) -> None:
    """Read turns from a file or standard input."""
    run(_read(existing_file(file), library, revision))


async def _read(file: Path, folder: Path, revision: int | None) -> None:
    from assist.desk.replay import LATER
    from assist.desk.serving import ServingBuilder
    from assist.ports import Lane, StoredRevision

    library, number = await find_library(folder, revision)
    async with open_reader(read_settings()) as reader:
        published = StoredRevision(number, library, "read", LATER, "")
        serving = await ServingBuilder(reader, intent_fitter()).build(published)

        async def read_line(_: int, line: str) -> dict[str, Any]:
            turn = _parse_turn(line)
            speaker = Speaker(turn.speaker)
            reading = await reader.read(
                turn_id=str(turn.id),
                speaker=speaker,
                text=turn.text,
                context=turn.context or "",
                lane=Lane.BACKGROUND,
            )
            return {"id": turn.id, **_show_reading(reading, turn.text, speaker, serving)}

        with Track("Read", "turns", await asyncio.to_thread(count_lines, file)) as track:
            await work_through(file, read_line, track, at_once=TURNS_AT_ONCE)


def _parse_turn(line: str) -> TurnLine:
    try:
        return TurnLine.model_validate_json(line)
    except ValidationError as error:
        raise BadInput(explain_line(error)) from error


def _show_reading(reading: "Reading", text: str, speaker: Speaker, serving: "Serving") -> dict[str, Any]:
    intent = serving.recognise(reading, is_customer=speaker is Speaker.CUSTOMER).intent
    return {
        "labels": reading.labels.to_json(),
        "scores": {
            head: {label: round(probability, DIGITS) for label, probability in labels.items()}
            for head, labels in reading.scores.items()
        },
        "intent": intent,
        "evidence": [
            {
                "head": span.head,
                "label": span.label,
                "start": span.start,
                "end": span.end,
                "text": text[span.start : span.end],
                "weight": round(span.weight, DIGITS),
            }
            for span in reading.evidence
        ],
    }


def replay(
    file: Annotated[Path, typer.Argument(help="JSON lines of conversations; - is standard input")],
    *,
    library: Annotated[Path, typer.Option(help="folder of the library to use")] = Path("prompts"),
    revision: Annotated[int | None, typer.Option(help="a published revision in place of the folder")] = None,
    wrap_up: Annotated[bool, typer.Option("--wrap-up", help="close each conversation and tell how it ended")] = False,
    level: Annotated[HelpLevel, typer.Option(help="how much help the agent wants")] = HelpLevel.STANDARD,
) -> None:
    """Replay conversations from a file."""
    run(_replay(existing_file(file), library, revision, level, wraps_up=wrap_up))


async def _replay(file: Path, folder: Path, revision: int | None, level: HelpLevel, *, wraps_up: bool) -> None:
    from assist.desk import replay as replaying

    library, number = await find_library(folder, revision)
    async with open_desk(library, number, level) as desk:

        async def replay_line(line_number: int, line: str) -> dict[str, Any]:
            conversation = replaying.parse_conversation(line)
            return await replaying.replay(
                desk, conversation, name=f"{line_number}:{conversation.id}", wraps_up=wraps_up
            )

        with Track("Replayed", "conversations", await asyncio.to_thread(count_lines, file)) as track:
            await work_through(file, replay_line, track, at_once=CONVERSATIONS_AT_ONCE)
