"""Separates code that a text shows on purpose from leftover merge codes.

Newsletters for developers are full of braces, brackets and ``null``. What is quoted as code
is never a leftover; a line of code excuses weak signs ("{id}") but no platform's own syntax.
"""

import re
from bisect import bisect_right
from functools import lru_cache

from ...templates.lazy_regex import lazy_regex

_QUOTED = lazy_regex(r"```.*?```|``[^`]+``|`[^`\n]+`", re.DOTALL)
_WHOLE_LINE = lazy_regex(
    r"""
    ^[\w.\#:>~\s,*()@-]*+\{(?>[^{}]*?[\w-]\s*:)[^{}]+?[;}]        # a CSS rule
    | ^\s*[{\[]\s*"[^"]*"\s*[:,\]]                              # JSON
    | ^\s*(?:\$\s)?(?:git|curl|wget|docker|kubectl|npm|npx|pip|cargo|sudo|ssh|cd|export|echo|
        brew|apt|apt-get|yarn|make|python\d?|node|ruby|go|rustup|psql|mysql|aws|gcloud)\s+[\w./$\"'-]
    | [\w>)\]]::[\w{<]                                          # paths of Rust and C++
    | \b(?:fn|func|def|enum|struct|impl|class|interface|trait|namespace)\s+\w+\s*[({:<]
    | \b(?:const|let|var|int|auto|String)\s+(?:mut\s+)?[\w{}\[\], ]+\s*=[^=]
    | \b(?:if|while|for|switch|match)\s*\(.*\)\s*\{
    | \b(?:return|break|throw|yield)\b[^.!?]*;
    | ===?|!==?|=>|->\s*\w+\s*\{|&&|\|\|
    | \b\w+!?\([^()]*["'][^()]*\)                               # a call with a string in it
    | \b(?:print|printf|println|format|console\.\w+|render|System\.\w+)!?\(
    | \bSELECT\b.+\bFROM\b|\bINSERT\s+INTO\b|\bUPDATE\b.+\bSET\b
    | \w<(?:\w++(?:,\s*+)?)++(?:<[^>]*>)?>                       # Vec<T>, Map<K, V>
    | \b[A-Z]+=\$\w+[/:]|\$(?:HOME|PATH|PWD|USER|SHELL)\b
    | \b(?:usage|syntax|options?|flags?|synopsis)\s*:\s
    | \s--?[a-z][\w-]*(?:[ =]|$).*[{<$|]                        # options of a command
    | ;\s*$
    """,
    re.VERBOSE | re.MULTILINE,
)
_ABOUT_SYNTAX = lazy_regex(
    r"(?i)\b(?:jinja2?|liquid|handlebars|mustache|twig|django|angular|vue(?:\.js)?|svelte|ejs|erb|"
    r"smarty|hubl|ampscript|velocity|blade|template (?:language|syntax|engine|literal|tag)s?|"
    r"syntax|"
    r"go templates?|delimiters?|merge (?:tags?|fields?|codes?)|"
    r"personali[sz]ation (?:tags?|tokens?)|shortcodes?|"
    r"placeholders?|interpolat\w+|templating|curly braces|double braces|f-strings?|"
    r"string formatting|escape sequence)\b"
)
_TELLING = lazy_regex(
    r"(?i)\b(?:write|writes|written|type|types|typed|use|uses|using|used|called|like|means?|"
    r"such as|e\.g\.|example|put|print|prints|printed|replaced? (?:by|with)|becomes?|syntax|tag|"
    r"tags|token|expression|expressions|variable|placeholder|wrap|wrapped|in|with|between|and|or|"
    r"is|named|supports?|allows?|renders?|outputs?|evaluates?|insert|add)\s*:?\s*[\"'“‘(]?$"
)

_NAMED_BEFORE = lazy_regex(rf"(?:{_ABOUT_SYNTAX.pattern[4:]})\s?[:,]\s+$", re.IGNORECASE)
_TOLD_AFTER = lazy_regex(
    r"\S+(?:[^{}\n]{0,30}?[}%*»>\]]+)?[\"'”’)]?\s+(?:is|are|prints?|renders?|loops?|"
    r"means?|outputs?|becomes|gets|"
    r"works?|inserts?|evaluates?|escapes?|stands for|refers to)\b"
)


@lru_cache(maxsize=8)
def code_ranges(text: str) -> list[tuple[int, int]]:
    """Return what is quoted as code, between backticks."""
    return [match.span() for match in _QUOTED.finditer(text)]


def line_around(text: str, position: int) -> tuple[int, int]:
    """Return where the line at position begins and ends."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    return start, end if end >= 0 else len(text)


def is_quoted_code(text: str, start: int, end: int) -> bool:
    """Say whether text[start:end] stands between backticks."""
    if "`" not in text:
        return False
    ranges = code_ranges(text)
    at = bisect_right(ranges, (start, len(text))) - 1
    return at >= 0 and end <= ranges[at][1]


def is_code_line(text: str, position: int) -> bool:
    """Say whether the line at position is program code rather than prose."""
    start, end = line_around(text, position)
    return _line_has(_WHOLE_LINE, text, start, end)


def is_code_beside(text: str, start: int, end: int) -> bool:
    """Say whether the line is code by what it has beside text[start:end]: "Decimal('3') seats"."""
    line_start, line_end = line_around(text, start)
    if not _line_has(_WHOLE_LINE, text, line_start, line_end):
        return False
    return _WHOLE_LINE.search(f"{text[line_start:start]}0{text[end:line_end]}") is not None


@lru_cache(maxsize=512)
def _line_has(pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Search a line once, however many things are noticed in it."""
    return pattern.search(text[start:end]) is not None


def is_explained(text: str, start: int) -> bool:
    """Say whether the text teaches the syntax that begins at start ("In Jinja you write …")."""
    line_start, line_end = line_around(text, start)
    if not _line_has(_ABOUT_SYNTAX, text, line_start, line_end):
        return False
    before = text[line_start:start]
    after = text[start:line_end]
    return bool(_TELLING.search(before) or _NAMED_BEFORE.search(before) or _TOLD_AFTER.match(after))
