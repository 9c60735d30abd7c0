"""The audit log is verified part by part: no request reads all of a long one."""

from dataclasses import dataclass
from datetime import datetime

from ..model import Actor
from ..queries.audit_chain import BEGINNING, MARK, Mark, Verdict, kept_mark, verify_part
from ..store.audit import locked_head
from ..store.database import Store
from ..store.tables import Kept

PART = 50_000  # lines, about a second


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it came. verdict: what was found; None while there are more lines."""

    mark: Mark | None
    verdict: Verdict | None


def verify_further(
    store: Store, *, by: Actor, now: datetime, afresh: bool = False, most: int = PART
) -> Progress:
    """Verify the next lines of the log after the mark that is kept, and keep where it came to.

    afresh: from the first line. Where a line is wrong, the mark stays before the part it is in.
    """
    with store.reading() as session:
        mark = None if afresh else kept_mark(session)
        reached, verdict = verify_part(session, mark.reached if mark else BEGINNING, most=most)
    if verdict is not None and verdict.broken is not None:
        return Progress(mark, verdict)
    mark = Mark(reached, mark.begun if mark else now, now, str(by))
    with store.session() as session:
        locked_head(session)  # who verifies at the same time waits for this
        session.merge(Kept(name=MARK, value=str(mark)))
    return Progress(mark, verdict)
