"""Finds what only a form says, within a sentence: prompts, ways out, steps of a scale.

An answer begins with a capital, as it stands alone in its form: "plan to buy in Within 3 months",
"Ihre Branche Bitte wählen". Words of grammar have no capital within a sentence that a
person wrote.
"""

from ...templates.lazy_regex import lazy_regex
from .words import FUNCTIONS, SENIORITY

# Within a sentence, and not behind a name.
_UNDER_WAY = r"(?<=[a-zà-ÿß,] )(?<![A-ZÀ-Þ][a-z] )(?<![A-ZÀ-Þ][a-z]{2} )(?<![A-ZÀ-Þ][a-z]{3} )"
_PROMPT = (
    r"(?:(?:Please |-+ ?)?(?:Select|Choose|Pick)(?: (?:one|an? \w+|your \w+|from \w+|option))|"
    r"Please (?:select|choose|specify|pick)(?: \w+)?|Select\b(?=[.,;]|$)|"
    r"Bitte (?:aus)?wählen(?: Sie)?|Bitte (?:auswählen|angeben)|Auswählen|Auswahl treffen|"
    r"Veuillez (?:choisir|sélectionner|préciser)|Sélectionne[rz]|Choisi(?:r|ssez)|"
    r"(?:Por favor,? )?(?:(?:Seleccione|Elija|Seleccionar|Elegir)(?: una? opción)?|"
    r"(?:seleccione|elija) una? opción)|"
    r"Seleziona(?:re|ta)?|Scegli(?:ere)?(?: un['’]opzione)?|"
    r"(?:Por favor,? )?(?:(?:Selecione|Escolha|Selecionar)(?: uma opção)?|"
    r"(?:selecione|escolha) uma opção)|"
    r"(?:Maak een keuze|Kies(?: een optie)?|Selecteer)|Välj(?: ett alternativ)?|Vælg|Velg|"
    r"Wybierz|Seçiniz|Valitse)"
)
_WAY_OUT = (
    r"(?:(?:I |I['’]d )?(?:[Pp]refer|[Rr]ather) not (?:to )?(?:say|answer|disclose|share)|"
    r"None of (?:the above|these)|All of the above|"
    r"(?:Möchte|Will) ich nicht (?:sagen|angeben)|Keine Angabe|Keine der (?:genannten|obigen)|"
    r"Weiß (?:ich )?nicht|Noch (?:unklar|nicht sicher)|"
    r"(?:Je )?[Pp]réfère ne pas (?:répondre|dire)|Ne (?:sait|sais) pas|Aucun(?:e)? (?:de ces|des)|"
    r"Prefiero no (?:decir|contestar|responder)\w*|No (?:sabe|lo sé|sabe/no contesta)|"
    r"Ningun[oa] de l[oa]s|Preferisco non (?:rispondere|dire)\w*|Non (?:so|lo so)|"
    r"Nessun[oa] d(?:ei|elle)|Prefiro não (?:dizer|responder)|Não sei|Nenhum[a]? d[oa]s|"
    r"Zeg ik liever niet|Weet (?:ik )?niet|Geen van (?:deze|bovenstaande)|Vet ej|Vill ej (?:uppge|"
    r"svara)|"
    r"Nie (?:wiem|dotyczy)|Bilmiyorum)"
)
_QUANTITY = (
    r"(?:Within|Less than|Fewer than|More than|Up to|Between|Under|Over|Below|Above|At least|"
    r"Innerhalb(?: von)?|Weniger als|Mehr als|Bis zu|Unter|Über|Zwischen|Ab|Moins d[e']|Plus d[e']|"
    r"Entre|Dans les|Menos de|Más de|Hasta|Meno di|Più di|Tra|Fino a|Mais de|Até|Minder dan|"
    r"Meer dan|Binnen|Tussen|Mindre än|Mer än|Mniej niż|Więcej niż)"
)
_PEOPLE = (
    r"(?:employees|people|staff|FTEs?|seats|users|Mitarbeiter(?:innen|nde)?|Beschäftigte|salariés|"
    r"collaborateurs|empleados|trabajadores|dipendenti|addetti|funcionários|colaboradores|"
    r"medewerkers|werknemers|anställda|pracowników)"
)
_AS = r"(?i:as an?|as|being an?|if an?|work as an?|you are an?|als|en tant que|comme|como|come)"
_RANGE = r"[<>≤≥]?\s?\d[\d.,]*\s?(?:[-–]|to|bis|à|a)\s?\d[\d.,]*\+?"
_SINGLE = "student|freelancer|contractor|researcher|teacher|professor|entrepreneur|designer|writer"
_POST = rf"(?:[\w-]+ ){{0,2}}(?:{SENIORITY}|{_SINGLE})"

_LABEL = r"[A-ZÀ-Þ][a-zà-ÿ]+(?:[ -][A-ZÀ-Þ]?[a-zà-ÿ]+)?"
_HOURS = (
    r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\w+tag|Mittwoch|Mon|Tue|Wed|Thu|Fri|Sat|Sun|"
    r"January|May|June|July)"
)
PATTERNS = (
    # A group of a form, with its range: "keep Sheep (50-100)", "a Medium (100-500 sqm) garden".
    lazy_regex(rf"{_UNDER_WAY}(?P<at>{_HOURS}{_LABEL} \((?:[<>≤≥]\s?|under |over |unter |"
               rf"über )?\d{{1,3}}(?:[.,]\d+)?[kKmM]?\s?"
               r"(?:[-–+]|to|bis|à)\s?(?:\d{1,3}[kKmM]?\b)?\+?(?: [a-zA-Z²]+)?\))"),
    lazy_regex(r"(?i)\b(?:via|through|from|über|par|por|tramite|durch) (?P<at>(?-i:Friend|"
               r"Colleague|Family|Word|Search|Social|"
               r"Internet|Newspaper|Radio|Existing|Previous|Flyer|Poster|Recommendation|Referral|"
               r"Advert\w*|Empfehlung|Suche|"
               r"Ami|Amis|Recherche|Amigo|Búsqueda|Buscador) (?:or|and|of|from|media|engine|oder|"
               r"und|ou|o|y|e|/|&) ?\w+(?: \([^)\n]*\))?)"),
    # The steps of a scale.
    lazy_regex(rf"{_UNDER_WAY}(?P<at>(?:Strongly|Somewhat|Slightly|Very|Fairly|Extremely|Quite|"
               rf"Mostly|Completely|Not at all|"
               r"Not very|Neither) (?:agree|disagree|likely|unlikely|satisfied|dissatisfied|"
               r"important|interested|familiar|often|"
               r"confident|good|happy)|(?:Daily|Weekly|Monthly|Rarely|Sometimes|Often|Never|"
               r"Always|Once|Twice|Several times|"
               r"Täglich|Wöchentlich|Monatlich|Selten|Manchmal|Nie|Quotidiennement|Souvent|"
               r"Parfois|Jamais|Siempre|Nunca|A veces) "
               r"(?:/|or|a|per|every|oder|ou|o) ?\w+|Trifft (?:voll |eher )?(?:nicht )?zu|"
               r"Sehr (?:zufrieden|wichtig|interessiert)|"
               r"Tout à fait d['’]accord|Très satisfaite?|Muy satisfech[oa]|Muito satisfeit[oa]|"
               r"Molto soddisfatt[oa])\b"),
    lazy_regex(r"\b(?:is|as|in|of|for|chose|chosen|ist|als|est|es|è|é|type|Typ|option|category|"
               r"Mitglied Typ) "
               r"(?P<at>[A-Z]{1,3}\d? [-–] [A-Za-zÀ-ÿ][a-zà-ÿ]{3,})(?=[\s.,;!?]|$)"),
    lazy_regex(r"(?i)(?<!\w)(?P<at>(?-i:Other|Sonstiges?|Andere[rs]?|Autre|Otro|Otra|Altro|Outro|"
               r"Anders) ?[-–:] ?(?:please |bitte )?"
               r"(?:state|specify|explain|describe|give|angeben|nennen|préciser|especificar|"
               r"specificare)(?: \w+)?)"),
    lazy_regex(rf"(?i)\b(?:êtes|es|sind|bist|sei|é|is|are|usted|being|as) (?:an? |une? |eine?n? |"
               rf"una? |uma? |een )"
               rf"(?P<at>(?-i:{_LABEL}) / (?-i:{_LABEL}))(?=\s*[,.;]|\s*$|\s[a-zà-ÿ])"),
    lazy_regex(rf"\b(?:[Aa]ls|[Cc]omo(?: es usted)?|[Cc]omme|[Ee]n tant que|[Cc]ome) (?:une? |"
               rf"una? |uma? |een )?"
               rf"(?P<at>{_LABEL} \((?![^)\n]*(?:19|20)\d\d)[^)\n]{{2,40}}\))(?=,|\s[a-zà-ÿA-Z])"),
    lazy_regex(rf"\b(?:an?|as|is|with|als|est|es) (?P<at>{_LABEL}: (?:yes|no|ja|nein|oui|non|sí|"
               rf"sim|não|nee))\b"),
    lazy_regex(r"\b(?:in|as an?|for|of|from|als|der|Branche|Bereich|dans|en|em) "
               r"(?P<at>[A-ZÀ-Þ][a-zà-ÿ]{4,}(?: [a-z]+)?"
               r"(?:/[A-ZÀ-Þ][a-zà-ÿ]{4,}(?: [a-z]+)?){2,})"),
    lazy_regex(r"\b(?:[Aa]s|is|are|being)"
               r" an? (?P<at>[A-Z][a-z]+(?: [A-Z]?[a-z]+)? \((?=[^)\n]*[ \d-])[^)\n]{3,40}\))(?=,|"
               r" you\b| we\b)"),
    lazy_regex(r"(?<=[a-zà-ÿ] )"
               r"(?P<at>(?:[A-Z][a-z]+ )?[<>≤≥]=?\s?\d[\d.,]*\w* "
               r"(?:and )?[<>≤≥]=?\s?\d[\d.,]*\w*)"),
    # Words that a list joins with a low line; "Kolleg_innen" is how some write.
    lazy_regex(r"(?<=[a-zà-ÿ] )(?P<at>(?=\w*[a-zà-ÿ])[A-ZÀ-Þ][A-Za-zÀ-ÿ]*(?:_(?!in(?:nen)?\b)"
               r"[A-Za-zÀ-ÿ]+)+(?:/[A-ZÀ-Þ][a-zà-ÿ]+)*)"
               r"(?=[\s,;!?]|\.\s|\.?$)(?!_)"),
    lazy_regex(rf"{_UNDER_WAY}(?P<at>{_PROMPT})(?=\s*[.,;!?)]|\s*$|\s+[a-zà-ÿ])"),
    lazy_regex(rf"(?:{_UNDER_WAY}|(?m:^))(?P<at>Please select|Select an option|Bitte wählen|"
               r"--\s?None\s?--)(?=\s+(?:shows?|is|are|tells?|explains?|covers?|zeigt|ist|erklärt)"
               r"\b)"),
    lazy_regex(rf"{_UNDER_WAY}(?<!answer )(?<!ticked )(?<!said )"
               rf"(?P<at>{_WAY_OUT})(?=[\s.,;!?)]|$)"),
    lazy_regex(rf"{_UNDER_WAY}(?P<at>Sonstiges|Sonstige|Autres?|Otr[oa]s?|Altro|Outr[oa]s?|"
               rf"Overige?|Övrigt|Inne)"
               r"(?=\s*[.,;!?]|\s*$|\s+[a-zà-ÿ&/]|\s*/)(?<!unter Sonstiges)(?<!Punkt Sonstiges)"),
    lazy_regex(rf"{_UNDER_WAY}(?<!say )(?<!said )(?<!says )(?<!answered )(?<!vote )(?<!voted )"
               rf"(?<!sage )(?<!sagen )(?<!Dr )(?<!Mr )(?<!Ms )(?<!Mrs )(?<!Frau )(?<!Herr )"
               rf"(?<!Herrn )(?<!Mister )"
               r"(?P<at>(?:Yes|No|Ja|Nein|Oui|Non|Sí|Sì|Sim|Não|Nee)(?:,| [-–])"
               r" [a-zà-ÿ]+(?: [\w-]+){1,3})"),
    lazy_regex(rf"{_UNDER_WAY}"
               rf"(?P<at>{_QUANTITY} (?:(?:the |den |die )?(?:next|nächsten|\d|[$€£]\d|"
               rf"[a-z]{{2,5}} \d)[\w.,-]*)"
               r"(?: [a-zà-ÿ]+)?)"),
    lazy_regex(r"\b(?:in|is|of|for|as|to|about|was|timeline|stage|status) (?P<at>(?:Not (?:sure|"
               r"yet|decided|started|"
               r"applicable|contacted|interested)|Just (?:looking|browsing|exploring|researching)|"
               r"Still (?:looking|"
               r"researching|deciding)|As soon as possible|Immediately|Actively (?:looking|"
               r"evaluating|searching)|"
               r"No (?:plans|timeline|budget)|Currently (?:evaluating|using|looking))(?: \w+)?)"),
    lazy_regex(rf"\b{_AS} (?P<at>{_RANGE} {_PEOPLE})(?! (?:company|firm|team|business|"
               rf"organi[sz]ation))\b"),
    lazy_regex(rf"(?i)\b(?:an?|your|the|ein|als|une?|una?|um) (?P<at>(?-i:{_RANGE} {_PEOPLE}))"
               rf"(?=,? (?:you|who|that|"
               r"wants?|needs?|sie|du|wir|vous|usted|lei|você)\b)"),
    lazy_regex(r"\b(?:as an?|as|an?|your|about|on|with|is|también|aussi|über|vorher|sur|préparé|"
               r"Thema|for|für|de) "
               r"(?P<at>\d{1,2}\s?: [A-Z][a-zà-ÿ]+(?: [a-zà-ÿ]+){1,3})"),
    lazy_regex(r"\b(?:as an?|as|is|in|of|to|your|stage|status|tier) (?P<at>(?:\d{1,2}|[A-D])"
               r"\s?[-–)] [A-Z][a-z]+(?: [a-z]+)?)"
               r"(?=\s*[.,;]|\s+(?:you|we|stage|status|tier|segment|lead|account|customer)\b)"),
    lazy_regex(r"\b(?:as an?|if an?|work as an?) (?P<at>(?:Option|Opción|Opção|Opzione|Optie)"
               r" (?:\d|[A-D]))\b"),
    lazy_regex(r"\b(?:as an?|if an?|work as an?|als)"
               r" (?P<at>[A-Z][\w-]*(?: [a-z]+)?, [\w -]{3,30} (?:&|and|und) [\w-]+)"
               r"(?=,? (?:you|we|wants?|sie|kennen|so)\b)"),
    lazy_regex(rf"(?i)\b(?:as|being|like|since you are) (?P<at>an? {_POST} or {_POST} (?:of|in|"
               rf"for) (?:{FUNCTIONS}))\b"),
    lazy_regex(r"(?<=[a-zà-ÿ] )(?P<at>[\[(][xX✓✔][\])] ?[A-ZÀ-Þ]\w+|[☑☒✅] ?[A-Z]\w+)"),
)  # fmt: skip
