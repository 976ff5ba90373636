"""The thing a customer speaks of, as an agent would name it."""

import re
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assist.conversation import Turn, Utterance
from assist.library.files import load_files
from assist.suggest.filling import Template
from assist.suggest.naming import name_thing
from assist.suggest.things import NOUNS
from assist.vocabulary import FactName, Speaker

PROMPTS = Path(__file__).parents[2] / "prompts"


def said(text: str) -> Utterance:
    return Utterance(Speaker.CUSTOMER, (Turn("t", "c1", 0, Speaker.CUSTOMER, text, datetime(2026, 3, 2, tzinfo=UTC)),))


def name(*texts: str) -> str | None:
    thing = name_thing(map(said, texts))
    return None if thing is None else thing.value


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("where is my refund", "your refund"),
        ("I sent the sofa back in May and my refund never came", "your refund"),
        ("this Washing Machine is still broken", "that washing machine"),
        ("why did you take the late fee", "the late fee"),
        ("the stupid app keeps crashing", "the app"),
        ("our second booking was cancelled", "your second booking"),
        ("you cancelled my flight, not me", "your flight"),
        ("why has my bill gone from 31 to 36.50", "your bill"),
        ("I never agreed to a new 24 month contract", "that new 24 month contract"),
        ("what have you done with the missing stamps", "the missing stamps"),
        ("he left without fixing the leak", "the leak"),
        ("my mum's alarm doesn't work", "your mum's alarm"),
        ("it's about my dads phone he's eighty one", "your dad's phone"),
        ("my late father's account is still open", "your father's account"),
        ("my neighbour's parcel came, mine didn't", "your neighbour's parcel"),
        ("MY SONS MEDICATION IS IN IT", "your son's medication"),
        ("i want the rest of my money", "the rest of your money"),
        ("hi i'm ringing about my direct debit um it's gone up", "your direct debit"),
        ("tried the gift card again and it's still nothing", "the gift card"),
        ("how do i fight the parking charge", "the parking charge"),
        ("nobody turned up for the engineer visit", "the engineer visit"),
        ("you never sent the removal boxes", "the removal boxes"),
        ("the removal box is damaged", "the removal box"),
        ("that letter made no sense", "that letter"),
        ("where are those tickets", "those tickets"),
        ("get them charges off", "those charges"),
        ("i want those photos deleted", "those photos"),
        ("these fees are a joke", "those fees"),
        ("this contract is nonsense", "that contract"),
        ("I've had a letter from a debt company", "that letter"),
        ("you sent me a final bill for the whole summer", "that final bill"),
        ("i got a fine for stopping nine minutes", "that fine"),
        ("i just want a refund", "your refund"),
        ("i want a new machine", "the new machine"),
        ("no internet. sixteen days", "your internet"),
        ("i was promised no upgrade fee", "that upgrade fee"),
        ("Are you reading what I write??? NO VOUCHER", "that voucher"),
        ("WHAT mattress. it was unfurnished!!", "that mattress"),
        ("what evidence", "that evidence"),
        ("broadband's been off since six", "your broadband"),
        ("tills are down. all 3", "your tills"),
        ("brown bin missed AGAIN", "your brown bin"),
        ("export has been stuck since this morning", "your export"),
        ("hello tickets still not in the app", "your tickets"),
        ("your letter says 0844", "the letter"),
        ("nobody explained your late fee", "the late fee"),
        ("her phone doesn't work so no she's not with me", "the phone"),
        ("i cant get into my account", "your account"),
        ("i'm locked out of my account", "your account"),
        ("what's happened to my claim", "your claim"),
        ("i'm looking at the headstone and it says 1947", "the headstone"),
        ("waiting on my pension", "your pension"),
        ("why is it still on my credit file", "your credit file"),
        ("the GP letter was enough last time", "the GP letter"),
        ("nobody came for the friday visit", "the Friday visit"),
        ("i told you about the £120 fine", "the £120 fine"),
        ("why is there a 640 euro charge", "that €640 charge"),
        ("so thats 105 pounds for three months i couldnt walk in", "that £105"),
        ("why have you taken £850 off my card", "that £850"),
        ("you've billed him four hundred and twelve pounds", "that four hundred and twelve pounds"),
        ("57 quid? for like a ten minute ride", "that £57"),
        ("you are still taking 34.99 every month", "that 34.99"),
        ("i want the 480 back", "the 480"),
        ("give me my 918 back", "your 918"),
        ("I want my $239 back", "your $239"),
        ("its not the money its my medical alarm", "your medical alarm"),
        ("i rang about my bill and now my phone line is dead", "your phone line"),
        ("my boiler\u2019s gone off again", "your boiler"),
        ("the vet's bill was never paid", "the vet's bill"),
        ("i sent the vets letter", "the vet's letter"),
        ("yes or no can i have my money back", "your money"),
        ("my card's been declined", "your card"),
        ("send me the pictures", "the pictures"),
        ("i need my refund", "your refund"),
        ("my reading glasses are bent", "your reading glasses"),
    ],
)
def test_what_they_name_is_named_as_theirs(text: str, named: str) -> None:
    thing = name_thing([said(text)])
    assert thing is not None
    assert (thing.name, thing.value, thing.turn_id) == (FactName.THING, named, "t")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "this is ridiculous",
        "I need my order number",
        "my wife is waiting",
        "it is not my wifi",
        "they gave me a lamp",
        "look at the website",
        "I want to order a lamp",
        "claims",
        "what the hell",
        "oh my god",
        "i'm at the end of my tether",
        "that's the point",
        "my word",
        "at the end of the day i don't care",
        "by the way",
        "this is the third time",
        "what's the problem",
        "sort the issue out",
        "it's the same situation every time",
        "the thing is broken",
        "you people are a joke",
        "can someone help me",
        "the number you gave me is dead",
        "it says so on the page",
        "that's the reference",
        "my account manager said so",
        "the delivery driver laughed",
        "the complaints team hung up",
        "speak to the order department",
        "i'm on my phone",
        "it's written on the letter",
        "i'm sat in the car",
        "put the phone down",
        "this call is a waste",
        "look before you load the van",
        "it isn't the router",
        "it's like the boiler all over again",
        "my name is Ann",
        "my postcode is CV8 2LN",
        "my house is freezing",
        "i'm on sick leave, £116 a week",
        "i only have £6 left",
        "it's the 22nd today",
        "the 17 people",
        "there's no charge is there",
        "you said that refunds are automatic",
        "if the payment fails then what",
        "i'll put the letter online",
        "the refund policy stinks",
        "yes",
        "thank you",
        "nobody came",
        "we've had the heating off since christmas",
        "everything is twice the price now",
        "i paid with my debit card",
        "i need it for my housing appointment",
        "i sent a photo of the meter",
        "sat here with the door open because of the smell",
        "i have the receipt",
        "it's not the £5",
        "i may pay £60 for nothing",
        "he needs the licence by monday",
        "I can send you my passport",
        "you offer me the price of a takeaway",
    ],
)
def test_what_was_not_named_is_not_guessed(text: str) -> None:
    assert name(text) is None


def test_the_newest_words_count_and_what_was_theirs_right_before_them() -> None:
    long = "i have been on to you people since monday and nobody listens or rings me or does anything at all"
    assert name("my parcel is late", "where is my refund") == "your refund"
    assert name("where is my refund", "this is a joke") == "your refund"
    assert name("where is my refund", long) == "your refund"
    assert name("where is my refund", long, long) is None
    assert name("what happens to the letter", "then who can") == "the letter"
    assert name("what happens to the letter", long) is None
    assert name() is None


def test_theirs_comes_before_the_rest_and_the_later_before_the_earlier() -> None:
    assert name("my claim was refused because of the letter") == "your claim"
    assert name("my claim was refused and now my premium went up") == "your premium"
    assert name("my parcel never came and it's on my account") == "your parcel"


def test_in_a_long_letter_what_is_mentioned_once_is_not_what_it_is_about() -> None:
    filler = "I have written to you before and nobody has answered me in all that time. " * 6
    assert name(f"{filler} The envelope was open.") is None
    assert name(f"The envelope was open. {filler} I want the envelope.") == "the envelope"


@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from([*sorted(NOUNS)[::9], *"my the that £5 {thing} mums two".split()])).map(" ".join),
    )
)
@example("my {refund}")
@example("my my my refund my")
def test_any_text_gives_a_name_that_can_be_sent_or_none(text: str) -> None:
    named = name(text)
    if named is not None:
        assert len(named) <= 40
        assert not re.search(r"[{}\n]|\b(?:my|our)\b", named)
        assert named.split()[0] in {"your", "the", "that", "those"}


def test_it_is_fast_enough_for_every_turn() -> None:
    usual = [said("i rang on monday about my bill and the man said it would be fine but now you have taken £85 again")]
    least = min(_time(usual) for _ in range(50))
    assert least < 0.001, "a tenth of this on a quiet machine"


def _time(utterances: list[Utterance]) -> float:
    begun = perf_counter()
    name_thing(utterances)
    return perf_counter() - begun


def test_every_line_that_ships_reads_on_from_a_name() -> None:
    texts = [text for phrase in load_files(PROMPTS).phrases for text in phrase.wordings if "{thing}" in text]
    assert texts
    for text in texts:
        template = Template.parse(text)
        assert all(not before.rstrip().endswith(("the", "your", "a")) for before in template.words[:-1]), text
        # One thing or many: no verb may lean on it.
        assert all(
            not re.match(r"(?:'s|\s(?:is|are|was|has|have|stands|needs)\b)", after) for after in template.words[1:]
        )
