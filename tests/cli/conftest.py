from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assist.cli import app
from assist.cli import rooms as cli_rooms
from tests.classifier.dummy import DummyClassifier

ROOT = Path(__file__).parents[2]
Assist = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for the database, and no settings from outside."""
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setenv("ASSIST_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def assist(home: Path, monkeypatch: pytest.MonkeyPatch) -> Assist:
    """Run a command with the dummy classifier; standard output and standard error are kept apart."""
    from assist.settings import read_settings

    read_settings.cache_clear()
    monkeypatch.setattr(cli_rooms, "make_reader", lambda _: DummyClassifier())

    def run(*words: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, list(words), input=stdin)

    return run
