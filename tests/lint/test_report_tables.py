"""A platform's report holds several tables; the one with the people is the list."""

from pathlib import Path

from tactful.lint.lists.headers import common_fields
from tactful.lint.lists.recipients import Recipients, read_recipients

REPORT = """\
Attendance summary
Made on:,"Mar 23, 2026"
Topic,Meeting ID,Duration,Registered
Friday checks,811,61,4
Panelist Details
Attended,Name,Email
Yes,Sam Okafor,sam@us.example
Attendees
Attended,First Name,Last Name,Email,Phone
Yes,Jo,Hart,jo@a.example,
No,Ajay,Rau,ajay@b.example,
Other Attended
User Name,Join Time
15550100,15:10
"""


def read(tmp_path: Path, text: str) -> Recipients:
    path = tmp_path / "c.csv"
    path.write_text(text, encoding="utf-8")
    return read_recipients(path, common_fields(), shown="c.csv")


def test_the_attendees_are_read_and_the_rest_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, REPORT)
    assert found.columns["contact.email"] == ("jo@a.example", "ajay@b.example")
    assert found.header_line == 9 and found.lines == (10, 11)
    assert [p.why for p in found.problems if p.severity == "warning"] == [
        "the file holds several tables; 'Attendees' is read, and 'Panelist Details' is not",
        "8 lines are before the header",
        "the table ends in line 11; what stands below is not read",
    ]
    assert found.at_fault == {}


def test_a_title_above_one_list_is_skipped(tmp_path: Path) -> None:
    text = "Leads of March\n\nKontakt,E-Mail-Adresse\nJo,jo@a.example\n"
    assert read(tmp_path, text).columns["contact.email"] == ("jo@a.example",)


def test_a_list_is_no_report(tmp_path: Path) -> None:
    text = "email,notes\njo@a.example,\nTotal,\nal@b.example,Email me\n"
    assert len(read(tmp_path, text)) == 3
