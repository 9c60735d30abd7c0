"""Reads broken lists and workbooks for a while: ``python tests/lint/fuzz_lists.py --seconds 300``.

Nothing may raise but RecipientsError, nothing may take long, and reading many lines at once must
give what reading each line gives.
"""

import argparse
import io
import random
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl

from tactful.lint.lists.cell_errors import Reading, rows
from tactful.lint.lists.csv_reader import Records
from tactful.lint.lists.headers import common_fields
from tactful.lint.lists.recipients import read_recipients
from tactful.templates.errors import RecipientsError

FIELDS = common_fields()
PIECES = (
    "email", "name", "a@b.example", "Jo", "Zoë", "日本", "עברית", "🎉", '"', '""', '"x"', "\\", '\\"', ",",
    ";", "\t", "|", "\n", "\r\n", "\r", "\n\n", " ", "\ufeff", "\0", "=1", "'", "sep=;\n", "a,b,c\n",
    '"a\nb",c\n', ",,\n", "x" * 3000, "\u2028", "\x1c", "\x85",
)  # fmt: skip
MANY = (  # of one thing
    ",".join(f"column {n}" for n in range(16_000)) + "\n" + ",x" * 16_000,
    ",".join(["email"] * 16_000) + "\n" + ",x" * 16_000,
    'a@b.example,"Jo\n' * 20_000,
    'a@b.example,"Jo "x" y,z\n' * 20_000,
    '"' * 20_001,
    '"a' * 20_000,
)
SLOW_S = 10


def text_list(choose: random.Random) -> bytes:
    many = choose.choice((3, 30, 300))
    text = "".join(choose.choices(PIECES, k=many)) * choose.choice((1, 1, 1, 40))
    if choose.random() < 0.1:
        text = choose.choice(MANY)
    if choose.random() < 0.7:
        text = choose.choice(("email,name,company\n", "Leads\n\nemail;name\n")) + text
    coding = choose.choice(
        ("utf-8", "utf-8", "utf-8", "utf-16", "cp1252", "utf-8-sig", "shift_jis")
    )
    data = bytearray(text.encode(coding, "replace"))
    for _ in range(choose.choice((0, 0, 1, 5))):
        data[choose.randrange(len(data))] = choose.randrange(256)
    return bytes(data)


def workbook(choose: random.Random) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for _ in range(choose.randrange(1, 6)):
        values = ("email", "Jo", "a@b.example", 12.5, 1e300, True, None, "=1/0", "#N/A", 45000)
        sheet.append(choose.choices(values, k=choose.randrange(1, 6)))
        for cell in sheet[sheet.max_row]:
            cell.number_format = choose.choice(
                ("General", "00000", "yyyy-mm-dd", "0%", "[h]:mm", "@")
            )
    out = io.BytesIO()
    book.save(out)
    changed = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = bytearray(old.read(name))
            for _ in range(choose.choice((0, 0, 0, 1, 3, 30))):
                at = choose.randrange(len(data))
                data[at : at + choose.choice((0, 1, 9))] = choose.choice(PIECES).encode()
            if choose.random() > 0.03:
                new.writestr(name, bytes(data))
    data = bytearray(changed.getvalue())
    for _ in range(choose.choice((0, 0, 0, 0, 2))):
        data[choose.randrange(len(data))] = choose.randrange(256)
    return bytes(data)


def blocks_are_lines(data: bytes, at_once: int) -> None:
    text = data.decode("utf-8", "surrogateescape")

    def gathered(at_once: int) -> tuple[object, ...]:
        records = Records(io.StringIO(text, newline=""), ",")
        head = records.head(1)
        if not head:
            return ()
        reading = Reading(head[0].cells)
        records.width = len(head[0].cells)
        rows(reading, records.rest(at_once=at_once))
        return reading.cells.turned(), reading.lines, reading.problems, reading.at_fault

    assert gathered(at_once) == gathered(0)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    choose, end, done = random.Random(given.seed), time.monotonic() + given.seconds, 0
    makers: tuple[tuple[str, Callable[[random.Random], bytes]], ...] = (
        ("leads.csv", text_list), ("leads.csv", text_list), ("leads.xlsx", workbook),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            name, make = choose.choice(makers)
            data, begun = make(choose), time.monotonic()
            path = Path(folder) / name
            path.write_bytes(data)
            try:
                found = read_recipients(path, FIELDS)
                assert {len(column) for column in found.by_header().values()} <= {len(found)}
                if name.endswith("csv"):
                    blocks_are_lines(data, choose.choice((1, 2, 7, 2048)))
            except RecipientsError as error:
                assert "\n" not in str(error), error
            except BaseException:
                kept = Path(tempfile.gettempdir()) / f"fuzz-{name}"
                kept.write_bytes(data)
                print(f"after {done:,} lists: {kept}")
                raise
            assert time.monotonic() - begun < SLOW_S, f"slow after {done:,} lists"
            done += 1
    print(f"{done:,} lists read")


if __name__ == "__main__":
    main()
