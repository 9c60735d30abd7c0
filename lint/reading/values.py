"""Judges one value by what its field says it should be."""

import re

from ...templates.engine.missing_values import is_family_name, is_nothing
from ...templates.engine.placeholder_names import is_placeholder_name
from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.fields import Field, FieldType
from .casing import casing_fault
from .encoding import find_broken_encoding
from .first_names import first_name_fault
from .labels import is_joined, is_label, is_posts
from .names import name_fault
from .no_firm import is_no_firm
from .no_value import is_no_value
from .nulls import NULL_LIKE, is_null_like
from .option_columns import is_clicked

# Values that some companies, cities and titles really have.
_REAL = frozenset(
    "x xx abc abcd yes no true false 0 00 0.0 123 1234 sample default foo bar".split()
)
_PROGRAMS = frozenset("none null nan nil undefined nat n/a #n/a".split())
_AND = lazy_regex(r"\s(?:&|and|und|et|y|or|oder)\s|\s?[,;/]\s?(?=[A-Z])")
_TITLE = lazy_regex(r"(?i)^(?:mr|mrs|ms|miss|dr|prof|herr|frau)\b\.?\s*")


def null_fault(value: str, field: Field) -> str | None:
    """Say that value stands for a missing one, or return None. Empty is not null-like."""
    plain = " ".join(value.split())
    if field.type is FieldType.name and is_placeholder_name(plain) and is_nothing(plain, field):
        return "has what a form calls people where nobody gave a name"
    if is_no_value(plain):
        titled = plain[:1].isupper() and plain[1:].islower() and " " not in plain
        surname = titled and field.type is FieldType.name and is_family_name(field)
        return None if surname else "has a word that means 'no value'"
    if field.type is FieldType.company and is_no_firm(plain):
        return "has what people write who have no company"
    if not plain or not is_null_like(plain):
        halves = plain.split()
        twice = len(halves) == 2 and all(half.lower() in _PROGRAMS for half in halves)
        return "has no value" if twice else None
    what = "has a word that means 'no value'"
    if field.type is FieldType.name:
        last = any(word in field.name for word in ("last", "sur", "family"))
        if last and plain[:1].isupper() and plain[1:].islower():
            return None  # people called Null, None, Nan, Test exist
        return None if plain in ("Nan", "Nat", "Na", "Abc") else what
    if field.type in (FieldType.integer, FieldType.money, FieldType.phone):
        return what if plain.lower() in _PROGRAMS | {"-", "--", "?", "unknown"} else None
    if plain.lower() in _REAL or (
        field.type is FieldType.company and plain.lower() in ("na", "nat")
    ):
        return None
    return what


def casing_of(value: str, field: Field) -> str | None:
    """Say what is wrong with the case of a name's value, or None."""
    if field.type is not FieldType.name or value.strip().lower() in NULL_LIKE:
        return None
    return casing_fault(value)


def kind_fault(value: str, field: Field) -> str | None:
    """Say why value is not what its field says, or None."""
    plain = " ".join(value.split())
    if not plain:
        return None
    if field.type is FieldType.name:
        if fault := name_fault(plain):
            return fault
        first = "first" in field.name or "given" in field.name
        if first and _AND.search(plain):
            return "is two people, or a reversed name"
        if first and _TITLE.match(plain):
            return "begins with a title, which the text may also print"
        if first:
            return first_name_fault(plain)
    elif field.type is FieldType.company:
        if re.fullmatch(r"\S+@\S+\.\w+", plain):
            return "is an email address"
        if re.fullmatch(r"(?i)(?:https?://|www\.)\S+", plain):
            return "is a web address"
    elif field.type is FieldType.date and _CLOCK.search(plain):
        return "is a date as a program stores it"
    elif field.type is FieldType.integer and re.fullmatch(r"\d+\.0+", plain):
        return "has a decimal point"
    elif is_bare_number(plain, field):
        return "is a large number without separators"
    return None


_AMOUNT_SHAPE = lazy_regex(
    r"(?i)[^\d@:/+]{0,12}\d[\d.,'’\s]*(?:k|m|mio|mrd|bn|tsd)?\.?[^\d@:/]{0,12}"
)
_PHONE_SHAPE = lazy_regex(r"(?i)\+?[\d\s().,/–-]{5,}(?:(?:ext|x|dw|app)\.?\s*\d+)?")
_VANITY = lazy_regex(r"\+?1?-?\d{3}-[A-Z\d-]{7,12}")
_WEB_SHAPE = lazy_regex(r"(?i)(?:https?://)?[^\s@/]+\.[a-z]{2,}(?:[/?#:]\S*)?")
_STORED_NUMBER = lazy_regex(r"(?i)[-+]?\d+(?:[.,]\d+)?e[-+]?\d+|[-+]?\d{5,}(?:\.0+|,0)")
# A number inside what a program or a sheet puts around it: Decimal('52'), ="52", '52.
_WRAPPED_NUMBER = lazy_regex(
    r"[A-Za-z_][\w.]*\((?:[A-Za-z_]\w*=)?['\"]?[-+]?\d[^()]*['\"]?\)|=.+|['‘’`][-+]?\d[^'’]*|"
    r"\[[-+]?\d[^\]]*\]|\{[^{}]*\}|\"[-+]?\d[^\"]*\""
)
_ROUNDING_ERROR = lazy_regex(r"[-+]?\d[\d,]*\.\d{0,3}(?:0{5}|9{5})\d{0,12}")
_CLOCK = lazy_regex(r"\d[:.]\d\d[:.]\d\d(?!\d)|T\d\d:?\d\d|\d\d:\d\d ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)")
_ISO_DAY = lazy_regex(r"\d{4}-\d\d-\d\d(?:[T ].*)?")
_ZERO_DAY = lazy_regex(r"0{2,4}[-./]0{2}[-./]0{2,4}.*")


def type_fault(raw: str, field: Field) -> str | None:
    """Say why a cell of a list is nothing of its field's declared type, or None.

    Only what cannot be meant: "about 20" is no whole number, "3 March" is a date all the same.
    """
    plain = " ".join(raw.split())
    if not plain or is_nothing(plain, field) or plain.lower() in _PROGRAMS:
        return None
    digits = sum(letter.isdigit() for letter in plain)
    numeric = field.type in (FieldType.phone, FieldType.integer, FieldType.money)
    if numeric and _WRAPPED_NUMBER.fullmatch(plain):
        return "is a number as a program stores it"
    match field.type:
        case FieldType.phone if _STORED_NUMBER.fullmatch(plain):
            return "is a phone number that a program stored as a number"
        case FieldType.phone if not _is_phone(plain, digits):
            return "is no phone number"
        case FieldType.integer if digits == 0 or "@" in plain or _ISO_DAY.fullmatch(plain):
            return "is no number"
        case FieldType.money | FieldType.integer if _ROUNDING_ERROR.fullmatch(plain):
            return "is a number with a rounding error"
        case FieldType.money | FieldType.integer if _STORED_NUMBER.fullmatch(plain):
            return "is a number as a program stores it"
        case FieldType.money if digits == 0 or not _AMOUNT_SHAPE.fullmatch(plain):
            return "is no amount"
        case FieldType.date | FieldType.datetime:
            return _date_fault(plain, digits)
        case FieldType.url if not _WEB_SHAPE.fullmatch(plain):
            return "is no web address"
        case FieldType.email if "@" not in plain:
            return "is no email address"
        case FieldType.company if _ISO_DAY.fullmatch(plain):
            return "is a date"
        case FieldType.company if digits >= 7 and _PHONE_SHAPE.fullmatch(plain):
            return "is a phone number"
    return None


def is_stored_number(raw: str) -> bool:
    """Say whether a cell is a number as a program or a sheet stores it: "4,97E+11", "49761.0".

    >>> [is_stored_number(v) for v in ("4.97616E+11", "49761555022.0", "='52", "07851 555 14")]
    [True, True, True, False]
    """
    plain = " ".join(raw.split())
    return bool(_STORED_NUMBER.fullmatch(plain) or _WRAPPED_NUMBER.fullmatch(plain))


def _is_phone(plain: str, digits: int) -> bool:
    return (digits >= 5 and bool(_PHONE_SHAPE.fullmatch(plain))) or bool(_VANITY.fullmatch(plain))


def _date_fault(plain: str, digits: int) -> str | None:
    if _ZERO_DAY.fullmatch(plain):
        return "is the date that stands for none"
    if re.fullmatch(r"\d{5,}(?:\.\d+)?", plain) or "(" in plain:
        return "is a date as a program stores it"
    return "is no date" if digits == 0 or "@" in plain else None


# Numbers that name something are not counted, and are written without separators.
_NAMING = lazy_regex(
    r"(?i)(?:^|_)(?:id|no|nr|num|number|code|zip|zipcode|postcode|plz|order|invoice|ticket|year|"
    r"phone|fax|mobile|ref|reference|account|customer|serial|sku|ean|isbn|pin|vat|reg|key)(?:_|$)"
)
_AMOUNT = lazy_regex(
    r"(?i)(?:^|_)(?:budgets?|revenues?|turnover|sales|spend|costs?|prices?|salary|income|profit|"
    r"amount|volume|visitors|visits|views|impressions|population|downloads|subscribers|followers|"
    r"umsatz|betrag|gehalt|kosten|preis|besucher|chiffre|prix|montant|presupuesto|ventas|precio|"
    r"ingresos|faturamento|receita|valor|fatturato|prezzo|ricavi|omzet|prijs|bedrag)(?:_|$)"
)


def is_bare_number(value: str, field: Field) -> bool:
    """Say whether value is a count of five digits and more, with nothing between them."""
    counted = field.type is FieldType.integer and not _NAMING.search(field.name)
    return counted and re.fullmatch(r"[-+]?[1-9]\d{4,}", value.strip()) is not None


def may_be_large(field: Field) -> bool:
    """Say whether an integer field is of a kind that runs into thousands, by name or example."""
    if field.type is not FieldType.integer or _NAMING.search(field.name):
        return False
    return bool(_AMOUNT.search(field.name)) or is_bare_number(field.example, field)


def option_fault(value: str, field: Field) -> str | None:
    """Say that a value is a form's option that people do not say, or None."""
    if field.type is FieldType.text and (is_posts(value) or is_clicked(value)):
        return "is a form option, not natural wording"
    if field.type is not FieldType.picklist:
        return None
    plain = " ".join(value.split()).casefold()
    if not plain:
        return None
    if plain in {" ".join(words.split()).casefold() for words in field.spoken.values()}:
        return None  # some options are what people say: "Implantology"
    if any(" ".join(option.split()).casefold() == plain for option in field.spoken):
        return "is printed as the form option, although it has a spoken form"
    if is_label(value) or is_joined(value):
        return "is a form option with no spoken form"
    return None


def encoding_fault(value: str) -> str | None:
    """Say how value shows a broken encoding, or None."""
    hits = find_broken_encoding(value)
    return hits[0].what if hits else None
