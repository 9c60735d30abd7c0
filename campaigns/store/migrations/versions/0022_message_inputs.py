"""A message is kept as what it is made of; of one person that is one row for all their messages.

Messages that are stored with their text stay as they are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message_inputs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.String(length=64), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("unsubscribe_url", sa.Text(), nullable=True),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name="fk_message_inputs_enrolment_id_enrolment"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_message_inputs"),
    )
    # No foreign key: SQLite would have to make the table anew, to which others refer.
    op.add_column("message", sa.Column("inputs_id", sa.Integer(), nullable=True))
    op.add_column("message", sa.Column("release_step", sa.Integer(), nullable=True))
    op.drop_index("ix_message_enrolment_id_key", "message")
    op.create_index("ix_message_enrolment_id", "message", ["enrolment_id"])
    # A message has one digest, for good: a yes to another one says nothing.
    op.execute(
        "DELETE FROM approval WHERE digest <> "
        "(SELECT message.digest FROM message WHERE message.id = approval.message_id)"
    )
    with op.batch_alter_table("approval") as approval:
        approval.drop_constraint("uq_approval_message_id_digest", type_="unique")
        approval.create_unique_constraint("uq_approval_message_id", ["message_id"])


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
