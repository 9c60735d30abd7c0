"""The digest of a text that was drafted without being rendered, once somebody has rendered it."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("rendered", sa.String(64), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
