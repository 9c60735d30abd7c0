"""Tasks that are no steps, and what reps say of leads."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "free_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("about", sa.String(255), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Text(), nullable=False, server_default=""),
        sa.Column("note", sa.Text(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="fk_free_task_contact_id_contact"
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name="fk_free_task_enrolment_id_enrolment"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_free_task"),
        sa.UniqueConstraint("about", name="uq_free_task_about"),
    )
    op.create_index("ix_free_task_done_at_due_at", "free_task", ["done_at", "due_at"])
    op.create_index("ix_free_task_contact_id", "free_task", ["contact_id"])
    op.create_index("ix_free_task_enrolment_id", "free_task", ["enrolment_id"])
    op.create_table(
        "qualification",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("qualified", sa.Boolean(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False, server_default=""),
        sa.Column("by", sa.Text(), nullable=False, server_default=""),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("let_in", sa.Text(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name="fk_qualification_enrolment_id_enrolment"
        ),
        sa.PrimaryKeyConstraint("enrolment_id", name="pk_qualification"),
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
