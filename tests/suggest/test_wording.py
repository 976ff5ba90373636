from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.suggest.register import compare_length, compare_register, measure_register
from assist.suggest.replies import Reply, classify_reply
from assist.suggest.wording import MAX_QUOTE, quote_evidence, quote_start, trim
from assist.vocabulary import Register


def test_quotes_are_the_heaviest_words_widened_to_whole_ones(talk: Any) -> None:
    text = "I have been here an hour and still nothing, honestly"
    talk.customer(text, 2, quotes=[["frustration", "2", "ill noth"], ["frustration", "2", "I"]])
    utterance = talk.conversation.utterances[-1]
    assert quote_evidence(talk.conversation, utterance, [("frustration", "2")]) == "still nothing"


def test_spans_that_touch_are_one_quotation(talk: Any) -> None:
    talk.customer("this is a joke", 2, quotes=[["frustration", "2", "a"], ["frustration", "2", "joke"]])
    utterance = talk.conversation.utterances[-1]
    assert quote_evidence(talk.conversation, utterance, [("frustration", "2")]) == "this is a joke"


def test_a_lone_word_is_shown_with_its_clause(talk: Any) -> None:
    talk.customer("No. you've really calmed me down, thank you", 0, quotes=[["emotions", "gratitude", "thank"]])
    utterance = talk.conversation.utterances[-1]
    assert (
        quote_evidence(talk.conversation, utterance, [("emotions", "gratitude")]) == "really calmed me down, thank you"
    )


def test_filler_words_are_no_evidence(talk: Any) -> None:
    talk.customer("this is the end of it", 2, quotes=[["frustration", "2", "the"]])
    assert quote_evidence(talk.conversation, talk.conversation.utterances[-1], [("frustration", "2")]) == ""


def test_without_evidence_the_first_full_clause_is_quoted(talk: Any) -> None:
    talk.customer("Morning. Our whole team is locked out, and we have a client demo at eleven this very day.")
    assert quote_start(talk.conversation.utterances[-1]).startswith("Our whole team is locked out")


@given(st.text(max_size=300))
def test_quotes_are_short(text: str) -> None:
    assert len(trim(text)) <= MAX_QUOTE


@pytest.mark.parametrize(
    ("text", "before", "kind"),
    [
        ("hi", "", Reply.GREETING),
        ("Hello there, how are you?", "", Reply.GREETING),
        ("88213-04", "", Reply.DETAIL),
        ("yes it's [email 1]", "", Reply.DETAIL),
        ("Eileen Marr", "May I have your name?", Reply.DETAIL),
        ("ok", "", Reply.ASSENT),
        ("yes please", "", Reply.ASSENT),
        ("ok thanks", "", Reply.THANKS),
        ("thank you so much", "", Reply.THANKS),
        ("where is my order", "", Reply.CONTENT),
        ("is that ok?", "", Reply.CONTENT),
        ("Order 88213 is late", "", Reply.CONTENT),
        ("", "", Reply.CONTENT),
    ],
)
def test_short_replies_have_a_kind(text: str, before: str, kind: Reply) -> None:
    assert classify_reply(text, before) is kind


def test_register_follows_manner() -> None:
    casual = measure_register(["hey u cant be serious lol"])
    formal = measure_register(["Good morning, I would like to enquire regarding my order."])
    assert casual < 0 < formal
    assert measure_register([]) == measure_register(["  "]) == 0.0
    assert compare_register(casual, Register.CASUAL) > compare_register(casual, Register.FORMAL)


def test_length_follows_the_customers() -> None:
    assert compare_length(5, 14) > compare_length(5, 40)
    assert compare_length(60, 40) > compare_length(60, 8)
