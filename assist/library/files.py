"""The library as YAML files: read whole or not at all, and written so that people can read it.

Answers what stands in a folder such as ``prompts/``, and names every problem in it with file and line. Refuses to know
which entries make sense together (``lint`` does) and who may change them.

``prompts/<kind>/*.yaml`` holds lists of entries; ``prompts/packs/<pack>/<kind>/*.yaml`` holds those of a pack.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from assist.errors import LibraryError
from assist.library.entries import Entry, Phrase
from assist.library.revision import CORE, KINDS, Library

_PACKS: Final = "packs"
_Loader: Final[type[yaml.SafeLoader]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Dumper: Final[type[yaml.SafeDumper]] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_WIDTH: Final = 110


class _Folder:
    """Collects entries and problems, so that one run tells everything that is wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[str] = []
        self.entries: dict[str, list[Entry]] = {kind: [] for kind in KINDS}
        self.places: dict[tuple[str, str], str] = {}

    def place(self, path: Path, line: int | None = None) -> str:
        """Return ``prompts/phrases/x.yaml:12`` for a path below the folder."""
        relative = path.relative_to(self.folder)
        shown = f"{self.folder.resolve().name}/{relative.as_posix()}"
        return shown if line is None else f"{shown}:{line}"

    def read(self) -> None:
        """Read every kind, in the folder itself and in each pack."""
        self._read_kinds(self.folder, CORE)
        for pack in _listed(self.folder / _PACKS):
            if pack.is_dir():
                self._read_kinds(pack, pack.name)
            elif not _is_aside(pack):
                self.problems.append(f"{self.place(pack)}: packs/ holds one folder a pack; move this file into one")

    def _read_kinds(self, folder: Path, pack: str) -> None:
        for path in _listed(folder):
            if path.is_dir() and path.name in KINDS:
                self._read_kind(path, pack)
            elif path.is_dir() and not (pack == CORE and path.name == _PACKS):
                kinds = ", ".join(KINDS)
                self.problems.append(f"{self.place(path)}: not a kind of entry; rename it to one of {kinds}")
            elif path.is_file() and not _is_aside(path):
                self.problems.append(f"{self.place(path)}: a stray file; move it into the folder of its kind")

    def _read_kind(self, folder: Path, pack: str) -> None:
        for path in _listed(folder):
            if path.is_dir():
                self.problems.append(f"{self.place(path)}: folders do not nest here; move its files one up")
            elif path.suffix == ".yaml":
                self._read_file(path, folder.name, pack)
            elif not _is_aside(path):
                self.problems.append(f"{self.place(path)}: only .yaml files belong here; rename or remove it")

    def _read_file(self, path: Path, kind: str, pack: str) -> None:
        try:
            loader = _Loader(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            self.problems.append(f"{self.place(path)}: not UTF-8; save it as UTF-8")
            return
        except yaml.YAMLError as error:
            self.problems.append(f"{self.place(path)}: not YAML ({_first_line(error)}); correct it")
            return
        try:
            root = loader.get_single_node()
            if root is None:
                return
            if not isinstance(root, yaml.SequenceNode):
                self.problems.append(f"{self.place(path, _line(root))}: begin with a list of entries (“- id: …”)")
                return
            for node in root.value:
                self._read_entry(loader, node, path, kind, pack)
        except yaml.MarkedYAMLError as error:
            line = None if error.problem_mark is None else error.problem_mark.line + 1
            self.problems.append(f"{self.place(path, line)}: not YAML ({error.problem}); correct it")
        finally:
            loader.dispose()

    def _read_entry(self, loader: yaml.SafeLoader, node: yaml.Node, path: Path, kind: str, pack: str) -> None:
        if not isinstance(node, yaml.MappingNode):
            self.problems.append(f"{self.place(path, _line(node))}: an entry is a mapping; begin it with “- id: …”")
            return
        doubled = list(_doubled_keys(node))
        for key in doubled:
            self.problems.append(f"{self.place(path, _line(key))}: `{key.value}` is given twice; keep one")
        form: Any = loader.construct_object(node, deep=True)
        if pack != CORE and isinstance(form, dict):
            if form.get("pack", pack) != pack:
                self.problems.append(f"{self.place(path, _line(node))}: lies in packs/{pack}; take `pack:` out")
                return
            form["pack"] = pack
        try:
            entry = KINDS[kind].model_validate(form)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                at = self.place(path, _line_of(node, detail["loc"]))
                self.problems.append(f"{at}: {_sentence(detail)}")
            return
        here = self.place(path, _line(node))
        before = self.places.setdefault((kind, entry.id), here)
        if before is not here:
            self.problems.append(f"{here}: id `{entry.id}` is taken at {before}; give one of the two another id")
        elif not doubled:
            self.entries[kind].append(entry)


def load_files(folder: Path) -> Library:
    """Read a library whole. Raises LibraryError with every problem, a sentence each, where there is any."""
    if not folder.is_dir():
        raise LibraryError([f"{folder}: no such folder; name the one that holds phrases/ and intents/"])
    reader = _Folder(folder)
    reader.read()
    if reader.problems:
        raise LibraryError(reader.problems)
    return library_of(reader.entries)


def library_of(entries: Mapping[str, list[Entry]]) -> Library:
    """Return the library of these entries by kind, each kind sorted by id."""
    return Library.model_validate({kind: sorted(found, key=lambda entry: entry.id) for kind, found in entries.items()})


def save_files(library: Library, folder: Path) -> None:
    """Write a library as files. YAML files of its kinds that hold nothing any more are removed; comments are lost."""
    texts: dict[Path, list[str]] = {}
    for kind in KINDS:
        for entry in sorted(getattr(library, kind), key=lambda entry: entry.id):
            base = folder if entry.pack == CORE else folder / _PACKS / entry.pack
            name = entry.technique.value if isinstance(entry, Phrase) else kind
            texts.setdefault(base / kind / f"{name}.yaml", []).append(_dump(entry))
    for path, parts in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.new")
        beside.write_text("\n".join(parts), encoding="utf-8")
        beside.replace(path)
    bases = [folder, *(pack for pack in _listed(folder / _PACKS) if pack.is_dir())]
    stale = (path for base in bases for kind in KINDS for path in _listed(base / kind) if path.suffix == ".yaml")
    for path in stale:
        if path not in texts:
            path.unlink()


def _dump(entry: Entry) -> str:
    form = entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    form.pop("pack", None)
    dumped: str = yaml.dump([form], Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return dumped


def _listed(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _is_aside(path: Path) -> bool:
    return path.name in {"README.md", "LICENSE"}


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _line_of(node: yaml.Node, location: tuple[int | str, ...]) -> int:
    """Follow pydantic's location into the nodes as far as it leads."""
    line = _line(node)
    for part in location:
        below = _below(node, part)
        if below is None:
            break
        line, node = below
    return line


def _below(node: yaml.Node, part: int | str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        child = node.value[part]
        return _line(child), child
    if isinstance(node, yaml.MappingNode):
        found = ((_line(key), child) for key, child in node.value if getattr(key, "value", None) == part)
        return next(found, None)
    return None


def _doubled_keys(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, child in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    yield key
                seen.add(key.value)
            yield from _doubled_keys(child)
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _doubled_keys(child)


def _sentence(detail: ErrorDetails) -> str:
    """Say what to do about one of pydantic's errors."""
    path = ".".join(str(part) for part in detail["loc"])
    given = detail["input"]
    context = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            said = " is missing; add it"
        case "extra_forbidden":
            said = " is no key of this entry; correct or remove it"
        case "enum" | "literal_error":
            said = f": “{given}” is not known; choose {context['expected']}"
        case "string_pattern_mismatch":
            said = f": “{given}” must be small letters, digits and single hyphens; rename it"
        case "string_too_long":
            said = f" is longer than {context['max_length']} characters; shorten it"
        case "string_too_short":
            said = " is empty; write it or take the key out"
        case "too_short":
            said = f" needs at least {context['min_length']}; add more"
        case "string_type":
            said = " must be text; put it in quotes"
        case _:
            said = ": " + detail["msg"].removeprefix("Value error, ")
    return f"`{path}`{said}" if path else said.lstrip(": ")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
