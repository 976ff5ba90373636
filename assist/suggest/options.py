"""Resolution options within policy.

Answers which options an intent has, in which order, and what each still needs to know. Refuses to guess a fact: an
option whose conditions are unknown is a question to ask (or, where only the record can tell, a word to the agent), one
whose conditions fail is not there at all, and one that was offered already is not offered again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assist.conversation import KnownFact
from assist.library.entries import Need
from assist.suggest.guard import was_written
from assist.suggest.measures import number_of
from assist.suggest.menu import Option, content_words
from assist.suggest.needs import READABLE, asked_by, is_wanted, was_asked
from assist.suggest.policy import hold_all
from assist.suggest.questions import ASKS, LOOK_UPS, word_question
from assist.suggest.repertoire import Repertoire
from assist.suggest.replies import says_goodbye
from assist.suggest.stamps import stamp
from assist.suggest.tension import GLAD
from assist.suggest.view import View
from assist.suggestion import ResolutionOffer, Suggestion
from assist.vocabulary import FactName, Move, Sentiment, Signal, Step

MAX_OPTIONS: Final = 3
"""A customer can choose between three; more is a catalogue."""

_NO_GOODWILL: Final = frozenset({Signal.VULNERABILITY, Signal.SECURITY_CONCERN})
_SETTLED: Final = frozenset({Signal.RESOLVED, Signal.ACCEPTS})
_PROPOSALS: Final = frozenset({Move.OFFER, Move.OPTIONS, Move.GOODWILL})
_ALIKE: Final = 0.7
"""The share of an option's words in an agent's offer from which it was that option, in other words."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """An option that may be offered, or once ``missing`` is known; ``text`` is whole where nothing is missing.

    ``told`` are the measured facts by which policy allows it.
    """

    option: Option
    text: str
    missing: tuple[FactName, ...]
    told: tuple[KnownFact, ...] = ()

    @property
    def is_private(self) -> bool:
        """Say whether what is missing first is nothing to ask a customer."""
        return bool(self.missing) and self.missing[0] in LOOK_UPS


def weigh_options(view: View, repertoire: Repertoire, stopped: frozenset[str]) -> tuple[Weighed, ...]:
    """Return the options of the intent: those that hold, those that lack an answer, those to be looked up first.

    Within each by value to the customer less cost to the company.
    """
    moment = view.moment
    progress = moment.progress
    if view.intent is None or not progress.is_done(Step.IDENTIFY) or _wants_nothing(view):
        return ()
    is_fixed = progress.is_done(Step.ACT)
    may_give = is_fixed and _may_give(view)
    left_out = moment.conversation.sent_phrase_ids | stopped
    offered = [content_words(u.text) for u, labels in moment.agent if not labels.moves.isdisjoint(_PROPOSALS)]
    found: list[Weighed] = []
    for option in repertoire.options.get(view.intent, ()):
        entry = option.resolution
        if entry.id in left_out or entry.goodwill != is_fixed or (entry.goodwill and not may_give):
            continue
        if option.unless is not None and option.unless.touches(view):
            continue
        if option.told is not None and option.told.search(view.told) is None:
            continue
        weighed = _weigh(option, view, repertoire.goodwill_limit)
        if weighed is not None and not _was_offered(weighed, offered, moment.agent_text):
            found.append(weighed)
    found.sort(key=lambda weighed: (bool(weighed.missing), weighed.is_private))
    return tuple(found)


def next_question(view: View, options: Sequence[Weighed]) -> Need | None:
    """Return what to ask so that there is something to offer; None where an option holds, or all was asked."""
    if not options or not options[0].missing or view.moment.progress.is_done(Step.ACT):
        return None
    wanted = (name for weighed in options for name in weighed.missing[:1] if not weighed.is_private)
    open_ones = (name for name in wanted if is_wanted(view.moment, name))
    return next((Need(fact=name, ask=_ask(name, view)) for name in open_ones), None)


def show_options(
    options: Sequence[Weighed], view: View, revision: str, cards: Sequence[Suggestion] = ()
) -> tuple[ResolutionOffer, ...]:
    """Return the options as they are shown.

    Each question stands once, and none that one of the ``cards`` asks already, that the agent has asked, or that comes
    too late because the case is being settled.
    """
    moment = view.moment
    is_fixed = moment.progress.is_done(Step.ACT)
    asked = {fact for card in cards for fact in asked_by(card.phrase_ids)}
    asked |= {name for name in FactName if was_asked(moment, name)}
    kept: list[Weighed] = []
    for weighed in options:
        if weighed.missing:
            wanted = weighed.missing[0]
            is_late = is_fixed and not weighed.is_private
            if is_late or wanted in asked or any(_ask(wanted, view) in card.text for card in cards):
                continue
            asked.add(wanted)
        kept.append(weighed)
    return tuple(_show(weighed, view, revision) for weighed in kept[:MAX_OPTIONS])


def _wants_nothing(view: View) -> bool:
    """Say whether the newest words settle the case or take leave, or praise before anything was done for them.

    Options would answer what nobody asks; beside thanks for a fix a gift may stand.
    """
    now = view.moment.now
    if not _SETTLED.isdisjoint(now.signals):
        return True
    is_glad = not view.moment.progress.is_done(Step.ACT) and (
        now.sentiment is Sentiment.POSITIVE and not now.emotions.isdisjoint(GLAD) and not now.signals
    )
    return not view.asks and (is_glad or says_goodbye(view.moment.customer[-1][0].text))


def _may_give(view: View) -> bool:
    """Say whether a gift would not be out of place: never in grief, danger or fraud, and never after abuse."""
    moment = view.moment
    if moment.intent is not None and moment.intent.care:
        return False
    return moment.care.isdisjoint(_NO_GOODWILL) and all(Signal.ABUSE not in seen.signals for _, seen in moment.customer)


def _weigh(option: Option, view: View, goodwill_limit: float | None) -> Weighed | None:
    known = view.moment.known
    standing = hold_all(option.terms, known)
    if standing.holds is False or (standing.holds is None and not standing.missing):
        return None
    missing = dict.fromkeys(standing.missing)
    if option.worth and goodwill_limit is not None:
        given = known.get(FactName.GOODWILL_GIVEN)
        so_far = None if given is None else number_of(given.value)
        if so_far is None:
            missing[FactName.GOODWILL_GIVEN] = None
        elif so_far + option.worth > goodwill_limit:
            return None
    facts = view.moment.conversation.facts
    text = option.template.fill(facts)
    if text is None:
        unknown = option.template.missing(facts)
        missing.update(dict.fromkeys(FactName(slot) for slot in unknown if slot in ASKS or slot in LOOK_UPS))
        if not missing:
            return None
    # What a customer can tell is asked first: it may spare the look-up.
    ordered = tuple(sorted(missing, key=lambda name: name in LOOK_UPS))
    return Weighed(option, text or "", ordered, standing.told)


def _was_offered(weighed: Weighed, offered: Sequence[frozenset[str]], agent_text: str) -> bool:
    if weighed.text and agent_text and was_written(weighed.text, agent_text):
        return True
    words = weighed.option.words
    return any(len(words & said) >= _ALIKE * len(words) for said in offered)


def _show(weighed: Weighed, view: View, revision: str) -> ResolutionOffer:
    moment = view.moment
    entry = weighed.option.resolution
    turn_id = moment.customer[-1][0].last.id
    told = [f"Within policy: {READABLE[fact.name]} is {fact.value}." for fact in weighed.told]
    return ResolutionOffer(
        id=entry.id,
        suggestion_id=stamp(moment.conversation.id, turn_id, revision, entry.id),
        title=entry.title,
        text=_question(weighed.missing[0], view) if weighed.missing else weighed.text,
        time_frame=entry.time_frame,
        approval=entry.approval,
        missing=tuple(name.value for name in weighed.missing),
        reasons=tuple(told[:2]) or (f"An option for: {moment.intent.title if moment.intent else entry.title}.",),
        is_private=weighed.is_private,
    )


def _question(name: FactName, view: View) -> str:
    """Return how a fact is found out, as it may be asked here."""
    return word_question(_ask(name, view), name, in_public=view.is_public)


def _ask(name: FactName, view: View) -> str:
    """Return how a fact is found out: the intent's own question, else ours."""
    intent = view.moment.intent
    own = None if intent is None else next((need.ask for need in intent.needs if need.fact is name), None)
    return LOOK_UPS[name] if name in LOOK_UPS else own or ASKS[name]
