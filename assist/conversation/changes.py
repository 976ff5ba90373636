"""What an event that is no turn changes of a conversation: facts, answers, moods put right, whose it is, how it ended.

Answers the fields that change, by name, or None where the event changes nothing. Refuses to know turns and what was
read of them; ``folding`` places those.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from assist.conversation.closing import ConversationClosed, WrapUpWritten
from assist.conversation.correcting import correct_reading
from assist.conversation.state import ConversationState
from assist.conversation.turns import (
    AgentAssigned,
    BoardShown,
    CustomerRecorded,
    FactsGathered,
    MoodCorrected,
    SuggestionAnswered,
    SuggestionReworded,
)
from assist.suggestion import Answer
from assist.vocabulary import MoodCorrection, Speaker, Verdict

BOARDS_KEPT: Final = 40
"""Boards remembered for the repetition guard; it looks back four customer turns."""

ANSWERS_KEPT: Final = 200

Changes = Mapping[str, object]
Done = FactsGathered | CustomerRecorded | SuggestionAnswered | SuggestionReworded | MoodCorrected
Standing = BoardShown | AgentAssigned | ConversationClosed | WrapUpWritten


def find_changes(conversation: ConversationState, event: Done | Standing) -> Changes | None:
    """Return the fields that an event changes, or None."""
    match event:
        case FactsGathered() | CustomerRecorded():
            return _gather_facts(conversation, event)
        case SuggestionAnswered(answer):
            return _settle_answer(conversation, answer)
        case MoodCorrected(turn_id, correction):
            return _correct_mood(conversation, turn_id, correction)
        case SuggestionReworded():
            return {}  # it counts as an event; what was sent of it is in the answer
        case _:
            return _stand(conversation, event)


def _stand(conversation: ConversationState, event: Standing) -> Changes:
    """Return what stands on screen now, whose the conversation is now, or how it ended."""
    match event:
        case BoardShown(board):
            return {"boards": (*conversation.boards, board)[-BOARDS_KEPT:]}
        case AgentAssigned(agent):
            return {"agent": agent, "assignments": (*conversation.assignments, event)[-BOARDS_KEPT:]}
        case ConversationClosed():
            return {"closed": event}
        case WrapUpWritten():
            return {"wrap_up": event}


def _gather_facts(conversation: ConversationState, event: FactsGathered | CustomerRecorded) -> Changes | None:
    heard = dict(conversation.heard)
    record = {} if isinstance(event, CustomerRecorded) else dict(conversation.record)
    for fact in event.facts:
        (record if fact.turn_id is None else heard)[fact.name] = fact
    if heard == conversation.heard and record == conversation.record:
        return None
    known = {"facts": {**heard, **record}, "heard": heard, "record": record}
    return {name: MappingProxyType(facts) for name, facts in known.items()}


def _settle_answer(conversation: ConversationState, answer: Answer) -> Changes | None:
    if any(old.id == answer.id for old in conversation.answers):
        return None
    sent = conversation.sent_phrase_ids
    if answer.verdict in {Verdict.INSERTED, Verdict.EDITED, Verdict.COPIED}:
        sent |= frozenset(answer.phrase_ids)
    return {"answers": (*conversation.answers, answer)[-ANSWERS_KEPT:], "sent_phrase_ids": sent}


def _correct_mood(conversation: ConversationState, turn_id: str, correction: MoodCorrection) -> Changes | None:
    """Return the whole burst of a turn read as corrected: a burst has one mood."""
    bursts = (each for each in reversed(conversation.utterances) if any(turn.id == turn_id for turn in each.turns))
    burst = next(bursts, None)
    readings = conversation.readings
    if burst is None or burst.speaker is not Speaker.CUSTOMER or turn_id not in readings:
        return None
    read = {turn.id: readings[turn.id] for turn in burst.turns if turn.id in readings}
    misread = {name: conversation.misread.get(name, reading) for name, reading in read.items()}
    right = {name: correct_reading(reading, correction) for name, reading in misread.items()}
    return {
        "readings": MappingProxyType({**readings, **right}),
        "misread": MappingProxyType({**conversation.misread, **misread}),
        "corrections": MappingProxyType({**conversation.corrections, **dict.fromkeys(read, correction)}),
    }
