"""Finds letter case that a function of a spreadsheet gave: "Dr. Mcallister'S", "Bbc Wales", "Ibm".

Such a function writes each word's first letter large and the others small, whatever the word is.
"""

from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .hit import Hit
from .languages import languages_of
from .sample import is_code_line, is_quoted_code, line_around

_FIX = "write the name as its owner does"
_CASED = lazy_regex(
    r"(?P<at>\b[A-ZÀ-Þ][a-zà-ÿ]+['’]S)(?![\w'’])|"  # "O'Sullivan" goes on
    r"(?<![\w.@/-])(?P<short>Uk|Usa|Bbc|Ibm|Nhs|Bmw|Nasa|Nato|Gmbh|Ltda|Tüv|Ihk|Dhl|Rwe|Basf|Sncf|"
    r"Llc|Plc|Ceo|Cfo|Cto|Hr-|Bv(?= [a-z,.])|Sarl|Edf|Ing(?= Bank))(?![\w'’@])|"
    r"(?<=[a-zà-ÿ] )(?P<sons>[A-ZÀ-Þ][\w'’-]+ & (?:sons?|co|söhne|fils|hijos|figli|zonen|daughters|"
    r"partners))(?![\w-])|(?<=[A-ZÀ-Þa-zà-ÿ] )(?P<of>(?:Van|Von|De|Della) '[TSN] [A-Z][a-z]+)"
)


_VERB_TOO = frozenset(("it", "es", "pt"))  # "Usa il codice"


def _is_verb(text: str, start: int) -> bool:
    first, last = line_around(text, start)
    return text[first:start].rstrip()[-1:] in ("", ".", "!", "?", ":") or bool(
        _VERB_TOO & set(languages_of(text[first:last]))
    )


def find_machine_case(text: str) -> Iterator[Hit]:
    """Yield each word with a large first letter only, which no writer gives it."""
    for match in _CASED.finditer(text):
        group = match.lastgroup or "at"
        start, end = match.span(group)
        if match[group].isupper() or is_code_line(text, start) or is_quoted_code(text, start, end):
            continue
        if match[group] == "Usa" and _is_verb(text, start):
            continue
        yield Hit(start, end, f"'{match[group]}' has the case of a spreadsheet's function", _FIX)
