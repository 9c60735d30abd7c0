"""Where somebody is signed in: each session can be ended, by its owner and by an administrator."""

import re

from flask import Blueprint, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect

from ..campaigns.accounts.permissions import Permission
from ..campaigns.actions.sign_in import end_session
from ..campaigns.queries.accounts import (
    AccountItem,
    accounts,
    session_name,
    sessions_of,
    token_key,
)
from .access import current, require
from .context import AppContext, desk
from .flashes import told

pages = Blueprint("sessions", __name__)


@pages.get("/account")
def show_own() -> ResponseReturnValue:
    """Show whoever asks where they are signed in."""
    here, visitor = desk(), current()
    if visitor is None or visitor.account is None:
        return render_template("sessions.html", account=None, sessions=[], own=True, this=None)
    return _page(here, _account(here, visitor.account), own=True)


@pages.get("/settings/people/<int:number>/sessions")
def show(number: int) -> ResponseReturnValue:
    """Show an administrator where somebody is signed in."""
    here = desk()
    return _page(here, _account(here, number), own=False)


@pages.post("/settings/people/<int:number>/sessions/<name>/end")
def do_end(number: int, name: str) -> ResponseReturnValue:
    """End one session: one's own, or as an administrator anybody's."""
    here, visitor = desk(), current()
    is_own = visitor is not None and visitor.account == number
    if not is_own:
        require(Permission.administer)
    one = _account(here, number)
    if not re.fullmatch("[0-9a-f]{16}", name):
        raise NotFound("There is no such session.")
    if end_session(here.store, number, name, by=here.user, now=here.clock()):
        told("That browser is signed out." if is_own else f"{one.name} is signed out there.")
    else:
        told("It had ended before.")
    if request.form.get("own"):
        return redirect(url_for("sessions.show_own"), 303)
    return redirect(url_for("sessions.show", number=number), 303)


def _page(here: AppContext, one: AccountItem, *, own: bool) -> str:
    with here.store.reading() as reading:
        found = sessions_of(reading, one.id, now=here.clock())
    token = session.get("token")
    this = session_name(token_key(token)) if token else None
    return render_template("sessions.html", account=one, sessions=found, own=own, this=this)


def _account(here: AppContext, number: int) -> AccountItem:
    with here.store.reading() as reading:
        found = next((one for one in accounts(reading) if one.id == number), None)
    if found is None:
        raise NotFound("There is no such account.")
    return found
