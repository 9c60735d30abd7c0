"""What a stranger's workspace may hold: each bomb gives a clear error, in bounded time and memory.

Each runs as a user runs it, in a process of its own that may take so much memory and no more.
"""

import os
from pathlib import Path

import pytest

from tactful.lint.rule.examples import write_example

from ..command_line import tactful

SECONDS = 120  # far more than any takes: without bounds each takes hours
MEMORY = 1_000_000_000  # bytes of address space besides what the libraries map
SETTINGS = """\
name = "Brightwater"
postal_address = "1 Quay Street, Leeds LS1 4AP"
public_url = "https://mail.brightwater.example"
[fields.contact]
first_name = { type = "name", fallback = "there" }
[fields.lead]
asset = { type = "text" }
[mailboxes.sam]
address = "sam@brightwater.example"
"""
CAMPAIGN = """\
campaign: spring
audience:
  contacts: contacts.csv
initial: first.md
sequence:
  steps:
    - email: second.md
      wait: 2 business days
"""
LIST = "email,first_name,asset\njim@acme.example,Jim,the guide\n"
PLAIN = "---\nsubject: Hi\n---\nHi {{ contact.first_name }}, about {{ lead.asset }}.\n"
MJML = "<mjml><mj-body><mj-section><mj-column><mj-text>Hi</mj-text></mj-column></mj-section>%s</mj-body></mjml>"
SIXTY = "{% for i in range(60) %}"
LONG = "{% set n = namespace(x='aaaaaaaa', y='bbbbbbbb') %}{% for i in range(17) %}{% set n.x = n.x ~ n.x %}{% set n.y = n.y ~ n.y %}{% endfor %}"
MANY = (
    "{% set l = range(90000) | list %}{% set m = range(90000) | list %}{% for i in range(9999) %}"
)
DOUBLED = (
    "{% set n = namespace(x={}, y={}) %}"
    + SIXTY
    + "{% set n.x = {'a': n.x, 'b': n.x} %}{% set n.y = {'a': n.y, 'b': n.y} %}{% endfor %}"
)

Files = dict[str, str | bytes]


def body(text: str) -> Files:
    return {"templates/first.md": f"---\nsubject: Hi\n---\n{text}\n"}


def mjml(text: str) -> Files:
    campaign = CAMPAIGN.replace("first.md", "first.mjml")
    return {"campaigns/spring.yml": campaign, "templates/first.mjml": MJML % text}


def criterion(pattern: str) -> str:
    return CAMPAIGN.replace(
        "initial:", f"  criteria:\n    asset: {{matches: '{pattern}'}}\ninitial:"
    )


LISTS = "items in a list"
WORK = "more work than"
IN_TEMPLATES: dict[str, tuple[Files, str]] = {
    "dicts that double, as text": (body(DOUBLED + "{{ n.x | string }}"), LISTS),
    "dicts that double, compared": (body(DOUBLED + "{{ n.x == n.y }}"), LISTS),
    "dicts that double, escaped": (body(DOUBLED + "{{ n.x | e }}"), LISTS),
    "dicts that double, in an address": (body(DOUBLED + "{{ n.x | urlencode }}"), LISTS),
    "namespaces that double": (body("{% set n = namespace(x=namespace()) %}" + SIXTY + "{% set n.x = namespace(a=n.x, b=n.x) %}{% endfor %}{{ n.x | string }}"), LISTS),
    "a namespace in itself": (body("{% set n = namespace() %}{% set n.x = [n, n] %}{{ n.x | string }}"), LISTS),
    "split and join": (body("{% set n = namespace(x='a b') %}" + SIXTY + "{% set n.x = n.x.split() | join(n.x) %}{% endfor %}"), WORK),
    "replace": (body("{% set n = namespace(x='aaaaaaaaaaaaaaaa') %}" + SIXTY + "{% set n.x = n.x | replace('a', n.x) %}{% endfor %}"), "a filter made"),
    "replace in what was escaped": (body("{% set n = namespace(x='&&&&&&&&') %}" + SIXTY + "{% set n.x = n.x | e | replace(';', n.x) %}{% endfor %}"), "a filter made"),
    "a macro that calls itself twice": (body("{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(40) }}"), WORK),
    "a block that is named twice": (body("".join(f"{{% block b{k} %}}{{{{ self.b{k + 1}() }}}}{{{{ self.b{k + 1}() }}}}{{% endblock %}}" for k in range(40)) + "{% block b40 %}{% endblock %}"), WORK),
    "files that include twice": ({**body("{% include 'i0.md' %}"), **{f"templates/i{k}.md": f"{{% include 'i{k + 1}.md' %}}" * 2 for k in range(40)}, "templates/i40.md": "x"}, WORK),
    "a number in letters": (body("{{ 'ffffffffffffffffffffffff' | int(0, 16) }}"), "a number beyond"),
    "a number": (body("{{ 0x" + "f" * 100_000 + " }}"), "a number this large"),
    "no number": (body("{{ 1e999 }}"), "a number this large"),
    "half of a character": (body("{{ '\\ud800' }}"), "U+D800"),
    "half of a character in a subject": ({"templates/first.md": '---\nsubject: "\\ud800"\n---\nHi\n'}, "U+D800"),
    "a long text in a loop": (body("{% for i in range(99999) %}" + "x" * 100_000 + "{% endfor %}"), "are printed"),
    "much to do in a loop": (body("{% for i in range(99999) %}" + "{% set x = 1 %}" * 500 + "{% endfor %}"), WORK),
    "a loop that leaves all out": (body("{% set l = range(99999) | list %}{% for a in l %}{% for b in l if false %}{% endfor %}{% endfor %}"), "loop rounds"),
    "a list of long texts": (body(LONG + "{% set n.l = [] %}{% for i in range(9999) %}{% set n.l = n.l + [n.x[1:]] %}{% endfor %}"), WORK),
    "a list that is added up": (body("{{ range(9999) | list | sum(start=[]) }}"), "adds numbers"),
    "a join of attributes": (body(LONG + "{% set n.l = [{'a': n.x}] %}{% for i in range(6) %}{% set n.l = n.l + n.l %}{% endfor %}{{ n.l | join(attribute='a') }}"), LISTS),
    "a sort by attributes": (body(LONG + "{% set n.l = [{'a': n.x}] %}{% for i in range(6) %}{% set n.l = n.l + n.l %}{% endfor %}{{ n.l | sort(attribute='a') }}"), LISTS),
    "trim": (body(LONG + "{{ n.x | trim(n.y ~ 'a') }}"), WORK),
    "strip": (body(LONG + "{{ n.x.strip(n.y ~ 'a') }}"), WORK),
    "decimal places": (body("{{ 5 | round(100000000, 'ceil') }}"), "20 decimal places"),
    "digits before the point": (body("{{ 5 | round(-100000000) }}"), "20 decimal places"),
    "bytes of a number": (body("{{ (5).to_bytes(1000000000, 'big') }}"), "to_bytes"),
    "lists compared": (body(MANY + "{{ l == m }}{% endfor %}"), WORK),
    "lists tested": (body(MANY + "{{ l is eq(m) }}{% endfor %}"), WORK),
    "lists looked through": (body(MANY + "{{ -1 in l }}{% endfor %}"), WORK),
    "lists that change": (body(MANY + "{{ loop.changed(l if i is odd else m) }}{% endfor %}"), WORK),
    "mj-includes that include twice": ({**mjml("<mj-include path='i0.mjml' />"), **{f"templates/i{k}.mjml": f"<mj-include path='i{k + 1}.mjml' />" * 2 for k in range(40)}, "templates/i40.mjml": "<mj-raw></mj-raw>"}, "more than 50 includes"),
    "a name too long for a file": (mjml(f"<mj-include path='{'x' * 5_000}' />"), "no file"),
    "mj-includes of much": ({**mjml("<mj-include path='i0.mjml' />" * 40), "templates/i0.mjml": "<mj-raw>" + "word " * 20_000 + "</mj-raw>"}, "are included"),
    "a subject": ({"templates/first.md": "---\nsubject: " + "x" * 10_000 + "\n---\nHi\n"}, "the subject has more than"),
    "very many tags": (body("{{ lead.asset }}" * 6_000), "more than 5,000 Jinja tags"),
    "very much Markdown": (body("*a " * 100_000), "characters of Markdown"),
    "a macro without end": (body("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"), "more than 50 deep"),
    "front matter": ({"templates/first.md": "---\nsubject: " + "x" * 100_000 + "\n---\nHi\n"}, "front matter of more than"),
    "front matter that nests": ({"templates/first.md": "---\nsubject: " + "[" * 10_000 + "\n---\nHi\n"}, "nested more than 50 deep"),
    "front matter that repeats": ({"templates/first.md": "---\nsubject: &a Hi\n---\nHi\n"}, "'&a' is a YAML anchor"),
}  # fmt: skip
IN_SETTINGS: dict[str, tuple[Files, str]] = {
    "aliases": ({"campaigns/spring.yml": "a0: &a0 [x, x]\n" + "".join(f"a{k}: &a{k} [*a{k - 1}, *a{k - 1}]\n" for k in range(1, 40)) + CAMPAIGN}, "spring.yml:2:10: '*a0' is a YAML alias for another value; write the value itself here"),
    "an alias of itself": ({"campaigns/spring.yml": f"{CAMPAIGN}x: &x [*x]\n"}, "spring.yml:9:8: '*x' is a YAML alias for another value"),
    "a merge key": ({"campaigns/spring.yml": f"{CAMPAIGN}x:\n  <<: {{a: b}}\n"}, "spring.yml:10:3: '<<' is a YAML merge key; write its keys here"),
    "a tag": ({"campaigns/spring.yml": f"{CAMPAIGN}x: !!python/object/apply:os.getcwd []\n"}, "spring.yml:9:4: the tag"),
    "YAML that nests": ({"campaigns/spring.yml": f"{CAMPAIGN}x: {'[' * 100_000}"}, "spring.yml:9:53: YAML: nested more than 50 deep"),
    "minutes of minutes": ({"campaigns/spring.yml": f"{CAMPAIGN}x: {'1:' * 100_000}1"}, "spring.yml:9:1: unknown key 'x'"),
    "an escape that is none": ({"campaigns/spring.yml": f'{CAMPAIGN}x: "\\U00110000"'}, "spring.yml:9:7: YAML"),
    "aliases in the library": ({"content/library.yml": "items: {a: &x {title: t}, b: *x}\n"}, "library.yml:1:12"),
    "TOML that nests": ({"tactful.toml": f"{SETTINGS}x = {'[' * 100_000}"}, "tactful.toml:10: TOML: nested more than 50 deep"),
    "TOML that nests by dots": ({"tactful.toml": f"{'a.' * 300_000}b = 1\n{SETTINGS}"}, "tactful.toml:1: TOML: nested more than 50 deep"),
    "a large TOML file": ({"tactful.toml": f"{SETTINGS}# {'x' * 3_000_000}"}, "3.0 MB"),
    "a number in TOML": ({"tactful.toml": f"n = 0x{'f' * 500_000}\n{SETTINGS}"}, "tactful.toml:1:1: a number"),
    "digits in TOML": ({"tactful.toml": f"n = {'9' * 500_000}\n{SETTINGS}"}, "tactful.toml:1: TOML: a number with thousands of digits"),
    "a pattern that looks ahead": ({"campaigns/spring.yml": criterion("(?=a)b")}, "look-around"),
    "a pattern that is a bomb": ({"campaigns/spring.yml": criterion("a{1000}{1000}{100}")}, "size limit"),
}  # fmt: skip


def lay(root: Path, files: Files) -> None:
    plain = {
        "tactful.toml": SETTINGS,
        "campaigns/spring.yml": CAMPAIGN,
        "contacts.csv": LIST,
        "templates/first.md": PLAIN,
        "templates/second.md": PLAIN,
    }
    for name, text in (plain | files).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)


def run(root: Path, *arguments: str) -> tuple[int, str]:
    """Return how a command ends and what it says; it may take no more than its share."""
    ended = tactful(root, *arguments, memory=MEMORY, timeout=SECONDS)
    said = ended.stdout + ended.stderr
    assert "Traceback" not in said, said[-3000:]
    assert "X901" not in said, said[:3000]
    return ended.returncode, said


LINT = ("lint", "--no-cache")
RENDER = ("render", "spring", "--step", "0", "--to", "jim@acme.example")


@pytest.mark.parametrize("name", IN_TEMPLATES)
def test_a_template_that_is_a_bomb_is_refused_where_it_stands(tmp_path: Path, name: str) -> None:
    files, why = IN_TEMPLATES[name]
    lay(tmp_path, files)
    code, said = run(tmp_path, *RENDER)
    assert code == 2 and why in said
    assert said.startswith("templates/") and len(said.strip().split("\n")) == 1
    code, said = run(tmp_path, *LINT, "--select", "T", "--format", "json")
    assert code == 1 and why in said


@pytest.mark.parametrize("name", IN_SETTINGS)
def test_settings_that_are_a_bomb_are_refused_where_they_stand(tmp_path: Path, name: str) -> None:
    files, why = IN_SETTINGS[name]
    lay(tmp_path, files)
    code, said = run(tmp_path, *LINT)
    assert code == 2 and why in said


def test_a_criterion_is_judged_in_time_that_grows_with_the_value(tmp_path: Path) -> None:
    pattern = {"campaigns/spring.yml": criterion("^(a+)+b$")}
    lay(tmp_path, {**pattern, "contacts.csv": LIST.replace("the guide", "a" * 5_000)})
    code, said = run(tmp_path, *LINT, "--select", "R308")
    assert code == 1 and "is not like '^(a+)+b$'" in said


def test_an_integer_of_many_digits_is_no_traceback(tmp_path: Path) -> None:
    lay(tmp_path, body("{{ '" + "f" * 100_000 + "' | int(0, 16) }}"))
    code, said = run(tmp_path, *RENDER)
    assert code in (0, 1) and said.startswith("0\n")


def test_a_pipe_is_waited_for_by_nobody(tmp_path: Path) -> None:
    lay(tmp_path, {})
    for name in ("templates/pipe.md", "contacts.pipe", "campaigns/pipe.yml", "content/pipe"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        os.mkfifo(tmp_path / name)
    code, said = run(tmp_path, *LINT)
    assert code == 2 and "campaigns/pipe.yml: cannot read the file: it is a pipe" in said
    (tmp_path / "campaigns" / "pipe.yml").unlink()
    for more in ((), ("--fix",), ("--diff", "--unsafe"), (".",)):
        code, said = run(tmp_path, *LINT, *more)
        assert code in (0, 1), said
    for option in ("--contacts", "--baseline"):
        code, said = run(tmp_path, *LINT, option, "contacts.pipe")
        assert code == 2 and "contacts.pipe" in said and "it is a pipe" in said
    for command in (("leads", "spring"), ("dedupe",), ("import",)):
        code, said = run(tmp_path, *command, "contacts.pipe")
        assert code == 2 and "it is a pipe" in said, said


def test_a_link_that_leads_out_is_no_template(tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text(PLAIN)
    root = tmp_path / "workspace"
    lay(root, {})
    (root / "templates" / "link.md").symlink_to(outside)
    for more in ((), ("templates",), ("--fix",)):
        code, said = run(root, *LINT, *more)
        assert code in (1, 2) and "outside the workspace" in said and "link.md" in said


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit", "html"])
def test_a_name_that_no_encoding_has_is_written(tmp_path: Path, form: str) -> None:
    lay(tmp_path, {})
    odd = os.path.join(os.fsencode(tmp_path / "templates"), b"odd-\xff.md")  # noqa: PTH118
    with open(odd, "wb") as file:  # noqa: PTH123
        file.write(b"---\nsubject: Hi\n---\nHi {{ contact.frist_name }}\n")
    code, said = run(tmp_path, *LINT, "--format", form)
    assert code == 1 and "odd-" in said
    code, said = run(tmp_path, *LINT, "--format", form, "--output", "report")
    assert code == 1 and b"odd-" in (tmp_path / "report").read_bytes()
    for more in (("--fix",), ("--write-baseline", "base"), ("--baseline", "base"), ()):
        code, said = run(tmp_path, "lint", *more)
        assert code in (0, 1), said


@pytest.mark.parametrize(
    "arguments",
    [("task", "9" * 20), ("people", "undo", "9" * 20), ("status", "--release", "9" * 20), ("import", "--undo", "9" * 20), ("approve", "spring", "--step", "9" * 20, "--all")],
)  # fmt: skip
def test_a_number_that_no_database_holds_is_refused(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    lay(tmp_path, {})
    code, said = run(tmp_path, *arguments)
    assert code == 2 and "9" * 20 in said


def test_a_link_to_itself_is_told_in_one_line(tmp_path: Path) -> None:
    write_example(tmp_path)
    loop = tmp_path / "templates" / "loop.md"
    loop.symlink_to("loop.md")
    ended = tactful(tmp_path, "lint", "templates/loop.md")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"{loop}: this link leads to itself; remove it\n"


def test_a_list_that_is_a_folder_is_told_as_one(tmp_path: Path) -> None:
    write_example(tmp_path)
    (tmp_path / "contacts" / "leads.csv").unlink(missing_ok=True)
    (tmp_path / "contacts" / "leads.csv").mkdir(parents=True)
    campaign = tmp_path / "campaigns" / "spring.yml"
    campaign.write_text(
        "campaign: spring\naudience: {contacts: contacts/leads.csv}\n"
        "sequence: {steps: [{email: follow-up.md}]}\n"
    )
    ended = tactful(tmp_path, "lint")
    assert ended.returncode == 2
    assert "the list 'contacts/leads.csv' is a folder, not a file" in ended.stderr
