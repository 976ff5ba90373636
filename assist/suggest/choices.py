"""A choice of two options in one text, which asks the customer which they would prefer.

Answers the cards with one that offers the two best options in one text, made of the library's own words. Refuses to
offer a choice over a strong feeling nobody has met, of what needs somebody's approval, of what reads too long, and
where no turn surely says what the case is: nearly all choices that readers saw rested on a guess, and were wrong.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Final

from assist.suggest.cards import Card
from assist.suggest.considerations import Call
from assist.suggest.feeling import Feeling
from assist.suggest.guard import Guard
from assist.suggest.options import Weighed
from assist.suggest.ranking import MAX_FURTHER
from assist.suggest.strategy import Plan
from assist.suggest.tension import Strength
from assist.suggest.view import View
from assist.vocabulary import Signal, Step, Technique

MOST_WORDS: Final = 45
"""A longer choice is not taken in at once."""

SURE_OF_CASE: Final = 0.85
"""Probability of the intent from which what can be done about it is offered unasked."""

_FIT: Final = 0.97
_MET_WEIGHT, _REJECTED_WEIGHT, _CALM_WEIGHT = 0.66, 0.6, 0.56
_CALM_STEPS: Final = frozenset({Step.REQUIREMENTS, Step.OPTIONS})
_LEFT_ALONE: Final = frozenset({Signal.VULNERABILITY, Signal.SECURITY_CONCERN, Signal.ABUSE})


def add_choice(
    cards: Sequence[Card], plan: Plan, options: Sequence[Weighed], view: View, guard: Guard
) -> tuple[Card, ...]:
    """Return the cards with the choice among them, in its place by score, in place of another offer."""
    if not _is_sure(view):
        return tuple(cards)
    call = _call(plan, view)
    pair = _pair(options, guard)
    if call is None or pair is None or any(card.phrase_id.startswith("need:") for card in cards):
        return tuple(cards)
    text = _compose(*pair)
    if len(text.split()) > MOST_WORDS or guard.was_said(text):
        return tuple(cards)
    ids = (pair[0].option.resolution.id, pair[1].option.resolution.id)
    score = round(call.weight * _FIT, 4)
    card = Card(technique=Technique.OFFER, phrase_id=ids[0], text=text, score=score, call=call, also=ids[1:])
    others = [other for other in cards if other.technique is not Technique.OFFER]
    ranked = sorted((card, *others), key=lambda each: (-each.score, each.phrase_id))
    return tuple(ranked[: MAX_FURTHER + 1])


def _is_sure(view: View) -> bool:
    """Say whether some turn of theirs surely says what the case is about."""
    told = view.moment.conversation.intents.values()
    return max((score for intent, score in told if intent == view.intent), default=0.0) >= SURE_OF_CASE


def _call(plan: Plan, view: View) -> Call | None:
    """Return what calls for a choice now, None where nothing does: the strongest of the plan's call and our own."""
    feeling = Feeling.of(view.moment)
    is_strong = feeling.strength >= Strength.STRONG
    if (is_strong and not feeling.is_met) or not view.signals.isdisjoint(_LEFT_ALONE):
        return None
    if any(technique is Technique.OFFER for technique, _ in plan.vetoes):
        return None
    calls = [call for call in plan.calls if call.technique is Technique.OFFER]
    if is_strong:
        calls.append(Call(Technique.OFFER, _MET_WEIGHT, feeling.evidence))
    elif Signal.REJECTS in view.moment.now.signals:
        calls.append(Call(Technique.OFFER, _REJECTED_WEIGHT, (("signals", "rejects"),)))
    elif view.step in _CALM_STEPS and "?" in view.moment.customer[-1][0].text:
        calls.append(Call(Technique.OFFER, _CALM_WEIGHT, ()))
    return max(calls, key=lambda call: call.weight, default=None)


def _pair(options: Sequence[Weighed], guard: Guard) -> tuple[Weighed, Weighed] | None:
    """Return the two best that can stand beside each other."""
    fitting = [
        weighed
        for weighed in options
        if not weighed.missing
        and weighed.option.resolution.choice is not None
        and weighed.option.resolution.approval is None
        and not weighed.option.resolution.goodwill
        and weighed.option.resolution.id not in guard.barred
    ]
    return next(combinations(fitting, 2), None)


def _compose(first: Weighed, second: Weighed) -> str:
    one, other = first.option.resolution.choice, second.option.resolution.choice
    return f"I can do one of two things: {one}, or {other}. Which would you prefer?"
