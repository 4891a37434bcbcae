"""Where a message stands, when a topic was asked for, how many messages an attempt made."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pair", sa.Column("thread", sa.BigInteger()))
    op.add_column("send_attempt", sa.Column("messages", sa.Integer()))
    op.add_column("topic", sa.Column("asked_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("topic", "asked_at")
    op.drop_column("send_attempt", "messages")
    op.drop_column("pair", "thread")
