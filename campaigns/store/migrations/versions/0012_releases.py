"""What people are approved with is kept: releases.

Nobody under way has one yet: they follow the workspace as before, until they are drafted next.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "file_content",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_file_content"),
    )
    op.create_table(
        "campaign_release",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_campaign_release"),
    )
    op.create_index("ix_campaign_release_campaign", "campaign_release", ["campaign"])
    op.create_table(
        "campaign_release_file",
        sa.Column("release_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["campaign_release.id"],
            name="fk_campaign_release_file_release_id_campaign_release",
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["file_content.sha256"], name="fk_campaign_release_file_sha256_file_content"
        ),
        sa.PrimaryKeyConstraint("release_id", "name", name="pk_campaign_release_file"),
    )
    for table in ("enrolment", "message"):
        # No foreign key: SQLite would have to make the table anew, to which others refer.
        op.add_column(table, sa.Column("release_id", sa.String(length=64), nullable=True))
    op.add_column("message", sa.Column("inputs", sa.JSON(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
