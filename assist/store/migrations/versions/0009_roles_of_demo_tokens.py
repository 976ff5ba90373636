"""Tokens of the demo get their person's own role: it used to make an agent's token for whoever opened it."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Only the demo's tokens expire, and nobody comes to the demo without a session.
    op.execute(
        """UPDATE credentials SET role = own.role
        FROM (SELECT DISTINCT identity_id, role FROM credentials WHERE kind = 'session' AND role != 'agent') AS own
        WHERE own.identity_id = credentials.identity_id
        AND credentials.kind = 'token' AND credentials.role = 'agent' AND credentials.expires_at IS NOT NULL"""
    )


def downgrade() -> None:
    """Leave the roles as they are: they were wrong before."""
