"""How much help each agent wants: the level they chose or their tenure suggests, and when they want none.

Answers the wish a board is composed by, and changes it at once on every screen of the agent. Refuses to know what a
wish leaves room for; ``suggest.restraint`` does. The level is the agent's own choice; only the start date, from which
the default follows, is the lead's.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from assist.access import Action, Identity
from assist.desk import views
from assist.errors import BadInput, NotFound
from assist.ports import AgentRecord, AgentStore, Streams
from assist.protocol import HelpView, SnoozedMessage, agent_stream
from assist.suggest.restraint import STANDARD, Wish
from assist.vocabulary import HelpLevel

NEWCOMER_DAYS: Final = 91
SETTLED_DAYS: Final = 365
"""Days since the start date until help is standard, and until it is quiet, by default."""

LONGEST_AGO: Final = timedelta(days=60 * 365)
LONGEST_AHEAD: Final = timedelta(days=366)
"""How far from today a start date may lie; beyond it is a slip of the keys."""


class Discretion:
    """The wishes of every agent, kept in memory once met.

    ``find`` raises where an agent may not see a conversation; ``rethink`` composes the boards of an agent's
    conversations anew.
    """

    def __init__(
        self,
        agents: AgentStore,
        streams: Streams,
        now: Callable[[], datetime],
        *,
        find: Callable[[Identity, str], Awaitable[object]],
        rethink: Callable[[str], None],
    ) -> None:
        self._agents = agents
        self._streams = streams
        self._now = now
        self._find = find
        self._rethink = rethink
        self._records: dict[str, AgentRecord] = {}
        self._alarms: dict[str, asyncio.TimerHandle] = {}
        self._telling: set[asyncio.Task[None]] = set()

    def close(self) -> None:
        """Wake nobody any more."""
        for alarm in self._alarms.values():
            alarm.cancel()
        self._alarms.clear()

    async def find_wish(self, agent_id: str | None, conversation_id: str) -> Wish:
        """Return what the agent of a conversation wants; one that nobody has is met at the standard level."""
        if agent_id is None:
            return STANDARD
        record = await self._record(agent_id)
        is_snoozed = self._is_snoozed(record) or conversation_id in record.snoozed
        return Wish(self._level(record), is_snoozed)

    async def show(self, agent_id: str) -> HelpView:
        """Return an agent's level, why it is that, and what is snoozed."""
        record = await self._record(agent_id)
        default, reason = level_by_tenure(record.started_on, self._now().date())
        return HelpView(
            level=record.help_level or default,
            chosen=record.help_level,
            default=default,
            reason=reason,
            snoozed_until=record.snoozed_until if self._is_snoozed(record) else None,
            snoozed_conversations=tuple(sorted(record.snoozed)),
        )

    async def choose_level(self, identity: Identity, level: HelpLevel | None) -> None:
        """Give an agent the level they choose; None goes by their start date again. Raises NotAllowed."""
        identity.must(Action.USE_SIDEBAR)
        record = await self._record(identity.id)
        await self._keep(replace(record, help_level=level))

    async def snooze(self, identity: Identity, wanted: SnoozedMessage) -> None:
        """Be silent for an agent, for some minutes or in one conversation, or end that. Raises NotAllowed, NotFound."""
        identity.must(Action.USE_SIDEBAR)
        if wanted.conversation_id is not None:
            await self._find(identity, wanted.conversation_id)
        record = await self._record(identity.id)
        if wanted.minutes is None and wanted.conversation_id is not None:
            changed = replace(record, snoozed=record.snoozed | {wanted.conversation_id})
        elif wanted.minutes:
            changed = replace(record, snoozed_until=self._now() + timedelta(minutes=wanted.minutes))
        elif wanted.conversation_id is not None:
            changed = replace(record, snoozed=record.snoozed - {wanted.conversation_id})
        else:
            changed = replace(record, snoozed_until=None, snoozed=frozenset())
        await self._keep(changed)

    async def list_people(self, identity: Identity) -> Sequence[tuple[Identity, AgentRecord, HelpView]]:
        """Return the people of a lead's team, by name, each with what help they get. Raises NotAllowed."""
        identity.must(Action.LEAD_PEOPLE)
        people = await self._agents.list_people(team=identity.team)
        return [(person, await self._record(person.id), await self.show(person.id)) for person, _ in people]

    async def set_start(self, identity: Identity, agent_id: str, started_on: date | None) -> None:
        """Set when somebody began to work here. Raises NotAllowed, BadInput; NotFound for one of another team."""
        identity.must(Action.LEAD_PEOPLE)
        self.check_start(started_on)
        if agent_id not in {person.id for person, _ in await self._agents.list_people(team=identity.team)}:
            raise NotFound("There is nobody of that name in your team.")
        record = await self._record(agent_id)
        await self._keep(replace(record, started_on=started_on))

    def check_start(self, started_on: date | None) -> None:
        """Raise BadInput where a date can't be a start date."""
        today = self._now().date()
        if started_on is not None and not today - LONGEST_AGO <= started_on <= today + LONGEST_AHEAD:
            raise BadInput("A start date lies in the last sixty years, or in the next one; check the year.")

    async def _record(self, agent_id: str) -> AgentRecord:
        record = self._records.get(agent_id)
        if record is None:
            found = await self._agents.find_agent(agent_id)
            record = self._records.setdefault(agent_id, found)
            self._set_alarm(record)
        return record

    async def _keep(self, record: AgentRecord) -> None:
        """Keep a changed record and show what follows from it. No await may lie between reading it and this."""
        self._records[record.id] = record
        self._set_alarm(record)
        await self._agents.save_agent(record)
        await self._tell(record.id)

    async def _tell(self, agent_id: str) -> None:
        self._rethink(agent_id)
        await self._streams.publish(agent_stream(agent_id), views.say_help(await self.show(agent_id)))

    def _level(self, record: AgentRecord) -> HelpLevel:
        return record.help_level or level_by_tenure(record.started_on, self._now().date())[0]

    def _is_snoozed(self, record: AgentRecord) -> bool:
        return record.snoozed_until is not None and record.snoozed_until > self._now()

    def _set_alarm(self, record: AgentRecord) -> None:
        """Come back when a snooze is over, so that help does not wait for the next message."""
        alarm = self._alarms.pop(record.id, None)
        if alarm is not None:
            alarm.cancel()
        if record.snoozed_until is not None and self._is_snoozed(record):
            left_s = (record.snoozed_until - self._now()).total_seconds()
            self._alarms[record.id] = asyncio.get_running_loop().call_later(left_s, self._wake, record.id)

    def _wake(self, agent_id: str) -> None:
        self._alarms.pop(agent_id, None)
        task = asyncio.get_running_loop().create_task(self._tell(agent_id))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)


def level_by_tenure(started_on: date | None, today: date) -> tuple[HelpLevel, str]:
    """Return the level for somebody who has been here since then, and why, as a sentence to them."""
    if started_on is None:
        return HelpLevel.STANDARD, "Nobody has set your start date, so help is standard."
    days = (today - started_on).days
    if days < NEWCOMER_DAYS:
        return HelpLevel.FULL, "In your first three months help is full."
    if days < SETTLED_DAYS:
        return HelpLevel.STANDARD, "In your first year help is standard."
    return HelpLevel.QUIET, "After your first year help is quiet."
