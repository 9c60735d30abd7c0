"""Where a rule draws its line: silent on one side of each number, speaking on the other.

Every numeric option of every rule, and every number in its file, has an example at its bound
and one past it; a rule with a new number fails here until it has both.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tactful.lint.check.api import check_files, check_workspace
from tactful.lint.findings.finding import Finding, Severity
from tactful.lint.judging.mail_renderer import Mail, MailRenderer
from tactful.lint.judging.rule_runner import RuleRunner
from tactful.lint.prose.authored_text import authored_text
from tactful.lint.prose.likeness import likeness
from tactful.lint.rule.examples import FILES, write_example
from tactful.lint.rule.families import MessageRule
from tactful.lint.rule.registry import all_rules, rule
from tactful.lint.rules.writing.mails import mail
from tactful.lint.view.views import Attachment, Context, View
from tactful.templates.render.compose import Composer
from tactful.templates.workspace.settings import LintSettings
from tactful.templates.workspace.workspace import open_workspace

MB = 1024 * 1024
CAMPAIGN = FILES["campaigns/spring.yml"]
SETTINGS = FILES["tactful.toml"]
Found = list[Finding]


@dataclass(frozen=True, slots=True)
class Bound:
    """What a rule finds where it measures a number: nothing at silent, something at speaking."""

    found: Callable[[Path, float], Found]
    silent: float
    speaking: float


def workspace(
    folder: Path, code: str, files: Mapping[str, str], options: Mapping[str, Any] | None = None
) -> Found:
    write_example(folder)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    settings = LintSettings(select=(code,), options={code: dict(options or {})})
    return list(check_workspace(open_workspace(folder), settings=settings).findings)


def follow_up(
    folder: Path, code: str, words: str, options: Mapping[str, Any] | None = None
) -> Found:
    files = {"templates/follow-up.md": mail("Page nine", words)}
    return [f for f in workspace(folder, code, files, options) if f.step == 1]


def page(folder: Path, code: str, body: str, options: Mapping[str, Any] | None = None) -> Found:
    file = folder / "mail.html"
    file.write_text(f'<html lang="en"><body>{body}</body></html>', encoding="utf-8")
    settings = LintSettings(select=(code,), options={code: dict(options or {})})
    return list(check_files([file], settings=settings).findings)


def view(code: str, **parts: Any) -> Found:
    looked = rule(code)()
    assert isinstance(looked, MessageRule)
    return list(looked.check(View((), "mail.eml", **parts), Context(options=looked.options)))


def leads(rows: int, **columns: Callable[[int], object]) -> str:
    """Return a list in which a function says each row's value."""
    lines = [",".join(("email", *columns))]
    lines += [
        ",".join((f"p{n}@acme{n}.example", *(str(make(n)) for make in columns.values())))
        for n in range(rows)
    ]
    return "\n".join(lines) + "\n"


def listed(folder: Path, code: str, text: str, **files: str) -> Found:
    return workspace(folder, code, {"contacts/leads.csv": text, **files})


def filler(words: float) -> str:
    """Return a sentence of so many words that says nothing."""
    return " ".join(["River", *["water"] * (int(words) - 1)]) + "."


# -- one function for each number ------------------------------------------------------------


def d704_late_days(folder: Path, days: float) -> Found:
    limited = SETTINGS.replace('name = "Sam Ortiz"', 'name = "Sam Ortiz"\nper_day = 10')
    rows = {1: 20, 2: 21}[int(days)]  # two mails to each on one day, ten a day
    campaign = "campaign: spring\naudience: {contacts: contacts/leads.csv}\nsequence:\n  steps:\n"
    campaign += "    - {email: follow-up.md, wait: 1 business day}\n"
    files = {"tactful.toml": limited, "campaigns/spring.yml": campaign}
    return listed(folder, "D704", leads(rows, asset=lambda _: "x"), **files)


def d704_gmail(folder: Path, people: float) -> Found:
    text = "email,asset\n" + "".join(f"p{n}@gmail.com,x\n" for n in range(int(people)))
    campaign = "campaign: spring\naudience: {contacts: contacts/leads.csv}\nsequence:\n  steps:\n"
    campaign += "    - {email: follow-up.md, wait: 1 business day}\n"
    files = {"contacts/leads.csv": text, "campaigns/spring.yml": campaign}
    return workspace(folder, "D704", files, {"to_gmail": 5})


def d707_limit(_: Path, size: float) -> Found:
    return view("D707", attachments=(Attachment("a.pdf", int(size)),))


def h601_limit(_: Path, size: float) -> Found:
    return [f for f in view("H601", html="x" * int(size)) if f.severity is Severity.error]


def h601_near(_: Path, size: float) -> Found:
    return view("H601", html="x" * int(size))


def h602_threshold(folder: Path, share: float) -> Found:
    shares = dict.fromkeys(rule("H602").options["shares"], 0.0) | {"gmail": share}
    body = '<div style="position:absolute;top:0">Now!</div>'
    return page(folder, "H602", body, {"shares": shares})


def h604_words(folder: Path, words: float) -> Found:
    poster = '<img src="https://b.example/a.png" width="600" alt="">'
    return page(folder, "H604", f"{poster}<p>{'water ' * int(words)}</p>")


def h604_large(folder: Path, px: float) -> Found:
    return page(folder, "H604", f'<img src="https://b.example/a.png" width="{px:.0f}"><p>Hi</p>')


def h606_text(folder: Path, grey: float) -> Found:
    return page(
        folder, "H606", f'<p style="color:#{int(grey):02x}{int(grey):02x}{int(grey):02x}">x</p>'
    )


def h606_large(folder: Path, grey: float) -> Found:
    colour = f"color:#{int(grey):02x}{int(grey):02x}{int(grey):02x}"
    return page(folder, "H606", f'<p style="{colour};font-size:24px">x</p>')


def h609_shared(folder: Path, share: float) -> Found:
    words = [f"{letter * 5}word" for letter in "abcdefghijklmnopqrst"]
    said = " ".join(words[: round(share * 20)])
    file = folder / "mail.eml"
    file.write_text(
        "From: sam@b.example\nTo: jo@c.example\nSubject: Rivers\nMIME-Version: 1.0\n"
        "Content-Type: multipart/alternative; boundary=cut\n\n"
        f"--cut\nContent-Type: text/plain\n\n{said}\n\n"
        f"--cut\nContent-Type: text/html\n\n<p>{' '.join(words)}</p>\n\n--cut--\n"
    )
    return list(check_files([file], settings=LintSettings(select=("H609",))).findings)


def _sizes(folder: Path, rows: int, options: int) -> Found:
    settings = SETTINGS.replace(
        "[fields.lead]", '[fields.contact.size]\ntype = "text"\n[fields.lead]'
    )
    text = leads(
        rows, asset=lambda _: "x", size=lambda n: f"{n % options}1-{n % options}9 employees"
    )
    written = mail("Rivers", "about {{ lead.asset }}, is it right for {{ contact.size }}?")
    files = {"tactful.toml": settings, "templates/follow-up.md": written}
    return listed(folder, "M212", text, **files)


def r305_crowd(folder: Path, people: float) -> Found:
    text = "email,last_name,asset\n"
    text += "".join(f"jim.brodo@acme.example,Name{'abc'[n]},x\n" for n in range(int(people)))
    return listed(folder, "R305", text)


def r308_rows(folder: Path, rows: float) -> Found:
    criteria = CAMPAIGN.replace(
        "  contacts: contacts/leads.csv\n",
        "  contacts: contacts/leads.csv\n  criteria: {company: known}\n",
    )
    text = leads(int(rows), company=lambda _: "", asset=lambda _: "x")
    found = listed(folder, "R308", text, **{"campaigns/spring.yml": criteria})
    return [one for one in found if "more row" in one.message]


def r309_senders(folder: Path, senders: float) -> Found:
    dana = '\n[mailboxes.dana]\naddress = "dana@brightwater.example"\nname = "Dana"\n'
    owners = ["sam", "dana"][: int(senders)]
    text = "email,asset,owner\n" + "".join(
        f"p{n}@acme.example,x,{owners[n % len(owners)]}\n" for n in range(3)
    )
    campaign = CAMPAIGN.replace(
        "  contacts: contacts/leads.csv\n",
        "  contacts: contacts/leads.csv\n  route: [owner, round_robin]\n",
    )
    files = {"tactful.toml": SETTINGS + dana, "campaigns/spring.yml": campaign}
    return listed(folder, "R309", text, **files)


def r311_share(folder: Path, missing: float) -> Found:
    text = leads(20, first_name=lambda n: "" if n < missing else "Jo", asset=lambda _: "x")
    return listed(folder, "R311", text)


def r311_rows(folder: Path, rows: float) -> Found:
    return listed(folder, "R311", leads(int(rows), first_name=lambda _: "", asset=lambda _: "x"))


def r311_seven(folder: Path, rows: float) -> Found:
    text = leads(int(rows), first_name=lambda n: "" if n < 7 else "Jo", asset=lambda _: "x")
    return listed(folder, "R311", text)


def r310_rows(folder: Path, odd: float) -> Found:
    def firm(number: int) -> str:
        return "TARN WOOL MILLS" if number < odd else "Tarn Wool Mills"

    files = {"contacts/leads.csv": leads(1_000, asset=lambda _: "the guide", company=firm)}
    return [one for one in workspace(folder, "R310", files) if " more cell" in one.message]


def r313_rows(folder: Path, rows: float) -> Found:
    files = {"contacts/leads.csv": leads(int(rows), asset=lambda _: "x", consent=lambda _: "no")}
    found = workspace(folder, "R313", files, {"required": True})
    return [one for one in found if " more row" in one.message]


def r314_criteria(folder: Path, count: float) -> Found:
    names = ("company", "title", "first_name", "last_name", "industry", "country", "city", "phone")
    criteria = "".join(f"    {name}: known\n" for name in names[: int(count)])
    campaign = CAMPAIGN.replace(
        "  contacts: contacts/leads.csv\n",
        f"  contacts: contacts/leads.csv\n  criteria:\n{criteria}",
    )
    return workspace(folder, "R314", {"campaigns/spring.yml": campaign})


def r316_rows(folder: Path, rows: float) -> Found:
    campaign = CAMPAIGN.replace("  steps:\n", "  steps:\n    - call: call.txt\n")
    text = leads(int(rows), asset=lambda _: "x", do_not_call=lambda _: "yes")
    found = listed(folder, "R316", text, **{"campaigns/spring.yml": campaign})
    return [one for one in found if " more row" in one.message]


ONE = "The river rises in the hills, and every well along its banks is tested in early spring."
OTHER = "In early spring every well is tested along the river, which rises in the green hills."


def _alike(code: str, folder: Path, above: float) -> Found:
    """Compare two mails that are alike, where the rule may take as much as they are, or less."""
    files = {
        "templates/invitation.md": mail("One", ONE),
        "templates/follow-up.md": mail("Two", ONE),
    }
    if code == "S402":
        files = {
            "templates/follow-up.md": mail("One", ONE),
            "templates/goodbye.md": mail("Two", ONE),
        }
    return workspace(folder, code, files, {"most": 1.0 - above, "semantic": False})


def s403_touches(folder: Path, touches: float) -> Found:
    steps = "    - {call: call.txt, wait: 1 business day}\n" * int(touches)
    campaign = f"campaign: spring\nlead_type: inbound\nsequence:\n  steps:\n{steps}"
    return workspace(folder, "S403", {"campaigns/spring.yml": campaign}, {"most": 3})


def s403_emails(folder: Path, emails: float) -> Found:
    steps = "    - {email: follow-up.md, wait: 1 hour}\n" * int(emails)
    campaign = f"campaign: spring\nlead_type: inbound\nsequence:\n  steps:\n{steps}"
    return workspace(folder, "S403", {"campaigns/spring.yml": campaign}, {"most": 9})


def s413_near(folder: Path, letters: float) -> Found:
    called = "Rivera"[: -int(letters)] + "x" * int(letters)
    script = FILES["templates/call.txt"].replace(
        "{{ contact.first_name | given }}", f"Ms. {called}"
    )
    return workspace(folder, "S413", {"templates/call.txt": script})


def s413_short(folder: Path, letters: float) -> Found:
    name = "Abcde"[: int(letters)]
    script = FILES["templates/call.txt"].replace("{{ contact.first_name | given }}", f"Ms. {name}")
    text = f"email,first_name,last_name,asset\njo@a.example,Jo,{name[:-1]}x,y\n"
    return listed(folder, "S413", text, **{"templates/call.txt": script})


def s414_apart(folder: Path, steps: float) -> Found:
    stage = ("awareness", "consideration", "decision")[int(steps)]
    campaign = CAMPAIGN.replace("evidence: lead.asset", "stage: awareness", 1)
    text = leads(1, asset=lambda _: "x", stage=lambda _: stage)
    return listed(folder, "S414", text, **{"campaigns/spring.yml": campaign})


def _variants(folder: Path, other: str, people: int, options: Mapping[str, Any]) -> Found:
    campaign = CAMPAIGN.replace("wait: 1 business day", "variants: {b: other.md}", 1)
    files = {"campaigns/spring.yml": campaign, "templates/other.md": other}
    return workspace(
        folder, "S415", {**files, "contacts/leads.csv": leads(people, asset=lambda _: "x")}, options
    )


def s415_words(folder: Path, words: float) -> Found:
    other = FILES["templates/follow-up.md"].replace("ask first.", "so " * int(words) + "ask first.")
    return _variants(folder, other, 2, {"people": 1})


def s415_people(folder: Path, each: float) -> Found:
    other = FILES["templates/follow-up.md"].replace("Pages four and nine answer", "Ana says")
    return _variants(folder, other, 2 * int(each), {"people": 4})


def s423_emails(folder: Path, most: float) -> Found:
    mail = "    - email: follow-up.md\n      wait: 1 business day\n"
    text = CAMPAIGN[: CAMPAIGN.index("    - email")] + int(most) * mail
    text += "    - call: call.txt\n      wait: 1 business day\n"
    text += CAMPAIGN[CAMPAIGN.index("    - email: goodbye.md") :]
    return listed(folder, "S423", leads(1, asset=lambda _: "x"), **{"campaigns/spring.yml": text})


def _window(folder: Path, hours: str) -> Found:
    window = f'sequence:\n  window: {{timezone: Europe/London, hours: "{hours}"}}\n'
    campaign = CAMPAIGN.replace("sequence:\n", window)
    text = leads(1, asset=lambda _: "x", timezone=lambda _: "Europe/Berlin")
    return listed(folder, "S418", text, **{"campaigns/spring.yml": campaign})


def s418_earliest(folder: Path, hour: float) -> Found:
    return _window(folder, f"{int(hour) - 1:02}:00-12:00")


def s418_latest(folder: Path, minutes: float) -> Found:
    return _window(folder, f"09:00-20:{int(minutes):02}")


def t115_rows(folder: Path, rows: float) -> Found:
    written = mail(
        "Rivers", "about {{ lead.asset }}.{% if contact.title == 'Nobody' %} Hello.{% endif %}"
    )
    text = leads(int(rows), title=lambda _: "Engineer", asset=lambda _: "x")
    return listed(folder, "T115", text, **{"templates/follow-up.md": written})


def w502_words(folder: Path, words: float) -> Found:
    return follow_up(folder, "W502", f"{filler(words)} You asked for {{{{ lead.asset }}}}.")


def w503_words(folder: Path, words: float) -> Found:
    ours = "Our wells, our filters and our engineers are the finest."
    hook = "You asked for {{ lead.asset }}."
    return follow_up(folder, "W503", f"{filler(words)} {ours} {hook}")


def w503_least(folder: Path, ours: float) -> Found:
    said = " and ".join(["our wells"] * int(ours)).capitalize()
    return follow_up(folder, "W503", f"{said} are fine. You asked for {{{{ lead.asset }}}}.")


KINDS = ("book a demo with us", "subscribe to our newsletter", "please leave a review")


def w505_kinds(folder: Path, kinds: float) -> Found:
    said = ", ".join(KINDS[: int(kinds)]).capitalize()
    return follow_up(folder, "W505", f"you asked for {{{{ lead.asset }}}}. {said}.")


def w505_questions(folder: Path, questions: float) -> Found:
    found = follow_up(folder, "W505", "you asked for it. " + "Which well? " * int(questions))
    return [one for one in found if "questions" in one.message]


ASKED = ("Please reply.", "Please confirm it.", "Please choose one.", "Please invite Ann.")


def w505_requests(folder: Path, requests: float) -> Found:
    asked = "\n\n".join(ASKED[: int(requests)])  # the steps of one paragraph count once
    return follow_up(folder, "W505", f"you asked for it.\n\n{asked}")


def w508_words(folder: Path, words: float) -> Found:
    found = follow_up(folder, "W508", filler(words))
    return [one for one in found if "words" in one.message]


def w508_steps(folder: Path, words: float) -> Found:
    return follow_up(folder, "W508", filler(words), {"steps": {"1": [20, 30]}, "words": [1, 2]})


def w508_grade(folder: Path, words: float) -> Found:
    """Of a sentence of short words, the grade is 0.39 for each, less 3.79."""
    found = follow_up(folder, "W508", "the " * (int(words) - 1) + "well.")
    return [one for one in found if "grade" in one.message]


def w508_lix(folder: Path, words: float) -> Found:
    """Of a sentence of words without a long one, LIX is their number."""
    said = "Der Hund und die Katze sind heute im Hof und im Haus und am See ".split() * 10
    found = follow_up(folder, "W508", " ".join(said[: int(words)]) + ".")
    return [one for one in found if "LIX" in one.message]


def w501_matter(folder: Path, words: float) -> Found:
    subject = "Following up " + "the wells"[: 9 if words > 1 else 3]
    files = {"templates/follow-up.md": mail(subject, "you asked for {{ lead.asset }}.")}
    return [f for f in workspace(folder, "W501", files, None) if f.step == 1]


def w508_enough(folder: Path, words: float) -> Found:
    return follow_up(folder, "W508", "Municipal " * (int(words) - 1) + "administration.")


def h605_long(folder: Path, texts: float) -> Found:
    return [f for f in page(folder, "H605", "<p>x</p>" * int(texts)) if "heading" in f.message]


def w509_most(folder: Path, characters: float) -> Found:
    subject = ("About your river and " + "the wells that you look after " * 4)[: int(characters)]
    subject = subject[:-1] + "s"
    assert len(subject) == characters
    files = {"templates/follow-up.md": mail(subject, "you asked for {{ lead.asset }}.")}
    return [f for f in workspace(folder, "W509", files) if f.step == 1]


def w510_words(folder: Path, words: float) -> Found:
    return [f for f in follow_up(folder, "W510", filler(words)) if f.step == 1]


def w510_alike(folder: Path, above: float) -> Found:
    """Two branches: told where they are as alike as the rule asks."""
    words = "{% if contact.title %}" + ONE + "{% else %}" + OTHER + "{% endif %}"
    write_example(folder)
    (folder / "templates/follow-up.md").write_text(mail("Rivers", words), encoding="utf-8")
    return follow_up(folder, "W510", words, {"alike": _score(folder) + above})


def _score(folder: Path) -> float:
    opened = open_workspace(folder)
    campaign = opened.campaigns["spring"]
    mails = MailRenderer(opened, campaign, Composer(opened, campaign), RuleRunner.of(opened))
    one, other = sorted(
        {
            authored_text(view).masked: authored_text(view) for view in mails.of_branches(Mail(1))
        }.items()
    )
    return likeness(one[1], other[1]).score


BOUNDS: Mapping[tuple[str, str], tuple[Bound, ...]] = {
    ("D704", "late_days"): (Bound(d704_late_days, 1, 2),),
    ("D704", "to_gmail"): (Bound(d704_gmail, 4, 5),),
    ("D707", "limit_mb"): (Bound(d707_limit, 15 * MB, 15 * MB + 1),),  # base64: 3 bytes are 4
    ("H601", "limit_kb"): (Bound(h601_limit, 102 * 1024, 102 * 1024 + 1),),
    ("H601", "warn_from_kb"): (Bound(h601_near, 95 * 1024, 95 * 1024 + 1),),
    ("H602", "threshold"): (Bound(h602_threshold, 20, 20.1),),
    ("H602", "shares"): (Bound(h602_threshold, 20, 20.1),),
    ("H604", "words"): (Bound(h604_words, 20, 19),),
    ("H604", "large_px"): (Bound(h604_large, 299, 300),),
    ("H605", "_LONG"): (Bound(h605_long, 59, 60),),
    ("H606", "text"): (Bound(h606_text, 0x76, 0x77),),  # 4.54 and 4.48 to 1
    ("H606", "large_text"): (Bound(h606_large, 0x94, 0x95),),  # 3.03 and 2.99 to 1
    ("H609", "shared_words"): (Bound(h609_shared, 0.5, 0.45),),
    ("M212", "most"): (Bound(lambda f, n: _sizes(f, 90, int(n)), 26, 25),),
    ("M212", "fewest_rows"): (Bound(lambda f, n: _sizes(f, int(n), 3), 4, 5),),
    ("R305", "CROWD"): (Bound(r305_crowd, 2, 3),),
    ("R308", "most_rows"): (Bound(r308_rows, 200, 201),),
    ("R309", "most_senders"): (Bound(r309_senders, 1, 2),),
    ("R310", "most_rows"): (Bound(r310_rows, 200, 201),),
    ("R311", "most"): (Bound(r311_share, 6, 7),),
    ("R311", "least_rows"): (Bound(r311_rows, 4, 5),),
    ("R311", "many_rows"): (Bound(r311_seven, 19, 20),),
    ("R313", "most_rows"): (Bound(r313_rows, 200, 201),),
    ("R316", "most_rows"): (Bound(r316_rows, 200, 201),),
    ("R314", "most"): (Bound(r314_criteria, 6, 7),),
    ("S401", "most"): (Bound(lambda f, n: _alike("S401", f, n), 0.0, 0.001),),
    ("S402", "most"): (Bound(lambda f, n: _alike("S402", f, n), 0.0, 0.001),),
    ("S403", "emails_a_day"): (Bound(s403_emails, 2, 3),),
    ("S403", "most"): (Bound(s403_touches, 3, 4),),
    ("S413", "_NEAR"): (Bound(s413_near, 3, 2),),
    ("S413", "_SHORTEST"): (Bound(s413_short, 4, 5),),
    ("S414", "_APART"): (Bound(s414_apart, 1, 2),),
    ("S415", "people"): (Bound(s415_people, 4, 3),),
    ("S415", "words"): (Bound(s415_words, 3, 2),),
    ("S423", "_MOST_EMAILS"): (Bound(s423_emails, 3, 4),),
    ("S418", "earliest"): (Bound(s418_earliest, 7, 6),),
    ("S418", "latest"): (Bound(s418_latest, 0, 1),),
    ("T115", "fewest"): (Bound(t115_rows, 4, 5),),
    ("W502", "words"): (Bound(w502_words, 59, 60),),
    ("W501", "_MATTER"): (Bound(w501_matter, 2, 1),),
    ("W503", "words"): (Bound(w503_words, 80, 79),),
    ("W503", "least"): (Bound(w503_least, 2, 3),),
    ("W505", "kinds"): (Bound(w505_kinds, 2, 3),),
    ("W505", "questions"): (Bound(w505_questions, 4, 5),),
    ("W505", "requests"): (Bound(w505_requests, 3, 4),),
    ("W508", "words"): (Bound(w508_words, 10, 9), Bound(w508_words, 200, 201)),
    ("W508", "steps"): (Bound(w508_steps, 20, 19), Bound(w508_steps, 30, 31)),
    ("W508", "grade"): (Bound(w508_grade, 45, 46),),  # 13.76 and 14.15
    ("W508", "lix"): (Bound(w508_lix, 60, 61),),
    ("W508", "_ENOUGH"): (Bound(w508_enough, 39, 40),),
    ("W509", "most"): (Bound(w509_most, 80, 81),),
    ("W510", "alike"): (Bound(w510_alike, 0.001, 0.0),),
    ("W510", "fewest_words"): (Bound(w510_words, 11, 12),),
}
# Of no number of their own: a number that is worked out where none is given, numbers by step.
UNSET = {("S403", "most"), ("W508", "steps")}
NO_BOUNDS = {"_KB", "_MB", "_DAY_MINUTES"}  # units
# What is beyond is not looked at.
OF_WORK = {("M213", "_AROUND"), ("T108", "_AROUND"), ("T110", "_LOOK_BACK"), ("T115", "_MOST")}


def is_number(value: object) -> bool:
    """Say whether value is a number, or is made of numbers."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return bool(value) and all(map(is_number, value))
    return isinstance(value, int | float) and not isinstance(value, bool)


def numbers() -> Iterator[tuple[str, str]]:
    for one in all_rules():
        for option, default in one.options.items():
            if is_number(default) or (one.code, option) in UNSET:
                yield one.code, option
        for name, value in vars(sys.modules[one.__module__]).items():
            if (
                isinstance(value, int | float)
                and is_number(value)
                and name not in NO_BOUNDS
                and (one.code, name) not in OF_WORK
            ):
                yield one.code, name


def test_every_number_of_a_rule_has_its_bound_shown() -> None:
    assert set(numbers()) == set(BOUNDS)


@pytest.mark.parametrize(
    "bound",
    [
        pytest.param(one, id=f"{code} {option} {one.silent:g} {one.speaking:g}")
        for (code, option), each in BOUNDS.items()
        for one in each
    ],
)
def test_a_rule_speaks_just_past_its_bound(bound: Bound, tmp_path: Path) -> None:
    for folder in ("silent", "speaking"):
        (tmp_path / folder).mkdir()
    assert bound.found(tmp_path / "silent", bound.silent) == []
    assert bound.found(tmp_path / "speaking", bound.speaking)
