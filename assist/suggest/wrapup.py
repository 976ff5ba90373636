"""The wrap-up of a conversation: five lines of what happened, what worked, what to try, and its figures.

Answers a draft in the words that were said, for the agent to edit. Refuses a language model, and to grade anybody. The
kind word after abuse is for the agent alone: it is no part of the text that is kept.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assist.conversation import Measures
from assist.suggest.lessons import find_tip, tell_what_worked
from assist.suggest.moment import Moment
from assist.suggest.outcome import find_outcome, is_escalated, is_resolved
from assist.suggest.promises import Promise, find_promises
from assist.suggest.quoting import quote, quote_turns, split_sentences
from assist.suggest.retelling import newest_turn, tell_deeds, tell_facts, tell_promise, tell_wish
from assist.vocabulary import Emotion, Move, Outcome, Pitfall, Signal, Speaker, Verdict

AFTER_ABUSE: Final = (
    "That was a rough one, and none of it was yours to carry. Take a minute before the next one if you can. "
    "You may tell your lead about it."
)
NO_CAUSE: Final = "not picked up from the talk; add it if you know it"
NOTHING_TRIED: Final = "nothing picked up from the talk; add what was done"
NO_PROMISES: Final = "none picked up"

_USED: Final = frozenset({Verdict.INSERTED, Verdict.EDITED, Verdict.COPIED})
_HANDED_OVER: Final = "Handed over"
_OUTCOMES: Final = {
    Outcome.RESOLVED: "Resolved",
    Outcome.ESCALATED: _HANDED_OVER,
    Outcome.LEFT_OPEN: "Left open; they last said",
    Outcome.ABANDONED: "No answer came to",
}
_CAUSE: Final = re.compile(
    r"\b(?:because|cause (?:the|it|they|we)|turns out|that's why|the reason|due to (?:a|an|the|our)|caused by|"
    r"by mistake|expired|(?:was|were) missing|guessed|"
    r"(?:was|were|is|had) never|never (?:got|been|went|made|reached|attached|scanned|sent|hear)|"
    r"didn't (?:hear|get|go|reach|register|save|update|sync)|"
    r"went (?:to the wrong|wrong)|got (?:stuck|lost|missed)|fell behind|broke down|dropped the|points? to the|"
    r"(?:was|is|there's|there is) an? (?:bug|glitch|mix-up|outage|fault)|"
    r"(?:the|a) wrong [a-z]+|twice by|went out (?:twice|late|without))\b",
    re.IGNORECASE,
)
_OWN_REASON: Final = re.compile(
    r"(?:i|we)['\u2019]?(?:ve|ll|m| have) (?:(?!\b(?:and|but|that)\b|[,;]).)*\bbecause\b", re.IGNORECASE
)
"""Why the agent did something is not why it happened."""

_NO_CAUSES: Final = frozenset({Pitfall.BLAME, Pitfall.ARGUMENTATIVE, Pitfall.DISMISSIVE, Pitfall.EXCUSE})


@dataclass(frozen=True, slots=True)
class WrapUp:
    """A draft: ``text`` is what is edited and kept, ``care`` a word to the agent that is not."""

    outcome: Outcome
    text: str
    care: str | None
    loose_promises: tuple[str, ...]
    measures: Measures


def write_wrap_up(moment: Moment) -> WrapUp:
    """Return the wrap-up of a conversation, had it ended here."""
    outcome = find_outcome(moment)
    promises = find_promises(moment.conversation)
    lines = [f"{head}: {told}" for head, told in _tell(moment, outcome, promises) if told]
    return WrapUp(
        outcome=outcome,
        text="\n".join(lines),
        care=find_care(moment),
        loose_promises=tuple(quote(promise.text) for promise in promises if promise.lacks_time),
        measures=measure(moment),
    )


def find_care(moment: Moment) -> str | None:
    """Return a kind word for the agent after abuse, else None."""
    return AFTER_ABUSE if any(Signal.ABUSE in labels.signals for _, labels in moment.customer) else None


def measure(moment: Moment) -> Measures:
    """Return the conversation in figures."""
    conversation = moment.conversation
    said = [turn for utterance, _ in moment.shown for turn in utterance.turns]
    shown = {suggestion.id for board in conversation.boards for suggestion in board.suggestions}
    used = {answer.suggestion_id for answer in conversation.answers if answer.verdict in _USED}
    return Measures(
        duration_s=(said[-1].at - said[0].at).total_seconds() if said else 0.0,
        first_response_s=_first_response(moment),
        customer_turns=sum(turn.speaker is Speaker.CUSTOMER for turn in said),
        agent_turns=sum(turn.speaker is Speaker.AGENT for turn in said),
        mood_start=moment.mood[0].mood if moment.mood else None,
        mood_end=moment.mood[-1].mood if moment.mood else None,
        is_resolved=is_resolved(moment),
        is_escalated=is_escalated(moment),
        suggestions_shown=len(shown),
        suggestions_used=len(shown & used),
    )


def _first_response(moment: Moment) -> float | None:
    """Return the seconds from the customer's first turn to the agent's first after it; unknown in a shortened talk."""
    if not moment.customer or moment.conversation.dropped_turns:
        return None
    asked = moment.customer[0][0].turns[0]
    answers = (turn for utterance, _ in moment.agent for turn in utterance.turns if turn.order > asked.order)
    first = next(answers, None)
    return None if first is None else (first.at - asked.at).total_seconds()


def _tell(moment: Moment, outcome: Outcome, promises: Sequence[Promise]) -> Iterator[tuple[str, str]]:
    newest = newest_turn(moment)
    yield "Issue", " \u00b7 ".join(part for part in (tell_wish(moment), tell_facts(moment)) if part)
    cause = _tell_cause(moment, {promise.text for promise in promises})
    yield "Cause", cause or NO_CAUSE
    yield "Tried", " \u00b7 ".join(tell_deeds(moment, cause)) or NOTHING_TRIED
    yield "Outcome", f"{_OUTCOMES[outcome]}: {_show_outcome(moment, outcome)}".rstrip(": ")
    told = [tell_promise(promise, newest.at) for promise in promises] if newest is not None else []
    yield "Promises", " \u00b7 ".join(told) or NO_PROMISES
    yield "What worked", tell_what_worked(moment)
    yield "To try", find_tip(moment, promises, is_resolved=outcome is Outcome.RESOLVED)


def _tell_cause(moment: Moment, promised: Container[str]) -> str:
    """Quote the agent's newest sentence that says why it happened; what argued, blamed or promised is no cause."""
    for utterance, labels in reversed(moment.agent):
        if not labels.pitfalls.isdisjoint(_NO_CAUSES):
            continue
        for turn in reversed(utterance.turns):
            for sentence in split_sentences(turn.text):
                is_told = sentence in promised or sentence.endswith("?") or _OWN_REASON.match(sentence)
                if not is_told and _CAUSE.search(sentence.replace("\u2019", "'")):
                    return quote(sentence)
    return ""


def _show_outcome(moment: Moment, outcome: Outcome) -> str:
    """Quote the words that show the outcome."""
    if outcome is Outcome.RESOLVED:
        glad = (pair[0] for pair in reversed(moment.customer) if _shows_end(pair[1].signals, pair[1].emotions))
        found = next(glad, None)
        return "" if found is None else quote_turns(found.turns)
    if outcome is Outcome.ESCALATED:
        handed = next(pair[0] for pair in reversed(moment.agent) if Move.ESCALATE in pair[1].moves)
        readings = moment.conversation.readings
        turns = [t for t in handed.turns if t.id in readings and Move.ESCALATE in readings[t.id].labels.moves]
        return quote_turns(turns)
    if outcome is Outcome.ABANDONED:
        return quote_turns(moment.agent[-1][0].turns[-1:])
    return quote_turns(moment.customer[-1][0].turns) if moment.customer else ""


def _shows_end(signals: frozenset[Signal], emotions: frozenset[Emotion]) -> bool:
    return Signal.RESOLVED in signals or not emotions.isdisjoint({Emotion.GRATITUDE, Emotion.JOY})
