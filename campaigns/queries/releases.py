"""Which releases people run on, and how each differs from the workspace as it is now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ...templates.workspace.campaign import Campaign
from ...templates.workspace.workspace import Workspace
from ..model import LIVE
from ..releases.kept import files_of, find
from ..releases.snapshot import snapshot
from ..store.tables import Approval, Enrolment, Release, StoredMessage

SHOWN_ID = 12  # characters: enough to name one


@dataclass(frozen=True, slots=True)
class ReleaseItem:
    """One release and who runs on it; is_current: the workspace is still the same."""

    release_id: str
    campaign: str
    made_at: datetime
    people: int  # under way on it
    ended: int  # whose sequence has ended on it
    is_current: bool

    @property
    def short(self) -> str:
        return self.release_id[:SHOWN_ID]


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file that is not the same in two releases; diff is a unified diff of its text."""

    name: str
    how: str  # "changed", "new" or "gone"
    diff: str


@dataclass(frozen=True, slots=True)
class ReleaseDiff:
    """How the workspace differs from a release that people run on."""

    release: ReleaseItem
    files: tuple[ChangedFile, ...]


@dataclass(frozen=True, slots=True)
class RunningOn:
    """Of a campaign: how many people under way run on what.

    behind: on a release that the workspace no longer is; oldest: when the first of these was
    made; following: people of whom nothing is approved, who get every edit.
    """

    campaign: str
    people: int
    behind: int
    oldest: datetime | None
    following: int

    @property
    def words(self) -> str | None:
        """What there is to know before an edit is expected to count; None: nothing."""
        if not self.behind or self.oldest is None:
            return None
        many = self.behind != 1
        people = f"{self.behind:,} {'people run' if many else 'person runs'}"
        return (
            f"{people} on a release from before the last change, the oldest of "
            f"{self.oldest:%-d %b %Y}. See: tactful release diff {self.campaign}. "
            f"Let them have it: tactful release move {self.campaign}"
        )


@dataclass(frozen=True, slots=True)
class RunsOn:
    """The release that somebody runs on. approved_at: when the first of its texts got a yes.

    is_current: the workspace is still the same.
    """

    release_id: str
    made_at: datetime
    approved_at: datetime | None
    is_current: bool

    @property
    def short(self) -> str:
        return self.release_id[:SHOWN_ID]


def runs_on(
    session: Session, workspace: Workspace, campaign: Campaign, enrolment_id: int
) -> RunsOn | None:
    """Return what somebody in the sequence runs on; None for who follows the files as they are."""
    release = session.scalar(
        select(Release)
        .join(Enrolment, Enrolment.release_id == Release.id)
        .where(Enrolment.id == enrolment_id)
    )
    if release is None:
        return None
    yes = (  # an older yes was given to another release, before they were moved
        select(func.min(Approval.at))
        .join(StoredMessage, StoredMessage.id == Approval.message_id)
        .where(StoredMessage.enrolment_id == enrolment_id, Approval.at >= release.made_at)
    )
    now = current(workspace, campaign)
    return RunsOn(release.id, release.made_at, session.scalar(yes), release.id == now)


def list_releases(
    session: Session, workspace: Workspace, campaign: str | None = None
) -> tuple[ReleaseItem, ...]:
    """Return the releases that are kept, by campaign, newest first."""
    people = _people(session)
    query = select(Release).order_by(Release.campaign, Release.made_at.desc(), Release.id)
    if campaign is not None:
        query = query.where(Release.campaign == campaign)
    now = {name: current(workspace, one) for name, one in workspace.campaigns.items()}
    return tuple(
        ReleaseItem(
            row.id, row.campaign, row.made_at, *people.get(row.id, (0, 0)),
            is_current=now.get(row.campaign) == row.id,
        )
        for row in session.scalars(query)
    )  # fmt: skip


def current(workspace: Workspace, campaign: Campaign) -> str:
    """Return the id of the release that the workspace is now."""
    return snapshot(workspace, campaign).id


def running_on(session: Session, workspace: Workspace, campaign: Campaign) -> RunningOn:
    """Return on what the people of a campaign run."""
    query = (
        select(Enrolment.release_id, func.count())
        .where(Enrolment.campaign == campaign.name, Enrolment.state.in_(LIVE))
        .group_by(Enrolment.release_id)
    )
    counts: dict[str | None, int] = {one: count for one, count in session.execute(query)}  # noqa: C416
    following = counts.pop(None, 0)
    now = current(workspace, campaign) if counts else ""
    behind = {release_id: count for release_id, count in counts.items() if release_id != now}
    oldest = session.scalar(select(func.min(Release.made_at)).where(Release.id.in_(list(behind))))
    return RunningOn(campaign.name, sum(counts.values()), sum(behind.values()), oldest, following)


def release_diffs(
    session: Session, workspace: Workspace, campaign: Campaign
) -> tuple[ReleaseDiff, ...]:
    """Return how the workspace differs from each release that people under way run on."""
    now = snapshot(workspace, campaign)
    return tuple(
        ReleaseDiff(one, _changes(files_of(session, one.release_id), now.files))
        for one in list_releases(session, workspace, campaign.name)
        if one.people and not one.is_current
    )


def changed_since(
    session: Session, workspace: Workspace, campaign: Campaign, release: str
) -> tuple[datetime, tuple[ChangedFile, ...]]:
    """Return when a release was made, and how the workspace differs from it now.

    release is the beginning of its id; raises ReleaseError.
    """
    one = find(session, release, campaign=campaign.name)
    now = snapshot(workspace, campaign)
    return one.made_at, _changes(files_of(session, one.id), now.files)


def _changes(was: Mapping[str, bytes], now: Mapping[str, bytes]) -> tuple[ChangedFile, ...]:
    found = []
    for name in sorted({*was, *now}):
        if was.get(name) == now.get(name):
            continue
        how = "new" if name not in was else "gone" if name not in now else "changed"
        found.append(ChangedFile(name, how, _unified(was.get(name), now.get(name), name)))
    return tuple(found)


def _unified(was: bytes | None, now: bytes | None, name: str) -> str:
    lines = [
        data.decode("utf-8", "replace").splitlines() if data is not None else []
        for data in (was, now)
    ]
    names = [name if data is not None else "/dev/null" for data in (was, now)]
    return "\n".join(unified_diff(lines[0], lines[1], names[0], names[1], lineterm=""))


def _people(session: Session) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    live = Enrolment.state.in_(LIVE)
    for release_id, runs, count in session.execute(
        select(Enrolment.release_id, live, func.count())
        .where(Enrolment.release_id.is_not(None))
        .group_by(Enrolment.release_id, live)
    ):
        if release_id is None:
            continue
        people, ended = found.get(release_id, (0, 0))
        found[release_id] = (people + count, ended) if runs else (people, ended + count)
    return found
