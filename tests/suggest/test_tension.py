"""How strong feelings are, utterance by utterance."""

import pytest

from assist.reading import Labels
from assist.suggest.tension import Strength, Tension
from assist.vocabulary import Emotion, Move, Sentiment, Signal, Speaker

FURIOUS = Labels(sentiment=Sentiment.NEGATIVE, frustration=3, emotions=frozenset({Emotion.ANGER}))
PLAIN = Labels(sentiment=Sentiment.NEUTRAL)


def hear(*said: tuple[Speaker, Labels]) -> Tension:
    tension = Tension()
    for speaker, labels in said:
        tension.add(speaker, labels)
    return tension


def test_a_strong_feeling_lingers_for_one_plain_turn_and_no_longer() -> None:
    once = hear((Speaker.CUSTOMER, FURIOUS), (Speaker.AGENT, Labels()), (Speaker.CUSTOMER, PLAIN))
    assert (once.now, once.lingers) == (Strength.MILD, True)
    twice = hear((Speaker.CUSTOMER, FURIOUS), (Speaker.CUSTOMER, PLAIN), (Speaker.CUSTOMER, PLAIN))
    assert (twice.now, twice.lingers) == (Strength.NONE, False)


@pytest.mark.parametrize(
    "eased",
    [
        Labels(sentiment=Sentiment.NEUTRAL, signals=frozenset({Signal.ACCEPTS})),
        Labels(sentiment=Sentiment.NEUTRAL, signals=frozenset({Signal.RESOLVED})),
        Labels(sentiment=Sentiment.POSITIVE),
        Labels(sentiment=Sentiment.NEUTRAL, emotions=frozenset({Emotion.GRATITUDE})),
    ],
)
def test_it_ends_with_a_word_that_eases(eased: Labels) -> None:
    tension = hear((Speaker.CUSTOMER, FURIOUS), (Speaker.CUSTOMER, eased))
    assert (tension.now, tension.lingers) == (Strength.NONE, False)


def test_nothing_lingers_after_a_mild_feeling_or_a_calm_turn() -> None:
    mild = Labels(sentiment=Sentiment.NEGATIVE, frustration=1)
    assert hear((Speaker.CUSTOMER, mild), (Speaker.CUSTOMER, PLAIN)).now is Strength.NONE
    assert hear((Speaker.CUSTOMER, PLAIN), (Speaker.CUSTOMER, PLAIN)).now is Strength.NONE


def test_what_the_agent_met_is_the_strongest_before_it() -> None:
    meeting = Labels(moves=frozenset({Move.ACKNOWLEDGE}))
    tension = hear((Speaker.CUSTOMER, FURIOUS), (Speaker.AGENT, meeting), (Speaker.CUSTOMER, PLAIN))
    assert (tension.met, tension.peak, tension.strongs) == (Strength.SEVERE, Strength.SEVERE, 1)
