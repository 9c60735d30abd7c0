"""How a file names a secret: where it is found, never what it is."""

from ..lazy_regex import lazy_regex

SECRET = lazy_regex(r"env:[A-Za-z_][A-Za-z0-9_]*|keyring:[^/\s][^/]*(/.+)?")


def only_a_reference(value: str | None) -> str | None:
    """Return what was written; raises ValueError, without showing it, for a secret itself."""
    if value is not None and not value.startswith(("env:", "keyring:")):
        raise ValueError("a password must not be in the workspace; write 'env:NAME_OF_VARIABLE'")
    if value is not None and not SECRET.fullmatch(value):  # not shown: it may be the secret
        raise ValueError("write 'env:NAME_OF_VARIABLE' or 'keyring:service/user'")
    return value
