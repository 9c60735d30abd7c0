"""Scores the linter on labelled sentences: python tests/lint/score_mergecodes.py [FILE.jsonl …]

Each sentence is written as a .txt file and linted: broken ones should give at least one
finding, the others none. Prints precision and recall, by kind, and every miss.
"""

import json
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tactful.lint.check.api import check_files

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "mergecodes_dev.jsonl"


@dataclass
class Score:
    """How many sentences were judged right, and which were not."""

    hits: Counter[str] = field(default_factory=Counter)
    totals: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, str]] = field(default_factory=list)
    false: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        found = sum(n for kind, n in self.hits.items() if kind.startswith("+"))
        return found / max(1, sum(n for kind, n in self.totals.items() if kind.startswith("+")))

    @property
    def precision(self) -> float:
        found = sum(n for kind, n in self.hits.items() if kind.startswith("+"))
        return found / max(1, found + len(self.false))


def score(sentences: list[tuple[str, str, bool]]) -> Score:
    """Lint each (kind, text, broken) as a file of its own."""
    result = Score()
    with tempfile.TemporaryDirectory() as folder:
        for number, (_, text, _) in enumerate(sentences):
            (Path(folder) / f"{number:05}.txt").write_text(text + "\n", encoding="utf-8")
        findings: dict[str, list[str]] = {}
        for finding in check_files([Path(folder)]).findings:
            name = Path(finding.path or "").stem
            findings.setdefault(name, []).append(f"{finding.code}: {finding.message}")
    for number, (kind, text, broken) in enumerate(sentences):
        found = findings.get(f"{number:05}", [])
        label = ("+" if broken else "-") + kind
        result.totals[label] += 1
        result.hits[label] += bool(found) == broken
        if broken and not found:
            result.missed.append((kind, text))
        if found and not broken:
            result.false.append((kind, text, "; ".join(found)))
    return result


def labelled(path: Path) -> list[tuple[str, str, bool]]:
    """Read a JSON Lines file of labelled sentences."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [(row["kind"], row["text"], row["broken"]) for row in rows]


def main() -> None:
    sentences = [s for path in sys.argv[1:] or [str(DATA)] for s in labelled(Path(path))]
    result = score(sentences)
    for kind in sorted(result.totals):
        print(f"{kind:32} {result.hits[kind]:4} of {result.totals[kind]}")
    print(f"precision {result.precision:.3f}  recall {result.recall:.3f}")
    for kind, text in result.missed:
        print(f"missed  [{kind}] {text!r}")
    for kind, text, found in result.false:
        print(f"false   [{kind}] {text!r} -> {found}")


if __name__ == "__main__":
    main()
