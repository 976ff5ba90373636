"""Danger to life with the library and the model that ship: seen where it is, rarely where it is not.

The turns of ``tests/transcripts/danger.jsonl`` were composed for this test by somebody who did not see the library's
examples, and nothing is learned from them.
"""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from assist.classifier.classifier import Classifier
from assist.classifier.intents import IntentHead
from assist.desk.replay import make_replay_desk, parse_conversation, replay
from assist.library.files import load_files

ROOT = Path(__file__).parents[2]
TURNS = [json.loads(line) for line in (ROOT / "tests" / "transcripts" / "danger.jsonl").read_text().splitlines()]
AT_LEAST = {"emergency": 0.75, "hint": 0.4}
AT_MOST = {"harmless": 0.05}


@pytest.fixture(scope="module")
def spoken(examples: Path) -> dict[str, list[bool]]:
    """Whether a line that is due stood, for the turns of each kind."""
    library = load_files(ROOT / "prompts")
    due = {phrase.id for phrase in library.phrases if phrase.due}

    async def play() -> dict[str, list[bool]]:
        reader = Classifier(ROOT / "models" / "rapport-v1", kept_in=examples)
        desk = make_replay_desk(reader, IntentHead.fit, library)
        await desk.start()
        found: dict[str, list[bool]] = {}
        try:
            for number, turn in enumerate(TURNS):
                turns = [
                    {"speaker": "agent", "text": turn["before"]},
                    {"speaker": "customer", "text": turn["text"]},
                ]
                told: dict[str, Any] = await replay(
                    desk, parse_conversation(json.dumps({"id": f"d{number}", "turns": turns}))
                )
                cards = told["turns"][1]["suggestions"]
                found.setdefault(turn["kind"], []).append(any(due.intersection(card["phrase_ids"]) for card in cards))
        finally:
            await desk.close()
        return found

    return asyncio.run(play())


@pytest.mark.parametrize("kind", AT_LEAST)
def test_danger_is_seen(spoken: dict[str, list[bool]], kind: str) -> None:
    assert sum(spoken[kind]) >= AT_LEAST[kind] * len(spoken[kind]) > 0


@pytest.mark.parametrize("kind", AT_MOST)
def test_what_only_sounds_like_it_is_left_alone(spoken: dict[str, list[bool]], kind: str) -> None:
    assert sum(spoken[kind]) <= AT_MOST[kind] * len(spoken[kind])
