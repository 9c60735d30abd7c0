"""Draft a sequence: an initial email and a list in, the files of a whole campaign out.

What `tactful draft` does. Nothing is written before somebody has seen every file and says so.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..lint.check.api import template_files
from ..lint.drafting.draft import Draft
from ..lint.drafting.drafting import Request
from ..lint.drafting.faults import DraftProblem
from ..lint.drafting.judged import drafted_clean, findings_in
from ..lint.drafting.play import FOLDER, Play, plays
from ..lint.drafting.proposals import proposed, question
from ..lint.drafting.written import write
from ..lint.findings.finding import Finding, Severity
from ..templates.errors import Problem, ProblemsError
from ..templates.workspace.workspace import Workspace
from .authorship import wrote
from .checks import Job
from .context import AppContext, desk
from .labels import plural
from .proposal import Proposal, proposal_of

pages = Blueprint("drafting", __name__)

LISTS = frozenset((".csv", ".tsv", ".xlsx"))
WAIT_S = 2.0  # then the page says that it is at work, and comes again
WRITE_WAIT_S = 60.0  # who pressed "Write" has seen the draft: it was made a moment ago
MAX_OFFERED = 500  # files in a menu
MAX_KEPT = 8  # drafts that are kept until a file of the workspace changes
# What a fix says that names an option of the command, as the form has it.
_FIXES = {
    "play": "choose the play yourself",
    "name": "give the campaign another name",
    "initial": "choose another initial email",
    "contacts": "choose another list",
    "lead_type": "choose another lead type",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form holds; empty: chosen from what the others say."""

    initial: str = ""
    contacts: str = ""
    lead_type: str = ""
    play: str = ""
    name: str = ""
    ask: str = ""  # "1": with the texts of the program of [draft] command

    def query(self) -> dict[str, Any]:
        """Return the parts of the address that are set."""
        return {key: value for key, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen. own are initial emails of campaigns, which come first."""

    own: tuple[str, ...]
    others: tuple[str, ...]
    lists: tuple[str, ...]
    lead_types: tuple[str, ...]
    plays: tuple[Play, ...]


@dataclass(slots=True)
class Faults:
    """What is wrong with a request, by the field that it is about."""

    of: dict[str, list[str]] = field(default_factory=dict)

    def add(self, part: str, words: str) -> None:
        self.of.setdefault(part, []).append(words)

    def __bool__(self) -> bool:
        return bool(self.of)


@pages.get("/draft")
def show() -> ResponseReturnValue:
    """Show the form; once it is filled in, the files that would be written."""
    here, asked = desk(), _asked(request.args)
    faults = Faults()
    offer = _offer(here.workspace, faults)
    if asked.ask and not _is_asked(here, asked):  # a link alone runs no program
        asked = replace(asked, ask="")
    begun = "initial" in request.args
    proposal = _proposed(here, asked, offer, faults, wait_s=WAIT_S) if begun else None
    return _page(here, asked, offer, faults, proposal, begun=begun)


@pages.post("/draft/ask")
def do_ask() -> ResponseReturnValue:
    """Let the program of [draft] command propose the texts, as `tactful draft` does."""
    here, asked = desk(), replace(_asked(request.form), ask="1")
    faults, before = Faults(), here.reading().drafts.get(_key(here, asked))
    if before is not None and before.finished:  # each press asks anew
        here.reading().drafts.pop(_key(here, asked), None)
    offer = _offer(here.workspace, faults)
    if here.workspace.settings.draft.command is None:
        faults.add("ask", "tactful.toml names no program: add [draft] command.")
    else:
        _proposed(here, asked, offer, faults, wait_s=WAIT_S)
    if faults:
        return _page(here, asked, offer, faults, None, begun=True)
    return redirect(url_for("drafting.show", **asked.query()), 303)


@pages.post("/draft")
def do_write() -> ResponseReturnValue:
    """Write the files that were shown, and no others."""
    here, asked = desk(), _asked(request.form)
    faults = Faults()
    offer = _offer(here.workspace, faults)
    proposal = _proposed(here, asked, offer, faults, wait_s=WRITE_WAIT_S)
    if proposal is None:
        return _page(here, asked, offer, faults, None, begun=True)
    if proposal.digest != request.form.get("digest", ""):
        flash(
            "The draft changed while you were reading. Nothing was written: see below.", "warning"
        )
        return redirect(url_for("drafting.show", **asked.query()), 303)
    if asked.ask and _count(proposal, Severity.error):
        flash("The program’s texts have errors. Nothing was written: see below.", "warning")
        return redirect(url_for("drafting.show", **asked.query()), 303)
    try:
        anew = request.form.get("replace") == "1"
        write(here.workspace.root, proposal.draft.files, force=anew)
    except ProblemsError as error:  # somebody else wrote one of them meanwhile
        flash(f"Nothing was written: {error.problems[0]}.", "warning")
        return redirect(url_for("drafting.show", **asked.query()), 303)
    wrote(here, *proposal.draft.files)
    found = proposal.findings
    judged = f"{plural(len(found), 'finding')}, listed below" if found else "nothing to fix"
    flash(
        f"{plural(len(proposal.changes), 'file')} written. Lint: {judged}. Read them aloud and "
        "edit them, then enrol the list.",
        "good",
    )
    return redirect(url_for("campaign.show", name=proposal.draft.name), 303)


def _page(
    here: AppContext,
    asked: Asked,
    offer: Offer,
    faults: Faults,
    proposal: Proposal | None,
    *,
    begun: bool,
) -> ResponseReturnValue:
    page = render_template(
        "drafting.html",
        asked=asked,
        offer=offer,
        faults=faults.of,
        proposal=proposal,
        at_work=begun and proposal is None and not faults,
        runs_command=here.workspace.settings.draft.command is not None,
        command_seconds=here.workspace.settings.draft.seconds,
        errors=_count(proposal, Severity.error),
        warnings=_count(proposal, Severity.warning),
    )
    return page, 422 if faults else 200


def _count(proposal: Proposal | None, severity: Severity) -> int:
    return sum(one.severity is severity for one in proposal.findings) if proposal else 0


def _asked(values: Mapping[str, str]) -> Asked:
    parts = {key: values.get(key, "").strip()[:200] for key in Asked.__dataclass_fields__}
    return Asked(**parts)


def _offer(workspace: Workspace, faults: Faults) -> Offer:
    steps = [step for one in workspace.campaigns.values() for step in one.sequence.steps]
    used = {name for s in steps for name in (s.template, *s.variants.values())}
    initials = {one.initial for one in workspace.campaigns.values() if one.initial}
    names = [path.relative_to(workspace.templates).as_posix() for path in template_files(workspace)]
    home = workspace.root / "contacts"
    lists = [
        path.relative_to(workspace.root).as_posix()
        for path in (sorted(home.rglob("*")) if home.is_dir() else ())
        if path.suffix.lower() in LISTS and path.is_file() and not path.name.startswith((".", "~$"))
    ]
    try:
        known = tuple(plays(workspace).values())
    except ProblemsError as error:
        known = ()
        for problem in error.problems:
            faults.add("play", str(problem))
    return Offer(
        tuple(name for name in names if name in initials)[:MAX_OFFERED],
        tuple(name for name in names if name not in initials | used)[:MAX_OFFERED],
        tuple(lists[:MAX_OFFERED]),
        tuple(sorted(workspace.presets)),
        tuple(sorted(known, key=lambda one: one.name)),
    )


def _proposed(
    here: AppContext, asked: Asked, offer: Offer, faults: Faults, *, wait_s: float
) -> Proposal | None:
    """Return what would be written; None where faults say why not, or it is not ready yet."""
    if asked.initial not in (*offer.own, *offer.others):
        faults.add("initial", "Choose the email that these people had before.")
    if asked.contacts not in offer.lists:
        faults.add("contacts", "Choose the list of leads.")
    if faults:
        return None
    try:
        found = _job(here, asked).result(wait_s=wait_s)
    except _ProgramError as error:
        for problem in error.problems:
            faults.add("ask", problem.message)
        return None
    except ProblemsError as error:
        for problem in error.problems:
            faults.add(*_told(problem))
        return None
    return proposal_of(here.workspace, *found) if found is not None else None


def _job(here: AppContext, asked: Asked) -> Job[tuple[Draft, list[Finding]]]:
    """Return the drafting of what is asked for; begins it, where nobody asked for it before."""
    workspace, today, kept = here.workspace, here.clock().date(), here.reading().drafts
    key = _key(here, asked)
    if key not in kept:
        wanted = Request(
            workspace.templates / asked.initial,
            Path(asked.contacts),
            asked.lead_type or None,
            asked.play or None,
            asked.name or None,
        )
        while len(kept) >= MAX_KEPT:
            kept.pop(next(iter(kept)), None)
        made = _with_the_program if asked.ask else drafted_clean
        kept[key] = Job(lambda: made(workspace, wanted, today=today), name="drafting")
    return kept[key]


def _with_the_program(
    workspace: Workspace, wanted: Request, *, today: date
) -> tuple[Draft, list[Finding]]:
    """Return a draft with the texts that the program proposes, and what lint finds in it."""
    draft, _ = drafted_clean(workspace, wanted, today=today)
    try:
        texts = proposed(workspace.settings.draft, workspace.root, question(draft))
    except ProblemsError as error:
        raise _ProgramError(error.problems) from error
    draft = draft.with_texts(texts)
    return draft, findings_in(workspace, draft, today=today)


class _ProgramError(ProblemsError):
    """The program of [draft] command proposed nothing that can be used."""


def _key(here: AppContext, asked: Asked) -> tuple[str, ...]:
    stamp = _stamp(here.workspace.root, asked.contacts)
    return (*asdict(asked).values(), here.clock().date().isoformat(), stamp)


def _is_asked(here: AppContext, asked: Asked) -> bool:
    """Say whether somebody pressed the button for that."""
    return _key(here, asked) in here.reading().drafts


def _stamp(root: Path, contacts: str) -> str:
    """Return what changes with a list or a play of the workspace's own, which no campaign names."""
    found = (root / contacts, *(root / FOLDER).rglob("*"))
    return str(sorted((str(one), one.stat().st_mtime_ns) for one in found if one.is_file()))


def _told(problem: Problem) -> tuple[str, str]:
    """Return the field that a fault is about, and what to say beside it."""
    part = problem.part if isinstance(problem, DraftProblem) else "initial"
    fix = problem.fix or ""
    fix = _FIXES[part] if "--" in fix else fix
    where = f"{problem.place}: " if problem.place and problem.place.line else ""
    words = f"{where}{problem.message}" + (f"; {fix}" if fix else "")
    return part, words
