"""Proposes fields for a list that somebody brings: what its columns most likely are."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ...templates.workspace.fields import COMMON, EMAIL, FieldType, normal_header
from ..reading.labels import is_form_option
from .ascii_words import ascii_words
from .headers import address_column, common_fields, take
from .leavers import leaving_said
from .normal import fold
from .proposed_roles import Found, are_titles, roles
from .recipients import read_recipients
from .yes_no import is_yes_no_column

MISSING = frozenset(["", "-", "--", "n/a", "na", "none", "null", "nil", "nan", "#n/a", "?", "tbd"])
FITS = 0.95  # of the values there are, so many must be of a type
OPTIONS = 0.1  # of the values there are, so many worded as a form words them make a picklist
FEW = 12  # distinct values of a picklist in a short list
MANY = 60  # distinct values of a picklist in a long one, each of them TIMES over
TIMES = 10

_PERSONAL = (FieldType.name, FieldType.email, FieldType.phone)
_LEAD_WORDS = frozenset(
    "lead source campaign asset download event webinar form notes stage score owner rep".split()
)
_PLACES = frozenset(
    "city town state region province county country zip postcode address plz postleitzahl cap "
    "cep postal street strasse straße".split()
)
_PEOPLE = frozenset("owner rep salesperson creator".split())  # of ours: their names come again
# People write here what they like: a few sentences that come again are no options of a form.
_FREE_TEXT = frozenset(
    """note notes comment comments message messages remark remarks description details feedback
    memo summary anmerkung anmerkungen bemerkung bemerkungen notiz notizen kommentar kommentare
    nachricht beschreibung nota notas comentario comentarios mensaje observaciones descripcion
    remarque remarques commentaire commentaires mensagem observacoes observacao nota note
    commento commenti messaggio osservazioni opmerking opmerkingen bericht notitie notities uwaga
    uwagi notatka notatki wiadomosc komentarz anteckning anteckningar meddelande merknad
    kommentarer besked bemaerkning bemaerkninger poznamka poznamky""".split()
)
# What these hold decides something; templates do not print it.
_READ_BY_US = frozenset(
    "contact.opted_out contact.timezone contact.locale lead.owner lead.override lead.basis "
    "lead.notes".split()
)
_LOOKS = {
    FieldType.email: r"[^@\s]+@[^@\s]+\.[^@\s]+",
    FieldType.url: r"(?i:https?://|www\.)\S+",
    FieldType.datetime: r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*|\d\d?[./]\d\d?[./]\d{4},? .+",
    FieldType.date: r"\d{4}-\d\d-\d\d|\d\d?[./-]\d\d?[./-](\d{4}|\d\d)",
    FieldType.money: r"[$€£¥]\s?\d[\d.,' ]*[kKmM]?|\d[\d.,' ]*\s?([$€£¥]|[A-Z]{3})",
    FieldType.integer: r"[+-]?(0|[1-9]\d{0,2}([,' ]?\d{3})*)",
    FieldType.phone: r"(?=(?:\D*\d){7,15}\D*$)[+(]?\d[\d\s().\-/]*( ?(x|ext\.?) ?\d+)?",
    FieldType.list: r"[^;|]+([;|][^;|]+)+",
}


_NAMES = ("first_name", "last_name", "full_name", "company")
_SAID = frozenset((*(f"contact.{name}" for name in _NAMES), "lead.asset"))


class Proposal(NamedTuple):
    """One column: its header, and the field that would take it."""

    header: str
    key: str
    type: FieldType
    required: bool
    example: str
    longest: int = 0  # letters of its longest value
    leaving: str = ""  # what is read in it of people who want no email, as a person is told it


def header_proposal(path: Path) -> list[Proposal]:
    """Return a field for every column of the list, in the file's order.

    The address is required; so is what an email says of somebody (_SAID) when no row lacks it. Any
    other column may be missing from the next list. Examples of what is personal are invented, not
    taken from the list. Raises RecipientsError when the list cannot be read.
    """
    listed = read_recipients(path, {})
    headers = list(listed.extra)
    columns = take(headers, common_fields()).columns
    known = {index: key for key, index in columns.items()}
    if "contact.email" not in columns:
        rows = list(zip(*listed.extra.values(), strict=True))[:200]
        if (at := address_column(rows)) is not None:
            known[at] = EMAIL.key
    proposals: list[Proposal] = []
    taken = set(known.values())
    found: list[Found] = []
    for index, (header, values) in enumerate(listed.extra.items()):
        key = known.get(index) or _new_key(header, index, taken)
        taken.add(key)
        there = [value for value in values if value.lower() not in MISSING]
        found.append(Found(header, key, _kind(key, header, there), values))
    addresses = next((one.values for one in found if one.key == EMAIL.key), ())
    usual = roles(found, addresses) if addresses else {}
    for one in found:
        header, values, key = one.header, one.values, usual.get(one.key, one.key)
        kind = COMMON[key][0] if one.key in usual else one.type
        there = [value for value in values if value.lower() not in MISSING]
        full = bool(values) and len(there) == len(values)
        required = key == EMAIL.key or (full and key in _SAID)
        longest = max(map(len, there), default=0)
        said = leaving_said(header, key if key in COMMON else None, frozenset(values))
        example = _example(key, kind, there)
        proposals.append(Proposal(header, key, kind, required, example, longest, said))
    return proposals


def _new_key(header: str, index: int, taken: set[str]) -> str:
    words = normal_header(header).split()
    named = re.sub(r"[^\w ]", "", ascii_words(normal_header(header)), flags=re.ASCII)
    name = "_".join(named.split()) or f"column_{index + 1}"
    if name[0].isdigit() or name.startswith("_"):
        name = f"column_{name.strip('_')}"
    owner = "lead" if _LEAD_WORDS & set(words) else "contact"
    key, number = f"{owner}.{name}", 2
    while key in taken:
        key, number = f"{owner}.{name}_{number}", number + 1
    return key


def _kind(key: str, header: str, values: Sequence[str]) -> FieldType:
    usual = COMMON[key][0] if key in COMMON else None
    if usual and usual not in (FieldType.picklist, FieldType.datetime, FieldType.text):
        return usual
    words = frozenset(normal_header(header).split())
    if frozenset(fold(normal_header(header)).split()) & _FREE_TEXT and not is_yes_no_column(values):
        return FieldType.text
    if are_titles(values) or (words & _PLACES and usual is None):
        return FieldType.text
    if key not in _READ_BY_US and (is_yes_no_column(values) or _holds_options(values)):
        return FieldType.picklist
    if usual is FieldType.text or words & _PEOPLE:
        return FieldType.text
    for kind, looks in _LOOKS.items():
        fitting = sum(bool(re.fullmatch(looks, value)) for value in values)
        if values and fitting >= FITS * len(values):
            return kind
    if values and not words & _PLACES and _is_repeated(values, usual is FieldType.picklist):
        return FieldType.picklist
    return FieldType.text


def _holds_options(values: Sequence[str]) -> bool:
    """Say whether a form's options are among values, however many different ones there are."""
    options = [value for value in values if is_form_option(value)]
    return len(options) >= OPTIONS * len(values) and bool(options)


def _is_repeated(values: Sequence[str], usual: bool) -> bool:
    """Say whether a few values come again and again; a long list may have more of them."""
    distinct = len(set(values))
    if distinct <= FEW and distinct * (2 if usual else 3) <= len(values):
        return True
    return distinct <= MANY and distinct * TIMES <= len(values)


def _example(key: str, kind: FieldType, values: Sequence[str]) -> str:
    if key == EMAIL.key:
        return EMAIL.example
    if key in COMMON and (COMMON[key][0] in _PERSONAL or not values):
        return COMMON[key][1]
    if kind in _PERSONAL or not values:
        return ""
    return Counter(values).most_common(1)[0][0][:80]
