"""The writing rules on follow-ups, good and bad, as they would stand in a campaign."""

import importlib.util
import re
import sys
import tomllib
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tactful.lint.check.api import check_files, check_workspace
from tactful.lint.reading import phrasebook
from tactful.lint.reading.language import language_of
from tactful.lint.reading.readability import grade
from tactful.lint.reading.sentences import begins_sentence, joined, sentences
from tactful.lint.rule.base import Example
from tactful.lint.rule.examples import write_example
from tactful.templates.workspace.settings import LintSettings
from tactful.templates.workspace.workspace import open_workspace

HERE = Path(__file__).resolve().parent
PHRASES = sorted((HERE.parents[1] / "lint" / "phrases").glob("*.toml"))


@cache
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_writing", HERE / "score_writing.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["score_writing"] = module
    spec.loader.exec_module(module)
    return module


@cache
def score(kind: str) -> Any:
    module = scorer()
    return module.score(module.cases(f"{kind}_good.yml"), module.cases(f"{kind}_bad.yml"))


RULES = [f"W5{number:02}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12)]


def test_there_are_enough_follow_ups() -> None:
    for label in ("good", "bad"):
        both = [*scorer().cases(f"tuning_{label}.yml"), *scorer().cases(f"held_out_{label}.yml")]
        assert len(both) >= 120
        assert len({case["text"] for case in both}) == len(both)


FUNCTIONS = ["W501", "W502", "W503", "W504", "W505", "W506", "W507", "W509"]


@pytest.mark.parametrize("rule", FUNCTIONS)
def test_functions_are_told_in_english_and_german(rule: str) -> None:
    result = score("functions")
    assert result.false[rule] == 0, result.details
    assert result.wanted[rule] >= 1
    assert result.recall(rule) == 1.0, result.details


def test_mails_by_other_authors_are_judged_as_they_are_labelled() -> None:
    module = scorer()
    if not module.JUDGEMENT.is_file():
        pytest.skip("the shared mails by other authors are not at hand")
    rows = module.judgement()
    result = module.judge(rows, module.spoken_of(rows))
    assert result.good >= 80
    assert result.macro_f1() >= 0.85
    for rule in module.JUDGED:
        assert result.false_share(rule) <= 1 / 25, result.details
        assert result.f1(rule) >= 0.75, result.details


@pytest.mark.parametrize("rule", RULES)
def test_no_good_follow_up_is_spoken_of(rule: str) -> None:
    assert score("tuning").false[rule] == 0, score("tuning").details


@pytest.mark.parametrize("rule", RULES)
def test_bad_follow_ups_are_found(rule: str) -> None:
    result = score("tuning")
    assert result.wanted[rule] >= 3
    assert result.recall(rule) >= 0.9, result.details


@pytest.mark.parametrize("path", PHRASES, ids=lambda path: path.stem)
def test_every_phrase_can_be_read(path: Path) -> None:
    book = phrasebook.phrasebooks()[path.stem]
    for section in book.sections:
        assert list(book.matches(section, "")) == []
        assert not book.has_match(section, "-")


def test_a_section_is_read_by_some_rule() -> None:
    source = "".join(path.read_text() for path in (HERE.parents[1] / "lint").rglob("*.py"))
    for path in PHRASES:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        unread = [s for s in data if f'"{s}"' not in source and s not in ("language", "words")]
        assert unread == []


def test_wrong_spellings_begin_no_right_word() -> None:
    english = phrasebook.phrasebooks()["en"].spellings
    for wrong, right in english.items():
        assert not right.startswith(wrong), wrong
        assert wrong not in english.values()


def test_newsletters_and_receipts_are_not_judged_as_follow_ups(tmp_path: Path) -> None:
    file = tmp_path / "news.html"
    file.write_text("<title>June</title><p>We built our new pump. We love it. Our best yet.</p>")
    assert check_files([file]).findings == ()


def test_real_newsletters_and_receipts_have_only_what_is_wrong() -> None:
    corpus = HERE.parents[2] / "shared" / "data" / "corpus"
    if not corpus.is_dir():
        pytest.skip("the shared corpus is not at hand")
    report = check_files([corpus], settings=LintSettings(select=("W",)))
    assert report.files > 200
    assert {finding.code for finding in report.findings} <= {"W501", "W511", "W513"}
    wrong = sorted(finding.message for finding in report.findings if finding.code != "W501")
    assert wrong == [
        "'Monday, 13th July 2014' is a Sunday, not a Monday",
        "'Monday, 20th May 2014' is a Tuesday, not a Monday",
        "'promotionas' is spelt 'promotions'",
    ]


def test_the_initial_email_is_no_follow_up(tmp_path: Path) -> None:
    write_example(tmp_path)
    found = [f for f in check_workspace(open_workspace(tmp_path)).findings if f.code[0] == "W"]
    assert found == []


def test_a_merged_value_is_never_misspelt(tmp_path: Path) -> None:
    write_example(
        tmp_path, _example("contacts/leads.csv", "asset\njo@a.example,Jo,the recieved guide\n")
    )
    found = check_workspace(open_workspace(tmp_path)).findings
    assert "W511" not in {finding.code for finding in found}


def changed(folder: Path, file: str, old: str, new: str) -> None:
    """Lay the example workspace with one text changed."""
    write_example(folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def test_a_team_may_allow_a_phrase(tmp_path: Path) -> None:
    changed(tmp_path, "templates/follow-up.md", "Pages four", "I hope all is well. Pages four")
    codes = [finding.code for finding in check_workspace(open_workspace(tmp_path)).findings]
    assert codes == ["W501"]
    with (tmp_path / "tactful.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[lint.options.W501]\nallow = ["hope-well"]\n')
    assert check_workspace(open_workspace(tmp_path)).findings == ()


def test_a_finding_stands_where_the_opening_is(tmp_path: Path) -> None:
    write_example(tmp_path)
    changed_opening = (
        "you asked for {{ lead.asset }}. Pages four and nine answer what most visitors"
    )
    mail = (tmp_path / "templates/follow-up.md").read_text(encoding="utf-8")
    mail = mail.replace(changed_opening, "Water is wet. Pages four and nine say what most people")
    mail = mail.replace("About {{ lead.asset }}", "About water")
    (tmp_path / "templates/follow-up.md").write_text(mail, encoding="utf-8")
    found = check_workspace(open_workspace(tmp_path)).findings
    assert [(f.path, f.line) for f in found if f.code == "W502"] == [("templates/follow-up.md", 7)]


def test_another_language_is_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nl.toml").write_text(
        'language = "nl"\n[generic]\nopvolgen = ["even {word}"]\n[words]\nword = "opvolgen"\n'
    )
    monkeypatch.setattr(phrasebook, "_FOLDER", tmp_path)
    phrasebook.phrasebooks.cache_clear()
    try:
        file = tmp_path / "mail.txt"
        file.write_text("Ik wil dit even\nopvolgen.\n")
        assert [f.code for f in check_files([file]).findings] == ["W501"]
    finally:
        phrasebook.phrasebooks.cache_clear()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("You asked on Tuesday whether the filter can be washed by hand, and it can.", "en"),
        ("Sie haben am Dienstag gefragt, ob man den Filter von Hand waschen kann. Ja.", "de"),
        ("Vous avez demandé mardi si le filtre peut être lavé à la main. Oui, il peut.", "fr"),
        ("Merci beaucoup", None),
        ("\x00\x01 \ud800", None),
        ("", None),
    ],
)
def test_language_is_named_only_when_sure(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_sentences_go_over_wrapped_lines_only() -> None:
    text = "We packed all of the forty crates of it for the store in\nLeeds and two more.\nSam\n"
    assert [s[0].strip() for s in sentences(joined(text))] == [
        "We packed all of the forty crates of it for the store in Leeds and two more.",
        "Sam",
    ]
    assert begins_sentence(text, text.index("Sam"))
    assert not begins_sentence(text, text.index("Leeds"))


def test_long_words_in_long_sentences_are_hard() -> None:
    assert grade("The pump is in the shed. It is red. You can see it.") < 3
    assert (
        grade(re.sub(" of ", " regarding ", "Consideration of implementation methodologies")) > 14
    )
    assert grade("") == 0


def _example(file: str, text: str, *, whole: bool = False) -> Example:
    return Example("laid over", text if whole else f"email,first_name,{text}", file)
