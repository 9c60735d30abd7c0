"""What was picked in a form, and nobody says: "3: Very interested", "51–200 Mitarbeiter".

An option names several things at once, a range, its own number, or that there is no answer.
Its shape says so in any language; words are listed only for the last.
"""

from ...templates.lazy_regex import lazy_regex

_LONGEST = 90  # letters of an option
_SHAPES = (
    # a range or a bound, of people, money or time
    lazy_regex(r"(?i)(?:under |over |less than |more than |up to |fewer than |[<>≤≥]|~|ca\.? )?"
               r"[$€£]? ?\d[\d.,' ]*[km]?[$€£]? ?(?:[-–—]|to|bis|à|a|tot|do|e)"
               r" ?[$€£]? ?\d[\d.,' ]*[km]?\+?[$€£]?(?: [^\W\d_]+){0,3}"),
    lazy_regex(r"(?i)(?:[<>≤≥] ?|(?:under|over|less than|more than|up to|fewer than|unter|über|"
               r"weniger als|mehr als|bis zu|moins de|plus de|jusqu.à|menos de|más de|hasta|"
               r"mais de|até|meno di|più di|fino a|minder dan|meer dan|tot) )"
               r"[$€£]?\d[\d.,]*[km]?[$€£]?(?: [^\d]{0,40})?"),
    lazy_regex(r"\d[\d.,]*[kKmM]?\+(?: [^\d]{0,40})?"),
    # a number or a letter that the form gave it
    lazy_regex(r"(?:(?:\d{1,2}|[A-Za-z]) ?[:)=]|\d{1,2} ?[-–—](?= )|\d{1,2}\.(?= [A-ZÀ-Þ]))"
               r" ?[^\W\d_].*"),
    lazy_regex(r"(?i)(?:option|choice|answer|antwort|réponse|opción|respuesta|opção|resposta|"
               r"opzione|optie|keuze|wybór) ?[#:]? ?(?:\d{1,2}|[a-z])"),
    # a gap for more, or none chosen
    lazy_regex(r"[-–—_*.=<]{2,}.*[-–—_*.=>]{2,}|[(<\[][^)>\]]{2,40}[)>\]]"),
    lazy_regex(r"(?i).+ \((?:please|bitte|prosím|proszę|kérjük|vänligen|vennligst|venligst|lütfen|"
               r"вкажіть|укажите)\b[^)]*\)?"),
    lazy_regex(r"(?i).*\((?:please |bitte |à |por favor |si prega di )?(?:specify|describe|explain|"
               r"angeben|nennen|préciser|especificar|especifique|specificare|precisare|toelichten|"
               r"podaj jakie|ange vilk\w+)\)?.*"),
    lazy_regex(r"(?i)(?:please |bitte )?(?:select|choose|pick)"
               r"(?: (?:an?|one|your|the|from|all|any|option)\b[\w ]{0,25})?(?:\.\.\.|…)?|"
               r"(?:bitte (?:aus)?wählen|(?:veuillez )?(?:choisir|choisissez|sélectionner|"
               r"sélectionnez)|(?:por favor,? )?(?:seleccion[ae]r?|selecione|selecionar|elija|"
               r"elegir|escolha|escolher)|(?:si prega di )?(?:seleziona\w*|scegli\w*)|"
               r"maak (?:een|uw) keuze|selecteer|kies (?:een|uw|er)|välj|vælg|velg|valitse|wybierz)"
               r"\b.{0,30}"),
    # yes or no, with its condition
    lazy_regex(r"(?i)(?:yes|no|ja|nein|oui|non|sí|sì|si|sim|não|nee|tak|nie)[,;:] ?\S.*"),
)  # fmt: skip
_REST = (
    "other|others|something else|sonstige[rs]?|sonstiges|andere[rs]?|anderes|weitere|autres?|"
    "otr[oa]s?|outr[oa]s?|altr[oi]|altro|anders|overige?|inne|inny|annat|övrigt|andet|muu|diğer|"
    "другое|jin[éýá]|egyéb|altele|ostatní|ostalo|iné"
)
_NO_ANSWER = lazy_regex(
    rf"(?i)(?:{_REST})(?:\s*[/(,:].*|\.\.\.|…)?|none of (?:the above|these)|all of the above|"
    r"(?:i(?:'d| would)? )?(?:rather|prefer) not(?: to)?(?: \w+)?|(?:i )?(?:don['’]t|do not) know|"
    r"not sure(?: yet)?|unsure|undecided|not (?:applicable|listed|employed)|"
    r"just (?:browsing|looking|curious)|(?:ich )?weiß (?:ich )?nicht|noch unklar|unsicher|"
    r"keine? (?:davon|der genannten|antwort|auswahl)|möchte ich nicht sagen|"
    r"(?:je )?ne sais pas|aucun(?:e)? de ces.*|je préfère ne pas .*|"
    r"no (?:lo )?s[ée]|no sabe|ninguno de.*|prefiero no .*|não sei|nenhum[a]? d.*|prefiro não .*|"
    r"non (?:lo )?so|nessun[oa] d.*|preferisco non .*|weet (?:ik )?niet|geen van.*|"
    r"zeg ik liever niet|nie wiem|żadne z .*|vet (?:ej|inte)|ved ikke|bilmiyorum|не знаю"
)
_SEVERAL = lazy_regex(
    r"[^\W\d_][\w'’.-]*(?: [\w'’.&-]+){0,4}(?:\s?[/|;]\s?[^\W\d_][\w'’.-]*(?: [\w'’.&-]+){0,4})+"
)
_LISTED = lazy_regex(
    r"[A-ZÀ-Þ][^,/]*(?:,[^,/]+)+,? ?(?:&|and|or|und|oder|et|ou|y|o|e|en|of) [^,/]+"
)
_SCOPED = lazy_regex(r"[A-ZÀ-Þ][^()]* \([A-ZÀ-Þ][^()]*\)")  # "Surgery (General)"
_EITHER = lazy_regex(r"[A-ZÀ-Þ].* (?:or|oder|ou|and/or|und/oder) .*")


def is_answer(value: str) -> bool:
    """Say whether a value is worded as only a form words it.

    >>> [is_answer(v) for v in ("3: Very interested", "Altro (specificare)", "buyer", "Other")]
    [True, True, False, True]
    """
    if len(value) > _LONGEST:
        return False
    return bool(_NO_ANSWER.fullmatch(value)) or any(one.fullmatch(value) for one in _SHAPES)


def is_several(value: str) -> bool:
    """Say whether a value names several things as one choice, or one with its scope.

    That is right where a column holds such values.

    >>> [is_several(v) for v in ("Student/Intern", "Health care, pharma & biotech", "R&D")]
    [True, True, False]
    """
    return len(value) <= _LONGEST and any(
        form.fullmatch(value) for form in (_SEVERAL, _LISTED, _EITHER, _SCOPED)
    )
