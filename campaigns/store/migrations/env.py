"""Alembic's door: runs the migrations on the connection it is given (see upgrade.py)."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=context.config.attributes["metadata"],
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
