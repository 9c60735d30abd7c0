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
    who = f"mailbox '{mailbox.key}'"
    return secret_of(
        mailbox.password,
        who,
        environ,
        user=mailbox.user or mailbox.address,
        is_a="mailbox's password",
    )


def secret_of(
    reference: str, whose: str, environ: Mapping[str, str], *, user: str, is_a: str
) -> str:
    """Return what a reference like ``env:NAME`` names. Raises SecretError saying what to set."""
    kind, _, name = reference.partition(":")
    if kind == "env":
        value = environ.get(name)
        if not value:
            raise SecretError(
                f"{whose}: the environment variable {name} is not set; set it to the {is_a}"
            )
        return value
    try:
        keyring = importlib.import_module("keyring")
    except ImportError as error:
        raise SecretError(
            f"{whose}: '{reference}' needs the Python package keyring; "
            "install it, or write 'env:NAME_OF_VARIABLE'"
        ) from error
    service, _, named = name.partition("/")
    found: str | None = keyring.get_password(service, named or user)
    if not found:
        raise SecretError(f"{whose}: the keyring has no '{name}'")
    return found
