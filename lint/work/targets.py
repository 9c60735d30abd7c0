"""What the command line asks to be checked: a workspace, some of its templates, or other mail.

Each can be checked where it lies or in a copy, in which edits are tried.
"""

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ...templates.errors import Problem, WorkspaceError
from ...templates.workspace.root import DECISIONS, OUTSIDE, SETTINGS, TEMPLATES, astray, find_root
from ..findings.report import Progress, Report
from ..prose.known_meanings import KnownMeanings, KnownVectors
from .cache import Cache, Cached, CachedFindings, digest, state
from .inputs import Inputs, linter

# What judges is loaded where something must be judged: a cache that knows all needs none of it.
if TYPE_CHECKING:
    from ...templates.workspace.settings import LintSettings
    from ...templates.workspace.workspace import Workspace
    from ..view.online import Online

_EDITED = ("campaigns", "content", "templates")
_COPY = Path("workspace")  # where in its folder a copy lies


@dataclass(frozen=True, slots=True)
class LintOptions:
    """Options for every target: the rules, and the day for which emails are checked."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    today: date | None = None
    progress: Progress | None = None
    online: "Online | None" = None
    brute_force: bool = False

    def settings(self, workspace: "Workspace | None") -> "LintSettings":
        """Return the workspace's settings with what the command line says on top."""
        from ...templates.workspace.settings import LintSettings

        settings = workspace.settings.lint if workspace else LintSettings()
        ignore = (*settings.ignore, *self.ignore)
        return settings.model_copy(
            update={"select": self.select or settings.select, "ignore": ignore}
        )


class Target(Protocol):
    """Paths of its reports count from shown."""

    @property
    def shown(self) -> Path: ...

    def check(self, options: LintOptions, copy: Path | None = None) -> Report:
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
    cache: Cache | None = None

    def check(self, options: LintOptions, copy: Path | None = None) -> Report:
        # What the network says may be otherwise next time, and a copy is gone by then.
        if self.cache is None or copy is not None or options.online is not None:
            return self._checked(options, self._opened(copy))
        return self._remembered(self.cache, options)

    def _remembered(self, cache: Cache, options: LintOptions) -> Report:
        """Return what the cache knows, as far as it does; and tell it the rest."""
        name = digest(
            str(self.root.resolve()), [str(one) for one in self.templates], self.campaign,
            self.contacts and str(self.contacts.resolve()), self.sheet,
            options.select, options.ignore, options.brute_force,
        )  # fmt: skip
        inputs = Inputs(self.root)
        before = cache.read(name)
        if before and before.state == state(inputs, before.lists, options.today):
            return before.report
        workspace = self._opened()
        lists = self._lists(workspace)
        now = state(inputs, lists, options.today)
        before = before or Cached("", (), Report(()), {})
        vectors = KnownVectors(linter(), before.vectors)
        known = CachedFindings(
            inputs,
            before.templates,
            meanings=KnownMeanings(linter(), before.meanings, vectors),
            lists=lists,
            today=options.today,
            mails_before=before.mails,
        )
        report = self._checked(options, workspace, known)
        if now == state(Inputs(self.root), lists, options.today):  # nobody wrote meanwhile
            kept = Cached(
                now, lists, report, known.fresh, known.meanings.fresh, vectors.fresh, known.mails
            )
            cache.write(name, kept)
        return report

    def _opened(self, copy: Path | None = None) -> "Workspace":
        from ..rule.settings import opened

        return opened(copy / _COPY, original=self.root) if copy else opened(self.root)

    def _lists(self, workspace: "Workspace") -> tuple[str, ...]:
        """Return the lists that may be read, as they are found from the workspace."""
        campaigns = workspace.campaigns.values()
        named = {one.audience.contacts for one in campaigns if one.audience.contacts}
        return tuple(sorted(named | ({str(self.contacts.resolve())} if self.contacts else set())))

    def _checked(
        self, options: LintOptions, workspace: "Workspace", known: CachedFindings | None = None
    ) -> Report:
        from ..check.api import check_templates, check_workspace
        from ..lists.recipients import read_recipients

        settings = options.settings(workspace)
        today = options.today
        if self.templates:
            files = [workspace.root / name for name in self.templates]
            return check_templates(workspace, files, settings=settings, today=today, known=known)
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
            progress=options.progress,
            today=today,
            online=options.online,
            brute_force=options.brute_force,
            known=known,
        )

    def copied(self, into: Path) -> None:
        from ...templates.workspace.workspace import open_workspace

        root = into / _COPY
        root.mkdir(parents=True)
        campaigns = open_workspace(self.root).campaigns.values()
        lists = {c.audience.contacts for c in campaigns if c.audience.contacts} | {DECISIONS}
        holding = {Path(name).parts[0] for name in lists}
        for child in self.root.iterdir():
            if child.name in _EDITED and child.is_dir():
                shutil.copytree(child, root / child.name, ignore=_not_copied)
            elif child.name == SETTINGS:
                shutil.copy2(child, root / child.name)
            elif child.name not in holding and not child.name.startswith("."):
                (root / child.name).symlink_to(child.resolve())
        for name in lists:
            link = root / name
            if not link.exists() and (self.root / name).exists():
                link.parent.mkdir(parents=True, exist_ok=True)
                link.symlink_to((self.root / name).resolve())

    def file(self, path: str, copy: Path | None = None) -> Path:
        return (copy / _COPY if copy else self.root) / path

    def is_edited(self, path: str) -> bool:
        return not Path(path).is_absolute() and ".." not in Path(path).parts

    def text(self, path: str, copy: Path | None = None) -> str:
        return _text(self.file(path, copy))


@dataclass(frozen=True, slots=True)
class FilesTarget:
    """Mail that another tool made, file by file."""

    paths: tuple[Path, ...]
    shown: Path = Path()

    def check(self, options: LintOptions, copy: Path | None = None) -> Report:
        if copy is None:
            return self._checked(self.paths, options)
        names = {str(there): path for path, there in self._there(copy).items()}
        report = self._checked([Path(name) for name in names], options)
        return replace(
            report,
            findings=tuple(f.renamed(names) for f in report.findings),
            ignored=tuple(f.renamed(names) for f in report.ignored),
        )

    @staticmethod
    def _checked(paths: Sequence[Path], options: LintOptions) -> Report:
        from ..check.api import check_files

        settings = options.settings(None)
        return check_files(paths, settings=settings, today=options.today, online=options.online)

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
        from ..check.mail_files import mail_files

        files = mail_files(self.paths)
        return {str(path): copy / str(n) / path.name for n, path in enumerate(files)}


def targets(
    paths: Sequence[Path], cache: Callable[[Path], Cache | None] = lambda _: None
) -> list[Target]:
    """Return each path as what it is: a workspace, templates of one, or files from elsewhere.

    cache gives a workspace's cache by its folder.
    """
    found: list[Target] = []
    foreign: list[Path] = []
    inside: dict[Path, list[Path]] = {}
    for path in paths:
        _stays_in(path)
        root = find_root(path if path.is_dir() else path.parent)
        if root is not None and path.resolve() == root:
            found.append(WorkspaceTarget(root, shown=path, cache=cache(root)))
        elif root is not None and path.resolve().is_relative_to(root / "templates"):
            inside.setdefault(root, []).extend(_templates(path))
        else:
            foreign.append(path)
    for root, files in inside.items():
        # By its own name: what a link leads to is looked at when the workspace is opened.
        names = tuple((file.parent.resolve() / file.name).relative_to(root) for file in files)
        shown = _from_here(root)
        found.append(WorkspaceTarget(root, shown=shown, templates=names, cache=cache(root)))
    if foreign:
        found.append(FilesTarget(tuple(foreign)))
    return found


def _stays_in(path: Path) -> None:
    """Raise WorkspaceError for a link out of the workspace: who named it may not know it is one."""
    place = Path(os.path.normpath(Path.cwd() / path))  # links are left as they are
    homes = [one for one in place.parents if (one / SETTINGS).is_file()]
    if any(astray(home, place) == OUTSIDE for home in homes):
        fix = "name the file itself"
        raise WorkspaceError([Problem(f"{path} leads to what {OUTSIDE}", fix=fix)])


def _templates(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(p for p in path.rglob("*") if p.suffix.lower() in TEMPLATES and p.is_file())
    return [path]


def _from_here(root: Path) -> Path:
    here = Path.cwd().resolve()
    return root.relative_to(here) if root.is_relative_to(here) else root


def _not_copied(folder: str, names: list[str]) -> list[str]:
    """Return what cannot be copied: pipes, devices, sockets, and links that lead nowhere."""
    there = {name: Path(folder, name) for name in names}
    return [name for name, path in there.items() if not (path.is_file() or path.is_dir())]


def _text(file: Path) -> str:
    try:
        text = file.read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return ""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _only(workspace: "Workspace", campaign: str | None) -> str:
    """Return the campaign that another list is for: the one named, or the only one."""
    if campaign is None and len(workspace.campaigns) != 1:
        fix = f"name one of {', '.join(sorted(workspace.campaigns))} with --campaign"
        raise WorkspaceError([Problem("--contacts is for one campaign", fix=fix)])
    return workspace.campaign(campaign).name if campaign else next(iter(workspace.campaigns))
