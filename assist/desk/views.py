"""What the desk says to sidebars, built from what it knows. Positions are put in by the door.

Answers how a conversation, a turn and a board look on the wire. Refuses to decide anything.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, TypeVar

from assist.conversation import Conversation, Turn
from assist.ports import ConversationRecord
from assist.protocol import (
    AdaptersPublished,
    AsideView,
    BoardShownMessage,
    ConversationChanged,
    ConversationSummary,
    HelpChanged,
    HelpView,
    LabelsView,
    LibraryPublished,
    Position,
    PromiseView,
    ProposalSettled,
    SiteAdapter,
    SuggestionReworded,
    SuggestionSettled,
    Timing,
    TurnView,
)
from assist.reading import Labels, Reading
from assist.suggest.cues import Rule
from assist.suggest.handover import is_hand_over_due, tell_bot
from assist.suggest.promises import Promise, find_promises
from assist.suggestion import Answer, Board
from assist.vocabulary import Emotion, Move, Pitfall, ProposalState, Signal

L = TypeVar("L", bound=str)

_ORDER: dict[str, int] = {label: place for kind in (Emotion, Signal, Move, Pitfall) for place, label in enumerate(kind)}
PROMISES_SHOWN: Final = 5
_NOWHERE = Position("", 0)
_WITHOUT_POSITION = {"position"}


def show_labels(labels: Labels) -> LabelsView:
    """Return labels in the guide's order."""
    return LabelsView.model_construct(
        sentiment=labels.sentiment,
        frustration=labels.frustration,
        emotions=_in_order(labels.emotions),
        signals=_in_order(labels.signals),
        moves=_in_order(labels.moves),
        pitfalls=_in_order(labels.pitfalls),
    )


def _in_order(labels: frozenset[L]) -> tuple[L, ...]:
    return tuple(sorted(labels, key=_ORDER.__getitem__)) if labels else ()


def show_turn(turn: Turn, reading: Reading | None) -> TurnView:
    """Return a turn with its reading."""
    return TurnView.model_construct(
        id=turn.id,
        speaker=turn.speaker,
        text=turn.text,
        at=turn.at,
        state=turn.state,
        labels=None if reading is None else show_labels(reading.labels),
        evidence=() if reading is None else reading.evidence,
    )


def show_turns(conversation: Conversation) -> tuple[TurnView, ...]:
    """Return every kept turn."""
    return tuple(show_turn(turn, conversation.readings.get(turn.id)) for turn in conversation.turns)


def show_standing(conversation: Conversation) -> Board | None:
    """Return the board without what was answered already, for a panel that comes late."""
    board = conversation.board
    if board is None:
        return None
    answered = {answer.suggestion_id for answer in conversation.answers}
    return replace(
        board,
        suggestions=tuple(s for s in board.suggestions if s.id not in answered),
        resolutions=tuple(r for r in board.resolutions if r.suggestion_id not in answered),
    )


def show_record(record: ConversationRecord) -> ConversationSummary:
    """Return a line of the conversation list."""
    return ConversationSummary.model_construct(
        id=record.id,
        source=record.source,
        external_id=record.external_id,
        title=record.title,
        channel=record.channel,
        agent=record.agent,
        mood=record.mood,
        trend=record.trend,
        waiting_since=record.waiting_since,
        updated_at=record.updated_at,
        closed_at=record.closed_at,
    )


def show_aside(conversation: Conversation, board: Board | None, rules: Iterable[Rule]) -> AsideView:
    """Return what the panel says beside the board: whether to hand over, and what a bot did before."""
    return AsideView(
        hand_over_due=board is not None and is_hand_over_due(conversation, board, rules),
        bot=tell_bot(conversation),
        promises=tuple(map(show_promise, find_promises(conversation)[-PROMISES_SHOWN:])),
    )


def show_promise(promise: Promise) -> PromiseView:
    """Return a promise as the panel keeps it in sight."""
    return PromiseView.model_construct(
        text=promise.text, when=promise.when, lacks_time=promise.lacks_time, at=promise.said_at
    )


def say_board(
    board: Board, turns: tuple[TurnView, ...], withdrawn: tuple[str, ...], timing: Timing | None, aside: AsideView
) -> str:
    """Return the body of board_shown."""
    message = BoardShownMessage.model_construct(
        type="board_shown",
        conversation_id=board.conversation_id,
        position=_NOWHERE,
        turns=turns,
        board=board,
        withdrawn=withdrawn,
        timing=timing,
        aside=aside,
    )
    return message.model_dump_json(exclude=_WITHOUT_POSITION)


def say_settled(answer: Answer) -> str:
    """Return the body of suggestion_settled."""
    message = SuggestionSettled(
        conversation_id=answer.conversation_id,
        position=_NOWHERE,
        suggestion_id=answer.suggestion_id,
        verdict=answer.verdict,
    )
    return message.model_dump_json(exclude=_WITHOUT_POSITION)


def say_reworded(conversation_id: str, suggestion_id: str, text: str, *, is_final: bool) -> str:
    """Return the body of suggestion_reworded."""
    message = SuggestionReworded(
        conversation_id=conversation_id, position=_NOWHERE, suggestion_id=suggestion_id, text=text, is_final=is_final
    )
    return message.model_dump_json(exclude=_WITHOUT_POSITION)


def say_changed(record: ConversationRecord) -> str:
    """Return the body of conversation_changed."""
    message = ConversationChanged.model_construct(
        type="conversation_changed", position=_NOWHERE, conversation=show_record(record)
    )
    return message.model_dump_json(exclude=_WITHOUT_POSITION)


def say_published(revision: str) -> str:
    """Return the body of library_published."""
    return LibraryPublished(position=_NOWHERE, revision=revision).model_dump_json(exclude=_WITHOUT_POSITION)


def say_adapters(adapters: tuple[SiteAdapter, ...]) -> str:
    """Return the body of adapters_published."""
    return AdaptersPublished(position=_NOWHERE, adapters=adapters).model_dump_json(exclude=_WITHOUT_POSITION)


def say_help(view: HelpView) -> str:
    """Return the body of help_changed."""
    return HelpChanged(position=_NOWHERE, help=view).model_dump_json(exclude=_WITHOUT_POSITION)


def say_proposal_settled(shortcode: str, state: ProposalState, word: str) -> str:
    """Return the body of proposal_settled."""
    message = ProposalSettled(position=_NOWHERE, shortcode=shortcode, state=state, word=word)
    return message.model_dump_json(exclude=_WITHOUT_POSITION)
