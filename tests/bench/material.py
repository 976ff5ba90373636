"""The turns that everything is measured on: conversations written for the project, the same for every contender."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count, islice
from pathlib import Path
from typing import Any
from uuid import uuid4

RUN = uuid4().hex[:6]
"""Sets conversations of this load apart from those of the one before."""

CONVERSATIONS = Path(__file__).with_name("conversations.jsonl")


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn with the text of the turn before it; ``talk`` names its conversation, new each time it is played."""

    talk: str
    channel: str
    number: int
    speaker: str
    text: str
    context: str
    is_last: bool


def load() -> list[list[Turn]]:
    """Return every conversation's turns."""
    return [_turns(json.loads(line)) for line in CONVERSATIONS.read_text(encoding="utf-8").splitlines()]


def play(player: int, players: int) -> Iterator[Turn]:
    """Yield turns without end: whole conversations under new names, each player beginning at another one."""
    conversations = load()
    begin = player * len(conversations) // players
    for round_number in count():
        for turn in conversations[(begin + round_number) % len(conversations)]:
            yield replace(turn, talk=f"{turn.talk}-{RUN}-{player}-{round_number}")


def prolong(turns: int) -> Iterator[Turn]:
    """Yield one talk of so many turns, put together from all conversations."""
    said = islice((turn for _ in count() for talk in load() for turn in talk), turns)
    before = ""
    for number, turn in enumerate(said):
        yield replace(turn, talk=f"long-{RUN}", number=number, context=before, is_last=number == turns - 1)
        before = turn.text


def _turns(conversation: dict[str, Any]) -> list[Turn]:
    said = conversation["turns"]
    return [
        Turn(
            talk=conversation["id"],
            channel=conversation["channel"],
            number=number,
            speaker=turn["speaker"],
            text=turn["text"],
            context=said[number - 1]["text"] if number else "",
            is_last=number == len(said) - 1,
        )
        for number, turn in enumerate(said)
    ]
