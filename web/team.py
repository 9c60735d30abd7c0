"""Settings, People: who signs in, with which roles; invited by a link that is shown once."""

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect

from ..campaigns.accounts.passwords import PasswordError
from ..campaigns.accounts.people import AccountError
from ..campaigns.accounts.permissions import ROLE_WORDS, RoleError
from ..campaigns.actions.accounts import (
    Linked,
    add_account,
    change_mailbox,
    change_roles,
    deactivate,
    link_for,
    reactivate,
)
from ..campaigns.queries.accounts import AccountItem, accounts
from .access import current
from .context import AppContext, desk
from .flashes import Undo, told

pages = Blueprint("team", __name__)


@pages.get("/settings/people")
def show() -> ResponseReturnValue:
    """Show everybody who has an account."""
    return _page(desk())


@pages.post("/settings/people")
def do_invite() -> ResponseReturnValue:
    """Make an account, and show the link with which its owner sets a password."""
    here, form = desk(), request.form
    now = here.clock()
    try:
        made = add_account(
            here.store, here.workspace, form.get("email", "")[:254], name=form.get("name", ""),
            roles=form.getlist("role"), mailbox=form.get("mailbox") or None, by=here.user, now=now,
        )  # fmt: skip
        link = link_for(here.store, made.email, by=here.user, now=now, invite=True)
    except (AccountError, RoleError, PasswordError) as error:
        return _page(here, fault=str(error)), 422
    return _page(here, link=link)


@pages.post("/settings/people/<int:number>/roles")
def do_change(number: int) -> ResponseReturnValue:
    """Give an account the roles and the mailbox that are marked."""
    here, form = desk(), request.form
    now = here.clock()

    def change(one: AccountItem) -> str:
        box = form.get("mailbox") or None
        change_mailbox(here.store, here.workspace, one.email, box, by=here.user, now=now)
        done = change_roles(here.store, one.email, form.getlist("role"), by=here.user, now=now)
        return f"{done.name} is {', '.join(done.roles) or 'without a role'}."

    return _done(here, number, change)


@pages.post("/settings/people/<int:number>/deactivate")
def do_deactivate(number: int) -> ResponseReturnValue:
    """End somebody's sessions, and let them sign in no more."""
    here = desk()

    def change(one: AccountItem) -> str:
        deactivate(here.store, one.email, by=here.user, now=here.clock())
        return f"{one.name} is deactivated and signed out everywhere."

    return _done(here, number, change, undo=Undo(url_for("team.do_reactivate", number=number)))


@pages.post("/settings/people/<int:number>/reactivate")
def do_reactivate(number: int) -> ResponseReturnValue:
    """Let somebody sign in again."""
    here = desk()

    def change(one: AccountItem) -> str:
        reactivate(here.store, one.email, by=here.user, now=here.clock())
        return f"{one.name} may sign in again."

    return _done(here, number, change)


@pages.post("/settings/people/<int:number>/link")
def do_link(number: int) -> ResponseReturnValue:
    """Show a link with which somebody sets a password."""
    here = desk()
    one = _account(here, number)
    try:
        link = link_for(here.store, one.email, by=here.user, now=here.clock())
    except AccountError as error:
        return _page(here, fault=str(error)), 422
    return _page(here, link=link)


def _done(
    here: AppContext, number: int, change: Callable[[AccountItem], str], *, undo: Undo | None = None
) -> ResponseReturnValue:
    one = _account(here, number)
    try:
        told(change(one), undo=undo)
    except (AccountError, RoleError) as error:
        told(f"Nothing was changed: {error}.", "warning")
    return redirect(url_for("team.show"), 303)


def _account(here: AppContext, number: int) -> AccountItem:
    found = next((one for one in _accounts(here) if one.id == number), None)
    if found is None:
        raise NotFound("There is no such account.")
    return found


def _accounts(here: AppContext) -> list[AccountItem]:
    with here.store.reading() as session:
        return accounts(session)


def _page(here: AppContext, *, link: Linked | None = None, fault: str = "") -> str:
    visitor = current()
    base = here.settings.web.address or request.host_url.rstrip("/")
    address = base + url_for("sign_in.choose", token=link.token) if link is not None else ""
    return render_template(
        "team.html",
        accounts=_accounts(here),
        roles=ROLE_WORDS,
        mailboxes=list(here.settings.mailboxes),
        me=visitor.account if visitor is not None else None,
        link=link,
        address=address,
        fault=fault,
        form=request.form if fault else {},
        chosen=request.form.getlist("role") if fault else ["marketer"],
    )
