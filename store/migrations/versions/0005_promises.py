"""The terms under which a record was reported, their versions, and the clocks of records."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON_VALUE = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "policy_version",
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("sha", sa.Text(), nullable=False),
        sa.Column("body", JSON_VALUE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("section", "version", name="pk_policy_version"),
    )
    op.add_column("record", sa.Column("terms", sa.Integer()))
    op.create_table(
        "clock",
        sa.Column("record_id", ID, nullable=False, autoincrement=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("lap", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("target_seconds", sa.Integer(), nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("breached_at", MOMENT),
        sa.Column("cause", sa.Text()),
        sa.Column("stopped_at", MOMENT),
        sa.Column("left_seconds", sa.Integer(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_clock_record_id_record"),
        sa.PrimaryKeyConstraint("record_id", "kind", "lap", name="pk_clock"),
    )
    op.create_index("ix_clock_stopped_at", "clock", ["stopped_at"])
    op.create_index(
        "ix_clock_due_at",
        "clock",
        ["due_at"],
        sqlite_where=sa.text("stopped_at IS NULL"),
        postgresql_where=sa.text("stopped_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("clock")
    op.drop_column("record", "terms")
    op.drop_table("policy_version")
