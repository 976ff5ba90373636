"""The phrases an agent looks for by themselves.

Answers a search over what their team may send, slots filled from the conversation at hand. Refuses to rank by anything
but the words looked for.
"""

from assist.access import Action, Identity
from assist.desk.admission import Admission
from assist.desk.librarian import Librarian
from assist.protocol import FoundPhrase
from assist.suggest.searching import find_phrases


class Phrasebook:
    """The library, to be searched."""

    def __init__(self, admission: Admission, librarian: Librarian) -> None:
        self._admission = admission
        self._librarian = librarian

    async def search(self, identity: Identity, query: str, conversation_id: str | None) -> tuple[FoundPhrase, ...]:
        """Return phrases that fit the query, best first, slots filled from the conversation where it is known."""
        identity.must(Action.USE_SIDEBAR)
        facts = {}
        if conversation_id is not None:
            facts = dict((await self._admission.find(identity, conversation_id)).conversation.facts)
        repertoire = self._librarian.serving.repertoire(identity.team)
        found = find_phrases(repertoire, query, facts, stopped=self._librarian.stopped)
        return tuple(
            FoundPhrase(id=hit.phrase_id, technique=hit.technique, text=hit.text, missing=hit.missing) for hit in found
        )
