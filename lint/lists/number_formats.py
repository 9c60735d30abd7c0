"""Numbers of a workbook as Excel shows them: currencies, units, fixed decimals."""

import re

from ...templates.lazy_regex import lazy_regex

PLAIN = frozenset(("", "general", "@", "0", "#", "#,##0", "#,###", "###0", "# ##0", "#,##0_)"))
_NOT_SHOWN = lazy_regex(r"\[(?!\$)[^\]]*\]|_.|\*.")  # colours, conditions, blanks as wide as a sign
_TOKEN = lazy_regex(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]|([0#?.,]+)|(.)', re.DOTALL)
_DIGITS = lazy_regex(r"(?P<whole>[#0?,]*)(?:\.(?P<decimals>[0#?]+))?")
_SYMBOL = lazy_regex(r"[$€£¥₹₽₺₩₪₫₴₦₱฿]|R\$|US\$|A\$|C\$")


def shown(value: float, form: str) -> str | None:
    """Return a number as its format shows it, with commas and a point; None: not understood.

    >>> [shown(n, f) for n, f in ((34.3, '"$"#,##0.00'), (5, '0" kg"'))]
    ['$34.30', '5 kg']
    """
    sections = _sections(form)
    at = 1 if value < 0 and len(sections) > 1 else 0
    parts = _parts(sections[at])
    if parts is None:
        return None
    before, digits, after = parts
    pattern = _DIGITS.fullmatch(digits)
    if pattern is None or pattern["whole"].endswith(","):
        return None  # scaled to thousands or millions
    number = _written(abs(value), pattern["whole"], pattern["decimals"] or "")
    if _SYMBOL.fullmatch(before.strip(" -()")):
        before = before.replace(" ", "")
    minus = "-" if value < 0 and at == 0 else ""
    return f"{minus}{before}{number}{after}".strip()


def _sections(form: str) -> list[str]:
    """Return the formats for positive and negative numbers; a ; in quotes divides nothing."""
    return re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', form)


def _parts(section: str) -> tuple[str, str, str] | None:
    """Return what stands before the digits, their pattern and what stands after them."""
    before, digits, after = "", "", ""
    quoted = re.split(r'("[^"]*"|\\.)', section)
    section = "".join(
        part if index % 2 else _NOT_SHOWN.sub("", part) for index, part in enumerate(quoted)
    )
    for literal, escaped, symbol, pattern, other in _TOKEN.findall(section):
        if pattern:
            if digits:
                return None  # a fraction, a phone number
            digits = pattern
            continue
        if other.isalpha() or other in tuple("/%"):
            return None  # a date, a fraction, an exponent
        said = literal or escaped or symbol or other
        if digits:
            after += said
        else:
            before += said
    return (before, digits, after) if digits else None


def _written(value: float, whole: str, decimals: str) -> str:
    fixed = decimals.count("0")
    text = f"{value:,.{len(decimals)}f}" if "," in whole else f"{value:.{len(decimals)}f}"
    if len(decimals) > fixed:
        head, _, tail = text.partition(".")
        tail = tail[:fixed] + tail[fixed:].rstrip("0")
        text = f"{head}.{tail}" if tail else head
    least = whole.count("0")
    head, point, tail = text.partition(".")
    return f"{head.zfill(least)}{point}{tail}"
