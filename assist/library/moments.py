"""What situations are taught by.

Answers the sentences of each situation, and those of none. Refuses to know how they are read.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from assist.library.revision import Library

OTHER: Final = "other"
"""The id of the situation that holds examples of what is none."""

TOPICS_EACH: Final = 8
"""Examples of an intent that also say what is no situation."""


def list_moments(library: Library) -> Mapping[str, Sequence[str]]:
    """Return the examples of every situation; what a case is about (the intents' examples) is none of them."""
    topics = tuple(text for intent in library.intents for text in intent.examples[:TOPICS_EACH])
    moments = {entry.id: entry.examples for entry in library.situations}
    return {**moments, OTHER: (*topics, *moments.get(OTHER, ()))}
