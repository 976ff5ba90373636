"""The protocol, written down for others: JSON Schema, AsyncAPI 3, OpenAPI, and the extension's TypeScript types.

Answers what the files under ``FILES`` must hold. Everything is generated from ``assist.protocol`` and
``assist.vocabulary``; ``assist schema`` writes it and a test fails when what is committed differs. Refuses to know
sockets: an address is a word here.
"""

import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Literal

from pydantic.json_schema import GenerateJsonSchema

from assist import vocabulary
from assist.errors import CloseCode
from assist.protocol import PROTOCOL_VERSION, TO_SERVER, TO_SIDEBAR, SiteAdapter

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
FOLDER: Final = Path("assist/web/static/schema")
TYPES_PATH: Final = Path("web_extension/protocol.d.ts")
WIDTH: Final = 120


class _WholeMessages(GenerateJsonSchema):
    """What the server sends is always whole: a default is written out, so every key is there to be read."""

    def field_is_required(self, field: Any, *args: Any, **kwargs: Any) -> bool:  # noqa: ANN401 - pydantic calls it with what it likes
        """Say whether the key is always there."""
        return self.mode == "serialization" or super().field_is_required(field, *args, **kwargs)


def json_schemas() -> dict[str, Schema]:
    """Return the JSON Schema of both directions, by file name without its suffix."""
    return {
        "to_server": _union("validation", "#/$defs/{model}", "What a sidebar may say to the server."),
        "to_sidebar": _union("serialization", "#/$defs/{model}", "What the server says to a sidebar."),
    }


def site_schema() -> Schema:
    """Return the JSON Schema of a site adapter, ``web_extension/sites/*.json``."""
    return {"$schema": DIALECT, **SiteAdapter.model_json_schema()}


def asyncapi() -> Schema:
    """Return the AsyncAPI 3.0 document of the sidebar's websocket."""
    schemas: Schema = {}
    messages: dict[str, Schema] = {}
    directions: dict[str, list[str]] = {}
    for mode, direction in (("validation", "to_server"), ("serialization", "to_sidebar")):
        union = _union("validation" if mode == "validation" else "serialization", "#/components/schemas/{model}", "")
        schemas |= union["$defs"]
        directions[direction] = []
        for word, reference in union["discriminator"]["mapping"].items():
            name = reference.rsplit("/", 1)[1]
            directions[direction].append(word)
            messages[word] = {
                "name": word,
                "title": name,
                "summary": schemas[name].get("description", "").split("\n", 1)[0],
                "contentType": "application/json",
                "payload": {"$ref": reference},
            }
    closing = "\n".join(
        f"- {code.value} {code.name.lower()}: {'come back' if code.may_reconnect else 'do not come back by itself'}"
        for code in CloseCode
    )
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Rapport sidebar",
            "version": f"{PROTOCOL_VERSION}.0.0",
            "description": (
                "One websocket a sidebar. The first message is `hello` with a token, within ten seconds; every later "
                "one is answered by its `id`, which must grow. A client keeps a position for each stream and gives "
                f"it back when it returns.\n\nClose codes:\n{closing}"
            ),
        },
        "defaultContentType": "application/json",
        "servers": {"local": {"host": "127.0.0.1:8600", "protocol": "ws"}},
        "channels": {
            "sidebar": {
                "address": "/ws/sidebar",
                "messages": {word: {"$ref": f"#/components/messages/{word}"} for word in messages},
            }
        },
        "operations": {
            "hear": _operation("receive", directions["to_server"], "The server receives what a sidebar says."),
            "show": _operation("send", directions["to_sidebar"], "The server sends what a sidebar shows."),
        },
        "components": {"messages": messages, "schemas": dict(sorted(schemas.items()))},
    }


def openapi() -> Schema:
    """Return the OpenAPI document of the calls for a company's own systems."""
    from fastapi.openapi.utils import get_openapi

    from assist.web.customers import router

    return get_openapi(
        title="Rapport",
        version=f"{PROTOCOL_VERSION}.0.0",
        description="Calls for a company's own systems. Send a token: `Authorization: Bearer …`.",
        servers=[{"url": "http://127.0.0.1:8600"}],
        routes=router.routes,
    )


def typescript() -> str:
    """Return ``protocol.d.ts``: a union for every enumeration, an interface for every message and its parts."""
    to_server, to_sidebar = json_schemas().values()
    parts = ["// Written by `assist schema` from assist/protocol/ and assist/vocabulary/. Do not edit."]
    enumerations = dict(_enumerations())
    for name, enumeration in enumerations.items():
        values = [json.dumps(word.value) for word in enumeration]
        parts.append(_comment(inspect.getdoc(enumeration) or "", "") + _alias(name, values))
    parts.append(
        _comment("Why the server closed a websocket: below 4500 come back, from 4500 on do not.", "")
        + _alias("CloseCode", [str(code.value) for code in CloseCode])
    )
    site = site_schema()
    definitions = {**to_server["$defs"], **to_sidebar["$defs"], **site["$defs"], site["title"]: site}
    parts.extend(_interface(name, schema) for name, schema in sorted(definitions.items()) if name not in enumerations)
    for name, union in (("ToServer", to_server), ("ToSidebar", to_sidebar)):
        members = [reference.rsplit("/", 1)[1] for reference in union["discriminator"]["mapping"].values()]
        parts.append(_comment(union["description"], "") + _alias(name, members))
    return "\n\n".join(parts) + "\n"


def files() -> dict[Path, str]:
    """Return every generated file, by its path from the root of the repository."""
    written = {FOLDER / f"{name}.json": _pretty(schema) for name, schema in json_schemas().items()}
    documents = {"asyncapi": asyncapi(), "openapi": openapi(), "site_adapter": site_schema()}
    written |= {FOLDER / f"{name}.json": _pretty(document) for name, document in documents.items()}
    return {**written, TYPES_PATH: typescript()}


def write_schema(folder: Path) -> list[Path]:
    """Write all files under the root ``folder`` and return the paths of those that changed."""
    changed = []
    for path, text in files().items():
        target = folder / path
        if target.is_file() and target.read_text(encoding="utf-8") == text:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        changed.append(path)
    return changed


def _union(mode: Literal["validation", "serialization"], template: str, description: str) -> Schema:
    adapter = TO_SERVER if mode == "validation" else TO_SIDEBAR
    schema = adapter.json_schema(mode=mode, ref_template=template, schema_generator=_WholeMessages)
    return {"$schema": DIALECT, "description": description, **schema}


def _operation(action: str, words: list[str], summary: str) -> Schema:
    return {
        "action": action,
        "channel": {"$ref": "#/channels/sidebar"},
        "summary": summary,
        "messages": [{"$ref": f"#/channels/sidebar/messages/{word}"} for word in words],
    }


def _enumerations() -> Iterator[tuple[str, type[StrEnum]]]:
    for name, value in vars(vocabulary).items():
        if inspect.isclass(value) and issubclass(value, StrEnum) and value is not StrEnum:
            yield name, value


def _pretty(schema: Mapping[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _comment(text: str, indent: str) -> str:
    lines = text.replace("``", "`").replace("*/", "* /").splitlines()
    if not lines:
        return ""
    if len(lines) == 1:
        return f"{indent}/** {lines[0]} */\n"
    body = "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines)
    return f"{indent}/**\n{body}{indent} */\n"


def _alias(name: str, members: list[str]) -> str:
    line = f"export type {name} = {' | '.join(members)};"
    return line if len(line) <= WIDTH else f"export type {name} =\n" + "\n".join(f"  | {m}" for m in members) + ";"


def _interface(name: str, schema: Schema) -> str:
    required = set(schema.get("required", ()))
    lines = [
        _comment(field.get("description", ""), "  ") + f"  {key}{'' if key in required else '?'}: {_type(field)};\n"
        for key, field in schema["properties"].items()
    ]
    return _comment(schema.get("description", ""), "") + f"export interface {name} {{\n{''.join(lines)}}}"


def _type(schema: Schema) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[1])
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(_type(option) for option in schema["anyOf"])
    return _BY_TYPE[schema["type"]](schema)


def _array(schema: Schema) -> str:
    if "prefixItems" in schema:
        return f"[{', '.join(_type(item) for item in schema['prefixItems'])}]"
    item = _type(schema["items"])
    return f"({item})[]" if " | " in item else f"{item}[]"


_BY_TYPE: Final[Mapping[str, Callable[[Schema], str]]] = {
    "array": _array,
    "boolean": lambda _: "boolean",
    "integer": lambda _: "number",
    "null": lambda _: "null",
    "number": lambda _: "number",
    "object": lambda schema: f"{{ [key: string]: {_type(schema['additionalProperties'])} }}",
    "string": lambda _: "string",
}
