"""The detail that a customer just gave or put right, as it is said back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.conversation import KnownFact
from assist.suggest.given import find_given, name_given
from assist.suggest.moment import Moment
from assist.vocabulary import FactName

ASKS_NUMBER = "Could I have the booking number, please?"
ASKS_DAY = "Which day would suit you?"


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [
        ("617", ASKS_NUMBER, "617"),
        ("its 617 and get a move on", ASKS_NUMBER, "617"),
        ("617.  Duh", ASKS_NUMBER, "617"),
        ("yeah yeah, whatever 617", ASKS_NUMBER, "617"),
        ("it's 44", ASKS_NUMBER, "44"),
        ("wk-55120", ASKS_NUMBER, "WK-55120"),
        ("617. how many more questions", ASKS_NUMBER, "617"),
        ("no its 880, not 808", "Is it 808?", "880"),
        ("are you blind? i need train 880!!", "Train 808 has seats. Shall I book it?", "880"),
        ("I'm on train 107. Oh, I mean train 825", "", "825"),
        ("it was 227 but please check ID 365", "", "365"),
        ("change that to 884", "", "884"),
        ("book me on flight 512 now", "", "512"),
        ("the reference number is 90-4471, thanks", "", "90-4471"),
        ("make it Thursday", "", "thursday"),
        ("Friday, two people", ASKS_DAY, "friday"),
        ("At 6pm.", "What time would you like?", "6pm"),
        ("sorry, i meant half past two", "", "half past two"),
        ("hm, the train number was actually 246", "", "246"),
        ("it should have been 386", "", "386"),
        ("nope, the right number is 537!", "", "537"),
        ("I wrote it down wrong it was 590", "", "590"),
        ("sorry, it was supposed to be flight 150", "", "150"),
        ("change it to 821", "", "821"),
        ("it's 531 genius", ASKS_NUMBER, "531"),
        ("okay, how about Monday at 8 am?", "", "monday at 8 am"),
        ("fine, try 11 am", "Ten is taken.", "11 am"),
        ("what about thursday at 5?", "", "thursday at 5"),
        ("how about Monday at 8.30", "", "monday"),
        ("saturday at 99 please", ASKS_DAY, "saturday"),
        ("what about friday at 3 and 5", "", "friday"),
        ("how about Monday at 5/6", "", "monday"),
    ],
)
def test_gives_a_detail(text: str, asked: str, value: str) -> None:
    assert find_given(text, asked) == value


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("i have waited 45 minutes", ""),
        ("it's 400 metres from my house", ""),
        ("it cost me \u00a3512", ASKS_NUMBER),
        ("rent is 640 and theres 11 quid left", ""),
        ("617 or 618, i can't read it", ASKS_NUMBER),
        ("it is not 617", ASKS_NUMBER),
        ("it was 617", ASKS_NUMBER),
        ("can we try the 14th to the 31st?", ""),
        ("how about 3 pm or 4 pm", ""),
        ("I can't make it for Tuesday at 2pm, is there another time?", ASKS_DAY),
        ("that is wrong, 617 is my house", ASKS_NUMBER),
        ("its 207 or something like that", ASKS_NUMBER),
        ("it isn't actually 617", ASKS_NUMBER),
        ("i did not get the right one 450", ASKS_NUMBER),
        ("you don't have the right number 617", ASKS_NUMBER),
        ("my bill was actually 450", ""),
        ("it should have been 450 and you charged me more", ""),
        ("change this 1200, my limit", ""),
        ("the delivery should have been the 14th", ""),
        ("it should have been friday and nobody came", ""),
        ("can you change it tomorrow?", ""),
        ("ok I'll just check tomorrow", ""),
        ("LK19 OFD", ASKS_NUMBER),
        ("FL 3086", ASKS_NUMBER),
        ("I moved here in 2019", ASKS_NUMBER),
        ("3pm or 9pm", "What time?"),
        ("I must be on the 5th floor", ASKS_DAY),
        ("moving out on friday, want to close my account", ""),
        ("it's sunday there's nobody here", "And is it open?"),
        ("it is 16:40 and there is no plane", "Flight 2281 leaves at 16:05."),
        ("617", ""),
        ("38?? whatever", "The fare for that booking is 38."),
        ("", ASKS_NUMBER),
        (f"617 {'and so on ' * 12}", ASKS_NUMBER),
        (f"617, {'1-' * 200}", ASKS_NUMBER),
    ],
)
def test_leaves_alone_what_is_no_detail(text: str, asked: str) -> None:
    assert find_given(text, asked) is None


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("4417", "What is your PIN number?"),
        ("my pin is 4417", ""),
        ("882014", "I have sent you a code. What number does it say?"),
        ("9 7 1980, so 1980", "And your date of birth, the number of the year?"),
        ("4471", "The last four digits of the card, please?"),
        ("30117734", "May I have your account number?"),
        ("the password is 88120", ASKS_NUMBER),
    ],
)
def test_never_says_a_secret_back(text: str, asked: str) -> None:
    assert find_given(text, asked) is None


@given(st.text(max_size=80), st.sampled_from(("", ASKS_NUMBER, ASKS_DAY)))
def test_says_nothing_that_was_not_said(text: str, asked: str) -> None:
    value = find_given(text, asked)
    assert value is None or value.lower() in text.lower()


@given(st.integers(10, 9_999_999_999), st.sampled_from(("{}", "its {}", "{}, hurry", "the id is {} ok.", "no, {}")))
def test_hears_any_number_that_was_asked_for(number: int, form: str) -> None:
    value = find_given(form.format(number), ASKS_NUMBER)
    assert value == str(number) or (value is None and len(str(number)) == 4 and str(number)[:2] in {"19", "20"})


def test_is_a_fact_of_the_newest_turn(talk: Any) -> None:
    talk.customer("hi, I need to move my booking")
    talk.agent(ASKS_NUMBER, "verify")
    talk.customer("617")
    assert name_given(Moment(talk.conversation)) == KnownFact(FactName.GIVEN, "617", "t2")
    talk.customer("and be quick")
    assert name_given(Moment(talk.conversation)) == KnownFact(FactName.GIVEN, "617", "t3"), "one burst, one utterance"
    talk.agent("I have it.")
    talk.customer("finally")
    assert name_given(Moment(talk.conversation)) is None
