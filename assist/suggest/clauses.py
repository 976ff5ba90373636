"""Clauses of a customer's turn that state a trouble, as an agent would say them back.

Answers clauses with the person shifted ("my order never came" → "your order never came", "you charged me twice" → "we
charged you twice"). Refuses whatever it does not wholly understand: a clause must begin with a subject it knows, hold a
finite verb and a sign of trouble, and nothing that changes its meaning (what others said, ifs, feelings, mockery).
"""

import re
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from assist.suggest import speech
from assist.suggest.cutting import MOST, Piece, cut, has_verb, is_finite, read_sentences, without_openers
from assist.suggest.shifting import shift
from assist.suggest.spelling import is_misspelt

_FEWEST: Final = 3
_FAR: Final = 12
"""Words within which a subject's verb must come."""
_CAREFUL: Final = re.compile(r"\bI\b|[A-Z][a-z]")
_MARKED: Final = re.compile(r"[.,!?]")
_NEAR: Final = 4
"""Words within which a denial reaches."""
_CLEFT: Final = re.compile(r"it(?:'s| is| was) .*\bthat\b")
_ASKED_FOR: Final = frozenset("asked paid up applied".split())
_SINGULAR: Final = frozenset("one a an every each this another".split())
_PLURAL: Final = frozenset("are aren't were weren't have haven't do don't".split())
_NEEDS_NOUN: Final = frozenset("no my our the your a an every".split())
_WITH_VERB: Final = frozenset("i'm i've i'd we're we've we'd there's it's they've they're you've".split())
_BEFORE_RELATIVE: Final = frozenset("i we you i've we've you've driver team that which who".split())
_GENERAL_YOU: Final = frozenset("can can't are do don't get see".split())
_DONE: Final = frozenset("been sent put taken somebody someone".split())
_ANSWERED: Final = speech.SUBJECTS | frozenset("its im thats my your the a".split())
"""Words before which "no" answers and denies nothing."""
_LACKS: Final = frozenset("no nothing nobody none still only not never".split())
_OWN_ACTS: Final = frozenset("cancelled canceled returned reported changed closed stopped".split())
"""What customers do themselves: no trouble as such."""
_IT: Final = frozenset({"it", "it's"})
_NO_NOUN: Final = speech.NOBODY | frozenset("none neither".split())
_STATES: Final = frozenset("a the gone dead broken down wrong late stuck so too out off".split())


class Clause(NamedTuple):
    """``text`` as the agent would say it; ``follows``: it speaks of "they" or of an "it" that was named before."""

    text: str
    follows: bool


def find_clauses(text: str, known_words: Container[str] | None = None) -> Iterator[Clause]:
    """Yield the clauses of a turn that state a trouble, in their order; none where there is grief.

    A clause with a word that looks like a slip among ``known_words`` is left out; None knows every word.
    """
    if speech.GRIEF.search(text):
        return
    is_careful = bool(_CAREFUL.search(text) and _MARKED.search(text))
    is_first = True
    for words, asks in read_sentences(text):
        pieces = _taken_for_granted(words) if asks else cut(words)
        is_open = False
        for piece in pieces:
            if _is_settled(piece.words) or any(word.lower() in speech.REPORTS for word in piece.words):
                is_open = True
            elif piece.joint == "but":
                is_open = False
            said = None if is_open else _say_back(piece, is_careful=is_careful, is_asked=asks, known=known_words)
            if said is not None:
                begins_with = said.split(maxsplit=1)[0]
                yield Clause(said, begins_with in speech.OTHERS or (begins_with in _IT and not is_first))
            is_first = False


def _say_back(piece: Piece, *, is_careful: bool, is_asked: bool, known: Container[str] | None) -> str | None:
    words = _completed(without_openers(piece.words))
    lowered = [word.lower() for word in words]
    if not _FEWEST <= len(words) <= MOST or _breaks_off(lowered) or _says_more(lowered):
        return None
    if piece.joint != "but" and not is_asked and not _is_trouble(lowered):
        return None
    verb = _find_verb(lowered)
    if verb is None or not _holds_together(lowered, verb, is_careful=is_careful):
        return None
    if known is not None and any(word != "," and is_misspelt(word, known) for word in words):
        return None
    return shift(words)


def _taken_for_granted(words: list[str]) -> list[Piece]:
    """Return what a question takes for granted: "why was I charged twice?" says that they were."""
    lowered = [word.lower() for word in words]
    if "why" in lowered:
        asked = words[lowered.index("why") + 1 :]
    elif lowered[:2] == ["how", "come"]:
        asked = words[2:]
    else:
        return []
    if len(asked) > 1 and asked[0].lower() in speech.INVERTED:
        end = _subject_end([word.lower() for word in asked])
        asked = [*asked[1:end], asked[0], *asked[end:]] if end else []
    return cut(asked)[:1]


def _subject_end(asked: Sequence[str]) -> int:
    """Return where the subject after an inverted verb ends, 0 where there is none."""
    if asked[1] in {"i", "we", "nobody", "they", "it"}:
        return 2
    if asked[1] not in {"my", "our", "the", "your"}:
        return 0
    done = (at for at in range(3, min(len(asked), 7)) if asked[at] in speech.PARTICIPLES or asked[at].endswith("ed"))
    return next(done, 3)


def _is_settled(words: Sequence[str]) -> bool:
    lowered = [word.lower() for word in words]
    settled = any(
        word in speech.SETTLED and before not in speech.STARTS_NOUN for before, word in pairwise(["", *lowered])
    )
    return settled and speech.NEGATIONS.isdisjoint(lowered)


def _completed(words: list[str]) -> list[str]:
    """Return words with what people leave out at the beginning: "tickets never came", "still no refund"."""
    lowered = [word.lower() for word in words]
    answers_no = lowered[:1] == ["no"] and len(lowered) > 1 and lowered[1] in _ANSWERED
    if lowered[:2] == ["still", "no"] or (lowered[:1] == ["no"] and not has_verb(words) and not answers_no):
        return ["there's", lowered[0], *words[1:]]
    owner = _left_out(lowered)
    return [owner, lowered[0], *words[1:]] if owner else words


def _left_out(words: Sequence[str]) -> str:
    if words[:1] == ["got"]:
        return "i"
    for at in range(min(3, len(words) - 1)):
        if words[at] in speech.YOURS | speech.THEIRS:
            is_bare = speech.STARTS_NOUN.isdisjoint(words[:at]) and not has_verb(words[: at + 1])
            goes_on = words[at + 1] in speech.ADVERBS or is_finite(words[at + 1])
            if is_bare and goes_on and words[0] not in speech.SUBJECTS:
                return "my" if words[at] in speech.YOURS else "the"
    return ""


def _breaks_off(words: Sequence[str]) -> bool:
    """Say whether a clause ends where none does, stumbles over a word said twice, or goes on in another number."""
    if words[-1] == "one" or any(one == other for one, other in pairwise(words)):
        return True
    if any(one == "and" and other in speech.AFTER_I for one, other in pairwise(words)):
        return True  # whose "was" it is takes a parser to tell
    if any(one == "its" and other.endswith("ing") for one, other in pairwise(words)):
        return True
    return words[-1] in speech.DANGLING and not (words[-1] == "for" and words[-2] in _ASKED_FOR)


def _says_more(words: Sequence[str]) -> bool:
    """Say whether anything in a clause makes it more or less than a plain statement."""
    line = " ".join(words)
    return (
        not speech.HOPELESS.isdisjoint(words) or _CLEFT.match(line) is not None or any(c in line for c in speech.CALM)
    )


def _is_trouble(words: list[str]) -> bool:
    line = " ".join(words)
    if _denies(words):
        return False
    signs = speech.TROUBLE.intersection(words)
    if signs and words[0] in {"i", "we"} and signs <= _OWN_ACTS and words[1] in _OWN_ACTS:
        return False
    if signs or any(phrase in line for phrase in speech.PHRASES):
        return True
    if _blames(words):
        return True
    is_weak = not speech.WEAK.isdisjoint(words) and not speech.TRIED.isdisjoint(words)
    return is_weak and words[0] not in _IT


def _denies(words: Sequence[str]) -> bool:
    """Say whether a clause says that a trouble is none: "my order is not late"."""
    places = (at for at, word in enumerate(words) if word in speech.DENIALS)
    return any(word in speech.BAD for at in places for word in words[at + 1 : at + _NEAR])


def _blames(words: list[str]) -> bool:
    """Say whether a clause tells what the company did or what is there, which is told as a trouble."""
    there = 1 if words[0] == "there's" else 2 if words[:2] in (["there", "is"], ["there", "was"]) else 0
    if there and words[there] in _LACKS:
        return True
    if words[0] in {"you", "you've"}:
        return words[1] in speech.BLAMED
    return words[0] == "your" and not speech.BLAMED.isdisjoint(words[2:5])


def _find_verb(words: Sequence[str]) -> int | None:
    """Return where the finite verb of a clause stands, None where the beginning is no subject."""
    first = words[0]
    if first in _WITH_VERB or (first.endswith("'s") and first[:-2] in speech.NOBODY):
        return 0
    if first in speech.SUBJECTS or first in speech.NOBODY:
        return _verb_of_pronoun(words)
    if first in speech.STARTS_NOUN and words[1:3] not in (["of", "which"], ["of", "whom"]):
        return _verb_of_noun(words)
    return None


def _verb_of_pronoun(words: Sequence[str]) -> int | None:
    at = next((at for at in range(1, len(words)) if words[at] not in speech.ADVERBS), None)
    if at is None or not is_finite(words[at]):
        return None
    if words[0] != "you":
        return at
    if words[at] == "have":
        has_done = at + 1 < len(words) and (words[at + 1].endswith("ed") or words[at + 1] in _DONE)
        return at if has_done else None
    return None if words[at] in _GENERAL_YOU else at


def _verb_of_noun(words: Sequence[str]) -> int | None:
    for at in range(1, min(len(words), _FAR)):
        word, before = words[at], words[at - 1]
        if word in _NO_NOUN or (word in speech.SUBJECTS and before in {"my", "the", "no"}):
            return None
        if not is_finite(word) or _owns(words, at) or (before in _BEFORE_RELATIVE and has_verb(words[at + 1 :])):
            continue
        if words[0] in _SINGULAR and word in _PLURAL:
            return None
        is_adjective = word.endswith("ed") and word not in speech.ALONE
        if at == 1 and not word.endswith("'s") and (words[0] in _NEEDS_NOUN or is_adjective):
            continue
        return at
    return None


def _owns(words: Sequence[str], at: int) -> bool:
    """Say whether "mum's" owns what follows ("my mum's hearing aid stopped"), rather than is or has it."""
    if not words[at].endswith("'s") or at + 1 == len(words):
        return False
    following = words[at + 1]
    says_what = following in speech.ADVERBS | _STATES or following.endswith(("ing", "ed"))
    return not says_what and has_verb(words[at + 1 :])


def _holds_together(words: Sequence[str], verb: int, *, is_careful: bool) -> bool:
    """Say whether no second clause hangs on without a joint: "my router is dead i tried restarting it".

    Who writes with care leaves out a "that" now and then ("an order I did not place"); others run on.
    """
    for at in range(verb + 1, len(words)):
        word, before = words[at], words[at - 1]
        goes_on = at + 1 < len(words) and is_finite(words[at + 1])
        if word in speech.TAILS and at == len(words) - 1:
            return False
        if word not in speech.SUBJECTS or (word == "you" and not goes_on) or before in speech.RELATIVES:
            continue
        if word in {"it", "they"} and not goes_on:
            continue
        ends_there = before.endswith(("ly", "ed")) or before in speech.TROUBLE | speech.ADVERBS
        if not is_careful or at + 1 == len(words) or ends_there:
            return False
    return True
