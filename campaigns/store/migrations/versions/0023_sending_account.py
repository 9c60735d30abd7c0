"""Which account remembers a message that is being sent, so that it may be asked for again."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("account", sa.String(80), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
