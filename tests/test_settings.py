from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from assist.errors import BadInput
from assist.settings import PREFIX, Settings, read_settings


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("PORT", *(PREFIX + field.upper() for field in Settings.model_fields)):
        monkeypatch.delenv(name, raising=False)
    read_settings.cache_clear()
    yield
    read_settings.cache_clear()


def test_without_any_setting_it_serves_on_this_machine_only() -> None:
    settings = read_settings()
    assert (settings.host, settings.port, settings.url()) == ("127.0.0.1", 8600, "http://127.0.0.1:8600")
    assert settings.database() == "sqlite+aiosqlite:///var/rapport.db"


def test_every_setting_is_described() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSIST_HOME", "/srv/rapport")
    monkeypatch.setenv("ASSIST_PUBLIC_URL", "https://assist.example/")
    monkeypatch.setenv("ASSIST_ALLOWED_ORIGINS", "https://desk.example/, https://crm.example")
    monkeypatch.setenv("ASSIST_HELLO_TIMEOUT_S", "2.5")
    settings = read_settings()
    assert settings.home == Path("/srv/rapport")
    assert settings.url() == "https://assist.example"
    assert settings.allowed_origins == ("https://desk.example", "https://crm.example")
    assert settings.hello_timeout_s == 2.5


@pytest.mark.parametrize(("names", "port"), [({"PORT": "8601"}, 8601), ({"PORT": "8601", "ASSIST_PORT": "8602"}, 8602)])
def test_the_port_may_be_given_in_short(monkeypatch: pytest.MonkeyPatch, names: dict[str, str], port: int) -> None:
    for name, value in names.items():
        monkeypatch.setenv(name, value)
    assert read_settings().port == port


def test_the_short_port_does_not_hide_the_other_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8601")
    monkeypatch.setenv("ASSIST_TEAM", "sales")
    assert (read_settings().port, read_settings().team) == (8601, "sales")


def test_a_misspelt_setting_is_never_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSIST_TURN_CHAR", "100")
    with pytest.raises(BadInput, match="Did you mean ASSIST_TURN_CHARS"):
        read_settings()


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("PORT", "abc", "a whole number, at least 1, at most 65535"),
        ("ASSIST_PORT", "70000", "a whole number, at least 1, at most 65535"),
        ("ASSIST_OUTBOX", "1", "a whole number, at least 10"),
        ("ASSIST_PING_S", "0", "a number, more than 0"),
        ("ASSIST_REDACT_NAMES", "perhaps", "true or false"),
        ("ASSIST_BACKEND", "jax", "onnx or torch"),
        ("ASSIST_LOG_LEVEL", "loud", "debug, info, warning or error"),
        ("ASSIST_REWORDING_URL", "here", "an address that begins with http:// or https://"),
    ],
)
def test_a_value_that_does_not_fit_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, fits: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadInput) as refused:
        read_settings()
    assert str(refused.value) == f"{name}={value} does not fit: it takes {fits}."


def test_every_value_that_does_not_fit_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSIST_OUTBOX", "1")
    monkeypatch.setenv("ASSIST_THREADS", "-1")
    with pytest.raises(BadInput) as refused:
        read_settings()
    assert [line.split("=")[0] for line in str(refused.value).splitlines()] == ["ASSIST_THREADS", "ASSIST_OUTBOX"]


def test_a_log_level_may_be_written_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSIST_LOG_LEVEL", "WARNING")
    assert read_settings().log_level == "warning"


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1


@pytest.mark.parametrize(
    ("told", "enabled"),
    [("all", None), ("none", frozenset()), ("retail, telecom", frozenset({"retail", "telecom"}))],
)
def test_packs_are_named_one_by_one_or_all(
    told: str, enabled: frozenset[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSIST_PACKS", told)
    assert read_settings().enabled_packs() == enabled
