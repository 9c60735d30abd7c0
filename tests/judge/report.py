"""A judgement as a page of text, as JSON, and as the tables of docs/judgement.md."""

from collections.abc import Iterator, Sequence
from typing import Any

from .verdicts import Judgement

ALARMS_GOAL = 200  # clean mails for one false alarm


def as_text(judgements: Sequence[Judgement]) -> str:
    """Return a table of kinds for each mode."""
    return "\n\n".join("\n".join(_text(one)) for one in judgements)


def _text(one: Judgement) -> Iterator[str]:
    yield f"{one.mode}: goal {one.goal:.2f} found"
    yield f"{'kind':16} {'injected':>8} {'found':>6} {'share':>6} {'place right':>11}"
    for kind, tally in (*one.tallies().items(), ("all", one.total())):
        short = "" if tally.share >= one.goal else "  below the goal"
        yield (
            f"{kind:16} {tally.injected:8} {tally.found:6} {tally.share:6.3f} {tally.place:11.3f}{short}"
        )
    yield f"false alarms: {one.alarmed} of {one.clean} clean mails (goal: 1 of {ALARMS_GOAL})"
    if one.healed:
        yield f"not counted: {one.healed} values that were corrected before anybody reads them"


def as_json(judgements: Sequence[Judgement]) -> dict[str, Any]:
    """Return the same as plain values, by mode."""
    return {
        one.mode: {
            "kinds": {
                kind: {
                    "injected": tally.injected,
                    "found": tally.found,
                    "placed": tally.placed,
                }
                for kind, tally in one.tallies().items()
            },
            "clean": one.clean,
            "alarmed": one.alarmed,
            "healed": one.healed,
            "goal": one.goal,
        }
        for one in judgements
    }


def as_markdown(judgements: Sequence[Judgement]) -> str:
    """Return one table with both modes side by side."""
    heads = [f"{one.mode}: found | place right" for one in judgements]
    rows = [f"| kind | {' | '.join(heads)} |", "|---" * (1 + 2 * len(judgements)) + "|"]
    tallies = [{**one.tallies(), "all": one.total()} for one in judgements]
    for kind in tallies[0]:
        cells = [
            f"{found[kind].found} of {found[kind].injected}, {found[kind].share:.3f} | {found[kind].place:.2f}"
            if kind in found
            else "– | –"
            for found in tallies
        ]
        rows.append(f"| {kind} | {' | '.join(cells)} |")
    alarms = [f"{one.alarmed} of {one.clean} |" for one in judgements]
    rows.append(f"| false alarms on clean mails | {' | '.join(alarms)} |")
    return "\n".join(rows) + "\n"


def details(judgements: Sequence[Judgement], kind: str, most: int) -> Iterator[str]:
    """Yield the misses of a kind, or every false alarm for "alarms"."""
    for one in judgements:
        if kind == "alarms":
            for alarm in one.alarms[:most]:
                finding = alarm.finding
                yield f"{one.mode} false {alarm.mail} ({alarm.about}) {finding.code} {finding.message}"
        else:
            missed = one.missed(kind)
            yield f"{one.mode} {kind}: {len(missed)} missed"
            for case in missed[:most]:
                yield f"  {case}"
