"""Words are set in tactful.toml, and everything else stays as somebody wrote it."""

import tomllib
from typing import Any

import pytest

from tactful.templates.workspace.toml_edit import Changes, NotEditedError, with_words

REPLY, SECRET = ("alerts", "reply"), ("alerts", "secret")
SAM = ("mailboxes", "sam", "alert_to")
TEXT = """\
# Ours.
name = "Acme"   # the firm

[alerts]        # who is told
reply = "email" # at once
# held = "email"
url = 'https://a.example/#x'

[mailboxes.sam]
address = "sam@acme.example"
away = [
  "2027-01-01",   # new year
]

# Below is how it is read.
[mailboxes.sam.imap]
host = "imap.acme.example"
"""


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ({REPLY: "webhook"}, 'reply = "email" # at once', 'reply = "webhook" # at once'),
        ({REPLY: "email"}, "", ""),
        ({REPLY: None}, 'reply = "email" # at once', "# at once"),
        ({("alerts", "url"): None}, "url = 'https://a.example/#x'\n", ""),
        (
            {SECRET: 'env:"A\\'},
            "url = 'https://a.example/#x'\n",
            'url = \'https://a.example/#x\'\nsecret = "env:\\"A\\\\"\n',
        ),
        ({SAM: "a@b.example"}, "]\n\n# Below", ']\nalert_to = "a@b.example"\n\n# Below'),
        ({SAM: None}, "", ""),
        ({("name",): "Bädge"}, 'name = "Acme"   #', 'name = "Bädge"   #'),
        (
            {("webhooks", "my crm", "url"): "https://b.example"},
            'host = "imap.acme.example"\n',
            'host = "imap.acme.example"\n\n[webhooks."my crm"]\nurl = "https://b.example"\n',
        ),
    ],
)
def test_only_what_is_set_changes(changes: Changes, old: str, new: str) -> None:
    assert TEXT.count(old) or not old
    assert with_words(TEXT, changes) == (TEXT.replace(old, new, 1) if old else TEXT)


def test_several_are_set_at_once() -> None:
    changed = with_words(TEXT, {REPLY: "none", SECRET: "env:A", SAM: "a@b.example"})
    said = tomllib.loads(changed)
    assert said["alerts"] == {"reply": "none", "url": "https://a.example/#x", "secret": "env:A"}
    assert said["mailboxes"]["sam"]["alert_to"] == "a@b.example"
    assert changed.count("#") == TEXT.count("#")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('alerts = { reply = "email" }\n', 'write reply = "none" under [alerts]'),
        ('alerts.reply = "email"\n', 'write reply = "none" under [alerts]'),
        ('[alerts]\nreply = """email"""\n', 'write reply = "none" under [alerts]'),
        ('x = """\n[alerts]\n"""\n[alerts]\nreply = "email"\n', "under [alerts]"),
    ],
)
def test_what_is_written_in_another_way_is_left_to_a_person(text: str, words: str) -> None:
    with pytest.raises(NotEditedError) as caught:
        with_words(text, {REPLY: "none"})
    assert words in str(caught.value)


def test_what_is_no_toml_is_not_touched() -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        with_words("[alerts\n", {REPLY: "none"})


def test_a_word_that_toml_cannot_hold_is_refused() -> None:
    changes: Any = {REPLY: "a\x7f"}
    with pytest.raises(NotEditedError):
        with_words("[alerts]\n", changes)
