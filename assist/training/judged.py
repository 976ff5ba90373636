"""Lines judged by readers, as files keep them.

Answers moments of talks with the lines that might have stood there, and their grades: 3 send as it is, 2 a word or
clause must change, 1 it misses what was just said, 0 wrong. Refuses to know what they teach. Of talks of a public set
the files hold the name only (``star:dialogue#place``, counted in what was said): their words are read from that set.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from assist.errors import BadInput
from assist.training.public import find_dialogues
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


class Judgements(NamedTuple):
    """What was read, and how many moments were left out because the public set they are of is not at hand."""

    moments: list[Judged]
    left_out: int


def read_judged(folder: Path, data: Path | None = None) -> Judgements:
    """Return what readers judged, ``data`` being the folder of public sets. Raises BadInput with file and line."""
    forms = [form for file in sorted(folder.glob("*.jsonl")) for form in _read(file)]
    if not forms:
        raise BadInput(f"{folder} holds no judged lines (*.jsonl)")
    public = {_talk(form) for _, form in forms if _is_public(form)}
    dialogues = {} if data is None else find_dialogues(data, public)
    found, left_out = [], 0
    for where, form in forms:
        try:
            turns = _turns_of(dialogues.get(_talk(form)), form) if _is_public(form) else form["turns"]
            if turns is None:
                left_out += 1
            else:
                found.append(_judged(form, turns))
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise BadInput(f"{where}: {error}: a judged moment needs id, channel, turns, help, lines") from error
    return Judgements(found, left_out)


def _read(file: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each moment of a file with where it stands."""
    for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        where = f"{file}:{number}"
        try:
            form = json.loads(text)
            yield where, {"id": form["id"], **form}
        except (KeyError, TypeError, ValueError) as error:
            raise BadInput(f"{where}: {error}: a judged moment needs id, channel, turns, help, lines") from error


def _talk(form: Mapping[str, Any]) -> str:
    return str(form["id"]).partition("#")[0]


def _is_public(form: Mapping[str, Any]) -> bool:
    return "turns" not in form and _talk(form).startswith("star:")


def _turns_of(dialogue: Sequence[tuple[bool, str]] | None, form: Mapping[str, Any]) -> list[tuple[str, str]] | None:
    """Return a dialogue of a public set up to the moment, None where there is no such dialogue at hand."""
    if dialogue is None:
        return None
    place = int(str(form["id"]).partition("#")[2])
    if not 0 <= place < len(dialogue):
        raise ValueError(f"{form['id']} is past the end of that dialogue")
    return [("agent" if is_wizards else "customer", text) for is_wizards, text in dialogue[: place + 1]]


def _judged(form: Mapping[str, Any], turns: Sequence[tuple[str, str]]) -> Judged:
    return Judged(
        talk=_talk(form),
        channel=Channel(form["channel"]),
        turns=tuple((Speaker(speaker), str(text)) for speaker, text in turns),
        calls_for_help=form["help"][0] == "y",
        lines=tuple(
            (tuple(line["ids"]), Technique(line["technique"]), str(line["text"]), tuple(map(int, line["grades"])))
            for line in form["lines"]
        ),
        wanted=tuple(str(text) for text in form.get("wanted", ()) if text),
    )
