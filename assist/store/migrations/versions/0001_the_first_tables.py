"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("team", sa.String(length=200), nullable=False),
        sa.Column(
            "source",
            sa.String(length=200),
            nullable=False,
            comment="the name it was opened under; further names are aliases",
        ),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("mood", sa.Float(), nullable=True),
        sa.Column("waiting_since", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.create_index("ix_conversations_newest", ["team", "updated_at"], unique=False)

    op.create_table(
        "credentials",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column(
            "prefix", sa.String(length=8), nullable=True, comment="the first letters of a pairing code, which name it"
        ),
        sa.Column("tries", sa.Integer(), nullable=False, comment="wrong tries of a pairing code"),
        sa.Column("identity_id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("team", sa.String(length=200), nullable=False),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("spent_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("last_used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credentials")),
        sa.UniqueConstraint("hash", name=op.f("uq_credentials_hash")),
    )
    with op.batch_alter_table("credentials", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_credentials_prefix"), ["prefix"], unique=False)

    op.create_table(
        "revisions",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("library", sa.Text(), nullable=False, comment="canonical JSON"),
        sa.Column("published_by", sa.String(length=200), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_revisions")),
    )
    with op.batch_alter_table("revisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revisions_hash"), ["hash"], unique=False)

    op.create_table(
        "stopped_phrases",
        sa.Column("phrase_id", sa.String(length=200), nullable=False),
        sa.Column("stopped_by", sa.String(length=200), nullable=False),
        sa.Column("stopped_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("phrase_id", name=op.f("pk_stopped_phrases")),
    )
    op.create_table(
        "aliases",
        sa.Column("team", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("conversation_id", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_aliases_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team", "source", "external_id", name=op.f("pk_aliases")),
    )
    with op.batch_alter_table("aliases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_aliases_conversation_id"), ["conversation_id"], unique=False)

    op.create_table(
        "events",
        sa.Column("conversation_id", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_events_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "version", name=op.f("pk_events")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "answers",
        sa.Column("conversation_id", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answer_id", sa.String(length=200), nullable=False),
        sa.Column("suggestion_id", sa.String(length=200), nullable=True, comment="null for a phrase found by search"),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("sent_text", sa.Text(), nullable=True),
        sa.Column("phrase_ids", sa.Text(), nullable=False, comment="JSON, a list"),
        sa.ForeignKeyConstraint(
            ["conversation_id", "version"],
            ["events.conversation_id", "events.version"],
            name=op.f("fk_answers_conversation_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "version", name=op.f("pk_answers")),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "assignments",
        sa.Column("conversation_id", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id", "version"],
            ["events.conversation_id", "events.version"],
            name=op.f("fk_assignments_conversation_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "version", name=op.f("pk_assignments")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "boards",
        sa.Column("conversation_id", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("turn_id", sa.String(length=200), nullable=False),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("intent", sa.String(length=200), nullable=True),
        sa.Column("silence", sa.Text(), nullable=True),
        sa.Column("shown_at", sa.BigInteger(), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False, comment="JSON, [current step, [step, turn id] …]"),
        sa.Column("mood", sa.Text(), nullable=False, comment="JSON, [turn id, mood, words] each"),
        sa.Column("facts", sa.Text(), nullable=False, comment="JSON, [name, value] each"),
        sa.Column(
            "cards", sa.Text(), nullable=False, comment="JSON, [version, place] of rows of suggestions, in order"
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id", "version"],
            ["events.conversation_id", "events.version"],
            name=op.f("fk_boards_conversation_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "version", name=op.f("pk_boards")),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "facts",
        sa.Column("conversation_id", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("turn_id", sa.String(length=200), nullable=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id", "version"],
            ["events.conversation_id", "events.version"],
            name=op.f("fk_facts_conversation_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "version", "place", name=op.f("pk_facts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "readings",
        sa.Column("conversation_id", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("turn_id", sa.String(length=200), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False, comment="JSON, as Labels.from_json reads it"),
        sa.Column("scores", sa.Text(), nullable=False, comment="JSON, head: label: probability"),
        sa.Column("evidence", sa.Text(), nullable=False, comment="JSON, [head, label, start, end, weight]"),
        sa.Column("queue_ms", sa.Float(), nullable=False),
        sa.Column("forward_ms", sa.Float(), nullable=False),
        sa.Column("truncated", sa.Boolean(), nullable=False),
        sa.Column("intent", sa.String(length=200), nullable=True),
        sa.Column("intent_score", sa.Float(), nullable=False),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id", "version"],
            ["events.conversation_id", "events.version"],
            name=op.f("fk_readings_conversation_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "version", name=op.f("pk_readings")),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "suggestions",
        sa.Column("conversation_id", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="text, resolution or cue"),
        sa.Column(
            "suggestion_id", sa.String(length=200), nullable=True, comment="null for a cue, which is never answered"
        ),
        sa.Column("turn_id", sa.String(length=200), nullable=False, comment="the turn it answers"),
        sa.Column("technique", sa.String(length=40), nullable=True),
        sa.Column("entry_id", sa.String(length=200), nullable=True, comment="the resolution option or the cue rule"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("phrase_ids", sa.Text(), nullable=False, comment="JSON, a list"),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False, comment="JSON, a list of sentences"),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True, comment="JSON, what only this kind has"),
        sa.Column("shown_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True, comment="null while it stands on screen"),
        sa.Column(
            "verdict",
            sa.String(length=20),
            nullable=True,
            comment="the newest answer, for searching; answers has them all",
        ),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id", "version"],
            ["events.conversation_id", "events.version"],
            name=op.f("fk_suggestions_conversation_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "version", "place", name=op.f("pk_suggestions")),
        sqlite_with_rowid=True,
    )
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.create_index("ix_suggestions_shown_at", ["shown_at"], unique=False)

    op.create_table(
        "turns",
        sa.Column("conversation_id", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("turn_id", sa.String(length=200), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="redacted"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_turn_id", sa.String(length=200), nullable=True),
        sa.Column("started_ms", sa.Integer(), nullable=True),
        sa.Column("ended_ms", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("revises", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id", "version"],
            ["events.conversation_id", "events.version"],
            name=op.f("fk_turns_conversation_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "version", name=op.f("pk_turns")),
        sqlite_with_rowid=True,
    )
    with op.batch_alter_table("turns", schema=None) as batch_op:
        batch_op.create_index("ix_turns_turn_id", ["conversation_id", "turn_id"], unique=False)

    op.create_table(
        "withheld",
        sa.Column("conversation_id", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("technique", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("phrase_id", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id", "version"],
            ["events.conversation_id", "events.version"],
            name=op.f("fk_withheld_conversation_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "version", "place", name=op.f("pk_withheld")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("withheld")
    with op.batch_alter_table("turns", schema=None) as batch_op:
        batch_op.drop_index("ix_turns_turn_id")

    op.drop_table("turns")
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.drop_index("ix_suggestions_shown_at")

    op.drop_table("suggestions")
    op.drop_table("readings")
    op.drop_table("facts")
    op.drop_table("boards")
    op.drop_table("assignments")
    op.drop_table("answers")
    op.drop_table("events")
    with op.batch_alter_table("aliases", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_aliases_conversation_id"))

    op.drop_table("aliases")
    op.drop_table("stopped_phrases")
    with op.batch_alter_table("revisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_revisions_hash"))

    op.drop_table("revisions")
    with op.batch_alter_table("credentials", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_credentials_prefix"))

    op.drop_table("credentials")
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_index("ix_conversations_newest")

    op.drop_table("conversations")
