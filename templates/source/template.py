"""A template file taken apart: its kind, subject, preheader and body, each with its place.

Parsing never raises for what stands in the file: faults are data (``problems``), so that a
linter can show them all. ``read_template`` raises only when there is no readable file.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes

from ..errors import Place, Problem, WorkspaceError
from ..lazy_regex import lazy_regex
from ..workspace.located import load_yaml, read_text
from ..workspace.odd_characters import odd_character
from .editor_damage import damaged_tags, in_words
from .tag_masking import TAG, Tag, places, tags

FRONT = lazy_regex(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
OURS = ("_tactful_", "_moment")  # names that a render gives to what templates cannot see
KNOWN_FRONT = {  # what each key says
    "subject": "The subject line of the email.",
    "preheader": "What a mailbox shows beside the subject, before the email is opened.",
    "offer": "The library item whose offer the email makes; it must still run when it leaves.",
    "drafted": "true: the text was drafted by a program, so each claim must stand in a fact.",
}
MAX_DEPTH = 200  # nested tags or blocks; the MJML engine dies at some thousands
MAX_STRANGE = 20
MAX_TAGS = 5_000  # of Jinja in one file
MAX_MARKDOWN = 200_000  # characters: twice what Gmail shows of a mail
MAX_FRONT = 20_000  # characters of front matter
MAX_SUBJECT = 5_000  # characters of a subject or preheader, as it is written
# Control characters, which no mail may hold, and the ones that mark values (origin.py).
# Half a character, which no file can hold, comes of an escape: "\\ud83d".
_STRANGE = lazy_regex("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ue000-\ue008\ud800-\udfff]")
_LARGEST = 10**18  # integer


class Kind(StrEnum):
    """What a template is written in."""

    mjml = "mjml"
    md = "md"
    txt = "txt"
    html = "html"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a template's source and where it begins."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Template:
    """One template file. ``name`` is as campaigns name it, ``path`` as messages do."""

    name: str
    path: str
    kind: Kind
    source: str
    body: Piece
    subject: Piece | None = None
    preheader: Piece | None = None
    front: dict[str, Any] = field(default_factory=dict)
    tags: tuple[Tag, ...] = ()
    problems: tuple[Problem, ...] = ()
    tree: nodes.Template | None = field(default=None, compare=False)  # of the whole source

    def __hash__(self) -> int:
        return hash((self.path, self.source))


def read_template(file: Path, *, name: str | None = None, shown: str | None = None) -> Template:
    """Read and parse a template file; raises TemplateError when it cannot be read."""
    text = read_text(file, shown=shown)
    return parse_template(text, name=name or file.name, path=shown or str(file))


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    return jinja2.Environment(autoescape=True)


def parse_template(text: str, *, name: str, path: str) -> Template:
    """Take text apart; syntax faults are in the result's ``problems``."""
    suffix = name.rpartition(".")[2].lower()
    kind = Kind(suffix) if suffix in Kind.__members__ else Kind.txt
    problems: list[Problem] = []
    place = Place(path, 1, 1)
    if strange := list(islice(_STRANGE.finditer(text), MAX_STRANGE)):
        at = places(text, path)
        found_there = tuple(
            Problem(
                f"the character U+{ord(one[0]):04X} is not allowed here",
                at(one.start()),
                "delete it",
            )
            for one in strange
        )
        return Template(name, path, kind, text, Piece(text, place), problems=found_there)
    if (unclosed := _unclosed_comments(text)) is not None:
        problem = Problem("comments are never closed", places(text, path)(unclosed), "add -->")
        return Template(name, path, kind, text, Piece(text, place), problems=(problem,))
    if _depth(text) > MAX_DEPTH:
        fix = "close the open tags, or split the template"
        return Template(
            name, path, kind, text, Piece(text, place),
            problems=(Problem(f"tags are nested more than {MAX_DEPTH} deep", place, fix),),
        )  # fmt: skip
    if (too_much := _too_much(text, kind, path)) is not None:
        return Template(name, path, kind, text, Piece(text, place), problems=(too_much,))
    tree = _tree(text, path, problems)
    problems += _unclosed(text, path, problems)
    found = tags(text, path)
    at = places(text, path)
    front: dict[str, Any] = {}
    subject = preheader = None
    body = Piece(text, Place(path, 1, 1))
    if kind in (Kind.md, Kind.txt):
        if match := FRONT.match(text):
            try:
                if len(match[1]) > MAX_FRONT:
                    what = f"front matter of more than {MAX_FRONT:,} characters"
                    fix = "end it with a line of ---; the text comes after it"
                    raise WorkspaceError([Problem(what, Place(path, 1, 1), fix)])
                located = load_yaml(match[1], path, first_line=2)
                front = located.data if isinstance(located.data, dict) else {}
                if located.data is not None and not isinstance(located.data, dict):
                    problems.append(
                        Problem("front matter must be 'key: value' lines", Place(path, 2, 1))
                    )
                for key in front:
                    if key not in KNOWN_FRONT:
                        from ..workspace.located import nearest

                        near = nearest(str(key), list(KNOWN_FRONT))
                        fix = (
                            f"did you mean '{near}'?"
                            if near
                            else f"known: {', '.join(KNOWN_FRONT)}"
                        )
                        problems.append(
                            Problem(
                                f"unknown key '{key}' in front matter",
                                located.place((str(key),)),
                                fix,
                            )
                        )
                    elif isinstance(front[key], list | dict):
                        what = f"'{key}' in front matter is not a text"
                        fix = "write it in one line, in quotes if it starts with [ or {"
                        problems.append(Problem(what, located.place((str(key),)), fix))
                    elif key == "drafted" and str(front[key]).casefold() not in ("true", "false"):
                        what = "'drafted' in front matter is neither true nor false"
                        fix = "write drafted: true where a program wrote the email"
                        problems.append(Problem(what, located.place((key,)), fix))
                subject = _front_piece(front, "subject", match, text, path)
                preheader = _front_piece(front, "preheader", match, text, path)
            except WorkspaceError as error:
                problems += [_quote_hint(problem) for problem in error.problems]
            body = Piece(text[match.end() :], at(match.end()))
    else:
        names = ("mj-title", "mj-preview") if kind is Kind.mjml else ("title", None)
        visible = re.sub(r"<!--.*?-->", lambda m: " " * len(m[0]), text, flags=re.DOTALL)
        for index, element in enumerate(names):
            if element is None:
                continue
            pattern = rf"<{element}\b[^>]*>(.*?)</{element}\s*>"
            if match := re.search(pattern, visible, re.DOTALL | re.IGNORECASE):
                inner = text[match.start(1) : match.end(1)]
                lead = len(inner) - len(inner.lstrip())
                piece = Piece(inner.strip(), at(match.start(1) + lead))
                if index == 0:
                    subject = piece
                else:
                    preheader = piece
    for named, said in (("subject", subject), ("preheader", preheader)):
        if said is not None and len(said.text) > MAX_SUBJECT:
            what = f"the {named} has more than {MAX_SUBJECT:,} characters"
            problems.append(Problem(what, said.place, "a phone shows about 40"))
    return Template(
        name, path, kind, text, body, subject, preheader, front, found, tuple(problems), tree
    )


def _too_much(text: str, kind: Kind, path: str) -> Problem | None:
    """Return what is wrong with a template that is more than a mail could need."""
    if kind is Kind.md and len(text) > MAX_MARKDOWN:
        what = f"more than {MAX_MARKDOWN:,} characters of Markdown"
        return Problem(what, Place(path, 1, 1), "mails over 102 KB are clipped by Gmail")
    following = next(islice(TAG.finditer(text), MAX_TAGS, None), None)
    if following is not None:
        what = f"more than {MAX_TAGS:,} Jinja tags"
        return Problem(what, places(text, path)(following.start()), "split the template")
    return None


def _front_piece(
    front: dict[str, Any], key: str, match: re.Match[str], text: str, path: str
) -> Piece | None:
    if front.get(key) is None:
        return None
    value = str(front[key])
    line = re.search(
        rf"^{key}[ \t]*:[ \t]*(?:[|>][-+]?[ \t]*\n[ \t]*)?[\"']?", match[1], re.MULTILINE
    )
    offset = match.start(1) + (line.end() if line else 0)
    return Piece(value, places(text, path)(offset))


def _quote_hint(problem: Problem) -> Problem:
    """A subject that begins with ``{{`` must be quoted in YAML: say so."""
    hint = "in front matter, put a text with {{ }} or ': ' in quotes"
    return Problem(problem.message, problem.place, problem.fix or hint)


def _tree(text: str, path: str, problems: list[Problem]) -> nodes.Template | None:
    try:
        tree = _environment().parse(text)
        refuse(tree)
        return tree
    except jinja2.TemplateSyntaxError as error:
        odd = _odd_character(text, path, error.message or "")
        plain = [odd] if odd is not None else []
        problems += _damage(text, path) or plain or [_syntax_problem(error, text, path)]
    except RecursionError:
        problems.append(Problem("an expression is nested too deeply", Place(path, 1, 1)))
    except (ValueError, OverflowError, MemoryError) as error:
        problems.append(Problem(f"cannot be parsed: {error}", Place(path, 1, 1)))
    return None


def _damage(text: str, path: str) -> list[Problem]:
    """Return what editors did to tags, where Jinja can read them no more for that."""
    at = places(text, path)
    return [
        Problem(in_words(one), at(one.sign_at), f"write {' '.join(one.repaired.split())}")
        for one in islice(damaged_tags(text), MAX_STRANGE)
    ]


def _syntax_problem(error: jinja2.TemplateSyntaxError, text: str, path: str) -> Problem:
    """Return Jinja's complaint in plain words, at its place."""
    at = places(text, path)
    message = error.message or ""
    if message == "Missing end of comment tag" and (start := open_comment(text)) is not None:
        what = "{# begins a comment of Jinja here, and nothing ends it"
        return Problem(what, at(start), "put a blank between { and #, or end it with #}")
    if found := re.fullmatch(r"unexpected char (.+) at (\d+)", message, re.DOTALL):
        return Problem(f"{found[1]} is not expected here", at(min(int(found[2]), len(text))))
    line = error.lineno or 1
    lines = text.split("\n")
    near = lines[line - 1] if line <= len(lines) else ""
    return Problem(_plain(message), Place(path, line, _fault_column(near)))


def open_comment(text: str) -> int | None:
    """Return where a comment of Jinja begins that nothing ends."""
    blank = TAG.sub(lambda match: " " * len(match[0]), text)
    start = blank.find("{#")
    return start if start >= 0 else None


_LOOKED_AT = (
    nodes.Filter, nodes.ScopedEvalContextModifier, nodes.Name, nodes.Getattr, nodes.Const,
)  # fmt: skip


def refuse(tree: nodes.Template) -> None:
    """Raise TemplateSyntaxError for Jinja that no template may hold, whatever it is filled with."""
    looked_at = list(tree.find_all(_LOOKED_AT))
    blocks = {
        id(node.node) for node in looked_at if isinstance(node, nodes.Getattr)
    }  # self.title()
    for node in looked_at:
        if isinstance(node, nodes.Name) and (
            node.name.startswith(OURS) or (node.name == "self" and id(node) not in blocks)
        ):
            raise jinja2.TemplateSyntaxError(f"'{node.name}' is not known here", node.lineno)
        if isinstance(node, nodes.ScopedEvalContextModifier):
            raise jinja2.TemplateSyntaxError("values are always escaped", node.lineno)
        if isinstance(node, nodes.Filter) and node.name == "striptags" and _is_of_block(node):
            what = (
                "use striptags on a value only: the text of a block is not escaped again after it"
            )
            raise jinja2.TemplateSyntaxError(what, node.lineno)
        if isinstance(node, nodes.Filter) and node.name == "safe" and not _is_written(node.node):
            what = "recipient data cannot be marked safe; only text in the template can"
            raise jinja2.TemplateSyntaxError(what, node.lineno)
    for node in looked_at:
        text = node.value if isinstance(node, nodes.Const) else None
        if isinstance(text, str) and (found := _STRANGE.search(text)):
            what = f"the character U+{ord(found[0]):04X} is not allowed here"
            raise jinja2.TemplateSyntaxError(what, node.lineno)
        number = node.value if isinstance(node, nodes.Const) else None
        if isinstance(number, int | float) and not abs(number) <= _LARGEST:
            raise jinja2.TemplateSyntaxError(
                "a number this large is not allowed in an email", node.lineno
            )


def _is_written(node: nodes.Node | None) -> bool:
    """Whether a template's author wrote what a filter gets: a text, or a block of it."""
    return node is None or isinstance(node, nodes.Const)


def _is_of_block(node: nodes.Node | None) -> bool:
    """Whether a filter is one of {% filter … %} or {% set x | … %}."""
    while isinstance(node, nodes.Filter):
        node = node.node
    return node is None


def _fault_column(line: str) -> int:
    """Return the column of the line's tag that Jinja refuses, or of its first tag."""
    first = None
    for match in TAG.finditer(line):
        first = first if first is not None else match.start() + 1
        if match[0].startswith("{{"):
            try:
                _environment().parse(match[0])
            except (jinja2.TemplateSyntaxError, RecursionError):
                return match.start() + 1
    if first is None:
        opened = re.search(r"\{\{|\{%|\{#|\}\}|%\}", line)
        first = opened.start() + 1 if opened else 1
    return first


_PLAIN = (
    (r"unexpected '(.+)'", r"'\1' is not expected here"),
    (
        r"expected token 'end of print statement', got '(.+)'",
        r"'\1' is not expected inside {{ }}; a field's name has no spaces",
    ),
    (r"expected token 'end of statement block', got '(.+)'", r"'\1' is not expected inside {% %}"),
    (r"Encountered unknown tag '(\w+)'.*", r"unknown tag {% \1 %}"),
    (
        r"Unexpected end of template\..*innermost block that needs to be closed is '(\w+)'.*",
        r"{% \1 %} is never closed; add {% end\1 %}",
    ),
    (r"No filter named '(\w+)'.*", r"unknown filter '\1'"),
)


_UNEXPECTED = lazy_regex(r"unexpected char (['\"])(?P<char>.+)\1 at (?P<at>\d+)", re.DOTALL)


def _odd_character(text: str, path: str, message: str) -> Problem | None:
    """Return that a pasted character stands in a tag, where that is what Jinja refuses."""
    match = _UNEXPECTED.match(message)
    at = int(match["at"]) if match else len(text)
    said = odd_character(text[at]) if at < len(text) else None
    return Problem(said[0], places(text, path)(at), said[1]) if said else None


def _plain(message: str) -> str:
    """Return Jinja's message in plain words."""
    for pattern, words in _PLAIN:
        if re.match(pattern, message, re.DOTALL):
            return re.sub(pattern, words, message, count=1, flags=re.DOTALL)
    return message[:1].lower() + message[1:].rstrip(".")


def _unclosed(text: str, path: str, known: list[Problem]) -> list[Problem]:
    """Return ``{{`` that nothing closes, where Jinja did not complain itself."""
    if known:
        return []
    blank = TAG.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    at = places(text, path)
    return [
        Problem(
            f"'{match[0]}' is never closed",
            at(match.start()),
            "close it, or write it inside {% raw %}",
        )
        for match in re.finditer(r"\{\{|\{%", blank)
    ]


_OPENING = lazy_regex(
    r"<(/?)([A-Za-z][\w:-]*)((?:\"[^\"]*\"|'[^']*'|[^<>\"'])*?)(/?)>|<!--.*?-->", re.DOTALL
)
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
_BLOCK = lazy_regex(r"\{%[-+]?\s*(end)?(if|for|block|macro|call|filter|set|with|autoescape)\b")


def _unclosed_comments(text: str) -> int | None:
    """Return where comments begin that nothing closes, when there are many.

    Looking for the end of each would take time that grows with the square of the text.
    """
    for opening, closing in (("<!--", "-->"), ("<![CDATA[", "]]>")):
        after = text.rfind(closing) + 1
        if text.count(opening, after) > MAX_DEPTH:
            return text.index(opening, after)
    return None


def _depth(text: str) -> int:
    """Return how deep tags and blocks are nested, at most (an upper estimate)."""
    deepest = depth = 0
    for match in _OPENING.finditer(text):
        if match[2] is None or match[4] or match[2].lower() in _VOID:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    depth = 0
    for match in _BLOCK.finditer(text):
        if match[2] == "set" and not match[1]:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest
