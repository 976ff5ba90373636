"""Sites that agents taught, for their team."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "taught_sites",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("team", sa.String(length=200), nullable=False),
        sa.Column("site", sa.String(length=200), nullable=False, comment="the adapter's own id"),
        sa.Column("adapter", sa.Text(), nullable=False, comment="JSON: selectors only, no words of the page"),
        sa.Column("counts", sa.Text(), nullable=False, comment="JSON: how many messages it read when taught"),
        sa.Column("proposed_by", sa.String(length=200), nullable=False),
        sa.Column("proposer", sa.String(length=200), nullable=False, comment="their name then"),
        sa.Column("proposed_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taught_sites")),
    )
    op.create_index("ix_taught_sites_newest", "taught_sites", ["team", "proposed_at"])


def downgrade() -> None:
    op.drop_index("ix_taught_sites_newest", table_name="taught_sites")
    op.drop_table("taught_sites")
