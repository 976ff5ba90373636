import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from assist.library.files import load_files
from assist.store import Store
from assist.web.inviting import keep_key

Assist = Callable[..., Result]
RULE = """\
- id: shouting
  when: {emotion: anger}
  advice: "Slow down."
  evidence: "They said “{words}”."
  examples:
    - ["customer: this is ridiculous"]
    - ["customer: all is well"]
  counter_examples:
    - ["customer: this is a joke"]
    - ["cat: meow"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "words"
    shutil.copytree("prompts", copy)
    return copy


def test_import_publishes_and_export_writes_the_same_back(assist: Assist, folder: Path, tmp_path: Path) -> None:
    first = assist("library", "import", str(folder))
    assert first.exit_code == 0
    assert "is now revision 1, " in first.stderr
    again = assist("library", "import", str(folder))
    assert "nothing was published" in again.stderr
    assert assist("library", "export", str(tmp_path / "out")).exit_code == 0
    assert load_files(tmp_path / "out").revision == load_files(folder).revision


def test_diff_tells_what_changed(assist: Assist, folder: Path) -> None:
    assist("library", "import", str(folder))
    assert assist("library", "diff", str(folder)).exit_code == 0
    (folder / "cues" / "more.yaml").write_text(RULE)
    result = assist("library", "diff", str(folder))
    assert result.exit_code == 1
    assert result.stdout == "added cues/shouting\n"


def test_a_bad_folder_publishes_nothing(assist: Assist, folder: Path) -> None:
    (folder / "cues" / "more.yaml").write_text("- id: x\n  wehn: {}\n")
    result = assist("library", "import", str(folder))
    assert result.exit_code == 1
    assert "words/cues/more.yaml:2: `wehn`" in result.stderr
    assert assist("library", "export", str(folder)).stderr.startswith("There is no database")


def test_check_names_file_and_line(assist: Assist, tmp_path: Path) -> None:
    folder = tmp_path / "words"
    (folder / "cues").mkdir(parents=True)
    (folder / "cues" / "more.yaml").write_text(RULE)
    result = assist("check", str(folder))
    assert result.exit_code == 1
    told = result.stdout
    assert "words/cues/more.yaml:7: rule shouting example: does not fire. Its last turn reads as: sentiment" in told
    assert "words/cues/more.yaml:9: rule shouting counter-example: fires, and should not." in told
    assert "words/cues/more.yaml:10: rule shouting counter-example: line 1 must read “customer: …”" in told
    assert "more.yaml:6" not in told
    assert result.stderr.endswith("3 errors, 0 warnings.\n")


def test_check_tells_of_a_rule_that_is_crowded_out_and_of_one_that_says_too_much(
    assist: Assist, tmp_path: Path
) -> None:
    folder = tmp_path / "words"
    (folder / "cues").mkdir(parents=True)
    loud = "".join(
        f"- id: rule-{name}\n  when: {{last_speaker: customer}}\n  advice: a\n  evidence: e\n  weight: {weight}\n"
        f'  examples:\n    - ["customer: {name}"]\n  counter_examples:\n    - ["agent: {name}"]\n'
        for name, weight in (("one", 0.9), ("two", 0.8), ("three", 0.1))
    )
    (folder / "cues" / "loud.yaml").write_text(loud)
    result = assist("check", str(folder))
    assert "rule rule-three example: overmatch: fires, but rule-one and rule-two weigh more" in result.stdout
    assert "warning: words/cues/loud.yaml:1: rule rule-one: overmatch: fires on 2 of the other" in result.stdout
    assert result.exit_code == 1


def test_check_without_examples(assist: Assist, folder: Path) -> None:
    assert assist("check", str(folder), "--no-examples").exit_code == 0


def test_the_schemas_that_are_committed_are_the_protocols(assist: Assist) -> None:
    result = assist("schema", "--check")
    assert result.exit_code == 0, result.stderr


def test_beside_a_server_import_tells_where_it_is_and_what_can_be_done(
    assist: Assist, home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSIST_PORT", "8600")

    async def beside() -> Result:
        store = await Store.open(f"sqlite+aiosqlite:///{home / 'home' / 'rapport.db'}")
        try:
            with keep_key(home / "home", "http://127.0.0.1:8731"):
                return await asyncio.to_thread(assist, "library", "import", str(folder))
        finally:
            await store.close()

    result = asyncio.run(beside())
    assert result.exit_code == 1
    assert result.stderr.startswith("The server at http://127.0.0.1:8731 has the database. While it runs no folder can")
    assert "stop it, import, and start it again" in result.stderr
    assert "8600" not in result.stderr
