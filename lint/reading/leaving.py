"""How an email offers the way out of a list."""

from ...templates.lazy_regex import lazy_regex
from ..html.document import page_of

WORDS = lazy_regex(
    r"(?i)unsub|opt[-_ ]?out|no more of these|stop (?:receiving|these)|manage.{0,20}(?:preferences|"
    r"subscription)|remove me|abmelden|abbestellen|austragen|désabonn|désinscri|darse de baja|"
    r"cancelar.{0,12}suscrip|uitschrijven|afmelden|cancellati|disiscri|avregistrera|afmeld"
)


def has_way_out(html: str) -> bool:
    """Say whether a link that a reader sees leads out of the list."""
    return any(WORDS.search(f"{link.href} {link.text}") for link in page_of(html).links)
