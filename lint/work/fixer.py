"""Applies the edits of findings, round after round, until nothing is left that they would fix.

It works in a copy and never checks the same text twice. An edit that would break a template, or
is inside a Jinja tag that does not parse, is dropped, and its finding stays.
"""

import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from ...templates.engine.filters import unknown_filters
from ...templates.errors import Problem, TactfulError
from ...templates.lazy_regex import lazy_regex
from ...templates.source.tag_masking import TAG
from ...templates.source.template import Template, parse_template
from ..findings.edit import Edit
from ..findings.report import Report
from ..html.markup import elements

ROUNDS = 20
_TEMPLATES = (".mjml", ".md", ".html", ".htm", ".txt")
_BREAKS = ("T101", "T112")  # a file with more of these than before is restored
_BOM = "\ufeff"
_LINE_END = lazy_regex(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class FixResult:
    """The changed files: ``files`` maps a report's path to the bytes before and after."""

    first: Report
    left: Report
    files: Mapping[str, tuple[bytes, bytes]]

    def count(self, *, unsafe: bool) -> int:
        """Return how many findings that could be fixed are gone."""

        def kinds(report: Report) -> Counter[tuple[str | None, str, str]]:
            findings = (f for f in report.findings if f.is_fixable(unsafe=unsafe))
            return Counter((f.path, f.code, f.message) for f in findings)

        return (kinds(self.first) - kinds(self.left)).total()


def fixed(
    check: Callable[[], Report], file: Callable[[str], Path | None], *, unsafe: bool = False
) -> FixResult:
    """Fix the files that check reads, in place; file returns a finding's file by its path.

    file returns None for files that must not be changed.
    """
    first = report = check()
    originals: dict[str, bytes] = {}
    frozen: set[str] = set()
    for _ in range(ROUNDS):
        befores: dict[str, bytes] = {}
        for name, edits in _wanted(report, unsafe=unsafe).items():
            path = file(name)
            if path is None or name in frozen:
                continue
            before = path.read_bytes()
            after = applied(before, edits, name)
            if after != before:
                befores[name] = before
                _replace(path, after)
        if not befores:
            break
        following = check()
        if broken := _broken(report, following, befores):
            for name in broken:
                if path := file(name):
                    _replace(path, befores.pop(name))
            frozen.update(broken)
            following = check()
        report = following
        for name, before in befores.items():
            originals.setdefault(name, before)
    return FixResult(first, report, dict(_changes(originals, file)))


def _changes(
    originals: Mapping[str, bytes], file: Callable[[str], Path | None]
) -> Iterable[tuple[str, tuple[bytes, bytes]]]:
    for name, before in sorted(originals.items()):
        path = file(name)
        after = path.read_bytes() if path else before
        if after != before:
            yield name, (before, after)


def _wanted(report: Report, *, unsafe: bool) -> dict[str, list[Edit]]:
    wanted: dict[str, list[Edit]] = {}
    for finding in report.findings:
        for edit in finding.edits:
            if edit.safe or unsafe:
                wanted.setdefault(edit.path, []).append(edit)
    return wanted


def _broken(before: Report, after: Report, names: Iterable[str]) -> list[str]:
    def faults(report: Report) -> Counter[str | None]:
        return Counter(f.path for f in report.findings if f.code in _BREAKS)

    had, has = faults(before), faults(after)
    return [name for name in names if has[name] > had[name]]


def applied(raw: bytes, edits: Iterable[Edit], name: str) -> bytes:
    """Return a file's bytes after all edits that fit together and leave it sound.

    Of two that overlap the first stays; the other may come in the next round. Byte order mark
    and line ends stay as they are. A file that is not UTF-8 is left alone.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw
    bom = text[: text.startswith(_BOM)]
    text = text[len(bom) :]
    ends = Counter(_LINE_END.findall(text))
    usual = ends.most_common(1)[0][0] if ends else "\n"
    chosen: list[tuple[int, int, str]] = []
    for start, end, words in sorted({span for edit in edits if (span := _span(text, edit))}):
        if not chosen or start > chosen[-1][1]:
            chosen.append((start, end, words))
    for start, end, words in reversed(chosen):
        after = text[:start] + words.replace("\n", usual) + text[end:]
        if _is_sound(text, after, start, end, name):
            text = after
    return (bom + text).encode()


def _span(text: str, edit: Edit) -> tuple[int, int, str] | None:
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    if not 0 < edit.line <= edit.end_line <= len(starts):
        return None
    start = starts[edit.line - 1] + edit.column - 1
    end = starts[edit.end_line - 1] + edit.end_column - 1
    return (start, end, edit.replacement) if start <= end <= len(text) else None


def _is_sound(before: str, after: str, start: int, end: int, name: str) -> bool:
    """Say whether the template is as it was, but for what stands between start and end."""
    if not name.lower().endswith(_TEMPLATES):
        return True
    old = parse_template(_LINE_END.sub("\n", before), name=name, path=name)
    new = parse_template(_LINE_END.sub("\n", after), name=name, path=name)
    for tag in TAG.finditer(before):
        inside = tag.start() + 2 <= start and end <= tag.end() - 2
        around = start <= tag.start() and tag.end() <= end
        apart = end <= tag.start() or tag.end() <= start
        if inside and (old.problems or tag[0].startswith("{#") or "raw" in tag[0][:10]):
            return False  # what Jinja does not understand, nobody edits in its middle
        if not (inside or around or apart):
            return False
    return _shape(old) == _shape(new) and not _worse(old, new)


def _shape(template: Template) -> tuple[object, ...]:
    """Return what must stay: elements, statements, and what stands above the text."""
    statements = [
        re.sub(r"\W*(\w*).*", r"\1", tag.text, flags=re.DOTALL)
        for tag in template.tags
        if tag.is_statement
    ]
    bare = TAG.sub("", template.source)
    heads = (template.subject is None, template.preheader is None, list(template.front))
    return elements(bare), statements, heads


def _worse(old: Template, new: Template) -> bool:
    if len(new.problems) > len(old.problems):
        return True
    if new.tree is None:
        return old.tree is not None
    known = {name for name, _ in unknown_filters(old.tree)} if old.tree else set()
    return any(name not in known for name, _ in unknown_filters(new.tree))


def diff(name: str, before: bytes, after: bytes) -> str:
    """Return a unified diff of one file."""
    old, new = (raw.decode("utf-8", "replace").splitlines(keepends=True) for raw in (before, after))
    lines = unified_diff(old, new, f"a/{name}", f"b/{name}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def write_all(files: Mapping[Path, tuple[bytes, bytes]]) -> None:
    """Write each file's new bytes, all or none; raises TactfulError and leaves all as it was.

    A file that is not what it was when it was read is somebody else's work now.
    """
    staged: list[tuple[Path, Path, bytes]] = []
    done: list[tuple[Path, bytes]] = []
    try:
        for path, (before, after) in files.items():
            real = path.resolve()
            if real.read_bytes() != before:
                fix = "run it again"
                raise TactfulError(str(Problem(f"{path} was changed in the meantime", fix=fix)))
            staged.append((_staged(real, after), real, before))
        for temporary, real, before in staged:
            temporary.replace(real)
            done.append((real, before))
    except OSError as error:
        for real, before in done:
            with suppress(OSError):
                _replace(real, before)
        raise TactfulError(f"nothing was fixed: {error.filename}: {error.strerror}") from error
    finally:
        for temporary, _, _ in staged:
            temporary.unlink(missing_ok=True)


def _replace(path: Path, raw: bytes) -> None:
    _staged(path, raw).replace(path)


def _staged(path: Path, raw: bytes) -> Path:
    """Return a new file beside path with its mode, to be put in its place."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, temporary)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary
