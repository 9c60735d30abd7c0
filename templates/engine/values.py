"""Values as templates see them. A missing value is empty and false; printed, it is its
field's declared fallback. What makes values read well is in filters.py; every rule of
escaping and every limit of the sandbox is in engine.py.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from math import isfinite
from operator import eq, ge, gt, le, lt

from ..lazy_regex import lazy_regex
from ..trace.origin import FORGED
from ..workspace.campaign import Campaign
from ..workspace.fields import OWNERS, Field, FieldType
from ..workspace.localized_formats import Occasion, amount, known_locale
from ..workspace.settings import Mailbox, Settings
from ..workspace.step import Step
from ..workspace.workspace import Workspace
from .missing_values import is_nothing
from .naming import given_name

_CONTROL = lazy_regex("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")  # and half characters
MOMENT = "_moment"  # whom a mail is for and when, as filters see it; no template can name it
QUOTED = frozenset(("step.quoted", "step.previous.text", "step.previous.subject"))
_NAMED = {
    key: Field(type=FieldType.name, key=key)
    for key in ("contact.full_name", "contact.first_name", "contact.last_name")
}
_NUMBERS = (FieldType.integer, FieldType.money)
_ITEM = ("title", "url", "topic", "stage", "summary")
_SENDER = ("name", "first_name", "title", "phone", "address")
_WORKSPACE = ("name", "postal_address", "website")


class Value(str):
    """A text with the field it came from (None for a sender's or workspace's own facts)."""

    __slots__ = ("field",)
    field: Field | None

    def __new__(cls, text: str, field: Field | None = None) -> "Value":
        value = super().__new__(cls, text)
        value.field = field
        return value

    @property
    def fallback(self) -> str:
        """What to print when the value is missing."""
        return (self.field.fallback if self.field else None) or ""


class Number(Value):
    """A value of a number's field: compared with numbers as one, printed as it is written.

    Nobody has asked for 5 and 5.0 to differ, nor for "10" to come before "9". A missing value,
    or one that is no number, equals no number and is neither above nor below one.
    """

    __slots__ = ()
    __hash__ = str.__hash__  # texts that are equal stay so

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other) is True or self._against(other, eq)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __lt__(self, other: object) -> bool:
        return self._against(other, lt)

    def __le__(self, other: object) -> bool:
        return self._against(other, le)

    def __gt__(self, other: object) -> bool:
        return self._against(other, gt)

    def __ge__(self, other: object) -> bool:
        return self._against(other, ge)

    def _against(self, other: object, holds: Callable[[Decimal, Decimal], bool]) -> bool:
        mine, theirs = amount(self), _as_number(other)
        return mine is not None and theirs is not None and holds(mine, theirs)


def _as_number(value: object) -> Decimal | None:
    if isinstance(value, str):
        return amount(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return Decimal(str(value)) if isfinite(value) else None


class Lazy:
    """Something that costs a render: made when a template asks for it, and once only."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], object]) -> None:
        self._make: Callable[[], object] | None = make
        self._made: object = None

    def get(self) -> object:
        if self._make is not None:
            self._made, self._make = self._make(), None
        return self._made


class Record:
    """What stands before the dot: ``contact``, ``lead``, ``sender`` … Read only.

    make gives what values lack when it is asked for (most fields are not): it raises KeyError
    for an unknown name.
    """

    __slots__ = ("_make", "_name", "_values")

    def __init__(
        self,
        name: str,
        values: Mapping[str, object],
        make: Callable[[str], object] | None = None,
    ) -> None:
        self._name = name
        self._values = dict(values)
        self._make = make

    def __getitem__(self, key: str) -> object:
        if key not in self._values and self._make is not None:
            self._values[key] = self._make(key)
        value = self._values[key]
        return value.get() if isinstance(value, Lazy) else value

    def __repr__(self) -> str:
        return self._name


def clean(text: str) -> str:
    """Return text without marks, control characters and outer blanks."""
    if text.isprintable():  # as nearly every value is; marks and controls are not printable
        return text.strip()
    return _CONTROL.sub("", FORGED.sub("", text)).strip()


def bound(text: str, field: Field) -> Value:
    """Return a field's value as templates see it; a word for nothing is missing."""
    plain = clean(text)
    made = Number if field.type in _NUMBERS else Value
    return made("" if is_nothing(plain, field) else plain, field)


def bind(
    values: Mapping[str, str],
    *,
    workspace: Workspace,
    campaign: Campaign,
    step: Step | None,
    sender: Mailbox,
    unsubscribe_url: str | None,
    today: date | None = None,
    of_step: Mapping[str, object] | None = None,
    of_content: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """Return the template context for one recipient; every declared field is there.

    of_step and of_content are what ``step`` and ``content`` offer beyond plain facts.
    """
    fields, settings = workspace.fields, workspace.settings

    def owned(owner: str) -> Record:
        def make(name: str) -> Value:
            key = f"{owner}.{name}"
            return bound(values.get(key) or "", fields[key])

        return Record(owner, {}, make)

    context: dict[str, object] = {owner: owned(owner) for owner in OWNERS}
    return context | {
        "sender": Record("sender", {}, partial(_of_sender, sender)),
        "workspace": Record("workspace", {}, partial(_of_workspace, settings)),
        "campaign": Record("campaign", {"name": Value(campaign.name)}),
        "content": Record("content", of_content or {}, lambda key: item(workspace, key)),
        "step": Record("step", {"number": step.number if step else 0, **(of_step or {})}),
        "unsubscribe_url": Value(unsubscribe_url or ""),
        MOMENT: Occasion(locale_for(values, workspace), today),
    }


def _of_sender(sender: Mailbox, name: str) -> Value:
    if name not in _SENDER:
        raise KeyError(name)
    said = sender.name or sender.address
    if name == "name":
        return Value(said)
    return Value(said.split()[0] if name == "first_name" else getattr(sender, name))


def _of_workspace(settings: Settings, name: str) -> Value:
    if name not in _WORKSPACE:
        raise KeyError(name)
    return Value(getattr(settings, name))


def item(workspace: Workspace, key: str) -> Record:
    """Return one item of the content library as templates see it; KeyError where none is."""
    found = workspace.content[key]
    return Record(
        f"content.{key}", {name: Value(str(getattr(found, name) or "")) for name in _ITEM}
    )


def locale_for(values: Mapping[str, str], workspace: Workspace) -> str:
    """Return the locale of contact.locale where it is declared and known, else the workspace's."""
    said = values.get("contact.locale") if "contact.locale" in workspace.fields else None
    return said if said and known_locale(said) else workspace.settings.locale


def names(workspace: Workspace) -> frozenset[str]:
    """Return every name a template of workspace may use, dotted: "contact.first_name"."""
    found = set(workspace.fields) | {"unsubscribe_url", "step.number", "campaign.name"}
    found |= {"step.quoted", "step.previous.subject", "step.previous.text", "content.pick"}
    found |= {f"sender.{name}" for name in _SENDER}
    found |= {f"workspace.{name}" for name in _WORKSPACE}
    found |= {f"content.{key}.{name}" for key in workspace.content for name in _ITEM}
    return frozenset(found)


def shown(value: object) -> object:
    """Return what is printed for value: a missing one's fallback, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, Value) and not value:
        return value.fallback
    return value


def recipient_name(values: Mapping[str, str]) -> str:
    """Return the name for the To header, in one line; words for nothing are left out."""
    said = {key: bound(values.get(key) or "", kind) for key, kind in _NAMED.items()}
    if full := said["contact.full_name"]:
        return given_name(" ".join(full.split()), family=False)
    first, last = said["contact.first_name"], said["contact.last_name"]
    names = given_name(first, family=False), given_name(last, family=True)
    return " ".join(" ".join(names).split())
