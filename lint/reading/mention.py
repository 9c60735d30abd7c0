"""Says whether a sentence talks about what stands at a place, and does not use it.

A newsletter for those who send mail is full of merge codes: "type *|FNAME|* where the name
should stand". What a sentence names, quotes or tells somebody to type is no leftover.
"""

import re
from functools import lru_cache

from .sentences import begins_sentence
from .words import COUNTED, CURRENCIES, GREETINGS

# What a code is called by those who talk about it.
_KIND = (
    r"(?:merge|personali[sz]ation|template|dynamic|custom)[ -](?:tags?|fields?|codes?|tokens?|"
    r"variables?|strings?)|variables?|placeholders?|tokens?|(?<!guten )(?<!goden )tags?|short-?codes?|syntax|"
    r"expressions?|snippets?|formulas?|functions?|macros?|merge|attributes?|constants?|keywords?|"
    r"parameters?|arguments?|operators?|filters?|specifiers?|escapes?|format elements?|options?|flags?|"
    r"platzhalter|variablen?|seriendruckfeld\w*|formel|balises?|étiquettes?|marcador(?:es)?|"
    r"etiquetas?|segnaposto|fórmula|formule"
)
_NAMED = re.compile(
    rf"(?i)(?<!your )\b(?:{_KIND}|fields?|codes?|keys?|strings?|text|word|words|columns?|feld)"
    r"(?: (?:called|named|like|such as|is|for|of))?\s*:?\s*[\"'“„«(]?$"
)
_KIND_BEFORE = re.compile(
    rf"(?i)\b(?:{_KIND}|codes?|fields?|champ|feld|campo|veld|fehler|error|cell|zelle|celda|célula|cella|cel)"
    r"\s*:?\s*[\"'“„«(]?$"
)
_KINDS = re.compile(rf"(?i)\b(?:{_KIND})\b")
# Where codes are typed, and who fills them in.
_TRADE = re.compile(
    rf"(?i)\b(?:{_KIND}|strings?|editor|builder|drop-?downs?|subject lines?|templates?|"
    r"mailchimp|hubspot|salesforce|marketo|klaviyo|brevo|sendgrid|pardot|mailjet|excel|sheets|"
    r"spreadsheets?|word|html|javascript|python|java|php|sql|jinja|liquid|handlebars|"
    r"command line|terminal|config\w*|field|fields|column|columns|data ?base|braces|brackets|"
    r"percent signs|editorfenster|vorlage|éditeur|modèle|plantilla|modelo|sjabloon)\b"
)
_TYPED = re.compile(
    r"(?i)\b(?:type|types|typed|typing|write|writes|writing|paste|wrap|wrapped|enter|insert|inserts|"
    r"use|uses|using|put|replace|replaces|swap|delete|remove|add|adds|see|sees|saw|shows?|prints?|"
    r"printed|turns?|like|like this|such as|e\.g\.|example|between|"
    r"schreib\w*|tipp\w*|setz\w*|verwende\w*|wie|tapez|écrivez|insérez|escrib\w*|inserte|use|"
    r"digite|escreva|scriv\w*|inserisci|typ|schrijf)\s*:?\s*[\"'“„«(]?$"
)
# "type X where …": an order to put it somewhere, whatever X is.
_ORDER = re.compile(
    r"(?i)(?:^|[,.;:]\s|\b(?:to|you|just|then|please|should|can|must|and) )"
    r"(?:type|write|paste|wrap|enter|insert|put|use|replace|delete|remove|add|swap)"
    r"(?: in| the \w+| a \w+)?\s*[\"'“„«(]?$"
)
_PLACED = re.compile(
    r"(?i)^[\"'”“»).,]*\s+(?:where(?:ver)?|in place of|instead of|"
    r"(?:before|after|in front of|behind) (?:the |your |a )?(?:first|last|names?|greeting|salutation|comma|"
    r"text|word|title|tag|hello|hi|dear|subject|company|[\"'“{\[<%*])|"
    r"in (?:your|the|a) (?:\w+ )?(?:e?mails?|template|subject(?: line)?|body|text|editor|html|"
    r"header|footer|draft|campaign|message)|for (?:strings?|numbers?|the name|names?)|"
    r"into (?:your|the|a)|to (?:print|show|display|insert|address|greet))\b"
)
_EXPLAINED_AFTER = re.compile(
    r"(?i)^[\"'”“»)]*\s+(?:is|are|gets?|was|will be|being|wird|est|es|è) (?:then )?"
    r"(?:replaced|filled|printed|shown|turned|rendered|swapped|exchanged|called|named|"
    r"a (?:\w+ )?(?:placeholder|variable|tag|token|code|field)|ersetzt|remplacée?|reemplazad\w|"
    r"substituíd\w|sostituit\w)\b|^[\"'”“»)]*\s+(?:means|stands for|prints|becomes|turns into|"
    r"returns|refers to|evaluates|into an?|"
    r"in (?:an? )?(?:python|jinja|java\w*|php|liquid|handlebars|excel|html|mailchimp|hubspot|"
    r"templates?|format strings?))\b"
)
# Verbs by which a sentence quotes what a mail says.
_KIND_AFTER = re.compile(rf"(?i)^[\"'”“»)]*\s+(?:{_KIND}|format|notation)\b")
_QUOTING = re.compile(
    r"(?i)\b(?:says?|said|saying|reads?|begins?|began|starts?|started|opens?|opened|prints?|printed|"
    r"shows?|showed|sees?|saw|seen|gets?|got|sends?|sent|never|avoid|avoids|laugh\w*|instead of|"
    r"called|titled|greet\w*|address\w*|wrote|writes?|writing|why|how|like|another|famous|"
    r"no more|tired of|stop|without|with|example|for instance|as in|bug|glitch|error|mistake|"
    r"word|name|subject|heißt|steht|beginnt|schreib\w*|dit|commence|écri\w+|dice|empieza|"
    r"escrib\w+|diz|começa|inizia|scriv\w+|begint)\b"
)
# What a text is to those who speak of it: where one may see a code.
_TEXT = (
    r"(?:e-?mails?|mails?|letters?|newsletters?|messages?|notes?|drafts?|previews?|proofs?|pages?|"
    r"screens?|cells?|columns?|rows?|tickets?|logs?|forms?|reports?|subject(?: lines?)?|header|footer|"
    r"body|leaflets?|invoices?|labels?|badges?|slides?|lists?|files?|documents?|text|inbox|documents?|dokument|documento?|"
    r"flyers?|brochures?|posters?|signs?|ads?|website|"
    r"templates?|posts?|consoles?|terminals?|(?:stack )?traces?|servers?|tills?|displays?|sheets?|signature|"
    r"zelle[n]?|spalte[n]?|brief(?:e[ns]?)?|nachricht(?:en)?|entwurf|vorlage[n]?|betreff|seite|liste|"
    r"vorschau|ausdruck|formular|fehlermeldung|"
    r"cellules?|lettres?|courriels?|messages?|brouillons?|modèles?|objet|aperçu|objet|"
    r"celdas?|cartas?|correos?|mensajes?|borrador(?:es)?|plantillas?|asunto|hoja|"
    r"células?|mensage(?:m|ns)|rascunhos?|modelos?|assunto|planilha|"
    r"cell[ae]|lettere?|messagg(?:io|i)|bozz[ae]|modell[oi]|oggetto|foglio|"
    r"cel(?:len)?|brie(?:f|ven)|berichten?|concept|sjabloon|onderwerp)"
)
_SHOWING = re.compile(
    r"(?i)\b(?:says?|said|saying|shows?|showed|shown|showing|reads?|contains?|contained|prints?|printed|"
    r"(?:you|one|to|they|we|who|everybody|nobody|readers?|customers?|clients?|can|will|would|may|might) see|sees|saw|seen|"
    r"spot(?:s|ted)?|notice[sd]?|found|displays?|displayed|still ha[sd]|"
    r"(?:begins?|began|starts?|started|opens?|opened|ends?|ended|goes|go|went|comes?|came|arrives?|arrived|"
    r"left|sent|printed|signed|addressed)(?: \w+)? (?:with|as|to)|returns?|throws?|threw|"
    r"(?:end(?:ed|s)|full|complain\w*|fail\w*|stopp\w*|crash\w*|abort\w*) (?:in|with|of|about|at|on)|"
    r"steht|stand|stehen|standen|zeigt|zeigen|liefert|meldet|enthält|sieht|sah|sehen|lautet|beginnt mit|"
    r"affiche(?:nt)?|dit|contient|montre|voit|vu|voyez|commence par|indique|renvoie|"
    r"muestra|dice|contiene|aparece|ve|vio|empieza (?:con|por)|devuelve|sale|pone|"
    r"mostra|diz|contém|aparece|vê|viu|começa com|retorna|"
    r"dice|mostra|contiene|appare|vede|visto|inizia con|comincia con|restituisce|"
    r"toont|zegt|bevat|staat|ziet|zag|begint met|geeft)"
    r"(?: (?:only|just|still|now|jetzt|nun|nur|noch|aún|encore|ainda|ancora|nog|me|us|you))?(?: (?:dear|hi|hello))?"
    r"[:,]?\s*[\"'“„«(]?$"
)
_OF_THINGS = re.compile(rf"(?i)^\s+(?:(?!(?:in|on|at|of|from|by|to)\b)\w+ )?(?:{COUNTED}|rows|lines|names|entries|%|{CURRENCIES})\b")
_INSTEAD = re.compile(
    r"(?i)^[\"'”“»)]*\s+(?:instead of|rather than|in place of|where (?:the|a|my|your)|statt|anstatt|anstelle|au lieu d|"
    r"à la place d|en (?:vez|lugar) de|em vez de|no lugar de|invece d|al posto d|in plaats van)\b"
)
# What a thing that is talked about does, as the subject of its sentence.
_MEANS = (
    r"(?:means?|meant|stands? for|refers? to|is short for|tells? you|says? that|shows? that|"
    r"bedeute[nt]|steh[t]? für|heißt|heissen|signifi(?:e|ent)|veut dire|désigne|"
    r"significa[n]?|quiere decir|quer dizer|betekent|betekenen|staat voor|oznacza|betyder)"
)
_DOES = (
    r"(?:prints?|pulls?|returns?|adds?|repeats?|takes?|lists?|begins?|ends?|inserts?|outputs?|stays? visible|"
    r"appears?|appeared|shows? up|showed up|turns? up|remain(?:s|ed)?|is (?:still )?(?:visible|unfilled)|"
    r"(?:was|were|is|are) (?:still |left )?(?:in|on|there)|asks? for|reads? the|fetches|fills|counts?|sums?|looks? up|"
    r"liefert|druckt|zeigt|fügt|setzt|holt|stand(?:en)? (?:noch |immer noch )?in|steht (?:noch )?in|erscheint|"
    r"bleibt|wird|affiche|reprend|insère|renvoie|ajoute|apparaît|reste|"
    r"muestra|inserta|toma|devuelve|aparece|suma|imprime|queda|"
    r"mostra|insere|pega|retorna|aparece|soma|fica|"
    r"stampa|inserisce|prende|restituisce|appare|somma|resta|"
    r"toont|drukt|voegt|haalt|verschijnt|blijft)"
)
_SUBJECT_OF = re.compile(
    rf"(?i)^[\"'”“»),]*(?: (?:in|from|on|of|de|von|da|di|van|en|no|na|im)(?: \w+){{1,3}}?)?\s+(?:then |only |just |erst |nur )?(?:{_MEANS}|{_DOES})\b"
)
_SUBJECT_MEANS = re.compile(rf"(?i)^[^.!?,\n]{{0,40}}?\s{_MEANS}\b")
_LINKED = re.compile(  # "{0} and {1}": what is said of one is said of the other
    r"(?P<one>[^\s\w]*[{}%\[\]<>|$#*@][^\s]*|[^\s]*[{}%\[\]<>|$#*@][^\s\w,]*),?\s+"
    r"(?:(?:and|or|und|oder|et|ou|y|o|e|en|of)\s+)?$"
)
_MEANT_AFTER = re.compile(rf"(?i)^[^.!?\n]{{0,60}}\b(?:{_MEANS}|does|do|differs?|works?|is for|is good for|gut ist|dient|sert|tut|fait|hace|faz|fa|doet)\b")
_WHAT = re.compile(
    r"(?i)\b(?:what|why|how|whether|was|warum|wie|wofür|wozu|ce que|pourquoi|comment|qué|por qué|que|o que|por que|"
    r"cosa|che cosa|perché|wat|waarom|an?|the|this|ein|eine|der|das|un|une|el|la|il|lo|um|uma|o|een|het)"
    r"\s+[\"'“„«(]?$"
)
_PARALLEL = re.compile(  # "%s stands for a string and %d for a number"
    rf"(?i)\b(?:{_MEANS}|{_DOES})\b[^.!?]*(?:\b(?:and|und|et|y|e|en|while|or)|,)\s+(?:(?:with|mit|avec|con|com|met)\s+)?[\"'“„«(]?$"
)
_TOOLS = (
    r"(?:mailchimp|hubspot|salesforce|marketo|klaviyo|brevo|sendgrid|pardot|mailjet|(?-i:Excel|Word|Ruby|Perl|Calc|"
    r"Numbers|Unix|Bash)|(?:google )?sheets|libreoffice|outlook|html|css|javascript|typescript|python|java|php|"
    r"sql|mysql|postgres|jinja|django|twig|smarty|liquid|handlebars|mustache|printf|latex|mjml|velocity|"
    r"freemarker|json|yaml|regex)"
)
_EVIDENCE = re.compile(  # that a sentence is about how mails are made
    rf"(?i)\b(?:{_TEXT}|{_TOOLS}|{_KIND}|fields?|greetings?|salutations?|first names?|surnames?|last names?|"
    r"address block|audience|layout|mock-?up|style guide|mail ?merge|serienbrief\w*|felder?|anrede|platzhalter|"
    r"textdatei|champs?|campos?|publipostage|velden|combinación|stampa unione)\b"
)
_OF_MAKING = re.compile(  # of a mail that is not sent yet; "email" and "list" readers know too
    rf"(?i)\b(?:{_TOOLS}|{_KIND}|templates?|drafts?|subject lines?|subject|header|footer|greetings?|salutations?|"
    r"first names?|surnames?|last names?|address block|audience|layout|mock-?up|style guide|mail ?merge|fields?|"
    r"previews?|letters?|documents?|editor|vorlagen?|entwurf|betreff|brief|serienbrief\w*|felder?|anrede|platzhalter|textdatei|"
    r"modèles?|brouillons?|objet|champs?|publipostage|plantillas?|borradores?|borrador|asunto|campos?|"
    r"rascunhos?|assunto|modell[oi]|bozz[ae]|oggetto|campi|sjabl\w+|concept|onderwerp|velden)\b"
)
_DONE_TO_A_CODE = re.compile(
    r"(?i)\b(?:use[sd]?|using|swap(?:s|ped)?|drop(?:s|ped)?|remov(?:e|es|ed)|replac(?:e|es|ed)|delet(?:e|es|ed)|insert(?:s|ed)?|"
    r"fill(?:s|ed)?|keep|kept|renam(?:e|es|ed)|escap(?:e|es|ed)|forbid[s]?|bans?|test(?:s|ed)?|chang(?:e|es|ed)|add(?:s|ed)?|(?:double-|right-)?click(?: on)?|select|choose|highlight|move[sd]?|copy|paste|"
    r"verwende\w*|benutz\w*|ersetz\w*|lösch\w*|entfern\w*|änder\w*|füll\w*|utilis\w*|remplac\w*|supprim\w*|"
    r"us(?:a|amos|e|ó)|utiliz\w*|reemplaz\w*|sustitu\w*|elimin\w*|substitu\w*|apag\w*|sostitu\w*|gebruik\w*|vervang\w*|verwijder\w*)"
    r"(?: (?:sie|only|now|jetzt|wir|both))?\s+[\"'“„«(]?$"
)
_FROM_A_LIST = re.compile(
    r"(?i)^[^.!?\n]{0,40}?\s(?:comes? from|(?:is|are|gets?) (?:filled|replaced|taken|read|merged)|(?:are|sind|sont|son|são|sono|zijn) "
    r"(?:the |die |les |los |os |i |de )?(?:\w+ )?(?:fields?|tags|felder|champs|campos|campi|velden|codes|variables))\b"
)
_PUT = re.compile(r"(?i)\b(?:put|type|write|paste|insert|schreib\w*|setz\w*)\s+[\"'“„«(]?$")
_PRINTS = re.compile(
    r"(?i)^[\"'”“»)]*\s+(?:simply |just |then |only )?(?:prints?|inserts?|pulls?|fetches|is (?:empty|blank)|stays (?:empty|blank|visible)|"
    r"shows? up|turns? up|is (?:the|a) (?:field|tag|code|name of)|druckt|bleibt leer|fügt|imprime|insère|inserta|insere|stampa|inserisce)\b"
)
_TOOL_SAYS = re.compile(rf"(?i)(?:^|[.!?;,:]\s|\b(?:and|but|that|if|when)\s)\W*{_TOOLS} (?:\w+ )?[a-z]+\s+[\"'“„«(]?$")
_ERROR = re.compile(
    r"(?:[a-z]\w*\.)*[A-Z]\w*(?:Error|Exception)\b|(?i:(?:liquid|template|syntax|reference|type|parse|twig|smarty|"
    r"handlebars|merge|rendering|personali[sz]ation) (?:\w+ )?(?:error|failure)|undefined \w|traceback|stack ?trace|"
    r"translation missing|missing helper|no such|could not|cannot|unable)"
)
_IF_EMPTY = re.compile(
    r"(?i)^[\"'”“»)]*\s+(?:is|are|was|stays|remains|has|have|ist|bleibt|hat|est|reste|está|es|é|fica|è|resta|blijft|heeft) "
    r"(?:\w+ )?(?:empty|blank|missing|no|not|without|leer|ohne|kein\w*|vide|vacío|vacía|vazio|vazia|vuot[oa]|leeg|geen)\b"
)
_IF = re.compile(r"(?i)\b(?:when|if|where|unless|wenn|falls|si|se|als|cuando|quando|lorsque)\s+[\"'“„«(]?$")
_WHY_DOES = re.compile(r"(?i)\b(?:does|do|did|will|would|can|could|should|must)\s+[\"'“„«(]?$")
_SHOWS_UP = re.compile(r"(?i)^[\"'”“»)]*\s+(?:still |only |then |sometimes )?(?:show|appear|print|mean|come|turn|stay|remain|stand|end)\b")
_LATIN = re.compile(r"(?i)(?:lorem|ipsum|dolor|sit|amet)\b")
_IS_LATIN = re.compile(
    r"(?i)^(?:[^.,;!?\n]{0,30})\s(?:is|was|are|has been|comes?|came|dates?|means?|ist|war|stammt|est|était|vient|es|era|viene|é|vem|è)\b"
)
_GUILLEMET = re.compile(r"[«‹]$")
_TO_A_VALUE = re.compile(
    r"(?i)\b(?:an|von|für|in|bei|mit|nach|aus|à|de|du|chez|pour|avec|en|para|con|por|em|com|da|di|per|a|at|to|for|with|from|of|"
    r"hallo|liebe[rs]?|herr|frau|monsieur|madame)\s+[«‹]$"
)
_AN_ERROR = re.compile(r"(?i)\b(?:an?|the|this|that|eine?[nm]?|d(?:er|en|ie|as)|une?|el|una|uma?|o|het|een)\s+[\"'“„«(]?$")
_OF_TEXTS = re.compile(rf"(?i)\b(?:{_TEXT}|{_TOOLS})\b")
_IN_TOOL = re.compile(
    rf"(?i)(?:^|[.!?:;]\s|,\s)\W*(?:in|with|mit|unter|en|dans|em|no|nel|con|bei)\s+(?:(?:an?|the|einem|einer) )?{_TOOLS}"
    r"(?:['’]s)?(?:,| \w+){1,4}"
)
_WITH = re.compile(r"(?i)^(?:.*[.!?]\s)?\W*(?:with|mit|avec|con|com|met)\s+[\"'“„«(]?$")
# "the {{footer}} block": a kind of code, and a word that has another meaning too.
_ITS_KIND = re.compile(
    r"(?i)^[\"'”“»)]*[\s-]+(?:(?:merge|personali[sz]ation|template)[ -]\w+|(?:short|merge|place)?-?(?:tags?|holders?)|placeholders?|tokens?|"
    r"variables?|syntax|formula|expression|snippet|platzhalter|variable|balise|etiqueta|marcador|segnaposto)\b"
)
_ITS_KIND_PERHAPS = re.compile(
    r"(?i)^[\"'”“»)]*[\s-]+(?:fields?|blocks?|codes?|tokens?|functions?|feld|felder|champs?|campos?|veld|velden)\b"
)
_ARTICLE = re.compile(
    r"(?i)\b(?:the|an?|this|that|each|every|any|das|der|die|dem|den|ein|eine|einen|le|la|un|une|ce|cette|el|una|este|o|um|uma|"
    r"il|lo|uno|de|het|een)\s+[\"'“„«(]?$"
)
_NOUN_OF_CODES = re.compile(
    rf"(?i)\b(?:the|an?|das|der|die|dem|den|ein|le|la|un|el|o|um|il|het|een) (?:{_KIND}|fields?|feld|champ|campo|veld)"
    r"\s*:?\s*[\"'“„«(]?$"
)
_NOT_ANY = re.compile(
    r"(?i)\b(?:no|never|avoid|not|nicht|niet|kein(?:e[nms]?)?|nie|pas de|jamais(?: de)?|ningún|nunca|nenhum|nessun|mai|geen|nooit)"
    r"\s+[\"'“„«(]?$"
)
_WHEN_TYPED = re.compile(
    r"(?i)\b(?:where(?:ver)?|when(?:ever)?|if|once|as soon as|wo|wenn|sobald|quand|là où|si|cuando|donde|quando|onde|dove|"
    r"als|waar|wanneer) (?:you|one|he|she|they|we|i|man|du|sie|er|vous|on|je|u)? ?(?:then |only )?"
    r"(?:writes?|wrote|types?|typed|puts?|enters?|inserts?|sees?|reads?|schreib\w*|setz\w*|écri\w+|tap\w+|escrib\w+|escrev\w+|"
    r"scriv\w+|schrijf\w*|typt?)\s+[\"'“„«(]?$"
)
_TEMPLATE_WITH = re.compile(
    r"(?i)\b(?:templates?|vorlagen?|modèles?|plantillas?|modelos?|modelli|sjabl\w+|subject lines?|betreffzeilen?)"
    r" (?:with|mit|without|ohne|containing|avec|con|com|met|like|wie|comme|como)\s+[\"'“„«(]?$"
)
_QUOTED_WHOLE = re.compile(r"[\"“„«]$")
_ONE_PRINTS = re.compile(
    r"(?i)^[\"'”“»)]*,? (?:you|one|we|man|sie|on|se|si) (?:can |could )?(?:print|write|get|insert|show|format|druck|schreib|fügt|gib)\w*\b"
)
_GREETED = re.compile(
    rf"(?i)(?:^|[.!?]\s)[\W_]*(?:{GREETINGS})(?: [^\s,:;.!?\"“„]+){{0,2}},?\s+$"
)
_OPENED = re.compile(r"[\"“„«‘](?=[^\"“”„«»‘]*$)|(?<!\w)'(?=[^']*$)")
# Who explains the syntax says what a block is; a template's source only has it, with its end.
_BLOCK = re.compile(
    r"\{%-?\s*(?:end\w+|trans|line)\b[^\n]*|\{%[^%\n]*%\}[^\n]*\{[%{][^\n]*\{[%{]|"
    r"^[^\w\n]*[A-Z]\w+: \{\{[^\n]*$"
)
_SIGNS = "%{}[]<>*|$#@~_&=!«»"
_PROSE = re.compile(r"[A-Za-zÀ-ÿ]{2,}")


@lru_cache(maxsize=512)
def _line(text: str, start: int) -> tuple[int, int]:
    end = text.find("\n", start)
    return text.rfind("\n", 0, start) + 1, end if end >= 0 else len(text)


def is_mentioned(text: str, start: int, end: int) -> bool:
    """Say whether the sentence around text[start:end] talks about it.

    >>> told = "Type *|FNAME|* where the name should stand."
    >>> is_mentioned(told, 5, 14), is_mentioned("Hi *|FNAME|*, thanks", 3, 12)
    (True, False)
    """
    first, last = _line(text, start)
    if _BLOCK.search(text, first, last):
        return False  # a template's own source
    start, end = _whole(text, start, end, first, last)
    if is_in_quotation(text, start, end):
        return True
    before, after = text[max(first, start - 200) : start], text[end : min(last, end + 80)]
    if _ERROR.match(text, start) and (_AN_ERROR.search(before) or _QUOTED_WHOLE.search(before)):
        return True
    if _LATIN.match(text, start) and _IS_LATIN.match(after):
        return True
    if not _PROSE.search(before):
        told = _EXPLAINED_AFTER.match(after) or _SUBJECT_MEANS.match(after)
        told = told or (_EVIDENCE.search(after) and _FROM_A_LIST.match(after))
        return told is not None and not _is_greeted(before)
    one = _LINKED.search(before) or _same_before(before, text[start : start + 2])
    at = start - len(before)
    if one and is_mentioned(text, at + one.start("one"), at + one.end("one")):
        return True
    trade = _TRADE.search(before) or _TRADE.search(after)
    own_before = re.split(r"[.!?]\s", before)[-1]
    own_after = re.split(r"[.!?](?=\s|$)", after)[0]
    if not _is_greeted(before) and _is_talked_about(own_before, own_after):
        return True
    return bool(
        (_NAMED.search(before) and (_KINDS.search(before) or _EXPLAINED_AFTER.match(after)))
        or (
            _TYPED.search(before)
            and (trade or (_PUT.search(before) and _EVIDENCE.search(f"{own_before} {own_after}")))
            and not _is_greeted(before)
        )
        or (_PLACED.match(after) and (_ORDER.search(before) or _TRADE.search(before)))
        or (_EXPLAINED_AFTER.match(after) and trade)
        or (_KIND_AFTER.match(after) and text[start - 1] in "\"'“„«")
    )


def _whole(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """Return where a code begins and ends of which text[start:end] may be only the name."""
    token = start
    while token > first and not text[token - 1].isspace() and text[token - 1] not in ".,;!?\"'“”":
        token -= 1
    opening = next((at for at in range(token, start) if text[at] in _SIGNS), start)
    start = opening
    while start > first + 1 and text[start - 1] == " " and text[start - 2] in "{[<%(":
        start -= 2
        while start > first and text[start - 1] in _SIGNS:
            start -= 1
    while end < last and (
        text[end] in _SIGNS
        or (text[end] == " " and text[end + 1 : end + 2] in ("}", "]", ">", "%"))
    ):
        end += 1
    return start, end


def _same_before(before: str, delimiter: str) -> re.Match[str] | None:
    """Return the code before this one that begins with the same signs."""
    if len(delimiter) < 2 or any(sign not in _SIGNS for sign in delimiter):
        return None
    return re.search(rf"(?P<one>{re.escape(delimiter)}[^\s]+)", before)


def _is_talked_about(before: str, after: str) -> bool:
    """Say whether the sentence shows a text in which something stands, or says what it means."""
    sentence = before + " " + after
    shown = _SHOWING.search(before) and not _OF_THINGS.match(after) and (
        _OF_TEXTS.search(sentence) is not None
        or _INSTEAD.match(after)
        or _QUOTED_WHOLE.search(before)
    )
    evident = _EVIDENCE.search(sentence) is not None
    kind = _KIND_BEFORE.search(before) or re.search(rf"(?i)\b{_TOOLS}\b", sentence)
    return bool(
        shown
        or (_ARTICLE.search(before) and _ITS_KIND.match(after))
        or (
            _ARTICLE.search(before)
            and _ITS_KIND_PERHAPS.match(after)
            and _OF_TEXTS.search(sentence) is not None
        )
        or (_NOUN_OF_CODES.search(before) and _OF_TEXTS.search(sentence))
        or _NOT_ANY.search(before)
        or (_DONE_TO_A_CODE.search(before) and _OF_MAKING.search(sentence))
        or (evident and _FROM_A_LIST.match(after))
        or _TOOL_SAYS.search(before)
        or (_IF.search(before) and _IF_EMPTY.match(after))
        or (_WHY_DOES.search(before) and _SHOWS_UP.match(after))
        or (evident and _PRINTS.match(after))
        or (evident and _GUILLEMET.search(before) and not _TO_A_VALUE.search(before))
        or _TEMPLATE_WITH.search(before)
        or _WHEN_TYPED.search(before)
        or (kind and _SUBJECT_OF.match(after))
        or (_WHAT.search(before) and _MEANT_AFTER.match(after))
        or _PARALLEL.search(before)
        or _IN_TOOL.search(before)
        or (_WITH.search(before) and _ONE_PRINTS.match(after))
    )


def is_in_quotation(text: str, start: int, end: int) -> bool:
    """Say whether text[start:end] is part of what a sentence quotes a mail as saying.

    >>> is_in_quotation('Never send "Hi [Name]" again.', 15, 21)
    True
    >>> is_in_quotation('Hello "Surname", your order has shipped', 7, 14)
    False
    """
    first, last = _line(text, start)
    if _BLOCK.search(text, first, last):
        return False
    opened = _OPENED.search(text, max(first, start - 80), start)
    if opened is None or not re.match(r"[^\n]{0,60}?[\"”“»’']", text[end:last]):
        return False
    around = text[first : opened.start()]
    inside = text[opened.end() : start].strip()
    told = len(_PROSE.findall(around)) >= 2 and _QUOTING.search(around)
    return bool(inside and told and not begins_sentence(text, opened.start()))


def _is_greeted(before: str) -> bool:
    return _GREETED.search(before) is not None
