"""The names that a workspace has: templates, lists, fields, mailboxes, rules, zones, locales."""

from collections.abc import Callable, Iterable, Mapping
from zoneinfo import available_timezones

from babel.localedata import locale_identifiers

from ...templates.workspace.as_written import Names
from ...templates.workspace.workspace import Workspace
from ..check.api import template_files
from ..rule.registry import all_rules
from .schema_nodes import Choice

_LISTS = (".csv", ".tsv", ".xlsx")


def known_names(workspace: Workspace, names: Names) -> list[Choice]:
    """Return all names of a kind, each with what it stands for."""
    return sorted(_KNOWN[names](workspace), key=lambda choice: choice.text)


def _templates(workspace: Workspace) -> Iterable[Choice]:
    files = template_files(workspace)
    return (Choice(file.relative_to(workspace.templates).as_posix()) for file in files)


def _lists(workspace: Workspace) -> Iterable[Choice]:
    files = (workspace.root / "contacts").rglob("*")
    return (
        Choice(file.relative_to(workspace.root).as_posix())
        for file in files
        if file.suffix.lower() in _LISTS and not file.name.startswith((".", "~"))
    )


def _fields(workspace: Workspace) -> Iterable[Choice]:
    return (Choice(key, field.type.value) for key, field in workspace.fields.items())


def _short_fields(workspace: Workspace) -> Iterable[Choice]:
    return (Choice(field.name, key) for key, field in workspace.fields.items())


def _mailboxes(workspace: Workspace) -> Iterable[Choice]:
    boxes = workspace.settings.mailboxes.items()
    return (Choice(key, f"{box.name} {box.address}".strip()) for key, box in boxes)


def _presets(workspace: Workspace) -> Iterable[Choice]:
    return map(Choice, workspace.presets)


def _rules(_workspace: Workspace) -> Iterable[Choice]:
    return (Choice(rule.code, rule.summary) for rule in all_rules())


def _zones(_workspace: Workspace) -> Iterable[Choice]:
    return map(Choice, available_timezones())


def _locales(_workspace: Workspace) -> Iterable[Choice]:
    return (Choice(one.replace("_", "-")) for one in locale_identifiers())


_KNOWN: Mapping[Names, Callable[[Workspace], Iterable[Choice]]] = {
    Names.template: _templates,
    Names.contacts: _lists,
    Names.field: _fields,
    Names.short_field: _short_fields,
    Names.mailbox: _mailboxes,
    Names.preset: _presets,
    Names.rule: _rules,
    Names.time_zone: _zones,
    Names.locale: _locales,
}
