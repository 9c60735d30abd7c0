"""Values as templates see them, and the filters that make them read as a person would write.

A value keeps the field it came from through every filter. A missing value is empty and
false; printed, it is its field's declared fallback. Every rule of escaping and every limit
of the sandbox is in engine.py.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import wraps
from typing import Any

from jinja2.filters import FILTERS as JINJA_FILTERS
from markupsafe import Markup

from .errors import TactfulError
from .fields import Field
from .origin import FORGED
from .sequence import Campaign, Step
from .workspace import Mailbox, Workspace

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


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


class Record:
    """What stands before the dot: ``contact``, ``lead``, ``sender`` … Read only."""

    __slots__ = ("_name", "_values")

    def __init__(self, name: str, values: Mapping[str, object]) -> None:
        self._name = name
        self._values = values

    def __getitem__(self, key: str) -> object:
        return self._values[key]

    def __repr__(self) -> str:
        return self._name


def clean(text: str) -> str:
    """Return text without marks, control characters and outer blanks."""
    if text.isprintable():  # as nearly every value is; marks and controls are not printable
        return text.strip()
    return _CONTROL.sub("", FORGED.sub("", text)).strip()


def bind(
    values: Mapping[str, str],
    *,
    workspace: Workspace,
    campaign: Campaign,
    step: Step | None,
    sender: Mailbox,
    unsubscribe_url: str | None,
) -> dict[str, object]:
    """Return the template context for one recipient; every declared field is there."""
    owned: dict[str, dict[str, object]] = {"contact": {}, "lead": {}}
    for key, field in workspace.fields.items():
        owner, _, name = key.partition(".")
        owned[owner][name] = Value(clean(values.get(key) or ""), field)
    settings = workspace.settings
    return {
        "contact": Record("contact", owned["contact"]),
        "lead": Record("lead", owned["lead"]),
        "sender": Record(
            "sender",
            {
                "name": Value(sender.name or sender.address),
                "first_name": Value((sender.name or sender.address).split()[0]),
                "title": Value(sender.title),
                "phone": Value(sender.phone),
                "address": Value(sender.address),
            },
        ),
        "workspace": Record(
            "workspace",
            {
                "name": Value(settings.name),
                "postal_address": Value(settings.postal_address),
                "website": Value(settings.website),
            },
        ),
        "campaign": Record("campaign", {"name": Value(campaign.name)}),
        "content": Record(
            "content",
            {
                key: Record(
                    f"content.{key}",
                    {
                        name: Value(str(getattr(item, name) or ""))
                        for name in ("title", "url", "topic", "stage", "summary")
                    },
                )
                for key, item in workspace.content.items()
            },
        ),
        "step": Record("step", {"number": step.number if step else 0}),
        "unsubscribe_url": Value(unsubscribe_url or ""),
    }


def names(workspace: Workspace) -> frozenset[str]:
    """Return every name a template of workspace may use, dotted: "contact.first_name"."""
    found = set(workspace.fields) | {"unsubscribe_url", "step.number", "campaign.name"}
    found |= {f"sender.{name}" for name in ("name", "first_name", "title", "phone", "address")}
    found |= {f"workspace.{name}" for name in ("name", "postal_address", "website")}
    found |= {
        f"content.{key}.{name}"
        for key in workspace.content
        for name in ("title", "url", "topic", "stage", "summary")
    }
    return frozenset(found)


# --- filters ---------------------------------------------------------------------------

_PARTICLES = frozenset(
    "al ap bin da de del della den der di dos du e el la las le los of san ten van von y".split()
)
_WORD = re.compile(r"[^\s\-'’.]+", re.UNICODE)


def given(text: str) -> str:
    """Return a name as its bearer would write it: "JIM" -> "Jim", "DE LA CRUZ" -> "de la Cruz".

    A name in mixed case is left as it is: "McDonald", "deVries" and "bell hooks-Ito" know best.
    """
    if not (text.isupper() or text.islower()) or (len(text) <= 2 and text.isupper()):
        return text  # "JP" may well be how JP signs
    words = text.lower().split(" ")
    return " ".join(
        word if word in _PARTICLES and len(words) > 1 else _WORD.sub(_capital, word)
        for word in words
    )


def _capital(match: re.Match[str]) -> str:
    word, start = match[0], match.start()
    text = match.string
    if start and text[start - 1] in "'’" and len(word) == 1:
        return word  # the s of "Anna's"
    if word.startswith("mc") and len(word) > 3:
        return "Mc" + word[2:].capitalize()
    return word.capitalize()


def spoken(text: str) -> str:
    """Return the spoken form that the field declares for this option, else text itself."""
    field = text.field if isinstance(text, Value) else None
    if field is None:
        return text
    wanted = " ".join(text.split()).casefold()
    for option, words in field.spoken.items():
        if " ".join(option.split()).casefold() == wanted:
            return words
    return text


def fallback(text: str, instead: str) -> str:
    """Return instead where the value is missing."""
    return text if str(text).strip() else instead


def sentence(text: str) -> str:
    """Return text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def day(text: object) -> str:
    """Return a date as "Tuesday 3 March"; text that is no ISO date comes back as it is."""
    if isinstance(text, date):
        when = text
    else:
        try:
            when = datetime.fromisoformat(str(text).strip())
        except ValueError:
            return str(text)
    return f"{when:%A} {when.day} {when:%B}"


def possessive(text: str) -> str:
    """Return "Jim's", "James's"."""
    return f"{text}’s"


def join_and(items: object) -> str:
    """Return "a, b and c" of a list, or of a text with ; or , between the items."""
    if isinstance(items, str):
        parts = [part.strip() for part in re.split(r"[;,]", items)]
    else:
        parts = [str(item) for item in items] if isinstance(items, Iterable) else [str(items)]
    parts = [part for part in parts if part]
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


OURS: dict[str, Callable[..., Any]] = {
    "given": given,
    "spoken": spoken,
    "fallback": fallback,
    "sentence": sentence,
    "day": day,
    "possessive": possessive,
    "join_and": join_and,
}
# Jinja's own that are pure, bounded and of use in a mail. `random` would make a render
# impure; `format`, `center`, `indent`, `batch` and `wordwrap` can be told to grow without end.
_FROM_JINJA = (
    "abs capitalize count d default e escape first float forceescape int join last length list "
    "lower max min reverse replace round safe sort string striptags sum title trim truncate "
    "unique upper urlencode wordcount"
).split()
# These change words, whoever wrote them: they apply to a fallback too. The others mend what a
# recipient typed, which a fallback needs not.
_OF_WORDS = frozenset(
    "sentence possessive upper lower title capitalize urlencode do_upper do_lower do_title "
    "do_capitalize do_urlencode".split()
)
MAX_TEXT = 2_000_000  # characters that one filter or operator may make


def kept(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return function as a filter: missing stays missing, the field is kept, size is bounded."""

    @wraps(function)
    def filter_(*arguments: Any, **named: Any) -> Any:
        index = 1 if getattr(function, "jinja_pass_arg", None) else 0
        value = arguments[index] if len(arguments) > index else ""
        if isinstance(value, Value) and not value:
            if function.__name__ not in _OF_WORDS or not value.fallback:
                return value
            value = Value(value.fallback, value.field)
            arguments = (*arguments[:index], value, *arguments[index + 1 :])
        if isinstance(value, Value) and function.__name__ in ("do_mark_safe", "do_forceescape"):
            raise TactfulError("recipient data cannot be marked safe; print it without the filter")
        made = function(*arguments, **named)
        if isinstance(made, str):
            if len(made) > MAX_TEXT:
                raise TactfulError(f"a filter made more than {MAX_TEXT:,} characters")
            if isinstance(value, Value) and not isinstance(made, (Markup, Value)):
                return Value(made, value.field)
        return made

    return filter_


def _default(value: Any, default_value: Any = "", boolean: bool = False) -> Any:
    """Jinja's default, which here fires on a missing value too ("Dear None" taught that)."""
    from jinja2 import Undefined

    if isinstance(value, Undefined) or (boolean and not value):
        return default_value
    return default_value if value is None or (isinstance(value, Value) and not value) else value


def filters() -> dict[str, Callable[..., Any]]:
    """Return every filter a template may use, by name."""
    found = {name: kept(JINJA_FILTERS[name]) for name in _FROM_JINJA}
    found |= {name: kept(function) for name, function in OURS.items()}
    found |= {"default": _default, "d": _default, "fallback": fallback}
    return found


FILTER_NAMES = frozenset(_FROM_JINJA) | frozenset(OURS)


def shown(value: object) -> object:
    """Return what is printed for value: a missing one's fallback, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, Value) and not value:
        return value.fallback
    return value


def recipient_name(values: Mapping[str, str]) -> str:
    """Return the name for the To header, in one line."""
    full = values.get("contact.full_name") or " ".join(
        values.get(key) or "" for key in ("contact.first_name", "contact.last_name")
    )
    return given(" ".join(clean(full).split()))
