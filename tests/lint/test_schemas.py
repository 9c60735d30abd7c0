"""`tactful schema`: printed, written into the workspace, and told when it is old."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from tactful.cli import group
from tactful.lint.commands.init import command as init
from tactful.lint.commands.schema import command
from tactful.lint.rule.registry import all_rules
from tactful.lint.rule.schemas import SHOWN, schema_line, schema_standing, shown_schema
from tactful.lint.rule.settings import settings_problems
from tactful.templates.source.template import KNOWN_FRONT, parse_template
from tactful.templates.workspace.settings import LintSettings
from tactful.templates.workspace.workspace import open_workspace

BUNDLED = Path(__file__).resolve().parents[2] / "templates"


def run(*words: str) -> Result:
    return CliRunner().invoke(command, list(words))


@pytest.mark.parametrize("kind", SHOWN)
def test_each_schema_is_printed(kind: str) -> None:
    done = run(kind)
    assert done.exit_code == 0, done.output
    schema = json.loads(done.stdout)
    assert schema == shown_schema(kind)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft7Validator.check_schema(schema)


@pytest.mark.parametrize("words", [(), ("campaign", "--write"), ("campains",)])
def test_what_is_asked_is_either_a_schema_or_to_write_all(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert "library" in done.output


def test_outside_a_workspace_nothing_is_written(tmp_path: Path) -> None:
    done = run("--write", "-C", str(tmp_path))
    assert "no tactful.toml" in str(done.exception)
    assert list(tmp_path.iterdir()) == []


def test_init_writes_schemas_and_every_file_names_its_own(tmp_path: Path) -> None:
    root = tmp_path / "new"
    done = CliRunner().invoke(init, [str(root), "--yes"])
    assert done.exit_code == 0, done.output
    files = {
        "campaigns/welcome.yml": "campaign",
        "content/library.yml": "library",
        "tactful.toml": "workspace",
    }
    for name, kind in files.items():
        line = (root / name).read_text().splitlines()[0]
        assert line == schema_line(name)
        target = line.rpartition("=" if "=" in line else " ")[2]
        assert json.loads(((root / name).parent / target).read_text()) == shown_schema(kind)
    standing = schema_standing(root)
    assert (standing.old, standing.missing, standing.unnamed) == ((), (), ())
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    kept = subprocess.run(
        ["git", "ls-files", "-o", "--exclude-standard"], cwd=root, capture_output=True, text=True
    )
    assert "schema/campaign.json" in kept.stdout.splitlines()


def test_bundled_files_name_their_schemas_and_have_no_other_line_more() -> None:
    for one in ("starter", "demo/faulty"):
        for file in (BUNDLED / one).rglob("*"):
            line = schema_line(file.relative_to(BUNDLED / one).as_posix())
            if line is not None:
                assert file.read_text().splitlines()[0] == line, file
    webinar = (BUNDLED / "demo/faulty/campaigns/webinar.yml").read_text().splitlines()
    assert len(webinar) <= 43


def test_an_older_workspace_gets_schemas_and_lines_and_keeps_every_byte(tmp_path: Path) -> None:
    shutil.copytree(BUNDLED / "demo/faulty", tmp_path / "old")
    root = tmp_path / "old"
    campaign, settings = root / "campaigns/webinar.yml", root / "tactful.toml"
    before = campaign.read_bytes().split(b"\n", 1)[1].replace(b"\n", b"\r\n")
    campaign.write_bytes(b"\xef\xbb\xbf" + before)
    settings.write_text(settings.read_text().replace("#:schema ./schema/", "#:schema ./elsewhere/"))
    named = settings.read_bytes()
    assert schema_standing(root).wanted == ("schema/library.json",)
    done = run("--write", "-C", str(root))
    assert done.output.splitlines() == [
        *(f"wrote schema/{kind}.json" for kind in ("campaign", "workspace", "library")),
        "wrote campaigns/webinar.yml",
    ]
    line = b"# yaml-language-server: $schema=../schema/campaign.json\r\n"
    assert campaign.read_bytes() == b"\xef\xbb\xbf" + line + before
    assert settings.read_bytes() == named  # it names one of its own
    open_workspace(root)
    assert run("--write", "-C", str(root)).output == "up to date\n"
    (root / "schema" / "campaign.json").unlink()
    assert schema_standing(root).wanted == ("schema/campaign.json",)
    run("--write", "-C", str(root))
    (root / "schema" / "library.json").write_text("{}\n")
    assert schema_standing(root).old == ("schema/library.json",)
    assert run("--write", "-C", str(root)).output == "wrote schema/library.json\n"


def test_doctor_tells_schemas_that_are_old_or_gone(tmp_path: Path) -> None:
    root = tmp_path / "new"
    CliRunner().invoke(init, [str(root), "--yes"])

    def told() -> list[str]:
        done = CliRunner().invoke(
            group, ["doctor", "--offline", "-C", str(root), "--format", "json"]
        )
        return [one["detail"] for one in json.loads(done.output) if "schemas" in one["what"]]

    assert told() == []
    (root / "schema/campaign.json").write_text("{}\n")
    (root / "schema/library.json").unlink()
    assert told() == [
        "not of this version of Tactful: schema/campaign.json; tactful schema --write writes it",
        "named by a file, and not there: schema/library.json; tactful schema --write writes it",
    ]
    for name in ("campaigns/welcome.yml", "content/library.yml", "tactful.toml"):
        file = root / name
        file.write_text(file.read_text().split("\n", 1)[1])
    shutil.rmtree(root / "schema")
    assert told() == []  # a workspace need not have any


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    shutil.copytree(BUNDLED / "starter", tmp_path / "new")
    (tmp_path / "away").mkdir()
    (tmp_path / "new" / "schema").symlink_to(tmp_path / "away")
    done = run("--write", "-C", str(tmp_path / "new"))
    assert "is outside the workspace" in str(done.exception)
    assert list((tmp_path / "away").iterdir()) == []
    (tmp_path / "new" / "schema").unlink()
    (tmp_path / "new" / "schema").mkdir()
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "new" / "schema" / "campaign.json").symlink_to(tmp_path / "mine.txt")
    done = run("--write", "-C", str(tmp_path / "new"))
    assert "schema/campaign.json: this link leads to what is outside" in str(done.exception)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_options_of_rules_are_what_lint_takes() -> None:
    check = jsonschema.Draft202012Validator(shown_schema("workspace"))
    taking = [rule for rule in all_rules() if rule.options]
    assert len(taking) > 10
    for rule in taking:
        for name, default in rule.options.items():
            for value in (default, True, 3, 0.5, "x", ["x"], {"x": "y"}):
                shown = [*value] if isinstance(value, tuple | frozenset | set) else value
                if shown is None:
                    continue
                told = LintSettings(options={rule.code: {name: shown}})
                said = {"name": "b", "lint": {"options": {rule.code: {name: shown}}}}
                accepted = not settings_problems(told)
                assert check.is_valid(said) is accepted, (rule.code, name, shown)
        said = {"name": "b", "lint": {"options": {rule.code: {"no-such": 1}}}}
        assert not check.is_valid(said)


@pytest.mark.parametrize(
    "front", [{"subject": "a"}, {"subject": None}, {"subject": ["a"]}, {"name": "x"}, {"preheader": {}}]
)  # fmt: skip
def test_front_matter_is_judged_as_templates_are(front: dict[str, object]) -> None:
    check = jsonschema.Draft202012Validator(shown_schema("template"))
    text = "".join(f"{key}: {json.dumps(value)}\n" for key, value in front.items())
    parsed = parse_template(f"---\n{text}---\nHello\n", name="a.md", path="a.md")
    assert check.is_valid(front) == (not parsed.problems)
    assert all(len(said) > 10 for said in KNOWN_FRONT.values())


def test_lint_loads_no_schema() -> None:
    code = (
        "import sys, tactful.lint.commands.lint, tactful.lint.check.api\n"
        "print([m for m in sys.modules if 'schema' in m and m.startswith('tactful')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
