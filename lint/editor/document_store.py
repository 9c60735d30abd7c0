"""The open documents and what is found in each; what is asked for is judged one by one.

A glance (the document, and what it makes for a few people) goes before the whole list, and a
whole list that is being looked at gives way to it.
"""

import asyncio
import logging
import tempfile
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from ...templates.workspace.root import find_root
from ..check.api import check_files
from ..check.mail_files import SUFFIXES
from ..findings.finding import Finding
from .carried_findings import Seen, joined
from .project import Project, Superseded
from .text import Text

_LOG = logging.getLogger(__name__)
Found = TypeVar("Found")
_OUTSIDE = SUFFIXES - {".eml"}


@dataclass(slots=True)
class Sheet:
    """One open document. judged is the text that ``draft`` is about."""

    path: Path
    name: str
    project: Project | None
    text: str
    draft: tuple[Finding, ...] = ()
    judged: str | None = None
    seen: dict[str | None, Seen] = field(default_factory=dict)  # by campaign

    def findings(self) -> list[Finding]:
        """Return what is found in the text that was judged."""
        text = self.judged or ""
        return joined(self.draft, [one for seen in self.seen.values() for one in seen.now(text)])


Told = Callable[[Path, "Sheet | None"], None]
"""Called with a document whose findings are new; without a sheet for one that is not open."""


class DocumentStore:
    """told is called in the event loop; today says the day that mails are judged for."""

    def __init__(self, told: Told, today: Callable[[], date]) -> None:
        self.told, self.today = told, today
        self.sheets: dict[Path, Sheet] = {}
        self.projects: dict[Path, Project] = {}
        self._glances: dict[Path, None] = {}
        self._looks: dict[Path, None] = {}
        self._wholes: dict[tuple[Path, str | None], None] = {}
        self._broken: dict[Path, set[Path]] = {}  # closed files that were told to be broken
        self._worker = ThreadPoolExecutor(1, "tactful")
        self._working: asyncio.Task[None] | None = None

    def put(self, path: Path, text: str) -> None:
        """Take a document as its editor has it now."""
        text = Text.of(text, "utf-32").source
        sheet = self.sheets.get(path)
        if sheet is not None:
            sheet.text = text
            return
        self.sheets[path] = Sheet(path, *self._placed(path), text)

    def _placed(self, path: Path) -> tuple[str, Project | None]:
        """Return a document's name and the workspace that holds it."""
        root = find_root(path.parent)
        if root is None:
            return str(path), None
        if root not in self.projects:
            self.projects[root] = Project(root)
        return path.resolve().relative_to(root).as_posix(), self.projects[root]

    def take_away(self, path: Path) -> None:
        """Forget a document that its editor closed."""
        self.sheets.pop(path, None)
        self._glances.pop(path, None)
        self._leave()
        self.told(path, None)

    def glance(self, path: Path | None = None) -> None:
        """Judge a document, then those that it may be part of; all there are without a path."""
        first = [path] if path and path in self.sheets else []
        self._glances = dict.fromkeys([*first, *self.beside(path), *self._glances])
        self._work()

    def beside(self, path: Path | None) -> list[Path]:
        """Return the documents of which another may change what is found."""
        sheet = self.sheets.get(path) if path else None
        if sheet is None:
            return list(self.sheets)
        if sheet.project is None or sheet.project.is_mail(sheet.name):
            return []
        return [other for other, one in self.sheets.items() if one.project is sheet.project]

    def look(self, paths: Iterable[Path]) -> None:
        """Judge documents with the whole lists that they go to, when there is time."""
        self._looks |= dict.fromkeys(paths)
        self._work()

    async def settled(self, path: Path) -> Sheet | None:
        """Return the document once its text of now is judged; None where it is not open."""
        sheet = self.sheets.get(path)
        if sheet is not None and sheet.judged != sheet.text:
            await self._glance(path)
        return self.sheets.get(path)

    def moved(self) -> None:
        """Think anew to which workspace each document belongs: a tactful.toml came or went."""
        for path, sheet in self.sheets.items():
            name, project = self._placed(path)
            if project is not sheet.project:
                self.sheets[path] = Sheet(path, name, project, sheet.text)
        self._leave()

    def _leave(self) -> None:
        """Forget the workspaces of which nothing is open."""
        used = {id(sheet.project) for sheet in self.sheets.values()}
        for root, project in list(self.projects.items()):
            if id(project) not in used:
                del self.projects[root]
                for wanted in [one for one in self._wholes if one[0] == root]:
                    del self._wholes[wanted]
                for file in self._broken.pop(root, ()):
                    self.told(file, None)
                self._worker.submit(project.shadow.close)

    def close(self) -> None:
        """End all work."""
        self._glances.clear()
        self._looks.clear()
        self._wholes.clear()
        self._worker.shutdown(cancel_futures=True)
        self.discard()

    def discard(self) -> None:
        """Remove all copies."""
        for project in self.projects.values():
            project.shadow.close()

    def _work(self) -> None:
        if self._working is None or self._working.done():
            self._working = asyncio.get_running_loop().create_task(self._all())

    async def _all(self) -> None:
        while self._glances or self._looks or self._wholes:
            try:
                await self._next()
            except Exception:  # what is shown stays, and so does the server
                _LOG.exception("cannot judge what is open")

    async def _next(self) -> None:
        """Do one thing that is asked for; a glance before all else."""
        if self._glances:
            path = next(iter(self._glances))
            del self._glances[path]
            await self._glance(path)
        elif self._looks:
            path = next(iter(self._looks))
            del self._looks[path]
            self._wholes |= dict.fromkeys(self._lists(path))
        else:
            await self._whole(*next(iter(self._wholes)))

    def _lists(self, path: Path) -> list[tuple[Path, str | None]]:
        sheet = self.sheets.get(path)
        if sheet is None or sheet.project is None:
            return []
        root = sheet.project.shadow.original
        return [(root, campaign) for campaign in sheet.project.campaigns(sheet.name)]

    async def _glance(self, path: Path) -> None:
        sheet = self.sheets.get(path)
        if sheet is None:
            return
        text, project = sheet.text, sheet.project
        unsaved = self._unsaved(project)
        draft = await self._aside(lambda: self._drafted(sheet, text, unsaved))
        if self.sheets.get(path) is sheet:
            sheet.draft, sheet.judged = tuple(draft), text
            self.told(path, sheet)
        if project is not None:
            self._tell_broken(project)

    def _drafted(self, sheet: Sheet, text: str, unsaved: Mapping[str, str]) -> list[Finding]:
        if sheet.project is None:
            return _outside(sheet.path, text, self.today())
        sheet.project.open(unsaved)
        return sheet.project.draft(sheet.name, today=self.today())

    async def _whole(self, root: Path, campaign: str | None) -> None:
        project = self.projects.get(root)
        this = (root, campaign)
        if project is None:
            self._wholes.pop(this, None)
            return
        unsaved = self._unsaved(project)

        def wanted() -> bool:
            return not self._glances and this in self._wholes

        def look() -> tuple[Finding, ...] | None:
            project.open(unsaved)
            return project.whole(campaign, today=self.today(), wanted=wanted)

        try:
            found = await self._aside(look)
        except Superseded:
            return  # its turn comes again
        except Exception:
            self._wholes.pop(this, None)
            raise
        self._wholes.pop(this, None)
        if found is None:
            return  # what was seen before stays
        for path, sheet in self.sheets.items():
            if sheet.project is project and sheet.name in unsaved:
                own = tuple(one for one in found if one.path == sheet.name)
                sheet.seen[campaign] = Seen(unsaved[sheet.name], own)
                if sheet.judged == sheet.text:
                    self.told(path, sheet)

    async def _aside(self, work: Callable[[], Found]) -> Found:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    def _unsaved(self, project: Project | None) -> dict[str, str]:
        return {s.name: s.text for s in self.sheets.values() if s.project is project}

    def broken(self, path: Path) -> list[Finding]:
        """Return what a file that is not open keeps its workspace from being opened by."""
        for root, project in self.projects.items():
            if path.is_relative_to(root):
                return project.broken().get(path.relative_to(root).as_posix(), [])
        return []

    def _tell_broken(self, project: Project) -> None:
        """Tell what keeps a workspace from opening, also of files that are not open."""
        root = project.shadow.original
        open_ = {sheet.name for sheet in self.sheets.values() if sheet.project is project}
        broken = {root / name for name in project.broken() if name not in open_}
        for path in sorted(broken | self._broken.get(root, set())):
            if path.relative_to(root).as_posix() not in open_:
                self.told(path, None)
        self._broken[root] = broken


def _outside(path: Path, text: str, today: date) -> list[Finding]:
    """Return what is wrong with a mail that no workspace holds."""
    if path.suffix.lower() not in _OUTSIDE:
        return []
    with tempfile.TemporaryDirectory(prefix="tactful-") as folder:
        copy = Path(folder, path.name)
        copy.write_bytes(text.encode("utf-8", "replace"))
        report = check_files([copy], today=today)
    return [one.renamed({str(copy): str(path)}) for one in report.findings]
