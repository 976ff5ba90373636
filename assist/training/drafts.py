"""The draft check measured on the agents' turns that training holds out, with the model and library that serve.

Answers how many good turns draw a remark (they should stay silent) and how many turns with labelled pitfalls draw one
of the right kind. Refuses to know how remarks are found. Each turn is checked after the one turn that its file gives as
context, told as the customer's.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import numpy as np

from assist.classifier.classifier import Classifier
from assist.classifier.columns import COLUMNS
from assist.classifier.decoding import TurnToRead
from assist.conversation import Conversation, Turn, TurnHeard, TurnRead
from assist.library.revision import Library
from assist.reading import Reading
from assist.suggest.draft.checking import check_draft
from assist.suggest.moment import Moment
from assist.suggest.repertoire import Repertoire
from assist.suggestion import Remark
from assist.training.corpora import Example, load
from assist.vocabulary import Pitfall, Speaker

_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
_KEPT_EXAMPLES: Final = 20
_OF_EVERY_QUALITY: Final = frozenset({"conversations_d"})
"""Whole talks with agents as they come: a turn without a labelled pitfall is not thereby a good one."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One turn with what was remarked on it."""

    text: str
    pitfalls: frozenset[Pitfall]
    remarks: tuple[Remark, ...]
    origin: str

    @property
    def is_right(self) -> bool:
        """Say whether a remark names one of the labelled pitfalls."""
        return any(remark.kind.value in self.pitfalls for remark in self.remarks)


def study_drafts(data: Path, model: Path, library: Library, *, own: Path | None = None) -> dict[str, Any]:
    """Return the figures: counts, shares, remarks on good turns by kind and in words, milliseconds a check.

    Raises BadInput if the data lacks what is needed, ModelError if the model does.
    """
    dev = [example for example in load(data, own=own).dev if example.knows("pitfalls")]
    classifier = Classifier(model, with_lines=False)
    drafts = classifier.read_many([TurnToRead("draft", Speaker.AGENT, e.text, e.context) for e in dev])
    before = classifier.read_many([TurnToRead("before", Speaker.CUSTOMER, e.context, "") for e in dev])
    repertoire = Repertoire.of(library, words=classifier.words)
    started_s = perf_counter()
    checked = list(_check(dev, drafts, before, repertoire))
    thought_ms = (perf_counter() - started_s) * 1000 / max(1, len(dev))
    return {"model": classifier.model, "revision": library.revision, "thought_ms": thought_ms, **_count(checked)}


def _check(
    examples: Sequence[Example], drafts: Sequence[Reading], before: Sequence[Reading], repertoire: Repertoire
) -> Iterator[Checked]:
    for example, draft, context in zip(examples, drafts, before, strict=True):
        conversation = Conversation("held-out")
        if example.context:
            turn = Turn("before", "held-out", 0, Speaker.CUSTOMER, example.context, _AT)
            conversation = conversation.with_event(TurnHeard(turn)).with_event(TurnRead(context))
        labelled = {COLUMNS[i][1] for i in np.flatnonzero(example.target) if COLUMNS[i][0] == "pitfalls"}
        remarks = check_draft(example.text, draft, Moment(conversation), repertoire)
        yield Checked(example.text, frozenset(map(Pitfall, labelled)), remarks, example.origin)


def _count(checked: Sequence[Checked]) -> dict[str, Any]:
    plain = [each for each in checked if not each.pitfalls]
    good = [each for each in plain if each.origin not in _OF_EVERY_QUALITY]
    others = [each for each in plain if each.origin in _OF_EVERY_QUALITY]
    bad = [each for each in checked if each.pitfalls]
    remarked, among = [each for each in good if each.remarks], [each for each in others if each.remarks]
    right = [each for each in bad if each.is_right]
    by_pitfall = {
        pitfall.value: {
            "turns": sum(pitfall in each.pitfalls for each in bad),
            "remarked": sum(
                any(r.kind.value == pitfall for r in each.remarks) for each in bad if pitfall in each.pitfalls
            ),
        }
        for pitfall in Pitfall
    }
    return {
        "good": {"turns": len(good), "remarked": len(remarked), "share": len(remarked) / max(1, len(good))},
        "of_every_quality": {"turns": len(others), "remarked": len(among), "share": len(among) / max(1, len(others))},
        "pitfalls": {"turns": len(bad), "right": len(right), "share": len(right) / max(1, len(bad))},
        "by_pitfall": by_pitfall,
        "good_by_kind": dict(Counter(each.remarks[0].kind.value for each in remarked).most_common()),
        "good_examples": [
            {"kind": each.remarks[0].kind.value, "text": each.text} for each in remarked[:_KEPT_EXAMPLES]
        ],
    }
