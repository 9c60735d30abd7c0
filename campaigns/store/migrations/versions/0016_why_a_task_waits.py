"""Why a task waits stands in a column of its own, no longer at the beginning of its note."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_PREFIX = "waits: "


def upgrade() -> None:
    op.add_column("touch", sa.Column("waits", sa.Text(), nullable=False, server_default=""))
    touch = sa.table(
        "touch",
        sa.column("state", sa.Text),
        sa.column("note", sa.Text),
        sa.column("waits", sa.Text),
    )
    starts = sa.func.substr(touch.c.note, 1, len(_PREFIX)) == _PREFIX
    op.execute(
        sa.update(touch)
        .where(touch.c.state == "planned", starts)
        .values(waits=sa.func.substr(touch.c.note, len(_PREFIX) + 1), note="")
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
