"""Agents' private phrases, and what became of those they proposed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "private_phrases",
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column(
            "id", sa.String(length=200), nullable=False, comment="chosen by the panel; unique among the agent's own"
        ),
        sa.Column("agent_name", sa.String(length=200), nullable=False),
        sa.Column("team", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "text", sa.Text(), nullable=False, comment="the agent's own words; read by nobody else until proposed"
        ),
        sa.Column("shortcode", sa.String(length=40), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column(
            "state", sa.String(length=20), nullable=True, comment="proposed, accepted or declined; null is none of it"
        ),
        sa.Column("word", sa.Text(), nullable=False, comment="a lead's, on a proposal declined"),
        sa.PrimaryKeyConstraint("agent", "id", name=op.f("pk_private_phrases")),
        sa.UniqueConstraint("agent", "shortcode", name=op.f("uq_private_phrases_agent")),
    )
    op.create_index("ix_private_phrases_state", "private_phrases", ["state", "team"])


def downgrade() -> None:
    op.drop_index("ix_private_phrases_state", table_name="private_phrases")
    op.drop_table("private_phrases")
