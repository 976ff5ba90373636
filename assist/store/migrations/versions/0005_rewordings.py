"""Suggestions in other words, with their verdicts."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rewordings",
        sa.Column("conversation_id", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("suggestion_id", sa.String(length=200), nullable=False),
        sa.Column("template", sa.String(length=200), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="as the language model had it"),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("took_ms", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id", "version"],
            ["events.conversation_id", "events.version"],
            name=op.f("fk_rewordings_conversation_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "version", name=op.f("pk_rewordings")),
        sqlite_with_rowid=True,
    )


def downgrade() -> None:
    op.drop_table("rewordings")
