"""The invitation of one step, compiled once: its texts have merge fields, as templates do."""

from collections.abc import Callable, Mapping
from datetime import date

from ..compile.compiler import Compiler
from ..errors import Place, Problem, TemplateError
from ..message import Address
from ..workspace.campaign import Campaign
from ..workspace.invitation import Invitation
from ..workspace.step import Step
from ..workspace.workspace import Workspace
from .invitations import Event, NoEvent, calendar, times

_TEXTS = ("title", "location", "url", "description")


class CompiledInvitation:
    """Makes the calendar text of a step's invitation. Faults are at their key of the campaign."""

    def __init__(
        self, workspace: Workspace, campaign: Campaign, step: Step, compiler: Compiler
    ) -> None:
        assert step.invitation is not None
        self._invitation: Invitation = step.invitation
        self._zone = workspace.settings.timezone
        self._about = f"{campaign.name}\n{step.key}"
        self._located = workspace.places.get(campaign.path)
        self._path, self._at = campaign.path, ("sequence", "steps", step.number - 1, "invitation")
        self._parts = {}
        for key in _TEXTS:
            try:
                self._parts[key] = compiler.tag(getattr(self._invitation, key))
            except TemplateError as error:
                raise self._fault(key, str(error.problems[0].message)) from error

    def calendar(
        self,
        values: Mapping[str, str],
        context: Callable[[], Mapping[str, object]],
        *,
        organizer: Address,
        attendee: Address,
        day: date | None,
    ) -> str:
        """Return the invitation of one person; raises TemplateError."""
        said, known = {}, context()
        for key, part in self._parts.items():
            try:
                said[key] = part.render(known).strip()
            except TemplateError as error:
                first = error.problems[0]
                raise self._fault(key, first.message, first.fix) from error
        try:
            start, end = times(self._invitation, values, self._zone)
        except NoEvent as error:
            raise self._fault(error.key, str(error)) from error
        event = Event(said["title"], start, end, said["location"], said["url"], said["description"])
        return calendar(event, organizer=organizer, attendee=attendee, about=self._about, day=day)

    def _fault(self, key: str, why: str, fix: str | None = None) -> TemplateError:
        place = self._located.place((*self._at, key)) if self._located else Place(self._path)
        return TemplateError([Problem(f"invitation, {key}: {why}", place, fix or "")])
