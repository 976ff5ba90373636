"""Agents' private phrases: ``assist.ports.PrivatePhraseStore``, kept.

Answers what an agent has put aside, and what is proposed. Refuses to judge either.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.exc import IntegrityError

from assist.errors import Conflict
from assist.ports import PrivatePhrase
from assist.store.database import Database
from assist.store.own_tables import private_phrases
from assist.vocabulary import ProposalState


class PrivatePhrases:
    """The private phrases of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list(self, agent: str) -> Sequence[PrivatePhrase]:
        """Return an agent's phrases by shortcode."""
        query = select(private_phrases).where(private_phrases.c.agent == agent).order_by(private_phrases.c.shortcode)
        return [_phrase(row) for row in await self._database.fetch(query)]

    async def save(self, phrase: PrivatePhrase) -> None:
        """Keep a phrase in place of the one with its id."""
        here = (private_phrases.c.agent == phrase.agent) & (private_phrases.c.id == phrase.id)
        values = {column.name: getattr(phrase, column.name) for column in private_phrases.c}
        values["state"] = None if phrase.state is None else phrase.state.value
        try:
            await self._database.run(delete(private_phrases).where(here), insert(private_phrases).values(values))
        except IntegrityError as error:
            raise Conflict(f"You have a phrase /{phrase.shortcode} already; choose another shortcode.") from error

    async def delete(self, agent: str, phrase_id: str) -> None:
        """Forget a phrase."""
        here = (private_phrases.c.agent == agent) & (private_phrases.c.id == phrase_id)
        await self._database.run(delete(private_phrases).where(here))

    async def list_proposals(self, team: str | None) -> Sequence[PrivatePhrase]:
        """Return what is proposed, the oldest first."""
        proposed = private_phrases.c.state == ProposalState.PROPOSED.value
        query = select(private_phrases).where(proposed).order_by(private_phrases.c.changed_at, private_phrases.c.id)
        if team is not None:
            query = query.where(private_phrases.c.team == team)
        return [_phrase(row) for row in await self._database.fetch(query)]


def _phrase(row: Row[Any]) -> PrivatePhrase:
    return PrivatePhrase(
        id=row.id,
        agent=row.agent,
        agent_name=row.agent_name,
        team=row.team,
        title=row.title,
        text=row.text,
        shortcode=row.shortcode,
        changed_at=row.changed_at,
        state=None if row.state is None else ProposalState(row.state),
        word=row.word,
    )
