"""A step and plain values in, the message one recipient gets out.

Each template is compiled once: to a subject, a preheader, an HTML and a text part, all of
them Jinja. A recipient then costs their renders and nothing else. The same values always
give the same message.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date

from jinja2 import nodes

from ..compile.compiler import Compiler, Parts
from ..compile.markdown import with_head
from ..compile.part import RenderedParts
from ..engine.values import clean, names, recipient_name
from ..errors import Place, Problem, TemplateError
from ..message import Address, Message, tidy
from ..source.files import TemplateFiles
from ..source.template import Kind, Template
from ..workspace.campaign import Campaign
from ..workspace.settings import Mailbox
from ..workspace.step import Step
from ..workspace.workspace import Workspace
from .compiled_invitation import CompiledInvitation
from .contexts import Contexts, To
from .history import SentHistory, unknown
from .library import Pick
from .own_words import OwnWords, with_paragraph
from .traced_render import Marked, MarkingCompiler


class Composer:
    """Renders one campaign's steps; templates are compiled once and kept."""

    def __init__(self, workspace: Workspace, campaign: Campaign) -> None:
        self.workspace, self.campaign = workspace, campaign
        self.files = TemplateFiles(workspace)
        # What a step draws on others is rendered only where a template asks for it.
        declared = (n for n in names(workspace) if not n.startswith(("step.", "content.")))
        self.plain = Compiler(self.files, frozenset(declared))
        self._marking = MarkingCompiler(self.plain)
        self._templates: dict[str, Template] = {}
        self._invitations: dict[str, CompiledInvitation] = {}
        self.drawn: set[str] = set()  # names of the templates that were asked for, by any way
        self.contexts = Contexts(
            workspace,
            campaign,
            template=lambda number, variant: self.template(number, variant=variant),
            parts=lambda template: self.plain.parts(template).all(),
            render=lambda number, to: self._message(number, to),
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
        self.drawn.add(name)
        if name not in self._templates:
            self._templates[name] = self.files.template(name)
        return self._templates[name]

    def check(self, number: int, *, variant: str | None = None) -> None:
        """Compile a step's template; raises TemplateError with every fault."""
        self.plain.parts(self.template(number, variant=variant))
        step = self.step(number)
        if step is not None and step.invitation is not None:
            self._invitation(step)

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
        past: SentHistory = unknown,
        own: OwnWords | None = None,
    ) -> Message:
        """Return the email of step number (0: the initial email) for one recipient.

        values maps field keys ("contact.first_name") to plain text; an absent, empty or
        blank value is missing. today is the day the mail goes out, without which nothing can
        be said to be so many days ago. past is what the steps before really said; where it is
        not known, a template that quotes gets what they say now. own is what somebody wrote for
        this recipient alone. Raises TemplateError.
        """
        return self._message(number, To(values, sender, unsubscribe_url, today), variant, past, own)

    def marked(
        self,
        number: int,
        values: Mapping[str, str],
        *,
        sender: Mailbox,
        unsubscribe_url: str | None = None,
        variant: str | None = None,
        today: date | None = None,
        past: SentHistory = unknown,
        own: OwnWords | None = None,
    ) -> Marked:
        """Return the same message with the places of its merged values."""
        to = To(values, sender, unsubscribe_url, today)
        pick = self.contexts.pick(number, to, past)
        rendered = self._rendered(number, to, variant, past, pick, self._marking, own)
        template = self.template(number, variant=variant)
        calendar = self._calendar(number, to, past, pick)
        message = _message(to, template.kind, rendered.each(self._marking.bare), calendar)
        return Marked.of(message, rendered, self._marking.sources, pick.made)

    def script(
        self,
        number: int,
        values: Mapping[str, str],
        *,
        sender: Mailbox,
        today: date | None = None,
        past: SentHistory = unknown,
    ) -> str:
        """Return the text of a step that is not an email (a call script)."""
        text = self.plain.parts(self.template(number)).body.text
        to = To(values, sender, None, today)
        return tidy(text.render(self.contexts.of(number, to, past)))

    def condition(self, number: int, test: nodes.Expr) -> Callable[[To], bool]:
        """Return what says whether a condition of a step's template holds for somebody."""
        part = self.plain.condition(test)
        return lambda to: part.render(self.contexts.of(number, to)) == "1"

    def prints(self, tag: str) -> Callable[[To], str]:
        """Return what says what a bit of Jinja prints, as plain text, at the initial email."""
        part = self.plain.tag(tag)
        return lambda to: part.render(self.contexts.of(0, to))

    def thread_head(self, number: int, past: SentHistory = unknown) -> int:
        """Return the number of the email that a reply step's thread began with (0: initial).

        One that never goes out to this person began none, where there is an earlier one.
        """
        heads = [s.number for s in self.campaign.emails if s.number < number and s.thread == "new"]
        if self.campaign.initial or not heads:
            heads.insert(0, 0)
        if len(heads) == 1:
            return heads[0]
        known = past()
        return next((n for n in reversed(heads) if known.get(n, True)), heads[-1])

    def _message(
        self,
        number: int,
        to: To,
        variant: str | None = None,
        past: SentHistory = unknown,
        own: OwnWords | None = None,
    ) -> Message:
        pick = self.contexts.pick(number, to, past)
        rendered = self._rendered(number, to, variant, past, pick, self.plain, own)
        calendar = self._calendar(number, to, past, pick)
        return _message(to, self.template(number, variant=variant).kind, rendered, calendar)

    def _calendar(self, number: int, to: To, past: SentHistory, pick: Pick) -> str | None:
        """Return the invitation that a step brings, None where it brings none."""
        step = self.step(number)
        if step is None or step.invitation is None:
            return None
        invitation = self._invitation(step)
        return invitation.calendar(
            to.values,
            lambda: self.contexts.of(number, to, past, pick),
            organizer=to.sender.sender,
            attendee=recipient(to.values),
            day=to.today,
        )

    def _invitation(self, step: Step) -> CompiledInvitation:
        if step.key not in self._invitations:
            self._invitations[step.key] = CompiledInvitation(
                self.workspace, self.campaign, step, self.plain
            )
        return self._invitations[step.key]

    def _rendered(
        self,
        number: int,
        to: To,
        variant: str | None,
        past: SentHistory,
        pick: Pick,
        compiler: Compiler,
        own: OwnWords | None,
    ) -> RenderedParts:
        parts = compiler.parts(self.template(number, variant=variant))
        context = self.contexts.of(number, to, past, pick)
        subject = self._subject(number, parts, context, past, compiler)
        if own is not None and own.subject:
            subject = own.subject
        preheader = parts.preheader.render(context) if parts.preheader else ""
        text = parts.body.text.render(context)
        html = parts.body.page(context)
        page = html.render(context) if html else None
        if page is not None and parts.template.kind is Kind.md:
            bare = compiler.bare
            page = with_head(page, one_line(bare(subject)), one_line(bare(preheader)))
        rendered = RenderedParts(subject, preheader, text, page)
        if own is None or not own.paragraph:
            return rendered
        address = self.workspace.settings.postal_address or ""
        return with_paragraph(
            rendered, own, names=_signatures(to.sender), bare=compiler.bare,
            tails=(to.unsubscribe_url or "", address.partition("\n")[0]),
        )  # fmt: skip

    def _subject(
        self,
        number: int,
        parts: Parts,
        context: Mapping[str, object],
        past: SentHistory,
        compiler: Compiler,
    ) -> str:
        """Return a step's own subject; a reply has that of the email its thread began with."""
        step = self.step(number)
        if not step or step.thread != "reply":
            return parts.subject.render(context) if parts.subject else ""
        head = self.thread_head(number, past)
        if known := past().get(head):
            return "Re: " + known.message.subject
        first = compiler.parts(self.template(head)).subject
        return "Re: " + (first.render(context) if first else "")


def _message(to: To, kind: Kind, rendered: RenderedParts, calendar: str | None) -> Message:
    reply_to = to.sender.reply_to
    return Message(
        sender=to.sender.sender,
        recipient=recipient(to.values),
        subject=one_line(rendered.subject),
        text=_squeezed(rendered.text, kind),
        html=tidy(rendered.page) if rendered.page is not None else None,
        preheader=one_line(rendered.preheader),
        reply_to=Address(reply_to) if reply_to else None,
        headers=_list_headers(to.unsubscribe_url),
        calendar=calendar,
    )


def _signatures(sender: Mailbox) -> tuple[str, ...]:
    """Return what a sender may sign with: the whole name, or the first of its words."""
    return sender.name, sender.name.partition(" ")[0]


def recipient(values: Mapping[str, str]) -> Address:
    """Return whom a message goes to."""
    return Address(clean(values.get("contact.email") or ""), recipient_name(values))


def one_line(text: str) -> str:
    """Return text in one line, blanks collapsed: what a header can hold."""
    return " ".join(text.split())


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
