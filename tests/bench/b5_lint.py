"""B5: the linter, cold and warm, over two hundred templates.

The limit is what any linter of such templates must do: start Python, load Jinja and mrml, and
compile each template once. The peer is djlint, which reads HTML and Jinja and knows neither
fields nor mail; it is installed into ``djlint/.venv`` where it is not there. Each is a process
of its own; measured is the CPU that it and its children take.
"""

import os
import resource
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from many_templates import COUNT, lay_templates
from rows import Row

HERE = Path(__file__).resolve().parent
PEER = HERE / "djlint"
LINT = [sys.executable, "-m", "tactful", "lint", "--exit-zero", "--quiet"]
KEPT = [*LINT, "--cache-dir", "../kept"]
TIMES = 5
EDITED = "templates/topic-0/000.md"


def run() -> list[Row]:
    with TemporaryDirectory() as folder:
        root = Path(folder, "workspace")
        lay_templates(root)
        settings = root / "campaigns/webinar.yml"
        lines = settings.read_text(encoding="utf-8").splitlines(keepends=True)
        settings.write_text("".join(line for line in lines if "contacts:" not in line))
        peer = _peer(root)
        works: list[Callable[[], float]] = [
            lambda: cpu_s([sys.executable, __file__, "templates"], root),
            lambda: cpu_s([*LINT, "--no-cache", "templates"], root),
            lambda: cpu_s([*KEPT, "templates"], root),
            lambda: _edited(root),
            lambda: cpu_s([*LINT, "--no-cache"], root),
            lambda: cpu_s(KEPT, root),
            *([lambda: cpu_s(peer, root)] if peer else []),
        ]
        for fills_the_cache in ([*KEPT, "templates"], KEPT):
            cpu_s(fills_the_cache, root)
        _edited(root)
        taken = [[work() for work in works] for _ in range(TIMES)]  # in turns: noise falls on all
        limit, cold, warm, edited, whole, whole_warm, *theirs = map(
            statistics.median, zip(*taken, strict=True)
        )
    against = [Row("B5", "  against djlint", "not measured", "it cannot be installed")]
    if theirs:
        against = [
            Row("B5", "  times as fast as djlint", f"{theirs[0] / cold:.2f}", "goal 10"),
            Row("B5", "  times as fast as djlint, warm", f"{theirs[0] / warm:.1f}"),
        ]
    return [
        Row("B5", f"lint {COUNT} templates, seconds", f"{cold:.2f}"),
        Row("B5", "  against loading Jinja and mrml and compiling each once", f"{cold / limit:.1f}", "goal 2"),
        *against,
        Row("B5", "  the same again, nothing changed, seconds", f"{warm:.2f}", "goal 0.3"),
        Row("B5", "  the same again, one of them edited, seconds", f"{edited:.2f}"),
        Row("B5", "the whole workspace with a campaign of five emails, seconds", f"{whole:.2f}"),
        Row("B5", "  the same again, nothing changed, seconds", f"{whole_warm:.2f}", "goal 0.3"),
    ]  # fmt: skip


def _edited(root: Path) -> float:
    """Measure after an edit, with a cache of its own: to the others nothing was changed."""
    file = root / EDITED
    before = file.read_text(encoding="utf-8")
    file.write_text(f"{before}{time.time_ns()} more.\n", encoding="utf-8")
    taken = cpu_s([*LINT, "templates", "--cache-dir", "../edited"], root)
    file.write_text(before, encoding="utf-8")
    return taken


def cpu_s(command: list[str], folder: Path) -> float:
    """Return the seconds of CPU that a command and its children take."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        command, cwd=folder, env=kept, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _peer(root: Path) -> list[str] | None:
    """Return djlint's command over the same files; installs it where it is not there."""
    program = PEER / ".venv/bin/djlint"
    if not program.exists():
        venv.create(PEER / ".venv", with_pip=True)
        pip = [str(PEER / ".venv/bin/python"), "-m", "pip", "install", "--quiet"]
        done = subprocess.run([*pip, "-r", str(PEER / "requirements.txt")], check=False)
        if done.returncode:
            return None
    files = sorted(str(path) for path in (root / "templates").rglob("*") if path.is_file())
    return [str(program), "--lint", "--quiet", *files]


def _compile(folder: Path) -> None:
    """Do what the limit is: includes and our own filters are left out, which favours it."""
    import re

    import jinja2
    import mjml

    environment = jinja2.Environment(autoescape=True)
    environment.filters |= dict.fromkeys(("given", "spoken", "sentence", "fallback"), str)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        source = path.read_text(encoding="utf-8")
        if "<mjml" in source:
            source = mjml.mjml2html(re.sub(r"<mj-include[^>]*>", "", source))
        environment.compile(source)


if __name__ == "__main__":
    _compile(Path(sys.argv[1]))
