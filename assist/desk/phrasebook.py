"""The phrases an agent looks for by themselves.

Answers a search over their own phrases and what their team may send, variables filled from the conversation at hand.
Refuses to rank by anything but the words looked for.
"""

from assist.access import Action, Identity
from assist.desk.admission import Admission
from assist.desk.librarian import Librarian
from assist.desk.private_phrases import PrivatePhrases
from assist.protocol import FoundPhrase
from assist.suggest.derived import Known
from assist.suggest.searching import find_phrases
from assist.vocabulary import FactName


class Phrasebook:
    """The library and an agent's own phrases, to be searched as one."""

    def __init__(self, admission: Admission, librarian: Librarian, private_phrases: PrivatePhrases) -> None:
        self._admission = admission
        self._librarian = librarian
        self._private_phrases = private_phrases

    async def search(self, identity: Identity, query: str, conversation_id: str | None) -> tuple[FoundPhrase, ...]:
        """Return phrases that fit the query, best first, filled from the conversation where it is known."""
        identity.must(Action.USE_SIDEBAR)
        facts = {}
        if conversation_id is not None:
            known = Known.of((await self._admission.find(identity, conversation_id)).conversation)
            facts = {name: fact for name in FactName if (fact := known.get(name)) is not None}
        found = find_phrases(
            self._librarian.serving.repertoire(identity.team),
            query,
            facts,
            own=await self._private_phrases.entries(identity),
            stopped=self._librarian.stopped,
        )
        return tuple(
            FoundPhrase(
                id=hit.phrase_id,
                origin=hit.origin,
                technique=hit.technique,
                title=hit.title,
                shortcode=hit.shortcode,
                text=hit.text,
                missing=hit.missing,
            )
            for hit in found
        )
