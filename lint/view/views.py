"""What the rules see: a rendered message, a workspace, and what every rule may ask."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...templates.message import Message
from ...templates.source.template import Template
from ...templates.trace.origin import MarkedSource
from ...templates.workspace.fields import Field
from ...templates.workspace.sequence import Step
from ...templates.workspace.workspace import Workspace
from .excerpt import Excerpt, place_of
from .parts import Part

if TYPE_CHECKING:
    from .history import History
    from .online import Online

Meanings = Callable[[Sequence[str], Sequence[str]], list[list[float]]]


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
class WorkspaceView:
    """A workspace with every template in it that can be read."""

    workspace: Workspace
    templates: tuple[Template, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What every rule may ask: the workspace (None outside one), fields, its options.

    online asks the network, and history the database, where the caller allows that. meanings is
    what the sentences of the workspace's mails are known to mean.
    """

    workspace: Workspace | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    online: "Online | None" = None
    history: "History | None" = None
    meanings: Meanings | None = None
