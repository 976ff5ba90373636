"""A transcript feed on its way to the desk, whichever door it came through.

Answers what became of each line. Refuses to know sockets and bodies. A feed faster than the desk is slowed down, never
dropped: at most ``UNANSWERED`` of its turns may wait.
"""

import re
from collections import deque
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from time import monotonic, perf_counter
from typing import Any, Final

from assist.access import Identity
from assist.desk.admission import ConversationName
from assist.desk.intake import Hearing
from assist.errors import AssistError, BadInput
from assist.ingest.plain import PlainClosed, PlainTurn, parse_plain
from assist.ports import CredentialStore
from assist.vocabulary import Role
from assist.web.rooms import Rooms

UNANSWERED: Final = 100
ROSTER_S: Final = 5.0
MS: Final = 1000.0
FEED_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")

Answer = dict[str, Any]


class Roster:
    """Who works in a team, by name and by id, as the credentials tell; looked up again for a name not yet known.

    Of two with one name the newer is meant: somebody who paired anew.
    """

    def __init__(self, store: CredentialStore) -> None:
        self._store = store
        self._known: dict[tuple[str, str], str] = {}
        self._looked_s: dict[str, float] = {}

    async def find(self, team: str, agent: str) -> str | None:
        """Return the id of an agent called, or named, so; None where there is nobody."""
        found = self._known.get((team, agent.casefold()))
        if found is None and monotonic() - self._looked_s.get(team, -ROSTER_S) >= ROSTER_S:
            self._looked_s[team] = monotonic()
            for credential in reversed(await self._store.list_credentials(team=team)):
                identity = credential.identity
                self._known[team, identity.name.casefold()] = identity.id
                self._known[team, identity.id.casefold()] = identity.id
            found = self._known.get((team, agent.casefold()))
        return found

    def note(self, identity: Identity) -> None:
        """Remember somebody who was met otherwise (signed in, with a session)."""
        self._known[identity.team, identity.id.casefold()] = identity.id


@dataclass(frozen=True, slots=True)
class Heard:
    """A line that was taken. ``note`` is a sentence where something about it wants telling."""

    hearing: Hearing
    started_s: float
    note: str | None


class Feed:
    """One feed: whose it is, and what its conversations' names belong to (``source``)."""

    def __init__(self, rooms: Rooms, roster: Roster, identity: Identity, source: str) -> None:
        self._desk = rooms.desk
        self._audience = rooms.audience
        self._roster = roster
        self._identity = replace(identity, role=Role.FEEDER)
        self._source = source
        self._unanswered: deque[Hearing] = deque()

    async def take(self, plain: PlainTurn) -> Heard:
        """Hand a turn to the desk. Raises AssistError."""
        started_s = perf_counter()
        while len(self._unanswered) >= UNANSWERED:
            await self._unanswered.popleft().answered
        agent, note = None, None
        if plain.agent is not None:
            agent = await self._roster.find(self._identity.team, plain.agent)
            if agent is None:
                note = "Nobody in this team has that agent's name or id; anybody may claim the conversation."
        hearing = await self._desk.reception.hear(
            self._identity,
            source=self._source,
            external_id=plain.external_id,
            channel=plain.channel,
            title=plain.title,
            turn=plain.turn,
            agent=agent,
            customer=plain.customer,
        )
        if agent is not None:
            self._audience.note_taken(hearing.conversation_id, agent)
        self._unanswered.append(hearing)
        return Heard(hearing, started_s, note)

    async def take_line(self, number: int, line: str | bytes) -> tuple[Answer, Heard | None]:
        """Take one line; returns what to answer, and what was heard where it was a turn."""
        try:
            plain = parse_plain(line)
            if isinstance(plain, PlainClosed):
                name = ConversationName(self._source, plain.external_id)
                closed_id = await self._desk.closing.close_named(self._identity, name)
                return {"ok": True, "line": number, "conversation_id": closed_id, "is_closed": True}, None
            heard = await self.take(plain)
        except AssistError as error:
            return refuse_line(number, error), None
        answer: Answer = {
            "ok": True,
            "line": number,
            "conversation_id": heard.hearing.conversation_id,
            "turn_id": heard.hearing.turn_id,
            "is_duplicate": heard.hearing.is_duplicate,
        }
        return answer if heard.note is None else {**answer, "note": heard.note}, heard

    async def take_lines(self, lines: Iterable[bytes]) -> AsyncIterator[Answer]:
        """Take many lines in order, each with its answer; a bad one does not stop the next."""
        for number, line in enumerate(lines, start=1):
            if line.strip():
                answer, _ = await self.take_line(number, line)
                yield answer


async def report_answer(number: int, heard: Heard) -> Answer:
    """Wait for the board that answers a turn and say how long it took."""
    board = await heard.hearing.answered
    return {
        "answered": number,
        "turn_id": heard.hearing.turn_id,
        "ms": round((perf_counter() - heard.started_s) * MS, 3),
        "suggestions": 0 if board is None else len(board.suggestions),
    }


def refuse_line(number: int, error: AssistError) -> Answer:
    """Say why a line could not be taken."""
    return {
        "ok": False,
        "line": number,
        "code": error.code,
        "message": str(error),
        "is_temporary": error.temporary,
    }


def check_source(feed_id: str) -> str:
    """Return a feed's id as a source. Raises BadInput for one that is no plain word."""
    if FEED_ID.fullmatch(feed_id) is None:
        raise BadInput("A feed's id has letters, digits, dots and dashes, 64 at most.")
    return feed_id
