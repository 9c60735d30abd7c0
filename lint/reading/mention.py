"""Says whether a sentence talks about what stands at a place, and does not use it.

A newsletter for those who send mail is full of merge codes: "type *|FNAME|* where the name
should stand". What a sentence names, quotes or tells somebody to type is no leftover.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ...templates.lazy_regex import lazy_regex
from .code_words import KIND, MEANS
from .hit import Hit
from .said_of_codes import is_said_of
from .sample import is_quoted_code
from .sentences import begins_sentence
from .talk import EVIDENCE, FROM_A_LIST, QUOTED_WHOLE, is_talked_about
from .words import GREETINGS

_NAMED = lazy_regex(
    rf"(?i)(?<!your )\b(?:{KIND}|fields?|codes?|keys?|strings?|text|word|words|columns?|feld)"
    r"(?: (?:called|named|like|such as|is|for|of))?\s*:?\s*[\"'“„«(]?$"
)
_KINDS = lazy_regex(rf"(?i)\b(?:{KIND})\b")
# Where codes are typed, and who fills them in.
_TRADE = lazy_regex(
    rf"(?i)\b(?:{KIND}|strings?|editor|builder|drop-?downs?|subject lines?|templates?|"
    r"mailchimp|hubspot|salesforce|marketo|klaviyo|brevo|sendgrid|pardot|mailjet|excel|sheets|"
    r"spreadsheets?|word|html|javascript|python|java|php|sql|jinja|liquid|handlebars|"
    r"command line|terminal|config\w*|field|fields|column|columns|data ?base|braces|brackets|"
    r"percent signs|editorfenster|vorlage|éditeur|modèle|plantilla|modelo|sjabloon)\b"
)
_TYPED = lazy_regex(
    r"(?i)\b(?:type|types|typed|typing|write|writes|writing|paste|wrap|wrapped|enter|insert|"
    r"inserts|"
    r"use|uses|using|put|replace|replaces|swap|delete|remove|add|adds|see|sees|saw|shows?|prints?|"
    r"printed|turns?|like|like this|such as|as in|e\.g\.|example|between|"
    r"schreib\w*|tipp\w*|setz\w*|verwende\w*|wie|tapez|écrivez|insérez|escrib\w*|inserte|use|"
    r"digite|escreva|scriv\w*|inserisci|typ|schrijf)\s*:?\s*[\"'“„«(]?$"
)
# "type X where …": an order to put it somewhere, whatever X is.
_ORDER = lazy_regex(
    r"(?i)(?:^|[,.;:]\s|\b(?:to|you|just|then|please|should|can|must|and) )"
    r"(?:type|write|paste|wrap|enter|insert|put|use|replace|delete|remove|add|swap)"
    r"(?: in| the \w+| a \w+)?\s*[\"'“„«(]?$"
)
_PLACED = lazy_regex(
    r"(?i)^[\"'”“»).,]*\s+(?:where(?:ver)?|in place of|instead of|"
    r"(?:before|after|in front of|behind) (?:the |your |a )?(?:first|last|names?|greeting|"
    r"salutation|comma|"
    r"text|word|title|tag|hello|hi|dear|subject|company|[\"'“{\[<%*])|"
    r"in (?:your|the|a) (?:\w+ )?(?:e?mails?|template|subject(?: line)?|body|text|editor|html|"
    r"header|footer|draft|campaign|message)|for (?:strings?|numbers?|the name|names?)|"
    r"into (?:your|the|a)|to (?:print|show|display|insert|address|greet))\b"
)
_EXPLAINED_AFTER = lazy_regex(
    r"(?i)^[\"'”“»)]*\s+(?:is|are|gets?|was|will be|being|wird|est|es|è) (?:then )?"
    r"(?:replaced|filled|printed|shown|turned|rendered|swapped|exchanged|called|named|"
    r"a (?:\w+ )?(?:placeholder|variable|tag|token|code|field)|ersetzt|remplacée?|reemplazad\w|"
    r"substituíd\w|sostituit\w)\b|^[\"'”“»)]*\s+(?:means|stands for|prints|becomes|turns into|"
    r"returns|refers to|evaluates|into an?|"
    r"in (?:an? )?(?:python|jinja|java\w*|php|liquid|handlebars|excel|html|mailchimp|hubspot|"
    r"templates?|format strings?))\b"
)
# Verbs by which a sentence quotes what a mail says.
_KIND_AFTER = lazy_regex(rf"(?i)^[\"'”“»)]*\s+(?:{KIND}|format|notation)\b")
_QUOTING = lazy_regex(
    r"(?i)\b(?:says?|said|saying|reads?|begins?|began|starts?|started|opens?|opened|prints?|"
    r"printed|"
    r"shows?|showed|sees?|saw|seen|gets?|got|sends?|sent|never|avoid|avoids|laugh\w*|instead of|"
    r"called|titled|greet\w*|address\w*|wrote|writes?|writing|why|how|like|another|famous|"
    r"no more|tired of|stop|without|with|example|for instance|as in|bug|glitch|error|mistake|"
    r"word|name|subject|heißt|steht|beginnt|schreib\w*|dit|commence|écri\w+|dice|empieza|"
    r"escrib\w+|diz|começa|inizia|scriv\w+|begint)\b"
)
_SUBJECT_MEANS = lazy_regex(rf"(?i)^[^.!?,\n]{{0,40}}?\s{MEANS}\b")
_LINKED = lazy_regex(  # "{0} and {1}": what is said of one is said of the other
    r"(?P<one>[^\s\w]*[{}%\[\]<>|$#*@][^\s]*|[^\s]*[{}%\[\]<>|$#*@][^\s\w,]*),?\s+"
    r"(?:(?:and|or|und|oder|et|ou|y|o|e|en|of)\s+)?$"
)
_PUT = lazy_regex(r"(?i)\b(?:put|type|write|paste|insert|schreib\w*|setz\w*)\s+[\"'“„«(]?$")
_ONTO_A_LIST = lazy_regex(r"(?i)^\s+(?:on|onto|down|forward|to|auf|in touch|through)\s")
_ERROR = lazy_regex(
    r"(?:[a-z]\w*\.)*[A-Z]\w*(?:Error|Exception)\b|(?i:(?:liquid|template|syntax|reference|type|"
    r"parse|twig|smarty|"
    r"handlebars|merge|rendering|personali[sz]ation) (?:\w+ )?(?:error|failure)|undefined \w|"
    r"traceback|stack ?trace|"
    r"translation missing|missing helper|no such|could not|cannot|unable)"
)
_EXPLAINED_NEXT = lazy_regex(  # "It is the program's code for the owner's name."
    r"(?i)[.!?;] (?:it|that|this|das|dies|es|c['’]est|ce sont|es|eso|esto|è|questo|é|isso|dat|"
    r"het)(?:['’]s)? ?"
    r"(?:is|are|was|stands for|ist|war|est|es|è|é|is)? (?:[\w'’-]+ ){0,5}?(?:code|tag|field|"
    r"placeholder|token|"
    r"variable|formula|platzhalter|feld|variable|formel|balise|champ|marcador|campo|segnaposto|"
    r"veld|"
    r"code|código|codice)\b"
)
_ASKED_WHY = lazy_regex(
    r"(?i)\b(?:ask(?:s|ed)?|wonder(?:s|ed)?|know|see|explain(?:s|ed)?|tell you|fragt\w*|"
    r"demand\w+|pregunt\w+) "
    r"(?:\w+ )?(?:why|how come|what|warum|weshalb|pourquoi|por qué|perché|waarom) [\"'“„«]?$"
)
_THE_WORD = lazy_regex(
    r"(?i)\b(?:the|das|le|la|el|il|o|a|het|an) (?:words?|abbreviation|term|letters|wort|kürzel|"
    r"mot|mention|palabra|parola|palavra|woord|ordet|słowo) [\"'“„«]?$"
)
_LABELLED = lazy_regex(  # by hand, on a thing: "stops marked [x]"
    r"(?i)\b(?:marked|labell?ed|stamped|headed|captioned|inscribed|markiert|beschriftet|"
    r"gekennzeichnet|marqués?|marquées?|marcad[oa]s?|contrassegnat[oaie]|assinalad[oa]s?|"
    r"gemarkeerd|märkt|mærket|oznaczon\w+) (?:with |as |mit |con |com |met )?[\"'“„«]?$"
)
_LATIN = lazy_regex(r"(?i)(?:lorem|ipsum|dolor|sit|amet)\b")
_IS_LATIN = lazy_regex(
    r"(?i)^(?:[^.,;!?\n]{0,30})\s(?:is|was|are|has been|comes?|came|dates?|means?|ist|war|stammt|"
    r"est|était|vient|es|era|viene|é|vem|è)\b"
)
_AN_ERROR = lazy_regex(
    r"(?i)\b(?:an?|the|this|that|eine?[nm]?|d(?:er|en|ie|as)|une?|el|una|uma?|o|het|"
    r"een)\s+[\"'“„«(]?$"
)
_GREETED = lazy_regex(rf"(?i)(?:^|[.!?]\s)[\W_]*(?:{GREETINGS})(?: [^\s,:;.!?\"“„]+){{0,2}},?\s+$")
_OPENED = lazy_regex(r"[\"“„«‘](?=[^\"“”„«»‘]*$)|(?<!\w)'(?=[^']*$)")
# Who explains the syntax says what a block is; a template's source only has it, with its end.
_BLOCK = lazy_regex(
    r"\{%-?\s*(?:end\w+|trans|line)\b[^\n]*|\{%[^%\n]*%\}[^\n]*\{[%{][^\n]*\{[%{]|"
    r"^[^\w\n]*[A-Z]\w+: \{\{[^\n]*$"
)
_SIGNS = "%{}[]<>*|$#@~_&=!«»"
_PROSE = lazy_regex(r"[A-Za-zÀ-ÿ]{2,}")


MOST_ASKED = 100  # codes in one text; a text with more of them is no prose about codes
_LONGEST = 100  # characters of a code


def not_talked_about(text: str, hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield the hits that stand in a mail by mistake: nobody quotes them or talks about them."""
    for asked, hit in enumerate(hits):
        where = (text, hit.start, hit.end)
        if asked >= MOST_ASKED or not (is_quoted_code(*where) or is_mentioned(*where)):
            yield hit


@lru_cache(maxsize=512)
def _line(text: str, start: int) -> tuple[int, int]:
    end = text.find("\n", start)
    return text.rfind("\n", 0, start) + 1, end if end >= 0 else len(text)


def is_mentioned(text: str, start: int, end: int, *, linked: bool = True) -> bool:
    """Say whether the sentence around text[start:end] talks about it.

    linked also asks whether it talks about the code before, of which the same is said.

    >>> told = "Type *|FNAME|* where the name should stand."
    >>> is_mentioned(told, 5, 14), is_mentioned("Hi *|FNAME|*, thanks", 3, 12)
    (True, False)
    """
    first, last = _line(text, start)
    if _BLOCK.search(text, first, last):
        return False  # a template's own source
    start, end = _whole(text, start, end, first, last)
    if is_in_quotation(text, start, end) or is_said_of(text, start, end):
        return True
    before, after = text[max(first, start - 200) : start], text[end : min(last, end + 80)]
    if _EXPLAINED_NEXT.search(text, end, min(last, end + 240)) or _ASKED_WHY.search(before[-60:]):
        return True
    if _ERROR.match(text, start) and (_AN_ERROR.search(before) or QUOTED_WHOLE.search(before)):
        return True
    if _LATIN.match(text, start) and _IS_LATIN.match(after):
        return True
    if _THE_WORD.search(before) or (text[start] in "[({<" and _LABELLED.search(before)):
        return True
    greeted = _GREETED.search(before) is not None
    if not _PROSE.search(before):
        return not greeted and _is_subject(after)
    one = _LINKED.search(before) or _same_before(before, text[start : start + 2])
    at = start - len(before)
    if linked and one:
        known = is_mentioned(text, at + one.start("one"), at + one.end("one"), linked=False)
        if known:
            return True
    own_before = re.split(r"[.!?]\s", before)[-1]
    own_after = re.split(r"[.!?](?=\s|$)", after)[0]
    if not greeted and (
        is_talked_about(own_before, text[start:end], own_after)
        or _is_typed(before, after, own_before + own_after)
    ):
        return True
    return _is_named(before, after)


@lru_cache(maxsize=512)
def _is_subject(after: str) -> bool:
    """Say whether a sentence that begins with a code says what the code is."""
    if _EXPLAINED_AFTER.match(after) or _SUBJECT_MEANS.match(after):
        return True
    return EVIDENCE.search(after) is not None and FROM_A_LIST.match(after) is not None


@lru_cache(maxsize=512)
def _is_typed(before: str, after: str, sentence: str) -> bool:
    """Say whether somebody is told to type the code, where codes are typed."""
    if not _TYPED.search(before[-60:]):
        return False
    trade = _TRADE.search(before) or _TRADE.search(after)
    put = _PUT.search(before[-60:]) and EVIDENCE.search(sentence) and not _ONTO_A_LIST.match(after)
    return bool(trade or put)


@lru_cache(maxsize=512)
def _is_named(before: str, after: str) -> bool:
    """Say whether the code is called by its kind, put into its place, or explained."""
    trade = _TRADE.search(before) or _TRADE.search(after)
    return bool(
        (_NAMED.search(before[-60:]) and (_KINDS.search(before) or _EXPLAINED_AFTER.match(after)))
        or (_PLACED.match(after) and (_ORDER.search(before[-60:]) or _TRADE.search(before)))
        or (_EXPLAINED_AFTER.match(after) and trade)
        or (_KIND_AFTER.match(after) and before[-1] in "\"'“„«")
    )


def _whole(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """Return where a code begins and ends of which text[start:end] may be only the name."""
    token = start
    least = max(first, start - _LONGEST)
    while token > least and not text[token - 1].isspace() and text[token - 1] not in ".,;!?\"'“”":
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
