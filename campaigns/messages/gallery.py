"""All messages of a campaign on one self-contained page, for a look or a sign-off.

Messages are grouped into shapes: the same step, the same fields missing, the same findings.
One of each is shown, the rarest first, since that is where surprises are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import jinja2

from ...lint.findings.finding import Finding
from ...lint.rule.field_use import uses
from ...templates.message import Message
from ...templates.source.template import Template

MOST = 12  # shapes shown of one step


@dataclass(frozen=True, slots=True)
class Entry:
    """One message; missing names the fields that had no value for this recipient."""

    step: int
    message: Message
    missing: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """Entries that look alike, by one of them."""

    sample: Entry
    count: int

    @property
    def why(self) -> str:
        """What sets the shape apart, in words."""
        return f"no {', '.join(self.sample.missing)}" if self.sample.missing else ""


def lacking(template: Template, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the fields that template uses and that have no value here."""
    names = dict.fromkeys(use.name for use in uses(template))
    return tuple(name for name in names if name in values and not values[name].strip())


def shapes(entries: Iterable[Entry]) -> list[tuple[int, list[Shape]]]:
    """Return the shapes of each step: those with findings first, then the rarest."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        codes = tuple(sorted({finding.code for finding in entry.findings}))
        groups.setdefault((entry.step, entry.missing, codes), []).append(entry)
    steps: dict[int, list[Shape]] = {}
    for members in groups.values():
        steps.setdefault(members[0].step, []).append(Shape(members[0], len(members)))
    for found in steps.values():
        found.sort(key=lambda shape: (not shape.sample.findings, shape.count))
    return sorted(steps.items())


def gallery(entries: Sequence[Entry], *, title: str, names: dict[int, str]) -> str:
    """Return the page; names says what each step is ("Email 2, webinar/02.md")."""
    grouped = shapes(entries)
    count = sum(len(found) for _, found in grouped)
    lead = (
        f"{len(entries):,} messages of {count:,} shapes. One of each shape is shown, those with "
        "findings first, then the rarest."
    )
    return _page().render(
        title=title,
        lead=lead,
        steps=[(names.get(step, f"Step {step}"), found[:MOST]) for step, found in grouped],
        entries=entries,
    )


@lru_cache(maxsize=1)
def _page() -> jinja2.Template:
    text = files(__package__).joinpath("gallery.html").read_text("utf-8")
    return jinja2.Environment(autoescape=True, trim_blocks=True).from_string(text)
