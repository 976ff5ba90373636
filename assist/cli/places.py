"""Where in the files of a library an entry stands, and each item of its lists: ``prompts/cues/mood.yaml:12``."""

from pathlib import Path
from typing import Final

import yaml

LOADER: Final[type[yaml.SafeLoader]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Key = tuple[str, str, str | None, int | None]
"""(kind, id, name of a list or None, index in it or None)."""


def find_places(folder: Path) -> dict[Key, str]:
    """Return the place of every entry and of every item in its lists. Files must have loaded before."""
    places: dict[Key, str] = {}
    packs = [folder, *sorted((folder / "packs").glob("*/"))]
    for base in packs:
        for path in sorted(base.glob("*/*.yaml")):
            root = yaml.compose(path.read_text(encoding="utf-8"), Loader=LOADER)
            if not isinstance(root, yaml.SequenceNode):
                continue
            shown = f"{folder.resolve().name}/{path.relative_to(folder).as_posix()}"
            for node in root.value:
                _place_entry(places, shown, path.parent.name, node)
    return places


def _place_entry(places: dict[Key, str], shown: str, kind: str, node: yaml.Node) -> None:
    fields = {key.value: value for key, value in node.value}
    name = str(fields["id"].value)
    places[kind, name, None, None] = f"{shown}:{_line(node)}"
    for field, value in fields.items():
        if isinstance(value, yaml.SequenceNode):
            for index, item in enumerate(value.value):
                places[kind, name, field, index] = f"{shown}:{_line(item)}"


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
