"""What unusual columns of a list are by their values: its phone numbers, its firms.

"Tel. (dienstl.)" and "Praxis / Labor" are in no list of headers, and a call needs the one, a
sentence the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.fields import COMMON, FieldType, normal_header
from .normal import PERSONAL, fold
from .words import FORMS

PHONE, COMPANY = "contact.phone", "contact.company"
_NO_PHONE = lazy_regex(
    r"\b(?:fax|telefax|id|nr|no|number of|nummer|vat|iban|account|konto|order)\b"
)
_WORD = lazy_regex(r"[^\W\d_]{4,}")
_MOSTLY, _MANY = 0.5, 0.6  # of the values: name the address's firm; are different
_TITLES = frozenset(
    """mr mrs ms miss mx dr prof professor sir dame lady herr herrn frau hr fr fräulein mme mlle
    m monsieur madame mademoiselle maître me sr sra srta señor señora señorita sig sigra signor
    signora dott dottssa ing dipl mag drs dhr mevr mw heer mevrouw don doña pan pani rev hon med
    dent vet jur rer nat phil h c mult habil oec univ pd priv doz dds dmd phd""".split()
)


@dataclass(frozen=True, slots=True)
class Found:
    """A column that no header list knows: its key, its type by its values, and these."""

    header: str
    key: str
    type: FieldType
    values: tuple[str, ...]


def are_titles(values: Sequence[str]) -> bool:
    """Say whether values are forms of address, printed as they are: "Frau", "Dr. med. dent."

    >>> [are_titles([v]) for v in ("Frau", "Prof. Dr.", "Madame", "Owner", "Dr. Weiß")]
    [True, True, True, False, False]
    """
    return bool(values) and all(
        _TITLES.issuperset(value.lower().replace(".", " ").split()) for value in set(values)
    )


def roles(columns: Sequence[Found], addresses: Sequence[str]) -> Mapping[str, str]:
    """Return for some columns, by key, the usual field that their values show them to be.

    addresses are those of the same rows.
    """
    found: dict[str, str] = {}
    unusual = [one for one in columns if one.key not in COMMON]
    keys = {one.key for one in columns}
    if PHONE not in keys:
        phones = [one for one in unusual if one.type is FieldType.phone]
        phones = [one for one in phones if not _NO_PHONE.search(normal_header(one.header))]
        if phones:
            found[phones[0].key] = PHONE
    if COMPANY not in keys:
        texts = [one for one in unusual if one.type is FieldType.text]
        best = max(texts, key=lambda one: _firms(one.values, addresses), default=None)
        if best is not None and _firms(best.values, addresses) >= _MOSTLY:
            found[best.key] = COMPANY
    return found


def _firms(values: Sequence[str], addresses: Sequence[str]) -> float:
    """Return of how many values a word is in the address's domain, or is a legal form."""
    there = [(value, address) for value, address in zip(values, addresses, strict=True) if value]
    if len(there) < 3 or len({value for value, _ in there}) < _MANY * len(there):
        return 0.0
    return sum(_is_firm(value, address) for value, address in there) / len(there)


def _is_firm(value: str, address: str) -> bool:
    plain = fold(value).replace(".", "")
    if plain.split()[-1] in FORMS - {"the", "and", "und", "et", "y", "e", "i", "of", "co"}:
        return True
    domain = address.rpartition("@")[2].lower()
    spelled = plain + " " + plain.replace("ß", "ss")
    words = {*_WORD.findall(spelled), *_WORD.findall(fold(value.lower().translate(_UMLAUTS)))}
    return domain not in PERSONAL and any(word in domain for word in words)


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
