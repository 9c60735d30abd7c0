"""From when on a touch comes no more, whose step waits for a day; invitations of messages."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("touch", sa.Column("over_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("message", sa.Column("calendar", sa.Text(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
