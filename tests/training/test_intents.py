"""Which examples are drawn, and the figures of what was judged, on embeddings whose geometry is known."""

import numpy as np

from assist.training.intents import draw_shots, measure_intents

LABELS = ["a", "b", "oos", "a", "", "b", "a"]


def test_shots_are_drawn_by_seed_and_never_from_outside() -> None:
    assert draw_shots(LABELS, None, 1) == [0, 1, 3, 5, 6]
    two = draw_shots(LABELS, 1, 1)
    assert [LABELS[place] for place in sorted(two, key=lambda place: LABELS[place])] == ["a", "b"]
    assert draw_shots(LABELS, 1, 1) == two
    assert {tuple(draw_shots(LABELS, 1, seed)) for seed in range(20)} > {tuple(two)}


def test_figures_count_what_is_in_scope_and_what_is_not() -> None:
    corners = np.eye(8, dtype=np.float32)
    examples = np.concatenate([corners[[0]] + 0.05 * corners[[number]] for number in range(4, 7)] * 2)
    examples[3:] = corners[[1]] + 0.05 * corners[4:7]
    examples /= np.linalg.norm(examples, axis=1, keepdims=True)
    names = ["a"] * 3 + ["b"] * 3
    asked = corners[[0, 1, 1, 3, 3]]
    figures = measure_intents(examples, names, {}, asked, ["a", "b", "a", "oos", ""])
    assert figures == {
        "accuracy": 0.6667,
        "macro_f1": 0.6667,
        "oos_recall": 1.0,
        "oos_precision": 1.0,
        "intents": 2,
        "examples": 6,
        "asked": 5,
    }


def test_a_figure_of_nothing_is_none() -> None:
    figures = measure_intents(np.eye(2, 4, dtype=np.float32), ["a", "b"], {}, np.eye(1, 4, dtype=np.float32), ["a"])
    assert figures["oos_recall"] is None
    assert figures["oos_precision"] is None
