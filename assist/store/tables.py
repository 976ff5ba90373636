"""The tables: a spine of events with typed detail beside it, revisions of the library, credentials.

Answers what is kept and under which key. Refuses to know when rows are written (``log``) and how events become rows
(``encoding``, ``decoding``). Nothing here is SQLite's own: the same tables are meant for PostgreSQL.
"""

from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from assist.store.moments import Moment

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_ID: Final = String(200)

conversations: Final = Table(
    "conversations",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("team", _ID, nullable=False),
    Column("source", _ID, nullable=False, comment="the name it was opened under; further names are aliases"),
    Column("external_id", _ID, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("title", Text, nullable=False),
    Column("agent", _ID),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("mood", Float),
    Column("trend", String(20), comment="where the mood is going; null until there are two to compare"),
    Column("waiting_since", Moment),
    Column("closed_at", Moment, comment="null while it is open, and again once it goes on"),
    Index("ix_conversations_newest", "team", "updated_at"),
)

aliases: Final = Table(
    "aliases",
    metadata,
    Column("team", _ID, primary_key=True),
    Column("source", _ID, primary_key=True),
    Column("external_id", _ID, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True),
)

events: Final = Table(
    "events",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
)


_WIDE: Final = frozenset({"turns", "readings", "boards", "suggestions", "answers", "rewordings"})
"""Tables of long rows. In SQLite those lie beside their key, not in it: inserted in half the time."""


def _detail(name: str, *columns: Column[Any] | Index, several: bool = False) -> Table:
    """Return a table whose rows belong to one event, ``several`` rows to each where it says so."""
    key: list[Column[Any]] = [
        Column("conversation_id", _ID, primary_key=True),
        Column("version", Integer, primary_key=True, autoincrement=False),
    ]
    if several:
        key.append(Column("place", Integer, primary_key=True, autoincrement=False))
    spine = ForeignKeyConstraint(
        ["conversation_id", "version"], ["events.conversation_id", "events.version"], ondelete="CASCADE"
    )
    return Table(name, metadata, *key, *columns, spine, sqlite_with_rowid=name in _WIDE)


turns: Final = _detail(
    "turns",
    Column("turn_id", _ID, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("speaker", String(20), nullable=False),
    Column("text", Text, nullable=False, comment="redacted"),
    Column("at", Moment, nullable=False),
    Column("source", _ID, nullable=False),
    Column("source_turn_id", _ID),
    Column("started_ms", Integer),
    Column("ended_ms", Integer),
    Column("channel", String(20), nullable=False),
    Column("language", String(20), nullable=False),
    Column("revises", _ID),
    Index("ix_turns_turn_id", "conversation_id", "turn_id"),
)

readings: Final = _detail(
    "readings",
    Column("turn_id", _ID, nullable=False),
    Column("model", _ID, nullable=False),
    Column("labels", Text, nullable=False, comment="JSON, as Labels.from_json reads it"),
    Column("scores", Text, nullable=False, comment="JSON, head: label: probability"),
    Column("evidence", Text, nullable=False, comment="JSON, [head, label, start, end, weight]"),
    Column("queue_ms", Float, nullable=False),
    Column("forward_ms", Float, nullable=False),
    Column("truncated", Boolean, nullable=False),
    Column("intent", _ID),
    Column("intent_score", Float, nullable=False),
    Column("revision", String(64), nullable=False),
    Column(
        "situations",
        Text,
        nullable=False,
        server_default="[]",
        comment="JSON, id to probability; ids alone in old rows",
    ),
)

facts: Final = _detail(
    "facts",
    Column("name", String(40), nullable=False),
    Column("value", Text, nullable=False),
    Column("turn_id", _ID),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    several=True,
)

boards: Final = _detail(
    "boards",
    Column("turn_id", _ID, nullable=False),
    Column("revision", String(64), nullable=False),
    Column("model", _ID, nullable=False),
    Column("intent", _ID),
    Column("silence", Text),
    Column("shown_at", Moment, nullable=False),
    Column("progress", Text, nullable=False, comment="JSON, [current step, [step, turn id] …]"),
    Column("mood", Text, nullable=False, comment="JSON, [turn id, mood, words, is sure, is corrected] each"),
    Column("facts", Text, nullable=False, comment="JSON, [name, value, whether it is from the record] each"),
    Column("cards", Text, nullable=False, comment="JSON, [version, place] of rows of suggestions, in order"),
    Column("level", String(20), comment="of help when it was composed; null is from before there were levels: full"),
    Column("is_snoozed", Boolean),
)

suggestions: Final = _detail(
    "suggestions",
    Column("kind", String(20), nullable=False, comment="text, resolution or cue"),
    Column("suggestion_id", _ID, comment="null for a cue, which is never answered"),
    Column("turn_id", _ID, nullable=False, comment="the turn it answers"),
    Column("technique", String(40)),
    Column("entry_id", _ID, comment="the resolution option or the cue rule"),
    Column("text", Text, nullable=False),
    Column("phrase_ids", Text, nullable=False, comment="JSON, a list"),
    Column("revision", String(64), nullable=False),
    Column("model", _ID, nullable=False),
    Column("score", Float, nullable=False),
    Column("reasons", Text, nullable=False, comment="JSON, a list of sentences"),
    Column("is_primary", Boolean, nullable=False),
    Column("detail", Text, comment="JSON, what only this kind has"),
    Column("shown_at", Moment, nullable=False),
    Column("withdrawn_at", Moment, comment="null while it stands on screen"),
    Column("verdict", String(20), comment="the newest answer, for searching; answers has them all"),
    Column("reason", String(20)),
    Column("answered_by", _ID),
    Column("answered_at", Moment),
    Index("ix_suggestions_shown_at", "shown_at"),
    several=True,
)

withheld: Final = _detail(
    "withheld",
    Column("technique", String(40), nullable=False),
    Column("reason", String(20), nullable=False),
    Column("phrase_id", _ID),
    several=True,
)

answers: Final = _detail(
    "answers",
    Column("answer_id", _ID, nullable=False),
    Column("suggestion_id", _ID, comment="null for a phrase found by search"),
    Column("verdict", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    Column("agent", _ID, nullable=False),
    Column("reason", String(20)),
    Column("sent_text", Text),
    Column("phrase_ids", Text, nullable=False, comment="JSON, a list"),
)

rewordings: Final = _detail(
    "rewordings",
    Column("suggestion_id", _ID, nullable=False),
    Column("template", _ID, nullable=False),
    Column("model", _ID, nullable=False),
    Column("text", Text, nullable=False, comment="as the language model had it"),
    Column("verdict", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    Column("took_ms", Float, nullable=False),
)

assignments: Final = _detail("assignments", Column("agent", _ID), Column("at", Moment, nullable=False))

closures: Final = _detail(
    "closures",
    Column("at", Moment, nullable=False),
    Column("by", _ID, comment="the agent; null where a feed said so"),
    Column("outcome", String(20), nullable=False),
    Column("measures", Text, nullable=False, comment="JSON, figures by name"),
)

wrap_ups: Final = _detail(
    "wrap_ups",
    Column("text", Text, nullable=False, comment="redacted"),
    Column("by", _ID, comment="the agent who saved it; null as drafted"),
    Column("at", Moment, nullable=False),
)

corrections: Final = _detail(
    "corrections",
    Column("turn_id", _ID, nullable=False),
    Column("correction", String(20), nullable=False),
    Column("agent", _ID, nullable=False),
    Column("at", Moment, nullable=False),
)

agents: Final = Table(
    "agents",
    metadata,
    Column("id", _ID, primary_key=True, comment="of the identity"),
    Column("started_on", Date, comment="set by a lead; null is unknown"),
    Column("help_level", String(20), comment="chosen by the agent; null goes by their start date"),
    Column("snoozed_until", Moment, comment="in every conversation"),
)

snoozed_conversations: Final = Table(
    "snoozed_conversations",
    metadata,
    Column("agent_id", ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
)

revisions: Final = Table(
    "revisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False, index=True),
    Column("library", Text, nullable=False, comment="canonical JSON"),
    Column("published_by", _ID, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("note", Text, nullable=False),
)

stopped_phrases: Final = Table(
    "stopped_phrases",
    metadata,
    Column("phrase_id", _ID, primary_key=True),
    Column("stopped_by", _ID, nullable=False),
    Column("stopped_at", Moment, nullable=False),
)

credentials: Final = Table(
    "credentials",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("prefix", String(8), index=True, comment="the first letters of a pairing code, which name it"),
    Column("tries", Integer, nullable=False, comment="wrong tries of a pairing code"),
    Column("identity_id", _ID, nullable=False),
    Column("name", _ID, nullable=False),
    Column("role", String(20), nullable=False),
    Column("team", _ID, nullable=False),
    Column("origin", Text),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("spent_at", Moment),
    Column("revoked_at", Moment),
    Column("last_used_at", Moment),
    UniqueConstraint("hash"),
)
