"""Finds a preposition that lost what it stands before: "we met at in Porto".

In English a preposition stays alone where its noun stands earlier: "the guide you asked for at the
fair", "it was looked at in May". Romance languages and German never leave one alone.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import each_match, lazy_regex
from .closed_words import LANGUAGES
from .endings import gap
from .hit import Hit
from .languages import languages_of, may_be_in
from .sample import is_code_line, line_around

_ENGLISH = lazy_regex(
    r"(?i)(?<![\w'’-])(?P<word>[\w’'-]+) (?P<at>(?:at|of|from|with|for|to|into|between|on) "
    r"(?:at|in|on|from|with|for|by|of|and|to)\b)(?![-/])(?! (?:least|most|front|all|order|and|"
    r"large|which|or|length|once|home|work|school|sea|times|"
    r"first|last|night|which|any|one|both)\b)"
)
_LEGAL = lazy_regex(
    r"(?i)(?:to and|for and|on and|on to|on by|on with|on for|on from|on of|on in|of and|"
    r"from and|at and|with and|into and|from on|to of|to to|of to|with to|at to|for to|to by|"
    r"of on|of in|"
    r"from in|for on|to on(?! (?:\d|the \d|mon|tue|wed|thu|fri|sat|sun))|to in(?! (?:january|"
    r"february|march|april|may|june|july|"
    r"august|september|october|november|december)))"
)
# What lets a preposition stand alone: a clause that begins with its noun, a passive, an infinitive.
LICENSED = lazy_regex(
    r"(?i)\b(?:that|which|who|whom|whose|what|whatever|where|wherever|how|why|when|be|been|being|"
    r"is|are|was|were|get|gets|"
    r"got|worth|easy|hard|nice|good|fun)\b|"
    r"\b(?!(?:thank|see|seeing|meet|meeting|visit|visiting|with|for|to|and|but|so|if|when|at|of|"
    r"from|give|send|show|"
    r"tell|let|after|before|because|since|while|hope|think|know|sure|say)\b)[\w’-]+ "
    r"(?:you|we|they|i|he|she|it|people|everyone|somebody|someone)(?:['’]\w+)? (?:[\w’'-]+ ){0,4}$|"
    r"\bto [\w’-]+ (?:[\w’-]+ )?$"
)
_VERB = lazy_regex(
    r"(?i)(?:\w+(?:ed|ing)|dealt|spoken|written|taken|given|known|up|out|in|off|on|down|over|back|"
    r"away|along|"
    r"through|log|sign|signs|check|drop|carry|hang|hold|as|look|looks)"
)
_PAIRS = (
    lazy_regex(r"(?i)\b(?P<at>(?:between and|from to(?! (?:the|a|an|your|our)\b)|zwischen und|"
               r"von bis(?! zu\b)|tra e|fra e|entre (?:et|y|e)(?! (?:outras?|outros?)\b)|"
               r"tussen en|mellan och|między a))(?![\w-])(?=\s)"),
    # French
    ("fr", lazy_regex(r"(?i)(?<![\w'’-])(?P<at>(?:chez (?:à|au|aux|pour|et|est|a|le \d)|de (?:au|"
                      r"aux|"
               r"pour|avec|et|est|le \d+ \w+)|"
               r"à (?:au|aux|pour|dans|chez|et|est|avec)|(?:au|aux) (?:pour|dans|avec|et|est|chez|"
               r"à)|dans (?:à|pour|et|au|aux|est)|"
               r"par (?:au|à|et|dans|est)|vers (?:à|au|et|pour)))(?! (?:moins|plus|fait|peine|"
               r"la fois|ou)\b)(?=[ ])")),
    # Spanish
    ("es", lazy_regex(r"(?i)(?<![\w'’-])(?P<at>(?:con|en|a|del|al|desde) (?:en|con|del|de el|es|"
                      r"está)"
               r"(?! (?:mano|mente)\b)|"
               r"(?:para|con|desde) (?:el \d+ de|de \w+ de)|(?:de|del|al|en) (?:es|está|están|"
               r"será))(?= )")),
    # Italian
    ("it", lazy_regex(r"(?i)(?<![\w'’-])(?P<at>a (?:del|dei|della)|(?:presso|del|dal|della|dalla|"
                      r"nel|nella|alla|di) (?:in|"
               r"con|per|è|sarà|e il|il \d)|"
               r"(?:con|per|presso) (?:alle|al|il \d|è|sarà))(?= )(?! (?:sé|s[eé] st|fortuna|più|"
               r"via|caso)\b)")),
    # Portuguese
    ("pt", lazy_regex(r"(?i)(?<![\w'’-])(?P<at>(?:com|de|do|da|no|ao|em) (?:em|com|é|será|no dia|"
                      r"às \d)|"
               r"(?:para|por) (?:às \d|é\b))(?= )"
               r"(?! (?:que|si|frente|cima|base|conta|mente)\b)")),
    # German
    ("de", lazy_regex(r"(?<![\w'’-])(?P<at>(?:für|von|beim|zum|zur|vom|bei|seit|gegen) (?:am|im|"
                      r"ist|sind|"
               r"hat|haben|wird|werden|findet|"
               r"um \d|mit|beim|vom|zum|zur|erhalten|bekommen|und (?:wir|ich|Sie|haben|melden))|"
               r"(?:beim|zum|zur|vom) (?:in|um|auf|mit|für)|(?:im|am) (?:in|auf|mit|für)|"
               r"am und (?:wir|ich))(?=[ .,])"
               r"(?! (?:\S+ ){0,6}\w{3,}(?:ende[nrms]?|te[nrms]?|ene[nrms]?) )")),
    ("nl", lazy_regex(r"(?<![\w'’-])(?P<at>met (?:is|zijn|heeft|wordt|op|om|en))(?= )")),
    ("es", lazy_regex(r"(?<![\w'’-])(?P<at>el (?:a las|en|con|para|por|y)|"
                      r"de por(?! (?:vida|medio|sí|lo menos)))(?= )")),
    ("it", lazy_regex(r"(?<![\w'’-])(?P<at>il (?:alle|in|con|per|e))(?= )")),
    ("fr", lazy_regex(r"(?<![\w'’-])(?P<at>(?:le|la) (?:à \d|chez|dans))(?= )")),
    # What a thing is called by is missing: "your seats are in row, by the aisle".
    lazy_regex(r"(?<![\w'’-])(?P<at>(?:in|at|from|to|is) (?:row|room|hall|gate|platform|booth|"
               r"berth|pitch|bay|Saal|Zimmer)"
               r"(?=[,;]|\.(?:\s|$)| (?:is|and|on|at|next)\b)|(?:Nr|Nº|No|Núm)\. (?:ist|wurde|von|"
               r"vom|est|es|is|was|has|"
               r"and|und|et|y)\b)"),
    lazy_regex(r"(?i)\b(?P<at>(?:name|behalf|care|head|owner|manager|value|number|sum|date)"
               r" of(?=[,.;](?:\s|$)))"),
    lazy_regex(r"(?i)\b(?P<at>(?:expires?|ends?|begins?|starts?|due|arrives?|closes?) (?:in|"
               r"within) (?:days|hours|weeks|"
               r"minutes|months))(?=[.,;!]| (?:and|so|on)\b)"),
    lazy_regex(r"(?i)(?<![\w'’-])(?P<at>(?:the|your|our|my|their) (?:between|before|after|until|"
               r"during|when|if|because|since|"
               r"in (?:the|our|your)))(?![\w'’-])(?! (?:and|&)\b)"),
    lazy_regex(r"(?i)\b(?P<at>(?:at|to|with) (?:before|until|during|including|because))\b(?!-)"),
    # Polish
    ("pl", lazy_regex(r"(?i)(?<![\w'’-])(?P<at>(?:w dniu|dnia|do|na|od) (?:o godz|w godz|przy "
                      r"ul)\w*)")),
    lazy_regex(r"(?i)(?<=\s)(?P<at>-(?:jährige\w*|tägige\w*|köpfige\w*|zimmer\w*|fach\w*|"
               r"stündige\w*|minütige\w*))"),
    lazy_regex(r"(?P<at>\((?:(?:Tel|Phone|tél|Tél|ref|Ref|Nr|Nº|n°)\.?:?|No[.:]) ?\)|\b(?:Nr|Nº|"
               r"núm|Tel|"
               r"Tél)\.? ?[,;](?= ))"),
    # "that" and no subject; a list that has no first; "in und Umgebung".
    lazy_regex(r"(?i)\b(?:noticed|heard|hear|understand|learned|learnt) (?P<at>that (?:has|have|"
               r"is|was|"
               r"will)) "),
    lazy_regex(r"(?i)(?<![\w'’-])(?P<at>(?:such as|like|including|between) (?:and|or)) "),
    lazy_regex(r"(?<![\w'’-])(?P<at>in und (?:Umgebung|um(?:liegend\w+)|(?:die )?Region)|about "
               r"(?:at|from) "
               r"(?:your|our|the))(?=[\s.,;])"),
    # A title and no name, within a sentence.
    lazy_regex(r"(?<![\w'’-])(?<!meine )(?<!eine )(?<!die )(?<!der )(?<!seine )(?<!Ihre )(?<!my )"
               r"(?<!the )"
               r"(?P<at>(?:Mr|Mrs|Ms|Dr|Prof|Herrn?|Frau|Mme|Dott|Sig|Sra|Sr)\.? (?:will|has|is|"
               r"was|and (?:I|we|her|his)|from|at|"
               r"wird|hat|ist|und (?:ich|wir)|vom|bei|kommt|est|va|vous|ha|è|les?|tiene|"
               r"vai))(?= )"),
)  # fmt: skip
_CLOSED = (
    # A sentence ends with what must go on, and no blank is left: "Your table is." "We met at."
    lazy_regex(r"(?<![\w'’-])(?P<at>(?:the|your|our|my|their|than|into|"
               r"dem|den|des|beim|vom|zum|zur|für|ihren|ihrem|ihrer|unseren|unserem|"
               r"chez|aux|du|votre|vos|notre|avec|pour|"
               r"del|los|las|para|con|nuestr[oa]|il|gli|della|dal|dalla|nella|presso|"
               r"com|uma?|een|uw)[.!?;])(?=\s|$)"),
    lazy_regex(r"(?<![\w'’-])(?P<at>(?:at|of|from|with)[.!;])(?=\s|$)"),
    lazy_regex(r"(?i)(?<!, )\b(?:your|the|our|votre|le|la|su|el|il|tu[oa]?|o|a|seu|sua) "
               r"[\w’'-]+(?: [\w’'-]+)? "
               r"(?P<at>(?:is|are|was|est|es|è|é|costs)[.;])(?=\s|$)"),
    # German and Dutch clauses end with their verb; at the start of a sentence it needs the rest.
    lazy_regex(r"(?im)(?:^|(?<=[.!?] ))(?:ihre?|unsere?|der|die|das|uw|de|het) [\w’'-]+"
               r"(?: [\w’'-]+)? (?P<at>(?:ist|lautet|beträgt|kostet|is)[.;])(?=\s|$)"),
)  # fmt: skip
_ASKED = lazy_regex(
    r"(?i)\b(?:what|where|who|how|when|which|why|that|it|this|there|here|as|than|wo(?:r?\w+)?|wer|"
    r"wie|was|wann|warum|weshalb|wieso|welche\w*|es|so|dass|ob|weil|wenn|falls|obwohl|nachdem|"
    r"bevor|bis|sobald|solange|damit|da|als|während|sofern|seit|omdat|dat|wanneer|zodra|totdat|"
    r"où|qui|que|quand|comment|ce|qué|dónde|quién|cómo|lo|onde|quem|como|cosa|dove|chi|così|hoe|"
    r"wat|waar|wie)\b"
)
_ABBREVIATED = lazy_regex(r"(?i)(?:\bvan|\bcon|\bdes|\bil|\bden|\bcom|\bmy|\bdel|\bva|\bum)[.!?;]$")


def _is_foreign(text: str, match: re.Match[str]) -> bool:
    """Say whether the last word is one of another language: "acceder a opciones de zum"."""
    word = match["at"][:-1].lower()
    spoken = languages_of(text[slice(*line_around(text, match.start()))])
    return not any(word in LANGUAGES[code].all_closed for code in spoken or ("en",))


def find_stranded(text: str) -> Iterator[Hit]:
    """Yield each word that must go on, and does not."""
    for match in each_match(_ENGLISH, text):
        start, _ = line_around(text, match.start())
        clause = re.split(r"[.,;:!?()]", text[start : match.start("at")])[-1]
        legal = _LEGAL.match(match["at"]) or _VERB.fullmatch(match["word"])
        if not legal and not LICENSED.search(clause) and not is_code_line(text, start):
            yield gap(text, *match.span("at"))
    for one in _PAIRS:
        language, pattern = one if isinstance(one, tuple) else ("", one)
        for match in each_match(pattern, text):
            if may_be_in(language, text, match.start()) and not is_code_line(text, match.start()):
                yield gap(text, *match.span("at"))
    for number, pattern in enumerate(_CLOSED):
        for match in each_match(pattern, text):
            start, _ = line_around(text, match.start())
            sentence = re.split(r"[.!?:]\s", text[start : match.start("at")])[-1]
            short = len(sentence.split()) < 3 or _ABBREVIATED.search(match["at"])
            foreign = not number and _is_foreign(text, match)
            licensed = number and (_ASKED.search(sentence) or LICENSED.search(sentence))
            if number == 2:
                licensed = _ASKED.search(sentence)
            if not (short or foreign or licensed) and not is_code_line(text, start):
                yield gap(text, *match.span("at"))
