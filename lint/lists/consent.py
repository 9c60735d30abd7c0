"""Reads what a list says about being written to."""

_NO = frozenset(
    ["", "no", "n", "false", "0", "none", "null", "nan", "n/a", "na", "-", "subscribed", "active"]
)
_YES = frozenset(
    "yes y true 1 x oui ja si sí sim da optout opted-out opted_out unsubscribed unsubscribe stop "
    "removed suppressed dnc".split()
) | {"opted out", "opt out", "do not email", "do not contact", "on", "✓", "✔"}


def opted_out(text: str) -> bool | None:
    """Say whether a cell of an "opted out" column means that; None: it cannot be told.

    A date counts as yes: it is the day on which somebody opted out. What cannot be told is
    to be treated as yes; writing to somebody who asked for silence is the worse mistake.
    """
    value = " ".join(text.casefold().split())
    if value in _NO:
        return False
    if value in _YES or (value[:1].isdigit() and len(value) >= 8):
        return True
    return None
