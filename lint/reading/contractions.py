"""Finds a preposition and an article that should be one word: "de le", "a el", "de o", "di il".

The words before a merged value are the template's, and the article came with the value. Only what
no sentence of that language says: "de les voir" has a pronoun, "de El Bierzo" a name, "antes de o
cliente chegar" an infinitive.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .hit import Hit, shorten
from .sample import is_code_line

_PAIRS = lazy_regex(
    r"(?<![\w'’-])(?P<at>(?:(?P<fr>[Dd]e|[ÀàAa]) (?:les?)|(?P<es>[Dd]e|[Aa]) el|"
    r"(?P<pt>[Dd]e|[Ee]m|[Pp]or) (?:os?|as?)|(?P<it>[Dd]i|[Dd]a|[Ss]u|[Ii]n) (?:il|lo|gli)|"
    r"(?P<it2>[Dd]i|[Dd]a|[Ss]u) i)) (?P<next>[a-zà-ÿ][\w'’-]+)(?P<rest>[^.!?;:\n]{0,60})"
)
_ADVERBS = frozenset(
    """bien mieux tout plus moins trop pas y en lui leur me te nous vous se faire avoir être dire
    mal faire souvent toujours jamais rien""".split()
)
_INFINITIVE = lazy_regex(r"(?:er|ir|re|oir)$")
_PT_CLAUSE = lazy_regex(
    r"(?i)\b(?:antes|depois|fato|facto|apesar|além|caso|possibilidade|hora|vez|fim|modo|forma|"
    r"risco|motivo|"
    r"ideia|dia|momento|por causa)\s+$"
)
_PT_INFINITIVE = lazy_regex(r"\b\w+(?:ar|er|ir|or|arem|erem|irem)\b")
_FRENCH = lazy_regex(
    r"(?i)[éèêçù]|\b(?:je|nous|vous|il|elle|est|une?|des|du|pour|avec|dans|sur|votre|notre|merci|"
    r"la|et)\b"
)
_PORTUGUESE = lazy_regex(
    r"(?i)[ãõç]|\b(?:um|uma|não|você|seu|sua|nosso|nossa|para|com|do|da|na|no|e|obrigad[oa]|"
    r"\w+mos)\b"
)
_ONE_WORD = {
    "de le": "du", "de les": "des", "à le": "au", "à les": "aux", "a le": "au", "a les": "aux",
    "de el": "del", "a el": "al", "de o": "do", "de os": "dos", "de a": "da", "de as": "das",
    "em o": "no", "em os": "nos", "em a": "na", "em as": "nas", "por o": "pelo", "por os": "pelos",
    "por a": "pela", "por as": "pelas", "di il": "del", "di lo": "dello", "di gli": "degli",
    "di i": "dei", "da il": "dal", "da lo": "dallo", "da gli": "dagli", "da i": "dai",
    "su il": "sul", "su lo": "sullo", "su gli": "sugli", "su i": "sui", "in il": "nel",
    "in lo": "nello", "in gli": "negli",
}  # fmt: skip


def find_contractions(text: str) -> Iterator[Hit]:
    """Yield each preposition and article that the language writes as one word."""
    for match in _PAIRS.finditer(text):
        if _is_right(match, text) or is_code_line(text, match.start()):
            continue
        one = _ONE_WORD[match["at"].lower()]
        what = f"'{shorten(match['at'])} {match['next']}' should be '{one} {match['next']}'"
        yield Hit(match.start("at"), match.end("next"), what, "print the value without its article")


def _is_right(match: re.Match[str], text: str) -> bool:
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.end()]
    if match["fr"]:
        verb = match["next"] in _ADVERBS or _INFINITIVE.search(match["next"])
        return (
            bool(verb) or match["fr"] in "Aa" or not _FRENCH.search(line.replace(match["at"], ""))
        )
    if match["pt"]:
        clause = _PT_CLAUSE.search(text[max(0, match.start() - 20) : match.start()])
        later = _PT_INFINITIVE.search(f"{match['next']}{match['rest']}")
        other = not _PORTUGUESE.search(line.replace(match["at"], ""))
        return bool(clause or later) or other
    return False
