"""The labelled turns the classifier learns from.

Answers which turns there are, with which labels, and which of them are held out. Refuses to know the network.

Held out whole: two files of ``written/``, some industries of others, a fifth of its conversations and two fifths of
the real dialogues (by dialogue, so that no talk stands on both sides). Turns that remain for training and nearly repeat
a held-out one are dropped. A head whose labels a set does not have is *masked*, never taken for negative.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from assist.classifier.columns import COLUMNS, FRUSTRATION, HEADS, SLICES
from assist.errors import BadInput
from assist.training.public import UNLABELLED, PlainTurn, find_turns, read_goemotions, read_unlabelled
from assist.vocabulary import AGENT_HEADS, CUSTOMER_HEADS

HELD_OUT_FILES: Final = frozenset({"customer_h", "agent_a"})
HELD_OUT_INDUSTRIES: Final[Mapping[str, frozenset[str]]] = {
    "customer_i": frozenset({"rail", "telecom", "bus", "tv", "energy", "airport"}),
    "customer_j": frozenset({"furniture and home goods", "software"}),
    "customer_k": frozenset({"airline", "broadband", "insurance", "parcel", "pharmacy", "gym", "council", "telecom"}),
    "agent_f": frozenset({"furniture", "bank", "telecom", "retail", "mobile operator"}),
}
HELD_OUT_CONVERSATIONS: Final = 0.2
HELD_OUT_DIALOGUES: Final = 0.4
TWIN_JACCARD: Final = 0.75
GOEMOTIONS_SAMPLE: Final = 2000

_GOEMOTIONS_TO_EMOTION: Final = {
    "anger": "anger", "annoyance": "anger", "disappointment": "disappointment", "fear": "anxiety",
    "nervousness": "anxiety", "confusion": "confusion", "sadness": "sadness", "grief": "sadness",
    "gratitude": "gratitude", "joy": "joy", "relief": "joy",
}  # fmt: skip
_SPEAKER_PREFIX: Final = re.compile(r"^(customer|agent):\s*")
_WORD: Final = re.compile(r"[a-z0-9']+")


@dataclass(frozen=True, slots=True)
class Example:
    """One turn with its labels.

    ``target`` and ``mask`` have shape (columns,), see ``assist.classifier.columns``: 1.0 where the label holds, and
    1.0 where the label is known at all. ``group`` is what must stay on one side of a split.
    """

    text: str
    context: str
    origin: str
    group: str
    target: NDArray[np.float32] = field(repr=False)
    mask: NDArray[np.float32] = field(repr=False)

    @property
    def is_own(self) -> bool:
        """Say whether the turn was composed for this project."""
        return not self.group.startswith(("real:", "goemotions"))

    def knows(self, head: str) -> bool:
        """Say whether the head's labels are known for this turn."""
        return bool(self.mask[SLICES[head]].all())


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is learned from and what is held out."""

    train: list[Example]
    dev: list[Example]


def load(data: Path, *, own: Path | None = None, seed: int = 17, limit: int | None = None) -> Corpus:
    """Read what was made for the project below ``own`` and the public sets below ``data``.

    ``own`` (by default ``data`` too) has ``written/`` and ``labels/``, ``data`` has ``labelled/`` and the public sets
    by their names; whatever is absent is left out. ``limit`` keeps that many examples of each side, drawn by seed.
    Raises BadInput if ``written/`` has no turns.
    """
    own = own or data
    examples = [
        *_written(own / "written", _corrections(own / "corrections.jsonl")),
        *_labelled(data / "labelled"),
        *_labels(own / "labels", data),
    ]
    if not examples:
        raise BadInput(
            f"no labelled turns under {own}: expected {own / 'written'}/customer_*.jsonl, agent_*.jsonl "
            "or conversations*.jsonl",
        )
    train = [example for example in examples if not _is_held_out(example)]
    dev = [example for example in examples if _is_held_out(example)]
    train = _without_twins(train, dev)
    generator = np.random.default_rng(seed)
    train += _goemotions(data / "goemotions", generator)
    if limit is not None:
        train = [train[i] for i in generator.permutation(len(train))[:limit]]
        dev = [dev[i] for i in generator.permutation(len(dev))[:limit]]
    if not train or not dev:
        raise BadInput(f"{own} needs turns to learn from and turns to hold out, it has only one kind")
    return Corpus(train=train, dev=dev)


def load_unlabelled(data: Path, corpus: Corpus, *, seed: int = 17, limit: int | None = None) -> list[PlainTurn]:
    """Return turns of the public sets to learn from without labels: none twice, none of a dialogue held out.

    ``limit`` keeps that many of each set.
    """
    seen = {example.text for example in (*corpus.train, *corpus.dev)}
    by_source: dict[str, list[PlainTurn]] = {}
    for turn in read_unlabelled(data):
        is_held_out = turn.group.startswith("real:") and _fraction(turn.group) < HELD_OUT_DIALOGUES
        if turn.text not in seen and not is_held_out:
            seen.add(turn.text)
            by_source.setdefault(turn.source, []).append(turn)
    generator = np.random.default_rng(seed)
    drawn: list[PlainTurn] = []
    for source, turns in by_source.items():
        order = generator.permutation(len(turns))[: limit or UNLABELLED[source]]
        drawn += [turns[i] for i in order]
    return drawn


Corrections = Mapping[tuple[str, str], list[dict[str, Any]]]
"""{(file, id): corrections of a turn's labels}; a turn of a conversation is ``id#place``."""


def _written(folder: Path, corrections: Corrections) -> Iterator[Example]:
    for path in sorted(folder.glob("*.jsonl")):
        for row in read_rows(path):
            if "turns" not in row:
                right = _corrected(row, corrections.get((path.stem, row["id"]), ()))
                yield _example(right, row.get("context", ""), path.stem, _written_group(path.stem, row))
                continue
            before = ""
            for place, turn in enumerate(row["turns"]):
                right = _corrected(turn, corrections.get((path.stem, f"{row['id']}#{place}"), ()))
                yield _example(right, before, path.stem, f"{path.stem}:{row['id']}")
                before = turn["text"]


def _corrections(path: Path) -> Corrections:
    """Read what a later reader corrected: ``file``, ``id``, ``head`` and what it ``is``; none without the file."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in read_rows(path) if path.exists() else ():
        found.setdefault((row["file"], row["id"]), []).append(row)
    return found


def _corrected(row: dict[str, Any], corrections: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {**row, **{correction["head"]: correction["is"] for correction in corrections}}


def _labelled(folder: Path) -> Iterator[Example]:
    for path in sorted(folder.glob("*_real.jsonl")):
        for row in read_rows(path):
            context = _SPEAKER_PREFIX.sub("", row.get("context") or "")
            yield _example(row, context, path.stem, f"real:{row['src']}")


def _written_group(file: str, row: dict[str, Any]) -> str:
    """Return what stays together: an industry where the file is split by them, else the file."""
    return f"{file}:{row['industry']}" if file in HELD_OUT_INDUSTRIES else file


def _labels(folder: Path, data: Path) -> Iterator[Example]:
    """Yield public turns under the project's own labels, which name them by set, dialogue and place."""
    rows = [row for path in sorted(folder.glob("*.jsonl")) for row in read_rows(path)]
    turns = find_turns(data, {row["id"] for row in rows})
    for row in rows:
        if row["id"] in turns:
            context, text = turns[row["id"]]
            kind = "customer_real" if "sentiment" in row else "agent_real"
            yield _example({**row, "text": text}, context, kind, f"real:{row['id'].rpartition(':')[0]}")


def _goemotions(folder: Path, generator: np.random.Generator) -> list[Example]:
    rows, polarity = read_goemotions(folder)
    chosen = generator.permutation(len(rows))[: GOEMOTIONS_SAMPLE * 2]
    examples = [_reddit_example(rows[i], polarity) for i in chosen]
    return [example for example in examples if example is not None][:GOEMOTIONS_SAMPLE]


def _reddit_example(row: dict[str, Any], polarity: dict[str, str]) -> Example | None:
    sentiments = {polarity.get(label, label) for label in row["labels"]}
    if len(sentiments) != 1 or not sentiments <= set(HEADS["sentiment"]):
        return None
    target, mask = _blank()
    mask[SLICES["sentiment"]] = 1
    target[COLUMNS.index(("sentiment", sentiments.pop()))] = 1
    for source, emotion in _GOEMOTIONS_TO_EMOTION.items():
        column = COLUMNS.index(("emotions", emotion))
        mask[column] = 1
        target[column] = max(target[column], float(source in row["labels"]))
    return Example(row["text"], "", "goemotions", "goemotions", target, mask)


def _example(row: dict[str, Any], context: str, origin: str, group: str) -> Example:
    target, mask = _blank()
    try:
        heads = CUSTOMER_HEADS if "sentiment" in row else AGENT_HEADS
        for head in heads:
            mask[SLICES[head]] = 1
            value = row[head]
            if head == FRUSTRATION:
                target[SLICES[head]] = [float(int(value) >= int(level)) for level in HEADS[head]]
            else:
                for label in [value] if isinstance(value, str) else value:
                    target[COLUMNS.index((head, label))] = 1
        return Example(row["text"], context, origin, group, target, mask)
    except (KeyError, ValueError, TypeError) as error:
        name = row.get("id", row.get("text", "?"))
        raise BadInput(f"{origin}, turn {name!r}: not labelled as the label guide says ({error})") from error


def _blank() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    return np.zeros(len(COLUMNS), np.float32), np.zeros(len(COLUMNS), np.float32)


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield a file's JSON lines. Raises BadInput, saying which line is none."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield json.loads(line)
                except ValueError as error:
                    raise BadInput(f"{path}:{number}: not a JSON object ({error})") from error


def _is_held_out(example: Example) -> bool:
    if example.origin in HELD_OUT_INDUSTRIES:
        return example.group.partition(":")[2] in HELD_OUT_INDUSTRIES[example.origin]
    if example.group in HELD_OUT_FILES:
        return True
    if example.group.startswith("real:"):
        return _fraction(example.group) < HELD_OUT_DIALOGUES
    if example.origin.startswith("conversations"):
        return _fraction(example.group) < HELD_OUT_CONVERSATIONS
    return False


def _fraction(group: str) -> float:
    """Return a number in [0, 1) that depends on the name alone, the same on every machine."""
    return int.from_bytes(sha256(group.encode()).digest()[:4]) / 2**32


def _without_twins(train: list[Example], dev: list[Example]) -> list[Example]:
    held = [_words(example) for example in dev]
    by_word: dict[str, list[int]] = {}
    for number, words in enumerate(held):
        for word in words:
            by_word.setdefault(word, []).append(number)
    return [example for example in train if not _has_twin(_words(example), held, by_word)]


def _has_twin(
    words: frozenset[str],
    held: list[frozenset[str]],
    by_word: dict[str, list[int]],
) -> bool:
    shared: dict[int, int] = {}
    for word in words:
        for number in by_word.get(word, ()):
            shared[number] = shared.get(number, 0) + 1
    return any(count / (len(words) + len(held[number]) - count) >= TWIN_JACCARD for number, count in shared.items())


def _words(example: Example) -> frozenset[str]:
    """Return the turn's words and its context's, told apart: "yes" answers many different questions."""
    own: Iterable[str] = _WORD.findall(example.text.lower())
    before: Iterable[str] = _WORD.findall(example.context.lower())
    return frozenset(own) | frozenset(f"<{word}" for word in before)
