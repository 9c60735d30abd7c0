"""How a file names a secret: where it is found, never what it is."""

from ..lazy_regex import lazy_regex

SECRET = lazy_regex(r"env:[A-Za-z_][A-Za-z0-9_]*|keyring:[^/\s][^/]*(/.+)?")
KEY = lazy_regex(rf"{SECRET.pattern}|file:(?:[/~]|[A-Za-z]:[\\/]).*")


def only_a_reference(value: str | None) -> str | None:
    """Return what was written; raises ValueError, without showing it, for a secret itself."""
    if value is not None and not value.startswith(("env:", "keyring:")):
        raise ValueError("a password must not be in the workspace; write 'env:NAME_OF_VARIABLE'")
    if value is not None and not SECRET.fullmatch(value):  # not shown: it may be the secret
        raise ValueError("write 'env:NAME_OF_VARIABLE' or 'keyring:service/user'")
    return value


def only_where_a_key_is(value: str) -> str:
    """Return where a private key is; raises ValueError, without showing it, for a key itself."""
    if not KEY.fullmatch(value):
        raise ValueError(
            "a key must not be in the workspace; write 'file:/path/to/key.pem', "
            "'env:NAME_OF_VARIABLE' or 'keyring:service/user'"
        )
    return value
