"""What sign-up tools write where nobody gave a name: Guest, LinkedIn Member, Unknown Name.

A name of such words alone is no name. "Guest" is also a surname: who has a family name in a
column of its own is asked about there (``missing_values.is_nothing``).
"""

import unicodedata
from functools import lru_cache

from ..lazy_regex import lazy_regex

# Words that say "somebody", "nothing given", or what a sender calls people.
_SAY_NOBODY = frozenset(
    """unknown anonymous anon anonymized nameless unnamed undefined unspecified undisclosed
    withheld hidden private confidential redacted requested missing blank empty unavailable
    deleted removed provided specified available disclosed entered supplied applicable name
    names firstname lastname surname fullname forename nickname username user users member
    members guest guests subscriber subscribers contact contacts customer customers client
    clients visitor visitors attendee attendees participant participants registrant
    registrants delegate delegates invitee recipient recipients lead leads prospect
    prospects applicant buyer buyers purchaser shopper supporter donor respondent student
    friend friends person people someone somebody nobody noone individual sir madam holder
    homeowner householder resident occupant info information details linkedin facebook
    instagram google zoom webex eventbrite mailchimp hubspot salesforce meetup iphone ipad
    galaxy android samsung macbook laptop desktop tablet huawei browser caller unbekannt
    unbekannter gast kunde kunden teilnehmer teilnehmerin abonnent mitglied nutzer benutzer
    interessent vorname nachname inconnu invite client cliente abonne membre utilisateur
    prenom desconocido invitado suscriptor usuario miembro nombre apellido desconhecido
    convidado assinante membro nome sobrenome sconosciuto ospite iscritto utente cognome
    onbekend klant deelnemer naam okand ukendt ukjent deltagare deltager medlem gaest gjest
    nieznany tuntematon""".split()
)
# Words that only stand beside those.
_BESIDE = frozenset(
    """the dear valued our your my a an of or and not no new first last full given display web
    website site page form online event account owner registered default test former mobile
    phone app data value set kein keine ohne sans sin sem senza geen ingen uten bez de del
    le la""".split()
)
_WORD = lazy_regex(r"[^\W\d_]+")
_HUMP = lazy_regex(r"(?<=[a-z])(?=[A-Z])")
_LONGEST = 40
WORDS = _SAY_NOBODY | _BESIDE


@lru_cache(maxsize=1 << 14)
def is_placeholder_name(text: str) -> bool:
    """Say whether a whole name is a placeholder.

    >>> [is_placeholder_name(t) for t in ("LinkedIn Member", "Guest 12", "Jo Guest", "Jo")]
    [True, True, False, False]
    """
    if len(text) > _LONGEST:
        return False
    return any(_are_placeholders(_WORD.findall(folded(one))) for one in (text, _apart(text)))


def _are_placeholders(words: list[str]) -> bool:
    return any(word in _SAY_NOBODY for word in words) and all(word in WORDS for word in words)


def _apart(text: str) -> str:
    """Return CamelCase as words: UnknownName; LinkedIn is one."""
    return _HUMP.sub(" ", text.replace("LinkedIn", "Linkedin").replace("Linked In", "Linkedin"))


def folded(text: str) -> str:
    """Return text in small letters without accents."""
    return "".join(
        sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign)
    ).lower()
