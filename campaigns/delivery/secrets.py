"""Where a mailbox's password is, since it never stands in the workspace."""

import importlib
from collections.abc import Mapping
from typing import Any

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
    found = in_keyring(reference, whose, user=user)
    if not found:
        raise SecretError(f"{whose}: the keyring has no '{name}'")
    return found


def in_keyring(reference: str, whose: str, *, user: str) -> str | None:
    """Return what the system keyring has under ``keyring:service/user``. Raises SecretError."""
    keyring, service, name = _keyring(reference, whose, user)
    try:
        found: str | None = keyring.get_password(service, name)
    except _faults(keyring) as error:
        raise _unusable(reference, whose, error) from error
    return found


def keep_in_keyring(reference: str, whose: str, secret: str, *, user: str) -> None:
    """Write a secret into the system keyring. Raises SecretError."""
    keyring, service, name = _keyring(reference, whose, user)
    try:
        keyring.set_password(service, name, secret)
    except _faults(keyring) as error:
        raise _unusable(reference, whose, error) from error


def forget_in_keyring(reference: str, whose: str, *, user: str) -> bool:
    """Take a secret out of the system keyring; return whether it was there. Raises SecretError."""
    if in_keyring(reference, whose, user=user) is None:
        return False
    keyring, service, name = _keyring(reference, whose, user)
    try:
        keyring.delete_password(service, name)
    except _faults(keyring) as error:
        raise _unusable(reference, whose, error) from error
    return True


def _keyring(reference: str, whose: str, user: str) -> tuple[Any, str, str]:
    """Return the package keyring, and under which service and name it has a secret."""
    try:
        keyring = importlib.import_module("keyring")
    except ImportError as error:
        raise SecretError(
            f"{whose}: '{reference}' needs the Python package keyring: pip install "
            "'tactful[keyring]', or write 'env:NAME_OF_VARIABLE'"
        ) from error
    service, _, named = reference.removeprefix("keyring:").partition("/")
    return keyring, service, named or user


def _faults(keyring: Any) -> tuple[type[Exception], ...]:
    # Some backends raise what their system's library does.
    return (keyring.errors.KeyringError, RuntimeError, OSError)


def _unusable(reference: str, whose: str, error: Exception) -> SecretError:
    """Return what is wrong with a keyring; never the secret."""
    if type(error).__name__ == "NoKeyringError":
        return SecretError(
            f"{whose}: '{reference}' needs a system keyring, and this machine has none; write "
            "'env:NAME_OF_VARIABLE'"
        )
    return SecretError(
        f"{whose}: the system keyring did not do it for '{reference}' ({type(error).__name__}); "
        "unlock it, or write 'env:NAME_OF_VARIABLE'"
    )
