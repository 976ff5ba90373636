"""Turns and their readings to rows, the long ones that every turn makes.

Answers the columns after an event's key, in the order of ``encoding.COLUMNS``. Refuses to know when they are written.
"""

from collections.abc import Mapping
from typing import Any

from pydantic_core import to_json

from assist.conversation import Turn, TurnRead
from assist.reading import Labels

Row = tuple[Any, ...]


def form_json(value: object) -> str:
    """Return a value as the log keeps it."""
    return to_json(value).decode()


def row_of_turn(turn: Turn, at: int) -> Row:
    """Return a turn said ``at`` so many microseconds."""
    return (
        turn.id,
        turn.seq,
        str(turn.speaker),
        turn.text,
        at,
        turn.source,
        turn.source_turn_id,
        turn.started_ms,
        turn.ended_ms,
        str(turn.channel),
        turn.language,
        turn.revises,
    )


def row_of_reading(event: TurnRead) -> Row:
    """Return what was read of a turn."""
    reading = event.reading
    scores = {str(head): _plain(found) for head, found in reading.scores.items()}
    spans = [(str(span.head), str(span.label), span.start, span.end, span.weight) for span in reading.evidence]
    return (
        reading.turn_id,
        reading.model,
        form_json(_labels_form(reading.labels)),
        form_json(scores),
        form_json(spans),
        reading.queue_ms,
        reading.forward_ms,
        reading.truncated,
        event.intent,
        event.intent_score,
        event.revision,
        form_json(dict(event.situations)),
    )


def _plain(scores: Mapping[str, float]) -> Mapping[str, float]:
    """Return scores under plain strings: for an enumeration's members to_json takes ten times as long."""
    if type(next(iter(scores), "")) is str:
        return scores
    return {str(label): score for label, score in scores.items()}


def _labels_form(labels: Labels) -> dict[str, Any]:
    """Return what ``Labels.from_json`` reads, in a sixth of the time of ``to_json``: lists in no order of meaning."""
    if labels.sentiment is None:
        return {"moves": sorted(map(str, labels.moves)), "pitfalls": sorted(map(str, labels.pitfalls))}
    return {
        "sentiment": str(labels.sentiment),
        "frustration": labels.frustration,
        "emotions": sorted(map(str, labels.emotions)),
        "signals": sorted(map(str, labels.signals)),
    }
