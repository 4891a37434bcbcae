"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON_VALUE = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "counter",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counter"),
    )
    op.create_table(
        "inbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("term", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text()),
        sa.Column("lease_until", MOMENT),
        sa.Column("reason", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("bot_id", "update_id", name="uq_inbox_bot_id_update_id"),
        sqlite_autoincrement=True,
    )
    _partial_index("ix_inbox_lane", "inbox", ["lane", "id"], "state IN ('pending', 'running')")
    _partial_index("ix_inbox_pending", "inbox", ["id"], "state = 'pending'")
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"])
    _partial_index("uq_inbox_running", "inbox", ["lane"], "state = 'running'", unique=True)
    op.create_table(
        "person",
        sa.Column("id", ID, nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text()),
        sa.Column("telegram_language", sa.Text()),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("telegram_id", name="uq_person_telegram_id"),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", JSON_VALUE, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_setting"),
    )
    op.create_table(
        "timer",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("data", JSON_VALUE, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_timer"),
        sa.UniqueConstraint("subject", "kind", "round", name="uq_timer_subject_kind_round"),
    )
    _partial_index("ix_timer_due_at", "timer", ["due_at"], "state = 'waiting'")
    op.create_table(
        "audit",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", ID),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("facts", JSON_VALUE, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name="fk_audit_actor_id_person"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])
    op.create_table(
        "chat",
        sa.Column("id", ID, nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_id", ID),
        sa.Column("language", sa.Text()),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("frozen_until", MOMENT),
        sa.Column("former_telegram_id", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_chat"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_chat_person_id_person"),
        sa.UniqueConstraint("telegram_id", name="uq_chat_telegram_id"),
    )
    op.create_table(
        "membership",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "team", "role", "source", name="pk_membership"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_membership_person_id_person"
        ),
    )
    op.create_index("ix_membership_team", "membership", ["team"])
    op.create_table(
        "record",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("impact", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("requester_id", ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("owner_id", ID),
        sa.Column("reported_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pending_reason", sa.Text()),
        sa.Column("cause", sa.Text()),
        sa.Column("solution", sa.Text()),
        sa.Column("responded_at", MOMENT),
        sa.Column("resolved_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_record"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_record_owner_id_person"),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["person.id"], name="fk_record_requester_id_person"
        ),
    )
    op.create_index("ix_record_requester_id_changed_at", "record", ["requester_id", "changed_at"])
    op.create_index(
        "ix_record_state_priority_reported_at", "record", ["state", "priority", "reported_at"]
    )
    op.create_table(
        "card",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("chat_id", ID, nullable=False, autoincrement=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("menu", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text()),
        sa.Column("became", sa.Text()),
        sa.PrimaryKeyConstraint("subject", "chat_id", name="pk_card"),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name="fk_card_chat_id_chat"),
    )
    op.create_index("ix_card_chat_id_message_id", "card", ["chat_id", "message_id"])
    op.create_table(
        "conversation",
        sa.Column("chat_id", ID, nullable=False, autoincrement=False),
        sa.Column("person_id", ID, nullable=False, autoincrement=False),
        sa.Column("draft_id", ID),
        sa.Column("body", JSON_VALUE, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "person_id", name="pk_conversation"),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name="fk_conversation_chat_id_chat"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_conversation_person_id_person"
        ),
        sa.UniqueConstraint("draft_id", name="uq_conversation_draft_id"),
    )
    op.create_table(
        "event",
        sa.Column("record_id", ID, nullable=False, autoincrement=False),
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", ID),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("facts", JSON_VALUE, nullable=False),
        sa.PrimaryKeyConstraint("record_id", "seq", name="pk_event"),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name="fk_event_actor_id_person"),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_event_record_id_record"),
    )
    op.create_table(
        "message",
        sa.Column("record_id", ID, nullable=False, autoincrement=False),
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("attachments", JSON_VALUE, nullable=False),
        sa.PrimaryKeyConstraint("record_id", "seq", name="pk_message"),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_message_author_id_person"),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_message_record_id_record"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("important", sa.Boolean(), nullable=False),
        sa.Column("repost", sa.Boolean(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.Column("data", JSON_VALUE, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("term", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text()),
        sa.Column("lease_until", MOMENT),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("reason", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name="fk_outbox_chat_id_chat"),
        sa.UniqueConstraint("ref", name="uq_outbox_ref"),
        sqlite_autoincrement=True,
    )
    _partial_index("ix_outbox_open", "outbox", ["state", "id"], "state IN ('sending', 'unknown')")
    _partial_index("ix_outbox_pending", "outbox", ["rank", "id"], "state = 'pending'")
    _partial_index(
        "ix_outbox_queue",
        "outbox",
        ["chat_id", "subject", "id"],
        "state IN ('pending', 'sending', 'unknown')",
    )
    op.create_table(
        "pair",
        sa.Column("chat_id", ID, nullable=False, autoincrement=False),
        sa.Column("telegram_message_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "telegram_message_id", name="pk_pair"),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name="fk_pair_chat_id_chat"),
    )
    op.create_index("ix_pair_record_id_chat_id_seq", "pair", ["record_id", "chat_id", "seq"])
    op.create_table(
        "send_attempt",
        sa.Column("outbox_id", ID, nullable=False, autoincrement=False),
        sa.Column("term", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("outcome", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.PrimaryKeyConstraint("outbox_id", "term", name="pk_send_attempt"),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name="fk_send_attempt_outbox_id_outbox"
        ),
    )
    op.bulk_insert(
        sa.table("counter", sa.column("name", sa.Text), sa.column("value", sa.BigInteger)),
        [{"name": name, "value": 0} for name in ("record", "draft", "probe")],
    )


def downgrade() -> None:
    for table in (
        "send_attempt",
        "pair",
        "outbox",
        "message",
        "event",
        "conversation",
        "card",
        "record",
        "membership",
        "chat",
        "audit",
        "timer",
        "setting",
        "person",
        "inbox",
        "counter",
    ):
        op.drop_table(table)


def _partial_index(
    name: str, table: str, columns: list[str], where: str, *, unique: bool = False
) -> None:
    op.create_index(
        name,
        table,
        columns,
        unique=unique,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )
