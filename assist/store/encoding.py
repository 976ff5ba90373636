"""Events to rows.

Answers which rows an event is kept as. Refuses to know when they are written. Pure, save for the memory of what stands
on each conversation's screen (``screens``), by which a card carried over unchanged stays one row.

This runs for every turn on the event loop, so rows are plain tuples in the order of ``COLUMNS``, ready for the driver:
moments are microseconds, JSON is text.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from assist.conversation import (
    AgentAssigned,
    BoardShown,
    ConversationClosed,
    CustomerRecorded,
    Event,
    FactsGathered,
    MoodCorrected,
    SuggestionAnswered,
    SuggestionReworded,
    TurnHeard,
    TurnRead,
    WrapUpWritten,
)
from assist.ports import ConversationRecord
from assist.store.moments import to_microseconds
from assist.store.screens import Card, Screen, Screens, name_card
from assist.store.turn_rows import Row, form_json, row_of_reading, row_of_turn
from assist.suggestion import Answer, Board, Cue, ResolutionOffer, Suggestion

Note = AgentAssigned | MoodCorrected | ConversationClosed | WrapUpWritten

TEXT: Final = "text"
RESOLUTION: Final = "resolution"
CUE: Final = "cue"
RECORD: Final = "record"


def _columns(words: str) -> tuple[str, ...]:
    return ("conversation_id", "version", *words.split())


COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "events": _columns("kind at"),
    "turns": _columns("turn_id seq speaker text at source source_turn_id started_ms ended_ms channel language revises"),
    "readings": _columns(
        "turn_id model labels scores evidence queue_ms forward_ms truncated intent intent_score revision situations"
    ),
    "facts": _columns("place name value turn_id start end"),
    "boards": _columns("turn_id revision model intent silence shown_at progress mood facts cards level is_snoozed"),
    "suggestions": _columns(
        "place kind suggestion_id turn_id technique entry_id text phrase_ids revision model score reasons is_primary"
        " detail shown_at"
    ),
    "withheld": _columns("place technique reason phrase_id"),
    "answers": _columns("answer_id suggestion_id verdict at agent reason sent_text phrase_ids"),
    "rewordings": _columns("suggestion_id template model text verdict at took_ms"),
    "assignments": _columns("agent at"),
    "closures": _columns("at by outcome measures"),
    "wrap_ups": _columns("text by at"),
    "corrections": _columns("turn_id correction agent at"),
}
"""Table to the columns of its rows here, in the order in which the tables are written."""


@dataclass(slots=True)
class Rows:
    """Rows of one batch by table, and the changes to rows of ``suggestions`` that stand already."""

    inserts: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    withdrawals: list[dict[str, Any]] = field(default_factory=list)
    verdicts: list[dict[str, Any]] = field(default_factory=list)


def encode(rows: Rows, screens: Screens, conversation_id: str, version: int, events: Sequence[Event]) -> None:
    """Add the rows of events, the first of which has version ``version + 1``. Partial turns leave a gap."""
    for number, event in enumerate(events, start=version + 1):
        key = (conversation_id, number)
        match event:
            case TurnHeard(turn):
                if turn.is_partial:
                    continue
                kind, at = "turn", to_microseconds(turn.at)
                rows.inserts["turns"].append(key + row_of_turn(turn, at))
            case TurnRead():
                kind, at = "reading", to_microseconds(datetime.now(UTC))
                rows.inserts["readings"].append(key + row_of_reading(event))
            case FactsGathered(facts) | CustomerRecorded(facts):
                kind = RECORD if isinstance(event, CustomerRecorded) else "facts"
                at = to_microseconds(datetime.now(UTC))
                rows.inserts["facts"].extend(
                    (*key, place, str(fact.name), fact.value, fact.turn_id, fact.start, fact.end)
                    for place, fact in enumerate(facts)
                )
            case BoardShown(board, shown_at):
                kind, at = "board", to_microseconds(shown_at)
                _encode_board(rows, screens, key, board, at)
            case SuggestionAnswered(answer):
                kind, at = "answer", to_microseconds(answer.at)
                _encode_answer(rows, key, answer, at)
            case SuggestionReworded(made):
                kind, at = "rewording", to_microseconds(made.at)
                own = (made.suggestion_id, made.template, made.model, made.text, str(made.verdict), at, made.took_ms)
                rows.inserts["rewordings"].append((*key, *own))
            case _:
                kind, at = _encode_note(rows, key, event), to_microseconds(event.at)
        rows.inserts["events"].append((*key, kind, at))


def _encode_board(rows: Rows, screens: Screens, key: tuple[str, int], board: Board, at: int) -> None:
    conversation_id, version = key
    before = screens.get(conversation_id)
    screen: Screen = {}
    cards: tuple[Card, ...] = (*board.suggestions, *board.resolutions, *board.cues)
    for card in cards:
        name = name_card(card)
        standing = before.get(name)
        if standing is None or standing[0] != card:
            place = (version, len(screen))
            rows.inserts["suggestions"].append((*key, place[1], *_card_row(card, board), at))
            standing = (card, place)
        screen[name] = standing
    rows.withdrawals.extend(
        {"a_conversation": conversation_id, "a_version": place[0], "a_place": place[1], "new_at": at}
        for name, (_, place) in before.items()
        if name not in screen or screen[name][1] != place
    )
    screens.put(conversation_id, screen)
    progress = board.progress
    marks = [(str(mark.step), mark.turn_id) for mark in progress.marks]
    rows.inserts["boards"].append(
        (
            *key,
            board.turn_id,
            board.revision,
            board.model,
            board.intent,
            board.silence,
            at,
            form_json((str(progress.current), *marks)),
            form_json([(each.turn_id, each.mood, each.words, each.is_sure, each.is_corrected) for each in board.mood]),
            form_json([(str(name), value, name in board.on_record) for name, value in board.facts]),
            form_json([place for _, place in screen.values()]),
            str(board.level),
            board.is_snoozed,
        )
    )
    rows.inserts["withheld"].extend(
        (*key, place, str(kept.technique), str(kept.reason), kept.phrase_id)
        for place, kept in enumerate(board.withheld)
    )


def _card_row(card: Card, board: Board) -> Row:
    """Return the columns from ``kind`` to ``detail``."""
    match card:
        case Suggestion():
            return (
                TEXT,
                card.id,
                card.turn_id,
                str(card.technique),
                None,
                card.text,
                form_json(card.phrase_ids),
                card.revision,
                card.model,
                card.score,
                form_json(card.reasons),
                card.primary,
                form_json([(round(exposure.propensity, 6), str(exposure.ground)) for exposure in card.exposures]),
            )
        case ResolutionOffer():
            own: Row = (RESOLUTION, card.suggestion_id, board.turn_id, None, card.id, card.text, "[]")
            detail = form_json((card.title, card.time_frame, card.approval, card.missing, card.is_private))
            return (*own, board.revision, board.model, 0.0, form_json(card.reasons), False, detail)
        case Cue():
            own = (CUE, None, card.turn_id, None, card.rule, card.advice, "[]")
            return (*own, board.revision, board.model, card.weight, form_json((card.evidence,)), False, None)


def _encode_answer(rows: Rows, key: tuple[str, int], answer: Answer, at: int) -> None:
    verdict = str(answer.verdict)
    reason = None if answer.reason is None else str(answer.reason)
    phrase_ids = form_json(answer.phrase_ids)
    rows.inserts["answers"].append(
        (*key, answer.id, answer.suggestion_id, verdict, at, answer.agent, reason, answer.sent_text, phrase_ids)
    )
    if answer.suggestion_id is not None:
        rows.verdicts.append(
            {
                "a_conversation": key[0],
                "a_suggestion": answer.suggestion_id,
                "new_verdict": verdict,
                "new_reason": reason,
                "new_by": answer.agent,
                "new_at": at,
            }
        )


def _encode_note(rows: Rows, key: tuple[str, int], event: Note) -> str:
    """Add the one row of what somebody did besides talking; returns the event's kind."""
    at = to_microseconds(event.at)
    match event:
        case AgentAssigned(agent):
            rows.inserts["assignments"].append((*key, agent, at))
            return "assignment"
        case MoodCorrected(turn_id, correction, agent):
            rows.inserts["corrections"].append((*key, turn_id, str(correction), agent, at))
            return "correction"
        case ConversationClosed(by=by, outcome=outcome, measures=measures):
            rows.inserts["closures"].append((*key, at, by, str(outcome), form_json(asdict(measures))))
            return "closure"
        case WrapUpWritten(text, by):
            rows.inserts["wrap_ups"].append((*key, text, by, at))
            return "wrap_up"


def encode_alias(record: ConversationRecord) -> dict[str, Any]:
    """Return the row that names a conversation."""
    return {
        "team": record.team,
        "source": record.source,
        "external_id": record.external_id,
        "conversation_id": record.id,
    }


def encode_opening(record: ConversationRecord) -> dict[str, Any]:
    """Return the row of a new conversation."""
    return {
        "id": record.id,
        "team": record.team,
        "source": record.source,
        "external_id": record.external_id,
        "channel": record.channel.value,
        "title": record.title,
        "agent": record.agent,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
    }
