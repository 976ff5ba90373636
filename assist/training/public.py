"""The public sets, one small function a set.

Answers texts with the turn before them, by the name under which the project's labels know them, and what a set says of
them itself. Refuses to know the project's labels. A set that is not in the folder has no turns.
"""

import csv
import gzip
import json
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, Final, NamedTuple

UNLABELLED: Final[Mapping[str, int]] = {
    "star_users": 8000, "star_wizards": 8000, "multidogo": 6000, "bitext_intent": 2500, "goemotions": 6000,
    "convabuse": 1500, "davidson_offensive": 1500, "abcd_customer_intents": 1000, "dstc11_natcs_utterances": 700,
}  # fmt: skip
"""How many turns of each set are read without labels; intents' test sets are not among them, on purpose."""

_FILES: Final = {
    "bitext_intent": "train", "goemotions": "train", "convabuse": "train", "davidson_offensive": "train",
    "abcd_customer_intents": "train", "dstc11_natcs_utterances": "insurance",
}  # fmt: skip
_SAID: Final = frozenset({("User", "utter"), ("Wizard", "pick_suggestion"), ("Wizard", "utter")})
"""What reaches the other side in STAR; the rest is typed for the machine."""

_MIN_WORDS: Final = {"star_wizards": 5, "multidogo": 3}

Turns = dict[str, tuple[str, str]]
"""Name of a turn to the text of the turn before it and its own."""


def find_turns(data: Path, names: AbstractSet[str]) -> Turns:
    """Return the named turns of STAR (``star:dialogue:event``) and MultiDoGO (``multidogo:domain:dialogue:turn``)."""
    found: Turns = {}
    if names:
        found |= {name: (context, text) for name, _, context, text in _star(data / "star") if name in names}
        found |= {name: (context, text) for name, context, text in _multidogo(data / "multidogo") if name in names}
    return found


def find_dialogues(data: Path, names: AbstractSet[str]) -> dict[str, list[tuple[bool, str]]]:
    """Return what was said in STAR's named dialogues (``star:dialogue``): whether a wizard spoke, and the words."""
    paths = sorted((data / "star").glob("*.jsonl.gz")) if names else []
    dialogues = (dialogue for path in paths for dialogue in _gzipped(path))
    return {name: _said(dialogue) for dialogue in dialogues if (name := f"star:{dialogue['id']}") in names}


def read_goemotions(folder: Path) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return GoEmotions' rows (``text``, ``labels``) and each label's sentiment. CC BY 4.0; posts from Reddit."""
    path = folder / "train.jsonl.gz"
    if not path.exists():
        return [], {}
    groups: dict[str, list[str]] = json.loads((folder / "label_map.json").read_text(encoding="utf-8"))["sentiment"]
    return list(_gzipped(path)), {label: name for name, labels in groups.items() for label in labels}


class PlainTurn(NamedTuple):
    """A turn without labels: the set it is from, what must stay on one side of a split, its words and those before."""

    source: str
    group: str
    context: str
    text: str

    @property
    def is_agents(self) -> bool:
        """Say whether an agent said it."""
        return self.source == "star_wizards"


def read_unlabelled(data: Path) -> Iterator[PlainTurn]:
    """Yield the turns of every set in the folder that may be read without labels."""
    for name, is_wizards, context, text in _star(data / "star", "train"):
        if not is_wizards:
            yield PlainTurn("star_users", _dialogue(name), context, text)
        elif len(text.split()) >= _MIN_WORDS["star_wizards"]:
            yield PlainTurn("star_wizards", _dialogue(name), context, text)
    for name, context, text in _multidogo(data / "multidogo"):
        if len(text.split()) >= _MIN_WORDS["multidogo"]:
            yield PlainTurn("multidogo", _dialogue(name), context, text)
    for source, file in _FILES.items():
        for row in _maybe(data / source / f"{file}.jsonl.gz"):
            yield PlainTurn(source, source, row.get("agent", ""), row.get("user") or row["text"])


def read_star_dialogues(folder: Path) -> Iterator[tuple[bool, list[tuple[bool, str]]]]:
    """Yield whether the user got annoyed, as the wizard says, and the turns: whether the wizard spoke, and the words.

    A dialogue without that answer or without words is left out.
    """
    for path in sorted(folder.glob("*.jsonl.gz")):
        for dialogue in _gzipped(path):
            said = [row["Answer"] for row in dialogue["wizard_q"] if "annoyed" in row["Question"]]
            turns = _said(dialogue)
            if said and turns:
                yield str(said[0]) == "True", turns


def _said(dialogue: Mapping[str, Any]) -> list[tuple[bool, str]]:
    return [
        (event["who"] == "Wizard", event["text"].strip())
        for event in dialogue["events"]
        if (event.get("text") or "").strip() and (event["who"], event["act"]) in _SAID
    ]


def _dialogue(name: str) -> str:
    return f"real:{name.rpartition(':')[0]}"


def _star(folder: Path, files: str = "*") -> Iterator[tuple[str, bool, str, str]]:
    """Yield what users said and wizards typed, and whether a wizard did. MIT; Mosig, Mehri and Kober, 2020."""
    for path in sorted(folder.glob(f"{files}.jsonl.gz")):
        for dialogue in _gzipped(path):
            before = ""
            for place, event in enumerate(dialogue["events"]):
                text = (event.get("text") or "").strip()
                who, act = str(event["who"]), str(event["act"])
                if text and (who, act) in {("User", "utter"), ("Wizard", "request_suggestions"), ("Wizard", "utter")}:
                    yield f"star:{dialogue['id']}:{place}", who == "Wizard", before, text
                if text and (who, act) in _SAID:
                    before = text


def _multidogo(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield customers' turns; the set has no agents'. CDLA-Permissive-1.0; Peskov and others, 2019."""
    for path in sorted(folder.glob("turn_level/*.tsv.gz")):
        domain = path.name.partition(".")[0]
        with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                yield f"multidogo:{domain}:{row['conversationId']}:{row['turnNumber']}", "", row["utterance"]


def _maybe(path: Path) -> Iterator[dict[str, Any]]:
    return _gzipped(path) if path.exists() else iter(())


def _gzipped(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
