"""Reports as they were made."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON_VALUE = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "report_run",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("period_from", MOMENT, nullable=False),
        sa.Column("period_to", MOMENT, nullable=False),
        sa.Column("params", JSON_VALUE, nullable=False),
        sa.Column("numbers", JSON_VALUE, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_report_run"),
        sa.UniqueConstraint("kind", "period_from", name="uq_report_run_kind_period_from"),
    )
    op.create_index("ix_report_run_kind_period_to", "report_run", ["kind", "period_to"])


def downgrade() -> None:
    op.drop_table("report_run")
