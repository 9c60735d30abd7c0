"""The template files of a workspace; none outside templates/ is ever read."""

from dataclasses import dataclass
from pathlib import Path

from ..errors import Place, Problem, TemplateError
from ..workspace.root import astray
from ..workspace.workspace import Workspace
from .template import Kind, Template, read_template


@dataclass(frozen=True, slots=True)
class TemplateFiles:
    workspace: Workspace

    def template(self, name: str) -> Template:
        """Return the template that a campaign names; raises TemplateError."""
        path = self.workspace.path(name)
        if not self._holds(path):
            raise TemplateError([Problem(f"'{name}' is outside templates/", Place(name))])
        return read_template(path, name=name, shown=self.workspace.shown(path))

    def used(self, name: str) -> Template | None:
        """Return what an include, extends or import of Jinja names; None: no such file."""
        path = self.workspace.path(name)
        if not self._is_there(path):
            return None
        template = read_template(path, name=name, shown=f"templates/{name}")
        if template.problems:
            raise TemplateError(template.problems)
        return template

    def included(self, name: str, file: str, place: Place) -> tuple[str, str]:
        """Return the text that an mj-include in file names, and its shown path.

        It is looked for beside the including file, then under templates/.
        """
        beside = (self.workspace.root / file).parent / name
        for path in (beside, self.workspace.path(name)):
            if self._is_there(path):
                shown = self.workspace.shown(path)
                template = read_template(path, name=name, shown=shown)
                if template.problems and template.kind in (Kind.mjml, Kind.html):
                    raise TemplateError(template.problems)  # with the places in that file
                return template.source, shown
        raise TemplateError([Problem(f"mj-include: no file '{name}' under templates/", place)])

    def _is_there(self, path: Path) -> bool:
        try:
            return self._holds(path) and path.is_file()
        except OSError:  # the name is too long for a file
            return False

    def _holds(self, path: Path) -> bool:
        root, templates = self.workspace.root, self.workspace.templates
        within = path.resolve().is_relative_to(templates.resolve())
        return within and astray(root, templates, original=self.workspace.original) is None
