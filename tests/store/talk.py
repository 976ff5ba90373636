"""Events of made-up conversations, for the tests of the store and of the console."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from assist.conversation import BoardShown, Event, FactsGathered, KnownFact, Turn, TurnHeard, TurnRead
from assist.reading import Labels, Reading, Span
from assist.suggestion import (
    Board,
    Cue,
    MoodPoint,
    Progress,
    ProgressMark,
    ResolutionOffer,
    Suggestion,
    Withheld,
)
from assist.vocabulary import (
    CUSTOMER_HEADS,
    Emotion,
    FactName,
    Sentiment,
    Signal,
    Speaker,
    Step,
    Technique,
    WithheldReason,
)

START: Final = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
REVISION: Final = "0123456789ab"
MODEL: Final = "rapport-v1@abc"
SAID: Final = "I have been waiting for three weeks, and nobody answers me 😡"


def make_turn(conversation_id: str, number: int, text: str = SAID, **changes: object) -> Turn:
    turn = Turn(
        id=f"{conversation_id}-t{number}",
        conversation_id=conversation_id,
        seq=number,
        speaker=Speaker.CUSTOMER,
        text=text,
        at=START + timedelta(seconds=20 * number),
    )
    return replace(turn, **changes)


def make_read(turn: Turn) -> TurnRead:
    scores = {
        head: {label: 0.1 + place / 7 for place, label in enumerate(labels)} for head, labels in CUSTOMER_HEADS.items()
    }
    labels = Labels(Sentiment.NEGATIVE, 2, frozenset({Emotion.ANGER}), frozenset({Signal.LONG_WAIT}))
    evidence = (Span("emotions", "anger", 12, 35, 0.531), Span("signals", "long_wait", 24, 35, 1.25))
    reading = Reading(turn.id, MODEL, labels, scores, evidence, None, 1.5, 3.25, truncated=True)
    return TurnRead(reading, "late-order", 0.75, REVISION, {"doubts-promise": 0.72, "asks-when": 0.1})


def make_suggestion(
    turn: Turn, name: str = "s", technique: Technique = Technique.APOLOGISE, **changes: object
) -> Suggestion:
    suggestion = Suggestion(
        id=f"{turn.id}-{name}",
        conversation_id=turn.conversation_id,
        turn_id=turn.id,
        technique=technique,
        text="I’m sorry that three weeks went by without a word from us.",
        phrase_ids=("sorry-for-the-silence",),
        revision=REVISION,
        model=MODEL,
        score=0.8125,
        reasons=("they said “three weeks”",),
        primary=True,
    )
    return replace(suggestion, **changes)


def make_board(turn: Turn, suggestions: Sequence[Suggestion] = (), **changes: object) -> Board:
    board = Board(
        conversation_id=turn.conversation_id,
        turn_id=turn.id,
        revision=REVISION,
        model=MODEL,
        intent="late-order",
        progress=Progress((ProgressMark(Step.IDENTIFY, turn.id), ProgressMark(Step.UNDERSTAND, None)), Step.UNDERSTAND),
        mood=(MoodPoint(turn.id, -0.75, "nobody answers me", is_sure=False),),
        suggestions=tuple(suggestions),
    )
    return replace(board, **changes)


def make_events(conversation_id: str, number: int = 0, **changes: object) -> list[Event]:
    """Return what one customer turn leaves behind: heard, read, a fact, and a full board."""
    turn = make_turn(conversation_id, number, **changes)
    board = make_board(
        turn,
        (
            make_suggestion(turn),
            make_suggestion(turn, "further", Technique.CLARIFY, primary=False, phrase_ids=("which-order", "and-when")),
        ),
        cues=(Cue("silence-hurts", turn.id, "They said “nobody answers”", "Say what happens next", 0.75),),
        resolutions=(
            ResolutionOffer(
                "refund", f"{turn.id}-refund", "Refund", "I can refund it.", "3 days", None, ("amount",), ("policy",)
            ),
        ),
        withheld=(
            Withheld(Technique.GOODWILL, WithheldReason.CALM),
            Withheld(Technique.OFFER, WithheldReason.RESTING, "x"),
        ),
        silence="",
        facts=(("duration", "three weeks"),),
    )
    return [
        TurnHeard(turn),
        make_read(turn),
        FactsGathered((KnownFact(FactName.DURATION, "three weeks", turn.id, 24, 35),)),
        BoardShown(board, turn.at + timedelta(milliseconds=40)),
    ]
