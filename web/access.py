"""Who asks, and what each page needs of them: one table, and the refusal that says who may.

Whoever asks is a Visitor: by the one-time link (alone on this machine: may do everything), by a
session of an account, or by a token of the API. ``identify`` adds a way to be recognised; the
first one that knows the request wins. Views ask ``current()``, ``current_actor()`` and, for what
depends on more than the page, ``require(…)``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from flask import Flask, current_app, g, has_request_context, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden, Unauthorized

from ..campaigns.accounts.permissions import ALL, PERMISSION_WORDS, Permission
from ..campaigns.model import Actor
from ..templates.workspace.campaign import Campaign

# "anyone": also who has not signed in. "signed in": looking. A set: any one of these is enough.
Need = Literal["anyone", "signed in"] | frozenset[Permission]
_LOOK: Need = "signed in"
_EDIT = frozenset({Permission.edit})
_APPROVE = frozenset({Permission.approve})
_SEND = frozenset({Permission.send})
_ADMINISTER = frozenset({Permission.administer})

# Every page and every press of web/, by its endpoint. A test walks all routes.
NEEDS: Mapping[str, Need] = {
    "static": "anyone",
    "health.healthz": "anyone",
    "health.readyz": "anyone",
    "health.metrics": "anyone",
    "sign_in.show": "anyone",
    "sign_in.enter": "anyone",
    "sign_in.leave": "signed in",
    "sign_in.forgot": "anyone",
    "sign_in.do_forgot": "anyone",
    "sign_in.choose": "anyone",
    "sign_in.do_choose": "anyone",
    "sign_in.by_provider": "anyone",
    "sign_in.come_back": "anyone",
    "sign_in.go_on": "anyone",
    "public.ask": "anyone",
    "public.act": "anyone",
    "home.today": _LOOK,
    "calendar.show": _LOOK,
    "calendar.show_day": _LOOK,
    "campaign.show": _LOOK,
    "files.show": _LOOK,
    "preview.show": _LOOK,
    "preview.mail": _LOOK,
    "preview.source": _LOOK,
    "shapes.show": _LOOK,
    "queue.show": _LOOK,
    "review.show": _LOOK,
    "review.mail": _LOOK,
    "tasks.show": _LOOK,
    "tasks.one": _LOOK,
    "tasks.letter": _LOOK,
    "replies.show": _LOOK,
    "replies.one": _LOOK,
    "sending.show": _LOOK,
    "mailboxes.show": _LOOK,
    "suppression.show": _LOOK,
    "suppression.save": _LOOK,
    "results.show": _LOOK,
    "reports.show": _LOOK,
    "reports.save": _LOOK,
    "version.show": _LOOK,
    "lists.index": _LOOK,
    "lists.show": _LOOK,
    "list_rows.show": _LOOK,
    "duplicates.show": _LOOK,
    "persons.show": _LOOK,
    "persons.find": _LOOK,
    "search.show": _LOOK,
    "own_text.show": _EDIT,
    "own_text.do_edit": _EDIT,
    "own_text.do_request": _EDIT | _APPROVE,
    "own_text.do_close": _EDIT | _APPROVE,
    "list_rows.do_correct": _EDIT,
    "list_rows.do_undo": _EDIT,
    "importing.show": _EDIT,
    "importing.do_upload": _EDIT,
    "importing.do_map": _EDIT,
    "importing.do_import": _EDIT,
    "importing.do_undo": _EDIT,
    "duplicates.do_decide": _EDIT,
    "duplicates.do_undo": _EDIT,
    "campaign.ask_to_enrol": _EDIT,
    "campaign.do_enrol": _EDIT,
    "campaign.tell_apart": _EDIT,
    "campaign.do_draft": _EDIT,
    "archiving.do_archive": _EDIT,
    "archiving.do_bring_back": _EDIT,
    "drafting.show": _EDIT,
    "drafting.do_ask": _EDIT,
    "drafting.do_write": _EDIT,
    "editing.show": _EDIT,
    "editing.do_edit": _EDIT,
    "editing.do_undo": _EDIT,
    "editing.mail": _EDIT,
    "free_tasks.do_done": _EDIT,
    "tasks.do_open": _EDIT,
    "tasks.do_close": _EDIT,
    "replies.do_decide": _EDIT,
    "replies.do_give": _EDIT,
    "replies.do_close": _EDIT,
    "suppression.do_add": _EDIT,
    "suppression.do_take": _EDIT,
    "bulk.ask": _APPROVE,
    "bulk.act": _APPROVE,
    "bulk.act_on_ticked": _APPROVE,
    "bulk.withdraw": _APPROVE,
    "review.do_approve": _APPROVE,
    "review.do_withdraw": _APPROVE,
    "review.do_skip": _EDIT | _APPROVE,
    "preview.do_test": _EDIT | _SEND,
    "sending.do_pause": _SEND,
    "sending.do_resume": _SEND,
    "sending.do_settle": _SEND,
    "sending.do_release": _SEND,
    "mailboxes.do_check": _ADMINISTER,
    "connecting.do_ask": _ADMINISTER,
    "connecting.come_back": _ADMINISTER,
    "connecting.do_disconnect": _ADMINISTER,
    "sessions.show_own": "signed in",
    "sessions.show": _ADMINISTER,
    "sessions.do_end": "signed in",
    "team.show": _ADMINISTER,
    "team.do_invite": _ADMINISTER,
    "team.do_change": _ADMINISTER,
    "team.do_deactivate": _ADMINISTER,
    "team.do_reactivate": _ADMINISTER,
    "team.do_link": _ADMINISTER,
    "persons.do_forget": _ADMINISTER,
    "alerts.show": _ADMINISTER,
    "alerts.do_set": _ADMINISTER,
    "alerts.do_undo": _ADMINISTER,
    "alerts.do_test": _ADMINISTER,
    "audit_log.show": _ADMINISTER,
    "audit_log.save": _ADMINISTER,
    "audit_log.do_verify": _ADMINISTER,
    "suppression.do_undo": _ADMINISTER,
    "tokens.show": _ADMINISTER,
    "tokens.do_make": _ADMINISTER,
    "tokens.do_revoke": _ADMINISTER,
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks. account is None by the one-time link; mailbox is the rep that they are."""

    actor: Actor
    permissions: frozenset[Permission]
    via: Literal["link", "session", "token"]
    account: int | None = None
    mailbox: str | None = None

    def may(self, *any_of: Permission) -> bool:
        """Say whether they have one of these permissions."""
        return not self.permissions.isdisjoint(any_of)

    def meets(self, need: Need) -> bool:
        """Say whether that is enough for a page."""
        return isinstance(need, str) or not self.permissions.isdisjoint(need)


def by_link(actor: Actor) -> Visitor:
    """Return who is alone on this machine: they may do everything."""
    return Visitor(actor, ALL, "link")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is refused. status: 401, nobody is signed in; 403, they may not."""

    status: int
    words: str


class NotAllowed(Forbidden):
    """The visitor lacks a permission; the description says who has it."""


class NotSignedIn(Unauthorized):
    """Nobody is signed in."""


Identify = Callable[[], Visitor | None]
Refuse = Callable[[Refusal], ResponseReturnValue]
WhoMay = Callable[[frozenset[Permission]], list[str]]


class Access:
    """One application's ways to be recognised, its needs, and how its parts refuse."""

    def __init__(self, who_may: WhoMay) -> None:
        self.needs: dict[str, Need] = dict(NEEDS)
        self.identifiers: list[Identify] = []
        self.refusals: dict[str, Refuse] = {}  # by the beginning of a path
        self.who_may = who_may


def register(app: Flask, who_may: WhoMay) -> None:
    """Give an application its access; pages ask ``may("send")`` and ``who_may("send")``."""
    app.extensions["tactful-access"] = Access(who_may)
    app.jinja_env.globals.update(
        may=_may,
        visitor=current,
        refused_words=refused_words,
        has_page=lambda endpoint: endpoint in app.view_functions,
    )


def _of(app: Flask) -> Access:
    found: Access = app.extensions["tactful-access"]
    return found


def identify(app: Flask, one: Identify) -> None:
    """Add a way to recognise who asks: it returns None for a request that it does not know."""
    _of(app).identifiers.append(one)


def identify_first(app: Flask, one: Identify) -> None:
    """Add a way that counts before the others: a request that brings a token is the token's."""
    _of(app).identifiers.insert(0, one)


def allow(app: Flask, needs: Mapping[str, Need]) -> None:
    """Add the needs of endpoints that are registered elsewhere, such as the API's."""
    _of(app).needs.update(needs)


def refuse_under(app: Flask, path: str, refuse: Refuse) -> None:
    """Let refusals of addresses that begin with path be answered in another form than a page."""
    _of(app).refusals[path] = refuse


def need_of(endpoint: str | None, *, reads: bool) -> Need:
    """Return what a page needs. One that is not in the table: to read, a sign-in; else all."""
    known = _of(current_app).needs.get(endpoint or "")
    return known if known is not None else _LOOK if reads else frozenset()


def current() -> Visitor | None:
    """Return who asks, None where nobody is signed in."""
    if not has_request_context():
        return None
    if "visitor" not in g:
        found = (one() for one in _of(current_app).identifiers)
        g.visitor = next((one for one in found if one is not None), None)
    visitor: Visitor | None = g.visitor
    return visitor


def forget() -> None:
    """Look again who asks: they have just signed in or out."""
    g.pop("visitor", None)


def current_actor() -> Actor:
    """Return who asks, for the audit log. Raises NotSignedIn."""
    visitor = current()
    if visitor is None:
        raise NotSignedIn
    return visitor.actor


def require(*any_of: Permission) -> Visitor:
    """Return who asks if they have one of these permissions. Raises NotSignedIn, NotAllowed."""
    visitor = current()
    if visitor is None:
        raise NotSignedIn
    if not visitor.may(*any_of):
        raise NotAllowed(refused_words(frozenset(any_of)))
    return visitor


def require_to_draft(campaign: Campaign) -> None:
    """Refuse whoever may not approve where what is drafted needs no further yes."""
    if campaign.approval == "none":
        require(Permission.approve)


def refused_words(any_of: frozenset[Permission] | str) -> str:
    """Return who may do something, as a page says it to somebody who may not."""
    needed = frozenset({Permission(any_of)}) if isinstance(any_of, str) else any_of
    what = " or ".join(PERMISSION_WORDS[one] for one in Permission if one in needed)
    names = _of(current_app).who_may(needed)
    if not names:
        return f"Nobody here may {what} yet. An administrator gives the role."
    shown = names[:4] + ([f"{len(names) - 4} more"] if len(names) > 4 else [])
    listed = ", ".join(shown[:-1]) + (" or " if len(shown) > 1 else "") + shown[-1]
    return f"You may not {what}. Ask {listed}."


def lacking(endpoint: str | None, visitor: Visitor, *, reads: bool) -> str | None:
    """Return who may use a page, in words, for a visitor who may not; None for one who may."""
    need = need_of(endpoint, reads=reads)
    if isinstance(need, str) or visitor.meets(need) or (not need and visitor.permissions == ALL):
        return None
    return refused_words(need or ALL)


def check(unknown: Callable[[], ResponseReturnValue]) -> ResponseReturnValue | None:
    """Return the refusal of this request, None when it may go on; unknown shows the sign-in."""
    reads = request.method in ("GET", "HEAD", "OPTIONS")
    if need_of(request.endpoint, reads=reads) == "anyone":
        return None
    visitor = current()
    words = lacking(request.endpoint, visitor, reads=reads) if visitor is not None else ""
    if words is None:
        return None
    refusal = Refusal(403, words) if visitor is not None else Refusal(401, "Sign in first.")
    for path, refuse in _of(current_app).refusals.items():
        if request.path.startswith(path):
            return refuse(refusal)
    if visitor is None:
        return unknown()
    return render_template("not_allowed.html", words=refusal.words), 403


def _may(*names: str) -> bool:
    visitor = current()
    return visitor is not None and visitor.may(*map(Permission, names))
