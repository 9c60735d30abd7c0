"""Laws of reading a list: what a CSV writer wrote comes back, and no bytes bring it down."""

import csv
import io
import re
import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tactful.lint.lists.cell_errors import Reading, rows
from tactful.lint.lists.csv_reader import MOST_AT_ONCE, Records
from tactful.lint.lists.headers import common_fields
from tactful.lint.lists.recipients import read_recipients
from tactful.templates.errors import RecipientsError

FIELDS = common_fields()
CELL = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="�") | st.just("\n"),
    max_size=12,
).map(str.strip)
NAME = CELL.map(lambda cell: re.sub(r"\s", "_", cell))  # a whole name would be taken apart
ROW = st.tuples(st.emails(), NAME, CELL)


@given(st.lists(ROW, min_size=1, max_size=8), st.sampled_from(",;\t|"))
@settings(max_examples=60, deadline=None)
def test_what_a_csv_writer_wrote_comes_back(rows: list[tuple[str, ...]], mark: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([("email", "first name", "note"), *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "leads.csv"
        path.write_text(out.getvalue(), encoding="utf-8", newline="")
        found = read_recipients(path, FIELDS)
    columns = (found.columns[k] for k in ("contact.email", "contact.first_name", "lead.notes"))
    assert list(zip(*columns, strict=True)) == rows
    begins = [2]
    for row in rows:
        begins.append(begins[-1] + 1 + sum(cell.count("\n") for cell in row))
    assert list(found.lines) == begins[:-1]


@given(st.binary(max_size=400) | st.text('",;\n\t\\ab@.é\0', max_size=200).map(str.encode))
@settings(max_examples=120, deadline=None)
def test_no_bytes_bring_it_down(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "leads.csv"
        path.write_bytes(content)
        with suppress(RecipientsError):
            found = read_recipients(path, FIELDS)
            widths = {len(column) for column in (*found.columns.values(), *found.extra.values())}
            assert widths <= {len(found)}
            assert list(found.lines) == sorted(found.lines)
            assert all(found.line(problem.row) for problem in found.problems)


PLAIN = st.sampled_from(["a,b,c", "jo@a.example,Jo,Acme", " x , y ,z ", ",,", 'a,"b, ""c""",d'])
ODD = st.sampled_from(
    ["a,b", "a,b,c,d", "", " ", 'a,"b,c', 'a,"b\nc",d', 'a,"b\n\nc",', 'a,"x"y,c', ",b\udce9,c",
     "a,\0,c", "é,ü,🎉", '"', 'a,b"c,d', "a,b\rc,d", 'a,\\"b\\",c', "x" * 140_000 + ",b,c"]
)  # fmt: skip
LINES = st.lists(st.one_of(*[PLAIN] * 6, ODD), max_size=90)


@given(LINES, st.sampled_from(["\n", "\r\n"]), st.sampled_from([1, 3, 40, MOST_AT_ONCE]))
@settings(max_examples=200, deadline=None)
def test_many_lines_at_once_give_what_each_line_gives(
    lines: list[str], end: str, at_once: int
) -> None:
    text = end.join(["email,name,company", *lines])

    def gathered(at_once: int) -> tuple[object, ...]:
        records = Records(io.StringIO(text, newline=""), ",")
        (header,) = records.head(1)
        reading = Reading(header.cells)
        records.width = len(header.cells)
        rows(reading, records.rest(at_once=at_once))
        return reading.cells.turned(), reading.lines, reading.problems, reading.at_fault

    assert gathered(at_once) == gathered(0)
