"""A campaign with its emails side by side, as the rules for sequences see it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...templates.errors import Place, TemplateError
from ...templates.source.files import TemplateFiles
from ...templates.source.template import Template
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.preset import Preset
from ...templates.workspace.step import Step
from ...templates.workspace.workspace import Workspace
from .included import drawn_in

if TYPE_CHECKING:
    from ..lists.recipients import Recipients
    from ..prose.authored_text import AuthoredText


@dataclass(frozen=True, slots=True)
class SequenceView:
    """A campaign, and by step number (0: initial) every text that a step can say.

    That is whatever the recipient, the branch and the variant.
    """

    workspace: Workspace
    campaign: Campaign
    texts: Mapping[int, tuple["AuthoredText", ...]] = field(default_factory=dict)
    recipients: "Recipients | None" = None
    sources: "Sources" = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sources", Sources(self.workspace))

    @property
    def preset(self) -> Preset:
        """What the campaign's lead type allows."""
        return self.workspace.preset(self.campaign)

    def made_of(self, name: str) -> list[Template]:
        """Return a template and all that it draws in, those that can be read."""
        names = sorted(drawn_in(name, self.sources))
        return [found for one in names if (found := self.sources.get(one)) is not None]

    def of_step(self, step: Step) -> list[Template]:
        """Return all templates that a step is made of, in any of its variants."""
        names = dict.fromkeys((step.template, *step.variants.values()))
        found = (template for name in names for template in self.made_of(name))
        return list({template.name: template for template in found}.values())

    def place(self, *key: str | int) -> dict[str, Any]:
        """Return path, line and column of a key of the campaign file."""
        located = self.workspace.places.get(self.campaign.path)
        place = located.place(key) if located else Place(self.campaign.path)
        return {"path": place.path, "line": place.line, "column": place.column}

    def step_place(self, number: int, *key: str) -> dict[str, Any]:
        """Return the place of a step (0: the initial email), or of a key of it."""
        return (
            self.place("sequence", "steps", number - 1, *key) if number else self.place("initial")
        )


class Sources(Mapping[str, Template]):
    """The templates of a workspace by name; each is read when it is first asked for."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._files = workspace, TemplateFiles(workspace)
        self._read: dict[str, Template | None] = {}

    def __getitem__(self, name: str) -> Template:
        if name not in self._read:
            try:
                self._read[name] = self._files.template(name)
            except TemplateError:  # reported where the template itself is checked
                self._read[name] = None
        found = self._read[name]
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        top = self._workspace.templates
        files = (path for path in sorted(top.rglob("*")) if path.is_file())
        yield from (path.relative_to(top).as_posix() for path in files)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None
