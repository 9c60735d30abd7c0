"""What the steps of a sequence say to one person: how long, what they ask, how much is not new."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ...templates.render.traced_render import Marked
from ...templates.source.template import Template
from ...templates.workspace.step import Step
from ...templates.workspace.workspace import Workspace
from ..judging.rendered_view import rendered
from ..judging.rule_runner import RuleRunner
from ..prose import semantic
from ..prose.authored_text import AuthoredText, authored_text
from ..prose.follow_up import MASK, FollowUp, follow_up
from ..prose.likeness import likeness
from ..reading.functions import asks, is_question
from ..reading.language import language_of
from ..reading.phrasebook import Phrasebook, phrasebooks
from ..view.views import Context, Meanings, View

INITIAL = "S401"
STEPS = "S402"
_ADDRESS = re.compile(r"\s*\((?:⟨value⟩|https?://[^\s()]*)\)")  # after a link's words


@dataclass(frozen=True, slots=True)
class Alike:
    """How much a step repeats an earlier one (0: the initial email), from 0 to 1.

    most is the highest that lint allows; None where the rule is off.
    """

    step: int
    score: float
    most: float | None

    @property
    def is_too_much(self) -> bool:
        return self.most is not None and self.score > self.most


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One email to one person. ask is the sentence that asks for something, "" where none does.

    initial is how much of the initial email it repeats, step which earlier step it is most like;
    None where there is nothing to compare.
    """

    words: int
    ask: str = ""
    initial: Alike | None = None
    step: Alike | None = None


class StepMeter:
    """Measures the emails of a sequence as the rules S401, S402, W504 and W508 do."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._plain = Context(workspace, workspace.fields)

    @cached_property
    def _contexts(self) -> Mapping[str, Context]:
        return RuleRunner.of(self._workspace).contexts

    def facts(self, emails: Mapping[int, "Rendered"]) -> dict[int, StepFacts]:
        """Return the facts of each email by its step's number; 0 is the initial email."""
        views = {number: one.view() for number, one in sorted(emails.items())}
        texts = {number: authored_text(view) for number, view in views.items()}
        return {number: self._of(number, view, texts) for number, view in views.items()}

    def script(self, text: str) -> StepFacts:
        """Return the facts of a call's or a letter's text."""
        book = phrasebooks().get(language_of(text) or "en")
        return StepFacts(len(text.split()), _asked(text, book) if book else "")

    def _of(self, number: int, view: View, texts: Mapping[int, AuthoredText]) -> StepFacts:
        read = follow_up(view, self._plain)
        words = read.words if read is not None else texts[number].words
        earlier = list(self._alike(number, texts))
        return StepFacts(
            words,
            _ask(read, view.values) if read is not None else "",
            next((one for one in earlier if one.step == 0), None),
            max((one for one in earlier if one.step), key=lambda one: one.score, default=None),
        )

    def _alike(self, number: int, texts: Mapping[int, AuthoredText]) -> Iterator[Alike]:
        for before, text in texts.items():
            if number and before < number and texts[number].sentences and text.sentences:
                context = self._contexts.get(STEPS if before else INITIAL)
                meanings = _meanings(context)
                score = likeness(texts[number], text, meanings).score
                most = float(context.options["most"]) if context is not None else None
                yield Alike(before, score, most)


@dataclass(frozen=True, slots=True)
class Rendered:
    """An email to one person, with the template that made it; step is None for the initial one."""

    marked: Marked
    template: Template
    step: Step | None
    values: Mapping[str, str]

    def view(self) -> View:
        return rendered(
            self.marked,
            self.template,
            step=self.step,
            recipient=self.values.get("contact.email") or None,
            values=self.values,
        )


def _meanings(context: Context | None) -> Meanings | None:
    return semantic.model(context.options["semantic"], context.meanings) if context else None


def _ask(read: FollowUp, values: Mapping[str, str]) -> str:
    """Return what an email asks, with its values; a link's address is none of its words."""
    asked = _ADDRESS.sub("", _asked(read.text, read.phrases))
    return " ".join(MASK.sub(lambda mask: values.get(mask[0][1:-1]) or "…", asked).split())


def _asked(text: str, book: Phrasebook) -> str:
    """Return the last question of a text, else the last sentence that asks for something."""
    asked = list(asks(text, book))
    questions = [sentence for sentence in asked if is_question(sentence)]
    return " ".join(next(iter((questions or asked)[-1:]), "").split())
