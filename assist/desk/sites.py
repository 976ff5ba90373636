"""Pages that agents taught the panel to read, for their whole team.

Answers who may propose, who decides, and whom an approved site reaches: every panel of the team, at once. Refuses an
adapter that would read more than the one site it was taught on. The adapter itself was checked when it was parsed.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import uuid4

from assist.access import Action, Identity
from assist.desk import views
from assist.errors import BadInput, NotFound
from assist.ports import AgentStore, SiteState, SiteStore, Streams, TaughtSite
from assist.protocol import AdapterProposed, SiteAdapter, agent_stream

TAUGHT: Final = "taught-"
MOST_BYTES: Final = 20_000
MOST_OPEN: Final = 100


class TaughtSites:
    """The sites of every team. Without a store (a replay) there are none."""

    def __init__(
        self, store: SiteStore | None, agents: AgentStore, streams: Streams, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._agents = agents
        self._streams = streams
        self._now = now

    async def propose(self, identity: Identity, message: AdapterProposed) -> None:
        """Put a taught site before the lead. Raises NotAllowed, or BadInput with what is wrong with it."""
        identity.must(Action.USE_SIDEBAR)
        check_taught(message.adapter)
        store = self._must_have_store()
        waiting = [site for site in await store.list_sites(team=identity.team) if site.state is SiteState.PROPOSED]
        if len(waiting) >= MOST_OPEN:
            raise BadInput("Too many sites wait for your lead already; ask them to look at those first.")
        site = TaughtSite(
            id=uuid4().hex,
            team=identity.team,
            adapter=message.adapter,
            counts=message.counts,
            proposed_by=identity.id,
            proposer=identity.name,
            proposed_at=self._now(),
        )
        await store.add_site(site)

    async def list_all(self, identity: Identity) -> Sequence[TaughtSite]:
        """Return the proposals of a lead's team, and what became of them. Raises NotAllowed."""
        identity.must(Action.EDIT_LIBRARY)
        return [] if self._store is None else await self._store.list_sites(team=identity.team)

    async def decide(self, identity: Identity, site_id: str, state: SiteState) -> None:
        """Approve, decline or withdraw a site, and tell every panel of the team. Raises NotAllowed, NotFound."""
        sites = await self.list_all(identity)
        site = next((each for each in sites if each.id == site_id), None)
        if site is None:
            raise NotFound("There is no such site in your team.")
        decided = replace(site, state=state, decided_by=identity.id, decided_at=self._now())
        await self._must_have_store().decide_site(decided)
        if SiteState.APPROVED in {site.state, state}:
            await self._tell(identity.team)

    async def approved(self, team: str) -> tuple[SiteAdapter, ...]:
        """Return the adapters that every agent of a team uses."""
        sites = [] if self._store is None else await self._store.list_sites(team=team)
        return tuple(site.adapter for site in sites if site.state is SiteState.APPROVED)

    async def _tell(self, team: str) -> None:
        said = views.say_adapters(await self.approved(team))
        for person, _ in await self._agents.list_people(team=team):
            await self._streams.publish(agent_stream(person.id), said)

    def _must_have_store(self) -> SiteStore:
        if self._store is None:
            raise BadInput("This desk keeps no sites.")
        return self._store


def check_taught(adapter: SiteAdapter) -> None:
    """Raise BadInput where an adapter is no taught one: it names one host, and is of a size that can be looked over."""
    hosts = adapter.match.hosts
    if len(hosts) != 1 or "*" in hosts[0]:
        raise BadInput("A taught site is read on the one host it was taught on; name that host, without a star.")
    if not adapter.id.startswith(TAUGHT):
        raise BadInput(f"The id of a taught site begins with {TAUGHT}, so that it stands apart from those that ship.")
    if len(adapter.model_dump_json(exclude_defaults=True).encode()) > MOST_BYTES:
        raise BadInput(f"This description of a site is over {MOST_BYTES} bytes; teach the page again.")
