"""What is wrong with a file that was named, said the same by every command that reads one."""

import gzip
from pathlib import Path

import pytest

from assist.lines import NO_OBJECT, NOT_JSON
from tests.cli.conftest import Assist

COMMANDS = {
    "read": ("read", "{}"),
    "replay": ("replay", "{}"),
    "feed": ("feed", "{}", "--token", "x"),
    "evaluate": ("intents", "evaluate", "--train", "{}", "--test", "{}"),
}


def named(command: str, path: Path) -> list[str]:
    return [word.replace("{}", str(path)) for word in COMMANDS[command]]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_is_no_file(assist: Assist, tmp_path: Path, command: str) -> None:
    result = assist(*named(command, tmp_path))
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"{tmp_path} is a folder; name a file.\n")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("line", "sentence"), [("# Rapport", NOT_JSON), ("[5]", NO_OBJECT)])
def test_a_line_that_can_not_be_used_is_told_in_the_same_words(
    assist: Assist, tmp_path: Path, command: str, line: str, sentence: str
) -> None:
    (tmp_path / "notes.md").write_text(f"{line}\n{line}\n")
    result = assist(*named(command, tmp_path / "notes.md"))
    assert result.exit_code == 1
    assert sentence.rstrip(".") in result.stderr
    assert "Invalid JSON" not in result.stderr
    assert "Input should" not in result.stderr


@pytest.mark.parametrize("command", ["feed", "evaluate"])
def test_what_is_no_text_is_told(assist: Assist, tmp_path: Path, command: str) -> None:
    (tmp_path / "screenshot.png").write_bytes(b"\x89PNG\xff")
    assert "is not UTF-8; save it as UTF-8." in assist(*named(command, tmp_path / "screenshot.png")).stderr
    (tmp_path / "rows.gz").write_bytes(gzip.compress(b"{}")[:-6])
    assert "is not packed by gzip, or not whole" in assist(*named(command, tmp_path / "rows.gz")).stderr


def test_of_one_object_the_key_is_named(assist: Assist, tmp_path: Path) -> None:
    (tmp_path / "call.json").write_text('{\n  "id": "c",\n  "turns": [{"speaker": "cat", "text": "meow"}]\n}\n')
    result = assist(*named("feed", tmp_path / "call.json"))
    assert result.stderr.startswith(f"{tmp_path / 'call.json'}: turns.0.speaker must be 'customer', ")


@pytest.mark.parametrize("words", [("library", "import"), ("library", "diff")])
def test_a_file_is_no_folder(assist: Assist, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "notes.md").write_text("notes")
    result = assist(*words, str(tmp_path / "notes.md"))
    assert (result.exit_code, result.stderr) == (1, f"{tmp_path / 'notes.md'} is a file; name a folder.\n")
