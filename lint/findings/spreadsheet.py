"""Cells that no spreadsheet takes for a formula."""

from ...templates.lazy_regex import lazy_regex

# What a spreadsheet would run: a formula, not a phone number or an amount.
_FORMULA = lazy_regex(r"[=@\t\r]|[+-](?![\d\s().,/-]*$)")


def guarded(cell: str) -> str:
    """Return cell so that no spreadsheet runs it: with an apostrophe before a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell
