"""T115: a branch that no recipient of the list reaches."""

from collections.abc import Iterator, Sequence

from jinja2 import nodes

from ....templates.engine.missing_values import is_nothing
from ....templates.engine.values import clean
from ....templates.errors import TemplateError
from ....templates.render.compose import Composer
from ....templates.render.contexts import To
from ....templates.source.expressions import dotted
from ....templates.workspace.fields import OWNERS, Field
from ...findings.finding import Finding, Severity
from ...judging.mail_renderer import NOBODY
from ...lists.recipients import Recipients
from ...rule.base import Example
from ...rule.conditions import Branch, branches, tag_text
from ...rule.families import ListedRule
from ...view.views import Context

_MOST = 20_000  # distinct sets of values that a condition is evaluated for
_ROWS = "".join(f"p{i}@acme{i}.example,Engineer,a guide\n" for i in range(20))
_TEXT = "---\nsubject: Rivers\npreheader: Two\n---\n{}\n\n[Stop]({{{{ unsubscribe_url }}}})\n"


class UnreachedBranch(ListedRule):
    code = "T115"
    name = "unreached-branch"
    severity = Severity.info
    summary = "a branch of a condition that no recipient of the list reaches"
    why = (
        "Nobody gets these words, so nobody checks them. Either the condition is spelt "
        "differently from the list ('VP' and 'Vice President'), or the list lost a column."
    )
    requirement = "R18"
    options = {"fewest": 5}  # recipients: a shorter list says little
    bad = (
        Example(
            "spelt differently from the list",
            _TEXT.format("{% if contact.title == 'engineer' %}For engineers.{% endif %} Hello."),
            also={"contacts/leads.csv": f"email,title,asset\n{_ROWS}"},
        ),
        Example(
            "an else for nobody",
            _TEXT.format("{% if contact.title %}As you are.{% else %}Hello.{% endif %}"),
            also={"contacts/leads.csv": f"email,title,asset\n{_ROWS}"},
        ),
    )
    good = (
        Example(
            "each branch has a reader",
            _TEXT.format("{% if contact.title %}As you are.{% else %}Hello.{% endif %}"),
            also={"contacts/leads.csv": f"email,title,asset\n{_ROWS}x@acme.example,,a guide\n"},
        ),
    )

    def check(
        self, composer: Composer, number: int, recipients: Recipients, context: Context
    ) -> Iterator[Finding]:
        if len(recipients) < context.options["fewest"]:
            return
        template = composer.template(number)
        for branch in branches(template):
            reach = _ReachCheck(composer, number, recipients, branch)
            if reach.is_known and not reach.is_reached():
                prefix = "'else' of " if branch.kind == "else" else ""
                yield self.finding(
                    f"{prefix}{tag_text(template, branch.place)} reaches none of the "
                    f"{len(recipients):,} recipients in {recipients.path}",
                    path=branch.place.path,
                    line=branch.place.line,
                    column=branch.place.column,
                    fix="compare the condition with the values in the list, or remove the branch",
                )


class _ReachCheck:
    """Whether a branch's conditions hold for any recipient; equal values are checked once."""

    def __init__(
        self, composer: Composer, number: int, recipients: Recipients, branch: Branch
    ) -> None:
        self.composer, self.number, self.recipients = composer, number, recipients
        self.path = branch.path
        declared = composer.workspace.fields
        names = {dotted(part) or "" for part in _expressions(self.path)}
        self.fields = {name for name in names if name in declared}
        roots = {name.name for name in self.path.find_all(nodes.Name)}
        if isinstance(self.path, nodes.Name):
            roots.add(self.path.name)
        changed = any(True for _ in self.path.find_all((nodes.Concat, nodes.Call)))
        self.is_known = bool(self.fields) and roots <= set(OWNERS) - branch.own and not changed
        self.presence_only = self.fields - _compared(self.path)

    def is_reached(self) -> bool:
        """Say whether the conditions hold for one recipient at least, or are too many to check."""
        holds = self.composer.condition(self.number, self.path)
        for tried, values in enumerate(self._distinct()):
            if tried >= _MOST:
                return True
            try:
                if holds(To(values, NOBODY)):
                    return True
            except TemplateError:
                return True
        return False

    def _distinct(self) -> Iterator[dict[str, str]]:
        """Yield one set of values for each group of recipients that conditions can distinguish."""
        names = [name for name in sorted(self.fields) if name in self.recipients.columns]
        columns = [self.recipients.columns[name] for name in names]
        keys = [
            _has_value(column, self.composer.workspace.fields[name])
            if name in self.presence_only
            else column
            for name, column in zip(names, columns, strict=True)
        ]
        seen: set[tuple[object, ...]] = set()
        if not names:
            yield {}
        for row, key in enumerate(zip(*keys, strict=True)):
            if key not in seen:
                seen.add(key)
                yield {name: column[row] for name, column in zip(names, columns, strict=True)}


def _has_value(column: Sequence[str], field: Field) -> Iterator[bool]:
    known: dict[str, bool] = {}
    for value in column:
        found = known.get(value)
        if found is None:
            found = known[value] = not is_nothing(clean(value), field)
        yield found


def _expressions(path: nodes.Expr) -> list[nodes.Expr]:
    return [path, *path.find_all((nodes.Getattr, nodes.Getitem, nodes.Name))]


def _compared(path: nodes.Expr) -> set[str]:
    """Return the fields that are compared, not only checked for a value."""
    if isinstance(path, nodes.And | nodes.Or):
        return _compared(path.left) | _compared(path.right)
    if isinstance(path, nodes.Not):
        return _compared(path.node)
    if dotted(path) is not None:
        return set()
    return {name for part in _expressions(path) if (name := dotted(part)) is not None}
