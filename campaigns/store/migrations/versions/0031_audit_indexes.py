"""What the audit log is asked for: by whom, which action, when. No page reads all of a long one."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in ("at", "by", "action"):
        op.create_index(f"ix_audit_{column}_id", "audit", [column, "id"])


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
