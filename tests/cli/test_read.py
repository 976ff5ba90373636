import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from assist.cli import lines
from assist.cli.lines import DASH, work_through
from assist.cli.screen import Track

Assist = Callable[..., Result]
CUSTOMER = {"id": "1", "speaker": "customer", "text": "third time I ask, this is unacceptable!", "context": None}
AGENT = {"id": 2, "speaker": "agent", "context": "customer: where is it", "text": "Sorry, I can look. Order number?"}


def as_lines(*turns: object) -> str:
    return "".join(json.dumps(turn) + "\n" for turn in turns)


def read_lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_reading_a_line_in_order(assist: Assist) -> None:
    result = assist("read", stdin=as_lines(CUSTOMER, AGENT))
    assert result.exit_code == 0
    customer, agent = read_lines(result)
    assert list(customer) == ["id", "labels", "scores", "intent", "evidence"]
    assert list(customer["labels"]) == ["sentiment", "frustration", "emotions", "signals"]
    assert customer["labels"]["frustration"] == 3
    assert customer["labels"]["signals"] == ["repeat_contact"]
    assert customer["scores"]["emotions"]["anger"] == 0.9
    assert agent["id"] == 2
    assert agent["intent"] is None
    assert agent["labels"]["moves"] == ["apologise", "verify", "offer"]


def test_evidence_is_words_of_the_turn(assist: Assist) -> None:
    (reading,) = read_lines(assist("read", stdin=as_lines(CUSTOMER)))
    anger = next(span for span in reading["evidence"] if span["label"] == "anger")
    assert anger["text"] == "unacceptable"
    assert CUSTOMER["text"][anger["start"] : anger["end"]] == "unacceptable"


def test_the_intent_is_the_librarys(assist: Assist) -> None:
    line = as_lines({"id": "1", "speaker": "customer", "text": "I was charged twice for the same order"})
    (reading,) = read_lines(assist("read", stdin=line))
    assert reading["intent"] is None or reading["intent"] in Path("prompts/intents/money.yaml").read_text()


def test_bad_lines_are_told_by_number_and_the_rest_goes_on(assist: Assist) -> None:
    bad = b'not json\n{"id": 3, "speaker": "bot", "text": "x"}\n\n{"id": 4, "speaker": "agent", "text": " "}\n"\xff"\n'
    result = assist("read", stdin=as_lines(CUSTOMER).encode() + bad + as_lines(AGENT).encode())
    assert result.exit_code == 1
    assert [reading["id"] for reading in read_lines(result)] == ["1", 2]
    assert "line 2: That is not JSON. Write one JSON object a line.\n" in result.stderr
    assert "line 3: speaker must be 'customer' or 'agent'; correct it.\n" in result.stderr
    assert "line 5: text: This is empty; write what was said.\n" in result.stderr
    assert "line 6: not UTF-8; save the file as UTF-8\n" in result.stderr
    assert result.stderr.endswith("4 of 6 lines could not be used.\n")


def test_from_a_file_with_a_byte_order_mark(assist: Assist, tmp_path: Path) -> None:
    file = tmp_path / "turns.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + as_lines(CUSTOMER).encode())
    result = assist("read", str(file))
    assert result.exit_code == 0
    assert len(read_lines(result)) == 1


def test_a_file_that_is_not_there(assist: Assist) -> None:
    result = assist("read", "nowhere.jsonl")
    assert result.exit_code == 1
    assert result.stderr == "There is no nowhere.jsonl; check the name.\n"


async def test_an_answer_comes_before_the_next_line_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    told: list[str] = []
    questions = [b"1\n", b"2\n", b"3\n"]

    def answer(line: str) -> None:
        told.append(line)
        os.write(writing, questions[len(told)]) if len(told) < len(questions) else os.close(writing)

    async def work(number: int, line: str) -> dict[str, Any]:
        return {"line": number, "said": line.strip()}

    with os.fdopen(reading, "rb") as stream:
        monkeypatch.setattr(lines, "standard_input", lambda: stream)
        monkeypatch.setattr(lines, "write_line", answer)
        os.write(writing, questions[0])
        await work_through(DASH, work, Track("Read", "turns"), at_once=8)
    assert told == [f'{{"line": {n}, "said": "{n}"}}' for n in (1, 2, 3)]
