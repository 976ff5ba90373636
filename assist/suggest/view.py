"""The customer's side of a moment, flattened for matching phrases and options.

Answers what a ``When`` is held against. Refuses to weigh anything.
"""

from dataclasses import dataclass
from functools import cached_property

from assist.suggest.moment import Moment
from assist.suggest.register import measure_register
from assist.vocabulary import Channel, Emotion, Sentiment, Signal, Step


def mark_situation(situation: str) -> str:
    """Return the mark a situation goes by among those of signals and emotions."""
    return f"situation:{situation}"


@dataclass(frozen=True)
class View:
    """What the newest customer utterance shows; care signals stay for the rest of the conversation.

    ``intent`` is what the conversation is about, ``stated`` what this very utterance says it is about; ``asks``: it
    ends with a question.
    """

    moment: Moment
    signals: frozenset[Signal]
    emotions: frozenset[Emotion]
    frustration: int
    sentiment: Sentiment | None
    step: Step
    channel: Channel
    intent: str | None
    situations: tuple[str, ...]
    words: int
    asks: bool
    stated: str | None
    marks: tuple[str, ...]

    @classmethod
    def of(cls, moment: Moment) -> "View":
        """Look at a moment; the conversation must hold a customer utterance."""
        now = moment.now
        signals = now.signals | moment.care
        utterance = moment.customer[-1][0]
        placed = moment.conversation.situations
        situations = tuple(dict.fromkeys(s for turn in reversed(utterance.turns) for s in placed.get(turn.id, ())))
        return cls(
            moment=moment,
            signals=signals,
            emotions=now.emotions,
            frustration=now.frustration,
            sentiment=now.sentiment,
            step=moment.progress.current,
            channel=utterance.last.channel,
            intent=None if moment.intent is None else moment.intent.id,
            situations=situations,
            marks=(*signals, *now.emotions, *map(mark_situation, situations)),
            asks=any(turn.text.rstrip().endswith("?") for turn in utterance.turns[-2:]),
            stated=next((name for turn in reversed(utterance.turns) if (name := _intent_of(moment, turn.id))), None),
            words=sum(turn.text.count(" ") + 1 for turn in utterance.turns),
        )

    @cached_property
    def register(self) -> float:
        """How formal the customer writes, in the last two utterances."""
        return measure_register(
            turn.text for utterance, _ in self.moment.customer[-2:] for turn in utterance.turns[-2:]
        )


def _intent_of(moment: Moment, turn_id: str) -> str | None:
    return moment.conversation.intents.get(turn_id, (None, 0.0))[0]
