"""One inbox may be of several people: what is unique is a mailbox and who of them it is."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_COLUMNS = "id, contact_id, address, key, chosen"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _made_anew()
        return
    op.add_column(
        "contact_address",
        sa.Column("sharer", sa.String(length=320), server_default="", nullable=False),
    )
    op.drop_constraint("uq_contact_address_key", "contact_address", type_="unique")
    op.create_unique_constraint(
        "uq_contact_address_key_sharer", "contact_address", ["key", "sharer"]
    )


def _made_anew() -> None:
    """Make the table anew, as SQLite must for another constraint.

    Enrolments refer to it. Their references, counted as broken while it is gone, are whole again
    only when rows come into a table of that name: a renamed copy would not do.
    """
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute(f"CREATE TEMPORARY TABLE kept_address AS SELECT {_COLUMNS} FROM contact_address")
    op.drop_table("contact_address")
    op.create_table(
        "contact_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=320), nullable=False),
        sa.Column("sharer", sa.String(length=320), server_default="", nullable=False),
        sa.Column("chosen", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="fk_contact_address_contact_id_contact"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_contact_address"),
        sa.UniqueConstraint("key", "sharer", name="uq_contact_address_key_sharer"),
    )
    op.execute(f"INSERT INTO contact_address ({_COLUMNS}) SELECT {_COLUMNS} FROM kept_address")
    op.execute("DROP TABLE kept_address")
    op.create_index("ix_contact_address_contact_id", "contact_address", ["contact_id"])


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
