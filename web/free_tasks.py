"""Tasks that are no steps, on the page Tasks: leads handed back, what is late, leads given over."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ..campaigns.actions.tasks import close_free_task
from ..campaigns.model import StateError
from ..campaigns.queries.free_tasks import FreeTaskItem, open_free_tasks
from .context import AppContext, desk
from .flashes import told

pages = Blueprint("free_tasks", __name__)


def free_tasks(here: AppContext, *, owner: str, campaign: str) -> tuple[FreeTaskItem, ...]:
    """Return what is open, oldest first; an empty owner or campaign is everybody's, of all."""
    with here.store.reading() as session:
        found = open_free_tasks(
            session, here.workspace, now=here.clock(), owner=owner or None, history=False
        )
    return tuple(one for one in found if campaign in ("", one.campaign))


@pages.post("/tasks/free/<int:task_id>/done")
def do_done(task_id: int) -> ResponseReturnValue:
    """Record that one is done."""
    here = desk()
    note = request.form.get("note", "").replace("\0", "").strip()[:2_000]
    try:
        told(close_free_task(here.store, task_id, by=here.user, now=here.clock(), note=note))
    except StateError as error:
        told(str(error))
    return redirect(url_for("tasks.show", owner=request.form.get("owner") or None), 303)
