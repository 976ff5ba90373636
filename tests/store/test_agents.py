"""What is kept of agents: levels, start dates, snoozes, and who is listed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assist.ports import AgentRecord
from assist.store import Store
from assist.vocabulary import HelpLevel, Role
from tests.store.talk import START
from tests.store.test_conversations import open_one

ANN = AgentRecord("ann", date(2025, 12, 1), HelpLevel.QUIET, START + timedelta(minutes=15))


async def test_an_agent_nobody_knows_has_a_new_record(store: Store) -> None:
    assert await store.find_agent("ann") == AgentRecord("ann")


async def test_a_record_is_kept_and_kept_anew(store: Store) -> None:
    await store.save_agent(ANN)
    assert await store.find_agent("ann") == ANN
    changed = replace(ANN, help_level=None, snoozed_until=None)
    await store.save_agent(changed)
    assert await store.find_agent("ann") == changed
    assert await store.find_agent("ben") == AgentRecord("ben")


async def test_snoozed_conversations_are_kept_while_they_are(store: Store) -> None:
    conversation = await open_one(store)
    await store.save_agent(replace(ANN, snoozed=frozenset({conversation.id, "gone"})))
    assert (await store.find_agent("ann")).snoozed == {conversation.id}
    await store.save_agent(ANN)
    assert (await store.find_agent("ann")).snoozed == frozenset()


async def test_records_outlive_the_process(store: Store, url: str) -> None:
    await store.save_agent(ANN)
    await store.close()
    again = await Store.open(url)
    try:
        assert await again.find_agent("ann") == ANN
    finally:
        await again.close()


@pytest.mark.parametrize(("role", "is_listed"), [(Role.AGENT, True), (Role.LEAD, True), (Role.QA, False)])
async def test_who_uses_the_panel_is_listed(store: Store, role: Role, is_listed: bool) -> None:
    _, made = await store.make_credential(kind="token", name="Ann", role=role, team="night", at=START, ttl_s=None)
    people = await store.list_people(team="night")
    assert [identity for identity, _ in people] == ([made.identity] if is_listed else [])
    assert await store.list_people(team="day") == []


async def test_people_are_listed_once_by_name_with_what_is_kept(store: Store) -> None:
    for name, identity_id in (("zoe", "zoe"), ("Ann", "ann"), ("Ann", "ann")):
        _, last = await store.make_credential(
            kind="token", name=name, role=Role.AGENT, team="t", at=START, ttl_s=None, identity_id=identity_id
        )
    await store.save_agent(ANN)
    people = await store.list_people(team=None)
    assert [(identity.id, record) for identity, record in people] == [("ann", ANN), ("zoe", AgentRecord("zoe"))]
    await store.revoke_credential(last.id, at=START)
    assert len(await store.list_people(team="t")) == 2, "another credential of hers still counts"


async def test_somebody_with_several_credentials_is_listed_as_what_they_may_most(store: Store) -> None:
    for role in (Role.ADMIN, Role.AGENT):
        await store.make_credential(
            kind="token", name="Ann", role=role, team="t", at=START, ttl_s=None, identity_id="ann"
        )
    assert [identity.role for identity, _ in await store.list_people(team="t")] == [Role.ADMIN]
