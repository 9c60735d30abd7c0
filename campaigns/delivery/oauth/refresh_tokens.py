"""Where a mailbox's refresh token is kept: the system keyring, or a variable of the environment."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ....templates.workspace.settings import Mailbox
from ..secrets import SecretError, forget_in_keyring, in_keyring, keep_in_keyring, secret_of

SERVICE = "tactful-oauth"


@dataclass(frozen=True, slots=True)
class Connection:
    """A refresh token. The rest is known of those that Tactful got itself.

    given_by: the token server; whoever changes a file of the workspace sends it to no other one.
    """

    refresh_token: str = field(repr=False)
    since: datetime | None = None
    until: datetime | None = None
    given_by: str | None = None


def reference(box: Mailbox) -> str:
    """Return where a mailbox's refresh token is: "keyring:tactful-oauth/sam@example.com"."""
    assert box.oauth is not None
    return box.oauth.refresh_token or f"keyring:{SERVICE}/{box.address}"


def can_be_kept(box: Mailbox) -> bool:
    """Say whether a new refresh token can be written down: a variable is not ours to change."""
    return reference(box).startswith("keyring:")


def connection(box: Mailbox, environment: Mapping[str, str]) -> Connection:
    """Return what a mailbox is connected by. Raises SecretError saying how to connect it."""
    where = reference(box)
    connect = f"tactful mailbox connect {box.key}"
    if can_be_kept(box):
        found = in_keyring(where, f"mailbox '{box.key}'", user=box.address)
        if not found:
            raise SecretError(f"mailbox '{box.key}' is not connected; use: {connect}")
        kept = _read(found)
        assert box.oauth is not None
        if kept.given_by not in (None, box.oauth.at.token_url):
            raise SecretError(
                f"mailbox '{box.key}' is connected by {kept.given_by}, and tactful.toml now names "
                f"{box.oauth.at.token_url}; use: {connect}"
            )
        return kept
    name = where.removeprefix("env:")
    if not environment.get(name):
        raise SecretError(
            f"mailbox '{box.key}': the environment variable {name} is not set; "
            f"{connect} --print shows what to set it to"
        )
    return _read(environment[name])


def keep(box: Mailbox, one: Connection) -> None:
    """Write a refresh token into the keyring. Raises SecretError."""
    said = {"refresh_token": one.refresh_token}
    if one.given_by is not None:
        said["given_by"] = one.given_by
    for name, at in (("since", one.since), ("until", one.until)):
        if at is not None:
            said[name] = at.astimezone(UTC).isoformat(timespec="seconds")
    whose = f"mailbox '{box.key}'"
    keep_in_keyring(reference(box), whose, json.dumps(said), user=box.address)


def forget(box: Mailbox) -> bool:
    """Take a refresh token out of the keyring; return whether there was one. Raises SecretError."""
    return forget_in_keyring(reference(box), f"mailbox '{box.key}'", user=box.address)


def client_secret(box: Mailbox, environment: Mapping[str, str]) -> str | None:
    """Return the secret of the application, if it has one. Raises SecretError."""
    assert box.oauth is not None
    if box.oauth.client_secret is None:
        return None
    whose = f"mailbox '{box.key}'"
    user = box.oauth.client_id
    return secret_of(box.oauth.client_secret, whose, environment, user=user, is_a="client secret")


def _read(found: str) -> Connection:
    """Read what we wrote, or a bare refresh token that somebody put there."""
    with suppress(ValueError, TypeError, KeyError):
        said = json.loads(found)
        token = said["refresh_token"]
        if isinstance(token, str) and token:
            by = said.get("given_by")
            return Connection(
                token,
                _moment(said.get("since")),
                _moment(said.get("until")),
                by if isinstance(by, str) else None,
            )
    return Connection(found.strip())


def _moment(said: object) -> datetime | None:
    return datetime.fromisoformat(said) if isinstance(said, str) else None
