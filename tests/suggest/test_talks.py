"""Whole conversations with the library that ships: which words stood beside each turn.

The labels are those people gave the turns; intents and situations were read once by the model and kept. What a turn
asks of a line (its bearing) is read anew, with the model that ships: lines are appraised by it.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from assist.classifier.classifier import Classifier
from assist.classifier.decoding import TurnToRead
from assist.desk.meaning import words_of
from assist.library.files import load_files
from assist.suggest.repertoire import Repertoire
from assist.suggestion import Board
from assist.vocabulary import Speaker

ROOT = Path(__file__).parents[2]
TALKS = sorted((ROOT / "tests" / "transcripts" / "talks").glob("*.json"))
MOST_CARDS = 3
UPSET = 2
SAY_BACK = ("own-", "restate:own-words")


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier(ROOT / "models" / "rapport-v1")


@pytest.fixture(scope="module")
def shipped(classifier: Classifier) -> Repertoire:
    library = load_files(ROOT / "prompts")
    read = classifier.read_many([TurnToRead("", Speaker.AGENT, words_of(phrase)) for phrase in library.phrases])
    meanings = {
        phrase.id: reading.embedding
        for phrase, reading in zip(library.phrases, read, strict=True)
        if reading.embedding is not None
    }
    return Repertoire.of(library, appraiser=classifier.appraiser, meanings=meanings)


def take_bearings(turns: list[dict[str, Any]], classifier: Classifier) -> list[NDArray[np.float32] | None]:
    """Return what each turn asks of an answer."""
    before = ["", *(turn["text"] for turn in turns)]
    read = classifier.read_many(
        [
            TurnToRead(f"t{place}", Speaker(turn["speaker"]), turn["text"], before[place])
            for place, turn in enumerate(turns)
        ]
    )
    return [reading.bearing for reading in read]


def shorten(board: Board) -> dict[str, Any]:
    """Return what a reader looks at: the card, what stands behind it, cues, the step."""
    primary = board.primary
    return {
        "card": None if primary is None else primary.text,
        "of": [] if primary is None else list(primary.phrase_ids),
        "further": [list(card.phrase_ids) for card in board.suggestions[1:]],
        "options": [offer.id for offer in board.resolutions],
        "cues": [cue.rule for cue in board.cues],
        "step": board.progress.current.value,
    }


@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
def test_a_talk_is_helped_as_it_was_read(
    path: Path, shipped: Repertoire, classifier: Classifier, new_talk: Callable[[Repertoire], Any]
) -> None:
    form = json.loads(path.read_text(encoding="utf-8"))
    talk = new_talk(shipped)
    boards = []
    for turn, bearing in zip(form["turns"], take_bearings(form["turns"], classifier), strict=True):
        more = {key: value for key, value in turn.items() if key not in {"speaker", "text", "labels"}}
        board = talk.say(turn["speaker"], turn["text"], turn["labels"], bearing=bearing, **more)
        assert len(board.suggestions) <= MOST_CARDS
        assert not any("{" in card.text for card in board.suggestions)
        says_back = [
            card for card in board.suggestions if card.phrase_ids[-1].startswith(("own-", "restate:own-words"))
        ]
        assert len(says_back) <= 1, "the trouble is said back once on a screen"
        boards.append(shorten(board))
    if os.environ.get("UPDATE_TRANSCRIPTS"):
        form["boards"] = boards
        path.write_text(json.dumps(form, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert boards == form["boards"]


def test_talks_of_every_kind_are_there() -> None:
    assert len(TALKS) >= 33
    endings = {json.loads(path.read_text(encoding="utf-8"))["about"].split(": ")[1] for path in TALKS}
    assert {"resolved", "escalated", "abandoned", "unresolved"} <= endings


def test_upset_customers_are_spoken_to_and_calm_ones_mostly_left_to_the_agent() -> None:
    spoke: dict[bool, list[bool]] = {True: [], False: []}
    for path in TALKS:
        form = json.loads(path.read_text(encoding="utf-8"))
        followed = [*(turn["speaker"] for turn in form["turns"][1:]), "agent"]
        for turn, then, board in zip(form["turns"], followed, form["boards"], strict=True):
            if turn["speaker"] == "customer" and then != "customer" and turn["labels"]["frustration"] != 1:
                spoke[turn["labels"]["frustration"] >= UPSET].append(board["card"] is not None)
    assert sum(spoke[True]) >= 0.7 * len(spoke[True]) > 0
    assert sum(spoke[False]) <= 0.35 * len(spoke[False])
