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
        "mergecodes_seats.yml",
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
    assert len(sentences) >= 120
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
