"""The tables of a desk; migrations/ makes the same ones, and a test holds them to it."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    false,
    text,
)

from store.types import ID, JSON_VALUE, CleanText, Moment, RawJson

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Return an index over the rows for which `where` holds, on both stores."""
    return Index(
        name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where)
    )


person = Table(
    "person",
    metadata,
    Column("id", ID, primary_key=True),
    Column("telegram_id", BigInteger, nullable=False, unique=True),
    Column("name", CleanText, nullable=False),
    Column("language", CleanText),
    Column("telegram_language", CleanText),
    Column("verified", Boolean, nullable=False),
    Column("timezone", CleanText),
    Column("away_since", Moment),
)

membership = Table(
    "membership",
    metadata,
    Column("person_id", ID, ForeignKey("person.id"), primary_key=True),
    Column("team", CleanText, primary_key=True),
    Column("role", CleanText, primary_key=True),
    Column("source", CleanText, primary_key=True),
    Index("ix_membership_team", "team"),
)

chat = Table(
    "chat",
    metadata,
    Column("id", ID, primary_key=True),
    Column("telegram_id", BigInteger, nullable=False, unique=True),
    Column("kind", CleanText, nullable=False),
    Column("person_id", ID, ForeignKey("person.id")),
    Column("language", CleanText),
    Column("working", Boolean, nullable=False),
    Column("staff", Boolean, nullable=False, server_default=false()),
    Column("unreachable_since", Moment),
    Column("is_forum", Boolean, nullable=False, server_default=false()),
    Column("manages_topics", Boolean, nullable=False, server_default=false()),
    Column("frozen_until", Moment),
    Column("former_telegram_id", BigInteger),
    _partial(
        "ix_chat_former_telegram_id", "former_telegram_id", where="former_telegram_id IS NOT NULL"
    ),
    Index("ix_chat_working", "working"),
    Index("ix_chat_staff", "staff"),
)

topic = Table(
    "topic",
    metadata,
    Column("subject", CleanText, primary_key=True),
    Column("chat_id", ID, ForeignKey("chat.id"), primary_key=True, autoincrement=False),
    Column("state", CleanText, nullable=False),
    Column("thread", BigInteger),
    Column("name", CleanText),
    Column("maker", CleanText),
    Column("maker_until", Moment),
    Column("asked_at", Moment),
    Index("ix_topic_chat_id_thread", "chat_id", "thread"),
    _partial("ix_topic_asked_at", "asked_at", where="asked_at IS NOT NULL"),
)

record = Table(
    "record",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=False),
    Column("kind", CleanText, nullable=False),
    Column("title", CleanText, nullable=False),
    Column("category", CleanText, nullable=False),
    Column("team", CleanText, nullable=False),
    Column("impact", CleanText, nullable=False),
    Column("urgency", CleanText, nullable=False),
    Column("priority", CleanText, nullable=False),
    Column("requester_id", ID, ForeignKey("person.id"), nullable=False),
    Column("state", CleanText, nullable=False),
    Column("owner_id", ID, ForeignKey("person.id")),
    Column("reported_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("version", Integer, nullable=False),
    Column("pending_reason", CleanText),
    Column("cause", CleanText),
    Column("solution", CleanText),
    Column("responded_at", Moment),
    Column("resolved_at", Moment),
    Column("closed_at", Moment),
    Column("first_resolved_at", Moment),
    Column("cancel_reason", CleanText),
    Column("duplicate_of", ID),  # no key, nor below: SQLite adds none to a table that is there
    Column("parent_id", ID),
    Column("terms", Integer),
    Column("escalated_at", Moment),
    Column("confidential", Boolean, nullable=False, server_default=false()),
    Column("source", CleanText, nullable=False, server_default="chat"),
    Column("guessed", CleanText),
    Column("place", CleanText),
    Column("device", CleanText),
    Column("contact", CleanText),
    Column("caller", CleanText),
    Column("answers", JSON_VALUE, nullable=False, server_default="{}"),
    Column("urges", Integer, nullable=False, server_default="0"),
    Column("reopens", Integer, nullable=False, server_default="0"),
    _partial("ix_record_owner_id_state", "owner_id", "state", where="owner_id IS NOT NULL"),
    _partial("ix_record_parent_id", "parent_id", where="parent_id IS NOT NULL"),
    _partial("ix_record_device_reported_at", "device", "reported_at", where="device IS NOT NULL"),
    _partial("ix_record_taught", "id", where="guessed IS NOT NULL AND category != guessed"),
    Index("ix_record_requester_id_changed_at", "requester_id", "changed_at"),
    Index("ix_record_state_priority_reported_at", "state", "priority", "reported_at"),
)

record_person = Table(
    "record_person",
    metadata,
    Column("record_id", ID, ForeignKey("record.id"), primary_key=True, autoincrement=False),
    Column("person_id", ID, ForeignKey("person.id"), primary_key=True, autoincrement=False),
    Column("role", CleanText, primary_key=True),
    Index("ix_record_person_person_id_role", "person_id", "role"),
)

clock = Table(
    "clock",
    metadata,
    Column("record_id", ID, ForeignKey("record.id"), primary_key=True, autoincrement=False),
    Column("kind", CleanText, primary_key=True),
    Column("lap", Integer, primary_key=True, autoincrement=False),
    Column("target_seconds", Integer, nullable=False),
    Column("due_at", Moment),
    Column("verdict", CleanText, nullable=False),
    Column("breached_at", Moment),
    Column("cause", CleanText),
    Column("stopped_at", Moment),
    Column("left_seconds", Integer, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("counts", Boolean, nullable=False),
    Index("ix_clock_stopped_at", "stopped_at"),
    _partial("ix_clock_due_at", "due_at", where="stopped_at IS NULL"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("record_id", ID, ForeignKey("record.id"), primary_key=True, autoincrement=False),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("person_id", ID, ForeignKey("person.id"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("stars", Integer),
    Column("reason", CleanText),
    Column("answered_at", Moment),
    Column("void", Boolean, nullable=False, server_default=false()),
)

report_run = Table(
    "report_run",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", CleanText, nullable=False),
    Column("period_from", Moment, nullable=False),
    Column("period_to", Moment, nullable=False),
    Column("params", JSON_VALUE, nullable=False),
    Column("numbers", JSON_VALUE, nullable=False),
    Column("made_at", Moment, nullable=False),
    UniqueConstraint("kind", "period_from"),
    Index("ix_report_run_kind_period_to", "kind", "period_to"),
)

token = Table(
    "token",
    metadata,
    Column("hash", CleanText, primary_key=True),
    Column("purpose", CleanText, nullable=False),
    Column("team", CleanText),
    Column("role", CleanText),
    Column("issued_by", ID, ForeignKey("person.id")),
    Column("issued_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("uses_left", Integer, nullable=False),
    Column("data", JSON_VALUE, nullable=False),
)

event = Table(
    "event",
    metadata,
    Column("record_id", ID, ForeignKey("record.id"), primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor_id", ID, ForeignKey("person.id")),
    Column("verb", CleanText, nullable=False),
    Column("public", Boolean, nullable=False),
    Column("facts", JSON_VALUE, nullable=False),
)

message = Table(
    "message",
    metadata,
    Column("record_id", ID, ForeignKey("record.id"), primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("author_id", ID, ForeignKey("person.id"), nullable=False),
    Column("text", CleanText, nullable=False),
    Column("attachments", JSON_VALUE, nullable=False),
    Column("answers", Integer),
)

pair = Table(
    "pair",
    metadata,
    Column("chat_id", ID, ForeignKey("chat.id"), primary_key=True, autoincrement=False),
    Column("telegram_message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("record_id", ID, nullable=False),  # no key: noting what was sent must not fail
    Column("seq", Integer, nullable=False),
    Column("part", Integer, nullable=False, server_default="0"),
    Column("album", CleanText),
    Column("thread", BigInteger),
    Index("ix_pair_record_id_chat_id_seq", "record_id", "chat_id", "seq"),
    Index("ix_pair_chat_id_album", "chat_id", "album"),
)

conversation = Table(
    "conversation",
    metadata,
    Column("chat_id", ID, ForeignKey("chat.id"), primary_key=True, autoincrement=False),
    Column("person_id", ID, ForeignKey("person.id"), primary_key=True, autoincrement=False),
    Column("draft_id", ID, unique=True),
    Column("body", JSON_VALUE, nullable=False),
)

timer = Table(
    "timer",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", CleanText, nullable=False),
    Column("subject", CleanText, nullable=False),
    Column("round", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("data", JSON_VALUE, nullable=False),
    Column("state", CleanText, nullable=False),
    UniqueConstraint("subject", "kind", "round"),
    _partial("ix_timer_due_at", "due_at", where="state = 'waiting'"),
    _partial("ix_timer_held", "id", where="state = 'held'"),
)

card = Table(
    "card",
    metadata,
    Column("subject", CleanText, primary_key=True),
    Column("chat_id", ID, ForeignKey("chat.id"), primary_key=True, autoincrement=False),
    Column("message_id", BigInteger),
    Column("menu", CleanText, nullable=False),
    Column("shown", CleanText),
    Column("became", CleanText),
    Column("thread", BigInteger),
    Index("ix_card_chat_id_message_id", "chat_id", "message_id"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", ID, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor_id", ID, ForeignKey("person.id")),
    Column("action", CleanText, nullable=False),
    Column("subject", CleanText, nullable=False),
    Column("outcome", CleanText, nullable=False),
    Column("facts", JSON_VALUE, nullable=False),
    Index("ix_audit_subject", "subject"),
    sqlite_autoincrement=True,
)

roster = Table(
    "roster",
    metadata,
    Column("team", CleanText, primary_key=True),
    Column("layer", Integer, primary_key=True, autoincrement=False),
    Column("people", JSON_VALUE, nullable=False),
    Column("length_minutes", Integer, nullable=False),
    Column("first_day", CleanText, nullable=False),
    Column("hand_over_minutes", Integer, nullable=False),
    Column("zone", CleanText, nullable=False),
    Column("windows", JSON_VALUE, nullable=False),
    Column("changed_at", Moment, nullable=False),
)

duty_override = Table(
    "duty_override",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=False),
    Column("team", CleanText, nullable=False),
    Column("person_id", ID, ForeignKey("person.id"), nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("reason", CleanText, nullable=False),
    Column("by_id", ID, ForeignKey("person.id")),
    Index("ix_duty_override_team_until", "team", "until"),
)

leave = Table(
    "leave",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=False),
    Column("person_id", ID, ForeignKey("person.id"), nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    Column("by_id", ID, ForeignKey("person.id")),
    Index("ix_leave_person_id_until", "person_id", "until"),
)

duty_offer = Table(
    "duty_offer",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=False),
    Column("kind", CleanText, nullable=False),
    Column("team", CleanText, nullable=False),
    Column("person_id", ID, ForeignKey("person.id"), nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("state", CleanText, nullable=False),
    Column("taken_by_id", ID, ForeignKey("person.id")),
    Column("given_since", Moment),
    Column("given_until", Moment),
)

duty_stint = Table(
    "duty_stint",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=False),
    Column("team", CleanText, nullable=False),
    Column("person_id", ID, ForeignKey("person.id"), nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("here_at", Moment),
    Column("ended_at", Moment),
    _partial("uq_duty_stint_team", "team", where="ended_at IS NULL", unique=True),
)

attendance = Table(
    "attendance",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=False),
    Column("person_id", ID, ForeignKey("person.id"), nullable=False),
    Column("came_at", Moment, nullable=False),
    Column("left_at", Moment),
    Column("state", CleanText, nullable=False),
    Index("ix_attendance_came_at", "came_at"),
    _partial("uq_attendance_person_id", "person_id", where="state = 'open'", unique=True),
)

counter = Table(
    "counter",
    metadata,
    Column("name", CleanText, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

setting = Table(
    "setting",
    metadata,
    Column("name", CleanText, primary_key=True),
    Column("value", JSON_VALUE, nullable=False),
)

policy_version = Table(
    "policy_version",
    metadata,
    Column("section", CleanText, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("sha", CleanText, nullable=False),
    Column("body", JSON_VALUE, nullable=False),
    Column("at", Moment, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", ID, primary_key=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("lane", CleanText, nullable=False),
    Column("body", RawJson, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("state", CleanText, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("term", Integer, nullable=False),
    Column("owner", CleanText),
    Column("lease_until", Moment),
    Column("reason", CleanText),
    UniqueConstraint("bot_id", "update_id"),
    Index("ix_inbox_received_at", "received_at"),
    _partial("ix_inbox_pending", "id", where="state = 'pending'"),
    _partial("ix_inbox_quarantined", "id", where="state = 'quarantined'"),
    _partial("ix_inbox_lane", "lane", "id", where="state IN ('pending', 'running')"),
    _partial("uq_inbox_running", "lane", where="state = 'running'", unique=True),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", ID, primary_key=True),
    Column("ref", CleanText, nullable=False, unique=True),
    Column("form", CleanText, nullable=False),
    Column("template", CleanText, nullable=False),
    Column("chat_id", ID, ForeignKey("chat.id"), nullable=False),
    Column("subject", CleanText, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("since", Moment, nullable=False),
    Column("important", Boolean, nullable=False),
    Column("repost", Boolean, nullable=False),
    Column("quiet", Boolean, nullable=False),
    Column("expires_at", Moment),
    Column("data", JSON_VALUE, nullable=False),
    Column("state", CleanText, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("term", Integer, nullable=False),
    Column("owner", CleanText),
    Column("lease_until", Moment),
    Column("again", Boolean, nullable=False),
    Column("message_id", BigInteger),
    Column("reason", CleanText),
    _partial("ix_outbox_waiting", "id", where="state = 'pending'"),
    _partial("ix_outbox_pending", "rank", "id", where="state = 'pending'"),
    _partial(
        "ix_outbox_queue",
        "chat_id",
        "subject",
        "id",
        where="state IN ('pending', 'sending', 'unknown')",
    ),
    _partial("ix_outbox_open", "state", "id", where="state IN ('sending', 'unknown')"),
    _partial("ix_outbox_aside", "state", "important", where="state IN ('dead', 'held')"),
    sqlite_autoincrement=True,
)

send_attempt = Table(
    "send_attempt",
    metadata,
    Column("outbox_id", ID, ForeignKey("outbox.id"), primary_key=True, autoincrement=False),
    Column("term", Integer, primary_key=True, autoincrement=False),
    Column("owner", CleanText, nullable=False),
    Column("at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("outcome", CleanText),
    Column("reason", CleanText),
    Column("messages", Integer),
    Index("ix_send_attempt_at", "at"),
)

ring = Table(
    "ring",
    metadata,
    Column("id", ID, primary_key=True),
    Column("ref", CleanText, nullable=False, unique=True),
    Column("channel", CleanText, nullable=False),
    Column("address", CleanText, nullable=False),
    Column("template", CleanText, nullable=False),
    Column("subject", CleanText, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("since", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("data", JSON_VALUE, nullable=False),
    Column("state", CleanText, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("term", Integer, nullable=False),
    Column("owner", CleanText),
    Column("lease_until", Moment),
    Column("reason", CleanText),
    _partial("ix_ring_open", "not_before", where="state IN ('pending', 'sending', 'unknown')"),
    _partial("ix_ring_aside", "state", where="state IN ('dead', 'held')"),
    sqlite_autoincrement=True,
)

lease = Table(
    "lease",
    metadata,
    Column("name", CleanText, primary_key=True),
    Column("owner", CleanText),
    Column("term", BigInteger, nullable=False),
    Column("beat", BigInteger, nullable=False),
    Column("since", Moment, nullable=False),
)
