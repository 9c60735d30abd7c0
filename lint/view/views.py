"""The input of rules: a rendered message, a workspace, and their context."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from ...templates.message import Message
from ...templates.source.template import Template
from ...templates.trace.origin import MarkedSource
from ...templates.workspace.fields import Field
from ...templates.workspace.step import Step
from ...templates.workspace.workspace import Workspace
from .excerpt import Excerpt, place_of
from .parts import Part

if TYPE_CHECKING:
    from .history import History
    from .online import Online

Meanings = Callable[[Sequence[str], Sequence[str]], list[list[float]]]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that an email carries."""

    name: str
    size: int  # bytes, decoded
    inside: tuple[str, ...] = ()  # the files in it, where it is an archive


@dataclass(frozen=True, slots=True)
class View:
    """A rendered message, or an email file made by another tool."""

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
        """Return path, line and column of the rarest excerpt in the source.

        The first line if there is none: a merged value or the layout made the text.
        """
        line, column = place_of(self.source or "", excerpts) or (1, None)
        return {"path": self.path, "line": line, "column": column}


@dataclass(frozen=True, slots=True)
class WorkspaceView:
    """A workspace with every template in it that can be read, on a day (None: not known)."""

    workspace: Workspace
    templates: tuple[Template, ...]
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """The context of a rule: the workspace (None outside one), fields, its options.

    online queries the network and history the database, where the caller allows it. meanings
    compares sentences by their meaning. today is the day for which emails are checked; without
    it no date is past. leaves is the day on which they leave, where that is known: then it is not
    worked out from the day on which somebody begins.
    """

    workspace: Workspace | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    online: "Online | None" = None
    history: "History | None" = None
    meanings: Meanings | None = None
    today: date | None = None
    leaves: date | None = None
