"""tactful plan: when each touch comes, on the recipient's clock."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.table import Table
from sqlalchemy.orm import Session

from ...lint.lists.recipients import campaign_list
from ...templates.errors import Problem, RecipientsError
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.window import known_zone
from ...templates.workspace.workspace import Workspace
from ..journey.timelines.drawing import drawn
from ..journey.timelines.forecast import Forecast, forecast
from ..journey.timelines.timeline import Timeline, TimelineTouch, timeline
from ..queries.moments import zone_words
from ..queries.timeline import timeline_of_enrolled, timeline_of_row, timelines_apart
from ..shell import (
    chosen,
    console,
    format_option,
    now_option,
    opened,
    present,
    print_json,
    stored,
    workspace_option,
)
from ..store.database import database_path

_NAMED = 6  # days off that a line names
_EXAMPLES = """\b
Examples:
  tactful plan webinar
  tactful plan webinar --to jim@example.com --svg jim.svg
  tactful plan webinar --everyone
  tactful plan webinar --country Germany --region Bavaria --now 2026-12-21T15:00+01:00
  tactful plan webinar --now 2026-03-27T15:00+00:00 --timezone America/New_York
  tactful plan webinar --format json | jq '.touches[].at'
"""


@click.command("plan", epilog=_EXAMPLES)
@click.argument("campaign", required=False)
@click.option("--to", "whom", metavar="WHO", help="Somebody on the list or in the sequence.")
@click.option("--everyone", is_flag=True, help="The whole list, touches by day.")
@click.option("--timezone", help="The recipient's time zone. Default: the workspace's.")
@click.option("--country", help="The recipient's country: its holidays, and its time zone.")
@click.option("--region", help="The state or region, where it has holidays of its own.")
@click.option("--phone", help="The recipient's phone number, where nothing else says where.")
@now_option("When the person enters the sequence. Default: now.")
@click.option(
    "--svg", type=click.Path(path_type=Path, dir_okay=False), help="Draw it into this file too."
)
@workspace_option
@format_option
def command(
    campaign: str | None,
    whom: str | None,
    everyone: bool,
    timezone: str | None,
    country: str | None,
    region: str | None,
    phone: str | None,
    at: datetime | None,
    svg: Path | None,
    folder: Path | None,
    form: str,
) -> None:
    """Show when someone who enters CAMPAIGN now would get each touch.

    With --to, a person of the list; or somebody in the sequence, with what they got already.
    With --everyone, how many touches come on which day if the whole list enters.
    """
    given = {
        "contact.timezone": timezone, "contact.country": country,
        "contact.region": region, "contact.phone": phone,
    }  # fmt: skip
    values = {key: value for key, value in given.items() if value}
    if ((whom or everyone) and values) or (whom and everyone) or (everyone and svg):
        raise click.UsageError("--to and --everyone find out where people are; give one alone.")
    workspace = opened(folder)
    one = chosen(workspace, campaign)
    if timezone:
        try:
            known_zone(timezone)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--timezone") from error
    start = at or present()
    if everyone:
        _show_all(_forecast(workspace, one, start), form)
        return
    found = (
        _of(workspace, one, whom, start) if whom else timeline(workspace, one, values, start=start)
    )
    if svg is not None:
        svg.write_text(drawn(found), encoding="utf-8")
    if form == "json":
        print_json(_as_json(found))
    else:
        _show(found)
        if svg is not None:
            console().print(f"Drawn: {svg}", markup=False)


def _of(workspace: Workspace, campaign: Campaign, whom: str, start: datetime) -> Timeline:
    database = database_path(workspace)
    if database is None or database.is_file():  # looking creates none
        with stored(workspace, rehearsal=True) as store, store.reading() as session:
            found = timeline_of_enrolled(session, workspace, campaign, whom, now=start)
            found = found or _listed(workspace, campaign, whom, start, session)
    else:
        found = _listed(workspace, campaign, whom, start)
    if found is not None:
        return found
    listed = campaign.audience.contacts or "the campaign, which names no list"
    raise RecipientsError(
        [Problem(f"'{whom}' is neither in the sequence nor on its list", fix=f"look in {listed}")]
    )


def _listed(
    workspace: Workspace,
    campaign: Campaign,
    whom: str,
    start: datetime,
    session: Session | None = None,
) -> Timeline | None:
    recipients = campaign_list(workspace, campaign)
    if recipients is None:
        return None
    return timeline_of_row(workspace, campaign, recipients, whom, start=start, session=session)


def _forecast(workspace: Workspace, campaign: Campaign, start: datetime) -> Forecast:
    recipients = campaign_list(workspace, campaign)
    if recipients is None:
        raise click.UsageError(f"{campaign.name} names no list; add audience: {{contacts: …}}.")
    database = database_path(workspace)
    if database is not None and not database.is_file():  # looking creates none
        return forecast(workspace, campaign, recipients, start=start)
    with stored(workspace, rehearsal=True) as store, store.reading() as session:
        apart = timelines_apart(session, workspace, campaign, recipients, start=start)
    return forecast(workspace, campaign, recipients, start=start, apart=apart)


def _show_all(found: Forecast, form: str) -> None:
    days = sorted({day for day, _ in found.touches})
    channels = sorted({channel for _, channel in found.touches})
    if form == "json":
        print_json(
            {
                "campaign": found.campaign,
                "start": found.start,
                "people": [
                    {"timezone": zone, "holidays": calendars, "count": count}
                    for (zone, calendars), count in sorted(found.people.items())
                ],
                "touches": [
                    {"date": day, **{name: found.touches.get((day, name), 0) for name in channels}}
                    for day in days
                ],
                "cannot": dict(found.cannot),
                "beside_other_sequences": found.apart,
            }
        )
        return
    out = console()
    table = Table(
        "Day", *channels, title=f"{found.campaign}, everybody from {found.start:%d %b %Y}"
    )
    for day in days:
        counts = (found.touches.get((day, name), 0) for name in channels)
        table.add_row(f"{day:%a %d %b %Y}", *(f"{count:,}" if count else "" for count in counts))
    out.print(table)
    out.print(_beside(found), markup=False, highlight=False, soft_wrap=True)
    for (zone, calendars), count in sorted(found.people.items(), key=lambda one: -one[1]):
        line = f"{_people(count)} in {zone}, holidays: {calendars or 'none'}"
        out.print(line, markup=False, highlight=False, soft_wrap=True)
    for why, count in found.cannot.items():
        line = f"{_people(count)} cannot be planned: {why}"
        out.print(line, markup=False, style="yellow", soft_wrap=True)


def _beside(found: Forecast) -> str:
    """Say what else was counted, and what was not."""
    who = _people(found.apart) if found.apart else "Nobody"
    how = " and is planned alone, by [frequency_cap]" if found.apart == 1 else ""
    how = " and are planned alone, by [frequency_cap]" if found.apart > 1 else how
    gets = "get" if found.apart > 1 else "gets"
    return (
        f"{who} {gets} other sequences too{how}. What colleagues on this list, and the steps of "
        "this sequence, keep from each other is not counted."
    )


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def _as_json(one: Timeline) -> dict[str, Any]:
    off = one.clock.off
    return {
        "campaign": one.campaign,
        "to": one.whom or None,
        "start": one.start,
        "timezone": one.clock.tz.key,
        "timezone_from": one.zone_from,
        "holidays": list(off.calendars),
        "holidays_from": one.calendar_from,
        "notes": list(one.notes),
        "touches": [_touch_json(touch) for touch in one.touches],
    }


def _touch_json(touch: TimelineTouch) -> dict[str, Any]:
    skipped = [{"date": day, "why": why} for day, why in touch.skipped]
    return {**asdict(touch), "skipped": skipped}


def _show(one: Timeline) -> None:
    out = console()
    whom = f", {one.whom}" if one.whom else ""
    state = any(touch.state != "planned" for touch in one.touches)
    hangs = any(touch.depends for touch in one.touches)
    columns = ["Step", "When", "Wait", "Channel", "Template"]
    columns += [*(["State"] if state else []), *(["Depends"] if hangs else [])]
    table = Table(*columns, title=f"{one.campaign}{whom} ({one.clock.tz.key})")
    year = one.start.astimezone(one.clock.tz).year
    for touch in one.touches:
        shown = "%a %d %b %H:%M" if touch.local.year == year else "%a %d %b %Y %H:%M"
        when = touch.local.strftime(shown)
        cells = [
            str(touch.step or "-"), f"{when} {zone_words(touch.local)}", touch.wait,
            touch.channel, touch.template,
        ]  # fmt: skip
        more = [*([touch.state] if state else []), *([touch.depends] if hangs else [])]
        table.add_row(*cells, *more)
    out.print(table)
    calendars = ", ".join(one.clock.off.calendars) or "none"
    said = [
        f"Time zone: {one.clock.tz.key}, from {one.zone_from}.",
        f"Holidays: {calendars}; {_whence(one)}.",
        *(f"Note: {note}." for note in one.notes),
    ]
    for touch in one.touches:
        if touch.first_due is not None:
            first = touch.first_due.astimezone(one.clock.tz)
            said.append(
                f"Step {touch.step} waits until {touch.local:%a %d %b %H:%M} instead of "
                f"{first:%a %d %b %H:%M}: {touch.waits}."
            )
        if touch.skipped:
            some = ", ".join(f"{day:%a %d %b %Y} {why}" for day, why in touch.skipped[:_NAMED])
            others = len(touch.skipped) - _NAMED
            rest = f" and {others} more" if others > 0 else ""
            said.append(f"Skipped before step {touch.step}: {some}{rest}.")
    for line in said:
        out.print(line, markup=False, highlight=False, soft_wrap=True)


def _whence(one: Timeline) -> str:
    return one.calendar_from if not one.clock.off.calendars else f"from {one.calendar_from}"
