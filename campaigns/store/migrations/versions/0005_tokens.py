"""An enrolment keeps the token of its unsubscribe link.

Enrolments from before have none: their links are signed numbers and go on as they are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("enrolment", sa.Column("unsubscribe_token", sa.String(length=64), nullable=True))
    op.create_index("ix_enrolment_unsubscribe_token", "enrolment", ["unsubscribe_token"])


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
