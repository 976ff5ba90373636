"""Every text of a library that may be sent to a customer, and where it stands.

Answers the texts one by one. Refuses to judge them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from assist.library.entries import Phrase
from assist.library.revision import Library


@dataclass(frozen=True, slots=True)
class Sent:
    """A text: of which entry, in which of its fields. A question is asked; everything else is said."""

    kind: str
    id: str
    field: str
    text: str
    is_question: bool = False


def texts_of(library: Library) -> Iterator[Sent]:
    """Give every text, phrases first."""
    for phrase in library.phrases:
        yield from wordings_of(phrase)
    for entry in library.resolutions:
        yield Sent("resolutions", entry.id, "text", entry.text)
        if entry.choice is not None:
            yield Sent("resolutions", entry.id, "choice", entry.choice)
    for intent in library.intents:
        yield from (Sent("intents", intent.id, "needs", need.ask, is_question=True) for need in intent.needs)
        for field in ("root_cause", "opening"):
            if (text := getattr(intent, field)) is not None:
                yield Sent("intents", intent.id, field, text, is_question=True)


def wordings_of(phrase: Phrase) -> Iterator[Sent]:
    """Give every text a phrase may be shown as, the plain one first."""
    yield Sent("phrases", phrase.id, "text", phrase.text)
    yield from (Sent("phrases", phrase.id, "named", text) for text in phrase.named)
