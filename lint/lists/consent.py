"""Reads the opt-out column of a list."""

_NO = frozenset(
    ["", "no", "n", "false", "0", "none", "null", "nan", "n/a", "na", "-", "subscribed", "active"]
)
_YES = frozenset(
    "yes y true 1 x oui ja si sí sim da optout opted-out opted_out unsubscribed unsubscribe stop "
    "removed suppressed dnc".split()
) | {"opted out", "opt out", "do not email", "do not contact", "on", "✓", "✔"}


def opted_out(text: str) -> bool | None:
    """Say whether a cell of an "opted out" column means that; None: it is unclear.

    A date counts as yes: it is the day on which somebody opted out. Unclear cells must be
    treated as yes: writing to somebody who opted out is the worse mistake.
    """
    value = " ".join(text.casefold().split())
    if value in _NO:
        return False
    if value in _YES or (value[:1].isdigit() and len(value) >= 8):
        return True
    return None
