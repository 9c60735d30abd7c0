"""mj-include: files put in where they are named, inside the workspace only.

The engine's own loader tells neither the including file nor why it failed, so includes are
expanded here, before it sees the document.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ..errors import Place, Problem, TemplateError
from ..lazy_regex import lazy_regex
from .tag_masking import TAG, Shielded, Tag, shield

_INCLUDE = lazy_regex(
    r"<mj-include\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(?:/>|>\s*</mj-include\s*>)", re.DOTALL
)
_ATTRIBUTE = lazy_regex(r"(?<![\w-])([\w-]++)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_BODY = lazy_regex(r"<mj-body\b[^>]*>(.*)</mj-body\s*>", re.DOTALL)
_BEGINS = lazy_regex(r"\{(?=[{%#])")
MAX_INCLUDES = 50
MAX_INCLUDED = 1_000_000  # characters in all

Include = Callable[[str, str, Place], tuple[str, str]]
"""(path attribute, file that includes, place) -> (text, shown path); raises TemplateError."""


Mark = Callable[[Shielded], Shielded]


def named_files(source: str) -> frozenset[str]:
    """Return the paths that a source's mj-include elements name."""
    named = (dict(_pairs(match[1])).get("path", "") for match in _INCLUDE.finditer(source))
    return frozenset(named) - {""}


def _pairs(attributes: str) -> list[tuple[str, str]]:
    return [(name, a or b) for name, a, b in _ATTRIBUTE.findall(attributes)]


def expanded(shielded: Shielded, path: str, include: Include, mark: Mark | None = None) -> Shielded:
    """Return shielded with every mj-include replaced by its file's shielded text.

    Offsets inside an included text lead to the mj-include: a line that a reader can find,
    since included files are checked on their own.
    """
    work = _Expansion(include, mark, shielded.token, list(shielded.tags))
    text = work.expand(shielded.text, shielded.place, (path,))
    return Shielded(text, tuple(work.tags), shielded.token, _cuts(text, shielded))


@dataclass(slots=True)
class _Expansion:
    include: Include
    mark: Mark | None
    token: str
    tags: list[Tag]
    count: int = field(default=0)
    characters: int = field(default=0)

    def expand(self, text: str, place: Callable[[int], Place], files: tuple[str, ...]) -> str:
        out: list[str] = []
        position = 0
        for match in _INCLUDE.finditer(text):
            where = place(match.start())
            out += [text[position : match.start()], self._file(match[1], where, files)]
            position = match.end()
        out.append(text[position:])
        return "".join(out)

    def _file(self, attributes_text: str, where: Place, files: tuple[str, ...]) -> str:
        attributes = dict(_pairs(attributes_text))
        self.count += 1
        if self.count > MAX_INCLUDES:
            raise TemplateError([Problem(f"more than {MAX_INCLUDES} includes", where)])
        text, shown = self.include(attributes.get("path", ""), files[-1], where)
        self.characters += len(text)
        if self.characters > MAX_INCLUDED:
            what = f"more than {MAX_INCLUDED:,} characters are included"
            raise TemplateError([Problem(what, where, "Gmail clips emails over 102 KB")])
        if shown in files:
            raise TemplateError([Problem(f"'{shown}' includes itself", where)])
        if attributes.get("type") == "css":
            text = _apart(text)
            inline = ' inline="inline"' if attributes.get("css-inline") == "inline" else ""
            text = f"<mj-style{inline}>{text}</mj-style>"
        part = shield(text, shown)
        part = self.mark(part) if self.mark else part
        offset = len(self.tags)
        self.tags.extend(part.tags)
        body = re.sub(
            re.escape(part.token) + r"(\d+)z",
            lambda match: f"{self.token}{int(match[1]) + offset}z",
            part.text,
        )
        inner = _BODY.search(body) if "<mjml" in body else None
        return self.expand(inner[1] if inner else body, lambda _: where, (*files, shown))


def _apart(css: str) -> str:
    """Return a style sheet in which no brace meets a sign that would begin a tag of Jinja.

    "@media print{#a{…}}" is CSS as tools shorten it; whole tags of Jinja stay as they are.
    """
    out: list[str] = []
    position = 0
    for match in TAG.finditer(css):
        out += [_BEGINS.sub("{ ", css[position : match.start()]), match[0]]
        position = match.end()
    return "".join([*out, _BEGINS.sub("{ ", css[position:])])


def _cuts(text: str, shielded: Shielded) -> tuple[tuple[int, Place], ...]:
    """Return places for text, aligned with the source by the tokens they share."""
    cuts = [(0, shielded.cuts[0][1])]
    for number, (_, place) in enumerate(shielded.cuts[1:]):
        name = f"{shielded.token}{number}z"
        at = text.find(name, cuts[-1][0])
        if at >= 0:
            end = text.find("-->", at, at + len(name) + 4)
            cuts.append((end + 3 if end >= 0 else at + len(name), place))
    return tuple(cuts)
