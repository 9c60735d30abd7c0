"""Mail as files: each message an .eml in a folder, for rehearsals."""

import os
from pathlib import Path

from .transport import Phase, Receipt, SendError, Transport


class FolderTransport(Transport):
    """Writes each message as an .eml file, named by its Message-ID; for rehearsals."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def prepare(self, sender: str, recipient: str, *, size: int) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SendError(Phase.connect, f"{self.folder}: {error.strerror}") from error

    async def body(self, data: bytes) -> Receipt:
        name = data.partition(b"Message-ID: <")[2].partition(b"@")[0].decode("ascii") or "message"
        path = self.folder / f"{name}.eml"
        try:
            with path.with_suffix(".part").open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            path.with_suffix(".part").replace(path)
        except OSError as error:
            raise SendError(Phase.data, f"{path}: {error.strerror}") from error
        return Receipt(f"written to {path.name}")

    async def abandon(self) -> None:
        """Nothing was begun."""

    async def close(self) -> None:
        """Nothing is open."""
