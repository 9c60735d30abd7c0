"""What a refusal for good (5yz) is about: the recipient's address, our mailbox, or the message.

Servers disagree about codes: 5.7.1 alone stands for a relay that is denied, a sender that is not
ours, a blocked network and a text taken for spam. So their words are read too (RFC 3463 and 5248;
the manuals of Postfix, Exim, Exchange, Google, Amazon SES, Yahoo).
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from ...templates.lazy_regex import lazy_regex

_ENHANCED = lazy_regex(r"\s*#?5\.(\d{1,3})\.(\d{1,3})(?!\d)")
# Whose names could hold any of the words below.
_NAMES = lazy_regex(r"<[^<>]*>|https?://\S+|\S+@\S+")

_LIMIT_CODES = frozenset(((4, 5), (1, 90), (7, 232), (7, 233), (7, 705), (7, 708)))
_MAILBOX_CODES = frozenset(((1, 7), (1, 8), (2, 252))) | {
    (7, detail)
    for detail in (
        *(3, 8, 9, 11), *range(20, 28), *(57, 58, 60, 64), *range(501, 504), 508,
        *range(606, 650), 750,
    )
}  # fmt: skip
_AUTHENTICATION = (530, 534, 535, 538)
# Whom a group or a person takes mail from (Exchange), full boxes, and sizes.
_MESSAGE_CODES = frozenset(((2, 2), (2, 3), (3, 4))) | {
    (7, n) for n in (*range(120, 137), 193, 194)
}
_GONE_CODES = frozenset(((2, 1), (4, 4), (4, 310)))
_TAKES_NO_MAIL = (521, 556)  # RFC 7504, 7505

_LIMIT = lazy_regex(
    r"(?:daily|hourly|24.hours?|sending|outgoing|outbound|submission|sender|smtp relay)"
    r"\b[^.;]{0,40}\b(?:limits?|quota|overquota|rate)\b"
    r"|\b(?:limit|quota|rate|maximum|max|too many|number)\b[^.;]{0,50}"
    r"\b(?:per|this|an?|each|in one|within) (?:day|hour|minute)\b"
    r"|\btoo many (?:e-?mails|messages) (?:sent|today)\b|\bthrottl"
    r"|\bmax(?:imum)? (?:defers|e-?mails|messages)\b[^.;]{0,40}\b(?:hour|day|allowed)\b"
)
_SENDER = lazy_regex(
    r"\bsender (?:address )?(?:\S+ )?(?:is |was )?(?:rejected|denied|refused|not (?:verified|owned|"
    r"allowed|permitted|authori[sz]ed|valid)|verif\w+ fail\w*|unknown|unauthenticated|invalid|"
    r"domain)"
    r"|\bnot owned by\b|\bsend ?as ?denied\b|\bpermissions? to send\b|\b(?:your|the) from address\b"
    r"|\bnot (?:authori[sz]ed|allowed|permitted) to send (?:e?-?mails? |messages? )?(?:as|from|on|"
    r"using|mail$|messages$|$)"
    r"|\bbad outbound sender\b|\boutboundspam|\bunauthenticated (?:e-?)?mail\b"
    r"|\baddress(?:es)? (?:is|are) not verified\b|\bsending (?:is |has been |was )?(?:paused|"
    r"disabled|suspended|blocked)\b"
    r"|\b(?:your|sender'?s?|sending) (?:\S+ )?(?:account|mailbox|domain|ip)\b[^.;]{0,40}\b(?:"
    r"suspended|disabled|blocked|locked|restricted|banned|blacklisted|listed|expired|not verified|"
    r"not allowed)"
    r"|\b(?:spf|dmarc|dkim)\b[^.;]{0,60}\b(?:fail\w*|not pass\w*|reject\w*|policy|missing)"
    r"|\bauthenticat(?:e|ion)\b[^.;]{0,30}\b(?:required|first|needed|failed)"
    r"|\bmust (?:be )?(?:authenticate|log ?ged in|log in|issue a starttls)|\bnot authenticated$"
)
_CONNECTION = lazy_regex(
    r"\brelay(?:ing)?\b(?: access| mail| is| was| attempt)*(?: to \S+)? (?:denied|not |prohibited|"
    r"forbidden|rejected|refused|blocked)|\b(?:not|n't|unable to|cannot|refuse to) relay\b"
    r"|\bnot permitted to relay\b|\bopen relay\b"
    r"|\bblocked (?:using|by|at|due to|because|for)\b|\b(?:black|block|deny)-?\s?list|\bdnsbl\b"
    r"|\brbl\b|\bspamhaus\b|\bspamcop\b|\bsorbs\b|\bbarracuda\b|\blisted (?:in|at|on|by)\b"
    r"|\bclient host\b|\b(?:ip|ip address|host|network|server)\b[^.;]{0,40}\b(?:blocked|banned|"
    r"listed|bad reputation|poor reputation|not allowed)\b|\bbanned sending ip\b"
    r"|\breverse (?:dns|hostname|lookup|address)|\bptr record|\b(?:helo|ehlo)\b[^.;]{0,30}\breject"
    r"|\b(?:bad|poor|low) (?:ip |sender )?reputation\b"
)
# Of this one text, or of what this one recipient lets in.
_ABOUT_MESSAGE = lazy_regex(
    r"\b(?:ur[il]s?|links?|surbl|uribl|attachments?|virus|malware|content|message size)\b"
    r"|\breceiving (?:mail|messages|e-?mail)\b|\bby (?:the |this )?(?:recipient|addressee)\b"
    r"|\bby (?:the|this) user\b"
    r"|\brecipient'?s? (?:\S+ )?(?:block|deny|black)|\b(?:for|to) (?:this|the) (?:group|"
    r"distribution|recipient)\b|\bresolver\.rst\b"
)
_FULL = lazy_regex(
    r"\b(?:mail)?box (?:\S+ )?(?:is )?full\b|\bover ?quota\b|\bquota (?:is )?(?:exceeded|full)\b"
    r"|\bexceeded (?:\S+ ){0,3}(?:storage|quota)|\b(?:out of|insufficient|not enough) storage\b"
    r"|\bstorage (?:limit|quota)"
)
_WHO = (
    r"(?:e-?mail )?(?:user ?names?|users?|recipients?|mailbox(?:es)?|address(?:es)?|accounts?|"
    r"addressees?|inbox|local part|domains?|host|person|"
    r"benutzer|empfänger|postfach|adresse|utilisateur|destinataire|usuario|destinatario|buzón|"
    r"cuenta|utente|casella|utilizador|destinatário|caixa)"
)
_GONE = lazy_regex(
    rf"\bno (?:such |valid |known )*{_WHO}\b(?: (?:here|found|by|with|at|named|exists)\b|\W|$)"
    rf"|\b{_WHO}\b[^;]{{0,60}}?(?:\bunknown|\bnot found|\bdoesn'?t exist|"
    r"\bnot exist|\bis not (?:known|valid|a valid|listed|local|active|in use)|\bnot known|"
    r"\bno longer|\bnonexist|\bnon-exist|\bdisabled|\bdeactivated|\binactive|\bdiscontinued|"
    r"\bterminated|\bdeleted|\bclosed|\bexpired|\bundeliverable|\bunroutable|\bunrouteable|"
    r"\bnot recogni[sz]ed|\bcould not be found|\bcannot be found|\bnot local|\bunbekannt|"
    r"\bexistiert nicht|\bnicht gefunden|\binconnue?\b|\bn'existe pas|\bintrouvable|\bdesconocid|"
    r"\bno existe|\binexistente|\bsconosciut|\binesistente|\bdesconhecid|\bnão existe)"
    rf"|\b(?:unknown|invalid|bad destination|non-?existent|unrout(?:e)?able|undeliverable|"
    rf"unbekannter?|inconnu) (?:\S+ )?{_WHO}\b"
    rf"|\bnot (?:a |an )(?:valid |known |local |existing )?{_WHO}\b"
    r"|\b(?:no ?one|nobody) (?:\S+ )?(?:by|with|of) (?:that|this) name\b|\bnot our customer\b"
    r"|\bno mx\b|\bnull ?mx\b|\bdoes not accept (?:any )?mail\b"
)
# The standard's own words for 550, and Outlook.com's for whom it does not know.
_UNAVAILABLE = lazy_regex(r"\bmailbox (?:is )?unavailable\b")


# How smtp.SendError writes down what a server answered, behind what we say about it.
_TROUBLE = lazy_regex(r"(?:^|: )at (?:RCPT|DATA|body): \d{3} (.*)", re.DOTALL)


class Blame(StrEnum):
    """What a refusal is about. limit: what the provider lets the mailbox send is used up."""

    address = "address"
    limit = "limit"
    mailbox = "mailbox"
    message = "message"


def blame(code: int, text: str, *, at_rcpt: bool) -> Blame:
    """Return what a refusal for good is about; the message where nothing tells."""
    detail = _enhanced(text)
    words = _words(text)
    if _of_mailbox(code, detail, words):
        return Blame.mailbox if not _is_limit(detail, words) else Blame.limit
    if _is_gone(code, detail, words, at_rcpt=at_rcpt):
        return Blame.address
    return Blame.message


def _of_mailbox(code: int, detail: tuple[int, int] | None, words: str) -> bool:
    if detail in _LIMIT_CODES or detail in _MAILBOX_CODES or code in _AUTHENTICATION:
        return True
    if _ABOUT_MESSAGE.search(words) or (detail in _MESSAGE_CODES and not _is_limit(detail, words)):
        return False
    if _SENDER.search(words):
        return True
    if detail is not None and detail[0] == 1:  # an address: the sender's was said above
        return False
    return _is_limit(detail, words) or _CONNECTION.search(words) is not None


def _is_limit(detail: tuple[int, int] | None, words: str) -> bool:
    return detail in _LIMIT_CODES or _LIMIT.search(words) is not None


def _is_gone(code: int, detail: tuple[int, int] | None, words: str, *, at_rcpt: bool) -> bool:
    if detail in _MESSAGE_CODES or _FULL.search(words) or _ABOUT_MESSAGE.search(words):
        return False
    if code in _TAKES_NO_MAIL or detail in _GONE_CODES:
        return True
    if detail is not None and detail[0] == 1:
        return True
    if detail == (4, 1):  # Exchange Online, of whom its directory does not know
        return "recipient address rejected" in words
    if detail is not None and detail[0] == 7 and not at_rcpt:
        return False
    if _GONE.search(words):
        return True
    return code == 550 and at_rcpt and detail in (None, (5, 0)) and bool(_UNAVAILABLE.search(words))


def _enhanced(text: str) -> tuple[int, int] | None:
    found = _ENHANCED.match(text)
    return (int(found[1]), int(found[2])) if found else None


def _words(text: str) -> str:
    """Return a server's words without codes at the line's beginning, addresses and links."""
    lines = (re.sub(r"^\s*#?[45]\.\d+\.\d+\s*", "", line) for line in text.split("\n"))
    return " ".join(_NAMES.sub(" ", " ".join(lines)).casefold().split())


@dataclass
class InARow:
    """Refusals one after the other that say the same: then it is not about the messages.

    rested: what the mailbox had trouble with before; one more of these is enough.
    """

    most: int
    rested: str = ""
    stopped: bool = field(default=False, init=False)
    _last: str = field(default="", init=False)
    _count: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        if found := _TROUBLE.search(self.rested):
            self._last, self._count = _same(found[1]), self.most

    def one_more(self, answer: str) -> bool:
        """Count an answer; returns whether there are so many that the mailbox has to stop."""
        same = _same(answer)
        self._count = self._count + 1 if same == self._last else 1
        self._last = same
        self.stopped = self._count >= self.most
        return self.stopped

    def forget(self) -> None:
        """Say that a message was taken."""
        self._last, self._count, self.stopped = "", 0, False


def _same(said: str) -> str:
    """Return what is alike in two answers about two recipients: no names, ids or figures."""
    return " ".join(re.sub(r"\S*\d\S*", " ", _words(said)).split())
