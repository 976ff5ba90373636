"""The draft check: which drafts draw which remark in which moment, and which stay unremarked."""

from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.library.entries import GlossaryEntry, Intent
from assist.library.offers import Resolution
from assist.library.revision import Library
from assist.reading import Labels, Reading, Span
from assist.suggest.draft.checking import MOST_REMARKS, check_draft
from assist.suggest.moment import Moment
from assist.suggest.repertoire import Repertoire
from assist.suggestion import Remark
from assist.vocabulary import Move, Pitfall, RemarkKind
from tests.suggest.conftest import Talk

LIBRARY = Library(
    glossary=(
        GlossaryEntry(id="sla", term="SLA", plain="the time we have to answer"),
        GlossaryEntry(id="rma", term="RMA", plain="return number"),
        GlossaryEntry(id="in-transit", term="in transit", plain="on its way"),
        GlossaryEntry(id="escalate", term="escalate", plain="pass on to somebody who can decide"),
        GlossaryEntry(id="ours", term="tier 2", plain="our specialists", teams=("other",)),
    ),
    intents=(Intent(id="refund", title="A refund", examples=tuple(f"where is my refund {n}" for n in range(10))),),
    resolutions=(
        Resolution(
            id="refund-card",
            title="Refund to the card",
            intents=("refund",),
            text="I can refund it to your card. It takes up to 5 working days.",
            time_frame="within 5 working days",
            customer_value=0.9,
            company_cost=0.3,
        ),
        Resolution(
            id="small-credit",
            title="A small credit",
            intents=("refund",),
            text="I'd like to add a £10 credit.",
            time_frame="today",
            customer_value=0.4,
            company_cost=0.2,
            goodwill=True,
        ),
    ),
)
REPERTOIRE = Repertoire.of(LIBRARY)
EMPTY = Moment(Talk(REPERTOIRE).conversation)


def read(text: str, labels: Iterable[str] = (), quotes: Iterable[tuple[str, str, str]] = ()) -> Reading:
    names = frozenset(labels)
    moves = frozenset(move for move in Move if move in names)
    pitfalls = frozenset(pitfall for pitfall in Pitfall if pitfall in names)
    return Reading(
        "draft",
        "hand",
        Labels(moves=moves, pitfalls=pitfalls),
        scores={"moves": dict.fromkeys(moves, 0.9), "pitfalls": dict.fromkeys(pitfalls, 0.9)},
        evidence=tuple(
            Span(head, label, text.index(words), text.index(words) + len(words), 1.0) for head, label, words in quotes
        ),
    )


def check(text: str, *labels: str, moment: Moment = EMPTY, **more: object) -> tuple[Remark, ...]:
    return check_draft(text, read(text, labels), moment, REPERTOIRE, **more)


def told(remarks: Iterable[Remark]) -> list[RemarkKind]:
    return [remark.kind for remark in remarks]


def used(text: str, remark: Remark) -> str:
    assert remark.better is not None
    return text[: remark.start] + remark.better + text[remark.end :]


@pytest.fixture
def moment() -> Callable[..., Moment]:
    """A conversation of one customer turn, then agent turns of these moves."""

    def make(text: str, frustration: int = 0, *agent: str, **more: object) -> Moment:
        talk = Talk(REPERTOIRE)
        talk.customer(text, frustration, **more)
        for index, move in enumerate(agent):
            talk.agent(f"Agent turn {index}.", move)
            talk.customer(f"and then {index}", frustration, **more)
        intents = REPERTOIRE.intents
        return Moment(talk.conversation, intents.get(talk.conversation.intent or ""))

    return make


@pytest.mark.parametrize(
    ("draft", "labels", "better"),
    [
        ("You need to send us the form.", ["command"], "Could you send us the form, please?"),
        ("You’ll have to restart the box", ["command"], "Could you restart the box, please?"),
        ("To go on, you must fill in the form.", ["command"], "To go on, please fill in the form."),
        (
            "You need to restart it, otherwise it stays dark.",
            ["command"],
            "Please restart it, otherwise it stays dark.",
        ),
        ("Thanks. You need to send us the form.", ["command"], "Thanks. Could you send us the form, please?"),
        ("You didn't send the signed form.", ["blame"], "I don't have the signed form yet."),
        ("We answer within our SLA.", [], "We answer within the time we have to answer."),
        ("I'll send you an RMA today.", [], "I'll send you a return number today."),
        ("It is in transit.", [], "It is on its way."),
        ("Please write at your earliest convenience.", [], "Please write when you can."),
    ],
)
def test_better_words_read_right_in_their_place(draft: str, labels: list[str], better: str) -> None:
    remark = next(remark for remark in check(draft, *labels) if remark.better is not None)
    assert used(draft, remark) == better


@pytest.mark.parametrize(
    ("draft", "labels"),
    [
        ("You need to be patient.", ["command"]),
        ("The form you need to fill in is attached.", ["command"]),
        ("You didn't listen.", ["blame"]),
        ("I'll escalate this for you.", []),
        ("The SLA breach is ours.", []),
    ],
)
def test_no_better_words_are_offered_where_the_sentence_would_break(draft: str, labels: list[str]) -> None:
    remarks = check(draft, *labels)
    assert remarks
    assert all(remark.better is None for remark in remarks)


def test_a_pitfall_is_remarked_at_the_sentence_that_shows_it() -> None:
    draft = "Thanks for waiting. The courier is to blame for all this. Bye."
    reading = read(draft, ["excuse"], [("pitfalls", "excuse", "courier")])
    remark = check_draft(draft, reading, EMPTY, REPERTOIRE)[0]
    assert (remark.kind, draft[remark.start : remark.end]) == ("excuse", "The courier is to blame for all this.")


def test_curt_is_said_of_finished_messages_only() -> None:
    assert told(check("No", "curt")) == []
    assert told(check("No.", "curt")) == ["curt"]


@pytest.mark.parametrize(
    ("draft", "kind", "words"),
    [
        ("Please calm down, I'm looking.", "dismissive", "calm down"),
        ("I guarantee it comes.", "overpromise", "I guarantee"),
        ("Sorry for any inconvenience.", "cliche", "Sorry for any inconvenience"),
        ("I'll get back to you.", "open_promise", "I'll get back to you"),
        ("A colleague will call you back soon.", "open_promise", "A colleague will call you back"),
    ],
)
def test_words_are_remarked_without_a_reading(draft: str, kind: str, words: str) -> None:
    remark = check_draft(draft, None, EMPTY, REPERTOIRE)[0]
    assert (remark.kind, draft[remark.start : remark.end]) == (kind, words)


@pytest.mark.parametrize(
    "draft",
    [
        "I'll get back to you by 5 pm today.",
        "We'll call you tomorrow.",
        "I'll let you know as soon as I have their answer.",
        "Let me know if it works.",
        "I'm sorry it broke. A new one leaves us today, and you'll have it on Friday.",
        "Which lamp is it, the tall one or the small one?",
        "Thanks, Ana. The parcel left our warehouse this morning.",
        "   ",
        "👍",
    ],
)
def test_good_drafts_stay_unremarked(draft: str) -> None:
    assert check(draft, "inform") == ()


def test_a_heavy_sentence_is_remarked() -> None:
    draft = (
        "Notwithstanding the aforementioned considerations regarding availability, the organisation necessarily "
        "evaluates individual applications independently, subsequently communicating determinations regarding "
        "eligibility electronically to applicants following comprehensive administrative verification."
    )
    assert told(check(draft)) == []
    assert told(check(f"{draft[:-1]} of everything that was sent to us by them or by you.")) == ["hard_to_read"]


def test_a_term_is_fine_when_the_customer_used_it_first_and_belongs_to_its_team(moment: Callable[..., Moment]) -> None:
    draft = "The RMA is on its way."
    assert told(check(draft)) == ["jargon"]
    assert check(draft, moment=moment("where is my RMA")) == ()
    assert check("Tier 2 is on it.") == ()
    assert told(check_draft("Tier 2 is on it.", None, EMPTY, Repertoire.of(LIBRARY, "other"))) == ["jargon"]


def test_a_promise_sooner_or_larger_than_the_options_is_remarked(moment: Callable[..., Moment]) -> None:
    refund = moment("where is my refund", intent="refund")
    soon = "Your refund will be in your account within 24 hours."
    remark = check(soon, moment=refund)[0]
    assert remark.kind == "overpromise"
    assert used(soon, remark) == "Your refund will be in your account within 5 working days."
    assert check("Your refund will be in your account within 5 working days.", moment=refund) == ()
    assert told(check("I've added a £50 credit.", moment=refund)) == ["overpromise"]
    assert check("I've added a £10 credit.", moment=refund) == ()
    assert check(soon, moment=moment("where is my refund")) == ()


def test_a_solution_before_a_strong_feeling_was_met_is_remarked(moment: Callable[..., Moment]) -> None:
    offer = "I can send you another one."
    assert told(check(offer, "offer", moment=moment("this is awful", 3))) == ["unmet_feeling"]
    assert check(offer, "offer", moment=moment("my lamp broke")) == ()
    assert check(offer, "offer", "acknowledge", moment=moment("this is awful", 3)) == ()
    assert check(f"No wonder you are cross. {offer}", "offer", moment=moment("this is awful", 3)) == ()
    assert check(offer, "offer", moment=moment("this is awful", 2, "acknowledge")) == ()


def test_the_acknowledgement_on_screen_can_begin_the_draft(repertoire: Repertoire) -> None:
    talk = Talk(repertoire)
    board = talk.customer(
        "my parcel still hasn't come, this is awful", 3, "long_wait", emotions=("anger",), intent="late-delivery"
    )
    card = board.suggestions[0]
    draft = "I can send you another one."
    remark = check_draft(draft, read(draft, ["offer"]), Moment(talk.conversation), repertoire)[0]
    assert remark.kind == "unmet_feeling"
    assert used(draft, remark) == f"{card.text} {draft}"


def test_a_question_that_is_passed_over_is_remarked(moment: Callable[..., Moment]) -> None:
    asked = moment("When will my parcel arrive?")
    assert told(check("Your parcel has been handed to the courier.", "inform", moment=asked)) == ["unanswered"]
    assert check("Your parcel arrives on Friday, before noon.", "inform", moment=asked) == ()
    assert check("I don't know yet, I am asking them.", "act", moment=asked) == ()
    warm = "Thank you so much for your patience with us."
    assert told(check(warm, "thank", moment=moment("Is the lamp in stock again?"))) == ["unanswered"]
    assert check(warm, "thank", moment=moment("The lamp is fine.")) == ()
    assert check(warm, "thank", moment=moment("are you kidding me?")) == ()


def test_a_third_apology_is_remarked(moment: Callable[..., Moment]) -> None:
    sorry = "I'm sorry about that."
    twice = moment("it broke", 1, "apologise", "apologise")
    assert told(check(sorry, "apologise", moment=twice)) == ["repeated_apology"]
    assert check(sorry, "apologise", moment=moment("it broke", 1, "apologise")) == ()


def test_a_customer_who_still_writes_is_told(moment: Callable[..., Moment]) -> None:
    draft = "Your parcel left this morning."
    assert told(check(draft, "inform", moment=moment("hello"), is_typing=True)) == ["unfinished_turn"]
    assert told(check(draft, "inform", moment=moment("i want to", partial=True))) == ["unfinished_turn"]
    assert check(draft, "inform", moment=moment("hello")) == ()


def test_a_dismissed_remark_makes_room_and_comes_back_for_other_words() -> None:
    draft = "You need to send the form. I guarantee it."
    first = check(draft, "command")
    assert told(first) == ["overpromise", "command"]
    keys = frozenset({first[1].key})
    assert told(check(draft, "command", dismissed=keys)) == ["overpromise"]
    assert told(check("You need to call us. I guarantee it.", "command", dismissed=keys)) == ["overpromise", "command"]


@given(
    st.text(
        alphabet=st.sampled_from("You need to send I'll get back. SLA RMA? £5 credit\n!…’👍refund within hours"),
        max_size=90,
    ),
    st.sets(st.sampled_from([*Move, *Pitfall])),
    st.booleans(),
)
def test_every_place_lies_in_the_draft_and_nothing_raises(draft: str, labels: set[str], is_typing: bool) -> None:
    talk = Talk(REPERTOIRE)
    talk.customer("this is awful, when will my refund come?", 3, intent="refund")
    moment = Moment(talk.conversation, REPERTOIRE.intents["refund"])
    remarks = check(draft, *labels, moment=moment, is_typing=is_typing)
    assert len(remarks) <= MOST_REMARKS
    assert all(0 <= remark.start < remark.end <= len(draft) for remark in remarks)
    assert len({remark.key for remark in remarks}) == len(remarks)
    assert remarks == check(draft, *labels, moment=moment, is_typing=is_typing)
