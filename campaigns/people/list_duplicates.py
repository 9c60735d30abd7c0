"""One person, one sequence: rows that are somebody who stands in the list already."""

from ...lint.duplicates.find import find_duplicates
from ...lint.duplicates.links import Level
from ...lint.lists.decisions import Decisions
from ...lint.lists.recipients import Recipients


def doubles(
    recipients: Recipients, *, decisions: Decisions, least: Level = Level.sure
) -> dict[int, str]:
    """Return for each row (from 1) to leave out why: it is the person of an earlier row."""
    left_out: dict[int, str] = {}
    for cluster in find_duplicates(recipients, least=least, decisions=decisions):
        first, *others = cluster.rows
        why = "; ".join(str(reason) for reason in cluster.reasons)
        for row in others:
            left_out[row] = (
                f"the same person as row {first}: {why}"
                if why
                else (f"the same person as row {first}")
            )
    return left_out
