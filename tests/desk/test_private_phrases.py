"""Private phrases at the desk: whose they are, what may be kept, how one is proposed and settled."""

import json
import logging

import pytest

from assist.access import Identity
from assist.desk.private_phrases import MOST_PHRASES, TEXT_CHARS, TITLE_CHARS, VARIABLES
from assist.errors import BadInput, Conflict, NotAllowed, NotFound
from assist.protocol import PrivatePhraseSaved, PrivatePhraseView
from assist.vocabulary import PhraseOrigin, ProposalState, Role
from tests.desk.conftest import AGENT, FEEDER, LEAD, OTHER, Setting

ELSEWHERE = Identity("lou", "Lou", Role.LEAD, "night")


def phrase(phrase_id: str = "p1", **more: str) -> PrivatePhraseSaved:
    said = {"text": "So sorry, {name}. Follow it here: {tracking_link}", "shortcode": "/sorry", "title": "Late", **more}
    return PrivatePhraseSaved(type="private_phrase_saved", id=1, phrase_id=phrase_id, **said)


async def mine(setting: Setting, identity: Identity = AGENT) -> tuple[PrivatePhraseView, ...]:
    return await setting.desk.private_phrases.show(identity)


async def test_a_phrase_is_its_agents_alone(setting: Setting) -> None:
    phrases = setting.desk.private_phrases
    await phrases.save(AGENT, phrase())
    (kept,) = await mine(setting)
    assert (kept.shortcode, kept.variables, kept.state) == ("sorry", ("name", "tracking_link"), None)
    assert await mine(setting, OTHER) == ()
    assert await mine(setting, LEAD) == ()
    assert await phrases.list_proposals(LEAD) == []
    await phrases.save(OTHER, phrase(text="Ben's own words"))
    await phrases.delete(OTHER, "p1")
    assert await mine(setting) == (kept,)
    with pytest.raises(NotFound):
        await phrases.propose(OTHER, "p1", is_proposed=True)
    for refused in (phrases.show(FEEDER), phrases.save(FEEDER, phrase()), phrases.delete(FEEDER, "p1")):
        with pytest.raises(NotAllowed):
            await refused


async def test_saved_twice_it_is_there_once_and_deleted_twice_it_is_gone(setting: Setting) -> None:
    phrases = setting.desk.private_phrases
    await phrases.save(AGENT, phrase())
    await phrases.save(AGENT, phrase())
    assert len(await mine(setting)) == 1
    with pytest.raises(Conflict, match="/sorry already"):
        await phrases.save(AGENT, phrase("p2"))
    await phrases.save(OTHER, phrase("p2"))
    await phrases.delete(AGENT, "p1")
    await phrases.delete(AGENT, "p1")
    assert await mine(setting) == ()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": " \u200b\n"}, "is empty"),
        ({"text": "x" * (TEXT_CHARS + 1)}, f"{TEXT_CHARS} are the most"),
        ({"text": "Hi {Your Name}"}, "is no variable"),
        ({"text": "Hi {name"}, "single brace"),
        ({"text": " ".join(f"{{v{n}}}" for n in range(VARIABLES + 1))}, "use fewer"),
        ({"title": "x" * (TITLE_CHARS + 1)}, "title is longer"),
        ({"shortcode": "/"}, "such as /sorry"),
        ({"shortcode": "so sorry"}, "letters, digits and single dashes"),
        ({"shortcode": "x" * 33}, "shortcode is longer"),
    ],
)
async def test_what_cannot_be_kept_is_said_and_changes_nothing(
    setting: Setting, wrong: dict[str, str], sentence: str
) -> None:
    await setting.desk.private_phrases.save(AGENT, phrase())
    with pytest.raises(BadInput, match=sentence):
        await setting.desk.private_phrases.save(AGENT, phrase(**wrong))
    (kept,) = await mine(setting)
    assert kept.text.startswith("So sorry")


async def test_there_is_an_end_to_how_many(setting: Setting) -> None:
    for number in range(MOST_PHRASES):
        await setting.desk.private_phrases.save(AGENT, phrase(f"p{number}", shortcode=f"s{number}"))
    with pytest.raises(BadInput, match="as many as fit"):
        await setting.desk.private_phrases.save(AGENT, phrase("one-more"))
    await setting.desk.private_phrases.save(AGENT, phrase("p0", shortcode="s0", text="changed"))


async def test_a_proposal_is_seen_by_the_teams_leads_until_it_is_settled(setting: Setting) -> None:
    phrases = setting.desk.private_phrases
    await phrases.save(AGENT, phrase())
    await phrases.propose(AGENT, "p1", is_proposed=True)
    (proposed,) = await phrases.list_proposals(LEAD)
    assert (proposed.agent_name, proposed.shortcode) == ("Ana", "sorry")
    assert await phrases.list_proposals(ELSEWHERE) == []
    with pytest.raises(NotAllowed):
        await phrases.list_proposals(OTHER)
    with pytest.raises(NotFound):
        await phrases.decline(ELSEWHERE, AGENT.id, "p1", "no")
    with pytest.raises(BadInput, match="few words"):
        await phrases.decline(LEAD, AGENT.id, "p1", "  ")
    await phrases.decline(LEAD, AGENT.id, "p1", "Too long, make it two.")
    (kept,) = await mine(setting)
    assert (kept.state, kept.word) == (ProposalState.DECLINED, "Too long, make it two.")
    assert await phrases.list_proposals(LEAD) == []
    stream, body = setting.streams.published[-1]
    assert stream == f"agent:{AGENT.id}"
    assert json.loads(body)["word"] == "Too long, make it two."
    await phrases.propose(AGENT, "p1", is_proposed=True)
    await phrases.accept(LEAD, AGENT.id, "p1")
    assert (await mine(setting))[0].state is ProposalState.ACCEPTED
    with pytest.raises(NotFound, match="not proposed any more"):
        await phrases.accept(LEAD, AGENT.id, "p1")


async def test_changed_or_taken_back_it_is_not_proposed_any_more(setting: Setting) -> None:
    phrases = setting.desk.private_phrases
    await phrases.save(AGENT, phrase())
    await phrases.propose(AGENT, "p1", is_proposed=True)
    await phrases.save(AGENT, phrase())
    assert len(await phrases.list_proposals(LEAD)) == 1, "saving the same again changes nothing"
    await phrases.save(AGENT, phrase(text="Other words, for me alone."))
    assert await phrases.list_proposals(LEAD) == []
    await phrases.propose(AGENT, "p1", is_proposed=True)
    await phrases.propose(AGENT, "p1", is_proposed=False)
    assert await phrases.list_proposals(LEAD) == []


async def test_search_finds_ones_own_filled_and_nobody_elses(setting: Setting) -> None:
    own = "So sorry about {order_ref}. Follow it here: {tracking_link}"
    await setting.desk.private_phrases.save(AGENT, phrase(text=own))
    hearing = await setting.hear("customer", "I have been waiting two weeks for order 88213-04")
    await hearing.answered
    search = setting.desk.phrasebook.search
    (found,) = await search(AGENT, "/so", hearing.conversation_id)
    assert found.origin is PhraseOrigin.OWN
    assert found.text == "So sorry about 88213-04. Follow it here: {tracking_link}"
    assert found.missing == ("tracking_link",)
    assert [hit.id for hit in await search(AGENT, "sorry", None)] == ["p1", "apo-wait-1"]
    assert [hit.id for hit in await search(OTHER, "sorry", None)] == ["apo-wait-1"]
    assert await search(OTHER, "/sorry", None) == ()


async def test_nothing_of_a_phrase_is_logged(setting: Setting, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await setting.desk.private_phrases.save(AGENT, phrase(text="Zanzibar"))
        with pytest.raises(BadInput):
            await setting.desk.private_phrases.save(AGENT, phrase(text="Zanzibar {"))
    assert "Zanzibar" not in caplog.text
    assert "Zanzibar" not in repr(phrase(text="Zanzibar"))
