"""Finds articles and possessives that cannot stand before a noun: "unser Versicherung", "il Sua".

A noun's ending tells its gender in many words of six languages, and an article beside a possessive
agrees with it. Where a field brings the noun, the words around it were written for another one.
"""

import re
from collections.abc import Iterator, Mapping

from ...templates.lazy_regex import lazy_regex
from .hit import Hit
from .languages import languages_of
from .sample import is_code_line, is_quoted_code
from .spelling import frequency
from .towns import NAMES, TOWNS

_FIX = "rephrase the sentence so that it takes every value"

# German: heads of compounds. The plural of the second list differs from its singular.
_FEMININE = (
    r"[a-zäöüß]{2,}(?:heit|keit|schaft|tät)|(?![Ss]prung|[Ss]chwung|[Uu]rsprung|[Vv]orsprung|"
    r"[Aa]bsprung|[Aa]ufschwung|[Uu]mschwung)[A-Za-zäöüß]{2,}ung|"
    r"(?![Ss]tadion|[Ss]pion|[Cc]hampion|\w*stadion)[A-Za-zäöü]{3,}ion|\w*(?:[Ff]irma|[Pp]raxis|"
    r"[Ss]chule|[Kk]üche|[Mm]aschine|[Ss]traße|[Aa]nlage|[Aa]nfrage|[Aa]dresse|[Nn]ummer|[Ww]oche|"
    r"[Ee]hefrau|[Tt]ochter|[Rr]eise|[Kk]arte|[Ff]iliale|[Bb]ranche|[Ww]erkstatt|[Ss]telle|"
    r"[Ss]tunde|"
    r"[Ss]ache|[Ll]iste|[Kk]lasse|[Kk]asse|[Tt]asche|[Mm]esse|[Rr]eihe|[Ff]eier|[Aa]rbeit|[Zz]eit|"
    r"[Ss]tadt|[Bb]ahn|[Ff]ahrt|[Zz]ahl|[Tt]ür|[Nn]acht|[Ff]rage|[Ll]age|[Aa]nzeige|[Bb]rücke|"
    r"[Ff]arbe|"
    r"[Ss]eite|[Ss]prache|[Kk]irche|[Bb]ibliothek|[Aa]potheke|[Kk]linik|[Ff]abrik|[Tt]echnik|"
    r"[Mm]usik|"
    r"[a-z]{3}erei|[Aa]kademie|[Ii]ndustrie|[Ee]nergie|[Ff]amilie|"
    r"[Kk]atze|[Ss]tute|[Hh]ündin|[Mm]utter|[Ss]chwester|[Kk]ollegin|[Bb]rille)"
)
_NOT_FEMININE = (
    r"\w*(?:[Bb]ereich|[Tt]ermin|[Vv]ertrag|[Aa]uftrag|[Aa]ntrag|[Bb]esuch|[Kk]urs|[Bb]etrieb|"
    r"[Vv]erein|[Hh]of|[Ss]tandort|[Pp]reis|[Uu]msatz|[Mm]arkt|[Kk]atalog|[Aa]ngebot|[Hh]aus|"
    r"[Bb]üro|"
    r"[Gg]eschäft|[Pp]rojekt|[Pp]rodukt|[Gg]espräch|[Kk]onto|[Pp]aket|[Pp]rogramm|[Gg]eschenk|"
    r"[Hh]otel|[Ss]tudio|[Ll]abor|[Gg]erät|[Ff]ahrzeug|[Aa]bo|[Ee]hemann|[Ss]ohn|[Tt]isch|[Rr]aum|"
    r"[Ss]tuhl|[Pp]latz|[Ss]tand|[Bb]rief|[Tt]ag|[Mm]onat|[Ww]unsch|[Vv]orschlag|[Pp]lan|[Zz]ug|"
    r"[Ff]lug|"
    r"[Aa]rzt|[Hh]und|[Ss]chrank|[Bb]aum|[Ww]ein|[Aa]bend|[Vv]ortrag|[Bb]eitrag|[Ww]eg|[Kk]auf|"
    r"[Hh]eim|[Ff]est|[Jj]ahr|[Ww]erk|[Bb]ild|[Bb]uch|[Bb]ett|[Ff]eld|[Ll]and|[Zz]iel|[Rr]ezept|"
    r"[Ss]ystem|[Mm]odell|[Oo]bjekt|[Rr]estaurant|[Kk]onzert|[Pp]ferd|[Bb]oot|[Dd]ach|[Bb]ad|"
    r"[Kk]ind)"
)
_WHOSE = r"(?:[Mm]ein|[Dd]ein|[Ss]ein|[Uu]nser|Ihr|ihr|[Kk]ein|[Ee]in)"
_ADJECTIVE = (
    r"(?:(?!eine|diese|jede|alle|unter|über|hinter|oder|aber|immer|keine|ihre|unsere|meine|seine|"
    r"deine|"
    r"ihnen|wegen|neben|gegen|zwischen|beide)[a-zäöüß]{3,}(?:e|en|er|es) )?"
)
_GERMAN = (
    lazy_regex(
        rf"(?<![\w'’-])(?P<at>(?:das|dem|des|zum|vom|beim|[Ee]in|[Kk]ein|[Uu]nser|Ihr|"
        rf"{_WHOSE}(?:em|es)) {_ADJECTIVE}(?=[A-ZÄÖÜ])(?:{_FEMININE}))(?![\w'’-])"
    ),
    lazy_regex(
        rf"(?<![\w'’-])(?P<at>{_WHOSE}en {_ADJECTIVE}(?=[A-ZÄÖÜ])(?:{_FEMININE}))(?![\w'’-])"
    ),
    lazy_regex(
        r"(?<![\w'’-])(?P<at>(?:nach|in|aus) (?:Niederlanden?|Schweiz|Türkei|Ukraine|Slowakei|"
        r"Toskana|"
        r"Bretagne|Normandie|Provence|Pfalz|Lausitz|Eifel|Steiermark))(?![\w-])"
    ),
    lazy_regex(
        rf"(?<![\w'’-])(?P<at>(?:{_WHOSE}er?|zur) "
        rf"{_ADJECTIVE}(?=[A-ZÄÖÜ])(?:{_NOT_FEMININE}))(?![\w'’-])"
    ),
)
_ITALIAN_HIS = "suo sua suoi sue nostro nostra nostri nostre vostro vostra vostri vostre".split()
_ITALIAN_HIS += "mio mia miei mie tuo tua tuoi tue".split()


def _disagreeing(articles: str, owners: list[str], right: str) -> str:
    """Return a pattern for each owner but those that end so, behind any of the articles."""
    wrong = "|".join(one for one in owners if not re.search(rf"(?:{right})$", one))
    return rf"(?:{articles}) (?i:{wrong})"


_ITALIAN = lazy_regex(
    r"(?<![\w'’-])(?P<at>"
    + "|".join(
        (
            _disagreeing("[Ii]l|[Dd]el|[Aa]l|[Dd]al|[Nn]el|[Ss]ul", _ITALIAN_HIS, "o"),
            _disagreeing("[Ll]a|[Dd]ella|[Aa]lla|[Dd]alla|[Nn]ella|[Ss]ulla", _ITALIAN_HIS, "a"),
            _disagreeing("[Dd]ei|[Aa]i|[Dd]ai|[Nn]ei|[Ss]ui", _ITALIAN_HIS, "i|iei|uoi"),
            _disagreeing("[Dd]elle|[Aa]lle|[Dd]alle|[Nn]elle|[Ss]ulle", _ITALIAN_HIS, "e"),
            r"(?:[Ii]l|[Dd]el|[Aa]l|[Dd]al|[Nn]el|[Ss]ul|[Nn]ostro|[Vv]ostro|[Ss]uo) "
            r"(?!podestà|civiltà)[a-z]{3,}(?:zione|ssione|isione|ità|ietà|ezza|enza|anza)",
            r"(?:[Ll]a|[Dd]ella|[Aa]lla|[Nn]ella|[Qq]uesta|[Nn]ostra|[Vv]ostra|[Uu]na) "
            r"[a-z]{4,}(?:mento|ggio|ismo)",
        )
    )
    + r")(?= [a-zà-ÿ]|[.,;!?])"
)
_UNJOINED = lazy_regex(  # "a il museo" for "al museo"
    r"(?<![\w'’-])(?P<at>(?:[Aa]|[Dd]i|[Dd]a|[Ii]n|[Ss]u) (?:il|lo|gli|i|le) (?=[a-zà-ÿ]{3,}))"
)
_PORTUGUESE = lazy_regex(
    r"(?<![\w'’-])(?P<at>(?:[Oo]|[Dd]o|[Aa]o|[Pp]elo|[Uu]m) (?:sua|nossa|vossa|minha|tua)s?|"
    r"(?:[Dd]a|[Nn]a|[Pp]ela|[Uu]ma) (?:seu|nosso|vosso|meu|teu)s?|"
    r"(?:[Oo]s|[Dd]os|[Aa]os|[Pp]elos) (?:seu|nosso|vosso|meu|teu|[snv]?u?as?|nossas?|vossas?|"
    r"suas?|minhas?)|"
    r"(?:[Aa]s|[Dd]as|[Nn]as|[Pp]elas) (?:sua|nossa|vossa|minha|seus?|nossos?|vossos?|meus?)|"
    r"(?:[Uu]m|[Dd]o|[Aa]o|[Pp]elo|[Nn]osso|[Vv]osso|[Ss]eu|[Ee]ste) "
    r"(?!coração|travessão|personagem)[a-zà-ÿ]{3,}(?:ção|idade|ssão|isão|agem|ência|ância)|"
    r"(?:[Uu]ma|[Dd]a|[Pp]ela|[Nn]ossa|[Vv]ossa|[Ss]ua|[Ee]sta) [a-zà-ÿ]{4,}(?:mento|ismo))"
    r"(?= [a-zà-ÿ]|[.,;!?])"
)
_SPANISH = lazy_regex(
    r"(?<![\w'’-])(?P<at>(?:[Ee]l|[Ll]os|[Ll]as|[Dd]el|[Aa]l) (?:su|sus|tus|mis)(?= [a-zà-ÿ])|"
    r"(?:[Ee]l|[Dd]el|[Aa]l|[Uu]n|[Nn]uestro|[Vv]uestro|[Ee]ste) [a-zà-ÿ]{3,}(?:ción|sión|idad|"
    r"encia|anza)|"
    r"(?:[Uu]na|[Nn]uestra|[Vv]uestra|[Ee]sta) [a-zà-ÿ]{4,}(?:miento|ismo|aje))(?= [a-zà-ÿ]|"
    r"[.,;!?])"
)
_FRENCH = lazy_regex(
    r"(?<![\w'’-])(?P<at>(?:[Ll]e|[Ll]a|[Ll]es|[Uu]ne?|[Dd]es|[Dd]u|[Aa]ux?) (?:votre|vos|nos|mes)"
    r"(?= [a-zà-ÿ])|"
    r"(?:[Ll]e|[Uu]n|[Dd]u|[Aa]u|[Cc]e) (?!bastion|cation|million|pion|silence)[a-zà-ÿ]{3,}"
    r"(?:tion|ssion|ision|bilité|sité|alité|ence|ance)|"
    r"(?:[Ll]a|[Uu]ne|[Cc]ette|[Ss]a|[Mm]a) (?!image)[a-zà-ÿ]{3,}(?:ement|isme|[^pl]age))"
    r"(?= [a-zà-ÿ]|[.,;!?])"
)
_DUTCH = lazy_regex(
    r"(?<![\w'’-])(?P<at>(?:[Hh]et|[Oo]ns|[Dd]it) (?!onderscheid|geheid|"
    r"bescheid)[a-zà-ÿ]{3,}(?:heid|teit|atie|itie|ning|ling|ring|ting)|"
    r"(?:[Dd]e|[Oo]nze|[Dd]eze) [a-zà-ÿ]{3,}(?:[tp]je|ismen?t))(?= [a-zà-ÿ]|[.,;!?])"
)
_BY_LANGUAGE: Mapping[str, tuple[re.Pattern[str], ...]] = {
    "de": _GERMAN,
    "it": (_ITALIAN, _UNJOINED),
    "pt": (_PORTUGUESE,),
    "es": (_SPANISH,),
    "fr": (_FRENCH,),
    "nl": (_DUTCH,),
}
# A town has no article; where a noun follows, the article is the noun's: "in the Leeds office".
_TOWN = lazy_regex(
    r"\b(?P<at>(?:in|from|near|nach|in|aus|bei|naar|in|uit|van) (?P<the>the|die|der|den|das|de|"
    r"het) "
    r"(?P<town>[A-ZÀ-Þ][a-zà-ÿ]+))(?=\s*[.,;!?](?:\s|$)|"
    r"(?P<next> [a-zà-ÿ]))"
)
_CLOSED = lazy_regex(
    r" (?:is|was|and|on|has|last|ist|hat|und|am|war|auch|en|op|heeft|trekt|ook|wordt)\b"
)
_GERMAN_COUNTRIES = frozenset(
    """Deutschland Österreich Frankreich Spanien Italien Portugal Polen Belgien Dänemark Schweden
    Norwegen Finnland England Schottland Irland Griechenland Kroatien Ungarn Tschechien Slowenien
    Rumänien Bulgarien Luxemburg Japan China Indien Kanada Mexiko Brasilien Bayern Sachsen Hessen
    Europa Afrika Asien Amerika""".split()
)
_FRENCH_PLACE = lazy_regex(
    r"(?<![\w'’-])(?P<at>en (?:Portugal|Canada|Japon|Brésil|Maroc|Mexique|Danemark|Luxembourg|"
    r"Royaume-Uni|Chili|Pérou|Sénégal|Vietnam|Liban|Québec)|"
    r"(?:au|à) (?:France|Belgique|Suisse|Espagne|Allemagne|Italie|Autriche|Pologne|Suède|Norvège|"
    r"Angleterre|Irlande|Grèce|Turquie|Chine|Inde|Algérie|Tunisie|Bretagne|Normandie|Provence)|"
    r"(?:chez nous|séjour|rendez-vous|bureaux?|magasin|clients?|équipes?|circuit|voyage|atelier|"
    r"livrons|livré|livraison|agence|formation) (?:en|au|aux) (?P<town>[A-ZÀ-Þ][a-zà-ÿ]+))(?![\w-])"
)
_FRENCH_PLURAL = lazy_regex(
    r"(?<![\w'’-])(?P<at>(?:[Vv]otre|[Nn]otre|[Uu]ne?|[Cc]et|[Cc]ette) "
    r"(?P<noun>[a-zà-ÿ]{4,}s))(?=[\s.,;!?])"
)
_FRENCH_S = frozenset(  # as they end in the singular too
    """fils bras colis cours mois temps corps devis avis repas accès succès congrès permis bus dos
    pays tapis bois souris jus poids puits relais discours parcours concours secours recours
    progrès procès univers compromis commis engrais marais palais français anglais embarras ananas
    matelas plus moins très vers sans dans sous dès pas cas bras gros gras frais épais mauvais
    rabais delais biais panais balais harnais bourgeois chinois danois suédois hollandais irlandais
    écossais japonais polonais portugais finlandais anglais vis campus virus bonus focus cursus
    blocus lotus cactus prospectus processus autobus minibus opus tennis oasis iris ibis cassis
    brebis taudis logis surplis salsifis coloris croquis debris débris paradis radis rubis treillis
    verglas atlas lilas cadenas canevas compas cervelas coutelas damas fracas galetas plâtras
    propos repos héros enclos clos dispos legs mets remords mors fonds tiers velours velours
    ailleurs toujours gens pluriels trois six dix divers certains quelques plusieurs autres
    volontiers autrefois parfois quelquefois jamais désormais dehors alors lors hors divers pervers
    travers revers envers sacs-""".split()
)
_ONE_OF_MANY = lazy_regex(  # "a tutors to tell you"
    r"(?<![\w'’-])(?P<at>(?P<article>[Aa]n?) (?P<noun>[a-z]{3,}[^s\W\d]s))"
    r"(?=\s(?:to|is|who|that|you|we|can|will|has|like|of|at|in|from)\b|[,.;!?])"
)
_SINGULAR_TOO = frozenset(
    """means series species news sales sports savings goods headquarters crossroads lens gas bus
    plus canvas atlas bias chaos always perhaps tennis basis crisis analysis oasis thesis campus
    corps virus bonus census focus status circus genius minus nexus radius surplus yes this has was
    its thus loss less lots barracks gallows works ethics politics physics economics mathematics
    statistics logistics analytics dynamics gymnastics athletics premises proceeds thanks remains
    overseas hours minutes days weeks months years miles pounds dollars euros pass class glass
    mess boss cross dress press stress address access process success progress express business
    witness illness fitness wilderness mattress actress waitress fortress princess rhinoceros
    christmas texas paris james alias trellis pancreas nowadays towards besides pyjamas trousers
    scissors hours-""".split()
)


def find_gender_faults(text: str) -> Iterator[Hit]:
    """Yield each article or possessive that does not agree with the noun behind it."""
    for line in re.finditer(r"[^\n]{8,}", text):
        languages = languages_of(line[0])
        if is_code_line(text, line.start()):
            continue
        if not languages:  # a short line: German nouns tell themselves
            languages = ("de",)
        for pattern in _BY_LANGUAGE.get(languages[0], ()) if len(languages) == 1 else ():
            for match in pattern.finditer(text, line.start(), line.end()):
                yield from _hit(text, match, "do not agree")
        if languages == ("fr",):
            for match in _FRENCH_PLURAL.finditer(text, line.start(), line.end()):
                if frequency(match["noun"][:-1], "fr") > 50 and match["noun"] not in _FRENCH_S:
                    yield from _hit(text, match, "do not agree")
        if languages[0] == "en":
            for match in _ONE_OF_MANY.finditer(text, line.start(), line.end()):
                if _is_plural(match["noun"]):
                    yield from _hit(text, match, "is one of several")
    for match in _TOWN.finditer(text):
        place = match["town"]
        stops = match["next"] is None or _CLOSED.match(text, match.end())
        of_a_town = place.casefold() in TOWNS - NAMES and stops
        of_a_country = match["the"] in ("die", "der", "den", "das") and place in _GERMAN_COUNTRIES
        if of_a_town or of_a_country:
            yield from _hit(text, match, "has an article that it never has")
    for match in _FRENCH_PLACE.finditer(text):
        if match["town"] is None or match["town"].casefold() in TOWNS - NAMES:
            yield from _hit(text, match, "has the wrong preposition")


def _is_plural(noun: str) -> bool:
    singular = noun[:-3] + "y" if noun.endswith("ies") else noun[:-1]
    usual = frequency(singular) > 3_000 and frequency(singular) > frequency(noun)
    return usual and noun not in _SINGULAR_TOO and not noun.endswith(("us", "is", "ics"))


def _hit(text: str, match: re.Match[str], what: str) -> Iterator[Hit]:
    if not is_quoted_code(text, *match.span("at")):
        yield Hit(*match.span("at"), f"'{match['at'].strip()}' {what}", _FIX)
