"""Agents' private phrases: kept, changed, proposed to the team.

Answers an agent's own phrases to that agent alone, and to a lead of the team those that were proposed, from then until
they are settled, changed or taken back. Nothing of a phrase is ever logged. A phrase that can't be kept is refused in a
sentence that says what to change.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from assist.access import Action, Identity
from assist.desk import views
from assist.desk.redaction import clean
from assist.errors import BadInput, NotFound
from assist.ports import PrivatePhrase, PrivatePhraseStore, Streams
from assist.protocol import PrivatePhraseSaved, PrivatePhraseView, agent_stream
from assist.suggest.filling import SLOT, Template
from assist.suggest.searching import SLASH, Entry
from assist.vocabulary import PhraseOrigin, ProposalState

MOST_PHRASES: Final = 200
TEXT_CHARS: Final = 1500
TITLE_CHARS: Final = 80
WORD_CHARS: Final = 500
SHORTCODE_CHARS: Final = 32
VARIABLES: Final = 12

_SHORTCODE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_VARIABLE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class PrivatePhrases:
    """The use cases of private phrases."""

    store: PrivatePhraseStore
    streams: Streams
    now: Callable[[], datetime]

    async def show(self, identity: Identity) -> tuple[PrivatePhraseView, ...]:
        """Return an agent's own phrases by shortcode. Raises NotAllowed."""
        return tuple(_view(phrase) for phrase in await self._list(identity))

    async def entries(self, identity: Identity) -> tuple[Entry, ...]:
        """Return an agent's own phrases as search sees them. Raises NotAllowed."""
        return tuple(
            Entry(phrase.id, PhraseOrigin.OWN, Template.parse(phrase.text), phrase.text, phrase.shortcode, phrase.title)
            for phrase in await self._list(identity)
        )

    async def save(self, identity: Identity, message: PrivatePhraseSaved) -> None:
        """Keep a phrase; one that was proposed is not any more. Raises NotAllowed, BadInput, Conflict."""
        known = await self._list(identity)
        is_new = all(phrase.id != message.phrase_id for phrase in known)
        if is_new and len(known) >= MOST_PHRASES:
            raise BadInput(f"You have {MOST_PHRASES} phrases, as many as fit; delete one you never use.")
        phrase = PrivatePhrase(
            id=message.phrase_id,
            agent=identity.id,
            agent_name=identity.name,
            team=identity.team,
            title=_check_title(message.title),
            text=_check_text(message.text),
            shortcode=_check_shortcode(message.shortcode),
            changed_at=self.now(),
        )
        if not any(_is_same(phrase, other) for other in known):
            await self.store.save_phrase(phrase)

    async def delete(self, identity: Identity, phrase_id: str) -> None:
        """Forget a phrase of the agent's own; one that is gone is gone. Raises NotAllowed."""
        identity.must(Action.USE_SIDEBAR)
        await self.store.delete_phrase(identity.id, phrase_id)

    async def propose(self, identity: Identity, phrase_id: str, *, is_proposed: bool) -> None:
        """Show a phrase to the team's leads, or to nobody again. Raises NotAllowed, NotFound."""
        phrase = next((one for one in await self._list(identity) if one.id == phrase_id), None)
        if phrase is None:
            raise NotFound("You have no such phrase any more; it may have been deleted in another window.")
        state = ProposalState.PROPOSED if is_proposed else None
        await self.store.save_phrase(replace(phrase, state=state, word="", team=identity.team, changed_at=self.now()))

    async def list_proposals(self, identity: Identity) -> Sequence[PrivatePhrase]:
        """Return what is proposed in a lead's team, the oldest first. Raises NotAllowed."""
        identity.must(Action.EDIT_LIBRARY)
        return await self.store.list_proposals(None if identity.may(Action.INVITE) else identity.team)

    async def find_proposal(self, identity: Identity, agent: str, phrase_id: str) -> PrivatePhrase:
        """Return a phrase that is proposed now. Raises NotAllowed, NotFound."""
        proposed = await self.list_proposals(identity)
        phrase = next((one for one in proposed if (one.agent, one.id) == (agent, phrase_id)), None)
        if phrase is None:
            raise NotFound("This phrase is not proposed any more: it was settled, changed or taken back.")
        return phrase

    async def accept(self, identity: Identity, agent: str, phrase_id: str) -> None:
        """Tell an agent that their phrase is in the library now. Raises NotAllowed, NotFound."""
        await self._settle(await self.find_proposal(identity, agent, phrase_id), ProposalState.ACCEPTED, "")

    async def decline(self, identity: Identity, agent: str, phrase_id: str, word: str) -> None:
        """Give a phrase back to its agent, with a word. Raises NotAllowed, NotFound, BadInput."""
        phrase = await self.find_proposal(identity, agent, phrase_id)
        said = clean(word)
        if not said:
            raise BadInput("Say in a few words why; the agent reads them beside their phrase.")
        if len(said) > WORD_CHARS:
            raise BadInput(f"Your word is longer than {WORD_CHARS} characters; shorten it.")
        await self._settle(phrase, ProposalState.DECLINED, said)

    async def _settle(self, phrase: PrivatePhrase, state: ProposalState, word: str) -> None:
        await self.store.save_phrase(replace(phrase, state=state, word=word))
        body = views.say_proposal_settled(phrase.shortcode, state, word)
        await self.streams.publish(agent_stream(phrase.agent), body)

    async def _list(self, identity: Identity) -> Sequence[PrivatePhrase]:
        identity.must(Action.USE_SIDEBAR)
        return await self.store.list_phrases(identity.id)


def _view(phrase: PrivatePhrase) -> PrivatePhraseView:
    return PrivatePhraseView(
        id=phrase.id,
        title=phrase.title,
        text=phrase.text,
        shortcode=phrase.shortcode,
        variables=tuple(dict.fromkeys(SLOT.findall(phrase.text))),
        state=phrase.state,
        word=phrase.word,
    )


def _is_same(phrase: PrivatePhrase, other: PrivatePhrase) -> bool:
    """Say whether saving would change nothing: then a proposal that was made of it stands."""
    mine = (phrase.id, phrase.title, phrase.text, phrase.shortcode)
    return mine == (other.id, other.title, other.text, other.shortcode)


def _check_title(title: str) -> str:
    found = " ".join(clean(title).split())
    if len(found) > TITLE_CHARS:
        raise BadInput(f"The title is longer than {TITLE_CHARS} characters; shorten it.")
    return found


def _check_text(text: str) -> str:
    found = clean(text)
    if not found:
        raise BadInput("The phrase is empty; write what it should say.")
    if len(found) > TEXT_CHARS:
        raise BadInput(f"The phrase has {len(found)} characters; {TEXT_CHARS} are the most. Cut it in two.")
    variables = SLOT.findall(found)
    for variable in variables:
        if not _VARIABLE.fullmatch(variable):
            shown = f"{{{variable[:40]}}}"
            raise BadInput(f"{shown} is no variable: use small letters, digits and _, such as {{tracking_link}}.")
    if len(set(variables)) > VARIABLES:
        raise BadInput(f"The phrase has more than {VARIABLES} variables; use fewer.")
    if "{" in SLOT.sub("", found) or "}" in SLOT.sub("", found):
        raise BadInput("There is a single brace in the phrase; close the variable, such as {name}, or take it out.")
    return found


def _check_shortcode(shortcode: str) -> str:
    found = clean(shortcode).lower().removeprefix(SLASH)
    if not found:
        raise BadInput("Give the phrase a shortcode, such as /sorry.")
    if len(found) > SHORTCODE_CHARS:
        raise BadInput(f"The shortcode is longer than {SHORTCODE_CHARS} characters; shorten it.")
    if not _SHORTCODE.fullmatch(found):
        raise BadInput("A shortcode has letters, digits and single dashes only, such as /sorry-late.")
    return found
