"""All messages of a campaign on one self-contained page, for a look or a sign-off.

Messages are grouped into shapes: the same step and variant, the same fields missing, the same
findings. One of each is shown, held ones first, then the rarest, since that is where surprises
are. Recipients of held messages are named.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import jinja2

from ...lint.findings.finding import Finding
from ...lint.rule.field_use import uses
from ...templates.message import Message
from ...templates.source.template import Template

MOST = 60  # shapes shown of one step, held ones not counted: they are always there


@dataclass(frozen=True, slots=True)
class Entry:
    """One message; missing names the fields that had no value for this recipient.

    message is None where it cannot be rendered; problem then says why. variant is the text of
    several that this person gets, held says that it would wait for a fix.
    """

    step: int
    message: Message | None
    missing: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    variant: str | None = None
    held: bool = False
    problem: str | None = None
    recipient: str = ""

    @property
    def to(self) -> str:
        return self.message.recipient.address if self.message else self.recipient

    @property
    def words(self) -> tuple[str, ...]:
        """What keeps it or is noticed, in words."""
        said = (f"{f.severity} {f.code}: {f.message}" for f in self.findings)
        return (*((self.problem,) if self.problem else ()), *said)


@dataclass(frozen=True, slots=True)
class Shape:
    """Entries that look alike, by one of them."""

    sample: Entry
    members: tuple[Entry, ...]

    @property
    def count(self) -> int:
        return len(self.members)

    @property
    def why(self) -> str:
        """What sets the shape apart, in words."""
        variant = f"variant {self.sample.variant}" if self.sample.variant else ""
        missing = f"no {', '.join(self.sample.missing)}" if self.sample.missing else ""
        return " · ".join(filter(None, (variant, missing)))


def lacking(template: Template, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the fields that template uses and that have no value here."""
    names = dict.fromkeys(use.name for use in uses(template))
    return tuple(name for name in names if name in values and not values[name].strip())


def shapes(entries: Iterable[Entry]) -> list[tuple[int, list[Shape]]]:
    """Return the shapes of each step: held ones, those with findings, then the rarest."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for one in entries:
        codes = tuple(sorted({finding.code for finding in one.findings}))
        key = (one.step, one.variant, one.held, one.problem, one.missing, codes)
        groups.setdefault(key, []).append(one)
    steps: dict[int, list[Shape]] = {}
    for members in groups.values():
        steps.setdefault(members[0].step, []).append(Shape(members[0], tuple(members)))
    for found in steps.values():
        found.sort(
            key=lambda shape: (not shape.sample.held, not shape.sample.findings, shape.count)
        )
    return sorted(steps.items())


def shown(found: Sequence[Shape], *, most: int = MOST) -> list[Shape]:
    """Return the shapes for the page: all held ones, each variant's commonest, then the first."""
    held = [shape for shape in found if shape.sample.held]
    others = [shape for shape in found if not shape.sample.held]
    commonest = {
        shape.sample.variant: shape for shape in sorted(others, key=lambda shape: shape.count)
    }
    room = max(0, most - len(commonest))
    rest = [shape for shape in others if shape not in commonest.values()]
    kept = [*rest[:room], *commonest.values()]
    return [*held, *(shape for shape in others if shape in kept)]


def gallery(
    entries: Sequence[Entry], *, title: str, names: dict[int, str], left_out: Iterable[str] = ()
) -> str:
    """Return the page.

    names says what each step is ("Email 2, webinar/02.md"), left_out of everybody on the list
    who gets nothing why.
    """
    grouped = shapes(entries)
    count = sum(len(found) for _, found in grouped)
    held = sum(entry.held for entry in entries)
    lead = (
        f"{len(entries):,} messages of {count:,} shapes. One of each shape is shown, held ones "
        "first, then those with findings, then the rarest."
    )
    if held:
        lead += f" {held:,} would be held and not sent."
    return _page().render(
        title=title,
        lead=lead,
        steps=[
            (names.get(step, f"Step {step}"), picked, len(found) - len(picked))
            for step, found in grouped
            for picked in [shown(found)]
        ],
        entries=sorted(entries, key=lambda entry: not entry.held),
        left_out=Counter(left_out).most_common(),
    )


@lru_cache(maxsize=1)
def _page() -> jinja2.Template:
    text = files(__package__).joinpath("gallery.html").read_text("utf-8")
    return jinja2.Environment(autoescape=True, trim_blocks=True).from_string(text)
