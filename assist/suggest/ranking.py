"""Which phrase speaks for each technique, and in which order they stand.

Answers at most three cards, at most one of them primary, and what was kept back and why. Refuses chance and clocks:
lessons and the seed of a draw arrive as arguments, ties break by id, so a conversation replayed gives the same cards.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice
from typing import Final

from assist.conversation import KnownFact
from assist.library.entries import Need
from assist.suggest.cards import Card, Choice, name_made
from assist.suggest.considerations import Call
from assist.suggest.guard import Guard
from assist.suggest.learning import INFLUENCE, NO_LESSONS, Contender, Lessons, draw
from assist.suggest.limits import gather_known
from assist.suggest.lines import Line, Shelf
from assist.suggest.needs import is_unanswered, may_ask
from assist.suggest.questions import word_question
from assist.suggest.repertoire import Repertoire
from assist.suggest.restate import OWN_WORDS, restate
from assist.suggest.sayable import gather_sayable
from assist.suggest.scoring import PRIMARY_FROM, Scoring
from assist.suggest.strategy import Plan
from assist.suggest.view import View
from assist.suggestion import Exposure, Withheld
from assist.vocabulary import FactName, Step, Technique, WithheldReason

FURTHER_FROM: Final = 0.40
MAX_FURTHER: Final = 2
MAX_WITHHELD: Final = 8
ROAMING: Final = 6
"""Lines outside their moment that are weighed for a technique, those the moment draws most.

With 12 the card was another at 4 of 285 moments, and choosing took a sixth more time.
"""

_UNASKED: Final = 0.4
_NEED_FIT, _CAUSE_FIT, _OWN_WORDS_FIT = 0.9, 0.4, 0.9
_FEELING_WORDS: Final = frozenset({Technique.ACKNOWLEDGE, Technique.APOLOGISE, Technique.REASSURE, Technique.ESCALATE})
CARRIERS: Final = frozenset({Technique.ACKNOWLEDGE, Technique.APOLOGISE})
_ASKING: Final = frozenset({Technique.CLARIFY, Technique.RESTATE, Technique.FEEL_FELT_FOUND})
"""Techniques that go on with what the talk is about; the rest answer what was just said."""
_PROMISES: Final = frozenset({Technique.FOLLOW_UP})
_NAMING: Final = frozenset({FactName.PERSON})
_CAUSE_STEPS: Final = frozenset({Step.UNDERSTAND, Step.REQUIREMENTS, Step.OPTIONS})

_Words = tuple[str, tuple[str, ...]]
"""A text, and the slots that were filled in it."""


def rank_cards(
    plan: Plan,
    view: View,
    repertoire: Repertoire,
    guard: Guard,
    *,
    need: Need | None = None,
    lessons: Lessons = NO_LESSONS,
    seed: str | None = None,
) -> Choice:
    """Return the cards for a plan. ``lessons`` tell how well each phrase served.

    With a ``seed`` the phrases that fit are drawn by how well they may serve. The draw decides which words speak for a
    technique, never which technique speaks: a card's score stays that of the technique's best phrase.
    """
    table = _Table(
        plan,
        view,
        repertoire,
        guard,
        need,
        Scoring(view, guard, lessons, repertoire.appraiser, repertoire.placed),
        seed,
    )
    found: list[Card] = []
    withheld = [Withheld(technique, reason) for technique, reason in plan.vetoes]
    for call in plan.calls:
        if (
            not table.scoring.is_learned
            and len(found) > MAX_FURTHER
            and call.weight <= min(card.score for card in found)
        ):
            break  # the calls come by weight, and no score exceeds it
        card, reason, phrase_id = table.best(call)
        if card is not None:
            found.append(card)
        elif all(call.technique is not kept.technique for kept in withheld):
            withheld.append(Withheld(call.technique, reason, phrase_id))
    if table.scoring.is_learned and all(card.score < PRIMARY_FROM for card in found):
        found += table.unasked()
    cards = _select(found, table, withheld)
    shown = {card.technique for card in cards}
    kept_back = [entry for entry in withheld if entry.technique not in shown]
    return Choice(tuple(cards), tuple(kept_back[:MAX_WITHHELD]))


def _select(found: list[Card], table: "_Table", withheld: list[Withheld]) -> list[Card]:
    """Return the cards that stand, best first, one a technique; what falls short is added to ``withheld``."""
    found.sort(key=lambda card: (-card.score, card.phrase_id))
    cards: list[Card] = []
    for ranked in found:
        card = ranked
        if ranked.says_back and any(other.says_back for other in cards):
            card = table.best(ranked.call, may_say_back=False)[0] or ranked
        if any(card.technique is other.technique or (card.says_back and other.says_back) for other in cards):
            continue
        if len(cards) > MAX_FURTHER:
            break
        if card.score < (FURTHER_FROM if cards else PRIMARY_FROM):
            withheld.append(Withheld(card.technique, WithheldReason.BELOW_THRESHOLD, card.phrase_id))
        elif not card.continues or _may_continue(cards, table.view):
            cards.append(card)
    return cards


def _may_continue(cards: list[Card], view: View) -> bool:
    """Say whether a text that reads on from an acknowledgement has one before it."""
    if cards:
        return cards[0].technique in CARRIERS
    return any(
        technique.value in labels.moves for labels in view.moment.since_last_customer() for technique in CARRIERS
    )


@dataclass(frozen=True)
class _Table:
    plan: Plan
    view: View
    repertoire: Repertoire
    guard: Guard
    need: Need | None
    scoring: Scoring
    seed: str | None

    @cached_property
    def facts(self) -> Mapping[FactName, KnownFact]:
        """What fills slots now."""
        return gather_sayable(self.view, self.repertoire.known_words)

    def best(self, call: Call, *, may_say_back: bool = True) -> tuple[Card | None, WithheldReason, str | None]:
        """Return the best card for a call, or None with the reason and the phrase that came closest.

        Without ``may_say_back`` it does not repeat the trouble in the customer's words.
        """
        facts = self.facts if may_say_back else gather_known(self.view.moment)
        reason, closest = WithheldReason.BELOW_THRESHOLD, None
        if call.technique is Technique.FEEL_FELT_FOUND:
            reason = WithheldReason.NO_FACT
        ranked = sorted(self._candidates(call), key=lambda pair: (-pair[0], pair[1].phrase.id))
        asked = self._question(call) or (self._own_words(call) if may_say_back else None)
        if asked is not None and (not ranked or asked.score >= ranked[0][0]):
            return asked, reason, None
        for place, (score, found) in enumerate(ranked):
            why, words = self._text(found, facts)
            if words is not None:
                line, (text, slots), exposure = self._choose(ranked[place:], words, facts)
                card = Card(
                    technique=call.technique,
                    phrase_id=line.phrase.id,
                    text=text,
                    score=round(score, 4),
                    call=call,
                    slots=slots,
                    continues=line.phrase.continues,
                    answers=line.answers(self.view),
                    strays=not line.is_its_moment(self.view),
                    speaks_up=self.scoring.speaks_up(score),
                    exposure=exposure,
                )
                return card, reason, None
            if closest is None:
                reason, closest = why, found.phrase.id
        return asked, reason, closest

    def unasked(self) -> Iterator[Card]:
        """Yield what nothing called for by name and readers would all but surely send, with the moment it is for."""
        for technique in self.plan.spare:
            card, _, _ = self.best(Call(technique, _UNASKED), may_say_back=False)
            if card is not None and card.score >= self.scoring.sure_from:
                yield replace(card, call=card.call._replace(because=self._moment_of(card.phrase_id)))

    def _moment_of(self, phrase_id: str) -> tuple[tuple[str, str], ...]:
        """Return the likeliest situation that a phrase is written for, as what speaks for it; nothing without one."""
        line = next(line for line in self.repertoire.lines if line.phrase.id == phrase_id)
        known = [name for name in sorted(line.when.situations) if name in self.repertoire.situations]
        likeliest = max(known, key=lambda name: self.view.chances.get(name, 0.0), default=None)
        return () if likeliest is None else (("situations", self.repertoire.situations[likeliest].title),)

    def _choose(
        self, ranked: Sequence[tuple[float, Line]], best: _Words, facts: Mapping[FactName, KnownFact]
    ) -> tuple[Line, _Words, Exposure]:
        """Return the phrase that speaks, its words and how it came to: the first, whose are ``best``, or a draw."""
        line, words, propensity = ranked[0][1], best, 1.0
        if self.seed is not None:
            texts = [(line, self.scoring.fit(line), best)]
            within_reach = texts[0][1] - INFLUENCE
            for _, other in ranked[1:]:
                fit = self.scoring.fit(other)
                if fit >= within_reach and (said := self._text(other, facts)[1]) is not None:
                    texts.append((other, fit, said))
            contenders = [Contender(other.phrase.id, fit) for other, fit, _ in texts]
            place, propensity = draw(
                contenders, line.phrase.technique, self.view.intent, self.scoring.lessons, self.seed
            )
            line, _, words = texts[place]
        phrase = line.phrase
        ground = self.scoring.lessons.standing(phrase.id, phrase.technique, self.view.intent).ground
        return line, words, Exposure(phrase.id, propensity, ground)

    def _text(self, line: Line, facts: Mapping[FactName, KnownFact]) -> tuple[WithheldReason, _Words | None]:
        """Return what a line is said as: the first of its texts that can be filled and was not said already."""
        barred = self.guard.barred.get(line.phrase.id)
        if barred is not None:
            return barred, None
        reason = WithheldReason.UNFILLED_SLOT
        for words in line.texts(facts):
            if line.phrase.technique in _PROMISES and not _NAMING.issuperset(words[1]):
                continue  # a date the customer named is not the day we promise to call
            if not self.guard.was_said(words[0]):
                return WithheldReason.BELOW_THRESHOLD, words
            reason = WithheldReason.ALREADY_SENT
        return reason, None

    def _candidates(self, call: Call) -> Iterator[tuple[float, Line]]:
        is_asked_for = call.technique is Technique.ESCALATE and bool(call.only)  # who asks for somebody gets somebody
        must_be_grave = self.plan.must_be_grave and call.technique in _FEELING_WORDS and not is_asked_for
        is_ladder = call.technique is Technique.BOUNDARY
        intent = self.view.intent if call.technique in _ASKING else self.view.stated
        placed = self.view.situations
        shelf = self.repertoire.shelf(call.technique, intent)
        for line in chain(shelf.fitting(self.view), self._near(shelf)):
            if call.only and call.only.isdisjoint(line.when.marks):
                continue
            if must_be_grave and not line.is_grave:
                continue
            if is_ladder and (line.phrase.rung or 2) != self.plan.rung:
                continue
            if call.technique is Technique.FEEL_FELT_FOUND and not self._has_found(line):
                continue
            must_stand = line.is_grave or not self.scoring.is_learned  # condolences on a guess do the most harm
            if must_stand and line.when.situations and line.when.situations.isdisjoint(placed):
                continue
            yield self.scoring.score(call, line), line

    def _near(self, shelf: Shelf) -> tuple[Line, ...]:
        """Return the lines outside their moment that are weighed; several calls may ask for a shelf's."""
        near = self._strays.get(id(shelf))
        if near is None:
            strays = (line for line in self.scoring.nearest(shelf.roaming) if line.strays(self.view))
            near = self._strays[id(shelf)] = tuple(islice(strays, ROAMING))
        return near

    @cached_property
    def _strays(self) -> dict[int, tuple[Line, ...]]:
        return {}

    def _has_found(self, line: Line) -> bool:
        fact = self.repertoire.facts.get(line.phrase.fact or "")
        return fact is not None and self.view.intent in fact.intents

    def _own_words(self, call: Call) -> Card | None:
        """Return the customer's concern said back in their own words, where it reads well."""
        is_their_turn = self.view.states_trouble and not self.view.asks  # a question wants an answer, not an echo
        if call.technique is not Technique.RESTATE or OWN_WORDS in self.guard.barred or not is_their_turn:
            return None
        text = restate(self.view.moment, self.repertoire.known_words)
        if text is None or self.guard.was_said(text):
            return None
        score = self.scoring.score_made(call, name_made(OWN_WORDS), _OWN_WORDS_FIT)
        return Card(call.technique, OWN_WORDS, text, score, call)

    def _question(self, call: Call) -> Card | None:
        """Return the intent's own question as a card: for the next need, else for the cause."""
        intent = self.view.moment.intent
        if call.technique is not Technique.CLARIFY or intent is None:
            return None
        if self.need is not None:
            text = word_question(self.need.ask, self.need.fact, in_public=self.view.is_public)
            phrase_id, fit = f"need:{intent.id}:{self.need.fact}", _NEED_FIT
        elif intent.root_cause is not None and self.view.step in _CAUSE_STEPS and may_ask(self.view):
            phrase_id, text, fit = f"cause:{intent.id}", intent.root_cause, _CAUSE_FIT
        else:
            return None
        opening = intent.opening if intent.opening is not None and is_unanswered(self.view) else ""
        if phrase_id in self.guard.barred or "{" in text or self.guard.was_said(text):
            return None
        kind = name_made(phrase_id, is_opened=bool(opening))
        score = self.scoring.score_made(call, kind, fit)
        return Card(call.technique, phrase_id, text, score, call, opening=opening)
