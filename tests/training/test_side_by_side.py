"""Jobs run beside one another: each is told of, returns what it found, and none outlives the others' failure."""

import os
from collections.abc import Callable
from functools import partial

import pytest

pytest.importorskip("torch")

from assist.errors import BadInput
from assist.training.side_by_side import run_side_by_side

pytestmark = pytest.mark.train


def _unseen(_done: float, _words: str) -> None:
    pass


def _square(number: int, say: Callable[[float, str], None]) -> tuple[int, int]:
    say(0.5, f"half of {number}")
    say(1.0, f"all of {number}")
    return number * number, os.getpid()


def _refuse(_say: Callable[[float, str], None]) -> tuple[int, int]:
    raise BadInput("there is nothing to learn from")


def _vanish(_say: Callable[[float, str], None]) -> tuple[int, int]:
    os._exit(7)


@pytest.mark.parametrize("cores", [1, 2])
def test_every_job_returns_in_its_place_and_tells_how_far_it_is(cores: int) -> None:
    told: list[tuple[float, str]] = []
    jobs = [partial(_square, number) for number in (2, 3, 4)]
    found = run_side_by_side(jobs, lambda done, words: told.append((done, words)), cores=cores)
    assert [squared for squared, _ in found] == [4, 9, 16]
    assert sorted(words for _, words in told) == sorted(f"{part} of {n}" for part in ("half", "all") for n in (2, 3, 4))
    shares = [done for done, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)


def test_beside_one_another_they_have_processes_of_their_own() -> None:
    jobs = [partial(_square, number) for number in (2, 3)]
    assert {process for _, process in run_side_by_side(jobs, _unseen, cores=1)} == {os.getpid()}
    processes = {process for _, process in run_side_by_side(jobs, _unseen, cores=2)}
    assert len(processes) == 2
    assert os.getpid() not in processes


@pytest.mark.parametrize("cores", [1, 2])
def test_what_a_job_raises_is_raised(cores: int) -> None:
    with pytest.raises(BadInput, match="nothing to learn from"):
        run_side_by_side([partial(_square, 2), _refuse], _unseen, cores=cores)


def test_a_job_that_the_system_ends_is_told_of() -> None:
    with pytest.raises(BadInput, match=r"exit status 7"):
        run_side_by_side([partial(_square, 2), _vanish], _unseen, cores=2)
