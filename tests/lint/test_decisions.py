"""What people decided overrules what looks alike, in lists as well."""

from pathlib import Path

import pytest

from tactful.lint.check.api import check_workspace
from tactful.lint.duplicates.find import find_duplicates
from tactful.lint.duplicates.links import Level
from tactful.lint.findings.finding import Severity
from tactful.lint.lists.decision_file import read_decisions, written
from tactful.lint.lists.decisions import Decision, Decisions, Verdict
from tactful.lint.lists.headers import common_fields
from tactful.lint.lists.recipients import read_recipients
from tactful.lint.rule.examples import write_example
from tactful.templates.errors import WorkspaceError
from tactful.templates.workspace.workspace import open_workspace

LEADS = """email,first_name,last_name,company
jim.brodo@acme.example,Jim,Brodo,Acme
jbrodo@acme.example,James,Brodo,Acme Inc
j.brodo@acme.example,James,Brodo,Acme
x9@else.example,Quentin,Zahn,
"""
JIM, JAMES, THIRD, OTHER = (line.split(",")[0] for line in LEADS.splitlines()[1:])


def decided(*pairs: tuple[str, str, str]) -> Decisions:
    made = []
    for a, b, verdict in pairs:
        one, other = sorted((a, b))
        made.append(Decision(one, other, Verdict(verdict), "ann", "2026-03-02", 'he "said" so'))
    return Decisions(made)


def clusters(tmp_path: Path, decisions: Decisions) -> list[tuple[int, ...]]:
    (tmp_path / "leads.csv").write_text(LEADS)
    recipients = read_recipients(tmp_path / "leads.csv", common_fields())
    return [one.rows for one in find_duplicates(recipients, decisions=decisions)]


def test_told_apart_they_are_not_linked_through_a_third_row_either(tmp_path: Path) -> None:
    assert clusters(tmp_path, Decisions()) == [(1, 2, 3)]
    ((first, *others),) = clusters(tmp_path, decided((JIM, JAMES, "different")))
    assert len(others) == 1
    assert {first, *others} != {1, 2}


def test_told_the_same_they_are_linked_as_sure_whatever_they_look_like(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text(LEADS)
    recipients = read_recipients(tmp_path / "leads.csv", common_fields())
    (one,) = find_duplicates(recipients, decisions=decided((JIM, OTHER, "same")), least=Level.sure)
    assert one.rows == (1, 2, 3, 4)
    assert one.best(4).reasons == ('told by ann on 2026-03-02: he "said" so',)
    # By way of an address that the list does not have.
    chain = decided((JIM, "else@where.example", "same"), ("else@where.example", OTHER, "same"))
    (one,) = find_duplicates(recipients, decisions=chain)
    assert 4 in one.rows


def test_a_file_says_what_was_written_to_it(tmp_path: Path) -> None:
    made = decided((JIM, JAMES, "different"), (JIM, OTHER, "same"))
    (tmp_path / "contacts").mkdir()
    (tmp_path / "contacts/decisions.toml").write_text(written(made.made))
    assert set(read_decisions(tmp_path).made) == set(made.made)
    assert len(read_decisions(tmp_path / "contacts")) == 0


def test_a_faulty_file_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "contacts").mkdir()
    text = '[[decision]]\none = "a@x.example"\nother = "b@x.example"\nverdict = "perhaps"\n'
    (tmp_path / "contacts/decisions.toml").write_text(text)
    with pytest.raises(WorkspaceError, match=r"decisions\.toml:4"):
        read_decisions(tmp_path)


def test_lint_believes_the_file_without_a_database(tmp_path: Path) -> None:
    (tmp_path / "contacts").mkdir()
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "tactful.toml").write_text(
        'name = "A"\n[lint]\nselect = ["R302"]\n[mailboxes.sam]\naddress = "sam@a.example"\n'
    )
    (tmp_path / "templates/a.md").write_text("---\nsubject: Hello\n---\nHello.\n")
    (tmp_path / "campaigns/a.yml").write_text(
        "campaign: a\naudience: {contacts: contacts/a.csv}\nsequence:\n  steps:\n    - email: a.md\n"
    )
    two = "".join(LEADS.splitlines(keepends=True)[:3])
    (tmp_path / "contacts/a.csv").write_text(two)
    assert [f.code for f in check_workspace(open_workspace(tmp_path)).findings] == ["R302"]
    made = decided((JIM, JAMES, "different"))
    (tmp_path / "contacts/decisions.toml").write_text(written(made.made))
    assert check_workspace(open_workspace(tmp_path)).findings == ()


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        (b"[[[", "contacts/decisions.toml:1:3"),
        (b"a = " + b"[" * 100_000, "contacts/decisions.toml:1"),
        (b"\xff\xfe", "contacts/decisions.toml:1:1"),
        (b"same = 3\n", "contacts/decisions.toml:1:1"),
        (b'[[decision]]\none = "a@b.example"\n', "contacts/decisions.toml:1:1"),
    ],
)
def test_a_broken_file_is_a_finding_at_its_place(tmp_path: Path, broken: bytes, place: str) -> None:
    write_example(tmp_path)
    (tmp_path / "contacts/decisions.toml").write_bytes(broken)
    found = check_workspace(open_workspace(tmp_path)).findings
    assert "X901" not in {one.code for one in found}
    told = [one for one in found if one.code == "R302" and one.severity is Severity.error]
    at = [":".join(str(p) for p in (f.path, f.line, f.column) if p is not None) for f in told]
    assert place in at
