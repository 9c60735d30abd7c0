"""What a rule is. One rule is one file: code, words, examples and the check.

A rule derives from the family that says what it looks at; the engine calls ``check`` once
for each of those. Its ``bad`` and ``good`` examples are its tests and its manual page.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from ..templates.fields import Field
from ..templates.message import Message
from ..templates.origin import Span
from ..templates.sequence import Campaign, Step
from ..templates.template import Template
from ..templates.workspace import Workspace
from .finding import Finding, Severity

if TYPE_CHECKING:
    from .recipients import Recipients


@dataclass(frozen=True, slots=True)
class Example:
    """A small case: file laid over the example workspace, with what it shows.

    ``also`` holds further files ("tactful.toml", "contacts/leads.csv" …).
    """

    name: str
    text: str
    file: str = "templates/follow-up.md"
    also: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """One readable part of a message ("subject", "preheader", "text", "html").

    text is what a person reads (for HTML: its visible text). spans are the merged values.
    In a file that was made elsewhere there are none.
    """

    kind: str
    text: str
    spans: tuple[Span, ...] = ()
    path: str | None = None
    line: int | None = None  # the file's line on which text begins, where that is exact
    lines_are_exact: bool = False  # text line n is the file's line ``line + n - 1``


@dataclass(frozen=True, slots=True)
class View:
    """A rendered message as the message rules see it, or a text file made elsewhere."""

    parts: tuple[Part, ...]
    path: str | None = None
    message: Message | None = None  # None for a bare file
    step: Step | None = None
    step_number: int | None = None
    recipient: str | None = None
    row: int | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    html: str | None = None


@dataclass(frozen=True, slots=True)
class SequenceView:
    """A campaign with a rendered example of its emails: step number -> View (0: initial)."""

    workspace: Workspace
    campaign: Campaign
    emails: Mapping[int, View]


@dataclass(frozen=True, slots=True)
class Context:
    """What every rule may ask: the workspace (None outside one), fields, its options."""

    workspace: Workspace | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)


class Rule(ABC):
    """Base of all rules; derive from one of the families below."""

    code: ClassVar[str]
    name: ClassVar[str]  # "leftover-merge-code"
    severity: ClassVar[Severity]
    summary: ClassVar[str]  # one line: what it catches
    why: ClassVar[str]  # in a marketer's words
    fixable: ClassVar[str] = "no"  # "fix" (safe), "suggestion" or "no"
    requirement: ClassVar[str | None] = None  # "R18"
    source: ClassVar[str | None] = None
    options: ClassVar[Mapping[str, Any]] = {}  # option -> default
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


class MessageRule(Rule):
    """Looks at one rendered message, or at a plain text, HTML or .eml file."""

    @abstractmethod
    def check(self, view: View, context: Context) -> Iterator[Finding]: ...


class RecipientsRule(Rule):
    """Looks at a whole list."""

    @abstractmethod
    def check(self, recipients: "Recipients", context: Context) -> Iterator[Finding]: ...


class SequenceRule(Rule):
    """Looks at a campaign and its emails side by side."""

    @abstractmethod
    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]: ...


Check = Callable[[Any, Context], Iterator[Finding]]
