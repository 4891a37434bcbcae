"""Runs the migrations on the connection that store/schema.py hands over."""

from alembic import context

from store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,  # SQLite can, too, since we begin by ourselves
)
# The caller began the transaction, and commits it.
context.run_migrations()
