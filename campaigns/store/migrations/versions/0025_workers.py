"""Several workers on several hosts: who has which mailbox, who is alive, who may send."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mailbox_lease",
        sa.Column("mailbox", sa.String(255), nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name="pk_mailbox_lease"),
    )
    op.create_index("ix_mailbox_lease_token", "mailbox_lease", ["token"])
    op.create_table(
        "worker",
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("process", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dead_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("serves", sa.Text(), nullable=False),
        sa.Column("doing", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_worker"),
    )
    op.create_table(
        "sending_place",
        sa.Column("host", sa.String(64), nullable=False),
        sa.Column("location", sa.String(1024), nullable=False),
        sa.Column("host_name", sa.Text(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("host", "location", name="pk_sending_place"),
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
