"""`tactful draft`: a sequence from an initial email, a list and the library, that lint finds clean."""

import json
import re
import sys
from collections.abc import Callable
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tactful.lint.commands.draft import command
from tactful.lint.drafting.draft import Draft, DraftedStep
from tactful.lint.drafting.drafting import Request, drafted
from tactful.lint.drafting.evidence import COLLEAGUE, NOTE, REFERRER, evidence_in, label_of
from tactful.lint.drafting.filling import fill, read_play_text
from tactful.lint.drafting.judged import drafted_clean
from tactful.lint.drafting.play import plays
from tactful.lint.drafting.slots import Slot
from tactful.lint.findings.finding import Finding, Severity
from tactful.lint.lists.recipients import read_recipients
from tactful.lint.reading.slots import find_slots
from tactful.templates.errors import ProblemsError, WorkspaceError
from tactful.templates.workspace.fields import Field, FieldType
from tactful.templates.workspace.step import Channel
from tactful.templates.workspace.workspace import open_workspace

from .draft_trades import BAKERY, CHOIR, DENTAL, HARBOUR, LANGUAGES, LIFTS, SOLAR, TRADES, Trade
from .draft_trades_later import LATER

TODAY = date(2026, 11, 30)
_SIGNED = "\n{{ sender.name }}\\\n"


def draft(trade: Trade, root: Path, **asked: str) -> Draft:
    trade.lay(root)
    return drafted(open_workspace(root), request(trade, **asked), today=TODAY)


def request(trade: Trade, *, play: str | None = None, lead_type: str | None = None) -> Request:
    paths = Path("templates") / trade.mail, Path("contacts") / trade.list_name
    return Request(*paths, lead_type=lead_type or trade.lead_type, play=play)


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(command, ["-C", str(root), *words])


def asked(trade: Trade, *more: str) -> tuple[str, ...]:
    return (
        *("--from", f"templates/{trade.mail}", "--list", f"contacts/{trade.list_name}"),
        *("--lead-type", trade.lead_type, *more),
    )


def counted(findings: list[Finding]) -> list[str]:
    return [f"{f.path} {f.code} {f.message}" for f in findings if f.severity is not Severity.info]


def sentences(one: DraftedStep) -> set[str]:
    """Return what a step says itself, by sentence: without front matter, greeting and signature."""
    text = re.sub(r"\A---\n.*?^---\n[^\n]+\n", "", one.text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"\{%.*?%\}", "", text.partition(_SIGNED)[0])
    plain = " ".join(re.sub(r"\{\{.*?\}\}", "X", text).split())
    found = re.split(r"(?<=[.?!])\s+", plain)
    return {s for s in found if len(re.findall(r"[^\W\d_]{2,}", s)) >= 4}


@pytest.mark.parametrize("trade", [*TRADES, *LATER], ids=lambda trade: trade.name)
def test_a_draft_of_a_trade_that_no_play_names_is_clean(trade: Trade, tmp_path: Path) -> None:
    trade.lay(tmp_path)
    found, findings = drafted_clean(open_workspace(tmp_path), request(trade), today=TODAY)
    assert found.play.name == trade.play
    assert found.language == trade.language
    assert counted(findings) == []
    assert len(found.steps) >= 3
    assert [one.step.goodbye for one in found.steps if one.step.channel is Channel.email][-1]
    assert all(one.evidence for one in found.steps if one.step.channel is Channel.email)
    scripts = [one.text for one in found.steps if one.step.channel is not Channel.email]
    assert [text for text in scripts if re.search(r"[^\n]{60}[^.!?”\n]\n[a-z]", text)] == []
    for one, other in combinations(found.steps, 2):
        assert not sentences(one) & sentences(other), (one.key, other.key)


def test_the_command_writes_a_campaign_that_lint_passes(tmp_path: Path) -> None:
    BAKERY.lay(tmp_path)
    done = run(tmp_path, *asked(BAKERY))
    assert done.exit_code == 0, done.output
    assert "Play trade-fair-badge, because it says 'fair'" in done.output
    assert "Lint: clean." in done.output
    campaign = open_workspace(tmp_path).campaign("fair")
    assert [step.channel.value for step in campaign.sequence.steps] == [
        *("email", "call", "email", "email", "email"),
    ]
    assert campaign.initial == BAKERY.mail
    assert campaign.emails[0].evidence == "lead.interested_in"


def test_a_draft_says_only_what_stands_somewhere(tmp_path: Path) -> None:
    """No number in a draft but those of the initial email, and none of a lead in the files."""
    for number, trade in enumerate((BAKERY, HARBOUR, SOLAR)):
        found = draft(trade, tmp_path / str(number))
        for one in found.steps:
            said = re.sub(r"\{[{%].*?[%}]\}|https?://\S+", "", one.text)
            assert set(re.findall(r"\d+", said)) <= set(re.findall(r"\d+", trade.text)), one.text


def test_the_script_has_what_the_email_said_and_who_calls(tmp_path: Path) -> None:
    call = next(one for one in draft(HARBOUR, tmp_path).steps if one.key == "call")
    assert "“We have 22 berths with shore power, and the crane lifts 18 tonnes.”" in call.text
    for needed in ("contact.phone", "lead.notes", "sender.name", "workspace.name", "sender.phone"):
        assert f"{{{{ {needed}" in call.text, needed


def test_the_question_of_the_email_is_asked_again_alone(tmp_path: Path) -> None:
    found = draft(LANGUAGES, tmp_path)
    ask = next(one for one in found.steps if one.key == "ask")
    assert "subject: Welche Sprache möchtest du sprechen, und wozu?" in ask.text


def test_tone_and_greeting_are_those_of_the_email(tmp_path: Path) -> None:
    formal, familiar = draft(SOLAR, tmp_path / "a"), draft(LANGUAGES, tmp_path / "b")
    assert formal.formal and not familiar.formal
    texts = "".join(one.text for one in familiar.steps if one.step.channel is Channel.email)
    assert not re.search(r"(?<=[a-z,] )(?:Sie|Ihnen|Ihre?)\b", texts)
    assert "Hallo {{ contact.first_name | given }}," in texts
    assert "Guten Tag {{ contact.full_name | given }}," in formal.steps[0].text


def test_an_item_fits_its_stage_and_is_offered_once(tmp_path: Path) -> None:
    found = draft(DENTAL, tmp_path)
    offered = {one.key: re.findall(r"content\.(\w+)\.url", one.text) for one in found.steps}
    assert offered["item"] == ["rueckläufer"]
    assert offered["proof"] == ["ablauf"]


def test_other_evidence_makes_another_campaign(tmp_path: Path) -> None:
    """The same email and play: what is known of the leads decides what is said."""
    rows = (
        "email,full_name,requested\nann@a.example,Ann Lee,a quote\nbo@b.example,Bo Day,two doors\n"
    )
    plain = _with(LIFTS, rows=rows)
    rich, poor = draft(LIFTS, tmp_path / "a"), draft(plain, tmp_path / "b", play="pricing-request")
    assert [one.key for one in poor.steps] != [one.key for one in rich.steps]
    assert "lead.message" in rich.steps[0].text
    assert "lead.message" not in "".join(one.text for one in poor.steps)


def test_two_trades_of_one_play_say_different_things(tmp_path: Path) -> None:
    fair, other = (
        draft(BAKERY, tmp_path / "a"),
        draft(LATER[0], tmp_path / "b", play="trade-fair-badge", lead_type="event"),
    )
    same = [
        key
        for key in {one.key for one in fair.steps} & {one.key for one in other.steps}
        if _text(fair, key) == _text(other, key)
    ]
    assert same == []


def _text(found: Draft, key: str) -> str:
    return next(one.text for one in found.steps if one.key == key)


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    found = draft(CHOIR, tmp_path)
    assert "call: the list has no phone numbers of most leads (contact.phone)" in found.left_out
    assert "item: the library has no item that the leads do not have yet" in found.left_out
    assert any("no number to call back" in note for note in found.notes)


def test_a_note_is_shown_with_a_warning_to_read_it(tmp_path: Path) -> None:
    assert draft(HARBOUR, tmp_path).notes[0].startswith("{{ lead.notes }} is shown to the leads")


# -- what cannot be drafted ------------------------------------------------------------


def refused(trade: Trade, root: Path, **more: str) -> str:
    with pytest.raises(ProblemsError) as error:
        draft(trade, root, **more)
    return str(error.value)


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    BAKERY.lay(tmp_path)
    done = run(tmp_path, "--from", "templates/none.mjml", "--list", "contacts/none.csv",
               "--play", "trade-fare", "--name", "a b")  # fmt: skip
    said = str(done.exception)
    assert isinstance(done.exception, WorkspaceError)
    assert "templates/none.mjml: there is no such initial email" in said
    assert "contacts/none.csv: there is no such list" in said
    assert "unknown play 'trade-fare'; did you mean" in said
    assert "'a b' is no name for a campaign" in said


def test_files_outside_the_workspace_are_refused(tmp_path: Path) -> None:
    root = BAKERY.lay(tmp_path / "in")
    (tmp_path / "mail.md").write_text(BAKERY.text)
    (tmp_path / "list.csv").write_text(BAKERY.rows)
    asked_for = Request(tmp_path / "mail.md", tmp_path / "list.csv")
    with pytest.raises(WorkspaceError) as error:
        drafted(open_workspace(root), asked_for, today=TODAY)
    assert "outside the workspace's templates/; copy it into templates/" in str(error.value)
    assert "the list is outside the workspace; copy it into contacts/" in str(error.value)


def test_no_evidence_is_a_plain_cannot_because(tmp_path: Path) -> None:
    bare = _with(
        BAKERY, rows="email,first_name,company\na@x.example,Ann,Acme\nb@y.example,Bo,Blue\n"
    )
    said = refused(bare, tmp_path)
    assert "cannot draft, because no column says what each lead asked, took or told" in said


def test_a_column_without_a_field_is_named(tmp_path: Path) -> None:
    bare = _with(
        BAKERY,
        rows="email,first_name,company,Flour\na@x.example,Ann,Acme,rye\nb@y.example,Bo,Blue,spelt\n",
    )
    assert "declare fields for 'Flour' in tactful.toml" in refused(bare, tmp_path)


def test_the_same_value_for_all_is_no_evidence(tmp_path: Path) -> None:
    same = _with(
        BAKERY,
        rows="email,first_name,company,interested_in\na@x.example,Ann,Acme,rye\nb@y.example,Bo,Blue,rye\n",
    )
    assert "'Interested in' has the same value for everybody" in refused(same, tmp_path)


def test_a_list_without_addresses_or_rows_is_refused(tmp_path: Path) -> None:
    none = _with(BAKERY, rows="first_name,company,interested_in\nAnn,Acme,rye\n")
    assert "no column holds email addresses" in refused(none, tmp_path / "a")
    empty = _with(BAKERY, rows="email,first_name,company,interested_in\n")
    assert "the list has no rows" in refused(empty, tmp_path / "b")


def test_a_language_that_no_play_has_is_refused(tmp_path: Path) -> None:
    french = _with(BAKERY, text=(
        "---\nsubject: Du pain encore tiède à six heures\n---\nBonjour {{ contact.first_name }},\n\n"
        "la plupart des hôtels cuisent du pain surgelé, parce que personne ne livre avant six heures. "
        "Nous le faisons : le four est allumé à minuit. Combien de clients avez-vous au petit "
        "déjeuner ?\n\n{{ workspace.postal_address }} {{ unsubscribe_url }}\n"
    ))  # fmt: skip
    said = refused(french, tmp_path)
    assert (
        "cannot draft, because the initial email is in 'fr' and the plays have only: de, en" in said
    )
    assert "plays/NAME/fr/" in said


def test_nothing_that_says_which_play_is_refused(tmp_path: Path) -> None:
    said = refused(_with(CHOIR, rows=CHOIR.rows.replace("last_", ""), fields=CHOIR.fields.replace("last_", ""),
                         text=CHOIR.text.replace("again", "too").replace("long time", "while").replace("back", "along"),
                         list_name="singers.csv", lead_type="event"), tmp_path)  # fmt: skip
    assert (
        "nothing in the initial email or the list says which play this is; name one with --play"
        in said
    )


def test_a_play_needs_what_it_is_about(tmp_path: Path) -> None:
    said = refused(BAKERY, tmp_path, play="referral")
    assert "cannot fill the play 'referral', because nothing says who referred them" in said


def test_days_are_left_out_where_they_would_be_in_another_language(tmp_path: Path) -> None:
    found = draft(_with(DENTAL, locale="en-GB"), tmp_path)
    assert "| day" not in "".join(one.text for one in found.steps)
    assert any('write locale = "de" in tactful.toml' in note for note in found.notes)


def _with(trade: Trade, **other: str) -> Trade:
    return Trade(**{**vars(trade), **other})


# -- files -----------------------------------------------------------------------------


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    BAKERY.lay(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    done = run(tmp_path, *asked(BAKERY, "--dry-run"))
    assert "--- templates/fair/01-thanks.md" in done.output
    assert "Nothing was written." in done.output
    assert sorted(tmp_path.rglob("*")) == before


def test_json_has_the_files_and_whether_they_were_written(tmp_path: Path) -> None:
    BAKERY.lay(tmp_path)
    whole = json.loads(run(tmp_path, *asked(BAKERY, "--format", "json")).output)
    assert whole["written"] is True and whole["findings"] == []
    for name, text in whole["files"].items():
        assert (tmp_path / name).read_text(encoding="utf-8") == text


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    BAKERY.lay(tmp_path)
    own = tmp_path / "templates" / "fair" / "01-thanks.md"
    own.write_text("mine\n")
    said = str(run(tmp_path, *asked(BAKERY, "--force")).exception)
    assert "templates/fair/01-thanks.md: the file already exists; choose another --name" in said
    assert own.read_text() == "mine\n"
    assert not (tmp_path / "campaigns").exists()


def test_force_replaces_only_what_was_drafted_and_not_changed(tmp_path: Path) -> None:
    BAKERY.lay(tmp_path)
    assert run(tmp_path, *asked(BAKERY)).exit_code == 0
    said = str(run(tmp_path, *asked(BAKERY)).exception)
    assert (
        said.count("the file already exists, as it was drafted; write it again with --force") == 6
    )
    assert run(tmp_path, *asked(BAKERY, "--force")).exit_code == 0
    edited = tmp_path / "templates" / "fair" / "05-goodbye.md"
    edited.write_text(edited.read_text().replace("The fair is over", "We are home again"))
    said = str(run(tmp_path, *asked(BAKERY, "--force")).exception)
    assert "05-goodbye.md: somebody changed this file since it was drafted" in said
    assert "We are home again" in edited.read_text()


# -- plays -----------------------------------------------------------------------------

SHIPPED = (
    *("content-download", "demo-request", "dormant-lead", "free-trial-ended", "handed-over"),
    *("pricing-request", "referral", "trade-fair-badge", "webinar-attended", "webinar-missed"),
)


def test_the_shipped_plays_are_listed(tmp_path: Path) -> None:
    BAKERY.lay(tmp_path)
    listed = run(tmp_path, "--list-plays").output
    assert tuple(line.split()[0] for line in listed.splitlines()) == SHIPPED
    told = json.loads(run(tmp_path, "--list-plays", "--format", "json").output)
    assert [play["languages"] for play in told["plays"]] == [["de", "en"]] * len(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_each_step_of_a_play_has_a_text_in_each_language(name: str, tmp_path: Path) -> None:
    play = plays(open_workspace(BAKERY.lay(tmp_path)))[name]
    assert play.steps[-1].goodbye
    assert len({step.brings for step in play.steps}) == len(play.steps)
    for language in play.languages:
        for step in play.steps:
            text = read_play_text(*play.text(step, language))
            assert text.paragraphs, step.text
            assert text.subject or step.channel is not Channel.email, step.text


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", SHIPPED)
def test_no_two_steps_of_a_play_share_a_sentence(name: str, language: str, tmp_path: Path) -> None:
    """Whatever is known of the leads: all that any two of its texts can say is compared."""
    play = plays(open_workspace(BAKERY.lay(tmp_path)))[name]
    said = {}
    for step in play.steps:
        text = read_play_text(*play.text(step, language))
        blocks = [block for choice in text.paragraphs for block in choice]
        lines = [re.sub(r"\{\{.*?\}\}|\[\[[\w-]+\]\]", "X", " ".join(b.split())) for b in blocks]
        said[step.text] = {
            sentence
            for line in lines
            for sentence in re.split(r"(?<=[.?!])\s+", line)
            if len(re.findall(r"[^\W\d_]{2,}", sentence)) >= 4
        }
    shared = {(one, other): said[one] & said[other] for one, other in combinations(said, 2)}
    assert {pair: both for pair, both in shared.items() if both} == {}


def own_play(
    root: Path, text: str = "Your dough is [[thing]].\n\nWhat do you bake in it?\n"
) -> None:
    folder = root / "plays" / "dough-check"
    (folder / "en").mkdir(parents=True)
    (folder / "play.yml").write_text(
        "about: People who sent us a dough\nlead_types: [event]\nsigns: {en: [butter]}\nsteps:\n"
        "  - email: look\n    wait: 1 hour\n    brings: what we saw in the dough\n"
        "  - email: bye\n    wait: 2 business days\n    brings: goodbye\n    goodbye: true\n"
    )
    (folder / "en" / "look.md").write_text(f"---\nsubject: Your dough\n---\n{text}")
    (folder / "en" / "bye.md").write_text(
        "---\nsubject: The end\n---\nNo more of [[thing]] from me.\n"
    )


def test_a_workspace_adds_its_own_play(tmp_path: Path) -> None:
    own_play(BAKERY.lay(tmp_path))
    assert "dough-check" in run(tmp_path, "--list-plays").output
    found = drafted(open_workspace(tmp_path), request(BAKERY, play="dough-check"), today=TODAY)
    assert "Your dough is {{ lead.interested_in }}." in found.steps[0].text
    assert "{{ unsubscribe_url }}" in found.steps[0].text


def test_faults_of_a_play_have_their_places(tmp_path: Path) -> None:
    own_play(BAKERY.lay(tmp_path), "Your dough is [[thin]].\n")
    said = refused_in(tmp_path, play="dough-check")
    assert (
        "plays/dough-check/en/look.md:4: '[[thin]]' is no slot; did you mean '[[thing]]'?" in said
    )
    (tmp_path / "plays" / "dough-check" / "play.yml").write_text(
        "about: Dough\nlead_types: [event]\nsteps:\n  - email: look\n    wait: soon\n    brings: x y z\n"
        "    needs: [dough]\n"
    )
    said = refused_in(tmp_path)
    assert "plays/dough-check/play.yml:5" in said and "'soon' is not a waiting time" in said
    assert "'dough' is no slot" in said


def refused_in(root: Path, **more: str) -> str:
    with pytest.raises(WorkspaceError) as error:
        drafted(open_workspace(root), request(BAKERY, **more), today=TODAY)
    return str(error.value)


def test_a_play_may_not_lead_out_of_the_workspace(tmp_path: Path) -> None:
    root = BAKERY.lay(tmp_path / "in")
    (tmp_path / "secret.md").write_text("secret\n")
    own_play(root)
    (root / "plays" / "dough-check" / "en" / "look.md").unlink()
    (root / "plays" / "dough-check" / "en" / "look.md").symlink_to(tmp_path / "secret.md")
    assert "this link points to something that is outside the workspace" in refused_in(root)


def test_a_value_that_may_be_missing_gets_the_next_choice() -> None:
    slots = {"note": Slot("{{ lead.note }}", ("lead.note",), ("lead.note",), full=False),
             "thing": Slot("{{ lead.asset }}", ("lead.asset",))}  # fmt: skip
    found = fill(("A [[note]].", "B [[thing]].", "C."), slots, formal=True, line=True)
    assert found is not None
    assert (
        found.text == "{% if lead.note %}A {{ lead.note }}.{% else %}B {{ lead.asset }}.{% endif %}"
    )
    assert found.sure == frozenset()
    assert fill(("A [[note]].",), slots, formal=True, line=True) is None
    assert fill(("[[Sie|du]]",), slots, formal=False, line=True).text == "du"  # type: ignore[union-attr]


def test_labels_read_as_a_person_writes_them() -> None:
    assert label_of("weekly_loaves") == "Weekly loaves"
    assert label_of("deliveryBefore") == "Delivery before"
    assert label_of("Zimmer pro Haus:") == "Zimmer pro Haus"


def test_a_quoted_value_without_words_is_no_placeholder() -> None:
    assert list(find_slots("The note from then is “···” today.")) == []


# -- a program that proposes texts -----------------------------------------------------

Propose = Callable[..., Result]


@pytest.fixture
def propose(tmp_path: Path) -> Propose:
    """Return a function that drafts with a program whose Python is given."""

    def with_program(code: str, *words: str, seconds: int = 30) -> Result:
        root = BAKERY.lay(tmp_path / "w")
        program = tmp_path / "program.py"
        program.write_text(f"import json, sys\nasked = json.load(sys.stdin)\n{code}\n")
        settings = root / "tactful.toml"
        line = json.dumps(f"{sys.executable} {program}")
        settings.write_text(
            f"{settings.read_text()}\n[draft]\ncommand = {line}\nseconds = {seconds}\n"
        )
        return run(root, *asked(BAKERY, *words))

    return with_program


def test_a_program_proposes_texts(propose: Propose, tmp_path: Path) -> None:
    done = propose(
        "text = {s['key']: s['text'] for s in asked['steps']}['thanks']\n"
        "assert asked['facts'] and asked['initial']['links']\n"
        "print(json.dumps({'thanks': text.replace('What would you want to know first?', "
        "'Which roll shall we talk about first?')}))"
    )
    assert done.exit_code == 0, done.output
    text = (tmp_path / "w" / "templates" / "fair" / "01-thanks.md").read_text()
    assert "Which roll shall we talk about first?" in text


def test_a_program_gets_no_leads(propose: Propose) -> None:
    done = propose("assert 'gullinn' not in json.dumps(asked)\nprint('{}')")
    assert done.exit_code == 0, done.output


def test_what_lint_finds_in_its_texts_refuses_them(propose: Propose, tmp_path: Path) -> None:
    done = propose(
        "print(json.dumps({'thanks': '---\\nsubject: Hi\\n---\\nDear {Add first name},\\n'}))"
    )
    assert done.exit_code == 1
    assert "T104" in done.output and "nothing was written" in done.output
    assert not (tmp_path / "w" / "campaigns").exists()


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("print('hello')", "its answer is no JSON"),
        ("print('[]')", "its answer is no JSON object from step keys to texts"),
        (
            "print(json.dumps({'thanks': 3}))",
            "its answer is no JSON object from step keys to texts",
        ),
        ("print(json.dumps({'other': 'x'}))", "it answers for steps that there are not: other"),
        ("sys.exit('no key')", "it ended with code 1: no key"),
        ("print('x' * 1_000_001)", "its answer has more than 1,000,000 bytes"),
    ],
)
def test_an_answer_that_is_none_is_told(propose: Propose, code: str, says: str) -> None:
    done = propose(code)
    assert f"tactful.toml: [draft] command: {says}" in str(done.exception)
    assert "--no-command drafts without it" in str(done.exception)


def test_a_program_that_does_not_answer_is_ended(propose: Propose) -> None:
    done = propose("import time; time.sleep(60)", seconds=1)
    assert "it did not answer within 1 seconds" in str(done.exception)


def test_a_program_that_is_not_there_is_told_and_can_be_left_out(propose: Propose) -> None:
    assert propose("raise SystemExit(1)", "--no-command").exit_code == 0


@pytest.mark.parametrize(
    ("header", "cells", "role"),
    [
        ("talked_about", ("drying times for green oak", "whether it runs on chips"), NOTE),
        ("talked_to", ("Marta Quist", "Jo van der Meer"), COLLEAGUE),
        ("referred_by", ("Ann Okafor", "Bo"), REFERRER),
        ("empfohlen", ("weil der Nachbar zufrieden ist", "im Verband gehört"), NOTE),
    ],
)
def test_a_column_that_names_nobody_is_a_note(
    tmp_path: Path, header: str, cells: tuple[str, str], role: str
) -> None:
    file = tmp_path / "a.csv"
    rows = "".join(f"p{n}@oak.example,{cell}\n" for n, cell in enumerate(cells))
    file.write_text(f"email,{header}\n{rows}")
    field = Field(type=FieldType.text, key=f"lead.{header}")
    fields = {"contact.email": Field(type=FieldType.email, key="contact.email"), field.key: field}
    found = {one.key: one.role for one in evidence_in(read_recipients(file, fields), fields)}
    assert found == {field.key: role}
