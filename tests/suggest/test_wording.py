from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.conversation import Conversation, Turn, TurnHeard, TurnRead, Utterance
from assist.reading import Labels, Reading, Span
from assist.suggest.register import compare_length, compare_register, measure_register
from assist.suggest.replies import Reply, classify_reply, says_goodbye
from assist.suggest.wording import MAX_QUOTE, quote_evidence, quote_start, trim
from assist.vocabulary import Register, Speaker


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
    words = quote_evidence(talk.conversation, utterance, [("emotions", "gratitude")])
    assert words == "you've really calmed me down, thank you"


@pytest.mark.parametrize(
    ("text", "span", "quoted"),
    [
        (
            "I sent the shoes back and got a voucher. I want my money back",
            "voucher. I want my",
            "got a voucher",
        ),
        ("Where is my refund?You promised it", "refund?You promised", "Where is my refund?"),
        (
            "You told me Tuesday the parcel would arrive, and it is Friday",
            "You told me Tuesday the",
            "You told me Tuesday the parcel would arrive",
        ),
        (
            "You told me Tuesday the parcel would be brought to the door of my house before noon without fail",
            "You told me Tuesday the",
            "You told me Tuesday the parcel would be brought…",
        ),
        (
            "honestly my neighbour who works for you told me one week ago that the whole order was lost at sea",
            "order was lost",
            "…order was lost at sea",
        ),
        ("It cost 12.50 in March and you charged me 15.00 today", "15.00", "you charged me 15.00 today"),
    ],
)
def test_a_quotation_is_whole_words_of_one_sentence(talk: Any, text: str, span: str, quoted: str) -> None:
    talk.customer(text, 2, quotes=[["frustration", "2", span]])
    assert quote_evidence(talk.conversation, talk.conversation.utterances[-1], [("frustration", "2")]) == quoted


@given(st.text(alphabet="aB i.?!,\n'-", max_size=160), st.integers(0, 160), st.integers(1, 80))
def test_what_is_cut_out_of_any_text_stands_in_it(text: str, start: int, length: int) -> None:
    span = Span("frustration", "2", min(start, len(text)), min(start + length, len(text)), 1.0)
    turn = Turn("t0", "c1", 0, Speaker.CUSTOMER, text, datetime(2026, 3, 2, tzinfo=UTC))
    reading = Reading("t0", "hand", Labels(frustration=2), evidence=(span,))
    conversation = Conversation("c1").with_event(TurnHeard(turn)).with_event(TurnRead(reading))
    words = quote_evidence(conversation, Utterance(Speaker.CUSTOMER, (turn,)), [("frustration", "2")])
    assert len(words) <= MAX_QUOTE
    assert words.strip("…") in " ".join(text.split())


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


@pytest.mark.parametrize(
    "text",
    ["bye", "thanks so much, bye", "never mind. bye", "no that's all thanks", "Nothing else, thank you",
     "Have a good one", "ok thanks, take care", "Have a lovely day and thanks again", "That's it, thanks"],
)  # fmt: skip
def test_who_takes_leave_does_so_at_the_end(text: str) -> None:
    assert says_goodbye(text)


@pytest.mark.parametrize(
    "text",
    ["Good evening. The light on the router is red and nothing else works.", "Good day, I was charged twice",
     "take care of it please", "That's it, I've had enough", "that's all you can say", "no, everything is broken"],
)  # fmt: skip
def test_who_greets_or_complains_takes_no_leave(text: str) -> None:
    assert not says_goodbye(text)


def test_register_follows_manner() -> None:
    casual = measure_register(["hey u cant be serious lol"])
    formal = measure_register(["Good morning, I would like to enquire regarding my order."])
    assert casual < 0 < formal
    assert measure_register([]) == measure_register(["  "]) == 0.0
    assert compare_register(casual, Register.CASUAL) > compare_register(casual, Register.FORMAL)


def test_length_follows_the_customers() -> None:
    assert compare_length(5, 14) > compare_length(5, 40)
    assert compare_length(60, 40) > compare_length(60, 8)
