"""Reads what a cell says about being written to: an opt-out, a status, a consent."""

import re
from functools import lru_cache

from ...templates.lazy_regex import lazy_regex
from .normal import fold

_NO = frozenset(
    "no n false f 0 none null nil nan na never non nein nao nej nie nee ei subscribed active "
    "confirmed in mailable contactable valid deliverable delivered verified enabled ok".split()
) | {
    "", "n a", "0 0", "#n a", "opted in", "opt in", "not opted out", "not unsubscribed",
    "not bounced",
    "no opt out", "marketing contact", "not set", "0000 00 00", "0000 00 00 00 00 00", "kein",
    "nope",
}  # fmt: skip
_YES = frozenset(
    "yes y true t 1 x oui ja si sim da tak on optout unsubscribed unsubscribe stop stopped removed "
    "suppressed dnc dnm dne out global all ✓ ✔ ☑".split()
)
# Said of somebody in whatever column: they left, or asked for no more.
_LEFT = lazy_regex(
    r"\bun ?sub(?:s|scribe|scribed|scribes|scribing|scription)?\b"
    r"|\bopt(?:ed|s|ing)? ?outs?\b"
    r"|\b(?:do not|do n'?t|don'?t|never|must not|may not) (?:e ?mail|contact|mail|write|"
    r"message|market|"
    r"send|approach|disturb)"
    r"|\bno (?:more |further |longer )?(?:e ?mails?|mailings?|contact|marketing|newsletters?)\b"
    r"|\bno longer wants?\b|\bdoes ?n[o']?t? (?:not )?want (?:any )?(?:e ?mails?|mail|"
    r"contact|to be)"
    r"|\bstop (?:e ?mail|mailing|writing|sending|contacting|all)"
    r"|\bremoved? (?:\w+ ){0,2}(?:from|off) (?:\w+ ){0,3}(?:lists?|mailings?|database|emails?|crm)"
    r"|\b(?:ask|want|wish|request)\w* (?:\w+ )?(?:to stop|(?:to be )?remov|"
    r"(?:to be )?delet|to be left|not to)"
    r"|\bconsent (?:was )?(?:withdrawn|revoked|refused|denied|expired)"
    r"|\b(?:withdr[ae]w|withdrawn|revoked?)\b.{0,20}\bconsent|\bobjected\b"
    r"|\b(?:block|black|deny) ?list(?:ed)?\b|\bsuppress(?:ed|ion)\b"
    r"|\b(?:reported|marked)(?: as)? spam\b|\bspam (?:complaint|report)|\bcomplained\b"
    r"|\bgdpr (?:erasure|delet\w+|removal)|\bright to (?:object|erasure|be forgotten)"
    r"|\babgemeldet|\babbestellt|\bwidersprochen|\bwiderruf|\bausgetragen"
    r"|\bkeine? (?:weiteren? |mehr )?(?:e ?mails?|werbung|mailings?|newsletter)"
    r"|\bnicht (?:mehr )?(?:kontaktieren|anschreiben|mailen)"
    r"|\bdesabonn|\bdesinscri|\bne (?:pas|plus) (?:le |la |les )?(?:contacter|ecrire|"
    r"envoyer|solliciter)"
    r"|\b(?:dad[oa] )?de baja\b|\bno (?:contactar|enviar|molestar|escribir)\b|\bdesuscri|"
    r"\bcancelo suscri"
    r"|\bnao (?:contatar|contactar|enviar)|\bdescadastr|\bremovid[oa] da lista|"
    r"\bcancelou (?:a )?inscri"
    r"|\bdisiscritt|\bnon (?:contattare|inviare|scrivere)"
    r"|\buitgeschreven|\bafgemeld|\bniet (?:meer )?(?:mailen|contacteren|benaderen)"
    r"|\bavregistrer|\bavmeld|\bafmeldt|\bwypisan|\bodhlasen|\bleiratkoz"
)
# Where nothing arrives any more; said as a whole value, for an idea may be bounced too.
_GONE = lazy_regex(
    r"(?:hard |permanent(?:ly)? |email )*bounced?(?: (?:hard|permanent\w*|mail|email|"
    r"\d.*))?|hardbounced?"
    r"|undeliver(?:able|ed)|cleaned|deceased|dead|died|(?:email |"
    r"address )?(?:is )?invalid(?: (?:e ?mail|address).*)?"
    r"|unreachable|user unknown|(?:no longer|not) (?:with|at|works?|working|employed|there).*"
    r"|(?:has )?left (?:the )?(?:company|firm|organi[sz]ation|business|job)|complain(?:t|"
    r"ts|ed|er)|spam|abuse"
)  # fmt: skip
_STATUS_LEFT = frozenset(
    "blocked banned removed suppressed stop stopped dnc dne dnm stopmail unsub remove".split()
)
_STATUS_DOUBT = frozenset(
    "inactive disabled archived deleted cancelled canceled expired out left quit lapsed "
    "gone dormant "
    "paused declined refused rejected withdrawn unconfirmed unmailable uncontactable".split()
) | {
    "not interested", "no interest", "not active", "not subscribed", "non subscribed",
    "never subscribed",
    "non marketing contact", "not confirmed", "not mailable", "no permission", "no consent",
    "opt in pending", "not opted in", "no opt in",
}  # fmt: skip
_FINE = _NO | frozenset(
    "yes y true t 1 new open opened clicked sent sending engaged member customer lead prospect "
    "contact subscriber guessed extrapolated single double implicit explicit registered "
    "attended approved".split()
) | {
    "likely to engage", "catch all", "accept all", "double opt in", "single opt in",
    "confirmed opt in",
    "soft bounce", "soft bounced", "soft bounces", "working", "in progress", "qualified",
    "mql", "sql",
}  # fmt: skip
_DATED = lazy_regex(r"\d{1,4}[ ./:t-]?\S*\d|\b(?:19|20)\d\d\b|\d.*\d")
_WITHDRAWN = lazy_regex(
    r"withdr[ae]w|revoke|refus|denied|declined|objected|opted? ?out|unsub|widerruf|"
    r"retir[eé]|expired"
)
_NOT_GIVEN = lazy_regex(
    r"(?:no|n|false|f|0|0 0|non|nein|nao|nej|nie|nee|ei|never|not .*|no .*|none|inactive|invalid)"
)


@lru_cache(maxsize=1 << 14)
def plain(text: str) -> str:
    """Return text as it is compared: folded, one space for blanks, dashes and slashes."""
    return " ".join(re.sub(r"[\s_\-–—/.,;:!()\[\]\"*]+", " ", fold(text.replace("’", "'"))).split())


def opted_out(text: str) -> bool | None:
    """Say whether a cell of an "opted out" column means that; None: it is unclear.

    Only a clear no is one: a date is the day on which somebody left, "by phone" is how. Unclear
    cells must be treated as yes: writing to somebody who opted out is the worse mistake.
    """
    value = plain(text)
    if value in _NO:
        return False
    if value in _YES or says_left(text) or _DATED.search(value) or "✓" in text or "✔" in text:
        return True
    return None


def says_left(text: str) -> bool:
    """Say whether a text of any column says that somebody wants no more, or cannot be reached."""
    value = plain(text)
    return bool(_LEFT.search(value)) or bool(_GONE.fullmatch(value))


def status_left(text: str) -> bool | None:
    """Say whether a status means that somebody left; None where it may, or may not."""
    value = plain(text)
    if value in _STATUS_LEFT:
        return True
    if value in _STATUS_DOUBT:
        return None
    return says_left(text)


def is_fine(text: str) -> bool:
    """Say whether a subscription's status is known to be no opt-out."""
    return plain(text) in _FINE


def consent_left(text: str) -> bool | None:
    """Say whether a cell of a consent column means that somebody left; None: it was not given."""
    value = plain(text)
    if not value or value in ("n a", "na", "null", "nan"):
        return False
    if says_left(text) or _WITHDRAWN.search(value):
        return True
    return None if _NOT_GIVEN.fullmatch(value) else False
