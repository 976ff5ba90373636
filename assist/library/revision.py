"""The library as one immutable whole, and its revision: the hash of its content.

Answers what stands in the library. Refuses to know where it came from (files, store) and who may change it.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from assist.errors import BadInput
from assist.library.entries import CueRule, Entry, Fact, GlossaryEntry, Intent, Phrase, PromptTemplate, Situation
from assist.library.offers import Policy, Resolution

CORE: Final = "core"
"""The pack of every entry that comes with no other."""

KINDS: Mapping[str, type[Entry]] = MappingProxyType(
    {
        "phrases": Phrase,
        "cues": CueRule,
        "intents": Intent,
        "situations": Situation,
        "policies": Policy,
        "resolutions": Resolution,
        "facts": Fact,
        "glossary": GlossaryEntry,
        "templates": PromptTemplate,
    }
)
"""Folder name under prompts/ to the entry it holds; the same names are the fields of ``Library``."""


class Library(BaseModel):
    """Every entry, each kind sorted by id, so that equal content has equal revisions."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))

    phrases: tuple[Phrase, ...] = ()
    cues: tuple[CueRule, ...] = ()
    intents: tuple[Intent, ...] = ()
    situations: tuple[Situation, ...] = ()
    policies: tuple[Policy, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    facts: tuple[Fact, ...] = ()
    glossary: tuple[GlossaryEntry, ...] = ()
    templates: tuple[PromptTemplate, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the canonical JSON form: kinds that have entries, these sorted by id, defaults left out.

        A kind without entries is left out, so that a new kind changes no revision that has none of it.
        """
        return {
            kind: [
                entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
                for entry in sorted(getattr(self, kind), key=lambda entry: entry.id)
            ]
            for kind in KINDS
            if getattr(self, kind)
        }

    def with_packs(self, packs: frozenset[str] | None) -> "Library":
        """Return the library of the core and these packs; None: all. Raises BadInput for one it does not hold."""
        if packs is None:
            return self
        known = {entry.pack for kind in KINDS for entry in getattr(self, kind)}
        if strange := sorted(packs - known):
            listed = ", ".join(sorted(known - {CORE})) or "none"
            raise BadInput(f"The library holds no pack {strange[0]}; it holds: {listed}. Correct ASSIST_PACKS.")
        wanted = packs | {CORE}
        kept = {kind: tuple(e for e in getattr(self, kind) if e.pack in wanted) for kind in KINDS}
        return self.model_copy(update=kept)

    @cached_property
    def revision(self) -> str:
        """Twelve hexadecimal digits of the SHA-256 of the canonical JSON form."""
        canonical = json.dumps(self.to_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:12]
