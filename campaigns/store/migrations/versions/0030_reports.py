"""What reports ask: when touches were done, which answer was given. Which browser signed in."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_KINDS = ("yes", "question", "no", "not_now", "not_me")  # an opt-out is a signal of its own
_DONE = sa.text("done_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_touch_state_done_at",
        "touch",
        ["state", "done_at"],
        sqlite_where=_DONE,
        postgresql_where=_DONE,
    )
    op.add_column("signal", sa.Column("reply", sa.String(16), nullable=True))
    op.add_column("sign_in", sa.Column("browser", sa.String(80), nullable=False, server_default=""))
    # Until now the kind was told by the note alone, before the words of the answer.
    for kind in _KINDS:
        said = kind.replace("_", " ")
        op.execute(
            f"UPDATE signal SET reply = '{kind}' WHERE kind = 'reply' AND"
            f" (note = '{said}' OR substr(note, 1, {len(said) + 2}) = '{said}: ')"
        )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
