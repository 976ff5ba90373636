import pytest

from assist.library.timeframes import find_time, says_when


@pytest.mark.parametrize(
    ("sentence", "when"),
    [
        ("I'll ring you tomorrow at 11.", "tomorrow at 11"),
        ("I'll ring your solicitor tomorrow at 10 to hear that they've got it.", "tomorrow at 10"),
        ("You'll have it by Friday.", "by Friday"),
        ("I’ll message you at 2:30 whatever happens.", "at 2:30"),
        ("Their answer comes within two working days.", "within two working days"),
        ("Give me a couple of minutes.", "Give me a couple of minutes"),
        ("It takes 3 to 5 working days.", "takes 3 to 5 working days"),
        ("i'll ring you in twenty minutes", "in twenty minutes"),
        ("She'll write by the end of the day.", "by the end of the day"),
        ("It's booked for the 14th.", "for the 14th"),
        ("it'll be with you by one o'clock", "by one"),
        ("A new bill for £87.20 is on its way.", None),
        ("I've taken 2 of them off.", None),
        ("We looked at one of the two.", None),
        ("I'll see what I can do.", None),
    ],
)
def test_the_words_that_say_when(sentence: str, when: str | None) -> None:
    found = find_time(sentence)
    assert (found is None) is (when is None), found
    assert when is None or (found or "").startswith(when)


def test_at_once_is_a_time_frame_and_no_time_to_come_back_at() -> None:
    assert says_when("I'm putting you through now.")
    assert find_time("I'm putting you through now.") is None
    assert not says_when("I'll ask someone.")
