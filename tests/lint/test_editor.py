"""The language server, as a real client talks to the real process."""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner
from lsprotocol import types
from pygls.lsp.client import LanguageClient

from tactful.lint.check.api import check_workspace, template_files
from tactful.lint.commands.lsp import command as lsp
from tactful.lint.editor.project import Project, Superseded
from tactful.lint.findings.finding import Finding
from tactful.lint.rule.examples import FILES, write_example

PATIENCE_S = 120  # for a machine that is busy with something else
FOLLOW_UP = "templates/follow-up.md"
GOOD = FILES[FOLLOW_UP]
MISSPELT = GOOD.replace("lead.asset }}. Pages", "lead.aset }}. Pages")
UTF8, UTF16 = types.PositionEncodingKind.Utf8, types.PositionEncodingKind.Utf16
Shown = list[types.Diagnostic]


class Editor(LanguageClient):
    """An editor with files of one folder open."""

    def __init__(self, folder: Path) -> None:
        super().__init__("an editor", "1")
        self.folder = folder
        self.shown: dict[str, Shown] = {}
        self.published = asyncio.Condition()
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.capabilities: types.ServerCapabilities

        @self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        async def publish(params: types.PublishDiagnosticsParams) -> None:
            async with self.published:
                self.shown[params.uri] = list(params.diagnostics)
                self.published.notify_all()

        @self.feature(types.CLIENT_REGISTER_CAPABILITY)
        def register(_params: types.RegistrationParams) -> None:
            return None

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str | None = None) -> None:
        """Open a file, with its own text or another that is not saved."""
        self.texts[name] = (self.folder / name).read_text() if text is None else text
        self.versions[name] = 1
        item = types.TextDocumentItem(self.uri(name), "any", 1, self.texts[name])
        self.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def type(self, name: str, text: str) -> None:
        """Put another text in the buffer; the file stays."""
        self.texts[name] = text
        self.versions[name] += 1
        which = types.VersionedTextDocumentIdentifier(self.versions[name], self.uri(name))
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.text_document_did_change(types.DidChangeTextDocumentParams(which, [change]))

    def save(self, name: str) -> None:
        (self.folder / name).write_text(self.texts[name])
        which = types.TextDocumentIdentifier(self.uri(name))
        self.text_document_did_save(types.DidSaveTextDocumentParams(which))

    def close(self, name: str) -> None:
        which = types.TextDocumentIdentifier(self.uri(name))
        self.text_document_did_close(types.DidCloseTextDocumentParams(which))

    async def until(self, name: str, right: Callable[[Shown], bool]) -> Shown:
        """Wait until what is shown for a file is right, and return it."""
        uri = self.uri(name)

        def here() -> bool:
            return uri in self.shown and right(self.shown[uri])

        async with self.published:
            try:
                await asyncio.wait_for(self.published.wait_for(here), PATIENCE_S)
            except TimeoutError:
                raise AssertionError(f"{name} shows {self.shown.get(uri)}") from None
            return self.shown[uri]

    async def code(self, name: str, code: str) -> types.Diagnostic:
        """Wait for the finding of a rule, and return it."""
        found = await self.until(name, lambda shown: code in codes(shown))
        return next(one for one in found if one.code == code)

    async def gone(self, name: str, code: str) -> None:
        await self.until(name, lambda shown: code not in codes(shown))

    async def actions(
        self, name: str, at: types.Range, only: list[types.CodeActionKind | str] | None = None
    ) -> dict[str, types.CodeAction]:
        """Return the actions for a range by their titles."""
        which = types.TextDocumentIdentifier(self.uri(name))
        context = types.CodeActionContext([], only)
        found = await self.text_document_code_action_async(
            types.CodeActionParams(which, at, context)
        )
        return {one.title: one for one in found or [] if isinstance(one, types.CodeAction)}

    def apply(self, action: types.CodeAction) -> None:
        """Do to the buffers what an action says."""
        assert action.edit is not None
        for change in action.edit.document_changes or []:
            assert isinstance(change, types.TextDocumentEdit)
            name = next(n for n in self.texts if self.uri(n) == change.text_document.uri)
            assert change.text_document.version == self.versions[name]
            edits = [edit for edit in change.edits if isinstance(edit, types.TextEdit)]
            text = self.texts[name]
            for edit in sorted(edits, key=lambda one: at(text, one.range.start), reverse=True):
                start, end = at(text, edit.range.start), at(text, edit.range.end)
                text = text[:start] + edit.new_text + text[end:]
            self.type(name, text)

    async def hover(self, name: str, words: str) -> str | None:
        """Return what a pointer on the beginning of words is told."""
        text = self.texts[name]
        where = position(text, text.index(words))
        which = types.TextDocumentIdentifier(self.uri(name))
        found = await self.text_document_hover_async(types.HoverParams(which, where))
        if found is None:
            return None
        assert isinstance(found.contents, types.MarkupContent)
        return found.contents.value

    async def completed(self, name: str, typed: str) -> dict[str, types.CompletionItem]:
        """Return what may follow where "‸" stands in a text that is typed now."""
        before, _, after = typed.rpartition("‸")
        self.type(name, before + after)
        where = position(before + after, len(before))
        which = types.TextDocumentIdentifier(self.uri(name))
        found = await self.text_document_completion_async(types.CompletionParams(which, where))
        items = found.items if isinstance(found, types.CompletionList) else found
        return {one.label: one for one in items or []}


def codes(shown: Shown) -> list[object]:
    return [one.code for one in shown]


def position(text: str, offset: int) -> types.Position:
    """Return an offset as an editor counts that knows UTF-16 only."""
    lines = text[:offset].split("\n")
    units = lines[-1].encode("utf-16-le", "surrogatepass")
    return types.Position(len(lines) - 1, len(units) // 2)


def at(text: str, where: types.Position) -> int:
    lines = text.split("\n")
    column = lines[where.line].encode("utf-16-le")[: where.character * 2].decode("utf-16-le")
    return sum(len(line) + 1 for line in lines[: where.line]) + len(column)


def everywhere() -> types.Range:
    return types.Range(types.Position(0, 0), types.Position(9999, 0))


@asynccontextmanager
async def editing(
    folder: Path, encodings: list[types.PositionEncodingKind | str] | None = None
) -> AsyncIterator[Editor]:
    """Start the server and an editor on folder; at the end it must leave with exit code 0."""
    editor = Editor(folder)
    await editor.start_io(sys.executable, "-m", "tactful", "lsp")
    item = types.ClientCompletionItemOptions(snippet_support=True)
    result = await editor.initialize_async(
        types.InitializeParams(
            types.ClientCapabilities(
                general=types.GeneralClientCapabilities(position_encodings=encodings),
                workspace=types.WorkspaceClientCapabilities(
                    workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True)
                ),
                text_document=types.TextDocumentClientCapabilities(
                    completion=types.CompletionClientCapabilities(completion_item=item)
                ),
            ),
            root_uri=folder.as_uri(),
        )
    )
    editor.capabilities = result.capabilities
    editor.initialized(types.InitializedParams())
    process = editor._server
    assert process is not None
    try:
        yield editor
        await editor.shutdown_async(None)
        editor.exit(None)
        assert await asyncio.wait_for(process.wait(), PATIENCE_S) == 0
    finally:
        if process.returncode is None:
            process.kill()
        await editor.stop()


def tell(story: Awaitable[None]) -> None:
    async def whole() -> None:
        await story

    asyncio.run(whole())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_example(tmp_path)
    return tmp_path


def test_what_is_typed_is_judged_and_not_what_is_saved(folder: Path) -> None:
    async def story() -> None:
        async with editing(folder) as editor:
            editor.open(FOLLOW_UP)
            await editor.gone(FOLLOW_UP, "T102")
            editor.type(FOLLOW_UP, MISSPELT)
            found = await editor.code(FOLLOW_UP, "T102")
            line = GOOD.split("\n")[6]
            assert "lead.aset" in found.message
            assert "did you mean 'lead.asset'" in found.message
            assert found.source == "tactful"
            assert found.severity == types.DiagnosticSeverity.Error
            assert found.range.start == types.Position(6, line.index("lead.asset"))
            editor.type(FOLLOW_UP, GOOD)
            await editor.gone(FOLLOW_UP, "T102")
            assert (folder / FOLLOW_UP).read_text() == GOOD

    tell(story())


def test_the_list_that_a_mail_goes_to_is_looked_at(folder: Path) -> None:
    rows = "".join(f"p{n}@acme.example,Jo,Rivera,Acme,,a\n" for n in range(20))
    people = FILES["contacts/leads.csv"] + rows + "xi@acme.example,XIMENA,Solis,Acme,,a\n"
    (folder / "contacts/leads.csv").write_text(people)
    text = GOOD.replace("Hi {{ contact.first_name | given }},", "Hi {{ contact.first_name }},")

    async def story() -> None:
        async with editing(folder) as editor:
            editor.open(FOLLOW_UP, text)
            found = await editor.code(FOLLOW_UP, "M204")
            assert "xi@acme.example" in found.message
            [related] = found.related_information or []
            assert related.location.uri == editor.uri("contacts/leads.csv")
            assert related.location.range.start.line == 23
            # What the list showed stays on its line while other lines are written.
            editor.type(FOLLOW_UP, text.replace("you asked", "Thank you for coming.\n\nyou asked"))
            found = await editor.code(FOLLOW_UP, "M204")
            fixed = text.replace("Hi {{ contact.first_name }}", "Hello")
            editor.type(FOLLOW_UP, fixed)
            await editor.gone(FOLLOW_UP, "M204")

    tell(story())


@pytest.mark.parametrize(("encoding", "column"), [(None, 19), (UTF16, 19), (UTF8, 23)])
def test_columns_are_counted_as_the_editor_counts(
    folder: Path, encoding: types.PositionEncodingKind | None, column: int
) -> None:
    text = MISSPELT.replace("you asked for", "üä 🎉 asked for")  # "lead" is its character 18

    async def story() -> None:
        async with editing(folder, [encoding] if encoding else None) as editor:
            assert editor.capabilities.position_encoding == (encoding or UTF16)
            editor.open(FOLLOW_UP, text)
            found = await editor.code(FOLLOW_UP, "T102")
            end = column + len("lead.aset")
            assert found.range == types.Range(types.Position(6, column), types.Position(6, end))

    tell(story())


def test_a_quick_fix_gives_a_text_that_the_linter_accepts(folder: Path) -> None:
    text = MISSPELT.replace("you asked", "🎉 you asked")

    async def story() -> None:
        async with editing(folder) as editor:
            editor.open(FOLLOW_UP, text)
            found = await editor.code(FOLLOW_UP, "T102")
            offered = await editor.actions(FOLLOW_UP, found.range)
            action = offered["Write lead.asset (a proposal) [T102]"]
            assert action.kind == types.CodeActionKind.QuickFix
            assert action.is_preferred is False
            editor.apply(action)
            assert editor.texts[FOLLOW_UP] == text.replace("lead.aset ", "lead.asset ")
            await editor.gone(FOLLOW_UP, "T102")

    tell(story())


def test_all_that_is_safe_is_fixed_at_once(folder: Path) -> None:
    raw = "Hi {{ contact.title }},\n\nas {{ contact.title }} you see 🎉 {{ contact.title }}.\n"
    text = GOOD.replace("Hi {{ contact.first_name | given }},\n", raw)

    async def story() -> None:
        async with editing(folder) as editor:
            editor.open(FOLLOW_UP, text)
            await editor.code(FOLLOW_UP, "T107")
            offered = await editor.actions(FOLLOW_UP, everywhere(), ["source.fixAll"])
            [action] = offered.values()
            assert action.kind == "source.fixAll.tactful"
            one = await editor.actions(FOLLOW_UP, everywhere(), ["quickfix"])
            assert one["Write {{ contact.title | spoken }} [T107]"].is_preferred
            editor.apply(action)
            spoken = text.replace("{{ contact.title }}", "{{ contact.title | spoken }}")
            assert editor.texts[FOLLOW_UP] == spoken
            await editor.gone(FOLLOW_UP, "T107")

    tell(story())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (FOLLOW_UP, MISSPELT),
        (FOLLOW_UP, GOOD.replace("About {{ lead.asset", "About {{ lead.aset")),
        ("templates/call.txt", "Ask about {{ lead.aset }}.\n"),
        (
            "templates/goodbye.mjml",
            "<mjml>\n <mj-body>\n  <mj-section>\n   <mj-column>\n    <mj-text>About {{ lead.aset }}"
            "</mj-text>\n   </mj-column>\n  </mj-section>\n </mj-body>\n</mjml>\n",
        ),
    ],
)
def test_an_ignore_hides_the_finding_and_changes_no_mail(
    folder: Path, name: str, text: str
) -> None:
    async def story() -> None:
        async with editing(folder) as editor:
            editor.open(name, text)
            found = await editor.code(name, "T102")
            offered = await editor.actions(name, found.range)
            editor.apply(offered["Ignore T102 here"])
            await editor.gone(name, "T102")
            assert "tactful: ignore T102: say why" in editor.texts[name]
            assert "X90" not in "".join(str(code) for code in codes(editor.shown[editor.uri(name)]))

    tell(story())


def test_a_field_says_what_it_is_and_for_how_many_it_is_missing(folder: Path) -> None:
    async def story() -> None:
        async with editing(folder) as editor:
            editor.open(FOLLOW_UP, GOOD + "{{ contact.title | spoken }} {{ contact.last_name }}\n")
            await editor.until(FOLLOW_UP, lambda _: True)
            said = await editor.hover(FOLLOW_UP, "contact.first_name")
            assert said is not None
            assert "**contact.first_name** – name" in said
            assert "“there”" in said
            assert "0 of 2 recipients of spring (contacts/leads.csv) have no value" in said
            said = await editor.hover(FOLLOW_UP, "contact.last_name")
            assert said is not None and "1 of 2 recipients" in said
            said = await editor.hover(FOLLOW_UP, "contact.title")
            assert said is not None and "| 1 | a marketing leader |" in said
            # The list changed: it is read again.
            with (folder / "contacts/leads.csv").open("a") as file:
                file.write("bo@acme.example,Bo,,Acme,,a\n")
            said = await editor.hover(FOLLOW_UP, "contact.last_name")
            assert said is not None and "2 of 3 recipients" in said
            said = await editor.hover(FOLLOW_UP, "given")
            assert said is not None and "as its bearer would write it" in said
            assert await editor.hover(FOLLOW_UP, "Pages four") is None

    tell(story())


def test_a_rule_in_an_ignore_says_what_it_finds(folder: Path) -> None:
    async def story() -> None:
        async with editing(folder) as editor:
            editor.open(FOLLOW_UP, f"{GOOD}\n{{# tactful: ignore T105: always there #}}\n")
            await editor.until(FOLLOW_UP, lambda _: True)
            said = await editor.hover(FOLLOW_UP, "T105")
            assert said is not None and said.startswith("## T105")

    tell(story())


def test_what_may_come_next_is_offered_inside_tags_only(folder: Path) -> None:
    async def story() -> None:
        async with editing(folder) as editor:
            editor.open(FOLLOW_UP)
            await editor.until(FOLLOW_UP, lambda _: True)

            async def offered(typed: str) -> dict[str, types.CompletionItem]:
                return await editor.completed(FOLLOW_UP, f"{GOOD}ü🎉 {typed}")

            assert set(await offered("{{ lead.‸ }}")) == {"asset"}
            names = await offered("{{ contact.fi‸")
            assert "there" in (names["first_name"].detail or "")
            edit = names["first_name"].text_edit
            assert isinstance(edit, types.TextEdit)
            typed = editor.texts[FOLLOW_UP]
            assert typed[at(typed, edit.range.start) : at(typed, edit.range.end)] == "fi"
            assert {"contact", "lead", "sender", "unsubscribe_url"} <= set(await offered("{{ ‸ }}"))
            filters = await offered("{{ lead.asset | ‸ }}")
            assert {"given", "spoken", "upper"} <= set(filters)
            assert (filters["possessive"].detail or "").startswith('Return "Jim')
            assert set(await offered('{% include "‸" %}')) == {
                "invitation.md", "follow-up.md", "goodbye.md", "call.txt",
            }  # fmt: skip
            assert "if field" in await offered("{%‸%}")
            assert "T105" in await offered("{# tactful: ignore T‸ #}")
            assert await offered('{{ lead.asset | fallback("contact.‸") }}') == {}
            assert await offered("we met contact.‸") == {}
            assert await offered("{{ lead.asset }} contact.‸") == {}
            front = await editor.completed(FOLLOW_UP, GOOD.replace("preheader:", "p‸:"))
            assert front == {}
            front = await editor.completed(FOLLOW_UP, "---\nsubject: A\n‸\n---\nHi\n")
            assert set(front) == {"preheader", "offer", "drafted"}

    tell(story())


def test_a_broken_workspace_is_told_and_hides_nothing_else(folder: Path) -> None:
    settings = (folder / "tactful.toml").read_text()

    async def story() -> None:
        async with editing(folder) as editor:
            editor.open(FOLLOW_UP, MISSPELT)
            await editor.code(FOLLOW_UP, "T102")
            editor.open("tactful.toml", settings + "\n[lint\n")
            [fault] = await editor.until("tactful.toml", bool)
            assert "TOML" in fault.message
            assert fault.range.start.line == settings.count("\n") + 1
            await editor.code(FOLLOW_UP, "T102")
            # A field that is declared in the buffer is known in the template.
            editor.type(
                "tactful.toml", settings.replace("[fields.lead]", "[fields.lead]\naset = {}")
            )
            await editor.until(
                "tactful.toml", lambda shown: not any(s.severity == 1 for s in shown)
            )
            await editor.gone(FOLLOW_UP, "T102")
            editor.type("tactful.toml", settings + '\n[lint]\nselect = ["T1O2"]\n')
            [fault] = await editor.until("tactful.toml", bool)
            assert "no rule 'T1O2'" in fault.message

    tell(story())


def test_a_workspace_that_never_opened_still_has_its_templates_judged(folder: Path) -> None:
    campaign = folder / "campaigns/spring.yml"
    sound = campaign.read_text()
    campaign.write_text("campaign: [\n")

    async def story() -> None:
        async with editing(folder) as editor:
            editor.open(FOLLOW_UP, MISSPELT)
            await editor.code(FOLLOW_UP, "T102")
            [fault] = await editor.until("campaigns/spring.yml", bool)  # though it is not open
            assert "YAML" in fault.message
            # Nothing is said of a workspace of which nothing is open.
            editor.close(FOLLOW_UP)
            await editor.until("campaigns/spring.yml", lambda shown: not shown)
            editor.open(FOLLOW_UP, MISSPELT)
            await editor.until("campaigns/spring.yml", bool)
            campaign.write_text(sound)
            event = types.FileEvent(campaign.as_uri(), types.FileChangeType.Changed)
            editor.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
            await editor.until("campaigns/spring.yml", lambda shown: not shown)
            await editor.code(FOLLOW_UP, "T102")

    tell(story())


def test_half_a_template_is_no_trouble(folder: Path) -> None:
    cuts = [GOOD[: GOOD.index(sign, 5)] + sign for sign in ("{{", "{{ lead.", "| ", "---\n", "](")]
    halves = ["", "---", *cuts, f"{GOOD}{{%", f"{GOOD}{{% if ", f"{GOOD}{{#", "\0", "\ud83c"]

    async def story() -> None:
        async with editing(folder) as editor:
            editor.open(FOLLOW_UP)
            for half in halves:
                editor.type(FOLLOW_UP, half)
                which = types.TextDocumentIdentifier(editor.uri(FOLLOW_UP))
                await editor.actions(FOLLOW_UP, everywhere())  # this waits until it is judged
                end = position(half, len(half))
                await editor.text_document_hover_async(types.HoverParams(which, end))
                await editor.text_document_completion_async(types.CompletionParams(which, end))
            editor.type(FOLLOW_UP, MISSPELT)
            await editor.code(FOLLOW_UP, "T102")

    tell(story())


def test_a_file_that_is_closed_or_gone_shows_nothing(folder: Path) -> None:
    other = "templates/goodbye.md"
    misspelt = FILES[other].replace("lead.asset }}. If", "lead.aset }}. If")

    async def story() -> None:
        async with editing(folder) as editor:
            editor.open(FOLLOW_UP, MISSPELT)
            editor.open(other, misspelt)
            await editor.code(FOLLOW_UP, "T102")
            await editor.code(other, "T102")
            editor.close(FOLLOW_UP)
            await editor.until(FOLLOW_UP, lambda shown: not shown)
            (folder / other).unlink()
            event = types.FileEvent(editor.uri(other), types.FileChangeType.Deleted)
            editor.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
            await editor.until(other, lambda shown: not shown)

    tell(story())


def test_a_mail_made_elsewhere_is_judged_as_such(tmp_path: Path) -> None:
    mail = "<html><body><p>Dear {Add first name} Jim,</p></body></html>\n"
    (tmp_path / "newsletter.html").write_text("")

    async def story() -> None:
        async with editing(tmp_path) as editor:
            editor.open("newsletter.html", mail)
            found = await editor.until(
                "newsletter.html", lambda shown: "M201" in codes(shown) or "T104" in codes(shown)
            )
            fault = next(one for one in found if "Add first name" in one.message)
            start, end = fault.range.start.character, fault.range.end.character
            assert mail[start:end] == "{Add first name}"
            offered = await editor.actions("newsletter.html", fault.range)
            editor.apply(offered[f"Ignore {fault.code} here"])
            await editor.until("newsletter.html", lambda shown: fault.code not in codes(shown))
            assert "<!-- tactful: ignore" in editor.texts["newsletter.html"]

    tell(story())


def test_a_rule_that_raises_leaves_the_others_their_say(folder: Path) -> None:
    broken = folder / "broken.py"
    broken.write_text(
        "import sys\n"
        "from tactful.lint.rules.template.t104_placeholder import *\n"
        "from tactful.lint.rules.template import t104_placeholder\n"
        "from tactful.lint.rule.registry import all_rules\n"
        "def check(self, template, context):\n"
        "    raise RuntimeError('no luck')\n"
        "next(rule for rule in all_rules() if rule.code == 'T104').check = check\n"
        "sys.argv = ['tactful', 'lsp']\n"
        "from tactful.cli import main\n"
        "main()\n"
    )

    async def story() -> None:
        editor = Editor(folder)
        await editor.start_io(sys.executable, str(broken))
        await editor.initialize_async(types.InitializeParams(types.ClientCapabilities()))
        editor.initialized(types.InitializedParams())
        editor.open(FOLLOW_UP, MISSPELT)
        found = await editor.code(FOLLOW_UP, "X901")
        assert "T104 failed: RuntimeError: no luck" in found.message
        await editor.code(FOLLOW_UP, "T102")
        await editor.shutdown_async(None)
        editor.exit(None)
        await editor.stop()

    tell(story())


@pytest.mark.parametrize("way", ["it goes without a word", "it ends the server"])
def test_no_server_and_no_copy_is_left_however_an_editor_ends(folder: Path, way: str) -> None:
    async def story() -> None:
        temporary = folder / "temporary"
        temporary.mkdir()
        editor = Editor(folder)
        environment = {"TMPDIR": str(temporary)}
        await editor.start_io(
            sys.executable, "-m", "tactful", "lsp", env={**os.environ, **environment}
        )
        await editor.initialize_async(types.InitializeParams(types.ClientCapabilities()))
        editor.initialized(types.InitializedParams())
        editor.open(FOLLOW_UP, MISSPELT)
        await editor.code(FOLLOW_UP, "T102")
        process = editor._server
        assert process is not None and process.stdin is not None
        assert list(temporary.iterdir()) != []
        if way == "it ends the server":
            process.terminate()
        else:
            process.stdin.close()
        assert await asyncio.wait_for(process.wait(), PATIENCE_S) == 1
        assert list(temporary.iterdir()) == []
        await editor.stop()

    tell(story())


def test_an_editor_may_come_through_a_port(folder: Path) -> None:
    async def story() -> None:
        server = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tactful", "lsp", "--verbose", "--tcp", "127.0.0.1:0",
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert server.stderr is not None and server.stdout is not None
        port = None
        while port is None and (line := await server.stderr.readline()):
            port = re.search(r"Serving on \('127\.0\.0\.1', (\d+)\)", line.decode())
        assert port is not None
        editor = Editor(folder)
        await editor.start_tcp("127.0.0.1", int(port[1]))
        await editor.initialize_async(types.InitializeParams(types.ClientCapabilities()))
        editor.initialized(types.InitializedParams())
        editor.open(FOLLOW_UP, MISSPELT)
        await editor.code(FOLLOW_UP, "T102")
        await editor.shutdown_async(None)
        editor.exit(None)
        out, _ = await asyncio.wait_for(server.communicate(), PATIENCE_S)
        assert (server.returncode, out) == (0, b"")
        await editor.stop()

    tell(story())


def test_an_address_without_a_port_is_refused() -> None:
    done = CliRunner().invoke(lsp, ["--tcp", "localhost"])
    assert done.exit_code == 2
    assert "write it like 127.0.0.1:7010" in done.output


def test_a_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "tactful", "lsp", "--tcp", f"127.0.0.1:{port}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(f"cannot listen on 127.0.0.1:{port}: ")


def test_line_ends_of_the_editor_stay(folder: Path) -> None:
    raw = GOOD.replace("Hi {{ contact.first_name | given }},", "Hi {{ contact.title }},")
    text = raw.replace("\n", "\r\n")

    async def story() -> None:
        async with editing(folder) as editor:
            editor.open(FOLLOW_UP, text)
            await editor.code(FOLLOW_UP, "T107")
            offered = await editor.actions(FOLLOW_UP, everywhere(), ["source.fixAll.tactful"])
            [action] = offered.values()
            editor.apply(action)
            assert editor.texts[FOLLOW_UP] == text.replace("title }}", "title | spoken }}")

    tell(story())


def test_a_partial_is_judged_in_the_mails_that_include_it(folder: Path) -> None:
    (folder / "templates/parts").mkdir()
    part = "templates/parts/hello.md"
    (folder / part).write_text("Hi {{ contact.first_name | given }},\n")
    mail = GOOD.replace("Hi {{ contact.first_name | given }},", '{% include "parts/hello.md" %}')
    (folder / FOLLOW_UP).write_text(mail)

    async def story() -> None:
        async with editing(folder) as editor:
            editor.open(part)
            editor.open(FOLLOW_UP)
            await editor.until(FOLLOW_UP, lambda _: True)
            editor.type(part, "Hi [FIRST NAME] {{ contact.first_nme }},\n")
            found = await editor.until(part, lambda shown: "T102" in codes(shown))
            assert "T104" in codes(found) or "M201" in codes(found)

    tell(story())


def test_what_concerns_a_whole_file_is_ignored_in_all_of_it(folder: Path) -> None:
    text = GOOD.replace("\n[No more of these]({{ unsubscribe_url }}) · ", "\n")

    async def story() -> None:
        async with editing(folder) as editor:
            editor.open(FOLLOW_UP, text)
            found = await editor.code(FOLLOW_UP, "D701")
            offered = await editor.actions(FOLLOW_UP, found.range)
            editor.apply(offered["Ignore D701 in this file"])
            assert editor.texts[FOLLOW_UP].startswith("---\n# tactful: ignore-file D701: say why\n")
            await editor.gone(FOLLOW_UP, "D701")

    tell(story())


def test_a_list_that_nobody_waits_for_is_left(folder: Path) -> None:
    project = Project(folder)
    project.open({})
    day = date(2026, 3, 2)
    asked: list[bool] = []

    def wanted() -> bool:
        asked.append(len(asked) < 2)
        return asked[-1]

    with pytest.raises(Superseded):
        project.whole(None, today=day, wanted=wanted)
    assert asked == [True, True, False]  # it ended at the third message
    assert project.whole(None, today=day, wanted=lambda: True) is not None
    project.shadow.close()


def test_a_glance_finds_nothing_that_the_whole_list_does_not(tmp_path: Path) -> None:
    demo = tmp_path / "demo"
    shutil.copytree(str(files("tactful.templates") / "demo" / "faulty"), demo)
    for leads in (demo / "contacts").glob("*.csv"):  # forty people are enough
        leads.write_text("".join(leads.read_text().splitlines(keepends=True)[:41]))
    project = Project(demo)
    project.open({})
    day = date(2026, 3, 2)

    def places(findings: Iterable[Finding]) -> set[tuple[object, ...]]:
        return {(one.path, one.code, one.line, one.column) for one in findings}

    assert project.workspace is not None
    glances: set[tuple[object, ...]] = set()
    for file in template_files(project.workspace):
        name = file.relative_to(project.shadow.root).as_posix()
        glances |= places(project.draft(name, today=day))
    whole = check_workspace(project.workspace, today=day)
    assert len(glances) > 20
    assert glances <= places(whole.findings)
    project.shadow.close()


def test_a_list_or_a_link_out_of_the_workspace_is_told_and_not_read(tmp_path: Path) -> None:
    write_example(tmp_path / "space")
    leads = tmp_path / "space/contacts/leads.csv"
    leads.rename(tmp_path / "leads.csv")
    campaign = tmp_path / "space/campaigns/spring.yml"
    campaign.write_text(campaign.read_text().replace("contacts/leads.csv", "../leads.csv"))
    project = Project(tmp_path / "space")
    project.open({})
    [problem] = project.problems
    assert str(problem.place) == "campaigns/spring.yml:4:3"
    assert problem.message == "the list '../leads.csv' is outside the workspace"
    link = tmp_path / "space/templates/secret.md"
    link.symlink_to(tmp_path / "leads.csv")
    project.open({"templates/secret.md": "overwritten"})
    assert [str(one.place) for one in project.problems] == ["templates/secret.md:1:1"]
    assert "overwritten" not in (tmp_path / "leads.csv").read_text()
    project.shadow.close()


def test_keys_and_values_of_a_campaign_are_completed_and_explained_while_it_is_typed(
    folder: Path,
) -> None:
    campaign, settings = "campaigns/spring.yml", "tactful.toml"
    text = FILES[campaign]

    async def story() -> None:
        async with editing(folder) as editor:
            editor.open(campaign)
            editor.open(settings)
            await editor.until(campaign, lambda shown: shown == [])
            offered = await editor.completed(
                campaign, text.replace("lead_type: event", "lead_type: ‸")
            )
            assert {"inbound", "outbound", "event", "handed-over", "dormant"} <= set(offered)
            # The workspace cannot be read now, so its names are those it had last.
            await editor.until(campaign, lambda shown: "lead_type" in "".join(map(str, shown)))
            offered = await editor.completed(
                campaign, text.replace("- call: call.txt", "- call: ‸")
            )
            assert list(offered) == ["call.txt", "follow-up.md", "goodbye.md", "invitation.md"]
            steps = text.partition("afterwards:")[0]
            offered = await editor.completed(campaign, f"{steps}      ‸")
            assert {"thread", "variants"} <= set(offered)
            assert {"email", "goodbye", "call"}.isdisjoint(offered)
            documentation = offered["thread"].documentation
            assert isinstance(documentation, types.MarkupContent)
            assert "continues the former one" in documentation.value
            offered = await editor.completed(settings, f"{FILES[settings]}security = ‸")
            edit = offered["tls"].text_edit
            assert isinstance(edit, types.TextEdit)
            assert edit.new_text == '"tls"'
            editor.type(campaign, text)
            await editor.until(campaign, lambda shown: shown == [])
            assert "The field that the text must show" in str(
                await editor.hover(campaign, "evidence")
            )
            assert "how many touches are right" in str(await editor.hover(campaign, "event"))

    tell(story())
