"""The public sets, one small function a set.

Answers texts with the turn before them, by the name under which the project's labels know them, and what a set says of
them itself. Refuses to know the project's labels. A set that is not in the folder has no turns.
"""

import csv
import gzip
import json
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

Turns = dict[str, tuple[str, str]]
"""Name of a turn to the text of the turn before it and its own."""


def find_turns(data: Path, names: AbstractSet[str]) -> Turns:
    """Return the named turns of STAR (``star:dialogue:event``) and MultiDoGO (``multidogo:domain:dialogue:turn``)."""
    found = (*_star(data / "star"), *_multidogo(data / "multidogo")) if names else ()
    return {name: (context, text) for name, context, text in found if name in names}


def read_goemotions(folder: Path) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return GoEmotions' rows (``text``, ``labels``) and each label's sentiment. CC BY 4.0; posts from Reddit."""
    path = folder / "train.jsonl.gz"
    if not path.exists():
        return [], {}
    groups: dict[str, list[str]] = json.loads((folder / "label_map.json").read_text(encoding="utf-8"))["sentiment"]
    return list(_gzipped(path)), {label: name for name, labels in groups.items() for label in labels}


def _star(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield what users said and what wizards typed. MIT; Mosig, Mehri and Kober, 2020."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        for dialogue in _gzipped(path):
            before = ""
            for place, event in enumerate(dialogue["events"]):
                text = (event.get("text") or "").strip()
                kind = (event["who"], event["act"])
                if text and kind in {("User", "utter"), ("Wizard", "request_suggestions"), ("Wizard", "utter")}:
                    yield f"star:{dialogue['id']}:{place}", before, text
                if text and kind in {("User", "utter"), ("Wizard", "pick_suggestion"), ("Wizard", "utter")}:
                    before = text


def _multidogo(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield customers' turns; the set has no agents'. CDLA-Permissive-1.0; Peskov and others, 2019."""
    for path in sorted(folder.glob("turn_level/*.tsv.gz")):
        domain = path.name.partition(".")[0]
        with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                yield f"multidogo:{domain}:{row['conversationId']}:{row['turnNumber']}", "", row["utterance"]


def _gzipped(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
