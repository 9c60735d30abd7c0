"""The audit log's lines are found by what they are about, and hold their details as values.

Older lines said both in words: "message 12", "zoe@example.org", "database". Their details stay
words: {"text": "…"}, and {} for none.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# What older versions wrote before a number or a name.
_WORDS = ("campaign", "enrolment", "mailbox", "message", "outbox", "task")
_ALONE = ("all", "database", "outbox")


def upgrade() -> None:
    for name in ("subject_type", "subject_id"):
        op.add_column("audit", sa.Column(name, sa.Text(), server_default="", nullable=False))
    _split()
    sqlite = op.get_bind().dialect.name == "sqlite"
    if sqlite:
        _wrap("json_object('text', detail)", "'{}'")
    with op.batch_alter_table("audit") as batch:
        batch.drop_column("subject")
        if sqlite:
            batch.alter_column("detail", existing_type=sa.Text(), type_=sa.JSON(), nullable=False)
        else:
            batch.alter_column(
                "detail",
                existing_type=sa.Text(),
                type_=sa.JSON(),
                postgresql_using=(
                    "CASE WHEN detail = '' THEN json_build_object() "
                    "ELSE json_build_object('text', detail) END"
                ),
            )
        for name in ("subject_type", "subject_id"):
            batch.alter_column(name, existing_type=sa.Text(), server_default=None)
        batch.create_index("ix_audit_subject_type_subject_id", ["subject_type", "subject_id"])


def _split() -> None:
    # A list is named by its file, which may read like anything else.
    _set("list", "subject", "action IN ('imported', 'import undone')")
    for word in _ALONE:
        _set(word, "''", f"subject = '{word}'")
    for word in _WORDS:
        start = len(word) + 1
        _set(word, f"SUBSTR(subject, {start + 1})", f"SUBSTR(subject, 1, {start}) = '{word} '")
    _set("address", "subject", "subject LIKE '%@%'")
    # Without an @, only a domain or a contact's number was ever suppressed.
    suppressed = "action IN ('suppressed', 'unsuppressed')"
    _set("domain", "subject", f"{suppressed} AND subject LIKE '%.%'")
    _set("contact", "subject", suppressed)
    _set("other", "subject", "1 = 1")


def _set(kind: str, number: str, where: str) -> None:
    op.execute(
        f"UPDATE audit SET subject_type = '{kind}', subject_id = {number} "
        f"WHERE subject_type = '' AND {where}"
    )


def _wrap(text: str, nothing: str) -> None:
    op.execute(f"UPDATE audit SET detail = CASE WHEN detail = '' THEN {nothing} ELSE {text} END")


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
