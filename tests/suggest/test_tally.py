from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assist.conversation import Turn
from assist.suggest.estimates import estimate_share, estimate_use_anywhere
from assist.suggest.tally import Counts, Key, Talk, Trial, has_recovered, tally
from assist.suggestion import MoodPoint
from assist.vocabulary import Speaker, Technique

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
KEY = Key("default", "ack-1", Technique.ACKNOWLEDGE, "late-delivery")


def turn(number: int, speaker: str, after_s: int = 20) -> Turn:
    at = START + timedelta(seconds=number * after_s)
    return Turn(f"t{number}", "c1", number, Speaker(speaker), "words", at)


def trial(turn_id: str, *, is_used: bool = True, propensity: float = 1.0, phrase_id: str = "ack-1") -> Trial:
    return Trial(phrase_id, Technique.ACKNOWLEDGE, "late-delivery", turn_id, propensity, is_used)


def talk(*trials: Trial, moods: dict[str, float], speakers: str = "cacac") -> Talk:
    names = {"c": "customer", "a": "agent"}
    turns = tuple(turn(number, names[speaker]) for number, speaker in enumerate(speakers))
    return Talk("default", turns, tuple(MoodPoint(name, mood, "") for name, mood in moods.items()), trials)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (-0.1, (0.5,), None),
        (-0.8, (), None),
        (-0.8, (-0.8, -0.7), False),
        (-0.8, (-0.8, -0.5), True),
        (-0.3, (-0.15,), True),
        (-0.8, (0.3, -0.8), False),
        (-0.8, (-0.8, -0.8, 0.5), False),
        (-0.2, (-0.16,), False),
    ],
)
def test_recovery_is_judged_in_the_next_two_utterances(
    before: float,
    after: tuple[float, ...],
    expected: bool | None,
) -> None:
    assert has_recovered(before, after) is expected


def test_a_used_phrase_is_followed_to_the_next_moods() -> None:
    found = tally([talk(trial("t0"), moods={"t0": -0.8, "t2": -0.4, "t4": 0.1})]).counts[KEY]
    assert (found.shown, found.used, found.followed, found.recovered) == (1, 1, 1, 1)


def test_a_phrase_not_used_is_not_credited_with_a_recovery() -> None:
    found = tally([talk(trial("t0", is_used=False), moods={"t0": -0.8, "t2": 0.4})]).counts[KEY]
    assert (found.shown, found.used, found.followed, found.recovered) == (1, 0, 0, 0)


def test_without_further_words_of_the_customer_nothing_is_known() -> None:
    found = tally([talk(trial("t4"), moods={"t0": -0.8, "t2": -0.4, "t4": -0.8})]).counts[KEY]
    assert (found.used, found.followed) == (1, 0)


def test_a_burst_is_one_utterance_and_its_boards_one_trial() -> None:
    burst = talk(trial("t0", is_used=False), trial("t1"), moods={"t1": -0.8, "t3": 0.2}, speakers="ccac")
    found = tally([burst]).counts[KEY]
    assert (found.shown, found.used, found.followed, found.recovered) == (1, 1, 1, 1)


def test_the_same_phrase_for_a_later_utterance_is_another_trial() -> None:
    found = tally([talk(trial("t0", is_used=False), trial("t4"), moods={})]).counts[KEY]
    assert (found.shown, found.used) == (2, 1)


def test_tallies_add_up_and_teams_stay_apart() -> None:
    here = talk(trial("t0"), moods={})
    other = replace(here, team="other")
    both = tally([here]) | tally([other, other])
    assert both.by_phrase()["ack-1"].shown == 3
    assert both.by_phrase("other")["ack-1"].shown == 2
    assert both.by_technique("default")["acknowledge"].shown == 1


def test_an_interval_holds_its_share_and_narrows() -> None:
    few, many = estimate_share(3, 10), estimate_share(300, 1000)
    assert few is not None
    assert many is not None
    assert many.share == pytest.approx(0.3)
    assert few.low < many.low < many.share < many.high < few.high
    # Wilson's interval of 3 in 10, from a table.
    assert (few.low, few.high) == (pytest.approx(0.108, abs=1e-3), pytest.approx(0.603, abs=1e-3))
    assert estimate_share(0, 0) is None


def test_inverse_propensities_take_out_where_a_phrase_was_drawn_most() -> None:
    # Drawn nine times in ten where half use it, one time in ten where nobody does: 100 moments of each.
    counts = Counts()
    for propensity, shown, used in ((0.9, 90, 45), (0.1, 10, 0)):
        for number in range(shown):
            weight = 1 / propensity
            is_used = number < used
            counts += Counts(1, int(is_used), 0, 0, weight, weight * is_used, weight * weight)
    naive, fair = estimate_share(counts.used, counts.shown), estimate_use_anywhere(counts)
    assert naive is not None
    assert fair is not None
    assert naive.share == pytest.approx(0.45)
    assert fair.share == pytest.approx(0.25)
    assert fair.high - fair.low > naive.high - naive.low
    assert estimate_use_anywhere(Counts()) is None
