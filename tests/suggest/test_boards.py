from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assist.conversation import Conversation, FactsGathered, KnownFact, SuggestionAnswered
from assist.library.entries import Phrase
from assist.library.files import load_files
from assist.library.lint import has_errors, lint
from assist.library.revision import Library
from assist.suggest.composing import NOT_ENGLISH, NOT_READ, STILL_WRITING, compose_board
from assist.suggest.learning import Lessons
from assist.suggest.needs import asked_by
from assist.suggest.repertoire import Repertoire
from assist.suggest.tally import Counts, Key, Tally
from assist.suggestion import Answer, Board
from assist.vocabulary import Channel, Emotion, FactName, Move, Sentiment, Signal, Technique, Verdict, WithheldReason

PROMPTS = Path(__file__).parents[2] / "prompts"


def techniques(board: Board) -> list[Technique]:
    return [suggestion.technique for suggestion in board.suggestions]


def phrase_ids(board: Board) -> set[str]:
    return {phrase_id for suggestion in board.suggestions for phrase_id in suggestion.phrase_ids}


def withheld(board: Board) -> dict[Technique, WithheldReason]:
    return {entry.technique: entry.reason for entry in board.withheld}


def send(talk: Any, *ids: str) -> None:
    answer = Answer(f"a{len(talk.boards)}", "c1", None, Verdict.INSERTED, talk.at, "ann", phrase_ids=ids)
    talk.conversation = talk.conversation.with_event(SuggestionAnswered(answer))


def test_a_strong_unmet_feeling_comes_before_the_solution(talk: Any) -> None:
    board = talk.customer("I've been waiting eleven days!", 2, "long_wait", emotions=["anger"], intent="late-delivery")
    assert techniques(board)[:2] == [Technique.ACKNOWLEDGE, Technique.APOLOGISE]
    assert board.primary is not None
    assert "eleven days" in board.primary.text


def test_a_met_feeling_gets_the_solution(talk: Any) -> None:
    talk.customer("I've been waiting eleven days!", 2, "long_wait", emotions=["anger"], intent="late-delivery")
    talk.agent("Eleven days is far too long.", "acknowledge")
    board = talk.customer("so where is my parcel now?", 2, emotions=["anger"], intent="late-delivery")
    assert techniques(board)[0] is Technique.OFFER


def test_calm_questions_and_small_replies_meet_silence(talk: Any) -> None:
    for text in ("hello", "How do I change my address?", "88213-04", "ok thanks"):
        board = talk.customer(text, intent="how-to", after_s=200)
        assert board.suggestions == ()
        assert board.silence


def test_a_calm_case_gets_its_next_question(talk: Any) -> None:
    board = talk.customer("my parcel has not come", intent="late-delivery")
    assert [card.phrase_ids for card in board.suggestions] == [("need:late-delivery:order_ref",)]
    assert board.suggestions[0].reasons == ("Still missing: order number.",)


@pytest.mark.parametrize(
    ("words", "is_public"),
    [
        ("my parcel has not come", True),
        ("my parcel has not come, please DM me", True),
        ("my parcel was due at 6 pm and has not come", True),
        ("my parcel has not come and there is nothing in my inbox", True),
        ("my parcel has not come, sent you a DM", False),
        ("my parcel has not come, DM sent", False),
    ],
)
def test_who_they_are_is_not_asked_for_before_everybody(talk: Any, words: str, *, is_public: bool) -> None:
    board = talk.customer(words, intent="late-delivery", channel=Channel.SOCIAL)
    (question,) = board.suggestions
    assert question.text.endswith("Please send it to us in a private message.") is is_public
    assert question.phrase_ids == ("need:late-delivery:order_ref",)


def opened(library: Library) -> Repertoire:
    """Return what there is once the late delivery has an opening."""
    opening = "I'm sorry it isn't with you yet."
    intents = [i.model_copy(update={"opening": opening}) if i.id == "late-delivery" else i for i in library.intents]
    return Repertoire.of(library.model_copy(update={"intents": tuple(intents)}))


def test_a_first_question_is_opened_with_a_word_to_what_they_told(new_talk: Any, library: Library) -> None:
    talk = new_talk(opened(library))
    talk.agent("Hello, how can I help?", "greet")
    board = talk.customer("my parcel has not come", intent="late-delivery")
    (question,) = board.suggestions
    assert question.text.startswith("I'm sorry it isn't with you yet. ")
    assert question.phrase_ids == ("opening:late-delivery", "need:late-delivery:order_ref")
    assert question.reasons == ("Still missing: order number.",)


def test_a_question_is_not_opened_once_they_were_answered_nor_in_trouble(new_talk: Any, library: Library) -> None:
    talk = new_talk(opened(library))
    talk.customer("my parcel has not come", intent="late-delivery")
    talk.agent("I'm sorry to hear that.", "apologise")
    answered = talk.customer("so the parcel is still not here", intent="late-delivery")
    ill = new_talk(opened(library)).customer("my medicine has not come", 0, "vulnerability", intent="late-delivery")
    texts = [card.text for board in (answered, ill) for card in board.suggestions]
    assert texts
    assert not any(text.startswith("I'm sorry it isn't with you yet.") for text in texts)


def test_who_asks_for_a_supervisor_gets_one_in_trouble_too(talk: Any) -> None:
    board = talk.customer(
        "my dad is ill, get me your manager", 2, "asks_supervisor", "vulnerability", emotions=["sadness"]
    )
    assert techniques(board)[0] is Technique.ESCALATE


def test_a_question_gets_no_echo(new_talk: Any, repertoire: Repertoire) -> None:
    told = new_talk(repertoire).customer(
        "I have been charged twice for it.", 2, emotions=["anger"], intent="late-delivery"
    )
    asked = new_talk(repertoire).customer(
        "I have been charged twice for it. When will you send it back?", 2, emotions=["anger"], intent="late-delivery"
    )
    assert any("you have been charged twice" in card.text for card in told.suggestions)
    assert not any("you have been charged twice" in card.text for card in asked.suggestions)


def test_after_the_agent_spoke_no_text_stands(talk: Any) -> None:
    talk.customer("this is a joke", 2)
    board = talk.agent("I see.", "acknowledge")
    assert board.suggestions == ()
    assert board.resolutions == ()
    assert board.silence is None
    assert board.turn_id == "t1"


def test_partial_typing_unread_and_foreign_turns_are_met_with_silence(talk: Any) -> None:
    assert talk.customer("this is", 2, partial=True).silence == STILL_WRITING
    assert talk.customer("this is a joke", 2, after_s=200, hold=True).silence == STILL_WRITING
    assert talk.say("customer", "hello?", after_s=200).silence == NOT_READ
    board = talk.customer("das ist ein Witz", 2, after_s=200, language="de")
    assert board.silence == NOT_ENGLISH
    assert board.cues == ()
    assert withheld(board) == {Technique.ACKNOWLEDGE: WithheldReason.NOT_ENGLISH}


def test_an_empty_conversation_has_an_empty_board(repertoire: Repertoire) -> None:
    board = compose_board(Conversation("c1"), repertoire)
    assert (board.turn_id, board.suggestions, board.silence) == ("", (), None)


def test_what_was_sent_never_comes_back(talk: Any) -> None:
    first = talk.customer("this is a joke", 2)
    assert first.primary is not None
    send(talk, *first.primary.phrase_ids)
    talk.agent("I see.", "inform")
    later = [talk.customer("this is a joke", 3, after_s=200) for _ in range(8)]
    assert not any(set(first.primary.phrase_ids) & phrase_ids(board) for board in later)


def test_what_the_agent_wrote_is_not_suggested(talk: Any) -> None:
    talk.customer("hello")
    talk.agent("I'll stay with this until you have an answer that holds. Promise!", "reassure")
    assert "rea-plain" not in phrase_ids(talk.customer("this is a joke", 2))


def test_shown_and_unused_a_phrase_rests_four_utterances(talk: Any) -> None:
    shown = [phrase_ids(talk.customer("this is a joke", 2, after_s=200)) for _ in range(7)]
    first = next(iter(shown[0]))
    assert all(first not in later for later in shown[1:5])
    assert first in shown[5]


def test_cards_do_not_flicker_within_a_burst(talk: Any) -> None:
    first = talk.customer("this is a joke", 2)
    second = talk.customer("honestly", 2, after_s=5)
    assert phrase_ids(first) == phrase_ids(second)
    assert {card.turn_id for card in second.suggestions} == {"t1"}


def test_stopped_phrases_and_options_are_gone_at_once(talk: Any, repertoire: Repertoire) -> None:
    board = talk.customer("this is a joke", 2, intent="late-delivery")
    stopped = frozenset(phrase_ids(board) | {"res-trace"})
    conversation = replace(talk.conversation, boards=())
    again = compose_board(conversation, repertoire, stopped=stopped)
    assert not phrase_ids(again) & stopped
    assert "res-trace" not in {offer.id for offer in again.resolutions}


def test_figures_move_what_serves_better_up(talk: Any, repertoire: Repertoire) -> None:
    board = talk.customer("this is a joke", 2)
    assert board.primary is not None
    conversation = replace(talk.conversation, boards=())
    poor, good = board.primary.phrase_ids[0], "ack-let-down"
    acknowledge = Technique.ACKNOWLEDGE
    figures = Tally(
        {
            Key("default", poor, acknowledge, None): Counts(shown=500, used=5, followed=5),
            Key("default", good, acknowledge, None): Counts(shown=500, used=450, followed=450, recovered=400),
        }
    )
    again = compose_board(conversation, repertoire, lessons=Lessons(figures))
    assert again.primary is not None
    assert again.primary.phrase_ids == ("ack-let-down",)


def test_apologies_have_a_budget(talk: Any) -> None:
    talk.customer("this is late", 1)
    talk.agent("Sorry!", "apologise")
    talk.customer("this is a joke", 2)
    talk.agent("Sorry again!", "apologise")
    board = talk.customer("stop it", 3, emotions=["anger"])
    assert Technique.APOLOGISE not in techniques(board)
    assert withheld(board)[Technique.APOLOGISE] is WithheldReason.BUDGET_SPENT


def test_grief_meets_care_and_no_formula(talk: Any) -> None:
    board = talk.customer("my mother died", 2, "vulnerability", emotions=["sadness"], intent="late-delivery")
    assert phrase_ids(board) >= {"ack-care", "rea-care"}
    talk.agent("I'm so sorry.", "acknowledge")
    board = talk.customer("and still nothing has come", 2, emotions=["sadness"])
    assert not {Technique.FEEL_FELT_FOUND, Technique.COMMON_GROUND, Technique.GOODWILL} & set(techniques(board))
    assert withheld(board)[Technique.FEEL_FELT_FOUND] is WithheldReason.UNSAFE_MOMENT


def test_feel_felt_found_needs_its_fact(talk: Any, library: Library, new_talk: Callable[[Repertoire], Any]) -> None:
    bare = library.model_copy(update={"facts": ()})
    for repertoire, expected in ((talk.repertoire, None), (Repertoire.of(bare), WithheldReason.NO_FACT)):
        told = new_talk(repertoire)
        told.customer("this is a joke", 2, intent="late-delivery")
        told.agent("It is.", "acknowledge")
        board = told.customer("still a joke", 2)
        assert withheld(board).get(Technique.FEEL_FELT_FOUND) in {expected, WithheldReason.BELOW_THRESHOLD}
        assert (withheld(board).get(Technique.FEEL_FELT_FOUND) is WithheldReason.NO_FACT) == (expected is not None)


def test_insults_climb_the_ladder(talk: Any) -> None:
    board = talk.customer("you idiots", 3, "abuse", emotions=["anger"])
    assert phrase_ids(board) == {"bou-first"}
    talk.agent("Hm.")
    assert phrase_ids(talk.customer("you clowns", 3, "abuse", emotions=["anger"])) == {"bou-second"}
    talk.agent("Please leave that out.", "boundary")
    assert phrase_ids(talk.customer("muppets", 3, "abuse", emotions=["anger"])) == {"bou-warning"}


def test_who_asks_for_a_supervisor_is_handed_over(talk: Any) -> None:
    board = talk.customer("get me your manager", 0, "asks_supervisor")
    assert techniques(board)[0] is Technique.ESCALATE
    assert board.suggestions[0].reasons == ("They ask for somebody else to take over.",)


def test_goodwill_comes_after_the_fix_and_not_in_its_place(talk: Any) -> None:
    board = talk.customer("order 88213-04, this is a joke", 2, intent="late-delivery")
    assert "res-credit" not in {offer.id for offer in board.resolutions}
    talk.agent("So it never came? I can send another.", "restate", "offer")
    talk.customer("yes", 0, "accepts")
    talk.agent("Done.", "act")
    board = talk.customer("thank you!", 0, emotions=["gratitude"], sentiment="positive")
    assert [offer.id for offer in board.resolutions] == ["res-credit"]
    assert Technique.GOODWILL in techniques(board)


def asked(board: Board) -> set[str]:
    return {fact.value for suggestion in board.suggestions for fact in asked_by(suggestion.phrase_ids)}


def test_options_hold_fail_or_ask(talk: Any) -> None:
    board = talk.customer("my parcel has not come", intent="late-delivery")
    assert asked(board) == {"order_ref"}, "a card asks for the number, so no option asks again"
    assert {offer.id: offer.missing for offer in board.resolutions} == {"res-refund": ("days_waiting",)}
    board = talk.customer("order 88213-04, it's been eight days")
    assert [(offer.id, offer.missing) for offer in board.resolutions] == [("res-resend", ()), ("res-trace", ())]
    assert "88213-04" in board.resolutions[1].text


def test_the_record_fills_slots_too(talk: Any) -> None:
    talk.conversation = talk.conversation.with_event(FactsGathered((KnownFact(FactName.DURATION, "nine days"),)))
    board = talk.customer("this is a joke", 2, intent="late-delivery")
    assert board.primary is not None
    assert "nine days" in board.primary.text
    assert board.primary.reasons[-1] == "On record, length of the wait: “nine days”."


@pytest.fixture
def names_it(library: Library, new_talk: Any) -> Any:
    """A talk whose one acknowledgement names wait and person, else the wait, else neither."""
    named = ("{duration} is too long for {person}.", "{duration} is too long.")
    one = Phrase(id="look", technique=Technique.ACKNOWLEDGE, text="Let me look at that now.", named=named)
    others = tuple(phrase for phrase in library.phrases if phrase.technique is not Technique.ACKNOWLEDGE)
    return new_talk(Repertoire.of(library.model_copy(update={"phrases": (*others, one)})))


@pytest.mark.parametrize(
    ("said", "text", "slots"),
    [
        ("this is a joke", "Let me look at that now.", ()),
        ("I have been waiting nine days, this is a joke", "Nine days is too long.", ("duration",)),
        (
            "my mum can't walk and we have been waiting nine days for her scooter",
            "Nine days is too long for your mum.",
            ("duration", "person"),
        ),
    ],
)
def test_the_first_text_that_can_be_filled_is_shown(names_it: Any, said: str, text: str, slots: Any) -> None:
    board = names_it.customer(said, 2, emotions=["anger"])
    look = next(card for card in board.suggestions if card.phrase_ids == ("look",))
    assert (look.text, look.slots) == (text, slots)


def test_a_detail_just_given_is_said_back(library: Library, new_talk: Any) -> None:
    got = Phrase(id="got", technique=Technique.ACKNOWLEDGE, text="I'm on it now.", named=("I've got {given} now.",))
    others = tuple(phrase for phrase in library.phrases if phrase.technique is not Technique.ACKNOWLEDGE)
    talk = new_talk(Repertoire.of(library.model_copy(update={"phrases": (*others, got)})))
    talk.agent("Hello, could I have the order number?", "greet", "clarify")
    board = talk.customer("it's 88213, how often do I have to say it", 2, emotions=["anger"])
    card = next(card for card in board.suggestions if card.phrase_ids == ("got",))
    assert (card.text, card.slots) == ("I've got 88213 now.", ("given",))


def test_a_named_text_that_was_said_gives_way_to_the_next(names_it: Any) -> None:
    names_it.customer("hello", 0)
    names_it.agent("Nine days is too long.")
    board = names_it.customer("I have been waiting nine days, this is a joke", 2, emotions=["anger"])
    look = next(card for card in board.suggestions if card.phrase_ids == ("look",))
    assert (look.text, look.slots) == ("Let me look at that now.", ())
    names_it.agent("Let me look at that now.")
    board = names_it.customer("I have been waiting nine days", 2, emotions=["anger"])
    assert all("look" not in card.phrase_ids for card in board.suggestions)


def test_teams_and_packs_see_their_own(library: Library) -> None:
    phrase = library.phrases[0]
    ours = phrase.model_copy(update={"id": "ours", "teams": ("night",)})
    packed = phrase.model_copy(update={"id": "packed", "pack": "travel"})
    grown = library.model_copy(update={"phrases": (*library.phrases, ours, packed)})

    def ids(repertoire: Repertoire) -> set[str]:
        return {line.phrase.id for line in repertoire.lines} & {"ours", "packed"}

    assert ids(Repertoire.of(grown)) == {"packed"}
    assert ids(Repertoire.of(grown, team="night", packs=frozenset())) == {"ours"}


some_turns = st.lists(
    st.tuples(
        st.sampled_from(["customer", "customer", "agent", "bot", "system", "unknown"]),
        st.sampled_from(["hi", "88213-04", "I need it by Friday, it's been eleven days", "ok", "{name} }{", "no!"]),
        st.integers(0, 3),
        st.frozensets(st.sampled_from(Signal), max_size=2),
        st.frozensets(st.sampled_from(Emotion), max_size=2),
        st.frozensets(st.sampled_from(Move), max_size=2),
        st.sampled_from([None, "late-delivery", "bereavement", "gone"]),
        st.sampled_from([5, 120]),
        st.booleans(),
    ),
    max_size=9,
)


@given(some_turns)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_holds_of_every_board(repertoire: Repertoire, new_talk: Any, turns: list[Any]) -> None:
    talk, twin = new_talk(repertoire), new_talk(repertoire)
    sent: set[str] = set()
    for speaker, text, frustration, signals, emotions, moves, intent, after_s, is_sent in turns:
        labels: dict[str, Any] = {"moves": moves}
        if speaker == "customer":
            sentiment = Sentiment.NEGATIVE if frustration else Sentiment.NEUTRAL
            labels = {"sentiment": sentiment, "frustration": frustration, "emotions": emotions, "signals": signals}
        stated = intent if speaker == "customer" else None
        board = talk.say(speaker, text, labels, intent=stated, after_s=after_s)
        assert twin.say(speaker, text, labels, intent=stated, after_s=after_s) == board
        cards = board.suggestions
        assert [card.primary for card in cards] == [True, False, False][: len(cards)]
        assert len({card.technique for card in cards}) == len(cards) <= 3
        assert len(board.cues) <= 2
        assert len(board.resolutions) <= 3
        assert len(board.withheld) <= 8
        assert all(card.reasons and "{" not in card.text and "}" not in card.text for card in cards)
        assert all("{" not in offer.text for offer in board.resolutions)
        assert not phrase_ids(board) & sent
        assert cards == () or speaker in {"customer", "system"}
        if cards and is_sent:
            for told in (talk, twin):
                send(told, *cards[0].phrase_ids)
            sent |= set(cards[0].phrase_ids)


@pytest.mark.skipif(not PROMPTS.is_dir(), reason="prompts/ is not there")
def test_the_shipped_library_loads_without_errors() -> None:
    library = load_files(PROMPTS)
    problems = lint(library)
    assert not has_errors(problems), [problem for problem in problems if problem.severity == "error"]
