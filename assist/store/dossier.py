"""Everything that is kept of one conversation, in the order in which it is read.

Answers what was said, what was read from it, what was shown beside it, what was kept back, and what became of it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from assist.conversation import AgentAssigned, ConversationClosed, MoodCorrected, Turn, TurnRead, WrapUpWritten
from assist.ports import ConversationRecord
from assist.store.conversations import record_of
from assist.store.decoding import (
    decode_answer,
    decode_assignment,
    decode_card,
    decode_closure,
    decode_correction,
    decode_reading,
    decode_rewording,
    decode_turn,
    decode_wrap_up,
)
from assist.store.screens import Card
from assist.store.tables import (
    answers,
    assignments,
    boards,
    closures,
    conversations,
    corrections,
    readings,
    rewordings,
    suggestions,
    turns,
    withheld,
    wrap_ups,
)
from assist.suggestion import Answer, Rewording, Withheld
from assist.vocabulary import HelpLevel, Technique, WithheldReason

TURNS_SHOWN: Final = 500


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card, when it stood on screen, by which versions, and what became of it."""

    card: Card
    kind: str
    suggestion_id: str | None
    revision: str
    model: str
    shown_at: datetime
    withdrawn_at: datetime | None
    answers: tuple[Answer, ...]
    rewordings: tuple[Rewording, ...]


@dataclass(frozen=True, slots=True)
class TurnDossier:
    """A turn, its reading, and the cards that answer it. ``silences`` are the reasons given where none did.

    ``corrections`` tell who said that its mood was read wrongly; ``levels`` at which level of help its boards were
    composed, with "snoozed" where they were.
    """

    turn: Turn
    read: TurnRead | None
    cards: tuple[ShownCard, ...]
    withheld: tuple[Withheld, ...]
    silences: tuple[str, ...]
    corrections: tuple[MoodCorrected, ...] = ()
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """One conversation: its newest turns in order. ``searched`` are answers to phrases found by search.

    ``closures`` are its ends, oldest first (it may have gone on after one), ``wrap_ups`` every version of what was
    written about them.
    """

    record: ConversationRecord
    turns: tuple[TurnDossier, ...]
    turn_count: int
    searched: tuple[Answer, ...]
    assignments: tuple[AgentAssigned, ...]
    closures: tuple[ConversationClosed, ...]
    wrap_ups: tuple[WrapUpWritten, ...]


async def find(db: AsyncConnection, conversation_id: str) -> Dossier | None:
    """Return the dossier of a conversation, or None."""
    row = (await db.execute(select(conversations).where(conversations.c.id == conversation_id))).one_or_none()
    if row is None:
        return None
    count = await db.scalar(select(func.count()).select_from(turns).where(turns.c.conversation_id == conversation_id))
    newest = select(turns).where(turns.c.conversation_id == conversation_id)
    heard = [
        decode_turn(found).turn
        for found in await db.execute(newest.order_by(turns.c.version.desc()).limit(TURNS_SHOWN))
    ]
    revised = {turn.revises for turn in heard if turn.revises not in {None, turn.id}}
    standing = {turn.id: turn for turn in reversed(heard) if turn.id not in revised}
    read = {found.turn_id: decode_reading(found) for found in await _rows(db, readings, conversation_id)}
    given = [decode_answer(found).answer for found in await _rows(db, answers, conversation_id)]
    cards = await _cards(db, conversation_id, given)
    shown = await _rows(db, boards, conversation_id)
    kept, silences = await _held_back(db, conversation_id, shown)
    wrong: defaultdict[str, list[MoodCorrected]] = defaultdict(list)
    for found in await _rows(db, corrections, conversation_id):
        wrong[found.turn_id].append(decode_correction(found))
    return Dossier(
        record=record_of(row),
        turns=tuple(
            TurnDossier(
                turn,
                read.get(turn.id),
                tuple(cards[turn.id]),
                tuple(kept[turn.id]),
                tuple(silences[turn.id]),
                tuple(wrong[turn.id]),
                tuple(dict.fromkeys(_level_of(found) for found in shown if found.turn_id == turn.id)),
            )
            for turn in sorted(standing.values(), key=lambda turn: turn.order)
        ),
        turn_count=count or 0,
        searched=tuple(answer for answer in given if answer.suggestion_id is None),
        assignments=tuple(decode_assignment(found) for found in await _rows(db, assignments, conversation_id)),
        closures=tuple(decode_closure(found) for found in await _rows(db, closures, conversation_id)),
        wrap_ups=tuple(decode_wrap_up(found) for found in await _rows(db, wrap_ups, conversation_id)),
    )


async def _cards(
    db: AsyncConnection, conversation_id: str, given: Sequence[Answer]
) -> defaultdict[str, list[ShownCard]]:
    by_suggestion: defaultdict[str | None, list[Answer]] = defaultdict(list)
    for answer in given:
        by_suggestion[answer.suggestion_id].append(answer)
    reworded: defaultdict[str | None, list[Rewording]] = defaultdict(list)
    for row in await _rows(db, rewordings, conversation_id):
        reworded[row.suggestion_id].append(decode_rewording(row).rewording)
    cards: defaultdict[str, list[ShownCard]] = defaultdict(list)
    for row in await _rows(db, suggestions, conversation_id):
        # A card shown twice was answered where the log put the verdict; a cue has no name to be answered by.
        answered = tuple(by_suggestion[row.suggestion_id]) if row.verdict is not None else ()
        cards[row.turn_id].append(
            ShownCard(
                card=decode_card(row),
                kind=row.kind,
                suggestion_id=row.suggestion_id,
                revision=row.revision,
                model=row.model,
                shown_at=row.shown_at,
                withdrawn_at=row.withdrawn_at,
                answers=answered,
                rewordings=tuple(reworded[row.suggestion_id]),
            )
        )
    return cards


async def _held_back(
    db: AsyncConnection, conversation_id: str, shown: Sequence[Row[Any]]
) -> tuple[defaultdict[str, list[Withheld]], defaultdict[str, list[str]]]:
    """Return what each turn's boards kept back, and why they were silent, each thing once."""
    kept: defaultdict[str, list[Withheld]] = defaultdict(list)
    silences: defaultdict[str, list[str]] = defaultdict(list)
    turn_of: dict[int, str] = {}
    for row in shown:
        turn_of[row.version] = row.turn_id
        if row.silence is not None and row.silence not in silences[row.turn_id]:
            silences[row.turn_id].append(row.silence)
    for row in await _rows(db, withheld, conversation_id):
        found = Withheld(Technique(row.technique), WithheldReason(row.reason), row.phrase_id)
        if found not in kept[turn_of[row.version]]:
            kept[turn_of[row.version]].append(found)
    return kept, silences


def _level_of(row: Row[Any]) -> str:
    return f"{row.level or HelpLevel.FULL}{', snoozed' if row.is_snoozed else ''}"


async def _rows(db: AsyncConnection, table: Table, conversation_id: str) -> Sequence[Row[Any]]:
    query = select(table).where(table.c.conversation_id == conversation_id)
    return (await db.execute(query.order_by(*table.primary_key))).all()
