"""Cores of made-up machines."""

from pathlib import Path

import pytest

from assist.classifier.machine import MOST, usable_cores


def machine(folder: Path, siblings: list[str], quota: str | None = None) -> Path:
    for number, text in enumerate(siblings):
        topology = folder / f"devices/system/cpu/cpu{number}/topology"
        topology.mkdir(parents=True)
        (topology / "thread_siblings_list").write_text(text + "\n")
    if quota is not None:
        (folder / "fs/cgroup").mkdir(parents=True)
        (folder / "fs/cgroup/cpu.max").write_text(quota)
    return folder


def test_two_threads_of_a_core_count_once(tmp_path: Path) -> None:
    assert usable_cores(machine(tmp_path, ["0,2", "1,3", "0,2", "1,3"]), range(4)) == 2


def test_processors_that_are_not_allowed_do_not_count(tmp_path: Path) -> None:
    assert usable_cores(machine(tmp_path, ["0", "1", "2", "3"]), [1, 2, 3]) == 3


@pytest.mark.parametrize(("quota", "cores"), [("150000 100000", 2), ("50000 100000", 1), ("max 100000", 4)])
def test_a_control_group_grants_less(tmp_path: Path, quota: str, cores: int) -> None:
    assert usable_cores(machine(tmp_path, ["0", "1", "2", "3"], quota), range(4)) == cores


def test_the_older_kind_of_control_group(tmp_path: Path) -> None:
    folder = machine(tmp_path, ["0", "1", "2", "3"])
    (folder / "fs/cgroup/cpu").mkdir(parents=True)
    (folder / "fs/cgroup/cpu/cpu.cfs_quota_us").write_text("200000")
    (folder / "fs/cgroup/cpu/cpu.cfs_period_us").write_text("100000")
    assert usable_cores(folder, range(4)) == 2


def test_where_nothing_is_told_processors_are_cores(tmp_path: Path) -> None:
    assert usable_cores(tmp_path, range(3)) == 3
    assert usable_cores(tmp_path, range(64)) == MOST
    assert usable_cores(tmp_path, []) == 1


def test_this_machine_has_some() -> None:
    assert 1 <= usable_cores() <= MOST
