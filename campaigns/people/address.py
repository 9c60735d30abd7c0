"""One mailbox, one key: the normal form under which an address is known."""

from email_validator import EmailNotValidError, validate_email

from ...lint.duplicates.normal import mailbox
from ...templates.errors import TactfulError


class AddressError(TactfulError, ValueError):
    """The text is no address that mail can be sent to, or one that nobody here has."""


def sendable(address: str) -> str:
    """Return address as it goes into an envelope: IDNA domain, ASCII local part.

    Raises AddressError saying what is wrong. RFC 5321, without asking the network.
    """
    text = address.strip()
    try:
        # ".test" names nothing in the world, and rehearsals need it.
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise AddressError(f"'{text}': {error}") from error
    if found.ascii_email is None:
        raise AddressError(f"'{text}': letters beyond ASCII before the @ cannot be sent to yet")
    return found.ascii_email


def normal(address: str) -> str:
    """Return the key of an address, the same for every spelling of one mailbox.

    Case, a +tag and the dots that Gmail ignores do not make another mailbox: whoever opted
    out as jo+news@ must not be written to as jo@. Raises AddressError.
    """
    text = sendable(address)
    found = mailbox(text)
    return found.key if found else text.lower()


def domain_of(key: str) -> str:
    """Return what follows the @ of a normal address."""
    return key.rpartition("@")[2]
