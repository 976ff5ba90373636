"""What was heard becomes a turn of ours: cleaned, redacted once, named, in its language and at its time.

Answers which turn a page or a feed meant. Refuses to know what is done with it. Bad input is refused here, with a
sentence, before it can touch a conversation.
"""

import asyncio
import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from assist.conversation import Turn
from assist.desk.language import ENGLISH, guess_language
from assist.desk.redaction import clean, redact
from assist.errors import BadInput, TooLarge
from assist.protocol import HeardTurn, HistoryHeard
from assist.suggestion import Board
from assist.vocabulary import Channel, Speaker

_AHEAD = timedelta(minutes=5)

Words = tuple[Speaker, str]
"""Who said what: the key under which turns without an id are equal."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """A turn is ours: its conversation, its id (None for a history), and the board that will answer it.

    ``answered`` resolves to None for a duplicate and where a step failed; it never raises.
    """

    conversation_id: str
    turn_id: str | None
    is_duplicate: bool
    answered: asyncio.Future[Board | None]


@dataclass(frozen=True, slots=True)
class Intake:
    """The rules of taking turns in: the longest text in characters, and whether names are redacted too."""

    turn_chars: int
    redact_names: bool

    def take(
        self,
        heard: HeardTurn,
        *,
        conversation_id: str,
        source: str,
        channel: Channel,
        seq: int,
        equals: Counter[Words],
        now: datetime,
    ) -> Turn:
        """Return the turn. ``equals`` counts equal turns before it, for sources whose messages have no id.

        Raises BadInput for an empty turn, TooLarge for one over the bound.
        """
        if len(heard.text) > self.turn_chars:
            raise TooLarge(
                f"A turn may have {self.turn_chars:,} characters, this one has {len(heard.text):,}. Split it."
            )
        text = clean(heard.text)
        if not text:
            raise BadInput("A turn needs words; this one is empty.")
        text = redact(text, names=self.redact_names)
        if heard.source_turn_id is None:
            turn_id = _name(conversation_id, heard.speaker, text, str(equals[heard.speaker, text]))
            equals[heard.speaker, text] += 1
        else:
            turn_id = _name(conversation_id, source, heard.source_turn_id)
        revises = None if heard.revises is None else _name(conversation_id, source, heard.revises)
        at = now if heard.at is None else heard.at if heard.at.tzinfo else heard.at.replace(tzinfo=UTC)
        return Turn(
            id=turn_id,
            conversation_id=conversation_id,
            seq=seq,
            speaker=heard.speaker,
            text=text,
            at=min(at.astimezone(UTC), now + _AHEAD),
            source=source,
            source_turn_id=heard.source_turn_id,
            started_ms=heard.started_ms,
            ended_ms=heard.ended_ms,
            channel=channel,
            language=guess_language(text) if heard.speaker is Speaker.CUSTOMER else ENGLISH,
            state=heard.state,
            revises=None if revises == turn_id else revises,
        )

    def take_all(
        self, history: HistoryHeard, *, conversation_id: str, seq: int, now: datetime
    ) -> tuple[list[Turn], Counter[Words]]:
        """Return the turns that stood on a page, without empty ones, and how often each was said there."""
        equals: Counter[Words] = Counter()
        turns = [
            self.take(
                turn,
                conversation_id=conversation_id,
                source=history.source,
                channel=history.channel,
                seq=seq + index,
                equals=equals,
                now=now,
            )
            for index, turn in enumerate(history.turns)
            if turn.text.strip()
        ]
        return turns, equals

    def tidy(self, text: str) -> str:
        """Return other words that are kept (a title, a sent text) cleaned and redacted like a turn."""
        return redact(clean(text), names=self.redact_names)


def _name(*parts: str) -> str:
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=10).hexdigest()
