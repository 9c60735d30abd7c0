"""One email to a whole list: found out from few renderings what every recipient would get."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from ...templates.errors import Place, TemplateError
from ...templates.lazy_regex import lazy_regex
from ...templates.trace.origin import Origin, Span
from ..findings.finding import Finding, fold_key
from ..judging.rule_runner import RuleRunner, once_for_each_place, spot
from ..rule.families import Needs
from ..view.parts import Part, paragraphs
from ..view.views import View
from .columns import Columns
from .lengths import CAPS, Lengths
from .pages import values_for, values_read_exactly
from .partition import Found, Partition, Verdict
from .reads import STRUCTURE, Reads
from .shapes import Structures, Tuples, Unproved, tuples

Key = Hashable  # of a paragraph: its kind, its fixed words, what is printed in it
Rows = dict[Finding, pl.Series]  # what recipients have in common -> which rows have it
_SLOT = "\ufffc"
_LINE = lazy_regex(r"\S.*")
MOST = 0.5  # of the list: to render more of it is no gain
MOST_RENDERED = 20_000
_MOST_CLEAN = 100_000  # paragraphs
_MOST_SHOWN = 20_000  # rows among which those are sought that show several words at once


@dataclass
class _Unit:
    """Something that is judged by itself: a paragraph, or the message for some rules."""

    order: tuple[int, int]
    fields: tuple[str, ...]
    structures: set[int] = field(default_factory=set)
    by_structure: bool = False


class Compared(Exception):
    """Fields that a rule compares with something: each of their values is to be told apart."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


class Long(Exception):
    """Rows whose values are so long that they may turn a verdict: to be read by themselves."""

    def __init__(self, rows: pl.Series, fields: list[str], most: int) -> None:
        super().__init__(f"rows in which {', '.join(fields)} has more than {most} characters")
        self.rows, self.caps = rows, dict.fromkeys(fields, most)


@dataclass
class Proof:
    """The proof of one email. render gives a row's view; wild rows are left out of it."""

    columns: Columns
    run: RuleRunner
    reads: Reads
    structures: Structures
    render: Callable[[int], View]
    wild: pl.Series
    tick: Callable[[], None]
    caps: Mapping[str, int] = field(default_factory=dict)
    units: dict[Key, _Unit] = field(default_factory=dict)
    expected: dict[int, frozenset[Key]] = field(default_factory=dict)
    looked_at: dict[int, dict[Key, Verdict]] = field(default_factory=dict)
    findings: dict[int, list[Finding]] = field(default_factory=dict)  # of the rows looked at
    made: dict[tuple[str, ...], Tuples] = field(default_factory=dict)
    of_needs: dict[int, dict[Needs, Key]] = field(default_factory=dict)  # by structure
    clean: set[Hashable] = field(default_factory=set)  # what was read, and nothing found in it

    def rows(self) -> Rows:
        """Return which rows have which finding; raises Unproved."""
        for structure, row in enumerate(self.structures.first):
            if not self.wild[row]:
                found = self._look(row)
                self.expected[structure] = frozenset(found)
                for key in found:
                    self.units[key].structures.add(structure)
        bundles = self._bundles()
        for row, found in list(self.looked_at.items()):
            self._note(bundles, row, found)
        self._show_words(bundles)
        self._complete(bundles)
        return self._rows(bundles)

    # -- looking at a recipient -----------------------------------------------------

    def _look(self, row: int) -> dict[Key, Verdict]:
        if row not in self.looked_at:
            if len(self.looked_at) > min(MOST * len(self.columns), MOST_RENDERED):
                raise Unproved("its recipients are too unlike")
            try:
                view = self.render(row)
            except TemplateError as error:
                raise Unproved("it cannot be rendered for some") from error
            structure = self.structures.ids[row]
            if structure not in self.of_needs:
                self._compare(view)
                self._measure(view)
                self.of_needs[structure] = dict(self._needs(view))
            found = self._judged(view, structure)
            # By code, and then as they come: as when each rule reads the whole message.
            in_order = sorted((f for fs in found.values() for f in fs), key=lambda f: f.code)
            self.findings[row] = [replace(f, row=row + 1) for f in once_for_each_place(in_order)]
            self.looked_at[row] = {
                key: frozenset(
                    Found(key, spot(f), fold_key(f), f.edits) for f in once_for_each_place(findings)
                )
                for key, findings in found.items()
            }
            self.tick()
        return self.looked_at[row]

    def _compare(self, view: View) -> None:
        """See that values which some rule compares are told apart by the structure."""
        exactly = values_read_exactly(view, self.run.needs())
        names = (self.run.compared(view) | self._fields(exactly)) - self.reads.whole
        if known := self._known(names):
            raise Compared(known)

    def _measure(self, view: View) -> None:
        """See that no verdict turns on how long the values are."""
        lengths = Lengths(view, self.columns, self._fields, frozenset(self.reads.whole), self.caps)
        if any(finding.size is not None for finding in self.run.measured(view)):
            raise Unproved("the largest of them is named")
        least = self.run.measured(lengths.shortest)
        if self.run.measured(lengths.longest()) == least:
            return
        if few := lengths.with_few_values():
            raise Compared(few)
        for most in CAPS:
            if self.run.measured(lengths.longest(most)) == least:
                raise Long(lengths.longer(most), lengths.names, most)
        raise Unproved("how long a value is turns a verdict")

    def _needs(self, view: View) -> Iterator[tuple[Needs, Key]]:
        """Yield what the rules for whole messages need, each with its unit's key."""
        for need, spans in values_for(view, self.run.needs()).items():
            every = need & Needs.everything
            fields = self._known(self.reads.fields if every else self._fields(spans))
            key = (need, fields)
            self.units.setdefault(key, _Unit((0, 0), fields, by_structure=True))
            yield need, key

    def _judged(self, view: View, structure: int) -> dict[Key, list[Finding]]:
        """Return what the rules find in a view; what is as in another one is not read again."""
        found: dict[Key, list[Finding]] = defaultdict(list)
        for part_number, part in enumerate(view.parts):
            for number, piece in enumerate(paragraphs(part)):
                key = skeleton(piece)
                if key not in self.units:
                    self.units[key] = self._unit(piece, (part_number, number))
                of_key = found[key]
                same: Hashable = key, piece.text, _merged(piece, view)
                if same not in self.clean:
                    new = self.run.paragraph(piece, view)
                    of_key += new
                    self._keep(same, new)
        for need, key in self.of_needs[structure].items():
            values = tuple(view.values.get(name, "") for name in self.units[key].fields)
            same = (key, structure, values)
            found[key] = [] if same in self.clean else self.run.needing(view, need)
            self._keep(same, found[key])
        return found

    def _keep(self, read: Hashable, found: list[Finding]) -> None:
        if not found and len(self.clean) < _MOST_CLEAN:
            self.clean.add(read)

    def _unit(self, piece: Part, order: tuple[int, int]) -> _Unit:
        found = self._fields(piece.spans)
        return _Unit(order, self._known(found), by_structure=STRUCTURE in found)

    def _fields(self, spans: Iterable[Span]) -> set[str]:
        """Return the fields of which merged values are made."""
        found: set[str] = set()
        for span in spans:
            place = span.origin.place
            found |= self.reads.of(place.path, place.line, span.origin.expression)
        return found

    def _known(self, fields: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(name for name in fields if name in self.columns))

    # -- what depends on what -------------------------------------------------------

    def _bundles(self) -> dict[tuple[object, ...], Partition]:
        found: dict[tuple[object, ...], Partition] = {}
        for unit in self.units.values():
            group = _group(unit)
            if group not in found:
                found[group] = Partition(
                    self.columns,
                    self._tuples(unit.fields),
                    frozenset(unit.structures),
                    unit.by_structure,
                )
        return found

    def _tuples(self, fields: tuple[str, ...]) -> Tuples:
        if fields not in self.made:
            self.made[fields] = tuples(self.columns, self.structures.ids, fields)
        return self.made[fields]

    def _note(
        self,
        bundles: Mapping[tuple[object, ...], Partition],
        row: int,
        found: Mapping[Key, Verdict],
    ) -> None:
        structure = self.structures.ids[row]
        if frozenset(found) != self.expected[structure]:
            raise Unproved("recipients with the same answers get different paragraphs")
        verdicts: dict[tuple[object, ...], Verdict] = defaultdict(frozenset)
        for key, verdict in found.items():
            verdicts[_group(self.units[key])] |= verdict
        for group, bundle in bundles.items():
            if structure in bundle.structures:
                bundle.note(row, verdicts[group])

    def _show_words(self, bundles: Mapping[tuple[object, ...], Partition]) -> None:
        """Look at recipients who show words that are new to two bundles or more at once.

        What is left is looked for in each bundle by itself.
        """
        several = [bundle for bundle in bundles.values() if bundle.tuples.fields]
        if len(several) < 2:
            return
        tuples_of = [(one, one.tuples.ids.head(_MOST_SHOWN).to_list()) for one in several]
        for row, structure in enumerate(self.structures.ids.head(_MOST_SHOWN).to_list()):
            new = (
                True
                for bundle, numbers in tuples_of
                if structure in bundle.structures and bundle.has_new_words(numbers[row])
            )
            if next(new, False) and next(new, False):
                self._note(bundles, row, self._look(row))

    def _complete(self, bundles: Mapping[tuple[object, ...], Partition]) -> None:
        """Look at recipients until each bundle's verdicts are sure."""
        largest_first = sorted(bundles.values(), key=lambda bundle: -len(bundle.members))
        again = True
        while again:
            again = False
            for bundle in largest_first:
                for number in bundle.wanted():
                    if number not in bundle.seen:
                        row = bundle.tuples.first[number]
                        self._note(bundles, row, self._look(row))
                        again = True
            again = bool(sum(bundle.refine() for bundle in largest_first)) or again

    # -- what follows -----------------------------------------------------------------

    def _rows(self, bundles: Mapping[tuple[object, ...], Partition]) -> Rows:
        """Return the rows of each finding; of several at one spot, the first one is told."""
        by_spot: dict[Hashable, dict[Key, dict[Finding, list[int]]]] = {}
        for bundle in bundles.values():
            for number, verdict in bundle.verdicts().items():
                for one in verdict:
                    of_unit = by_spot.setdefault(one.spot, {}).setdefault(one.paragraph, {})
                    of_unit.setdefault(one.what, []).append(number)
        found: Rows = {}
        for of_spot in by_spot.values():
            taken: pl.Series | None = None
            for key in sorted(of_spot, key=lambda key: self.units[key].order):
                bundle = bundles[_group(self.units[key])]
                masks = {w: _mask(bundle.tuples, n) for w, n in of_spot[key].items()}
                for what, mask in masks.items():
                    mine = mask if taken is None else mask & ~taken
                    found[what] = found[what] | mine if what in found else mine
                for mask in masks.values():
                    taken = mask if taken is None else taken | mask
        return {what: rows for what, rows in found.items() if rows.any()}


def _mask(of: Tuples, numbers: list[int]) -> pl.Series:
    flags = [False] * len(of.first)
    for number in numbers:
        flags[number] = True
    return pl.Series(flags).gather(of.ids)


def _group(unit: _Unit) -> tuple[object, ...]:
    return unit.fields, frozenset(unit.structures), unit.by_structure


def _merged(piece: Part, view: View) -> Key:
    """Return where a paragraph's merged values stand, and what the list says of each."""
    return tuple(
        (span.start, span.end, view.values.get(span.origin.field or "")) for span in piece.spans
    )


def skeleton(piece: Part) -> Key:
    """Return what a paragraph is whoever gets it: its words, what is printed, and where."""
    out: list[str] = []
    origins: list[Origin] = []
    places: list[Place] = []
    position = 0

    def fixed(end: int) -> None:
        out.append(piece.text[position:end])
        for line in _LINE.finditer(piece.text, position, end):
            places.append(piece.locate(*line.span()))

    for span in piece.spans:
        origins.append(span.origin)
        if span.start >= position:
            fixed(span.start)
            out.append(_SLOT)
            position = span.end
    fixed(len(piece.text))
    return piece.kind, "".join(out), tuple(origins), tuple(places)
