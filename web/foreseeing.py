"""What importing a list would change: worked out beside the requests, kept until a decision."""

from ..campaigns.actions.import_list import foresee_import
from ..campaigns.people.import_list import ImportReport
from ..lint.lists.recipients import Recipients
from .checks import Job
from .context import AppContext
from .list_looks import Look


def import_foreseen(here: AppContext, look: Look, recipients: Recipients) -> Job[ImportReport]:
    """Return the work on that; it is begun by whoever asks first."""
    store, workspace, source = here.store, here.workspace, look.path

    def work() -> ImportReport:
        return foresee_import(store, workspace, recipients, source=source)

    return here.begun(f"import {source} {look.stamp}", lambda: Job(work, name="import"))
