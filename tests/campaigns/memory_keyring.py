"""A backend of the package keyring in memory, in place of the system's."""

from collections.abc import Iterator
from contextlib import contextmanager

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from tactful.campaigns.delivery.oauth import access


class Ring(KeyringBackend):
    """Keeps what is set. fault: raised by each write."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.fault: Exception | None = None
        self.writes = 0

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.fault is not None:
            raise self.fault
        self.writes += 1
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError("none")
        del self.kept[service, username]


@contextmanager
def memory_keyring() -> Iterator[Ring]:
    """Put one in place, and forget the access tokens of servers whose ports come again."""
    access._HELD.clear()
    former, ours = keyring.get_keyring(), Ring()
    keyring.set_keyring(ours)
    try:
        yield ours
    finally:
        keyring.set_keyring(former)
