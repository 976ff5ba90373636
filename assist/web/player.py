"""Plays a prepared conversation into the desk as a transcript feed would: word by word, with partials, at human pace.

Answers pause, step and speed. Refuses to know pages. A spoken turn grows by a few words at a time; each partial and
the final one have the same turn id.
"""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from assist.errors import AssistError
from assist.ingest.plain import PlainTurn
from assist.protocol import CustomerContext, HeardTurn
from assist.vocabulary import Channel, Speaker, TurnState
from assist.web.feeding import Feed

WORD_S: Final = 0.32
"""How long a spoken word takes."""

WORDS_A_PARTIAL: Final = 4

logger = logging.getLogger(__name__)


class ScriptTurn(BaseModel):
    """A turn of a prepared conversation; ``pause_s`` passes between the turn before and its end."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    speaker: Speaker
    text: str
    pause_s: Annotated[float, Field(ge=0, le=60)] = 4.0


class Script(BaseModel):
    """A prepared conversation of the demo, as ``demo_conversations/*.json`` holds it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: str
    summary: str
    channel: Channel
    agent: str
    customer: CustomerContext | None = None
    turns: tuple[ScriptTurn, ...]


class PlayAction(StrEnum):
    """What the player's buttons do."""

    PAUSE = "pause"
    RESUME = "resume"
    STEP = "step"
    STOP = "stop"


def speak(script: Script, external_id: str, agent: str) -> Iterator[tuple[float, Sequence[tuple[float, PlainTurn]]]]:
    """Give each turn as (silence before it in s, its utterances as (seconds since the one before, turn))."""
    now_ms = 0
    for number, turn in enumerate(script.turns, start=1):
        words = turn.text.split()
        cuts = [*range(WORDS_A_PARTIAL, len(words), WORDS_A_PARTIAL), len(words)]
        spoken_s = len(words) * WORD_S
        silence_s = max(0.4, turn.pause_s - spoken_s)
        now_ms += round(silence_s * 1000)
        utterances = []
        for before, cut in zip([0, *cuts], cuts, strict=False):
            heard = HeardTurn(
                source_turn_id=f"{external_id}-{number}",
                speaker=turn.speaker,
                text=" ".join(words[:cut]),
                started_ms=now_ms,
                ended_ms=now_ms + round(cut * WORD_S * 1000),
                state=TurnState.FINAL if cut == len(words) else TurnState.PARTIAL,
            )
            wait_s = (cut - before) * WORD_S
            utterances.append(
                (wait_s, PlainTurn(external_id, script.channel, script.title, agent, heard, script.customer))
            )
        now_ms += round(spoken_s * 1000)
        yield silence_s, utterances


class Player:
    """One performance. ``external_id`` is the conversation's name in the feed, ``agent`` the id of who plays it."""

    def __init__(self, feed: Feed, script: Script, *, external_id: str, agent: str, speed: float) -> None:
        self.external_id = external_id
        self.agent = agent
        self._feed = feed
        self._script = script
        self._speed = speed
        self._is_stepping = False
        self._may_go = asyncio.Event()
        self._may_go.set()
        self._task: asyncio.Task[None] | None = None

    @property
    def is_over(self) -> bool:
        """Say whether it has ended, or was stopped."""
        return self._task is not None and self._task.done()

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._play())

    def act(self, action: PlayAction) -> None:
        """Press a button. A step plays one whole turn and pauses again."""
        self._is_stepping = action is PlayAction.STEP
        if action is PlayAction.PAUSE:
            self._may_go.clear()
        else:
            self._may_go.set()
        if action is PlayAction.STOP:
            self.stop()

    def stop(self) -> None:
        """End it here."""
        if self._task is not None:
            self._task.cancel()

    async def wait_over(self) -> None:
        """Return when it has ended."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def _play(self) -> None:
        try:
            for silence_s, utterances in speak(self._script, self.external_id, self.agent):
                await self._may_go.wait()
                if not self._is_stepping:
                    await asyncio.sleep(silence_s / self._speed)
                    await self._may_go.wait()
                for wait_s, plain in utterances:
                    await asyncio.sleep(wait_s / self._speed)
                    await self._feed.take(plain)
                if self._is_stepping:
                    self._may_go.clear()
        except AssistError:
            logger.warning("The demo's conversation %s ended early.", self._script.id, exc_info=True)
