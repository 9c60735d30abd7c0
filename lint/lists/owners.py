"""Whose lead each row of a list is, by the list itself: one reading for lint, import and enrol."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from ...templates.engine.missing_values import is_nothing
from ...templates.workspace.fields import Field, normal_header
from ...templates.workspace.owner_headers import OWNER_HEADERS
from ...templates.workspace.owners import Owners
from ...templates.workspace.workspace import Workspace
from .headers import names_reps
from .normal import fold
from .recipients import Recipients

OWNER = "lead.owner"
_WORDS_FOR_NOBODY = frozenset(
    " ".join(one.split())
    for one in """unassigned; not assigned; no owner; without owner; nobody; no one; none yet; open
    nicht zugewiesen; nicht zugeordnet; niemand; kein; keiner; ohne; kein besitzer; kein betreuer
    sin asignar; no asignado; sin propietario; ninguno; nadie; non assigne; non attribue; aucun
    sans proprietaire; nao atribuido; sem proprietario; sem responsavel; nenhum; non assegnato
    nessuno; niet toegewezen; geen eigenaar; geen; nieprzypisany; brak; brak opiekuna; ingen
    ej tilldelad""".replace("\n", ";").split(";")
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Whom a row names as owner, and in which column. others are columns that name another."""

    header: str
    written: str
    others: tuple[tuple[str, str], ...] = ()  # header, what it says


def owners_of(recipients: Recipients, workspace: Workspace | None) -> tuple[str, ...]:
    """Return each row's owner: a mailbox's key, or as first written; "" where nobody is named.

    Two spellings of one owner are one.
    """
    reps = workspace.owners if workspace is not None else Owners({})
    first: dict[str, str] = {}
    known: dict[str, str] = {"": ""}
    found = []
    for written in _column(recipients, workspace):
        if written not in known:
            key = reps.key(written)
            known[written] = key or first.setdefault(reps.same(written), written)
        found.append(known[written])
    return tuple(found)


def claims(recipients: Recipients, workspace: Workspace) -> Mapping[int, Claim]:
    """Return, by row (from 1), whom the list names as owner."""
    columns = _columns(recipients, workspace.fields)
    reps, found = workspace.owners, {}
    for row, cells in enumerate(zip(*(values for _, values in columns), strict=True), 1):
        named = [(columns[at][0], cell) for at, cell in enumerate(cells) if not is_nobody(cell)]
        if named:
            (header, written), *rest = named
            same = reps.same(written)
            others = tuple(one for one in rest if reps.same(one[1]) != same)
            found[row] = Claim(header, written, others)
    return found


@lru_cache(maxsize=1 << 14)
def is_nobody(cell: str) -> bool:
    """Say whether a cell names no owner: it is empty, or says so."""
    plain = " ".join(fold(cell).strip(" ()[]-–").split())
    return is_nothing(cell) or plain in _WORDS_FOR_NOBODY


def _column(recipients: Recipients, workspace: Workspace | None) -> tuple[str, ...]:
    columns = _columns(recipients, workspace.fields if workspace is not None else {})
    if not columns:
        return ("",) * len(recipients)
    cells = zip(*(values for _, values in columns), strict=True)
    return tuple(next((one for one in row if not is_nobody(one)), "") for row in cells)


def _columns(
    recipients: Recipients, fields: Mapping[str, Field]
) -> list[tuple[str, tuple[str, ...]]]:
    """Return the columns that name owners, the surest first; one alone where somebody said which.

    A column that another field reads counts too, unless that is the contact's or was mapped.
    """
    fed = {header: key for key, header in recipients.headers.items()}
    own = recipients.headers.get(OWNER)
    if own is not None and normal_header(own) in _said(fields.get(OWNER)):
        return [(own, recipients.columns[OWNER])]
    order = _order()
    found = []
    for header in recipients.header:
        key, plain = fed.get(header, ""), normal_header(header)
        place = order.get(plain, order.get(fold(plain)))
        if place is None and names_reps(plain):
            place = len(order)
        if key == OWNER:
            place = -1 if place is None else place
        elif key.startswith("contact.") or plain in _mapped(fields.get(key)):
            place = None
        if place is not None:
            found.append((place, header))
    every = recipients.by_header() if found else {}
    return [(header, every[header]) for _, header in sorted(found, key=lambda one: one[0])]


def _said(field: Field | None) -> set[str]:
    """Return the headers that the workspace itself says to feed a field."""
    return _mapped(field) | set(map(normal_header, field.columns if field else ()))


def _mapped(field: Field | None) -> set[str]:
    return set(map(normal_header, field.mapped if field else ()))


@cache
def _order() -> Mapping[str, int]:
    order: dict[str, int] = {normal_header(OWNER): 0}
    for place, header in enumerate(OWNER_HEADERS, 1):
        plain = normal_header(header)
        order.setdefault(plain, place)
        order.setdefault(fold(plain), place)
    return order
