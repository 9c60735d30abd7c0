"""Says whether a whole column holds what a form offered: ranges, numbered answers, either-or.

One such value may be somebody's words; where nearly all of a column are, and they repeat or are
the steps of one scale, they were clicked.
"""

import re
from collections.abc import Iterable, Mapping

from ...templates.lazy_regex import lazy_regex
from .labels import is_form_option

_NUMBER = r"(?P<{}>\d+(?:[.,]\d{{3}})*) ?[kKmM]?"
_TO = r" ?(?:[-–—]|to|bis|à|a|tot|til|till|do|and|und|et|y|e|en) ?"
_UNIT = r"(?: ?[^\W\d_%€$£][^\W\d_]*(?: [^\W\d_]+)?| ?[%€$£]\w*)?"
_BETWEEN = lazy_regex(
    rf"[$€£<>]? ?{_NUMBER.format('low')}(?:{_TO}[$€£]? ?{_NUMBER.format('high')}|\+){_UNIT}"
)
# "More than 12 months", in ten languages.
_BOUND = lazy_regex(
    r"(?i)(?:less than|more than|fewer than|under|over|up to|at least|at most|within|above|below|"
    r"weniger als|mehr als|unter|über|bis zu|innerhalb von|ab|moins de|plus de|jusqu['’]à|sous|"
    r"menos de|más de|hasta|en|mais de|até|dentro de|em|meno di|più di|fino a|entro|oltre|"
    r"minder dan|meer dan|tot|binnen|mindre än|mer än|inom|mindre enn|mer enn|inden for|mere end|"
    r"mniej niż|więcej niż|do|ponad|w ciągu|[<>≤≥])"
    r" ?[$€£]? ?\d[\d.,]* ?[kKmM€$£%]?" + _UNIT
)
_NUMBERED = lazy_regex(r"(?:\d{1,2}|[A-Ea-e])(?: ?[:)=]| [-–—]) ?[^\W\d_].*")
_THING = r"(?:[\w&’'.+-]+ ?){1,4}"
_SLASHED = lazy_regex(rf"{_THING}(?:\s?/\s?{_THING})+")
_EITHER = lazy_regex(
    rf"(?=[A-ZÀ-Þ])(?!(?:An?|The|Your|Our|My) ){_THING},? ?\b(?:or|oder|ou|o|eller|lub|of) {_THING}"
)
_STAFF = (
    r"(?i:employees|staff|people|workers|Mitarbeiter(?:innen)?|Mitarbeitende|Beschäftigte|salariés|"
    r"employés|personnes|collaborateurs|empleados|trabajadores|personas|dipendenti|addetti|persone|"
    r"funcionários|colaboradores|trabalhadores|pessoas|medewerkers|werknemers|anställda|ansatte|"
    r"medarbejdere|pracowników|osób)"
)
_STAFF_RANGE = lazy_regex(rf"\d[\d.,]*(?: ?(?:[-–—]|to|bis|à|tot) ?\d[\d.,]*|\+) {_STAFF}")
_RATED = lazy_regex(r"\d(?: ?[:)]| [-–]) (?=[A-ZÀ-Þ])[^\W\d_]+(?: [^\W\d_]+){0,3}")
_MOST_ODD = 0.2


def is_clicked(value: str) -> bool:
    """Say whether one value alone is a form's: a range of staff, an answer with its number.

    >>> [is_clicked(v) for v in ("50-200 employees", "2: Somewhat", "lots 12-18", "30 people")]
    [True, True, False, False]
    """
    plain = value.strip()
    return bool(_STAFF_RANGE.fullmatch(plain) or _RATED.fullmatch(plain))


def clicked_options(counts: Mapping[str, int], fewest: int) -> list[str]:
    """Return the values of a column that are a form's, most common first; [] where few are.

    counts says how often each value stands in the column; an empty one is not in it. Fewer than
    fewest rows say nothing.
    """
    rows = sum(counts.values())
    if rows < fewest or len(counts) < 2:
        return []
    offered = sorted((one for one in counts if _is_offered(one)), key=lambda one: -counts[one])
    if sum(counts[one] for one in offered) < (1 - _MOST_ODD) * rows:
        return []
    scaled = [one for one in offered if _scale(one)]
    if len(scaled) >= 2 and len(scaled) * 2 > len(offered):
        return offered if _are_steps(scaled) else []
    return offered if len(counts) < rows and len(offered) > 1 else []


def _is_offered(value: str) -> bool:
    plain = " ".join(value.split())
    if len(plain) > 80:
        return False
    if "/" in plain and not any(part.strip() for part in plain.split("/")[1:]):
        return False
    return _scale(plain) or bool(
        _SLASHED.fullmatch(plain) or _EITHER.fullmatch(plain) or is_form_option(plain)
    )


def _scale(value: str) -> bool:
    """Say whether value is one step of a scale: a range, a bound, a number and its meaning."""
    return any(one.fullmatch(value.strip()) for one in (_BETWEEN, _BOUND, _NUMBERED))


def _are_steps(values: Iterable[str]) -> bool:
    """Say whether ranges do not overlap, as those of a form; opening hours and pages do."""
    found = sorted(
        (int(re.sub(r"\D", "", match["low"])), int(re.sub(r"\D", "", match["high"])))
        for value in values
        if (match := _BETWEEN.fullmatch(value.strip())) and match["high"]
    )
    return all(
        low <= high and (i == 0 or found[i - 1][1] <= low) for i, (low, high) in enumerate(found)
    )
