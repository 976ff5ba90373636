"""Words that are never passed over: somebody's life may be in danger.

Answers the one card that stands then, alone, before anything is ranked or rested. Refuses to weigh it against what
readers liked: a card too many costs a glance, one too few may cost more.
"""

from dataclasses import replace

from assist.suggest.cards import Card
from assist.suggest.considerations import Call
from assist.suggest.guard import Guard
from assist.suggest.repertoire import Repertoire
from assist.suggest.sayable import gather_sayable
from assist.suggest.view import View


def find_due(view: View, repertoire: Repertoire, guard: Guard) -> Card | None:
    """Return the card of the first line that is due here and was not said yet; None nearly always.

    Where it was said outright only words keep a line back, and nothing that was read of a turn.
    """
    outright = _find_outright(view, repertoire)
    feared = outright or view.fear(repertoire.due)
    if feared is None:
        return None
    if outright is not None:
        view = replace(view, chances={**view.chances, outright: 1.0})
    facts, situation = gather_sayable(view, repertoire.known_words), repertoire.situations.get(feared)
    because = () if situation is None else (("situations", situation.title),)
    for line in repertoire.due[feared]:
        phrase, unless = line.phrase, line.unless if outright is None else line.never
        is_kept_back = unless is not None and unless.touches(view)
        if is_kept_back or not line.when.holds(view) or phrase.id in guard.barred:
            continue
        for text, slots in line.texts(facts):
            if not guard.was_said(text):
                call = Call(phrase.technique, 1.0, because)
                return Card(phrase.technique, phrase.id, text, 1.0, call, slots=slots, speaks_up=True)
    return None


def _find_outright(view: View, repertoire: Repertoire) -> str | None:
    """Return the situation that the newest utterance says outright, of those something is due in."""
    said = view.said["now"]
    found = (name for name, words in repertoire.outright.items() if words.search(said))
    return next((name for name in found if name in repertoire.due), None)
