"""The whole-list proof finds what rendering every message finds: the same findings, fewer renders."""

import csv
import random
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tactful.lint.check import campaign_check
from tactful.lint.check.api import check_workspace
from tactful.lint.findings.finding import Finding, Severity
from tactful.lint.findings.report import Report
from tactful.lint.proof import prove
from tactful.lint.proof.classes import _READERS, Classes, vocabulary
from tactful.lint.reading.casing import given_names
from tactful.lint.rule.families import MessageRule
from tactful.lint.rule.registry import all_rules
from tactful.lint.view.views import Context, View
from tactful.templates.workspace.workspace import open_workspace

FIELDS = """
[fields.contact]
email = { type = "email", required = true }
first_name = { type = "name", fallback = "there" }
last_name = { type = "name" }
company = { type = "company" }
seats = { type = "integer" }
locale = { type = "text" }
[fields.contact.title]
type = "picklist"
fallback = "colleague"
spoken = { "Director or vice president of marketing" = "a marketing leader" }
[fields.lead]
asset = { type = "text", required = true }
topics = { type = "text" }
owner = { type = "text" }
date = { type = "date" }
[mailboxes.sam]
address = "sam@brightwater.example"
name = "Sam Ortiz"
[mailboxes.dana]
address = "dana@brightwater.example"
name = "Dana Whitfield"
"""
SETTINGS = (
    'name = "Brightwater"\npostal_address = "1 Quay Street, Leeds LS1 4AP"\n'
    'public_url = "https://mail.brightwater.example"\ndefault_mailbox = "sam"\n' + FIELDS
)
CAMPAIGN = """\
campaign: spring
lead_type: event
audience: {contacts: contacts/leads.csv}
sequence:
  steps:
    - {email: one.KIND, wait: 1 business day, evidence: EVIDENCE}
    - {email: two.md, wait: 3 business days, goodbye: true}
"""
LIBRARY = """\
items:
  guide: {title: The river guide, url: "https://b.example/guide", topic: rivers}
  prices: {title: The price list, url: "https://b.example/list", topic: prices}
  notes: {title: Field notes, url: "https://b.example/notes"}
  more: {title: More notes, url: "https://b.example/more"}
"""
PARAGRAPHS = (
    "Hi {{ contact.first_name }},",
    "Hi {{ contact.first_name | given }},",
    "Dear {{ contact.first_name }} {{ contact.last_name }},",
    "Dear Mr. {{ contact.last_name }},",
    "{% if contact.first_name %}Hello {{ contact.first_name }},{% else %}Hello,{% endif %}",
    "How is the {{ contact.title | spoken }} at {{ contact.company }}?",
    "As a {{ contact.title }}, you know {{ contact.company | company_short }}.",
    "As {{ contact.title | spoken | a_an }} you asked for {{ lead.asset }}.",
    "You have {{ contact.seats }} seats left at {{ contact.company }}.",
    "We met at {{ contact.company }}.{% if contact.seats == '1' %} One seat is yours.{% endif %}",
    "{% if lead.topics and not contact.company %}You chose {{ lead.topics | join_and }}.{% endif %}",
    "{% for topic in lead.topics.split(';') %}- {{ topic }}\n{% endfor %}",
    "{% set who = contact.first_name or 'friend' %}Thanks, {{ who }}.",
    "{% if contact.company in ['Acme', 'ACME'] %}For Acme.{% elif contact.company %}For "
    "{{ contact.company }}.{% endif %}",
    "I just wanted to check in on {{ lead.asset }}.",
    "Thanks for {{ lead.asset | sentence }} ({{ contact.last_name | default('you') }}).",
    "{{ contact.first_name ~ ' ' ~ contact.last_name }} of {{ contact.company or 'your team' }}",
    "See {{ content.pick().title }} at {{ content.pick().url }}.",
    "You came on {{ lead.date | day }}, {{ contact.first_name | upper }}.",
    "{% include 'footer.txt' %}",
    "{% macro hello(name) %}Hello {{ name }}!{% endmacro %}{{ hello(contact.first_name) }}",
    "{% if contact.last_name | length > 6 %}A long name.{% endif %}",
    "```\ncode for {{ contact.first_name }}\n```",
    "{{ contact.company }}",
    "It is {{ contact.first_name | possessive }} turn [First Name].",
    "I can show you how {{ lead.asset }} saves time. Could you spare ten minutes on Tuesday?",
    "We are the leading firm, our product is good, and our team loves {{ contact.company }}.",
    "Does {{ contact.first_name }} want this? Shall we talk? Can I call? When? Where?",
    "We sit at {{ contact.company }}, 12 Main Street, Boston MA 02110.",
    "Please recieve {{ contact.company }} soon.",
)
LINKS = (
    "[{{ contact.company }}](https://b.example/x)",
    "[read {{ contact.first_name }}](https://b.example/x?utm_source=a)",
    "[here](https://b.example/?for={{ contact.company }}&x=1)",
    "[page](#{{ contact.seats }})",
    "![{{ contact.company }}](https://b.example/i.png)",
    "![](https://b.example/{{ contact.last_name }}.png)",
)
SUBJECTS = (
    "About {{ lead.asset }}", "{{ contact.first_name }}, a word", "Rivers", "{{ contact.company }}",
    "A long word about the rivers of the north, and of all else, for {{ contact.company }} today",
    "FREE MONEY {{ contact.last_name }}!!", "Re: {{ lead.asset }}",
)  # fmt: skip
SECOND = (
    "> {{ step.previous.subject }}", "{{ step.quoted }}", "See {{ content.pick().title }}.", "Bye.",
)  # fmt: skip


def _words_of_bad_examples() -> list[str]:
    texts = [example.text for rule in all_rules() for example in rule.bad]
    return sorted({word for text in texts for word in re.findall(r"[^\s,;\"]{1,30}", text)})


NASTY = [
    *_words_of_bad_examples(),
    *("NULL", "null", "n/a", "-", "None", "nan", "test", "JIM", "MARIA LOPEZ", "mcDonald", "JosÃ©"),
    *("*|FNAME|*", "{{ first_name }}", "{{ x", "[Name]", "%%name%%", "O&#39;Brien", "a@b.example"),
    *("Dr. Jo", "Jim & Anna", "Jo, Ann", "J.", "x", "1", "0", "3.0", "2025-03-01T00:00:00"),
    *(
        "the The",
        "Marco Marco",
        "Thomas Thomas",
        "Mr. Mr.",
        "['a', 'b']",
        "Account",
        "user",
        "hour",
    ),
    *("Acme", "ACME", "acme", "Acme Inc. Inc.", "<b>Jo</b>", "Jo\u200b", "a  b", "Jo;Ann;Bo", "  "),
    *(
        "first\n\nsecond",
        "```",
        "Hi",
        "Dear",
        "there",
        "Manager / Team Lead",
        "Other",
        "https://x.y",
    ),
]
PLAIN = {
    "first_name": [name.title() for name in sorted(given_names())][::7],
    "last_name": [
        "Rivera",
        "Okafor",
        "Olsen",
        "Lee",
        "Ng",
        "Thomas",
        "Anders",
        "van Dyk",
        "O'Neil",
    ],
    "company": [
        "Halden Foods",
        "Acme",
        "Globex",
        "Fen Data Ltd",
        "Initech Systems",
        "Apple",
        "Uni",
    ],
    "title": ["Director or vice president of marketing", "Engineer", "User", "Head of Sales", ""],
    "asset": ["the spring guide", "the price list", "a checklist"],
    "seats": ["1", "2", "11", "40", ""],
    "topics": ["rivers;prices", "rivers", "", "a;b;c"],
    "owner": ["sam", "dana", "", "nobody"],
    "locale": ["en", "de", "fr-FR", "", "xx"],
    "date": ["2026-03-03", "2026-04-05", "soon", ""],
}


def write_list(path: Path, rows: int, seed: int, faults: float) -> None:
    """Write a list whose values are mostly plain, and now and then nasty or empty."""
    choose = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("email", *PLAIN))
        for number in range(rows):
            row = [choose.choice(values) for values in PLAIN.values()]
            for column in range(len(row)):
                if choose.random() < faults:
                    row[column] = choose.choice([*NASTY, ""])
            writer.writerow((f"p{number % (rows - 5)}@acme.example" if number else "", *row))


@contextmanager
def proving_at_all_cost() -> Iterator[None]:
    few, most = campaign_check.FEW, prove.MOST
    campaign_check.FEW, prove.MOST = 0, 10.0
    try:
        yield
    finally:
        campaign_check.FEW, prove.MOST = few, most


def both(root: Path, *, messages: bool = True) -> tuple[Report, Report]:
    workspace = open_workspace(root)
    with proving_at_all_cost():
        return (
            check_workspace(workspace, messages=messages),
            check_workspace(workspace, brute_force=True, messages=messages),
        )


def laid(
    root: Path, kind: str, subject: str, body: list[str], second: str, evidence: str = "lead.asset"
) -> None:
    files = {
        "tactful.toml": SETTINGS,
        "campaigns/spring.yml": CAMPAIGN.replace("KIND", kind).replace("EVIDENCE", evidence),
        "content/library.yml": LIBRARY,
        "templates/footer.txt": "Sent to {{ contact.first_name }} of {{ contact.company }}.",
        f"templates/one.{kind}": written(kind, subject, body),
        "templates/two.md": written("md", "Last {{ lead.asset }}", [second]),
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "contacts").mkdir()


def written(kind: str, subject: str, body: list[str]) -> str:
    stop = "{{ unsubscribe_url }}"
    if kind == "mjml":
        texts = "".join(f"<mj-text>{paragraph}</mj-text>" for paragraph in body)
        return (
            f"<mjml><mj-head><mj-title>{subject}</mj-title></mj-head><mj-body><mj-section>"
            f'<mj-column>{texts}<mj-text><a href="{stop}">Unsubscribe</a></mj-text></mj-column>'
            "</mj-section></mj-body></mjml>"
        )
    link = f"[Stop]({stop})" if kind == "md" else stop
    return f"---\nsubject: '{subject}'\n---\n" + "\n\n".join([*body, link]) + "\n"


def spring(root: Path, body: list[str], rows: int, faults: float = 0.02) -> None:
    laid(root, "md", "About {{ lead.asset }}", body, "Bye.")
    write_list(root / "contacts/leads.csv", rows, 7, faults)


def test_a_value_that_makes_a_subject_too_long_is_found(tmp_path: Path) -> None:
    laid(tmp_path, "md", "News of {{ contact.company }}", ["{{ lead.asset }}"], "Bye.")
    write_list(tmp_path / "contacts/leads.csv", 300, 5, 0.0)
    with (tmp_path / "contacts/leads.csv").open("a", encoding="utf-8") as file:
        for length in (10, 30, 90):
            file.write(f"x{length}@acme.example,Jo,Lee,{'Ab' * length},,a guide,1,,sam,en,\n")
    proved, one_by_one = both(tmp_path)
    assert proved.findings == one_by_one.findings
    assert proved.rendered < 400
    (long,) = [f for f in proved.findings if f.code == "W509" and f.step == 1]
    assert long.recipient == "x90@acme.example"


def test_evidence_is_looked_for_in_each_value(tmp_path: Path) -> None:
    laid(tmp_path, "md", "Rivers", ["You asked for a checklist."], "Bye.")
    write_list(tmp_path / "contacts/leads.csv", 300, 5, 0.0)
    proved, one_by_one = both(tmp_path)
    assert proved.findings == one_by_one.findings
    rows = (tmp_path / "contacts/leads.csv").read_text().splitlines()
    (lacking,) = [f for f in proved.findings if f.code == "M208" and f.step == 1]
    assert lacking.count == len({row.split(",")[0] for row in rows[1:] if "a checklist" not in row})


def test_a_list_is_proved_from_few_renderings(tmp_path: Path) -> None:
    spring(tmp_path, ["Hi {{ contact.first_name | given }},", "You have {{ contact.seats }}."], 600)
    proved, one_by_one = both(tmp_path)
    assert proved.findings == one_by_one.findings
    assert proved.messages == one_by_one.rendered == 1_200
    assert proved.rendered < 600


def test_where_no_rule_reads_the_messages_their_words_are_not_looked_for(tmp_path: Path) -> None:
    spring(tmp_path, ["Hi {{ contact.first_name }} of {{ contact.company }}"], 400)
    workspace = open_workspace(tmp_path)
    read, unread = (check_workspace(workspace, messages=one) for one in (True, False))
    assert unread.rendered < read.rendered / 2


def test_a_value_that_cannot_be_printed_is_found_where_no_rule_reads_it(tmp_path: Path) -> None:
    spring(tmp_path, ["{{ contact.first_name }}: {{ 12 // (contact.seats | int) }}"], 300, 0.0)
    proved, one_by_one = both(tmp_path, messages=False)
    assert proved.findings == one_by_one.findings
    assert any(one.code == "T101" and one.path == "templates/one.md" for one in proved.findings)


def test_a_rare_combination_is_found(tmp_path: Path) -> None:
    body = ["{% if contact.seats == '1' and not contact.company %}Hi , you.{% endif %} Hello."]
    spring(tmp_path, body, 300, faults=0.0)
    with (tmp_path / "contacts/leads.csv").open("a", encoding="utf-8") as file:
        file.write("x@acme.example,Jo,Lee,,,a checklist,1,,sam,en,\n")
    (one,) = [f for f in both(tmp_path)[0].findings if f.code == "M202" and f.step == 1]
    assert (one.recipient, one.row, one.count) == ("x@acme.example", 301, None)


def test_what_cannot_be_followed_is_read_one_by_one(tmp_path: Path) -> None:
    spring(tmp_path, ["{% set who = contact %}Hi {{ who['first_name'] }},"], 150, faults=0.1)
    proved, one_by_one = both(tmp_path)
    assert proved.findings == one_by_one.findings
    assert proved.rendered > 150


def test_an_include_of_mjml_is_followed(tmp_path: Path) -> None:
    laid(tmp_path, "mjml", "Rivers", ["Hello."], "Bye.")
    text = (tmp_path / "templates/one.mjml").read_text(encoding="utf-8")
    include = '<mj-include path="hi.mjml" /><mj-section>'
    (tmp_path / "templates/one.mjml").write_text(text.replace("<mj-section>", include, 1))
    (tmp_path / "templates/hi.mjml").write_text(
        "<mj-section><mj-column><mj-text>Dear {{ contact.first_name }} {{ contact.last_name }},"
        "</mj-text></mj-column></mj-section>"
    )
    write_list(tmp_path / "contacts/leads.csv", 400, 11, 0.05)
    proved, one_by_one = both(tmp_path)
    assert proved.findings == one_by_one.findings
    assert proved.rendered < 400


def test_values_too_unlike_to_prove_are_read_once_each(tmp_path: Path) -> None:
    spring(tmp_path, ["You came on {{ lead.date | money }} {{ contact.title }}."], 300)
    proved, one_by_one = both(tmp_path)
    assert proved.findings == one_by_one.findings
    assert proved.rendered < 400 < proved.messages


def test_a_rule_that_says_nothing_of_its_needs_sees_every_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Long(MessageRule):
        code = "M999"
        name = summary = why = "long"
        severity = Severity.info

        def check(self, view: View, context: Context) -> Iterator[Finding]:
            if view.message and "VAN DYK" in view.message.text:
                yield self.finding("shouted", path=view.path, line=1)

    known = (*all_rules(), Long)
    monkeypatch.setattr("tactful.lint.judging.rule_runner.all_rules", lambda: known)
    spring(tmp_path, ["{{ contact.first_name }} and {{ contact.last_name | upper }}"], 200)
    proved, one_by_one = both(tmp_path)
    assert proved.findings == one_by_one.findings
    assert any(finding.code == "M999" for finding in proved.findings)


def test_what_the_words_are_collected_from_is_there() -> None:
    vocabulary()
    loaded = [name.partition("tactful.")[2] for name in sys.modules]
    assert [one for one in _READERS if not any(name.startswith(one) for name in loaded)] == []


def test_words_that_rules_know_are_collected_from_the_rules() -> None:
    words, lists = vocabulary()
    assert {"unsubscribe", "gmbh", "director", "checking", "seat", "sometime"} <= words
    assert any("thomas" in one and "jordan" in one for one in lists)


def test_values_of_one_make_are_of_one_class() -> None:
    classes = Classes()
    assert classes.of("Fenwick Galden") == classes.of("Brenham Hultor")
    for one, other in (
        ("JIM", "Jim"), ("Acme Inc", "Acme Ink"), ("12", "1"), ("Jim", "Jim "),
        ("1710000000", "5710000000"), ("20260301", "20269901"), ("1.20000", "1.21234"),
        ("Duran Duran", "Duran Mairo"),
    ):  # fmt: skip
        assert classes.of(one) != classes.of(other)


@given(
    st.sampled_from(("md", "txt", "mjml")),
    st.sampled_from(SUBJECTS),
    st.lists(st.sampled_from(PARAGRAPHS + LINKS), min_size=1, max_size=6, unique=True),
    st.sampled_from(SECOND),
    st.sampled_from(("lead.asset", "lead.topics", "contact.company")),
    st.integers(0, 1 << 20),
    st.sampled_from((0.0, 0.02, 0.2)),
)
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
def test_the_proof_finds_what_rendering_every_message_finds(
    kind: str,
    subject: str,
    body: list[str],
    second: str,
    evidence: str,
    seed: int,
    faults: float,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        laid(root, kind, subject, body, second, evidence)
        write_list(root / "contacts/leads.csv", 120, seed, faults)
        proved, one_by_one = both(root)
        bare, bare_one_by_one = both(root, messages=False)
    assert proved.findings == one_by_one.findings
    assert bare.findings == bare_one_by_one.findings
