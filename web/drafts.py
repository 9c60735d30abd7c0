"""A draft as it is asked for: what it may be made of, the work on it, and its files written.

The page and the API ask here; nothing is written before somebody has seen every file.
"""

from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ..lint.check.api import template_files
from ..lint.drafting.draft import Draft
from ..lint.drafting.drafting import Request
from ..lint.drafting.faults import DraftProblem
from ..lint.drafting.judged import drafted_clean, findings_in
from ..lint.drafting.play import FOLDER, Play, plays
from ..lint.drafting.proposals import proposed, question
from ..lint.drafting.written import write
from ..lint.findings.finding import Finding, Severity
from ..templates.errors import Problem, ProblemsError, TactfulError
from ..templates.workspace.regular_files import is_regular
from ..templates.workspace.workspace import Workspace
from .authorship import wrote
from .checks import Job
from .context import AppContext
from .proposal import Proposal, proposal_of

LISTS = frozenset((".csv", ".tsv", ".xlsx"))
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
    """What is asked for; empty: chosen from what the others say."""

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


def offer_of(workspace: Workspace, faults: Faults) -> Offer:
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


def proposal_for(
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


class DraftChanged(TactfulError):
    """The draft is not the one that was shown; nothing was written."""


class TextsFaulty(TactfulError):
    """The program proposed texts with errors; nothing was written."""


def write_as_shown(
    here: AppContext, asked: Asked, proposal: Proposal, *, digest: str, anew: bool
) -> None:
    """Write the files that were shown, and no others; keeps who wrote them.

    anew: over those that were drafted before, if nobody changed them since. Raises DraftChanged,
    TextsFaulty, and ProblemsError where files stand in the way.
    """
    if proposal.digest != digest:
        raise DraftChanged("the draft changed while you were reading; nothing was written")
    if asked.ask and any(one.severity is Severity.error for one in proposal.findings):
        raise TextsFaulty("the program’s texts have errors; nothing was written")
    write(here.workspace.root, proposal.draft.files, force=anew)
    wrote(here, *proposal.draft.files)


def _job(here: AppContext, asked: Asked) -> Job[tuple[Draft, list[Finding]]]:
    """Return the drafting of what is asked for; begins it, where nobody asked for it before."""
    workspace, today, kept = here.workspace, here.clock().date(), here.reading().drafts
    key = key_of(here, asked)
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


def key_of(here: AppContext, asked: Asked) -> tuple[str, ...]:
    """Return what a draft is kept under, for as long as what it is made of stays."""
    stamp = _stamp(here.workspace.root, asked.contacts)
    return (*asdict(asked).values(), here.clock().date().isoformat(), stamp)


def is_asked(here: AppContext, asked: Asked) -> bool:
    """Say whether somebody pressed the button for that."""
    return key_of(here, asked) in here.reading().drafts


def _stamp(root: Path, contacts: str) -> str:
    """Return what changes with a list or a play of the workspace's own, which no campaign names."""
    found = (root / contacts, *(root / FOLDER).rglob("*"))
    return str(sorted((str(one), one.stat().st_mtime_ns) for one in found if is_regular(one)))


def _told(problem: Problem) -> tuple[str, str]:
    """Return the field that a fault is about, and what to say beside it."""
    part = problem.part if isinstance(problem, DraftProblem) else "initial"
    fix = problem.fix or ""
    fix = _FIXES[part] if "--" in fix else fix
    where = f"{problem.place}: " if problem.place and problem.place.line else ""
    words = f"{where}{problem.message}" + (f"; {fix}" if fix else "")
    return part, words
