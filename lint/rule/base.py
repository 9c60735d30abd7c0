"""What a rule is. One rule is one file: code, words, examples and the check.

A rule derives from the family that says what it looks at; the engine calls ``check`` once
for each of those. Its ``bad`` and ``good`` examples are its tests and its manual page.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Flag, auto
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, ClassVar

from ...templates.engine.missing_values import is_nothing
from ...templates.engine.values import QUOTED
from ...templates.errors import Place
from ...templates.message import Message
from ...templates.render.compose import Composer
from ...templates.source.template import Template
from ...templates.trace.origin import MarkedSource, Span
from ...templates.workspace.fields import Field
from ...templates.workspace.sequence import Campaign, Step
from ...templates.workspace.workspace import Workspace
from ..findings.edit import Edit
from ..findings.finding import Finding, Severity
from ..reading.codes import without_codes
from ..reading.hit import Hit, in_pieces
from ..view.excerpt import Excerpt, place_of

if TYPE_CHECKING:
    from ..lists.recipients import Recipients
    from ..prose.authored_text import AuthoredText
    from ..suppress.ignore import IgnoreOutcome
    from ..view.history import History
    from ..view.online import Online


@dataclass(frozen=True, slots=True)
class Example:
    """A small case: file laid over the example workspace, with what it shows.

    ``also`` holds further files ("tactful.toml", "contacts/leads.csv" …).
    """

    name: str
    text: str
    file: str = "templates/follow-up.md"
    also: Mapping[str, str] = field(default_factory=dict)


Locate = Callable[[int, int], Place]
"""From a stretch of a readable text to its place in the file that a person edits."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One readable part of a message.

    kind is "subject", "preheader", "text" or "html" (for HTML: its visible text), and for
    files made elsewhere also "attribute" (a link or an image's text) and "comment". spans
    are the merged values; a file made elsewhere has none.
    """

    kind: str
    text: str
    locate: Locate
    spans: tuple[Span, ...] = ()

    def where(self, start: int, end: int) -> dict[str, Any]:
        """Return path, line, column and field of text[start:end], as a finding takes them."""
        place = self.locate(start, end)
        merged = self.spans_in(start, end)
        field_ = next((span.origin.field for span in merged if span.origin.field), None)
        return {"path": place.path, "line": place.line, "column": place.column, "field": field_}

    def spans_in(self, start: int, end: int) -> list[Span]:
        """Return the merged values in text[start:end], the empty ones at its ends too."""
        touching = [span for span in self.spans if span.start <= end and start <= span.end]
        return [
            span
            for span in touching
            if (span.start < end and start < span.end) or span.start == span.end
        ]


def without_values(text: str, spans: Iterable[Span]) -> str:
    """Return text without what it says out of the list; spans rise."""
    out, position = [], 0
    for span in spans:
        if span.origin.of_list and span.end > position:
            out.append(text[position : max(position, span.start)])
            position = span.end
    return "".join([*out, text[position:]])


_PARAGRAPH = re.compile(r"(?<=\n\n)(?!\n)")


@lru_cache(maxsize=64)
def paragraphs(part: Part) -> tuple[Part, ...]:
    """Return part's paragraphs: what a reading rule reads, and all that it reads.

    A text with a code sample is one piece, and so is a merged value with all it stands in.
    """
    if "```" in part.text:
        return (part,)
    cuts = [match.start() for match in _PARAGRAPH.finditer(part.text)]
    long = [span for span in part.spans if "\n\n" in part.text[span.start : span.end]]
    cuts = [cut for cut in cuts if not any(span.start < cut < span.end for span in long)]
    if not cuts:
        return (part,)
    found: list[Part] = []
    spans = iter(part.spans)
    span = next(spans, None)
    for start, end in zip([0, *cuts], [*cuts, len(part.text)], strict=True):
        mine = []
        while span is not None and (span.start < end or end == len(part.text)):
            mine.append(Span(span.start - start, span.end - start, span.origin))
            span = next(spans, None)
        found.append(_piece(part, start, end, tuple(mine)))
    return tuple(found)


def _piece(part: Part, start: int, end: int, spans: tuple[Span, ...]) -> Part:
    def locate(first: int, last: int) -> Place:
        return part.locate(first + start, last + start)

    return Part(part.kind, part.text[start:end], locate, spans)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a mail carries."""

    name: str
    size: int  # bytes, decoded


@dataclass(frozen=True, slots=True)
class View:
    """A rendered message as the message rules see it, or a text file made elsewhere."""

    parts: tuple[Part, ...]
    path: str
    message: Message | None = None  # None for a bare .txt, .md or .html file
    step: Step | None = None
    step_number: int | None = None
    recipient: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    html: str | None = None  # the whole HTML source, where there is one
    page: MarkedSource | None = None  # that source with its merged values marked, where we made it
    source: str | None = None  # the text of the file at path, where an edit may fix it
    attachments: tuple[Attachment, ...] = ()

    def where(self, *excerpts: Excerpt) -> dict[str, Any]:
        """Return path, line and column of an excerpt, the rarest of those that the source holds.

        Its first line where it holds none of them: a merged value or the layout made it.
        """
        line, column = place_of(self.source or "", excerpts) or (1, None)
        return {"path": self.path, "line": line, "column": column}


@dataclass(frozen=True, slots=True)
class SequenceView:
    """A campaign with a rendered example of its emails: step number -> View (0: initial).

    texts holds, by step number too, every text that a step can say, whatever the recipient,
    the branch and the variant.
    """

    workspace: Workspace
    campaign: Campaign
    emails: Mapping[int, View]
    texts: Mapping[int, tuple["AuthoredText", ...]] = field(default_factory=dict)
    recipients: "Recipients | None" = None

    def place(self, *key: str | int) -> dict[str, Any]:
        """Return path, line and column of a key of the campaign file."""
        located = self.workspace.places.get(self.campaign.path)
        place = located.place(key) if located else Place(self.campaign.path)
        return {"path": place.path, "line": place.line, "column": place.column}

    def step_place(self, number: int) -> dict[str, Any]:
        """Return the place of a step (0: the initial email) in the campaign file."""
        return self.place("sequence", "steps", number - 1) if number else self.place("initial")


@dataclass(frozen=True, slots=True)
class WorkspaceView:
    """A workspace with every template in it that can be read."""

    workspace: Workspace
    templates: tuple[Template, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What every rule may ask: the workspace (None outside one), fields, its options.

    online asks the network, and history the database, where the caller allows that.
    """

    workspace: Workspace | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    online: "Online | None" = None
    history: "History | None" = None


class Rule(ABC):
    """Base of all rules; derive from one of the families below.

    echoes are codes of rules that say the same more exactly: where one of them has a
    finding on the same line, this rule's finding is left out.
    """

    code: ClassVar[str]
    name: ClassVar[str]  # "leftover-merge-code"
    severity: ClassVar[Severity]
    summary: ClassVar[str]  # one line: what it catches
    why: ClassVar[str]  # in a marketer's words
    fixable: ClassVar[str] = "no"  # "fix" (safe), "suggestion" or "no"
    requirement: ClassVar[str | None] = None  # "R18"
    source: ClassVar[str | None] = None
    options: ClassVar[Mapping[str, Any]] = {}  # option -> default
    echoes: ClassVar[tuple[str, ...]] = ()
    bad: ClassVar[tuple[Example, ...]]
    good: ClassVar[tuple[Example, ...]]

    @classmethod
    def finding(cls, message: str, **where: Any) -> Finding:
        """Return a finding of this rule at its default severity."""
        where.setdefault("severity", cls.severity)
        return Finding(code=cls.code, message=message, **where)


class TemplateRule(Rule):
    """Looks at one template's source; needs no list."""

    @abstractmethod
    def check(self, template: Template, context: Context) -> Iterator[Finding]: ...


class WorkspaceRule(Rule):
    """Looks at a workspace as a whole, with all its templates; needs no list."""

    @abstractmethod
    def check(self, view: WorkspaceView, context: Context) -> Iterator[Finding]: ...


class Needs(Flag):
    """What a message rule's verdict depends on, beside which branches are taken and which
    values are missing: the less it is, the fewer mails are rendered.
    """

    structure = 0  # nothing else
    subject = auto()  # the values in the subject
    links = auto()  # the values in links: in their addresses and in what is shown for them
    markup = auto()  # the values in other tags of the HTML, and in its styles
    paragraph = auto()  # one paragraph alone, with the values that are merged into it
    everything = auto()  # any value that the message prints


class MessageRule(Rule):
    """Looks at one rendered message, or at a mail that was made elsewhere."""

    needs: ClassVar[Needs] = Needs.everything
    measures: ClassVar[bool] = False  # how long a value is may turn the verdict

    @abstractmethod
    def check(self, view: View, context: Context) -> Iterator[Finding]: ...

    def compares(self, view: View) -> str | None:
        """Return the field of which any other value may turn the verdict of such a message."""
        return None


_OUR_LINK = "unsubscribe_url"
_MOST_KNOWN = 5_000  # paragraphs: memory stays flat over any list
_WRAPPED = re.compile(r"(?m)^(.{45,}\S)\n(?=[a-z(\[{<\"'0-9])")


def unwrapped(text: str) -> str:
    """Return text with line ends that only wrap a long line turned into blanks.

    No character moves, so places in the result are places in text.
    """
    return _WRAPPED.sub(r"\1 ", text)


class ReadingRule(MessageRule):
    """Reads each part of a message alone: its text as a whole, then each merged value."""

    needs = Needs.paragraph
    kinds: ClassVar[tuple[str, ...]] = ("subject", "preheader", "text", "html")
    values_alone: ClassVar[bool] = False  # a merged value is judged by ``judge`` only
    reads_codes: ClassVar[bool] = False  # leftover codes are read, not skipped as a whole

    def __init__(self) -> None:
        self._known: dict[str, list[Hit]] = {}

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        for part in view.parts:
            if part.kind in self.kinds:
                for paragraph in paragraphs(part):
                    yield from self.paragraph(paragraph, view, context)

    def paragraph(self, part: Part, view: View, context: Context) -> Iterator[Finding]:
        """Judge one paragraph of view: nothing else that it says may change the verdict."""
        for span in part.spans:
            declared = context.fields.get(span.origin.field or "")
            raw = view.values.get(declared.key, "").strip() if declared else ""
            if declared is None or not raw:
                continue  # what is printed then is the team's own fallback
            # So it is for a word for nothing, but then the list's word is judged: a
            # fault of the list, which holds no mail that reads well without it.
            printed = part.text[span.start : span.end]
            missing = is_nothing(raw, declared)
            mild = missing and printed.strip() and self.severity is Severity.error
            severity = Severity.warning if mild else self.severity
            for hit in self.judge(raw if missing else printed, raw, declared):
                where = part.where(span.start, span.end)
                edits = _edits(view, where, self.fix_value, raw, declared)
                yield self.finding(hit.what, fix=hit.fix, severity=severity, edits=edits, **where)
        for hit in self._hits(part.text, context):
            spans = part.spans_in(hit.start, hit.end)
            if any(s.origin.expression in QUOTED and s.start <= hit.start for s in spans):
                continue  # it was judged in the mail that said it first
            if any(s.origin.expression == _OUR_LINK and s.start <= hit.start for s in spans):
                continue  # a signed link is random letters, and may look like anything
            fields = [s for s in spans if s.origin.field]
            if not (self.values_alone and fields):
                where = part.where(hit.start, hit.end)
                text = part.text[hit.start : hit.end]
                edits = () if spans else _edits(view, where, self.fix_text, text)
                yield self.finding(hit.what, fix=hit.fix, edits=edits, **where)

    def _hits(self, text: str, context: Context) -> list[Hit]:
        """Most paragraphs are the same for every recipient, and read once."""
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = list(in_pieces(partial(self._read, context), unwrapped(text)))
            self._known[text] = known
        return known

    def _read(self, context: Context, words: str) -> Iterable[Hit]:
        return self.read(words if self.reads_codes else without_codes(words), context)

    @abstractmethod
    def read(self, text: str, context: Context) -> Iterable[Hit]:
        """Return what is wrong in a readable text."""

    def judge(self, value: str, raw: str, field: Field) -> Iterable[Hit]:
        """Return what is wrong with one merged value as printed; raw is as the list has it."""
        return ()

    def fix_text(self, source: str, place: Place, text: str) -> Edit | None:
        """Return the edit that fixes text, which the file itself says at place."""
        return None

    def fix_value(self, source: str, place: Place, raw: str, field: Field) -> Edit | None:
        """Return the edit of the tag at place that fixes raw, a value of field."""
        return None


def _edits(
    view: View, where: Mapping[str, Any], fix: Callable[..., Edit | None], *about: object
) -> tuple[Edit, ...]:
    """Return what fix makes of the place where in the view's own file."""
    if view.source is None or where["path"] != view.path or where["column"] is None:
        return ()
    place = Place(view.path, where["line"], where["column"])
    made = fix(view.source, place, *about)
    return (made,) if made else ()


def needs(rule: MessageRule) -> Needs:
    """Return what rule's verdict depends on; one that checks in its own way gets everything."""
    if rule.needs is not Needs.paragraph:
        return rule.needs
    own = not isinstance(rule, ReadingRule) or type(rule).check is not ReadingRule.check
    return Needs.everything if own else Needs.paragraph


class RecipientsRule(Rule):
    """Looks at a whole list."""

    @abstractmethod
    def check(self, recipients: "Recipients", context: Context) -> Iterator[Finding]: ...


class AudienceRule(Rule):
    """Looks at a campaign's list with what the campaign wants of it: criteria, routes, senders."""

    @abstractmethod
    def check(
        self, campaign: Campaign, recipients: "Recipients", context: Context
    ) -> Iterator[Finding]: ...


class ListedRule(Rule):
    """Looks at a step's template beside the list it goes to; nothing is rendered."""

    @abstractmethod
    def check(
        self, composer: Composer, number: int, recipients: "Recipients", context: Context
    ) -> Iterator[Finding]: ...


class SequenceRule(Rule):
    """Looks at a campaign and its emails side by side."""

    @abstractmethod
    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]: ...


class IgnoreRule(Rule):
    """Looks at a comment that asks to hide findings."""

    @abstractmethod
    def check(self, judged: "IgnoreOutcome", context: Context) -> Iterator[Finding]: ...
