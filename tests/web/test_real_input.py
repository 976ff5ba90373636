"""Written conversations through a real websocket, read by the model that ships: what an agent would have seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assist.classifier.classifier import Classifier

if TYPE_CHECKING:
    from tests.web.conftest import OpenSite

ROOT = Path(__file__).parents[2]
PLAYED = 16
HELPED = 0.6
"""Share of clearly frustrated customer turns that must find a primary card beside them."""


async def test_every_turn_is_answered_by_words_that_are_whole_and_of_the_moment(open_site: OpenSite) -> None:
    site = await open_site(reader=Classifier(ROOT / "models" / "rapport-v1"))
    sidebar = await site.open_sidebar()
    lines = (ROOT / "tests" / "bench" / "conversations.jsonl").read_text(encoding="utf-8").splitlines()
    frustrated = helped = 0
    for line in lines[:PLAYED]:
        talk: dict[str, Any] = json.loads(line)
        watched = ""
        for number, turn in enumerate(talk["turns"]):
            said = {"external_id": talk["id"], "source_turn_id": str(number), "speaker": turn["speaker"]}
            accepted = await sidebar.hear(turn["text"], **said)
            assert accepted["type"] == "turn_accepted", accepted
            if not watched:
                watched = accepted["conversation_id"]
                await sidebar.send("conversation_watched", conversation_id=watched)
            board, shown = await answer_to(sidebar, accepted["turn_id"], watched)
            texts = [*board["suggestions"], *board["resolutions"]]
            assert not any("{" in text["text"] or "}" in text["text"] for text in texts)
            assert all(card["turn_id"] == accepted["turn_id"] for card in board["suggestions"])
            assert turn["speaker"] == "customer" or not board["suggestions"]
            if turn["speaker"] == "customer" and shown["labels"]["frustration"] >= 2:
                frustrated += 1
                helped += any(card["primary"] for card in board["suggestions"])
    assert frustrated >= 10
    assert helped >= HELPED * frustrated


async def answer_to(sidebar: Any, turn_id: str, conversation_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the board that answers a turn, and the turn as it was read."""
    while True:
        message = await sidebar.receive()
        if message["type"] not in {"board_shown", "conversation_snapshot"} or message["board"] is None:
            continue
        if conversation_id != message.get("conversation_id", message.get("conversation", {}).get("id")):
            continue
        found = [turn for turn in message["turns"] if turn["id"] == turn_id and turn["labels"]]
        if found:
            return message["board"], found[-1]
