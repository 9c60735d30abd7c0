"""The rows that somebody names, to be enrolled although enrolling alone would leave them out."""

from collections.abc import Sequence

from ...lint.lists.addresses import keys
from ...lint.lists.recipients import Recipients
from ...templates.errors import TactfulError
from ...templates.workspace.workspace import Workspace
from ..journey.entering.enrol import EnrolReport
from ..people.shared_inbox import Wish, sharing
from ..store.types import row_id


class NotLetIn(TactfulError, LookupError):
    """A row that is not there, or that tactful.toml does not allow."""


def rows_named(workspace: Workspace, recipients: Recipients, names: Sequence[str]) -> set[int]:
    """Return the rows of row numbers and addresses. Raises NotLetIn.

    An address names whoever surely is somebody else of those who share it. Where tactful.toml has
    no same_person = "ask", only rows at a shared inbox may be named.
    """
    if not names:
        return set()
    boxes: dict[str, list[int]] = {}
    of_row = keys(recipients.column("contact.email"))
    for row, box in enumerate(of_row, 1):
        boxes.setdefault(box, []).append(row)
    people = sharing(recipients, Wish(doubles=True), refused=recipients.at_fault)
    rows: set[int] = set()
    for name in names:
        if (number := row_id(name)) is not None:
            named = [number] if 1 <= number <= len(recipients) else []
        else:
            at_address = boxes.get(keys([name])[0], []) if "@" in name else []
            named = [one for one in at_address if one in people] or at_address[:1]
        if not named:
            raise NotLetIn(f"--also {name}: {recipients.path} has no such row or address")
        box = of_row[named[0] - 1]
        if workspace.settings.enrol.same_person == "block" and (not box or len(boxes[box]) == 1):
            raise NotLetIn(
                f"--also {name}: tactful.toml does not allow it for somebody who shares no inbox; "
                'write [enrol] same_person = "ask"'
            )
        rows.update(named)
    return rows


def further_people(recipients: Recipients, report: EnrolReport) -> list[int]:
    """Return the rows that were left out for their mailbox, but surely are somebody else."""
    twice = [skip.row for skip in report.skipped if skip.kind == "twice"]
    if not twice:
        return []
    people = sharing(recipients, Wish(doubles=True), refused=recipients.at_fault)
    return [row for row in twice if row in people]


def may_be_let_in(workspace: Workspace, recipients: Recipients, report: EnrolReport) -> list[int]:
    """Return the rows left out that a person may let in by naming them: rows_named takes them."""
    rows = further_people(recipients, report)
    if workspace.settings.enrol.same_person == "ask":
        rows += [skip.row for skip in report.skipped if skip.kind == "owned"]
    return rows
