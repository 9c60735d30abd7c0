"""Who is not to be called, by the words of lists in seven languages."""

from pathlib import Path

import pytest

from tactful.lint.check.api import check_workspace
from tactful.lint.lists.calling import not_to_be_called
from tactful.lint.lists.recipients import read_recipients
from tactful.lint.rule.examples import FILES
from tactful.templates.workspace.settings import LintSettings
from tactful.templates.workspace.workspace import open_workspace

CALLS = FILES["campaigns/spring.yml"].replace("  steps:\n", "  steps:\n    - call: call.txt\n", 1)


def rows(folder: Path, header: str, *cells: str) -> list[int]:
    """Return who is not to be called, by row."""
    file = folder / "leads.csv"
    lines = [f"email;{header}", *(f"a{at}@acme.example;{cell}" for at, cell in enumerate(cells))]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [one.row for one in not_to_be_called(read_recipients(file, {}))]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Do not call", "Yes"), ("DO_NOT_CALL", "1"), ("Don't phone", "x"), ("TPS", "registered"),
        ("Call opt-out", "2026-03-01"), ("Nicht anrufen", "ja"), ("Anrufsperre", "seit 2024"),
        ("Bloctel", "oui"), ("Ne pas téléphoner", "oui"), ("No llamar", "sí"),
        ("Non chiamare", "sì"), ("Não ligar", "sim"), ("Bel-me-niet", "ja"),
        ("Phone consent", "no"), ("Telefonwerbung", "nein"), ("Calls allowed", "withdrawn"),
    ],
)  # fmt: skip
def test_a_column_says_that_somebody_is_not_to_be_called(
    header: str, cell: str, tmp_path: Path
) -> None:
    assert rows(tmp_path, header, cell, "") == [1]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Do not call", "No"), ("Anrufsperre", "nein"), ("Bloctel", "non"), ("No llamar", "no"),
        ("Phone consent", "yes"), ("Telefonwerbung", "ja"), ("Calls allowed", "2026-03-01"),
        ("Last call", "yes"), ("Call notes", "no answer"), ("Called", "no"), ("Phone", "no"),
        ("Roll call", "yes"), ("Best time to call", "never before nine"),
    ],
)  # fmt: skip
def test_other_columns_and_answers_say_nothing_of_it(
    header: str, cell: str, tmp_path: Path
) -> None:
    assert rows(tmp_path, header, cell, "") == []


def lint(folder: Path, campaign: str) -> list[tuple[int | None, str]]:
    """Return what R316 finds: rows and fixes."""
    settings = FILES["tactful.toml"] + '\n[fields.lead.do_not_call]\ntype = "text"\n'
    files = dict(FILES) | {
        "tactful.toml": settings,
        "campaigns/spring.yml": campaign,
        "contacts/leads.csv": "email,first_name,asset,do_not_call\njo@acme.example,Jo,guide,yes\n",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    found = check_workspace(
        open_workspace(folder), settings=LintSettings(select=("R316",))
    ).findings
    return [(one.row, one.fix or "") for one in found if one.code == "R316"]


def test_a_call_that_asks_the_column_is_fine(tmp_path: Path) -> None:
    asks = CALLS.replace(
        "    - call: call.txt\n", '    - call: call.txt\n      if: {do_not_call: "no"}\n'
    )
    ((row, fix),) = lint(tmp_path / "calls", CALLS)
    assert row == 1 and "if: {do_not_call:" in fix
    assert lint(tmp_path / "asks", asks) == []
