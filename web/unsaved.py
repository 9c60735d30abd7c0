"""A file as somebody is writing it: what lint finds in it, and how a message reads with it."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ..campaigns.actions.enrol import as_if_enrolled
from ..campaigns.actions.preview import previewed
from ..campaigns.messages.rendering import MessageRenderer
from ..campaigns.store.database import Store
from ..lint.editor.project import Project, is_template, templates_of
from ..lint.findings.finding import Finding
from ..lint.lists.recipients import Recipients
from ..templates.errors import Problem, ProblemsError
from ..templates.message import Message
from ..templates.workspace.campaign import Campaign
from ..templates.workspace.workspace import Workspace
from .people import typical_row

_NO_SECRET = "preview"  # the unsubscribe link of a preview leads to nobody
_MOST_KEPT = 20  # unsaved texts that a preview can still show


@dataclass(frozen=True, slots=True)
class Sample:
    """A message as it would read: of which campaign and step, to whom, or why there is none."""

    campaign: str
    step: int
    recipient: str
    message: Message | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of an unsaved text. key names it for a preview; sample is None for no email."""

    key: str
    findings: tuple[Finding, ...]
    sample: Sample | None


class UnsavedTexts:
    """Checks unsaved texts of one workspace, one after the other; the files stay as they are."""

    def __init__(self, root: Path, store: Store) -> None:
        self._root, self._store = root, store
        self._project: Project | None = None
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Sample | None] = OrderedDict()

    def check(self, path: str, text: str, *, now: datetime) -> Checked:
        """Return what lint finds in a text as the file at path, and a message made with it."""
        key = hashlib.sha256(f"{path}\0{text}".encode()).hexdigest()[:32]
        with self._lock:
            if self._project is None:
                self._project = Project(self._root)
            project = self._project
            project.open({path: text})
            found = project.draft(path, today=now.date())
            sample = _sample(project, self._store, path, now)
            self._kept[key] = sample
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        ordered = sorted(found, key=lambda one: (one.severity.rank, one.line or 0))
        return Checked(key, tuple(ordered), sample)

    def sample(self, key: str) -> Sample | None:
        """Return a message that was made before; None where it is no longer kept."""
        with self._lock:
            return self._kept.get(key)


def _sample(project: Project, store: Store, path: str, now: datetime) -> Sample | None:
    """Return the first email that a template is part of, to somebody like most on its list."""
    if not is_template(path) or project.problems or project.workspace is None:
        return None
    workspace = project.workspace
    for campaign in project.using(path):
        number, variant = _place(campaign, path)
        if number is None:
            continue
        values = _values(workspace, project.list_of(campaign))
        to = values["contact.email"]
        try:
            message, problems = _message(workspace, store, campaign, values, number, variant, now)
        except ProblemsError as error:
            return Sample(campaign.name, number, to, problems=error.problems)
        return Sample(campaign.name, number, to, message, problems)
    return None


def _message(
    workspace: Workspace,
    store: Store,
    campaign: Campaign,
    values: Mapping[str, str],
    number: int,
    variant: str | None,
    now: datetime,
) -> tuple[Message | None, tuple[Problem, ...]]:
    """Return a step's message as the preview shows it; lint has read the text already."""
    one = as_if_enrolled(
        workspace, campaign, values, owner=values.get("lead.owner"), secret=_NO_SECRET, now=now
    )
    if variant is not None:
        to = replace(one.recipient, variants={**one.recipient.variants, number: variant})
        one = replace(one, recipient=to)
    renderer = MessageRenderer(workspace, campaign, check=lambda *_: [])
    (shown,) = previewed(store, renderer, one, now=now, wanted=lambda step: step == number)
    return shown.rendered.message, shown.rendered.problems


def _place(campaign: Campaign, path: str) -> tuple[int | None, str | None]:
    """Return the step and variant that send a template; where it is part of others, the first."""
    name = path.removeprefix("templates/")
    if campaign.initial == name:
        return 0, None
    for step in campaign.emails:
        for variant, template in ((None, step.template), *step.variants.items()):
            if template == name:
                return step.number, variant
    if name in templates_of(campaign):
        return None, None  # a script of a call
    return (0 if campaign.initial else next((s.number for s in campaign.emails), None)), None


def _values(workspace: Workspace, people: Recipients | None) -> Mapping[str, str]:
    if people is None or not len(people):
        example = {key: field.example for key, field in workspace.fields.items()}
        return {"contact.email": "somebody@example.com"} | example
    return {"contact.email": ""} | people.row(typical_row(people, workspace.settings) - 1)
