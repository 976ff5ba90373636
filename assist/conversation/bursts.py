"""Turns taken together: what one speaker says in a row is one utterance.

Answers the bursts of a row of turns, whole or with one more turn at its end, and since when a customer waits. Refuses
to know readings.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Final

from assist.conversation.turns import Turn, Utterance
from assist.vocabulary import Speaker

BURST_GAP: Final = timedelta(seconds=90)
"""Messages of one speaker closer than this, with nobody in between, are one utterance."""

BURST_TURNS: Final = 20
"""A longer burst begins another utterance: without end, each message would be thought over with all before it."""


def find_bursts(turns: Sequence[Turn]) -> tuple[Utterance, ...]:
    """Return turns as bursts, oldest first.

    System and empty turns are left out and do not end a burst; so is what an agent is just beginning to say: until
    it is said, the customer still waits and the cards still stand.
    """
    bursts: list[list[Turn]] = []
    for turn in turns:
        if not _counts(turn):
            continue
        if bursts and _goes_on(bursts[-1], turn):
            bursts[-1].append(turn)
        else:
            bursts.append([turn])
    return tuple(Utterance(burst[0].speaker, tuple(burst)) for burst in bursts)


def with_newest(bursts: tuple[Utterance, ...], turn: Turn) -> tuple[Utterance, ...]:
    """Return the bursts once a turn newer than all of theirs was said."""
    if not _counts(turn):
        return bursts
    if bursts and _goes_on(bursts[-1].turns, turn):
        return (*bursts[:-1], Utterance(turn.speaker, (*bursts[-1].turns, turn)))
    return (*bursts, Utterance(turn.speaker, (turn,)))


def without_newest(bursts: tuple[Utterance, ...], turn: Turn) -> tuple[Utterance, ...]:
    """Return the bursts as if their newest turn had not been said."""
    if not _counts(turn):
        return bursts
    kept = bursts[-1].turns[:-1]
    return (*bursts[:-1], Utterance(turn.speaker, kept)) if kept else bursts[:-1]


def find_waiting_since(bursts: Sequence[Utterance]) -> datetime | None:
    """Return when the oldest turn came that nobody has answered; None where the last word isn't the customer's.

    A customer who writes again after minutes begins another burst, and has waited since the first all the same.
    """
    unanswered = list(takewhile(lambda burst: burst.speaker is Speaker.CUSTOMER, reversed(bursts)))
    return unanswered[-1].turns[0].at if unanswered else None


def _counts(turn: Turn) -> bool:
    is_begun = turn.is_partial and turn.speaker is Speaker.AGENT
    return not is_begun and turn.speaker is not Speaker.SYSTEM and bool(turn.text.strip())


def _goes_on(burst: Sequence[Turn], turn: Turn) -> bool:
    last = burst[-1]
    return last.speaker is turn.speaker and turn.at - last.at <= BURST_GAP and len(burst) < BURST_TURNS
