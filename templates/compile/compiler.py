"""A template in, its compiled parts out: subject, preheader, HTML and text, all of them Jinja.

Each template is compiled once and kept.
"""

import html as html_
import itertools
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, partial

import jinja2
from jinja2 import nodes

from ..engine.environment import Environment
from ..engine.field_binding import hoist
from ..engine.filters import unknown_filters
from ..errors import Place, Problem, TemplateError
from ..lazy_regex import lazy_regex
from ..message import tidy
from ..source.files import TemplateFiles
from ..source.tag_masking import TAG, Restored, Shielded, places, restore, shield
from ..source.template import Kind, Piece, Template
from ..trace.marking import Marker, shielded_piece
from .layouts import Layouts
from .markdown import of_shielded
from .mjml import Compiled, compile_mjml, lost_tags
from .part import Part
from .plaintext import of_html

_TAG_BEGINS = lazy_regex(r"</?\Z")
_ALONE = lazy_regex(
    r"^[ \t]*((?:<!--{token}\d+z-->[ \t]*)+)\n".replace("{token}", r"(?:tjq+)"), re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Body:
    """A template's compiled text and page."""

    text: Part
    html: Part | None = None
    layouts: Layouts | None = None  # where conditions around columns change widths

    def page(self, context: Mapping[str, object]) -> Part | None:
        """Return the HTML part for one recipient."""
        return self.layouts.part(context) if self.layouts else self.html


@dataclass(frozen=True, slots=True)
class Parts:
    """A template's compiled parts."""

    template: Template
    subject: Part | None
    preheader: Part | None
    body: Body

    def all(self) -> tuple[Part | None, ...]:
        return self.subject, self.preheader, self.body.text, self.body.html


class Compiler:
    """Compiles the templates of a workspace.

    Plain fields that are among declared are made ready once for a render.
    """

    def __init__(self, files: TemplateFiles, declared: Collection[str] = ()) -> None:
        self.files = files
        self.environments = {
            html: self._environment(html, jinja2.FunctionLoader(partial(self._load, html)))
            for html in (False, True)
        }
        self._declared = declared
        self._names = itertools.count()
        self._parts: dict[str, Parts] = {}

    # -- what a compiler that marks does in another way ---------------------------------

    def bare(self, text: str) -> str:
        """Return what was rendered without marks."""
        return text

    def _environment(self, html: bool, loader: jinja2.BaseLoader) -> Environment:
        return Environment(html=html, loader=loader)

    def _marker(self, shielded: Shielded) -> Marker | None:
        """Return what marks the words of a document; None: nothing does."""
        return None

    # -- templates ----------------------------------------------------------------------

    def parts(self, template: Template) -> Parts:
        """Return a template compiled; raises TemplateError with every fault."""
        if template.name not in self._parts:
            self._parts[template.name] = self._compiled(template)
        return self._parts[template.name]

    def _compiled(self, template: Template) -> Parts:
        _refuse(template)
        kinds = {Kind.mjml: self._mjml, Kind.html: self._html, Kind.md: self._markdown}
        body = kinds.get(template.kind, self._plain)(template)
        subject = self._piece(template.subject, template)
        return Parts(template, subject, self._piece(template.preheader, template), body)

    def _mjml(self, template: Template) -> Body:
        compiled = compile_mjml(
            template.source, template.path, include=self.files.included, mark=self._marked_html
        )
        page_of = partial(self._mjml_page, template.path)
        html, layouts = page_of(compiled), Layouts.of(compiled, page_of)
        derived = _text_of(compiled.html, compiled.shielded)
        whole = compiled.before + derived + compiled.after
        return Body(self._text(whole, compiled.shielded, template.path), html, layouts)

    def _mjml_page(self, path: str, compiled: Compiled) -> Part:
        whole = compiled.before + compiled.html + compiled.after
        return self._page(whole, compiled.shielded, path)

    def _html(self, template: Template) -> Body:
        shielded = self._marked_html(shield(template.source, template.path))
        html = self._page(shielded.text, shielded, template.path)
        derived = _text_of(shielded.text, shielded)
        return Body(self._text(derived, shielded, template.path), html)

    def _markdown(self, template: Template) -> Body:
        shielded = _shielded_body(template)
        marker = self._marker(shielded)
        try:
            page, derived = of_shielded(shielded, marker)
        except RecursionError as error:
            deep = Problem("Markdown is nested too deeply", shielded.place(0))
            raise TemplateError([deep]) from error
        shielded = marker.raw_blocks() if marker else shielded
        html = self._page(page, shielded, template.path)
        return Body(self._text(derived, shielded, template.path), html)

    def _plain(self, template: Template) -> Body:
        shielded = _shielded_body(template)
        marker = self._marker(shielded)
        shielded = marker.plain() if marker else shielded
        # A line that holds statements only leaves no empty line behind.
        alone = _ALONE.sub(r"\1", shielded.text)
        return Body(self._text(alone, shielded, template.path))

    def _piece(self, piece: Piece | None, template: Template) -> Part | None:
        """Return a subject or preheader, compiled as plain text."""
        if piece is None:
            return None
        shielded, run = shielded_piece(piece, template)
        text, marker = shielded.text, self._marker(shielded)
        in_html = template.kind in (Kind.mjml, Kind.html)
        if marker:
            text = marker.marked(text, run, html=in_html)
            shielded = marker.raw_blocks()
        if in_html:
            text = html_.unescape(text)
        restored = restore(text, shielded)
        return self._part(restored.text, restored.lines, template.path, False)

    def _marked_html(self, shielded: Shielded) -> Shielded:
        marker = self._marker(shielded)
        return marker.html() if marker else shielded

    # -- parts --------------------------------------------------------------------------

    def _page(self, document: str, shielded: Shielded, path: str) -> Part:
        """Return an HTML document with its tags back, compiled; none of them may be lost."""
        restored = restore(tidy(document), shielded)  # so that a render finds nothing to tidy
        if restored.lost or restored.doubled:
            raise TemplateError(lost_tags(restored.lost, restored.doubled))
        return self._part(restored.text, restored.lines, path, True)

    def _text(self, document: str, shielded: Shielded, path: str) -> Part:
        restored = restore(tidy(document), shielded)
        return self._part(restored.text, restored.lines, path, False)

    def tag(self, tag: str) -> Part:
        """Return a bit of Jinja, compiled as plain text."""
        return self._part(tag, {}, f"tag#{next(self._names)}", False, hoisting=False)

    def condition(self, test: nodes.Expr) -> Part:
        """Return what prints "1" where a condition of a template holds, else nothing."""
        environment = self.environments[False]
        said = nodes.CondExpr(test, nodes.Const("1"), nodes.Const(""), lineno=1)
        tree = nodes.Template([nodes.Output([said], lineno=1)], lineno=1)
        tree.set_environment(environment)
        name = f"condition#{next(self._names)}"
        return Part(_compile(environment, tree, name, name), name)

    def _part(
        self, source: str, lines: dict[int, Place], path: str, html: bool, *, hoisting: bool = True
    ) -> Part:
        environment = self.environments[html]
        # Each part has a name of its own, so that marks of one are not taken for another's.
        name = f"{path}#{next(self._names)}"
        environment.parts[name], environment.lines[name] = path, lines
        try:
            tree = environment.parse(source, name, path)
            hoisted = hoist(tree, self._declared) if hoisting and self._declared else ()
            template = _compile(environment, tree, name, path)
        except jinja2.TemplateSyntaxError as error:
            place = lines.get(error.lineno, Place(path, 1))
            raise TemplateError([Problem(error.message or "syntax error", place)]) from error
        except (SyntaxError, RecursionError, MemoryError) as error:  # Python nests loops 20 deep
            raise TemplateError([Problem("nested too deeply", Place(path, 1, 1))]) from error
        if not hoisted:
            return Part(template, path)
        exact = cache(partial(self._part, source, lines, path, html, hoisting=False))
        return Part(template, path, hoisted, exact)

    # -- files that templates include, extend or import ---------------------------------

    def used(self, name: str, *, html: bool) -> Restored | None:
        """Return such a file as it is put into a template; None where there is none."""
        template = self.files.used(name)
        if template is None:
            return None
        body, place = template.body.text.rstrip("\n"), template.body.place
        line, column = place.line or 1, place.column or 1
        shielded = shield(body, template.path, line=line, column=column, bare=True)
        if marker := self._marker(shielded):
            shielded = marker.html() if html else marker.plain()
        return restore(shielded.text, shielded)

    def _load(self, html: bool, name: str) -> tuple[str, str, None] | None:
        """Jinja's loader."""
        used = self.used(name, html=html)
        if used is None:
            return None
        self.environments[html].lines[name] = used.lines
        return used.text, name, None


def _compile(
    environment: Environment, tree: nodes.Template, name: str, path: str
) -> jinja2.Template:
    code = environment.compile(tree, name, path)
    # A plain dict: Jinja's own chain of them is copied slowly, and for every render.
    return jinja2.Template.from_code(environment, code, dict(environment.globals))


def _refuse(template: Template) -> None:
    """Raise TemplateError with what is wrong before anything is compiled."""
    problems = list(template.problems)
    if not problems and template.tree is not None:
        problems = [
            Problem(f"unknown filter '{name}'", Place(template.path, line))
            for name, line in unknown_filters(template.tree)
        ]
        problems += _made_tags(template)
    if problems:
        raise TemplateError(problems)


def _made_tags(template: Template) -> list[Problem]:
    """Return the values that would begin a tag: what they say would be hidden, or be markup."""
    if template.kind not in (Kind.mjml, Kind.html, Kind.md):
        return []
    text = template.source
    at = places(text, template.path)
    what, fix = "a value right after < would become a tag", "write &lt; for the sign"
    return [
        Problem(what, at(match.start() - 1), fix)
        for match in TAG.finditer(text)
        if match[0].startswith("{{")
        and _TAG_BEGINS.search(text, max(0, match.start() - 2), match.start())
    ]


def _text_of(html: str, shielded: Shielded) -> str:
    """Return the text of html: of its author's comments only the statements, which decide."""
    comment = re.compile(rf"<!--\s*({re.escape(shielded.token)}(\d+)z)\s*-->")

    def without_value(match: re.Match[str]) -> str:
        return "" if shielded.tags[int(match[2])].is_expression else match[0]

    def bare(match: re.Match[str]) -> str:
        return match[1] if shielded.tags[int(match[2])].where == "comment" else match[0]

    return comment.sub(bare, of_html(comment.sub(without_value, html), token=shielded.token))


def _shielded_body(template: Template) -> Shielded:
    place = template.body.place
    return shield(template.body.text, template.path, line=place.line or 1, column=place.column or 1)
