"""Fitting the space of turns and lines to what readers judged: it learns, and the server measures what was learned."""

import numpy as np
import pytest

from assist.reading import CUSTOMER_LABELS
from assist.suggest.affinity import LineToPlace

DIM, MOMENTS, LINES, EACH = 6, 6000, 4, 4

pytestmark = pytest.mark.train


@pytest.fixture(scope="module")
def judged() -> tuple[object, object]:
    """Turns of four kinds, and four lines of which each is sent after turns of its own kind only."""
    from assist.training.heeding import Words
    from assist.training.spaces import Grades, Places

    draw = np.random.default_rng(3)
    kind = draw.integers(0, LINES, MOMENTS)
    points = draw.normal(scale=0.3, size=(MOMENTS, DIM + len(CUSTOMER_LABELS))).astype(np.float32)
    points[np.arange(MOMENTS), kind] += 2
    moment = np.repeat(np.arange(MOMENTS), EACH)
    line = np.tile(np.arange(LINES), MOMENTS)
    is_sent = line == kind[moment]
    places = Places(
        points=points,
        agents=draw.normal(size=(MOMENTS, DIM)).astype(np.float32),
        has_agent=draw.random(MOMENTS) < 0.7,
        scenes=draw.integers(0, 2, (MOMENTS, 2)).astype(np.float32),
        said=np.full(MOMENTS, -1),
        answered=np.full(MOMENTS, -1),
        words=Words.of([], DIM),
        line=np.where(line == 0, -1, line - 1),
        text=np.where(line == 1, -1, 0),
        written_for=np.eye(LINES, dtype=np.float32)[line],
        meanings=np.ones((1, DIM), np.float32),
        scene_ids=("asks", "first"),
        line_ids=("b", "c", "d"),
        situation_ids=("w", "x", "y", "z"),
        wanted_at=np.arange(0, MOMENTS, 3),
        wanted=np.eye(LINES, DIM, dtype=np.float32)[kind[::3]],
    )
    return places, Grades(moment, is_sent, is_sent, np.ones(len(moment), bool), np.ones(len(moment)))


def test_each_line_is_drawn_to_the_turns_after_which_it_is_sent(judged: tuple[object, object]) -> None:
    from assist.training.affinity import fit_affinity, measure_pulls
    from assist.training.spaces import Grades, Places

    places, grades = judged
    assert isinstance(places, Places)
    assert isinstance(grades, Grades)
    taught = np.flatnonzero(grades.moment < MOMENTS // 2)
    affinity = fit_affinity(places, grades, taught)
    pulls = measure_pulls(places, grades.moment, affinity).reshape(MOMENTS, EACH)[MOMENTS // 2 :]
    truth = grades.is_sent.reshape(MOMENTS, EACH)[MOMENTS // 2 :]
    assert (pulls.argmax(axis=1) == truth.argmax(axis=1)).mean() > 0.9


def test_a_moment_that_calls_for_no_words_draws_all_lines_less_and_still_the_better_one_most(
    judged: tuple[object, object],
) -> None:
    from assist.training.affinity import fit_affinity, measure_pulls
    from assist.training.spaces import Grades, Places

    places, grades = judged
    assert isinstance(places, Places)
    assert isinstance(grades, Grades)
    is_called_for = places.scenes[grades.moment, 1] == 0
    silent = grades._replace(is_called_for=is_called_for)
    affinity = fit_affinity(places, silent, np.flatnonzero(grades.moment < MOMENTS // 2))
    pulls = measure_pulls(places, grades.moment, affinity)
    held = grades.moment >= MOMENTS // 2
    sent = held & grades.is_sent
    assert pulls[sent & is_called_for].mean() > pulls[sent & ~is_called_for].mean() + 1
    drawn = pulls.reshape(MOMENTS, EACH)[MOMENTS // 2 :].argmax(axis=1)
    is_right = drawn == grades.is_sent.reshape(MOMENTS, EACH)[MOMENTS // 2 :].argmax(axis=1)
    assert is_right[places.scenes[MOMENTS // 2 :, 1] == 1].mean() > 0.9


def test_what_a_moment_stands_in_tells_lines_apart_where_its_words_do_not(judged: tuple[object, object]) -> None:
    from dataclasses import replace

    from assist.training.affinity import fit_affinity, measure_pulls
    from assist.training.spaces import Grades, Places

    places, grades = judged
    assert isinstance(places, Places)
    assert isinstance(grades, Grades)
    kind = grades.is_sent.reshape(MOMENTS, EACH).argmax(axis=1)
    mute = replace(
        places,
        points=np.random.default_rng(5).normal(size=places.points.shape).astype(np.float32),
        scenes=np.eye(LINES, dtype=np.float32)[kind],
        scene_ids=("asks", "first", "after inform", "in speech"),
        wanted_at=np.zeros(0, np.intp),
        wanted=np.zeros((0, DIM), np.float32),
    )
    affinity = fit_affinity(mute, grades, np.flatnonzero(grades.moment < MOMENTS // 2))
    pulls = measure_pulls(mute, grades.moment, affinity).reshape(MOMENTS, EACH)[MOMENTS // 2 :]
    assert (pulls.argmax(axis=1) == kind[MOMENTS // 2 :]).mean() > 0.9


def test_it_is_fitted_alike_each_time_and_the_server_measures_the_same(judged: tuple[object, object]) -> None:
    from assist.training.affinity import fit_affinity, measure_pulls
    from assist.training.spaces import Grades, Places

    places, grades = judged
    assert isinstance(places, Places)
    assert isinstance(grades, Grades)
    rows = np.arange(len(grades.moment))
    affinity, again = fit_affinity(places, grades, rows), fit_affinity(places, grades, rows)
    np.testing.assert_array_equal(affinity.customer, again.customer)
    line = LineToPlace("c", frozenset({"y"}), places.meanings[0])
    bearing = places.points[0] @ affinity.customer[:-1] + affinity.customer[-1]
    if places.has_agent[0]:
        bearing = bearing + places.agents[0] @ affinity.agent[:-1] + affinity.agent[-1]
    bearing = bearing + affinity.survey(zip(places.scene_ids, places.scenes[0].tolist(), strict=True))
    served = affinity.place([line]).pull(bearing).pulls[0]
    assert served == pytest.approx(measure_pulls(places, grades.moment, affinity)[2], rel=1e-4)


def test_readers_own_words_teach_where_a_line_nobody_judged_belongs(judged: tuple[object, object]) -> None:
    from assist.training.affinity import fit_affinity
    from assist.training.spaces import Grades, Places

    places, grades = judged
    assert isinstance(places, Places)
    assert isinstance(grades, Grades)
    affinity = fit_affinity(places, grades, np.arange(len(grades.moment)))
    words = np.eye(LINES, DIM, dtype=np.float32)
    placed = affinity.place([LineToPlace(f"new-{kind}", frozenset(), words[kind]) for kind in range(LINES)])
    bearings = places.points @ affinity.customer[:-1] + affinity.customer[-1]
    bearings += places.scenes @ np.stack([affinity.scene[name] for name in places.scene_ids])
    drawn = affinity.stand(bearings) @ placed.places[:, :-1].T + placed.places[:, -1]
    kind = grades.is_sent.reshape(MOMENTS, EACH).argmax(axis=1)
    assert (drawn.argmax(axis=1) == kind).mean() > 0.9


def test_spaces_side_by_side_draw_as_they_do_on_average(
    judged: tuple[object, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    from assist.training import affinity
    from assist.training.affinity import fit_affinity, measure_pulls
    from assist.training.spaces import Grades, Places

    places, grades = judged
    assert isinstance(places, Places)
    assert isinstance(grades, Grades)
    rows = np.arange(len(grades.moment) // 4)

    def measure(spaces: int, seed: int) -> object:
        monkeypatch.setattr(affinity, "SPACES", spaces)
        monkeypatch.setattr(affinity, "_SEED", seed)
        return measure_pulls(places, grades.moment, fit_affinity(places, grades, rows))

    apart = np.mean([measure(1, 17), measure(1, 18)], axis=0)
    np.testing.assert_allclose(np.asarray(measure(2, 17)), apart, atol=1e-3)
