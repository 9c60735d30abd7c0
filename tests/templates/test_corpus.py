"""Other people's templates: each opens, renders or gives a located fault; none a traceback."""

from pathlib import Path

import pytest

from tactful.templates.compile.mjml import compile_mjml
from tactful.templates.compile.plaintext import of_html
from tactful.templates.errors import Place, TemplateError
from tactful.templates.source.template import read_template

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "data" / "corpus"
FILES = sorted(p for p in CORPUS.rglob("*") if p.suffix in (".mjml", ".html", ".txt", ".eex"))

pytestmark = pytest.mark.skipif(not FILES, reason="the corpus of real templates is not here")


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name[-60:])
def test_a_real_template_opens_or_says_where(path: Path) -> None:
    template = read_template(path, shown=path.name)
    for problem in template.problems:
        assert problem.place is not None and problem.place.line is not None
    if "mjml" not in path.suffixes[-2:][0] and path.suffix != ".mjml":
        assert isinstance(of_html(template.source), str)
        return
    try:
        compiled = compile_mjml(template.source, path.name, include=_nothing)
    except TemplateError as error:
        assert all(p.place is not None and p.place.line is not None for p in error.problems)
    else:
        assert "<html" in compiled.html


def _nothing(name: str, file: str, _: Place) -> tuple[str, str]:
    return "<!-- kept elsewhere -->", f"{file}>{name}"
