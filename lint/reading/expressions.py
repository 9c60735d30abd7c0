"""Finds what programs fill in or work out and did not: "%1$s", "{total:.2f}", "=A2", "a.b.c".

Such a thing has no delimiters of a mail platform: it is the source of a program, a
spreadsheet or a list of translations, in the middle of what somebody would read.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import each_match, lazy_regex
from .hit import Hit, matches, shorten
from .sample import is_code_line, line_around
from .words import RECORD, THING, is_field_like, split_name

_FIX = "print one of your own fields, or write the words that belong here"

_PRINTF = lazy_regex(
    r"(?<![\w%&=/:<>),-])(?P<at>%(?:\d+\$)?[-+0]?\d*(?:\.\d+)?(?:l{0,2}[diu]|\.?\d*f|"
    r"[s@]))(?![\w%])"
)
_QUOTES = ("'", '"', "“", "”", "`")
_UNCOUNTED = lazy_regex(r"\d\s?$")  # "50 %d" is a rate with a slip
_FORMATTED = lazy_regex(  # {total:.2f}, {count:,}, {name!r}, {when:%d %B}; not CSS
    r"(?<![\w$%{])(?P<at>\{(?P<name>\d|[A-Za-z_][\w.]*(?:\[[^\[\]{}\n]{1,30}\])?)(?:![rsa]|"
    r"(?:![rsa])?:(?:[^{}\s\n]?[<>^=]\d{0,3}|"
    r"(?:[^{}\s\n]?[<>^=])?[ +#0-9]{0,4},?(?:\.\d+[eEfFgG%]|\d*[bcdfgnosxX])|,|"
    r"%[^{}\n]{1,30}))\})(?!\})"
)
_SCRIPTED = lazy_regex(  # {user?.name ?? "there"}, {member ? "Yes" : "No"}, {items.map(…)}
    r"(?<![\w$%{=@:])(?P<at>\{!?[A-Za-z_$][\w$.]*(?:\?\.[\w$.]+)*\s*(?:\?\?|\|\||&&|"
    r"\?\s*['\"<]|(?<=\.map)\(|(?<=[a-z]\(\)))[^{}\n]{0,120}\})"
)
_PLURAL = lazy_regex(
    r"(?P<at>\{\s*\w+\s*,\s*(?:plural|select|selectordinal|number|date|time)\b[^\n]{0,120})"
)
_JOINED = lazy_regex(  # Hi ' + user.name + ', thanks
    r"(?P<at>['\"]\s?(?:[+.&~]|\|\|)\s?\$?(?P<name>[A-Za-z_][\w.]*)(?:\([^()\n]{0,60}\))?"
    r"\s?(?:[+.&~]|\|\|)\s?['\"])"
)
_RAZOR = lazy_regex(
    r"(?<![\w.])(?P<at>@\(?(?:Model|ViewBag|ViewData|Html)\.[A-Za-z][\w.]*\)?|"
    r"@(?:if|elseif|foreach|unless|isset)\s?\([^\n]{1,60}\)|@end(?:if|foreach|unless|isset)\b)"
)
_ELEMENT = lazy_regex(
    r"(?i)(?P<at></?(?:merge|mergefield|field|variable|token|placeholder)\s[^<>\n]*=[^<>\n]*>|"
    r"</?merge(?:field)?\s?/?>)"
)
_CELL = r"(?:'[\w -]+'!|\w+!)?\$?[A-Z]{1,2}\$?\d{1,5}"
_FORMULA = lazy_regex(
    rf"(?:(?<=\s)|(?m:^))(?P<at>=\s?(?:[A-Z][A-Z.]{{1,20}}\([^\n]{{0,80}}\)|{_CELL}"
    rf"(?:\s?&\s?(?:\"[^\"\n]*\"|{_CELL})){{0,6}}))(?![\w(])"
)
_SHEETS = lazy_regex(r"(?i)\b(?:excel|sheets?|spreadsheets?|formulas?|cells?|calc)\b")
_FUNCTION = (
    r"(?:COALESCE|IFS?|IFNULL|ISNULL|NVL2?|NULLIF|CONCAT(?:ENATE|_WS)?|[VXH]LOOKUP|IFERROR|IIF|"
    r"DECODE|"
    r"PROPER|INITCAP|UPPER|LOWER|[LR]?TRIM|CAST|CONVERT|SUBSTR(?:ING)?|TO_(?:CHAR|DATE)|"
    r"DATE_FORMAT|FORMAT|"
    r"DATEADD|DATEDIFF|LEFT|RIGHT|REPLACE|TEXT(?:JOIN)?|COUNT|SUM|MAX|MIN|AVG|GETDATE|CURDATE|NOW|"
    r"TODAY|"
    r"SVERWEIS|WVERWEIS|VERKETTEN|WENN|RECHERCHEV|SI|BUSCARV|PROCV|CERCA\.VERT|VERT\.ZOEKEN)"
)
_CALLED = lazy_regex(  # COALESCE(first_name, 'friend'), NOW()
    rf"(?<![\w=.(])(?P<at>{_FUNCTION}\((?:\s*(?:['\"]|[A-Za-z@$*\d])(?:[^()\n]|"
    rf"\([^()\n]{{0,40}}\)){{0,80}})?\)|"
    r"[A-Z]{2,}(?:_[A-Z]+)*\((?=[^()\n]*(?:['\"]|[a-z]_[a-z]|\w\.\w))[\w.,;: '\"@-]{3,80}\))"
)
_TRANSLATED = lazy_regex(  # t('mail.hello'), __("Hello"), I18n.t(:hello)
    r"(?<![\w.$])(?P<at>(?:I18n\.t|i18next\.t|\$?t|tr|_{1,2}|_e|esc_html__|n?gettext|"
    r"trans(?:late)?|@lang|"
    r"Lang::get|LocalizedString|NSLocalizedString)\(\s*(?:['\"][^'\"\n]{1,60}['\"]|"
    r":\w+)[^()\n]{0,60}\))"
)
_TAGGED = lazy_regex(  # <xsl:value-of select="name"/>; Outlook has tags of its own
    r"(?P<at></?(?:xsl|c|fmt|fn|jsp|s|h|f|ui|th|tal|asp|py|t|bean|wicket):[\w-]+\b[^<>\n]*>)"
)
_CASE = lazy_regex(r"(?P<at>\bCASE\s+WHEN\b[^\n]{3,120}?\bEND\b)")
_QUERY = lazy_regex(
    r"(?<=\S)\s+\(?(?P<at>SELECT [\w.*, ()']{1,60} FROM \w+(?: WHERE [^\n.,;]{1,60})?)"
)
_WORD = lazy_regex(r"(?<![\w._$])[A-Za-zÀ-ÿ][a-zà-ÿ]+(?![\w._(])")
_KEY = lazy_regex(
    r"(?<![\w@/.:$-])(?P<at>[a-z][a-z0-9]*(?:_[a-z0-9]+)*(?:\.[a-z0-9]+(?:_[a-z0-9]+)*){1,5})(?![\w@/(=:-]|\.\w)"
)
_LISTED = frozenset(
    """greeting salutation welcome title subtitle subject body intro outro footer header heading
    subheading headline preheader label button cta message text copy closing signature mail email
    template notification salutation paragraph line content reminder confirmation hello""".split()
)
# How hosts and files end, though they are words of a record too.
_ENDS = frozenset(
    """example test local localhost invalid html txt pdf csv png jpg md json name company email
    date support event events product products shop store site website info city""".split()
)
_MISSED = lazy_regex(r"(?i)(?P<at>\[missing:? [\"'“]?[\w.-]+[\"'”]?(?: \w+)?\])")
# Errors of a spreadsheet, as its languages write them.
_SHEET = lazy_regex(
    r"(?P<at>#(?:BEZUG!|WERT!|NAME\?|ZAHL!|DIV/0!|ÜBERLAUF!|NULL!|VALEUR!|NOM\s?\?|NOMBRE!|NUL!|"
    r"¡REF!|¡VALOR!|¿NOMBRE\?|¡NUM!|¡DIV/0!|¡NULO!|RIF!|VALORE!|NOME\?|NUM!|REF!|VALOR!|NULO!|"
    r"VERW!|WAARDE!|NAAM\?|GETAL!|DEEL/0!|LEEG!|ADR!|ARG!|SAKNAS!|VÄRDEFEL!|REFERENS!)|"
    r"(?:(?<=[:=] )|(?<=[:=])|(?i:(?<=\bis )|(?<=\bist )|(?<=\best )|(?<=\bes )|(?<=\bé )|"
    r"(?<=\bè )|"
    r"(?<=\bat )|(?<=\bbei )|(?<=\bfor )|(?<=\bhi )|(?<=\bdear )|(?<=\bhallo )))"
    r"#(?:NV|N/V|N/D|N/B|N/DISP|ND|NA)(?![\w/]))"
)
_LINKED = lazy_regex(  # shop.example/sale[FN], https://x.example/?u={email}
    r"(?i)(?:https?://|www\.|(?<![\w.@-])[\w-]+(?:\.[\w-]+)+/)[^\s\[\]{}<>|]{0,200}"
    r"(?P<at>[\[{<](?P<name>[A-Za-z_]{2,30})[\]}>]|(?<==)[:@$](?P<bare>[A-Za-z_]{2,30})(?=[&\s]|$))"
)


def find_expressions(text: str) -> Iterator[Hit]:
    """Yield each piece of a program's, a spreadsheet's or a translator's source in text."""
    for pattern in (_PRINTF, _JOINED, _CALLED):
        for hit in matches(pattern, text, _left("{}"), _FIX):
            shown = (
                text[hit.start - 1 : hit.start] in _QUOTES
                and text[hit.end : hit.end + 1] in _QUOTES
            )
            counted = _UNCOUNTED.search(text[max(0, hit.start - 3) : hit.start])
            program = is_code_line(text, hit.start) and not (
                pattern is _CALLED and _is_in_prose(text, hit)
            )
            if not (counted or program or (shown and pattern is _PRINTF)):
                yield hit
    for hit in matches(_FORMATTED, text, _left("{}"), _FIX):
        line = text[text.rfind("\n", 0, hit.start) + 1 : hit.start]
        if not re.search(r"\bf['\"]|\w\([^)]*$|=\s*['\"]", line):
            yield hit
    for pattern in (
        _SCRIPTED,
        _PLURAL,
        _RAZOR,
        _ELEMENT,
        _QUERY,
        _CASE,
        _TAGGED,
        _TRANSLATED,
        _MISSED,
    ):
        yield from matches(pattern, text, _left("{}"), _FIX)
    for hit in matches(_FORMULA, text, _left("{}"), _FIX):
        start, end = line_around(text, hit.start)
        if not _SHEETS.search(text, start, end):
            yield hit
    errors = "'{}' is an error message of another program"
    for hit in matches(_SHEET, text, errors) if "#" in text else ():
        yield Hit(hit.start, hit.end, hit.what, "correct the list that it came from")
    yield from _keys(text)
    for match in each_match(_LINKED, text):
        name = match["name"] or match["bare"]
        known = is_field_like(name) or "_" in name or name.isupper() or match["at"][0] == "["
        if known and not is_code_line(text, match.start()):
            yield Hit(*match.span("at"), _left(shorten(match["at"])), _FIX)


def _is_in_prose(text: str, hit: Hit) -> bool:
    """Say whether words of a sentence stand around what a program works out."""
    start, end = line_around(text, hit.start)
    around = f"{text[start : hit.start]} {text[hit.end : end]}"
    return len(_WORD.findall(around)) >= 3 and not around.rstrip().endswith(";")


def _left(shown: str) -> str:
    return f"'{shown}' is an expression of a program that was never worked out"


def _keys(text: str) -> Iterator[Hit]:
    """Find the keys of translations: "mail.welcome.title"; a host or a file's name is none."""
    for match in each_match(_KEY, text):
        parts = match["at"].split(".")
        words = [word for part in parts for word in split_name(part)]
        known = sum(word in _LISTED for word in words)
        record = sum(word not in _LISTED and (word in RECORD or word in THING) for word in words)
        told = known >= 2 or (known == 1 and known + record >= 3)
        spelled = len(parts) > 2 or "_" in match["at"]
        host = parts[-1] in _ENDS or not parts[-1].isascii()
        if told and spelled and not host and not is_code_line(text, match.start()):
            what = f"'{shorten(match['at'])}' is the key of a text, not the text"
            yield Hit(*match.span("at"), what, _FIX)
