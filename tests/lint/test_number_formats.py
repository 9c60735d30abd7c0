"""A number of a workbook is read as Excel shows it, or it is told."""

from pathlib import Path

import openpyxl
import pytest

from tactful.lint.lists.headers import common_fields
from tactful.lint.lists.recipients import Recipients, read_recipients
from tactful.templates.workspace.localized_formats import money


def read(tmp_path: Path, value: float, form: str) -> Recipients:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Email", "Fee"])
    sheet.append(["jo@acme.example", value])
    sheet["B2"].number_format = form
    book.save(tmp_path / "c.xlsx")
    return read_recipients(tmp_path / "c.xlsx", common_fields())


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        (34.3, '"$"#,##0.00', "$34.30"),
        (1250, "[$€-407] #,##0.00", "€1,250.00"),
        (1250.5, "#,##0.00 [$€-407]", "1,250.50 €"),
        (34.3, '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)', "$34.30"),
        (-3, '"$"#,##0.00_);[Red]\\("$"#,##0.00\\)', "($3.00)"),
        (-8.5, "$#,##0.00;[Red]-$#,##0.00", "-$8.50"),
        (12, "£#,##0", "£12"),
        (99, "[$CHF] #,##0.00", "CHF 99.00"),
        (3, "0.00", "3.00"),
        (5, '0" kg"', "5 kg"),
        (7, '"Q"0', "Q7"),
        (1250, "#,##0", "1250"),
        (1250, "General", "1250"),
        (0.15, "0%", "15%"),
        (2139, "00000", "02139"),
    ],
)
def test_a_number_is_read_as_it_is_shown(
    tmp_path: Path, value: float, form: str, said: str
) -> None:
    found = read(tmp_path, value, form)
    assert found.extra["Fee"] == (said,)
    assert [p for p in found.problems if p.row] == []


@pytest.mark.parametrize("form", ["# ?/?", '#,##0,,"M"', "0.00E+00"])
def test_a_format_that_is_not_read_is_told(tmp_path: Path, form: str) -> None:
    (problem,) = [p for p in read(tmp_path, 2.5, form).problems if p.row]
    assert form in problem.why and problem.severity == "warning"


def test_money_takes_the_currency_of_each_row() -> None:
    assert money("$34.30", "", "en-US") == "$34.30"
    assert money("€1,250.00", "", "en-GB").startswith("€1,250")
