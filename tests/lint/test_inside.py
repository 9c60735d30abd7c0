"""Nothing outside a workspace is read because a file in it says so, and no line of it is shown."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tactful.cli import group
from tactful.lint.formats import names
from tactful.lint.rule.examples import write_example
from tactful.templates.errors import TactfulError
from tactful.templates.workspace.root import astray

SECRET = "hunter2"
CREDENTIALS = (
    f"[default]\naws_access_key_id = AKIA{SECRET}\naws_secret_access_key = {SECRET}\n"
    f"https://sam:{SECRET}@git.example\n{{{{ contact.{SECRET} }}}}\n"
)
MAPPING = '\n[lists.mapping]\n"[default]" = "contact.email"\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace in a repository, with credentials beside it and in its hidden folders."""
    space = tmp_path / "space"
    write_example(space)
    for name in ("creds", "creds.csv", "out/creds.md", "out/library.yml", "out/decisions.toml",
                 "out/tactful.toml", "out/spring.yml", "space/.git/config", "space/.env"):  # fmt: skip
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(CREDENTIALS)
    with (space / "tactful.toml").open("a") as settings:
        settings.write(MAPPING)
    return space


def _contacts(path: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        campaign = root / "campaigns/spring.yml"
        text = campaign.read_text().replace("contacts/leads.csv", path)
        campaign.write_text(text.replace("ABOVE", str(root.parent)))

    return change


def _link(name: str, to: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        there = root / name
        if there.is_dir():
            shutil.rmtree(there)
        there.unlink(missing_ok=True)
        there.parent.mkdir(parents=True, exist_ok=True)
        there.symlink_to(to.replace("ABOVE", str(root.parent)))

    return change


def _folder_in_between(root: Path) -> None:
    """A link inside the workspace to a folder of it that is itself full of links out."""
    (root / "shared").mkdir()
    (root / "shared/leads.csv").symlink_to("../../creds.csv")
    _link("contacts", "shared")(root)


ATTACKS: dict[str, Callable[[Path], None]] = {
    "a list above": _contacts("../creds"),
    "a list by its whole path": _contacts("ABOVE/creds"),
    "a list on a detour": _contacts("contacts/../../creds"),
    "a list in .git": _contacts(".git/config"),
    "a list that is hidden": _contacts(".env"),
    "a list that is a link": _link("contacts/leads.csv", "../../creds"),
    "a list that is a link to .git": _link("contacts/leads.csv", "../.git/config"),
    "a folder of lists that is a link": _link("contacts", "ABOVE"),
    "a list behind two links": _folder_in_between,
    "templates as a link": _link("templates", "ABOVE/out"),
    "templates as a link to .git": _link("templates", ".git"),
    "a template that is a link": _link("templates/follow-up.md", "ABOVE/out/creds.md"),
    "a template of no campaign": _link("templates/more/creds.md", "../../../out/creds.md"),
    "a template that is a link to .git": _link("templates/creds.md", "../.git/config"),
    "a folder of templates": _link("templates/more", "ABOVE/out"),
    "campaigns as a link": _link("campaigns", "ABOVE/out"),
    "a campaign that is a link": _link("campaigns/spring.yml", "ABOVE/out/spring.yml"),
    "a library that is a link": _link("content/library.yml", "ABOVE/out/library.yml"),
    "content as a link": _link("content", "ABOVE/out"),
    "decisions that are a link": _link("contacts/decisions.toml", "ABOVE/out/decisions.toml"),
    "settings that are a link": _link("tactful.toml", "ABOVE/out/tactful.toml"),
}  # fmt: skip


def run(root: Path, *arguments: str) -> tuple[int, str]:
    return called(*arguments, "-C", str(root))


def called(*arguments: str) -> tuple[int, str]:
    """Return the exit code and all that is printed, as the door does with errors for users."""
    done = CliRunner().invoke(group, arguments)
    if isinstance(done.exception, TactfulError):
        return 2, done.output + str(done.exception)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, done.output


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_lint_refuses_it_and_shows_no_line(root: Path, attack: Callable[[Path], None]) -> None:
    attack(root)
    for more in ((), ("--no-cache",), ("--brute-force",), ("--diff", "--unsafe"), ("--fix",)):
        code, said = run(root, "lint", *more)
        assert code == 2, said
        assert SECRET not in said
        assert "outside the workspace" in said or "hidden" in said
    for form in names():
        code, said = run(root, "lint", "--format", form)
        assert (code, SECRET in said) == (2, False)


COMMANDS = (
    ("leads",), ("preview",), ("render", "spring", "1"), ("enrol",), ("plan",), ("doctor",),
    ("people", "decisions"),
)  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_no_other_command_reads_it(root: Path, attack: Callable[[Path], None]) -> None:
    attack(root)
    for arguments in COMMANDS:
        code, said = run(root, *arguments)
        assert code != 0, arguments
        assert SECRET not in said, arguments


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_single_templates_and_a_list_by_name_show_no_line_either(
    root: Path, attack: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    attack(root)
    good = root / "contacts/good.csv"
    monkeypatch.chdir(root)
    if not good.parent.is_symlink():
        good.write_text("email,first_name\njo@acme.example,Jo\n")
    for arguments in (["lint", "templates"], ["dedupe", "contacts/good.csv"]):
        assert SECRET not in called(*arguments)[1]


def test_whoever_calls_may_name_what_lies_outside(root: Path) -> None:
    beside = root.parent / "beside.csv"
    beside.write_text("email,first_name\nnot-an-address,Jo\n")
    code, said = run(root, "lint", "--contacts", str(beside))
    assert code == 1 and "not-an-address" in said


def test_links_within_the_workspace_are_followed(root: Path) -> None:
    shutil.move(root / "contacts/leads.csv", root / "lists.csv")
    _link("contacts/leads.csv", "../lists.csv")(root)
    shutil.move(root / "templates/goodbye.md", root / "templates/bye.md")
    _link("templates/goodbye.md", "bye.md")(root)
    code, said = run(root, "lint", "--select", "T101,R304")
    assert code == 0, said
    code, said = run(root, "lint", "--diff", "--select", "T101,R304")
    assert code == 0, said


def test_the_workspace_itself_may_stand_behind_a_link(root: Path) -> None:
    there = root.parent / "there"
    there.symlink_to(root)
    assert run(there, "lint", "--select", "T101")[0] == 0


def test_a_folder_of_foreign_mail_shows_nothing_from_outside(root: Path) -> None:
    folder = root.parent / "mail"
    folder.mkdir()
    (folder / "a.md").symlink_to(root.parent / "out/creds.md")
    (folder / "b.txt").symlink_to("c.txt")
    (folder / "c.txt").write_text("Hello there.\n")
    code, said = called("lint", str(folder))
    assert code == 2 and SECRET not in said
    assert "a.md: this link leads out of the folder" in said
    (folder / "a.md").unlink()
    assert called("lint", str(folder))[0] in (0, 1)


@pytest.mark.parametrize(
    "url",
    ["sqlite:///../people.db", "sqlite:////ABOVE/people.db", "sqlite+pysqlite:///../people.db",
     "sqlite:///file:../people.db?mode=rwc&uri=true"],
)  # fmt: skip
def test_a_database_outside_is_neither_opened_nor_made(root: Path, url: str) -> None:
    settings = root / "tactful.toml"
    url = url.replace("/ABOVE", str(root.parent))
    settings.write_text(f'database = "{url}"\n{settings.read_text()}')
    for command in ("enrol", "status", "lint"):
        code, said = run(root, command)
        assert code == 2
        assert "tactful.toml:1:1: the database" in said and "is outside the workspace" in said
    assert not (root.parent / "people.db").exists()


def test_a_database_behind_a_link_is_outside_too(root: Path) -> None:
    (root.parent / "elsewhere").mkdir()
    (root / ".tactful").symlink_to(root.parent / "elsewhere")
    assert run(root, "status")[0] == 2
    assert list((root.parent / "elsewhere").iterdir()) == []


def test_changed_since_reads_nothing_outside(root: Path) -> None:
    shutil.rmtree(root / ".git")
    git = ["git", "-C", str(root), "-c", "user.name=S", "-c", "user.email=s@s.example"]
    for more in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *more], check=True, capture_output=True)
    ATTACKS["a list above"](root)
    code, said = run(root, "lint", "--changed-since", "HEAD")
    assert (code, SECRET in said) == (2, False)


def test_a_ring_of_links_ends(root: Path) -> None:
    (root / "templates/a.md").symlink_to("b.md")
    (root / "templates/b.md").symlink_to("a.md")
    assert run(root, "lint", "--select", "T101")[0] in (0, 1, 2)


def test_paths_count_by_what_they_lead_to(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "a").symlink_to("/")
    (root / "b").symlink_to("c")
    outside, hidden = "is outside the workspace", "is hidden or in a hidden folder"
    said = {"c": None, "b": None, "./x/../c": None, "a": outside, "a/etc/passwd": outside,
            "..": outside, "../root-b": outside, "../root/c": None, ".git/config": hidden,
            "x/.y/z": hidden, "a/../c": outside}  # fmt: skip
    assert {name: astray(root, root / name) for name in said} == said


@pytest.mark.parametrize("named", ["templates", "templates/creds.md", "mail.txt"])
def test_a_link_that_is_named_on_the_command_line_is_told(
    root: Path, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    _link("templates", "ABOVE/out")(root)
    _link("mail.txt", "ABOVE/out/creds.md")(root)
    code, said = called("lint", named)
    assert (code, SECRET in said) == (2, False)
    assert "leads to what is outside the workspace; name the file itself" in said


@pytest.mark.parametrize("top", ["templates", "campaigns", "content"])
def test_a_link_to_everything_is_not_walked(root: Path, top: str) -> None:
    _link(top, "/")(root)
    code, said = run(root, "lint")
    assert code == 2
    assert said.splitlines() == [
        f"{top}:1:1: this link points to something that is outside the workspace; put the file itself here"
    ]
