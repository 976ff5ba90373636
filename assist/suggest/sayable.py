"""What fills the slots of a line at a moment.

Answers the facts of the case, whom it falls on, the detail just given, and the trouble in the customer's own words.
Refuses to say a trouble back beside abuse, to people in trouble, or once it is over.
"""

from collections.abc import Container, Mapping
from typing import Final

from assist.conversation import KnownFact
from assist.suggest.limits import gather_known
from assist.suggest.persons import name_person
from assist.suggest.restate import quote_trouble
from assist.suggest.view import View
from assist.vocabulary import FactName, Signal

_BLUNT: Final = frozenset({Signal.ABUSE, Signal.RESOLVED, Signal.VULNERABILITY})
"""Signals beside which a trouble is not said back."""


def gather_sayable(view: View, known_words: Container[str] | None) -> Mapping[FactName, KnownFact]:
    """Return what fills slots: what is known of the case, and what the newest words say of it."""
    moment = view.moment
    heard = [name_person(utterance for utterance, _ in moment.customer), view.given]
    if view.states_trouble and _BLUNT.isdisjoint(moment.now.signals):
        heard.append(quote_trouble(moment.customer[-1][0], known_words))
    said = {fact.name: fact for fact in heard if fact is not None}
    facts = gather_known(moment)
    return {**facts, **said} if said else facts
