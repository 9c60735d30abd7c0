"""What a list's columns hold, counted once: the kinds, the case and the values of most cells."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as with_default

from ...templates.engine.missing_values import is_nothing
from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.fields import Field, FieldType
from .letter_case import case_of
from .recipients import Recipients
from .value_kinds import kind_of

FEWEST = 5  # values of a column, before it says what is usual in it
_PLACE = lazy_regex(
    r"(?:^|_)(?:city|town|country|region|state|county|province|place|location|ort|stadt|land|ville|"
    r"pays|ciudad|pais|cidade|citta|paese|plaats|stad|miasto|kraj)(?:_|$)"
)
_JOB = lazy_regex(
    r"(?:^|_)(?:role|title|position|job|function|department|occupation|profession|beruf|funktion|"
    r"poste|fonction|cargo|puesto|ruolo|functie|stanowisko)(?:_|$)"
)
PERSON, FIRM, PLACE, JOB, TEXT = "person", "firm", "place", "job", "text"
# Letters of a single word that may be meant in capitals: NVIDIA, but not SIEMENS; USA, not OSLO.
_LONGEST_BRAND = {PERSON: 3, FIRM: 6, PLACE: 3, JOB: 4, TEXT: 4}


@dataclass(frozen=True, slots=True)
class Column:
    """One column that feeds a declared field, by its distinct values.

    seen counts the values that say something: no empty cells, no words for nothing.
    """

    field: Field
    values: tuple[str, ...]
    seen: Mapping[str, int]
    _known: dict[str, Mapping[str, str]] = with_default(default_factory=dict, compare=False)

    @property
    def key(self) -> str:
        return self.field.key

    @property
    def about(self) -> str:
        """Whose or what name the column holds, by its type and what it is called."""
        if self.field.type is FieldType.name:
            return PERSON
        if self.field.type is FieldType.company:
            return FIRM
        name = self.field.name
        return PLACE if _PLACE.search(name) else JOB if _JOB.search(name) else TEXT

    @property
    def filled(self) -> int:
        return sum(self.seen.values())

    @property
    def kinds(self) -> Mapping[str, str]:
        """The kind of each value."""
        return self._of("kinds", kind_of)

    @property
    def cases(self) -> Mapping[str, str]:
        """How each value uses capital letters."""
        longest = _LONGEST_BRAND[self.about]
        return self._of("cases", lambda value: case_of(value, longest_brand=longest))

    def _of(self, name: str, says: Callable[[str], str]) -> Mapping[str, str]:
        if name not in self._known:
            self._known[name] = {value: says(value) for value in self.seen}
        return self._known[name]

    def usual(self, says: Mapping[str, str], *, least: float, ignoring: str = "") -> str | None:
        """Return what says has for the clear majority of the filled cells, at least such a share.

        In a short column one cell may differ. None where there is no such majority.
        """
        counts: Counter[str] = Counter()
        for value, count in self.seen.items():
            if says[value] != ignoring:
                counts[says[value]] += count
        total = counts.total()
        if total < FEWEST:
            return None
        usual, count = counts.most_common(1)[0]
        return usual if count >= min(least * total, total - 1) else None

    def rows_of(self, values: Mapping[str, object]) -> Iterator[int]:
        """Yield the rows, from 1, that hold one of values."""
        for row, value in enumerate(self.values, 1):
            if value in values:
                yield row


def columns_of(recipients: Recipients, fields: Mapping[str, Field]) -> list[Column]:
    """Return the list's columns that feed declared fields, each read once."""
    found = []
    for key, values in recipients.columns.items():
        if key in fields and fields[key].type is not FieldType.email:
            counts = Counter(values)
            seen = {v: n for v, n in counts.items() if v and not is_nothing(v, fields[key])}
            found.append(Column(fields[key], values, seen))
    return found
