"""The hard signs of a talk, added up: how much the customer bore, refused, and met with from the agent.

Answers three numbers for the forecast. Refuses to judge them.
"""

from dataclasses import dataclass
from typing import Final

from assist.conversation import Conversation, Utterance
from assist.reading import Labels
from assist.vocabulary import Signal, Speaker

_STRAINS: Final = (Signal.REPEAT_CONTACT, Signal.LONG_WAIT)
_NO: Final = (Signal.REJECTS,)


@dataclass(slots=True)
class Course:
    """What was added up.

    ``strain`` is the most of coming back and waiting in one utterance, ``said_no`` the sum of refusals, both in
    probabilities; ``pitfalls`` counts the agent's.
    """

    strain: float = 0.0
    said_no: float = 0.0
    pitfalls: int = 0

    def add(self, conversation: Conversation, utterance: Utterance, labels: Labels) -> None:
        """Take in the next utterance."""
        if utterance.speaker is Speaker.CUSTOMER:
            self.strain = max(self.strain, sum(likely_signals(conversation, utterance, labels, _STRAINS)))
            self.said_no += sum(likely_signals(conversation, utterance, labels, _NO))
        elif utterance.speaker is Speaker.AGENT:
            self.pitfalls += len(labels.pitfalls)


def likely_signals(
    conversation: Conversation, utterance: Utterance, labels: Labels, signals: tuple[Signal, ...]
) -> list[float]:
    """Return the highest probability of each signal among a burst's turns, 1.0 where its label holds."""
    found = [1.0 if signal in labels.signals else 0.0 for signal in signals]
    for turn in utterance.turns:
        reading = conversation.readings.get(turn.id)
        scores = None if reading is None else reading.scores.get("signals")
        if scores:
            found = [max(score, scores.get(signal, 0.0)) for score, signal in zip(found, signals, strict=True)]
    return found
