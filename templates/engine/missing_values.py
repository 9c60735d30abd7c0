"""What a list writes where it has nothing to say: NULL, n/a, #N/A, (blank), a dash.

Narrower than what the linter doubts ("test", "asdf", "0"): only what nobody means as a value.
"""

from ..lazy_regex import lazy_regex
from ..workspace.fields import Field, FieldType
from .placeholder_names import is_placeholder_name

NOTHING = frozenset(
    """none null nan nil nat undefined n/a n.a. n.a n\\a na #n/a #na #ref! #value! #name? #div/0!
    #null! #num! #error! (null) (none) (blank) (empty) (unknown) (undefined) (not_set) [blank]
    [null] [none] [empty] [unknown] [undefined] <null> <none> <blank> <empty> <undefined> <nil>
    <na> unknown blank empty - -- --- – — . .. ... … ? ?? ??? _ __ \\n notset not_set notprovided
    not_provided not_available unspecified""".split()
) | {
    "not set", "not provided", "not available", "not applicable", "not specified", "not given",
    "not known", "(not set)", "(not provided)", "no data", "no value", "data not found",
    "does not apply", "none given", "none provided",
}  # fmt: skip
_FIRST = frozenset(word[0] for word in NOTHING) | {word[0].upper() for word in NOTHING}
# Nan is a grandmother and a first name, Na and Nat are names too; NAN and nan are a program's.
_NAMES = frozenset(("Nan", "Nat", "Na"))
_UNSEEN = lazy_regex("[\u00ad\u034f\u115f\u1160\u180e\u200b-\u200f\u2060\u2800\u3164\ufeff\uffa0]")


def is_nothing(value: str, field: Field | None = None) -> bool:
    """Say whether a whole value is missing: blank, or a word for nothing.

    A family name in Title case is a person's: people called Null and None exist. An option
    of the field's own ("None" = "no tool yet") is a value.

    >>> [is_nothing(value) for value in (" ", "\\u200b", "#N/A", "Null", "Null Island")]
    [True, True, True, True, False]
    """
    seen = value if value.isascii() else _UNSEEN.sub("", value)
    plain = seen.strip()
    if not plain:
        return True
    if field is not None and field.type is FieldType.name and is_placeholder_name(plain):
        # Guest and Kunde are surnames too, where a column holds nothing else.
        return not (is_family_name(field) and _is_titled(plain))
    if plain[0] not in _FIRST or len(plain) > 40 or " ".join(plain.lower().split()) not in NOTHING:
        return False
    if field is None:
        return True
    if field.type is FieldType.name:
        return not (plain in _NAMES or (_is_titled(plain) and is_family_name(field)))
    if field.type is FieldType.company and plain.lower() in ("na", "nat"):
        return False
    return all(" ".join(option.split()).lower() != plain.lower() for option in field.spoken)


def _is_titled(plain: str) -> bool:
    return plain[:1].isupper() and plain[1:].islower() and " " not in plain


def is_family_name(field: Field) -> bool:
    """Say whether a field of type name holds a surname, by what it is called."""
    return any(word in field.name for word in ("last", "sur", "family"))
