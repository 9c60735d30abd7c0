"""Finds a missing value by the grammar of closed classes: "with is", "du à", "vom danken".

No list of sentences: what stands side by side is judged by the classes of the two words alone, in
the language of the line (``closed_words.py``). What a clause needs is judged likewise: a verb that
takes an object, a conjunction that takes a subject.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .closed_words import LANGUAGES, Closed
from .endings import gap
from .hit import Hit, without_overlaps
from .languages import languages_of
from .sample import is_code_line, is_quoted_code
from .stranded import LICENSED
from .words import GREETINGS

_WORD = lazy_regex(r"(?<![\w'’/.@&-])[^\W\d_]+(?![\w'’/@&-])")
_STRANDED = lazy_regex(  # Dutch and the north: "waar wij naar kijken", "som du frågade om"
    r"(?i)\b(?:waar|er|daar|hier|die|dat|som|vad|där|hvad|der|hvor|wat|att|at|vi|du|jag|jeg|ni|han|"
    r"hon|hun|man|wij|we|ik|je|u|jullie|vara|være|var)\b"
)
_AGENT = (
    r"(?:chose|bought|ordered|booked|joined|visited|asked|wants|decided|wrote|enjoyed|hired|hires|"
    r"attended|signed|plays|lives|rang|moved|won|has|have|are|were|will|plans|is \w+ing|was \w+ing|"
    r"runs|owns|uses|needs|made|took|opened|opens|keeps|sells|grows|brought|gave|sent)"
)
_CLAUSES = (
    # "We are glad that chose our limestone": what is told of has no subject.
    lazy_regex(
        rf"(?i)\b(?:glad|sorry|pleased|happy|delighted|proud|grateful|sad|see|saw|seen|hear|heard|"
        rf"noticed|read|gather|told (?:us|me)) (?P<at>that {_AGENT})\b"
        r"(?= (?:\w+ed |\w+ing )?(?:our|the|your|a|an|in|at|on|to|for|with|us|opened|moved|won)\b)"
    ),
    lazy_regex(
        r"(?i)\b(?:[a-zà-ÿ]+) (?P<at>(?:will|would|shall|should|can|could|may|might|must|to) be"
        r" (?:and|but))(?= (?:he|she|they|it|the|we|you|i|your|our|will)\b)"
    ),
    # A verb that takes an object has none.
    lazy_regex(
        r"(?i)\b(?:for|by|after|before|about|keep|enjoyed) "
        r"(?P<at>(?:bringing|choosing|using|sending|lending|showing|visiting|trusting|recommending|"
        r"hosting|attending|joining|repairing|restoring|naming|inviting) "
        r"(?:to (?:the|our|us|my)|with (?:us|our|the|me)|at (?:the|our)|on (?:\w+day|the)|"
        r"last|in (?:the|our|\w+ary|\w+ber)|for (?:the|your|our)|and|yesterday))\b"
    ),
    lazy_regex(r"(?i)\b(?P<at>(?:costs per|(?:we|they|you) charge per|(?:kostet|beträgt) (?:pro|"
               r"je)|"
               r"(?:coûte|coûtent) par|(?:cuesta|cuestan|custa|custam) por) [a-zà-ÿ]+)"
               r"(?! (?:\d|\w+ (?:\d|[$€£])))"),
    lazy_regex(r"\b(?:[Ii]hre?|[Uu]nsere?|[Dd]eine?|[Vv]otre|[Ss]u|[Ll]a sua|[Ss]eu|[Ss]ua|[Uu]w) "
               r"[\w-]+ (?P<at>(?:ist|sind|est|es|è|é|is) (?:und (?:sie|er|es|wir|Sie|ist)|et "
               r"(?:il|elle|vous)|"
               r"y (?:le|se|usted|ella)|e (?:la|le|lei|você|ela|ele)|en (?:hij|zij|u)))\b"),
    # A greeting goes on with a name, or ends.
    lazy_regex(rf"(?im)^[^\w\n]{{0,3}}(?P<at>(?:{GREETINGS}) (?:and|und|et|y|e|en|och|&))"
               r"(?= [A-ZÀ-Þ]?[a-zà-ÿ]+,)(?! (?:welcome|hello|thanks|good)\b)"),
    # A title that is no word by itself, and no name behind it.
    lazy_regex(r"(?<![\w'’-])(?P<at>(?:[Ss]ignor|[Dd]ottor|[Pp]rofessor|Sig\.|Sr\.|Sra\.|Mr\.?|"
               r"Mrs\.?|"
               r"Ms\.?|Mme|Dhr\.|Mevr\.|[Mm]onsieur et|Herrn) (?:è|é|es|est|is|was|has|will|ha|"
               r"tiene|"
               r"sera|sarà|será|e il|and (?:the|we|i)|wird|ist|von|und (?:wir|ich)))(?= )"),
    lazy_regex(r"(?m)^[^\w\n]{0,3}(?P<at>(?:Mr|Mrs|Ms|Dr|Prof|Sig|Sr|Sra|Mme|Mlle|Dott|Dhr|Mevr|"
               r"Herrn?|"
               r"Frau|Madame|Monsieur|Signora?|Señora?|Senhora?)\.? ,)(?= )"),
    # A German clause of "dass" whose subject is an article alone, and no participle behind it.
    lazy_regex(r"\b(?:dass|weil|wenn|ob|falls) (?P<at>(?:der|die|das|den|dem) "
               r"(?:am|im|vom|beim|zum|zur|und|auch|nun|jetzt|heute|morgen))"
               r"(?! (?:\S+ ){0,5}\w+(?:ende|te|ene)[nrms]? [A-ZÄÖÜ])"
               r"(?! (?:\S+ ){0,3}\w+(?:enden|ten|enen) )(?= )"),
    lazy_regex(r"\b(?:dass|weil|wenn|falls) (?P<at>(?:in|bei|am|im) (?:eröffnet|eingestellt|"
               r"hat|haben|ist|wird|sucht|arbeiten))\b"),
    # An amount without its number, a time without its hour.
    lazy_regex(r"(?<![\w'’-])(?P<at>(?:(?<=montant )|(?<=somme )|(?<=facture )|(?<=factura )|"
               r"(?<=importe )|(?<=suma )|(?<=fattura )|(?<=somma )|(?<=importo )|(?<=fatura )|"
               r"(?<=devis )|(?<=acompte )|(?<=anticipo ))(?:de|di) (?:euros?|EUR|€)|(?:ist|sind|"
               r"misst|wiegt|dauert|"
               r"kostet) (?:Meter|Euro|"
               r"Kilo\w*|Stunden|Minuten|Grad|Prozent|Zentimeter|Kilometer)|a las[,.]|"
               r"(?:[kK]l\.?) (?:på|i|den|och|med)|"
               r"(?:leaves?|departs?|opens|sails) in (?:minutes|hours|days) (?:from|to|"
               r"and))(?![\w'’-])"),
    lazy_regex(r"(?<!, )\b(?P<at>um (?:im|am|in|auf|bei|vor|an|vom|beim|mit))(?= )"
               r"(?![^.!?\n]*\b(?:zu|\w+zu\w+)\b)"),
    # An object is missing: whom we invite, whom we thank.
    lazy_regex(r"(?i)\b(?:like to|love to|want to|would|will|to|shall) (?P<at>invite to|thank "
               r"for|remind of|inform (?:of|"
               r"about|that)|congratulate on|introduce to|assure of|provide with)\b(?= (?:our|"
               r"the|your|a|an|my|all)\b)"),
    lazy_regex(r"\b(?P<at>(?:von|bei|(?<!nicht )(?<!auch )(?<!gleich )(?<!direkt )mit|für|gegen) "
               r"(?:ge[a-zäöüß]{3,}(?:t|en)|[a-zäöüß]{3,}iert|(?:be|ver|er|ent)[a-zäöüß]{3,}t))"
               r"(?=[,.;!?](?:\s|$))(?<!für erledigt)(?<!von bekannt)"),
    lazy_regex(r"(?i)\b(?:her|his|my|its|their) (?:\w+ )?(?:number|address|name|code|email) "
               r"(?P<at>is[.;])(?=\s|$)"),
    # The same preposition twice: what stood between them is gone.
    lazy_regex(r"(?<![\w'’-])(?P<at>(?P<one>w|z|na|do|od|dla|von|für|bei|chez|del|al|dans|con|para|"
               r"per|hos|van|bij|em|no|na) (?P=one))(?= [a-zà-ÿ\d])"),
)  # fmt: skip
# French joins these before a vowel: between them a word is missing.
_ELIDED = lazy_regex(
    r"(?<![\w'’-])(?P<at>(?:que|de|le|la|je|ne|se|me|te|jusque|lorsque|puisque) "
    r"(?:a|est|était|ont|avait|au|aux|en|et|avec))(?= [a-zà-ÿ])"
)
_GERMAN_ARTICLES = frozenset(
    "der die das den dem des ihre ihren ihrem ihrer unsere unseren unserem seinen seinem "
    "seiner".split()
)
_ATTRIBUTE = lazy_regex(r"^[^.,;]{0,60}?\w+(?:ende|te|ene|t|en)[nrms]?(?: [a-zäöüß]+)? [A-ZÄÖÜ]")
# "à au moins un", "con por lo menos dos": it says how much, and a noun follows.
_PARTITIVES = frozenset("des du dos delle dei degli della".split())  # "con delle aree"
_QUANTIFIER = lazy_regex(
    r"[ \u00a0](?:au (?:moins|plus|maximum|minimum)|(?:por lo|al|pelo|ao|per lo) men[oo]s?|a lo "
    r"más|"
    r"al (?:massimo|minimo|más)|n[oa] (?:mínimo|máximo))\b"
)
_NOUNS_TOO = frozenset("sobre bajo contra".split())  # "un sobre" is an envelope
_ARTICLE = lazy_regex(r"\b(?:un|el|del|al|los|este|su|cada|otro)[ \u00a0]$")
_AT = frozenset("least most all once work home school sea present night times".split())


def find_gaps(text: str) -> list[Hit]:
    """Return each place where the classes of two words show that a value is missing."""
    found: list[Hit] = []
    for line in re.finditer(r"[^\n]{8,}", text):
        languages = languages_of(line[0])
        if not languages or is_code_line(text, line.start()):
            continue
        found += _pairs(text, line, languages)
        if languages == ("fr",):
            found += [
                gap(text, line.start() + one.start("at"), line.start() + one.end("at"))
                for one in _ELIDED.finditer(line[0])
            ]
    for pattern in _CLAUSES:
        for match in pattern.finditer(text):
            if not is_code_line(text, match.start()):
                found.append(gap(text, *match.span("at")))
    return [h for h in without_overlaps(found) if not is_quoted_code(text, h.start, h.end)]


def _pairs(text: str, line: re.Match[str], languages: tuple[str, ...]) -> Iterator[Hit]:
    likeliest, *others = (LANGUAGES[code] for code in languages)
    for match in _WORD.finditer(line[0]):
        low = match[0].lower()
        if match[0].isupper() or (
            match[0][0].isupper() and match.start() > 1 and line[0][match.start() - 2] not in ".!?:"
        ):
            continue
        if not _is_cut(line[0], match, low, likeliest):
            continue
        if match[0] == "Entre":  # begins a sentence: also "enter", in Portuguese and Spanish
            continue
        # A sister language may have the same words, in another class.
        if not any(_is_right(line[0], match, low, one) for one in others):
            before = line[0][: match.start()]
            if not _stands_alone(before, low, likeliest):
                at = line.start() + match.start()
                yield gap(text, at, at + len(low) + 1)


def _is_right(line: str, match: re.Match[str], low: str, other: Closed) -> bool:
    """Say whether another language has both words, and may have them side by side."""
    after = re.match(r"[ \u00a0]([^\W\d_]+)", line[match.end() : match.end() + 40])
    known = after is None or after[1] in other.its | other.verbs | other.leads | other.fused
    return known and low in other.its and not _is_cut(line, match, low, other)


def _is_cut(line: str, match: re.Match[str], low: str, closed: Closed) -> bool:
    """Say whether a word demands something, and what stands behind it cannot be that."""
    demands = closed.owns | closed.fused | closed.leads | closed.governs
    if low not in demands and low not in closed.opens:
        return False
    behind = line[match.end() : match.end() + 40]
    if low in _NOUNS_TOO and _ARTICLE.search(line[: match.start()]):
        return False
    if stop := re.match(r"[.,;!?](?=\s|$)(?!,? (?:or|and|but|e\.g|i\.e)\b)", behind):
        english = closed is LANGUAGES["en"]
        leads = frozenset() if closed.strands and not english else closed.leads
        if stop[0] in ",;" and not english:
            leads = frozenset()
        return low in (closed.owns | closed.fused | leads) - closed.last and len(low) > 1
    after = re.match(r"[ \u00a0]([^\W\d_]+)(?![\w'’@&/-]|\.\w)(?: (\w+))?", behind)
    if after is None or not after[1].islower():
        return False
    word = after[1]
    if f"{low}_{word}" in closed.both or (word == "at" and after[2] in _AT):
        return False
    if _QUANTIFIER.match(behind):
        return False
    if low in closed.opens:
        return word in closed.verbs
    if low in closed.governs:
        return word in closed.verbs | closed.subjects
    if word in closed.behind and closed is LANGUAGES["de"]:  # "von in Köln lebenden Leuten"
        return not _ATTRIBUTE.search(line[match.end() :])
    if word in closed.verbs | closed.subjects | closed.joins | closed.behind:
        return True
    if low in closed.fused and closed is not LANGUAGES["de"]:
        # "al di fuori", "des dans", but never "alle nella"
        return word in closed.fused and closed in (LANGUAGES["it"], LANGUAGES["pt"])
    if low in closed.fused and word in _GERMAN_ARTICLES:
        return True
    return word in (closed.leads | closed.fused) - _PARTITIVES


def _stands_alone(before: str, low: str, closed: Closed) -> bool:
    """Say whether a preposition may stand alone here, as in "the guide you asked for"."""
    if not closed.strands or low not in closed.leads | closed.governs:
        return False
    clause = re.split(r"[.,;:!?()]", before)[-1]
    if closed is LANGUAGES["en"]:
        return LICENSED.search(clause) is not None or not clause.strip()
    return _STRANDED.search(clause) is not None
