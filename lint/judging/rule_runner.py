"""Runs the selected rules with their context, and survives a rule that fails."""

import sys
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from ...templates.errors import Problem, ProblemsError, WorkspaceError
from ...templates.render.compose import Composer
from ...templates.source.template import Template
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.fields import Field
from ...templates.workspace.root import SETTINGS
from ...templates.workspace.settings import LintSettings
from ...templates.workspace.workspace import Workspace
from ..findings.finding import Finding, Severity
from ..lists.recipients import Recipients
from ..rule.base import Rule
from ..rule.families import (
    AudienceRule,
    IgnoreRule,
    ListedRule,
    MessageRule,
    Needs,
    ReadingRule,
    RecipientsRule,
    SequenceRule,
    TemplateRule,
    WorkspaceRule,
    needs,
)
from ..rule.registry import Chosen, all_rules, select
from ..rule.sequence_view import SequenceView
from ..rule.settings import settings_problems
from ..view.ignore_comment import IgnoreOutcome
from ..view.parts import Part
from ..view.views import Context, Meanings, View, WorkspaceView

if TYPE_CHECKING:
    from ..view.history import History
    from ..view.online import Online

BROKEN_RULE = "X901"
_EVERY_ROW = {"most_rows": sys.maxsize}  # a report names some, and counts the rest


@dataclass(frozen=True, slots=True)
class RuleRunner:
    """A set of rules with settings. Every method returns findings and raises nothing.

    asked records which family of rules has checked which file.
    """

    workspace: Workspace | None
    fields: Mapping[str, Field]
    chosen: tuple[Chosen, ...]
    contexts: Mapping[str, Context] = field(default_factory=dict)
    settings: LintSettings = field(default_factory=LintSettings)
    asked: set[tuple[type[Rule], str]] = field(default_factory=set, compare=False)
    groups: dict[Hashable, tuple[Chosen, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @classmethod
    def of(
        cls,
        workspace: Workspace | None,
        settings: LintSettings | None = None,
        online: "Online | None" = None,
        history: "History | None" = None,
        meanings: Meanings | None = None,
        today: date | None = None,
    ) -> "RuleRunner":
        """Return a run with settings, or with the workspace's own.

        Raises WorkspaceError where they name rules or options that do not exist.
        """
        if settings is None:
            settings = workspace.settings.lint if workspace else LintSettings()
        located = workspace.places.get(SETTINGS) if workspace else None
        if problems := settings_problems(settings, located):
            raise WorkspaceError(problems)
        fields = workspace.fields if workspace else {}
        chosen = tuple(select(all_rules(), settings))
        contexts = {
            one.rule.code: Context(workspace, fields, one.options, online, history, meanings, today)
            for one in chosen
        }
        return cls(workspace, fields, chosen, contexts, settings)

    def template(self, template: Template) -> list[Finding]:
        """Return what the template rules find."""
        return self._ask(TemplateRule, template, template.path)

    def looked_at(self, path: str) -> None:
        """Record that the findings of the template rules for path are already known."""
        self.asked.add((TemplateRule, path))

    def looked_at_list(self, path: str) -> None:
        """Remember that what the rules for lists find in the list at path is known."""
        self.asked.add((RecipientsRule, path))

    def looked_before(self, asked: Iterable[tuple[str, str]]) -> None:
        """Remember that what families of rules, by name, find of a path is known."""
        families = {family.__name__: family for family in (MessageRule, ListedRule)}
        self.asked.update((families[name], path) for name, path in asked)

    def whole(self, view: WorkspaceView) -> list[Finding]:
        """Return what the rules for workspaces find."""
        return self._ask(WorkspaceRule, view, SETTINGS)

    def message(self, view: View) -> list[Finding]:
        """Return what the message rules find, with the message's step and recipient."""
        found = self._ask(MessageRule, view, view.path)
        return once_for_each_place(_of_message(finding, view) for finding in found)

    def paragraph(self, part: Part, view: View) -> list[Finding]:
        """Return the findings of the rules that check one paragraph at a time."""

        def ask(rule: Any, context: Context) -> Iterable[Finding]:
            return cast(ReadingRule, rule).paragraph(part, view, context)

        found = self._each(MessageRule, view.path, ask, self._reading(part.kind))
        return once_for_each_place(_of_message(finding, view) for finding in found)

    def needing(self, view: View, need: Needs) -> list[Finding]:
        """Return the findings of the rules with this need."""

        found = self._ask(MessageRule, view, view.path, self._needing(need))
        return once_for_each_place(_of_message(finding, view) for finding in found)

    def reading_everything(self) -> "RuleRunner":
        """Return the same run with only the rules that are asked about each message."""
        return self._with_rules(lambda rule: needs(rule) is Needs.everything)

    def reading_classes(self) -> "RuleRunner":
        """Return the same run without the rules that are asked about each message."""
        return self._with_rules(lambda rule: needs(rule) is not Needs.everything)

    def beyond_messages(self) -> "RuleRunner":
        """Return the same run without the rules for single messages, and with every row named.

        Rules for sequences look ahead from the day of the check, as if everybody began on it;
        here it is the day on which messages leave.
        """
        run = self._with_rules(lambda _rule: False)
        of_sequences = {one.rule.code for one in run.chosen if isinstance(one.rule, SequenceRule)}
        contexts = {
            code: replace(context, options={**context.options, **_EVERY_ROW})
            if _EVERY_ROW.keys() & context.options.keys()
            else context
            for code, context in run.contexts.items()
        }
        for code in of_sequences:
            contexts[code] = replace(contexts[code], today=None, leaves=contexts[code].today)
        return replace(run, contexts=contexts)

    def of_codes(self, codes: Collection[str]) -> "RuleRunner":
        """Return the same run with only those rules for messages."""
        return self._with_rules(lambda rule: rule.code in codes)

    def _with_rules(self, wanted: Callable[[MessageRule], bool]) -> "RuleRunner":
        kept = tuple(
            one for one in self.chosen if not isinstance(one.rule, MessageRule) or wanted(one.rule)
        )
        return replace(self, chosen=kept, groups={})

    @property
    def judges(self) -> bool:
        """Whether any rule for messages is among them."""
        return bool(self._of(MessageRule))

    def measured(self, view: View) -> list[Finding]:
        """Return the findings of the rules that measure a message."""

        measuring = [one for one in self._of(MessageRule) if cast(MessageRule, one.rule).measures]
        return self._ask(MessageRule, view, view.path, measuring)

    def needs(self) -> list[Needs]:
        """Return the needs of the message rules that check more than a paragraph."""
        rules = [cast(MessageRule, one.rule) for one in self._of(MessageRule)]
        found = {needs(rule) for rule in rules} - {Needs.paragraph}
        return sorted(found, key=lambda need: need.value)

    def compared(self, view: View) -> set[str]:
        """Return fields of which any other value may change the result for view."""
        rules = [cast(MessageRule, one.rule) for one in self._of(MessageRule)]
        return {field for rule in rules if (field := rule.compares(view))}

    def recipients(self, recipients: Recipients) -> list[Finding]:
        """Return what the rules for lists find."""
        return self._ask(RecipientsRule, recipients, recipients.path)

    def audience(self, campaign: Campaign, recipients: Recipients) -> list[Finding]:
        """Return what the rules find that hold a list beside its campaign."""

        def ask(rule: Any, context: Context) -> Iterable[Finding]:
            return cast(AudienceRule, rule).check(campaign, recipients, context)

        return self._each(AudienceRule, recipients.path, ask)

    def listed(self, composer: Composer, number: int, recipients: Recipients) -> list[Finding]:
        """Return what the rules find that hold a step's template beside its list."""

        def ask(rule: Any, context: Context) -> Iterable[Finding]:
            return cast(ListedRule, rule).check(composer, number, recipients, context)

        return self._each(ListedRule, composer.template(number).path, ask)

    def sequence(self, sequence: SequenceView) -> list[Finding]:
        """Return what the rules for sequences find."""
        return self._ask(SequenceRule, sequence, sequence.campaign.path)

    def ignore(self, judged: IgnoreOutcome) -> list[Finding]:
        """Return what the rules find about a comment that asks to hide findings."""
        return self._ask(IgnoreRule, judged, judged.ignore.path)

    def looked(self, code: str, path: str) -> bool:
        """Say whether the rule has checked what the file at path produces."""
        return any(
            one.rule.code == code and isinstance(one.rule, family)
            for one in self.chosen
            for family, where in self.asked
            if where == path
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

    def _of(self, family: type[Rule]) -> Sequence[Chosen]:
        return self._chosen(family, lambda rule: isinstance(rule, family))

    def _reading(self, kind: str) -> Sequence[Chosen]:
        """Return the rules that read paragraphs of a kind of part alone."""
        return self._chosen(
            kind,
            lambda rule: (
                isinstance(rule, ReadingRule)
                and needs(rule) is Needs.paragraph
                and kind in rule.kinds
            ),
        )

    def _needing(self, need: Needs) -> Sequence[Chosen]:
        return self._chosen(
            need, lambda rule: isinstance(rule, MessageRule) and needs(rule) is need
        )

    def _chosen(self, key: Hashable, wanted: Callable[[Rule], bool]) -> Sequence[Chosen]:
        """Return the wanted rules; computed once, since there are many messages."""
        if key not in self.groups:
            self.groups[key] = tuple(one for one in self.chosen if wanted(one.rule))
        return self.groups[key]

    def _ask(
        self,
        family: type[Rule],
        subject: Any,
        path: str,
        rules: Sequence[Chosen] | None = None,
    ) -> list[Finding]:
        return self._each(family, path, lambda rule, context: rule.check(subject, context), rules)

    def _each(
        self,
        family: type[Rule],
        path: str,
        ask: Callable[[Any, Context], Iterable[Finding]],
        rules: Sequence[Chosen] | None = None,
    ) -> list[Finding]:
        found: list[Finding] = []
        self.asked.add((family, path))
        for one in self._of(family) if rules is None else rules:
            try:
                for finding in ask(one.rule, self.contexts[one.rule.code]):
                    found.append(replace(finding, severity=one.severity or finding.severity))
            except ProblemsError as error:  # the fault is in a file that the rule reads
                found += self.problems(one.rule.code, error.problems)
            except Exception as error:  # one failing rule must not hide the findings of the others
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
        fix=f"report this bug; until it is fixed, skip the rule with --ignore {one.rule.code}",
    )


def once_for_each_place(findings: Iterable[Finding]) -> list[Finding]:
    """Drop repeated findings of a rule at one place: in the text and in the HTML of one email."""
    kept: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        kept.setdefault((finding.recipient, finding.row, *spot(finding)), finding)
    return list(kept.values())


def spot(finding: Finding) -> tuple[object, ...]:
    """Return the key for which a rule has only one finding."""
    where = (finding.path, finding.line, finding.column, finding.field)
    about = where if finding.line is not None else (*where, finding.message)
    return (finding.code, finding.step, *about)
