"""Finds what an engine said when it could not fill a mail: "KeyError: 'town'", "#REF!".

An error has a form of its own: the name of a kind of error and a colon, a file and a line, an
object of a program that has no value. A reader's "error E18" or "an error in your order" has none.
"""

from collections.abc import Iterator

from ...templates.lazy_regex import each_match, lazy_regex
from .hit import Hit, shorten
from .sample import is_code_line, is_explained

_FIX = "correct the list or the template that it came from"
_PART = (
    r"(?:merge ?(?:fields?|tags?|codes?)|templates?|variables?|fields?|attributes?|propert(?:y|"
    r"ies)|"
    r"placeholders?|tokens?|snippets?|partials?|helpers?|filters?|includes?|blocks?|data ?sources?|"
    r"columns?|keys?|bookmarks?|layouts?|translations?|locales?|bindings?|expressions?|methods?|"
    r"functions?|macros?|dictionary|index)"
)
_ENGINE = lazy_regex(
    r"(?i:Liquid (?:syntax )?error\b[^.\n]*|Error! (?:MergeField|Bookmark|Reference source|Unknown|"
    r"No text of|Not a valid)[^.\n]*|jinja2\.exceptions\.\w+|Template(?:Syntax|"
    r"Render\w*|DoesNotExist)? ?Error"
    r"|TemplateSyntaxError|UndefinedError\b|Traceback \(most recent call last\)|NoMethodError"
    r"|undefined method\b[^.\n]*|undefined local variable[^.\n]*|Missing helper: ?[^.\n]*"
    r"|\[?missing \"[\w.]+\" translation\]?"
    r"|translation missing: ?[^.\n]*|\bUndefined (?:variable|index|property|offset|"
    r"array key|constant)\b:? [^.\n]*"
    r"|(?:Parse|Syntax|Reference|Type)Error:[^\n]*|Twig\\?Error\w*|"
    r"Smarty error[^\n]*|handlebars error[^\n]*"
    r"|(?:Error|Exception) (?:while )?rendering[^.\n]*|could not (?:render|"
    r"resolve) (?:template|variable|merge)[^.\n]*"
    r"|\[?(?:merge|personali[sz]ation|render(?:ing)?|template) (?:error|failed|failure)\]?:?[^.\n]*"
    r"|\?{3}[\w.]+\?{3}|!![\w.]+!!|\b(?:missing|no) value for \w+"
    r"|'[\w.]+' is undefined|No such (?:field|property|merge tag)[^.\n]*)"
    r"|#(?:REF!|N/A\b|VALUE!|NAME\?|DIV/0!|ERROR!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)"
    r"|\[object \w+\]|<(?:built-in|bound|function|generator|class|object|\w+ object at)\b[^>\n]*>"
    r"|<(?P<kind>[A-Z]\w+): (?P=kind) object\b[^>\n]*>|\b[A-Z]\w+ object \((?:\d+|None)\)"
    r"|function\s?\(\w*\)\s?\{|System\.\w+(?:\.\w+)*Exception|java\.lang\.\w+|"
    r"java\.util\.\w+|System\.Collections\.\w+"
)
_SHAPED = lazy_regex(
    # A kind of error and a colon.
    r"(?<![\w.])(?:[a-z]\w*\.)*(?:[A-Z][a-z0-9]+){1,4}(?:Error|Exception|Fault|Failure)\b(?:: "
    r"?[^\n]{1,120}| at line \d+)"
    r"|\b(?:Fatal error|Uncaught \w+|Unhandled (?:exception|rejection)|Stack ?trace|Parse error): "
    r"?[^\n]{0,120}"
    # Nothing else is said in the line, or where it happened.
    r"|(?m:^)(?:[A-Z][a-z]+){1,4}(?:Error|Exception)(?= (?:in|at|near|on) (?:line|column|row|field|"
    r"template|position)\b|\s*$)[^\n]{0,60}"
    rf"|(?m:^)(?i:error|exception|failure|warning|fehler|erreur|errore|erro|fout) (?i:in|at|near|"
    rf"bei|im|dans|en|nel) (?:(?i:the) )?(?i:{_PART})\b[^\n]{{0,60}}$"
    rf"|(?m:^)(?i:{_PART}|data ?source|file|datei|vorlage|fichier|archivo) (?i:not found|"
    r"missing|undefined|nicht gefunden|introuvable|no encontrad[oa])(?=: ?\S|\s*$)[^\n]{0,60}"
    r"|(?i:\b(?:undefined|null) is not an? (?:object|constructor)\b|\bdivision by zero\b"
    r"(?=\s*$)|: data ?source not found\b)"
    r"|(?m:^)(?:ERROR|FEHLER|ERREUR) [45]\d\d\b[^\n]{0,60}"
    # A file and its line.
    r"|\b(?:Notice|Warning|Deprecated|Error)\b ?: ?[^\n]{3,160}?\b(?:on line \d+|in \S+\.(?:php|"
    r"phtml|inc|tpl|py|rb|js|twig)\b[^\n]{0,30})"
    r"|\bFile \"[^\"\n]+\", line \d+|\bat [\w$.]+\([\w$]+\.(?:java|kt|scala|js|ts|php):\d+\)|"
    r"(?<!\w)[\w/.-]+\.(?:php|py|rb|erb|jsx?|tsx?|twig|liquid|tpl|hbs|ejs|jinja2?|cshtml|"
    r"phtml):\d+(?::\d+)?\b"
    # An object of a program without a value.
    r"|(?i:\bobject reference not set to an instance of an object|\bcannot (?:read|set) "
    r"propert(?:y|ies) \S*[^\n]{0,20}?of (?:undefined|null)|"
    r"\bcall to (?:a member|an? undefined|undefined) (?:function|method)\b[^\n]{0,60}|"
    r"\btrying to (?:get property|access array offset)\b[^\n]{0,80}|"
    r"\b(?:string|object|none|int|float|NoneType)(?:'| object)? has no attribute\b[^\n]{0,40}|"
    r"\b\w+\.\w+ is not a function\b)"
    # What could not be found, of what templates are made of.
    rf"|(?i:\b(?:could not|cannot|can['’]t|unable to|failed to) (?:find|load|render|resolve|parse|"
    rf"evaluate|"
    rf"locate|bind|interpolate|read|compile|process) (?:the )?(?:[\w'\"-]+ )?{_PART} "
    rf"['\"“]?[\w.-]*(?:[_.'\"]|[a-z][A-Z])[\w.'\"-]*|"
    rf"\b(?:could not|cannot|unable to|failed to) (?:render|resolve|evaluate|interpolate) (?:the "
    rf")?(?:merge ?field|template|variable|placeholder|token)\b|"
    rf"\b(?:could not|cannot|unable to|failed to) find (?:the )?(?:merge ?field|merge ?tag|"
    rf"template|variable|placeholder|token)\b(?: \w+)?)"
    rf"|(?i:\b(?:error|exception|failure|warnung|fehler|erreur|errore|erro|fout)(?: \d+)? ?: "
    rf"(?:{_PART} (?:['\"“]|\w*[._]\w|not\b|is (?:not|un)|was not|does not|missing|unknown|"
    rf"undefined)|(?:undefined|unknown|missing|invalid|unexpected|"
    rf"no such|null|nil|empty|unresolved) (?:{_PART}|token|value|reference|character|end "
    rf"of)\b)[^\n]{{0,60}})"
    rf"|(?i:\b(?:nil|null|none|undefined|no|empty|missing|unknown|unresolved) (?:value|reference|"
    rf"data|match|{_PART}) "
    rf"(?:for|in|named|called|of|:)?:? ?(?:{_PART} )?)['\"“]?[A-Za-z]\w*(?:[._]\w+)+['\"”]?"
    # Databases and servers.
    r"|\bORA-\d{5}\b[^\n]{0,80}|\bSQLSTATE\[\w+\][^\n]{0,80}|\bERROR \d{4} \(\w+\)[^\n]{0,60}|"
    r"\b[45]\d\d (?:Internal Server Error|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway "
    r"Time-?out)\b|"
    r"\bHTTP(?:/\d(?:\.\d)?)? (?:Error )?[45]\d\d\b"
    r"|\{\s*\"(?:error|errors|message|exception)\"\s*:\s*[^{}\n]{1,120}\}"
    # Word, when it updates a field.
    r"|(?:Error|Fehler|¡Error|Erro|Fout|Błąd|Fel|Fejl)! (?:Bookmark|Reference|Textmarke|"
    r"Verweisquelle|Unbekannt|Es wurde|Kein|"
    r"Marcador|No se encuentra|Indicador|A origem|Fonte|Bladwijzer|Verwijzingsbron|Nie |Bokmärke|"
    r"Hittar|Bogmærke|Henvisning)[^.\n]*|"
    r"Erreur\s?! (?:Signet|Source|Nom)[^.\n]*|Errore\. (?:Il segnalibro|L['’]origine)[^.\n]*"
)
_TELLING = (  # one of them is in whatever _SHAPED finds
    "error", "exception", "fault", "failure", "uncaught", "unhandled", "trace", "notice", "warning",
    "deprecated", "not found", "division by", "introuvable", "gefunden", "is not a",
    "line ", ".java:", ".kt:", ".scala:", ".js:", ".ts:", ".php:", ".py:", ".rb:",
    ".erb:", "x:", ".twig:", ".liquid:", ".tpl:", ".hbs:", ".ejs:", ".jinja", ".cshtml:", ".phtml:",
    "object reference", "cannot", "can't", "can’t", "could not", "unable", "failed", "call to",
    "trying to", "has no attribute", "is not a function", "nil ", "null ", "none ", "undefined",
    "no ", "empty ", "missing ", "unknown ", "unresolved ", "ora-", "sqlstate", "bad gateway",
    "unavailable", "gateway time", "http", "fehler", "erreur", "erro", "fout", "błąd", "fel!",
    "fejl!", "warnung",
)  # fmt: skip


def find_engine_errors(text: str) -> Iterator[Hit]:
    """Yield each error of a program in text."""
    lower = text.lower()
    told = any(word in lower for word in _TELLING)
    for pattern in (_ENGINE, _SHAPED) if told else (_ENGINE,):
        for match in each_match(pattern, text):
            if is_explained(text, match.start()) or (
                match[0][0] not in "#[{" and is_code_line(text, match.start())
            ):
                continue
            what = f"'{shorten(match[0])}' is an error message of another program"
            yield Hit(*match.span(), what, _FIX)
