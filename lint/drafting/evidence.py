"""What a list knows of each lead, by the part it can play in a text: request, note, date …"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...templates.engine.missing_values import is_nothing
from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.fields import COMMON, Field, FieldType, normal_header
from ..lists.ascii_words import ascii_words
from ..lists.recipients import Recipients
from ..lists.yes_no import is_yes_no_column

THING, NOTE, EVENT, DAY, ENDED, LAST, REFERRER, COLLEAGUE, DETAIL = (
    *("thing", "note", "event", "day", "ended", "last", "referrer", "colleague", "detail"),
)
ORDER = (
    NOTE,
    THING,
    DETAIL,
    ENDED,
    LAST,
    DAY,
    REFERRER,
    COLLEAGUE,
    EVENT,
)  # the most telling first
# Words of headers and of fields' names, in English and German, without accents.
_ROLES: tuple[tuple[str, str], ...] = (
    (ENDED, "end ends ended expires expired expiry until ablauf ende endet laeuft abgelaufen"),
    (LAST, "last previous letzte letzter letztes letzten zuletzt vorige"),
    (REFERRER, "referrer referred referral recommended introduced empfohlen empfehlung empfehler "
               "empfehlende vermittelt tippgeber"),
    (COLLEAGUE, "colleague met spoke talked handed caller setter sdr teleprospector "
                "gespraechspartner kollege kollegin gesprochen telefonist aufgenommen"),
    (NOTE, "note notes comment comments remark remarks message question questions said wish wishes "
           "need needs concern problem notiz notizen bemerkung anmerkung kommentar nachricht frage "
           "fragen wunsch wuensche anliegen bedarf gespraech gespraechsnotiz"),
    (EVENT, "event fair show expo exhibition conference webinar seminar congress messe "
            "veranstaltung tagung kongress ausstellung"),
    (THING, "asset download downloaded product products service services topic subject "
            "interest interests interested course class model machine requested request asked "
            "wanted sample samples item items brochure guide document plan package quote "
            "enquiry inquiry workshop programme program thema themen produkt produkte leistung "
            "interesse interessen kurs modell maschine angefragt angefordert anfrage muster "
            "artikel broschuere leitfaden unterlage unterlagen dokument paket angebot sorte "
            "programm gewuenscht wunschkurs"),
)  # fmt: skip
_DATES = (FieldType.date, FieldType.datetime)
_NOT_SAID = (FieldType.email, FieldType.phone, FieldType.url, FieldType.company)
_NEVER = frozenset(  # who somebody is, and what decides: read by us, not said to them
    """salutation anrede gender geschlecht titel id nr number nummer score owner rep stage status
    source quelle basis consent optin language sprache zip plz postcode street strasse utm tag tags
    segment priority prioritaet rating list""".split()
)
_NAMES_SOMEBODY = lazy_regex(r"[A-ZÀ-Þ][\w.'’-]*(?: (?:[a-z]{1,3} ){0,2}[A-ZÀ-Þ][\w.'’-]*){0,3}")
_UMLAUTS = str.maketrans(dict(zip("äöüß", ("ae", "oe", "ue", "ss"), strict=True)))
_COMPOUND = 5  # letters of a word that may end a compound
_LONGEST = 90  # letters of a value that is named in a sentence; a note may be longer
_LONGEST_NOTE = 220


@dataclass(frozen=True, slots=True)
class Evidence:
    """One declared field that the list fills.

    full: nobody lacks it. telling: it is more than a name, and
    not the same for everybody. label is what the list calls it.
    """

    key: str
    field: Field
    role: str
    label: str
    full: bool
    telling: bool

    @property
    def is_safe(self) -> bool:
        """Whether it can be printed without asking whether there is a value."""
        return self.field.required or self.field.fallback is not None


def evidence_in(recipients: Recipients, fields: Mapping[str, Field]) -> Iterator[Evidence]:
    """Yield the evidence in a list, in the list's order."""
    for header in recipients.header:
        key = next((key for key, name in recipients.headers.items() if name == header), None)
        field = fields.get(key) if key else None
        if key is None or field is None:
            continue
        values = [v for v in recipients.columns[key] if not is_nothing(v, field)]
        role = _role(key, field, header, values)
        if role is not None:
            full = bool(values) and len(values) == len(recipients)
            differs = len(set(values)) > 1 or len(recipients) == 1
            telling = differs and field.type is not FieldType.name  # who they are is not enough
            yield Evidence(key, field, role, label_of(header), full, telling)


def unused_columns(recipients: Recipients) -> list[str]:
    """Return the headers that might be evidence, if a field were declared for them."""
    found = []
    for header, values in recipients.extra.items():
        there = [value for value in values if value]
        if there and header.strip() and not _words(header) & _NEVER and not _is_common(header):
            found.append(header)
    return found


def _is_common(header: str) -> bool:
    plain = normal_header(header)
    return any(plain in (key.partition(".")[2].replace("_", " "), *aliases)
               for key, (_, _, aliases) in COMMON.items())  # fmt: skip


def _role(key: str, field: Field, header: str, values: list[str]) -> str | None:
    """Return the part that a field can play; None for one that is nothing to tell a lead."""
    words = _words(header) | set(field.name.split("_"))
    if field.type in _NOT_SAID or not values or key.startswith("research."):
        return None
    if key == "lead.created":
        return DAY if field.type in _DATES else None
    if key in ("lead.asset", "lead.notes"):
        role: str | None = THING if key == "lead.asset" else NOTE
    elif key in COMMON:
        return None
    else:
        role = _named_role(words)
    if field.type is FieldType.name:
        return role if role in (REFERRER, COLLEAGUE) else None
    if field.type in _DATES:
        return role if role in (ENDED, LAST) else DAY
    if role is None and words & _NEVER:
        return None
    if field.type in (FieldType.money, FieldType.integer, FieldType.list):
        return DETAIL
    if field.type is FieldType.picklist and not _all_spoken(field, values):
        return None
    if is_yes_no_column(values):
        return None
    role = {ENDED: DETAIL, LAST: THING}.get(role or "", role)  # in words, not as a day
    if role in (REFERRER, COLLEAGUE) and not all(map(_NAMES_SOMEBODY.fullmatch, values)):
        role = NOTE  # "Talked about" says of what, not with whom
    longest = max(map(len, values))
    if longest > (_LONGEST_NOTE if role == NOTE else _LONGEST) or any("\n" in v for v in values):
        return None
    if field.type is FieldType.picklist and role == NOTE:
        return THING
    return role or DETAIL


def _named_role(words: set[str]) -> str | None:
    """Return the role that one of words names, itself or as a German compound: "Wunschsorte"."""
    for role, named in _ROLES:
        if words & set(named.split()):
            return role
    ends = [
        (len(name), role)
        for role, named in _ROLES
        for name in named.split()
        if len(name) >= _COMPOUND and any(word.endswith(name) for word in words)
    ]
    return max(ends)[1] if ends else None


def _all_spoken(field: Field, values: list[str]) -> bool:
    known = {" ".join(option.split()).casefold() for option in field.spoken}
    return bool(known) and all(" ".join(v.split()).casefold() in known for v in values)


def _words(header: str) -> set[str]:
    spelled = header.lower().translate(_UMLAUTS)
    return set(ascii_words(normal_header(spelled)).lower().split())


def label_of(header: str) -> str:
    """Return a header as a person would write it before a colon.

    >>> label_of("weekly_loaves"), label_of("deliveryBefore"), label_of("Zimmer pro Haus")
    ('Weekly loaves', 'Delivery before', 'Zimmer pro Haus')
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header.strip().replace("_", " "))
    text = " ".join(spaced.split()).rstrip(":")
    if spaced != header.strip():
        text = text.lower()
    return text[:1].upper() + text[1:]
