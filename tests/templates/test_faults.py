"""What is wrong with a workspace's files is told all at once, in words that a marketer knows."""

from pathlib import Path

import pytest

from tactful.templates.errors import WorkspaceError
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
        f"call, voicemail, social or task; {told}"
    )


def test_what_a_step_may_say_is_listed_as_it_is_written(tmp_path: Path) -> None:
    found = faults(tmp_path, campaign=CAMPAIGN + "      colour: red\n")
    assert any(
        "step 2: unknown key 'colour'; known here: call, email, evidence, goodbye" in one
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
        ("[a]\n[b]\n[a]", ["3:3: TOML: the section [a] is there twice; keep one, with the keys of both"]),
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
