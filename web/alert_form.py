"""The form of the page Alerts: its fields, what they change in tactful.toml, what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from tomllib import TOMLDecodeError

from ..templates.errors import Problem, WorkspaceError
from ..templates.workspace.faults import said_path, validate
from ..templates.workspace.located import load_toml
from ..templates.workspace.root import SETTINGS
from ..templates.workspace.settings import Settings
from ..templates.workspace.toml_edit import Changes, NotEditedError, with_words

WHOLE = ""  # the field of a fault that is of none
_MOST = 500  # characters of a field
_NAMES = ("reply", "held", "url", "secret")


@dataclass(frozen=True, slots=True)
class Proposed:
    """What saving would write. faults: by field, all of them; text is as it was then."""

    text: str
    faults: Mapping[str, str]


def places(settings: Settings) -> dict[str, tuple[str, ...]]:
    """Return where in tactful.toml each field of the form stands."""
    found: dict[str, tuple[str, ...]] = {name: ("alerts", name) for name in _NAMES}
    return found | {to(key): ("mailboxes", key, "alert_to") for key in settings.mailboxes}


def to(mailbox: str) -> str:
    """Return the field that says where a mailbox's alerts go."""
    return f"to-{mailbox}"


def said(name: str) -> str:
    """Return what a field is called in the audit log."""
    box = name.removeprefix("to-")
    return name if box == name else f"alerts of {box}"


def as_set(settings: Settings) -> dict[str, str]:
    """Return what the fields hold now."""
    alerts = settings.alerts
    found = {
        "reply": alerts.reply, "held": alerts.held, "url": alerts.url,
        "secret": alerts.secret or "",
    }  # fmt: skip
    return found | {to(key): box.alert_to or "" for key, box in settings.mailboxes.items()}


def of_form(form: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """Return what somebody wrote; a field that was not sent stays as it is."""
    now = as_set(settings)
    return {name: form.get(name, before).strip()[:_MOST] for name, before in now.items()}


def changed(wanted: Mapping[str, str], settings: Settings) -> dict[str, tuple[str, str]]:
    """Return what was changed, by field: before and after."""
    now = as_set(settings)
    return {name: (now[name], wanted[name]) for name in now if now[name] != wanted[name]}


def proposed(text: str, wanted: Mapping[str, str], settings: Settings) -> Proposed:
    """Return tactful.toml as saving would write it, or every fault at its field."""
    faults = {}
    if "webhook" in (wanted["reply"], wanted["held"]):
        if not wanted["url"]:
            faults["url"] = "a webhook needs an address to go to"
        if not wanted["secret"]:
            faults["secret"] = "a webhook needs a key that signs it"
    where = places(settings)
    new: Changes = {
        where[name]: after or None for name, (_, after) in changed(wanted, settings).items()
    }
    try:
        edited = with_words(text, new)
        validate(Settings, load_toml(edited, SETTINGS))
    except (NotEditedError, TOMLDecodeError) as error:  # somebody is writing it by hand
        faults[WHOLE] = str(error)
    except WorkspaceError as error:
        for problem in error.problems:
            name, words = _of_field(problem, where)
            faults.setdefault(name, words)
    return Proposed(text if faults else edited, faults)


def _of_field(problem: Problem, where: Mapping[str, tuple[str, ...]]) -> tuple[str, str]:
    """Return the field that a problem is of, and the problem in words."""
    fix = f"; {problem.fix}" if problem.fix else ""
    for name, path in where.items():
        begins = f"{said_path(path)}: "
        if problem.message.startswith(begins):
            return name, f"{problem.message.removeprefix(begins)}{fix}"
    return WHOLE, f"{problem.message}{fix}"
