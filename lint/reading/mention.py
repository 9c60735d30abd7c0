"""Says whether a sentence talks about what stands at a place, and does not use it.

A newsletter for those who send mail is full of merge codes: "type *|FNAME|* where the name
should stand". What a sentence names, quotes or tells somebody to type is no leftover.
"""

import re
from functools import lru_cache

from .sentences import begins_sentence

# What a code is called by those who talk about it.
_KIND = (
    r"(?:merge|personali[sz]ation|template|dynamic|custom)[ -](?:tags?|fields?|codes?|tokens?|"
    r"variables?|strings?)|variables?|placeholders?|tokens?|tags?|short-?codes?|syntax|"
    r"expressions?|snippets?|formulas?|functions?|macros?|merge|attributes?|constants?|keywords?|"
    r"parameters?|operators?|filters?|specifiers?|escapes?|format elements?|options?|flags?|"
    r"platzhalter|variablen?|seriendruckfeld\w*|formel|balises?|étiquettes?|marcador(?:es)?|"
    r"etiquetas?|segnaposto|fórmula|formule"
)
_NAMED = re.compile(
    rf"(?i)(?<!your )\b(?:{_KIND}|fields?|codes?|keys?|strings?|text|word|words|columns?|feld)"
    r"(?: (?:called|named|like|such as|is|for|of))?\s*:?\s*[\"'“„«(]?$"
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
    r"(?i)^[\"'”“»).,]*\s+(?:where(?:ver)?|before|after|in front of|in place of|instead of|"
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
    while start > first and text[start - 1] in _SIGNS:  # of a half, the rest
        start -= 1
    while end < last and text[end] in _SIGNS:
        end += 1
    before, after = text[max(first, start - 200) : start], text[end : min(last, end + 80)]
    if is_in_quotation(text, start, end):
        return True
    if not _PROSE.search(before):
        return _EXPLAINED_AFTER.match(after) is not None and not _is_greeted(before)
    trade = _TRADE.search(before) or _TRADE.search(after)
    return bool(
        (_NAMED.search(before) and (_KINDS.search(before) or _EXPLAINED_AFTER.match(after)))
        or (_TYPED.search(before) and trade and not _is_greeted(before))
        or (_PLACED.match(after) and (_ORDER.search(before) or _TRADE.search(before)))
        or (_EXPLAINED_AFTER.match(after) and trade)
        or (_KIND_AFTER.match(after) and text[start - 1] in "\"'“„«")
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
    return re.search(r"(?i)(?:^|[.!?]\s)(?:hi|hello|hey|dear)\s+$", before) is not None
