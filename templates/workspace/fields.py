"""Merge fields: what a template may use, and what each value should be.

A field's key names who it belongs to: ``contact.first_name``, ``lead.asset``,
``research.text``. In tactful.toml they stand under ``[fields.contact]``, ``[fields.lead]``
and ``[fields.research]``.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from .owner_headers import OWNER_HEADERS
from .usual_headers import in_other_languages

OWNERS = ("contact", "lead", "research")  # what may stand before a field's dot


class FieldType(StrEnum):
    """What kind of thing a field's values are."""

    name = "name"
    """A person's name."""
    company = "company"
    """A company's name."""
    email = "email"
    """An email address."""
    phone = "phone"
    """A phone number."""
    url = "url"
    """A web address."""
    date = "date"
    """A day."""
    datetime = "datetime"
    """A day with a time of day."""
    money = "money"
    """An amount with its currency."""
    integer = "integer"
    """A whole number."""
    picklist = "picklist"
    """An option of a form: for conditions, and printed by {{ … | spoken }} only."""
    text = "text"
    """Any words."""
    list = "list"
    """Several values, with semicolons between them."""


@dataclass(frozen=True, slots=True)
class Field:
    """One merge field.

    spoken maps a form's option label to what a person would say ("Director or vice
    president of marketing" -> "a marketing leader"). columns are further headers under
    which a list may carry it; mapped are headers that feed it whatever else a list carries.
    """

    type: FieldType = FieldType.text
    required: bool = False
    fallback: str | None = None
    example: str = ""
    spoken: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    key: str = ""  # "contact.first_name"
    mapped: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The part after the dot: ``first_name``."""
        return self.key.rpartition(".")[2]


EMAIL = Field(type=FieldType.email, required=True, example="jo@example.com", key="contact.email")

# Headers that lists in the wild carry, by the field they most likely are. The first name of
# each tuple is the field `tactful init --contacts` proposes.
COMMON: dict[str, tuple[FieldType, str, tuple[str, ...]]] = {
    "contact.email": (
        FieldType.email,
        "",
        (
            "email address",
            "e mail",
            "mail",
            "work email",
            "e mail address",
            "e mail 1 value",
        ),
    ),
    "contact.first_name": (FieldType.name, "Jo", ("firstname", "given name", "fname", "forename")),
    "contact.last_name": (
        FieldType.name,
        "Rivera",
        ("lastname", "surname", "lname", "family name"),
    ),
    "contact.full_name": (FieldType.name, "Jo Rivera", ("name", "fullname", "contact name")),
    "contact.company": (
        FieldType.company,
        "Acme",
        (
            "company name",
            "organisation",
            "organization",
            "account",
            "account name",
            "employer",
            "organization name",
            "organisation name",
            "organization 1 name",
            "associated company",
            "company account",
        ),
    ),
    "contact.title": (
        FieldType.picklist,
        "Head of Marketing",
        ("job title", "role", "position", "job role", "organization title", "organisation title"),
    ),
    "contact.phone": (
        FieldType.phone,
        "+1 555 0100",
        (
            "phone number",
            "telephone",
            "mobile",
            "tel",
            "phone 1 value",
            "mobile phone",
            "business phone",
        ),
    ),
    "contact.website": (FieldType.url, "https://example.com", ("url", "web", "homepage")),
    "contact.city": (FieldType.text, "Leeds", ("town",)),
    "contact.country": (FieldType.text, "Canada", ()),
    "contact.region": (FieldType.text, "Ontario", ("state", "province", "state region")),
    "contact.industry": (FieldType.picklist, "Health", ("sector",)),
    "contact.company_size": (
        FieldType.picklist,
        "50-200",
        ("employees", "number of employees", "no of employees", "size", "headcount"),
    ),
    "contact.timezone": (FieldType.text, "Europe/London", ("time zone", "tz")),
    "contact.locale": (FieldType.text, "en-GB", ("language", "lang")),
    "contact.opted_out": (
        FieldType.text,
        "",
        ("opt out", "unsubscribed", "do not email", "optout"),
    ),
    "lead.source": (FieldType.text, "webinar", ("lead source",)),
    "lead.asset": (FieldType.text, "the buyer's guide", ("asset title", "download", "content")),
    "lead.notes": (FieldType.text, "asked about pricing", ("note", "comments", "comment")),
    "lead.stage": (FieldType.picklist, "consideration", ("lifecycle stage", "lead stage")),
    "lead.owner": (FieldType.text, "sam", OWNER_HEADERS),
    "lead.override": (FieldType.text, "dana: budget confirmed by phone", ("criteria override",)),
    "lead.basis": (
        FieldType.text,
        "consent",
        ("lawful basis", "legal basis", "gdpr basis", "consent", "opt in", "optin", "opted in"),
    ),
    "lead.created": (
        FieldType.datetime,
        "2026-03-02",
        (
            "created at",
            "created on",
            "create date",
            "created date",
            "creation date",
            "date",
            "lead date",
        ),
    ),
}


COMMON |= {
    key: (kind, example, (*aliases, *in_other_languages(key)))
    for key, (kind, example, aliases) in COMMON.items()
}


def by_name(name: str, fields: Iterable[str]) -> str | None:
    """Return the key that a short name stands for: "industry" is "contact.industry"."""
    known = [*fields, *COMMON]
    return next((key for key in known if key == name or key.rpartition(".")[2] == name), None)


def mapped(fields: Mapping[str, Field], mapping: Mapping[str, str]) -> dict[str, Field]:
    """Return fields with the headers that feed them: header -> field key ("contact.email").

    Raises KeyError with the key that is neither declared nor one that lists usually carry.
    """
    found = dict(fields)
    for header, key in mapping.items():
        fed = found.get(key) or Field(type=COMMON[key][0], key=key)
        found[key] = replace(fed, mapped=(*fed.mapped, header))
    return found


@lru_cache(maxsize=1 << 16)  # a list may have thousands of columns
def normal_header(header: str) -> str:
    """Return header as it is compared: lower case, one space between words.

    >>> normal_header(" First_Name ")
    'first name'
    """
    whole = header if header.isascii() else unicodedata.normalize("NFC", header)  # as on a Mac
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", whole.strip().lstrip("\ufeff"))
    return " ".join(re.sub(r"[\W_]+", " ", spaced).lower().split())
