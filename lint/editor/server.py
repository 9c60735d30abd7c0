"""The language server: it only translates between LSP and the modules of this folder."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls import uris
from pygls.exceptions import FeatureRequestError
from pygls.lsp.server import LanguageServer

from ...templates.workspace.located import MAX_BYTES
from ...templates.workspace.regular_files import read_start
from ...templates.workspace.root import SETTINGS
from ..findings.finding import Finding
from ..lists.recipients import Recipients
from . import actions
from .completion import TRIGGERS, completions
from .diagnostics import diagnostics, finding_range
from .document_store import DocumentStore, OpenDocument
from .hover import hover
from .text import Document, Text

PAUSE_S = 0.25  # without typing, before a document is checked
_LOG = logging.getLogger(__name__)
_WATCHED = ("**/tactful.toml", "**/{campaigns,content,templates}/**", "**/*.{csv,tsv}")


class Server(LanguageServer):
    """ended says that the editor requested a shutdown, as it should before it disconnects."""

    def __init__(self, version: str, today: Callable[[], date]) -> None:
        full = types.TextDocumentSyncKind.Full  # small, and cannot get out of step
        super().__init__("tactful", version, text_document_sync_kind=full)
        self.store = DocumentStore(self.publish, today)
        self.ended = False
        self._timers: dict[Path, asyncio.TimerHandle] = {}

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log it; the person who writes an email can do nothing about it."""
        if source != FeatureRequestError:
            _LOG.error("%s: %s", source, error)

    # -- documents ------------------------------------------------------------------

    def opened(self, uri: str, text: str) -> None:
        """Open a document, and check it with its whole lists."""
        if path := _path(uri):
            self.store.put(path, text)
            self.store.check_quickly(path)
            self.store.check_lists([path])

    def changed(self, uri: str) -> None:
        """Store what was typed, and check it after a pause."""
        if path := _path(uri):
            self.store.put(path, self.workspace.get_text_document(uri).source)
            if (timer := self._timers.pop(path, None)) is not None:
                timer.cancel()
            loop = asyncio.get_running_loop()
            self._timers[path] = loop.call_later(PAUSE_S, self.store.check_quickly, path)

    def saved(self, uri: str) -> None:
        """Check the open documents around this one, and its whole lists."""
        path = _path(uri)
        if path is None:
            return
        if path.name == SETTINGS:
            self.store.workspaces_changed()
        self.store.check_quickly(path)
        self.store.check_lists([path, *self.store.neighbours(path)])

    def closed(self, uri: str) -> None:
        """Forget a document."""
        if path := _path(uri):
            if (timer := self._timers.pop(path, None)) is not None:
                timer.cancel()
            self.store.remove(path)
            self.store.check_quickly()

    def touched(self, changes: Iterable[types.FileEvent]) -> None:
        """Check the open documents again, since other files changed."""
        paths = {path for change in changes if (path := _path(change.uri))}
        if any(path.name == SETTINGS for path in paths):
            self.store.workspaces_changed()
        open_ = {path: uri for uri in self.workspace.text_documents if (path := _path(uri))}
        for path in paths & open_.keys():
            if path.exists():
                self.store.put(path, self.workspace.get_text_document(open_[path]).source)
            else:
                self.store.remove(path)
        if paths - open_.keys():
            self.store.check_lists(self.store.documents)
        self.store.check_quickly()

    # -- notifications ---------------------------------------------------------------

    def publish(self, path: Path, opened: OpenDocument | None) -> None:
        """Publish the diagnostics of a file; None: it is not open."""
        document = self.document(path)
        if opened is None:
            findings = self.store.broken(path)
            text = Text.of(_read(path), self.encoding) if findings else Text("")
        else:
            findings, text = opened.findings(), Text(opened.judged or "", self.encoding)
        version = document.version if document and opened else None
        if document and opened and document.text.source != text.source:
            return  # it has changed since, and will be published again
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                uri=document.uri if document else uris.from_fs_path(str(path)) or "",
                diagnostics=diagnostics(findings, text, _lists(opened, findings)),
                version=version,
            )
        )

    @property
    def encoding(self) -> str:
        """What the editor counts columns in."""
        encoding = self.workspace.position_encoding
        return str(getattr(encoding, "value", encoding))

    def document(self, path: Path) -> Document | None:
        """Return an open document."""
        opened = self.store.documents.get(path)
        for uri, one in self.workspace.text_documents.items():
            if opened is not None and _path(uri) == path:
                text = Text.of(one.source, self.encoding)
                return Document(uri, one.version, opened.name, text, opened.project is not None)
        return None

    # -- requests --------------------------------------------------------------

    async def actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        """Return the actions for the findings in a range."""
        path = _path(params.text_document.uri)
        opened = await self.store.up_to_date(path) if path else None
        document = self.document(path) if path else None
        if opened is None or document is None or document.text.source != opened.judged:
            return []
        if not self._writes_versions():
            document = Document(document.uri, None, document.name, document.text, document.inside)
        only = params.context.only
        found: list[types.CodeAction] = []
        findings = opened.findings()
        if _asked(types.CodeActionKind.QuickFix.value, only):
            found += _quick_fixes(findings, document, params.range)
        if _asked(actions.FIX_ALL, only) and (whole := actions.fix_all(findings, document)):
            found.append(whole)
        return found

    def _writes_versions(self) -> bool:
        edits = self.client_capabilities.workspace and (
            self.client_capabilities.workspace.workspace_edit
        )
        return bool(edits and edits.document_changes)

    async def hover(self, params: types.HoverParams) -> types.Hover | None:
        """Return the description of what the pointer is on."""
        path = _path(params.text_document.uri)
        document = self.document(path) if path else None
        if path is None or document is None:
            return None
        project, text = self.store.documents[path].project, document.text
        offset = text.offset_of(params.position)
        # Reading a list of a million rows is slow.
        said = await asyncio.to_thread(hover, project, document.name, text.source, offset)
        if said is None:
            return None
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, said))

    def complete(self, params: types.CompletionParams) -> list[types.CompletionItem]:
        """Return the completions at the cursor."""
        path = _path(params.text_document.uri)
        document = self.document(path) if path else None
        if path is None or document is None:
            return []
        project = self.store.documents[path].project
        offset = document.text.offset_of(params.position)
        workspace = project.workspace if project else None
        return completions(workspace, document, offset, snippets=self._knows_snippets())

    def _knows_snippets(self) -> bool:
        document = self.client_capabilities.text_document
        item = document and document.completion and document.completion.completion_item
        return bool(item and item.snippet_support)


def _quick_fixes(
    findings: Iterable[Finding], document: Document, at: types.Range
) -> list[types.CodeAction]:
    start, end = document.text.offset_of(at.start), document.text.offset_of(at.end)
    fixes: list[types.CodeAction] = []
    ignores: list[types.CodeAction] = []
    for finding in findings:
        first, last = finding_range(finding, document.text)
        if first <= end and start <= last:
            [shown] = diagnostics([finding], document.text, ())
            fixes += actions.fixes(finding, shown, document)
            if (ignore := actions.ignoring(finding, shown, document)) is not None:
                ignores.append(ignore)
    return [*fixes, *ignores]


def _asked(kind: str, only: Iterable[types.CodeActionKind | str] | None) -> bool:
    """Say whether an editor that wants only some kinds wants kind."""
    if not only:
        return True
    wanted = [str(getattr(one, "value", one)) for one in only]
    return any(not one or kind == one or kind.startswith(f"{one}.") for one in wanted)


def _lists(
    opened: OpenDocument | None, findings: Iterable[Finding]
) -> list[tuple[Path, Recipients]]:
    """Return the lists whose recipients the findings name, with their paths in the workspace."""
    project = opened.project if opened else None
    if (
        opened is None
        or project is None
        or not any(one.recipient or one.examples for one in findings)
    ):
        return []
    found = [(one, project.list_of(one)) for one in project.using(opened.name)]
    root = project.shadow.original
    return [(root / (one.audience.contacts or ""), known) for one, known in found if known]


def _names(finding: Finding) -> bool:
    return bool(finding.recipient or finding.examples)


def _path(uri: str) -> Path | None:
    """Return the file of a document; None if it is not a file."""
    name = uris.to_fs_path(uri) if uri.startswith("file:") else None
    return Path(name) if name else None


def _read(path: Path) -> str:
    try:
        return read_start(path, MAX_BYTES).decode("utf-8-sig", "replace")
    except OSError:
        return ""


def create_server(version: str, today: Callable[[], date]) -> Server:
    """Return the server with all its handlers; today returns the day to check emails for."""
    server = Server(version, today)

    @server.feature(types.INITIALIZED)
    async def initialized(_params: types.InitializedParams) -> None:
        watching = server.client_capabilities.workspace and (
            server.client_capabilities.workspace.did_change_watched_files
        )
        if watching and watching.dynamic_registration:
            await server.client_register_capability_async(_watching())

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        server.opened(params.text_document.uri, params.text_document.text)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        server.changed(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        server.saved(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        server.closed(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_files(params: types.DidChangeWatchedFilesParams) -> None:
        server.touched(params.changes)

    kinds = [types.CodeActionKind.QuickFix, actions.FIX_ALL]

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(kinds))
    async def code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
        return await server.actions(params)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def on_hover(params: types.HoverParams) -> types.Hover | None:
        return await server.hover(params)

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[*TRIGGERS])
    )
    def completion(params: types.CompletionParams) -> list[types.CompletionItem]:
        return server.complete(params)

    @server.feature(types.SHUTDOWN)
    def shutdown(_params: None) -> None:
        server.ended = True
        server.store.close()

    return server


def _watching() -> types.RegistrationParams:
    watchers = [types.FileSystemWatcher(glob) for glob in _WATCHED]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
    return types.RegistrationParams([types.Registration("files", method, options)])
