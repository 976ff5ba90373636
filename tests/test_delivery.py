"""What a fresh machine gets: locks, the image, and sentences where something is missing."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ;.*)? \\$", re.MULTILINE)
TORCH = {"torch", "triton", "transformers", "sentence-transformers"}


def read_lock(folder: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, version in PINNED.findall((ROOT / folder / "requirements.lock").read_text()):
        found.setdefault(name, set()).add(version)
    return found


def wanted(*extras: str) -> dict[str, str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    several = [project["dependencies"], *(project["optional-dependencies"][extra] for extra in extras)]
    split = (re.match(r"([A-Za-z0-9_-]+)(?:\[\w+\])?(?:==(\S+))?", line) for lines in several for line in lines)
    return {found[1].lower().replace("_", "-"): found[2] or "" for found in split if found}


def test_the_serving_lock_holds_every_dependency_and_no_torch() -> None:
    lock = read_lock("assist")
    for name, version in wanted().items():
        assert name in lock
        assert not version or version in lock[name], f"{name} is locked to another version: run make lock"
    assert not TORCH & set(lock)


def test_the_testing_lock_agrees_with_the_serving_lock() -> None:
    serving, testing = read_lock("assist"), read_lock("tests")
    for name, version in wanted("train", "dev").items():
        assert name == "torch" or name in testing
        assert not version or name == "torch" or version in testing[name]
    assert {name: versions for name, versions in serving.items() if testing[name] != versions} == {}
    assert not [name for name in testing if name == "torch" or name.startswith("nvidia-")]


@pytest.mark.parametrize("folder", ["assist", "tests"])
def test_locks_have_hashes_and_name_no_host(folder: str) -> None:
    text = (ROOT / folder / "requirements.lock").read_text()
    entries = re.split(r"\n(?=[a-z])", text.strip())
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text


def test_the_dockerfile_is_clean() -> None:
    hadolint = shutil.which("hadolint", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    assert hadolint is not None
    linted = subprocess.run(
        [hadolint, "--no-color", "Dockerfile"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert linted.returncode == 0, linted.stdout


def test_the_image_copies_what_is_there_and_what_the_builder_is_sent() -> None:
    text = (ROOT / "Dockerfile").read_text()
    sources = [words.split()[0] for words in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE)]
    ignored = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    allowed = [line.removeprefix("!") for line in ignored if line.startswith("!")]
    assert sources
    for source in sources:
        assert (ROOT / source).exists()
        assert any(fnmatch(source, f"{pattern}*") for pattern in allowed)


def test_the_image_serves_without_root_and_without_torch() -> None:
    text = (ROOT / "Dockerfile").read_text()
    serve = text[text.rindex("FROM ") :]
    assert re.search(r"^USER (?!0|root)\S+$", serve, re.MULTILINE)
    assert "HEALTHCHECK" in serve
    assert "tests" not in serve
    assert all(
        re.fullmatch(r"FROM \S+:\d+\.\d+\.\d+-\S+ AS \w+", line)
        for line in re.findall(r"^FROM .*$", text, re.MULTILINE)
    )


def make(target: str, folder: Path, path: Path) -> subprocess.CompletedProcess[str]:
    """Run make in a copy, where only the programs in ``path`` are found."""
    shutil.copy(ROOT / "Makefile", folder)
    for tool in ("sh", "sed", "touch", "id", "cat"):
        found = shutil.which(tool)
        assert found is not None
        (path / tool).symlink_to(found)
    program = shutil.which("make")
    assert program is not None
    environment = {"PATH": str(path), "HOME": str(folder)}
    return subprocess.run(
        [program, target],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def fake_python(path: Path, name: str, version: str, *, has_venv: bool) -> None:
    """A Python that tells a version and whether it can make environments."""
    major, minor = version.split(".")
    old = "exit 1" if (int(major), int(minor)) < (3, 11) else "exit 0"
    program = path / name
    venv = "exit 0" if has_venv else "exit 1"
    cases = f"*print*) echo {version};;\n*sys.exit*) {old};;\n*ensurepip*) {venv};;\n"
    program.write_text(f'#!/bin/sh\ncase "$2" in\n{cases}esac\n')
    program.chmod(0o755)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


def test_without_python_make_run_names_the_package(tmp_path: Path, path: Path) -> None:
    result = make("run", tmp_path, path)
    assert result.returncode == 2
    assert "found none: sudo apt-get install python3 python3-venv" in result.stderr


def test_with_an_old_python_make_run_says_so(tmp_path: Path, path: Path) -> None:
    fake_python(path, "python3", "3.9", has_venv=True)
    result = make("run", tmp_path, path)
    assert "Rapport needs Python 3.11 or newer and found 3.9" in result.stderr


def test_without_the_venv_package_make_run_names_it(tmp_path: Path, path: Path) -> None:
    fake_python(path, "python3", "3.10", has_venv=True)
    fake_python(path, "python3.12", "3.12", has_venv=False)
    result = make("run", tmp_path, path)
    assert "sudo apt-get install python3.12-venv" in result.stderr


def test_where_nothing_may_be_installed_make_test_names_the_packages(tmp_path: Path, path: Path) -> None:
    for tool in ("chromium", "node", "npm"):
        (path / tool).write_text("#!/bin/sh\n")
        (path / tool).chmod(0o755)
    result = make("packages", tmp_path, path)
    assert result.returncode == 2
    assert "sudo apt-get install xvfb firefox-esr xdotool prosody" in result.stderr


def test_ci_runs_the_readmes_test_command() -> None:
    assert "exec make test\n" in (ROOT / ".ci" / "run").read_text()
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert "make test" in (ROOT / "README.md").read_text()
