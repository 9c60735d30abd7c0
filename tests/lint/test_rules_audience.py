"""What the rules say of a list beside its campaign, its workspace and the network."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import dns.message
import dns.rcode
import dns.rrset
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactful.lint.check.api import check_workspace
from tactful.lint.findings.finding import Finding, Severity
from tactful.lint.lists.addresses import domains, keys, locals_of
from tactful.lint.lists.normal import mailbox
from tactful.lint.lists.providers import likely_provider, meant_ending, no_such_ending
from tactful.lint.rule.examples import FILES, write_example
from tactful.lint.rules.recipients.r305_role_inbox import is_role
from tactful.lint.view.history import Held
from tactful.lint.view.online import Online
from tactful.templates.workspace.settings import LintSettings
from tactful.templates.workspace.workspace import open_workspace

from .test_authentication import answering

CAMPAIGN = FILES["campaigns/spring.yml"]


def found(folder: Path, code: str, leads: str, options: Mapping[str, Any] | None = None,
          files: Mapping[str, str] | None = None, **more: Any) -> list[Finding]:  # fmt: skip
    write_example(folder)
    for name, text in {"contacts/leads.csv": leads, **(files or {})}.items():
        (folder / name).write_text(text)
    settings = LintSettings(select=(code,), options={code: dict(options or {})})
    return list(check_workspace(open_workspace(folder), settings=settings, **more).findings)


class Sequences:
    """A database that knows who is in a sequence."""

    def held(self, keys: Iterable[str]) -> Mapping[str, Held]:
        known = {
            "jo@acme.example": Held("dana", "winter", date(2026, 2, 1)),
            "al@acme.example": Held("sam", "spring", date(2026, 2, 1)),
        }
        return {key: known[key] for key in keys if key in known}


def test_r303_names_who_has_the_person_in_this_list_and_since_when(tmp_path: Path) -> None:
    leads = "email,asset,owner\nbo@acme.example,x,sam\nBO+a@acme.example,x,dana\nJo@acme.example,x,sam\nal@acme.example,x,sam\n"
    messages = [
        (finding.row, finding.message)
        for finding in found(tmp_path, "R303", leads, history=Sequences())
    ]
    assert messages == [
        (2, "sam has this person in row 1, and dana here"),
        (3, "dana follows this person up since 2026-02-01 in 'winter'"),
    ]


def test_r303_tells_another_reps_sequence_in_the_same_campaign(tmp_path: Path) -> None:
    leads = "email,asset,owner\nal@acme.example,x,dana\n"
    (finding,) = found(tmp_path, "R303", leads, history=Sequences())
    assert finding.message == "sam follows this person up since 2026-02-01 in 'spring'"


def test_r303_reads_the_other_campaigns_lists(tmp_path: Path) -> None:
    other = CAMPAIGN.replace("campaign: spring", "campaign: autumn").replace("leads.csv", "a.csv")
    files = {
        "campaigns/autumn.yml": other,
        "contacts/a.csv": "email,asset,owner\njo@acme.example,x,dana\nal@acme.example,x,\n",
    }
    leads = "email,asset,owner\njo@acme.example,x,sam\nal@acme.example,x,sam\n"
    of_this = [
        f for f in found(tmp_path, "R303", leads, files=files) if f.path == "contacts/leads.csv"
    ]
    assert [f.message for f in of_this] == ["dana has this person in 'autumn', and sam here"]


CRITERIA = CAMPAIGN.replace(
    "  contacts: contacts/leads.csv\n",
    "  contacts: contacts/leads.csv\n  criteria: {company: known}\n",
)


def test_r308_lists_the_first_counts_the_rest_and_reports_the_overrides(tmp_path: Path) -> None:
    leads = "email,company,asset,override\n"
    leads += "".join(f"p{n}@acme.example,,x,\n" for n in range(5))
    leads += "q@acme.example,,x,dana: an old customer\nr@acme.example,,x,why not\n"
    files = {"campaigns/spring.yml": CRITERIA}
    one, two, rest, info = (
        found(tmp_path, "R308", leads, {"most_rows": 2}, files)[1:]
        + found(tmp_path, "R308", leads, {"most_rows": 2}, files)[:1]
    )
    assert one.message == "does not meet the criteria: company is not known"
    assert (one.row, two.row, one.severity) == (1, 2, Severity.error)
    assert rest.message == "4 more rows do not meet the criteria; the first: company is not known"
    assert (rest.count, rest.examples[0]) == (4, "p2@acme.example")
    assert (info.message, info.severity) == (
        "1 lead is included by override (14%): dana 1",
        Severity.info,
    )


def test_r308_says_that_an_override_lacks_a_name(tmp_path: Path) -> None:
    leads = "email,company,asset,override\nr@acme.example,,x,why not\n"
    (finding,) = found(tmp_path, "R308", leads, files={"campaigns/spring.yml": CRITERIA})
    assert finding.message.endswith("the override 'why not' does not give a name and a reason")
    assert finding.fix == "write it as 'name: why not'"


def test_r309_goes_by_the_routes(tmp_path: Path) -> None:
    dana = '\n[mailboxes.dana]\naddress = "dana@brightwater.example"\nname = "Dana"\n'
    files = {
        "tactful.toml": FILES["tactful.toml"] + dana,
        "campaigns/spring.yml": CAMPAIGN.replace(
            "  contacts: contacts/leads.csv\n",
            "  contacts: contacts/leads.csv\n  route: [round_robin]\n",
        ),
    }
    leads = "email,asset\na@acme.example,x\nb@acme.example,x\nc@acme.example,x\n"
    (finding,) = found(tmp_path, "R309", leads, files=files)
    assert finding.message == "sam and dana would write to 3 people at acme.example on the same day"
    assert (finding.row, finding.count) == (2, 3)
    assert found(tmp_path, "R309", leads, {"allow": ["Acme.example"]}, files) == []


def test_r311_counts_the_rows_and_names_the_steps(tmp_path: Path) -> None:
    leads = "email,first_name,asset\n"
    leads += "".join(f"p{n}@acme.example,{'Jo' if n < 12 else 'n/a'},x\n" for n in range(20))
    (finding,) = found(tmp_path, "R311", leads)
    assert finding.message == (
        "8 of 20 rows (40%) have no contact.first_name, which is used in steps 1, 2, 3"
    )
    assert (finding.count, finding.field) == (8, "contact.first_name")
    assert found(tmp_path, "R311", leads, {"most": 0.5}) == []


def test_r312_asks_for_mail_servers_once_for_each_domain(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(query: dns.message.Message) -> dns.message.Message:
        name, kind = query.question[0].name.to_text(), query.question[0].rdtype.name
        asked.append(f"{name} {kind}")
        response = dns.message.make_response(query)
        records = {
            ("good.com.", "MX"): "10 mail.good.com.",
            ("null.com.", "MX"): "0 .",
            ("plain.com.", "A"): "192.0.2.1",
        }
        if name == "gone.com.":
            response.set_rcode(dns.rcode.NXDOMAIN)
        elif name == "broken.com.":
            response.set_rcode(dns.rcode.SERVFAIL)
        elif data := records.get((name, kind)):
            response.answer.append(dns.rrset.from_text(name, 60, "IN", kind, data))
        return response

    names = ("good", "good", "null", "plain", "gone", "gone", "broken", "empty")
    leads = "email,asset\n" + "".join(f"p{i}@{n}.com,x\n" for i, n in enumerate(names))
    with answering(answer) as at:
        messages = found(tmp_path, "R312", leads, online=Online(nameserver=at, timeout_s=1))
    assert [(f.message, f.row, f.count) for f in messages] == [
        ("null.com accepts no email", 3, None),
        ("gone.com accepts no email", None, 2),
        ("empty.com accepts no email", 8, None),
    ]
    assert asked.count("good.com. MX") == 1


def test_r312_bounds_how_many_domains_it_asks_for() -> None:
    def answer(query: dns.message.Message) -> dns.message.Message:
        response = dns.message.make_response(query)
        response.set_rcode(dns.rcode.NXDOMAIN)
        return response

    with answering(answer) as at:
        online = Online(nameserver=at, most_links=3)
        assert len(online.has_mail_server(f"d{n}.com" for n in range(10))) == 3


def test_r313_accepts_what_the_workspace_accepts(tmp_path: Path) -> None:
    leads = (
        "email,asset,country,consent,opted_out\n"
        "a@acme.example,x,DE,Double-Opt-In,\nb@acme.example,x,DE,consent 2026-02-01,\n"
        "c@acme.example,x,DE,no,\nd@acme.example,x,US,,\ne@acme.example,x,DE,,yes\n"
        "f@acme.example,x,DE,trade fair,\n"
    )
    demanded = {"required": True, "countries": ["de"]}
    assert [(f.row, f.message) for f in found(tmp_path, "R313", leads, demanded)] == [
        (3, "'no' is not a lawful basis that the workspace accepts"),
        (6, "'trade fair' is not a lawful basis that the workspace accepts"),
    ]
    accepted = {**demanded, "accepted": ["Trade fair", "no"], "countries": []}
    assert [f.row for f in found(tmp_path, "R313", leads, accepted)] == [1, 4]


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"), ("gmal.com", "gmail.com"), ("gmaill.com", "gmail.com"),
        ("mgail.com", "gmail.com"), ("gmail.cm", "gmail.com"), ("gmail.comm", "gmail.com"),
        ("hotmial.con", "hotmail.com"), ("yahoo.co.ku", "yahoo.co.uk"), ("comcast.ner", "comcast.net"),
        ("protonmial.com", "protonmail.com"), ("t-onlin.de", "t-online.de"),
        # Real ones, or somebody else's.
        ("imail.com", None), ("rmail.com", None), ("ymail.com", None), ("mail.com", None),
        ("comcast.com", None), ("yahoo.se", None), ("yahoo.no", None), ("outlook.at", None),
        ("orange.fr", None), ("rogers.com", None), ("gmx.net", None), ("hotmail.co.za", None),
        ("cloud.com", None), ("verizon.com", None), ("rodgers.com", None), ("prontomail.com", None), ("", None),
    ],
)  # fmt: skip
def test_a_slip_is_told_only_where_it_can_be_nothing_else(domain: str, meant: str | None) -> None:
    assert likely_provider(domain) == meant


def test_an_ending_that_does_not_exist_is_told() -> None:
    assert no_such_ending("acme.con") == "there is no '.con'"
    real = ("acme.example", "acme.co.za", "acme.se", "acme.bg", "acme.museum", "a.рф")
    assert not any(map(no_such_ending, real))
    assert meant_ending("acme.con") == "acme.com"
    assert meant_ending("acme.ogr") == "acme.org"
    assert meant_ending("acme.xq") is None


@pytest.mark.parametrize(
    ("local", "post"),
    [
        ("info", True), ("sales-emea", True), ("info.uk", True), ("hr2", True), ("no-reply", True),
        ("kundenservice", True), ("sales.miller", False), ("jo.info", False), ("salesman", False),
        ("helen", False), ("it.gurevich", False), ("marketa", False), ("postma", False),
    ],
)  # fmt: skip
def test_a_post_is_known_with_its_place_and_a_person_is_not_one(local: str, post: bool) -> None:
    assert is_role(local) is post


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("jo@mailinator.com", "gives out disposable addresses"),
        ("jo@box.yopmail.com", "gives out disposable addresses"),
        ("jo@example.org", "is for examples only"),
        ("x1@in.emailonacid.com", "is a tool for testing emails"),
        ("jo@mail.brightwater.example", "is our own domain"),
        ("test_12@acme.example", "is a test or placeholder address"),
        ("jo@duck.com", None),
        ("tess@acme.example", None),
    ],
)
def test_r306_knows_who_reads_nothing(tmp_path: Path, address: str, what: str | None) -> None:
    messages = [f.message for f in found(tmp_path, "R306", f"email,asset\n{address},x\n")]
    assert [what in message for message in messages if what] == ([True] if what else [])
    assert bool(messages) is bool(what)


LOCAL = st.text("aB.+ é@_-1", min_size=0, max_size=6)
DOMAIN = st.sampled_from(
    ["a.example", "GMAIL.com", "googlemail.com", "bücher.example", "x.com.", "", " "]
)


@given(st.lists(st.one_of(st.builds("{}@{}".format, LOCAL, DOMAIN), LOCAL).map(str.strip)))
def test_a_column_of_addresses_says_what_each_says_alone(addresses: list[str]) -> None:
    boxes = [mailbox(address) for address in addresses]
    assert keys(addresses) == [box.key if box else "" for box in boxes]
    assert locals_of(addresses) == [box.local if box else "" for box in boxes]
    assert domains(addresses) == [box.domain if box else "" for box in boxes]


BOXES = "\n".join(
    f'[mailboxes.{one}]\naddress = "{one}@brightwater.example"' for one in ("al", "bo")
)


def test_r309_names_the_people_whom_it_counts(tmp_path: Path) -> None:
    rows = "".join(f"p{n}@acme.example,x,{'al' if n % 2 else 'bo'}\n" for n in range(5))
    files = {"tactful.toml": f"{FILES['tactful.toml']}\n{BOXES}\n"}
    (one,) = found(tmp_path, "R309", f"email,asset,owner\n{rows}", files=files)
    assert (one.count, one.recipient) == (5, None)
    assert one.examples == ("p0@acme.example", "p1@acme.example", "p2@acme.example")


@pytest.mark.parametrize(
    "domain", ["gmial.com", "gmaill.com", "hotmial.com", "yaho.com", "acme.con"]
)
def test_a_mistyped_provider_has_one_fix(tmp_path: Path, domain: str) -> None:
    write_example(tmp_path)
    list_ = tmp_path / "contacts/leads.csv"
    list_.write_text(f"email,first_name,asset\njo@{domain},Jo,guide\n")
    report = check_workspace(open_workspace(tmp_path), settings=LintSettings(select=("R30",)))
    assert [one.code for one in report.findings] == ["R304"]


def test_a_disposable_domain_is_still_told(tmp_path: Path) -> None:
    assert found(tmp_path, "R306", "email,asset\njo@mailinator.com,x\n")


def evidence(folder: Path, code: str, cell: str, toml: str = "") -> Finding:
    files = {"tactful.toml": FILES["tactful.toml"]}
    if toml:
        files["tactful.toml"] = files["tactful.toml"].replace(
            'asset = { type = "text", required = true, example = "the spring guide" }', toml
        )
    return found(folder, code, f"email,first_name,asset\njo@a.example,Jo,{cell}\n", files=files)[0]


def test_m208_says_what_stands_in_the_list_where_it_is_nothing(tmp_path: Path) -> None:
    one = evidence(tmp_path, "M208", "N/A")
    assert one.message.endswith(
        "the evidence of its step; the list has no value for it: it says 'N/A'"
    )
    assert one.fix == "write the real value in the list, or remove the row"


@pytest.mark.parametrize(
    ("toml", "fix"),
    [
        ("", "write the real value in the list, or remove the row: the field is required"),
        ("asset = {}", "write the real value in the list, or clear it and give the field a fallback"),
        ('asset = { fallback = "the guide" }',
         "write the real value in the list, or clear it: the email says 'the guide'"),
    ],
)  # fmt: skip
def test_m203_says_what_helps_with_that_field(tmp_path: Path, toml: str, fix: str) -> None:
    assert evidence(tmp_path, "M203", "N/A", toml).fix == fix


def letter(folder: Path, code: str, text: str) -> list[Finding]:
    head = "---\nsubject: About {{ lead.asset }}\npreheader: Two\n---\n"
    files = {"templates/follow-up.md": head + text}
    return [
        one
        for one in found(folder, code, "email,first_name,asset\njo@a.example,Jo,x\n", files=files)
        if one.path == "templates/follow-up.md"
    ]


@pytest.mark.parametrize(
    "text",
    ["{{ contact.first_name }} Hi,\n", "Hello Hi {{ contact.first_name }},\n",
     "Dear {{ contact.first_name }}\n\nWelcome!\n", "{{ contact.first_name }} Thanks!\n",
     "For {{ contact.first_name }}\nHallo!\n"],
)  # fmt: skip
def test_t108_calls_no_greeting_a_name(tmp_path: Path, text: str) -> None:
    assert letter(tmp_path, "T108", text) == []


@pytest.mark.parametrize(
    "text", ["Dear {{ contact.first_name }} Jim,\n", "Hi Xu {{ contact.first_name }},\n"]
)
def test_t108_still_calls_a_name_one(tmp_path: Path, text: str) -> None:
    assert letter(tmp_path, "T108", text)


def test_a_long_placeholder_is_quoted_in_whole_words(tmp_path: Path) -> None:
    said = "[Insert the name of the company that you are writing to]"
    (one,) = letter(tmp_path, "T104", f"Hi {{{{ contact.first_name }}}},\n\n{said}\n")
    quoted = one.message.partition("'")[2].partition("'")[0]
    head, _, tail = quoted.partition(" … ")
    assert said.startswith(f"{head} ") and said.endswith(f" {tail}")
