"""Resolution options within policy.

Answers which options an intent has, in which order, and what each still needs to know. Refuses to guess a fact: an
option whose conditions are unknown is a question to ask, one whose conditions fail is not there at all.
"""

from typing import Final

from assist.conversation import KnownFact
from assist.library.entries import FactCondition
from assist.suggest.measures import days_of, number_of
from assist.suggest.needs import READABLE, was_asked
from assist.suggest.repertoire import Option, Repertoire
from assist.suggest.stamps import stamp
from assist.suggest.view import View
from assist.suggestion import ResolutionOffer
from assist.vocabulary import FactName, Signal, Step

MAX_OPTIONS: Final = 3
"""A customer can choose between three; more is a catalogue."""

_NO_GOODWILL: Final = frozenset({Signal.VULNERABILITY, Signal.SECURITY_CONCERN, Signal.ABUSE})
_SETTLED: Final = frozenset({Signal.RESOLVED, Signal.ACCEPTS})


def rank_options(
    view: View, repertoire: Repertoire, stopped: frozenset[str], *, asking: frozenset[FactName] = frozenset()
) -> tuple[ResolutionOffer, ...]:
    """Return the options of the intent: those that hold first, by value to the customer less cost to the company.

    An option that lacks facts is a question; each question stands once, and none that a card is ``asking`` already,
    that the agent has asked, or that comes too late because the case is being settled.
    """
    moment = view.moment
    progress = moment.progress
    if view.intent is None or not progress.is_done(Step.IDENTIFY) or not _SETTLED.isdisjoint(moment.now.signals):
        return ()
    is_fixed = progress.is_done(Step.ACT)
    may_give = is_fixed and view.signals.isdisjoint(_NO_GOODWILL)
    left_out = moment.conversation.sent_phrase_ids | stopped
    offers: list[tuple[bool, ResolutionOffer]] = []
    for option in repertoire.options.get(view.intent, ()):
        entry = option.resolution
        if entry.id in left_out or entry.goodwill != is_fixed or (entry.goodwill and not may_give):
            continue
        if option.unless is not None and option.unless.touches(view):
            continue
        offer = _offer(option, view, repertoire.revision)
        if offer is not None:
            offers.append((bool(offer.missing), offer))
    offers.sort(key=lambda pair: pair[0])
    asked = {fact.value for fact in FactName if fact in asking or was_asked(moment, fact)}
    kept: list[ResolutionOffer] = []
    for lacks, offer in offers:
        if lacks and (is_fixed or offer.missing[0] in asked):
            continue
        asked.update(offer.missing[:1])
        kept.append(offer)
    return tuple(kept[:MAX_OPTIONS])


def _offer(option: Option, view: View, revision: str) -> ResolutionOffer | None:
    entry = option.resolution
    moment = view.moment
    facts = moment.conversation.facts
    missing: dict[FactName, None] = {}
    reasons: list[str] = []
    for condition in entry.conditions:
        fact = facts.get(condition.fact)
        if fact is None:
            missing[condition.fact] = None
        elif not _holds(condition, fact):
            return None
        elif condition.known is None:
            reasons.append(f"Within policy: {READABLE[condition.fact]} is {fact.value}.")
    text = option.template.fill(facts)
    if text is None:
        unknown = option.template.missing(facts)
        missing.update(dict.fromkeys(FactName(slot) for slot in unknown if slot in READABLE))
        if not missing:
            return None
    if missing or text is None:
        text = _question(next(iter(missing)), view)
    turn_id = moment.customer[-1][0].last.id
    return ResolutionOffer(
        id=entry.id,
        suggestion_id=stamp(moment.conversation.id, turn_id, revision, entry.id),
        title=entry.title,
        text=text,
        time_frame=entry.time_frame,
        approval=entry.approval,
        missing=tuple(name.value for name in missing),
        reasons=tuple(reasons[:2]) or (f"An option for: {moment.intent.title if moment.intent else entry.title}.",),
    )


def _question(fact: FactName, view: View) -> str:
    intent = view.moment.intent
    asks = () if intent is None else intent.needs
    return next((need.ask for need in asks if need.fact is fact), f"Needs the {READABLE[fact]} first.")


def _holds(condition: FactCondition, fact: KnownFact) -> bool:
    if condition.known is not None:
        return True
    if condition.one_of is not None:
        return fact.value.casefold() in {value.casefold() for value in condition.one_of}
    number = days_of(fact.value) if fact.name is FactName.DURATION else number_of(fact.value)
    if number is None:
        return False
    if condition.at_least is not None:
        return number >= condition.at_least
    return condition.at_most is not None and number <= condition.at_most
