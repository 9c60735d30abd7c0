"""A compiled part of a template: its render, and what went wrong in it, with its place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import jinja2
from jinja2.exceptions import SecurityError

from ..engine.bounds import MAX_PRINTED
from ..engine.environment import Environment
from ..engine.field_binding import Hoisted, bound
from ..errors import Place, Problem, TemplateError
from ..message import Joined


@dataclass(frozen=True, slots=True)
class Part:
    """One compiled part of a template.

    exact is the same part with nothing hoisted, for a render so large that each tag is to
    be counted where it stands.
    """

    template: jinja2.Template
    path: str
    hoisted: tuple[Hoisted, ...] = ()
    exact: "Callable[[], Part] | None" = None

    def render(self, context: Mapping[str, object]) -> str:
        """Return the part for one recipient; raises TemplateError with the tag's place."""
        environment = self.template.environment
        assert isinstance(environment, Environment)
        before = environment.budget.start()
        try:
            return self._rendered(environment, context)
        finally:
            environment.budget.go_on(before)

    def _rendered(self, environment: Environment, context: Mapping[str, object]) -> str:
        names = bound(
            self.hoisted, self.template.globals, context, html=bool(environment.autoescape)
        )
        try:
            within = self.template.new_context(names, shared=True)
            text = Joined.of(self.template.root_render_func(within))
        except TemplateError:
            raise
        except Exception as error:  # whatever a template does is the template's fault
            raise TemplateError([self._problem(error)]) from error
        if self.hoisted and self.exact and len(text) > MAX_PRINTED:
            return self.exact().render(context)
        return text

    def _problem(self, error: Exception) -> Problem:
        environment = self.template.environment
        assert isinstance(environment, Environment)
        place, trace = Place(self.path), error.__traceback__
        while trace is not None:
            template = trace.tb_frame.f_globals.get("__jinja_template__")
            if template is not None:
                line = template.get_corresponding_lineno(trace.tb_lineno)
                place = environment.place(template.name, line)
            trace = trace.tb_next
        if isinstance(error, jinja2.TemplateSyntaxError):
            place = environment.place(error.name or self.template.name or "", error.lineno)
        if isinstance(error, jinja2.TemplateNotFound):
            return Problem(f"there is no template '{error.name}' under templates/", place)
        if isinstance(error, RecursionError):
            return Problem("the template calls itself endlessly", place)
        if isinstance(error, OverflowError) and "Range too big" in str(error):
            return Problem("range() is too long", place, "loop over a short list")
        if isinstance(error, SecurityError):
            return Problem(f"not allowed in a template: {error}", place)
        return Problem(str(error) or type(error).__name__, place)


@dataclass(frozen=True, slots=True)
class RenderedParts:
    """What a template's parts gave for one recipient; page is None for plain text."""

    subject: str
    preheader: str
    text: str
    page: str | None

    def each(self, change: Callable[[str], str]) -> "RenderedParts":
        """Return the same with each part changed."""
        page = change(self.page) if self.page is not None else None
        return RenderedParts(change(self.subject), change(self.preheader), change(self.text), page)
