"""Tokens of the demo get their person's own role: it used to make an agent's token for whoever opened it."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Only the demo's tokens expire, and nobody comes to the demo without a session.
    op.execute(
        """UPDATE credentials SET role = (
            SELECT MIN(own.role) FROM credentials AS own
            WHERE own.identity_id = credentials.identity_id AND own.kind = 'session' AND own.role != 'agent'
        )
        WHERE kind = 'token' AND role = 'agent' AND expires_at IS NOT NULL AND EXISTS (
            SELECT 1 FROM credentials AS own
            WHERE own.identity_id = credentials.identity_id AND own.kind = 'session' AND own.role != 'agent'
        )"""
    )


def downgrade() -> None:
    """Leave the roles as they are: they were wrong before."""
