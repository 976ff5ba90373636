"""How conversations ended, and their wrap-ups."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "conversations",
        sa.Column(
            "closed_at",
            sa.BigInteger(),
            nullable=True,
            comment="null while it is open, and again once it goes on",
        ),
    )
    op.create_table(
        "closures",
        sa.Column("conversation_id", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=True, comment="the agent; null where a feed said so"),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False, comment="JSON, figures by name"),
        sa.ForeignKeyConstraint(
            ["conversation_id", "version"],
            ["events.conversation_id", "events.version"],
            name=op.f("fk_closures_conversation_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "version", name=op.f("pk_closures")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "wrap_ups",
        sa.Column("conversation_id", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="redacted"),
        sa.Column("by", sa.String(length=200), nullable=True, comment="the agent who saved it; null as drafted"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id", "version"],
            ["events.conversation_id", "events.version"],
            name=op.f("fk_wrap_ups_conversation_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "version", name=op.f("pk_wrap_ups")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("wrap_ups")
    op.drop_table("closures")
    # Not in batch: that drops the table, and with it, by its foreign keys, everything that was ever said.
    op.drop_column("conversations", "closed_at")
