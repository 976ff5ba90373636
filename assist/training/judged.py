"""Lines judged by readers, as files keep them.

Answers moments of talks with the lines that might have stood there, and their grades: 3 send as it is, 2 a word or
clause must change, 1 it misses what was just said, 0 wrong. Refuses to know what they teach.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assist.errors import BadInput
from assist.vocabulary import Channel, Speaker, Technique


@dataclass(frozen=True, slots=True)
class Judged:
    """A moment with its lines: (ids, technique, text, grades of one reader or two); ``talk`` groups moments.

    ``wanted`` are readers' own words where nothing that stood there would do.
    """

    talk: str
    channel: Channel
    turns: tuple[tuple[Speaker, str], ...]
    calls_for_help: bool
    lines: tuple[tuple[tuple[str, ...], Technique, str, tuple[int, ...]], ...]
    wanted: tuple[str, ...] = ()


def read_judged(folder: Path) -> list[Judged]:
    """Return what readers judged. Raises BadInput with file and line."""
    found = []
    for file in sorted(folder.glob("*.jsonl")):
        for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                found.append(_judged(json.loads(text)))
            except (KeyError, TypeError, ValueError) as error:
                raise BadInput(
                    f"{file}:{number}: {error}: a judged moment needs id, channel, turns, help, lines"
                ) from error
    if not found:
        raise BadInput(f"{folder} holds no judged lines (*.jsonl)")
    return found


def _judged(form: Mapping[str, Any]) -> Judged:
    return Judged(
        talk=str(form["id"]).partition("#")[0],
        channel=Channel(form["channel"]),
        turns=tuple((Speaker(speaker), str(text)) for speaker, text in form["turns"]),
        calls_for_help=form["help"][0] == "y",
        lines=tuple(
            (tuple(line["ids"]), Technique(line["technique"]), str(line["text"]), tuple(map(int, line["grades"])))
            for line in form["lines"]
        ),
        wanted=tuple(str(text) for text in form.get("wanted", ()) if text),
    )
