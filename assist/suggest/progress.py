"""The problem-solving track: which of its steps were taken, by which turn, and what comes next.

Answers identify → understand → requirements → options → choice → act → confirm from moves, signals and facts. Refuses
to tick a step nobody took; a customer who says no, or that it did not help, takes the track back.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from assist.conversation import Conversation, Utterance
from assist.reading import Labels
from assist.suggest.derived import Known
from assist.suggestion import Progress, ProgressMark
from assist.vocabulary import FactName, Move, Sentiment, Signal, Speaker, Step

STEPS: Final = tuple(Step)
_PLACE: Final = {step: index for index, step in enumerate(STEPS)}
_OPEN: Final = {step: ProgressMark(step, None) for step in STEPS}
_ASKS: Final = frozenset({Move.CLARIFY, Move.VERIFY})
_PROPOSALS: Final = frozenset({Move.OFFER, Move.OPTIONS})
_NOT_YET: Final = frozenset({Move.HOLD, Move.CLARIFY, Move.VERIFY, Move.OFFER, Move.OPTIONS, Move.GREET})
_STILL_BROKEN: Final = re.compile(
    r"(?:didn'?t|doesn'?t|does not|did not|hasn'?t|not) (?:work|help|fix)|still (?:not|doesn'?t|isn'?t|nothing|"
    r"the same|broken|won'?t|can'?t)|no luck",
    re.IGNORECASE,
)
_NO_LUCK: Final = re.compile(
    r"\b(?:didn'?t|doesn'?t|does not|did not|hasn'?t|not) (?:work|help|fix)|"
    r"\bstill (?:doesn'?t|isn'?t|won'?t|can'?t|broken|the same|(?!waiting|looking|hoping|thinking)\w+ing\b)|"
    r"\bno (?:luck|joy|change|difference)\b|\bsame (?:problem|thing|error|result)\b",
    re.IGNORECASE,
)
_LOOKING: Final = re.compile(
    r"\b(?:i'?m|i am|let me|i'?ll|i will)(?: just| now)? (?:look|check|find|see|pull|go |read|get)", re.IGNORECASE
)
_HAVE_DONE: Final = re.compile(r"\b(?:i'?ve|i have|we'?ve|we have|is now|has been|have been)\b", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"[^.?!\n]+[.?!]?")
_PROBLEM_WORDS: Final = 4


@dataclass(slots=True)
class Track:
    """Which steps were taken, by which turn; ``intent`` is the newest stated, ``asked`` whether the agent asks.

    ``attempts`` counts the fixes that did not help; ``tried`` says that one is being tried.
    """

    done: dict[Step, str] = field(default_factory=dict)
    intent: str | None = None
    asked: bool = False
    tried: bool = False
    attempts: int = 0

    def copy(self) -> "Track":
        """Return a track that goes on by itself."""
        return Track(self.done.copy(), self.intent, self.asked, self.tried, self.attempts)

    def add(self, conversation: Conversation, utterance: Utterance, labels: Labels) -> None:
        """Take in the next utterance."""
        if utterance.speaker is Speaker.CUSTOMER:
            stated = _stated_intent(conversation, utterance)
            if stated is not None and stated != self.intent:
                if Step.CONFIRM in self.done:
                    self.done.clear()
                self.intent = stated
            _customer_ticks(self.done, utterance, labels, asked=self.asked, is_stated=stated is not None)
            self.asked = False
            if self.tried and _NO_LUCK.search(utterance.text.replace("\u2019", "'")):
                self.attempts += 1
                self.tried = False
        elif utterance.speaker is Speaker.AGENT:
            _agent_ticks(self.done, utterance, labels)
            self.asked = self.asked or not labels.moves.isdisjoint(_ASKS)
            self.tried = self.tried or _says_more_than_asks(utterance.text)

    def show(self, known: Known, needs: Sequence[FactName] = ()) -> Progress:
        """Return the track after the newest utterance; ``needs`` are the facts the intent asks for."""
        done = dict(self.done)
        if needs and Step.IDENTIFY in done and Step.REQUIREMENTS not in done:
            facts = [known.get(need) for need in needs]
            if all(facts):
                done[Step.REQUIREMENTS] = next(
                    (fact.turn_id for fact in facts if fact and fact.turn_id), done[Step.IDENTIFY]
                )
        furthest = max((_PLACE[step] for step in done), default=-1)
        current = STEPS[min(furthest + 1, len(STEPS) - 1)]
        marks = tuple(ProgressMark(step, done[step]) if step in done else _OPEN[step] for step in STEPS)
        return Progress(marks, current)


def _customer_ticks(
    done: dict[Step, str], utterance: Utterance, labels: Labels, *, asked: bool, is_stated: bool
) -> None:
    turn_id = utterance.last.id
    signals = labels.signals
    if Step.IDENTIFY not in done:
        complains = labels.sentiment is Sentiment.NEGATIVE or bool(signals)
        if is_stated or (complains and len(utterance.text.split()) >= _PROBLEM_WORDS):
            done[Step.IDENTIFY] = turn_id
        return
    if Signal.RESOLVED in signals:
        done[Step.CONFIRM] = turn_id
        return
    if Signal.REJECTS in signals or (Step.ACT in done and _STILL_BROKEN.search(utterance.text)):
        for step in STEPS[_PLACE[Step.OPTIONS] :]:
            done.pop(step, None)
        return
    if Signal.ACCEPTS in signals and Step.OPTIONS in done:
        done.setdefault(Step.CHOICE, turn_id)
    if asked:
        done.setdefault(Step.UNDERSTAND, turn_id)


def _agent_ticks(done: dict[Step, str], utterance: Utterance, labels: Labels) -> None:
    moves, turn_id = labels.moves, utterance.last.id
    if Step.IDENTIFY not in done:
        return
    if Move.RESTATE in moves:
        done.setdefault(Step.UNDERSTAND, turn_id)
    if not moves.isdisjoint(_PROPOSALS):
        done.setdefault(Step.OPTIONS, turn_id)
    is_ready = Step.UNDERSTAND in done or Step.OPTIONS in done
    if Move.ACT in moves and moves.isdisjoint(_NOT_YET) and is_ready and not _only_looks(utterance.text):
        done.setdefault(Step.ACT, turn_id)


def _says_more_than_asks(text: str) -> bool:
    """Say whether the agent did or told something besides asking: that may have been a fix."""
    said = (sentence for sentence in _SENTENCE.findall(text) if not sentence.endswith("?"))
    return any(len(sentence.split()) >= _PROBLEM_WORDS for sentence in said)


def _only_looks(text: str) -> bool:
    """Say whether what is being done is finding out: that is no step towards the customer yet."""
    text = text.replace("\u2019", "'")
    return _LOOKING.search(text) is not None and _HAVE_DONE.search(text) is None


def _stated_intent(conversation: Conversation, utterance: Utterance) -> str | None:
    for turn in reversed(utterance.turns):
        intent = conversation.intents.get(turn.id, (None, 0.0))[0]
        if intent is not None:
            return intent
    return None
