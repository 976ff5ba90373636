"""Every knob of the server, with its description.

Set by environment variables ``ASSIST_<NAME>`` (``PORT`` alone is read as ``ASSIST_PORT`` too). An unknown ``ASSIST_*``
name is refused, so that a misspelt setting is never silently ignored.
"""

import os
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from assist.errors import BadInput

PREFIX = "ASSIST_"
ADDRESS: Final = r"^https?://\S+$"


class Settings(BaseSettings):
    """What a server may be told; every field can be set as ``ASSIST_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8600, ge=1, le=65535, description="port to listen on; PORT= works too")
    public_url: str | None = Field(
        default=None, description="where browsers reach the server, when not http://HOST:PORT (behind a proxy)"
    )
    home: Path = Field(default=Path("var"), description="folder for the database and everything else that is kept")
    database_url: str | None = Field(
        default=None, description="SQLAlchemy URL; by default SQLite in the home folder (sqlite+aiosqlite:///…)"
    )
    model_dir: Path = Field(default=Path("models/rapport-v1"), description="folder of the model to serve")
    prompts_dir: Path = Field(default=Path("prompts"), description="library read into an empty database")
    packs: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("all",), description="packs of the library in use besides the core, separated by commas; all, or none"
    )
    threads: int = Field(
        default=0, ge=0, le=64, description="turns read beside one another, a core each; 0 chooses by the machine"
    )
    batch_tokens: int = Field(default=256, ge=32, description="tokens in one forward pass at most")
    backend: Literal["onnx", "torch"] = Field(
        default="onnx", description="onnx runs the int8 network; torch its float weights, on a GPU where there is one"
    )
    kept_readings: int = Field(
        default=2048, ge=0, description="readings of short turns kept in memory for when they come again; 0 is none"
    )
    queue_limit: int = Field(default=2048, ge=1, description="turns waiting to be read before new ones are refused")
    team: str = Field(default="default", description="team of identities made without one")
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="further origins of pages that may connect, separated by commas"
    )
    hello_timeout_s: float = Field(default=10.0, gt=0, description="a socket that has not said hello by then is closed")
    ping_s: float = Field(
        default=20.0, gt=0, description="a socket is pinged so often, and closed where no answer comes for as long"
    )
    typing_hold_s: float = Field(default=4.0, ge=0, le=30, description="longest wait of a card for a typing customer")
    turn_chars: int = Field(default=8000, ge=100, description="longest turn taken, in characters")
    message_bytes: int = Field(default=2_000_000, ge=10_000, description="longest websocket message, in bytes")
    rate_per_s: float = Field(default=400.0, gt=0, description="messages a socket may send a second, on average")
    rate_burst: int = Field(default=800, ge=1, description="messages a socket may send at once")
    outbox: int = Field(default=1000, ge=10, description="messages waiting for a slow reader before it is closed")
    live_conversations: int = Field(default=1000, ge=1, description="conversations kept in memory")
    log_delay_ms: int = Field(default=200, ge=1, le=5000, description="longest time the log may lag, in milliseconds")
    redact_names: bool = Field(default=False, description="also replace names that customers give")
    learning: Literal["off", "outcomes", "explore"] = Field(
        default="outcomes",
        description="off ranks without figures; outcomes prefers phrases that served; explore gives newcomers a turn",
    )
    rewording_url: str | None = Field(
        default=None,
        pattern=ADDRESS,
        description="language model that rewords cards, an OpenAI-compatible address ending in /v1; unset: none",
    )
    rewording_key: SecretStr | None = Field(default=None, description="bearer token for the language model, if any")
    rewording_model: str = Field(default="default", description="name of the model to ask for")
    rewording_deadline_s: float = Field(default=1.5, gt=0, le=30, description="a later rewording is given up")
    session_hours: int = Field(default=12, ge=1, description="how long a console sign-in lasts")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="debug, info, warning or error"
    )

    def database(self) -> str:
        """Return the SQLAlchemy URL in force."""
        return self.database_url or f"sqlite+aiosqlite:///{self.home / 'rapport.db'}"

    def url(self) -> str:
        """Return the address people and pages use, without a slash at its end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    def enabled_packs(self) -> frozenset[str] | None:
        """Return the packs in use besides the core, None for all of them."""
        return None if "all" in self.packs else frozenset(self.packs) - {"none"}

    @field_validator("log_level", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("packs", mode="before")
    @classmethod
    def _list(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())


@lru_cache(maxsize=1)
def read_settings() -> Settings:
    """Read the environment. Raises BadInput with a sentence on an unknown name or a value that does not fit."""
    environment = dict(os.environ)
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise BadInput(f"There is no setting {name}.{hint} `assist serve --help` lists them all.")
    port = environment.get("ASSIST_PORT", environment.get("PORT"))
    try:
        return Settings() if port is None else Settings.model_validate({"port": port})
    except ValidationError as error:
        raise BadInput("\n".join(_explain(error, environment))) from error


def _explain(error: ValidationError, environment: Mapping[str, str]) -> list[str]:
    """Return a sentence for every setting that does not fit: its name, what was given, what fits."""
    sentences = []
    for detail in error.errors(include_url=False):
        field = str(detail["loc"][0])
        name = PREFIX + field.upper()
        shown = "PORT" if field == "port" and name not in environment else name
        sentences.append(
            f"{shown}={detail['input']} does not fit: it takes {_tell_fitting(Settings.model_fields[field])}."
        )
    return sentences


def _tell_fitting(field: FieldInfo) -> str:
    """Return what a setting takes, in words."""
    if get_origin(field.annotation) is Literal:
        *others, last = get_args(field.annotation)
        return f"{', '.join(others)} or {last}"
    if field.annotation is bool:
        return "true or false"
    if field.annotation not in {int, float}:
        return "an address that begins with http:// or https://"
    bounds = []
    for bound in field.metadata:
        match bound:
            case Ge(ge):
                bounds.append(f"at least {ge}")
            case Gt(gt):
                bounds.append(f"more than {gt}")
            case Le(le):
                bounds.append(f"at most {le}")
    return ", ".join(["a whole number" if field.annotation is int else "a number", *bounds])
