"""What the command line asks to be checked: a workspace, some of its templates, or other mail.

Each can be checked where it lies or in a copy, in which edits are tried.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from ..templates.errors import Problem, WorkspaceError
from ..templates.workspace import SETTINGS, LintSettings, Workspace, find_root, open_workspace
from .engine import TEMPLATES, check_files, check_templates, check_workspace
from .files import mail_files
from .online import Online
from .recipients import read_recipients
from .report import Progress, Report
from .settings import opened

_EDITED = ("campaigns", "content", "templates")
_DEEP = Path("a", "b", "c", "d")  # a list may lie some folders above its workspace


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of every target: which rules, and the day mails are judged for."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    today: date | None = None
    progress: Progress | None = None
    online: Online | None = None
    brute_force: bool = False

    def settings(self, workspace: Workspace | None) -> LintSettings:
        """Return the workspace's settings with what the command line says on top."""
        settings = workspace.settings.lint if workspace else LintSettings()
        ignore = (*settings.ignore, *self.ignore)
        return settings.model_copy(
            update={"select": self.select or settings.select, "ignore": ignore}
        )


class Target(Protocol):
    """Paths of its reports count from shown."""

    @property
    def shown(self) -> Path: ...

    def check(self, wish: Wish, copy: Path | None = None) -> Report:
        """Check it, or the copy that ``copied`` made in a folder."""

    def copied(self, into: Path) -> None:
        """Lay a copy of all that an edit may change."""

    def file(self, path: str, copy: Path | None = None) -> Path:
        """Return the file of a finding's path."""

    def is_edited(self, path: str) -> bool:
        """Say whether the file of a finding's path may be changed."""

    def text(self, path: str, copy: Path | None = None) -> str:
        """Return the text of a finding's file; empty where there is none."""


@dataclass(frozen=True, slots=True)
class WorkspaceTarget:
    """A workspace, or only templates of it, named from its folder."""

    root: Path
    shown: Path = Path()
    templates: tuple[Path, ...] = ()
    campaign: str | None = None
    contacts: Path | None = None
    sheet: str | None = None

    def check(self, wish: Wish, copy: Path | None = None) -> Report:
        root = copy / _DEEP if copy else self.root
        workspace = opened(root)
        settings = wish.settings(workspace)
        if self.templates:
            files = [root / name for name in self.templates]
            return check_templates(workspace, files, settings=settings, today=wish.today)
        lists = {}
        if self.contacts is not None:
            campaign = _only(workspace, self.campaign)
            shown = workspace.shown(self.contacts)
            recipients = read_recipients(
                self.contacts, workspace.fields, shown=shown, sheet=self.sheet
            )
            lists[campaign] = recipients
        return check_workspace(
            workspace,
            recipients=lists,
            campaign=self.campaign,
            settings=settings,
            progress=wish.progress,
            today=wish.today,
            online=wish.online,
            brute_force=wish.brute_force,
        )

    def copied(self, into: Path) -> None:
        root = into / _DEEP
        root.mkdir(parents=True)
        campaigns = open_workspace(self.root).campaigns.values()
        lists = {c.audience.contacts for c in campaigns if c.audience.contacts}
        holding = {Path(name).parts[0] for name in lists}
        for child in self.root.iterdir():
            if child.name in _EDITED and child.is_dir():
                shutil.copytree(child, root / child.name, ignore_dangling_symlinks=True)
            elif child.name == SETTINGS:
                shutil.copy2(child, root / child.name)
            elif child.name not in holding and not child.name.startswith("."):
                (root / child.name).symlink_to(child.resolve())
        for name in lists:
            link = root / name
            if not link.exists():
                link.parent.mkdir(parents=True, exist_ok=True)
                link.symlink_to((self.root / name).resolve())

    def file(self, path: str, copy: Path | None = None) -> Path:
        return (copy / _DEEP if copy else self.root) / path

    def is_edited(self, path: str) -> bool:
        return not Path(path).is_absolute() and ".." not in Path(path).parts

    def text(self, path: str, copy: Path | None = None) -> str:
        return _text(self.file(path, copy))


@dataclass(frozen=True, slots=True)
class FilesTarget:
    """Mail that another tool made, file by file."""

    paths: tuple[Path, ...]
    shown: Path = Path()

    def check(self, wish: Wish, copy: Path | None = None) -> Report:
        if copy is None:
            return self._checked(self.paths, wish)
        names = {str(there): path for path, there in self._there(copy).items()}
        report = self._checked([Path(name) for name in names], wish)
        return replace(
            report,
            findings=tuple(f.renamed(names) for f in report.findings),
            ignored=tuple(f.renamed(names) for f in report.ignored),
        )

    @staticmethod
    def _checked(paths: Sequence[Path], wish: Wish) -> Report:
        settings = wish.settings(None)
        return check_files(paths, settings=settings, today=wish.today, online=wish.online)

    def copied(self, into: Path) -> None:
        for path, there in self._there(into).items():
            there.parent.mkdir(parents=True)
            shutil.copy2(path, there)

    def file(self, path: str, copy: Path | None = None) -> Path:
        return self._there(copy)[path] if copy else Path(path)

    def is_edited(self, path: str) -> bool:
        return not path.endswith(".eml")

    def text(self, path: str, copy: Path | None = None) -> str:
        return _text(self.file(path, copy))

    def _there(self, copy: Path) -> Mapping[str, Path]:
        files = mail_files(self.paths)
        return {str(path): copy / str(n) / path.name for n, path in enumerate(files)}


def targets(paths: Sequence[Path]) -> list[Target]:
    """Return each path as what it is: a workspace, templates of one, or files from elsewhere."""
    found: list[Target] = []
    foreign: list[Path] = []
    inside: dict[Path, list[Path]] = {}
    for path in paths:
        root = find_root(path if path.is_dir() else path.parent)
        if root is not None and path.resolve() == root:
            found.append(WorkspaceTarget(root, shown=path))
        elif root is not None and path.resolve().is_relative_to(root / "templates"):
            inside.setdefault(root, []).extend(_templates(path))
        else:
            foreign.append(path)
    for root, files in inside.items():
        names = tuple(file.resolve().relative_to(root) for file in files)
        found.append(WorkspaceTarget(root, shown=_from_here(root), templates=names))
    if foreign:
        found.append(FilesTarget(tuple(foreign)))
    return found


def _templates(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(p for p in path.rglob("*") if p.suffix.lower() in TEMPLATES and p.is_file())
    return [path]


def _from_here(root: Path) -> Path:
    here = Path.cwd().resolve()
    return root.relative_to(here) if root.is_relative_to(here) else root


def _text(file: Path) -> str:
    try:
        text = file.read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return ""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _only(workspace: Workspace, campaign: str | None) -> str:
    """Return the campaign that another list is for: the one named, or the only one."""
    if campaign is None and len(workspace.campaigns) != 1:
        fix = f"name one of {', '.join(sorted(workspace.campaigns))} with --campaign"
        raise WorkspaceError([Problem("--contacts is for one campaign", fix=fix)])
    return workspace.campaign(campaign).name if campaign else next(iter(workspace.campaigns))
