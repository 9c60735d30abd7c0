"""Which leads are hot: by the field that the workspace names, a number or one of its words."""

from collections.abc import Mapping

from ...lint.lists.lead_criteria import numbers
from ...templates.engine.missing_values import is_nothing
from ...templates.workspace.fields import by_name
from ...templates.workspace.workspace import Workspace
from .values import Hot

_COLD = Hot((1, 0.0))


class Heat:
    """How hot leads are in one workspace; where it names no field, all are alike."""

    def __init__(self, workspace: Workspace) -> None:
        said = workspace.settings.tasks
        self._name = said.hot_field or ""
        self._key = by_name(self._name, workspace.fields) if said.hot_field else None
        self._words = {word.casefold(): at for at, word in enumerate(said.hot_words)}

    @property
    def asked(self) -> bool:
        """Whether the workspace says which leads are hot."""
        return self._key is not None

    def of(self, values: Mapping[str, str]) -> Hot:
        """Return how hot a lead with these values by field key is, and why."""
        value = values.get(self._key, "").strip() if self._key is not None else ""
        if is_nothing(value):
            return _COLD
        why = f"{self._name} {value[:40]}"
        if self._words:
            at = self._words.get(value.casefold())
            return Hot((0, float(at)), why) if at is not None else _COLD
        span = numbers(value)
        return Hot((0, -span[1]), why) if span is not None else _COLD
