"""On-call duty: rosters, overrides, leave, offers, stints; hours on site."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON_VALUE = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
COUNTER = sa.table("counter", sa.column("name", sa.Text), sa.column("value", sa.BigInteger))
TABLES = ("attendance", "duty_stint", "duty_offer", "leave", "duty_override", "roster")


def upgrade() -> None:
    op.create_table(
        "roster",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("layer", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("people", JSON_VALUE, nullable=False),
        sa.Column("length_minutes", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Text(), nullable=False),
        sa.Column("hand_over_minutes", sa.Integer(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("windows", JSON_VALUE, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("team", "layer", name="pk_roster"),
    )
    _numbered(
        "duty_override",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", ID),
        _key("duty_override", "person_id"),
        _key("duty_override", "by_id"),
    )
    op.create_index("ix_duty_override_team_until", "duty_override", ["team", "until"])
    _numbered(
        "leave",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT),
        sa.Column("by_id", ID),
        _key("leave", "person_id"),
        _key("leave", "by_id"),
    )
    op.create_index("ix_leave_person_id_until", "leave", ["person_id", "until"])
    _numbered(
        "duty_offer",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("taken_by_id", ID),
        sa.Column("given_since", MOMENT),
        sa.Column("given_until", MOMENT),
        _key("duty_offer", "person_id"),
        _key("duty_offer", "taken_by_id"),
    )
    _numbered(
        "duty_stint",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("here_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        _key("duty_stint", "person_id"),
    )
    _one("uq_duty_stint_team", "duty_stint", "team", "ended_at IS NULL")
    _numbered(
        "attendance",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("came_at", MOMENT, nullable=False),
        sa.Column("left_at", MOMENT),
        sa.Column("state", sa.Text(), nullable=False),
        _key("attendance", "person_id"),
    )
    op.create_index("ix_attendance_came_at", "attendance", ["came_at"])
    _one("uq_attendance_person_id", "attendance", "person_id", "state = 'open'")
    op.bulk_insert(COUNTER, [{"name": "duty", "value": 0}])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.execute(COUNTER.delete().where(COUNTER.c.name == "duty"))


def _numbered(table: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", ID, nullable=False, autoincrement=False),
        *parts,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def _key(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["person.id"], name=f"fk_{table}_{column}_person")


def _one(name: str, table: str, column: str, where: str) -> None:
    op.create_index(
        name,
        table,
        [column],
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )
