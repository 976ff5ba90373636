"""The README is true: its commands run, its settings are the settings, its links lead somewhere."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assist.classifier.taught import FILE
from assist.cli import app
from assist.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(<!-- runs -->\n)?```console\n(.*?)```", re.DOTALL)
COMMANDS = [
    (line.removeprefix("$ "), bool(runs)) for runs, text in BLOCK.findall(README) for line in text.strip().splitlines()
]


def settings_table() -> str:
    """The table as the README must have it."""
    lines = ["| name | default | what it does |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        shown = ",".join(field.default) if isinstance(field.default, tuple) else field.default
        default = "" if shown in {None, ""} else f"`{shown}`"
        lines.append(f"| `{PREFIX}{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines)


def between(begin: str, end: str) -> str:
    return README.split(f"<!-- {begin} -->\n")[1].split(f"<!-- {end} -->")[0].strip()


def test_the_settings_are_the_settings() -> None:
    assert between("settings", "end of settings") == settings_table()


@pytest.mark.parametrize("command", [command for command, _ in COMMANDS if command.startswith("make")])
def test_make_targets_are_there(command: str) -> None:
    done = subprocess.run([*shlex.split(command), "-n"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "command", [command for command, _ in COMMANDS if "assist " in command and "docker" not in command]
)
def test_commands_and_options_are_there(command: str) -> None:
    words = shlex.split(command.rsplit("| ", maxsplit=1)[-1])[1:]
    name = words[:2] if words[0] == "library" else words[:1]
    shown = CliRunner().invoke(app, [*name, "--help"])
    assert shown.exit_code == 0
    for word in words:
        assert not word.startswith("--") or word in shown.stdout


@pytest.mark.parametrize("command", [command for command, runs in COMMANDS if runs])
def test_what_is_marked_to_run_runs(command: str, tmp_path: Path, examples: Path) -> None:
    if (examples / FILE).exists():
        shutil.copy(examples / FILE, tmp_path)
    environment = {
        **os.environ,
        "ASSIST_HOME": str(tmp_path),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    if (tmp_path / FILE).exists():
        shutil.copy(tmp_path / FILE, examples)


def test_every_command_is_in_the_table() -> None:
    listed = set(re.findall(r"^\| `assist ([a-z ]+)` \|", README, re.MULTILINE))
    shown = CliRunner().invoke(app, ["--help"]).stdout
    commands = set(re.findall(r"^  ([a-z]+)  ", shown.split("Commands:")[1], re.MULTILINE))
    for group in ("intents", "library"):
        below = CliRunner().invoke(app, [group, "--help"]).stdout
        names = re.findall(r"^  ([a-z]+)  ", below.split("Commands:")[1], re.MULTILINE)
        commands = (commands - {group}) | {f"{group} {name}" for name in names}
    assert listed == commands


def test_links_and_pictures_lead_to_files() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert "://" in target or (ROOT / target).exists(), target


def test_the_map_names_folders_that_are_there() -> None:
    listed = re.findall(r"^( *)([a-z_]+)/ ", README.split("## Map")[1], re.MULTILINE)
    for indent, name in listed:
        assert ((ROOT / "assist" if indent else ROOT) / name).is_dir()
