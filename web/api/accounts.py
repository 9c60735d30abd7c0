"""Accounts: who signs in to the pages and with which roles, as on the page Settings, People.

A password, and a link that sets one, never comes out here: whoever is invited presses "Forgot your
password?", or signs in by OpenID Connect.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, TypeVar

from pydantic import Field

from ...campaigns.accounts.people import AccountError, email_key, name_of
from ...campaigns.accounts.scopes import Scope
from ...campaigns.actions.accounts import (
    add_account,
    change_mailbox,
    change_roles,
    deactivate,
    reactivate,
)
from ...campaigns.queries.accounts import AccountItem, accounts
from .operation import NUMBER, Asked, Model, NoQuery, Page, missing, operation
from .paging import paged
from .problems import Fault, Refused

_TAG = "accounts"
T = TypeVar("T")
Role = Literal["viewer", "marketer", "rep", "approver", "sender", "admin"]
_ROLES = Field(max_length=20, description="Exactly these; empty: they may only look")
_MAILBOX = Field(max_length=200, description="Which rep they are, by their mailbox; null: none")


class AccountOut(Model):
    number: int
    email: str
    name: str
    roles: list[str]
    permissions: list[str]
    mailbox: str | None
    active: bool
    signs_in: list[str] = Field(description="By what; empty: they have not signed in yet")
    made_at: datetime


class AccountPage(Model):
    items: list[AccountOut]
    next: str | None


class NewAccount(Model):
    email: str = Field(min_length=1, max_length=254)
    name: str = Field(
        default="", max_length=80, description="As the audit log has it; it never changes"
    )
    roles: list[Role] = _ROLES
    mailbox: str | None = Field(default=None, max_length=200, description=_MAILBOX.description)


class Roles(Model):
    roles: list[Role] = _ROLES


class OfMailbox(Model):
    mailbox: str | None = _MAILBOX


@operation("GET", "/accounts", scope=Scope.administer, tag=_TAG, says=AccountPage, query=Page)
def list_accounts(asked: Asked[Page, None]) -> AccountPage:
    """List who can sign in, and who no longer can, by number."""
    after = asked.query.after or 0
    rows = sorted((one for one in _all(asked) if one.id > after), key=lambda one: one.id)
    found, following = paged(rows, asked.query.limit, lambda one: one.id)
    return AccountPage(items=[_out(one) for one in found], next=following)


@operation("POST", "/accounts", scope=Scope.administer, tag=_TAG, says=AccountOut, body=NewAccount)
def create_account(asked: Asked[NoQuery, NewAccount]) -> AccountOut:
    """Make an account. The first one administers, whatever its roles."""
    here, said = asked.here, asked.body
    _refuse_faulty(asked, said)
    made = add_account(
        here.store, here.workspace, said.email, name=said.name, roles=said.roles,
        mailbox=said.mailbox, by=asked.by, now=asked.now,
    )  # fmt: skip
    return _out(made)


@operation(
    "POST", f"/accounts/<{NUMBER}:number>/roles", scope=Scope.administer, tag=_TAG,
    says=AccountOut, body=Roles,
)  # fmt: skip
def change_account_roles(asked: Asked[NoQuery, Roles], number: int) -> AccountOut:
    """Let somebody have exactly these roles; it counts at once. Somebody must still administer."""
    one, roles = _account(asked, number), asked.body.roles
    return _out(change_roles(asked.here.store, one.email, roles, by=asked.by, now=asked.now))


@operation(
    "POST", f"/accounts/<{NUMBER}:number>/mailbox", scope=Scope.administer, tag=_TAG,
    says=AccountOut, body=OfMailbox,
)  # fmt: skip
def change_account_mailbox(asked: Asked[NoQuery, OfMailbox], number: int) -> AccountOut:
    """Say which rep somebody is."""
    one, here, box = _account(asked, number), asked.here, asked.body.mailbox
    if fault := _of_mailbox(asked, box):
        raise Refused(422, fault.detail, errors=[fault])
    return _out(
        change_mailbox(here.store, here.workspace, one.email, box, by=asked.by, now=asked.now)
    )


@operation(
    "POST", f"/accounts/<{NUMBER}:number>/deactivate", scope=Scope.administer, tag=_TAG,
    says=AccountOut,
)  # fmt: skip
def deactivate_account(asked: Asked[NoQuery, None], number: int) -> AccountOut:
    """Let somebody sign in no more, and end their sessions. The last administrator stays."""
    one = _account(asked, number)
    return _out(deactivate(asked.here.store, one.email, by=asked.by, now=asked.now))


@operation(
    "POST", f"/accounts/<{NUMBER}:number>/reactivate", scope=Scope.administer, tag=_TAG,
    says=AccountOut,
)  # fmt: skip
def reactivate_account(asked: Asked[NoQuery, None], number: int) -> AccountOut:
    """Let a deactivated account sign in again, with the roles it had."""
    one = _account(asked, number)
    return _out(reactivate(asked.here.store, one.email, by=asked.by, now=asked.now))


def _refuse_faulty(asked: Asked[NoQuery, NewAccount], said: NewAccount) -> None:
    """Raise Refused with all that is wrong with what an account shall be, each at its place."""
    faults: list[Fault] = []
    key = _tried("/email", lambda: email_key(said.email), faults)
    _tried("/name", lambda: name_of(said.name, key or "x"), faults)
    if fault := _of_mailbox(asked, said.mailbox):
        faults.append(fault)
    if faults:
        raise Refused(422, "The account cannot be made; all faults are listed.", errors=faults)


def _tried(pointer: str, read: Callable[[], T], faults: list[Fault]) -> T | None:
    try:
        return read()
    except AccountError as error:
        faults.append(Fault(where="body", pointer=pointer, detail=str(error)))
        return None


def _of_mailbox(asked: Asked[Any, Any], key: str | None) -> Fault | None:
    boxes = asked.here.workspace.settings.mailboxes
    if key is None or key in boxes:
        return None
    words = f"there is no mailbox '{key}'; the workspace has: {', '.join(boxes) or 'none'}"
    return Fault(where="body", pointer="/mailbox", detail=words)


def _account(asked: Asked[Any, Any], number: int) -> AccountItem:
    found = next((one for one in _all(asked) if one.id == number), None)
    if found is None:
        raise missing("account", number)
    return found


def _all(asked: Asked[Any, Any]) -> list[AccountItem]:
    with asked.here.store.reading() as session:
        return accounts(session)


def _out(one: AccountItem) -> AccountOut:
    return AccountOut(
        number=one.id,
        email=one.email,
        name=one.name,
        roles=list(one.roles),
        permissions=sorted(map(str, one.permissions)),
        mailbox=one.mailbox,
        active=one.active,
        signs_in=list(one.signs_in),
        made_at=one.made_at,
    )
