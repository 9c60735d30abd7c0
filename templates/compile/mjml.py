"""MJML to HTML, once for each template, with its Jinja kept safe through the engine.

The engine (mjml-python, which is mrml) kills the process on documents nested thousands of
tags deep, prints attribute values with escapes of its own, refuses comments in mj-attributes
and mostly says no position when it fails. So depth is bounded before it sees anything
(template.py), the document is normalised here, and faults of structure are found by us,
with their place. See docs/templates.md for what MJML may hold.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import mjml

from ..errors import Place, Problem, TemplateError
from ..lazy_regex import lazy_regex
from ..source.includes import Include, Mark, expanded
from ..source.tag_masking import Shielded, Tag, shield, without
from ..trace.origin import NUMBER_END, TEXT
from .components import COMPONENTS, NOT_COMPILED, is_read, not_compiled
from .inline_styles import inlined, taken_out, unused

TAG = lazy_regex(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<(?P<close>/?)(?P<name>[A-Za-z][\w:-]*)"
    r"(?P<attrs>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(?P<self>/?)>",
    re.DOTALL,
)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_ENDING = "|".join(name for name, one in COMPONENTS.items() if one.ending and name != "mj-style")
# Where mrml takes no comment, which a statement is to it.
_NO_STATEMENTS = ("mj-attributes", "mj-accordion", "mj-accordion-element", "mj-carousel")
_IN_TEXT = lazy_regex(
    rf"<({'|'.join(one for one in _ENDING.split('|') if one != 'mj-raw')})\b[^<>]*(?<!/)>"
    r".*?</\1\s*>",
    re.DOTALL,
)
RAW_TAG = lazy_regex(r"</?mj-raw\b[^<>]*>")
_RAW_TEXT = ("mj-style", "style", "script")
ATTRIBUTE = lazy_regex(r"(?<![^\s=\"'<>/])([^\s=\"'<>/]++)(\s*=\s*)(\"[^\"]*\"|'[^']*')", re.DOTALL)
_BODY = lazy_regex(r"<mjml\b")
# What ``_normalised`` makes of a mark in an attribute.
_MARK = lazy_regex(rf"&#{ord(TEXT)};(\d+)&#{ord(NUMBER_END)};")
MAX_FAULTS = 200  # of one template; nobody reads more, and telling their places takes time


@dataclass(frozen=True, slots=True)
class Compiled:
    """The HTML with tokens still in it, what stood around <mjml>, and the tags to restore."""

    html: str
    shielded: Shielded
    before: str  # Jinja that stands before <mjml>: {% set %}, {% macro %}, imports
    after: str
    origin: Shielded  # the whole MJML that this is made of


def compile_mjml(
    source: str, path: str, *, include: Include | None = None, mark: Mark | None = None
) -> Compiled:
    """Return source as HTML with its Jinja tags as tokens; raises TemplateError, located.

    mark puts marks into the words of this file and of each that it includes.
    """
    shielded = shield(source, path)
    shielded = mark(shielded) if mark else shielded
    if include is not None and "<mj-include" in source:
        shielded = expanded(shielded, path, include, mark)
    return _compiled(shielded, path)


def recompiled(compiled: Compiled, text: str) -> Compiled:
    """Return compiled as if its shielded MJML were text, which holds a part of its tokens."""
    origin = compiled.origin
    there = {int(number) for number in re.findall(rf"{re.escape(origin.token)}(\d+)z", text)}
    shielded = without(origin, set(range(len(origin.tags))) - there)
    return _compiled(replace(shielded, text=text), origin.cuts[0][1].path)


def _compiled(shielded: Shielded, path: str) -> Compiled:
    origin = shielded
    opened = _BODY.search(shielded.text)
    closed = shielded.text.rfind("</mjml>")
    if opened is None or closed < 0:
        place = shielded.place(opened.start()) if opened else Place(path, 1, 1)
        what = "<mjml> is never closed" if opened else "there is no <mjml> element"
        raise TemplateError([Problem(what, place, "an .mjml file is one <mjml> … </mjml>")])
    closed += len("</mjml>")
    document = shielded.text[opened.start() : closed]
    faults = _faults(document, opened.start(), shielded)
    if faults:
        raise TemplateError(faults)
    document, css = taken_out(document, shielded)
    normalised = _normalised(document)
    try:
        greater = f"{origin.token}gt"
        html = mjml.mjml2html(_without_greater(normalised, greater))
        html = _MARK.sub(rf"{TEXT}\1{NUMBER_END}", html.replace(greater, ">"))
        html = RAW_TAG.sub("", _unwrapped(html, shielded))
        if css.strip():
            html = inlined(html, css)
            shielded = unused(css, html, shielded)
    except ValueError as error:
        raise TemplateError(
            [_engine_fault(str(error), normalised, opened.start(), shielded)]
        ) from error
    return Compiled(
        html.strip() + "\n",
        shielded,
        shielded.text[: opened.start()].strip(),
        shielded.text[closed:].strip(),
        origin,
    )


def _unwrapped(html: str, shielded: Shielded) -> str:
    """Return html without the tables that mj-social puts around a statement between elements."""
    return re.sub(
        r"<!--\[if mso \| IE\]><td><!\[endif\]--><table[^<>]*><tbody>"
        rf"(<!--{re.escape(shielded.token)}\d+z-->)"
        r"</tbody></table><!--\[if mso \| IE\]></td><!\[endif\]-->",
        r"\1",
        html,
    )


def lost_tags(lost: tuple[Tag, ...], doubled: tuple[Tag, ...]) -> list[Problem]:
    """Return a problem for each tag that MJML would drop or repeat where it stands."""
    problems = []
    for tag in lost:
        hint = "put it around a whole element, or inside the text of mj-text or mj-raw"
        problems.append(Problem(f"MJML drops {_short(tag.text)} here", tag.place, hint))
    for tag in doubled:
        hint = "put it inside the text of an element"
        problems.append(Problem(f"MJML repeats {_short(tag.text)} here", tag.place, hint))
    return problems


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "…"


def _faults(document: str, offset: int, shielded: Shielded) -> list[Problem]:
    if (foreign := document.find("<%")) >= 0:
        place = shielded.place(offset + foreign)
        return [Problem("'<%' is a tag of another template language", place, "use {{ }} and {% %}")]
    return unbalanced(document, offset, shielded) or list(_misplaced(document, offset, shielded))


def _misplaced(document: str, offset: int, shielded: Shielded) -> Iterator[Problem]:
    """Yield Jinja that MJML would refuse, or read as a value; document is balanced."""
    token = re.compile(re.escape(shielded.token) + r"(\d+)z")
    stack: list[str] = []
    for element in TAG.finditer(document):
        name = element["name"]
        if name is None:
            found = token.search(element[0]) if stack and stack[-1] in _NO_STATEMENTS else None
            if found is not None and (tag := shielded.tags[int(found[1])]).is_statement:
                what = f"MJML does not allow {_short(tag.text)} in {stack[-1]}"
                yield Problem(
                    what, tag.place, f"put it around {stack[-1]}, or inside a text or a value"
                )
            continue
        if element["close"]:
            while stack and name in stack and stack.pop() != name:
                pass
            continue
        if name in NOT_COMPILED:
            place = shielded.place(offset + element.start())
            yield Problem(not_compiled(name), place, NOT_COMPILED[name])
        if not element["self"] and name.startswith("mj-"):
            stack.append(name)
        for attribute, _, value in ATTRIBUTE.findall(element["attrs"]):
            found = token.search(value) if is_read(name, attribute) else None
            if found is not None:
                tag = shielded.tags[int(found[1])]
                what = f"MJML reads {attribute} of {name} before {_short(tag.text)} is known"
                yield Problem(
                    what, tag.place, "write a value; {% if %} may choose between elements"
                )


def unbalanced(document: str, offset: int, shielded: Shielded) -> list[Problem]:
    """Return unbalanced tags of a shielded document that begins at offset.

    The engine is as strict as XML about them, and says no place.
    """
    problems: list[Problem] = []
    stack: list[tuple[str, int]] = []
    raw: str | None = None
    for match in TAG.finditer(document):
        name = match["name"]
        if name is None:
            continue
        if len(problems) >= MAX_FAULTS:
            return problems
        lower = name.lower()
        if raw is not None:
            if match["close"] and lower == raw:
                raw = None
                stack.pop()
            continue
        if lower in _VOID or match["self"]:
            continue
        if not match["close"]:
            stack.append((name, match.start()))
            if lower in _RAW_TEXT:
                raw = lower
        elif stack and stack[-1][0] == name:
            stack.pop()
        elif any(opened == name for opened, _ in stack):
            while stack and stack[-1][0] != name:
                inner, at = stack.pop()
                problems.append(_open(inner, at, offset, shielded))
            stack.pop()
        else:
            place = shielded.place(offset + match.start())
            problems.append(
                Problem(f"</{name}> has no opening tag", place, "remove it, or add the opening tag")
            )
    problems += [_open(inner, at, offset, shielded) for inner, at in stack[:MAX_FAULTS]]
    return problems


def _open(name: str, at: int, offset: int, shielded: Shielded) -> Problem:
    return Problem(f"<{name}> is never closed", shielded.place(offset + at), f"add </{name}>")


def _normalised(document: str) -> str:
    """Return document with what the engine mishandles fixed; its meaning is unchanged."""

    def tag(match: re.Match[str]) -> str:
        attributes = match["attrs"]
        if match["name"] is None or not attributes or "=" not in attributes:
            return match[0]
        fixed = ATTRIBUTE.sub(attribute, attributes)
        return f"<{match['close']}{match['name']}{fixed}{match['self']}>"

    def attribute(match: re.Match[str]) -> str:
        # mrml prints values with Rust's {:?}: line ends, tabs, quotes, backslashes and
        # invisible characters would come out as escapes.
        value = " ".join(match[3][1:-1].split())
        value = value.replace("\\", "&#92;").replace('"', "&quot;")
        value = re.sub(
            "[\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ue000-\ue008]",
            lambda character: f"&#{ord(character[0])};",
            value,
        )
        return f'{match[1]}="{value}"'

    document = re.sub(r"<\?xml.*?\?>", "", document, flags=re.DOTALL)
    # In a text it parts nothing from anything, and would be sent as it stands.
    document = _IN_TEXT.sub(lambda match: RAW_TAG.sub("", match[0]), document)
    # mrml drops blanks with a line end in them between tags: words would join.
    document = re.sub(
        rf"<({_ENDING})\b[^<>]*(?<!/)>.*?</\1\s*>",
        lambda match: re.sub(r">[ \t]*\n\s*<", "> <", match[0]),
        document,
        flags=re.DOTALL,
    )
    document = re.sub(
        r"(<mj-(?:attributes|style|title|preview)\b[^>]*>)(.*?)(</mj-(?:attributes|style|title|preview)\s*>)",
        lambda match: (
            match[1] + re.sub(r"<!--(?!\s*tjq).*?-->", "", match[2], flags=re.DOTALL) + match[3]
        ),
        document,
        flags=re.DOTALL,
    )
    # Styles may not stand inside mj-attributes; they mean the same beside it.
    document = re.sub(
        r"(<mj-attributes\b[^>]*>)(.*?)(</mj-attributes\s*>)",
        _hoist_styles,
        document,
        flags=re.DOTALL,
    )
    document = (
        re.sub(r"/\*.*?\*/", "", document, flags=re.DOTALL) if "<mj-style" in document else document
    )
    return TAG.sub(tag, document).strip()


def _without_greater(document: str, word: str) -> str:
    """Return document with word for each ">" of its text.

    The engine looks for "]]>" in text byte by byte, and dies on a letter that takes several.
    """
    out: list[str] = []
    position = 0
    for match in TAG.finditer(document):
        text, *rest = re.split("(?=<)", document[position : match.start()], maxsplit=1)
        out += [text.replace(">", word), *rest, match[0]]
        position = match.end()
    return "".join([*out, document[position:]])


def _hoist_styles(match: re.Match[str]) -> str:
    styles = re.findall(r"<mj-style\b.*?</mj-style\s*>", match[2], re.DOTALL)
    rest = re.sub(r"<mj-style\b.*?</mj-style\s*>", "", match[2], flags=re.DOTALL)
    return "".join(styles) + match[1] + rest + match[3]


def _engine_fault(message: str, document: str, offset: int, shielded: Shielded) -> Problem:
    """Return the engine's complaint with the best place that can be told.

    document is what the engine got: from the last Jinja tag on it is nearly as the source.
    """
    at = re.search(r"position (\d+):(\d+)", message)
    before = document.encode()[: int(at[1]) if at else 0].decode("utf-8", "ignore")
    for tag in reversed(re.findall(re.escape(shielded.token) + r"\d+z", before)):
        offset = shielded.text.find(tag)
        before = before[before.rfind(tag) :]
        break
    place = shielded.place(min(offset + len(before), len(shielded.text)))
    what = re.sub(r"\s*at position \d+:\d+(\.\.\d+)?", "", message).strip()
    hint = "inside mj-text write HTML as XML: close <p> and <li>, quote attributes, &lt; for <"
    if "element" in what:  # it stands where none of that name may stand
        hint = "remove the element, or move it to where MJML allows it; see documentation.mjml.io"
    return Problem(f"MJML: {what}", place, hint)
