"""Tools that propose: a change as a diff with what lint says of it, and a drafted sequence.

Nothing of the workspace is written. Where the server was given a folder for proposals, the diff is
written there as well, for a person to apply.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from difflib import unified_diff
from typing import Any

from ...lint.check.api import check_workspace
from ...lint.drafting.drafting import Request
from ...lint.drafting.judged import drafted_clean
from ...lint.editor.shadow import Shadow
from ...lint.findings.finding import Finding, Severity
from ...templates.errors import TactfulError
from ...templates.workspace.workspace import open_workspace
from .bounds import MAX_FILES, MAX_TEXT, Grounds, RefusedError, answer, text_of
from .looking import shown


def draft_sequence(
    grounds: Grounds,
    *,
    initial: str,
    contacts: str,
    lead_type: str | None,
    play: str | None,
    name: str | None,
    today: date,
) -> dict[str, Any]:
    """Return a drafted follow-up sequence as a diff that adds its files.

    The [draft] command of tactful.toml is never run.
    """
    workspace = open_workspace(grounds.root)
    first, people = grounds.readable(initial), grounds.listed(contacts)
    request = Request(first, people, lead_type, play, name)
    draft, findings = drafted_clean(workspace, request, today=today)
    diff = _diff(grounds, draft.files)
    return answer(
        {
            "play": draft.play.name,
            "why": draft.why,
            "files": list(draft.files),
            "errors": _errors(findings),
            **_written(grounds, diff),
        },
        {
            "diff": diff,
            "left_out": list(draft.left_out),
            "notes": list(draft.notes),
            "findings": shown(findings),
        },
    )


def propose_change(
    grounds: Grounds, *, files: Mapping[str, str], reason: str, today: date
) -> dict[str, Any]:
    """Return a change of files as a unified diff, and the findings before and after it."""
    if not files or len(files) > MAX_FILES:
        raise RefusedError(f"a proposal changes 1 to {MAX_FILES} files")
    texts = {grounds.changeable(name): _normal(text) for name, text in files.items()}
    before, after = _judged(grounds, {}, today), _judged(grounds, texts, today)
    known = {_same(one) for one in before}
    new = [one for one in after if _same(one) not in known]
    left = {_same(one) for one in after}
    diff = _diff(grounds, texts)
    return answer(
        {
            "files": list(texts),
            "changes_something": bool(diff),
            "errors_before": _errors(before),
            "errors_after": _errors(after),
            "findings_fixed": sum(_same(one) not in left for one in before),
            **_written(grounds, diff),
        },
        {"reason": reason, "diff": diff, "new_findings": shown(new)},
    )


def _normal(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise RefusedError(f"a proposed file has at most {MAX_TEXT:,} characters")
    if "\0" in text:
        raise RefusedError("a proposed file is text: a NUL character is not")
    return text.replace("\r\n", "\n")


def _judged(grounds: Grounds, texts: Mapping[str, str], today: date) -> list[Finding]:
    """Return what lint finds in a copy of the workspace that has other texts."""
    shadow = Shadow(grounds.root)
    try:
        shadow.update(texts)
        copy = open_workspace(shadow.root, original=grounds.root)
        return list(check_workspace(copy, today=today).findings)
    finally:
        shadow.close()


def _same(one: Finding) -> tuple[object, ...]:
    """Return what a finding is, wherever in its file it stands by now."""
    return one.code, one.path, one.message, one.recipient, one.step


def _errors(findings: list[Finding]) -> int:
    return sum(one.severity is Severity.error for one in findings)


def _diff(grounds: Grounds, texts: Mapping[str, str]) -> str:
    """Return the diff that `git apply` takes."""
    parts = []
    for name, text in sorted(texts.items()):
        path = grounds.root / grounds.changeable(name)
        old = text_of(path) if path.is_file() else ""
        lines = unified_diff(
            old.splitlines(keepends=True),
            text.splitlines(keepends=True),
            f"a/{name}" if path.is_file() else "/dev/null",
            f"b/{name}",
        )
        for line in lines:
            parts.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    return "".join(parts)


def _written(grounds: Grounds, diff: str) -> dict[str, str]:
    """Write a proposal where the person who started the server wants them."""
    if grounds.proposals is None or not diff:
        return {}
    name = f"{hashlib.sha256(diff.encode()).hexdigest()[:12]}.patch"
    try:
        grounds.proposals.mkdir(parents=True, exist_ok=True)
        (grounds.proposals / name).write_text(diff, encoding="utf-8", newline="\n")
    except OSError as error:
        raise TactfulError(f"the proposal cannot be written: {error.strerror}") from error
    return {"proposal": name}
