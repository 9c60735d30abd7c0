"""Whether the file of decisions, which lint reads, says what the database says."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from ...lint.lists.decision_file import FILE, read_decisions
from .decisions import as_decision, standing, undone

EXPORT = "tactful people decisions --export"
BOTH = "tactful people decisions --take-over --export"


@dataclass(frozen=True, slots=True)
class Behind:
    """How the file differs from the database; unknown are its own, which the database lacks."""

    lacking: int
    undone: int
    unknown: int

    def __bool__(self) -> bool:
        return bool(self.lacking or self.undone)

    def __str__(self) -> str:
        lacks = f"lacks {_decisions(self.lacking)}" if self.lacking else ""
        has = f"still has {_decisions(self.undone)} undone since" if self.undone else ""
        # Writing the file would lose what only the file says.
        command = BOTH if self.unknown else EXPORT
        return f"{FILE}, which lint reads, {' and '.join(filter(None, (lacks, has)))}: {command}"


def behind(session: Session, root: Path) -> Behind:
    """Return how a workspace's file of decisions differs from the database.

    Raises WorkspaceError where the file cannot be read.
    """
    stands = {(one.one, one.other): one.verdict for one in map(as_decision, standing(session))}
    listed = {(one.one, one.other): one for one in read_decisions(root).made}
    gone = undone(session)
    more = [one for pair, one in listed.items() if pair not in stands]
    lacking = [
        pair for pair, said in stands.items() if pair not in listed or listed[pair].verdict != said
    ]
    old = [one for one in more if gone.has(one)]
    return Behind(len(lacking), len(old), len(more) - len(old))


def _decisions(count: int) -> str:
    return "1 decision" if count == 1 else f"{count:,} decisions"
