import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from assist.classifier.opening import open_classifier
from assist.library.entries import PromptTemplate
from assist.library.files import load_files
from assist.reading import Labels, Reading
from assist.settings import Settings
from assist.suggest.commitments import find_commitments
from assist.suggest.rewording import Version, fill_prompt, find_slip, judge, tidy
from assist.vocabulary import Move, Pitfall, RewordingVerdict, Speaker

ROOT = Path(__file__).parents[2]
ROWS = [json.loads(line) for line in (Path(__file__).parent / "rewordings.jsonl").read_text("utf-8").splitlines()]
ORIGINAL = "Let me look now and tell you what I find."


@pytest.fixture(scope="module")
def judged() -> list[tuple[str, RewordingVerdict]]:
    """Every row of the table, read by the model that is served."""

    async def read() -> list[tuple[str, RewordingVerdict]]:
        reader = open_classifier(Settings(model_dir=ROOT / "models" / "rapport-v1"))
        await reader.start()
        found = []
        for row in ROWS:
            versions = []
            for name in ("original", "reworded"):
                reading = await reader.read(
                    turn_id=name, speaker=Speaker.AGENT, text=row[name], context="it is 11 days late now"
                )
                versions.append(Version(row[name], reading))
            first, second = await reader.embed([row["original"], row["reworded"]])
            found.append((row["reworded"], judge(versions[0], versions[1], float(first @ second))))
        await reader.close()
        return found

    return asyncio.run(read())


def test_every_rewording_of_the_table_gets_its_verdict(judged: list[tuple[str, RewordingVerdict]]) -> None:
    expected = [(row["reworded"], row["verdict"]) for row in ROWS]
    assert [(text, verdict.value) for text, verdict in judged] == expected


def test_the_table_has_every_verdict_of_the_check() -> None:
    assert {row["verdict"] for row in ROWS} == set(RewordingVerdict) - {RewordingVerdict.FAILED}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["reworded"][:40])
def test_a_slip_that_was_found_stays_found_and_a_good_text_never_has_one(row: dict[str, Any]) -> None:
    text = row["reworded"]
    slips = [find_slip(row["original"], text[:end]) is not None for end in range(len(text) + 1)]
    assert slips == sorted(slips)
    if row["verdict"] == "accepted":
        assert not any(slips)


def test_an_unfinished_word_is_not_judged() -> None:
    assert find_slip(ORIGINAL, "Let me look now at what Parcel") is None
    assert find_slip(ORIGINAL, "Let me look now at what Parcelforce did") is RewordingVerdict.NEW_NAME


def read_as(text: str, *labels: Move | Pitfall, likely: float = 0.9) -> Version:
    moves = frozenset(label for label in labels if isinstance(label, Move))
    pitfalls = frozenset(label for label in labels if isinstance(label, Pitfall))
    scores = {"moves": dict.fromkeys(moves, likely), "pitfalls": dict.fromkeys(pitfalls, likely)}
    return Version(text, Reading("t", "hand", Labels(moves=moves, pitfalls=pitfalls), scores))


@pytest.mark.parametrize(
    ("label", "likely", "likeness", "expected"),
    [
        (Move.CLARIFY, 0.9, 0.9, RewordingVerdict.ACCEPTED),
        (Move.CLARIFY, 0.9, 0.69, RewordingVerdict.MEANING_LOST),
        (Pitfall.CURT, 0.2, 0.9, RewordingVerdict.PITFALL),
        (Move.GOODWILL, 0.9, 0.9, RewordingVerdict.NEW_PROMISE),
        (Move.GOODWILL, 0.2, 0.9, RewordingVerdict.ACCEPTED),
        (Move.APOLOGISE, 0.9, 0.9, RewordingVerdict.MEANING_LOST),
        (Move.REASSURE, 0.9, 0.9, RewordingVerdict.ACCEPTED),
    ],
)
def test_what_the_classifier_reads_counts(
    label: Move | Pitfall, likely: float, likeness: float, expected: RewordingVerdict
) -> None:
    words = "Let me check that now and tell you what I see."
    assert judge(read_as(ORIGINAL), read_as(words, label, likely=likely), likeness) is expected
    assert judge(read_as(ORIGINAL, label), read_as(words, label), 0.9) is RewordingVerdict.ACCEPTED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Let me look now.", {"will look"}),
        ("I'll check, and we can find it.", {"will look"}),
        ("You'll have your money back by Friday.", {"will have", "money", "day"}),
        ("I’m going to refund it right away", {"will refund", "money", "now"}),
        ("That wait was long.", set()),
    ],
)
def test_commitments(text: str, expected: set[str]) -> None:
    assert find_commitments(text) == expected


@pytest.mark.parametrize(("register", "word"), [(0.8, "formal"), (0.0, "neutral"), (-0.8, "casual")])
def test_a_prompt_is_filled_once(register: float, word: str) -> None:
    template = PromptTemplate(id="t", text="{register}: {text} / {last_customer}")
    prompt = fill_prompt(template, text="Hello {last_customer}", last_customer="{text} {x}", register=register)
    assert prompt == f"{word}: Hello {{last_customer}} / {{text}} {{x}}"


def test_quotes_around_an_answer_are_taken_off() -> None:
    assert tidy(' "Let me look." ') == tidy("“Let me look.”") == "Let me look."
    assert tidy('"Look" and "see"x') == '"Look" and "see"x'


def test_the_librarys_own_prompt_says_what_to_reword() -> None:
    (template,) = load_files(ROOT / "prompts").templates
    prompt = fill_prompt(template, text="THE REPLY", last_customer="THE CUSTOMER", register=0)
    assert "THE REPLY" in prompt
    assert "THE CUSTOMER" in prompt
    assert "{" not in prompt
