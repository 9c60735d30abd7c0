"""`tactful demo`: the whole job on a bundled workspace, in front of your eyes."""

import shutil
import socket
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy import select

from ...lint.check.api import check_workspace
from ...lint.check.gate import Gate, gate_of
from ...lint.findings.finding import Finding, Severity
from ...lint.findings.report import Report
from ...lint.formats import Printing, formats
from ...lint.lists.recipients import Recipients, read_recipients
from ...lint.rule.schemas import write_schemas
from ...templates.errors import Place, Problem, TactfulError, WorkspaceError
from ...templates.render.compose import Composer
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.scaffold import lay
from ...templates.workspace.workspace import Workspace, open_workspace
from ..actions.approve import approve_all_in_parts
from ..actions.enrol import Enrolled, enrol_list
from ..delivery.dispatch import Sent
from ..delivery.smtp import SmtpTransport
from ..demo.rehearsal import Caught, Clock, DeliveryProof, Played, catcher, play, pointed_at, verify
from ..demo.verdicts import Verdicts
from ..journey.timing.calendar import clock_for
from ..journey.timing.dated import plan
from ..messages.gallery import Entry, gallery, lacking
from ..model import OutboxState, person
from ..shell import boot_id, console, plural, stored
from ..store.database import Store
from ..store.tables import Outbox, StoredMessage

_EXAMPLES = """\b
Examples:
  tactful demo                             everything, into ./tactful-demo
  tactful demo --into /tmp/try --quick     60 of the 300 leads
  tactful demo --smtp localhost:2525       through your own test server
"""
Moved = Callable[..., None]
_MARK = ".tactful-demo"  # a folder that holds it may be replaced
_START = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)  # the webinar has just ended


@dataclass(frozen=True, slots=True)
class _Server:
    host: str
    port: int


@click.command("demo", epilog=_EXAMPLES)
@click.option(
    "--into", type=click.Path(file_okay=False, path_type=Path), default="tactful-demo",
    show_default=True, help="The folder to create; an earlier demo there is replaced.",
)  # fmt: skip
@click.option(
    "--smtp", metavar="HOST:PORT", help="Send through this SMTP server (without TLS) instead."
)
@click.option("--quick", is_flag=True, help="Use 60 leads instead of 300.")
def command(into: Path, smtp: str | None, quick: bool) -> None:
    """Lint, plan, approve and send a webinar's follow-ups, then prove what arrived.

    Creates two copies of a workspace with 300 leads and real-life faults: one with its faults,
    one fixed. Weeks are played in a minute. Mail goes to a catcher on this machine.

    Exit code 1 says that what arrived is not what was approved.
    """
    out = console()
    server = _server(smtp)
    _clear(into)

    _title(out, 1, "A workspace with typical faults")
    faulty = into / "faulty"
    lay("demo/faulty", faulty)
    write_schemas(faulty)
    with _moving(out, "Linting") as moved:
        report = check_workspace(open_workspace(faulty), today=_START.date(), progress=moved)
    _show_faulty(out, faulty, report)

    _title(out, 2, "The same workspace, fixed")
    workspace = _fixed(into / "sent", quick=quick)
    one = next(iter(workspace.campaigns.values()))
    with _moving(out, "Linting") as moved:
        report = check_workspace(workspace, today=_START.date(), progress=moved)
    if report.fails():
        raise TactfulError(formats()["text"](report, Printing(root=workspace.root)))
    out.print(
        f"{report.rules} rules, {plural(report.templates, 'template')}, "
        f"{plural(report.messages, 'message')} to {plural(report.recipients, 'recipient')}: "
        f"no error, {plural(report.count(Severity.warning), 'warning')}.",
        style="green",
    )

    _title(out, 3, "Who gets the emails, and when")
    recipients = _list(workspace, one)
    verdicts, gate = Verdicts(), gate_of(report, workspace, one, recipients)
    with stored(workspace, rehearsal=True) as store:
        done = _enrol(out, store, workspace, one, recipients, verdicts, gate, _START)
        _show_enrolled(out, done)
        _show_plan(out, workspace, one)

        _title(out, 4, "Approve, and send")
        count = approve_all_in_parts(store, one, by=person("demo"), now=_START)
        out.print(f"{plural(count, 'message')} approved, each by the digest of its exact text.")
        with catcher() if server is None else nullcontext((None, 0)) as (caught, port):
            target = server or _Server("127.0.0.1", port)
            played = _play(out, store, workspace, target)

        _title(out, 5, "What arrived")
        verdict = _verified(out, store, caught)
        _summary(out, played)
        page = _gallery(into, store, workspace, recipients, caught)

    fresh = _fixed(into / "workspace", quick=quick)
    with stored(fresh) as store:
        one = next(iter(fresh.campaigns.values()))
        _enrol(out, store, fresh, one, recipients, verdicts, gate, datetime.now(UTC))

    _title(out, 6, "Look around")
    out.print(f"  {page}  every message that was sent", markup=False)
    out.print(f"  {into / 'faulty-findings.txt'}  all findings in the first copy")
    out.print("  To read, approve and send in the browser:")
    out.print(f"    {_program()} web -C {into / 'workspace'}", markup=False, style="bold")
    if verdict is not None and not verdict.good:
        raise click.exceptions.Exit(1)


def _program() -> str:
    """Return how the reader can call tactful again: it may not be on the path."""
    if shutil.which("tactful"):
        return "tactful"
    script = Path(sys.argv[0])
    here = Path.cwd()
    return str(script.relative_to(here) if script.is_relative_to(here) else script)


def _title(out: Console, number: int, words: str) -> None:
    out.print(f"\n{number}. {words}", style="bold cyan")


def _clear(into: Path) -> None:
    """Make room for the demo; a folder that is not one of ours is never touched."""
    if into.exists() and any(into.iterdir()):
        if not (into / _MARK).exists():
            fix = "choose an empty or a new one with --into"
            raise WorkspaceError([Problem("the folder is not empty", Place(str(into)), fix)])
        shutil.rmtree(into)
    try:
        into.mkdir(parents=True, exist_ok=True)
        (into / _MARK).write_text("tactful demo may replace this folder\n")
    except OSError as error:
        raise TactfulError(f"{into}: cannot be written: {error.strerror or error}") from error


def _server(smtp: str | None) -> _Server | None:
    if smtp is None:
        return None
    host, colon, port = smtp.rpartition(":")
    if not colon or not port.isdigit():
        raise click.BadParameter("write it as HOST:PORT", param_hint="--smtp")
    try:
        socket.create_connection((host, int(port)), timeout=5).close()
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise TactfulError(
            f"no SMTP server answers at {smtp}: {reason}; nothing was sent"
        ) from error
    return _Server(host, int(port))


@contextmanager
def _moving(out: Console, doing: str) -> Iterator[Moved]:
    """Show on a terminal how far something is while it goes on."""
    bar = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=out,
        transient=True,
    )  # fmt: skip
    task = bar.add_task(doing, total=None)

    def moved(done: int, total: int, _what: str = "") -> None:
        bar.update(task, description=f"{doing}: {done:,} of {total:,} messages")

    with bar if out.is_terminal else nullcontext():
        yield moved


def _show_faulty(out: Console, faulty: Path, report: Report) -> None:
    text = formats()["text"](report, Printing(root=faulty))
    (faulty.parent / "faulty-findings.txt").write_text(text, encoding="utf-8")
    counted: Counter[tuple[str, str]] = Counter()
    first: dict[str, Finding] = {}
    for finding in report.findings:
        counted[finding.code, finding.severity.value] += finding.count or 1
        first.setdefault(finding.code, finding)
    table = Table("Code", "How often", "For example", box=None, padding=(0, 2, 0, 0))
    for (code, severity), count in sorted(counted.items(), key=lambda item: (item[0][1], item[0])):
        finding = first[code]
        where = ":".join(str(p) for p in (finding.path, finding.line) if p is not None)
        colour = "red" if severity == "error" else "yellow" if severity == "warning" else "cyan"
        table.add_row(f"[{colour}]{code}[/]", f"{count:,}", f"{where}  {escape(finding.message)}")
    out.print(table)
    errors = sum(1 for f in report.findings if f.severity == "error")
    out.print(f"{plural(errors, 'error')}: none of this would be sent.", style="red")


def _fixed(folder: Path, *, quick: bool) -> Workspace:
    lay("demo/faulty", folder)
    lay("demo/fixed", folder, replace=True)
    write_schemas(folder)
    workspace = open_workspace(folder)
    if quick:
        contacts = folder / str(next(iter(workspace.campaigns.values())).audience.contacts)
        lines = contacts.read_text(encoding="utf-8").splitlines(keepends=True)
        contacts.write_text("".join(lines[:61]), encoding="utf-8")
    return workspace


def _list(workspace: Workspace, one: Campaign) -> Recipients:
    contacts = str(one.audience.contacts)
    return read_recipients(workspace.root / contacts, workspace.fields, shown=contacts)


def _enrol(
    out: Console,
    store: Store,
    workspace: Workspace,
    one: Campaign,
    recipients: Recipients,
    verdicts: Verdicts,
    gate: Gate,
    now: datetime,
) -> Enrolled:
    total = len(recipients) * len(one.emails)
    with _moving(out, "Drafting") as moved:
        verdicts.count, verdicts.judged = 0, lambda count: moved(count, total)
        check = verdicts.of(workspace, one, today=now.date())
        by = person("demo")
        return enrol_list(store, workspace, one, recipients, now=now, by=by, check=check, gate=gate)


def _show_enrolled(out: Console, done: Enrolled) -> None:
    report, drafts = done.report, done.drafts
    out.print(f"{plural(len(report.enrolled), 'contact')} enrolled; left out:")
    for skip in report.skipped:
        out.print(f"  row {skip.row}, {skip.address}: {skip.why}", markup=False, style="yellow")
    out.print(f"{plural(drafts.drafted, 'message')} drafted, {drafts.held} held.")


def _show_plan(out: Console, workspace: Workspace, one: Campaign) -> None:
    table = Table(
        "Step", "When (London)", "When (New York)", "What", box=None, padding=(0, 2, 0, 0)
    )
    window, settings = one.sequence.window, workspace.settings
    here, there = (
        plan(
            one.sequence.steps,
            _START,
            clock_for(settings, window, timezone=zone, calendar=land, mailbox=""),
        )
        for zone, land in (("Europe/London", "GB"), ("America/New_York", "US"))
    )
    for near, far in zip(here, there, strict=True):
        table.add_row(
            str(near.step),
            near.local.strftime("%a %d %b %H:%M"),
            far.local.strftime("%a %d %b %H:%M"),
            f"{near.channel}  {near.template}",
        )
    out.print(table)


def _play(out: Console, store: Store, workspace: Workspace, server: _Server) -> Played:
    errors = Counter[str]()
    bar = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=out,
        transient=True,
    )  # fmt: skip
    task = bar.add_task("Playing four weeks", total=None)
    clock = Clock(_START)
    sent = 0

    def on_sent(one: Sent) -> None:
        nonlocal sent
        if one.state is OutboxState.sent:
            sent += 1
            day = f"{clock.now:%a %d %b %H:%M}"
            bar.update(task, description=f"{day} UTC  {sent:,} sent, last to {one.recipient}")
        else:
            errors[one.detail] += 1

    with bar if out.is_terminal else nullcontext():
        played = play(
            store,
            pointed_at(workspace, server.host, server.port),
            clock=clock,
            transports=lambda box: SmtpTransport(box, password=None),
            boot=boot_id(),
            on_sent=on_sent,
        )
    if errors or not played.sent:
        why = "; ".join(errors) or f"no answer from {server.host}:{server.port}"
        raise TactfulError(f"sending failed: {why}; nothing is lost, every message is kept")
    return played


def _verified(out: Console, store: Store, caught: Caught | None) -> DeliveryProof | None:
    if caught is None:
        out.print("Sent through your own server; look there, and in `tactful status`.")
        return None
    verdict = verify(store, caught)
    good = "green" if verdict.good else "red"
    out.print(f"{plural(verdict.caught, 'message')} received over SMTP.", style=good)
    out.print(
        f"Arrived twice: {len(verdict.twice)}. Lost: {len(verdict.lost)}. "
        f"Not expected: {len(verdict.unknown)}. "
        f"Different from its approved digest: {len(verdict.differing)}.",
        style=good,
    )
    return verdict


def _summary(out: Console, played: Played) -> None:
    out.print(
        f"On the way: {plural(played.calls, 'call')}. {played.reached} of them reached the person, "
        f"{played.replied} people answered and {played.opted_out} opted out: "
        "each of these stopped its sequence."
    )
    out.print(ending(played))


def ending(played: Played) -> str:
    """Return what became of everybody's sequence, in a sentence."""
    states = ", ".join(f"{count} {state}" for state, count in sorted(played.states.items()))
    day, everybody = f"{played.until:%d %B}", sum(played.states.values())
    if not played.unfinished:
        return f"By {day} every sequence had ended: {states}."
    why = ", ".join(f"{count} {state}" for state, count in sorted(played.waiting.items()))
    return (
        f"By {day} {everybody - played.unfinished} of {plural(everybody, 'sequence')} had an end: "
        f"{states}. Messages that wait for a person: {why or 'none'}."
    )


def _gallery(
    into: Path, store: Store, workspace: Workspace, recipients: Recipients, caught: Caught | None
) -> Path:
    page, one = into / "gallery.html", next(iter(workspace.campaigns.values()))
    if caught is None:
        return page
    composer = Composer(workspace, one)
    rows = map(recipients.row, range(len(recipients)))
    people = {values["contact.email"].lower(): values for values in rows}
    with store.reading() as session:
        query = select(Outbox.message_id_header, Outbox.key, StoredMessage.variant)
        rendered = session.execute(query.join(StoredMessage, StoredMessage.id == Outbox.message_id))
        sent = {str(header): (key, variant) for header, key, variant in rendered}
    entries = []
    for mail in caught.arrived():
        key, variant = sent.get(mail.message_id, ("", None))
        step = one.step_of(key)
        number = step.number if step is not None else 0
        template = composer.template(number, variant=variant)
        missing = lacking(template, people.get(mail.address.lower(), {}))
        entries.append(Entry(number, mail.message, missing, variant=variant))
    names = {step.number: f"Step {step.number}: {step.template}" for step in one.emails}
    page.write_text(gallery(entries, title="What the demo sent", names=names), encoding="utf-8")
    return page
