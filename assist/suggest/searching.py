"""Phrases found by words or by shortcode, for the agent who looks for one.

Answers which phrases fit a query, best first, filled as far as is known: the agent's own and those of a repertoire side
by side. Refuses to judge the moment: whoever searches has decided already.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

from assist.conversation import KnownFact
from assist.suggest.filling import Template
from assist.suggest.repertoire import Repertoire
from assist.vocabulary import FactName, PhraseOrigin, Technique

FOUND: Final = 12
LISTED: Final = 40
"""Phrases listed by shortcode: short lines, read at a glance."""

SLASH: Final = "/"
_WORD: Final = re.compile(r"[\w']+")
_EXACT, _BEGINS = 2, 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase as search sees it; an agent's own has a title and no technique."""

    phrase_id: str
    origin: PhraseOrigin
    template: Template
    text: str
    shortcode: str | None
    title: str = ""
    technique: Technique | None = None

    def fill(self, facts: Mapping[FactName, KnownFact]) -> "Hit":
        """Return the entry with what is known filled in."""
        text, missing = self.template.fill_known(facts)
        return Hit(self.phrase_id, self.origin, self.technique, self.title, self.shortcode, text, missing)


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found; variables nothing is known for stay in braces and are named in ``missing``."""

    phrase_id: str
    origin: PhraseOrigin
    technique: Technique | None
    title: str
    shortcode: str | None
    text: str
    missing: tuple[str, ...]


def find_phrases(
    repertoire: Repertoire,
    query: str,
    facts: Mapping[FactName, KnownFact],
    *,
    own: Iterable[Entry] = (),
    stopped: frozenset[str] = frozenset(),
) -> tuple[Hit, ...]:
    """Return the phrases that fit a query, best first.

    "/so" lists the shortcodes that begin so: the agent's own first, the whole one before longer ones. Other words must
    each occur or begin a word of the text, the title, the shortcode, the id (which names the situation) or the
    technique. A phrase whose shortcode the query is or begins comes first, the agent's own before the team's; then
    those that need nothing filled in; whole words count twice; ties are broken by origin and id.
    """
    query = query.strip().lower()
    entries = chain(own, _lines(repertoire, stopped))
    if query.startswith(SLASH):
        return _complete(entries, query.removeprefix(SLASH), facts)
    wanted = _WORD.findall(query)
    ranked = []
    for entry in entries:
        score = _score(wanted, entry)
        if score is not None:
            hit = entry.fill(facts)
            is_named = bool(query) and (entry.shortcode or "").startswith(query)
            is_own = entry.origin is PhraseOrigin.OWN
            ranked.append((not is_named, is_named and not is_own, bool(hit.missing), -score, not is_own, hit))
    ranked.sort(key=lambda one: (*one[:-1], one[-1].phrase_id))
    return tuple(hit for *_, hit in ranked[:FOUND])


def _complete(entries: Iterable[Entry], begun: str, facts: Mapping[FactName, KnownFact]) -> tuple[Hit, ...]:
    named = (entry for entry in entries if entry.shortcode is not None and entry.shortcode.startswith(begun))
    ranked = sorted(
        named,
        key=lambda one: (
            one.shortcode != begun,
            one.origin is not PhraseOrigin.OWN,
            one.shortcode or "",
            one.phrase_id,
        ),
    )
    return tuple(entry.fill(facts) for entry in ranked[:LISTED])


def _lines(repertoire: Repertoire, stopped: frozenset[str]) -> Iterator[Entry]:
    for line in repertoire.lines:
        phrase = line.phrase
        if phrase.id not in stopped:
            yield Entry(
                phrase.id,
                PhraseOrigin.TEAM,
                line.template,
                phrase.text,
                phrase.shortcode,
                technique=phrase.technique,
            )


def _score(wanted: list[str], entry: Entry) -> int | None:
    name = entry.phrase_id if entry.origin is PhraseOrigin.TEAM else ""
    text = f"{entry.text} {entry.title} {entry.shortcode or ''} {name} {entry.technique or ''}"
    words = set(_WORD.findall(text.lower().replace("_", " ").replace("-", " ")))
    score = 0
    for word in wanted:
        if word in words:
            score += _EXACT
        elif any(other.startswith(word) for other in words):
            score += _BEGINS
        else:
            return None
    return score
