"""Levels of help: what agents want, at which level a board was composed, and moods put right."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("boards", sa.Column("level", sa.String(length=20), nullable=True))
    op.add_column("boards", sa.Column("is_snoozed", sa.Boolean(), nullable=True))
    op.create_table(
        "corrections",
        sa.Column("conversation_id", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("turn_id", sa.String(length=200), nullable=False),
        sa.Column("correction", sa.String(length=20), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id", "version"],
            ["events.conversation_id", "events.version"],
            name=op.f("fk_corrections_conversation_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "version", name=op.f("pk_corrections")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "agents",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("help_level", sa.String(length=20), nullable=True),
        sa.Column("snoozed_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agents")),
    )
    op.create_table(
        "snoozed_conversations",
        sa.Column("agent_id", sa.String(length=200), nullable=False),
        sa.Column("conversation_id", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"],
            ["agents.id"],
            name=op.f("fk_snoozed_conversations_agent_id_agents"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_snoozed_conversations_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("agent_id", "conversation_id", name=op.f("pk_snoozed_conversations")),
    )


def downgrade() -> None:
    op.drop_table("snoozed_conversations")
    op.drop_table("agents")
    op.drop_table("corrections")
    with op.batch_alter_table("boards", schema=None) as batch_op:
        batch_op.drop_column("is_snoozed")
        batch_op.drop_column("level")
