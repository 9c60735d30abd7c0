"""Mail that stays in memory, for trials and for tests of code that builds on Tactful."""

from dataclasses import dataclass, field

from .transport import Receipt, Transport


@dataclass
class MemoryTransport(Transport):
    """Keeps messages in a list, for tests of code that builds on Tactful."""

    sent: list[tuple[str, str, bytes]] = field(default_factory=list)  # from, to, bytes
    _envelope: tuple[str, str] = ("", "")

    async def prepare(self, sender: str, recipient: str, *, size: int) -> None:
        self._envelope = (sender, recipient)

    async def body(self, data: bytes) -> Receipt:
        self.sent.append((*self._envelope, data))
        return Receipt("kept in memory")

    async def abandon(self) -> None:
        """Nothing was begun."""

    async def close(self) -> None:
        """Nothing is open."""
