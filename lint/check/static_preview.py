"""Estimates the text of a template with and without a value from its source, unrendered.

Only single tags are compiled, each once for all templates; the rest of the source, without its
markup, is taken as the text of the email. A preview only saves renderings: where the text may
read wrong, or the source does more than print and test fields, the email itself is rendered.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import pairwise
from pathlib import Path

from ...templates.errors import TemplateError
from ...templates.lazy_regex import lazy_regex
from ...templates.render.compose import Composer
from ...templates.render.contexts import To
from ...templates.source.tag_masking import TAG
from ...templates.source.template import Kind, Template
from ...templates.workspace.located import read_text
from ...templates.workspace.workspace import Workspace

_STATEMENT = lazy_regex(r"\{%[-+]?\s*(\w+)\s*(.*?)\s*[-+]?%\}", re.DOTALL)
_INCLUDED = lazy_regex(
    r"(?:\A|\n[ \t]*\n|>)\s*\{%\s*include\s+(?P<name>'[^'\\]*'|\"[^\"\\]*\")\s*%\}"
    r"(?=\s*\Z|[ \t]*\n[ \t]*\n|\s*<)|\{%[-+]?\s*include\b"
)
_OWN = lazy_regex(r"\b(?:step|campaign|pick|loop|self|contact\s*\[|lead\s*\[|research\s*\[)")
_MARKUP = lazy_regex(
    r"<!--.*?-->|</?(?P<name>[A-Za-z][\w:-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>", re.DOTALL
)
_INLINE = frozenset(
    "a abbr b big cite code del em font i ins kbd mark q s small span strike strong sub sup u "
    "tt var".split()
)
_LINK = lazy_regex(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_SIGNS = lazy_regex(r"(?m)^[ \t]*(?:#{1,6} |[-*+] |\d+[.)] |> ?)+|[*_`]+|\\$")
_INCLUDE = lazy_regex(r"<mj-include\b[^>]*?\bpath\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_BESIDE = 60  # characters of the neighbours that a fault may reach into


class Unsure(Exception):
    """The text cannot be determined without a rendering."""


@dataclass(slots=True)
class StaticPreview:
    """Previews templates of one workspace; known has the output of tags, by tag and missing key."""

    workspace: Workspace
    composer: Composer
    to: Callable[[str | None], To]  # an example recipient, without the value of a key
    known: dict[tuple[str, str | None], str] = field(default_factory=dict)
    tags: dict[str, Callable[[To], str]] = field(default_factory=dict)
    silent: set[tuple[Path, frozenset[str]]] = field(
        default_factory=set
    )  # parts, with the keys that they do not use

    def changed(self, template: Template, keys: Collection[str]) -> str:
        """Return, as paragraphs, all text that changes when one of keys is missing.

        Raises Unsure where the source does not show that.
        """
        self._check_parts(template.source, Path(template.name).parent, keys)
        if template.kind in (Kind.mjml, Kind.html):
            pieces = [template.source]
        else:
            heads = (template.subject, template.preheader)
            pieces = [*(piece.text for piece in heads if piece), template.body.text]
        found: dict[str, None] = {}
        for piece in pieces:
            complete = self._text(piece, None)
            usual = _paragraphs(complete, template.kind)
            for key in keys:
                without = self._text(piece, key)
                if without == complete:
                    continue
                if not _markup(without) <= _markup(complete) | _markup(piece):
                    raise Unsure  # a link that may be shown
                for window in _windows(_paragraphs(without, template.kind), usual):
                    found[window] = None
                    found[_joined(window)] = None  # as HTML shows it
                    found[window.replace("\n\n", " \n\n")] = None  # a value stood at the end
        return "\n\n".join(found)

    def _text(self, source: str, missing: str | None) -> str:
        """Return source with the output of its tags, and only the branches that are taken."""
        out: list[str] = []
        open_: list[tuple[bool, bool]] = []  # of each condition around: taken before, holds now
        position, trimming = 0, False
        for match in TAG.finditer(source):
            tag, text = match[0], source[position : match.start()]
            text = text.lstrip() if trimming else text
            text = text.rstrip() if tag[2] == "-" else text
            position, trimming = match.end(), tag[-3] == "-"
            if all(holds for _, holds in open_):
                out.append(text)
            if tag.startswith("{%"):
                self._step(tag, open_, missing)
            elif tag.startswith("{{") and all(holds for _, holds in open_):
                out.append(self._prints(tag, missing))
        out.append(source[position:].lstrip() if trimming else source[position:])
        return "".join(out)

    def _step(self, tag: str, open_: list[tuple[bool, bool]], missing: str | None) -> None:
        """Apply one statement to open_, the stack of open conditions."""
        statement = _STATEMENT.fullmatch(tag)
        word = statement[1] if statement else ""
        if word == "include":
            return  # included parts were checked before
        if statement is None or word not in ("if", "elif", "else", "endif"):
            raise Unsure
        if word == "if":
            holds = self._holds(statement[2], missing)
            open_.append((holds, holds))
            return
        if not open_:
            raise Unsure  # begun in another piece
        taken, _ = open_.pop()
        if word != "endif":
            holds = not taken and (word == "else" or self._holds(statement[2], missing))
            open_.append((taken or holds, holds))

    def _holds(self, test: str, missing: str | None) -> bool:
        return bool(self._prints(f"{{% if {test} %}}1{{% endif %}}", missing))

    def _prints(self, tag: str, missing: str | None) -> str:
        output = self.known.get((tag, missing))
        if output is None:
            if _OWN.search(tag):
                raise Unsure
            try:
                prints = self.tags.get(tag)
                if prints is None:
                    prints = self.tags[tag] = self.composer.prints(tag)
                output = prints(self.to(missing))
            except TemplateError as error:
                raise Unsure from error
            self.known[tag, missing] = output
        return output

    def _check_parts(self, source: str, folder: Path, keys: Collection[str], deep: int = 5) -> None:
        """Raise Unsure where a part that source includes may use one of keys."""
        names = [one or other for one, other in _INCLUDE.findall(source)]
        for include in _INCLUDED.finditer(source):
            if not include["name"]:
                raise Unsure  # not a constant, or inside a sentence
            names.append(include["name"][1:-1])
        if names and not deep:
            raise Unsure
        for name in names:
            for path in {
                self.workspace.path(name),
                self.workspace.path((folder / name).as_posix()),
            }:
                self._check_part(path, keys, deep)

    def _check_part(self, path: Path, keys: Collection[str], deep: int) -> None:
        part = path, frozenset(keys)
        if part in self.silent:
            return
        root = self.workspace.templates.resolve()
        if not path.resolve().is_relative_to(root) or not path.is_file():
            return
        try:
            text = read_text(path)
        except TemplateError as error:
            raise Unsure from error
        words = {key.rpartition(".")[2] for key in keys}
        if _OWN.search(text) or not words.isdisjoint(re.findall(r"\w+", text)):
            raise Unsure
        self._check_parts(text, path.resolve().relative_to(root).parent, keys, deep - 1)
        self.silent.add(part)


def _markup(text: str) -> set[str]:
    """Return the markup in text that a value could stand in."""
    return {one[0] for pattern in (_MARKUP, _LINK) for one in pattern.finditer(text)}


def _windows(blocks: list[str], usual: list[str]) -> Iterator[str]:
    """Yield each paragraph that is not in usual or has another neighbour, with its neighbours."""
    known, pairs = set(usual), set(pairwise(["", *usual, ""]))
    around = ["", *blocks, ""]
    for number, (before, block) in enumerate(pairwise(around)):
        if block and block not in known:
            yield f"{before[-_BESIDE:]}\n\n{block}\n\n{around[number + 2][:_BESIDE]}"
        elif (before in known or not before) and (before, block) not in pairs:
            yield f"{before[-_BESIDE:]}\n\n{block[:_BESIDE]}"


def _joined(text: str) -> str:
    """Return text with each of its paragraphs in one line."""
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text)


def _paragraphs(text: str, kind: Kind) -> list[str]:
    """Return the paragraphs of text without its markup."""

    def removed(markup: re.Match[str]) -> str:
        name = (markup["name"] or "").lower()
        return "" if not name or name in _INLINE else "\n" if name == "br" else "\n\n"

    bare = _MARKUP.sub(removed, text)
    if kind is Kind.md:
        bare = _SIGNS.sub("", _LINK.sub(r"\1", bare))
    found = re.split(r"\n[ \t]*\n\s*", unescape(bare) if kind is not Kind.txt else bare)
    return ["\n".join(line.strip() for line in one.split("\n")) for one in found if one.strip()]
