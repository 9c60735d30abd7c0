"""How an email offers the way out of a list."""

import re

WORDS = re.compile(
    r"(?i)unsub|opt[-_ ]?out|no more of these|stop (?:receiving|these)|manage.{0,20}(?:preferences|"
    r"subscription)|remove me|abmelden|abbestellen|austragen|désabonn|désinscri|darse de baja|"
    r"cancelar.{0,12}suscrip|uitschrijven|afmelden|cancellati|disiscri|avregistrera|afmeld"
)
_LINK = re.compile(
    r"(?is)<a\b[^>]*\bhref\s*=\s*(?P<q>[\"'])(?P<url>.*?)(?P=q)[^>]*>(?P<text>.*?)</a>"
)


def has_way_out(html: str) -> bool:
    """Say whether a link of html leads out of the list."""
    return any(WORDS.search(f"{m['url']} {m['text']}") for m in _LINK.finditer(html))
