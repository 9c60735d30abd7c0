"""People who sign in; who wrote which file; the audit log as a chain of hashes."""

import hashlib
import json
from datetime import UTC
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_CHUNK = 1_000
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _accounts()
    op.create_table(
        "file_author",
        sa.Column("path", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
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
        sa.Column("made_at", _MOMENT, nullable=False),
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
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
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
        sa.Column("at", _MOMENT, nullable=False),
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
        sa.column("at", _MOMENT),
        sa.column("detail", sa.JSON()),
    )
    update = audit.update().where(audit.c.id == sa.bindparam("number"))
    update = update.values(hash=sa.bindparam("made"))
    lines, before, last = 0, "", -(2**63)
    while rows := connection.execute(
        sa.select(audit).where(audit.c.id > last).order_by(audit.c.id).limit(_CHUNK)
    ).all():
        hashes = []
        for row in rows:
            before = _hash(before, row)
            hashes.append({"number": row.id, "made": before})
        connection.execute(update, hashes)
        lines, last = lines + len(rows), rows[-1].id
    kept = sa.table("kept", sa.column("name"), sa.column("value"))
    connection.execute(kept.insert().values(name="audit head", value=f"{lines} {before}"))


def _hash(before: str, row: Any) -> str:
    """Return what store/chain.py makes of a line."""
    at = row.at.replace(tzinfo=UTC) if row.at.tzinfo is None else row.at.astimezone(UTC)
    moment = at.isoformat(timespec="microseconds")
    said = [before, moment, row.by, row.action, row.subject_type, row.subject_id, row.detail]
    text = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
