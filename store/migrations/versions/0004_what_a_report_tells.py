"""What a report tells beside its words; tasks, watchers, feedback, links that let people in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON_VALUE = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)

WORDS = ("cancel_reason", "guessed", "place", "device", "contact", "caller")
MOMENTS = ("first_resolved_at", "escalated_at")
NUMBERS = ("duplicate_of", "parent_id")
COUNTS = ("urges", "reopens")
INDEXES = (
    ("ix_record_owner_id_state", ["owner_id", "state"], "owner_id IS NOT NULL"),
    ("ix_record_parent_id", ["parent_id"], "parent_id IS NOT NULL"),
    ("ix_record_device_reported_at", ["device", "reported_at"], "device IS NOT NULL"),
)


def upgrade() -> None:
    op.add_column("person", sa.Column("timezone", sa.Text()))
    op.add_column("person", sa.Column("away_since", MOMENT))
    op.add_column(
        "chat", sa.Column("staff", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    _record()
    op.create_table(
        "record_person",
        sa.Column("record_id", ID, nullable=False, autoincrement=False),
        sa.Column("person_id", ID, nullable=False, autoincrement=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", "person_id", "role", name="pk_record_person"),
        _key("record_person", "record_id", "record"),
        _key("record_person", "person_id", "person"),
    )
    op.create_index("ix_record_person_person_id_role", "record_person", ["person_id", "role"])
    op.create_table(
        "feedback",
        sa.Column("record_id", ID, nullable=False, autoincrement=False),
        sa.Column("round", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("stars", sa.Integer()),
        sa.Column("reason", sa.Text()),
        sa.Column("answered_at", MOMENT),
        sa.Column("void", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("record_id", "round", name="pk_feedback"),
        _key("feedback", "record_id", "record"),
        _key("feedback", "person_id", "person"),
    )
    op.create_table(
        "token",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("team", sa.Text()),
        sa.Column("role", sa.Text()),
        sa.Column("issued_by", ID),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("data", JSON_VALUE, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_token"),
        _key("token", "issued_by", "person"),
    )


def downgrade() -> None:
    for table in ("token", "feedback", "record_person"):
        op.drop_table(table)
    for name, _, _ in INDEXES:
        op.drop_index(name, "record")
    for name in (*COUNTS, "answers", "source", "confidential", *NUMBERS, *MOMENTS, *WORDS):
        op.drop_column("record", name)
    op.drop_column("chat", "staff")
    for name in ("away_since", "timezone"):
        op.drop_column("person", name)


def _record() -> None:
    for name in WORDS:
        op.add_column("record", sa.Column(name, sa.Text()))
    for name in MOMENTS:
        op.add_column("record", sa.Column(name, MOMENT))
    for name in NUMBERS:
        op.add_column("record", sa.Column(name, ID))
    for name in COUNTS:
        op.add_column("record", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for name, kind, default in (
        ("confidential", sa.Boolean(), sa.false()),
        ("source", sa.Text(), "chat"),
        ("answers", JSON_VALUE, "{}"),
    ):
        op.add_column("record", sa.Column(name, kind, nullable=False, server_default=default))
    for name, columns, where in INDEXES:
        op.create_index(
            name, "record", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")
