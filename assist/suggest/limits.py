"""Until when something is needed, as long as that holds.

Answers what is known of a case, without a limit that the customer has overtaken. Refuses to find limits: ``slots``
does.
"""

from collections.abc import Mapping
from itertools import dropwhile, islice

from assist.conversation import KnownFact
from assist.suggest.moment import Moment
from assist.suggest.spellings import SOME_TIME
from assist.vocabulary import FactName


def gather_known(moment: Moment) -> Mapping[FactName, KnownFact]:
    """Return what is known of the case, without a limit after which they spoke of another time."""
    facts = moment.conversation.facts
    deadline = facts.get(FactName.DEADLINE)
    if deadline is None or deadline.turn_id is None or not _is_overtaken(deadline, moment):
        return facts
    return {name: fact for name, fact in facts.items() if name is not FactName.DEADLINE}


def _is_overtaken(deadline: KnownFact, moment: Moment) -> bool:
    """Say whether what it is a limit of may have changed; nobody can tell of a turn that is not kept any more."""
    turns = [turn for utterance, _ in moment.customer for turn in utterance.turns]
    kept = list(dropwhile(lambda turn: turn.id != deadline.turn_id, turns))
    return not kept or any(SOME_TIME.search(turn.text) for turn in islice(kept, 1, None))
