"""`tactful init`: a workspace that opens and lints clean, from nothing or from a list."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tactful.lint.check.api import check_message, check_workspace
from tactful.lint.commands.init import command
from tactful.lint.findings.finding import Finding
from tactful.lint.lists.proposal import header_proposal
from tactful.lint.lists.starter_files import Sender
from tactful.lint.reading.starter import find_starter
from tactful.templates.errors import TactfulError
from tactful.templates.render.compose import Composer
from tactful.templates.workspace.step import Channel
from tactful.templates.workspace.workspace import open_workspace

LEADS = (
    "Email Address;First Name;Job Title;Company;Budget;Asked for\n"
    "jim@acme.example;Jim;Head of marketing;Acme;€ 1,200;the guide\n"
    "ann@blue.example;Ann;Office manager;Blue;€ 900;the checklist\n"
    "bo@green.example;;Office manager;Green;€ 400;the checklist\n"
)


def run(*words: str) -> Result:
    return CliRunner().invoke(command, list(words), catch_exceptions=True)


ANSWERS = (
    "--yes", "--name", "Radwerk", "--postal", "Radwerk GmbH, Kai 4, 24103 Kiel",
    "--sender", "Eva Lind <eva@radwerk.example>", "--public-url", "https://m.radwerk.example",
    "--about", "the cargo bike guide", "--link", "https://www.radwerk.example/guide",
)  # fmt: skip
# A CRM's export: form options as titles, a question with yes and no, and nothing asked for.
EXPORT = (
    "Record ID,First Name,Last Name,Email,Phone Number,Associated Company,Job Title,"
    "Existing client,Number of Employees\n"
    "1,Ana,Souza,ana@padaria.example,+55 11 4002 8922,Padaria Sol,"
    "Director or vice president of marketing,No,11-50\n"
    "2,Tom,,tom@foerde.example,,Förde Kurier,Manager or supervisor of production,Yes,1-10\n"
    "3,,Ito,ito@yama.example,,,Owner/Founder,No,51-200\n"
)


OWN = {
    "01-thanks": ["I call on Thursday at ten", "Start with the cover", "Read it over coffee"],
    "02-idea": ["Which street is the steepest", "Two riders share one battery", "Hills"],
    "goodbye": ["My door in Kiel is open all summer", "The workshop stays"],
    "call": ["Please ring me back", "Which loads are heavy"],
}


def errors(folder: Path) -> list[Finding]:
    report = check_workspace(open_workspace(folder))
    return [finding for finding in report.findings if finding.severity == "error"]


def written(folder: Path) -> None:
    """Write other words wherever lint finds the starter's."""
    for file in folder.glob("templates/**/*.*"):
        text = file.read_text()
        for words, hit in zip(OWN[file.stem], reversed(list(find_starter(text))), strict=False):
            text = f"{text[: hit.start]}{words}{text[hit.end :]}"
        file.write_text(text)


def test_the_starter_is_nothing_to_send_before_somebody_wrote_it(tmp_path: Path) -> None:
    done = run(str(tmp_path / "new"), "--name", 'The "Blue" Co')
    assert done.exit_code == 0, done.output
    opened = open_workspace(tmp_path / "new")
    assert opened.settings.name == 'The "Blue" Co'
    found = errors(tmp_path / "new")
    assert {f.code for f in found} == {"T104", "D708"}
    templates = {f.path for f in found if f.code == "T104"}
    assert templates == {
        f"templates/welcome/{name}"
        for name in ("01-thanks.mjml", "02-idea.md", "goodbye.md", "call.txt")
    }
    keys = {f.message.partition(" is ")[0] for f in found if f.code == "D708"}
    assert keys == {
        "postal_address", "website", "public_url", "mailboxes.alex.address", "mailboxes.alex.name",
        "mailboxes.alex.title", "mailboxes.alex.phone", "mailboxes.alex.host",
        "mailboxes.alex.user", "items.offer.url", "fields.lead.asset.fallback",
    }  # fmt: skip
    ignored = (tmp_path / "new" / ".gitignore").read_text().splitlines()
    assert {".tactful/", "/preview.html"} <= set(ignored)


@pytest.mark.parametrize("contacts", [LEADS, EXPORT, "mail\nann@blue.example\n",
                                      "name,email\nAnn Lee,ann@blue.example\n"])  # fmt: skip
def test_with_answers_and_own_words_nothing_is_left_to_fix(tmp_path: Path, contacts: str) -> None:
    leads = tmp_path / "leads.csv"
    leads.write_text(contacts)
    done = run(str(tmp_path / "new"), "--contacts", str(leads), *ANSWERS)
    assert done.exit_code == 0, done.output
    assert "Still an example" not in done.output
    assert {f.code for f in errors(tmp_path / "new")} == {"T104"}
    written(tmp_path / "new")
    assert errors(tmp_path / "new") == []


def test_one_sentence_of_the_starter_is_enough_to_hold_a_message(tmp_path: Path) -> None:
    leads = tmp_path / "leads.csv"
    leads.write_text(EXPORT)
    run(str(tmp_path / "new"), "--contacts", str(leads), *ANSWERS)
    goodbye = tmp_path / "new" / "templates" / "welcome" / "goodbye.md"
    before = goodbye.read_text()
    written(tmp_path / "new")
    goodbye.write_text(before.replace(" ", "  ").upper().replace("{{  ", "{{ "))
    source = before.replace("Say here how people", "Say  here\nhow people")
    goodbye.write_text(source)
    assert {(f.code, f.path) for f in errors(tmp_path / "new")} == {
        ("T104", "templates/welcome/goodbye.md")
    }
    opened = open_workspace(tmp_path / "new")
    composer = Composer(opened, opened.campaign("welcome"))
    values = {"contact.email": "ana@padaria.example", "contact.first_name": "Ana"}
    marked = composer.marked(
        4, values, sender=opened.settings.mailboxes["eva"], unsubscribe_url="https://m.example/u"
    )
    found = check_message(opened, opened.campaign("welcome"), 4, marked, values)
    assert "M201" in {finding.code for finding in found if finding.severity == "error"}


def test_the_answers_are_in_the_files(tmp_path: Path) -> None:
    leads = tmp_path / "leads.csv"
    leads.write_text(EXPORT)
    run(str(tmp_path / "new"), "--contacts", str(leads), *ANSWERS)
    opened = open_workspace(tmp_path / "new")
    settings, box = opened.settings, opened.settings.mailboxes["eva"]
    assert (settings.name, settings.website) == ("Radwerk", "https://www.radwerk.example")
    assert settings.postal_address == "Radwerk GmbH, Kai 4, 24103 Kiel"
    assert (box.address, box.name, box.phone) == ("eva@radwerk.example", "Eva Lind", "")
    assert (box.host, box.password) == ("smtp.radwerk.example", "env:EVA_SMTP_PASSWORD")
    assert opened.fields["lead.asset"].fallback == "the cargo bike guide"
    assert opened.content["offer"].url == "https://www.radwerk.example/guide"


def test_options_and_answers_are_found_and_never_printed(tmp_path: Path) -> None:
    leads = tmp_path / "leads.csv"
    leads.write_text(EXPORT)
    done = run(str(tmp_path / "new"), "--contacts", str(leads), *ANSWERS)
    opened = open_workspace(tmp_path / "new")
    kinds = {key: field.type for key, field in opened.fields.items()}
    assert kinds["contact.title"] == kinds["contact.company_size"] == "picklist"
    assert kinds["contact.existing_client"] == "picklist"
    assert "{{ contact.existing_client }}  yes or no" in done.output
    mails = "".join(file.read_text() for file in (tmp_path / "new/templates/welcome").iterdir())
    assert "title" not in mails.replace("sender.title", "").replace("mj-title", "")


@pytest.mark.parametrize("before", ["As {{ contact.title }},", "As a {{ contact.title }},",
                                    "As {{ contact.title | a_an }},"])  # fmt: skip
def test_an_option_in_a_sentence_is_seen_whatever_the_field_is(tmp_path: Path, before: str) -> None:
    rows = "".join(
        f"p{number}@acme.example,{title}\n"
        for number, title in enumerate(
            ("Director or vice president of marketing", "Manager or supervisor of production") * 6
        )
    )
    leads = tmp_path / "leads.csv"
    leads.write_text(f"email,job title\n{rows}")
    folder = tmp_path / "new"
    run(str(folder), "--contacts", str(leads), *ANSWERS)
    written(folder)
    idea = folder / "templates" / "welcome" / "02-idea.md"
    idea.write_text(idea.read_text().replace("It goes with", f"{before} you know. It goes with"))
    assert {"T107", "M207"} <= {f.code for f in errors(folder)}
    settings = folder / "tactful.toml"
    settings.write_text(settings.read_text().replace('title]\ntype = "picklist"',
                                                     'title]\ntype = "text"'))  # fmt: skip
    codes = {f.code for f in check_workspace(open_workspace(folder)).findings}
    assert "M212" in codes


LABORATORY = (
    "Anrede;Titel;Vorname;Nachname;E-Mail geschäftl.;Tel. (dienstl.);Praxis / Labor;Interesse;"
    "PLZ;Land;Betreuer\n"
    "Frau;Dr.;Katharina;Böhm;k.boehm@praxis-boehm.example;+49 761 555 01;Praxis Dr. Böhm;"
    "Kronen (Zirkon);79098;Deutschland;Jonas Auerbach\n"
    "Herr;;Ali;Ak;ak@zahnteam-lahr.example;+49 7821 555 02;Zahnteam Lahr GmbH;"
    "Schienen (digital);77933;Deutschland;J. Auerbach\n"
    "Herr;Prof. Dr.;Jens;Roth;roth@huber-zahn.example;+49 7634 555 33;Zahnarzt Huber;"
    "Kronen (Zirkon);79423;Deutschland;Jonas Auerbach\n"
    "Madame;;Solène;Petit;s.petit@cabinet-petit.example;+33 3 89 55 02 31;Cabinet Petit;"
    "Schienen (digital);68000;Frankreich;\n"
    "Frau;;Ute;Lang;ute@praxis-lang.example;+49 761 555 0148;Praxis Lang;"
    "Kronen (Zirkon);79115;Deutschland;Jonas Auerbach\n"
    "Herr;Dr.;Uwe;Seidel;uwe@praxis-seidel.example;+49 7668 555 70;Praxis Seidel;"
    "Schienen (digital);79241;Deutschland;Jonas Auerbach\n"
)


def test_columns_of_another_trade_are_known_by_their_values(tmp_path: Path) -> None:
    leads = tmp_path / "leads.csv"
    leads.write_text(LABORATORY, encoding="cp1252")
    folder = tmp_path / "new"
    said = run(str(folder), "--contacts", str(leads), *ANSWERS)
    assert said.exit_code == 0, said.output
    opened = open_workspace(folder)
    kinds = {key: field.type.value for key, field in opened.fields.items()}
    assert kinds["contact.phone"] == "phone" and kinds["contact.company"] == "company"
    assert kinds["contact.anrede"] == kinds["contact.titel"] == kinds["contact.plz"] == "text"
    channels = [step.channel for step in opened.campaign("welcome").sequence.steps]
    assert channels.count(Channel.call) == 1
    assert opened.settings.timezone == "Europe/Berlin"
    assert "Most of them are in Europe/Berlin" in said.output
    assert [box.name for box in opened.settings.mailboxes.values()] == [
        "Eva Lind", "Jonas Auerbach"
    ]  # fmt: skip


def test_the_commented_spoken_forms_can_be_filled_in(tmp_path: Path) -> None:
    leads = tmp_path / "leads.csv"
    leads.write_text(LABORATORY, encoding="cp1252")
    folder = tmp_path / "new"
    run(str(folder), "--contacts", str(leads), *ANSWERS)
    settings = folder / "tactful.toml"
    text = settings.read_text().replace("# [fields.contact.interesse.spoken]",
                                        "[fields.contact.interesse.spoken]")  # fmt: skip
    settings.write_text(text.replace('# "Kronen (Zirkon)" = "…"', '"Kronen (Zirkon)" = "Kronen"'))
    assert open_workspace(folder).fields["contact.interesse"].spoken == {
        "Kronen (Zirkon)": "Kronen"
    }


def test_a_column_of_what_they_asked_for_is_the_topic(tmp_path: Path) -> None:
    leads = tmp_path / "leads.csv"
    leads.write_text(LEADS)
    done = run(str(tmp_path / "new"), "--contacts", str(leads))
    assert done.exit_code == 0, done.output
    assert "{{ contact.budget }}" in done.output
    opened = open_workspace(tmp_path / "new")
    assert opened.fields["lead.asset"].columns == ("Asked for",)
    assert opened.fields["contact.first_name"].fallback == "there"
    assert opened.fields["contact.budget"].type == "money"
    campaign = opened.campaign("welcome")
    assert campaign.audience.contacts == "contacts/leads.csv"
    assert [step.channel for step in campaign.sequence.steps] == ["email"] * 3  # nobody to call
    assert check_workspace(opened).recipients == 3


def test_options_of_what_they_asked_for_are_no_topic(tmp_path: Path) -> None:
    leads = tmp_path / "leads.csv"
    rows = "".join(f"p{n}@a.example,{('PRODUCT_DEMO', 'PRICE_LIST')[n % 2]}\n" for n in range(6))
    leads.write_text(f"email,content\n{rows}")
    run(str(tmp_path / "new"), "--contacts", str(leads), *ANSWERS)
    opened = open_workspace(tmp_path / "new")
    assert opened.fields["lead.asset"].type == "picklist"
    assert opened.fields["lead.topic"].fallback == "the cargo bike guide"
    written(tmp_path / "new")
    assert errors(tmp_path / "new") == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--sender", "Eva Lind"), "'Eva Lind' has no address"),
        (("--link", "www.radwerk.example"), "begin it with https://"),
        (("--public-url", "radwerk"), "'radwerk' is not a web address"),
    ],
)
def test_an_answer_that_cannot_be_read_is_told(
    tmp_path: Path, words: tuple[str, str], told: str
) -> None:
    done = run(str(tmp_path / "new"), *words)
    assert done.exit_code == 2
    assert told in done.output
    assert not (tmp_path / "new").exists()


def test_at_a_terminal_it_asks_for_what_it_cannot_know(tmp_path: Path) -> None:
    said = [
        "Radwerk", "Kai 4, 24103 Kiel", "Eva Lind", "Eva Lind <eva@radwerk.example>",
        "https://www.radwerk.example", "", "the guide", "",
    ]  # fmt: skip
    shown = typed([sys.executable, "-m", "tactful", "init", str(tmp_path / "new")], said)
    assert "Who writes" in shown
    assert "'Eva Lind' cannot be read" in shown
    settings = open_workspace(tmp_path / "new").settings
    assert (settings.name, settings.mailboxes["eva"].name) == ("Radwerk", "Eva Lind")
    left = shown.partition("Still an example")[2].partition("Next:")[0].split()[-2:]
    assert left == ["public_url", "items.offer.url"]


def typed(words: list[str], answers: list[str]) -> str:
    """Run a command at a terminal of its own and type answers; return what it shows."""
    ours, theirs = os.openpty()
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    done = subprocess.run(words, stdin=theirs, capture_output=True, text=True, check=True)
    os.close(ours)
    os.close(theirs)
    return done.stdout


def test_nothing_is_overwritten_and_nothing_half_done(tmp_path: Path) -> None:
    (tmp_path / "tactful.toml").write_text("mine")
    done = run(str(tmp_path))
    assert isinstance(done.exception, TactfulError)
    assert "the file already exists" in str(done.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["tactful.toml"]
    assert (tmp_path / "tactful.toml").read_text() == "mine"


def test_a_list_without_addresses_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    leads = tmp_path / "leads.csv"
    leads.write_text("name,town\nJim,Leeds\n")
    done = run(str(tmp_path / "new"), "--contacts", str(leads))
    assert isinstance(done.exception, TactfulError)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Não contactar", "nao_contactar"),
        ("Größe", "grosse"),
        ("Straße", "strasse"),
        ("Øl pr. måned", "ol_pr_maned"),
        ("Łączny obrót", "laczny_obrot"),
        ("Año", "ano"),
        ("Orçamento até", "orcamento_ate"),
        ("Çalışan sayısı", "calisan_sayisi"),
        ("Размер парка", "razmer_parka"),
        ("Щедрость", "shchedrost"),
        ("Μέγεθος στόλου", "megethos_stoloy"),
        ("プラン", "puran"),
        ("예산", "yesan"),
        ("规模", "column_2"),
        ("№ 规模", "column_2"),
        ("Œuvre", "oeuvre"),
        ("ﬁrst choice", "first_choice"),
        ("3º trimestre", "column_3o_trimestre"),
    ],
)  # fmt: skip
def test_the_key_of_a_column_keeps_its_letters(tmp_path: Path, header: str, key: str) -> None:
    leads = tmp_path / "leads.csv"
    leads.write_text(f"email,{header}\njo@a.example,x\n", encoding="utf-8")
    assert header_proposal(leads)[1].key == f"contact.{key}"


def test_a_mailbox_is_called_as_its_sender_is() -> None:
    assert [Sender(name, "x@a.example").key for name in ("Zoë Lind", "Łukasz", "Юлия", "李")] == [
        "zoe", "lukasz", "yuliya", "x",
    ]  # fmt: skip


OWNERS = """\
email,first_name,Contact owner
a@a.example,Ann,Eva Lind
b@b.example,Bob,Tim Voss
c@c.example,Cy,"Voss, Tim"
d@d.example,Di,kim@radwerk.example
e@e.example,Ed,Eva Maas
f@f.example,Fe,Unassigned
g@g.example,Gi,0055e0000012Abc
"""


@pytest.mark.parametrize(
    ("sender", "boxes", "left"),
    [
        (("--sender", "Eva Lind <eva@radwerk.example>"), "eva tim kim eva_maas",
         "tim.address tim.user kim.name eva_maas.address eva_maas.user"),
        ((), "tim eva kim eva_maas",
         "tim.address tim.user eva.address eva.user kim.name eva_maas.address eva_maas.user"),
    ],
)  # fmt: skip
def test_each_owner_of_the_list_gets_a_mailbox(
    tmp_path: Path, sender: tuple[str, ...], boxes: str, left: str
) -> None:
    leads = tmp_path / "leads.csv"
    leads.write_text(OWNERS)
    done = run(str(tmp_path / "new"), "--contacts", str(leads), "--yes", *sender)
    assert f"The list has 4 owners, with a mailbox each: {', '.join(boxes.split())}." in done.output
    settings = open_workspace(tmp_path / "new").settings
    assert list(settings.mailboxes) == boxes.split()
    assert settings.mailboxes["tim"].name == "Tim Voss"
    assert {box.host for box in settings.mailboxes.values()} == {"smtp.radwerk.example"}
    found = errors(tmp_path / "new")
    keys = [f.message.split()[0] for f in found if f.message.startswith("mailboxes.")]
    assert keys == [f"mailboxes.{one}" for one in left.split()]
    assert [f.line for f in found if f.code == "R315"] == [8]  # a number is nobody's name


OUT = "read as an opt-out: an empty cell or a no is fine, anything else means no email"


@pytest.mark.parametrize(
    ("header", "values", "told"),
    [
        ("Não contactar", "sim não", OUT),
        ("Unsubscribed", "yes no", OUT),
        ("Do Not Email", "1 0", OUT),
        ("Abgemeldet am", "2026-01-02 -", OUT),
        ("Opted out", "yes no", OUT),
        ("Newsletter", "yes no", "read as a consent: whose was withdrawn gets no email"),
        ("Consentimento", "sim retirado", "read as a consent: whose was withdrawn gets no email"),
        ("Email status", "subscribed unsubscribed", "who has 'unsubscribed' here gets no email"),
        ("Lead Status", "New Working", None),
        ("Do not call", "yes no", None),
        ("Notes", "x y", None),
    ],
)
def test_a_column_that_is_read_as_an_opt_out_is_told(
    tmp_path: Path, header: str, values: str, told: str | None
) -> None:
    leads = tmp_path / "leads.csv"
    rows = "".join(f"p{n}@a.example,{value}\n" for n, value in enumerate(values.split() * 9))
    leads.write_text(f"email,{header}\n{rows}", encoding="utf-8")
    done = run(str(tmp_path / "new"), "--contacts", str(leads), *ANSWERS)
    lines = [line for line in done.output.splitlines() if line.startswith(f"  {header} ")]
    settings = (tmp_path / "new" / "tactful.toml").read_text(encoding="utf-8")
    (declared,) = [line for line in settings.splitlines() if f'columns = ["{header}"]' in line]
    if told is None:
        assert "no email" not in done.output + settings
    else:
        assert lines[0].endswith(f"; {told}")
        assert declared.endswith(f"# {told}")
        assert ".spoken" not in settings  # nobody is told their own opt-out
        assert f'not_opt_outs = ["{header}"]' in done.output


def test_a_value_of_a_list_cannot_end_the_comment_it_is_told_in(tmp_path: Path) -> None:
    leads = tmp_path / "leads.csv"
    value = '"unsubscribed\nname = ""x""\x1b[31m"'
    leads.write_text(f"email,Email status\njo@a.example,{value}\nal@a.example,subscribed\n")
    run(str(tmp_path / "new"), "--contacts", str(leads), *ANSWERS)
    assert open_workspace(tmp_path / "new").settings.name == "Radwerk"
