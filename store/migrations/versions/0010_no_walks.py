"""Indexes for what a running desk looked for by walking through whole tables."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

PARTIAL = {
    "ix_chat_former_telegram_id": (
        "chat",
        ["former_telegram_id"],
        "former_telegram_id IS NOT NULL",
    ),
    "ix_topic_asked_at": ("topic", ["asked_at"], "asked_at IS NOT NULL"),
    "ix_record_taught": ("record", ["id"], "guessed IS NOT NULL AND category != guessed"),
    "ix_outbox_waiting": ("outbox", ["id"], "state = 'pending'"),
    "ix_inbox_quarantined": ("inbox", ["id"], "state = 'quarantined'"),
}
WHOLE = {
    "ix_chat_working": ("chat", ["working"]),
    "ix_chat_staff": ("chat", ["staff"]),
    "ix_send_attempt_at": ("send_attempt", ["at"]),
}


def upgrade() -> None:
    for name, (table, columns, where) in PARTIAL.items():
        op.create_index(
            name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )
    for name, (table, columns) in WHOLE.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, (table, _) in WHOLE.items():
        op.drop_index(name, table)
    for name, (table, _, _) in PARTIAL.items():
        op.drop_index(name, table)
