"""What single words add to a turn's bearing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.suggest.heeding import Heed

DIM, OWN = 3, 2


def make_heed(*, spaces: int = 1, queries: int = 1, taken: int = 1, seed: int = 5) -> Heed:
    draw = np.random.default_rng(seed).normal
    return Heed(
        ask=draw(size=(DIM, spaces * queries)).astype(np.float32),
        take=draw(size=(DIM, spaces * taken)).astype(np.float32),
        give=draw(size=(spaces, queries * taken, OWN)).astype(np.float32),
        start=draw(size=(spaces, OWN)).astype(np.float32),
    )


def test_a_query_heeds_the_word_it_is_about_and_passes_over_the_rest() -> None:
    heed = Heed(
        ask=np.array([[50], [0], [0]], np.float32),
        take=np.array([[0], [1], [0]], np.float32),
        give=np.array([[[2, -1]]], np.float32),
        start=np.array([[10, 20]], np.float32),
    )
    about, other = [1, 3, 9], [0, 700, 9]
    words = np.array([other, other, about, other], np.float32)
    np.testing.assert_allclose(heed.find([words]), [[[10 + 2 * 3, 20 - 3]]])


@given(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), st.integers(1, 6))
def test_spaces_side_by_side_find_what_each_finds_alone(spaces: int, queries: int, taken: int, words: int) -> None:
    heed = make_heed(spaces=spaces, queries=queries, taken=taken)
    said = np.random.default_rng(1).normal(size=(words, DIM)).astype(np.float32)
    (found,) = heed.find([said])
    for number in range(spaces):
        alone = Heed(
            heed.ask[:, number * queries : (number + 1) * queries],
            heed.take[:, number * taken : (number + 1) * taken],
            heed.give[number : number + 1],
            heed.start[number : number + 1],
        )
        np.testing.assert_allclose(alone.find([said])[0, 0], found[number], rtol=1e-4, atol=1e-5)


@given(st.permutations(range(5)))
def test_where_a_word_stands_makes_no_difference_once_the_network_has_read_it(order: list[int]) -> None:
    heed = make_heed(queries=2, taken=2)
    words = np.random.default_rng(3).normal(size=(5, DIM)).astype(np.float32)
    np.testing.assert_allclose(heed.find([words[order]]), heed.find([words]), rtol=1e-4, atol=1e-5)


@given(st.lists(st.integers(1, 6), min_size=1, max_size=5))
def test_turns_read_together_find_what_each_finds_alone(lengths: list[int]) -> None:
    heed = make_heed(spaces=2, queries=2, taken=3)
    draw = np.random.default_rng(6).normal
    turns = [draw(scale=4, size=(length, DIM)).astype(np.float32) for length in lengths]
    alone = np.concatenate([heed.find([turn]) for turn in turns])
    np.testing.assert_allclose(heed.find(turns), alone, rtol=1e-4, atol=1e-4)


def test_arrays_that_do_not_fit_one_another_are_refused() -> None:
    heed = make_heed(queries=2)
    with pytest.raises(ValueError, match="does not fit"):
        Heed(heed.ask, heed.take, heed.give[:, :1], heed.start)
