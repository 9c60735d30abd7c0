"""People who sign in; who wrote which file; the audit log as a chain of hashes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from tactful.campaigns.store.chain import HEAD, START, Head, line_hash
from tactful.campaigns.store.types import UtcDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_CHUNK = 1_000


def upgrade() -> None:
    _accounts()
    op.create_table(
        "file_author",
        sa.Column("path", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("path", "sha256", name="pk_file_author"),
    )
    op.add_column("audit", sa.Column("hash", sa.String(64), nullable=False, server_default=""))
    _chain()


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("mailbox", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("email", name="uq_account_email"),
        sa.UniqueConstraint("name", name="uq_account_name"),
        sa.UniqueConstraint("subject", name="uq_account_subject"),
    )
    to_account = ["account_id"], ["account.id"]
    op.create_table(
        "account_role",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(*to_account, name="fk_account_role_account_id_account"),
        sa.PrimaryKeyConstraint("account_id", "role", name="pk_account_role"),
    )
    op.create_table(
        "sign_in",
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(*to_account, name="fk_sign_in_account_id_account"),
        sa.PrimaryKeyConstraint("token", name="pk_sign_in"),
    )
    op.create_index("ix_sign_in_account_id", "sign_in", ["account_id"])
    op.create_table(
        "sign_in_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_try"),
    )
    op.create_index("ix_sign_in_try_kind_who_at", "sign_in_try", ["kind", "who", "at"])
    op.create_index("ix_sign_in_try_kind_address_at", "sign_in_try", ["kind", "address", "at"])


def _chain() -> None:
    """Give the lines that are there their hashes, in their order."""
    connection = op.get_bind()
    audit = sa.table(
        "audit",
        *(sa.column(name) for name in ("id", "by", "action", "subject_type", "subject_id", "hash")),
        sa.column("at", UtcDateTime()),
        sa.column("detail", sa.JSON()),
    )
    update = audit.update().where(audit.c.id == sa.bindparam("number"))
    update = update.values(hash=sa.bindparam("made"))
    head, last = START, -(2**63)
    while rows := connection.execute(
        sa.select(audit).where(audit.c.id > last).order_by(audit.c.id).limit(_CHUNK)
    ).all():
        hashes: list[dict[str, Any]] = []
        for row in rows:
            made = line_hash(
                head.hash, at=row.at, by=row.by, action=row.action,
                subject_type=row.subject_type, subject_id=row.subject_id, detail=row.detail,
            )  # fmt: skip
            head = Head(head.lines + 1, made)
            hashes.append({"number": row.id, "made": made})
        connection.execute(update, hashes)
        last = rows[-1].id
    kept = sa.table("kept", sa.column("name"), sa.column("value"))
    connection.execute(kept.insert().values(name=HEAD, value=str(head)))


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
