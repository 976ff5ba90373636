"""What the desk asks of the place where agents' private phrases are kept.

Refuses to know tables, and who may read what: every call but those of proposals names the one agent it is about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assist.vocabulary import ProposalState


@dataclass(frozen=True, slots=True)
class PrivatePhrase:
    """A phrase of an agent's own. ``id`` is unique among that agent's; ``word`` is a lead's, on a proposal declined."""

    id: str
    agent: str
    agent_name: str
    team: str
    title: str
    text: str
    shortcode: str
    changed_at: datetime
    state: ProposalState | None = None
    word: str = ""


class PrivatePhraseStore(Protocol):
    """Phrases that belong to their agents, outside the library and its revisions."""

    async def list_phrases(self, agent: str) -> Sequence[PrivatePhrase]:
        """Return an agent's phrases by shortcode."""

    async def save_phrase(self, phrase: PrivatePhrase) -> None:
        """Keep a phrase in place of the agent's of that id. Raises Conflict: another has its shortcode."""

    async def delete_phrase(self, agent: str, phrase_id: str) -> None:
        """Forget a phrase; one that is not there is forgotten already."""

    async def list_proposals(self, team: str | None) -> Sequence[PrivatePhrase]:
        """Return what is proposed and not settled, the oldest first; None is every team."""
