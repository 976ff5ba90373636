"""How a conversation ended: resolved, escalated, left open, or abandoned.

Answers one outcome from what both sides did last. Refuses to call a case resolved because the agent said so: the
customer must have shown it. A customer who leaves in anger leaves the case open.
"""

from typing import Final

from assist.reading import Labels
from assist.suggest.moment import Moment
from assist.vocabulary import Emotion, Move, Outcome, Sentiment, Signal, Speaker, Step

_GLAD: Final = frozenset({Emotion.GRATITUDE, Emotion.JOY})
_AGAINST: Final = frozenset(
    {
        Signal.REJECTS,
        Signal.CHURN_THREAT,
        Signal.LEGAL_THREAT,
        Signal.PUBLICITY_THREAT,
        Signal.ASKS_SUPERVISOR,
        Signal.ABUSE,
    }
)
_ASKS: Final = frozenset({Move.CLARIFY, Move.VERIFY, Move.OFFER, Move.OPTIONS, Move.CHECK, Move.RESTATE})
_GOES_ON: Final = frozenset({Move.ACT, Move.OFFER, Move.OPTIONS, Move.CLARIFY, Move.VERIFY, Move.CHECK})


def find_outcome(moment: Moment) -> Outcome:
    """Return how the conversation ended, had it ended here."""
    if is_escalated(moment):
        return Outcome.ESCALATED
    if is_resolved(moment):
        return Outcome.RESOLVED
    return Outcome.ABANDONED if _is_unanswered(moment) else Outcome.LEFT_OPEN


def is_resolved(moment: Moment) -> bool:
    """Say whether the customer showed last that all is well: in words, or glad once something had been done."""
    for _, labels in reversed(moment.customer):
        if Signal.RESOLVED in labels.signals:
            return True
        if _is_against(labels):
            return False
        if _is_glad(labels) and _was_helped(moment):
            return True
        if labels.sentiment is Sentiment.NEGATIVE or labels.frustration:
            return False
    return False


def is_escalated(moment: Moment) -> bool:
    """Say whether the agent handed the case over at the end, and the customer did not call it settled since.

    An offer to ask somebody, after which the same agent went on and the customer was content, is no hand-over.
    """
    for utterance, labels in reversed(moment.shown):
        if utterance.speaker is Speaker.CUSTOMER and Signal.RESOLVED in labels.signals:
            return False
        if utterance.speaker is not Speaker.AGENT:
            continue
        if Move.ESCALATE in labels.moves:
            return True
        if not labels.moves.isdisjoint(_GOES_ON):
            return False
    return False


def _is_against(labels: Labels) -> bool:
    return not labels.signals.isdisjoint(_AGAINST)


def _is_glad(labels: Labels) -> bool:
    return labels.sentiment is Sentiment.POSITIVE and not labels.emotions.isdisjoint(_GLAD)


def _was_helped(moment: Moment) -> bool:
    return moment.progress.is_done(Step.ACT) or any(
        not labels.moves.isdisjoint({Move.ACT, Move.INFORM, Move.OPTIONS}) for _, labels in moment.agent
    )


def _is_unanswered(moment: Moment) -> bool:
    """Say whether the agent spoke last, waited for an answer, and was not sent away before."""
    if moment.last_speaker is not Speaker.AGENT or not moment.customer:
        return False
    asks = not moment.agent[-1][1].moves.isdisjoint(_ASKS) or moment.agent[-1][0].text.rstrip().endswith("?")
    return asks and not _is_against(moment.customer[-1][1])
