"""Says what a sentence does with a code in it: shows a text that has it, or tells what it means.

A code that is used stands where its value would: behind a greeting, an article, a preposition. One
that is talked about is the object of a verb that no value could be, or the subject of what codes
do; or the sentence calls it by its kind.
"""

import re
from functools import lru_cache

from ...templates.lazy_regex import lazy_regex
from .code_words import DOES, KIND, MEANS, TEXT, TOOLS
from .words import COUNTED, CURRENCIES

_KIND_BEFORE = lazy_regex(
    rf"(?i)\b(?:{KIND}|codes?|fields?|champ|feld|campo|veld|fehler|error|cell|zelle|celda|célula|"
    rf"cella|cel)"
    r"\s*:?\s*[\"'“„«(]?$"
)
_SHOWING = lazy_regex(
    r"(?i)\b(?:says?|said|saying|read|shows?|showed|shown|showing|reads?|contains?|contained|"
    r"prints?|"
    r"printed|"
    r"(?:you|one|to|they|we|who|everybody|nobody|readers?|customers?|clients?|can|will|would|may|"
    r"might) see|sees|saw|seen|"
    r"spot(?:s|ted)?|notice[sd]?|found|displays?|displayed|still ha[sd]|"
    r"(?:begins?|began|starts?|started|opens?|opened|ends?|ended|goes|go|went|comes?|came|arrives?|"
    r"arrived|"
    r"left|sent|printed|signed|addressed)(?: \w+)? (?:with|as|to)|returns?|throws?|threw|"
    r"(?:end(?:ed|s)|full|complain\w*|fail\w*|stopp\w*|crash\w*|abort\w*) (?:in|with|of|about|at|"
    r"on)|"
    r"steht|stand|stehen|standen|zeigt|zeigen|liefert|meldet|enthält|sieht|sah|sehen|lautet|"
    r"beginnt mit|"
    r"affiche(?:nt)?|dit|contient|montre|voit|vu|voyez|commence par|indique|renvoie|"
    r"muestra|dice|contiene|aparece|ve|vio|empieza (?:con|por)|devuelve|sale|pone|"
    r"mostra|diz|contém|aparece|vê|viu|começa com|retorna|"
    r"dice|mostra|contiene|appare|vede|visto|inizia con|comincia con|restituisce|"
    r"toont|zegt|bevat|staat|ziet|zag|begint met|geeft)"
    r"(?: (?:only|just|still|now|jetzt|nun|nur|noch|aún|encore|ainda|ancora|nog|me|us|you))?(?: "
    r"(?:dear|hi|hello))?"
    r"[:,]?\s*[\"'“„«(]?$"
)
_OF_THINGS = lazy_regex(
    rf"(?i)^\s+(?:(?!(?:in|on|at|of|from|by|to)\b)\w+ )?(?:{COUNTED}|rows|lines|names|entries|%|"
    rf"{CURRENCIES})\b"
)
_INSTEAD = lazy_regex(
    r"(?i)^[\"'”“»)]*\s+(?:instead of|rather than|in place of|where (?:the|a|my|your)|statt|"
    r"anstatt|anstelle|au lieu d|"
    r"à la place d|en (?:vez|lugar) de|em vez de|no lugar de|invece d|al posto d|in plaats van)\b"
)
_SUBJECT_OF = lazy_regex(
    rf"(?i)^[\"'”“»),]*(?: (?:in|from|on|of|de|von|da|di|van|en|no|na|im)(?: "
    rf"\w+){{1,3}}?)?\s+(?:then |only |just |erst |nur )?(?:{MEANS}|{DOES})\b"
)
_MEANT_AFTER = lazy_regex(
    rf"(?i)^[^.!?\n]{{0,60}}\b(?:{MEANS}|does|do|differs?|works?|is for|is good for|gut ist|dient|"
    rf"sert|tut|fait|hace|faz|fa|doet)\b"
)
_WHAT = lazy_regex(
    r"(?i)\b(?:what|why|how|whether|was|warum|wie|wofür|wozu|ce que|pourquoi|comment|qué|por qué|"
    r"que|o que|por que|"
    r"cosa|che cosa|perché|wat|waarom|an?|the|this|ein|eine|der|das|un|une|el|la|il|lo|um|uma|o|"
    r"een|het)"
    r"\s+[\"'“„«(]?$"
)
_PARALLEL = lazy_regex(  # "%s stands for a string and %d for a number"
    rf"(?i)\b(?:{MEANS}|{DOES})\b[^.!?]*(?:\b(?:and|und|et|y|e|en|while|or)|,)\s+(?:(?:with|mit|"
    rf"avec|con|com|met)\s+)?[\"'“„«(]?$"
)
EVIDENCE = lazy_regex(  # that a sentence is about how mails are made
    rf"(?i)\b(?:{TEXT}|{TOOLS}|{KIND}|fields?|greetings?|salutations?|first names?|surnames?|last "
    rf"names?|"
    r"address block|audience|layout|mock-?up|style guide|mail ?merge|serienbrief\w*|felder?|anrede|"
    r"platzhalter|"
    r"textdatei|champs?|campos?|publipostage|velden|combinación|stampa unione)\b"
)
_OF_MAKING = lazy_regex(  # of a mail that is not sent yet; "email" and "list" readers know too
    rf"(?i)\b(?:{TOOLS}|{KIND}|templates?|drafts?|subject lines?|subject|header|footer|greetings?|"
    rf"salutations?|"
    r"first names?|surnames?|last names?|address block|audience|layout|mock-?up|style guide|mail "
    r"?merge|fields?|"
    r"previews?|letters?|documents?|editor|vorlagen?|entwurf|betreff|brief|serienbrief\w*|felder?|"
    r"anrede|platzhalter|textdatei|"
    r"modèles?|brouillons?|objet|champs?|publipostage|plantillas?|borradores?|borrador|asunto|"
    r"campos?|"
    r"rascunhos?|assunto|modell[oi]|bozz[ae]|oggetto|campi|sjabl\w+|concept|onderwerp|velden)\b"
)
_DONE_TO_A_CODE = lazy_regex(
    r"(?i)\b(?:use[sd]?|using|swap(?:s|ped)?|drop(?:s|ped)?|remov(?:e|es|ed)|replac(?:e|es|ed)|"
    r"delet(?:e|es|ed)|insert(?:s|ed)?|"
    r"fill(?:s|ed)?|keep|kept|renam(?:e|es|ed)|escap(?:e|es|ed)|forbid[s]?|bans?|test(?:s|ed)?|"
    r"chang(?:e|es|ed)|add(?:s|ed)?|(?:double-|right-)?click(?: on)?|select|choose|highlight|"
    r"move[sd]?|copy|paste|"
    r"verwende\w*|benutz\w*|ersetz\w*|lösch\w*|entfern\w*|änder\w*|füll\w*|utilis\w*|remplac\w*|"
    r"supprim\w*|"
    r"us(?:a|amos|e|ó)|utiliz\w*|reemplaz\w*|sustitu\w*|elimin\w*|substitu\w*|apag\w*|sostitu\w*|"
    r"gebruik\w*|vervang\w*|verwijder\w*)"
    r"(?: (?:sie|only|now|jetzt|wir|both))?\s+[\"'“„«(]?$"
)
FROM_A_LIST = lazy_regex(
    r"(?i)^[^.!?\n]{0,40}?\s(?:comes? from|(?:is|are|gets?) (?:filled|replaced|taken|read|merged)|"
    r"(?:are|sind|sont|son|são|sono|zijn) "
    r"(?:the |die |les |los |os |i |de )?(?:\w+ )?(?:fields?|tags|felder|champs|campos|campi|"
    r"velden|codes|variables))\b"
)
_PRINTS = lazy_regex(
    r"(?i)^[\"'”“»)]*\s+(?:simply |just |then |only )?(?:prints?|inserts?|pulls?|fetches|is "
    r"(?:empty|blank)|stays (?:empty|blank|visible)|"
    r"shows? up|turns? up|is (?:the|a) (?:field|tag|code|name of)|druckt|bleibt leer|fügt|imprime|"
    r"insère|inserta|insere|stampa|inserisce)\b"
)
_TOOL_SAYS = lazy_regex(
    rf"(?i)(?:^|[.!?;,:]\s|\b(?:and|but|that|if|when)\s)\W*{TOOLS} (?:\w+ )?[a-z]+\s+[\"'“„«(]?$"
)
_IF_EMPTY = lazy_regex(
    r"(?i)^[\"'”“»)]*\s+(?:is|are|was|stays|remains|has|have|ist|bleibt|hat|est|reste|está|es|é|"
    r"fica|è|resta|blijft|heeft) "
    r"(?:\w+ )?(?:empty|blank|missing|no|not|without|leer|ohne|kein\w*|vide|vacío|vacía|vazio|"
    r"vazia|vuot[oa]|leeg|geen)\b"
)
_IF = lazy_regex(
    r"(?i)\b(?:when|if|where|unless|wenn|falls|si|se|als|cuando|quando|lorsque)\s+[\"'“„«(]?$"
)
_WHY_DOES = lazy_regex(r"(?i)\b(?:does|do|did|will|would|can|could|should|must)\s+[\"'“„«(]?$")
_SHOWS_UP = lazy_regex(
    r"(?i)^[\"'”“»)]*\s+(?:still |only |then |sometimes )?(?:show|appear|print|mean|come|turn|stay|"
    r"remain|stand|end)\b"
)
_TO_A_VALUE = lazy_regex(
    r"(?i)\b(?:an|von|für|in|bei|mit|nach|aus|à|de|du|chez|pour|avec|en|para|con|por|em|com|da|di|"
    r"per|a|at|to|for|with|from|of|"
    r"hallo|liebe[rs]?|herr|frau|monsieur|madame)\s+$"
)
_OF_TEXTS = lazy_regex(rf"(?i)\b(?:{TEXT}|{TOOLS})\b")
_IN_TOOL = lazy_regex(
    rf"(?i)(?:^|[.!?:;]\s|,\s)\W*(?:in|with|mit|unter|en|dans|em|no|nel|con|bei)\s+(?:(?:an?|the|"
    rf"einem|einer) )?{TOOLS}"
    r"(?:['’]s)?(?:,| \w+){1,4}"
)
_WITH = lazy_regex(r"(?i)^(?:.*[.!?]\s)?\W*(?:with|mit|avec|con|com|met)\s+[\"'“„«(]?$")
# "the {{footer}} block": a kind of code, and a word that has another meaning too.
_ITS_KIND = lazy_regex(
    r"(?i)^[\"'”“»)]*[\s-]+(?:(?:merge|personali[sz]ation|template)[ -]\w+|(?:short|merge|"
    r"place)?-?(?:tags?|holders?)|placeholders?|tokens?|"
    r"variables?|syntax|formula|expression|snippet|platzhalter|variable|balise|etiqueta|marcador|"
    r"segnaposto)\b"
)
_ITS_KIND_PERHAPS = lazy_regex(
    r"(?i)^[\"'”“»)]*[\s-]+(?:fields?|blocks?|codes?|tokens?|functions?|feld|felder|champs?|"
    r"campos?|veld|velden)\b"
)
_ARTICLE = lazy_regex(
    r"(?i)\b(?:the|an?|this|that|each|every|any|das|der|die|dem|den|ein|eine|einen|le|la|un|une|ce|"
    r"cette|el|una|este|o|um|uma|"
    r"il|lo|uno|de|het|een)\s+[\"'“„«(]?$"
)
_NOUN_OF_CODES = lazy_regex(
    rf"(?i)\b(?:the|an?|das|der|die|dem|den|ein|le|la|un|el|o|um|il|het|een) (?:{KIND}|fields?|"
    rf"feld|champ|campo|veld)"
    r"\s*:?\s*[\"'“„«(]?$"
)
_NOT_ANY = lazy_regex(
    r"(?i)\b(?:no|never|avoid|not|nicht|niet|kein(?:e[nms]?)?|nie|pas de|jamais(?: de)?|ningún|"
    r"nunca|nenhum|nessun|mai|geen|nooit)"
    r"\s+[\"'“„«(]?$"
)
_WHEN_TYPED = lazy_regex(
    r"(?i)\b(?:where(?:ver)?|when(?:ever)?|if|once|as soon as|wo|wenn|sobald|quand|là où|si|cuando|"
    r"donde|quando|onde|dove|"
    r"als|waar|wanneer) (?:you|one|he|she|they|we|i|man|du|sie|er|vous|on|je|u)? ?(?:then |only )?"
    r"(?:writes?|wrote|types?|typed|puts?|enters?|inserts?|sees?|reads?|schreib\w*|setz\w*|écri\w+|"
    r"tap\w+|escrib\w+|escrev\w+|"
    r"scriv\w+|schrijf\w*|typt?)\s+[\"'“„«(]?$"
)
_TEMPLATE_WITH = lazy_regex(
    r"(?i)\b(?:templates?|vorlagen?|modèles?|plantillas?|modelos?|modelli|sjabl\w+|subject lines?|"
    r"betreffzeilen?)"
    r" (?:with|mit|without|ohne|containing|avec|con|com|met|like|wie|comme|como)\s+[\"'“„«(]?$"
)
QUOTED_WHOLE = lazy_regex(r"[\"“„«]$")
_ONE_PRINTS = lazy_regex(
    r"(?i)^[\"'”“»)]*,? (?:you|one|we|man|sie|on|se|si) (?:can |could )?(?:print|write|get|insert|"
    r"show|format|druck|schreib|fügt|gib)\w*\b"
)


_IN_A_FIELD = lazy_regex(  # what screens and forms have
    r"(?i)\b(?:feld|felder|spalte|zeile|menü|reiter|schaltfläche|knopf|taste|rubrik|kästchen|champ|"
    r"bouton|"
    r"onglet|colonne|case|rubrique|campo|casilla|botón|columna|pestaña|coluna|botão|aba|colonna|"
    r"pulsante|"
    r"scheda|veld|knop|kolom|tabblad|pole|field|button|column|tab|menu)\s+$"
)
_NAME_OF_ONE = lazy_regex(
    r"(?i)^[^\w]{0,4}(?:f_?name|l_?name|first_?name|last_?name|e-?mail|vorname|nachname|prenom|"
    r"nombre)"
)
_NO_NOUN = lazy_regex(
    r"(?i)^[^\w\s]*(?:\s*[.,;:!?)]|\s+(?:in|on|at|by|from|to|for|with|is|was|and|or|that|which|"
    r"where|yourself|again)\b|\s*$)"
)

_NEAR = 70  # characters before a code that say what is done to it


@lru_cache(maxsize=512)
def is_talked_about(before: str, code: str, after: str) -> bool:
    """Say whether the sentence shows a text in which a code stands, or says what it means.

    >>> is_talked_about("The letter said ", "{{ name }}", " instead of Ruth.")
    True
    """
    sentence = before + " " + after
    near = before[-_NEAR:]
    shown = (
        _SHOWING.search(near)
        and not _OF_THINGS.match(after)
        and (
            _OF_TEXTS.search(sentence) is not None
            or _INSTEAD.match(after)
            or QUOTED_WHOLE.search(near)
        )
    )
    evident = EVIDENCE.search(sentence) is not None
    kind = _KIND_BEFORE.search(near) or re.search(rf"(?i)\b{TOOLS}\b", sentence)
    return bool(
        shown
        or (_ARTICLE.search(near) and _ITS_KIND.match(after))
        or (
            _ARTICLE.search(near)
            and _ITS_KIND_PERHAPS.match(after)
            and _OF_TEXTS.search(sentence) is not None
        )
        or (_NOUN_OF_CODES.search(near) and _OF_TEXTS.search(sentence))
        or _NOT_ANY.search(near)
        or (_DONE_TO_A_CODE.search(near) and _OF_MAKING.search(sentence))
        or (evident and FROM_A_LIST.match(after))
        or _TOOL_SAYS.search(near)
        or (_IF.search(near) and _IF_EMPTY.match(after))
        or (_WHY_DOES.search(near) and _SHOWS_UP.match(after))
        or (evident and _PRINTS.match(after))
        or (evident and code[0] in "«‹" and not _TO_A_VALUE.search(near))
        or _TEMPLATE_WITH.search(near)
        or _WHEN_TYPED.search(near)
        or (code[0] in "«‹" and _IN_A_FIELD.search(near))
        or (_ARTICLE.search(near) and _NAME_OF_ONE.match(code) and _NO_NOUN.match(after))
        or (kind and _SUBJECT_OF.match(after))
        or (_WHAT.search(near) and _MEANT_AFTER.match(after))
        or _PARALLEL.search(before)
        or _IN_TOOL.search(before)
        or (_WITH.search(before) and _ONE_PRINTS.match(after))
    )
