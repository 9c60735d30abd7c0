"""Finds a choice of a form by a capital that its first word cannot have: "is Phone (mornings)".

Outside German an ordinary word has no capital within a sentence. Where it has one, and what forms
put beside a choice (a bracket, a dash, a stroke, a plus, a colon) stands behind it, it was chosen.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .casing import given_names
from .hit import Hit, shorten
from .languages import languages_of
from .sample import is_code_line, is_quoted_code, line_around
from .spelling import frequency
from .towns import PARTS

_FIX = "give the option a spoken form in tactful.toml and print the field with '| spoken'"
_PHRASE = lazy_regex(
    r"(?<=[a-zà-ÿ] )(?P<at>(?P<first>[A-ZÀ-Þ][a-zà-ÿ]+)(?P<more>(?: (?:& )?[a-zà-ÿ]+| & "
    r"[A-ZÀ-Þ]?[a-zà-ÿ]+){0,3})"
    r"(?P<mark> \([^()\n]{1,40}\)| [-–] (?:[A-ZÀ-Þ][a-zà-ÿ]+|\d[\d-]*)| / [\w.&-]+|"
    r"/[A-Za-zà-ÿ]+(?: [a-zà-ÿ]+)?"
    r"(?: \([^()\n]{1,30}\))?| > [A-ZÀ-Þ][\w]+| ?\d{1,3}\+|: (?:[A-ZÀ-Þ][a-z]+|\d[\d–-]+)))(?=[ "
    r",.;!?]|$)"
)
_ARTICLE = frozenset(
    """the a an our my their his her its this that these le la les un une des du au aux el los
    las del al il lo gli i della dello dei un' o os as do da dos das de het een and or et y e
    ou og""".split()
)
LEAST = {"en": 1_000, "fr": 150, "es": 300, "it": 150, "pt": 200, "nl": 150}
_CHOSEN = lazy_regex(
    r"\b(?:picked|chose|selected|ticked|choose) (?P<at>(?:I|My|We)(?:['’]\w+)? "
    r"[^,.;!?\n]{3,40})(?=[,.;!?]|$)"
)
_BOUND = lazy_regex(
    r"\b(?:is|was|of|as|ist|est|es|è|é|budget) (?P<at>(?:Under|Over|Below|Above|Up to|Less than|"
    r"More than|"
    r"Unter|Über|Bis|Moins de|Plus de|Menos de|Más de|Meno di|Più di) ?[$€£]? ?\d[\d.,]*[kKmM]?)"
)
_NUMBERED = lazy_regex(
    r"(?<=[a-zà-ÿ] )(?P<at>\d{1,2} [-–] [A-ZÀ-Þ][a-zà-ÿ]{3,})(?=[,.;]|\s+(?:so|donc|also|por|"
    r"quindi|dus|we|you)\b)"
)
_SIZED = lazy_regex(  # "As a Horse owner (1-2 horses)", in German too
    r"(?<=[\wà-ÿ] )(?P<at>[A-ZÀ-Þ][\wà-ÿ]+(?: [\wà-ÿ]+){0,2} \((?:[<>≤≥ca. "
    r"]{0,4}\d[\d.,]*\s?(?:[-–]|bis|to|à|a)\s?"
    r"\d[\d.,]*|[<>≤≥] ?\d+)\s?(?:[A-Za-zà-ÿ]{1,12})?\))(?=,| (?:you|we|bekommen|zahlen|"
    r"erhalten)\b)"
)
BY_RIGHT = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december christmas easter english french
    german spanish italian dutch polish danish welsh irish scottish british european american
    chinese japanese room hall year class gate platform table page chapter section figure
    appendix form unit part step stage level floor day week exit junction zone bay route track
    lane line road street building house block wing ward suite studio theatre church chapel
    school college park mum dad mother father king queen prince lord sir lady saint god
    version model type series mark channel radio internet word excel outlook teams zoom
    windows office apple google facebook android chrome salle bâtiment porte quai étage zone
    rue place hôtel église saint sainte notre noël pâques sala puerta calle plaza avenida
    hotel iglesia san santa santo edificio andén planta navidad via piazza corso viale hotel
    chiesa san santa palazzo binario piano natale rua praça avenida igreja são santa santo
    edifício piso sala natal zaal straat plein weg gebouw kerk sint perron kerst chair head
    director manager treasurer secretary president bishop vicar trustee reception""".split()
)


def find_option_phrases(text: str) -> Iterator[Hit]:
    """Yield each choice of a form that has its capital letter and its mark in a sentence."""
    for match in _PHRASE.finditer(text):
        if _is_choice(text, match):
            yield _hit(match)
    for pattern in (_CHOSEN, _BOUND, _NUMBERED, _SIZED):
        for match in pattern.finditer(text):
            if not is_code_line(text, match.start()):
                yield _hit(match)


def _is_choice(text: str, match: re.Match[str]) -> bool:
    low = match["first"].casefold()
    before = re.search(r"([^\W\d_]+) $", text[max(0, match.start() - 24) : match.start()])
    if before is None or before[1].lower() in _ARTICLE or not before[1].islower():
        return False
    if low in BY_RIGHT or low in given_names() or low in PARTS:
        return False
    start, end = line_around(text, match.start())
    languages = languages_of(text[start:end])
    least = LEAST.get(languages[0]) if languages else None
    if least is None or frequency(low, languages[0]) < least:
        return False
    words = re.findall(r"[^\W\d_]{2,}", text[start:end])
    prose = len(words) > 6 and sum(word.islower() for word in words) * 3 >= len(words) * 2
    return prose and not is_code_line(text, start) and not is_quoted_code(text, *match.span("at"))


def _hit(match: re.Match[str]) -> Hit:
    what = f"'{shorten(match['at'])}' is a form option, not natural wording"
    return Hit(*match.span("at"), what, _FIX)
