"""The topic in which a message stands."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pair", sa.Column("thread", sa.BigInteger()))


def downgrade() -> None:
    op.drop_column("pair", "thread")
