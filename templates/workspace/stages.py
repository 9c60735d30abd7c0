"""The stages of a buyer, from the first symptom to the choice, as people write them."""

from enum import StrEnum
from functools import lru_cache


class Stage(StrEnum):
    """How far somebody is: they feel a problem, they compare answers, they decide."""

    awareness = "awareness"
    consideration = "consideration"
    decision = "decision"

    @property
    def rank(self) -> int:
        """Return the place on the way, from 0."""
        return list(Stage).index(self)


_WORDS = {
    Stage.awareness: "awareness aware problem top tofu attract learn learning subscriber "
    "bewusstsein aufmerksamkeit",
    Stage.consideration: "consideration consider considering middle mofu evaluate compare "
    "comparing research erwägung abwägung vergleich",
    Stage.decision: "decision decide deciding bottom bofu purchase buy buying negotiation "
    "proposal entscheidung kauf",
}
_STAGE_OF = {word: stage for stage, words in _WORDS.items() for word in words.split()}


@lru_cache(maxsize=1024)
def stage_of(text: str) -> Stage | None:
    """Return the stage that a text names; None where it names none, or another ladder's.

    >>> [stage_of(text) for text in ("Decision stage", "MOFU", "customer")]
    [<Stage.decision: 'decision'>, <Stage.consideration: 'consideration'>, None]
    """
    found = {stage for word in _plain(text) if (stage := _STAGE_OF.get(word)) is not None}
    return found.pop() if len(found) == 1 else None


def _plain(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.casefold()).split()[:6]
