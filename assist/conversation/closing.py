"""How a conversation ended: the events of its close, and the figures kept of it.

Plain data. Refuses to know how an outcome is found and what a wrap-up says; thought does.
"""

from dataclasses import dataclass
from datetime import datetime

from assist.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Measures:
    """A conversation in figures, over the turns that are kept.

    ``first_response_s`` runs from the customer's first turn to the agent's first after it, None where nobody answered;
    ``mood_start`` and ``mood_end`` are -1..1, None before the customer was read; ``suggestions_shown`` counts texts,
    ``suggestions_used`` those that were inserted or copied.
    """

    duration_s: float = 0.0
    first_response_s: float | None = None
    customer_turns: int = 0
    agent_turns: int = 0
    mood_start: float | None = None
    mood_end: float | None = None
    is_resolved: bool = False
    is_escalated: bool = False
    suggestions_shown: int = 0
    suggestions_used: int = 0


@dataclass(frozen=True, slots=True)
class ConversationClosed:
    """The conversation came to its end; ``by`` is the agent who closed it, None where a feed said so."""

    at: datetime
    by: str | None
    outcome: Outcome
    measures: Measures


@dataclass(frozen=True, slots=True)
class WrapUpWritten:
    """The wrap-up of a closed conversation: as drafted (``by`` is None), or as an agent saved it."""

    text: str
    by: str | None
    at: datetime
