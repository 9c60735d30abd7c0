"""What a row says about its person, made comparable: address, names, firm and number."""

import contextlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import idna

_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l",
                          "þ": "th", "ı": "i", "’": "'"})  # fmt: skip
_TITLES = frozenset("mr mrs ms miss mx dr prof sir herr frau mme m sr sra ing dipl".split())
_GENERATIONS = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr",
                "ii": "ii", "iii": "iii", "iv": "iv"}  # fmt: skip
_DEGREES = frozenset("phd mba md esq cpa pmp ba bsc msc ma".split())

# Mail providers for everybody: a common domain says nothing about a common employer.
PERSONAL = frozenset(
    "gmail.com yahoo.com outlook.com hotmail.com aol.com icloud.com live.com msn.com me.com "
    "mac.com gmx.de gmx.net gmx.com web.de t-online.de proton.me protonmail.com yahoo.co.uk "
    "hotmail.co.uk btinternet.com orange.fr free.fr laposte.net wanadoo.fr libero.it "
    "mail.ru yandex.ru qq.com 163.com comcast.net verizon.net att.net sbcglobal.net "
    "hotmail.fr yahoo.fr yahoo.de outlook.de outlook.fr uol.com.br bigpond.com ymail.com "
    "fastmail.com zoho.com naver.com".split()
)
# Addresses that belong to a post, not to a person.
ROLES = frozenset(
    "info sales contact office hello support admin administrator team mail marketing enquiries "
    "enquiry inquiries accounts accounting billing finance hr jobs careers help helpdesk service "
    "services webmaster postmaster hostmaster abuse noreply no-reply donotreply press media pr "
    "orders order shop store reception frontdesk management kontakt buero bureau vertrieb "
    "commercial ventas contacto comercial customerservice customercare feedback newsletter "
    "privacy security legal it itsupport everyone all staff general welcome reservations booking "
    "bookings events partners procurement purchasing secretary secretariat".split()
)
_FORMS = frozenset(
    "inc incorporated llc corp corporation ltd limited gmbh co company plc ag sa sas sarl srl spa "
    "bv nv ab as oy aps kg pty pvt llp lp kk sl lda ltda the and und et of".split()
)
_SHORT = {
    "international": "intl", "manufacturing": "mfg", "technologies": "tech", "technology": "tech",
    "services": "svcs", "service": "svcs", "group": "grp", "management": "mgmt",
    "engineering": "eng", "associates": "assoc", "industries": "ind", "industry": "ind",
    "solutions": "soln", "systems": "sys", "brothers": "bros",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address taken apart. ``key`` is the same for all spellings of one mailbox."""

    local: str  # without tag; without dots where the provider ignores them
    domain: str
    tag: str = ""

    @property
    def key(self) -> str:
        return f"{self.local}@{self.domain}"

    @property
    def is_role(self) -> bool:
        return self.local in ROLES

    @property
    def is_personal(self) -> bool:
        return self.domain in PERSONAL

    @property
    def stem(self) -> str:
        """The local part as letters and digits only."""
        return re.sub(r"[^a-z0-9]", "", fold(self.local))

    @property
    def label(self) -> str:
        """The domain without its ending: "acme" of acme.co.uk."""
        return self.domain.split(".")[0]


@lru_cache(maxsize=1 << 16)
def mailbox(address: str) -> Mailbox | None:
    """Return which mailbox an address is, or None where it is no address.

    Case is ignored in both parts (RFC 5321 lets a server tell cases apart; none in use does),
    a ``+tag`` names the same mailbox, Gmail ignores dots (its own help page), and a domain
    equals its IDNA form.
    """
    local, at, domain = address.strip().casefold().rpartition("@")
    if not at or not local or not domain or " " in address.strip():
        return None
    domain = domain.rstrip(".")
    if not domain.isascii():
        with contextlib.suppress(idna.IDNAError):  # then it is compared as it stands
            domain = idna.encode(domain, uts46=True).decode("ascii")
    if domain == "googlemail.com":
        domain = "gmail.com"
    base, _, tag = local.partition("+")
    if not base:
        base, tag = local, ""
    if domain == "gmail.com":
        base = base.replace(".", "")
    return Mailbox(base, domain, tag)


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Return text in small letters without accents: "Åsa" -> "asa"."""
    lowered = text.casefold().translate(_LETTERS)
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=1 << 16)
def sound(name: str) -> str:
    """Return a folding key that spellings of one name share: "Schäfer", "Schaefer", "Shafer".

    Coarse on purpose: it makes candidates, it never decides.
    """
    key = re.sub(r"[^a-z]", "", fold(name))
    for old, new in _SOUNDS:
        key = key.replace(old, new)
    key = re.sub(r"(.)\1+", r"\1", key)
    return key[:1] + re.sub(r"[aeiouyh]", "", key[1:])


_SOUNDS = (("sch", "s"), ("sh", "s"), ("ph", "f"), ("ck", "k"), ("ae", "a"), ("oe", "o"),
           ("ue", "u"), ("th", "t"), ("c", "k"), ("q", "k"), ("w", "v"), ("z", "s"), ("j", "y"),
           ("dt", "t"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name: given and family name folded, further given names, Jr or Sr."""

    first: str = ""
    last: str = ""
    middle: tuple[str, ...] = ()
    generation: str = ""

    @property
    def is_initial(self) -> bool:
        return len(self.first) == 1


@lru_cache(maxsize=1 << 16)
def name(first: str, last: str, full: str = "") -> Name:
    """Return the name that the columns give; a whole name in one of them is taken apart."""
    given, family = _words(first), _words(last)
    if not given and not family:
        given, first = _words(full), full
    if "," in first and not _words(last):
        head, _, rest = first.partition(",")
        if _words(rest) and not set(_words(rest)) <= set(_GENERATIONS):
            given, family = _words(rest), _words(head)
    generation = ""
    for words in (given, family):
        for word in list(words):
            if word in _GENERATIONS and len(words) > 1 and words.index(word) > 0:
                generation = _GENERATIONS[word]
                words.remove(word)
            elif word in _DEGREES and len(words) > 1:
                words.remove(word)
    for words in (given, family):
        while len(words) > 1 and words[0] in _TITLES:
            words.pop(0)
    if not family and len(given) > 1:
        given, family = given[:-1], given[-1:]
    return Name(given[0] if given else "", " ".join(family), tuple(given[1:]), generation)


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[^\w'-]+", fold(text)) if word.strip("-'_")]


@lru_cache(maxsize=1 << 16)
def company(text: str) -> str:
    """Return a firm's name without its legal form: "Acme Intl., Inc." -> "acme intl"."""
    flat = fold(text).replace("l.l.c", "llc").replace("g.m.b.h", "gmbh").replace("'", "")
    flat = flat.replace("limited liability company", "llc")
    words = [_SHORT.get(word, word) for word in re.split(r"[^a-z0-9]+", flat) if word]
    kept = [word for word in words if word not in _FORMS]
    return " ".join(kept or words)


def phone(text: str) -> str:
    """Return the number's last nine digits, or nothing where there are fewer than seven."""
    digits = re.sub(r"\D", "", text)
    return digits[-9:] if len(digits) >= 7 else ""
