"""Drafts a follow-up sequence: reads the initial email, the list and the library, fills a play."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from ...templates.errors import Place, Problem, ProblemsError, WorkspaceError
from ...templates.workspace.campaign import DEFAULT_LEAD_TYPE
from ...templates.workspace.located import nearest
from ...templates.workspace.preset import Preset
from ...templates.workspace.root import SETTINGS, astray
from ...templates.workspace.workspace import Workspace
from ..lists.ascii_words import ascii_words
from ..lists.recipients import Recipients, read_recipients
from .choice import chosen_play, named_play
from .draft import Draft, Drafting, bounds, is_campaign_name
from .evidence import DAY, ENDED, LAST, NOTE, Evidence, evidence_in, unused_columns
from .faults import Part, about
from .initial_mail import InitialMail, initial_name, read_initial
from .play import Play, plays
from .slot_names import OF_LEAD, SLOTS
from .slots import Slot, slots_of

T = TypeVar("T")
_SHOWN = 6  # columns that a sentence names


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for. What is None is chosen, and the choice is told."""

    initial: Path
    contacts: Path
    lead_type: str | None = None
    play: str | None = None
    name: str | None = None


def drafted(
    workspace: Workspace,
    request: Request,
    *,
    today: date,
    unquoted: frozenset[str] = frozenset(),
) -> Draft:
    """Return the draft; raises WorkspaceError with everything that keeps it from being made.

    unquoted names the texts of the play that are to quote nothing of the initial email.
    """
    problems: list[Problem] = []
    mail = _tried(problems, "initial", lambda: _initial(workspace, request.initial, today))
    recipients = _tried(problems, "contacts", lambda: _list(workspace, request.contacts))
    known = _tried(problems, "play", lambda: plays(workspace))
    named: Play | None = None
    if known and (wanted := request.play) is not None:
        named = _tried(problems, "play", lambda: named_play(known, wanted))
    name = request.name or _name_of(request.contacts)
    if not is_campaign_name(name):
        fix = "use letters, digits, '-' and '_', like --name fair-march"
        problems += about("name", [Problem(f"'{name}' is no name for a campaign", fix=fix)])
    if request.lead_type is not None and request.lead_type not in workspace.presets:
        problems += about("lead_type", [_unknown_type(request.lead_type, workspace)])
    if mail is not None and known:
        problems += about("initial", _language_problems(mail, workspace, known, named))
    evidence = list(evidence_in(recipients, workspace.fields)) if recipients is not None else []
    if recipients is not None and not any(one.telling for one in evidence):
        problems += about("contacts", [_no_evidence(recipients, evidence)])
    if problems or mail is None or recipients is None or not known:
        raise WorkspaceError(problems)
    language = _language(mail, workspace)
    dates = workspace.settings.locale.partition("-")[0].partition("_")[0] == language
    phones = recipients.column("contact.phone")
    slots = slots_of(workspace, mail, evidence, dates=dates,
                     phones=sum(map(bool, phones)) / len(phones))  # fmt: skip
    if named is not None:
        play, why = named, "you named it"
    else:
        said = " ".join((request.contacts.stem, mail.name, *recipients.header))
        play, why = _of_play(lambda: chosen_play(known, mail, slots, said, language=language,
                                                 lead_type=request.lead_type))  # fmt: skip
    _of_play(lambda: _require(play, slots, recipients))
    lead_type = request.lead_type or _lead_type(play, workspace.presets)
    making = Drafting(workspace, mail, play, slots, evidence, language, today, unquoted)
    fewest, most = bounds(workspace.presets[lead_type])
    steps, left_out = making.steps(name, most)
    emails = [one for one in steps if one.step.channel == "email" and not one.step.goodbye]
    if not emails:
        what = f"no email of the play '{play.name}' can be written: {'; '.join(left_out)}"
        nothing = Problem(what, Place(workspace.shown(request.contacts)))
        raise WorkspaceError(about("contacts", [nothing]))
    notes = _notes(workspace, recipients, evidence, slots, dates=dates, language=language)
    return Draft(
        name=name,
        play=play,
        why=why,
        language=language,
        formal=mail.formal,
        lead_type=lead_type,
        mail=mail,
        evidence=tuple(evidence),
        contacts=workspace.shown(_found(workspace, request.contacts)),
        steps=tuple(steps),
        left_out=tuple(left_out),
        notes=(*_few(len(steps), fewest, lead_type), *notes),
    )


def _tried(problems: list[Problem], part: Part, make: Callable[[], T]) -> T | None:
    try:
        return make()
    except ProblemsError as error:
        problems += about(part, error.problems)
        return None


def _of_play(make: Callable[[], T]) -> T:
    try:
        return make()
    except WorkspaceError as error:
        raise WorkspaceError(about("play", error.problems)) from error


def _initial(workspace: Workspace, path: Path, today: date) -> InitialMail:
    return read_initial(workspace, initial_name(workspace, path), today)


def _found(workspace: Workspace, path: Path) -> Path:
    return next((one for one in (path, workspace.root / path) if one.is_file()), path)


def _list(workspace: Workspace, path: Path) -> Recipients:
    """Return the list; raises WorkspaceError where a campaign cannot use it."""
    file = _found(workspace, path)
    if not file.is_file():
        fix = "give its path, like contacts/fair.csv"
        raise WorkspaceError([Problem("there is no such list", Place(str(path)), fix)])
    shown = workspace.shown(file)
    if why := astray(workspace.root, file):
        fix = "copy it into contacts/, where a campaign can name it"
        raise WorkspaceError([Problem(f"the list {why}", Place(str(path)), fix)])
    recipients = read_recipients(file, workspace.fields, shown=shown)
    if not len(recipients):
        raise WorkspaceError([Problem("the list has no rows", Place(shown))])
    if not any(recipients.column("contact.email")):
        fix = "add a column 'email'"
        raise WorkspaceError([Problem("no column holds email addresses", Place(shown), fix)])
    return recipients


def _name_of(contacts: Path) -> str:
    return re.sub(r"[^a-z0-9]+", "-", ascii_words(contacts.stem)).strip("-") or "follow-up"


def _language(mail: InitialMail, workspace: Workspace) -> str:
    """Return the language of the initial email, else the one that the workspace says."""
    if mail.language is not None:
        return mail.language
    said = "locale" in workspace.settings.model_fields_set
    return re.split(r"[-_]", workspace.settings.locale)[0].lower() if said else ""


def _language_problems(
    mail: InitialMail, workspace: Workspace, known: dict[str, Play], named: Play | None
) -> list[Problem]:
    language = _language(mail, workspace)
    if not language:
        what = "cannot tell in which language the initial email is: it has too few words"
        fix = f'write locale = "en" (or another) in {SETTINGS}'
        return [Problem(what, Place(mail.shown), fix)]
    some = [named] if named is not None else list(known.values())
    if any(language in play.languages for play in some):
        return []
    there = ", ".join(sorted({one for play in some for one in play.languages}))
    which = f"the play '{named.name}' has" if named is not None else "the plays have"
    what = f"cannot draft, because the initial email is in '{language}' and {which} only: {there}"
    return [Problem(what, Place(mail.shown), f"add the texts of a play in plays/NAME/{language}/")]


def _no_evidence(recipients: Recipients, evidence: list[Evidence]) -> Problem:
    what = "cannot draft, because no column says what each lead asked, took or told"
    if evidence:
        same = ", ".join(repr(one.label) for one in evidence[:_SHOWN])
        what += f": {same} has the same value for everybody"
    unused = unused_columns(recipients)
    fix = "add a column with what each of them asked for, or a note on what they said"
    if unused:
        named = ", ".join(repr(header) for header in unused[:_SHOWN])
        fix = f"declare fields for {named} in {SETTINGS}, where they say it: [fields.lead]"
    return Problem(what, Place(recipients.path, recipients.header_line), fix)


def _require(play: Play, slots: dict[str, Slot], recipients: Recipients) -> None:
    lacking = [name for name in play.needs if name not in slots]
    if lacking:
        raise WorkspaceError(
            Problem(
                f"cannot fill the play '{play.name}', because nothing says {SLOTS[name]}",
                Place(recipients.path, recipients.header_line),
                "add the column and declare its field, or choose another play (--list-plays)",
            )
            for name in lacking
        )


def _unknown_type(lead_type: str, workspace: Workspace) -> Problem:
    near = nearest(lead_type, sorted(workspace.presets))
    there = f"there are {', '.join(sorted(workspace.presets))}"
    fix = f"did you mean '{near}'?" if near else there
    return Problem(f"'{lead_type}' is no lead type", fix=fix)


def _lead_type(play: Play, presets: Mapping[str, Preset]) -> str:
    return next((one for one in play.lead_types if one in presets), DEFAULT_LEAD_TYPE)


def _few(touches: int, fewest: int | None, lead_type: str) -> list[str]:
    if fewest is None or touches >= fewest:
        return []
    more = "phone numbers, further columns or items in the library would add some"
    return [f"{touches} touches, where leads of type {lead_type} take {fewest} or more: {more}"]


def _notes(
    workspace: Workspace,
    recipients: Recipients,
    evidence: list[Evidence],
    slots: dict[str, Slot],
    *,
    dates: bool,
    language: str,
) -> list[str]:
    found = []
    if (note := next((one for one in evidence if one.role == NOTE), None)) is not None:
        found.append(
            f"{{{{ {note.key} }}}} is shown to the leads: read the column '{note.label}' first"
        )
    of_days = [one for one in evidence if one.role in (DAY, ENDED, LAST)]
    if of_days and not dates:
        found.append(
            f"no day is named, because they would be written in '{workspace.settings.locale}': "
            f'write locale = "{language}" in {SETTINGS}'
        )
    unused = unused_columns(recipients)
    if unused:
        named = ", ".join(repr(header) for header in unused[:_SHOWN])
        found.append(f"not used, because no field is declared for it in {SETTINGS}: {named}")
    if "my-phone" not in slots:
        found.append(
            f"the scripts name no number to call back: add phone to [mailboxes] in {SETTINGS}"
        )
    if not set(slots) & OF_LEAD - {"event"}:
        found.append("little is known of each lead: one more column would make the texts better")
    return found
