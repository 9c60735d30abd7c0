"""Says whether a mail of support, IT or training says something of a code: "the cell shows #N/A".

Two things must come together: the mail speaks of what codes live in (a template, a formula, a log),
and the code is no value there: the verb beside it is one of showing, writing, replacing, returning;
or, where nothing but making can be meant (a macro, a merge), it just has no value's place. Those
are: behind a greeting or a preposition, as the subject of a clause, as a count of things.
"""

import re
from functools import lru_cache

from ...templates.lazy_regex import lazy_regex
from .code_words import KIND, TEXT, TOOLS
from .words import GREETINGS

# What codes live in, in ten languages: nobody needs these words to write to a customer of a trade.
_MADE_IN = (
    r"template\w*|placeholder\w*|merge[- ]?\w*|spreadsheets?|cells?|formulas?|columns?|scripts?|"
    r"bugs?|logs?|log ?files?|exceptions?|errors?|exports?|imports?|fields?|functions?|api|"
    r"endpoints?|arrays?|object|strings?|loops?|commands?|debug\w*|compiler|parser|converter|"
    r"preview|tests? (?:send|mail|print|run)s?|(?:curly |square |angle )?(?:brackets|braces)|"
    r"database|server|tutorial|handbook|manual|meldung|mensajes?|messaggi\w*|developers?|"
    r"dashboard|browser|"
    r"plug-?ins?|widgets?|queries|query|"
    r"vorlagen?|platzhalter\w*|serien(?:brief|mail|druck)\w*|feld\w*|zellen?|spalten?|formeln?|"
    r"skript\w*|fehler\w*|export\w*|import\w*|variablen?|klammern?|protokoll|datenbank|"
    r"modèles?|balises?|champs?|cellules?|colonnes?|erreurs?|accolades|crochets|tableur|script|"
    r"plantillas?|campos?|celdas?|columnas?|error(?:es)?|marcador\w*|fórmulas?|llaves|"
    r"modelos?|células?|colunas?|erros?|planilhas?|chaves|"
    r"modell[oi]|campi|cell[ae]|colonn[ae]|error[ei]|fogli?o?|codic[ei]|segnaposto|parentesi|"
    r"sjabl\w+|veld\w*|cel(?:len)?|kolom\w*|fout\w*|"
    r"szablon\w*|pol[ea]|komórk\w*|kolumn\w*|błąd\w*|błęd\w*|"
    r"mall(?:en|ar)?|fält\w*|skabelon\w*|felt\w*|fejl"
)
_EVIDENT = lazy_regex(
    rf"(?i)\b(?:{_MADE_IN}|{KIND}|(?-i:Excel|HTML|PDF|CSV|SQL|JSON|API))\b|"
    rf"\b{TOOLS}\b"
)
# What only those speak of who make mails and programs.
_OF_TRADE = lazy_regex(
    r"(?i)\b(?:templates?|placeholders?|(?:mail[- ]?)?merge|merged|spreadsheets?|macros?|formulas?|"
    r"csv|json|xml|api|regex|sql|html|subject lines?|(?:curly |square |angle )brackets|plug-?ins?|"
    r"address block|programming|bugs?|debug\w*|(?:stack ?)?traces?|"
    r"consoles?|servers?|variables?|"
    r"parameters?|arguments?|syntax|parser|compiler|tills? crash\w*|crash(?:ed|es)|exports?|"
    r"headings?|(?:the|our|your) system|excel\b[-\w]*|outlook|libreoffice|google sheets|(?-i:Word)|"
    r"python|javascript|typescript|java|php|ruby|rust|golang|kotlin|perl|bash|jinja|"
    r"serien(?:brief|mail|druck)\w*|platzhalter\w*|vorlagen?|formel|tabellenkalkulation|"
    r"programm\w*|"
    r"publipostage|tableur|balises?|modèle d['’]\w+|"
    r"hojas? de cálculo|plantillas?|combinación de correspondencia|marcadores|programador\w*|"
    r"planilhas?|mala direta|foglio|fogli|stampa unione|segnaposto|"
    r"(?-i:[Ss]jablo\w+)|tabblad|samenvoeg\w*|arkusz\w*|szablon\w*|skabelon\w*|kalkylblad\w*)\b"
)
# Of merging itself, where the code is no value: "wrap the field in {{ }}, so that no guest …".
_OF_MERGING = lazy_regex(
    r"(?i)\b(?:placeholders?|merge (?:tags?|fields?|codes?)|mail[- ]?merge|the template|the query|"
    r"serien(?:brief|mail|druck)\w*|platzhalter\w*|publipostage|fusion word|balises?|plantillas?|"
    r"combinación de correspondencia|marcador(?:es)?|segnaposto|stampa unione|mala direta|"
    r"sjabl\w+|samenvoeg\w*|brevo|mailchimp|hubspot|klaviyo|jinja|handlebars|liquid)\b"
)
_SAW = lazy_regex(  # "saw X in the reminder", "stand bei zehn Kunden X"
    r"(?i)\b(?:saw|see|seen|sees|found|noticed|spotted|received|read|got|sah(?:en)?|gesehen|"
    r"las(?:en)?|"
    r"stand|standen|vu|lu|reçu|verrez|verra|verán|verá|vedrà|vedrete|vio|"
    r"vieron|visto|letto|viu|zag(?:en)?|las|såg|widział\w*) "
    r"(?:(?!(?:you|sie|vous|u|te|lei)\b)[\w'’-]+ ){0,4}[\"'“„«‹(]?$"
)
_WHENEVER = lazy_regex(
    r"(?i)\b(?:if|when|whenever|once|wenn|falls|sobald|si|quand|lorsque|cuando|se|quando|als|"
    r"wanneer|jeśli|gdy|"
    r"om|när|hvis|når)\b"
)
_ADMITTED = lazy_regex(
    r"(?i)\b(?:sorry|apolog\w+|faults?|mistakes?|glitch\w*|bug|(?:has been|have been|is|was|now) "
    r"(?:fixed|"
    r"corrected)|entschuldig\w+|verzeih\w+|versehen|fehler\w*|panne|behoben|korrigiert|excus\w+|"
    r"désolé\w*|"
    r"erreurs?|corrigé\w*|disculp\w+|perdón|lamentamos|error|corregido|scus\w+|errore|corretto|"
    r"desculp\w+|"
    r"erro|corrigido|excuses|foutje|fout|hersteld|ursäkta|fel|rättat|beklager|undskyld|fejl|rettet|"
    r"przeprasza\w+|błąd|pomyłk\w+)\b"
)
_OF_A_PROGRAM = lazy_regex(  # what no list has for a name: an error, a raw number, a type
    r"^(?:#|\[object|(?:\w+\.)*\w*(?:Error|Exception)\b|[Nn]ull\b|NULL|undefined|NaN|NaT|nil|"
    r"None|N/A|"
    r"\d{4}-\d\d|[\d.,]+[eE][+-]|[\d.,]+$|True|False|TRUE|FALSE|[{\[]\s?['\"])"
)
_CODES_BEFORE = lazy_regex(
    r"(?:[{\[<«*%$|]{1,3}[^{}\[\]<>«»\n]{1,30}[}\]>»*%|]{1,3},?\s+(?:(?:and|or|und|oder|et|y|e|"
    r"en)\s+)?)+$"
)
# A place that a value has: a clause's subject, a count, whom something is done to.
_VALUE_BEHIND = lazy_regex(
    r"(?i)^(?:['’]s\b|\s+(?:has|have|had|will|is (?:hiring|looking|opening|moving|joining|"
    r"growing|using)|uses?|needs?|wants?|ordered|asked|sent|gave|hat|haben|sucht|braucht|nutzt|a "
    r"(?:besoin|commandé)|necesita|busca|cerca|ha|zoekt|heeft)\b|\s+(?:[a-zà-ÿ]+s)\b)"
)
_THAT = lazy_regex(
    r"(?i)\b(?:that|because|since|dass|weil|que|qu['’]|parce que|porque|che|dat|omdat)\s+$"
)
_ON_PAPER = lazy_regex(rf"(?i)\b{TEXT}\b")
_BY_MISTAKE = lazy_regex(
    r"(?i)\s(?:by (?:mistake|accident|error)|accidentally|wrongly|mistakenly|versehentlich|aus "
    r"versehen|"
    r"irrtümlich|fälschlich(?:erweise)?|par erreur|por error|por equivocación|por engano|per "
    r"errore|"
    r"per sbaglio|per ongeluk|abusievelijk|omyłkowo|av misstag|ved en fejl)\s"
)
_QUOTE = r"[\"'“„«‹(]?"
_BETWEEN = (  # what stands between a verb and the code that it shows
    r"(?:\s(?:an?|the|this|that|still|then|only|just|now|out|up|us|me|you|back|literally|plain|"
    rf"{GREETINGS}|nur|noch|dann|jetzt|ein(?:en?|e)?|das|den|die|encore|le|la|les|un|une|el|una|"
    r"sie|du|bitte|overal|überall|anything|in place of|instead of|aún|ainda|o|um|uma|ancora|il|lo|"
    r"nog|de|het|een)){0,3}"
)
_SHOWS = lazy_regex(
    r"(?i)\b(?:shows?|showed|showing|displays?|displayed|prints?|printed|printing|says?|said|"
    r"reads|renders?|rendered|returns?|returned|throws?|threw|raises?|raised|reports?|reported|"
    r"marks?|marked|holds?|held|lists?|outputs?|produces?|answers?|answered|expects?|contains?|"
    r"logs?|logged|gives?|"
    r"(?:comes?|came|goes|went|go) out (?:with|as|to)|such as|output (?:should|must|will) be|"
    r"(?:stop|fail|crash|end|die|abort|break|answer|respond)\w* "
    r"(?:with|on|in|at)|"
    r"(?:turn|convert|chang|translat|resolv|expand|render)\w*(?: [^.!?]{0,40})?? (?:in)?to|"
    r"becomes?|became|means?|equals?|"
    r"zeigt|zeigen|steht|stehen|standen|stand|stond(?:en)?|druckt|liefert|meldet|enthält|wirft|"
    r"ergibt|lautet|"
    r"står|visade|viste|stod|affiche(?:nt)?|renvoie|contient|indique|imprime|muestra|devuelve|"
    r"contiene|pone|dice|"
    r"mostra|retorna|contém|dava|dà|daba|da|donnait|donne|imprimé|impreso|stampato|impresso|"
    r"gedruckt|gab|restituisce|stampa|toont|bevat|geeft|zegt|pokazuje|visar|viser)"
    rf"{_BETWEEN}[:,]?\s+{_QUOTE}$"
)
_DONE = (
    r"(?:write|type|put|insert|add|enter|paste|swap|replace|use|fix|remove|delete|rename|change|"
    r"copy|find|search for|look for|wrap|pass|keep|leave|check for|mark|schreib\w*|tipp\w*|"
    r"trag\w*|trage|gib|geben|cambi\w*|cambia|mud\w*|troc\w*|ignor\w*|setz\w*|ersetz\w*|lösch\w*|"
    r"verwend\w*|such\w*|tapez|écri\w+|remplac\w+|insér\w+|mett\w+|"
    r"utilis\w+|supprim\w+|escrib\w+|reempla\w+|sustitu\w+|pon|ponga|us[ae]|elimin\w+|escrev\w+|"
    r"substitu\w+|coloque|scriv\w+|sostitu\w+|inseri\w+|mett\w+|gebruik\w*|vervang\w*|typ|zet)"
)
_ORDERED = lazy_regex(
    rf"(?i)(?:^\W*|[,.;:!?]\s+|\b(?:to|please|just|then|and|or|can|must|should|do not|don['’]t|"
    r"never|always|bitte|zu|doit|il faut|por favor|deve|per|om) )"
    rf"{_DONE}{_BETWEEN}[:,]?\s+{_QUOTE}$"
)
_SWAPPED = lazy_regex(  # "change X for your own": the grammar itself says that X is a sign
    r"(?i)\b(?:replace|swap|exchange|substitute|ersetz\w*|tausch\w*|remplac\w+|cambi\w+|"
    r"reempla\w+|sustitu\w+|substitu\w+|troque|troca\w*|sostitu\w+|vervang\w*|zamień)"
    rf"{_BETWEEN}\s+{_QUOTE}$"
)
_FOR_IT = lazy_regex(
    r"(?i)^[\"'”“»›)]*\s+(?:for|with|by|durch|gegen|par|por|con|com|pelo|pela|door|na)\s"
)
_DID = lazy_regex(
    r"(?i)\b(?:wrote|typed|put|inserted|added|entered|pasted|swapped|replaced|fixed|removed|"
    rf"deleted|renamed|changed|copied|writing|typing|using|replacing){_BETWEEN}\s+{_QUOTE}$"
)
_DOES = lazy_regex(
    r"(?i)^[\"'”“»›).,:]*(?:\s(?:\w+ly|then|still|only|just|itself|dann|noch|se|s['’]|then|in "
    r"(?:the|your|a) \w+(?: \w+)?|tout\w*|sólo|solo|ancora|nog))?\s*(?:\b|(?<=['’]))"
    r"(?:appears?|appeared|shows? (?:up|as)|showed up|show(?:s|ed)? where|prints?|turns? (?:in)?to|"
    r"turned (?:in)?to|becomes?|means?|meant|stands? for|comes? (?:from|up|out|when|if|because)|"
    r"came (?:from|up|out|when)|goes (?:away|in|into|where|before|after)|disappears?|remains?|"
    r"belongs? (?:in|to the)|stays|"
    r"(?:never |always |only |not )?(?:fires?|triggers?|runs|matches)|"
    r"(?:is|are|was|were|gets?|got|be|being|should|must|will be)(?: \w+)? (?:replaced|printed|"
    r"shown|filled|swapped|rendered|turned|left|caused|returned|thrown|case-sensitive|misspelt|"
    r"misspelled|missing|empty|blank|undefined|spelled|spelt|wrong|the (?:name|code|tag|field))|"
    r"kommt|kam|erscheint|auftaucht|auftritt|steht|stehen|bleibt|wird|druckt|heißt|bedeutet|"
    r"affiche|apparaît|reste|vient|devient|signifie|aparece|sale|rellena|queda|significa|"
    r"fica|vem|vira|va\b|appare|compare|resta|diventa|viene|hoort|staat|verschijnt|komt|wordt|"
    r"betekent|oznacza|betyder)(?!\w)"
)
_IN_A_PLACE = lazy_regex(  # "is #REF! in cell B4", "{{name}} in the template"
    rf"(?i)^[\"'”“»›)]*\s+(?:in|on|into|inside|from|im|in der|in die|dans|en|nel|nella|no|na)\s+"
    rf"(?:(?:the|your|our|an?|all|each|every|my|le|la|les|votre|el|su|il|lo|o|a|het|de|den|dem|"
    rf"der) )?(?:\w+ ){{0,2}}?(?:{_MADE_IN}|{KIND}|subject lines?)\b"
)
_CALLED = lazy_regex(  # the noun that says what it is, behind it or in front of a colon
    r"(?i)^[\"'”“»›)]*[\s-]+(?:errors?|exceptions?|bugs?|warnings?|glitch(?:es)?|messages?|values?|"
    r"codes?|results?|strings?|tags?|placeholders?|fehler\w*|wert\w*|meldung\w*|erreur|valeur|"
    r"errore|foutmelding|fout)\b"
)
_NAMED_BEFORE = lazy_regex(
    r"(?i)\b(?:logs?|errors?|messages?|exceptions?|trace|mensaje|messaggio|melding|traceback|"
    r"console|output|"
    r"fehler(?:meldung)?|meldung|wert|(?:message d['’])?erreur|(?:mensaje de )?error|errore|"
    r"foutmelding|fout|campo|champ|feld|codice|código|balise|tag|value|field|pole|polu|"
    r"fält(?:et)?|felt(?:et)?|veld|kolumn\w*|columns?|headings?|"
    r"spalten?|colonnes?|columnas?|colunas?|colonn[ae]|kolom(?:men)?|"
    rf"placeholder|variable|token)"
    rf"(?: (?:si chiama|heißt|s['’]appelle|se llama|chama-se|heet|is|was|said|says|like|called|"
    rf"named|of))?:?\s+{_QUOTE}$"
)
_A_VALUE = lazy_regex(  # a person is shown or given something
    r"(?i)^\s+(?:how|what|why|where|our|the|an?|your|some|around|wie|was|unser\w*|comment|notre|"
    r"cómo|nuestr\w+|come|hoe)\b(?! (?:first|last) name)"
)
_GIVING = lazy_regex(r"(?i)\b(?:show|give|tell|teach|send|offer|zeig\w*|montr\w+|mostr\w+)\s+$")
_COUNT = lazy_regex(
    r"(?i)^\s+(?!(?:is|was|as|has|does|this|always|means|marks|stands|prints|shows|appears|goes|"
    r"comes|turns|becomes|remains|belongs|stays)\b)[a-z]{2,}s\b"
)
_TO_SOMEBODY = lazy_regex(  # "add {{guest}} to the list"
    r"(?i)^\s+(?:to|zu[mr]?|auf|à|a la|al|alla|aan) (?:the|die|der|das|la|le|de|our|your|unser\w*)?"
)
_BEHIND = lazy_regex(
    r"(?i)\b(?:at|to|for|from|with|by|of|in|on|about|into|near|until|since|before|after|than|an|"
    r"am|bis|seit|nach|von|für|bei|mit|à|de|du|chez|pour|avec|para|con|por|"
    r"com|da|di|per|aan|voor|van|bij|met)\s+$"
)
_GREETED = lazy_regex(rf"(?i)(?:^|[.!?]\s+)[\W_]*(?:{GREETINGS})(?:\s\w+\.?)?,?\s+$")


@lru_cache(maxsize=512)
def is_said_of(text: str, start: int, end: int) -> bool:
    """Say whether the sentence says of text[start:end] what is only said of codes.

    >>> is_said_of("The cell shows #N/A when a row is gone.", 15, 19)
    True
    >>> is_said_of("We would love to show {{firm}} how the template works.", 22, 30)
    False
    """
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    near = text[max(line, start - 240) : start]
    behind = text[end : len(text) if stop < 0 else stop][:160]
    told = _CODES_BEFORE.sub("", re.split(r"[.!?]\s", near)[-1])
    after = re.split(r"[.!?](?=\s|$)", behind)[0]
    if _GREETED.search(near) or (told.rstrip().endswith(",") and not after.strip()):
        return False
    if len(told.split()) < 2 and not after.strip():
        return False
    if _GIVING.search(told) and _A_VALUE.match(after):
        return False
    if _SWAPPED.search(told) and _FOR_IT.match(after):
        return True
    if _SAW.search(told) and (_ADMITTED.search(behind) or _ADMITTED.search(near)):
        return not re.match(r"\s+(?:at|bei|chez)\b", after)
    if _WHENEVER.search(told) and _SHOWS.search(told) and _OF_A_PROGRAM.match(text[start:end]):
        return True
    of_trade = _OF_TRADE.search(near) or _OF_TRADE.search(behind)
    if not of_trade and not (_EVIDENT.search(near) or _EVIDENT.search(behind)):
        paper = _ON_PAPER.search(near) or _ON_PAPER.search(behind)
        if _BY_MISTAKE.search(told) and _SHOWS.search(_BY_MISTAKE.sub(" ", told)):
            return True
        return bool(paper and _ORDERED.search(told) and not _TO_SOMEBODY.match(after))
    counts = _COUNT.match(after) and not _OF_A_PROGRAM.match(text[start:end])
    if not counts and (_SHOWS.search(told) or _ORDERED.search(told) or _DID.search(told)):
        return bool(of_trade) or not _TO_SOMEBODY.match(after)
    if _NAMED_BEFORE.search(told):
        return True
    if _BEHIND.search(told):
        return False
    if _DOES.match(after) or _CALLED.match(after) or _IN_A_PLACE.match(after):
        return True
    if not of_trade or _THAT.search(told) or _VALUE_BEHIND.match(after):
        return False
    if _OF_MERGING.search(f"{told} {after}"):
        return True
    return _OF_A_PROGRAM.match(text[start:end]) is not None
