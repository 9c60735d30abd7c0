"""How lists write yes and no: the words, Salesforce's 0 and 1, a checkbox's TRUE."""

from collections.abc import Iterable

YES = frozenset("yes y true t 1 x on checked ja j oui o si sí s sim da".split()) | {"✓", "✔"}
NO = frozenset("no n false f 0 off unchecked nein non não nao nee nej".split())
_DIGITS = frozenset("01")


def yes_no(value: str) -> bool | None:
    """Return what a yes or a no means, None for any other value.

    >>> [yes_no(value) for value in ("Yes", "FALSE", "1", "perhaps")]
    [True, False, True, None]
    """
    plain = " ".join(value.split()).casefold()
    return True if plain in YES else False if plain in NO else None


def is_yes_no_column(values: Iterable[str]) -> bool:
    """Say whether a column only answers a question.

    Digits alone must be both 0 and 1: a column of ones may count something. A mark beside empty
    cells ("x") is a yes; a column of single letters has to say both.
    """
    found = {" ".join(value.split()).casefold() for value in values} - {""}
    if not found or any(yes_no(value) is None for value in found):
        return False
    if found <= _DIGITS:
        return found == _DIGITS
    letters = all(len(value) == 1 and value.isalpha() for value in found - {"x"})
    said = {yes_no(value) for value in found}
    return not letters or len(said) == 2 or found == {"x"}
