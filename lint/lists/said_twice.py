"""A value that a cell holds twice: "Leiden | Leiden", "hard water hard water"."""

from collections.abc import Container

from ...templates.lazy_regex import lazy_regex

_APART = lazy_regex(r"\s*(?:[;|\n]|,|/|:::|\\n|&&?|\+)\s*")
# Two of one name have a firm: Roth & Roth, Marks and Marks. No list joins its values so.
_PARTNERS = lazy_regex(r"([^\W\d_][\w'’.-]+) ?[&+] ?\1(?!\w).*")
_AS_LIST = lazy_regex(r"[\[({]\s*(['\"])(?P<one>.+?)\1\s*,\s*\1(?P=one)\1\s*,?\s*[\])}]")
_LONGEST = 400
_THOUSANDS = 3  # "100 100" is one number in French


def said_twice(value: str, others: Container[str] = (), *, is_name: bool = True) -> str | None:
    """Return what value says twice or more often, or None.

    others are the values of the column in small letters: a town may be called Walla Walla, but
    not where "Walla" is one too. is_name: the column holds names, which may be so.

    >>> [said_twice(v) for v in ("Leiden | Leiden", "tap water tap water", "OsloOslo")]
    ['Leiden', 'tap water', 'Oslo']
    >>> [said_twice(v) for v in ("Bora Bora", "Roth & Roth")]
    [None, None]
    """
    if not 5 <= len(value) <= _LONGEST:
        return None
    if found := _AS_LIST.fullmatch(value):
        return found["one"]
    if _PARTNERS.fullmatch(value):
        return None
    parts = _APART.split(value)
    if len(parts) > 1 and len(parts[0]) > 1 and len({part.lower() for part in parts}) == 1:
        return parts[0]
    words = value.split()
    for times in (2, 3, 4):
        each, rest = divmod(len(words), times)
        if each and not rest and words[:each] * times == words:
            one = " ".join(words[:each])
            return one if times > 2 or _is_repeat(words[:each], one, others, is_name) else None
    return _joined(value)


def _is_repeat(words: list[str], one: str, others: Container[str], is_name: bool) -> bool:
    """Say whether words twice in a row are no name of a place, and no number in groups."""
    if one.isdigit():
        return len(one) > 1 and len(one) != _THOUSANDS
    if len(words) > 1 or any(c.isdigit() for c in one):
        return True
    return one.lower() in others or len(one) > 6 or (not is_name and len(one) > 4)


def _joined(value: str) -> str | None:
    """Return the half of a value that is twice the same without a sign between."""
    half, odd = divmod(len(value), 2)
    one = value[:half]
    if odd or one != value[half:] or len(one) < 4 or not any(c.isalnum() for c in one):
        return None
    shown = one[0].isupper() and one[-1].islower()  # a capital in the middle of a word
    if one.isdigit():
        return one if len(one) > 4 else None
    return one if shown or " " in one or not one.isalpha() or len(one) > 4 else None
