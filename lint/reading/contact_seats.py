"""Finds an address, a number or a link in a sentence that speaks of none.

What a sentence does with an email address it says: write, sign in, send a copy to. Where it has no
such word, the value is one of another column: "your new post at jo@acme.example".
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .hit import Hit, shorten
from .sample import is_code_line, is_quoted_code, line_around
from .seat_kinds import LINK, MAIL, PHONE

_FIX = "correct the value in the list, or clear it and add a fallback"
# Any of these in the sentence, and it speaks of such things; parts of words in seven languages.
_WRITING = (
    r"e-?mails?|mail|\w*mailbox|inbox|writ\w+|wrote|repl\w+|answer\w*|contact\w*|reach\w*|send\w*|"
    r"sent|forward\w*|address\w*|copy|copied|cc|bcc|account\w*|log\w*|sign\w*|user\w*|password|"
    r"subscri\w+|unsubscri\w+|regist\w+|invit\w+|shar\w+|deliver\w*|bounce\w*|receiv\w*|notif\w+|"
    r"from|drop|ask|questions?|report\w*|help|book\w*|order\w*|apply|rsvp|via|confirm\w*|enquir\w*|"
    r"to us|get in touch|spam|whitelist|domain|"
    r"schreib\w*|schick\w*|send\w*|sende\w*|erreich\w*|antwort\w*|\w*kontakt\w*|\w*adress\w*|konto|"
    r"anmeld\w*|melde\w*|fragen|weiterleit\w*|hinterlegt|bestell\w*|benutzer\w*|passwort|"
    r"écri\w*|envo\w+|joindre|courriel|compte|adress\w*|répond\w*|demand\w*|inscri\w+|identifi\w+|"
    r"correo|escrib\w*|envi\w+|cuenta|usuario|direcci\w+|respond\w*|preguntas|regístr\w*|"
    r"scriv\w*|invi\w+|indirizz\w*|rispond\w*|domande|posta|"
    r"escrev\w*|conta|endereço|respond\w*|dúvidas|morada|"
    r"schrijf\w*|mail\w*|stuur\w*|adres\w*|account|vragen|antwoord\w*|bereik\w*|aanmeld\w*"
)
_CALLING = (
    r"call\w*|ring\w*|rang|sent|send\w*|message\w*|code|phon\w*|\w*phone|numbers?|mobile|tel\w*|"
    r"fax|dial\w*|text\w*|sms|whatsapp|"
    r"signal|voicemail|hotline|switchboard|desk|office|reach\w*|contact\w*|line|extension|"
    r"reception|"
    r"\w*ruf\w*|\w*nummer\w*|telefon\w*|handy|erreich\w*|durchwahl|mobil\w*|zentrale|"
    r"appel\w*|numéro|portable|joindre|standard|accueil|sonne\w*|"
    r"llam\w*|número|móvil|marqu\w+|centralita|"
    r"chiam\w*|numero|cellulare|centralino|"
    r"lig\w+|telemóvel|celular|chamad\w+|"
    r"bel\w*|nummer|mobiel"
)
_KINDS = (
    (lazy_regex(rf"(?<![\w.+-/@<:]){MAIL}(?![\w@>/])"), lazy_regex(rf"(?i)\b(?:{_WRITING})\b"),
     "an email address"),
    (lazy_regex(rf"(?<![\w.+/-])(?<!\d ){PHONE}(?![\w/])(?! \d)"),
     lazy_regex(rf"(?i)\b(?:{_CALLING})\b"),
     "a phone number"),
)  # fmt: skip
_NEAR = 300  # characters beside a value that are read
_MARKED = lazy_regex(r"[:;|•·<(\[\"“„«*_/–—-]\s*$|^\s*$|,\s*$")  # a label, a list, a bracket
_CLOSED = lazy_regex(r"^\s*(?:[|•·>)\]\"”»*_]|$)")
# A link that does what only people and firms do.
_ACTING = lazy_regex(
    rf"(?i)\b(?:that|how|when|see|hear|noticed|heard|dass|que|che|dat) (?P<at>(?-i:{LINK})) "
    r"(?:is (?:growing|hiring|expanding|looking|recruiting|moving|opening)|has (?:grown|opened|"
    r"hired|"
    r"moved|won|joined)|wächst|sucht|expandiert|recrute|cherche|grandit|busca|crece|cresce|cerca|"
    r"procura|groeit|zoekt)\b"
)


def find_contact_seats(text: str) -> Iterator[Hit]:
    """Yield each address and number that its sentence gives no reason for."""
    for pattern, words, what in _KINDS:
        for match in pattern.finditer(text):
            if not _is_told(text, match, words):
                said = f"'{shorten(match[0])}' is {what}, and the sentence speaks of none"
                yield Hit(*match.span(), said, _FIX)
    for match in _ACTING.finditer(text):
        if not is_code_line(text, match.start()):
            said = f"'{shorten(match['at'])}' is a web address, where a name should be"
            yield Hit(*match.span("at"), said, _FIX)


def _is_told(text: str, match: re.Match[str], words: re.Pattern[str]) -> bool:
    """Say whether the sentence speaks of writing or calling, or sets the value apart."""
    start, end = line_around(text, match.start())
    before = re.split(r"(?<=[.!?])\s", text[max(start, match.start() - _NEAR) : match.start()])[-1]
    behind = re.split(r"[.!?](?:\s|$)", text[match.end() : min(end, match.end() + _NEAR)])[0]
    if _MARKED.search(before) or _CLOSED.match(behind):
        return True
    if len(f"{before}{behind}".split()) < 4 or len(behind.split()) < 1:
        return True
    if is_code_line(text, match.start()) or is_quoted_code(text, *match.span()):
        return True
    return words.search(f"{before} {behind}") is not None
