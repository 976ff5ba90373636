from collections.abc import Callable, Iterator

import pytest
import typer
from typer.testing import Result

from assist.cli import app
from assist.cli.screen import Sentences

Assist = Callable[..., Result]


def commands(group: typer.Typer, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    found = typer.main.get_command(group)
    for name in sorted(found.commands):
        if isinstance(found.commands[name], Sentences):
            yield from ((*before, name, below) for below in sorted(found.commands[name].commands))
        else:
            yield (*before, name)


ALL = list(commands(app))


def test_all_commands_are_there() -> None:
    assert {" ".join(words) for words in ALL} == {
        "serve", "invite", "train", "evaluate", "check-drafts", "learn-lines", "learn-danger", "read", "replay", "feed",
        "check", "schema", "figures", "extension", "intents evaluate", "library import", "library export",
        "library diff",
    }  # fmt: skip


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_help_teaches_by_example(assist: Assist, words: tuple[str, ...]) -> None:
    shown = assist(*words, "--help")
    assert shown.exit_code == 0
    assert "Example" in shown.stdout
    assert f"assist {' '.join(words)}" in shown.stdout.split("Example", 1)[1]


def test_a_misspelt_command_is_status_two(assist: Assist) -> None:
    result = assist("reed")
    assert result.exit_code == 2
    assert "No such command" in result.stderr


def test_training_without_data_is_a_sentence(assist: Assist) -> None:
    result = assist("train", "--data", "nowhere")
    assert result.exit_code == 1
    assert result.stderr == "There is no nowhere; check the name.\n"
