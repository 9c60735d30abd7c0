"""Which declared field another tool's name means: FNAME, firstName, {{lead.First Name}}."""

import re
from collections.abc import Mapping

from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.fields import COMMON, Field, normal_header
from ..reading.words import split_name

_SHORT = {
    "fname": "contact.first_name",
    "lname": "contact.last_name",
    "first": "contact.first_name",
    "last": "contact.last_name",
    "firstname": "contact.first_name",
    "lastname": "contact.last_name",
    "vorname": "contact.first_name",
    "nachname": "contact.last_name",
    "prénom": "contact.first_name",
    "nombre": "contact.first_name",
    "companyname": "contact.company",
    "company": "contact.company",
    "customer name": "contact.full_name",
}
_UNSUBSCRIBE = lazy_regex(r"(?i)unsub|opt[ _-]?out|abmelde|désabonn")


def proposed(name: str, fields: Mapping[str, Field]) -> str | None:
    """Return the declared field that name most likely means, or None.

    >>> proposed("FNAME", {"contact.first_name": Field(key="contact.first_name")})
    'contact.first_name'
    """
    if _UNSUBSCRIBE.search(name):
        return "unsubscribe_url"
    last = re.split(r"[.:]", re.split(r"[|(?]", name)[0].strip())[-1]
    words = " ".join(word for word in split_name(last) if not word.isdigit())
    words = re.sub(
        r"^(?:add|insert|enter|your|the|their|recipient's?|customer|contact|lead) (?=\w)", "", words
    )
    for key, field in fields.items():
        own = {normal_header(field.name), *(normal_header(column) for column in field.columns)}
        if words in own or words.replace(" ", "") in {header.replace(" ", "") for header in own}:
            return key
    short = _SHORT.get(words)
    if short is not None and short in fields:
        return short
    for key, (_, _, headers) in COMMON.items():
        if key in fields and words in headers:
            return key
    return None
