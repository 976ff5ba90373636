"""Private phrases as they are kept: by agent, one shortcode each, and beyond the process."""

from dataclasses import replace
from datetime import timedelta

import pytest

from assist.errors import Conflict
from assist.ports import PrivatePhrase
from assist.store import Store
from assist.vocabulary import ProposalState
from tests.store.talk import START

SORRY = PrivatePhrase("p1", "ann", "Ann", "day", "Late", "So sorry, {name}.\nTruly.", "sorry", START)
BYE = replace(SORRY, id="p2", shortcode="bye", text="Bye now.")


async def test_phrases_are_kept_by_agent_and_listed_by_shortcode(store: Store) -> None:
    for phrase in (SORRY, BYE, replace(SORRY, agent="ben", text="Ben's")):
        await store.save_phrase(phrase)
    assert await store.list_phrases("ann") == [BYE, SORRY]
    assert [phrase.text for phrase in await store.list_phrases("ben")] == ["Ben's"]
    await store.delete_phrase("ben", "p2")
    await store.delete_phrase("ann", "p1")
    assert await store.list_phrases("ann") == [BYE]


async def test_a_shortcode_is_an_agents_once_and_a_refusal_loses_nothing(store: Store) -> None:
    await store.save_phrase(SORRY)
    await store.save_phrase(BYE)
    with pytest.raises(Conflict, match="/sorry already"):
        await store.save_phrase(replace(BYE, shortcode="sorry", text="other"))
    assert await store.list_phrases("ann") == [BYE, SORRY]
    changed = replace(SORRY, text="changed", shortcode="so-sorry")
    await store.save_phrase(changed)
    assert await store.list_phrases("ann") == [BYE, changed]


async def test_proposals_are_listed_by_team_the_oldest_first(store: Store) -> None:
    proposed = replace(SORRY, state=ProposalState.PROPOSED)
    later = replace(BYE, agent="ben", team="night", state=ProposalState.PROPOSED, changed_at=START + timedelta(hours=1))
    for phrase in (later, proposed, BYE, replace(BYE, id="p3", shortcode="x", state=ProposalState.DECLINED, word="no")):
        await store.save_phrase(phrase)
    assert await store.list_proposals(None) == [proposed, later]
    assert await store.list_proposals("day") == [proposed]


async def test_phrases_outlive_the_process(store: Store, url: str) -> None:
    await store.save_phrase(replace(SORRY, state=ProposalState.DECLINED, word="Shorter, please."))
    await store.close()
    again = await Store.open(url)
    try:
        assert await again.list_phrases("ann") == [
            replace(SORRY, state=ProposalState.DECLINED, word="Shorter, please.")
        ]
    finally:
        await again.close()
