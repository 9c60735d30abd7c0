"""The bare mode: finished mails as files, about which nothing else is known."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from random import Random

from tactful.lint.check.api import check_files
from tactful.lint.findings.finding import Finding

from .cases import Case, as_values
from .merge import merged
from .verdicts import RULES, Alarm, Judgement, Verdict, spoken

GOAL = 0.93


def judge_bare(cases: Sequence[Case], folder: Path, seed: int) -> Judgement:
    """Write each case and its twin as a .txt, .html or .eml file, and judge them in one run."""
    random, written = Random(f"{seed} files"), list[tuple[Case, Path, Path]]()
    twins: dict[str, Path] = {}
    for number, case in enumerate(cases):
        if not case.shows:
            continue
        bad = merged(
            case.mail,
            case.bad_row,
            source=case.source,
            words=as_values(case.words.text, case.bad_row),
        )
        good_source = case.source if case.words.good else ""
        said = as_values(case.words.good, case.good_row)
        good = merged(case.mail, case.good_row, source=good_source, words=said)
        suffixes = [
            suffix
            for suffix, part in ((".txt", good.text), (".html", good.html), (".eml", ""))
            if part is not None
        ]
        suffix = random.choice(suffixes)
        text = good.file(suffix)
        twin = twins.setdefault(text, folder / f"{number:05}-good{suffix}")
        twin.write_text(text, encoding="utf-8", newline="\n")
        file = folder / f"{number:05}-bad{suffix}"
        file.write_text(bad.file(suffix), encoding="utf-8", newline="\n")
        written.append((case, file, twin))
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for finding in spoken(check_files([folder], settings=RULES).findings):
        by_file[Path(finding.path or "").name].append(finding)
    found = Judgement("bare", clean=len(twins), goal=GOAL)
    for case, file, twin in written:
        known = {(one.code, one.message) for one in by_file[twin.name]}
        new = [one for one in by_file[file.name] if (one.code, one.message) not in known]
        lines = _changed_lines(file, twin)
        found.verdicts.append(Verdict(case, tuple(new), any(one.line in lines for one in new)))
    told = {twin: case for case, _, twin in reversed(written)}
    for twin, case in told.items():
        found.alarms += [Alarm(case.mail.name, twin.name, one) for one in by_file[twin.name]]
        found.alarmed += bool(by_file[twin.name])
    return found


def _changed_lines(file: Path, twin: Path) -> set[int]:
    """Return the numbers of the lines that are not the twin's."""
    bad, good = (path.read_text(encoding="utf-8").split("\n") for path in (file, twin))
    same = 0
    while same < min(len(bad), len(good)) and bad[same] == good[same]:
        same += 1
    tail = 0
    while tail < min(len(bad), len(good)) - same and bad[-1 - tail] == good[-1 - tail]:
        tail += 1
    return set(range(same + 1, max(same + 1, len(bad) - tail) + 1))
