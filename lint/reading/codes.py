"""Finds merge codes in a text: whole, spun, cut in half, encoded; and engines' error texts."""

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote

from ...templates.lazy_regex import each_match, lazy_regex
from .columns import is_slot
from .delimiters import find_lost_delimiters
from .engine_errors import find_engine_errors
from .expressions import find_expressions
from .hit import Hit, shorten, without_overlaps
from .mention import MOST_ASKED, is_mentioned, not_talked_about
from .sample import is_code_line, is_explained
from .syntaxes import SYNTAXES, Syntax
from .words import is_field_like, split_name

_UNNAMED = ("double-brace", "percent", "double angle", "doubled", "single")  # of many platforms
_ENVIRONMENT = frozenset("HOME PATH USER PWD SHELL LANG TMPDIR TERM EDITOR HOSTNAME".split())
_SPINTAX = lazy_regex(r"(?<![\w:$\\])\{(?P<name>[^{}|\n]{1,60}(?:\|[^{}|\n]{0,60})+)\}")

# The delimiters of codes as East Asian keyboards type them.
_NARROW = {ord(sign) + 0xFEE0: sign for sign in "{}[]<>%$#*|=_@()"}

# Half of a code: it lost its end or its beginning.
_HALVES = (
    lazy_regex(r"(?<![=({\[:])\{\{\{?(?!\{)[^{}\n]{0,40}"),
    lazy_regex(r"[\w.'\")\]]\s?\}\}\}?(?!\})"),
    lazy_regex(r"\{![A-Za-z_]\w*(?:\.\w+)+(?![\w.]|[^{}\n]{0,40}\})"),
    lazy_regex(r"\*\|[A-Za-z][\w:]*"),
    lazy_regex(r"(?<![A-Z_])[A-Z_]{2,}+\|\*"),
    lazy_regex(r"%%[A-Za-z_]\w+%?|(?<![\w%])%?[A-Za-z_]\w+%%"),
    lazy_regex(r"%%=\w|\w=%%|%%\[|\]%%"),
    lazy_regex(r"\{%[-+]?\s*\w[^%\n]{0,40}|\w\s*[-+]?%\}"),
    lazy_regex(r"<%[=\-]?\s*[\w@]\w*|[\w)]\s*-?%>"),
    lazy_regex(r"\[\[\s?[A-Za-z_]\w*+(?![^\[\]]*\]\])|(?<![\w\]])[A-Za-z_]\w*\s?\]\](?!\])"),
    lazy_regex(r"«[A-Za-z]+_\w+|[A-Za-z]+_\w+»"),
    lazy_regex(r"(?<![\w$])\$\{[A-Za-z_][\w.]*(?![\w.]|[^{}\n]*\})"),
    lazy_regex(r"<<[A-Za-z_]\w*(?=[\s,.!?]|$)|(?<![\w<])[A-Za-z_]\w*>>(?=[\s,.!?]|$)"),
)

# The sure beginnings and ends, as they look when encoded.
_ENCODED = lazy_regex(
    r"(?:&#0*123;|&#x0*7b;|&lbrace;|&lcub;|&#0*60;|&#x0*3c;|&lt;|&#0*37;|&percnt;|&#x0*25;|&#0*42;|"
    r"&ast;|&#0*91;|&lsqb;|&lbrack;|&laquo;|&#0*171;|%7[Bb]|%25%25|%2[Aa]|%5[Bb]|"
    r"%3[Cc]|\*%7[Cc]|%24)"
    r"[^\s<>]{0,6}(?:[^\n<>]{0,60}?)(?:&#0*125;|&#x0*7d;|&rbrace;|&rcub;|&gt;|"
    r"&#0*62;|&#x0*3e;|&#0*37;|"
    r"&percnt;|&#x0*25;|&#0*42;|&ast;|&#0*93;|&rsqb;|&rbrack;|&raquo;|&#0*187;|"
    r"%7[Dd]|%25%25|%2[Aa]|"
    r"%5[Dd]|%3[Ee]|%7[Cc]\*)+"
)


FILLED = "\ue010"  # stands where something will be merged: neither a word nor a blank


def without_codes(text: str) -> str:
    """Return text with every leftover code replaced by ``FILLED``, character for character."""
    for hit in find_codes(text):
        text = text[: hit.start] + FILLED * (hit.end - hit.start) + text[hit.end :]
    return text


@lru_cache(maxsize=4096)
def find_codes(text: str) -> tuple[Hit, ...]:
    """Return every merge code of any platform in text, whole, cut or encoded."""
    if not text.isascii():
        text = text.translate(_NARROW)
    whole = list(_whole(text))
    halves = [*_halves(text)]
    if halves:
        excused = _excused(text)
        halves = [h for h in halves if not any(h.overlaps(*span) for span in excused)]
    others = (
        *_encoded(text),
        *find_engine_errors(text),
        *find_expressions(text),
        *find_lost_delimiters(text),
    )
    found = (*whole, *_spintax(text), *halves, *others)
    return tuple(without_overlaps(not_talked_about(text, found)))


def _excused(text: str) -> list[tuple[int, int]]:
    """Return where text has codes of which it speaks."""
    matches = (
        match for syntax in SYNTAXES if syntax.strict for match in syntax.pattern.finditer(text)
    )
    return [
        match.span()
        for match in islice(matches, MOST_ASKED)
        if is_explained(text, match.start()) or is_mentioned(text, *match.span())
    ]


def _whole(text: str) -> Iterator[Hit]:
    for syntax in SYNTAXES:
        for match in each_match(syntax.pattern, text):
            name = (match["name"] or "").strip()
            if not _is_leftover(syntax, name, text, match):
                continue
            what = f"'{shorten(match[0])}' is a merge code that was never filled"
            if not syntax.platform.startswith(_UNNAMED):
                what += f" ({syntax.platform})"
            yield Hit(*match.span(), what, _fix(name))


def _is_leftover(syntax: Syntax, name: str, text: str, match: re.Match[str]) -> bool:
    start = match.start()
    if is_explained(text, start):
        return False
    if syntax.platform == "double-brace" and (not name or text[max(0, start - 1)] == "="):
        return bool(name) and "style" not in text[max(0, start - 8) : start]
    if syntax.platform == "Velocity" and match[0].startswith("${"):
        return not is_code_line(text, start) and name not in _ENVIRONMENT
    if syntax.platform.startswith("GetResponse"):
        return is_identifier(name)
    if syntax.strict:
        return True
    # "==" and "||" are of programs too: the line without them says what it is.
    line = text.replace(match[0], name) if syntax.platform == "doubled sign" else text
    if is_code_line(line, start):
        return False
    if syntax.platform in ("double angle", "Word mail merge"):
        return is_identifier(name) or is_field_like(name)
    return is_slot(name) or re.search(r"[A-Za-z]_[A-Za-z]", name) is not None


def is_identifier(name: str) -> bool:
    """Say whether name is written as programs write names: FirstName, first_name, FNAME, a.b."""
    return re.fullmatch(
        r"[A-Za-z]\w*(?:\.\w+)+|[A-Za-z]+_\w+|[A-Z][a-z]+(?:[A-Z][a-z0-9]*)+|"
        r"[a-z]+[A-Z]\w*|"
        r"[A-Z][A-Z0-9]{2,}",
        name,
    ) is not None or (is_field_like(name) and " " not in name)


def _fix(name: str) -> str:
    words = split_name(re.split(r"[|:?(]", name)[0].rpartition(".")[2])
    if words and is_field_like(" ".join(words)) and len(words) <= 3:
        return (
            f"print the field that holds the {' '.join(words)}, with a fallback, or remove the code"
        )
    return "print one of your own fields with a fallback, or remove the code"


def _spintax(text: str) -> Iterator[Hit]:
    for match in each_match(_SPINTAX, text):
        options = [option.strip() for option in match["name"].split("|")]
        prose = any(" " in o or o[:1].isupper() for o in options) or not is_code_line(
            text, match.start()
        )
        if prose and all(re.fullmatch(r"[^\W\d][\w ,.!?'’\-]*|", o) for o in options):
            what = f"'{shorten(match[0])}' is spintax: no variant was chosen"
            yield Hit(*match.span(), what, "choose one wording, or make variants of the step")


def _halves(text: str) -> Iterator[Hit]:
    for pattern in _HALVES:
        for match in each_match(pattern, text):
            closing = match[0].rstrip().endswith(("}}", "%}"))
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.end()]
            if closing and line.count("{") >= line.count("}") and "%}" not in match[0]:
                continue
            if (
                match[0][2:] in _ENVIRONMENT
                or is_explained(text, match.start())
                or (is_code_line(text, match.start()) and not is_identifier_half(match[0]))
            ):
                continue
            what = f"'{shorten(match[0])}' is half of a merge code"
            yield Hit(*match.span(), what, "complete it or remove it")


def is_identifier_half(text: str) -> bool:
    """Say whether a half of a code names a field: then even a line like code does not excuse it."""
    names = re.findall(r"[A-Za-z_][\w.]*", text)
    return any(is_field_like(name) for name in names)


def _encoded(text: str) -> Iterator[Hit]:
    for match in each_match(_ENCODED, text):
        plain = unquote(html.unescape(match[0]))
        single = re.search(r"[{\[<]\s*+([A-Za-z][\w.]*+(?: ++[\w.]++)*+)\s*+[}\]>]", plain)
        if plain != match[0] and (
            any(hit.end - hit.start > len(plain) // 2 for hit in (*_whole(plain), *_halves(plain)))
            or (single and (is_identifier(single[1]) or is_field_like(single[1])))
        ):
            what = f"'{shorten(match[0])}' is an encoded merge code that was never filled"
            yield Hit(*match.span(), what, "print one of your own fields, or remove the code")
