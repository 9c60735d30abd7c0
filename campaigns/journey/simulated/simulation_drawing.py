"""The touches of a simulation drawn as SVG: a bar for each day, in parts by channel."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from ..timelines.drawing import channel_colour

_EDGE, _LEFT, _TOP, _HEIGHT, _BELOW, _WIDTH = 24, 64, 84, 180, 44, 900
_MOST_BARS = 200  # a longer time is drawn with several days in a bar


@dataclass(frozen=True, slots=True)
class Plot:
    """What one campaign's picture shows: touches by local day and channel."""

    title: str
    touches: Mapping[tuple[date, str], int]


def plotted(plots: Sequence[Plot], first: date, last: date) -> str:
    """Return the plots under each other on one scale, also in words for a screen reader."""
    days = (last - first).days + 1
    step = -(-days // _MOST_BARS)
    bars = [_bars(plot, first, step) for plot in plots]
    most = max((sum(bar.values()) for one in bars for bar in one.values()), default=0) or 1
    block = _TOP + _HEIGHT + _BELOW
    width, height = _LEFT + _WIDTH + _EDGE, block * len(plots)
    title = escape("; ".join(plot.title for plot in plots))
    inner = [
        line
        for place, (plot, one) in enumerate(zip(plots, bars, strict=True))
        for line in _block(plot, one, (first, days, step), most, place * block)
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" '
            f'height="{height}" viewBox="0 0 {width} {height}" '
            'font-family="system-ui, sans-serif" font-size="12">',
            f"<title>{title}</title>",
            f"<desc>{escape('; '.join(_said(plot) for plot in plots))}</desc>",
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            *inner,
            "</svg>",
            "",
        ]
    )


def _bars(plot: Plot, first: date, step: int) -> dict[int, Counter[str]]:
    bars: dict[int, Counter[str]] = {}
    for (day, channel), count in plot.touches.items():
        bars.setdefault((day - first).days // step, Counter())[channel] += count
    return bars


def _said(plot: Plot) -> str:
    days = sorted({day for day, _ in plot.touches})
    counts = (
        f"{day:%a %d %b %Y} "
        + ", ".join(f"{n} {name}" for (at, name), n in sorted(plot.touches.items()) if at == day)
        for day in days
    )
    return f"{plot.title}: {'; '.join(counts) or 'no touches'}"


def _block(
    plot: Plot, bars: Mapping[int, Counter[str]], time: tuple[date, int, int], most: int, top: int
) -> Iterator[str]:
    first, days, step = time
    columns = -(-days // step)
    width = min(56.0, _WIDTH / columns)
    base = top + _TOP + _HEIGHT
    channels = sorted({name for bar in bars.values() for name in bar})
    title = escape(plot.title)
    yield f'<text x="{_EDGE}" y="{top + 26}" font-size="15" fill="#1b1b1b">{title}</text>'
    for place, name in enumerate(channels):
        key, colour = _LEFT + place * 110, channel_colour(name)
        yield f'<rect x="{key}" y="{top + 40}" width="12" height="12" fill="{colour}"/>'
        yield f'<text x="{key + 18}" y="{top + 51}" fill="#444444">{escape(name)}</text>'
    for share in sorted({most, most // 2, 0}):
        y = base - _HEIGHT * share / most
        yield f'<path d="M{_LEFT} {y:.1f}h{_WIDTH}" stroke="#dddddd"/>'
        at = f'x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end"'
        yield f'<text {at} fill="#444444">{share:,}</text>'
    labelled = -(10**6)
    for column in range(columns):
        x = _LEFT + column * width
        day = first + timedelta(days=column * step)
        yield from _bar(bars.get(column, Counter()), day, (x, width), base, most)
        if x - labelled >= 48:
            labelled = round(x)
            yield f'<text x="{x:.1f}" y="{base + 16}" fill="#444444">{day:%a}</text>'
            yield f'<text x="{x:.1f}" y="{base + 30}" fill="#444444">{day.day} {day:%b}</text>'


def _bar(
    bar: Counter[str], day: date, place: tuple[float, float], base: int, most: int
) -> Iterator[str]:
    x, width = place
    y = float(base)
    for name in sorted(bar):
        high = _HEIGHT * bar[name] / most
        y -= high
        about = escape(f"{day:%a %d %b %Y}: {bar[name]:,} {name}")
        yield (
            f'<rect x="{x + 1:.1f}" y="{y:.1f}" width="{max(1.0, width - 2):.1f}" '
            f'height="{high:.1f}" fill="{channel_colour(name)}"><title>{about}</title></rect>'
        )
