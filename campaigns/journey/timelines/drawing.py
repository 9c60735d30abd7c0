"""A timeline drawn as SVG: days from left to right, a mark for each touch, days off shaded."""

from collections.abc import Iterator
from datetime import date, timedelta
from html import escape

from ....templates.workspace.window import DAYS
from ..timing.days_off import why_off
from .timeline import Timeline, TimelineTouch

_EDGE, _TOP, _ROW, _LANE = 24, 74, 44, 56
_COLOURS = {
    "email": "#1d5fbf",
    "call": "#a24a00",
    "voicemail": "#7a3fa0",
    "social": "#00695c",
    "letter": "#8a1c4a",
}
_OTHER = "#5b5b5b"
_MOST_COLUMNS = 400  # a longer time is drawn with several days in a column


def drawn(one: Timeline) -> str:
    """Return a timeline as an SVG picture that explains itself, also to a screen reader."""
    first = one.start.astimezone(one.clock.tz).date()
    last = max([first, *(touch.local.date() for touch in one.touches)])
    length = (last - first).days + 1
    step = -(-length // _MOST_COLUMNS)
    day_width = max(3.0, min(_LANE, 900 / -(-length // step)))
    columns = -(-length // step)
    width = round(2 * _EDGE + columns * day_width) + 260
    height = _TOP + _ROW * len(one.touches) + _EDGE
    title = escape(f"{one.campaign}: {one.whom or 'a recipient'}, {one.clock.tz.key}")
    said = escape("; ".join(map(_said, one.touches)))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" '
            f'height="{height}" viewBox="0 0 {width} {height}" '
            'font-family="system-ui, sans-serif" font-size="12">',
            f"<title>{title}</title>",
            f"<desc>{said}</desc>",
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            f'<text x="{_EDGE}" y="24" font-size="15" fill="#1b1b1b">{title}</text>',
            *_days(one, first, columns, step, day_width, height),
            *_touches(one, first, step, day_width),
            "</svg>",
            "",
        ]
    )


def _said(touch: TimelineTouch) -> str:
    when = f"{touch.channel} {touch.local:%a %d %b %Y %H:%M}"
    return f"{when} ({touch.depends})" if touch.depends else when


def _days(
    one: Timeline, first: date, columns: int, step: int, width: float, height: int
) -> Iterator[str]:
    labelled = -(10**6)
    for column in range(columns):
        day = first + timedelta(days=column * step)
        x = _EDGE + column * width
        why = why_off(day, one.clock.off) if step == 1 else None
        if step == 1 and (why or DAYS[day.weekday()] not in one.clock.window.days):
            fill = "#f6d9d5" if why else "#eeeeee"
            about = escape(f"{day:%a %d %b %Y}: {why or 'not a day of the window'}")
            yield (
                f'<rect x="{x:.1f}" y="{_TOP - 8}" width="{width:.1f}" '
                f'height="{height - _TOP}" fill="{fill}"><title>{about}</title></rect>'
            )
        if x - labelled >= 48:
            labelled = round(x)
            yield f'<text x="{x:.1f}" y="46" fill="#444444">{day:%a}</text>'
            yield f'<text x="{x:.1f}" y="60" fill="#444444">{day.day} {day:%b}</text>'


def _touches(one: Timeline, first: date, step: int, width: float) -> Iterator[str]:
    for row, touch in enumerate(one.touches):
        y = _TOP + row * _ROW + 16
        x = _EDGE + _place(touch, first, step) * width
        colour = channel_colour(touch.channel)
        about = escape(
            f"{touch.channel}  {touch.local:%a} {touch.local.day} {touch.local:%b %H:%M}"
        )
        # One that is not certain is hollow.
        look = f'fill="#ffffff" stroke="{colour}" stroke-width="2" stroke-dasharray="3 2"'
        fill = look if touch.depends else f'fill="{colour}"'
        below = "; ".join(filter(None, (touch.template, touch.depends, touch.waits)))
        yield f'<circle cx="{x:.1f}" cy="{y}" r="{6 if touch.depends else 7}" {fill}/>'
        yield f'<text x="{x + 13:.1f}" y="{y - 2}" fill="#1b1b1b">{about}</text>'
        yield (f'<text x="{x + 13:.1f}" y="{y + 12}" fill="#555555">{escape(below)}</text>')


def channel_colour(channel: str) -> str:
    """Return the colour in which a channel is drawn."""
    return _COLOURS.get(channel, _OTHER)


def _place(touch: TimelineTouch, first: date, step: int) -> float:
    """Return how many columns from the left a touch is."""
    clock = touch.local
    return ((clock.date() - first).days + (clock.hour * 60 + clock.minute) / 1440) / step
