"""A copy of a workspace in which unsaved texts stand in the place of their files.

The linter reads files, and so needs to know nothing of editors. Lists are not copied but
linked. The copy goes when the server ends.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from ...templates.workspace.root import SETTINGS

_ATTEMPTS, _PAUSE_S = 50, 0.02
_COPIED = ("campaigns", "content", "templates")

Version = str | tuple[int, int]  # an unsaved text, or a file's time and size


class Shadow:
    """The copy is at ``root``; files are named from there ("templates/a.md")."""

    def __init__(self, original: Path) -> None:
        self.original = original
        self._folder = tempfile.TemporaryDirectory(prefix="tactful-", ignore_cleanup_errors=True)
        self.root = Path(self._folder.name)
        self._laid: dict[str, Version] = {}
        self._count = 0
        self._closed = False

    def close(self) -> None:
        """Remove the copy; a thread may be in the middle of writing a file into it."""
        self._closed = True
        self._folder.cleanup()
        for _ in range(_ATTEMPTS):
            if not self.root.exists():
                return
            time.sleep(_PAUSE_S)
            shutil.rmtree(self.root, ignore_errors=True)

    def update(self, unsaved: Mapping[str, str]) -> None:
        """Bring the copy up to date with the workspace, and with unsaved texts by file name."""
        wanted: dict[str, Version] = dict(self._files())
        wanted |= {name: text for name, text in unsaved.items() if _is_copied(name)}
        for name in self._laid.keys() - wanted.keys():
            (self.root / name).unlink(missing_ok=True)
            del self._laid[name]
        for name, version in wanted.items():
            if self._laid.get(name) != version:
                with suppress(OSError):  # deleted in the meantime: the next update handles it
                    self._write(name, version)
                    self._laid[name] = version
        self._link()

    def _files(self) -> Iterator[tuple[str, Version]]:
        folders = [self.original / folder for folder in _COPIED]
        files = [path for folder in folders if folder.is_dir() for path in folder.rglob("*")]
        for path in (self.original / SETTINGS, *files):
            with suppress(OSError):
                if path.is_file():
                    stat = path.stat()
                    name = path.relative_to(self.original).as_posix()
                    yield name, (stat.st_mtime_ns, stat.st_size)

    def _write(self, name: str, version: Version) -> None:
        if self._closed:
            return
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(version, str):
            path.write_bytes(version.encode("utf-8", "replace"))
        else:
            shutil.copyfile(self.original / name, path)
        # Caches that compare file times must see each version, however fast they change.
        self._count += 1
        os.utime(path, ns=(self._count, self._count))

    def _link(self) -> None:
        """Let everything else lead to the workspace's own."""
        for name in (p.name for p in self.original.iterdir() if not p.name.startswith(".")):
            link = self.root / name
            if name not in (*_COPIED, SETTINGS) and not os.path.lexists(link):
                link.symlink_to((self.original / name).resolve())


def _is_copied(name: str) -> bool:
    return name == SETTINGS or name.split("/", 1)[0] in _COPIED
