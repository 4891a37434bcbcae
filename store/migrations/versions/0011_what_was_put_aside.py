"""Indexes of what was put aside, so that it can be counted every few seconds."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ASIDE = {
    "ix_outbox_aside": ("outbox", ["state", "important"], "state IN ('dead', 'held')"),
    "ix_ring_aside": ("ring", ["state"], "state IN ('dead', 'held')"),
    "ix_timer_held": ("timer", ["id"], "state = 'held'"),
}


def upgrade() -> None:
    for name, (table, columns, where) in ASIDE.items():
        op.create_index(
            name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )


def downgrade() -> None:
    for name, (table, _, _) in ASIDE.items():
        op.drop_index(name, table)
