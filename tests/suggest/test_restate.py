import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.suggest import speech
from assist.suggest.clauses import find_clauses
from assist.suggest.moment import Moment
from assist.suggest.restate import OWN_WORDS, restate
from assist.suggest.spelling import is_misspelt

SENTENCES = Path(__file__).with_name("restatements.jsonl")
"""Written by somebody who had not seen the grammar: turns, and the wordings in which a good agent might say each of
their clauses back; none where it should be silent."""

TOKENIZER = Path(__file__).parents[2] / "models/rapport-v1/tokenizer.json"
VOCABULARY = json.loads(TOKENIZER.read_text(encoding="utf-8"))["model"]["vocab"]
KNOWN = frozenset(word for word in VOCABULARY if word.isalpha()) | speech.KNOWN

SPOKEN_AT_LEAST = 0.6


def say_back(text: str) -> list[str]:
    found: list[str] = []
    for clause in find_clauses(text, KNOWN):
        if found or not clause.follows:
            found.append(clause.text)
    return found[:2]


def plain(text: str) -> str:
    return text.replace("\u2019", "'").lower().strip(" .!")


ROWS = [json.loads(line) for line in SENTENCES.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", [row for row in ROWS if row["say"]], ids=lambda row: row["text"][:40])
def test_what_is_said_back_is_what_a_good_agent_might_say(row: dict[str, Any]) -> None:
    right = {plain(wording) for clause in row["say"] for wording in clause}
    assert {plain(clause) for clause in say_back(row["text"])} <= right


@pytest.mark.parametrize("row", [row for row in ROWS if not row["say"]], ids=lambda row: row["text"][:40])
def test_where_silence_is_right_it_is_silent(row: dict[str, Any]) -> None:
    assert say_back(row["text"]) == []


def test_silence_does_not_pass_for_quality() -> None:
    spoken = [bool(say_back(row["text"])) for row in ROWS if row["say"]]
    assert sum(spoken) / len(spoken) >= SPOKEN_AT_LEAST


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("You charged me twice.", ["we charged you twice"]),
        ("The code you texted me doesn't work.", ["the code we texted you doesn't work"]),
        ("Why was my flight cancelled?", ["your flight was cancelled"]),
        ("Why has my phone bill gone up?", ["your phone bill has gone up"]),
        ("My husband and I have been locked out.", ["you and your husband have been locked out"]),
        ("tickets never arrived", ["your tickets never arrived"]),
        ("still no refund", ["there's still no refund"]),
        ("MY ROUTER IS DEAD", ["your router is dead"]),
        ("i was told it was fixed but my line is still dead", ["your line is still dead"]),
        ("my router is dead i tried everything", []),
        ("my pasword was rejected", []),
        ('My account says "pending" and never changes', []),
        ("I lost my mum last week and my card was declined", []),
        ("if my parcel never comes i will cry", []),
        ("my card's fine, nobody charged me", []),
        ("my order is not late", []),
        ("my wife and I were charged twice", ["you and your wife were charged twice"]),
        ("I rang twice and was cut off", []),
        ("my mum passed and my order never came", []),
    ],
)
def test_shapes(text: str, said: list[str]) -> None:
    assert say_back(text) == said


@given(
    st.text(alphabet=st.sampled_from("iymou wre'nt,.?! and not charged twice my order never came £12"), max_size=200)
)
def test_whatever_is_written_it_speaks_in_the_second_person_or_not_at_all(text: str) -> None:
    for clause in find_clauses(text):
        words = clause.text.lower().split()
        assert not {"i", "my", "me", "mine", "i'm", "i've"} & set(words)
        assert 3 <= len(words) <= 20


@pytest.mark.parametrize("word", ["twise", "chraged", "pasword", "recieved", "adress"])
def test_a_slip_is_seen(word: str) -> None:
    assert is_misspelt(word, KNOWN)


@pytest.mark.parametrize("word", ["charged", "Frankfurt", "E18", "dishwashers", "overcharged", "lawnmower", "£45.20"])
def test_what_is_spelt_well_or_is_a_name_is_none(word: str) -> None:
    assert not is_misspelt(word, KNOWN)


def test_the_deadline_is_named_and_the_sentence_ends_in_a_check(talk: Any) -> None:
    talk.customer("my order never came. I need it by friday!", 1, "urgency", intent="late-delivery")
    assert restate(Moment(talk.conversation)) == (
        "So your order never came, and it matters for Friday. Have I got that right?"
    )
    assert OWN_WORDS in {phrase_id for card in talk.boards[-1].suggestions for phrase_id in card.phrase_ids}


def test_two_clauses_are_one_sentence(talk: Any) -> None:
    talk.customer("My broadband has been down since Tuesday and nobody has called me back", 2)
    assert restate(Moment(talk.conversation)) == (
        "So your broadband has been down since Tuesday, and nobody has called you back. Have I got that right?"
    )


def test_an_earlier_statement_passes_over_what_was_just_said_and_abuse_and_grief_hear_none(talk: Any) -> None:
    talk.customer("my order never came", 2)
    assert restate(Moment(talk.conversation)) == "So your order never came. Have I got that right?"
    talk.agent("Hm.")
    talk.customer("so do something", 2)
    assert restate(Moment(talk.conversation)) is None
    for signal in ("abuse", "vulnerability"):
        talk.customer("my order never came", 2, signal, after_s=200)
        assert restate(Moment(talk.conversation)) is None


def test_a_trouble_told_twice_is_said_back_once(talk: Any) -> None:
    talk.customer("my order never came!! MY ORDER NEVER CAME", 2)
    assert restate(Moment(talk.conversation)) == "So your order never came. Have I got that right?"
    talk.customer("it never came", 2)
    assert restate(Moment(talk.conversation)) == "So your order never came. Have I got that right?"


@pytest.mark.parametrize("text", ["my order" + " " * 7000 + "never came", "my " + "q" * 7900 + " never came"])
def test_a_long_turn_is_looked_at_no_further_than_its_beginning(text: str) -> None:
    assert say_back(text) in ([], ["your order never came"])
