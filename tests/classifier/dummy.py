"""A classifier for tests: reads by keyword, at once, the same every time. Same interface as the real one."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from assist.classifier.situations import SituationHead, describe
from assist.reading import Labels, Reading, Span
from assist.vocabulary import CUSTOMER_HEADS, Emotion, Move, Pitfall, Sentiment, Signal, Speaker

L = TypeVar("L", bound=str)

_EMOTIONS: Final = {
    Emotion.ANGER: ("angry", "unacceptable", "ridiculous", "furious", "joke", "fed up"),
    Emotion.DISAPPOINTMENT: ("disappointed", "let down", "expected better"),
    Emotion.ANXIETY: ("worried", "scared", "anxious", "afraid"),
    Emotion.CONFUSION: ("confused", "don't understand", "what do you mean"),
    Emotion.SADNESS: ("passed away", "died", "heartbroken", "sad"),
    Emotion.GRATITUDE: ("thank you", "thanks", "appreciate"),
    Emotion.JOY: ("great", "brilliant", "love it", "relieved"),
}
_SIGNALS: Final = {
    Signal.ASKS_SUPERVISOR: ("manager", "supervisor", "real person"),
    Signal.CHURN_THREAT: ("cancel", "switch", "never buy again"),
    Signal.LEGAL_THREAT: ("lawyer", "court", "ombudsman", "chargeback"),
    Signal.PUBLICITY_THREAT: ("review", "twitter", "newspaper"),
    Signal.ABUSE: ("idiot", "stupid", "useless"),
    Signal.REPEAT_CONTACT: ("third time", "again and again", "already told", "second time"),
    Signal.LONG_WAIT: ("waiting", "still hasn't", "on hold"),
    Signal.URGENCY: ("urgent", "today", "tomorrow", "asap"),
    Signal.VULNERABILITY: ("passed away", "died", "hospital", "disabled"),
    Signal.SECURITY_CONCERN: ("fraud", "hacked", "don't recognise", "stolen"),
    Signal.ACCEPTS: ("yes please", "sounds good", "go ahead"),
    Signal.REJECTS: ("no good", "doesn't help", "not acceptable"),
    Signal.RESOLVED: ("works now", "that's all", "all sorted"),
}
_MOVES: Final = {
    Move.GREET: ("hello", "hi there", "good morning"),
    Move.ACKNOWLEDGE: ("i can see why", "that must be", "upset"),
    Move.APOLOGISE: ("sorry", "apologise"),
    Move.RESTATE: ("so your", "is that right"),
    Move.CLARIFY: ("what happened", "when did"),
    Move.VERIFY: ("order number", "your name", "postcode"),
    Move.INFORM: ("it is", "it was", "your order"),
    Move.OFFER: ("i can", "would you like"),
    Move.OPTIONS: ("either", " or "),
    Move.REFUSE: ("can't", "not able", "unable"),
    Move.ACT: ("i've", "i'm sending", "done"),
    Move.TIMEFRAME: ("by tomorrow", "within", "minutes"),
    Move.HOLD: ("one moment", "bear with me"),
    Move.REASSURE: ("put this right", "we'll get"),
    Move.GOODWILL: ("credit", "voucher", "discount"),
    Move.CHECK: ("anything else", "does that help"),
    Move.FOLLOW_UP: ("call you", "email you"),
    Move.ESCALATE: ("my manager", "supervisor"),
    Move.BOUNDARY: ("please keep", "that language"),
    Move.THANK: ("thank you", "thanks"),
    Move.CLOSE: ("goodbye", "take care", "have a good"),
}
_PITFALLS: Final = {
    Pitfall.BLAME: ("you should have", "your fault"),
    Pitfall.DISMISSIVE: ("calm down", "no big deal"),
    Pitfall.EXCUSE: ("not our fault", "we've been busy"),
    Pitfall.JARGON: ("as per", "backend", "sla"),
    Pitfall.OVERPROMISE: ("i guarantee", "i promise"),
    Pitfall.CURT: ("no.", "whatever"),
    Pitfall.ARGUMENTATIVE: ("that's not true", "you're wrong"),
    Pitfall.COMMAND: ("you must", "you need to", "you have to"),
}
_NEGATIVE: Final = frozenset(Emotion) - {Emotion.GRATITUDE, Emotion.JOY, Emotion.CONFUSION}
_SEVERE: Final = ("unacceptable", "furious", "idiot", "now!")


class DummyClassifier:
    """Reads by keyword; ``texts_read`` keeps what it was asked, in order."""

    model = "dummy-00000000"
    dim = 64
    waiting = 0

    def __init__(self) -> None:
        self.texts_read: list[str] = []

    async def start(self) -> None:
        """Do nothing: it is always ready."""

    async def close(self) -> None:
        """Do nothing."""

    @property
    def words(self) -> frozenset[str]:
        """It spells nothing."""
        return frozenset()

    @property
    def forecaster(self) -> None:
        """Foresee nothing."""

    @property
    def appraiser(self) -> None:
        """Judged no line."""

    async def read(
        self,
        *,
        turn_id: str,
        speaker: Speaker,
        text: str,
        context: str = "",
        lane: int = 0,
        supersedes: str | None = None,
    ) -> Reading:
        """Read one turn at once."""
        self.texts_read.append(text)
        return self.read_now(turn_id, speaker, text)

    def read_now(self, turn_id: str, speaker: Speaker, text: str) -> Reading:
        """Read one turn without an event loop."""
        if speaker is Speaker.CUSTOMER:
            return self._read_customer(turn_id, text)
        if speaker is Speaker.AGENT:
            moves, first = _hear(text, "moves", _MOVES)
            pitfalls, second = _hear(text, "pitfalls", _PITFALLS)
            scores = {"moves": _scores(Move, moves), "pitfalls": _scores(Pitfall, pitfalls)}
            labels = Labels(moves=frozenset(moves), pitfalls=frozenset(pitfalls))
            return Reading(turn_id, self.model, labels, scores, (*first, *second), _embed(text))
        return Reading(turn_id, self.model, Labels())

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return hashed bags of words, unit length, shape (n, dim)."""
        return np.stack([_embed(text) for text in texts]) if texts else np.zeros((0, self.dim), np.float32)

    async def learn_situations(self, examples: Mapping[str, Sequence[str]]) -> SituationHead:
        """Return a head taught by what this reader makes of the sentences."""
        return _learn(tuple((name, tuple(texts)) for name, texts in examples.items()))

    def _read_customer(self, turn_id: str, text: str) -> Reading:
        emotions, first = _hear(text, "emotions", _EMOTIONS)
        signals, second = _hear(text, "signals", _SIGNALS)
        negative = bool(_NEGATIVE & set(emotions)) or Signal.ABUSE in signals
        positive = not negative and bool({Emotion.GRATITUDE, Emotion.JOY} & set(emotions))
        sentiment = Sentiment.NEGATIVE if negative else Sentiment.POSITIVE if positive else Sentiment.NEUTRAL
        severe = any(word in text.lower() for word in _SEVERE) or text.isupper()
        level = 3 if severe else 2 if Emotion.ANGER in emotions else 1 if Signal.LONG_WAIT in signals else 0
        labels = Labels(sentiment, level, frozenset(emotions), frozenset(signals))
        scores = {
            "sentiment": _scores(Sentiment, [sentiment]),
            "frustration": {name: float(name == str(level)) for name in CUSTOMER_HEADS["frustration"]},
            "emotions": _scores(Emotion, emotions),
            "signals": _scores(Signal, signals),
        }
        return Reading(turn_id, self.model, labels, scores, (*first, *second), _embed(text))


@lru_cache(maxsize=4)
def _learn(examples: tuple[tuple[str, tuple[str, ...]], ...]) -> SituationHead:
    """Learn the same thousands of sentences once for all tests: it takes seconds, and blocks the loop meanwhile."""
    reader = DummyClassifier()
    points = {
        name: [describe(reader.read_now("", Speaker.CUSTOMER, text)) for text in texts] for name, texts in examples
    }
    return SituationHead({name: [point for point in found if point is not None] for name, found in points.items()})


def _hear(text: str, head: str, words: dict[L, tuple[str, ...]]) -> tuple[list[L], list[Span]]:
    lowered = text.lower()
    labels: list[L] = []
    spans: list[Span] = []
    for label, keywords in words.items():
        found = [keyword for keyword in keywords if keyword in lowered]
        if found:
            start = lowered.index(found[0])
            labels.append(label)
            spans.append(Span(head, str(label), start, start + len(found[0]), 1.0))
    return labels, spans


def _scores(kind: type[Emotion | Signal | Move | Pitfall | Sentiment], held: Sequence[str]) -> dict[str, float]:
    return {str(label): 0.9 if label in held else 0.05 for label in kind}


def _embed(text: str) -> NDArray[np.float32]:
    row = np.full(DummyClassifier.dim, 1e-3, np.float32)
    for word in text.lower().split():
        row[crc32(word.strip(".,!?").encode()) % len(row)] += 1
    return row / np.linalg.norm(row)
