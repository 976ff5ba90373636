"""From raw numbers to readings.

Answers probabilities, labels over threshold and evidence for a batch. Refuses to know queues, files and onnxruntime.
Whatever can be is done for the whole batch at once; evidence is sought only for labels that hold.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assist.classifier.columns import AGENT_COLUMNS, COLUMNS, CUSTOMER_COLUMNS, HEADS, SLICES
from assist.classifier.encoding import EncodedTurn
from assist.classifier.evidence import WordGrid
from assist.reading import Labels, Reading, Span
from assist.vocabulary import Emotion, Move, Pitfall, Sentiment, Signal, Speaker

_SENTIMENT: Final = SLICES["sentiment"]
_FRUSTRATION: Final = SLICES["frustration"]
_SENTIMENTS: Final = tuple(Sentiment)
_NEUTRAL: Final = _SENTIMENTS.index(Sentiment.NEUTRAL)
_WORDS: Final = {"emotions": Emotion, "signals": Signal, "moves": Move, "pitfalls": Pitfall}
_MEMBERS: Final = tuple(_WORDS[head](label) if head in _WORDS else None for head, label in COLUMNS)
_LEVELS: Final = ("0", *HEADS["frustration"])
_MULTI_LABEL: Final = {
    Speaker.CUSTOMER: slice(SLICES["emotions"].start, SLICES["signals"].stop),
    Speaker.AGENT: AGENT_COLUMNS,
}
_DATUM: Final = r"""(?:
    \[[a-z_ ]+[ ]\d+\]                               # what redaction left
  | https?://[^\s,;]+ | [\w.+-]+@[\w-]+\.[^\s,;@]+
  | [\w-]+\.(?:png|jpe?g|gif|heic|webp|pdf|docx?|xlsx?|csv|txt|zip|mp[34]|mov|log)
  | (?!\d\d?/\d\d?$)(?=[A-Z#/.:+-]*\d)[A-Z#]{0,5}[\d/.:+-]+[A-Z]{0,3}   # "3/10" may be a mark
)"""
_DATA: Final = re.compile(rf"\s*{_DATUM}(?:[\s,;]+{_DATUM})*\s*", re.VERBOSE)
_DATA_CHARACTERS: Final = 120
READ_SPEAKERS: Final = frozenset(_MULTI_LABEL)
"""The speakers whose turns are read; the network knows no labels of others."""


@dataclass(frozen=True, slots=True)
class TurnToRead:
    """One turn as it comes to the classifier; ``context`` is the text of the turn before it, or empty."""

    turn_id: str
    speaker: Speaker
    text: str
    context: str = ""


def probabilities(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (n, columns) probabilities of logits (n, columns).

    Sentiment sums to one; frustration's columns are "at least this level" and never rise with the level.
    """
    scores = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    raised = np.exp(logits[:, _SENTIMENT] - logits[:, _SENTIMENT].max(axis=1, keepdims=True))
    scores[:, _SENTIMENT] = raised / raised.sum(axis=1, keepdims=True)
    scores[:, _FRUSTRATION] = np.minimum.accumulate(scores[:, _FRUSTRATION], axis=1)
    return scores.astype(np.float32, copy=False)


class Decoder:
    """Turns raw outputs into readings, for one model's version and thresholds (columns,)."""

    def __init__(self, version: str, thresholds: NDArray[np.float32]) -> None:
        self._version = version
        self._thresholds = thresholds

    def decode(
        self,
        turns: Sequence[TurnToRead],
        encoded: Sequence[EncodedTurn],
        logits: NDArray[np.float32],
        contributions: NDArray[np.float32],
        embedding: NDArray[np.float32],
    ) -> list[Reading]:
        """Return one reading a turn, without its timing. Arrays are as in ``RawOutputs``.

        A turn of a speaker who is not read gets its embedding and nothing else.
        """
        scores = probabilities(logits)
        holds = scores >= self._thresholds
        moods = scores[:, _SENTIMENT].argmax(axis=1).tolist()
        levels = holds[:, _FRUSTRATION].cumprod(axis=1).sum(axis=1).tolist()
        rows = scores.tolist()
        readings = []
        for i, turn in enumerate(turns):
            if turn.speaker not in READ_SPEAKERS:
                only = empty_reading(turn, self._version)
                readings.append(replace(only, embedding=embedding[i].copy()))
                continue
            part = _MULTI_LABEL[turn.speaker]
            held = (np.flatnonzero(holds[i, part]) + part.start).tolist()
            is_customer = turn.speaker is Speaker.CUSTOMER
            labels = _customer_labels(moods[i], levels[i], held) if is_customer else _agent_labels(held)
            shown = _shown_columns(moods[i], levels[i], held) if is_customer else held
            readings.append(
                Reading(
                    turn_id=turn.turn_id,
                    model=self._version,
                    labels=labels,
                    scores=_customer_scores(rows[i]) if is_customer else _agent_scores(rows[i]),
                    evidence=_evidence(turn.text, encoded[i], contributions[i], shown),
                    embedding=embedding[i].copy(),
                    truncated=encoded[i].truncated,
                )
            )
        return readings


def reading_without_network(turn: TurnToRead, version: str) -> Reading | None:
    """Return the reading of a turn that the network need not see, or None.

    A bot's, the system's or a stranger's turn says nothing here; numbers, file names and addresses alone from a
    customer are calm.
    """
    if turn.speaker not in READ_SPEAKERS:
        return empty_reading(turn, version)
    if turn.speaker is Speaker.CUSTOMER and len(turn.text) <= _DATA_CHARACTERS and _DATA.fullmatch(turn.text):
        calm = [0.0] * CUSTOMER_COLUMNS.stop
        calm[_SENTIMENT.start + _NEUTRAL] = 1.0
        return Reading(
            turn_id=turn.turn_id,
            model=version,
            labels=Labels(sentiment=Sentiment.NEUTRAL),
            scores=_customer_scores(calm),
        )
    return None


def empty_reading(turn: TurnToRead, version: str) -> Reading:
    """Return the reading of a turn that is not read: a bot's, the system's or a stranger's."""
    return Reading(turn_id=turn.turn_id, model=version, labels=Labels())


def _customer_labels(mood: int, level: int, held: list[int]) -> Labels:
    members = [_MEMBERS[column] for column in held]
    return Labels(
        sentiment=_SENTIMENTS[mood],
        frustration=level,
        emotions=frozenset(member for member in members if isinstance(member, Emotion)),
        signals=frozenset(member for member in members if isinstance(member, Signal)),
    )


def _agent_labels(held: list[int]) -> Labels:
    members = [_MEMBERS[column] for column in held]
    return Labels(
        moves=frozenset(member for member in members if isinstance(member, Move)),
        pitfalls=frozenset(member for member in members if isinstance(member, Pitfall)),
    )


def _customer_scores(row: list[float]) -> dict[str, dict[str, float]]:
    scores = {head: dict(zip(HEADS[head], row[SLICES[head]], strict=True)) for head in _CUSTOMER_HEADS}
    at_least = [1.0, *row[_FRUSTRATION], 0.0]
    scores["frustration"] = {level: at_least[i] - at_least[i + 1] for i, level in enumerate(_LEVELS)}
    return scores


def _agent_scores(row: list[float]) -> dict[str, dict[str, float]]:
    return {head: dict(zip(HEADS[head], row[SLICES[head]], strict=True)) for head in _AGENT_HEADS}


_CUSTOMER_HEADS: Final = tuple(h for h in HEADS if SLICES[h].stop <= CUSTOMER_COLUMNS.stop)
_AGENT_HEADS: Final = tuple(h for h in HEADS if SLICES[h].start >= AGENT_COLUMNS.start)


def _shown_columns(mood: int, level: int, held: list[int]) -> list[int]:
    shown = [] if mood == _NEUTRAL else [_SENTIMENT.start + mood]
    if level:
        shown.append(_FRUSTRATION.start + level - 1)
    return shown + held


def _evidence(
    text: str,
    encoded: EncodedTurn,
    contributions: NDArray[np.float32],
    shown: list[int],
) -> tuple[Span, ...]:
    if not shown or not text.strip():
        return ()
    own = contributions[: len(encoded.offsets)]
    gave = own[:, shown]
    if shown[0] < _SENTIMENT.stop:  # a mood is chosen against neutral, so what counts is the difference
        gave[:, 0] -= own[:, _SENTIMENT.start + _NEUTRAL]
    grid = WordGrid(text, encoded.offsets)
    by_label = grid.gather(gave).T.tolist()
    spans: list[Span] = []
    for column, words in zip(shown, by_label, strict=True):
        spans += grid.spans(*COLUMNS[column], words)
    return tuple(spans)
