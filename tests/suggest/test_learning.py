"""What figures teach, and draws: exact, repeatable, fair to newcomers."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from math import log
from typing import Any

import numpy as np
import pytest

from assist.suggest.composing import compose_board
from assist.suggest.learning import LEVELS, Belief, Contender, Lessons, draw, trigamma
from assist.suggest.repertoire import Repertoire
from assist.suggest.tally import Counts, Key, Tally
from assist.vocabulary import Ground, Technique

NewTalk = Callable[[Repertoire], Any]
ACK = Technique.ACKNOWLEDGE
MOMENTS = 1000


def lessons(*, intent: str | None = None, **counts: Counts) -> Lessons:
    """Figures of acknowledgements in one intent."""
    return Lessons(Tally({Key("default", name, ACK, intent): each for name, each in counts.items()}))


def known(shown: int, used: int, followed: int = 0, recovered: int = 0) -> Counts:
    return Counts(shown, used, followed, recovered)


def test_a_posterior_lies_between_its_prior_and_what_was_seen() -> None:
    belief = Belief.of(3, 4, 0.25, 12)
    assert belief == (6, 10)
    assert belief.mean == pytest.approx(6 / 16)
    assert belief.log_odds == pytest.approx(log(6 / 10))


def test_the_spread_is_that_of_a_beta_distributions_log_odds() -> None:
    rng = np.random.default_rng(7)
    for a, b in ((3.0, 9.0), (1.6, 6.4), (40.0, 25.0)):
        drawn = [log(x / (1 - x)) for x in (rng.beta(a, b) for _ in range(40_000))]
        mean = sum(drawn) / len(drawn)
        variance = sum((x - mean) ** 2 for x in drawn) / len(drawn)
        assert Belief(a, b).variance == pytest.approx(variance, rel=0.04)
    assert trigamma(1.0) == pytest.approx(1.6449340668, abs=1e-6)


def test_nothing_learned_says_nothing() -> None:
    standing = Lessons().standing("anything", ACK, "late-delivery")
    assert standing.outcome == pytest.approx(0.5)
    assert standing.ground is Ground.NOTHING
    assert not Lessons()


def test_a_phrase_falls_back_to_its_technique_in_the_intent_then_to_its_technique() -> None:
    figures = Tally(
        {
            Key("default", "old", ACK, "late-delivery"): known(400, 300),
            Key("default", "other", ACK, "damaged-item"): known(400, 40),
            Key("default", "few", ACK, "damaged-item"): known(5, 5),
        }
    )
    learned = Lessons(figures)
    here, there = learned.standing("new", ACK, "late-delivery"), learned.standing("new", ACK, "damaged-item")
    assert here.outcome > 0.5 > there.outcome
    assert here.ground is Ground.INTENT
    unheard_of = learned.standing("new", ACK, "billing")
    assert unheard_of.outcome == pytest.approx(0.5)
    assert unheard_of.ground is Ground.TECHNIQUE
    assert learned.standing("old", ACK, "late-delivery").ground is Ground.PHRASE
    few = learned.standing("few", ACK, "damaged-item")
    assert few.ground is Ground.INTENT
    assert there.outcome < few.outcome < learned.standing("old", ACK, "late-delivery").outcome
    assert few.spread > learned.standing("other", ACK, "damaged-item").spread


def test_recovery_counts_beside_use_and_less() -> None:
    learned = lessons(
        heals=known(400, 100, 80, 70),
        hurts=known(400, 100, 80, 10),
        loved=known(400, 180, 80, 40),
    )
    heals, hurts, loved = (learned.standing(name, ACK, None).outcome for name in ("heals", "hurts", "loved"))
    assert heals > 0.5 > hurts
    assert loved > hurts


def test_figures_of_one_technique_do_not_move_another() -> None:
    learned = lessons(a=known(900, 800))
    assert learned.standing("b", Technique.CLARIFY, None).outcome == pytest.approx(0.5)


def field(*names: str, fit: float = 0.5) -> list[Contender]:
    return [Contender(name, fit) for name in names]


def test_a_draw_depends_on_its_seed_alone() -> None:
    learned = lessons(a=known(20, 5), b=known(20, 6), c=known(0, 0))
    contenders = field("a", "b", "c")
    first = [draw(contenders, ACK, None, learned, f"s{n}") for n in range(50)]
    turned = [draw(contenders[::-1], ACK, None, learned, f"s{n}") for n in range(50)]
    names = [contenders[drawn.place].phrase_id for drawn in first]
    assert names == [contenders[::-1][drawn.place].phrase_id for drawn in turned]
    assert [drawn.propensity for drawn in first] == pytest.approx([drawn.propensity for drawn in turned])
    assert len(set(names)) > 1


def test_propensities_are_the_shares_of_the_draws_and_sum_to_one() -> None:
    learned = lessons(a=known(60, 30, 20, 15), b=known(80, 20), c=known(4, 1), d=known(300, 70))
    contenders = [Contender("a", 0.45), Contender("b", 0.5), Contender("c", 0.48), Contender("d", 0.52)]
    times: Counter[int] = Counter()
    told: dict[int, float] = {}
    for number in range(4000):
        place, propensity = draw(contenders, ACK, None, learned, str(number))
        times[place] += 1
        assert told.setdefault(place, propensity) == propensity
    assert len(told) == 4
    assert sum(told.values()) == pytest.approx(1.0)
    for place, propensity in told.items():
        assert times[place] / 4000 == pytest.approx(propensity, abs=0.025)


def test_equal_phrases_share_and_ties_are_counted_once() -> None:
    saturated = field("a", "b", "c", fit=2.0)
    assert [draw(saturated, ACK, None, Lessons(), str(n)) for n in range(20)] == [(0, 1.0)] * 20
    equal = [draw(field("a", "b"), ACK, None, Lessons(), str(n)) for n in range(200)]
    both = {drawn.place: drawn.propensity for drawn in equal}
    assert both[0] == pytest.approx(0.5, abs=1 / LEVELS)
    assert sum(both.values()) == pytest.approx(1.0)


def test_one_contender_is_certain() -> None:
    assert draw(field("a"), ACK, None, Lessons(), "s") == (0, 1.0)


def simulate(rates: dict[str, float], start: dict[str, Counts], moments: int = MOMENTS) -> Counter[str]:
    """Draw at ``moments`` moments; what is used by its true rate is learned from every fifty moments."""
    rng = np.random.default_rng(11)
    counts = {name: start.get(name, Counts()) for name in rates}
    shown: Counter[str] = Counter()
    learned = lessons(**counts)
    contenders = field(*rates)
    for moment in range(moments):
        name = contenders[draw(contenders, ACK, None, learned, str(moment)).place].phrase_id
        shown[name] += 1
        counts[name] += Counts(1, int(rng.random() < rates[name]))
        if moment % 50 == 49:
            learned = lessons(**counts)
    return shown


def test_a_newcomer_gets_its_fair_share() -> None:
    old = {f"old-{n}": known(1000, 250) for n in range(4)}
    shown = simulate(dict.fromkeys((*old, "new"), 0.25), old)
    # As good as four others: about a fifth. Being unknown it is tried more at first, and never starved.
    assert 0.1 * MOMENTS < shown["new"] < 0.5 * MOMENTS
    assert min(shown[name] for name in old) > 0.03 * MOMENTS


def test_a_poor_newcomer_is_tried_and_let_go() -> None:
    old = {f"old-{n}": known(1000, 400) for n in range(4)}
    shown = simulate({**dict.fromkeys(old, 0.4), "new": 0.05}, old)
    assert 5 <= shown["new"] < 0.12 * MOMENTS


def test_a_better_phrase_wins() -> None:
    shown = simulate({"good": 0.5, "fair": 0.3, "poor": 0.1}, {}, 3000)
    assert shown["good"] > 0.7 * 3000
    assert shown["poor"] < 0.1 * 3000


def test_boards_are_drawn_alike_again_and_otherwise_in_other_talks(new_talk: NewTalk, repertoire: Repertoire) -> None:
    talk = new_talk(repertoire)
    talk.customer("this is a joke", 2)
    bare = replace(talk.conversation, boards=())
    again = [compose_board(bare, repertoire, explores=True) for _ in range(2)]
    assert again[0] == again[1]
    assert again[0].suggestions[0].exposures == again[1].suggestions[0].exposures
    others = [compose_board(replace(bare, id=f"c{n}"), repertoire, explores=True) for n in range(60)]
    plain = compose_board(bare, repertoire)
    assert len({board.suggestions[0].phrase_ids for board in others}) > 1
    for board in others:
        # Chance decides the words; the techniques and their order are those of the moment.
        assert [s.technique for s in board.suggestions][:1] == [s.technique for s in plain.suggestions][:1]
        assert board.suggestions[0].score == plain.suggestions[0].score
        for suggestion in board.suggestions:
            assert tuple(exposure.phrase_id for exposure in suggestion.exposures) == suggestion.phrase_ids
            assert all(0 < exposure.propensity <= 1 for exposure in suggestion.exposures)


def test_what_is_not_drawn_is_certain(new_talk: NewTalk, repertoire: Repertoire) -> None:
    board = new_talk(repertoire).customer("this is a joke", 2)
    assert [e.propensity for s in board.suggestions for e in s.exposures] == [1.0] * sum(
        len(s.phrase_ids) for s in board.suggestions
    )


def test_shares_over_many_talks_are_the_propensities(new_talk: NewTalk, repertoire: Repertoire) -> None:
    talk = new_talk(repertoire)
    talk.customer("this is a joke", 2)
    bare = replace(talk.conversation, boards=())
    times: Counter[str] = Counter()
    told: dict[str, float] = {}
    for number in range(600):
        first = compose_board(replace(bare, id=f"c{number}"), repertoire, explores=True).suggestions[0].exposures[0]
        times[first.phrase_id] += 1
        told[first.phrase_id] = first.propensity
    assert sum(told.values()) == pytest.approx(1.0, abs=0.05)
    for phrase_id, propensity in told.items():
        assert times[phrase_id] / 600 == pytest.approx(propensity, abs=0.07)
