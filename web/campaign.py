"""A campaign: its sequence as a timeline, what lint says, and what to do next."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, NotFound

from ..campaigns.actions.agreed import ListChanged
from ..campaigns.actions.draft import draft_in_parts
from ..campaigns.actions.enrol import Enrolled, NotFit
from ..campaigns.actions.let_in import NotLetIn, may_be_let_in, rows_named
from ..campaigns.actions.people import decide_pair, unknown_to_lint
from ..campaigns.people.address import AddressError
from ..campaigns.people.decisions import DecisionError
from ..campaigns.queries.people import enrolments
from ..campaigns.queries.releases import running_on
from ..lint.check.gate import errors
from ..lint.findings.finding import Finding, Severity
from ..lint.lists.decisions import Verdict
from ..lint.lists.recipients import Recipients
from ..templates.workspace.campaign import Campaign
from .access import require_to_draft
from .context import AppContext, desk
from .counts import overview_of
from .enrolling import Enrolling, enrol_as_agreed, is_long, looked_through
from .labels import plural
from .numbers import asked_number
from .people import People, Person
from .results import is_compared
from .sequence import way_of

pages = Blueprint("campaign", __name__)

WAIT_S = 0.05  # a page does not wait for the linter; it says how far it is
MAX_LISTED = 100  # findings and left-out rows on one page; the count is always whole


@dataclass(frozen=True, slots=True)
class Fixing:
    """What is to be fixed in one file, worst first."""

    path: str
    findings: tuple[Finding, ...]

    def count(self, severity: str) -> int:
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def pressing(self) -> tuple[Finding, ...]:
        """All but the notes."""
        return tuple(one for one in self.findings if one.severity is not Severity.info)

    @property
    def notes(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.severity is Severity.info)


@dataclass(frozen=True, slots=True)
class Chosen:
    """On whose clock a sequence is shown. words were searched for, found are those they fit."""

    person: Person
    typical: bool
    words: str = ""
    found: tuple[Person, ...] = ()


@pages.get("/campaigns/<name>")
def show(name: str) -> ResponseReturnValue:
    """Show the sequence on one person's clock, its findings and its figures."""
    here = desk()
    campaign = here.campaign(name)
    with here.store.reading() as session:
        overview = overview_of(here, session, name)
        runs = running_on(session, here.workspace, campaign)
    judging = here.judging(campaign)
    report = judging.report(wait_s=WAIT_S)
    findings = report.findings if report else ()
    chosen = _chosen(here, campaign)
    worst_first = sorted(findings, key=lambda finding: finding.severity.rank)
    return render_template(
        "campaign.html",
        campaign=campaign,
        overview=overview,
        runs=runs,
        report=report,
        judging=judging,
        recipients=here.recipients(campaign),
        chosen=chosen,
        way=way_of(here, campaign, chosen.person, measured=report is not None),
        compared=is_compared(here, campaign),
        verdicts=_verdicts(findings, campaign),
        figures={step.key: step for step in overview.steps},
        files=_by_file(worst_first[:MAX_LISTED]),
        unlisted=len(worst_first[MAX_LISTED:]),
        errors=report.count(Severity.error) if report else 0,
        warnings=report.count(Severity.warning) if report else 0,
    )


def _chosen(here: AppContext, campaign: Campaign) -> Chosen:
    """Return the person asked for, else one like most."""
    recipients = here.recipients(campaign)
    people = People(here.workspace, recipients)
    words = request.args.get("to", "").strip()
    found = people.find(words) if words else []
    if len(found) == 1:
        return Chosen(found[0], typical=False, words=words)
    if words and not found and (person := _enrolled(here, campaign, words)):
        return Chosen(person, typical=False, words=words)
    row = asked_number(request.args, "row") if not words else None
    if row is not None:
        asked = people.at(row)
        if asked is None:
            raise NotFound(f"There is no recipient {row}: the list has {len(people)}.")
        return Chosen(asked, typical=False)
    usual = here.typical(campaign, recipients) if recipients is not None else 0
    return Chosen(people.at(usual) or people.example(), True, words, tuple(found))


def _enrolled(here: AppContext, campaign: Campaign, address: str) -> Person | None:
    """Return somebody in the sequence who is no longer on the list."""
    with here.store.reading() as session:
        found = enrolments(session, here.workspace, campaign.name, address=address, limit=1)
    return Person(0, found[0].values, owner=found[0].owner) if found else None


@pages.get("/campaigns/<name>/enrol")
def ask_to_enrol(name: str) -> ResponseReturnValue:
    """Show who would be enrolled and who would be left out; nothing is stored."""
    here = desk()
    campaign = here.campaign(name)
    if campaign.archived:
        flash(f"{name} is archived. Bring it back first.", "warning")
        return redirect(url_for("campaign.show", name=name), 303)
    recipients = _list(here, campaign)
    if "again" in request.args:
        here.enrolling.pop(name, None)
    under_way = here.enrolling.get(name)
    if under_way is not None:
        return _under_way(here, campaign, under_way)
    also = _also(here, recipients, request.args.getlist("also"))
    look = looked_through(here, campaign, recipients, also, wait_s=WAIT_S)
    if look is None:
        judging = here.judging(campaign)
        return render_template(
            "enrol_waits.html", campaign=campaign, rows=len(recipients), judging=judging
        )
    report = look.foreseen.report
    may_come = may_be_let_in(here.workspace, recipients, report)
    return render_template(
        "enrol.html",
        campaign=campaign,
        recipients=recipients,
        report=report,
        digest=look.digest,
        stopping=errors(look.gate.whole),
        already=report.counts.get("enrolled", 0),
        left_out=[one for one in report.skipped if one.kind != "enrolled"],
        also=sorted(also),
        may_come={row: _name(recipients, row) for row in may_come},
        max_listed=MAX_LISTED,
    )


def _under_way(here: AppContext, campaign: Campaign, job: Enrolling) -> ResponseReturnValue:
    """Show how far a long enrolment is, and at its end what it did."""
    try:
        done = job.result(wait_s=WAIT_S)
    except (ListChanged, NotFit) as error:
        here.enrolling.pop(campaign.name, None)
        flash(f"Nobody was enrolled: {error}.", "warning")
        return redirect(url_for("campaign.ask_to_enrol", name=campaign.name), 303)
    except Exception:
        here.enrolling.pop(campaign.name, None)
        raise
    return render_template("enrol_waits.html", campaign=campaign, job=job, done=done)


def _enrolled_now(campaign: Campaign, done: Enrolled) -> ResponseReturnValue:
    drafted = done.drafts
    flash(
        f"{plural(len(done.report.enrolled), 'recipient')} enrolled, "
        f"{plural(drafted.drafted, 'message')} drafted, {drafted.held} held.",
        "good",
    )
    return redirect(url_for("campaign.show", name=campaign.name), 303)


def _name(recipients: Recipients, row: int) -> str:
    cells = (recipients.column(f"contact.{key}")[row - 1] for key in ("first_name", "last_name"))
    return " ".join(filter(None, cells))


def _also(here: AppContext, recipients: Recipients, names: list[str]) -> set[int]:
    """Return the rows that somebody lets in by name. Raises BadRequest where none may be."""
    try:
        return rows_named(here.workspace, recipients, names)
    except NotLetIn as error:
        raise BadRequest from error


@pages.post("/campaigns/<name>/enrol")
def do_enrol(name: str) -> ResponseReturnValue:
    """Enrol the people that were shown, and draft their messages."""
    here = desk()
    campaign = here.campaign(name)
    require_to_draft(campaign)
    if campaign.archived:
        return redirect(url_for("campaign.ask_to_enrol", name=name), 303)
    recipients = _list(here, campaign)
    agreed = request.form.get("digest", "")
    also = _also(here, recipients, request.form.getlist("also"))
    if is_long(recipients):
        if name not in here.enrolling:  # a second press begins nothing
            here.enrolling[name] = Enrolling(
                here, campaign, recipients, agreed=agreed, also=also, now=here.clock()
            )
        return redirect(url_for("campaign.ask_to_enrol", name=name), 303)
    try:
        done = enrol_as_agreed(here, campaign, recipients, agreed=agreed, also=also)
    except ListChanged:
        flash("The list changed while you were reading. Nobody was enrolled.", "warning")
        return redirect(url_for("campaign.ask_to_enrol", name=name), 303)
    except NotFit:  # the page says what to fix
        return redirect(url_for("campaign.ask_to_enrol", name=name), 303)
    return _enrolled_now(campaign, done)


@pages.post("/campaigns/<name>/different")
def tell_apart(name: str) -> ResponseReturnValue:
    """Remember that a row is somebody else than the known person it looks like."""
    here = desk()
    campaign = here.campaign(name)
    one, other = request.form.get("one", ""), request.form.get("other", "")
    try:
        made = decide_pair(
            here.store, one, other, Verdict.different, by=here.user, now=here.clock(),
            note=f"at enrolment in {campaign.name}",
        )  # fmt: skip
    except (AddressError, DecisionError) as error:
        flash(f"Nothing was changed: {error}.", "warning")
    else:
        flash(
            f"{one} and {other} are now two different people. To undo this: tactful people undo "
            f"{made.number}",
            "good",
        )
        lacking = unknown_to_lint(here.store, here.workspace)
        if lacking:
            flash(lacking, "warning")
    return redirect(url_for("campaign.ask_to_enrol", name=name), 303)


@pages.post("/campaigns/<name>/draft")
def do_draft(name: str) -> ResponseReturnValue:
    """Render every email still to come, and say what changed."""
    here = desk()
    campaign = here.campaign(name)
    require_to_draft(campaign)
    report = draft_in_parts(here.store, here.workspace, campaign, now=here.clock())
    flash(
        f"{plural(report.drafted, 'message')} drafted, {report.held} held, "
        f"{report.unchanged} as before, {report.stale} out of date.",
        "good",
    )
    return redirect(url_for("campaign.show", name=name), 303)


def _list(here: AppContext, campaign: Campaign) -> Recipients:
    recipients = here.recipients(campaign)
    if recipients is None:
        raise NotFound(f"There is no list in {campaign.path}; add audience: contacts.")
    return recipients


def _by_file(findings: Iterable[Finding]) -> list[Fixing]:
    """Return the findings file by file, as they are fixed; the files with most errors first."""
    files: dict[str, list[Finding]] = {}
    for finding in findings:
        files.setdefault(finding.path or "The campaign as a whole", []).append(finding)
    made = [
        Fixing(path, tuple(sorted(found, key=lambda one: (one.severity.rank, one.line or 0))))
        for path, found in files.items()
    ]
    return sorted(made, key=lambda one: (-one.count("error"), -one.count("warning")))


def _verdicts(findings: Iterable[Finding], campaign: Campaign) -> dict[int, tuple[int, int]]:
    """Return how many errors and warnings are about each step; 0 is the initial email."""
    found, steps = list(findings), campaign.sequence.steps
    about = {s.number: _about(found, s.number, s.template, *s.variants.values()) for s in steps}
    return {0: _about(found, 0, campaign.initial or ""), **about}


def _about(findings: Iterable[Finding], number: int, *templates: str) -> tuple[int, int]:
    """Return how many errors and warnings are about a step: its messages or its templates."""
    files = {f"templates/{name}" for name in templates}
    ours = [
        finding.severity
        for finding in findings
        if number in (finding.steps or (finding.step,))
        or (finding.step is None and finding.path in files)
    ]
    return ours.count(Severity.error), ours.count(Severity.warning)
