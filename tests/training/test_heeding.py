"""The network over single words: what it tells is what it learned, and one word among many is enough to learn from."""

import numpy as np
import pytest

from assist.reading import CUSTOMER_LABELS

DIM, LINES, LONG = 6, 3, 9
MOMENTS = 3000

pytestmark = pytest.mark.train


def test_what_is_served_is_what_was_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    from assist.training import heeding
    from assist.training.heeding import Heeding, Words, join_heeds

    monkeypatch.setattr(heeding, "FINDS_HIDDEN", 0.0)
    draw = np.random.default_rng(4)
    turns = [draw.normal(2, 3, size=(count, DIM)).astype(np.float16) for count in (4, 1, 7)]
    words = Words.of(turns, DIM)
    torch.manual_seed(1)
    fitted = [Heeding(words, 3, 5) for _ in range(2)]
    with torch.no_grad():
        expected = [heed(torch.tensor([2, -1, 0, 1])).numpy() for heed in fitted]
    told = join_heeds([heed.told() for heed in fitted])
    for row, turn in ((0, 2), (2, 0), (3, 1)):
        (found,) = told.find([words.of_turn(turn)])
        np.testing.assert_allclose(found, [each[row] for each in expected], rtol=1e-3, atol=1e-4)
    assert not expected[0][1].any()  # no turn there: nothing is added


def test_a_line_is_learned_from_one_word_among_many() -> None:
    from assist.training.affinity import fit_affinity, measure_pulls
    from assist.training.heeding import Words
    from assist.training.spaces import Grades, Places

    draw = np.random.default_rng(3)
    kind = draw.integers(0, LINES, MOMENTS)
    turns = []
    for own in kind:
        words = draw.normal(scale=0.3, size=(LONG, DIM)).astype(np.float16)
        words[draw.integers(LONG), [DIM - 1, own]] = 3, 2  # the word that counts is marked, and says which line
        words[draw.integers(LONG), (own + 1) % LINES] = 2  # one that is not marked says another
        turns.append(words)
    moment = np.repeat(np.arange(MOMENTS), LINES)
    line = np.tile(np.arange(LINES), MOMENTS)
    places = Places(
        points=np.zeros((MOMENTS, DIM + len(CUSTOMER_LABELS)), np.float32),
        agents=np.zeros((MOMENTS, DIM), np.float32),
        has_agent=np.ones(MOMENTS, bool),
        scenes=np.zeros((MOMENTS, 1), np.float32),
        said=np.arange(MOMENTS),
        answered=np.full(MOMENTS, -1),
        words=Words.of(turns, DIM),
        line=line,
        text=np.full(len(line), -1),
        written_for=np.eye(LINES, dtype=np.float32)[line],
        meanings=np.zeros((1, DIM), np.float32),
        scene_ids=("first",),
        line_ids=("a", "b", "c"),
        situation_ids=("x", "y", "z"),
        wanted_at=np.zeros(0, np.intp),
        wanted=np.zeros((0, DIM), np.float32),
    )
    is_sent = line == kind[moment]
    grades = Grades(moment, is_sent, is_sent, np.ones(len(moment), bool), np.ones(len(moment)))
    affinity = fit_affinity(places, grades, np.flatnonzero(moment < MOMENTS // 2))
    pulls = measure_pulls(places, moment, affinity).reshape(MOMENTS, LINES)[MOMENTS // 2 :]
    assert (pulls.argmax(axis=1) == kind[MOMENTS // 2 :]).mean() > 0.9
