"""What changed in git since a revision, and which findings are about it."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from jinja2 import nodes

from ...templates.errors import Problem, TactfulError, TemplateError
from ...templates.lazy_regex import lazy_regex
from ...templates.source.template import Template, read_template
from ...templates.workspace.root import SETTINGS
from ...templates.workspace.workspace import Workspace
from ..check.api import template_files
from ..findings.finding import Finding
from ..findings.report import Report

_EVERYTHING = (SETTINGS, "content/library.yml")
_HUNK = lazy_regex(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
# Where one of these changed, its effects may be on any line.
_FAR_REACHING = lazy_regex(
    r"\{%|<mj-include\b|</?(?:mj-)?(?:title|preview|head)\b|^(?:---|subject:|preheader:)"
)
_INCLUDE = lazy_regex(r"<mj-include\b[^>]*\bpath\s*=\s*[\"']([^\"']+)[\"']")


@dataclass(frozen=True, slots=True)
class Changes:
    """Changed lines of files by their resolved path; None for a file changed as a whole."""

    files: Mapping[Path, frozenset[int] | None] = field(default_factory=dict)

    def about(self, file: Path, line: int | None) -> bool:
        """Say whether a finding on line of file is about something that changed."""
        file = file.resolve()
        if file not in self.files:
            return False
        lines = self.files[file]
        return lines is None or line is None or line in lines

    def touched(self, file: Path) -> bool:
        """Say whether file changed anywhere."""
        return file.resolve() in self.files


def changes(revision: str, folder: Path) -> Changes:
    """Return the changes since this work branched off revision, and the untracked files.

    No program that the repository's own settings name is run. Raises TactfulError if folder is not
    in a repository or revision does not exist.
    """
    quiet = _without_programs(folder)
    top = Path(_git(folder, quiet, "rev-parse", "--show-toplevel").removesuffix("\n"))
    verify = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    commit = _git(folder, quiet, *verify).strip()
    base = _git(folder, quiet, "merge-base", commit, "HEAD", optional=True).strip() or commit
    text = _git(
        folder, quiet, "diff", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all",
        "--no-color", "--no-renames", "--unified=0", "--src-prefix=a/", "--dst-prefix=b/",
        base, "--",
    )  # fmt: skip
    files: dict[Path, frozenset[int] | None] = {
        (top / name).resolve(): lines for name, lines in _read_diff(text)
    }
    others = ("ls-files", "--others", "--exclude-standard", "-z", "--full-name", ":/")
    new = _git(folder, quiet, *others)
    files |= {(top / name).resolve(): None for name in new.split("\0") if name}
    return Changes(files)


# A repository's .git/config may have come with it (an archive, a shared disk) and names programs
# that git runs as it looks at files. Each is overruled; external diffs and textconv are options.
_QUIET = (
    "core.fsmonitor=false", f"core.hooksPath={os.devnull}", "core.sshCommand=false",
    "core.askPass=", "core.pager=cat", "diff.external=", "submodule.recurse=false",
    "protocol.allow=never",  # a partial clone would fetch what it lacks
    # So that names and lines are as they are read here.
    "core.quotePath=false", "diff.relative=false", "diff.interHunkContext=0",
    "diff.submodule=short",
)  # fmt: skip
_FILTER = ("clean", "smudge", "process")


def _without_programs(folder: Path) -> tuple[str, ...]:
    """Return the options with which git runs none of the programs that settings name.

    Filters (.gitattributes chooses them) have names of their own, so git is asked for them
    first, which runs nothing. Raises TactfulError for a name that no option can overrule.
    """
    told = _git(folder, (), "config", "--includes", "--name-only", "-z", "--get-regexp",
                r"^filter\..*\.(clean|smudge|process|required)$", optional=True)  # fmt: skip
    names = sorted({key.partition(".")[2].rpartition(".")[0] for key in told.split("\0") if key})
    said = list(_QUIET)
    for name in names:
        if "=" in name or "\n" in name:
            what = f"--changed-since: git's settings have a filter named {name!r}"
            raise TactfulError(str(Problem(what, fix="give it a plain name, or remove it")))
        said += [f"filter.{name}.{one}=" for one in _FILTER]
        said.append(f"filter.{name}.required=false")
    return tuple(word for one in said for word in ("-c", one))


def _git(folder: Path, options: Sequence[str], *arguments: str, optional: bool = False) -> str:
    environment = {
        **os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none",
    }  # fmt: skip
    try:
        done = subprocess.run(
            ["git", "--no-pager", "-C", str(folder), *options, *arguments],
            capture_output=True, text=True, encoding="utf-8", errors="surrogateescape",
            stdin=subprocess.DEVNULL, env=environment, check=False,
        )  # fmt: skip
    except OSError as error:
        raise TactfulError("--changed-since needs git, which is not installed") from error
    if done.returncode == 0 or optional:
        return done.stdout if done.returncode == 0 else ""
    if "--show-toplevel" in arguments and "dubious ownership" not in done.stderr:
        what = f"--changed-since: {folder.resolve()} is not in a git repository"
        raise TactfulError(str(Problem(what, fix="run 'git init', or remove the option")))
    if "--verify" in arguments:
        revision = arguments[-1].removesuffix("^{commit}")
        fix = "name a branch, a tag or a commit; in CI, fetch it first"
        raise TactfulError(
            str(Problem(f"--changed-since: git does not know '{revision}'", fix=fix))
        )
    raise TactfulError(f"--changed-since: git failed: {done.stderr.strip()}")


def _read_diff(text: str) -> Iterator[tuple[str, frozenset[int] | None]]:
    """Yield each changed file with its new lines; None for the whole file.

    That is where lines were deleted, a line with wider effects changed, or the file is binary.
    """
    for part in re.split(r"(?m)^diff --git ", text)[1:]:
        head, *hunks = re.split(r"(?m)^(?=@@ -)", part)
        name = re.search(r"(?m)^\+\+\+ b/(.*?)\t?$", head)
        if name is None:
            named = re.search(r" b/(.*)$", head.split("\n", 1)[0])
            if named:
                yield named[1], None
            continue
        lines: set[int] = set()
        whole = not hunks or "\nnew file mode" in head
        for hunk in hunks:
            said = _HUNK.match(hunk)
            if said is None:
                continue
            first, count = int(said[3]), int(said[4] or 1)
            lines.update(range(first, first + count))
            body = [line[1:] for line in hunk.split("\n")[1:]]
            whole |= not count or any(_FAR_REACHING.search(line) for line in body)
        yield name[1], None if whole else frozenset(lines)


def only_changed(report: Report, found: Changes, workspace: Workspace | None = None) -> Report:
    """Return report with findings about what changed; paths are relative to the workspace.

    A part counts for all that include it, a list for its rows' effects on the campaign's
    emails, tactful.toml and the library for everything.
    """
    root = workspace.root if workspace else Path()
    if workspace and any(found.touched(root / name) for name in _EVERYTHING):
        return report
    if workspace:
        found = replace(found, files={**found.files, **_through_parts(workspace, found)})
    fed = _fed(workspace, found) if workspace else frozenset()

    def wanted(finding: Finding) -> bool:
        if finding.path is None:
            return True
        listed = finding.recipient is not None or finding.count is not None
        line = None if finding.path.startswith("campaigns/") else finding.line
        return found.about(root / finding.path, line) or (listed and finding.path in fed)

    return replace(report, findings=tuple(f for f in report.findings if wanted(f)))


def _fed(workspace: Workspace, found: Changes) -> frozenset[str]:
    """Return the templates that use a changed list, with the paths used in findings."""
    fed: set[str] = set()
    for campaign in workspace.campaigns.values():
        contacts = campaign.audience.contacts
        if contacts and found.touched(workspace.root / contacts):
            names = [campaign.initial] if campaign.initial else []
            for step in campaign.sequence.steps:
                names += [step.template, *step.variants.values()]
            fed |= {workspace.shown(workspace.path(name)) for name in names}
    return frozenset(fed)


def including(workspace: Workspace, file: Path) -> frozenset[Path]:
    """Return the templates that include file, at any depth."""
    return frozenset(_through_parts(workspace, Changes({file.resolve(): None})))


def _through_parts(workspace: Workspace, found: Changes) -> dict[Path, None]:
    """Return the templates that include a changed file, at any depth: they changed as a whole."""
    included: dict[Path, set[Path]] = {}
    for file in template_files(workspace):
        try:
            template = read_template(file)
        except TemplateError:
            continue
        included[file.resolve()] = {
            path.resolve()
            for name in _parts(template)
            for path in (workspace.path(name), file.parent / name)
        }
    changed: dict[Path, None] = {}
    more = True
    while more:
        touched = {*found.files, *changed}
        more = False
        for file, parts in included.items():
            if file not in changed and parts & touched:
                changed[file] = None
                more = True
    return changed


def _parts(template: Template) -> Sequence[str]:
    names = _INCLUDE.findall(template.source)
    if template.tree is not None:
        kinds = (nodes.Include, nodes.Extends, nodes.Import, nodes.FromImport)
        for node in template.tree.find_all(kinds):
            names += [c.value for c in node.find_all(nodes.Const) if isinstance(c.value, str)]
    return names
