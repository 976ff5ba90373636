"""The rooms of a command: what they leave behind in the home folder."""

import asyncio
from pathlib import Path

import pytest

from assist.classifier.taught import FILE
from assist.cli.rooms import make_reader
from assist.settings import Settings

ROOT = Path(__file__).parents[2]
EXAMPLES = {"waits": ["twelve days now", "still no sign of it"], "other": ["it was the blue one"]}


@pytest.mark.parametrize("is_there", [True, False])
def test_what_was_read_of_examples_is_kept_where_there_is_a_home_and_no_home_is_made(
    tmp_path: Path, *, is_there: bool
) -> None:
    home = tmp_path / "var"
    if is_there:
        home.mkdir()

    async def learn() -> None:
        reader = make_reader(Settings(home=home, model_dir=ROOT / "models" / "rapport-v1"))
        await reader.start()
        await reader.learn_situations(EXAMPLES)
        await reader.close()

    asyncio.run(learn())
    assert (home / FILE).is_file() is is_there
    assert home.exists() is is_there
