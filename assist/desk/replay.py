"""Conversations from a file through the same desk: what would have stood on screen after each turn.

Answers with one JSON-able object a conversation, deterministic for the same file, model and library. Turns without
``at`` are twenty seconds apart. A conversation that cannot be used is refused with a sentence; the others go on.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from assist.access import Identity
from assist.desk.desk import Desk
from assist.desk.memory import ForgetfulAgents, ForgetfulConversations, ForgetfulPhrases, NoStreams, OneLibrary
from assist.errors import BadInput
from assist.library.revision import Library
from assist.lines import explain_line
from assist.ports import FitIntents, Reader
from assist.protocol import CustomerContext, HeardTurn
from assist.settings import Settings
from assist.suggestion import Board
from assist.vocabulary import CUSTOMER_HEADS, Channel, HelpLevel, Role, Sentiment, Speaker

SOURCE = "replay"
APART = timedelta(seconds=20)
BEGIN = datetime(2026, 1, 1, 9, tzinfo=UTC)
LATER = datetime(2200, 1, 1, tzinfo=UTC)
PLAYER = Identity(id="replay", name="Replay", role=Role.ADMIN, team="default")


class ReplayedTurn(BaseModel):
    """A turn of a file. Other keys (labels of a data set, say) are left alone."""

    model_config = ConfigDict(extra="ignore")

    speaker: Speaker
    text: str
    at: datetime | None = None


class ReplayedConversation(BaseModel):
    """A conversation of a file."""

    model_config = ConfigDict(extra="ignore")

    id: str
    channel: Channel = Channel.CHAT
    customer: CustomerContext | None = None
    turns: tuple[ReplayedTurn, ...]


def make_replay_desk(
    reader: Reader,
    fit_intents: FitIntents,
    library: Library,
    *,
    revision: int = 1,
    level: HelpLevel = HelpLevel.STANDARD,
) -> Desk:
    """Return a desk that keeps nothing, for one library and level of help; ``start`` and ``close`` it as any."""
    return Desk(
        reader=reader,
        fit_intents=fit_intents,
        conversations=ForgetfulConversations(),
        library_store=OneLibrary(library, revision),
        agents=ForgetfulAgents(level),
        phrases=ForgetfulPhrases(),
        streams=NoStreams(),
        settings=Settings.model_construct(**{name: f.default for name, f in Settings.model_fields.items()}),
        now=lambda: LATER,
    )


def parse_conversation(line: str) -> ReplayedConversation:
    """Parse a line of a file. Raises BadInput with a sentence."""
    try:
        return ReplayedConversation.model_validate_json(line)
    except ValidationError as error:
        raise BadInput(explain_line(error)) from error


async def replay(
    desk: Desk, conversation: ReplayedConversation, *, name: str | None = None, wraps_up: bool = False
) -> dict[str, Any]:
    """Return what stood on screen after each turn. Empty turns stand in the answer with the board before them.

    ``name`` sets conversations of one file apart that have the same id; ``wraps_up`` closes it and tells how it ended.
    """
    turns = []
    known_id: str | None = None
    at = BEGIN
    board: Board | None = None
    for index, turn in enumerate(conversation.turns):
        at = turn.at or (at + APART if index else at)
        conversation_id = turn_id = None
        if turn.text.strip():
            heard = HeardTurn(source_turn_id=str(index), speaker=turn.speaker, text=turn.text, at=at)
            hearing = await desk.reception.hear(
                PLAYER,
                source=SOURCE,
                external_id=name or conversation.id,
                channel=conversation.channel,
                title="",
                turn=heard,
                customer=conversation.customer,
            )
            conversation_id, turn_id = hearing.conversation_id, hearing.turn_id
            board = await hearing.answered
            known_id = conversation_id
        labels, text = await _look_up(desk, conversation_id, turn_id, turn.text)
        turns.append({"speaker": turn.speaker.value, "text": text, "labels": labels, **show_board(board)})
    return {"id": conversation.id, "turns": turns, **(await _wrap_up(desk, known_id) if wraps_up else {})}


async def _wrap_up(desk: Desk, conversation_id: str | None) -> dict[str, Any]:
    if conversation_id is None:
        return {"hand_over": "", "wrap_up": None}
    hand_over = await desk.closing.hand_over(PLAYER, conversation_id)
    wrap_up = await desk.closing.close(PLAYER, conversation_id)
    return {"hand_over": hand_over, "wrap_up": wrap_up.model_dump(mode="json")}


def show_board(board: Board | None) -> Mapping[str, Any]:
    """Return a board in the form that ``replay`` writes."""
    if board is None:
        return {"progress": None, "cues": [], "suggestions": [], "resolutions": [], "withheld": []}
    done = [mark.step.value for mark in board.progress.marks if mark.turn_id is not None]
    return {
        "progress": {"current": board.progress.current.value, "done": done},
        "intent": board.intent,
        "cues": [{"rule": cue.rule, "evidence": cue.evidence} for cue in board.cues],
        "suggestions": [
            {
                "technique": suggestion.technique.value,
                "text": suggestion.text,
                "primary": suggestion.primary,
                "reasons": list(suggestion.reasons),
                "phrase_ids": list(suggestion.phrase_ids),
                "slots": list(suggestion.slots),
            }
            for suggestion in board.suggestions
        ],
        "resolutions": [
            {
                "id": offer.id,
                "text": offer.text,
                "missing": list(offer.missing),
                "is_private": offer.is_private,
                "reasons": list(offer.reasons),
            }
            for offer in board.resolutions
        ],
        "withheld": [{"technique": held.technique.value, "reason": held.reason.value} for held in board.withheld],
        "strategy": [technique.value for technique in board.strategy],
        "silence": board.silence,
        "level": board.level.value,
    }


async def _look_up(
    desk: Desk, conversation_id: str | None, turn_id: str | None, text: str
) -> tuple[dict[str, Any] | None, str]:
    if conversation_id is None:
        return None, text
    _, views, _ = await desk.open_snapshot(PLAYER, conversation_id)
    view = next((view for view in reversed(views) if view.id == turn_id), None)
    if view is None or view.labels is None:
        return None, text
    labels = view.labels.model_dump(mode="json")
    if view.speaker is Speaker.AGENT:
        return {"moves": labels["moves"], "pitfalls": labels["pitfalls"]}, view.text
    labels["sentiment"] = labels["sentiment"] or Sentiment.NEUTRAL.value  # a turn in another language is not read
    return {name: labels[name] for name in CUSTOMER_HEADS}, view.text
