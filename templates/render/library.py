"""``content.pick(topic, stage)``: the next piece of the library this person has not had.

The choice follows from the campaign, the values, the day and what was chosen before. What
the steps before it chose is known where it was written down; else they are rendered again.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from jinja2 import nodes

from ..engine.values import Record
from ..errors import TactfulError
from ..source.expressions import dotted
from ..source.template import Template
from ..workspace.content import ContentItem
from ..workspace.step import Step
from .history import Picks


class Pick:
    """``content.pick``, for one message to one person."""

    def __init__(
        self,
        library: Mapping[str, ContentItem],
        record: Callable[[str], Record],
        *,
        taken: Callable[[], Iterable[str]],
        former: Callable[[], Picks],
        step: Step | None,
        today: date | None,
    ) -> None:
        self._library, self._record = library, record
        self._taken, self._former = taken, former
        self._stage = (step.stage if step else None) or ""
        self._today = today
        self.made: dict[tuple[str, str], str] = {}  # (topic, stage) -> item

    def __call__(self, topic: object = "", stage: object = None) -> Record:
        """Return the first item of topic and stage that neither this mail nor one before has.

        What this mail chose when it was written before comes first, so that an item which was
        put in front since changes nothing for this person.

        A missing topic or stage asks for any; a step's own stage counts where none is given.
        An item without a stage suits every stage. The same words give the same item
        throughout one mail, so that its title and its link belong together.
        """
        asked = (_plain(topic), _plain(self._stage if stage is None else stage))
        if asked not in self.made:
            self.made[asked] = self._next(*asked)
        return self._record(self.made[asked])

    def _next(self, topic: str, stage: str) -> str:
        taken = {*self._taken(), *self.made.values()}
        first = self._former().get((topic, stage), "")
        for key in (first, *self._library) if first in self._library else self._library:
            item = self._library[key]
            fits = (not topic or _plain(item.topic) == topic) and (
                not stage or not item.stage or _plain(item.stage) == stage
            )
            gone = self._today and item.expires and item.expires <= self._today
            if fits and key not in taken and not gone:
                return key
        wanted = " and ".join(
            f"{name} '{said}'" for name, said in (("topic", topic), ("stage", stage)) if said
        )
        raise TactfulError(
            f"the library has nothing left{' of ' if wanted else ''}{wanted} for this person; "
            "add an item to content/library.yml, or put the sentence in a separate step"
        )


def _plain(text: object) -> str:
    return " ".join(str(text or "").split()).casefold()


def named_items(template: Template) -> frozenset[str]:
    """Return the keys of the items that a template names itself: ``content.KEY.title``."""
    if template.tree is None:
        return frozenset()
    named = (dotted(node) for node in template.tree.find_all((nodes.Getattr, nodes.Getitem)))
    parts = [name.split(".") for name in named if name]
    return frozenset(p[1] for p in parts if p[0] == "content" and len(p) > 1) - {"pick"}
