"""The open documents and their findings; checks run one after the other.

A quick check (the document, and its emails to a few people) goes first; a check of a whole list
stops for it and runs again later.
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
from .carried_findings import CarriedFindings, joined
from .project import Project, Superseded
from .text import Text

_LOG = logging.getLogger(__name__)
Found = TypeVar("Found")
_OUTSIDE = SUFFIXES - {".eml"}


@dataclass(slots=True)
class OpenDocument:
    """One open document. judged is the text that ``draft`` belongs to."""

    path: Path
    name: str
    project: Project | None
    text: str
    draft: tuple[Finding, ...] = ()
    judged: str | None = None
    seen: dict[str | None, CarriedFindings] = field(default_factory=dict)  # by campaign

    def findings(self) -> list[Finding]:
        """Return the findings for the checked text."""
        text = self.judged or ""
        return joined(self.draft, [one for seen in self.seen.values() for one in seen.now(text)])


Publish = Callable[[Path, "OpenDocument | None"], None]
"""Called with a document whose findings changed; with None for a file that is not open."""


class DocumentStore:
    """publish is called in the event loop; today returns the day for which emails are checked."""

    def __init__(self, publish: Publish, today: Callable[[], date]) -> None:
        self.publish, self.today = publish, today
        self.documents: dict[Path, OpenDocument] = {}
        self.projects: dict[Path, Project] = {}
        self._quick_checks: dict[Path, None] = {}
        self._list_checks: dict[Path, None] = {}
        self._campaign_checks: dict[tuple[Path, str | None], None] = {}
        self._broken: dict[Path, set[Path]] = {}  # closed files that were reported as broken
        self._worker = ThreadPoolExecutor(1, "tactful")
        self._working: asyncio.Task[None] | None = None

    def put(self, path: Path, text: str) -> None:
        """Store the current text of a document."""
        text = Text.of(text, "utf-32").source
        document = self.documents.get(path)
        if document is not None:
            document.text = text
            return
        self.documents[path] = OpenDocument(path, *self._placed(path), text)

    def _placed(self, path: Path) -> tuple[str, Project | None]:
        """Return a document's name and the workspace that holds it."""
        root = find_root(path.parent)
        if root is None:
            return str(path), None
        if root not in self.projects:
            self.projects[root] = Project(root)
        return path.resolve().relative_to(root).as_posix(), self.projects[root]

    def remove(self, path: Path) -> None:
        """Forget a document that its editor closed."""
        self.documents.pop(path, None)
        self._quick_checks.pop(path, None)
        self._leave()
        self.publish(path, None)

    def check_quickly(self, path: Path | None = None) -> None:
        """Check a document, then those that may include it; without a path all open ones."""
        first = [path] if path and path in self.documents else []
        self._quick_checks = dict.fromkeys([*first, *self.neighbours(path), *self._quick_checks])
        self._work()

    def neighbours(self, path: Path | None) -> list[Path]:
        """Return the documents whose findings may change when this one changes."""
        document = self.documents.get(path) if path else None
        if document is None:
            return list(self.documents)
        if document.project is None or document.project.is_mail(document.name):
            return []
        return [other for other, one in self.documents.items() if one.project is document.project]

    def check_lists(self, paths: Iterable[Path]) -> None:
        """Check the campaigns of documents with their whole lists, when there is time."""
        self._list_checks |= dict.fromkeys(paths)
        self._work()

    async def up_to_date(self, path: Path) -> OpenDocument | None:
        """Return the document once its current text is checked; None if it is not open."""
        document = self.documents.get(path)
        if document is not None and document.judged != document.text:
            await self._check_quickly(path)
        return self.documents.get(path)

    def workspaces_changed(self) -> None:
        """Find again the workspace of each document, after a tactful.toml was added or removed."""
        for path, document in self.documents.items():
            name, project = self._placed(path)
            if project is not document.project:
                self.documents[path] = OpenDocument(path, name, project, document.text)
        self._leave()

    def _leave(self) -> None:
        """Forget the workspaces without open documents."""
        used = {id(document.project) for document in self.documents.values()}
        for root, project in list(self.projects.items()):
            if id(project) not in used:
                del self.projects[root]
                for wanted in [one for one in self._campaign_checks if one[0] == root]:
                    del self._campaign_checks[wanted]
                for file in self._broken.pop(root, ()):
                    self.publish(file, None)
                self._worker.submit(project.shadow.close)

    def close(self) -> None:
        """End all work."""
        self._quick_checks.clear()
        self._list_checks.clear()
        self._campaign_checks.clear()
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
        while self._quick_checks or self._list_checks or self._campaign_checks:
            try:
                await self._next()
            except Exception:  # the server keeps running, with the findings shown so far
                _LOG.exception("cannot check the open documents")

    async def _next(self) -> None:
        """Run one check; quick checks come first."""
        if self._quick_checks:
            path = next(iter(self._quick_checks))
            del self._quick_checks[path]
            await self._check_quickly(path)
        elif self._list_checks:
            path = next(iter(self._list_checks))
            del self._list_checks[path]
            self._campaign_checks |= dict.fromkeys(self._lists(path))
        else:
            await self._check_campaign(*next(iter(self._campaign_checks)))

    def _lists(self, path: Path) -> list[tuple[Path, str | None]]:
        document = self.documents.get(path)
        if document is None or document.project is None:
            return []
        root = document.project.shadow.original
        return [(root, campaign) for campaign in document.project.campaigns(document.name)]

    async def _check_quickly(self, path: Path) -> None:
        document = self.documents.get(path)
        if document is None:
            return
        text, project = document.text, document.project
        unsaved = self._unsaved(project)
        draft = await self._aside(lambda: self._drafted(document, text, unsaved))
        if self.documents.get(path) is document:
            document.draft, document.judged = tuple(draft), text
            self.publish(path, document)
        if project is not None:
            self._publish_broken(project)

    def _drafted(
        self, document: OpenDocument, text: str, unsaved: Mapping[str, str]
    ) -> list[Finding]:
        if document.project is None:
            return _outside(document.path, text, self.today())
        document.project.open(unsaved)
        return document.project.draft(document.name, today=self.today())

    async def _check_campaign(self, root: Path, campaign: str | None) -> None:
        project = self.projects.get(root)
        this = (root, campaign)
        if project is None:
            self._campaign_checks.pop(this, None)
            return
        unsaved = self._unsaved(project)

        def wanted() -> bool:
            return not self._quick_checks and this in self._campaign_checks

        def check() -> tuple[Finding, ...] | None:
            project.open(unsaved)
            return project.whole(campaign, today=self.today(), wanted=wanted)

        try:
            found = await self._aside(check)
        except Superseded:
            return  # it runs again later
        except Exception:
            self._campaign_checks.pop(this, None)
            raise
        self._campaign_checks.pop(this, None)
        if found is None:
            return  # earlier findings stay
        for path, document in self.documents.items():
            if document.project is project and document.name in unsaved:
                own = tuple(one for one in found if one.path == document.name)
                document.seen[campaign] = CarriedFindings(unsaved[document.name], own)
                if document.judged == document.text:
                    self.publish(path, document)

    async def _aside(self, work: Callable[[], Found]) -> Found:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    def _unsaved(self, project: Project | None) -> dict[str, str]:
        return {s.name: s.text for s in self.documents.values() if s.project is project}

    def broken(self, path: Path) -> list[Finding]:
        """Return the problems in a closed file that keep its workspace from opening."""
        for root, project in self.projects.items():
            if path.is_relative_to(root):
                return project.broken().get(path.relative_to(root).as_posix(), [])
        return []

    def _publish_broken(self, project: Project) -> None:
        """Publish what keeps a workspace from opening, also for closed files."""
        root = project.shadow.original
        open_ = {
            document.name for document in self.documents.values() if document.project is project
        }
        broken = {root / name for name in project.broken() if name not in open_}
        for path in sorted(broken | self._broken.get(root, set())):
            if path.relative_to(root).as_posix() not in open_:
                self.publish(path, None)
        self._broken[root] = broken


def _outside(path: Path, text: str, today: date) -> list[Finding]:
    """Return the findings in an email file outside any workspace."""
    if path.suffix.lower() not in _OUTSIDE:
        return []
    with tempfile.TemporaryDirectory(prefix="tactful-") as folder:
        copy = Path(folder, path.name)
        copy.write_bytes(text.encode("utf-8", "replace"))
        report = check_files([copy], today=today)
    return [one.renamed({str(copy): str(path)}) for one in report.findings]
