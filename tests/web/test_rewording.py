"""A whole server with a language model behind it, over real sockets."""

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

import pytest

from assist.suggestion import ResolutionOffer
from assist.vocabulary import Role
from tests.rewording.chat_server import run_chat_server

if TYPE_CHECKING:
    from tests.web.conftest import OpenSite

UPSET = "still waiting for my parcel, this is ridiculous"


def change_a_word(prompt: str, _most: int) -> list[str]:
    """Return the reply of the library's own prompt with its sentences the other way round, word by word."""
    reply = prompt.split("The reply: ")[1].split("\n", maxsplit=1)[0]
    first, _, rest = reply.partition(". ")
    turned = f"{rest} {first}." if rest and not rest.endswith("?") else f"{reply} Truly."
    return [f"{word} " for word in turned.split()]


@pytest.mark.train
@pytest.mark.parametrize("is_tiny", [False, True], ids=["changed words", "a tiny model"])
async def test_a_sidebar_gets_the_card_and_then_other_words(open_site: "OpenSite", is_tiny: bool) -> None:
    async with AsyncExitStack() as stack:
        model = await stack.enter_async_context(run_chat_server())
        if is_tiny:
            from tests.rewording.tiny_model import make_speaker

            model.speak = make_speaker()
        else:
            model.speak = change_a_word
        model.gate = asyncio.Event()
        site = await open_site(rewording_url=model.url, rewording_model="tiny", rewording_deadline_s=20)
        sidebar = await site.open_sidebar()
        accepted = await sidebar.hear(UPSET)
        await sidebar.watch(accepted["conversation_id"])
        model.gate.set()
        final: dict[str, Any] = await sidebar.until("suggestion_reworded", is_final=True)
        seen = [message["type"] for message in sidebar.seen]
        assert model.asked[0]["model"] == "tiny"
        assert UPSET in model.asked[0]["messages"][0]["content"]
        await site.rooms.store.flush()
        dossier = await site.rooms.store.reports.find_dossier(accepted["conversation_id"])
        assert dossier is not None
        cards = {card.suggestion_id: card for turn in dossier.turns for card in turn.cards}
        shown = cards[final["suggestion_id"]]
        assert not isinstance(shown.card, ResolutionOffer)
        (logged,) = shown.rewordings
        assert (logged.verdict == "accepted") == bool(final["text"])
        if is_tiny:
            # Random bytes are no sentence: whatever it says is refused, and the library's own card stands.
            assert final["text"] == ""
        else:
            assert logged.verdict == "accepted", logged
            assert final["text"] == logged.text
            assert "suggestion_reworded" in seen
        async with site.browse() as browser:
            await site.sign_in(browser, Role.QA)
            page = await browser.get(f"/console/conversations/{accepted['conversation_id']}")
        assert f"reworded: {logged.verdict.value.replace('_', ' ')}" in page.text


async def test_without_an_address_nothing_is_asked(open_site: "OpenSite") -> None:
    site = await open_site()
    assert site.rooms.settings.rewording_url is None
    assert site.rooms.desk._rewordings._reworder is None
