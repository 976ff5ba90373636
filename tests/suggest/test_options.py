from collections.abc import Callable
from typing import Any

import pytest

from assist.conversation import CustomerRecorded, KnownFact
from assist.library.offers import Policy, Resolution
from assist.library.revision import Library
from assist.suggest.repertoire import Repertoire
from assist.suggestion import Board, Suggestion
from assist.vocabulary import Channel, FactName, Technique, Unit

POLICIES = (
    Policy(id="return-days", value=30, unit=Unit.DAYS, text="Thirty days."),
    Policy(id="small", value=10, unit=Unit.GBP, text="Ten pounds."),
    Policy(id="goodwill-limit", value=25, unit=Unit.GBP, text="Twenty-five pounds a year."),
)
KNOWN_ORDER = "my order 88213-04 has not come"


def option(entry_id: str, value: float = 0.5, **fields: Any) -> Resolution:
    form = {
        "id": entry_id,
        "title": entry_id,
        "intents": ("late-delivery",),
        "text": f"I can do {entry_id} for you.",
        "time_frame": "today",
        "customer_value": value,
        "company_cost": 0.1,
    }
    return Resolution.model_validate({**form, **fields})


@pytest.fixture
def begin(library: Library, new_talk: Callable[[Repertoire], Any]) -> Callable[..., Any]:
    """Give a talk over a library with these options, and with a record where one is told."""

    def start(*options: Resolution, record: dict[str, str] | None = None, care: bool = False) -> Any:
        intents = tuple(intent.model_copy(update={"care": care}) for intent in library.intents)
        grown = library.model_copy(update={"resolutions": options, "policies": POLICIES, "intents": intents})
        talk = new_talk(Repertoire.of(grown))
        facts = tuple(KnownFact(FactName(name), value) for name, value in (record or {}).items())
        talk.conversation = talk.conversation.with_event(CustomerRecorded(facts))
        return talk

    return start


def offers(board: Board) -> dict[str, tuple[str, ...]]:
    return {offer.id: offer.missing for offer in board.resolutions}


def choice(board: Board) -> Suggestion | None:
    return next((card for card in board.suggestions if "one of two things" in card.text), None)


def state(talk: Any, text: str = KNOWN_ORDER, **more: Any) -> Board:
    board: Board = talk.customer(text, intent="late-delivery", **more)
    return board


RETURN = {"fact": "days_since_delivery", "at_most": "return-days"}
GOLD = {"fact": "tier", "one_of": ["gold"]}


def test_the_record_settles_conditions_on_the_day_of_the_turn(begin: Callable[..., Any]) -> None:
    label = option("label", conditions=(RETURN,), text="It may come back within {policy:return-days}.")
    board = state(begin(label, record={"delivered_on": "2026-02-20"}))
    assert offers(board) == {"label": ()}
    assert board.resolutions[0].text == "It may come back within 30 days."
    assert board.resolutions[0].reasons == ("Within policy: days since delivery is 10.",)
    assert offers(state(begin(label, record={"delivered_on": "2026-01-20"}))) == {}


def test_before_everybody_who_they_are_is_asked_for_in_private_and_said_so_once(begin: Callable[..., Any]) -> None:
    talk = begin(option("trace", conditions=({"fact": "account_ref", "known": True},)))
    board = talk.customer("order 88213-04 has not come", 1, intent="late-delivery", channel=Channel.SOCIAL)
    asking = [*(card.text for card in board.suggestions), *(offer.text for offer in board.resolutions)]
    asking = [text for text in asking if "account" in text]
    assert asking
    assert all(text.count("in a private message") == 1 for text in asking)


def test_what_a_customer_can_tell_becomes_the_question(begin: Callable[..., Any]) -> None:
    talk = begin(option("label", conditions=(RETURN,)))
    board = state(talk, f"{KNOWN_ORDER}, four days now")
    assert [card.text for card in board.suggestions] == ["Roughly when did it reach you?"]
    assert board.suggestions[0].reasons == ("Still missing: days since delivery.",)
    assert offers(board) == {}, "a card asks, so the option does not ask again"
    talk.agent("Let me look.", "act")
    board = talk.customer("fine, no rush really", intent="late-delivery")
    assert board.suggestions == (), "the case is told: what is still to be asked is the agent's to know"
    assert offers(board) == {"label": ("days_since_delivery",)}
    talk.agent("Roughly when did it reach you?", "clarify")
    assert offers(talk.customer("last friday", intent="late-delivery")) == {"label": ()}


def test_what_only_the_record_can_know_is_never_asked_of_the_customer(begin: Callable[..., Any]) -> None:
    talk = begin(option("gift-wrap", conditions=(GOLD,)))
    board = state(talk)
    (offer,) = board.resolutions
    assert (offer.missing, offer.is_private) == (("tier",), True)
    assert offer.text == "Check their tier in the customer record before you offer this."
    assert all("tier" not in card.text for card in board.suggestions)
    assert offers(state(begin(option("gift-wrap", conditions=(GOLD,)), record={"tier": "Gold"}))) == {"gift-wrap": ()}
    assert offers(state(begin(option("gift-wrap", conditions=(GOLD,)), record={"tier": "basic"}))) == {}


def test_fixes_that_did_not_help_are_counted(begin: Callable[..., Any]) -> None:
    talk = begin(option("visit", conditions=({"fact": "attempts", "at_least": 2},)))
    assert offers(state(talk)) == {}
    talk.agent("Which lights are on?", "clarify")
    talk.customer("the red one, it still doesn't work", intent="late-delivery")
    for words in ("no luck", "it keeps dropping, same thing"):
        talk.agent("Please hold the button on the router for ten seconds.", "inform")
        talk.customer("ok one moment", intent="late-delivery")
        board = talk.customer(words, intent="late-delivery", after_s=100)
    assert offers(board) == {"visit": ()}


def test_an_option_that_was_offered_is_not_offered_again(begin: Callable[..., Any]) -> None:
    options = (
        option("express", choice="send another by express from our London store"),
        option("refund", choice="pay the full price back to your card"),
    )
    talk = begin(*options)
    assert offers(state(talk)) == {"express": (), "refund": ()}
    talk.agent("We could send another one by express, from the store in London.", "offer")
    assert offers(talk.customer("no, that's no use to me", 1, "rejects", intent="late-delivery")) == {"refund": ()}


def test_an_option_for_few_waits_for_a_word_of_theirs(begin: Callable[..., Any]) -> None:
    talk = begin(option("refund", 0.9), option("first-in-line", 0.5, told=("oxygen*", "insulin")))
    assert offers(state(talk)) == {"refund": ()}
    talk.customer("my mother's oxygen machine is in it", 1)
    assert offers(talk.customer("so how soon", 1)) == {"refund": (), "first-in-line": ()}


def test_who_praises_or_takes_leave_is_offered_nothing(begin: Callable[..., Any]) -> None:
    for text in ("your app is lovely, thank you", "your driver was so kind"):
        talk = begin(option("refund"))
        assert offers(state(talk, text, emotions=["gratitude"], sentiment="positive")) == {}
        assert offers(talk.customer("could I have it back though?", 0, sentiment="positive")) == {"refund": ()}
        talk.agent("Let me see.", "hold")
        assert offers(talk.customer("never mind. bye")) == {}


def fix(talk: Any) -> Board:
    state(talk)
    talk.agent("So it never came? I can send another.", "restate", "offer")
    talk.customer("yes", 0, "accepts")
    talk.agent("I've sent it.", "act")
    board: Board = talk.customer("thank you!", 0, emotions=["gratitude"], sentiment="positive")
    return board


def test_goodwill_keeps_to_its_limit(begin: Callable[..., Any]) -> None:
    credit = option("credit", goodwill=True, worth="small")
    assert offers(fix(begin(credit, record={"goodwill_given": "£15"}))) == {"credit": ()}
    assert offers(fix(begin(credit, record={"goodwill_given": "£15.01"}))) == {}
    (offer,) = fix(begin(credit)).resolutions
    assert (offer.missing, offer.is_private) == (("goodwill_given",), True)
    assert offers(state(begin(credit, record={"goodwill_given": "£0"}))) == {}, "never before the fix"


def test_goodwill_stays_out_of_grief_danger_and_abuse(begin: Callable[..., Any]) -> None:
    for signal in ("vulnerability", "security_concern", "abuse"):
        talk = begin(option("credit", goodwill=True))
        talk.customer("something terrible", 0, signal)
        assert offers(fix(talk)) == {}, signal
    assert offers(fix(begin(option("credit", goodwill=True), care=True))) == {}
    assert offers(fix(begin(option("credit", goodwill=True)))) == {"credit": ()}


TWO = (
    option("express", 0.9, choice="send another by express, with you within 2 working days"),
    option("refund", 0.8, choice="pay the full price back to your card"),
    option("trace", 0.4, choice="ask the courier to trace it"),
)
CHOICE = (
    "I can do one of two things: send another by express, with you within 2 working days, or pay the full price back "
    "to your card. Which would you prefer?"
)


def settle_needs(talk: Any) -> None:
    state(talk, "order 88213-04, I've been waiting eight days", frustration=2, emotions=["anger"])
    talk.agent("Eight days is far too long. Is there a day you need it by?", "acknowledge", "clarify")


def test_two_options_stand_as_one_choice(begin: Callable[..., Any]) -> None:
    talk = begin(*TWO)
    settle_needs(talk)
    board = talk.customer("by Friday. so what will you do now?", 2, emotions=["anger"])
    card = choice(board)
    assert card is not None
    assert card.technique is Technique.OFFER
    assert card.text.endswith(CHOICE)
    assert card.phrase_ids[-2:] == ("express", "refund")
    assert [card.technique for card in board.suggestions].count(Technique.OFFER) == 1


@pytest.mark.parametrize(("sure", "is_offered"), [(0.9, True), (0.84, False)])
def test_no_choice_rests_on_a_guess_of_what_the_case_is(
    begin: Callable[..., Any], sure: float, *, is_offered: bool
) -> None:
    talk = begin(*TWO)
    state(talk, "order 88213-04, I've been waiting eight days", intent_score=sure)
    talk.agent("Is there a day you need it by?", "clarify")
    board = talk.customer("by Friday. what can you do?", intent_score=sure)
    assert (choice(board) is not None) is is_offered


def test_a_calm_question_gets_the_choice_and_a_calm_answer_does_not(begin: Callable[..., Any]) -> None:
    for words, is_offered in (("by Friday. what can you do?", True), ("by Friday would be good", False)):
        talk = begin(*TWO)
        state(talk, "order 88213-04, I've been waiting eight days")
        talk.agent("Is there a day you need it by?", "clarify")
        assert (choice(talk.customer(words)) is not None) is is_offered


def test_no_choice_in_grief_or_danger(begin: Callable[..., Any]) -> None:
    for signal in ("vulnerability", "security_concern", "abuse"):
        talk = begin(*TWO)
        settle_needs(talk)
        assert choice(talk.customer("by Friday. so what will you do now?", 2, signal, emotions=["anger"])) is None


def test_no_choice_over_an_unmet_feeling_or_with_one_option(begin: Callable[..., Any]) -> None:
    board = state(begin(*TWO), "order 88213-04, eight days, this is a joke", frustration=2, emotions=["anger"])
    assert choice(board) is None
    for left in (TWO[:1], (TWO[0], option("refund", 0.8, choice="pay it back", approval="team lead"))):
        talk = begin(*left)
        settle_needs(talk)
        assert choice(talk.customer("by Friday. so what will you do now?", 2, emotions=["anger"])) is None


def test_what_was_chosen_from_is_not_offered_again(begin: Callable[..., Any]) -> None:
    talk = begin(*TWO)
    settle_needs(talk)
    talk.customer("by Friday. so what will you do now?", 2, emotions=["anger"])
    talk.agent(CHOICE, "options")
    board = talk.customer("neither, that's no good", 2, "rejects", emotions=["anger"])
    assert offers(board) == {"trace": ()}
    assert choice(board) is None


def test_an_option_of_an_unknown_policy_is_left_out(begin: Callable[..., Any]) -> None:
    broken = (
        option("bounded", conditions=({"fact": "order_value", "at_most": "gone"},)),
        option("worded", text="Within {policy:gone}."),
        option("timed", time_frame="{policy:gone}"),
    )
    assert offers(state(begin(*broken, option("sound")))) == {"sound": ()}
