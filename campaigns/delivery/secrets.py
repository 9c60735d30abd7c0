"""Where a mailbox's password is, since it never stands in the workspace."""

import importlib
from collections.abc import Mapping

from ...templates.errors import TactfulError
from ...templates.workspace.settings import Mailbox


class SecretError(TactfulError, LookupError):
    """The secret that tactful.toml names is not there."""


def password_of(mailbox: Mailbox, environ: Mapping[str, str]) -> str | None:
    """Return a mailbox's password from ``env:NAME`` or ``keyring:service/user``.

    None when the mailbox names none. Raises SecretError saying what to set.
    """
    if mailbox.password is None:
        return None
    kind, _, name = mailbox.password.partition(":")
    if kind == "env":
        value = environ.get(name)
        if not value:
            raise SecretError(
                f"mailbox '{mailbox.key}': the environment variable {name} is not set; "
                "set it to the mailbox's password"
            )
        return value
    try:
        keyring = importlib.import_module("keyring")
    except ImportError as error:
        raise SecretError(
            f"mailbox '{mailbox.key}': '{mailbox.password}' needs the Python package keyring; "
            "install it, or write 'env:NAME_OF_VARIABLE'"
        ) from error
    service, _, user = name.partition("/")
    found: str | None = keyring.get_password(service, user or mailbox.user or mailbox.address)
    if not found:
        raise SecretError(f"mailbox '{mailbox.key}': the keyring has no '{name}'")
    return found
