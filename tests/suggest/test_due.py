"""Words that are never passed over."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assist.library.entries import Phrase, Situation, When
from assist.library.files import load_files
from assist.library.offers import Resolution
from assist.library.revision import Library
from assist.suggest.composing import NOT_READ, compose_board
from assist.suggest.hearing import plain
from assist.suggest.repertoire import Repertoire
from assist.vocabulary import Channel, Signal, Technique

FIRST = "Please call the emergency number first."
THEN = "Is somebody with you?"
IN_DANGER = {"danger": 0.5, "worried": 0.2}
"""Enough beside vulnerability, and no more."""


def due(id_: str, text: str, technique: Technique = Technique.ACKNOWLEDGE, **when: Any) -> Phrase:
    return Phrase(id=id_, technique=technique, text=text, when=When(situations=("danger",), **when), due=True)


@pytest.fixture
def make_talk(library: Library, new_talk: Any) -> Any:
    def make(*lines: Phrase) -> Any:
        return new_talk(Repertoire.of(library.model_copy(update={"phrases": (*library.phrases, *lines)})))

    return make


def texts(board: Any) -> list[str]:
    return [card.text for card in board.suggestions]


def test_it_stands_alone_whatever_else_would(make_talk: Any) -> None:
    talk = make_talk(due("due-1", FIRST))
    board = talk.customer("you lost my parcel and now my chest hurts", 3, "vulnerability", situations=IN_DANGER)
    assert texts(board) == [FIRST]
    assert board.primary is not None
    assert board.primary.phrase_ids == ("due-1",)


def test_no_option_stands_beside_it(library: Library, new_talk: Any) -> None:
    form = {"id": "trace", "title": "Trace it", "intents": ("late-delivery",), "text": "I can trace it for you."}
    trace = Resolution.model_validate({**form, "time_frame": "today", "customer_value": 0.5, "company_cost": 0.1})
    phrases = (*library.phrases, due("due-1", FIRST))
    talk = new_talk(Repertoire.of(library.model_copy(update={"phrases": phrases, "resolutions": (trace,)})))
    usual = talk.customer("order 88213-04 has not come", 1, intent="late-delivery")
    assert [offer.id for offer in usual.resolutions] == ["trace"]
    board = talk.customer("and now my chest hurts", 1, "vulnerability", intent="late-delivery", situations=IN_DANGER)
    assert texts(board) == [FIRST]
    assert board.resolutions == ()


@pytest.mark.parametrize(
    ("chances", "signals"),
    [
        ({"danger": 0.44}, ["vulnerability"]),
        ({"danger": 0.59}, []),
        ({"danger": 0.5, "worried": 0.6}, ["vulnerability"]),
        ({}, ["vulnerability"]),
    ],
    ids=["too unlikely", "nobody is frail", "another is likelier", "nothing"],
)
def test_it_needs_a_fair_chance(make_talk: Any, chances: dict[str, float], signals: list[str]) -> None:
    board = make_talk(due("due-1", FIRST)).customer("my chest is scratched", 2, *signals, situations=chances)
    assert FIRST not in texts(board)


def test_what_was_sent_gives_way_to_the_next_and_then_to_the_rest(make_talk: Any) -> None:
    talk = make_talk(due("due-1", FIRST), due("due-2", THEN, Technique.REASSURE))
    assert texts(talk.customer("my chest hurts", 1, "vulnerability", situations=IN_DANGER)) == [FIRST]
    talk.agent(FIRST, "act")
    assert texts(talk.customer("it is getting worse", 1, "vulnerability", situations=IN_DANGER)) == [THEN]
    talk.agent(THEN, "act")
    assert not {FIRST, THEN} & set(texts(talk.customer("yes my wife is", 1, "vulnerability", situations=IN_DANGER)))


def test_its_moment_and_what_keeps_it_back_still_count(make_talk: Any) -> None:
    kept_back = due("due-1", FIRST).model_copy(update={"unless": When(signals=("resolved",))})
    board = make_talk(kept_back).customer("the ambulance is here", 1, "resolved", "vulnerability", situations=IN_DANGER)
    assert FIRST not in texts(board)
    elsewhere = make_talk(due("due-1", FIRST, channels=(Channel.VOICE,)))
    assert FIRST not in texts(elsewhere.customer("my chest hurts", 1, "vulnerability", situations=IN_DANGER))


@pytest.fixture
def outright_talk(library: Library, new_talk: Any) -> Any:
    words = ("isnt breathing", "i cant go o*")
    form = {"id": "danger", "title": "In danger", "help": ("acknowledge",), "outright": words}
    danger = Situation.model_validate({**form, "examples": tuple(f"example {number}" for number in range(8))})
    line = due("due-1", FIRST).model_copy(update={"unless": When(signals=(Signal.RESOLVED,))})
    phrases = (*library.phrases, line)
    return new_talk(Repertoire.of(library.model_copy(update={"phrases": phrases, "situations": (danger,)})))


@pytest.mark.parametrize("text", ["order 4. He ISN\u2019T breathing!", "sorry, I can't go on like this"])
def test_what_is_said_outright_needs_no_chance(outright_talk: Any, text: str) -> None:
    assert texts(outright_talk.customer(text, 0)) == [FIRST]
    outright_talk.agent(FIRST, "act")
    assert FIRST not in texts(outright_talk.customer("he is here", 0)), "only where it was just said, and once"


def test_words_that_only_begin_so_are_none(outright_talk: Any) -> None:
    assert FIRST not in texts(outright_talk.customer("it isn't breathings and I can't gossip, miss", 1))


@pytest.fixture(scope="module")
def shipped() -> Repertoire:
    return Repertoire.of(load_files(Path(__file__).parents[2] / "prompts"))


def say_outright(shipped: Repertoire, text: str) -> list[str]:
    return [name for name, words in shipped.outright.items() if words.search(plain(text))]


@pytest.mark.parametrize(
    "text",
    [
        "I want to end my life insurance policy",
        "How do I end my life membership?",
        "I'm ending my life cover with you",
        "I don't want to live anymore in a flat with no heating",
        "There's no reason to live in the UK for the visa, is there?",
        "I don't want to exist in your database any more, delete my account",
        "killing myself laughing",
        "been killing myself trying to get this router to work",
        "Does your policy cover suicidal death? That price is suicidal",
        "the game is full of self harm videos",
        "the valve won't stop bleeding",
        "I nearly stopped breathing when I saw the bill, nearly had a heart attack",
        "My late husband stopped breathing on the 3rd of March, I need to close his account",
        "My mum took an overdose in 2019, does the travel insurance ask?",
        "When a driver is unconscious, does the car call somebody?",
        "He's choking me with these fees",
        "the app is unresponsive and my laptop won't wake up",
        "sales are on fire",
        "I've taken all my tablets and need a repeat prescription",
        "I just want to end it all, the broadband, the tv, everything",
        "I want to take my own life cover",
        "I don't want to shoot myself in the foot by cancelling early",
        "your manager Dave, he's unresponsive, I've emailed six times",
    ],
)
def test_what_only_holds_such_words_is_not_said_outright(shipped: Repertoire, text: str) -> None:
    assert say_outright(shipped, text) == []


@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("I'm going to end it all tonight", "not-safe-self"),
        ("I'm having suicidal thoughts", "not-safe-self"),
        ("I will commit suicide if this isn't sorted", "not-safe-self"),
        ("I\u2019m better off dead", "not-safe-self"),
        ("my kids would be better off without me", "not-safe-self"),
        ("I have nothing left to live for", "not-safe-self"),
        ("I'm going to hang myself", "not-safe-self"),
        ("I've taken too many tablets", "not-safe-self"),
        ("I overdosed an hour ago", "not-safe-self"),
        ("my son has overdosed", "body-emergency"),
        ("I think I'm having a heart attack", "body-emergency"),
        ("my husband is not breathing", "body-emergency"),
        ("she has no pulse", "body-emergency"),
        ("He passed out and he won't wake up", "body-emergency"),
        ("my house is on fire", "body-emergency"),
        ("my mum is unconscious", "body-emergency"),
        ("my husband's having a heart attack", "body-emergency"),
    ],
)
def test_what_can_hardly_be_meant_otherwise_is(shipped: Repertoire, text: str, situation: str) -> None:
    assert say_outright(shipped, text) == [situation]


def test_neither_a_mark_of_its_being_over_nor_a_turn_that_was_not_read_keeps_it_back(outright_talk: Any) -> None:
    board = outright_talk.customer("sorted then, perfect. oh no. he isnt breathing", 0, "resolved")
    assert texts(board) == [FIRST]
    unread = replace(outright_talk.conversation, readings={}, boards=())
    assert texts(compose_board(unread, outright_talk.repertoire)) == [FIRST]


def test_of_a_turn_that_was_not_read_nothing_else_is_said(outright_talk: Any) -> None:
    outright_talk.customer("my parcel has not come, this is a joke", 3)
    unread = compose_board(replace(outright_talk.conversation, readings={}, boards=()), outright_talk.repertoire)
    assert texts(unread) == []
    assert unread.silence == NOT_READ


@pytest.mark.parametrize(
    ("agent", "text", "phrase"),
    [
        ("Your parcel is on its way.", "oh god my husband, he's stopped breathing", "emergency-1"),
        ("I called them for you.", "my son is having a seizure", "emergency-1"),
        ("What's happened?", "he's unconscious, I'm on the phone to them, the ambulance is coming", "emergency-3"),
        ("Hello?", "he's not breathing, I haven't called an ambulance, I don't know what to do", "emergency-1"),
        ("Hello?", "she's unconscious, should I be calling 999 or what", "emergency-1"),
    ],
)
def test_only_the_customers_own_words_say_that_help_was_called(
    shipped: Repertoire, new_talk: Any, agent: str, text: str, phrase: str
) -> None:
    talk = new_talk(shipped)
    talk.agent(agent, "inform")
    assert talk.customer(text, 0).primary.phrase_ids == (phrase,)
