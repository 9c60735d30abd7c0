"""Passwords: what may be one, and its Argon2id hash."""

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ...templates.errors import TactfulError

LEAST, MOST = 12, 512
_FEWEST_DIFFERENT = 5
_HASHER = PasswordHasher()  # RFC 9106's second choice: 64 MiB, three passes
# Each takes 64 MiB: a crowd at the door must not take all memory.
_TURNS = threading.BoundedSemaphore(3)
# Verified for an address that nobody has, so that the time it takes tells nothing.
_NOBODYS = (
    "$argon2id$v=19$m=65536,t=3,p=4$gVNmGAcsRYoofx4qpy2ll"
    "Q$qGR8nIj8KI1ndToSUsegXA+rn5t/UmDjxPEiJ/Rxr8A"
)


class PasswordError(TactfulError, ValueError):
    """This cannot be somebody's password; the words say why."""


def checked_password(given: str, *, email: str, name: str) -> str:
    """Return a password in its one spelling; raises PasswordError for one that is guessed."""
    password = _normal(given)
    if len(password) < LEAST:
        raise PasswordError(f"the password has {len(password)} characters; use at least {LEAST}")
    if len(password) > MOST:
        raise PasswordError(f"the password is too long; use at most {MOST} characters")
    if len(set(password)) < _FEWEST_DIFFERENT:
        raise PasswordError("the password repeats a few characters; use several words")
    own = {email.casefold(), email.partition("@")[0].casefold(), name.casefold()}
    if password.casefold() in own:
        raise PasswordError("the password is your own name or address; use several words")
    return password


def hashed(password: str) -> str:
    """Return the hash to keep."""
    with _TURNS:
        return _HASHER.hash(password)


def is_right(kept: str | None, given: str) -> bool:
    """Say whether that is the password; without one to compare it takes as long and says no."""
    if len(given) > MOST:
        return False
    with _TURNS:
        try:
            _HASHER.verify(kept or _NOBODYS, _normal(given))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Say whether a hash was made with weaker settings than today's."""
    return _HASHER.check_needs_rehash(kept)


def _normal(given: str) -> str:
    # The same key pressed on another system may be another sequence of code points.
    return unicodedata.normalize("NFKC", given)
