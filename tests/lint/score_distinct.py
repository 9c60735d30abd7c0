"""Scores the likeness on labelled pairs of mails: python tests/lint/score_distinct.py [FILE …]

Each pair is an earlier and a later mail with greeting, closing and footer. Lazy repeats should
score above the rules' limit, true follow-ups below. Prints recall by kind, the share of false
alarms, and every miss; --words leaves the extra tactful[semantic] out where it is installed.

A FILE.yml has campaigns (see pairs/campaigns.yml). A FILE.jsonl has a pair a line, whole mails
with their own greetings and footers: {"label": "copy" or "distinct", "technique": …, "initial":
{"body": …}, "followup": {"body": …}}; --even and --odd take every second line only, --counts
leaves the misses out.
"""

import itertools
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import yaml

from tactful.lint.prose.authored_text import AuthoredText, authored_text
from tactful.lint.prose.likeness import likeness
from tactful.lint.rules.sequence.s401_repeats_initial import RepeatsInitial
from tactful.lint.view.parts import Part
from tactful.lint.view.views import Meanings, View
from tactful.templates.errors import Place

PAIRS = Path(__file__).parent / "pairs"
TUNED, HELD_OUT = PAIRS / "campaigns.yml", PAIRS / "held_out.yml"
FRAMES = (
    ("Hi ⟨contact.first_name⟩,", "Best regards,\nSam Ortiz\nBrightwater"),
    ("Dear ⟨contact.first_name⟩,", "Kind regards\n\nSam"),
    ("Hello ⟨contact.first_name⟩,", "Thanks,\nSam"),
)
FOOTER = "Brightwater · 1 Quay Street, Leeds · Unsubscribe: https://mail.brightwater.example/u/1"


@dataclass(frozen=True)
class Pair:
    """Two mails of one campaign; kind says how the later repeats, or what it was set against.

    whole mails have their own greeting, closing and footer.
    """

    about: str
    kind: str
    later: str
    earlier: str
    repeats: bool
    whole: bool = False


def pairs(path: Path) -> list[Pair]:
    """Return every pair that a file of campaigns, or of pairs, makes."""
    if path.suffix == ".jsonl":
        lines = path.read_text(encoding="utf-8").splitlines()
        return [_of_line(json.loads(line)) for line in lines if line.strip()]
    campaigns = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [pair for campaign in campaigns for pair in _of_campaign(campaign)]


def _of_line(line: Mapping[str, Any]) -> Pair:
    later, earlier = (_masked(line[one]["body"]) for one in ("followup", "initial"))
    copy = line["label"] == "copy"
    kind = f"{line['label']}: {line['technique']}"
    return Pair(str(line.get("id", "")), kind, later, earlier, copy, whole=True)


def _masked(body: str) -> str:
    return re.sub(r"\{\{\s*([\w.]+)[^}]*\}\}", r"⟨\1⟩", body)


def _of_campaign(campaign: Mapping[str, object]) -> Iterator[Pair]:
    about, initial = str(campaign["about"]), str(campaign["initial"]).strip()
    repeats, followups = campaign["repeats"], campaign["followups"]
    assert isinstance(repeats, dict) and isinstance(followups, list)
    for kind, change in repeats.items():
        yield Pair(about, kind, _changed(initial, change), initial, True)
    backwards = " ".join(reversed(re.split(r"(?<=[.?!])\s+", initial)))
    yield Pair(about, "order", backwards, initial, True)
    for text in followups:
        yield Pair(about, "initial and follow-up", text, initial, False)
    for earlier, later in itertools.combinations(followups, 2):
        yield Pair(about, "two follow-ups", later, earlier, False)


def _changed(text: str, change: object) -> str:
    if not isinstance(change, dict):
        return str(change).strip()
    assert all(old in text for old in change), [old for old in change if old not in text]
    for old, new in change.items():
        text = text.replace(old, new)
    return text


def framed(text: str, number: int) -> AuthoredText:
    """Return text as a mail with greeting, closing and footer."""
    greeting, closing = FRAMES[number % len(FRAMES)]
    return own(f"{greeting}\n\n{text}\n\n{closing}\n\n{FOOTER}\n")


def own(mail: str) -> AuthoredText:
    """Return what a whole mail says itself."""
    return authored_text(View((Part("text", mail, lambda _s, _e: Place("t.md")),), "t.md"))


@dataclass(frozen=True)
class Score:
    """Each pair with its likeness, and the seconds that one pair takes."""

    scored: tuple[tuple[Pair, float], ...]
    seconds: float
    limit: float = float(RepeatsInitial.options["most"])

    @property
    def recall(self) -> float:
        found = [score > self.limit for pair, score in self.scored if pair.repeats]
        return sum(found) / max(1, len(found))

    @property
    def false_alarms(self) -> float:
        found = [score > self.limit for pair, score in self.scored if not pair.repeats]
        return sum(found) / max(1, len(found))


def score(found: list[Pair], meanings: Meanings | None) -> Score:
    """Score each pair; meanings None is by words alone."""
    started = perf_counter()
    scored = tuple((pair, _likeness(pair, n, meanings)) for n, pair in enumerate(found))
    return Score(scored, (perf_counter() - started) / len(found))


def _likeness(pair: Pair, number: int, meanings: Meanings | None) -> float:
    if pair.whole:
        return likeness(own(pair.later), own(pair.earlier), meanings).score
    later, earlier = framed(pair.later, number + 1), framed(pair.earlier, number)
    return likeness(later, earlier, meanings).score


def main() -> None:
    from tactful.lint.prose import semantic

    options = {name for name in sys.argv[1:] if name.startswith("--")}
    files = [Path(name) for name in sys.argv[1:] if name not in options] or [TUNED]
    words = "--words" in options or not semantic.installed()
    found = [pair for file in files for pair in pairs(file)]
    if options & {"--even", "--odd"}:
        found = found["--even" in options :: 2]
    result = score(found, None if words else semantic.meanings)
    print("by words alone" if words else "with tactful[semantic]", f"limit {result.limit}")
    for kind in dict.fromkeys(pair.kind for pair in found):
        scores = [value for pair, value in result.scored if pair.kind == kind]
        above = sum(value > result.limit for value in scores)
        print(
            f"{kind:24} {above:3} of {len(scores):3} above; {min(scores):.2f} to {max(scores):.2f}"
        )
    print(f"recall {result.recall:.3f}  false alarms {result.false_alarms:.3f}")
    print(f"{result.seconds * 1000:.1f} ms a pair")
    for pair, value in result.scored if "--counts" not in options else ():
        if (value > result.limit) != pair.repeats:
            word = "missed" if pair.repeats else "false"
            print(f"{word:7} {value:.2f} [{pair.about}: {pair.kind}] {pair.later[:100]!r}")


if __name__ == "__main__":
    main()
