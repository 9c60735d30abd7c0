"""What a subject says that is true for a while only: a deadline, a price, a day counted from "
"now."""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from functools import cache

from .calendar_names import DAYS, MONTHS
from .hit import Hit


class Kind(StrEnum):
    """today and tomorrow are a day each; the others hold until an end."""

    today = "today"
    tomorrow = "tomorrow"
    deadline = "deadline"
    price = "price"


# In each: English, German, French, Spanish, Italian, Portuguese, Dutch.
_TODAY = (
    r"today(?!['’]s)|tonight|this (?:morning|afternoon|evening)|heute(?! (?:so|noch ein)\b)|"
    r"aujourd['’]hui|ce soir|hoy|oggi|stasera|hoje|vandaag|vanavond"
)
_TOMORROW = (
    r"tomorrow(?!['’]s)|demain(?! matin d)|mañana|domani|amanhã|"
    r"(?-i:(?<!guten )(?<!heute )morgen(?! früh)|(?<![\w ])Morgen(?= [a-zäöü]))|übermorgen"
)
_PRICE = (
    r"[$€£]\s?\d[\d.,]{0,12}|\d[\d.,]{0,12}\s?(?:€|£|\$|eur\b|usd\b|gbp\b|chf\b|euros?\b|dollars?\b|"
    r"pounds?\b)|"
    r"\d+\s?(?:%|percent|prozent)\s?(?:off|less|discount|rabatt|nachlass|günstiger|de réduction|"
    r"de descuento|di sconto|de desconto|korting)|(?:save|spare[n]?|discount of|"
    r"rabatt von)\s\d+\s?%|"
    r"half[- ]price|(?:zum )?halben preis|moitié prix|a mitad de precio|a metà prezzo|"
    r"early[- ]?bird|frühbucher\w*"
)
_DEADLINE = (
    r"(?:last|final|ultimate) (?:chance|call|days?|hours?|minutes?|seats?|places?|spots?|"
    r"opportunity|reminder|week)|(?:hours?|minutes?|days?|seats?|places?|spots?|weeks?) (?:left|"
    r"to go|remain\w*)|"
    r"(?:ends?|ending|closes?|closing|expires?|expiring|runs? out|is over|book|register|order|"
    r"reply|apply)"
    r" (?:soon|now|in \d+|{day}|(?:by|before|on|until) {when})|{until} {when}|"
    r"deadline (?:is|{day}|soon|approaching|extended|{when})|deadline:|(?:time is|seats are|"
    r"places are)? ?running out|"
    r"(?:while|solange) (?:stocks? lasts?|(?:der )?vorrat reicht)|hurry|don['’]t miss out|"
    r"(?:letzte|allerletzte)[nrs]? (?:chance|tag[e]?|stunden?|plätze|gelegenheit|möglichkeit|"
    r"erinnerung|woche)|"
    r"(?:endet|läuft (?:bald )?(?:ab|aus)|schließt|gilt) (?:bald|{day}|am {when}|nur|{until})|"
    r"nur noch|"
    r"anmeldeschluss|einsendeschluss|dernière chance|derniers? jours?|dernières (?:heures|places)|"
    r"dernier jour|plus que \d+|se termine|última (?:oportunidad|chance)|últim[oa]s (?:días|horas|"
    r"plazas|dias|vagas)|"
    r"termina|ultima (?:occasione|chance|possibilità)|ultim[ie] (?:giorni|ore|posti)|scade|"
    r"laatste (?:kans|dagen|dag|uren|plekken)|nog maar|loopt af"
)
_UNTIL = (
    r"(?:only )?(?:until|till|by|before)|(?:nur )?bis(?: zum)?|vor dem|jusqu['’]au|"
    r"hasta(?: el)?|fino al|até|tot"
)


def find_urgency(subject: str) -> Iterator[tuple[Kind, Hit]]:
    """Yield what a subject says that time makes untrue, in order of its kinds.

    >>> [(kind.value, subject[hit.start : hit.end]) for subject in ("Last chance: ends today",)
    ...     for kind, hit in find_urgency(subject)]
    [('today', 'today'), ('deadline', 'Last chance')]
    """
    plain = _plain(subject)
    for kind, pattern in _patterns().items():
        match = pattern.search(plain)
        if match is not None:
            said = subject[match.start() : match.end()].strip()
            yield kind, Hit(match.start(), match.end(), f"'{said}'")


def _plain(text: str) -> str:
    """Return text with bare letters for accented ones; no character moves."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in text)


@cache
def _patterns() -> dict[Kind, re.Pattern[str]]:
    names = "|".join(sorted({*DAYS, *MONTHS}, key=len, reverse=True))
    day = rf"(?:{_TODAY}|{_TOMORROW})"
    when = (
        rf"(?:(?:the |le |el |il |den )?\d{{1,2}}[. ]\S*|(?:on |this |next |the end of |"
        rf"ende? )?(?:{names})|{day}|midnight|mitternacht|noon)"
    )
    deadline = (
        _DEADLINE.replace("{day}", day).replace("{when}", when).replace("{until}", f"(?:{_UNTIL})")
    )
    said = {
        Kind.today: _TODAY, Kind.tomorrow: _TOMORROW, Kind.deadline: deadline, Kind.price: _PRICE,
    }  # fmt: skip
    return {kind: re.compile(rf"(?i)(?<!\w)(?:{_plain(w)})(?!\w)") for kind, w in said.items()}
