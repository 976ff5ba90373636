import pytest

from assist.suggest.asking import ends_by_asking


@pytest.mark.parametrize(
    "text",
    [
        "Where is it?",
        "ok so when do i get it",
        "I paid on the 3rd. can you look again",
        "and if he doesn't ring, what do i do",
        "how long",
        "why",
        "but who pays for that",
        "what happens now",
        "has anyone actually read it",
        "why wasnt that the first thing you said",
        "fine. is that in writing",
        "what's the number then",
        "how much is it",
        "so is the bus coming or not",
        "no. what time.",
        "yeah where's my refund",
    ],
)
def test_questions_are_heard_with_and_without_a_mark(text: str) -> None:
    assert ends_by_asking(text)


@pytest.mark.parametrize(
    "text",
    [
        "what a joke",
        "how ridiculous",
        "when I rang you said friday",
        "I asked you why. you didn't say.",
        "I don't know what to do",
        "which is what I told the last one",
        "who cares",
        "is what he said to me",
        "do it",
        "have a nice day",
        "will do",
        "can't wait",
        "I want to know where it is",
        "whatever",
        "are you serious? forget it.",
        "",
    ],
)
def test_outcries_and_clauses_ask_nothing(text: str) -> None:
    assert not ends_by_asking(text)


def test_what_ends_a_sentence_may_end_the_words_too() -> None:
    assert ends_by_asking("I paid. how long...!")
    assert not ends_by_asking("...")
