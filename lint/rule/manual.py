"""The manual of rules, made from the rules: docs/rules.md and ``tactful rule CODE``."""

from collections.abc import Sequence
from typing import Any

from .base import Example, Rule
from .registry import all_rules

_FAMILIES = {
    "T": "the template's source",
    "M": "the merged message",
    "R": "the recipients",
    "S": "the sequence",
    "W": "the writing",
    "H": "HTML and email clients",
    "D": "deliverability and law",
    "X": "the linter itself",
}
_SEVERITY = {
    "error": "error: blocks sending and fails CI",
    "warning": "warning: shown and counted",
    "info": "info: advice",
}
_FIXABLE = {
    "fix": "by `--fix`, where it is safe",
    "suggestion": "proposed; `--fix --unsafe` applies it",
    "no": "by hand",
}
_HEAD = """\
# Rules

Made from the rules themselves by `python -m tactful.lint.rule.manual > docs/rules.md`; each example
below is also a test. `tactful rule T103` prints one page. A code never changes its meaning.

docs/workspace.md explains how to select rules and set their options in `tactful.toml`;
docs/findings.md explains how to ignore a line and what `--fix` does.

`X901` is not a rule: it reports that a rule itself failed on a file; the other rules still ran.

"""


def page(rule: type[Rule]) -> str:
    """Return one rule's manual page in Markdown."""
    lines = [f"## {rule.code} {rule.name}", "", f"{_sentence(rule.summary)}", "", rule.why, ""]
    lines += [f"- Severity: {_SEVERITY[rule.severity.value]}"]
    lines += [f"- Fix: {_FIXABLE[rule.fixable]}"]
    if rule.requirement:
        lines.append(f"- Requirement: {rule.requirement}")
    if rule.source:
        lines.append(f"- Source: {rule.source}")
    for option, default in rule.options.items():
        lines.append(f"- Option `{option}`, by default `{default!r}`")
    for title, examples in (("Found", rule.bad), ("Accepted", rule.good)):
        for example in examples:
            lines += ["", f"{title}: {example.name}", *_listing(example)]
    return "\n".join(lines) + "\n"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _listing(example: Example) -> list[str]:
    lines = []
    for name, text in {example.file: example.text, **example.also}.items():
        fence = "````" if "```" in text else "```"
        lines += ["", f"`{name}`", fence, *text.rstrip("\n").split("\n"), fence]
    return lines


def facts(rule: type[Rule]) -> dict[str, Any]:
    """Return the facts about a rule, for programs."""
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "summary": rule.summary,
        "why": rule.why,
        "fixable": rule.fixable,
        "requirement": rule.requirement,
        "source": rule.source,
        "options": dict(rule.options),
    }


def manual(chosen: Sequence[type[Rule]] | None = None) -> str:
    """Return the manual of the rules chosen, by default of all, in Markdown."""
    out = [_HEAD]
    known = all_rules() if chosen is None else chosen
    for letter, family in _FAMILIES.items():
        rules = [rule for rule in known if rule.code.startswith(letter)]
        if rules:
            out.append(f"# {letter}: {family}\n\n")
            out.append("\n".join(page(rule) for rule in rules) + "\n")
    return "".join(out).rstrip("\n") + "\n"


if __name__ == "__main__":
    print(manual(), end="")
