"""From a list's headers to declared fields: by name, by alias, by what lists usually say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz import fuzz, process

from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.fields import COMMON, Field, normal_header
from ...templates.workspace.owner_headers import AROUND, ROLES
from .normal import fold

_SIGN = r"[^@\s,;<>\"']"
ADDRESS = lazy_regex(rf"{_SIGN}++@{_SIGN}[^.@\s,;<>\"']*+\.{_SIGN}++")
NEAR_BY = 75  # proposed, never taken: "work e mail adress" is contact.email
NEAR = 85  # "frist name" is first_name (rapidfuzz ratio 80-90); "role" is not "phone"

# Read by Tactful itself, so a list may carry them though no template uses them.
OWN = (
    "contact.timezone", "contact.locale", "contact.opted_out", "contact.country", "contact.region",
    "lead.owner", "lead.source", "lead.stage", "lead.created", "lead.override", "lead.basis",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """Which column feeds which field. guessed: the header only looks like the field's name.

    doubled are columns that would feed a field which another column already feeds. unsure are
    fields that several columns are as near to: none of them is taken. near is, by column that
    feeds nothing, the field whose name is the nearest.
    """

    columns: Mapping[str, int]  # field key -> column
    guessed: tuple[str, ...] = ()
    doubled: Mapping[int, str] = field(default_factory=dict)
    unsure: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    near: Mapping[int, str] = field(default_factory=dict)


def common_fields() -> dict[str, Field]:
    """Return fields for a list outside a workspace: what lists usually carry."""
    return {
        key: Field(type=kind, key=key, required=key == "contact.email")
        for key, (kind, _, _) in COMMON.items()
    }


def names(key: str, field: Field | None = None) -> list[set[str]]:
    """Return the normalised headers that mean a field, the surest first."""
    name = key.rpartition(".")[2]
    ranks = [{normal_header(key), normal_header(name)}]
    if key.startswith("research."):
        ranks[0].discard(normal_header(name))  # a column "date" or "source" is the lead's
    if field and field.columns:
        ranks.append({normal_header(column) for column in field.columns})
    if key in COMMON:
        ranks.append(_usual()[key])
    return ranks


@cache
def _usual() -> Mapping[str, set[str]]:
    """Return, by field, the normalised headers that lists usually carry for it.

    Exports leave accents out: "Propriétaire" and "Proprietaire" are one.
    """
    usual = {key: set(map(normal_header, aliases)) for key, (_, _, aliases) in COMMON.items()}
    return {key: some | set(map(fold, some)) for key, some in usual.items()}


def take(headers: Sequence[str], fields: Mapping[str, Field]) -> Taken:
    """Return which header feeds which field.

    A header that several fields would take goes to the surest, then to the contact's.
    """
    normal = [normal_header(header) for header in headers]
    columns = _mapped(normal, fields)
    used, sure = set(columns.values()), set(columns)
    ranked = {key: names(key, field) for key, field in sorted(fields.items(), key=_contact_first)}
    for full in (True, False):
        for rank in range(3):
            for key, ranks in ranked.items():
                wanted = ranks[rank] if rank < len(ranks) else set()
                if full:
                    wanted = {normal_header(key)} if rank == 0 else set()
                for index, header in enumerate(normal):
                    if key not in columns and index not in used and header in wanted:
                        columns[key] = index
                        used.add(index)
    doubled = {
        index: key
        for index, header in enumerate(normal)
        if index not in used
        for key, ranks in ranked.items()
        if key not in sure and any(header in rank for rank in ranks)
    }
    guessed, unsure = _near(normal, ranked, columns, used | set(doubled))
    fed = {*columns.values(), *doubled}
    free = [index for index in range(len(normal)) if index not in fed]
    return Taken(columns, guessed, doubled, unsure, _nearest(normal, ranked, columns, free))


def _mapped(normal: Sequence[str], fields: Mapping[str, Field]) -> dict[str, int]:
    """Return the columns that the workspace says itself feed a field."""
    found: dict[str, int] = {}
    for key, one in fields.items():
        wanted = {normal_header(header) for header in one.mapped}
        for index, header in enumerate(normal):
            if header in wanted and key not in found and index not in found.values():
                found[key] = index
    return found


def _contact_first(item: tuple[str, Field]) -> bool:
    return not item[0].startswith("contact.")


def _near(
    normal: list[str], ranked: Mapping[str, list[set[str]]], columns: dict[str, int], used: set[int]
) -> tuple[tuple[str, ...], dict[str, tuple[int, ...]]]:
    """Feed fields from headers with a slip; return them, and those with several such headers."""
    guessed = []
    unsure: dict[str, tuple[int, ...]] = {}
    for key, ranks in ranked.items():
        if key in columns:
            continue
        free = {
            i: text
            for i, text in enumerate(normal)
            if i not in used and len(text) > 3 and not _means_another(text, key)
        }
        score: dict[int, float] = {}
        for text in set().union(*ranks):
            if len(text) > 3:
                for _, ratio, index in process.extract(
                    text, free, scorer=fuzz.ratio, score_cutoff=NEAR, limit=None
                ):
                    score[index] = max(score.get(index, 0.0), ratio)
        best = sorted(score, key=lambda index: (-score[index], index))
        if len({normal[index] for index in best}) > 1 and score[best[1]] > score[best[0]] - 3:
            unsure[key] = tuple(sorted(best))
        elif best:
            columns[key] = best[0]
            used.add(best[0])
            guessed.append(key)
    return tuple(guessed), unsure


def _means_another(text: str, key: str) -> bool:
    """Say whether a header is the usual one of another field: "name" is no slip of "fname"."""
    return any(text in rank for other in COMMON if other != key for rank in names(other))


def _nearest(
    normal: Sequence[str],
    ranked: Mapping[str, list[set[str]]],
    columns: Mapping[str, int],
    free: Sequence[int],
) -> dict[int, str]:
    """Return the unfed field that each free column may be meant for."""
    words = {
        text: key
        for key, ranks in ranked.items()
        if key not in columns
        for text in sorted(set().union(*ranks))
        if text
    }
    found = {}
    for index in free:
        near = process.extractOne(
            normal[index], list(words), scorer=fuzz.WRatio, score_cutoff=NEAR_BY
        )
        if near and normal[index]:
            found[index] = words[near[0]]
    return found


def is_own(header: str) -> bool:
    """Say whether a column serves Tactful or the list's owner, not the templates."""
    plain = normal_header(header)
    return plain in _own_headers() or names_reps(plain)


def names_reps(plain: str) -> bool:
    """Say whether a normalised header is of a column of our reps, by the words it is made of."""
    words = set(fold(plain).split())
    return not words.isdisjoint(ROLES) and words <= ROLES | AROUND


@cache
def _own_headers() -> frozenset[str]:
    known = (rank for key in OWN for rank in names(key))
    return frozenset(("id", "row", "reason")).union(*known)


def is_header(cells: Sequence[str]) -> bool:
    """Say whether a record names columns: no address in it, and a name that lists use."""
    if any(ADDRESS.fullmatch(cell.strip()) for cell in cells):
        return False
    return any(_known(cell) for cell in cells)


def _known(cell: str) -> bool:
    text = normal_header(cell)
    return any(text in rank for key in COMMON for rank in names(key))


def address_column(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the column whose values are mostly addresses."""
    width = max((len(row) for row in rows), default=0)
    for index in range(width):
        values = [row[index].strip() for row in rows if index < len(row) and row[index].strip()]
        if values and sum(map(bool, map(ADDRESS.fullmatch, values))) > len(values) / 2:
            return index
    return None
