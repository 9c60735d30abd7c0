"""A mailbox connected to its provider by OAuth, or disconnected; how each one signs in."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from ...templates.errors import TactfulError
from ...templates.workspace.oauth import OAuth
from ...templates.workspace.settings import Mailbox
from ..delivery.needs_person import resume_connected
from ..delivery.oauth.access import connected_by, given_up, taken_over
from ..delivery.oauth.consent import DeviceCode as DeviceCode
from ..delivery.oauth.consent import (
    Question,
    device_code,
    question,
    redeemed,
    redeemed_device,
)
from ..delivery.oauth.refresh_tokens import (
    Connection,
    can_be_kept,
    client_secret,
    connection,
    forget,
    keep,
    reference,
)
from ..delivery.oauth.token_server import Granted, TokenError, ask
from ..delivery.secrets import SecretError, in_keyring
from ..model import Actor
from ..store.audit import note
from ..store.database import Store


class NoOAuth(TactfulError, ValueError):
    """The mailbox has nothing to connect by."""


@dataclass(frozen=True, slots=True)
class Connected:
    """A mailbox was connected. kept_in: "keyring:…"; resumed: it had paused for this."""

    kept_in: str
    until: datetime | None
    resumed: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a mailbox signs in. how: "oauth", "password" or "none"; why: it is not connected."""

    how: str
    provider: str = ""
    kept_in: str = ""
    connected: bool = False
    since: datetime | None = None
    until: datetime | None = None
    why: str = ""


def standing(box: Mailbox, environment: Mapping[str, str]) -> Standing:
    """Return how a mailbox signs in; of a password it is not looked whether it is there."""
    if box.oauth is None:
        how = "password" if box.password is not None else "none"
        return Standing(how, kept_in=box.password or "")
    name, where = provider_name(box.oauth), reference(box)
    try:
        found = connection(box, environment)
    except SecretError as error:
        return Standing("oauth", name, where, why=str(error))
    return Standing("oauth", name, where, True, found.since, found.until)


def provider_name(oauth: OAuth) -> str:
    """Return a provider as people call it: "Google", or the name of its server."""
    return oauth.at.name or oauth.at.token_url.split("/")[2]


def oauth_of(box: Mailbox) -> OAuth:
    """Return by what a mailbox can be connected. Raises NoOAuth."""
    if box.oauth is None:
        raise NoOAuth(
            f"mailbox '{box.key}' signs in by a password or not at all; add a section "
            f'[mailboxes.{box.key}.oauth] with provider = "google" or "microsoft" and client_id'
        )
    return box.oauth


def must_be_keepable(box: Mailbox) -> None:
    """Raise SecretError, before anybody is asked, where a refresh token could not be kept."""
    name = reference(box).removeprefix("env:")
    if not can_be_kept(box):
        raise SecretError(
            f"mailbox '{box.key}': a variable cannot be changed from here; use "
            f"tactful mailbox connect {box.key} --print, and set {name} to what it prints, or "
            "remove refresh_token, so that it is kept in the system keyring"
        )
    in_keyring(reference(box), f"mailbox '{box.key}'", user=box.address)


def asked(box: Mailbox, redirect_uri: str) -> Question:
    """Return what a person is asked, and where. Raises NoOAuth."""
    return question(oauth_of(box), redirect_uri=redirect_uri, address=box.user or box.address)


def tokens(
    box: Mailbox, question: Question, said: Mapping[str, str], environment: Mapping[str, str]
) -> Granted:
    """Return the tokens for a person's answer. Raises ConsentError, TokenError, SecretError."""
    secret = client_secret(box, environment)
    return redeemed(oauth_of(box), question, said, secret=secret)


def code_for_device(box: Mailbox, environment: Mapping[str, str]) -> DeviceCode:
    """Return what a person enters on another device. Raises as tokens() does."""
    return device_code(oauth_of(box), secret=client_secret(box, environment))


def tokens_of_device(box: Mailbox, code: DeviceCode, environment: Mapping[str, str]) -> Granted:
    """Wait until a person has entered the code. Raises as tokens() does."""
    return redeemed_device(oauth_of(box), code, secret=client_secret(box, environment))


def connect(store: Store, box: Mailbox, one: Granted, *, by: Actor, now: datetime) -> Connected:
    """Keep the refresh token, use it from now on, and let a mailbox that paused for it send.

    Raises SecretError, when nothing has changed.
    """
    made = connected_by(box, one, since=now)
    keep(box, made)
    taken_over(box, one)
    with store.session() as session:
        resumed = resume_connected(session, box.key, by=by, now=now)
        where = reference(box)
        note(session, "connected", "mailbox", box.key, by=by, at=now, detail=where)
    return Connected(where, made.until, resumed)


def disconnect(
    store: Store, box: Mailbox, environment: Mapping[str, str], *, by: Actor, now: datetime
) -> bool:
    """Forget the refresh token, here and where the provider lets one; False: there was none.

    Raises SecretError for one in a variable, NoOAuth.
    """
    oauth_of(box)
    if not can_be_kept(box):
        name = reference(box).removeprefix("env:")
        raise SecretError(
            f"mailbox '{box.key}': its refresh token is in the variable {name}; remove it there, "
            f"and take the access back on the account's page at {provider_name(oauth_of(box))}"
        )
    known: Connection | None = None
    with suppress(SecretError):
        known = connection(box, environment)
    if not forget(box):
        return False
    given_up(box)
    if known is not None and oauth_of(box).at.revoke_url:
        with suppress(TokenError):  # it is forgotten here in any case
            ask(oauth_of(box).at.revoke_url, urlencode({"token": known.refresh_token}))
    with store.session() as session:
        note(session, "disconnected", "mailbox", box.key, by=by, at=now)
    return True


def line_to_set(box: Mailbox, one: Granted) -> str:
    """Return the line that sets the variable with the refresh token, for a shell."""
    where = reference(box)
    name = where.removeprefix("env:")
    if can_be_kept(box):
        name = "".join(c if c.isalnum() else "_" for c in box.key).upper() + "_REFRESH_TOKEN"
    token = (one.refresh_token or "").replace("'", "'\\''")
    return f"export {name}='{token}'"
