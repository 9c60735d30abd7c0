"""Whose holidays count for a person, as known when they came in.

People who are under way keep the days they were told: no holidays.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "enrolment",
        sa.Column("calendar", sa.String(length=64), server_default="", nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
