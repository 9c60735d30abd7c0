"""A step is known by its key, not by where it stood.

Older rows know only the number. They get "#3", which no file can hold; the first command that
has the campaign's file at hand makes it the key of the third step (journey/steps/edits.py).
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_CURRENT = sa.text("state IN ('draft', 'held', 'approved')")


def upgrade() -> None:
    op.create_table(
        "campaign_step",
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "key", name="pk_campaign_step"),
    )
    op.add_column("touch", sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True))
    for table in ("touch", "outbox"):
        _key_for_step(table)
        # SQLite changes a table's constraints only by making it anew; none refers to these two.
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f"uq_{table}_enrolment_id_step", type_="unique")
            batch.drop_column("step")
            batch.alter_column("key", server_default=None)
            batch.create_unique_constraint(f"uq_{table}_enrolment_id_key", ["enrolment_id", "key"])
    # Others refer to messages, so that table is changed where it stands.
    op.drop_index("ix_message_enrolment_id_step", "message")
    op.drop_index("uq_message_current", "message")
    _key_for_step("message")
    op.drop_column("message", "step")
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("message", "key", server_default=None)
    op.create_index("ix_message_enrolment_id_key", "message", ["enrolment_id", "key"])
    op.create_index(
        "uq_message_current",
        "message",
        ["enrolment_id", "key"],
        unique=True,
        sqlite_where=_CURRENT,
        postgresql_where=_CURRENT,
    )
    # What was planned or drafted so far; channels and templates are not known here.
    for table in ("touch", "message"):
        op.execute(
            "INSERT INTO campaign_step (campaign, key, place, channel, template) "
            "SELECT DISTINCT enrolment.campaign, one.key, "
            "CAST(SUBSTR(one.key, 2) AS INTEGER), '', '' "
            f"FROM {table} AS one JOIN enrolment ON enrolment.id = one.enrolment_id "
            "WHERE NOT EXISTS (SELECT 1 FROM campaign_step AS known "
            "WHERE known.campaign = enrolment.campaign AND known.key = one.key)"
        )


def _key_for_step(table: str) -> None:
    op.add_column(table, sa.Column("key", sa.String(length=128), server_default="", nullable=False))
    op.execute(f"UPDATE {table} SET key = '#' || step")


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
