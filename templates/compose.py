"""A step and plain values in, the message one recipient gets out.

Each template is compiled once: to a subject, a preheader, an HTML and a text part, all of
them Jinja. A recipient then costs their renders and nothing else. The same values always
give the same message.
"""

import html as html_
import itertools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from pathlib import Path

import jinja2
from jinja2 import nodes

from .contexts import Contexts, To
from .engine import Environment, Part, unknown_filters
from .errors import Place, Problem, TemplateError
from .hoist import hoist
from .layouts import Layouts
from .markdown import of_shielded, with_head
from .marking import Marker, shielded_piece
from .message import Address, Message, tidy
from .mjml import Compiled, compile_mjml, lost_tags
from .origin import MarkedSource, MarkedText, Source, carried, strip, unmark
from .past import Past, Picks, unknown
from .plaintext import of_html
from .sequence import Campaign, Step
from .settings import Mailbox
from .shield import Shielded, restore, shield
from .template import Kind, Piece, Template, read_template
from .values import clean, names, recipient_name
from .workspace import Workspace

_UNMARKED = MarkedText("")
_ALONE = re.compile(
    r"^[ \t]*((?:<!--{token}\d+z-->[ \t]*)+)\n".replace("{token}", r"(?:tjq+)"), re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Marked:
    """The linter's render: the message, and its readable parts with merged values marked.

    html is the HTML part's *visible* text, and page its source; None where the message is
    plain text. picks is what it took from the library.
    """

    message: Message
    subject: MarkedText
    preheader: MarkedText
    text: MarkedText
    html: MarkedText | None
    picks: Picks = field(default_factory=dict)
    page: MarkedSource | None = None


@dataclass(frozen=True, slots=True)
class _Ready:
    """A template's compiled parts."""

    template: Template
    subject: Part | None
    preheader: Part | None
    text: Part
    html: Part | None
    layouts: Layouts | None = None  # where conditions around columns change widths

    def page(self, context: Mapping[str, object]) -> Part | None:
        """Return the HTML part for one recipient."""
        return self.layouts.part(context) if self.layouts else self.html


class Composer:
    """Renders one campaign's steps; templates are compiled once and kept."""

    def __init__(self, workspace: Workspace, campaign: Campaign) -> None:
        self.workspace, self.campaign = workspace, campaign
        self._sources: list[Source] = []  # what marks stand for
        self._environments = {
            (html, marking): Environment(
                html=html,
                sources=self._sources if marking else None,
                loader=jinja2.FunctionLoader(partial(self._load, html, marking)),
            )
            for html in (False, True)
            for marking in (False, True)
        }
        self._names = itertools.count()
        # What a step draws on others is rendered only where a template asks for it.
        self._declared = frozenset(
            name for name in names(workspace) if not name.startswith(("step.", "content."))
        )
        self._templates: dict[str, Template] = {}
        self._ready: dict[tuple[str, bool], _Ready] = {}
        self._contexts = Contexts(
            workspace,
            campaign,
            template=lambda number, variant: self.template(number, variant=variant),
            parts=self._all_parts,
            render=lambda number, to: (
                self._render(number, to, None, unknown, marking=False).message
            ),
        )

    # -- what a step uses -----------------------------------------------------------

    def step(self, number: int) -> Step | None:
        """Return the step, None for the initial email (0)."""
        return self.campaign.step(number) if number else None

    def template(self, number: int, *, variant: str | None = None) -> Template:
        """Return the parsed template of a step (0: the initial email)."""
        step = self.step(number)
        name = step.template if step else self.campaign.initial
        if step and variant:
            name = step.variants[variant]
        if name is None:
            place = Place(self.campaign.path)
            raise TemplateError([Problem("the campaign names no initial email", place)])
        if name not in self._templates:
            path = self._inside(name)
            self._templates[name] = read_template(path, name=name, shown=self.workspace.shown(path))
        return self._templates[name]

    def check(self, number: int, *, variant: str | None = None) -> None:
        """Compile a step's template; raises TemplateError with every fault."""
        self._parts(self.template(number, variant=variant), marking=False)

    # -- rendering ------------------------------------------------------------------

    def compose(
        self,
        number: int,
        values: Mapping[str, str],
        *,
        sender: Mailbox,
        unsubscribe_url: str | None = None,
        variant: str | None = None,
        today: date | None = None,
        past: Past = unknown,
    ) -> Message:
        """Return the email of step number (0: the initial email) for one recipient.

        values maps field keys ("contact.first_name") to plain text; an absent, empty or
        blank value is missing. today is the day the mail goes out, without which nothing can
        be said to be so many days ago. past is what the steps before really said; where it is
        not known, a template that quotes gets what they say now. Raises TemplateError.
        """
        to = To(values, sender, unsubscribe_url, today)
        return self._render(number, to, variant, past, marking=False).message

    def marked(
        self,
        number: int,
        values: Mapping[str, str],
        *,
        sender: Mailbox,
        unsubscribe_url: str | None = None,
        variant: str | None = None,
        today: date | None = None,
        past: Past = unknown,
    ) -> Marked:
        """Return the same message with the places of its merged values."""
        to = To(values, sender, unsubscribe_url, today)
        return self._render(number, to, variant, past, marking=True)

    def script(
        self,
        number: int,
        values: Mapping[str, str],
        *,
        sender: Mailbox,
        today: date | None = None,
        past: Past = unknown,
    ) -> str:
        """Return the text of a step that is not an email (a call script)."""
        ready = self._parts(self.template(number), marking=False)
        to = To(values, sender, None, today)
        return tidy(ready.text.render(self._contexts.of(number, to, past)))

    def _context(
        self, number: int, values: Mapping[str, str], sender: Mailbox, unsubscribe_url: str | None
    ) -> dict[str, object]:
        return self._contexts.of(number, To(values, sender, unsubscribe_url))

    def _all_parts(self, template: Template) -> tuple[Part | None, ...]:
        ready = self._parts(template, marking=False)
        return ready.subject, ready.preheader, ready.text, ready.html

    def _render(
        self, number: int, to: To, variant: str | None, past: Past, *, marking: bool
    ) -> Marked:
        values, sender, unsubscribe_url = to.values, to.sender, to.unsubscribe_url
        ready = self._parts(self.template(number, variant=variant), marking=marking)
        pick = self._contexts.pick(number, to, past)
        context = self._contexts.of(number, to, past, pick)
        prefix = said = ""
        subject_part = ready.subject
        step = self.step(number)
        if step and step.thread == "reply":
            prefix, head = "Re: ", self.thread_head(number)
            if known := past().get(head):
                said, subject_part = known.message.subject, None
            else:
                subject_part = self._parts(self.template(head), marking=marking).subject
        subject = prefix + (subject_part.render(context) if subject_part else said)
        preheader = ready.preheader.render(context) if ready.preheader else ""
        text = ready.text.render(context)
        html = ready.page(context)
        page = html.render(context) if html else None
        bare = strip if marking else _itself
        subject_line, shown_first = one_line(bare(subject)), one_line(bare(preheader))
        if page is not None and ready.template.kind is Kind.md:
            page = with_head(page, subject_line, shown_first)
        message = Message(
            sender=sender.sender,
            recipient=Address(clean(values.get("contact.email") or ""), recipient_name(values)),
            subject=subject_line,
            text=_squeezed(bare(text), ready.template.kind),
            html=tidy(bare(page)) if page is not None else None,
            preheader=shown_first,
            reply_to=Address(sender.reply_to) if sender.reply_to else None,
            headers=_list_headers(unsubscribe_url),
        )
        if not marking:
            return Marked(message, _UNMARKED, _UNMARKED, _UNMARKED, None)
        return Marked(
            message,
            carried(unmark(subject, self._sources), message.subject),
            carried(unmark(preheader, self._sources), message.preheader),
            carried(unmark(text, self._sources), message.text),
            unmark(of_html(page), self._sources) if page is not None else None,
            pick.made,
            MarkedSource(page, self._sources) if page is not None else None,
        )

    def condition(self, number: int, test: nodes.Expr) -> Callable[[To], bool]:
        """Return what says whether a condition of a step's template holds for somebody."""
        environment = self._environments[False, False]
        said = nodes.CondExpr(test, nodes.Const("1"), nodes.Const(""), lineno=1)
        tree = nodes.Template([nodes.Output([said], lineno=1)], lineno=1)
        tree.set_environment(environment)
        name = f"condition#{next(self._names)}"
        code = environment.compile(tree, name, name)
        template = jinja2.Template.from_code(environment, code, dict(environment.globals))
        part = Part(template, name)
        return lambda to: part.render(self._contexts.of(number, to)) == "1"

    def prints(self, tag: str) -> Callable[[To], str]:
        """Return what says what a bit of Jinja prints, as plain text, at the initial email."""
        part = self._part(tag, {}, f"tag#{next(self._names)}", False, False, hoisting=False)
        return lambda to: part.render(self._contexts.of(0, to))

    def thread_head(self, number: int) -> int:
        """Return the number of the email that a reply step's thread began with (0: initial)."""
        for step in reversed(self.campaign.emails):
            if step.number < number and step.thread == "new":
                return step.number
        return 0

    # -- compiling ------------------------------------------------------------------

    def _parts(self, template: Template, *, marking: bool) -> _Ready:
        key = (template.name, marking)
        if key not in self._ready:
            if marking:
                self._parts(template, marking=False)  # faults have their places there
            self._ready[key] = self._compile(template, marking)
        return self._ready[key]

    def _compile(self, template: Template, marking: bool) -> _Ready:
        if template.problems:
            raise TemplateError(template.problems)
        if template.tree is not None:
            unknown = [
                Problem(f"there is no filter '{name}'", Place(template.path, line))
                for name, line in unknown_filters(template.tree)
            ]
            if unknown:
                raise TemplateError(unknown)
        body, path = template.body, template.path
        line, column = body.place.line or 1, body.place.column or 1
        html: Part | None = None
        layouts: Layouts | None = None
        if template.kind is Kind.mjml:

            def page_of(compiled: Compiled) -> Part:
                whole = self._whole(compiled)
                return self._restored(whole, compiled.shielded, path, True, marking)

            mark = self._marked_html if marking else None
            compiled = compile_mjml(template.source, path, include=self._include, mark=mark)
            html = page_of(compiled)
            layouts = Layouts.of(compiled, page_of)
            derived = of_html(compiled.html, token=compiled.shielded.token)
            text = self._restored(
                compiled.before + derived + compiled.after, compiled.shielded, path, False, marking,
                strict=False,
            )  # fmt: skip
        elif template.kind is Kind.html:
            shielded = shield(template.source, path)
            shielded = self._marked_html(shielded) if marking else shielded
            html = self._restored(shielded.text, shielded, path, True, marking)
            derived = of_html(shielded.text, token=shielded.token)
            text = self._restored(derived, shielded, path, False, marking, strict=False)
        elif template.kind is Kind.md:
            shielded = shield(body.text, path, line=line, column=column)
            marker = Marker(shielded, self._sources) if marking else None
            try:
                page, derived = of_shielded(shielded, marker)
            except RecursionError as error:
                deep = Problem("Markdown is nested too deeply", Place(path, line, column))
                raise TemplateError([deep]) from error
            html = self._restored(page, shielded, path, True, marking)
            text = self._restored(derived, shielded, path, False, marking, strict=False)
        else:
            shielded = shield(body.text, path, line=line, column=column)
            shielded = Marker(shielded, self._sources).plain() if marking else shielded
            # A line that holds statements only leaves no empty line behind.
            alone = _ALONE.sub(r"\1", shielded.text)
            text = self._restored(alone, shielded, path, False, marking)
        subject = self._piece(template.subject, template, marking)
        preheader = self._piece(template.preheader, template, marking)
        return _Ready(template, subject, preheader, text, html, layouts)

    def _marked_html(self, shielded: Shielded) -> Shielded:
        return Marker(shielded, self._sources).html()

    def _whole(self, compiled: Compiled) -> str:
        return compiled.before + compiled.html + compiled.after

    def _restored(
        self,
        document: str,
        shielded: Shielded,
        path: str,
        html: bool,
        marking: bool,
        *,
        strict: bool = True,
    ) -> Part:
        """Return document with its tags back, compiled; strict: none of them may be lost."""
        restored = restore(tidy(document), shielded)  # so that a render finds nothing to tidy
        if strict and html and (restored.lost or restored.doubled):
            raise TemplateError(lost_tags(restored.lost, restored.doubled))
        return self._part(restored.text, restored.lines, path, html, marking)

    def _part(
        self,
        source: str,
        lines: dict[int, Place],
        path: str,
        html: bool,
        marking: bool,
        *,
        hoisting: bool = True,
    ) -> Part:
        environment = self._environments[html, marking]
        # Each part has a name of its own, so that marks of one are not taken for another's.
        name = f"{path}#{next(self._names)}"
        environment.parts[name], environment.lines[name] = path, lines
        try:
            tree = environment.parse(source, name, path)
            hoisted = hoist(tree, self._declared) if hoisting and not marking else ()
            code = environment.compile(tree, name, path)
            # A plain dict: Jinja's own chain of them is copied slowly, and for every render.
            template = jinja2.Template.from_code(environment, code, dict(environment.globals))
        except jinja2.TemplateSyntaxError as error:
            place = lines.get(error.lineno, Place(path, 1))
            raise TemplateError([Problem(error.message or "syntax error", place)]) from error
        except (SyntaxError, RecursionError, MemoryError) as error:  # Python nests loops 20 deep
            raise TemplateError([Problem("nested too deeply", Place(path, 1, 1))]) from error
        if not hoisted:
            return Part(template, path)
        exact = cache(partial(self._part, source, lines, path, html, marking, hoisting=False))
        return Part(template, path, hoisted, exact)

    def _piece(self, piece: Piece | None, template: Template, marking: bool) -> Part | None:
        """Return a subject or preheader, compiled as plain text."""
        if piece is None:
            return None
        shielded, run = shielded_piece(piece, template)
        text = shielded.text
        in_html = template.kind in (Kind.mjml, Kind.html)
        if marking:
            text = Marker(shielded, self._sources).marked(text, run, html=in_html)
        if in_html:
            text = html_.unescape(text)
        restored = restore(text, shielded)
        return self._part(restored.text, restored.lines, template.path, False, marking)

    # -- files ----------------------------------------------------------------------

    def _inside(self, name: str) -> Path:
        root = self.workspace.templates.resolve()
        path = (root / name).resolve()
        if not path.is_relative_to(root):
            raise TemplateError([Problem(f"'{name}' is outside templates/", Place(name))])
        return self.workspace.templates / name

    def _load(self, html: bool, marking: bool, name: str) -> tuple[str, str, None] | None:
        """Jinja's loader for include, extends and import: files under templates/ only."""
        path = self.workspace.templates / name
        if not (
            path.resolve().is_relative_to(self.workspace.templates.resolve()) and path.is_file()
        ):
            return None
        template = read_template(path, name=name, shown=f"templates/{name}")
        if template.problems:
            raise TemplateError(template.problems)
        body, place = template.body.text.rstrip("\n"), template.body.place
        line, column = place.line or 1, place.column or 1
        shielded = shield(body, template.path, line=line, column=column, bare=True)
        if marking:
            marker = Marker(shielded, self._sources)
            shielded = marker.html() if html else marker.plain()
        restored = restore(shielded.text, shielded)
        self._environments[html, marking].lines[name] = restored.lines
        return restored.text, name, None

    def _include(self, name: str, file: str, place: Place) -> tuple[str, str]:
        """mj-include: relative to the including file, then to templates/."""
        root = self.workspace.templates
        beside = (self.workspace.root / file).parent / name
        for path in (beside, root / name):
            if not path.resolve().is_relative_to(root.resolve()):
                continue
            if path.is_file():
                shown = self.workspace.shown(path)
                return read_template(path, name=name, shown=shown).source, shown
        raise TemplateError([Problem(f"mj-include: no file '{name}' under templates/", place)])


def one_line(text: str) -> str:
    """Return text in one line, blanks collapsed: what a header can hold."""
    return " ".join(text.split())


def _itself(text: str) -> str:
    return text


def _squeezed(text: str, kind: Kind) -> str:
    """Return a text part tidy; a derived one without the gaps its statements left."""
    text = tidy(text)
    if kind is Kind.txt or "\n\n\n" not in text:
        return text
    return re.sub(r"\n{3,}", "\n\n", text)


def _list_headers(unsubscribe_url: str | None) -> tuple[tuple[str, str], ...]:
    """RFC 2369 and RFC 8058: the link, and that one POST to it is enough."""
    if not unsubscribe_url:
        return ()
    return (
        ("List-Unsubscribe", f"<{unsubscribe_url}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )
