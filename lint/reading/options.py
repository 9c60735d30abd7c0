"""Finds answers of a form that stand in a sentence as they were clicked, in seven languages.

A form offers several things at once ("Google/Search engine", "$10k-$50k / not sure yet") and
a way out of all ("Other (please specify)"); somebody who writes to one person knows which.
"""

from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .form_wording import PATTERNS
from .hit import Hit, matches
from .sample import is_code_line, is_quoted_code

_FIX = "give the option a spoken form in tactful.toml and print the field with '| spoken'"

_OTHER = (
    r"(?:Other|Sonstiges|Sonstiger?|Andere[rs]?|Autres?|Otr[oa]s?|Altr[oi]|Outr[oa]s?|Anders|"
    r"Overige?)"
)
_ASKED = (
    r"\((?:please |bitte |à |por favor |da |si prega di )?(?:specify|state|explain|describe|"
    r"name|angeben|"
    r"spezifizieren|nennen|préciser|especificar|especifique|indicar|specificare|precisare|"
    r"graag toelichten|toelichten|namelijk|omschrijven)[^)\n]{0,20}\)"
)
_OUT = (
    r"(?:not sure(?: yet)?|don['’]t know|unsure|undecided|none of these|prefer not to say|"
    r"weiß (?:ich )?nicht|noch unklar|unsicher|keine angabe|ne sais pas|pas sûr|no (?:lo )?sé|"
    r"non so|non lo so|não sei|weet (?:ik )?niet|n/a|(?<= )other)"
)
_AS = (
    r"(?:as an?|as the|as|being an?|als|en tant que|en qualité de|comme|como|come|in qualità di|"
    r"you are an?|you['’]re an?|since you are an?|someone in|people in)"
)
_TITLED = r"[A-ZÀ-Þ][\wÀ-ÿ&.'’-]*(?: [A-ZÀ-Þ&][\wÀ-ÿ&.'’-]*){0,2}"
_SOURCE = (
    r"(?:(?:heard|learned|learnt|read|found out) (?:about|of) \w+|found \w+|came to \w+|"
    r"discovered \w+|"
    r"(?:told|said) (?:\w+ ){0,3}?(?:about|of) us|reached us) (?:from|through|via|on|by|in|at|"
    r"using) "
)
_CHOSEN = (
    r"(?:you (?:chose|selected|picked|prefer(?:red)?|ticked|answered|indicated|said|told us|like)|"
    r"(?:you(?:['’]re| are) )?interested in|looking for|your (?:interest|preference|choice|"
    r"answer|goal|"
    r"challenge|industry|sector|area|field|role|budget|timeline|source) (?:in|is|of|was|for)|"
    r"(?:sie|du) (?:haben|hast)|vous avez choisi|ha elegido|ha scelto|escolheu|heeft gekozen voor)"
)
_PAIR = rf"{_TITLED}\s?/\s?(?:{_TITLED}|[a-z]\w*(?: [a-z]\w*)?)"
_PATTERNS = (
    lazy_regex(rf"(?P<at>\b{_OTHER} ?{_ASKED}|\b{_OTHER}, (?:namelijk|und zwar|à savoir))"),
    lazy_regex(rf"(?i)(?<![\w$€£<>+.,–-])(?P<at>[\w$€£<>+.,–-]{{1,40}}\s?/\s?{_OUT})(?![\w/-])"),
    lazy_regex(rf"\b(?:Als|als|En tant que|en tant que|Como|como|Come|come|"
               rf"Als) (?P<at>{_OTHER})(?=\s*,|"
               r"\s+(?:wissen|kennen|haben|sabe|sabes|sa|sai|savez|vous|weet|kent)\b)"),
    lazy_regex(rf"(?i)\b{_SOURCE}(?P<at>(?-i:{_PAIR})|"
               rf"(?-i:[A-ZÀ-Þ])[\w ]{{2,25}} \([^()\n]{{2,40}}\))"),
    lazy_regex(rf"(?i)\b{_CHOSEN} (?P<at>(?-i:{_PAIR}))(?=\s*[.,;!?]|\s*$|\s+(?:as|and|for|in|"
               rf"when|you|we)\b)"),
    lazy_regex(rf"(?i)\b{_CHOSEN} (?P<at>(?-i:None|All) of the above|(?-i:Prefer|"
               rf"Rather) not (?:to )?\w+|"
               rf"(?-i:{_OTHER}))(?=\s*[.,;!?]|\s*$)"),
    lazy_regex(rf"(?i)\b{_AS} (?P<at>(?-i:(?P<one>[A-ZÀ-Þ])[\wÀ-ÿ-]*(?: [\wÀ-ÿ-]+)?\s?/\s?"
               r"[A-ZÀ-Þ][\wÀ-ÿ-]*(?: [A-ZÀ-Þ][\wÀ-ÿ-]+)?(?:\s?/\s?[A-ZÀ-Þ][\wÀ-ÿ-]*)*))"
               r"(?=\s*[,.;]|\s*$|"
               r"\s+(?:you|we|at|in|kennen|wissen|haben|kennst|weißt|sie|vous|usted|sabe|sabes|tú|"
               r"lei|sa|"
               r"você|weet|u|je)\b)"),
    lazy_regex(r"(?i)\b(?:in|work in|"
               r"from) (?P<at>(?-i:[A-ZÀ-Þ][\w]* & [A-ZÀ-Þ]\w*(?: [A-ZÀ-Þ]\w*)?\s?/\s?"
               r"[A-ZÀ-Þ]\w*))"),
    lazy_regex(r"(?i)\b(?:chose|selected|picked|for|with|on|in) (?P<at>(?-i:Option|Variante|"
               r"Choice|Opción|"
               r"Opção|Opzione|Optie) (?:\d+|[A-D]) ?[-–:] (?-i:[A-ZÀ-Þ])\w+)"),
    lazy_regex(r"(?i)\b(?:said|answered|chose|told us|selected|because|since) "
               r"(?P<at>(?-i:Yes|No)(?:,|\s?[-–])\s(?:please\b|contact|I\b|we\b|call|send|not)"
               r"[^.\n]{0,30})"),
    lazy_regex(r"(?i)\b(?:as an?|you are an?|you['’]re an?|for an?|"
               r"fellow) (?P<at>\d{2}\s?[-–]\s?\d{2}\+?)"
               r"(?= (?:reader|customer|user|woman|man|member|adult|professional|company|"
               r"business|firm|"
               r"organi[sz]ation|person)s?\b)"),
    lazy_regex(r"(?P<at>\b[A-ZÀ-Þ][\w-]+(?: [a-z][\w-]+)? \((?:<|>|under |"
               r"over )?\d[\d,.]*[kKmM]?\s?"
               r"(?:[-–+]|to)\s?[\d,.]*[kKmM]?\+?(?: [a-z]+)?\))(?=,? (?:you|companies|businesses|"
               r"business|company|teams|firms|organi[sz]ations|managers?|customers?)\b)"),
    lazy_regex(r"(?i)(?<![\w-])(?P<at>-{1,3}\s*(?:please )?(?:select|choose|bitte wählen|"
               r"auswählen|choisir|"
               r"choisissez|seleccione|elija|seleziona|scegli|selecione|kies|selecteer)"
               r"[^-\n]{0,30}-{1,3})(?![\w-])"),
    lazy_regex(r"\b(?:is|in|on|as|of|to|start|timeline|:) (?P<at>ASAP\s?(?:/\s?[\w ]{3,30}|"
               r"\([\w ]{3,30}\))|"
               r"(?:Within|Less than|More than|Up to) [\w ]{3,20}\s?/\s?[\w ]{3,20})"),
)  # fmt: skip
# Two forms of one word, or two names of one thing that people say so.
_SAID = lazy_regex(
    r"(?i)^(?:and/or|either/or|his/her|he/she|s/he|yes/no|true/false|on/off|24/7|n/a|w/o|km/h|"
    r"tcp/ip|"
    r"pick-?up/drop-?off|a/b|ci/cd|ui/ux|ux/ui|i/o|b2b/b2c|am/pm|his/hers)$"
)


def find_options(text: str) -> Iterator[Hit]:
    """Yield each answer of a form that stands in a sentence."""
    for pattern in (*_PATTERNS, *PATTERNS):
        for hit in matches(pattern, text, "'{}' is a form option, not natural wording", _FIX):
            said = text[hit.start : hit.end]
            if _SAID.match(said) or _is_one_word(said) or is_code_line(text, hit.start):
                continue
            if not is_quoted_code(text, hit.start, hit.end):
                yield hit


def _is_one_word(said: str) -> bool:
    """Say whether a slash parts two forms of one word: "Kunde/Kundin", "Lehrer/Lehrerin"."""
    parts = [part.strip().lower() for part in said.split("/")]
    return len(parts) == 2 and len(parts[0]) > 3 and parts[0][:4] == parts[1][:4]
