"""The forecast learns from whole talks how they end, and says what it is worth."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assist.classifier.decoding import TurnToRead
from assist.reading import Reading
from assist.suggest.forecast import Forecaster
from assist.training.card import describe_forecast
from assist.training.forecast import study_forecast
from assist.training.talks import read_talks
from tests.classifier.dummy import DummyClassifier

CALM, CROSS = "hello my order is late", "this is ridiculous i am furious"


def read_many(turns: Sequence[TurnToRead]) -> list[Reading]:
    reader = DummyClassifier()
    return [reader.read_now(turn.turn_id, turn.speaker, turn.text) for turn in turns]


def told(customer: Sequence[str]) -> list[dict[str, Any]]:
    turns = []
    for text in customer:
        turns.append({"speaker": "customer", "text": text, "frustration": 3 if text == CROSS else 0})
        turns.append({"speaker": "agent", "text": "one moment please"})
    return turns


@pytest.fixture
def data(tmp_path: Path) -> Path:
    talks = [
        {"id": f"t{n}", "outcome": "escalated", "turns": told([CALM, CROSS, CROSS])}
        if n % 3 == 0
        else {"id": f"t{n}", "outcome": "resolved", "turns": told([CALM, CROSS if n % 6 == 1 else CALM, CALM])}
        for n in range(60)
    ]
    (tmp_path / "written").mkdir()
    lines = "".join(json.dumps(talk) + "\n" for talk in talks)
    (tmp_path / "written" / "conversations.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def test_talks_that_end_badly_are_told_from_the_others(data: Path) -> None:
    study = study_forecast(data, read_many, own=data)
    figures = study["figures"]
    assert figures["talks"] == {"written": {"all": 60, "bad": 20}}
    found = figures["ends_badly"]["written"]
    assert 0.7 < found["auc"]["value"] < 1, "a quarter of the good talks look just as bad until their last turn"
    assert found["recall_at_20%"]["interval"][0] <= found["recall_at_20%"]["value"]
    eases = figures["eases"]
    assert eases["tense_turns"] == 20 + 10
    assert eases["eased"] == pytest.approx(10 / 30, abs=0.001), "the ten that calmed down"
    assert eases["without_care"] == 30
    fitted = Forecaster.from_json(study["weights"])
    calm, cross = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0), (-1.0, 1.1, 3.0, 0.0, 0.0, 0.0, 0.0)
    assert fitted.ends_badly.chance(cross) > fitted.ends_badly.chance(calm) + 0.2


def test_the_same_seed_gives_the_same_study(data: Path) -> None:
    assert study_forecast(data, read_many, own=data) == study_forecast(data, read_many, own=data)


def test_a_few_talks_are_not_enough(data: Path) -> None:
    path = data / "written" / "conversations.jsonl"
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:20]), encoding="utf-8")
    assert study_forecast(data, read_many, own=data) == {}
    assert describe_forecast({}) == ""


def test_the_card_says_how_little_it_rests_on(data: Path) -> None:
    section = describe_forecast(study_forecast(data, read_many, own=data)["figures"])
    assert "60 of `written` (20 ended badly)" in section
    assert "very little data" in section
    assert section.count("\n| written |") == 1


def test_public_dialogues_count_as_the_wizard_says(tmp_path: Path) -> None:
    def dialogue(*, annoyed: bool) -> dict[str, Any]:
        events = [
            {"who": "User", "act": "utter", "text": "where is it"},
            {"who": "Wizard", "act": "request_suggestions", "text": "typed, never sent"},
            {"who": "Wizard", "act": "pick_suggestion", "text": "On its way."},
        ]
        return {"wizard_q": [{"Question": "… annoyed …?", "Answer": annoyed}], "events": events}

    folder = tmp_path / "star"
    folder.mkdir()
    with gzip.open(folder / "train.jsonl.gz", "wt", encoding="utf-8") as lines:
        for annoyed in (True, False, False):
            lines.write(json.dumps(dialogue(annoyed=annoyed)) + "\n")
        lines.write(json.dumps({"wizard_q": [], "events": []}) + "\n")
    talks = read_talks(tmp_path)
    assert [talk.is_bad for talk in talks] == [True, False, False]
    assert [turn.text for turn in talks[0].turns] == ["where is it", "On its way."]
