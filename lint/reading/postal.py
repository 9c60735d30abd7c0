"""Lines that look like a postal address, in the ways countries write them."""

import re

from ...templates.lazy_regex import lazy_regex

_STREET = (
    r"street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|way|court|ct|place|pl|square|sq|"
    r"parkway|pkwy|highway|hwy|terrace|quay|floor|suite|ste|unit|building|house|room|"
    r"stra(?:ß|ss)e|str|weg|platz|allee|gasse|ring|damm|ufer|rue|avenida|calle|plaza|via|"
    r"viale|piazza|rua|straat|laan|plein|gade|vej|gata|gatan|vägen|ulica|ul|utca"
)
_LINES = tuple(
    lazy_regex(pattern)
    for pattern in (
        # A number with a street's word near it, in either order.
        rf"(?i)\b\d{{1,6}}[a-z]?[ ,]+(?:[\w.'’-]{{1,60}}[ ,]+){{0,4}}?(?:{_STREET})\b",
        rf"(?i)\b(?:{_STREET})\.?[ ,]+(?:[\w.'’-]{{1,60}}[ ,]+){{0,4}}?\d{{1,6}}\b",
        r"(?i)\b[\w-]{3,60}(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|straat|laan|gatan|vägen|gade|"
        r"vej|gata)\s+\d{1,5}\b",
        r"(?i)\bp\.?\s?o\.?\s+box\s+\w*\d|\bpostfach\s+\d|\bsuite\s+#?\d",
        # A town with its code: Leeds LS1 4AP, Boston, MA 02110, 10115 Berlin, Sydney NSW 2000.
        r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b",
        r"\b[A-Z]{2},?\s+\d{5}(?:-\d{4})?\b|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b",
        r"\b(?:[A-Z]{1,2}-)?\d{4,5}(?:\s?[A-Z]{2})?[ ,]+[A-ZÄÖÜÉÅØ][a-zäöüéèßåø-]{2,60}\b",
        r"\b(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT)\s+\d{4}\b",
    )
)
_CODE = lazy_regex(
    r"(?i)[\[{%*|$<«#@][^\n\]}]{0,60}?(?:address|addr\b|street|postal|impressum|location|company_info)"
)
_YEAR = lazy_regex(r"\b(?:19|20)\d\d\b")
_COPYRIGHT = lazy_regex(r"(?i)(?:©|\(c\)|copyright|&copy;)[ ,]*\d{4}")


_STREET_WORD = lazy_regex(rf"(?i)\b(?:{_STREET})\b|(?:straße|strasse|straat|weg|gatan|vej)\b")


def is_address(text: str) -> bool:
    """Say whether text, given as a postal address, can be one: a town alone is none.

    Not every country numbers its houses, so a street by its word, or a number beside a second
    part, is enough.

    >>> [is_address(a) for a in ("Dundee", "Dundee, Scotland", "The Mill, Church Lane, Dundee")]
    [False, False, True]
    """
    if has_address(text) or _STREET_WORD.search(text):
        return True
    parts = [part for part in re.split(r"[,;\n·|]", text) if part.strip()]
    return len(parts) > 1 and any(character.isdigit() for character in text)


def has_address(text: str) -> bool:
    """Say whether text holds a postal address, or a merge code that prints one."""
    if _CODE.search(text):
        return True
    plain = _YEAR.sub(" ", _COPYRIGHT.sub(" ", text))
    return any(pattern.search(plain) for pattern in _LINES)
