"""What somebody said yes to: an answer that was shown has a digest, and the write names it."""

import hashlib
import json
from dataclasses import asdict, replace

from ...lint.lists.recipients import Recipients
from ...templates.errors import TactfulError
from ..journey.entering.enrol import EnrolReport
from ..people.import_list import ImportReport


class ListChanged(TactfulError):
    """It would be done otherwise than was agreed to; nothing was done."""


def import_digest(recipients: Recipients, foreseen: ImportReport) -> str:
    """Return the digest of what importing a list would change, with all that the list says."""
    said = replace(foreseen, number=None, brought=())
    return _digest(recipients, asdict(said))


def enrol_digest(recipients: Recipients, report: EnrolReport) -> str:
    """Return the digest of who is enrolled, whose lead each is, and who is left out and why.

    It is the same of what was foreseen and of what is done, as long as nothing changes.
    """
    owners = (one.name for one in report.owners)
    skipped, noted = (
        [(one.row, one.address, one.kind, one.why) for one in some]
        for some in (report.skipped, report.noted)
    )
    return _digest(recipients, [list(zip(report.rows, owners, strict=True)), skipped, noted])


def _digest(recipients: Recipients, answer: object) -> str:
    found = hashlib.sha256()
    for part in (*recipients.by_header().items(), answer):
        found.update(json.dumps(part, default=str, sort_keys=True).encode())
    return found.hexdigest()
