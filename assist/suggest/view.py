"""The customer's side of a moment, flattened for matching phrases and options.

Answers what a ``When`` is held against. Refuses to weigh anything.
"""

from dataclasses import dataclass
from functools import cached_property

from assist.suggest.moment import Moment
from assist.suggest.register import measure_register
from assist.vocabulary import Channel, Emotion, Sentiment, Signal, Step


@dataclass(frozen=True)
class View:
    """What the newest customer utterance shows; care signals stay for the rest of the conversation."""

    moment: Moment
    signals: frozenset[Signal]
    emotions: frozenset[Emotion]
    frustration: int
    sentiment: Sentiment | None
    step: Step
    channel: Channel
    intent: str | None
    words: int
    marks: tuple[str, ...]

    @classmethod
    def of(cls, moment: Moment) -> "View":
        """Look at a moment; the conversation must hold a customer utterance."""
        now = moment.now
        signals = now.signals | moment.care
        utterance = moment.customer[-1][0]
        return cls(
            moment=moment,
            signals=signals,
            emotions=now.emotions,
            frustration=now.frustration,
            sentiment=now.sentiment,
            step=moment.progress.current,
            channel=utterance.last.channel,
            intent=None if moment.intent is None else moment.intent.id,
            marks=(*signals, *now.emotions),
            words=sum(turn.text.count(" ") + 1 for turn in utterance.turns),
        )

    @cached_property
    def register(self) -> float:
        """How formal the customer writes, in the last two utterances."""
        return measure_register(
            turn.text for utterance, _ in self.moment.customer[-2:] for turn in utterance.turns[-2:]
        )
