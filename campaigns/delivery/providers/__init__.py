"""Who takes outgoing mail. One file a provider, found by walking this folder.

Its name is what ``provider`` says in ``[mailboxes.NAME]``. Each holds ``where(box) -> str``, and
``open_transport(box, environment, timeout_s) -> Transport``, which connects to nothing yet.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Protocol, cast

from ....templates.errors import TactfulError
from ....templates.workspace.settings import Mailbox
from ..transport import Transport


class ProviderError(TactfulError, LookupError):
    """A mailbox names a provider that there is not, or lacks what its provider needs."""


class Provider(Protocol):
    """What a provider's file holds."""

    def where(self, box: Mailbox) -> str:
        """Return where a mailbox's mail is handed over, in words."""

    def open_transport(
        self, box: Mailbox, environment: Mapping[str, str], timeout_s: float | None
    ) -> Transport:
        """Return what sends a mailbox's mail. Raises SecretError and ProviderError."""


def names() -> list[str]:
    """Return the name of every provider; none of them is loaded for it."""
    return sorted(one.name for one in pkgutil.iter_modules(__path__))


def transport_of(
    box: Mailbox, environment: Mapping[str, str], *, timeout_s: float | None = None
) -> Transport:
    """Return what sends a mailbox's mail. Raises SecretError and ProviderError."""
    return _provider(box).open_transport(box, environment, timeout_s)


def where(box: Mailbox) -> str:
    """Return where a mailbox's mail is handed over: "smtp.example.com:587"."""
    return _provider(box).where(box)


def _provider(box: Mailbox) -> Provider:
    known = names()
    if box.provider not in known:
        near = get_close_matches(box.provider, known, n=1)
        fix = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(known)}"
        raise ProviderError(f"mailbox '{box.key}': there is no provider '{box.provider}'; {fix}")
    return cast(Provider, importlib.import_module(f"{__name__}.{box.provider}"))
