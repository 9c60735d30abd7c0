"""Puts faults into mails and lists, one at a time, and says which of them the linter finds.

``make judge``, or ``python -m tests.judge.run --cases 60 --show "wrong kind"``: real templates and
clean lists (clean_mails.py, clean_lists.py) get one fault each (faults/), once in a workspace,
where fields and lists are known, and once as finished files. A fault is found when the linter
says of the faulty mail what it does not say of the same mail without the fault. The seed is
fixed, so that two runs compare; --free takes a new one.
"""

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import SystemRandom

from .bare import judge_bare
from .cases import Case, make_cases
from .clean_mails import ROOT
from .faults.base import KINDS
from .report import as_json, as_markdown, as_text, details
from .tables import tables
from .verdicts import Judgement
from .workspace import judge_workspace

SEED = 12
CASES = 80  # of each kind
DOCS = ROOT / "docs" / "judgement.md"
MODES = ("workspace", "bare")


def judged(cases: Sequence[Case], mode: str, seed: int) -> Judgement:
    """Judge cases in one mode."""
    with tempfile.TemporaryDirectory() as folder:
        if mode == "bare":
            return judge_bare(cases, Path(folder), seed)
        return judge_workspace(cases, Path(folder))


def write_docs(judgements: Sequence[Judgement], path: Path = DOCS) -> None:
    """Put the table between the marks in the docs."""
    text = path.read_text(encoding="utf-8")
    table = f"<!-- table -->\n{as_markdown(judgements)}<!-- end -->"
    path.write_text(
        re.sub(r"<!-- table -->.*<!-- end -->", lambda _: table, text, flags=re.DOTALL),
        encoding="utf-8",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help=f"by default {SEED}")
    parser.add_argument("--free", action="store_true", help="take a new seed, and print it")
    parser.add_argument(
        "--cases", type=int, default=CASES, help=f"of each kind; by default {CASES}"
    )
    parser.add_argument(
        "--kind", action="append", choices=KINDS, help="only this kind; again for more"
    )
    parser.add_argument("--mode", choices=MODES, help="only this mode")
    parser.add_argument(
        "--show",
        action="append",
        choices=(*KINDS, "alarms"),
        help="list the misses of a kind, or false alarms",
    )
    parser.add_argument("--most", type=int, default=40, help="how many to list; by default 40")
    parser.add_argument(
        "--tables", action="store_true", help="the tables of the other scoring scripts too"
    )
    parser.add_argument(
        "--write-docs", action="store_true", help="put the table into docs/judgement.md"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    asked = parser.parse_args()  # fmt: skip
    seed = SystemRandom().randrange(1_000_000) if asked.free else asked.seed
    cases = make_cases(seed, asked.cases, kinds=asked.kind or KINDS)
    judgements = []
    for mode in (asked.mode,) if asked.mode else MODES:
        print(f"{mode}: {len(cases)} cases, seed {seed} …", file=sys.stderr, flush=True)
        judgements.append(judged(cases, mode, seed))
    if asked.format == "json":
        print(json.dumps({"seed": seed, **as_json(judgements)}, indent=1))
    else:
        print(as_text(judgements))
    for kind in asked.show or ():
        print("\n".join(["", *details(judgements, kind, asked.most)]))
    if asked.tables:
        print("\n".join(tables()))
    if asked.write_docs:
        write_docs(judgements)


if __name__ == "__main__":
    main()
