import json
import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assist.conversation import SuggestionAnswered
from assist.suggest.repertoire import Repertoire
from assist.suggestion import Answer, Board
from assist.vocabulary import Verdict

TRANSCRIPTS = sorted((Path(__file__).parents[1] / "transcripts").glob("*.json"))


def shorten(board: Board) -> dict[str, Any]:
    form = json.loads(json.dumps(asdict(board), default=str))
    for key in ("conversation_id", "revision", "model", "level", "is_snoozed"):
        form.pop(key)
    form["progress"] = board.progress.current.value
    form["mood"] = [[point["turn_id"], point["mood"], point["words"]] for point in form["mood"]][-1:]
    form["suggestions"] = [
        {key: card[key] for key in ("technique", "text", "phrase_ids", "score", "reasons", "primary")}
        for card in form["suggestions"]
    ]
    for offer in form["resolutions"]:
        offer.pop("suggestion_id")
        if not offer["is_private"]:
            offer.pop("is_private")
    if not form["on_record"]:
        form.pop("on_record")
    return form


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_boards_stay_as_they_were_read(
    path: Path, repertoire: Repertoire, new_talk: Callable[[Repertoire], Any]
) -> None:
    transcript = json.loads(path.read_text(encoding="utf-8"))
    talk = new_talk(repertoire)
    boards = []
    for turn in transcript["turns"]:
        more = {key: value for key, value in turn.items() if key not in {"speaker", "text", "labels", "sent"}}
        if turn.get("sent"):
            answer = Answer(
                id=f"a{len(boards)}",
                conversation_id="c1",
                suggestion_id=None,
                verdict=Verdict.INSERTED,
                at=talk.at + timedelta(seconds=5),
                agent="ann",
                phrase_ids=tuple(turn["sent"]),
            )
            talk.conversation = talk.conversation.with_event(SuggestionAnswered(answer))
        boards.append(shorten(talk.say(turn["speaker"], turn["text"], turn["labels"], **more)))
    if os.environ.get("UPDATE_TRANSCRIPTS"):
        transcript["boards"] = boards
        path.write_text(json.dumps(transcript, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert boards == transcript["boards"]


def test_transcripts_are_there() -> None:
    assert len(TRANSCRIPTS) >= 5
