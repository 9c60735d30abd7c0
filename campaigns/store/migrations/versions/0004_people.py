"""People are known across lists: keys to find them by, decisions about them, merges."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "contact_address",
        sa.Column("chosen", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "person_key",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("contact_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("hash", "contact_id", name="pk_person_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "person_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("one", sa.String(length=320), nullable=False),
        sa.Column("other", sa.String(length=320), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person_decision"),
    )
    op.create_index(
        "uq_person_decision_stands",
        "person_decision",
        ["one", "other"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_table(
        "person_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("stood", sa.Boolean(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("dropped", sa.JSON(), nullable=False),
        sa.Column("made", sa.JSON(), nullable=False),
        sa.Column("origins", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["person_decision.id"], name="fk_person_merge_id_person_decision"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_person_merge"),
    )
    # Whoever decides who is whom locks this row: two enrolments at once would miss each other.
    kept = sa.table("kept", sa.column("name", sa.String), sa.column("value", sa.Text))
    op.bulk_insert(kept, [{"name": "people", "value": ""}])


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
