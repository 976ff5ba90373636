"""What a server does before it serves: the library of an empty database, a library that differs, what is missing."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assist.classifier.opening import open_classifier
from assist.errors import LibraryError, ModelError
from assist.settings import Settings
from assist.web.rooms import open_rooms

if TYPE_CHECKING:
    from tests.web.conftest import OpenSite


@pytest.fixture
def prompts(tmp_path: Path, seed: Path) -> Path:
    """Give a copy of the files that the database was made from."""
    return Path(shutil.copytree(seed.parent / "prompts", tmp_path / "prompts"))


async def test_a_differing_library_is_announced_and_not_merged(
    open_site: OpenSite, prompts: Path, caplog: pytest.LogCaptureFixture
) -> None:
    phrases = next((prompts / "phrases").glob("*.yaml"))
    phrases.unlink()
    caplog.set_level(logging.WARNING)
    site = await open_site(prompts_dir=prompts)
    assert site.rooms.desk.library.number == 1
    (told,) = [record.getMessage() for record in caplog.records if record.name == "assist.web.rooms"]
    assert "differs from revision 1" in told
    assert "assist library import" in told


async def test_the_same_library_is_no_news(
    open_site: OpenSite, prompts: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    await open_site(prompts_dir=prompts)
    assert not [record for record in caplog.records if record.name == "assist.web.rooms"]


async def test_a_broken_folder_does_not_stop_a_server_that_has_a_library(
    open_site: OpenSite, prompts: Path, caplog: pytest.LogCaptureFixture
) -> None:
    next((prompts / "phrases").glob("*.yaml")).write_text("- id: [", encoding="utf-8")
    site = await open_site(prompts_dir=prompts)
    assert site.rooms.desk.library.number == 1
    assert "does not load" in caplog.text


async def test_without_any_library_it_does_not_start(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, prompts_dir=tmp_path / "nowhere")
    with pytest.raises(LibraryError, match="no such folder"):
        async with open_rooms(settings):
            pass


def test_without_a_model_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        open_classifier(Settings(model_dir=tmp_path / "nowhere"))
