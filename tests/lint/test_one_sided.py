"""S423: calls and emails alternate; ten sequences that do and ten that do not, of several trades."""

from pathlib import Path

import pytest

from tactful.lint.check.api import check_workspace
from tactful.lint.rule.examples import write_example
from tactful.templates.workspace.settings import LintSettings
from tactful.templates.workspace.workspace import open_workspace

# One letter a step: E email, G goodbye, C call, V voicemail, S social, L letter, T task.
_CHANNELS = {"E": "email", "G": "email", "C": "call", "V": "voicemail", "S": "social",
             "L": "letter", "T": "task"}  # fmt: skip
BAD = {
    "a roofer rings twice": ("E C C G", 3),
    "a dentist's supplier rings three times": ("C C C E G", 2),
    "a cider press maker writes four times, then rings": ("E E E E C G", 4),
    "a tax adviser begins with a call and then writes on and on": ("C E E E E G", 5),
    "a language school leaves voicemails on other days": ("E V V G", 3),
    "a lift inspector rings, and speaks to the machine the next day": ("E C V G", 3),
    "a print shop writes five times after the letter": ("E C L E E E E E G", 7),
    "a forester rings only": ("C C", 2),
    "a caterer rings twice at the end": ("E C E C C", 5),
    "a school bus firm rings before and after the card": ("E C T E E C C G", 7),
}
GOOD = {
    "the sequence of the article": "E C E C E C G",
    "a joiner writes, rings, writes": "E C G",
    "a brewery's label printer sends a letter between two calls": "E C L C G",
    "a physiotherapist greets on a network between calls": "C S C E G",
    "a software house writes three times and says goodbye": "C E E E G",
    "a choir writes only": "E E E E E G",
    "a vet rings once": "C",
    "a removal firm visits between the calls": "E C T C G",
    "a notary writes first": "E E C E G",
    "a gym rings at the end": "E E E C",
}


def campaign(steps: str, more: dict[int, str] | None = None) -> str:
    text = "campaign: spring\nlead_type: inbound\naudience: {contacts: contacts/leads.csv}\n"
    text += "sequence:\n  steps:\n"
    for number, letter in enumerate(steps.split(), 1):
        channel = _CHANNELS[letter]
        template = {"E": "follow-up.md", "G": "goodbye.md"}.get(letter, "call.txt")
        text += f"    - {channel}: {template}\n      key: s{number}\n      wait: 2 business days\n"
        text += "      goodbye: true\n" if letter == "G" else ""
        text += (more or {}).get(number, "")
    return text


def found(folder: Path, text: str) -> list[tuple[int | None, str]]:
    write_example(folder)
    (folder / "campaigns/spring.yml").write_text(text)
    report = check_workspace(open_workspace(folder), settings=LintSettings(select=("S423",)))
    return [(one.line, one.message) for one in report.findings if one.code == "S423"]


def line_of(text: str, step: int) -> int:
    keys = [n for n, line in enumerate(text.splitlines(), 1) if line.startswith("    - ")]
    return keys[step - 1]


@pytest.mark.parametrize("who", BAD)
def test_it_is_found_at_the_step_too_many(who: str, tmp_path: Path) -> None:
    steps, number = BAD[who]
    text = campaign(steps)
    ((line, said),) = found(tmp_path, text)
    assert line == line_of(text, number), said
    assert "in a row" in said


@pytest.mark.parametrize("who", GOOD)
def test_it_is_not_found(who: str, tmp_path: Path) -> None:
    assert found(tmp_path, campaign(GOOD[who])) == []


@pytest.mark.parametrize(
    ("steps", "more"),
    [
        ("E C C G", {2: "      if: {title: [CMO, CEO]}\n", 3: "      if: {title: CTO}\n"}),
        ("E C C G", {2: "      if: {title: {none_of: [CMO]}}\n", 3: "      if: {title: cmo}\n"}),
        ("E C V G", {3: "      if: {s2: no_answer}\n"}),  # it is what is said at that call
        ("E E E E C G", {2: "      if: {s1: question}\n", 1: "      on: {question: s2}\n"}),
    ],
)
def test_steps_of_which_each_person_gets_one_are_no_row(
    steps: str, more: dict[int, str], tmp_path: Path
) -> None:
    assert found(tmp_path, campaign(steps, more)) == []
