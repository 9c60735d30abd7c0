"""A file of the workspace as text: where a finding is to be fixed, with what was found in it."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ..lint.findings.finding import Finding
from ..templates.workspace.regular_files import is_regular, open_regular
from ..templates.workspace.root import astray
from .context import AppContext, desk
from .editable import is_editable
from .numbers import asked_number

pages = Blueprint("files", __name__)

KINDS = frozenset((".mjml", ".md", ".txt", ".html", ".yml", ".yaml", ".toml", ".csv", ".tsv"))
AROUND = 150  # lines above and below the one asked for
MAX_LINE = 1_000  # characters of a line that are shown
MAX_LINES = 5_000_000  # of a list; further down nobody is led


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, and what lint finds in it."""

    number: int
    text: str
    findings: tuple[Finding, ...] = ()


@pages.get("/files/<path:path>")
def show(path: str) -> ResponseReturnValue:
    """Show a file around a line; nothing outside the workspace, and nothing hidden."""
    here = desk()
    wanted = asked_number(request.args, "line")
    at = max(1, min(wanted or 1, MAX_LINES))
    file = file_of(here.workspace.root, path)
    first = max(1, at - AROUND)
    with open_regular(file) as opened:
        raw = list(islice(opened, first - 1, at + AROUND + 1))
    found = _findings(here, path)
    lines = [
        Line(number, _shown(text), tuple(found.get(number, ())))
        for number, text in enumerate(raw[: at + AROUND - first + 1], first)
    ]
    return render_template(
        "file.html",
        path=path,
        lines=lines,
        at=wanted,
        first=first,
        more=len(raw) > len(lines),
        whole=found.get(0, ()),
        campaigns=[
            one.name
            for one in here.workspace.campaigns.values()
            if path in _files_of(here, one.name)
        ],
        stands=here.workspace.root / path,
        is_editable=is_editable(path),
    )


def file_of(root: Path, path: str) -> Path:
    """Return a text file of the workspace; raises NotFound for anything else."""
    parts = PurePosixPath(path).parts
    file = root / path
    known = file.suffix.lower() in KINDS and not any(p.startswith(".") for p in parts)
    if not known or "\0" in path or astray(root, file) or not is_regular(file):
        raise NotFound(f"There is no file '{path}' to show in this workspace.")
    return file


def _shown(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace").rstrip("\r\n").lstrip("\ufeff")
    return text if len(text) <= MAX_LINE else f"{text[:MAX_LINE]} …"


def _findings(here: AppContext, path: str) -> dict[int, list[Finding]]:
    """Return what lint found in a file so far, by line; 0: the file as a whole."""
    found: dict[int, list[Finding]] = {}
    for judging in list(here.reading().judged.values()):
        report = judging.report(wait_s=0)
        for one in report.findings if report is not None else ():
            if one.path == path and one not in found.setdefault(one.line or 0, []):
                found[one.line or 0].append(one)
    return found


def _files_of(here: AppContext, name: str) -> set[str]:
    """Return the files that a campaign names."""
    campaign = here.workspace.campaigns[name]
    templates = [campaign.initial or ""]
    for step in campaign.sequence.steps:
        templates += [step.template, *step.variants.values()]
    return {campaign.path, campaign.audience.contacts or ""} | {f"templates/{t}" for t in templates}
