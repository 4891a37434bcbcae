"""Topics of groups; parts, albums and answers of messages; since when a chat is out of reach."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "topic",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("chat_id", ID, nullable=False, autoincrement=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("thread", sa.BigInteger()),
        sa.Column("name", sa.Text()),
        sa.Column("maker", sa.Text()),
        sa.Column("maker_until", MOMENT),
        sa.PrimaryKeyConstraint("subject", "chat_id", name="pk_topic"),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name="fk_topic_chat_id_chat"),
    )
    op.create_index("ix_topic_chat_id_thread", "topic", ["chat_id", "thread"])
    op.add_column("chat", sa.Column("unreachable_since", MOMENT))
    op.execute("UPDATE chat SET unreachable_since = CURRENT_TIMESTAMP WHERE NOT reachable")
    op.drop_column("chat", "reachable")
    for name in ("is_forum", "manages_topics"):
        op.add_column(
            "chat", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.add_column("message", sa.Column("answers", sa.Integer()))
    op.add_column("pair", sa.Column("part", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("pair", sa.Column("album", sa.Text()))
    op.create_index("ix_pair_chat_id_album", "pair", ["chat_id", "album"])
    op.add_column("card", sa.Column("thread", sa.BigInteger()))


def downgrade() -> None:
    op.drop_column("card", "thread")
    op.drop_index("ix_pair_chat_id_album", "pair")
    for name in ("album", "part"):
        op.drop_column("pair", name)
    op.drop_column("message", "answers")
    for name in ("manages_topics", "is_forum"):
        op.drop_column("chat", name)
    op.add_column(
        "chat", sa.Column("reachable", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.execute("UPDATE chat SET reachable = (unreachable_since IS NULL)")
    op.drop_column("chat", "unreachable_since")
    op.drop_table("topic")
