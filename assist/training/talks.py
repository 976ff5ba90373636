"""Whole conversations with how they ended.

Answers what was said by whom, and whether it ended badly: escalated, given up, or with an angry customer. Refuses to
know readings. The project's own conversations say how they ended; of STAR's, the wizard says whether the user got
annoyed.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from assist.training.public import read_star_dialogues
from assist.vocabulary import Speaker

WRITTEN: Final = "written"
STAR: Final = "star"
STAR_CALM: Final = 250
"""How many of STAR's dialogues without annoyance are read beside the annoyed ones."""

_BAD_ENDS: Final = frozenset({"escalated", "abandoned"})
_ANGRY: Final = 2


@dataclass(frozen=True, slots=True)
class TalkTurn:
    """A turn; ``frustration`` is a customer's as labelled, None where nobody labelled it."""

    speaker: Speaker
    text: str
    frustration: int | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation; ``source`` is ``written`` or ``star``."""

    source: str
    is_bad: bool
    turns: tuple[TalkTurn, ...]


def read_talks(data: Path, *, own: Path | None = None, seed: int = 17) -> list[Talk]:
    """Return the conversations of ``own`` (by default ``data``) and dialogues of STAR in ``data``.

    Of STAR those with annoyance and ``STAR_CALM`` without, drawn by seed.
    """
    talks = [*_written((own or data) / "written")]
    dialogues = list(read_star_dialogues(data / "star"))
    calm = [turns for is_annoyed, turns in dialogues if not is_annoyed]
    drawn = np.random.default_rng(seed).permutation(len(calm))[:STAR_CALM]
    chosen = [(True, turns) for is_annoyed, turns in dialogues if is_annoyed]
    for is_annoyed, turns in [*chosen, *((False, calm[i]) for i in drawn)]:
        talks.append(Talk(STAR, is_annoyed, tuple(_plain(is_wizard=who, text=text) for who, text in turns)))
    return talks


def _written(folder: Path) -> Iterator[Talk]:
    for path in sorted(folder.glob("conversations*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row: dict[str, Any] = json.loads(line) if line.strip() else {}
            if "outcome" not in row:
                continue
            turns = tuple(
                TalkTurn(Speaker(turn["speaker"]), turn["text"], turn.get("frustration")) for turn in row["turns"]
            )
            last = next((turn.frustration for turn in reversed(turns) if turn.frustration is not None), 0)
            yield Talk(WRITTEN, row["outcome"] in _BAD_ENDS or last >= _ANGRY, turns)


def _plain(*, is_wizard: bool, text: str) -> TalkTurn:
    return TalkTurn(Speaker.AGENT if is_wizard else Speaker.CUSTOMER, text)
