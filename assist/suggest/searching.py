"""Phrases found by words, for the agent who looks for one.

Answers which phrases of a repertoire fit a query, best first, filled from what is known. Refuses to judge the moment:
whoever searches has decided already.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from assist.conversation import KnownFact
from assist.suggest.repertoire import Line, Repertoire
from assist.vocabulary import FactName, Technique

FOUND: Final = 8
_WORD: Final = re.compile(r"[\w']+")
_EXACT, _BEGINS = 2, 1


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found; slots nobody has filled stay in braces and are named in ``missing``."""

    phrase_id: str
    technique: Technique
    text: str
    missing: tuple[str, ...]


def find_phrases(
    repertoire: Repertoire,
    query: str,
    facts: Mapping[FactName, KnownFact],
    *,
    stopped: frozenset[str] = frozenset(),
    limit: int = FOUND,
) -> tuple[Hit, ...]:
    """Return the phrases in which every word of the query occurs or begins a word; all of them for an empty query.

    Words are looked for in the text, the id (which names the situation) and the technique. Whole words count twice;
    phrases that can be filled come first; ties are broken by id.
    """
    wanted = _WORD.findall(query.lower())
    ranked = []
    for line in repertoire.lines:
        score = _score(wanted, line)
        if score is None or line.phrase.id in stopped:
            continue
        text = line.template.fill(facts)
        ranked.append((text is None, -score, line.phrase.id, line, text))
    ranked.sort(key=lambda entry: entry[:3])
    return tuple(
        Hit(
            phrase_id=line.phrase.id,
            technique=line.phrase.technique,
            text=line.phrase.text if text is None else text,
            missing=line.template.missing(facts),
        )
        for *_, line, text in ranked[:limit]
    )


def _score(wanted: list[str], line: Line) -> int | None:
    text = f"{line.phrase.text} {line.phrase.id} {line.phrase.technique}"
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
