"""What is wrong with a workspace's files is told all at once, in words that a marketer knows."""

from pathlib import Path

import pytest

from tactful.templates.errors import WorkspaceError
from tactful.templates.workspace.located import load_yaml
from tactful.templates.workspace.toml_faults import toml_problems
from tactful.templates.workspace.waits import meant_wait
from tactful.templates.workspace.workspace import open_workspace

SETTINGS = """\
name = "Radwerk"
timezone = "Europe/Berlin"
[mailboxes.eva]
address = "eva@radwerk.example"
[fields.contact]
first_name = { type = "name" }
"""
CAMPAIGN = """\
campaign: spring
audience: {contacts: contacts/gone.csv, criteria: {size: known}}
mailbox: evi
sequence:
  steps:
    - email: gone.md
      evidence: contact.frist_name
    - call: hello.md
      wait: 1 day
"""
# What is wrong with the campaign beside the fault that a case adds.
OTHERS = [
    "unknown template 'gone.md'",
    "unknown field 'contact.frist_name'",
    "unknown field 'size'",
    "unknown mailbox 'evi'",
    "list 'contacts/gone.csv' not found",
]


def faults(root: Path, *, settings: str = SETTINGS, campaign: str = CAMPAIGN) -> list[str]:
    for name, text in (
        ("tactful.toml", settings),
        ("campaigns/spring.yml", campaign),
        ("templates/hello.md", "---\nsubject: Hi\n---\nHello!\n"),
    ):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceError) as raised:
        open_workspace(root)
    return [str(problem) for problem in raised.value.problems]


def test_the_references_of_a_campaign_are_told_together(tmp_path: Path) -> None:
    found = faults(tmp_path)
    assert len(found) == len(OTHERS)
    assert all(any(other in one for one in found) for other in OTHERS)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("      wait: 1 day\n", "      wiat: 1 day\n", "step 2: unknown key 'wiat'; did you mean 'wait'?"),
        ("      wait: 1 day\n", "      wait: soon\n", "step 2, wait: 'soon' is not a waiting time"),
        ("mailbox: evi\n", "mailbox: evi\nowner: eva\n", "unknown key 'owner'"),
        ("  steps:\n", "  stop_on: [replies]\n  steps:\n", "sequence.stop_on: unknown value 'replies'; did you mean 'reply'?"),
        ("  steps:\n", "  window: {timezone: Europe/Berln}\n  steps:\n", "'Europe/Berln' is not a time zone"),
        ("  steps:\n", "  window: {hours: all day}\n  steps:\n", "hours 'all day': write it like"),
        ("    - call: hello.md\n", "    - fone: hello.md\n", "step 2: 'fone' is nothing that can be done"),
        ("campaign: spring\n", "campaign: the spring\n", "'the spring' is not a campaign's name"),
        ("campaign: spring\n", "", "'campaign' is missing"),
        ("campaign: spring\n", "campaign: spring\nlead_type: hot\n", "lead_type: unknown value 'hot'"),
        ("criteria: {size: known}", "criteria: {size: known}, qualify_at: many", "audience.qualify_at: 'many' is not a whole number"),
        ("criteria: {size: known}", "criteria: {size: known}, route: [owner, rota]", "audience.route 2: unknown route 'rota'"),
    ],
)  # fmt: skip
def test_no_fault_of_a_campaign_hides_its_others(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in CAMPAIGN
    found = faults(tmp_path, campaign=CAMPAIGN.replace(old, new))
    assert [other for other in (told, *OTHERS) if not any(other in one for one in found)] == []
    assert len(found) == len(OTHERS) + 1  # and nothing that is only a consequence


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Europe/Berlin", "Europe/Berln", "tactful.toml:2:1: timezone: 'Europe/Berln' is not"),
        ('name = "Radwerk"\n', "", "'name' is missing"),
        ("eva@radwerk.example", "eva at radwerk", "mailboxes.eva.address: 'eva at radwerk' is not"),
        ("address =", "adress =", "unknown key 'adress'; did you mean 'address'?"),
        ('type = "name"', 'type = "nmae"', "unknown value 'nmae'; did you mean 'name'?"),
    ],
)
def test_no_fault_of_the_settings_hides_those_of_a_campaign(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    found = faults(tmp_path, settings=SETTINGS.replace(old, new, 1))
    assert [other for other in (told, *OTHERS) if not any(other in one for one in found)] == []


@pytest.mark.parametrize(
    "address",
    ["eva at radwerk", "eva", "eva@", "@radwerk.example", "eva@radwerk", "eva@radwerk.",
     "eva@.example", "eva@radwerk..example", ".eva@radwerk.example", "e..va@radwerk.example",
     "eva@[radwerk", "Eva <eva@radwerk.example>", "eva@radwerk.example,tim@radwerk.example",
     "eva@-radwerk.example", "eva(work)@radwerk.example", ""],
)  # fmt: skip
def test_a_mailbox_has_an_address_that_can_be_one(tmp_path: Path, address: str) -> None:
    found = faults(tmp_path, settings=SETTINGS.replace("eva@radwerk.example", address))
    assert any(
        f"mailboxes.eva.address: '{address}' is not an email address" in one for one in found
    )


@pytest.mark.parametrize(
    "address",
    ["e.va@radwerk.example", "eva+x@rad-werk.example", "éva@müller.example", "e'v@a.example"],
)
def test_real_addresses_are_taken(tmp_path: Path, address: str) -> None:
    found = faults(tmp_path, settings=SETTINGS.replace("eva@radwerk.example", address))
    assert not [one for one in found if "tactful.toml" in one]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("0", "write '0 minutes' to send at once"),
        ("none", "write '0 minutes' to send at once"),
        ("immediately", "write '0 minutes' to send at once"),
        ("3", "write '3 days' or '3 business days'"),
        ("30 min", "write '30 minutes'"),
        ("1h", "write '1 hour'"),
        ("two days", "write '2 days'"),
        ("a week", "write '1 week'"),
        ("1.5 days", "write '36 hours'"),
        ("2,5 hours", "write '150 minutes'"),
        ("2 working days", "write '2 business days'"),
        ("1 weekday", "write '1 business day'"),
        ("in 3 days", "write '3 days'"),
        ("1 month", "write it in weeks or days"),
        ("soon", "write it like '20 minutes' or '2 business days'"),
        ("-1 day", "write it like '20 minutes' or '2 business days'"),
        ("half business", "write it like '20 minutes' or '2 business days'"),
    ],
)
def test_a_wait_that_is_none_is_told_with_what_was_meant(written: str, told: str) -> None:
    assert meant_wait(written) == told


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("mail", "did you mean 'email'?"),
        ("template", "did you mean 'email'?"),
        ("phone", "did you mean 'call'?"),
        ("emial", "did you mean 'email'?"),
        ("linkedin", "did you mean 'social'?"),
        ("voice_mail", "did you mean 'voicemail'?"),
    ],
)
def test_a_step_that_does_not_say_what_is_done_is_told_with_the_nearest(
    tmp_path: Path, key: str, told: str
) -> None:
    found = faults(tmp_path, campaign=CAMPAIGN.replace("- call:", f"- {key}:"))
    (one,) = [one for one in found if "nothing that can be done" in one]
    assert one == (
        f"campaigns/spring.yml:8:7: step 2: '{key}' is nothing that can be done: a step is email, "
        f"call, voicemail, social, letter or task; {told}"
    )


def test_what_a_step_may_say_is_listed_as_it_is_written(tmp_path: Path) -> None:
    found = faults(tmp_path, campaign=CAMPAIGN + "      colour: red\n")
    assert any(
        "step 2: unknown key 'colour'; known here: call, due_within, email, evidence, goodbye"
        in one
        for one in found
    )


def test_two_things_in_one_step_are_two_steps(tmp_path: Path) -> None:
    found = faults(tmp_path, campaign=CAMPAIGN + "      email: hello.md\n")
    assert any("step 2: email and call are two steps" in one for one in found)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name = “B”", ["1:8: TOML: “ is a typographic quote; type a straight one: \""]),
        ('name = "B”', ["1:10: TOML: ” is a typographic quote; type a straight one: \""]),
        ("a = ‘B’\nb = „C“", ["1:5: TOML: ‘ is a typographic quote; type a straight one: '",
                              "2:5: TOML: „ is a typographic quote; type a straight one: \""]),
        ('f = { “A” = "b" }', ["1:7: TOML: “ is a typographic quote; type a straight one: \""]),
        ('name\u00a0=\u00a0"B"', ["1:5: TOML: this is no ordinary space (no-break space, U+00A0); type a space"]),
        ('\u200bname = "B"', ["1:1: TOML: there is an invisible character here (zero width space, U+200B); delete it"]),
        ("name = Radwerk", ["1:8: TOML: the value of 'name' is not in quotes; write name = \"Radwerk\""]),
        ('name "B"', ['1:6: TOML: there is no = between the key and its value; write it like name = "value"']),
        ('name = "B', ['1:10: TOML: a quote is opened in this line and not closed; close it: "like this"']),
        ("ok = yes", ["1:6: TOML: 'yes' is no value; write ok = true"]),
        ("[a.b]\nc = { d = 1 }\n[a.b.c.said]\nx = 1",
         ["3:1: TOML: [a.b.c.said] adds to c = { … }, which ends in its own line; "
          "write [a.b.c] with its keys below it instead, after the others"]),
        ("[a]\n[b]\n[a]", ["3:3: TOML: the section [a] is there twice; keep one, with the keys of both"]),
        ("n = 1,000", ["1:6: TOML: the number 1,000 has a comma; write n = 1000"]),
        ("at = 12:30", ["1:8: TOML: the value of 'at' is not in quotes; write at = \"12:30\""]),
        ("name = 'Jim's'", ["1:13: TOML: the apostrophe ends the text in single quotes; write name = \"Jim's\""]),
        ("a = 1, b = 2", ["1:6: TOML: there is a second key in this line; write each key in a line of its own"]),
        ("name = ", ["1:8: TOML: there is no value after 'name ='; write one, like \"this\", or remove the line"]),
        ('x = ["a" "b"]', ["1:10: TOML: there is no comma before this; put a comma between the items of a list"]),
        ("x = {a=1, a=2}", ["1:14: TOML: a key is given twice; keep one of them"]),
        ("x = {{ a }}", ["1:6: TOML: the value of 'x' is not in quotes; write x = \"{{ a }}\""]),
        ("- a", ["1:3: TOML: a list is not written with - here; write it like names = [\"Ann\", \"Jim\"]"]),
        ("[[a]\nx=1", ["1:4: TOML: the section's name begins with [[; end it with ]]"]),
        ("[mailboxes sam]", ["1:12: TOML: a section's name is made of words of a-z, 0-9, _ and -, with dots between them; write it like [mailboxes.sam], or put other words in quotes"]),
        ("[mailboxes.sam", ["1:15: TOML: the section's name is not closed; write it like [mailboxes.sam]"]),
    ],
)  # fmt: skip
def test_toml_that_cannot_be_read_is_told_in_plain_words(text: str, told: list[str]) -> None:
    assert [str(one) for one in toml_problems(text, "t")] == [f"t:{one}" for one in told]


@pytest.mark.parametrize(
    "text", ["password = hunter2", 'password = "x" hunter2', "pass = “hunter2”"]
)
def test_what_may_be_a_secret_is_not_shown(text: str) -> None:
    assert "hunter2" not in " ".join(map(str, toml_problems(text, "t")))


def test_typographic_quotes_inside_a_text_are_no_fault(tmp_path: Path) -> None:
    found = faults(tmp_path, settings=SETTINGS.replace("Radwerk", "Jim’s “Radwerk”"))
    assert not [one for one in found if "tactful.toml" in one]


YAML_SLIPS = [
    # a tab, blanks, colons
    ("campaign: a\nsequence:\n\tsteps: x\n", "3:1: YAML: this line is indented with a tab; indent it with blanks, in the same column as the lines beside it"),
    ("campaign:\tspring\n", "1:10: YAML: there is a tab here; type a blank"),
    ("campaign:spring\nmailbox: eva\n", "1:10: YAML: there is no blank after the colon; write campaign: spring"),
    ("steps:\n  - email: a.md\n    wait:1 day\n    ask: x\n", "3:10: YAML: there is no blank after the colon; write wait: 1 day"),
    ("audience: {contacts:a.csv}\n", "1:12: YAML: there is no blank after the colon; write contacts: a.csv"),
    ("name: Spring: the offer\nmailbox: eva\n", '1:13: YAML: there is a colon in the text, which is not in quotes; put the whole text in quotes: name: "Spring: the offer"'),
    ("steps:\n  - task: Call: ask for Jim\n", '2:15: YAML: there is a colon in the text, which is not in quotes; put the whole text in quotes: task: "Call: ask for Jim"'),
    ("campaign: x\nmailbox eva\nname: y\n", "2:8: YAML: there is no colon after 'mailbox'; write mailbox: eva; or, if the text above goes on here, indent this line"),
    ("campaign: x\nsequence\n  steps: y\n", "2:9: YAML: there is no colon after 'sequence'; write sequence:"),
    ("campaign = spring\nmailbox = eva\n", "1:9: YAML: between a key and its value there is a colon and a blank; write campaign: spring"),
    ("campaign\uff1aspring\nmailbox: eva\n", "1:9: YAML: between a key and its value there is a colon and a blank; write campaign: spring"),
    ("campaign:\u00a0spring\nmailbox: eva\n", "1:10: YAML: this is no ordinary space (no-break space, U+00A0); type a space"),
    ("steps:\n  -email: a.md\n", "2:3: YAML: there is no blank after the -; write - email:"),
    # quotes
    ('campaign: "spring\nmailbox: "eva"\n', '1:11: YAML: a quote is opened here and not closed; close it: campaign: "spring"'),
    ("campaign: 'spring\nmailbox: eva\n", '1:11: YAML: a quote is opened here and not closed; close it: campaign: "spring"'),
    ("name: 'Jim's offer'\n", '1:11: YAML: the text goes on after its closing quote; put the whole text in quotes: name: "Jim\'s offer"'),
    ('name: "Spring" offer\n', "1:14: YAML: the text goes on after its closing quote; put the whole text in quotes: name: '\"Spring\" offer'"),
    ("name: “Spring: offer”\n", '1:7: YAML: “ is a typographic quote; type a straight one: "'),
    ("email: “a.md”\n", '1:8: YAML: “ is a typographic quote; type a straight one: "'),
    ('name: "Spring”\nmailbox: eva\n', '1:14: YAML: ” is a typographic quote; type a straight one: "'),
    ("“name”: x\n", '1:1: YAML: “ is a typographic quote; type a straight one: "'),
    ('name: "C:\\docs"\n', "1:10: YAML: a \\ in a text in double quotes begins a code for a character; write name: 'C:\\docs'"),
    # brackets
    ("stop_on: [reply, meeting\nmailbox: eva\n", "1:10: YAML: a list is opened with [ and not closed; close it with ]"),
    ("audience: {contacts: a.csv\nmailbox: eva\n", "1:11: YAML: a group of keys is opened with { and not closed; close it with }"),
    ("stop_on: [reply]]\n", "1:17: YAML: there is one ] more than is opened; delete it"),
    ("stop_on: [reply}\n", "1:16: YAML: a list is opened with [ and closed with }; write ]"),
    ('stop_on: ["a" "b"]\n', "1:15: YAML: there is no comma before this; put a comma between the items of a list"),
    ("subject: [Reminder] your offer\n", '1:10: YAML: a text that begins with [ is not in quotes; put the whole text in quotes: subject: "[Reminder] your offer"'),
    # depths
    ("steps:\n    - email: a.md\n   - email: b.md\n", "3:4: YAML: this line begins in column 4, and the other items of the list in column 5; begin it in column 5"),
    ("steps:\n  - email: a.md\n    wait: 1 day\n   ask: x\n", "4:4: YAML: this line begins in column 4, and the lines it belongs with in column 5 ('wait: 1 day'); begin it in column 5"),
    ("campaign: spring\n  mailbox: eva\n", "2:3: YAML: this line is indented deeper than 'campaign', which has its value already; begin it in column 1"),
    ("campaign: spring\n- email: a.md\n", "2:1: YAML: a list begins here, among keys; indent the list below the key that it belongs to, like steps:"),
    ("steps:\n   - email: a.md\n     wait: x\n  - email: b.md\n", "4:3: YAML: this line begins in column 3, and the other items of the list in column 4; begin it in column 4"),
    ("steps:\n  - email: a.md\n  wait: 1 day\n  - call: b.txt\n", "3:3: YAML: this line begins in column 3, and the lines it belongs with in column 5 ('- email: a.md'); begin it in column 5"),
    ("criteria:\n     size: known\n    title: x\n    city: y\n", "2:6: YAML: this line begins in column 6, and the lines it belongs with in column 5 ('title: x'); begin it in column 5"),
    ("sequence: steps:\n  - email: a.md\n", "1:11: YAML: two keys are in one line; write steps: in the next line, indented"),
    ("steps: - email: a.md\n", "1:8: YAML: a list begins in the line of its key; write each item in a line of its own below steps:"),
    ("steps:\n  • email: a.md\n    wait: x\n", "2:3: YAML: a list item does not begin with •; write - email: a.md"),
    ("a: {b: [c, d}\ne: f\n", "1:13: YAML: a list is opened with [ and not closed; write ] before }"),
    ("a: {b [c, d]}\n", "1:6: YAML: there is no colon after 'b'; write b: [c, d]}"),
    ('a: {b: x, c: "9-17}\nd: e\n', '1:14: YAML: a quote is opened here and not closed; close it: "9-17"'),
    ("wait:: 1 day\n", "1:1: YAML: 'wait::' has a colon too many; write wait:"),
    ("wait: “1 day\n", '1:7: YAML: “ is a typographic quote; type a straight one: "'),
    ("```yaml\na: b\n", "1:1: YAML: a line of ``` ends what is read of a file; delete this line"),
    # signs that begin something else
    ("name: %off\nx: y\n", '1:7: YAML: a text cannot begin with %; put the whole text in quotes: name: "%off"'),
    ("name: @eva\n", '1:7: YAML: a text cannot begin with @; put the whole text in quotes: name: "@eva"'),
    ("name: `eva`\n", '1:7: YAML: a text cannot begin with `; put the whole text in quotes: name: "`eva`"'),
    ("size: >= 50\nb: c\n", '1:7: YAML: a text cannot begin with >; put the whole text in quotes: size: ">= 50"'),
    ("subject: {{ x }}, your offer\n", '1:10: YAML: a text that begins with {{ is not in quotes; put the whole text in quotes: subject: "{{ x }}, your offer"'),
    ("subject: {{ x }}\n", '1:10: YAML: a text that begins with {{ is not in quotes; put the whole text in quotes: subject: "{{ x }}"'),
    ("subject: {% if x %}a{% endif %}\n", '1:10: YAML: a text that begins with {% is not in quotes; put the whole text in quotes: subject: "{% if x %}a{% endif %}"'),
    ("subject: Tip #3 of 5\n", '1:13: YAML: \'#3 of 5\' is read as a comment, since it comes after a blank and #; put the whole text in quotes: "Tip #3 of 5"'),
    ("name: a\nname: b\n", "2:1: 'name' is given twice; keep one of them"),
    ("campaign: a\n---\nx: b\n", "2:1: YAML: a line of --- ends what is read of a file; delete this line"),
    ("<b>x</b>\na: b\n", "1:1: YAML: '<b>x</b>' has no key; write it like key: value, or key: \"a text with signs\""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), YAML_SLIPS)
def test_yaml_that_cannot_be_read_is_told_in_plain_words(text: str, told: str) -> None:
    with pytest.raises(WorkspaceError) as raised:
        load_yaml(text, "c.yml")
    assert str(raised.value) == f"c.yml:{told}"


def test_every_slip_of_a_file_is_told_at_once() -> None:
    text = (
        "campaign:spring\naudience: {contacts: a.csv\nsequence:\n  steps:\n    - task: Call: Jim\n"
    )
    with pytest.raises(WorkspaceError) as raised:
        load_yaml(text, "c.yml")
    assert [str(one.place) for one in raised.value.problems] == [
        "c.yml:1:10", "c.yml:2:11", "c.yml:5:17",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["name: a text\n  that goes on #and a comment\n", "name: |\n  Tip #3\n  x: y: z\n", "name: 'Tip #3'\n",
     "a: https://x.example/#1\n", "a: ’tis the season\n", "say: the “best” offer\n", "at: 9:00 # 1 comment\n", "a: [b, 'c: d', e]\n"],
)  # fmt: skip
def test_yaml_that_is_right_is_read(text: str) -> None:
    assert isinstance(load_yaml(text, "c.yml").data, dict)


@pytest.mark.parametrize(
    "broken", ["x: [", "x: 'a", "- a: b: c", "x: {a: [b}", "\t", "x: %\n" * 300]
)
def test_a_long_file_is_told_as_well(broken: str) -> None:
    with pytest.raises(WorkspaceError) as raised:
        load_yaml("a: b\n" + f"# {'x' * 70}\n" * 2000 + broken, "c.yml")
    assert all(one.place and one.place.line and one.place.line > 1 for one in raised.value.problems)
    assert len(raised.value.problems) <= 20
