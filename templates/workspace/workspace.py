"""A workspace: the user's folder with settings, campaigns, templates and content."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import Place, Problem, TemplateError, WorkspaceError
from .audience import Audience
from .branches import branch_problems, dated
from .campaign import Campaign
from .closures import longest_closed
from .content import RESERVED, ContentItem, Library
from .declared_fields import DeclaredField
from .facts import Fact, Facts
from .faults import Model, validate
from .fields import COMMON, OWNERS, Field, FieldType, by_name
from .located import Located, load_toml, load_yaml, nearest, read_text
from .owners import Owners
from .preset import Preset, bundled_presets, lead_type_problems, preset_of, presets_of
from .readable import UNREAD, readable
from .root import FACTS, SETTINGS, astray, strays
from .route_problems import route_problems
from .settings import Mailbox, Settings, declared
from .sign_in_problems import sign_in_problems
from .sla import Sla, agreed, sla_problems
from .splits import split_problems
from .window import DAYS


@dataclass(frozen=True, slots=True)
class Workspace:
    """An opened workspace. ``fields`` is by key ("contact.first_name").

    original is the workspace that this is a copy of; the copy's links lead there. presets are
    those that come with Tactful and its own. facts is None where nobody wrote any.
    """

    root: Path
    settings: Settings
    fields: Mapping[str, Field]
    campaigns: Mapping[str, Campaign] = field(default_factory=dict)
    content: Mapping[str, ContentItem] = field(default_factory=dict)
    places: Mapping[str, Located] = field(default_factory=dict)  # by shown path
    original: Path | None = None
    presets: Mapping[str, Preset] = field(default_factory=bundled_presets)
    facts: tuple[Fact, ...] | None = None
    owners: Owners = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "owners", Owners(self.settings.mailboxes))

    @property
    def templates(self) -> Path:
        return self.root / "templates"

    def path(self, name: str) -> Path:
        """Return a template's file: ``webinar/01.mjml`` is under ``templates/``."""
        return self.templates / name

    def shown(self, path: Path) -> str:
        """Return path as messages name it: relative to the workspace where it is inside."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return str(path)

    def campaign(self, name: str) -> Campaign:
        """Return the campaign, or raise WorkspaceError naming the nearest."""
        if name in self.campaigns:
            return self.campaigns[name]
        near = nearest(name, list(self.campaigns))
        known = ", ".join(sorted(self.campaigns)) or "none"
        fix = f"did you mean '{near}'?" if near else f"the workspace has: {known}"
        raise WorkspaceError([Problem(f"unknown campaign '{name}'", fix=fix)])

    @property
    def unarchived(self) -> tuple[Campaign, ...]:
        """The campaigns that are not over."""
        return tuple(one for one in self.campaigns.values() if not one.archived)

    def preset(self, campaign: Campaign) -> Preset:
        """Return what a campaign's lead type allows."""
        return preset_of(campaign, self.presets)

    def sla(self, campaign: Campaign | None) -> Sla | None:
        """Return within what time a campaign's leads are touched and its tasks done, if agreed."""
        return agreed(self.settings.sla, campaign.sla if campaign is not None else None)

    def mailbox(self, campaign: Campaign | None = None, owner: str | None = None) -> Mailbox:
        """Return whom a campaign's mail to a lead of owner comes from.

        The owner's own mailbox, else the campaign's, else the workspace's default, else its
        only one. R315 finds an owner who has none.
        """
        boxes = self.settings.mailboxes
        own = self.owners.key(owner) if owner else None
        for key in (own, campaign.mailbox if campaign else None, self.settings.default_mailbox):
            if key and key in boxes:
                return boxes[key]
        if boxes:
            return next(iter(boxes.values()))
        raise WorkspaceError(
            [
                Problem(
                    "no mailbox to send from",
                    Place(SETTINGS, 1),
                    'add a section like [mailboxes.sam] with address = "sam@example.com"',
                )
            ]
        )


def open_workspace(root: Path, *, original: Path | None = None) -> Workspace:
    """Read and check every settings, campaign and content file.

    original is the workspace of which root is a copy. Raises WorkspaceError with all faults of
    all files at once; where links lead out of the workspace, with those alone: nothing is read.
    """
    problems: list[Problem] = []
    if not (root / SETTINGS).is_file():
        raise WorkspaceError(
            [
                Problem(
                    f"'{root}' is not a workspace: it has no {SETTINGS}",
                    fix="run 'tactful init' there",
                )
            ]
        )
    check_links(root, original=original)
    places: dict[str, Located] = {}
    settings: Settings | None = None
    try:
        located = load_toml(read_text(root / SETTINGS, shown=SETTINGS), SETTINGS)
        places[SETTINGS] = located
        settings, faults = _checked(Settings, located)
        problems += faults
        if settings is not None:
            problems += _settings_problems(settings, located)
            problems += _database_problems(root, settings, located)
    except (WorkspaceError, TemplateError) as error:
        problems += error.problems

    own = settings.presets if settings is not None else {}
    presets, wrong = presets_of(root, own, places.get(SETTINGS), places)
    problems += wrong
    campaigns: dict[str, Campaign] = {}
    for path in sorted((root / "campaigns").glob("*.y*ml")):
        shown = path.relative_to(root).as_posix()
        try:
            located = load_yaml(read_text(path, shown=shown), shown)
            places[shown] = located
            read, faults = _checked(Campaign, located)
        except (WorkspaceError, TemplateError) as error:
            problems += error.problems
            continue
        problems += faults
        if read is None:
            continue
        campaign = read.model_copy(update={"path": shown})
        if not faults and campaign.name in campaigns:
            other = campaigns[campaign.name].path
            where = located.place(("campaign",))
            problems.append(Problem(f"campaign '{campaign.name}' is also in {other}", where))
        if not faults:
            campaigns[campaign.name] = dated(campaign, settings) if settings else campaign
        problems += _campaign_problems(root, campaign, settings, located)
        problems += lead_type_problems(campaign, presets, located)
        problems += _list_problems(root, original, campaign.audience, located)

    content: dict[str, ContentItem] = {}
    library = root / "content" / "library.yml"
    if library.is_file():
        shown = library.relative_to(root).as_posix()
        try:
            located = load_yaml(read_text(library, shown=shown), shown)
            places[shown] = located
            if located.data is not None:
                items, faults = _checked(Library, located)
                problems += faults
                content = dict(items.items) if items is not None else {}
                problems += _library_problems(content, located)
        except (WorkspaceError, TemplateError) as error:
            problems += error.problems

    problems += split_problems(campaigns, places)
    facts, wrong = _facts(root, places)
    problems += wrong
    if problems or settings is None:
        raise WorkspaceError(problems)
    mailboxes = {
        key: box.model_copy(update={"key": key}) for key, box in settings.mailboxes.items()
    }
    settings = settings.model_copy(update={"mailboxes": mailboxes})
    return Workspace(
        root, settings, declared(settings), campaigns, content, places, original, presets, facts
    )


def _facts(root: Path, places: dict[str, Located]) -> tuple[tuple[Fact, ...] | None, list[Problem]]:
    """Return what facts.yml says, None where there is none, and what is wrong with it."""
    if not (root / FACTS).is_file():
        return None, []
    try:
        located = load_yaml(read_text(root / FACTS, shown=FACTS), FACTS)
        places[FACTS] = located
        if located.data is None:
            return (), []
        return validate(Facts, located).facts, []
    except (WorkspaceError, TemplateError) as error:
        return None, list(error.problems)


def _checked(model: type[Model], located: Located) -> tuple[Model | None, tuple[Problem, ...]]:
    """Return what a file says, as far as it can be read, with the faults of its values."""
    try:
        return validate(model, located), ()
    except WorkspaceError as error:
        return readable(model, located), tuple(error.problems)


def check_links(root: Path, *, original: Path | None = None) -> None:
    """Raise WorkspaceError where links lead out of the workspace, before anything is read."""
    fix = "put the file itself here"
    problems = [
        Problem(f"this link points to something that {why}", Place(name, 1, 1), fix)
        for name, why in strays(root, original=original)
    ]
    if problems:
        raise WorkspaceError(problems)


def _web_problems(settings: Settings, located: Located) -> list[Problem]:
    """Return what is wrong with how a team reaches the pages: a proxy and its address go together.

    Without a name of its own a proxy's requests would look like those of this computer.
    """
    web = settings.web
    if web.proxy and not web.address:
        what = "a proxy needs the address that it answers at"
        return [Problem(what, located.place(("web", "proxy")), "add address")]
    if web.oidc is not None and not web.address:
        what = "people come back from their sign-in to an address of ours"
        return [Problem(what, located.place(("web", "oidc")), "add address to [web]")]
    return []


def _settings_problems(settings: Settings, located: Located) -> list[Problem]:
    problems = []
    for owner in OWNERS:
        for name in settings.fields.section(owner):
            if not name.isidentifier() or name.startswith("_"):
                place = located.place(("fields", owner, name))
                problems.append(
                    Problem(
                        f"field name '{name}' is not allowed in a template",
                        place,
                        "use a-z, 0-9, _",
                    )
                )
    problems += _research_problems(settings.fields.research, located)
    fields = list({**declared(settings), **COMMON})
    problems += [
        _unknown("field", key, fields, located.place(("lists", "mapping", header)))
        for header, key in settings.lists.mapping.items()
        if key not in fields
    ]
    problems += sign_in_problems(settings, located)
    hot = settings.tasks.hot_field
    if settings.tasks.hot_words and hot is None:
        what = "hot_words need the field that has them"
        problems.append(Problem(what, located.place(("tasks", "hot_words")), "add hot_field"))
    if hot is not None and by_name(hot, declared(settings)) is None:
        known = [key.rpartition(".")[2] for key in declared(settings)]
        problems.append(_unknown("field", hot, known, located.place(("tasks", "hot_field"))))
    alerts = settings.alerts
    if "webhook" in (alerts.reply, alerts.held) and not (alerts.url and alerts.secret):
        place = located.place(("alerts",))
        problems.append(Problem("a webhook needs both url and secret", place, "add them"))
    problems += _web_problems(settings, located)
    for key, hook in settings.webhooks.items():
        if hook.url.startswith("http:") and not hook.private:
            what = "this machine itself is a private address"
            place = located.place(("webhooks", key, "url"))
            problems.append(Problem(what, place, "add private = true, if it is meant"))
    problems += sla_problems(settings.sla, list(settings.mailboxes), located)
    box = settings.default_mailbox
    if box and box not in settings.mailboxes:
        problems.append(
            _unknown("mailbox", box, list(settings.mailboxes), located.place(("default_mailbox",)))
        )
    return problems


def _library_problems(content: Mapping[str, ContentItem], located: Located) -> list[Problem]:
    taken = "the name is reserved for content.pick()"
    place = located.place(("items", RESERVED))
    return [Problem(taken, place, "give it another key")] if RESERVED in content else []


def _research_problems(research: Mapping[str, DeclaredField], located: Located) -> list[Problem]:
    """Return what keeps a note from being checked: what was read, where, and when."""
    if not research:
        return []
    place = located.place(("fields", "research"))
    problems = [
        Problem(f"research needs a field '{name}'", place, f'add {name} = {{ type = "{kind}" }}')
        for name, kind in (("text", "text"), ("source", "url"), ("date", "date"))
        if name not in research
    ]
    when = research.get("date")
    if when is not None and when.type not in (FieldType.date, FieldType.datetime):
        problems.append(
            Problem(
                f"research.date is of type {when.type}",
                located.place(("fields", "research", "date")),
                'write type = "date"',
            )
        )
    return problems


def _unknown(kind: str, name: str, known: list[str], place: Place) -> Problem:
    near = nearest(name, known)
    fix = f"did you mean '{near}'?" if near else f"known: {', '.join(sorted(known)) or 'none'}"
    return Problem(f"unknown {kind} '{name}'", place, fix)


def _campaign_problems(
    root: Path, campaign: Campaign, settings: Settings | None, located: Located
) -> list[Problem]:
    """Return references of a campaign that lead nowhere, and what the settings forbid it."""
    problems: list[Problem] = []
    if campaign.approval == "none" and settings is not None and settings.approval.two_people:
        what = "approval: none sends without a yes, and tactful.toml asks for two people"
        problems.append(Problem(what, located.place(("approval",)), "remove the line"))
    templates = [
        path.relative_to(root / "templates").as_posix()
        for path in sorted((root / "templates").rglob("*"))
        if path.is_file()
    ]

    def template(name: str, *at: str | int) -> None:
        if name == UNREAD:
            return
        inside = os.path.normpath(name)
        if inside.startswith("..") or Path(inside).is_absolute():
            problems.append(
                Problem(f"'{name}' is outside templates/", located.place(at), "keep it inside")
            )
        elif name not in templates:
            problems.append(_unknown("template", name, templates, located.place(at)))

    if campaign.initial:
        template(campaign.initial, "initial")
    first: dict[str, int] = {}
    for index, step in enumerate(campaign.sequence.steps):
        here = ("sequence", "steps", index)
        if (other := first.setdefault(step.key, step.number)) != step.number:
            place = located.place((*here, "key"))
            fix = "give each step its own key"
            problems.append(
                Problem(f"key '{step.key}' is also the key of step {other}", place, fix)
            )
        template(step.template, *here, step.channel.value)
        for variant, name in step.variants.items():
            template(name, *here, "variants", variant)
        if settings is not None and step.evidence and step.evidence not in declared(settings):
            problems.append(
                _unknown(
                    "field",
                    step.evidence,
                    list(declared(settings)),
                    located.place((*here, "evidence")),
                )
            )
    problems += branch_problems(campaign, settings, located)
    if settings is not None:
        problems += _audience_problems(campaign.audience, settings, located)
        problems += sla_problems(campaign.sla, list(settings.mailboxes), located)
        problems += _always_closed(campaign, settings, located)
    if settings is not None and campaign.mailbox and campaign.mailbox not in settings.mailboxes:
        place = located.place(("mailbox",))
        problems.append(_unknown("mailbox", campaign.mailbox, list(settings.mailboxes), place))
    return problems


def _always_closed(campaign: Campaign, settings: Settings, located: Located) -> Iterator[Problem]:
    """Yield that the closed days leave a window no open day for a year."""
    days = frozenset(DAYS.index(day) for day in campaign.sequence.window.days)
    place = located.place(("sequence", "window"))
    closed = settings.calendar.closed
    if (never := longest_closed(closed, days)) is not None:
        what = f"the window is never open from {never[0]} to {never[1]}"
        yield Problem(
            what, place, f"look at calendar.closed in {SETTINGS} and at the window's days"
        )
        return
    for key, box in settings.mailboxes.items():
        if box.away and (never := longest_closed((*closed, *box.away), days)) is not None:
            what = f"the window is never open from {never[0]} to {never[1]} while '{key}' is away"
            yield Problem(what, place, f"look at mailboxes.{key}.away in {SETTINGS}")


def _list_problems(
    root: Path, original: Path | None, audience: Audience, located: Located
) -> Iterator[Problem]:
    """Yield why a campaign's list cannot be read. A stranger may have written its path."""
    contacts, place = audience.contacts, located.place(("audience", "contacts"))
    if contacts is None:
        return
    if why := astray(root, root / contacts, original=original):
        fix = "copy the list into contacts/, or give it on the command line with --contacts"
        yield Problem(f"the list '{contacts}' {why}", place, fix)
    elif (root / contacts).exists() and not (root / contacts).is_file():
        kind = "a folder" if (root / contacts).is_dir() else "a pipe or a device"
        fix = "name a CSV or Excel file"
        yield Problem(f"the list '{contacts}' is {kind}, not a file", place, fix)
    elif not (root / contacts).is_file():
        yield Problem(f"list '{contacts}' not found", place, "paths start at the workspace folder")


def _database_problems(root: Path, settings: Settings, located: Located) -> Iterator[Problem]:
    """Yield that a database file lies outside; a server is found by its URL."""
    kind, slashes, path = settings.database.partition(":///")
    name = path.partition("?")[0].removeprefix("file:")
    if not (slashes and kind.startswith("sqlite") and name) or name == ":memory:":
        return
    if not Path(os.path.realpath(root / name)).is_relative_to(os.path.realpath(root)):
        fix = 'write it like "sqlite:///.tactful/tactful.db", or give a database server'
        where = located.place(("database",))
        yield Problem(f"the database '{name}' is outside the workspace", where, fix)


def _audience_problems(
    audience: Audience, settings: Settings, located: Located
) -> Iterator[Problem]:
    """Yield criteria and routes that name a field or a rep that does not exist."""
    fields = declared(settings)
    named: list[tuple[str, tuple[str | int, ...]]]
    named = [(name, ("criteria", name)) for name in audience.criteria]
    named += [
        (route.field, ("route", index, route.field))
        for index, route in enumerate(audience.route)
        if route.kind == "field"
    ]
    for name, at in named:
        if by_name(name, fields) is None:
            place = located.place(("audience", *at))
            yield _unknown("field", name, [key.rpartition(".")[2] for key in fields], place)
    for index, route in enumerate(audience.route):
        for rep in filter(None, (*route.reps, *route.owners.values(), route.otherwise)):
            if rep not in settings.mailboxes:
                place = located.place(("audience", "route", index))
                yield _unknown("mailbox", rep, list(settings.mailboxes), place)
    yield from route_problems(audience.route, located)
    known = [*(key.rpartition(".")[2] for key in fields), *settings.mailboxes]
    brought = audience.originator
    if brought and by_name(brought, fields) is None and brought not in settings.mailboxes:
        yield _unknown(
            "field or mailbox", brought, known, located.place(("audience", "originator"))
        )
