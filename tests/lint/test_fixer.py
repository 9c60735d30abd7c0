"""Edits: what they make of a file, what they never touch, and that fixing twice changes nothing."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from tactful.lint.commands.lint import command
from tactful.lint.findings.edit import Edit
from tactful.lint.work.fixer import applied, write_all
from tactful.templates.errors import TactfulError

from .conftest import MAIL, Example


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def fix(root: Path, text: str, *arguments: str) -> str:
    """Return what --fix makes of the follow-up's text."""
    file = root / "templates/follow-up.md"
    file.write_text(MAIL.format(text), encoding="utf-8", newline="")
    run("-C", root, "--fix", *arguments)
    return file.read_bytes().decode().split("---\n", 2)[2].rsplit("\n\n[Stop]", 1)[0]


# -- what the rules propose -------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("For {{ contact.title }}.", "For {{ contact.title | spoken }}."),
        ("As a {{ contact.title }}:", "As {{ contact.title | spoken }}:"),
        ("For {{contact.title|upper}}.", "For {{contact.title | spoken|upper}}."),
        ("Hi {{ contact.first_name }}!", "Hi {{ contact.first_name | given }}!"),
        ("Bonjour JosÃ© MarÃ\u00ada.", "Bonjour José María."),
    ],
)
def test_safe_edits_are_applied(example: Example, before: str, after: str) -> None:
    leads = "email,first_name,title,asset\njo@acme.example,JIM,Director or vice president of marketing,x\n"
    root = example(**{"contacts/leads.csv": leads}).root
    assert fix(root, before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Hi {{ contact.frist_name }}!", "Hi {{ contact.first_name }}!"),
        ("{% if contact.compny %}Oh.{% endif %}", "{% if contact.company %}Oh.{% endif %}"),
        ("Hi *|FNAME|*!", "Hi {{ contact.first_name | given }}!"),
        ("Hi {{lead.First Name}}!", "Hi {{ contact.first_name | given }}!"),
        ("Dear {Add first name} {{ contact.first_name | given }},",
         "Dear {{ contact.first_name | given }},"),
        ("At {{ contact.company }}.", "At {{ contact.company | fallback('your company') }}."),
        ("At <COMPANY>.", "At {{ contact.company | fallback('your company') }}."),
        ("Hello. {# tactful: ignore T105: gone #}", "Hello."),
    ],
)  # fmt: skip
def test_proposals_are_applied_when_they_are_asked_for(
    example: Example, before: str, after: str
) -> None:
    root = example().root
    assert fix(root, before) == before
    assert fix(root, before, "--unsafe") == after


@pytest.mark.parametrize(
    "text",
    [
        "Hi {{ contact['frist_name'] }}!",
        "{% if x == 'contact.frist_name' %}a{% endif %}",
        "Hi {{ contact.title.upper() }}!",
        "*|IF:FNAME|*Hi*|END:IF|*",
        "{{#if first_name}}Hi{{/if}}",
        "[Go](https://x.example/?e=*%7CEMAIL%7C*)",
    ],
)
def test_what_is_not_understood_is_left_alone(example: Example, text: str) -> None:
    assert fix(example().root, text, "--unsafe") == text


def test_a_list_is_fixed_when_it_is_asked_for(example: Example) -> None:
    leads = "\ufeffemail,first_name,asset\r\njo@acme.example,JosÃ©,x\r\n"
    root = example(**{"contacts/leads.csv": leads}).root
    run("-C", root, "--fix")
    assert (root / "contacts/leads.csv").read_bytes().decode() == leads
    run("-C", root, "--fix", "--unsafe")
    assert (root / "contacts/leads.csv").read_bytes().decode() == leads.replace("JosÃ©", "José")


# -- how they are applied ---------------------------------------------------------------


def test_diff_shows_and_writes_nothing(example: Example) -> None:
    root = example("For {{ contact.title }}.").root
    before = files(root)
    result = run("-C", root, "--diff")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[:2] == [
        "--- a/templates/follow-up.md",
        "+++ b/templates/follow-up.md",
    ]
    assert "-For {{ contact.title }}.\n+For {{ contact.title | spoken }}.\n" in result.stdout
    assert result.stderr == "--fix would fix 2 findings.\n"
    assert files(root) == before


def test_what_is_fixed_is_marked_and_counted(example: Example) -> None:
    text = "{% if contact.title %}For {{ contact.title }} at {{ contact.company }}.{% endif %}"
    root = example(text).root
    shown = run("-C", root, "--select", "T").stdout
    assert "error T107 [*]: 'contact.title' is a form option" in shown
    assert "error T105: 'contact.company'" in shown
    assert "[*] 1 fixable with --fix (1 more with --fix --unsafe)." in shown
    fixed = run("-C", root, "--select", "T", "--fix").stdout
    assert fixed.splitlines()[-2:] == ["1 fixed.", "1 fixable with --fix --unsafe."]


def test_baselined_and_ignored_findings_are_not_fixed(example: Example, tmp_path: Path) -> None:
    text = "For {{ contact.title }}. {# tactful: ignore T107, M207: as they say #}"
    root = example().root
    assert fix(root, text) == text
    known = tmp_path / "known.json"
    example("For {{ contact.title }}.")
    run("-C", root, "--write-baseline", known)
    before = files(root)
    run("-C", root, "--fix", "--baseline", known)
    assert files(root) == before


def test_mail_from_elsewhere_is_fixed_where_it_lies(tmp_path: Path) -> None:
    one, two = tmp_path / "a" / "mail.txt", tmp_path / "b" / "mail.txt"
    for file in (one, two):
        file.parent.mkdir()
        file.write_bytes("\ufeffHi JosÃ©,\r\n\r\nhello.\r\n".encode())
        file.chmod(0o640)
    assert "2 fixed." in run(tmp_path / "a", two, "--fix").stdout
    for file in (one, two):
        assert file.read_bytes() == "\ufeffHi José,\r\n\r\nhello.\r\n".encode()
        assert file.stat().st_mode & 0o777 == 0o640


def test_options_that_do_not_go_together_are_refused() -> None:
    assert run("--unsafe").exit_code == 2
    assert run("--fix", "--changed-since", "HEAD").exit_code == 2


NAME = "templates/a.md"


def edit(line: int, column: int, end_column: int, words: str) -> Edit:
    return Edit(NAME, line, column, line, end_column, words, True, "x")


def test_of_two_that_overlap_the_first_stays() -> None:
    both = [edit(1, 2, 4, "X"), edit(1, 3, 5, "Y")]
    assert applied(b"abcdef\n", both, NAME) == b"aXdef\n"
    assert applied(b"abcdef\n", [*both, *both], NAME) == b"aXdef\n"


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("{{ a }}", edit(1, 2, 5, "b")),  # across a tag's beginning
        ("{{ a | }} {{ b }}", edit(1, 4, 5, "c")),  # inside a tag that does not parse
        ("{# a #}", edit(1, 4, 5, "b")),  # inside a comment
        ("{% raw %}{{ a }}{% endraw %}", edit(1, 13, 14, "b")),
        ("{{ a }}", edit(1, 4, 5, "a |")),  # no longer parses
        ("{{ a }}", edit(1, 4, 5, "a | shout")),  # no such filter
        ("<p>a</p>", edit(1, 4, 5, "<b>a</b>")),  # other elements
        ("a b", edit(1, 1, 2, "{% set a = 1 %}")),  # another statement
        ("---\nsubject: a\n---\nb", edit(2, 1, 8, "subjekt")),
        ("a", edit(7, 1, 2, "b")),
        ("a", edit(1, 1, 9, "b")),
    ],
)
def test_an_edit_that_would_break_a_template_is_dropped(text: str, one: Edit) -> None:
    assert applied(text.encode(), [one], NAME) == text.encode()


def test_a_file_that_is_not_utf8_is_left_alone() -> None:
    assert applied(b"M\xfcller\n", [edit(1, 1, 2, "N")], NAME) == b"M\xfcller\n"


@given(
    ends=st.lists(st.sampled_from(["\n", "\r\n", "\r"]), min_size=1, max_size=6),
    bom=st.booleans(),
    line=st.integers(1, 6),
)
def test_line_ends_and_byte_order_mark_stay(ends: list[str], bom: bool, line: int) -> None:
    text = ("\ufeff" if bom else "") + "".join(f"w{n}ö{end}" for n, end in enumerate(ends))
    after = applied(text.encode(), [edit(line, 1, 3, "ß")], "contacts/a.csv").decode()
    assert after == (text.replace(f"w{line - 1}", "ß") if line <= len(ends) else text)


def test_all_files_are_written_or_none(tmp_path: Path) -> None:
    one, two = tmp_path / "one.md", tmp_path / "two.md"
    one.write_text("1")
    two.write_text("2")
    with pytest.raises(TactfulError, match=r"two\.md was changed in the meantime"):
        write_all({one: (b"1", b"one"), two: (b"other", b"two")})
    assert files(tmp_path) == {"one.md": b"1", "two.md": b"2"}
    two.unlink()
    with pytest.raises(TactfulError, match="nothing was fixed"):
        write_all({one: (b"1", b"one"), two: (b"2", b"two")})
    assert files(tmp_path) == {"one.md": b"1"}
    write_all({one: (b"1", b"one")})
    assert files(tmp_path) == {"one.md": b"one"}


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.md", tmp_path / "link.md"
    real.write_text("1")
    link.symlink_to(real)
    write_all({link: (b"1", b"one")})
    assert link.is_symlink() and real.read_text() == "one"
