"""Remarks on what the customer is owed: a feeling met, a question answered, the last word of their own turn.

Answers what the draft passes over, given what was said and read so far. Refuses to look at the agent's own feelings,
and to ask for empathy where the customer is calm.
"""

import re
from collections.abc import Iterator
from typing import Final

from assist.suggest.draft.text import Draft
from assist.suggest.feeling import Feeling
from assist.suggest.moment import Moment
from assist.suggest.strategy import APOLOGY_BUDGET
from assist.suggest.tension import Strength
from assist.suggestion import Remark
from assist.vocabulary import Move, RemarkKind, Speaker, Technique

_MEETS: Final = (Move.ACKNOWLEDGE, Move.APOLOGISE, Move.REASSURE)
_MET: Final = 0.12
"""Probability from which an acknowledgement or a reassurance may be there: then nothing is said."""

_SOLVES: Final = frozenset({Move.OFFER, Move.OPTIONS, Move.ACT, Move.GOODWILL})
_FIRST: Final = frozenset({Move.BOUNDARY, Move.ESCALATE, Move.HOLD})
"""Moves that may come before a feeling is met: a boundary, and the way to somebody who can help."""

_WARM: Final = re.compile(
    r"\b(?:sorry|apolog\w+|understand|thank|appreciate|frustrating|awful|terrible|upsetting|worr(?:y|ied|ying)"
    r"|no wonder|must (?:be|have been)|(?:can|could) (?:see|imagine|hear)|you're right|fair enough|shame)\b",
    re.IGNORECASE,
)
_ANSWERS: Final = frozenset(Move) - {
    Move.APOLOGISE, Move.ACKNOWLEDGE, Move.THANK, Move.CLOSE, Move.GREET, Move.CHECK, Move.REASSURE,
}  # fmt: skip
_SENTENCE: Final = re.compile(r"[^.!?\n]++[.!?]?")
_TYPED: Final = re.compile(r"\b(?:when|how long|how much)\b", re.IGNORECASE)
_SHORTEST_QUESTION: Final = 8
_MOCKING: Final = re.compile(
    r"\?\?|\b(?:kidding|joke|joking|serious(?:ly)?|hello|really|are you even|do you even|how many times|what the"
    r"|who do you|why should i|how hard|how difficult|when(?:ever)? (?:i|we|you|they)|since when)\b",
    re.IGNORECASE,
)
_SAYS_WHEN: Final = re.compile(
    r"\d|\b(?:today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|hours?|minutes?|days?|weeks?|months?"
    r"|morning|afternoon|evening|noon|now|already|soon|shortly|immediately|straight away|right away|once|as soon as"
    r"|after|before|until|moment|yet|don't know|not sure|can't say|check|look|find|see when)\b",
    re.IGNORECASE,
)
_SAYS_HOW_MUCH: Final = re.compile(
    r"\d|\b(?:free|nothing|charge|price|cost|costs|amount|total|fee|don't know|not sure|check|look|find|depends)\b",
    re.IGNORECASE,
)
_WHOLE_REPLY: Final = 6


def find_passed_over(draft: Draft, moment: Moment, *, is_typing: bool) -> Iterator[Remark]:
    """Yield what the draft passes over."""
    last = moment.last
    if last is None or not draft.sentences:
        return
    if is_typing or (last.speaker is Speaker.CUSTOMER and last.last.is_partial):
        sentence = "They have not finished yet; read what they add before you send this."
        yield draft.remark(RemarkKind.UNFINISHED_TURN, draft.whole, sentence, about=last.last.id)
    if draft.reading is None:
        return
    yield from _repeated_apology(draft, moment)
    if moment.waits and draft.is_finished:
        yield from _unmet_feeling(draft, moment)
        yield from _unanswered(draft, moment)


def _repeated_apology(draft: Draft, moment: Moment) -> Iterator[Remark]:
    said = moment.count_moves(Move.APOLOGISE)
    if Move.APOLOGISE in draft.moves and said >= APOLOGY_BUDGET:
        place = draft.evidence("moves", Move.APOLOGISE)
        sentence = f"You have said sorry {_times(said)} here; they now need to hear what you will do."
        yield draft.remark(RemarkKind.REPEATED_APOLOGY, place, sentence, about="apology")


def _times(count: int) -> str:
    return "twice" if count == APOLOGY_BUDGET else f"{count} times"


def _unmet_feeling(draft: Draft, moment: Moment) -> Iterator[Remark]:
    feeling = Feeling.of(moment)
    if feeling.strength < Strength.STRONG or not feeling.is_clear or feeling.is_met or draft.moves.isdisjoint(_SOLVES):
        return
    if not draft.moves.isdisjoint(_FIRST):
        return
    reading = draft.reading
    if reading is None or any(reading.score("moves", move) >= _MET for move in _MEETS) or _WARM.search(draft.plain):
        return
    first = draft.sentences[0]
    better = _acknowledgement(draft, moment)
    sentence = "It offers a way out before their feeling was met; begin with what this has been like for them."
    words = None if better is None else f"{better} {draft.text[slice(*first)]}"
    yield draft.remark(RemarkKind.UNMET_FEELING, first, sentence, words, about=moment.customer[-1][0].last.id)


def _acknowledgement(draft: Draft, moment: Moment) -> str | None:
    """Return the acknowledging words that stand on screen for this very moment, where the draft can begin with them."""
    board = moment.conversation.board
    if board is None or board.turn_id not in moment.standing_ids or not draft.text[draft.whole[0]].isupper():
        return None
    wanted = {Technique.ACKNOWLEDGE, Technique.APOLOGISE}
    fitting = (s.text for s in board.suggestions if s.technique in wanted and len(s.phrase_ids) == 1)
    return next((text for text in fitting if text.endswith((".", "!"))), None)


def _unanswered(draft: Draft, moment: Moment) -> Iterator[Remark]:
    asked = moment.customer[-1][0].text.replace("\u2019", "'")
    if "?" not in asked or "?" in draft.text or len(draft.words) < _WHOLE_REPLY or _MOCKING.search(asked):
        return
    questions = [words for words in _SENTENCE.findall(asked) if words[-1] == "?" and len(words) > _SHORTEST_QUESTION]
    typed = next((match for match in map(_TYPED.search, questions) if match is not None), None)
    is_passed = bool(questions) and bool(draft.moves) and draft.moves.isdisjoint(_ANSWERS)
    sentence = "They asked a question that this does not take up; answer it, or say when you can."
    if typed is not None:
        is_when = typed[0].lower() != "how much"
        if (_SAYS_WHEN if is_when else _SAYS_HOW_MUCH).search(draft.plain) is None:
            is_passed = True
            what = "when" if is_when else "how much"
            sentence = f"They asked {typed[0].lower()}; say {what}, or by when you will know."
    if is_passed:
        yield draft.remark(RemarkKind.UNANSWERED, draft.whole, sentence, about=moment.customer[-1][0].last.id)
