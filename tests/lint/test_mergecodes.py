"""Labelled sentences: ours all, and the shared set within thresholds where it is at hand."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
import yaml

HERE = Path(__file__).resolve().parent


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", HERE / "score_mergecodes.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["score"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "name",
    [
        "mergecodes_own.yml",
        "mergecodes_more.yml",
        "mergecodes_kinds.yml",
        "mergecodes_making.yml",
        "mergecodes_talk.yml",
        "mergecodes_values.yml",
        "mergecodes_bare.yml",
        "mergecodes_record.yml",
        "mergecodes_seats.yml",
        "mergecodes_plain.yml",
        "mergecodes_frames.yml",
    ],
)
def test_own_sentences_are_all_judged_right(name: str) -> None:
    data = yaml.safe_load((HERE / "cases" / name).read_text(encoding="utf-8"))
    sentences = [
        (kind, text, label == "broken")
        for label in ("broken", "fine")
        for kind, texts in data[label].items()
        for text in texts
    ]
    assert len(sentences) >= 30
    result = scorer().score(sentences)
    assert (result.missed, result.false) == ([], [])


def test_shared_sentences_are_judged_within_the_thresholds() -> None:
    module = scorer()
    if not module.DATA.is_file():
        pytest.skip("the shared sentences are not at hand")
    result = module.score(module.labelled(module.DATA))
    assert result.precision >= 0.98, result.false
    assert result.recall >= 0.97, result.missed


def test_corpus_of_real_templates_comes_through() -> None:
    from tactful.lint.check.api import check_files

    corpus = HERE.parents[2] / "shared" / "data" / "corpus"
    if not corpus.is_dir():
        pytest.skip("the shared corpus is not at hand")
    report = check_files([corpus])
    assert report.files > 200
    assert [f for f in report.findings if f.code == "X901"] == []
    assert [f for f in report.findings if f.line is None and f.code != "T101"] == []


def test_what_bare_text_is_judged_by_is_not_asked_in_a_workspace(tmp_path: Path) -> None:
    """There lists and templates say what is a name, an option or missing."""
    from tactful.lint.rule.families import ReadingRule
    from tactful.lint.rule.registry import all_rules
    from tactful.lint.view.views import Context
    from tactful.templates.workspace.workspace import open_workspace

    (tmp_path / "tactful.toml").write_text('name = "Acme"\n', encoding="utf-8")
    somewhere = Context(open_workspace(tmp_path))
    text = "You like Roses|Tulips, as we do."
    rule = next(one for one in all_rules() if one.code == "M207")()
    assert isinstance(rule, ReadingRule)
    for _ in range(2):  # what one of them has read is not taken for the other's
        assert rule._hits(text, Context()) and not rule._hits(text, somewhere)
