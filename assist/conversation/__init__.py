"""Turns and the conversation folded from its events: immutable, bounded, without a clock."""

from assist.conversation.bursts import BURST_GAP, BURST_TURNS, find_waiting_since
from assist.conversation.changes import BOARDS_KEPT
from assist.conversation.closing import ConversationClosed, Measures, WrapUpWritten
from assist.conversation.folding import (
    BEARINGS_KEPT,
    TURNS_KEPT,
    TURNS_LEFT,
    Conversation,
    fold,
)
from assist.conversation.state import merge_labels
from assist.conversation.turns import (
    AgentAssigned,
    BoardShown,
    CustomerRecorded,
    Event,
    FactsGathered,
    KnownFact,
    MoodCorrected,
    SuggestionAnswered,
    SuggestionReworded,
    Turn,
    TurnHeard,
    TurnRead,
    Utterance,
)

__all__ = [
    "BEARINGS_KEPT",
    "BOARDS_KEPT",
    "BURST_GAP",
    "BURST_TURNS",
    "TURNS_KEPT",
    "TURNS_LEFT",
    "AgentAssigned",
    "BoardShown",
    "Conversation",
    "ConversationClosed",
    "CustomerRecorded",
    "Event",
    "FactsGathered",
    "KnownFact",
    "Measures",
    "MoodCorrected",
    "SuggestionAnswered",
    "SuggestionReworded",
    "Turn",
    "TurnHeard",
    "TurnRead",
    "Utterance",
    "WrapUpWritten",
    "find_waiting_since",
    "fold",
    "merge_labels",
]
