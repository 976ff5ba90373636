"""A restatement in the customer's own words: "my order never came" gives "So your order never came. Is that right?".

Answers a sentence that says the concern back with the person shifted, and the deadline where one was named, ending in
a check. Refuses to speak where ``clauses`` finds nothing that reads well said back, and in grief and abuse.
"""

from collections.abc import Container, Mapping
from typing import Final

from assist.conversation import KnownFact, Utterance
from assist.suggest import spellings as spelt
from assist.suggest.clauses import find_clauses
from assist.suggest.filling import name_limit
from assist.suggest.limits import gather_known
from assist.suggest.moment import Moment
from assist.vocabulary import FactName, Signal

OWN_WORDS: Final = "restate:own-words"
"""The phrase id under which restatements are guarded against repetition."""

_CLAUSES: Final = 2
_WITHHELD: Final = frozenset({Signal.VULNERABILITY, Signal.ABUSE, Signal.RESOLVED})


def restate(moment: Moment, known_words: Container[str] | None = None) -> str | None:
    """Return the concern of the newest utterance said back, or None: an older one would pass over what was just said.

    Clauses with words that look like slips among ``known_words`` are left out; None knows every word.
    """
    if not moment.now.signals.isdisjoint(_WITHHELD):
        return None
    said = quote_trouble(moment.customer[-1][0], known_words)
    return None if said is None else _compose(said.value, gather_known(moment))


def quote_trouble(utterance: Utterance, known_words: Container[str] | None = None) -> KnownFact | None:
    """Return the trouble an utterance states as a fact that fills ``{own_words}``, or None."""
    clauses = state_trouble(utterance, known_words)[:_CLAUSES]
    return KnownFact(FactName.OWN_WORDS, ", and ".join(clauses), utterance.last.id) if clauses else None


def state_trouble(utterance: Utterance, known_words: Container[str] | None = None) -> list[str]:
    """Return the clauses of an utterance that state its trouble, in the agent's words; "they" needs one before it."""
    found: list[str] = []
    for turn in utterance.turns:
        for clause in find_clauses(turn.text, known_words):
            is_new = _predicate(clause.text) not in map(_predicate, found)
            if is_new and (found or not clause.follows):
                found.append(clause.text)
    return found


def _predicate(clause: str) -> list[str]:
    """Return a clause's last words, by which one told twice is known: "your order never came", "it never came"."""
    return clause.casefold().split()[-2:]


def _compose(said: str, facts: Mapping[FactName, KnownFact]) -> str:
    deadline = facts.get(FactName.DEADLINE)
    if deadline is None or deadline.value.lower() in said.lower() or spelt.names_hour(deadline.value):
        return f"So {said}. Have I got that right?"
    return f"So {said}, and it matters for {name_limit(deadline.value)}. Have I got that right?"
