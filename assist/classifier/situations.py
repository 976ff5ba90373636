"""Situations by example: which moment of a talk a customer's turn is.

Answers how likely each of the library's situations is for a reading. Refuses to know texts and the library's files.
A moment is told by how something is said as much as by what it is about, so a turn goes in with its embedding and with
what the heads saw in it. One class stands for everything that is no moment of its own.
"""

from collections.abc import Mapping, Sequence
from typing import Final
from zlib import crc32

import numpy as np

from assist.classifier.decoding import TurnToRead
from assist.classifier.logistic import Floats, fit_logistic
from assist.classifier.second_look import SecondLook
from assist.reading import CUSTOMER_LABELS, Reading, describe
from assist.vocabulary import Speaker

NAMED_FROM: Final = 0.05
"""Probability from which a situation is told of at all."""
NEAR_AT_LEAST: Final = 0.3
"""Cosine to the nearest example without which no certainty counts."""
OTHER: Final = "other"
"""The class of turns that stand in none."""
_BEFORE: Final = (
    "",
    "Hello, how can I help you today?",
    "Thanks for that. Let me have a look at your account for you.",
    "I'm sorry about that. Could you tell me a little more?",
    "It'll be with you by Friday, you'll get a text with the time.",
    "Can I take your name and the order number, please?",
    "I've done that for you now. Is there anything else?",
    "I see it here, the payment went through on the 3rd.",
    "",
    "I'm afraid we can't do that from here.",
)


def as_in_a_talk(example: str) -> TurnToRead:
    """Return an example as a turn to read, mostly after some agent's turn, always the same one.

    Turns of a talk are read with the turn before them, which moves what is read of them. A head taught by examples
    that followed nothing was too sure of turns that follow something: of 80 harmless turns it saw danger in 8, taught
    like this in 2.
    """
    return TurnToRead("", Speaker.CUSTOMER, example, _BEFORE[crc32(example.encode()) % len(_BEFORE)])


class SituationHead:
    """Fitted to ``{situation: its examples as ``describe`` gives them}``; ``OTHER`` is never named.

    What is never passed over gets a ``second_look``, where one was learned.
    """

    def __init__(self, examples: Mapping[str, Sequence[Floats]], second_look: SecondLook | None = None) -> None:
        self._second_look = second_look
        self._names = sorted(examples)
        owner = np.repeat(np.arange(len(self._names)), [len(examples[name]) for name in self._names])
        points = np.array([point for name in self._names for point in examples[name]], np.float32)
        self._near = [points[owner == place][:, : -len(CUSTOMER_LABELS)] for place in range(len(self._names))]
        self._center = points.mean(axis=0)
        self._weights = fit_logistic(points - self._center, owner, len(self._names))

    def place(self, reading: Reading) -> Mapping[str, float]:
        """Return the situations a customer's turn may stand in with their probabilities, the likeliest first."""
        point = describe(reading)
        return {} if point is None else self.place_point(point)

    def place_point(self, point: Floats) -> Mapping[str, float]:
        """Return the same for what ``describe`` made of a reading."""
        logits = (point - self._center) @ self._weights[:-1] + self._weights[-1]
        chances = np.exp(logits - logits.max())
        chances /= chances.sum()
        found = {
            self._names[place]: float(chances[place])
            for place in np.flatnonzero(chances >= NAMED_FROM).tolist()
            if self._names[place] != OTHER and self._is_near(point, place)
        }
        if self._second_look is not None:
            found = self._second_look.temper(point, found)
        ranked = sorted(found.items(), key=lambda pair: -pair[1])
        return {name: round(chance, 4) for name, chance in ranked if chance >= NAMED_FROM}

    def _is_near(self, point: Floats, situation: int) -> bool:
        """Say whether a turn means about what some example does: among few situations any turn is claimed by one."""
        return bool((self._near[situation] @ point[: -len(CUSTOMER_LABELS)]).max() >= NEAR_AT_LEAST)
