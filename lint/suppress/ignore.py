"""Comments that hide a finding: ``{# tactful: ignore T105 until 2027-01-31: reason #}``.

A comment covers its own lines and, if alone on them, the next line too; ``ignore-file`` covers
the whole file. One without a reason, with an unknown rule or past its date hides nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from ...templates.lazy_regex import lazy_regex
from ...templates.source.tag_masking import places
from ...templates.source.template import FRONT
from ...templates.workspace.located import nearest
from ..findings.finding import Finding
from ..rule.registry import all_rules
from ..view.ignore_comment import Fault, Ignore

_JINJA = lazy_regex(r"\{#[-+]?(?P<said>.*?)[-+]?#\}", re.DOTALL)
_HTML = lazy_regex(r"<!--(?P<said>.*?)-->", re.DOTALL)
_HASH = lazy_regex(r"(?m)(?<![^\s])#(?P<said>.*)$")
_KINDS: Mapping[str, tuple[re.Pattern[str], ...]] = {
    "mjml": (_JINJA, _HTML),
    "html": (_JINJA, _HTML),
    "htm": (_JINJA, _HTML),
    "md": (_JINJA, _HTML),
    "txt": (_JINJA,),
    "eml": (_HTML,),
    "yml": (_HASH,),
    "yaml": (_HASH,),
    "toml": (_HASH,),
}
_SAID = lazy_regex(r"\s*tactful:\s*(?P<verb>[\w-]*)(?P<rest>.*)", re.DOTALL)
_REST = lazy_regex(
    r"(?P<codes>[^:]*?)(?:\buntil\b\s*(?P<until>[^\s:]*)\s*)?(?::(?P<reason>.*))?", re.DOTALL
)
_VERBS = ("ignore", "ignore-file")
LIKE = "write it like 'tactful: ignore T105 until 2027-01-31: why'"


def apply_ignores(
    findings: Iterable[Finding],
    comments: Callable[[str], tuple[Ignore, ...]],
    *,
    echoes: Mapping[str, tuple[str, ...]],
    today: date | None,
) -> tuple[list[Finding], list[Finding], set[tuple[Ignore, str]]]:
    """Return the visible findings, the hidden ones, and which comment hid by which code.

    comments returns the comments of a path. A code also hides findings that echo it.
    """
    left: list[Finding] = []
    hidden: list[Finding] = []
    used: set[tuple[Ignore, str]] = set()
    for finding in findings:
        meant = {finding.code, *echoes.get(finding.code, ())}
        hits = {
            (ignore, code)
            for ignore in (comments(finding.path) if finding.path else ())
            if not ignore.faults and not ignore.expired(today) and ignore.covers(finding)
            for code in ignore.codes
            if code in meant
        }
        (hidden if hits else left).append(finding)
        used |= hits
    return left, hidden, used


@lru_cache(maxsize=512)
def ignores(source: str, path: str) -> tuple[Ignore, ...]:
    """Return the comments to Tactful in source, in order."""
    if "tactful:" not in source:
        return ()
    found = sorted(
        (match.start(), match.end(), said)
        for match in _comments(source, path)
        if (said := _SAID.match(match["said"]))
    )
    at = places(source, path)
    spans = [(at(start).line or 1, at(end - 1).line or 1) for start, end, _ in found]
    lines = source.split("\n")
    alone = {
        number
        for (start, end, _), (first, last) in zip(found, spans, strict=True)
        if _alone(source, start, end)
        for number in range(first, last + 1)
    }
    made = []
    for (start, end, said), (first, last) in zip(found, spans, strict=True):
        below = _below(lines, last, alone) if last in alone else last
        place = at(start)
        bare = Ignore(path, place.line or 1, place.column or 1, source[start:end], first, below)
        made.append(_read(said, bare))
    return tuple(made)


def _comments(source: str, path: str) -> Iterator[re.Match[str]]:
    kind = path.rpartition(".")[2].lower()
    for pattern in _KINDS.get(kind, ()):
        yield from pattern.finditer(source)
    if kind in ("md", "txt") and (front := FRONT.match(source)):
        yield from _HASH.finditer(source, 0, front.end(1))


def _alone(source: str, start: int, end: int) -> bool:
    before = source[source.rfind("\n", 0, start) + 1 : start]
    after = source[end:].split("\n", 1)[0]
    return not before.strip() and not after.strip()


def _below(lines: list[str], last: int, alone: set[int]) -> int:
    """Return the line that a comment ending on line last covers: the next one that is not blank."""
    number = last + 1
    while number <= len(lines) and (number in alone or not lines[number - 1].strip()):
        number += 1
    return number


def _read(said: re.Match[str], bare: Ignore) -> Ignore:
    """Return bare with the codes, date and reason of the comment."""
    verb = said["verb"]
    if verb not in _VERBS:
        near = nearest(verb, list(_VERBS)) if verb else None
        fix = f"did you mean '{near}'?" if near else LIKE
        return replace(bare, faults=(Fault(f"'tactful: {verb}' is not known", fix),))
    if verb == "ignore-file":
        bare = replace(bare, first=None, last=None)
    rest = _REST.fullmatch(said["rest"].strip())
    codes = tuple(dict.fromkeys(re.split(r"[,\s]+", rest["codes"].upper()))) if rest else ()
    codes = tuple(code for code in codes if code)
    until, faults = None, list(_code_faults(codes))
    if rest and rest["until"] is not None:
        try:
            until = date.fromisoformat(rest["until"])
        except ValueError:
            faults.append(Fault(f"'{rest['until']}' is not a date", "write it as 2027-01-31"))
    reason = " ".join((rest["reason"] or "").split()) if rest else ""
    if not reason:
        faults.append(Fault("an ignore comment needs a reason", f"add ': ' and a reason; {LIKE}"))
    return replace(bare, codes=codes, until=until, reason=reason, faults=tuple(faults))


def _code_faults(codes: tuple[str, ...]) -> Iterator[Fault]:
    if not codes:
        yield Fault("an ignore comment must name the rules that it hides", LIKE)
    known = [rule.code for rule in all_rules() if not rule.code.startswith("X")]
    for code in codes:
        if code not in known:
            begun = ", ".join(k for k in known if k.startswith(code))
            near = nearest(code, known) if len(code) > 1 else None
            fix = (
                f"write each code in full: {begun}"
                if begun
                else f"did you mean '{near}'?"
                if near
                else "'tactful rule' lists all rules"
            )
            yield Fault(f"no rule '{code}'", fix)
