"""Secrets as hashes: ``assist.ports.CredentialStore``, kept.

Answers whose secret this is and whether it still opens anything. Refuses to know what its owner may do (``access``).

A pairing code is short enough to be guessed at, so its first four letters name it and its last four are the secret: a
wrong guess is counted on the code it was aimed at, and the fifth ends that code. Throttling by client is the web's.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from assist.access import (
    Identity,
    find_invited,
    hash_secret,
    is_same_secret,
    make_identity_id,
    make_pairing_code,
    make_secret,
    normalise_origin,
    normalise_pairing_code,
)
from assist.errors import BadCredential
from assist.ports import Credential
from assist.store.database import Database
from assist.store.tables import credentials
from assist.vocabulary import Role

LINK: Final = "link"
PAIRING: Final = "pairing"
TOKEN: Final = "token"  # noqa: S105 - a kind of credential, no secret
SESSION: Final = "session"
KINDS: Final = {LINK: "sign-in link", PAIRING: "pairing code", TOKEN: "token", SESSION: "sign-in"}
"""Each kind, and what people call it."""

SPENDABLE: Final = frozenset({LINK, PAIRING})
"""Kinds that are used once."""

COUNTS: Final = and_(
    credentials.c.revoked_at.is_(None), or_(credentials.c.kind.not_in(SPENDABLE), credentials.c.spent_at.is_(None))
)
"""What makes its owner one of the team: neither revoked nor used up."""

TRIES: Final = 5
"""Wrong guesses that end a pairing code."""

PREFIX: Final = 4

USED_EVERY: Final = timedelta(minutes=1)
"""How exactly ``last_used_at`` is kept; a write for every request would be worth nothing."""


class Credentials:
    """The credentials of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def make(
        self,
        *,
        kind: str,
        name: str,
        role: Role,
        team: str,
        at: datetime,
        ttl_s: int | None,
        origin: str | None,
        identity_id: str | None,
    ) -> tuple[str, Credential]:
        """Make a secret and keep its hash."""
        identity = Identity(identity_id or make_identity_id(role), name, role, team)
        async with self._database.writing() as db:
            return await _make(db, kind, identity, at=at, ttl_s=ttl_s, origin=origin)

    async def invite(
        self, *, kind: str, name: str, role: Role, team: str, at: datetime, ttl_s: int | None
    ) -> tuple[str, Credential, bool]:
        """Make a secret for whom the team knows by that name, or for somebody new, and say whether they were known.

        Asked and kept in one transaction: a button that was pressed twice still makes one person. Raises BadInput.
        """
        async with self._database.writing() as db:
            rows = await db.execute(select(credentials).where(credentials.c.team == team, COUNTS))
            known = find_invited(name, role, [_credential(row).identity for row in rows])
            identity = known or Identity(make_identity_id(role), name, role, team)
            secret, credential = await _make(db, kind, identity, at=at, ttl_s=ttl_s, origin=None)
        return secret, credential, known is not None

    async def check(self, secret: str, *, kind: str, at: datetime) -> Credential:
        """Return the credential behind a secret. Raises BadCredential."""
        if kind == PAIRING:
            secret = normalise_pairing_code(secret)
        query = select(credentials).where(credentials.c.hash == hash_secret(secret), credentials.c.kind == kind)
        row = await self._database.fetch_one(query)
        credential = _living(row, kind, at)
        if credential.last_used_at is None or at - credential.last_used_at >= USED_EVERY:
            here = credentials.c.id == credential.id
            await self._database.run(update(credentials).where(here).values(last_used_at=at))
        return credential

    async def spend(self, secret: str, *, kind: str, at: datetime) -> Credential:
        """Check and use up. Raises BadCredential; wrong guesses at a code are counted, and kept."""
        async with self._database.writing() as db:
            row = await _aimed_at(db, secret, kind, at)
            if row is not None and kind == PAIRING and not is_same_secret(normalise_pairing_code(secret), row.hash):
                await _count_guess(db, row, at)
                row = None
            if row is not None and _trouble(row, kind, at) is None:
                await db.execute(
                    update(credentials).where(credentials.c.id == row.id).values(spent_at=at, last_used_at=at)
                )
        return _living(row, kind, at)

    async def revoke(self, credential_id: str, *, at: datetime) -> None:
        """Make a credential worthless; twice is once."""
        here = and_(credentials.c.id == credential_id, credentials.c.revoked_at.is_(None))
        await self._database.run(update(credentials).where(here).values(revoked_at=at))

    async def list(self, *, team: str | None) -> Sequence[Credential]:
        """Return tokens, and links and codes nobody has used, newest first."""
        query = select(credentials).where(
            or_(credentials.c.kind == TOKEN, and_(credentials.c.kind.in_(SPENDABLE), credentials.c.spent_at.is_(None)))
        )
        if team is not None:
            query = query.where(credentials.c.team == team)
        query = query.order_by(credentials.c.created_at.desc(), credentials.c.id)
        return [_credential(row) for row in await self._database.fetch(query)]


async def _make(
    db: AsyncConnection, kind: str, identity: Identity, *, at: datetime, ttl_s: int | None, origin: str | None
) -> tuple[str, Credential]:
    secret = await _new_code(db, at) if kind == PAIRING else make_secret()
    credential = Credential(
        id=secrets.token_hex(8),
        kind=kind,
        identity=identity,
        origin=None if origin is None else normalise_origin(origin),
        created_at=at,
        expires_at=None if ttl_s is None else at + timedelta(seconds=ttl_s),
    )
    await db.execute(
        insert(credentials).values(
            id=credential.id,
            kind=kind,
            hash=hash_secret(secret),
            prefix=secret[:PREFIX] if kind == PAIRING else None,
            tries=0,
            identity_id=identity.id,
            name=identity.name,
            role=identity.role.value,
            team=identity.team,
            origin=credential.origin,
            created_at=at,
            expires_at=credential.expires_at,
        )
    )
    return secret, credential


async def _new_code(db: AsyncConnection, at: datetime) -> str:
    """Return a code whose first letters name no other open one."""
    while True:
        code = make_pairing_code()
        if await db.scalar(select(credentials.c.id).where(_is_open_code(code, at)).limit(1)) is None:
            return code


def _is_open_code(code: str, at: datetime) -> ColumnElement[bool]:
    return and_(
        credentials.c.kind == PAIRING,
        credentials.c.prefix == code[:PREFIX],
        credentials.c.spent_at.is_(None),
        credentials.c.revoked_at.is_(None),
        credentials.c.expires_at > at,
    )


async def _aimed_at(db: AsyncConnection, secret: str, kind: str, at: datetime) -> Row[Any] | None:
    """Return the row a secret is meant to open: the open code it names, else the very one it is."""
    if kind == PAIRING:
        secret = normalise_pairing_code(secret)
        row = (await db.execute(select(credentials).where(_is_open_code(secret, at)))).one_or_none()
        if row is not None:
            return row
    query = select(credentials).where(credentials.c.hash == hash_secret(secret), credentials.c.kind == kind)
    return (await db.execute(query)).one_or_none()


async def _count_guess(db: AsyncConnection, row: Row[Any], at: datetime) -> None:
    tries = row.tries + 1
    values: dict[str, object] = {"tries": tries}
    if tries >= TRIES:
        values["revoked_at"] = at
    await db.execute(update(credentials).where(credentials.c.id == row.id).values(values))


def _living(row: Row[Any] | None, kind: str, at: datetime) -> Credential:
    trouble = _trouble(row, kind, at)
    if row is None or trouble is not None:
        raise BadCredential(trouble)
    return _credential(row)


def _trouble(row: Row[Any] | None, kind: str, at: datetime) -> str | None:
    """Say why a credential opens nothing, or None."""
    name = KINDS[kind]
    if row is None:
        again = " Check the letters; after five wrong tries a code is dead." if kind == PAIRING else ""
        return f"This {name} is not known.{again}"
    if row.spent_at is not None:
        return f"This {name} was used already; ask for a new one."
    if row.revoked_at is not None:
        return f"This {name} was revoked; ask for a new one."
    if row.expires_at is not None and row.expires_at <= at:
        return f"This {name} has expired; ask for a new one."
    return None


def _credential(row: Row[Any]) -> Credential:
    return Credential(
        id=row.id,
        kind=row.kind,
        identity=Identity(row.identity_id, row.name, Role(row.role), row.team),
        origin=row.origin,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )
