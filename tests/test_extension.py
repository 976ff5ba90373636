"""The builds for both stores: what each manifest says, what a zip holds, and that its bytes are always the same."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assist import extension
from assist.cli import app
from assist.errors import BadInput, NotFound
from assist.extension import (
    PERMISSIONS,
    SOURCE,
    Browser,
    Manifest,
    explain,
    files_for,
    manifest_for,
    pack,
    read_manifest,
    read_version,
)


def manifest(browser: Browser) -> Manifest:
    return manifest_for(browser, read_manifest(), read_version())


def test_the_folder_that_is_loaded_by_hand_has_the_products_version() -> None:
    assert read_manifest()["version"] == read_version()


@pytest.mark.parametrize("browser", Browser)
def test_every_permission_has_its_sentence(browser: Browser) -> None:
    assert all(sentence.endswith(".") for sentence in explain(manifest(browser)).values())


def test_no_sentence_is_left_over() -> None:
    asked = {name for browser in Browser for name in explain(manifest(browser))}
    assert asked == set(PERMISSIONS)


@pytest.mark.parametrize("browser", Browser)
def test_no_site_is_read_without_being_asked_for(browser: Browser) -> None:
    made = manifest(browser)
    assert not made.keys() & {
        "host_permissions",
        "content_scripts",
        "externally_connectable",
        "web_accessible_resources",
    }
    assert "tabs" not in made["permissions"]


def test_a_permission_without_a_sentence_is_not_built() -> None:
    with pytest.raises(BadInput, match="why the extension asks for history"):
        explain({"permissions": ["storage", "history"]})


def test_firefox_is_told_in_its_own_words() -> None:
    made = manifest(Browser.FIREFOX)
    assert not made.keys() & {"key", "minimum_chrome_version", "side_panel"}
    assert made["background"] == {"scripts": ["background.js"], "type": "module"}
    assert made["sidebar_action"]["default_panel"] == "sidepanel.html"
    assert made["content_security_policy"] == {"extension_pages": "script-src 'self'"}
    assert "sidePanel" not in made["permissions"]
    assert made["optional_host_permissions"] == manifest(Browser.CHROMIUM)["optional_host_permissions"]
    assert made["commands"] == manifest(Browser.CHROMIUM)["commands"]


def test_chromium_is_told_what_the_folder_says_but_for_its_key() -> None:
    assert manifest(Browser.CHROMIUM) == {name: value for name, value in read_manifest().items() if name != "key"}


@pytest.mark.parametrize("browser", Browser)
def test_a_build_holds_what_its_manifest_names_and_no_more_than_a_browser_loads(browser: Browser) -> None:
    files = files_for(browser)
    made = json.loads(files["manifest.json"])
    assert made["version"] == read_version()
    named = {*made["icons"].values(), *made["action"]["default_icon"].values(), "sidepanel.html", "background.js"}
    assert named <= files.keys()
    left = {path for path in SOURCE.rglob("*") if path.is_file() and path.relative_to(SOURCE).as_posix() not in files}
    assert {path.suffix for path in left} == {".ts"}


def test_the_same_source_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = pack(files_for(Browser.FIREFOX))
    copied = tmp_path / "web_extension"
    for path in sorted(SOURCE.rglob("*"), reverse=True):  # made in another order, at another time
        if path.is_file():
            place = copied / path.relative_to(SOURCE)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes())
            place.chmod(0o600)
    monkeypatch.setattr(extension, "SOURCE", copied)
    assert pack(files_for(Browser.FIREFOX)) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == sorted(archive.namelist())
        assert {entry.date_time for entry in archive.infolist()} == {extension.EPOCH}


def test_a_version_that_browsers_do_not_take_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extension, "ROOT", tmp_path)
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.0rc1"\n')
    with pytest.raises(BadInput, match=r"not 1\.0rc1"):
        read_version()


def test_without_the_source_there_is_nothing_to_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extension, "SOURCE", tmp_path)
    with pytest.raises(NotFound, match="copy of the repository"):
        files_for(Browser.CHROMIUM)


def test_the_command_writes_both_zips_and_both_folders(tmp_path: Path) -> None:
    folders = tmp_path / "folders"
    command = ["extension", "--out", str(tmp_path / "dist"), "--unpacked", str(folders)]
    assert CliRunner().invoke(app, command).exit_code == 0
    (folders / "firefox" / "left-over.js").write_text("")
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.stderr
    version = read_version()
    for browser in Browser:
        packed = tmp_path / "dist" / f"rapport-{browser}-{version}.zip"
        with zipfile.ZipFile(packed) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
        here = folders / browser
        assert {
            path.relative_to(here).as_posix(): path.read_bytes() for path in here.rglob("*") if path.is_file()
        } == held
    assert done.stdout.startswith("sidePanel (Chromium only): ")
    assert all(sentence in done.stdout for sentence in PERMISSIONS.values())


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "chromium").mkdir()
    (tmp_path / "chromium" / "thesis.txt").write_text("years of work")
    done = CliRunner().invoke(app, ["extension", "--out", str(tmp_path / "dist"), "--unpacked", str(tmp_path)])
    assert done.exit_code == 1
    assert "choose another" in done.stderr
    assert (tmp_path / "chromium" / "thesis.txt").exists()
    assert not (tmp_path / "dist").exists()
