"""The chosen rules with their context: asks each rule, and survives one that breaks."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from ..templates.compose import Composer
from ..templates.errors import Problem
from ..templates.fields import Field
from ..templates.template import Template
from ..templates.workspace import LintSettings, Workspace
from .finding import Finding, Severity
from .recipients import Recipients
from .registry import Chosen, all_rules, select
from .rule import (
    Context,
    ListedRule,
    MessageRule,
    Needs,
    Part,
    ReadingRule,
    RecipientsRule,
    SequenceRule,
    SequenceView,
    TemplateRule,
    View,
    needs,
)

BROKEN_RULE = "X901"


@dataclass(frozen=True, slots=True)
class Run:
    """One set of rules at work. Every method returns findings and raises nothing."""

    workspace: Workspace | None
    fields: Mapping[str, Field]
    chosen: tuple[Chosen, ...]
    contexts: Mapping[str, Context] = field(default_factory=dict)

    @classmethod
    def of(cls, workspace: Workspace | None, settings: LintSettings | None = None) -> "Run":
        """Return a run with settings, or with the workspace's own."""
        if settings is None:
            settings = workspace.settings.lint if workspace else LintSettings()
        fields = workspace.fields if workspace else {}
        chosen = tuple(select(all_rules(), settings))
        contexts = {one.rule.code: Context(workspace, fields, one.options) for one in chosen}
        return cls(workspace, fields, chosen, contexts)

    def template(self, template: Template) -> list[Finding]:
        """Return what the template rules find."""
        return self._ask(
            lambda rule, context: (
                rule.check(template, context) if isinstance(rule, TemplateRule) else ()
            ),
            template.path,
        )

    def message(self, view: View) -> list[Finding]:
        """Return what the message rules find, with the message's step and recipient."""
        found = self._ask(
            lambda rule, context: (
                rule.check(view, context) if isinstance(rule, MessageRule) else ()
            ),
            view.path,
        )
        return once_for_each_place(_of_message(finding, view) for finding in found)

    def paragraph(self, part: Part, view: View) -> list[Finding]:
        """Return what the rules find that look at one paragraph of a message at a time."""
        found = self._ask(
            lambda rule, context: (
                rule.paragraph(part, view.values, context)
                if isinstance(rule, ReadingRule)
                and part.kind in rule.kinds
                and needs(rule) is Needs.paragraph
                else ()
            ),
            view.path,
        )
        return once_for_each_place(_of_message(finding, view) for finding in found)

    def whole(self, view: View, need: Needs) -> list[Finding]:
        """Return what the rules find that need so much of a message."""
        found = self._ask(
            lambda rule, context: (
                rule.check(view, context)
                if isinstance(rule, MessageRule) and needs(rule) is need
                else ()
            ),
            view.path,
        )
        return once_for_each_place(_of_message(finding, view) for finding in found)

    def has(self, need: Needs) -> bool:
        """Say whether a message rule is on that needs so much."""
        return any(
            isinstance(one.rule, MessageRule) and needs(one.rule) is need for one in self.chosen
        )

    def recipients(self, recipients: Recipients) -> list[Finding]:
        """Return what the rules for lists find."""
        return self._ask(
            lambda rule, context: (
                rule.check(recipients, context) if isinstance(rule, RecipientsRule) else ()
            ),
            recipients.path,
        )

    def listed(self, composer: Composer, number: int, recipients: Recipients) -> list[Finding]:
        """Return what the rules find that hold a step's template beside its list."""
        return self._ask(
            lambda rule, context: (
                rule.check(composer, number, recipients, context)
                if isinstance(rule, ListedRule)
                else ()
            ),
            composer.template(number).path,
        )

    def sequence(self, sequence: SequenceView) -> list[Finding]:
        """Return what the rules for sequences find."""
        return self._ask(
            lambda rule, context: (
                rule.check(sequence, context) if isinstance(rule, SequenceRule) else ()
            ),
            sequence.campaign.path,
        )

    def problems(self, code: str, problems: Iterable[Problem]) -> list[Finding]:
        """Return problems of a file as findings of the rule code, if that rule is on."""
        one = next((one for one in self.chosen if one.rule.code == code), None)
        if one is None:
            return []
        severity = one.severity or one.rule.severity
        return [
            one.rule.finding(
                problem.message,
                severity=severity,
                path=problem.place.path if problem.place else None,
                line=problem.place.line if problem.place else None,
                column=problem.place.column if problem.place else None,
                fix=problem.fix,
            )
            for problem in problems
        ]

    def echoes(self) -> dict[str, tuple[str, ...]]:
        """Return, for each rule that may repeat others, their codes."""
        return {one.rule.code: one.rule.echoes for one in self.chosen if one.rule.echoes}

    def _ask(self, check: Callable[..., Iterable[Finding]], path: str) -> list[Finding]:
        found: list[Finding] = []
        for one in self.chosen:
            try:
                for finding in check(one.rule, self.contexts[one.rule.code]):
                    found.append(replace(finding, severity=one.severity or finding.severity))
            except Exception as error:  # one broken rule must not hide what the others see
                found.append(_broken(one, error, path))
        return found


def _of_message(finding: Finding, view: View) -> Finding:
    return replace(
        finding,
        step=view.step_number if finding.path == view.path else finding.step,
        recipient=finding.recipient or view.recipient,
    )


def _broken(one: Chosen, error: Exception, path: str) -> Finding:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" ({trace.tb_frame.f_code.co_name}, line {trace.tb_lineno})" if trace else ""
    return Finding(
        BROKEN_RULE,
        Severity.error,
        f"the rule {one.rule.code} failed: {type(error).__name__}: {error}{where}",
        path=path,
        fix=f"report this; until it is mended, --ignore {one.rule.code} leaves the rule out",
    )


def once_for_each_place(findings: Iterable[Finding]) -> list[Finding]:
    """Drop what a rule says again of the same place: in the text and in the HTML of one mail."""
    kept: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        kept.setdefault((finding.recipient, finding.row, *spot(finding)), finding)
    return list(kept.values())


def spot(finding: Finding) -> tuple[object, ...]:
    """Return where a rule says something once only, whatever it says."""
    where = (finding.path, finding.line, finding.column, finding.field)
    about = where if finding.line is not None else (*where, finding.message)
    return (finding.code, finding.step, *about)
