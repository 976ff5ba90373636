"""The check of an agent's unsent text: what it would do to the customer who reads it, and better words where there are.

Answers at most three remarks, the weightiest first, each with its place in the text. Refuses to block anything, to
score anybody, and to keep the draft: it is told once and forgotten.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Final

from assist.reading import Reading
from assist.suggest.draft.ease import grade
from assist.suggest.draft.glossary import find_set_phrases, find_terms
from assist.suggest.draft.listening import find_passed_over
from assist.suggest.draft.pitfalls import find_pitfalls
from assist.suggest.draft.promises import find_open_promises, find_overpromises
from assist.suggest.draft.text import Draft
from assist.suggest.moment import Moment
from assist.suggest.repertoire import Repertoire
from assist.suggestion import Remark
from assist.vocabulary import RemarkKind

MOST_REMARKS: Final = 3
"""More than this is a report, not a word in the ear."""

_OF_THE_MOMENT: Final = frozenset(
    {RemarkKind.UNMET_FEELING, RemarkKind.UNANSWERED, RemarkKind.UNFINISHED_TURN, RemarkKind.REPEATED_APOLOGY}
)
"""Remarks on what is missing or ill-timed, whatever the words are."""

_WEIGHT: Final = {kind: place for place, kind in enumerate(RemarkKind)}
_HARD_GRADE: Final = 17.0
_LONG: Final = 28
"""Words of a sentence that is hard to take in at once, where its words are long too."""


def check_draft(
    text: str,
    reading: Reading | None,
    moment: Moment,
    repertoire: Repertoire,
    *,
    is_typing: bool = False,
    dismissed: AbstractSet[str] = frozenset(),
) -> tuple[Remark, ...]:
    """Return what is worth a remark in a draft for this moment.

    ``reading`` is the classifier's of the same text as an agent's turn, None where there was none in time: then only
    what words alone show is remarked on. ``is_typing`` says that the customer is seen to type; ``dismissed`` holds the
    keys of remarks that the agent has waved away.
    """
    draft = Draft(text, reading)
    if not draft.sentences:
        return ()
    chosen: list[Remark] = []
    for remark in sorted(_find(draft, moment, repertoire, is_typing=is_typing), key=_weigh):
        if remark.key not in dismissed and not any(_tells_the_same(remark, other) for other in chosen):
            chosen.append(remark)
    return tuple(chosen[:MOST_REMARKS])


def _find(draft: Draft, moment: Moment, repertoire: Repertoire, *, is_typing: bool) -> Iterator[Remark]:
    intent = moment.conversation.intent
    return chain(
        find_overpromises(draft, repertoire.limits.get(intent or "", ())),
        find_set_phrases(draft),
        find_terms(draft, repertoire.glossary, _heard(moment)),
        find_pitfalls(draft),
        find_passed_over(draft, moment, is_typing=is_typing),
        find_open_promises(draft),
        _find_hard_sentences(draft),
    )


def _weigh(remark: Remark) -> tuple[int, bool, int]:
    """Order remarks: by kind, those with better words before those without, then as they stand in the text."""
    return _WEIGHT[remark.kind], remark.better is None, remark.start


def _tells_the_same(remark: Remark, other: Remark) -> bool:
    """Say whether a weightier remark was made already for the same reason, or on the very same words."""
    if remark.kind is other.kind:
        overlaps = remark.start < other.end and other.start < remark.end
        return overlaps or remark.kind is not RemarkKind.JARGON
    is_on_words = remark.kind not in _OF_THE_MOMENT and other.kind not in _OF_THE_MOMENT
    return is_on_words and (remark.start, remark.end) == (other.start, other.end)


def _heard(moment: Moment) -> str:
    return "\n".join(utterance.text for utterance, _ in moment.customer).casefold()


def _find_hard_sentences(draft: Draft) -> Iterator[Remark]:
    """Yield the hardest sentence, where it is too hard to read at once."""
    graded = [(grade(Draft(draft.text[start:end]).words), (start, end)) for start, end in draft.sentences]
    hardest, place = max(graded)
    if hardest >= _HARD_GRADE and len(draft.text[slice(*place)].split()) >= _LONG:
        sentence = "A long and heavy sentence; two short ones are read at once."
        yield draft.remark(RemarkKind.HARD_TO_READ, place, sentence)
