"""One mailbox, one key: the normal form under which an address is known."""

from functools import lru_cache

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from ...lint.lists.addresses import keys
from ...templates.errors import TactfulError
from ...templates.lazy_regex import lazy_regex

# Letters and figures with single dots between them: nothing in it needs a closer look.
_PLAIN_LOCAL = lazy_regex(r"[A-Za-z0-9_+-]{1,30}(?:\.[A-Za-z0-9_+-]{1,30})?")


class AddressError(TactfulError, ValueError):
    """The text is no address that mail can be sent to, or one that nobody here has."""


def sendable(address: str) -> str:
    """Return address as it goes into an envelope: IDNA domain, the local part as it is.

    One beyond ASCII needs a server with SMTPUTF8 (RFC 6531). Raises AddressError saying what is
    wrong. RFC 5321, without asking the network.
    """
    text = address.strip()
    local, _, domain = text.rpartition("@")
    if _PLAIN_LOCAL.fullmatch(local) and len(domain) < 180 and domain.isascii():
        ascii_domain = _plain_domain(domain)  # a million addresses have few domains
        if ascii_domain is not None:
            return f"{local}@{ascii_domain}"
    found = _validated(text)
    return found.ascii_email or f"{found.local_part}@{found.ascii_domain}"


@lru_cache(maxsize=1 << 14)
def _plain_domain(domain: str) -> str | None:
    try:
        return _validated(f"x@{domain}").ascii_domain
    except AddressError:
        return None  # the whole address says better what is wrong


def _validated(text: str) -> ValidatedEmail:
    try:
        # ".test" names nothing in the world, and rehearsals need it.
        return validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise AddressError(f"'{text}': {error}") from error


def normal(address: str) -> str:
    """Return the key of an address, the same for every spelling of one mailbox.

    Case, a +tag and the dots that Gmail ignores do not make another mailbox: whoever opted
    out as jo+news@ must not be written to as jo@. Raises AddressError.
    """
    return key_of(sendable(address))


def key_of(sendable: str) -> str:
    """Return the key of an address that can be sent to."""
    (key,) = keys([sendable])
    return key or sendable.lower()


def domain_of(key: str) -> str:
    """Return what follows the @ of a normal address."""
    return key.rpartition("@")[2]
