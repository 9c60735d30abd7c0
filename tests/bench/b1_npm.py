"""B1: MJML files, ours and other people's, compiled by us and by npm's mjml.

Both get the same document: Jinja shielded, includes expanded. Ours is timed from the file's
text on, with its shield and its checks; npm's from the shielded document on, in one warm Node
process. The bundled workspaces' files are always there, the corpus of real templates only
where it lies beside the checkout.
"""

import json
import posixpath
import shutil
import subprocess
from pathlib import Path
from typing import Any

from rows import Row, medians
from selectolax.lexbor import LexborHTMLParser

from tactful.templates.compile.mjml import compile_mjml
from tactful.templates.errors import Place, TemplateError
from tactful.templates.source.tag_masking import shield

HERE = Path(__file__).resolve().parent
NPM = HERE / "mjml_npm"
BUNDLED = HERE.parents[1] / "templates"
CORPUS = HERE.parents[2] / "shared" / "data" / "corpus" / "mjml"
PATIENCE_S = 600


class NoNpm(Exception):
    """npm's mjml cannot be asked, and why."""


def run() -> list[Row]:
    what = "MJML files that we and npm's mjml both compile"
    files = _files()
    ours = [_ours(path) for path in files]
    try:
        npm = _npms([document for document, _ in ours], [n for n, (_, p) in enumerate(ours) if p])
    except NoNpm as error:
        return [Row("B1", what, "not measured", str(error))]
    pages = [(our, theirs) for (_, our), theirs in zip(ours, npm["pages"], strict=True)]
    both = [number for number, (our, theirs) in enumerate(pages) if our and theirs]
    alike = sum(_visible(pages[number][0]) == _visible(pages[number][1]) for number in both)
    sources = [(files[n].read_text(encoding="utf-8"), files[n].name) for n in both]
    (seconds,) = medians(lambda: [compile_mjml(s, n, include=_include) for s, n in sources])
    alone = sum(1 for our, theirs in pages if theirs and not our)
    return [
        Row("B1", what, f"{len(both)} of {len(files)}", f"npm alone: {alone}"),
        Row("B1", "  of these with the same visible text", f"{alike} of {len(both)}"),
        Row("B1", "  times as fast as npm's mjml, CPU", f"{npm['seconds'] / seconds:.1f}"),
    ]


def _npms(sources: list[str], timed: list[int]) -> Any:
    """Return compile.js's answer; installs the locked packages where they are not there."""
    if not shutil.which("node") or not shutil.which("npm"):
        raise NoNpm("Node.js and npm are not installed")
    installed, lock = NPM / "node_modules/.package-lock.json", NPM / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        _done(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"])
    work = json.dumps({"sources": sources, "timed": timed}).encode()
    return json.loads(_done(["node", "compile.js"], work))


def _done(command: list[str], work: bytes = b"") -> bytes:
    try:
        return subprocess.run(
            command, cwd=NPM, input=work, capture_output=True, check=True, timeout=PATIENCE_S
        ).stdout
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        why = "takes too long" if isinstance(error, subprocess.TimeoutExpired) else "fails"
        raise NoNpm(f"'{' '.join(command[:2])}' {why}") from error


def _files() -> list[Path]:
    """Return the whole MJML documents; what only others include is left out."""
    found = [*BUNDLED.rglob("*.mjml"), *CORPUS.glob("*.mjml")]
    return sorted(path for path in found if "<mjml" in path.read_text(encoding="utf-8"))


def _ours(path: Path) -> tuple[str, str | None]:
    """Return a file's shielded MJML, and the HTML that we make of it if we can."""
    source = path.read_text(encoding="utf-8")
    try:
        compiled = compile_mjml(source, path.name, include=_include)
    except TemplateError:
        return shield(source, path.name).text, None
    return compiled.origin.text, compiled.html


def _include(name: str, file: str, _: Place) -> tuple[str, str]:
    """Find an included file in the corpus, whose names spell folders as "__"."""
    folder = posixpath.dirname(file.replace("__", "/"))
    flat = posixpath.normpath(posixpath.join(folder, name)).replace("/", "__")
    there = (CORPUS / flat).is_file()
    return (CORPUS / flat).read_text(encoding="utf-8") if there else "", flat


def _visible(page: str | None) -> str:
    tree = LexborHTMLParser(page or "")
    for unread in tree.css("head, style, script"):
        unread.decompose()
    return " ".join(tree.text(separator=" ").split())
