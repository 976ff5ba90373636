"""The space of turns and lines: places, pulls, files, and what stands without a place."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from assist.reading import CUSTOMER_LABELS, Labels, Reading
from assist.suggest.affinity import Affinity, LineToPlace
from assist.suggest.appraisal import MADE, Appraiser, find_bearing, measure_scene
from assist.suggest.heeding import Heed
from assist.suggest.moment import Moment
from assist.suggest.repertoire import Repertoire
from assist.suggest.view import View
from assist.vocabulary import Technique

DIM, SIZE, UNITS = 4, 3, 2
WIDE = SIZE + UNITS


QUERIES, TAKEN = 2, 3


def make_heed() -> Heed:
    draw = np.random.default_rng(8).normal
    return Heed(
        ask=draw(size=(DIM, QUERIES)).astype(np.float32),
        take=draw(size=(DIM, TAKEN)).astype(np.float32),
        give=draw(size=(1, QUERIES * TAKEN, WIDE)).astype(np.float32),
        start=draw(size=(1, WIDE)).astype(np.float32),
    )


def make_affinity(**changes: Any) -> Affinity:
    draw = np.random.default_rng(7).normal
    parts: dict[str, Any] = {
        "customer": draw(size=(DIM + len(CUSTOMER_LABELS) + 1, WIDE)).astype(np.float32),
        "agent": draw(size=(DIM + 1, WIDE)).astype(np.float32),
        "customer_words": make_heed(),
        "agent_words": make_heed(),
        "scene": {"after inform": draw(size=WIDE).astype(np.float32), "first": draw(size=WIDE).astype(np.float32)},
        "together": draw(size=(1, UNITS, SIZE)).astype(np.float32),
        "text": draw(size=(DIM, SIZE + 1)).astype(np.float32),
        "moment": draw(size=SIZE + 1).astype(np.float32),
        "situations": {"late": draw(size=SIZE).astype(np.float32)},
        "lines": {"a": draw(size=SIZE + 1).astype(np.float32), "need": draw(size=SIZE + 1).astype(np.float32)},
        "scale": 0.5,
        "shift": -0.25,
    }
    return Affinity(**parts | changes)


def meaning(*numbers: float) -> NDArray[np.float32]:
    return np.array(numbers, np.float32)


def read(scores: Mapping[str, Mapping[str, float]], embedding: NDArray[np.float32] | None) -> Reading:
    return Reading("t", "m", Labels(), scores=scores, embedding=embedding)


def bear(affinity: Affinity, reading: Reading, words: NDArray[np.float32] | None = None) -> NDArray[np.float32] | None:
    return affinity.bear([reading], [np.zeros((0, DIM), np.float32) if words is None else words])[0]


def test_customers_and_agents_turns_are_placed_by_weights_of_their_own_and_others_not_at_all() -> None:
    affinity = make_affinity()
    said = meaning(1, 0, 0, 0)
    customer = bear(affinity, read({"sentiment": {"negative": 0.5}}, said))
    agent = bear(affinity, read({"moves": {"verify": 0.9}}, said))
    assert customer is not None
    assert agent is not None
    assert customer.shape == agent.shape == (WIDE,)
    np.testing.assert_allclose(agent, affinity.agent[0] + affinity.agent[-1], rtol=1e-5)
    assert not np.allclose(customer, agent)
    assert bear(affinity, read({}, said)) is None
    assert bear(affinity, read({"moves": {"verify": 0.9}}, None)) is None


def test_a_turn_of_mere_numbers_asks_for_what_is_asked_whatever_was_said() -> None:
    affinity = make_affinity()
    unread = bear(affinity, read({"sentiment": {"neutral": 1.0}}, None))
    assert unread is not None
    np.testing.assert_array_equal(unread, affinity.customer[-1])


def test_the_words_of_a_turn_add_what_they_ask_for() -> None:
    affinity = make_affinity()
    said = read({"sentiment": {"negative": 0.5}}, meaning(1, 0, 0, 0))
    words = np.random.default_rng(2).normal(size=(5, DIM)).astype(np.float32)
    plain, heard = bear(affinity, said), bear(affinity, said, words)
    assert plain is not None
    assert heard is not None
    np.testing.assert_allclose(heard - plain, affinity.customer_words.find([words])[0, 0], rtol=1e-4, atol=1e-5)
    without = bear(affinity, said, words[:0])
    assert without is not None
    np.testing.assert_allclose(without, plain)


def test_turns_that_are_read_together_ask_for_what_each_asks_alone() -> None:
    affinity = make_affinity()
    draw = np.random.default_rng(4).normal
    readings = [
        read({"moves": {"verify": 0.9}}, meaning(0, 1, 0, 0)),
        read({}, meaning(1, 0, 0, 0)),
        read({"sentiment": {"negative": 0.5}}, meaning(1, 0, 0, 0)),
        read({"sentiment": {"neutral": 1.0}}, None),
        read({"sentiment": {"negative": 0.9}}, meaning(0, 0, 1, 0)),
    ]
    words = [draw(size=(count, DIM)).astype(np.float32) for count in (3, 2, 4, 0, 1)]
    together = affinity.bear(readings, words)
    for found, reading, said in zip(together, readings, words, strict=True):
        alone = bear(affinity, reading, said)
        assert (found is None) is (alone is None)
        if found is not None and alone is not None:
            np.testing.assert_allclose(found, alone, rtol=1e-4, atol=1e-5)
    assert affinity.bear([], []) == []


def test_what_words_add_stands_where_its_space_stands() -> None:
    found = np.arange(2 * WIDE, dtype=np.float32).reshape(2, WIDE)
    two = replace(make_affinity(), together=np.zeros((2, UNITS, SIZE), np.float32))
    laid = two.lay_out(found)
    assert laid[: 2 * SIZE].tolist() == [*found[0, :SIZE], *found[1, :SIZE]]
    assert laid[2 * SIZE :].tolist() == [*found[0, SIZE:], *found[1, SIZE:]]


def test_a_line_lies_where_its_words_its_situations_and_its_name_put_it() -> None:
    affinity = make_affinity()
    words = meaning(0, 2, 0, 0)
    placed = affinity.place(
        [
            LineToPlace("a", frozenset({"late", "unheard of"}), words),
            LineToPlace("new", frozenset(), words),
            LineToPlace("need", frozenset(), None),
        ]
    )
    by_words = 2 * affinity.text[1]
    own = affinity.lines["a"] + by_words
    own[:-1] += affinity.situations["late"]
    np.testing.assert_allclose(placed.places[placed.rows["a"]], own, rtol=1e-5)
    np.testing.assert_allclose(placed.places[placed.rows["new"]], by_words, rtol=1e-5)
    np.testing.assert_allclose(placed.places[placed.rows["need"]], affinity.lines["need"], rtol=1e-5)


def test_a_pull_is_the_product_of_places_and_what_has_no_place_is_drawn_as_all_lines_are() -> None:
    affinity = make_affinity()
    placed = affinity.place([LineToPlace("a", frozenset(), None)])
    bearing = meaning(1, -1, 2, -1, -1)
    alike = affinity.moment[:-1] @ bearing[:SIZE] + affinity.moment[-1]
    drawn = affinity.lines["a"][:-1] @ bearing[:SIZE] + affinity.lines["a"][-1] + alike
    pull = placed.pull(bearing)
    assert pull.of("a") == pytest.approx(float(drawn), rel=1e-5)
    assert pull.weigh("a") == pytest.approx(0.5 * float(drawn) - 0.25, rel=1e-5)
    assert pull.of("somebody's own") == pytest.approx(float(alike), rel=1e-5)


def test_units_add_to_a_place_only_when_what_they_stand_for_comes_together() -> None:
    affinity = make_affinity(together=np.array([[[1, 2]], [[3, 4]]], np.float32))
    unlit = meaning(10, 20, 30, 40, -1, -5)
    np.testing.assert_array_equal(affinity.stand(unlit), [10, 20, 30, 40])
    lit = meaning(10, 20, 30, 40, 0.5, 2)
    np.testing.assert_array_equal(affinity.stand(lit), [10.5, 21, 36, 48])
    np.testing.assert_array_equal(affinity.stand(np.stack([unlit, lit])), [affinity.stand(unlit), affinity.stand(lit)])


def test_what_was_learned_comes_back_from_a_file_within_half_precision() -> None:
    affinity = make_affinity()
    back = Affinity.from_arrays(affinity.to_arrays())
    np.testing.assert_allclose(back.customer, affinity.customer, rtol=2e-3, atol=1e-3)
    np.testing.assert_allclose(back.agent_words.give, affinity.agent_words.give, rtol=2e-3, atol=1e-3)
    assert list(back.lines) == list(affinity.lines)
    assert list(back.scene) == list(affinity.scene)
    assert (back.scale, back.shift) == (0.5, -0.25)


def test_arrays_that_do_not_fit_one_another_are_refused() -> None:
    arrays = make_affinity().to_arrays()
    with pytest.raises(ValueError, match="do not fit"):
        Affinity.from_arrays({**arrays, "agent": np.zeros((DIM + 1, WIDE + 5), np.float16)})
    with pytest.raises(KeyError):
        Affinity.from_arrays({name: array for name, array in arrays.items() if name != "text"})


def test_a_scene_moves_a_place_by_what_is_known_of_it() -> None:
    affinity = make_affinity()
    moved = affinity.survey([("after inform", 0.5), ("unheard of", 3.0)])
    np.testing.assert_allclose(moved, 0.5 * affinity.scene["after inform"], rtol=1e-6)


def test_a_scene_is_what_the_moment_stands_in(talk: Any) -> None:
    talk.customer("it never came", 2)
    talk.agent("It takes ten days.", "inform")
    talk.customer("ten days??", 3, situations={"not-good-enough": 0.5, "vents": 0.01})
    scene = dict(measure_scene(look(talk)))
    assert scene["situation not-good-enough"] == pytest.approx(np.log(49), rel=1e-6)
    assert "situation vents" not in scene
    assert (scene["after inform"], scene["asks"], scene["first"], scene["in speech"]) == (1, 1, 0, 0)
    assert sum(name.startswith("step ") for name in scene) == 1


def look(talk: Any) -> View:
    return View.of(Moment(talk.conversation))


def test_a_moment_bears_by_the_newest_customer_turn_and_the_agents_before_it(talk: Any) -> None:
    affinity = make_affinity()
    mine, theirs = meaning(1, 0, 0, 0, 3), meaning(0, 1, 0, 0, 3)
    talk.agent("Your order number, please?", "verify", bearing=meaning(9, 9, 9, 0, 0))
    talk.customer("it never came", 2, bearing=meaning(8, 8, 8, 0, 0))
    talk.agent("It takes ten days.", "inform", bearing=theirs)
    talk.customer("ten days??", 3, bearing=mine)
    found = find_bearing(look(talk), affinity)
    assert found is not None
    np.testing.assert_allclose(found, meaning(1, 1, 0, 0, 6) + affinity.scene["after inform"], rtol=1e-5)
    talk.agent("I'll ring them.", "offer", bearing=meaning(5, 5, 5, 0, 0))
    again = find_bearing(look(talk), affinity)
    assert again is not None
    by_turns = again - affinity.survey(measure_scene(look(talk)))
    assert by_turns == pytest.approx([1, 1, 0, 0, 6], abs=1e-6), (
        "what the agent says after it does not change what they asked for"
    )


def test_a_turn_whose_bearing_was_not_kept_is_appraised_without_it(talk: Any) -> None:
    talk.customer("it never came", 2)
    assert find_bearing(look(talk), make_affinity()) is None


def test_the_line_that_lies_nearer_to_the_turn_is_chosen(
    new_talk: Callable[[Repertoire], Any], repertoire: Repertoire
) -> None:
    ids = [line.phrase.id for line in repertoire.lines if line.phrase.technique is Technique.ACKNOWLEDGE]
    places = {name: meaning(0, 0, 0, 0) for name in (*ids, *MADE)}
    chosen = []
    for favourite in ids:
        near = {**places, favourite: meaning(4, 0, 0, 0)}
        affinity = make_affinity(
            lines=near, situations={}, scene={}, text=np.zeros((DIM, SIZE + 1), np.float32), scale=1.0
        )
        appraiser = Appraiser(affinity, shown_from=0.4, mild_from=0.35, pressing_from=0.3)
        meanings = dict.fromkeys(ids, meaning(0, 0, 0, 0))
        placed = appraiser.place(repertoire.lines, meanings)
        assert placed is not None
        told = new_talk(repertoire)
        told.customer("Still no parcel, I'm furious", 3, emotions=["anger"], bearing=meaning(1, 0, 0, 0, 0))
        appraisal = appraiser.look_at(look(told), placed)
        assert appraisal is not None
        chances = {name: appraisal.chance(name) for name in ids}
        chosen.append(max(chances, key=lambda name: chances[name]))
    assert chosen == ids
    assert len(ids) > 1


def test_without_read_texts_no_line_has_a_place(repertoire: Repertoire) -> None:
    appraiser = Appraiser(make_affinity(), shown_from=0.4, mild_from=0.35, pressing_from=0.3)
    assert appraiser.place(repertoire.lines, {}) is None
