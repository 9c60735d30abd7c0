"""Who on a list is worth following up by a campaign's criteria.

Pure: the same list gives the same answers, in CI as at enrolment.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...templates.engine.missing_values import is_nothing
from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.audience import Criterion
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.fields import Field, by_name
from ...templates.workspace.patterns import matches
from ...templates.workspace.workspace import Workspace
from .addresses import domains
from .normal import PERSONAL
from .recipients import Recipients
from .yes_no import yes_no

_NUMBER = lazy_regex(r"\d[\d,.' ]*(?:\s*[kKmM]\b)?")
_OVERRIDE = lazy_regex(r"\s*([^\s:][^:]{0,60}?)\s*:\s*(\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Override:
    """Why somebody outside the criteria is followed up all the same, and who says so."""

    by: str
    why: str


class Leads:
    """A list as one campaign judges it. Rows count from 1."""

    def __init__(self, workspace: Workspace, campaign: Campaign, recipients: Recipients) -> None:
        self.workspace, self.campaign, self.recipients = workspace, campaign, recipients
        self._columns = {
            name: recipients.column(by_name(name, workspace.fields) or name)
            for name in campaign.audience.criteria
        }

    def outside(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield each row that does not qualify, and what it fails."""
        audience = self.campaign.audience
        if not audience.criteria:
            return
        needed = audience.qualify_at or len(audience.criteria)
        judged: list[list[str | None]] = []
        for name, criterion in audience.criteria.items():
            key = by_name(name, self.workspace.fields)
            field = self.workspace.fields.get(key or "")
            column = self._columns[name]
            known = {value: failing(criterion, value, name, field) for value in set(column)}
            judged.append([known[value] for value in column])
        for row, whys in enumerate(zip(*judged, strict=True), 1):
            if whys.count(None) >= needed:
                continue
            yield row, tuple(why for why in whys if why is not None)

    def override(self, row: int) -> Override | None:
        """Return who lets a row in and why; None where nobody does, or not in due form."""
        return override(self.recipients.column("lead.override")[row - 1])


def left_out(workspace: Workspace, campaign: Campaign, recipients: Recipients) -> frozenset[int]:
    """Return the rows, from 1, that the criteria leave out and nobody lets in all the same."""
    leads = Leads(workspace, campaign, recipients)
    return frozenset(row for row, _ in leads.outside() if leads.override(row) is None)


def firms(addresses: Sequence[str]) -> list[str]:
    """Return the employer's domain of each address, "" for a provider that everybody uses."""
    return ["" if domain in PERSONAL else domain for domain in domains(addresses)]


def override(cell: str) -> Override | None:
    """Read "dana: budget confirmed by phone"; None where a name or a reason is missing."""
    found = _OVERRIDE.fullmatch(cell)
    return Override(found[1], found[2].strip()) if found else None


def failing(criterion: Criterion, value: str, name: str, field: Field | None = None) -> str | None:
    """Return why a value fails a criterion, None where it holds."""
    if is_nothing(value, field):
        wanted = _measured(criterion) or criterion.matches is not None or criterion.one_of
        return f"{name} is not known" if wanted or not criterion.none_of else None
    shown = value if len(value) <= 40 else f"{value[:40]}…"
    if _measured(criterion):
        span = numbers(value)
        if span is None:
            return f"{name} '{shown}' is not a number"
        if not _holds(criterion, span):
            return f"{name} {shown} is not {criterion}"
    if criterion.matches is not None and not matches(criterion.matches, value):
        return f"{name} '{shown}' is not {criterion}"
    if criterion.one_of and not _is_one_of(value, criterion.one_of):
        return f"{name} '{shown}' is not {criterion}"
    if _is_one_of(value, criterion.none_of):
        return f"{name} is '{shown}'"
    return None


def _is_one_of(value: str, words: Sequence[str]) -> bool:
    """Say whether value is one of words; a no is a no however a list writes it: No, FALSE, 0."""
    plain, means = value.casefold(), yes_no(value)
    return any(
        plain == word.casefold() or (means is not None and yes_no(word) is means) for word in words
    )


def _measured(criterion: Criterion) -> bool:
    tests = (criterion.at_least, criterion.at_most, criterion.above, criterion.below)
    return any(test is not None for test in tests)


def _holds(criterion: Criterion, span: tuple[float, float]) -> bool:
    low, high = span
    return (
        (criterion.at_least is None or low >= criterion.at_least)
        and (criterion.above is None or low > criterion.above)
        and (criterion.at_most is None or high <= criterion.at_most)
        and (criterion.below is None or high < criterion.below)
    )


def numbers(value: str) -> tuple[float, float] | None:
    """Return the least and the most that a value says: "1,200", "50-200", "5k", "200+"."""
    found = [_number(text) for text in _NUMBER.findall(value)]
    read = [number for number in found if number is not None]
    if not read:
        return None
    open_ended = re.search(r"\+|\b(over|more|above|ab|über|plus)\b", value, re.IGNORECASE)
    return min(read), float("inf") if open_ended else max(read)


def _number(text: str) -> float | None:
    plain = text.strip()
    times = {"k": 1e3, "m": 1e6}.get(plain[-1:].lower(), 1.0)
    plain = plain.rstrip("kKmM .,'")
    # 1,200 and 1.200 are one thousand two hundred; 1.5 is one and a half.
    grouped = re.fullmatch(r"\d{1,3}(?:[,.' ]\d{3})+", plain)
    plain = re.sub(r"[,.' ]", "", plain) if grouped else plain.replace(",", ".").replace(" ", "")
    try:
        return float(plain) * times
    except ValueError:
        return None
