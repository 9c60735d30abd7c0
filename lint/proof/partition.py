"""Paragraphs that depend on the same fields, and what was seen of them.

Tuples of values are first told apart coarsely. A cell is what cannot be told apart; two of
its tuples, as unlike as may be, are rendered, and so is one for every word that some rule
knows. Where a verdict differs within a cell, what made the difference is told apart from
then on, until each cell has one verdict.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, permutations

from ..findings.edit import Edit
from ..findings.finding import Finding
from .columns import Column, Columns
from .shapes import Broken, Tuples

_COMPARED = 60  # tuples of a cell among which the most unlike is sought
_MANY_CELLS = 300
_SURE = 4  # tuples that agree before they are taken for the usual ones


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in a paragraph: where it is told, and what its recipients have in common."""

    paragraph: Hashable
    spot: Hashable
    what: Finding
    edits: tuple[Edit, ...] = ()

    @property
    def field(self) -> str | None:
        return self.what.field


Verdict = frozenset[Found]


@dataclass
class Partition:
    """Tuples of one set of fields in the structures that hold the same paragraphs."""

    columns: Columns
    tuples: Tuples
    structures: frozenset[int]
    by_structure: bool = False
    seen: dict[int, Verdict] = field(default_factory=dict)  # tuple -> what was found
    told_apart: set[tuple[int, int]] = field(default_factory=set)  # (field, fine class)
    shown: set[Hashable] = field(default_factory=set)  # words, with their coarse class
    all_shown: set[int] = field(default_factory=set)  # tuples of which every word is among them

    @cached_property
    def members(self) -> list[int]:
        """The tuples that get these paragraphs, the commonest first."""
        mine = [i for i, s in enumerate(self.tuples.structures) if s in self.structures]
        return sorted(mine, key=lambda i: (-self.tuples.counts[i], i))

    @cached_property
    def _of_fields(self) -> list[Column]:
        return [self.columns[name] for name in self.tuples.fields]

    def label(self, number: int) -> tuple[Hashable, ...]:
        """Return a tuple's cell."""
        fines = self.tuples.fines[number]
        return (
            self.tuples.alike[number],
            self.tuples.structures[number] if self.by_structure else None,
            *(
                fine if (index, fine) in self.told_apart else column.coarse_of_fine[fine]
                for index, (fine, column) in enumerate(zip(fines, self._of_fields, strict=True))
            ),
        )

    def cells(self) -> dict[tuple[Hashable, ...], list[int]]:
        """Return the tuples of each cell."""
        found: dict[tuple[Hashable, ...], list[int]] = defaultdict(list)
        for number in self.members:
            found[self.label(number)].append(number)
        return found

    # -- what is still to be rendered -------------------------------------------------

    def wanted(self) -> Iterator[int]:
        """Yield tuples of which one must be rendered before the verdicts are sure."""
        cells = self.cells()
        for cell in cells.values():
            looked_at = [number for number in cell if number in self.seen]
            if not looked_at:
                yield cell[0]
                looked_at = [cell[0]]
            if len(cells) > _MANY_CELLS and len(looked_at) > 1:
                continue  # with so many, each holds little that another does not
            for index in range(len(self.tuples.fields)):
                known = {self.tuples.fines[number][index] for number in looked_at}
                other = self._other(cell, index, known) if len(known) == 1 else None
                if other is not None:
                    yield other
                    looked_at.append(other)
                    if len(cells) > _MANY_CELLS:
                        break
        yield from self._of_words()

    def _other(self, cell: list[int], index: int, known: set[int]) -> int | None:
        """Return a tuple of the cell with another value of one field, and best of the others."""
        fines = self.tuples.fines
        others = islice((n for n in cell if fines[n][index] not in known), _COMPARED)
        usual = fines[cell[0]]

        def unlike(number: int) -> int:
            return sum(a != b for a, b in zip(fines[number], usual, strict=True))

        return max(others, key=unlike, default=None)

    def _of_words(self) -> Iterator[int]:
        """Yield a tuple for each word that was not yet seen in a value of that coarse class."""
        for number in self.members:
            if self.has_new_words(number):
                self.shown.update(self._words(number))
                yield number

    def has_new_words(self, number: int) -> bool:
        """Say whether a tuple has a word that was not yet seen in a value of its coarse class."""
        if number in self.all_shown:
            return False
        if self.shown.issuperset(self._words(number)):
            self.all_shown.add(number)
            return False
        return True

    def _words(self, number: int) -> Iterator[tuple[Hashable, ...]]:
        fines = self.tuples.fines[number]
        for index, fine in enumerate(fines):
            coarse = self._of_fields[index].coarse_of_fine[fine]
            for token in self._tokens(index, fine):
                yield index, coarse, token
        for one, other in permutations(range(len(fines)), 2):
            # Side by side, two values may say a phrase that neither says alone.
            if self._edges(one, fines)[1] and self._edges(other, fines)[0]:
                yield one, fines[one], other, fines[other]

    def _edges(self, index: int, fines: tuple[int, ...]) -> tuple[bool, bool]:
        return self._of_fields[index].edges[fines[index]]

    def _tokens(self, index: int, fine: int) -> tuple[str, ...]:
        return self._of_fields[index].tokens(fine)

    # -- what was seen ----------------------------------------------------------------

    def note(self, row: int, verdict: Verdict) -> None:
        """Take in what was found in the paragraphs of a row."""
        number = self.tuples.ids[row]
        if number not in self.seen:
            self.shown.update(self._words(number))
        if self.seen.setdefault(number, verdict) != verdict:
            raise Broken

    def refine(self) -> bool:
        """Tell apart what made verdicts differ within a cell; say whether anything did."""
        before = len(self.told_apart)
        for cell in self.cells().values():
            verdicts = {number: self.seen[number] for number in cell if number in self.seen}
            if len(set(verdicts.values())) < 2:
                continue
            usual, often = Counter(verdicts.values()).most_common(1)[0]
            good = [self.tuples.fines[n] for n, verdict in verdicts.items() if verdict == usual]
            for number, verdict in verdicts.items():
                if verdict != usual:
                    self._tell_apart(self.tuples.fines[number], good)
            if often < _SURE or often * 3 < len(verdicts) * 2:
                odd = [self.tuples.fines[n] for n, verdict in verdicts.items() if verdict != usual]
                for fines in good:  # which of them is the odd one cannot be told yet
                    self._tell_apart(fines, odd)
        self._tell_values_apart()
        return len(self.told_apart) > before

    def _tell_values_apart(self) -> None:
        """A finding of a field follows from its value, whatever stands beside it.

        So values are compared over all cells: where few recipients are alike, a cell holds
        too little to show which value is the odd one.
        """
        having: dict[Found, set[int]] = defaultdict(set)
        for number, verdict in self.seen.items():
            for found in verdict:
                having[found].add(number)
        for found, numbers in having.items():
            if found.field in self.tuples.fields:
                self._tell_odd_apart(self.tuples.fields.index(found.field), numbers)

    def _tell_odd_apart(self, index: int, having: set[int]) -> None:
        coarse = self._of_fields[index].coarse_of_fine
        kinds: dict[str, dict[int, set[bool]]] = defaultdict(lambda: defaultdict(set))
        for number in self.seen:
            fine = self.tuples.fines[number][index]
            kinds[coarse[fine]][fine].add(number in having)
        for fines in kinds.values():
            clear = {fine: has.copy().pop() for fine, has in fines.items() if len(has) == 1}
            often = sum(clear.values()) * 2 >= len(clear)
            self.told_apart |= {(index, fine) for fine, has in clear.items() if has != often}

    def _tell_apart(self, odd: tuple[int, ...], good: list[tuple[int, ...]]) -> None:
        new = [i for i, fine in enumerate(odd) if fine not in {fines[i] for fines in good}]
        for index in new or range(len(odd)):
            self.told_apart.add((index, odd[index]))
            usual = {token for fines in good for token in self._tokens(index, fines[index])}
            alone = set(self._tokens(index, odd[index])) - usual
            for fine in {self.tuples.fines[number][index] for number in self.members}:
                if not alone.isdisjoint(self._tokens(index, fine)):
                    self.told_apart.add((index, fine))

    # -- what follows -------------------------------------------------------------------

    def verdicts(self) -> dict[int, Verdict]:
        """Return what is found in the paragraphs of each tuple."""
        found: dict[int, Verdict] = {}
        for cell in self.cells().values():
            verdict = next(self.seen[number] for number in cell if number in self.seen)
            for number in cell:
                found[number] = verdict
        return found
