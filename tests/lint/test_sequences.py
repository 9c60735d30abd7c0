"""Rules on a campaign file: cadence, scripts, subjects, sources, pixels."""

from datetime import date
from pathlib import Path

import pytest

from tactful.lint.check.api import check_workspace
from tactful.lint.findings.finding import Finding
from tactful.lint.lists.eu_countries import eu_country
from tactful.lint.lists.third_party import is_third_party
from tactful.lint.reading.urgency import find_urgency
from tactful.lint.rule.examples import FILES, write_example
from tactful.lint.rule.schedule import leaving_days
from tactful.templates.workspace.sequence import Sequence
from tactful.templates.workspace.settings import LintSettings
from tactful.templates.workspace.stages import Stage, stage_of
from tactful.templates.workspace.workspace import open_workspace

TODAY = date(2026, 3, 3)  # a Tuesday
TWO = FILES["tactful.toml"] + '\n[mailboxes.dana]\naddress = "dana@brightwater.example"\n'
HEAD = "campaign: spring\nlead_type: {}\naudience: {{contacts: contacts/leads.csv}}\nsequence:\n"


def found(folder: Path, code: str, **files: str) -> list[Finding]:
    write_example(folder)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings = LintSettings(select=(code, "X9"))
    return list(check_workspace(open_workspace(folder), settings=settings, today=TODAY).findings)


def campaign(folder: Path, code: str, kind: str, *steps: str, **files: str) -> list[Finding]:
    """Check steps written as "email 3 business days" with the small workspace's templates."""
    lines = []
    for at, step in enumerate(steps):
        channel, _, wait = step.partition(" ")
        name = ("follow-up.md" if at == 0 else "goodbye.md") if channel == "email" else "call.txt"
        lines.append(f"    - {channel}: {name}\n" + (f"      wait: {wait}\n" if wait else ""))
    text = f"{HEAD.format(kind)}  steps:\n{''.join(lines)}"
    return found(folder, code, **{"campaigns/spring.yml": text, **files})


# -- cadence -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "kind", "steps", "line"),
    [
        ("S404", "outbound", ["email 1 hour", "call 2 days"], 5),
        ("S404", "dormant", ["email 1 hour", "task 2 days", "call 1 day"], 5),
        ("S405", "handed-over", ["call 0 minutes", "email 1 day", "email 1 day"], 7),
        ("S405", "outbound", ["email 4 minutes"], 7),
        ("S405", "event", ["email"], 6),
        ("S406", "inbound", ["email 61 minutes"], 7),
        ("S406", "handed-over", ["email 25 hours"], 7),
        ("S406", "event", ["task 1 hour", "email 2 business days"], 9),
        ("S406", "outbound", ["call 6 days", "email 1 day"], 7),
        ("S407", "inbound", ["email 1 hour", *["call 18 hours"] * 9], 24),
        ("S407", "event", ["email 1 hour", "call 1 hour", "email 1 day", "call 1 day", "email 1 day"], 14),
        ("S407", "dormant", ["email 1 week", *["call 4 hours"] * 4], 14),
        ("S409", "event", ["email 1 hour", "call 1 day", "email 3 days"], 10),
    ],
)  # fmt: skip
def test_a_cadence_that_no_article_would_advise(
    code: str, kind: str, steps: list[str], line: int, tmp_path: Path
) -> None:
    (finding,) = campaign(tmp_path, code, kind, *steps)
    assert (finding.code, finding.path, finding.line) == (code, "campaigns/spring.yml", line)
    assert finding.fix


OTHERS = ("S402", "S409")  # the same texts stand for every step here


@pytest.mark.parametrize(
    ("codes", "kind", "steps"),
    [
        # Read, call, email, call again with an email, more to read, call (How Soon & How Often).
        ("S40", "inbound", ["email 20 minutes", "call 1 hour", "email 1 business day", "call 2 business days", "email 1 hour", "call 3 business days"]),
        ("S404", "event", ["email 1 hour", "call 2 days", "email 2 days"]),
        ("S405", "dormant", ["call 0 minutes"]),
        ("S405", "any", ["email"]),
        ("S405", "inbound", ["email 5 minutes"]),
        ("S406", "inbound", ["email 60 minutes"]),
        ("S406", "event", ["email 1 business day"]),
        ("S406", "outbound", ["email 4 business days"]),
        ("S406", "dormant", ["email 3 weeks"]),
        ("S407", "inbound", ["email 1 hour", *["call 1 business day"] * 8]),
        ("S407", "event", ["email 1 hour", *["call 2 business days"] * 4]),
        ("S407", "outbound", ["email", "call", "email", "call", "email"]),
        ("S409", "event", ["call 1 hour", "call 1 day"]),
        ("S411", "event", ["email 1 hour"]),
    ],
)  # fmt: skip
def test_a_cadence_as_the_articles_have_it(
    codes: str, kind: str, steps: list[str], tmp_path: Path
) -> None:
    assert [f for f in campaign(tmp_path, codes, kind, *steps) if f.code not in OTHERS] == []


THANKS = FILES["templates/follow-up.md"].replace(
    "Would Tuesday at ten suit you for a call of ten minutes?", "{}"
)


@pytest.mark.parametrize(
    ("words", "silent"),
    [
        ("Thank you for your interest.", True),
        ("Thank you; a colleague reads your note this afternoon.", True),
        ("Thank you. I will ring you on Monday and read the table to you.", True),
        ("Thank you! Shall we talk tomorrow?", False),
        ("Thank you. Please call me back today.", False),
    ],
)
def test_only_an_email_that_asks_nothing_goes_at_once(
    words: str, silent: bool, tmp_path: Path
) -> None:
    text = THANKS.replace("{}", words)
    files = {"templates/follow-up.md": text}
    assert (campaign(tmp_path, "S405", "inbound", "email 0 minutes", **files) == []) is silent


def test_days_on_which_steps_leave() -> None:
    sequence = Sequence.model_validate(
        {
            "window": {"days": "mon-fri", "hours": "09:00-17:00"},
            "steps": [
                {"task": "a", "wait": "20 minutes"},
                {"task": "b", "wait": "1 business day"},
                {"task": "c", "wait": "2 days"},
                {"task": "d", "wait": "3 business days"},
                {"task": "e", "wait": "10 hours"},
            ],
        }
    )
    days = [day.isoformat() for day in leaving_days(sequence, date(2026, 3, 5)).values()]
    # Thursday; Friday; Sunday becomes Monday; Thursday; the evening becomes Friday.
    assert days == ["2026-03-05", "2026-03-06", "2026-03-09", "2026-03-12", "2026-03-13"]


# -- scripts -------------------------------------------------------------------------------

OURS = "{{ sender.name }} from {{ workspace.name }}"
NUMBER = "My number is {{ sender.phone }}."
WHOLE = (
    f"Hello, this is {OURS}. You asked for {{{{ lead.asset }}}}, and the table in it has a newer "
    f"edition that answers what you wrote. {NUMBER}",
    f"Good morning, {OURS} here. I am calling about the pump in your yard: the bearing sings, and a "
    f"new one costs less than the next service. {NUMBER}",
    f"Hi {{{{ contact.first_name | given }}}}, it's {OURS}. We met at the harbour festival. I found "
    f"the drawing that you looked for and can read the measures to you. {NUMBER}",
    "Guten Tag, hier spricht {{ sender.name }} von {{ workspace.name }}. Sie waren am "
    "Stand und fragten nach {{ lead.asset }}. Ich habe die Maße für Ihre Werkstatt "
    "ausgerechnet und nenne sie Ihnen gern. Meine Nummer ist {{ sender.phone }}.",
    f"Number: {{{{ contact.phone }}}}\n\nIf they answer\nHello, {OURS} speaking. You downloaded "
    f"{{{{ lead.asset }}}}.\nWhich of the two wells is the older one?\n\nIf it goes to voicemail\n"
    f"Hello, {OURS}. You downloaded {{{{ lead.asset }}}}; the map in it is upside down, and I have "
    f"the right one for you. {NUMBER}",
)
LACKING = (
    (f"Hello, this is {{{{ sender.name }}}}. You asked for {{{{ lead.asset }}}}, and I have the "
     f"newer edition of it for you here. {NUMBER}", "of which company"),
    (f"Hello! At {{{{ workspace.name }}}} we have the newer edition of {{{{ lead.asset }}}} that "
     f"answers what you asked us. {NUMBER}", "who calls"),
    (f"Hello, this is {OURS}. You asked for {{{{ lead.asset }}}}, and I have the newer edition of "
     "it for you here.", "under which number you can be reached"),
    (f"Hello, this is {OURS}. Just checking in with you today. Please call me back as soon as you "
     f"can. {NUMBER}", "why they are called or what is in it for them"),
    (f"Hello, this is {OURS}. You asked for {{{{ lead.asset }}}}. Please call me back when you "
     f"have a moment. {NUMBER}", "what is in it for them"),
    ("Guten Tag, hier ist {{ sender.name }} von {{ workspace.name }}. Bitte rufen Sie mich "
     "zurück, sobald Sie können. Meine Nummer ist {{ sender.phone }}.",
     "why they are called or what is in it for them"),
)  # fmt: skip


@pytest.mark.parametrize("script", WHOLE)
def test_a_whole_script(script: str, tmp_path: Path) -> None:
    assert found(tmp_path, "S413", **{"templates/call.txt": script}) == []


@pytest.mark.parametrize(("script", "what"), LACKING)
def test_a_script_that_leaves_something_out(script: str, what: str, tmp_path: Path) -> None:
    (finding,) = found(tmp_path, "S413", **{"templates/call.txt": script})
    assert finding.message == f"the script of step 2, a call, does not say {what}"
    assert (finding.path, finding.line) == ("templates/call.txt", 1)


@pytest.mark.parametrize(
    ("called", "near"),
    [("Mrs. Rivers", True), ("Ms Riveira", True), ("Ms. Rivera", False), ("Mr. Okonkwo", False)],
)
def test_a_name_that_is_nearly_a_leads(called: str, near: bool, tmp_path: Path) -> None:
    script = WHOLE[0].replace("Hello,", f"Hello {called},")
    assert bool(found(tmp_path, "S413", **{"templates/call.txt": script})) is near


# -- subjects ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "subject",
    [
        "Your seat expires tonight", "Only 3 places left", "The rebate ends on Friday",
        "Book by 30 April and save 15%", "Final reminder: the price goes up", "See you tomorrow",
        "Prices from €49", "20% off for readers", "Two days to go", "Today: the open day",
        "Heute endet der Rabatt", "Letzte Plätze für den Kurs", "Noch bis 4. Mai: der alte Preis",
        "Anmeldeschluss rückt näher", "Morgen ist es so weit", "Für 89 Euro auf die Messe",
        "Dernière chance pour le salon", "Última oportunidad", "Ultimi posti", "Nog maar 4 plekken",
    ],
)  # fmt: skip
def test_a_subject_that_time_makes_untrue(subject: str) -> None:
    assert list(find_urgency(subject)), subject


@pytest.mark.parametrize(
    "subject",
    [
        "Your question about the well", "Tuesday at ten?", "Page nine of the spring guide",
        "What changed since March", "Last year's river, and this one's", "Guten Morgen aus Kiel",
        "The price of water", "A word before you decide", "The 7 wells of Leeds",
        "My last note about the spring guide", "Ihre Frage vom Montag", "Ein Foto genügt",
        "Left or right: two pumps", "How the last tender ended", "Five checks for Friday afternoon",
        "Wasser bis zum Rand", "The final report is there", "Our best 100 filters", "50 years of soup",
    ],
)  # fmt: skip
def test_a_subject_that_stays_true(subject: str) -> None:
    assert list(find_urgency(subject)) == [], subject


def test_a_reply_has_the_subject_that_its_thread_began_with(tmp_path: Path) -> None:
    text = HEAD.format("event") + "  steps:\n    - {email: follow-up.md, wait: 1 hour}\n"
    text += "    - {email: goodbye.md, wait: 3 business days, thread: reply, goodbye: true}\n"
    first = FILES["templates/follow-up.md"].replace(
        "subject: About {{ lead.asset }}", "subject: The price ends tomorrow\noffer: guide"
    )
    library = "items:\n  guide: {title: G, url: 'https://b.example/g', expires: 2026-03-05}\n"
    files = {"campaigns/spring.yml": text, "templates/follow-up.md": first}
    all_found = found(tmp_path, "D711", **files, **{"content/library.yml": library})
    assert [f.step for f in all_found] == [2]  # on the third it is true, on the sixth it is over
    assert (
        "it leaves on 2026-03-06, and the last day of 'guide' is 2026-03-04" in all_found[0].message
    )


def test_a_false_reply_in_a_campaign_is_an_error(tmp_path: Path) -> None:
    text = (
        FILES["templates/follow-up.md"]
        .replace("subject: About", "subject: 'Re: about")
        .replace("lead.asset }}\npreheader", "lead.asset }}'\npreheader")
    )
    told = found(tmp_path, "W509", **{"templates/follow-up.md": text})
    assert {(one.severity.value, one.step) for one in told} == {("error", 1)}


# -- where leads are from, and where they are ----------------------------------------------


@pytest.mark.parametrize(
    ("source", "third"),
    [
        ("purchased list 03/26", True), ("Apollo.io", True), ("scraped from LinkedIn", True),
        ("Adresshandel", True), ("zugekaufte Liste", True), ("3rd party partner list", True),
        ("Cognism export", True), ("Handelsregister", True), ("data broker", True),
        ("fichier acheté", True), ("webinar", False), ("trade fair", False), ("referral", False),
        ("Website form", False), ("Messe Kiel", False), ("Hunter & Sons open day", False),
        ("LinkedIn ad", False), ("existing customer", False), ("", False), ("newsletter", False),
    ],
)  # fmt: skip
def test_who_got_the_address_from_somebody_else(source: str, third: bool) -> None:
    assert is_third_party(source) is third


@pytest.mark.parametrize(
    ("said", "address", "wanted"),
    [
        ("France", "", "fr"), ("FR", "", "fr"), ("Deutschland", "", "de"), ("Österreich", "", "at"),
        ("The Netherlands", "", "nl"), ("España", "", "es"), ("ITA", "", "it"), ("Brazil", "a@b.pt", None),
        ("", "a@b.ie", "ie"), ("", "a@b.com", None), ("United Kingdom", "", None), ("", "a@b.eu", None),
    ],
)  # fmt: skip
def test_which_country_of_the_eu_somebody_is_in(
    said: str, address: str, wanted: str | None
) -> None:
    assert eu_country(said, address) == wanted


def test_a_stage_is_read_as_people_write_it() -> None:
    assert [stage_of(text) for text in ("Awareness", "2 - consideration", "BOFU", "MQL", "")] == [
        Stage.awareness, Stage.consideration, Stage.decision, None, None,
    ]  # fmt: skip


def test_nobody_is_accountable_only_where_several_may_be(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, "S416", **{"tactful.toml": TWO})
    assert finding.message == "nothing says who follows up which lead: dana, sam all may"
