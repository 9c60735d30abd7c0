"""One run over some targets: each report narrowed to what is new, and fixed where asked."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..findings.report import Report
from ..suppress.baseline import Baseline, apply_baseline, fingerprints
from .targets import LintOptions, Target, WorkspaceTarget

if TYPE_CHECKING:  # loaded where they are asked for
    from .fixer import FixResult


@dataclass(slots=True)
class LintSession:
    """A run over several targets. known is the baseline, if any; since is a revision in git."""

    options: LintOptions
    known: Baseline | None = None
    since: str | None = None
    fixed: int = field(default=0, init=False)

    def reports(self, targets: Sequence[Target]) -> Report:
        """Return the findings of all targets, with the paths to show."""
        found: list[Report] = []
        for target in targets:
            report = self._narrowed(target, target.check(self.options))
            if self.known is not None:
                report, self.known = apply_baseline(report, self.known, target.text)
            found.append(report.beneath(target.shown))
        return replace(Report.joined(found), fixed=self.fixed)

    def baseline(self, targets: Sequence[Target]) -> Baseline:
        """Return a baseline of all current findings."""
        known = Baseline()
        for target in targets:
            known.update(
                fingerprints(self._narrowed(target, target.check(self.options)), target.text)
            )
        return known

    def fix(self, targets: Sequence[Target], *, unsafe: bool) -> None:
        """Fix what can be fixed; all files of all targets are written, or none."""
        from .fixer import write_all

        files: dict[Path, tuple[bytes, bytes]] = {}
        for target in targets:
            for name, change in self._fixed(target, unsafe=unsafe).files.items():
                files[target.file(name)] = change
        write_all(files)

    def diff(self, targets: Sequence[Target], *, unsafe: bool) -> str:
        """Return what ``fix`` would change."""
        from .fixer import diff

        return "".join(
            diff((target.shown / name).as_posix(), *change)
            for target in targets
            for name, change in self._fixed(target, unsafe=unsafe).files.items()
        )

    def _fixed(self, target: Target, *, unsafe: bool) -> "FixResult":
        from .fixer import fixed

        with tempfile.TemporaryDirectory(prefix="tactful-") as folder:
            copy = Path(folder)
            target.copied(copy)

            def check() -> Report:
                report = target.check(self.options, copy)
                if self.known is None:
                    return report
                return apply_baseline(report, self.known, lambda path: target.text(path, copy))[0]

            def file(path: str) -> Path | None:
                return target.file(path, copy) if target.is_edited(path) else None

            result = fixed(check, file, unsafe=unsafe)
        self.fixed += result.count(unsafe=unsafe)
        return result

    def _narrowed(self, target: Target, report: Report) -> Report:
        if self.since is None:
            return report
        from ...templates.workspace.workspace import open_workspace
        from .changed import changes, only_changed

        root = target.root if isinstance(target, WorkspaceTarget) else None
        found = changes(self.since, root or Path())
        return only_changed(report, found, open_workspace(root) if root else None)
