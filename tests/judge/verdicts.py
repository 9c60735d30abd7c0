"""What the linter said of each case, and of the clean mails: counted by kind."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tactful.lint.findings.finding import Finding, Severity
from tactful.templates.workspace.settings import LintSettings

from .cases import Case
from .faults.base import KINDS

# The rules whose business the faults are; H, D, S and W judge other things. T111–T116 speak of
# files and conditions, R301–R303 and R307–R315 of who is on a list.
RULES = LintSettings(
    select=(*(f"T1{number:02}" for number in range(1, 11)), "M", "R304", "R305", "R306", "R310")
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One case: what was found of it, and whether that is at its place."""

    case: Case
    found: tuple[Finding, ...]
    placed: bool


@dataclass(frozen=True, slots=True)
class Alarm:
    """What was said of a mail without a fault."""

    mail: str
    about: str
    finding: Finding


@dataclass(slots=True)
class Judgement:
    """All verdicts of one mode.

    clean is the number of clean mails that were judged, alarmed of those that were spoken of,
    though alarms names no more than three of one finding. healed is that of faults which never
    reached a reader (the list's reader or a filter corrected them): they are no cases.
    """

    mode: str
    verdicts: list[Verdict] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    clean: int = 0
    alarmed: int = 0
    healed: int = 0
    goal: float = 0.0

    def tallies(self) -> Mapping[str, "Tally"]:
        """Return the counts of each kind that has cases, in their order."""
        found: dict[str, Tally] = defaultdict(Tally)
        for verdict in self.verdicts:
            tally = found[verdict.case.kind]
            tally.injected += 1
            tally.found += bool(verdict.found)
            tally.placed += verdict.placed
        return {kind: found[kind] for kind in KINDS if kind in found}

    def total(self) -> "Tally":
        tallies = self.tallies().values()
        return Tally(
            sum(one.injected for one in tallies),
            sum(one.found for one in tallies),
            sum(one.placed for one in tallies),
        )

    def missed(self, kind: str) -> list[Case]:
        return [v.case for v in self.verdicts if v.case.kind == kind and not v.found]


@dataclass(slots=True)
class Tally:
    """How many faults were put in, found, and found at their place."""

    injected: int = 0
    found: int = 0
    placed: int = 0

    @property
    def share(self) -> float:
        return self.found / max(1, self.injected)

    @property
    def place(self) -> float:
        return self.placed / max(1, self.found)


def spoken(findings: Iterable[Finding]) -> Sequence[Finding]:
    """Return what is more than advice."""
    return [one for one in findings if one.severity is not Severity.info]
