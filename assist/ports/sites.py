"""What the desk asks of kept sites: pages that agents taught, and what their lead said.

Refuses to know tables, and what an adapter says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from assist.protocol import SiteAdapter, TeachCounts


class SiteState(StrEnum):
    """Where a taught site stands with the lead: asked, in use by the whole team, or turned down."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class TaughtSite:
    """A page that an agent taught, as proposed to their team. ``counts`` are figures of the page, never its words."""

    id: str
    team: str
    adapter: SiteAdapter
    counts: TeachCounts
    proposed_by: str
    proposer: str
    proposed_at: datetime
    state: SiteState = SiteState.PROPOSED
    decided_by: str | None = None
    decided_at: datetime | None = None


class SiteStore(Protocol):
    """The sites that teams taught."""

    async def add_site(self, site: TaughtSite) -> None:
        """Keep a proposal in place of an open one by the same agent for the same site."""

    async def list_sites(self, *, team: str) -> Sequence[TaughtSite]:
        """Return the team's, the newest first."""

    async def decide_site(self, decided: TaughtSite) -> None:
        """Keep where a site stands. Of one site one adapter is approved at most: another one steps back."""
