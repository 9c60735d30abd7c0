"""Finds a form's choice in a sentence by its first word: "you come Once a week", "lei è Libero …".

Choices begin with a capital letter; within a sentence only names have one, and German nouns. So an
adverb, a number word or an ordinary adjective with one, behind what says who the reader is or what
he does, was chosen and not written. Each language is asked for its own words only.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .casing import given_names
from .first_names import JOBS
from .hit import Hit, shorten
from .languages import languages_of
from .option_phrases import BY_RIGHT, LEAST
from .sample import is_code_line, is_quoted_code, line_around
from .spelling import frequency
from .towns import PARTS, TOWNS

_FIX = "give the option a spoken form in tactful.toml and print the field with '| spoken'"
# Adverbs, number words and the like, which no name begins with.
_SMALL = {
    "en": "Once|Twice|Every|Daily|Weekly|Monthly|Quarterly|Yearly|Annually|Outside|Inside|By|"
    "Self-employed|"
    "Part-time|Full-time|Somewhat|Seldom|Hardly|Occasionally|Regularly|Extremely|Quite|Slightly|"
    "Totally|"
    "Completely|Unsure|Undecided|Possibly|Probably|Definitely|Too|Within|Through|Via|Because",
    "de": "Einmal|Zweimal|Dreimal|Mehrmals|Täglich|Wöchentlich|Monatlich|Jährlich|Jede[nrs]?|"
    "Trifft|Stimme|"
    "Etwas|Selbstständig|Selbständig|Angestellt|Verheiratet|Ledig|Unentschlossen|Voll|Teilweise|"
    "Durch|"
    "Alleinstehend|Berufstätig|Zufrieden|Unzufrieden|Interessiert",
    "fr": "Une|Deux|Plusieurs|Chaque|Tous|Toutes|Rarement|Très|Plutôt|Assez|Quotidiennement|Par|"
    "Sans|Marié|"
    "Mariée|Retraité|Retraitée|Salarié|Salariée|Indépendante?|Satisfaite?|Intéressée?",
    "es": "Una|Dos|Varias|Cada|Todos|Muy|Algo|Bastante|Raramente|Diariamente|Por|Casad[oa]|"
    "Solter[oa]|"
    "Jubilad[oa]|Autónom[oa]|Satisfech[oa]|Interesad[oa]|Poco",
    "it": "Una|Due|Ogni|Tutti|Molto|Abbastanza|Poco|Raramente|Quotidianamente|Spesso|Sposat[oa]|"
    "Pensionat[oa]|"
    "Soddisfatt[oa]|Interessat[oa]|Per",
    "pt": "Uma|Duas|Várias|Cada|Todos|Muito|Bastante|Pouco|Raramente|Diariamente|Casad[oa]|"
    "Solteir[oa]|"
    "Aposentad[oa]|Autônom[oa]|Satisfeit[oa]|Interessad[oa]",
    "nl": "Eén|Twee|Meerdere|Elke|Dagelijks|Wekelijks|Maandelijks|Zelden|Zeer|Zelfstandige?|"
    "Gehuwd|Tevreden|"
    "Via|Anders",
    "sv": "En|Två|Flera|Varje|Dagligen|Sällan|Mycket|Annat|Ofta|Aldrig|Alltid|Kanske|Mindre|Mer|"
    "Egenföretagare",
    "da": "En|To|Flere|Hver|Dagligt|Sjældent|Meget|Andet|Ofte|Aldrig|Altid|Måske|Mindre|Mere|"
    "Selvstændig",
    "pl": "Raz|Dwa|Kilka|Co|Codziennie|Rzadko|Bardzo|Inne|Inny|Często|Nigdy|Zawsze|Może|Mniej|"
    "Więcej",
}
_BEFORE = (
    r"(?<![\w'’-])(?P<before>is|are|am|was|come|visit|ride|train|prefer|chose|choose|you|"
    r"selected|ticked|"
    r"that|because|since|as|currently|live|want|start|live in|sie|kommen|sind|haben|wählten|als|"
    r"dass|da|weil|"
    r"êtes|venez|vous|que|préférez|est|es|viene|usted|prefiere|eres|è|lei|preferisce|sei|você|"
    r"vem|é|"
    r"prefere|bent|komt|u|je|jest|pan|pani|är|kommer|du|er|är|bist|du|by)"
)
_FIRST = {
    code: lazy_regex(
        rf"{_BEFORE} (?P<at>(?:{words})(?: [a-zà-ÿ-]+){{0,3}}?)(?=[,.;!?(]| [a-zà-ÿ(]|$)"
    )
    for code, words in _SMALL.items()
}
_IS = {
    "en": r"you(?:['’]re| are)(?: an?| currently)?|[Aa]s an?|because you are|you work as an?",
    "fr": r"[Vv]ous êtes|tu es|[Ee]n tant qu[e'’] ?",
    "es": r"usted es|[Uu]sted es|eres|como",
    "it": r"[Ll]ei è|lei è|sei|come",
    "pt": r"você é|[Vv]ocê é|és|como",
    "nl": r"u bent|[Uu] bent|je bent|als",
    "sv": r"[Dd]u är|[Nn]i är|som",
    "da": r"[Dd]u er|[Ii] er|som",
}
_BEING = {
    code: lazy_regex(
        rf"(?<![\w'’-])(?:{words}) (?P<at>(?P<first>[A-ZÀ-Þ][a-zà-ÿ]{{3,}})(?: [a-zà-ÿ]+)?"
        r"(?:\((?:e|a|in|ne)\)|/(?:a|o|in|e|trice))?)(?=[,.;!?]|\s(?![A-ZÀ-Þ(])|$)"
    )
    for code, words in _IS.items()
}
# What a form offers before anything is chosen.
_UNCHOSEN = lazy_regex(
    r"(?<=[\wà-ÿ,] )[\"“„«]?(?P<at>(?:-+ ?)?(?:Please (?:choose|select)(?: one)?|Select (?:one|"
    r"an? option|"
    r"\.\.\.)|Choose (?:one|an option)|Bitte (?:wählen|auswählen)|Keine Auswahl|Veuillez "
    r"(?:choisir|"
    r"sélectionner)|Choisissez(?: une option)?|Seleccion[ae](?: una opción)?|Elija(?: una opción)?|"
    r"Selezion[aie]+(?: un['’]opzione)?|Selecione(?: uma opção)?|Maak een keuze|Kies een optie|"
    r"Wybierz(?: "
    r"opcję)?|Välj(?: ett alternativ)?|Vælg(?: en mulighed)?|Velg|No selection|None of the above|"
    r"All of the above|Not applicable|Prefer not to (?:say|answer)|Keine der genannten|Aucune de "
    r"ces "
    r"réponses|Ninguna de las anteriores|Nessuna delle precedenti)(?: "
    r"?-+)?)(?=[\"”“»]?(?:[,.;!?]|\s|$))"
)
_TOLD = lazy_regex(r"(?i)(?:\b(?:says?|said|reads?|labell?ed|click\w*|press\w*|choose|option|"
                   r"button|box|menu|klick\w*|"
                   r"knopf|feld|answer\w*|tick\w*)[^.!?\n]{0,30}$)")  # fmt: skip
_SHAPES = (
    lazy_regex(r"(?<![\w'’-])(?:is|was|are|as|a|an|ist|est|es|è|é) (?P<at>\d{1,2} = "
               r"[A-ZÀ-Þ]?[a-zà-ÿ]+)"),
    lazy_regex(
        r"(?i)(?<![\w'’-])(?:your|ihr|votre|su|seu|sua|uw|o seu|a sua) (?:age|age group|team "
        r"size|company size|"
        r"headcount|alter|teamgröße|âge|edad|età|idade|leeftijd) (?:is|ist|est|es|è|é) "
        r"(?P<at>\d{1,3} ?[-–] ?\d{1,4}|\d+\+|[<>] ?\d+)"
    ),
    lazy_regex(
        r"(?:^|(?<=[.!?] ))(?P<at>(?:Dear|Hello|Hi|Sehr geehrter?|Cher|Estimado|Gentile|Prezado|"
        r"Geachte) "
        r"(?:Mr\.?/(?:Mrs|Ms)\.?(?:/\w+\.?)*|Herr/Frau|Frau/Herr|Monsieur/Madame|Sr\.?/Sra\.?|"
        r"Sig\.?/Sig\.ra|"
        r"heer/mevrouw)) (?=[A-ZÀ-Þ])", re.MULTILINE),
    lazy_regex(r"(?<![\w'’-])[Aa]s an? (?P<at>Mr\.?/(?:Mrs|Ms)\.?(?:/\w+\.?)*)"),
    # Three things that were ticked: "für Garten; Hof; Tiere".
    lazy_regex(
        r"(?<![\w'’-])(?:for|in|about|chose|selected|are|für|an|über|pour|sur|por|en|per|su|voor|"
        r"em) "
        r"(?P<at>[A-ZÀ-Þ][\wà-ÿ&-]+(?: [\w&-]+){0,2}(?:; ?[A-ZÀ-Þ][\wà-ÿ&-]+(?: [\w&-]+){0,2})+)"
        r"(?=[.!?]?(?:\s|$))"
    ),
    lazy_regex(r"(?<![\w'’-])(?:[Aa]ls|[Ss]ind|ist) (?P<at>Sonstige[rs]?|Sonstiges|Divers|Keine "
               r"Angabe|"
               r"Andere[rs]?)(?=,| (?:zahlen|bekommen|erhalten|haben|können|sind|und)\b)"),
    # A size, and the letter of its class; a place as a list sorts it; a path of choices.
    lazy_regex(r"(?<=[a-zà-ÿ] )(?P<at>\d+ ?[-–] ?\d+ (?:employees|staff|people|Mitarbeiter\w*|"
               r"salariés|empleados|"
               r"dipendenti|funcionários|medewerkers|anställda|ansatte) \([A-Z]{1,3}\d?\))"),
    lazy_regex(r"(?<=[a-zà-ÿ] )(?P<at>[A-ZÀ-Þ][a-zà-ÿ]+(?: [A-ZÀ-Þ][a-zà-ÿ]+)*, (?:(?:Islamic |"
               r"United |Democratic |"
               r"People's |Bolivarian |Plurinational |Arab |Federal )*(?:Republic|Kingdom|State|"
               r"States|Province|"
               r"Federation|Emirates|Rep\.)(?: of)?|The|Republik|Demokratische Republik|"
               r"République(?: "
               r"démocratique)?(?: de| du)?|República(?: de)?|Repubblica(?: "
               r"di)?))(?=[ ,.;–—-](?! ?[A-ZÀ-Þ]))"),
    lazy_regex(r"(?<![\w'’-])(?:of|in|as an?|for|your|the|relève de|de|secteur|en|sector|in der|"
               r"im Bereich|Branche|"
               r"für|als|settore|di|setor|em|van|sector) (?P<at>[A-ZÀ-Þ][\wà-ÿ&]+(?: "
               r"[\wà-ÿ&]+)?(?: ?[>»→›] ?"
               r"[A-ZÀ-Þ][\wà-ÿ&]+(?: [\wà-ÿ&]+)?)+)(?=[,.;]| [a-zà-ÿ])"),
    lazy_regex(r"(?<![\w'’-])(?:are|is|being|as) (?:an? )?(?P<at>[A-Z][a-z]+ [-–] [A-Z][a-z]+(?: "
               r"[a-z]+)?)"
               r"(?=[,.;]| (?:and|so|you|we)\b)"),
    lazy_regex(r"(?<![\w'’-])(?:chose|selected|picked|ticked|for|as) (?P<at>option_?\d+|"
               r"choice_?\d+|answer_\d+|"
               r"opt_\w+)\b"),
    lazy_regex(r"(?<=[a-z] )(?P<at>(?:Size|Colour|Color|Qty|Quantity|Type|Größe|Farbe|Taille|"
               r"Couleur|Talla): "
               r"?[A-Z0-9][\w-]*)(?= [a-z])"),
)  # fmt: skip


# A group and what distinguishes it within: "the Decision Maker - Final,".
_GROUPED = lazy_regex(
    r"(?<![\w'’-])(?:an?|the|your|in|as|of|for|with|als|der|die|das|im|für|un|une|le|la|de|en|el|"
    r"il|di|o|a|em|een|"
    r"het) (?P<at>(?P<left>(?:\d{1,2}|[A-ZÀ-Þ][\wà-ÿ&/]+(?: (?:& )?[A-ZÀ-Þ][\wà-ÿ&/]+){0,3})) - "
    r"(?P<right>[A-ZÀ-Þ][\wà-ÿ&/]+(?: (?:& )?[A-ZÀ-Þ][\wà-ÿ&/]+)?)(?: \([^()\n]{1,24}\))?)"
    r"(?=,|;|\.(?:\s|$)| (?:of|at|like|in|for|from|to|with|you|we|and|bei|mit|in|wie|von|chez|à|"
    r"comme|pour|"
    r"con|como|per|come|com|van|bij|member|customers?|firms?|group)\b)"
)
_TIMES = lazy_regex(
    r"(?i)(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|jan\w*|feb\w*|"
    r"mar(?:ch)?|apr\w*|may|june?|"
    r"july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|\w+tag|mittwoch|montags?|saturday|lundi|mardi|"
    r"mercredi|jeudi|vendredi|"
    r"samedi|dimanche|lunes|martes|jueves|viernes|sábado|domingo"
)


def _is_group(line: str, match: re.Match[str]) -> bool:
    """Say whether two phrases with a dash are a choice: no days, no towns, no names, no title."""
    sides = [match["left"], match["right"]]
    words = [word.casefold() for side in sides for word in side.split()]
    named = any(word in given_names() or word in TOWNS or _TIMES.fullmatch(word) for word in words)
    return not named and line.count(" - ") == 1 and not _FINITE.match(line[match.end() :])


_FINITE = lazy_regex(r"[.,]? (?:is|are|was|will|has|have|please|ist|sind|est|sont|es|son|è|sono)\b")


def find_chosen_words(text: str) -> Iterator[Hit]:
    """Yield each choice of a form that a sentence has as it was chosen."""
    for line in re.finditer(r"[^\n]{12,}", text):
        languages = languages_of(line[0])
        if languages and not is_code_line(text, line.start()) and _in_prose(line[0]):
            yield from _in_line(line, languages)
    for match in _UNCHOSEN.finditer(text):
        before = text[line_around(text, match.start())[0] : match.start()]
        if not _TOLD.search(before) and before.strip():
            yield _hit(match, 0)
    for pattern in _SHAPES:
        for match in pattern.finditer(text):
            start, end = match.span("at")
            if not is_code_line(text, start) and not is_quoted_code(text, start, end):
                yield _hit(match, 0)


def _in_line(line: re.Match[str], languages: tuple[str, ...]) -> Iterator[Hit]:
    for code in languages[:2]:
        if code in _FIRST:
            for match in _FIRST[code].finditer(line[0]):
                yield _hit(match, line.start())
    for match in _GROUPED.finditer(line[0]):
        if _is_group(line[0], match):
            yield _hit(match, line.start())
    code = languages[0]
    for match in _BEING[code].finditer(line[0]) if code in _BEING else ():
        low = match["first"].casefold()
        named = (
            low in given_names() or low in PARTS or low in TOWNS or low in BY_RIGHT or low in JOBS
        )
        least = LEAST.get(code, 200)
        marked = re.search(r"[(/]", match["at"]) is not None
        if not named and (marked or frequency(low, code) >= least):
            yield _hit(match, line.start())


def _in_prose(line: str) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", line)
    small = sum(word.islower() for word in words) + 2  # the first word, and what was chosen
    return len(words) > 3 and small * 3 >= len(words) * 2


def _hit(match: re.Match[str], at: int) -> Hit:
    start, end = match.span("at")
    what = f"'{shorten(match['at'])}' is a form option, not natural wording"
    return Hit(at + start, at + end, what, _FIX)
