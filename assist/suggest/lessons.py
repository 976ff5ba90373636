"""What a conversation teaches: what worked, and one thing to try next time.

Answers from what was done and what the customer did next. Refuses grades, scores and any word on the agent's feelings;
a tip names something to do, not somebody's fault. Where nothing stands out it says nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from assist.reading import Labels
from assist.suggest.moment import Moment
from assist.suggest.promises import Promise
from assist.suggest.quoting import quote, quote_turns
from assist.suggest.story import Shown
from assist.suggest.tension import Strength, strength_of
from assist.vocabulary import Emotion, Move, Pitfall, Sentiment, Signal, Speaker, Step

_RISE: Final = 0.3
_WORKED: Final = {
    Move.ACKNOWLEDGE: "naming what they went through",
    Move.APOLOGISE: "an apology",
    Move.RESTATE: "saying it back",
    Move.REASSURE: "reassurance",
    Move.OPTIONS: "a choice",
    Move.OFFER: "an offer",
    Move.ACT: "acting on it",
    Move.TIMEFRAME: "saying when",
    Move.GOODWILL: "a small extra",
    Move.FOLLOW_UP: "a check promised for later",
}
"""Moves that can turn a mood, in words, in the order in which they are named."""

_MOST_NAMED: Final = 3
_MEETS: Final = frozenset({Move.ACKNOWLEDGE, Move.APOLOGISE})
_WAY_ROUND: Final = frozenset({Move.OFFER, Move.OPTIONS, Move.GOODWILL, Move.ACT, Move.ESCALATE})
_APOLOGIES: Final = 3
_RAN_ON: Final = {
    Pitfall.BLAME: "may have sounded as if it were their fault; say what can be done from here",
    Pitfall.DISMISSIVE: "may have sounded as if it did not matter; name what it means to them",
    Pitfall.EXCUSE: "gave a reason where they needed a next step; say what happens now",
    Pitfall.ARGUMENTATIVE: "answered their point with another; agree on one fact first",
    Pitfall.COMMAND: "told them what to do; say what you need it for, and ask",
    Pitfall.OVERPROMISE: "promised more than one can be sure of; say what is certain, and when you will know more",
    Pitfall.JARGON: "may have been hard to follow; say it as you would to a neighbour",
    Pitfall.CURT: "left much unsaid; one more sentence says that you are on it",
}


def tell_what_worked(moment: Moment) -> str:
    """Return after which moves the customer's mood rose most, with what they said then; "" where it never did."""
    points = {point.turn_id: point.mood for point in moment.mood}
    best, told = _RISE, ""
    before: float | None = None
    moves: set[Move] = set()
    for utterance, labels in moment.shown:
        if utterance.speaker is Speaker.AGENT:
            moves |= labels.moves & _WORKED.keys()
        mood = points.get(utterance.last.id) if utterance.speaker is Speaker.CUSTOMER else None
        if mood is None:
            continue
        rise = 0.0 if before is None else mood - before
        if rise >= best and moves and _shows_relief(labels):
            best = rise
            told = f"Their mood rose after {_name(moves)}: {quote_turns(utterance.turns)}"
        before = mood
        if _says_much(labels):
            moves = set()
    return told


def _name(moves: Iterable[Move]) -> str:
    named = [words for move, words in _WORKED.items() if move in moves][-_MOST_NAMED:]
    return " and ".join((", ".join(named[:-1]), named[-1])) if len(named) > 1 else named[0]


def _shows_relief(labels: Labels) -> bool:
    glad = not labels.emotions.isdisjoint({Emotion.GRATITUDE, Emotion.JOY})
    return glad or labels.sentiment is Sentiment.POSITIVE or Signal.RESOLVED in labels.signals


def _says_much(labels: Labels) -> bool:
    """Say whether an utterance answers what the agent did: a reference number does not."""
    return labels.sentiment is not Sentiment.NEUTRAL or bool(labels.emotions) or bool(labels.frustration)


def find_tip(moment: Moment, promises: Sequence[Promise], *, is_resolved: bool) -> str:
    """Return one thing to try next time, the weightiest first; "" where nothing was left undone."""
    return next(_tips(moment, promises, is_resolved=is_resolved), "")


def _tips(moment: Moment, promises: Sequence[Promise], *, is_resolved: bool) -> Iterator[str]:
    if (asked := _unheard_wish(moment)) is not None:
        yield f"They asked for somebody else ({asked}) and were not told when. Say you can arrange it, and by when."
    if (unmet := _unmet_feeling(moment)) is not None:
        yield f"{unmet} called for a word on what they went through, before the answer. Name it first next time."
    if not is_resolved:
        if moment.count_moves(Move.REFUSE) and not any(moment.count_moves(move) for move in _WAY_ROUND):
            yield "They heard a no and no way round it. Next to a no, put one thing that can be done."
        yield from _slips(moment)
    if (loose := next((promise for promise in promises if promise.lacks_time), None)) is not None:
        yield f"{quote(loose.text)} came without a time. Say by when, even if it is only when you will know more."
    if moment.count_moves(Move.APOLOGISE) >= _APOLOGIES:
        yield f"There were {moment.count_moves(Move.APOLOGISE)} apologies. After the second, an option says more."
    if moment.progress.is_done(Step.ACT) and not is_resolved and not moment.count_moves(Move.CHECK):
        yield "Something was done, and nobody asked whether it helped. One question at the end tells."


def _unheard_wish(moment: Moment) -> str | None:
    """Return the words that asked for somebody else, where no agent turn took that up afterwards."""
    for place in range(len(moment.shown) - 1, -1, -1):
        utterance, labels = moment.shown[place]
        if utterance.speaker is Speaker.CUSTOMER and Signal.ASKS_SUPERVISOR in labels.signals:
            is_heard = any(Move.ESCALATE in found.moves for _, found in moment.shown[place:])
            return None if is_heard or not moment.agent else quote_turns(utterance.turns)
    return None


def _unmet_feeling(moment: Moment) -> str | None:
    """Return the first strongly upset words that the agent answered without meeting them, ever after."""
    for place, (utterance, labels) in enumerate(moment.shown):
        if utterance.speaker is Speaker.CUSTOMER and strength_of(labels) >= Strength.STRONG:
            after = [pair for pair in moment.shown[place + 1 :] if pair[0].speaker is Speaker.AGENT]
            return quote_turns(utterance.turns) if after and not _meets(after) else None
    return None


def _meets(agent: Iterable[Shown]) -> bool:
    return any(not labels.moves.isdisjoint(_MEETS) for _, labels in agent)


def _slips(moment: Moment) -> Iterator[str]:
    for pitfall, told in _RAN_ON.items():
        for utterance, labels in moment.agent:
            if pitfall in labels.pitfalls:
                turn = next(turn for turn in utterance.turns if pitfall in _pitfalls(moment, turn.id))
                yield f"{quote(turn.text)} {told}."
                break


def _pitfalls(moment: Moment, turn_id: str) -> frozenset[Pitfall]:
    reading = moment.conversation.readings.get(turn_id)
    return frozenset() if reading is None else reading.labels.pitfalls
