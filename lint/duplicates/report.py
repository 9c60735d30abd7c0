"""The result of dedupe as text, CSV, JSON or an HTML page."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import click

from ...templates.lazy_regex import lazy_regex
from ..findings.printable import printable
from .columnar_list import ColumnarList
from .links import Cluster, Found, Kind, Link

FORMAT_VERSION = 1
_QUOTED = lazy_regex('[,"\r\n]')  # a cell with one of these is quoted (RFC 4180)
MOST_NOTICES = 20  # notices of one kind that the text lists
_COLOURS = {
    Kind.same_mailbox: "red", Kind.surely_same: "red", Kind.likely_same: "yellow",
    Kind.namesake: "cyan",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """A list, the known list beside it, and the duplicates found; shown as pairs if asked."""

    new: ColumnarList
    known: ColumnarList | None
    found: Found
    pairs: bool = False
    colour: bool = False

    def at(self, row: int) -> tuple[ColumnarList, int]:
        """Return the list that a row belongs to, and its number there."""
        if self.known is not None and row > len(self.new):
            return self.known, row - len(self.new)
        return self.new, row

    def about(self, row: int) -> dict[str, str]:
        """Return the values by which a person recognises a row."""
        listed, own = self.at(row)
        value = {
            key: _column(listed, key)[own - 1].strip()
            for key in ("email", "first_name", "last_name", "full_name", "company")
        }
        name = f"{value['first_name']} {value['last_name']}".strip() or value["full_name"]
        return {
            "name": name,
            "email": value["email"],
            "company": value["company"],
            "owner": _column(listed, "owner")[own - 1].strip(),
        }

    def id(self, row: int) -> str | None:
        """Return a row's own id, where its list has such a column."""
        listed, own = self.at(row)
        return listed.ids[own - 1] if listed.ids else None

    def list(self, row: int) -> str:
        """Say whether a row is new or known."""
        return "new" if self.at(row)[0] is self.new else "known"


@lru_cache(maxsize=16)
def _column(listed: ColumnarList, name: str) -> Sequence[str]:
    return listed.column("lead.owner" if name == "owner" else f"contact.{name}")


def summary(result: Result) -> str:
    """Return how many people appear in how many rows, as one line."""
    clusters, size = result.found.clusters, len(result.new)
    if result.known is not None:
        rows = sum(result.list(row) == "new" for one in clusters for row in one.rows)
        return f"{rows} of {size} rows are already known, or appear twice"
    if not clusters:
        return f"nobody appears twice in {size} rows"
    rows = sum(len(cluster.rows) for cluster in clusters)
    many = "person appears" if len(clusters) == 1 else "people appear"
    return f"{len(clusters)} {many} in {rows} of {size} rows"


def text(result: Result) -> str:
    """Return the clusters and the notices as text."""
    lines = [f"{result.new.path}: {summary(result)}"]
    for number, cluster in enumerate(result.found.clusters, 1):
        kind = f"{cluster.kind.value}, {cluster.score:+.1f}"
        if result.colour:
            kind = click.style(kind, fg=_COLOURS[cluster.kind], bold=True)
        lines += ["", f"{number}. {kind}: {printable(cluster.why)}"]
        lines += [f"   {_row(result, row)}" for row in cluster.rows]
    for kind in (Kind.shared_inbox, Kind.placeholder):
        noticed = [one for one in result.found.notices if one.kind is kind]
        lines += [""] * bool(noticed)
        for one in noticed[:MOST_NOTICES]:
            rows = ", ".join(map(str, one.rows[:8])) + ("…" if len(one.rows) > 8 else "")
            word = "row" if len(one.rows) == 1 else "rows"
            lines.append(f"{kind.value}: {word} {rows}: {printable(one.why)}")
        if len(noticed) > MOST_NOTICES:
            lines.append(f"{kind.value}: {len(noticed) - MOST_NOTICES} more")
    return "\n".join(lines) + "\n"


def _row(result: Result, row: int) -> str:
    about = result.about(row)
    listed, own = result.at(row)
    owner = f"owner {about['owner']}" if about["owner"] else ""
    parts = [about["name"], f"<{about['email']}>", about["company"], owner]
    words = "  ".join(part for part in parts if part not in ("", "<>"))
    where = f" of {listed.path}" if listed is result.known else ""
    line = listed.line(own)
    place = f"row {own} (line {line})" if line else f"no. {result.id(row)}"
    return f"{place}{where}  {printable(words)}"


def as_csv(result: Result) -> str:
    """Return a line for each row of a cluster, or for each pair."""
    has_id, both = bool(result.new.ids), result.known is not None
    head = ["row1", "row2"] if result.pairs else ["row", "cluster"]
    ends = ("1", "2") if result.pairs else ("",)
    further = [f"list{end}" for end in ends] * both + [f"id{end}" for end in ends] * has_id
    tails: dict[tuple[float, tuple[str, ...]], str] = {}
    last, tail = None, ""
    size, ids = len(result.new), result.new.ids
    lines = [",".join([*head, "level", "score", "reasons", *further])]
    for rows, number, link in _pairs(result) if result.pairs else _rows(result):
        if link is not last:  # the usual case for a cluster's other row
            last, key = link, (link.score, link.reasons)  # the level follows from the score
            if key not in tails:
                tails[key] = f"{link.level.value},{link.score:.1f},{_cell(link.why)}"
            tail = tails[key]
        if both:
            own = ",".join([str(row if row <= size else row - size) for row in rows])
            more = [result.list(row) for row in rows]
            more += [_cell(result.id(row) or "") for row in rows] * has_id
        else:
            own = ",".join(map(str, rows))
            more = [_cell(ids[row - 1]) for row in rows] if has_id else []
        lines.append(",".join([f"{own},{number}{tail}", *more]))
    lines.append("")
    return "\n".join(lines)


_Line = tuple[tuple[int, ...], str, Link]


def _rows(result: Result) -> Iterable[_Line]:
    for number, cluster in enumerate(result.found.clusters, 1):
        links = cluster.links
        best: dict[int, Link] = {}
        for link in reversed(links):  # the strongest comes first
            for row in link.rows:
                best[row] = link
        for row in cluster.rows:
            yield (row,), f"{number},", best[row]


def _pairs(result: Result) -> Iterable[_Line]:
    links = (link for cluster in result.found.clusters for link in cluster.links)
    for link in sorted(links, key=lambda link: link.rows):
        yield link.rows, "", link


def _cell(text: str) -> str:
    """Return a text as a CSV cell."""
    if text.isalnum():  # like nearly every id
        return text
    cell = harmless(text)
    return '"' + cell.replace('"', '""') + '"' if _QUOTED.search(cell) else cell


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def as_json(result: Result) -> str:
    """Return everything, for programs."""
    clusters = result.found.clusters
    data = {
        "version": FORMAT_VERSION,
        "file": result.new.path,
        "against": result.known.path if result.known is not None else None,
        "rows": len(result.new),
        "clusters": [_cluster(result, number, one) for number, one in enumerate(clusters, 1)],
        "notices": [
            {"kind": one.kind.value, "rows": list(one.rows), "reasons": list(one.reasons)}
            for one in result.found.notices
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _cluster(result: Result, number: int, cluster: Cluster) -> dict[str, object]:
    rows = []
    for row in cluster.rows:
        listed, own = result.at(row)
        best = cluster.best(row)
        more = {"list": result.list(row)} if result.known is not None else {}
        rows.append(
            {
                "row": own, "line": listed.line(own) or None, "id": result.id(row),
                **result.about(row), "score": best.score, "reasons": list(best.reasons), **more,
            }
        )  # fmt: skip
    return {
        "cluster": number,
        "kind": cluster.kind.value,
        "level": cluster.level.value,
        "score": cluster.score,
        "reasons": list(cluster.reasons),
        "rows": rows,
    }


def as_html(result: Result) -> str:
    """Return one self-contained page."""
    import jinja2  # is slow to load

    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    source = files(__package__).joinpath("page.html").read_text(encoding="utf-8")
    clusters = [
        _cluster(result, number, one) for number, one in enumerate(result.found.clusters, 1)
    ]
    return environment.from_string(source).render(
        title=result.new.path, summary=summary(result), clusters=clusters,
        notices=result.found.notices,
    ) + "\n"  # fmt: skip


FORMATS: dict[str, Callable[[Result], str]] = {
    "text": text,
    "csv": as_csv,
    "json": as_json,
    "html": as_html,
}
