"""Sites that teams taught: ``assist.ports.SiteStore``, kept.

Answers proposals and what became of them. Refuses to know who may decide, and who is told.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from assist.ports import SiteState, TaughtSite
from assist.protocol import SiteAdapter, TeachCounts
from assist.store.database import Database
from assist.store.own_tables import taught_sites


class Sites:
    """The taught sites of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, site: TaughtSite) -> None:
        """Keep a proposal in place of an open one by the same agent for the same site."""
        columns = taught_sites.c
        is_overtaken = (
            (columns.team == site.team)
            & (columns.site == site.adapter.id)
            & (columns.proposed_by == site.proposed_by)
            & (columns.state == SiteState.PROPOSED.value)
        )
        proposal = insert(taught_sites).values(
            id=site.id,
            team=site.team,
            site=site.adapter.id,
            adapter=site.adapter.model_dump_json(exclude_defaults=True),
            counts=site.counts.model_dump_json(),
            proposed_by=site.proposed_by,
            proposer=site.proposer,
            proposed_at=site.proposed_at,
            state=site.state.value,
        )
        await self._database.run(delete(taught_sites).where(is_overtaken), proposal)

    async def list(self, *, team: str) -> Sequence[TaughtSite]:
        """Return the team's, the newest first."""
        query = select(taught_sites).where(taught_sites.c.team == team).order_by(taught_sites.c.proposed_at.desc())
        return [_site(row) for row in await self._database.fetch(query)]

    async def decide(self, decided: TaughtSite) -> None:
        """Keep where a site stands; once one is approved, another adapter of the same site steps back."""
        columns = taught_sites.c
        figures = {"state": decided.state.value, "decided_by": decided.decided_by, "decided_at": decided.decided_at}
        mine = (columns.id == decided.id) & (columns.team == decided.team)
        is_other = (
            (columns.team == decided.team)
            & (columns.site == decided.adapter.id)
            & (columns.state == SiteState.APPROVED.value)
        )
        steps_back = update(taught_sites).where(is_other).values(state=SiteState.DECLINED.value)
        decision = update(taught_sites).where(mine).values(**figures)
        await self._database.run(*([steps_back] if decided.state is SiteState.APPROVED else []), decision)


def _site(row: Row[Any]) -> TaughtSite:
    return TaughtSite(
        id=row.id,
        team=row.team,
        adapter=SiteAdapter.model_validate_json(row.adapter),
        counts=TeachCounts.model_validate_json(row.counts),
        proposed_by=row.proposed_by,
        proposer=row.proposer,
        proposed_at=row.proposed_at,
        state=SiteState(row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
