"""A conversation told to somebody who was not there: what the customer wants, what was tried, how they feel.

Answers short pieces in the words that were said, each between quotation marks. Refuses to add anything, to sum up in
words of its own what it only guesses, and to say anything of the agent's feelings.
"""

import re
from collections.abc import Container, Sequence
from datetime import datetime
from typing import Final

from assist.conversation import Turn, Utterance
from assist.reading import Labels
from assist.suggest.moment import Moment
from assist.suggest.needs import READABLE
from assist.suggest.promises import Promise, find_promises
from assist.suggest.quoting import clip, mark, quote, quote_turns, split_sentences, without_greeting
from assist.suggestion import MoodPoint
from assist.vocabulary import FactName, MoodTrend, Move, Signal, Speaker

_TRENDS: Final = {
    MoodTrend.EASING: "easing",
    MoodTrend.STEADY: "steady",
    MoodTrend.WORSENING: "getting worse",
}
_NAMED: Final = (FactName.ORDER_REF, FactName.ACCOUNT_REF, FactName.DEADLINE)
_DEEDS: Final = frozenset({Move.ACT, Move.GOODWILL, Move.ESCALATE})
_PROPOSALS: Final = frozenset({Move.OFFER, Move.OPTIONS})
_DID: Final = (
    re.compile(
        r"\b(?:i'?ve|we'?ve|i have|we have)\b(?! got\b)|(?<!you )\b(?:refunded|booked|waived|cancelled|sent)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:has been|have been|is now|it's now|are now|i'm [a-z]+ing|i've got|let me|done|moved|yours|escalated|"
        r"forwarded|passing|connecting|transferring|putting you|put you through|handing|"
        r"get (?:her|him|them)|left at|it's on|(?:is|'s|are) (?:fixed|signed|attached|sorted))\b",
        re.IGNORECASE,
    ),
)
_PROPOSED: Final = (
    re.compile(
        r"\b(?<!if )(?:i can|we can|i could|we could|you can|you could|shall i|either|would you like)\b", re.IGNORECASE
    ),
    re.compile(r"\bor\b", re.IGNORECASE),
)
_EMPTY: Final = re.compile(
    r"(?:thanks?|thank you|ok(?:ay)?|sure|hi|hello|sorry|great|right|perfect|no problem)[\s,!.]*(?:\w+[!.]?)?",
    re.IGNORECASE,
)
_CHOICE: Final = re.compile(r"\b(?:or|either)\b", re.IGNORECASE)
"""A sentence that holds a choice by itself; of another the one before it holds the first half."""

_ASKED: Final = re.compile(r"\b(?:number|name|postcode|reference|code|date)\b.*\?$", re.IGNORECASE)
_FEW_WORDS: Final = 5
_SAYS_SOMETHING: Final = 3
MOST_DEEDS: Final = 3
_PROPOSAL, _ANSWER = 200, 70
"""Longest quotations of a proposal, which may hold two options, and of the answer to it."""

_SURE: Final = 0.7
"""Who takes over acts on these signs without having heard the customer: below this one in three was wrong."""

_CALLS_OUT: Final = 8
"""Words of somebody who only calls for an answer."""

_VERY_UPSET, _UPSET, _CONTENT = -0.55, -0.2, 0.25
_STEP, _LEAP = 0.15, 0.3
"""A change that counts, and one that eases while it is still bad: a number said calmly forgives nothing."""
_BACK: Final = 4


def find_wish(moment: Moment) -> Utterance | None:
    """Return the first utterance that says what it is about and not only a greeting, None before they said anything."""
    long_enough = [pair for pair in moment.customer if len(without_greeting(pair[0].text).split()) >= _FEW_WORDS]
    about = (utterance for utterance, labels in long_enough if not _only_waits(moment, utterance, labels))
    return next(about, next((utterance for utterance, _ in long_enough or moment.customer), None))


def _only_waits(moment: Moment, utterance: Utterance, labels: Labels) -> bool:
    """Say whether somebody only calls out for an answer: who waits says that before what it is about."""
    intents = moment.conversation.intents
    is_short = len(utterance.text.split()) <= _CALLS_OUT
    return (
        is_short
        and Signal.LONG_WAIT in labels.signals
        and not any(intents.get(t.id, (None,))[0] for t in utterance.turns)
    )


def tell_wish(moment: Moment) -> str:
    """Quote what the customer wants, "" before they said anything."""
    wish = find_wish(moment)
    return "" if wish is None else quote_turns(wish.turns)


def tell_newest(moment: Moment) -> str:
    """Quote the customer's newest words where they say something new."""
    if not moment.customer:
        return ""
    newest = moment.customer[-1][0]
    if newest is find_wish(moment) or len(newest.text.split()) < _SAYS_SOMETHING:
        return ""
    return quote_turns(newest.turns)


def tell_deeds(moment: Moment, told: str = "") -> tuple[str, ...]:
    """Quote what the agent did and proposed, the newest ones in order; a proposal with the customer's answer.

    What was promised, or is ``told`` elsewhere, is left out.
    """
    promised = {promise.text for promise in find_promises(moment.conversation)}
    found: list[str] = []
    for place, (utterance, labels) in enumerate(moment.shown):
        if utterance.speaker is not Speaker.AGENT:
            continue
        if not labels.moves.isdisjoint(_DEEDS):
            said = _sentence(utterance, moment, _DEEDS, _DID, promised)
            if said:
                found.append(quote(said))
                continue
        if not labels.moves.isdisjoint(_PROPOSALS):
            said = _sentence(utterance, moment, _PROPOSALS, _PROPOSED, promised)
            if said:
                found.append(f"{quote(said, _PROPOSAL)}{_answer(moment, place)}")
    return tuple(deed for deed in dict.fromkeys(found) if deed != told)[-MOST_DEEDS:]


def _sentence(
    utterance: Utterance,
    moment: Moment,
    moves: frozenset[Move],
    signs: Sequence[re.Pattern[str]],
    promised: Container[str],
) -> str:
    """Return the sentence of a burst that makes one of the moves, known by its words."""
    readings = moment.conversation.readings
    for turn in reversed(utterance.turns):
        reading = readings.get(turn.id)
        if reading is None or reading.labels.moves.isdisjoint(moves):
            continue
        sentences = [said for said in split_sentences(turn.text) if not (_EMPTY.fullmatch(said) or said in promised)]
        for sign in signs:
            place = next((at for at, said in enumerate(sentences) if _shows(sign, said)), None)
            if place is None:
                continue
            is_half = (
                place > 0 and Move.OPTIONS in moves & reading.labels.moves and not _CHOICE.search(sentences[place])
            )
            return " ".join(sentences[place - 1 : place + 1]) if is_half else sentences[place]
    return ""


def _shows(sign: re.Pattern[str], sentence: str) -> bool:
    return sign.search(sentence.replace("\u2019", "'")) is not None and not _ASKED.search(sentence)


def _answer(moment: Moment, place: int) -> str:
    """Quote what the customer said to a proposal, where they took it up or turned it down."""
    following = moment.shown[place + 1 : place + 2]
    if not following or following[0][1].signals.isdisjoint({Signal.ACCEPTS, Signal.REJECTS}):
        return ""
    return f" (they answered {quote_turns(following[0][0].turns, _ANSWER)})"


def tell_facts(moment: Moment) -> str:
    """Return what is known of the case beyond the wish, as "order number 88213, deadline Saturday"; "" for nothing."""
    facts = moment.conversation.facts
    wish = tell_wish(moment)
    known = (facts[name] for name in _NAMED if name in facts and facts[name].value not in wish)
    return ", ".join(f"{READABLE[fact.name]} {fact.value}" for fact in known)


def tell_promise(promise: Promise, newest: datetime) -> str:
    """Quote a promise with the time at which it was made and the words that say when it is due."""
    due = "" if promise.when is None or promise.when in promise.text else f", {promise.when}"
    return f"{quote(promise.text)} (said {tell_time(promise.said_at, newest)}{due})"


def tell_time(at: datetime, newest: datetime) -> str:
    """Return a time of day, with its date where that is another than the newest turn's."""
    return f"{at:%H:%M} UTC" if at.date() == newest.date() else f"{at.day} {at:%b %H:%M} UTC"


def tell_mood(points: Sequence[MoodPoint]) -> str:
    """Return how the customer feels and where that is going, with the words that show it; "" before they were read."""
    if not points:
        return ""
    last = points[-1]
    words = f" ({mark(last.words)})" if last.words else ""
    doubt = "" if last.is_sure else ", though it is hard to tell"
    trend = find_trend(points)
    going = "" if trend is None else f", {_TRENDS[trend]}"
    return f"{name_mood(last.mood)}{going}{doubt}{words}"


def find_trend(points: Sequence[MoodPoint]) -> MoodTrend | None:
    """Return where a mood is going, against the turns just before; None where there is nothing to compare."""
    before = points[-_BACK:-1]
    if not before:
        return None
    last = points[-1]
    change = last.mood - sum(point.mood for point in before) / len(before)
    if change > _STEP and (last.mood >= _UPSET or (last.words != "" and change > _LEAP)):
        return MoodTrend.EASING
    return MoodTrend.WORSENING if change < -_STEP else MoodTrend.STEADY


def name_mood(mood: float) -> str:
    """Return a mood in a word or two, as the panel names it."""
    if mood < _VERY_UPSET:
        return "very upset"
    if mood < _UPSET:
        return "upset"
    return "neutral" if mood < _CONTENT else "content"


def find_open_question(moment: Moment) -> str:
    """Quote the question the customer asked last and nobody has answered, "" where there is none."""
    if not moment.waits:
        return ""
    sentences = [said for turn in moment.customer[-1][0].turns for said in split_sentences(turn.text)]
    asked = next((said for said in reversed(sentences) if said.endswith("?") and len(said.split()) > 1), "")
    return mark(clip(asked)) if asked else ""


def find_sign(moment: Moment, signal: Signal) -> Utterance | None:
    """Return the customer's utterance that shows a signal best, the first of equals; None where it is unsure."""
    best, found = _SURE, None
    for utterance, labels in moment.customer:
        if signal not in labels.signals:
            continue
        score = moment.conversation.score(utterance, "signals", signal) or 1.0  # labels kept without their scores
        if score >= best and (found is None or score > best):
            best, found = score, utterance
    return found


def newest_turn(moment: Moment) -> Turn | None:
    """Return the newest turn that is kept, of anybody."""
    turns = moment.conversation.turns
    return turns[-1] if turns else None
