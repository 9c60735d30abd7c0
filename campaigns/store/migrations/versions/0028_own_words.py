"""What is written for one person alone, and the changes that reviewers ask for."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name="fk_own_text_enrolment_id_enrolment"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_own_text"),
        sa.UniqueConstraint("enrolment_id", "key", name="uq_own_text_enrolment_id_key"),
    )
    op.create_table(
        "message_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Text(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name="fk_message_note_enrolment_id_enrolment"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name="fk_message_note_message_id_message"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_message_note"),
    )
    op.create_index("ix_message_note_done_at", "message_note", ["done_at"])
    op.create_index("ix_message_note_enrolment_id", "message_note", ["enrolment_id"])


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
