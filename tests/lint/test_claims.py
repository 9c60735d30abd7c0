"""What is a claim, and what only belongs to the conversation."""

from pathlib import Path

import pytest

from tactful.lint.check.api import check_workspace
from tactful.lint.findings.finding import Finding
from tactful.lint.rule.examples import FILES, write_example
from tactful.templates.errors import WorkspaceError
from tactful.templates.workspace.settings import LintSettings
from tactful.templates.workspace.workspace import open_workspace

FACTS = """\
facts:
  - Forty-two bakeries in Porto and Braga use the oven, the oldest of them since 2009.
  - "Inês Duarte, who runs Padaria Aurora, said: 'the crust has never been so even'."
  - The oven is certified to EN 12453, weighs 1,450 kg and costs 18.900 euros.
  - Der Ofen ist nach EN 12453 zertifiziert.
  - It saves a quarter of the gas, and delivery is free of charge.
  - {fact: The open day is on 14 March 2026 from 10:00 to 16:00., expires: 2026-03-15}
"""
LIBRARY = """\
items:
  sheet: {title: The dough sheet for 12 flours, url: 'https://b.example/s', summary: Rest for 90 minutes.}
"""
INITIAL = FILES["templates/invitation.md"].replace(
    "There is a tour", "Marek Wolny speaks, 35 seats are free, and there is a tour"
)
ENGLISH = [
    ("It paid off in 17 months.", "17"),
    ("Some 93 % of our readers say so.", "93 %"),
    ("Ninety-three percent of the bakers say so.", "Ninety-three percent"),
    ("More than sixty ovens are at work.", "sixty"),
    ("We have done this for twenty-five years.", "twenty-five"),
    ("You bake three times as many loaves.", "three times as"),
    ("It is 4x quicker.", "4x"),
    ("Nine out of ten would buy it again.", "Nine"),
    ("Half of the bakeries in town have one.", "Half of"),
    ("Hundreds of ovens are at work.", "Hundreds of"),
    ("The oven is £950 cheaper now.", "£950"),
    ("You get it for 12,000 dollars.", "12,000 dollars"),
    ("We sold it 20k times.", "20k"),
    ("The open day is on 21 March 2026.", "21 March 2026"),
    ("We deliver from 2 May on.", "2 May"),
    ("Last week I was with Tomás Abreu in the mill.", "Tomás Abreu"),
    ("It stands beside the mill of Vilanova now.", "Vilanova"),
    ("The test house Brellmann has it on its list.", "Brellmann"),
    ("A baker wrote: “we would never give it back”.", "“we would never give it back”"),
    ('One of them said "it changed how we work" to me.', '"it changed how we work"'),
    ("It has a lifetime guarantee on the stones.", "lifetime"),
    ("It is the leading oven of its size.", "the leading"),
    ("It cuts costs wherever it stands.", "cuts"),
    ("Ring our service at +351 22 555 0199 on any day.", "+351 22 555 0199"),
    ("The trial is free of any risk, and you get a free month.", "free month"),
]  # fmt: skip
GERMAN = [
    ("Der Ofen hat sich bei den meisten nach 17 Monaten bezahlt gemacht.", "17"),
    ("Fast neunzig Prozent aller Bäcker sind damit zufrieden.", "neunzig Prozent"),
    ("Mehr als sechzig Öfen sind bei uns in der Stadt im Betrieb.", "sechzig"),
    ("Sie backen damit doppelt so viele Brote wie vorher.", "doppelt so"),
    ("Der Ofen kostet Sie in diesem Jahr nur 12.000 Euro.", "12.000 Euro"),
    ("Der Tag der offenen Tür ist am 21. März 2026.", "21. März 2026"),
    ("Das hat mir Frau Lindgren aus der Mühle erzählt.", "Lindgren"),
    ("Bei der Backhaus Krümel GmbH steht er seit einer Weile.", "Backhaus Krümel GmbH"),
    ("Ein Bäcker schrieb uns: „den geben wir nie wieder her“.", "„den geben wir nie wieder her“"),
    ("Der Ofen ist von der Kammer längst mehrfach ausgezeichnet.", "mehrfach ausgezeichnet"),
    ("Der Ofen spart Ihnen das Gas, und Sie merken es gleich.", "spart"),
]  # fmt: skip
TRUE = [
    "42 bakeries in Braga use it.",
    "It weighs 1450 kg and costs €18,900.",
    "Inês Duarte says: “the crust has never been so even”.",
    "It is certified, and it saves a quarter of the gas.",
    "The open day is on 14 March.",
    "Rest it for 90 minutes, as for the other 12 flours.",
    "Marek Wolny speaks again; thirty-five seats are free.",
    "The delivery is free of charge.",
    "The oldest one is from 2009.",
    "Write to Sam Ortiz of Brightwater, 1 Quay Street, or ring +44 113 496 0000.",
]
SMALL_TALK = [
    "Would Thursday at 10:30 suit you, or Friday, 6 March, at 2 pm?",
    "May I call you on Monday between 9 and 11 for 15 minutes?",
    "I'll ring you on 9 March at 10 and need twenty minutes.",
    "I have one question: is yours the 2nd oven or the first?",
    "Two lines are enough; there is no third email.",
    "Which of the three would you try?",
    "Reply with 1, 2 or 3, and I will send it.",
    "1. Open the door.\n2. Look at the stones.\n3. Send me a photo.",
    "Are you free on Tuesday? Feel free to pass this on.",
    "I am in English and German lessons every Wednesday in March.",
    "Your CRM or your FAQ may have it as a PDF.",
    "This quarter we both have time, I hope.",
    'Reply with "now", and I will ring.',
    "You are right: Saturday is no day for this.",
    "All the best, and the best time to reach me is Tuesday.",
    "The water was tested and the pipe is the oldest part of the house, as you said.",
    "Is yours insured? Mine is not.",
    "See https://b.example/2031/oven-77 for it.",
    "About {{ lead.asset }} of {{ contact.company }}: I have it here.",
]


def mail(words: str, front: str = "") -> str:
    return (
        f"---\nsubject: The oven\npreheader: A word\n{front}---\nHi {{{{ contact.first_name | given }}}},\n\n"
        f"you asked me about {{{{ lead.asset }}}} when we met at the bakers' evening last week. {words}\n\nSam\n\n"
        "[No more of these]({{ unsubscribe_url }}) · {{ workspace.postal_address }}\n"
    )  # fmt: skip


def german(words: str) -> str:
    return mail(words).replace(
        "you asked me about {{ lead.asset }} when we met at the bakers' evening last week.",
        "Sie haben mich nach {{ lead.asset }} gefragt, und ich habe es für Sie nachgesehen.",
    )


def claims(folder: Path, text: str, facts: str | None = FACTS) -> list[Finding]:
    write_example(folder)
    files = {"templates/follow-up.md": text, "content/library.yml": LIBRARY}
    files["templates/invitation.md"] = INITIAL
    if facts is not None:
        files["facts.yml"] = facts
    for name, said in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(said, encoding="utf-8")
    settings = LintSettings(select=("M213", "X9", "T101"))
    found = check_workspace(open_workspace(folder), settings=settings).findings
    return [one for one in found if one.step == 1 or one.code != "M213"]


def said(found: list[Finding]) -> list[str]:
    return [one.message.split("' is a ")[0].removeprefix("'") for one in found]


@pytest.mark.parametrize(("words", "wanted"), ENGLISH)
def test_a_claim_that_no_fact_has(words: str, wanted: str, tmp_path: Path) -> None:
    assert wanted in said(claims(tmp_path, mail(words)))


@pytest.mark.parametrize(("words", "wanted"), GERMAN)
def test_a_claim_in_german(words: str, wanted: str, tmp_path: Path) -> None:
    assert wanted in said(claims(tmp_path, german(words)))


@pytest.mark.parametrize("words", TRUE)
def test_what_a_fact_has_in_whatever_form(words: str, tmp_path: Path) -> None:
    assert said(claims(tmp_path, mail(words))) == []


@pytest.mark.parametrize("words", SMALL_TALK)
def test_what_belongs_to_the_conversation(words: str, tmp_path: Path) -> None:
    assert said(claims(tmp_path, mail(words))) == []


@pytest.mark.parametrize(
    "words",
    [
        "Passt Ihnen Donnerstag, der 5. März, um 10:30 Uhr für 15 Minuten?",
        "Ich rufe Sie am Montag um 9 Uhr an und brauche zwanzig Minuten.",
        "Eine Frage habe ich: Ist es Ihr erster Ofen oder der 2.?",
        "Der Teig braucht Ruhe, das Mehl Wasser und der Bäcker Geduld mit beidem.",
        "Am besten rufen Sie an; das Foto ist ausgezeichnet geworden.",
        "Haben Sie am Dienstag frei? Drei Zeilen genügen mir als Antwort.",
        "Die Lieferung ist kostenlos, und der Ofen ist zertifiziert worden.",
        "Das erzählte mir Frau Duarte, und Marek Wolny spricht noch einmal.",
    ],
)
def test_what_belongs_to_the_conversation_in_german(words: str, tmp_path: Path) -> None:
    assert said(claims(tmp_path, german(words))) == []


def test_a_finding_names_the_claim_its_kind_and_its_place(tmp_path: Path) -> None:
    (found,) = claims(tmp_path, mail("It paid off in 17 months."))
    assert found.message == "'17' is a number that no fact has"
    assert (found.path, found.line, found.step) == ("templates/follow-up.md", 7, 1)


def test_a_subject_is_read_too(tmp_path: Path) -> None:
    text = mail("Shall I?").replace("subject: The oven", "subject: 250 ovens")
    assert said(claims(tmp_path, text)) == ["250"]


def test_nothing_is_asked_where_no_facts_are_declared(tmp_path: Path) -> None:
    assert claims(tmp_path, mail("It paid off in 17 months."), facts=None) == []


def test_a_drafted_email_is_asked_without_a_facts_file(tmp_path: Path) -> None:
    text = mail("It paid off in 17 months.", "drafted: true\n")
    assert said(claims(tmp_path, text, facts=None)) == ["17"]


def test_an_empty_facts_file_declares_that_there_are_none(tmp_path: Path) -> None:
    assert said(claims(tmp_path, mail("It paid off in 17 months."), facts="")) == ["17"]


def test_a_fact_that_has_expired_is_none(tmp_path: Path) -> None:
    facts = "facts:\n  - {fact: It paid off in 17 months, expires: 2020-01-01}\n"
    assert claims(tmp_path, mail("It paid off in 17 months."), facts=facts) == []
    write_example(tmp_path)
    from datetime import date

    (tmp_path / "templates/follow-up.md").write_text(mail("It paid off in 17 months."))
    settings = LintSettings(select=("M213",))
    report = check_workspace(open_workspace(tmp_path), settings=settings, today=date(2026, 3, 3))
    assert said(list(report.findings)) == ["17"]


def test_a_value_of_the_list_is_the_leads_own(tmp_path: Path) -> None:
    leads = tmp_path / "contacts/leads.csv"
    leads.parent.mkdir()
    found = claims(tmp_path, mail("{{ contact.company }} comes first."))
    assert found == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("- a fact\n", "facts.yml:1:1: the file holds a list, not keys and values"),
        ("fact:\n  - x\n", "facts.yml:1:1: unknown key 'fact'"),
        ("facts:\n  - ''\n", "facts.yml:2:5: facts: says nothing; write one sentence, or remove the line"),
        ("facts:\n  - {fact: x, until: 2026-01-01}\n", "facts.yml:2:15: unknown key 'until'"),
        ("facts:\n  - {fact: x, expires: soon}\n", "facts.yml:2:15: facts 1.expires: "),
        ("facts: none\n", "facts.yml:1:1: facts: 'none' is not a list"),
    ],
)  # fmt: skip
def test_a_fault_of_the_facts_file_has_its_place(text: str, wanted: str, tmp_path: Path) -> None:
    write_example(tmp_path)
    (tmp_path / "facts.yml").write_text(text)
    with pytest.raises(WorkspaceError) as raised:
        open_workspace(tmp_path)
    (problem,) = raised.value.problems
    assert f"{problem.place}: {problem.message}".startswith(wanted)


def test_drafted_is_true_or_false(tmp_path: Path) -> None:
    (found,) = claims(tmp_path, mail("Shall I?", "drafted: perhaps\n"))
    assert (found.code, found.line) == ("T101", 4)
