"""What a recipient's templates see, bound quickly: ``values.bind`` with its fixed part kept.

A list has a few senders and many people. Sender, workspace, campaign and content records are
made once for each sender and step; a contact's field is bound when a template asks for it.
"""

from collections.abc import Mapping

from .fields import Field
from .sequence import Campaign, Step
from .values import Record, Value, bind, clean
from .workspace import Mailbox, Workspace

_KEPT = 200  # senders times steps; past that, begin anew


class Contexts:
    """Binds the values of one campaign's recipients."""

    def __init__(self, workspace: Workspace, campaign: Campaign) -> None:
        self._workspace, self._campaign = workspace, campaign
        self._fixed: dict[tuple[Mailbox, int | None], dict[str, object]] = {}
        self._fields: dict[str, dict[str, tuple[str, Field]]] = {"contact": {}, "lead": {}}
        for key, field in workspace.fields.items():
            owner, _, name = key.partition(".")
            self._fields[owner][name] = (key, field)

    def bind(
        self,
        values: Mapping[str, str],
        *,
        step: Step | None,
        sender: Mailbox,
        unsubscribe_url: str | None,
    ) -> dict[str, object]:
        """Return what ``values.bind`` returns for the same arguments."""
        key = (sender, step.number if step else None)
        fixed = self._fixed.get(key)
        if fixed is None:
            if len(self._fixed) >= _KEPT:
                self._fixed.clear()
            fixed = self._fixed[key] = bind(
                {},
                workspace=self._workspace,
                campaign=self._campaign,
                step=step,
                sender=sender,
                unsubscribe_url=None,
            )
        context = fixed.copy()
        for owner, fields in self._fields.items():
            context[owner] = Record(owner, _Bound(values, fields))
        context["unsubscribe_url"] = Value(unsubscribe_url or "")
        return context


class _Bound(dict[str, object]):
    """A record's values, each bound at its first use; KeyError for an undeclared name."""

    __slots__ = ("_declared", "_given")

    def __init__(self, given: Mapping[str, str], declared: Mapping[str, tuple[str, Field]]) -> None:
        self._given, self._declared = given, declared

    def __missing__(self, name: str) -> Value:
        key, field = self._declared[name]
        value = self[name] = Value(clean(self._given.get(key) or ""), field)
        return value
