"""Tokens of the API: which programs have one, for what; made and shown once, and revoked."""

from datetime import UTC, datetime, time, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..campaigns.accounts.permissions import RoleError
from ..campaigns.accounts.scopes import PERMISSION, SCOPE_WORDS, Scope, known_scopes
from ..campaigns.actions.tokens import TokenError, TokenMade, make_token, revoke_token
from ..campaigns.queries.tokens import tokens
from .access import current, current_actor
from .context import desk
from .flashes import told

pages = Blueprint("tokens", __name__)

_ENDS = {"30": 30, "90": 90, "365": 365, "never": 0}  # days


@pages.get("/tokens")
def show() -> ResponseReturnValue:
    """List the tokens, and offer to make one."""
    return _page()


@pages.post("/tokens")
def do_make() -> ResponseReturnValue:
    """Make a token and show its secret, this once."""
    here, now = desk(), desk().clock()
    name = request.form.get("name", "").replace("\0", "").strip()[:200]
    asked = request.form.getlist("scope")
    days = _ENDS.get(request.form.get("ends", "365"), 365)
    ends = datetime.combine(now.date() + timedelta(days=days), time(), UTC) if days else None
    try:
        scopes = known_scopes(asked)
        beyond = [str(scope) for scope in scopes if scope not in _offered()]
        if beyond:
            raise RoleError(f"you may not give what you lack yourself: {', '.join(beyond)}")
        made = make_token(here.store, name, scopes, by=current_actor(), now=now, expires_at=ends)
    except (TokenError, RoleError) as error:
        return _page(error=str(error), name=name, chosen=asked)
    return _page(made=made)


@pages.post("/tokens/<int:number>/revoke")
def do_revoke(number: int) -> ResponseReturnValue:
    """Make a token worthless at once."""
    here = desk()
    try:
        revoke_token(here.store, str(number), by=current_actor(), now=here.clock())
    except TokenError as error:
        return _page(error=str(error))
    told("The token is revoked. Whatever used it is refused from now on.")
    return redirect(url_for("tokens.show"), 303)


def _offered() -> list[Scope]:
    """Return the scopes that somebody may give: none that they lack themselves."""
    visitor = current()
    lacking = {
        scope
        for scope, permission in PERMISSION.items()
        if permission is not None and (visitor is None or not visitor.may(permission))
    }
    return [scope for scope in Scope if scope not in lacking]


def _page(
    *, error: str = "", name: str = "", chosen: list[str] | None = None,
    made: TokenMade | None = None,
) -> ResponseReturnValue:  # fmt: skip
    here = desk()
    with here.store.reading() as session:
        found = tokens(session, now=here.clock())
    shown = render_template(
        "tokens.html",
        items=found,
        scopes=[(str(scope), SCOPE_WORDS[scope]) for scope in _offered()],
        chosen=chosen if chosen is not None else ["read"],
        error=error,
        name=name,
        made=made,
    )
    return shown, 422 if error else 200
