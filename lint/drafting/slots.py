"""What can stand in a play's text for one workspace, list and initial email: the slots, filled."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ...templates.workspace.content import ContentItem
from ...templates.workspace.fields import Field, FieldType
from ...templates.workspace.workspace import Workspace
from .evidence import COLLEAGUE, DAY, DETAIL, ENDED, EVENT, LAST, NOTE, REFERRER, THING, Evidence
from .initial_mail import InitialMail

MOST_DETAILS = 4
_MOST_HAVE = 0.5  # share of leads with a phone number, from which calls are worth planning
_QUOTES = {"en": "“{}”", "de": "„{}“"}
_FILTERS = {
    FieldType.date: " | day",
    FieldType.datetime: " | day",
    FieldType.money: " | money",
    FieldType.integer: " | number",
    FieldType.list: " | join_and",
    FieldType.picklist: " | spoken",
}
_FIRST, _LAST, _FULL = "contact.first_name", "contact.last_name", "contact.full_name"
_HONORIFICS = ("contact.salutation", "contact.anrede")


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands for a slot. fields are what it prints, asked those that may have no value.

    full: it has a value for everybody. telling are the fields of it that differ between leads.
    """

    text: str
    fields: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    full: bool = True
    telling: tuple[str, ...] = ()


def slots_of(
    workspace: Workspace,
    mail: InitialMail,
    evidence: Sequence[Evidence],
    *,
    phones: float,
    dates: bool,
) -> dict[str, Slot]:
    """Return the slots that can be filled, by name.

    phones is the share of leads with a phone number; dates says whether days can be written.
    """
    said = [one for one in evidence if dates or one.field.type not in _DAYS]
    found: dict[str, Slot] = {}
    for role in (THING, NOTE, EVENT, DAY, ENDED, LAST, REFERRER, COLLEAGUE):
        if (best := _best(said, role)) is not None:
            found[role] = _of(best, note=role == NOTE)
            if role == THING:
                found["Thing"] = _of(best, more=" | sentence")
    found |= _details(said, found, _quotes(mail))
    found |= _of_contact(workspace.fields, mail, phones=phones)
    found |= _of_mail(mail)
    if mail.greeting is not None:
        found["greeting"] = Slot(mail.greeting)
    if any(box.phone for box in workspace.settings.mailboxes.values()):
        found["my-phone"] = Slot("{{ sender.phone }}")
    return found


_DAYS = (FieldType.date, FieldType.datetime)


def _best(evidence: Iterable[Evidence], role: str) -> Evidence | None:
    """Return the field for a role: one that tells leads apart, that all have, the first."""
    some = [one for one in evidence if one.role == role]
    return min(some, key=lambda one: (not one.telling, not one.full, not one.is_safe), default=None)


def _of(one: Evidence, *, note: bool = False, more: str = "") -> Slot:
    filters = _FILTERS.get(one.field.type, "") + (" | trim('.')" if note else "") + more
    asked = () if one.is_safe else (one.key,)
    telling = (one.key,) if one.telling else ()
    return Slot(
        f"{{{{ {one.key}{filters} }}}}", (one.key,), asked, one.full or one.is_safe, telling
    )


def _details(
    evidence: Sequence[Evidence], used: Mapping[str, Slot], quotes: str
) -> dict[str, Slot]:
    """Return what else is known of each lead, as a list of two or more, and the first alone."""
    taken = {key for slot in used.values() for key in slot.fields}
    some = [one for one in evidence if one.role in (DETAIL, THING) and one.key not in taken]
    some = sorted(some, key=lambda one: (not one.full, not one.telling))[:MOST_DETAILS]
    if not some:
        return {}
    first = _of(some[0])
    found = {"detail": replace(first, text=quotes.format(f"{some[0].label}: {first.text}"))}
    if len(some) > 1 and any(one.full for one in some):
        lines = []
        for one in some:
            line = f"- {one.label}: {_of(one).text}"
            lines += [line] if one.is_safe else [f"{{% if {one.key} %}}", line, "{% endif %}"]
        full = tuple(one.key for one in some if one.full)
        telling = tuple(one.key for one in some if one.telling)
        found["details"] = Slot("\n".join(lines), full, (), True, telling)
    return found


def _of_contact(
    fields: Mapping[str, Field], mail: InitialMail, *, phones: float
) -> dict[str, Slot]:
    found: dict[str, Slot] = {}
    if company := fields.get("contact.company"):
        asked = () if _safe(company) else (company.key,)
        found["company"] = Slot("{{ contact.company }}", (company.key,), asked, _safe(company))
    phone = fields.get("contact.phone")
    if phone is not None and phones >= _MOST_HAVE:
        asked = () if _safe(phone) else (phone.key,)
        found["phone"] = Slot("{{ contact.phone }}", (phone.key,), asked, phones == 1 or not asked)
    if (name := _name(fields, mail)) is not None:
        found["name"] = name
    if (whole := _whole_name(fields)) is not None:
        found["full-name"] = whole
    return found


def _name(fields: Mapping[str, Field], mail: InitialMail) -> Slot | None:
    """Return how somebody is called by name: in a formal mail by the surname, if there is one."""
    honorific = next((key for key in _HONORIFICS if key in fields and _safe(fields[key])), None)
    last = fields.get(_LAST)
    if mail.formal and honorific and last and _safe(last):
        return Slot(f"{{{{ {honorific} }}}} {{{{ {_LAST} }}}}", (honorific, _LAST))
    if mail.formal and last and _safe(last) and (first := fields.get(_FIRST)) and first.required:
        return Slot(f"{{{{ {_FIRST} | given }}}} {{{{ {_LAST} | given }}}}", (_FIRST, _LAST))
    for key in (_FIRST, _FULL):
        if key in fields:
            asked = () if _safe(fields[key]) else (key,)
            return Slot(f"{{{{ {key} | given }}}}", (key,), asked, not asked)
    return None


def _whole_name(fields: Mapping[str, Field]) -> Slot | None:
    if _FULL in fields and fields[_FULL].required:
        return Slot(f"{{{{ {_FULL} }}}}", (_FULL,))
    if all(key in fields and fields[key].required for key in (_FIRST, _LAST)):
        return Slot(f"{{{{ {_FIRST} | given }}}} {{{{ {_LAST} | given }}}}", (_FIRST, _LAST))
    return None


def _safe(field: Field) -> bool:
    return field.required or field.fallback is not None


def _quotes(mail: InitialMail) -> str:
    return _QUOTES.get(mail.language or "", "“{}”")


def _of_mail(mail: InitialMail) -> dict[str, Slot]:
    found = {}
    for name, text in (
        ("subject", _quotes(mail).format(mail.subject) if mail.subject else ""),
        ("question", mail.question),
        ("fact", _quotes(mail).format(mail.fact) if mail.fact else ""),
    ):
        if text:
            found[name] = Slot(text)
    # One with words of its own reads better than a bare address.
    link = max(mail.links, key=lambda one: bool(one.label), default=None)
    if link is not None:
        found["link"] = Slot(f"[{link.label}]({link.url})" if link.label else link.url)
    return found


def slots_of_item(key: str, item: ContentItem) -> dict[str, Slot]:
    """Return the slots of a step that offers an item of the library."""
    name = f"content.{key}" if key.isidentifier() else f"content['{key}']"
    found = {
        "item": Slot(f"[{{{{ {name}.title }}}}]({{{{ {name}.url }}}})"),
        "title": Slot(f"{{{{ {name}.title }}}}"),
    }
    if item.summary.strip():
        ended = re.search(r"[.!?]$", item.summary.strip())
        found["summary"] = Slot(f"{{{{ {name}.summary }}}}{'' if ended else '.'}")
    return found
