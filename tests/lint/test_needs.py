"""What each message rule says it needs is true: proved alone, it finds what brute force finds.

A case is made for one rule. Pieces of its own examples become merged fields, and the list has
what stood there, many values of the same make (other letters in the same places), and values
changed in one respect: longer, shouted, read backwards the same, in a wrong encoding …
"""

import csv
import os
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest import mock

import pytest

from tactful.lint.check.campaign_check import one_by_one
from tactful.lint.check.mail_check import MailCheck
from tactful.lint.findings.finding import Finding, Severity
from tactful.lint.judging.mail_renderer import Mail, MailRenderer, Person
from tactful.lint.judging.rule_runner import RuleRunner
from tactful.lint.lists.recipients import campaign_list
from tactful.lint.lists.senders import senders_of
from tactful.lint.proof import prove
from tactful.lint.proof.list_proof import proved
from tactful.lint.proof.shapes import Broken
from tactful.lint.reading.casing import given_names
from tactful.lint.reading.hit import Hit
from tactful.lint.rule.families import MessageRule, Needs, ReadingRule, needs
from tactful.lint.rule.registry import Chosen, all_rules
from tactful.lint.view.views import Context, View
from tactful.templates.errors import TemplateError
from tactful.templates.render.compose import Composer
from tactful.templates.workspace.workspace import open_workspace

SEEDS = int(os.environ.get("TACTFUL_EXAMPLES", "2"))
ROWS = 300
RULES = [rule for rule in all_rules() if issubclass(rule, MessageRule)]
FILES = {
    "tactful.toml": """\
name = "Brightwater"
postal_address = "1 Quay Street, Leeds LS1 4AP"
public_url = "https://mail.brightwater.example"
[fields.contact]
email = { type = "email", required = true }
first_name = { type = "name", fallback = "there" }
last_name = { type = "name" }
company = { type = "company" }
seats = { type = "integer" }
[fields.contact.title]
type = "picklist"
fallback = "colleague"
spoken = { "Director or vice president of marketing" = "a marketing leader" }
[fields.lead]
asset = { type = "text", required = true }
topics = { type = "text" }
date = { type = "date" }
[mailboxes.sam]
address = "sam@brightwater.example"
name = "Sam Ortiz"
""",
    "campaigns/spring.yml": """\
campaign: spring
lead_type: event
audience: {contacts: contacts/leads.csv}
sequence:
  steps:
    - {email: one.KIND, wait: 1 business day, evidence: lead.asset}
""",
    "templates/link.txt": "https://{{ contact.company }}.example/{{ lead.asset }}",
}
NAMES = [name.title() for name in sorted(given_names())]
COLUMNS = {
    "contact.first_name": "first_name",
    "contact.last_name": "last_name",
    "contact.company": "company",
    "contact.title": "title",
    "contact.seats": "seats",
    "lead.asset": "asset",
    "lead.topics": "topics",
    "lead.date": "date",
}
FILTERS = ("", "", "", "", " | given", " | upper", " | lower", " | sentence", " | company_short",
           " | a_an", " | default('you')", " | trim", " | join_and", " | spoken")  # fmt: skip
FRAMES = (
    "Hi {{ %s }}, thanks.", "Dear {{ %s }},", "We met at {{ %s }}.", "On {{ %s }} you came.",
    "You have {{ %s }} new messages.", "It cost ${{ %s }} a year.", "A {{ %s }} of 10.",
    "{%% if %s %%}You said {{ %s }}.{%% else %%}Hello.{%% endif %%}",
    "{%% for word in %s.split(' ') %%}- {{ word }}\n{%% endfor %%}", "{{ %s }}",
    '<span style="color:{{ %s }}">Hello</span>', '<span style="color:#{{ %s }}">Hello</span>',
    '<img src="https://b.example/a.png" alt="{{ %s }}" width="{{ %s }}">',
    '<a href="https://b.example/page" title="{{ %s }}">{{ %s }}</a>',
    '<a href="https://b.example/page">see {{ %s }}</a>',
    "{%% include 'link.txt' %%}",
)  # fmt: skip
VALUES = (
    "NULL", "n/a", "-", "test", "JosÃ©", "O&#39;Brien", "*|FNAME|*", "[Name]", "Jim & Anna", "Mr. Lee",
    "2026-03-01T00:00:00", "3.0", "1710000000", "20260301", "1.2000000", "0.333333333", "1e5",
    "here", "click here", "Re: you", "FREE MONEY", "#cccccc", "#333", "red", "600", "40%", "1",
    "Director or vice president of marketing", "1-10 employees", "['a', 'b']", "first\n\nsecond",
    "https://x.example/y", "www.b.example", "a@b.example", "Hannah", "Otto", "naïve", "Привет",
    "日本", "Zoe\u0301", "a\u200bb", "a  b", "Ann;Bo;Cy", "sam@b.example", "%20", "Zoë", "X Æ",
)  # fmt: skip
PARAGRAPHS = (
    "Hi {{ contact.first_name | given }},", "Dear Mr. {{ contact.last_name }},",
    "As {{ contact.title | spoken | a_an }} you asked for {{ lead.asset }}.",
    "{% if contact.seats == '1' %}One seat is yours.{% endif %} It is {{ contact.seats }}.",
    "{% if lead.topics and not contact.company %}You chose {{ lead.topics | join_and }}.{% endif %}",
    "{% set who = contact.first_name or 'friend' %}Thanks, {{ who }}.",
    "{% if contact.company in ['Acme', 'ACME'] %}For Acme.{% elif contact.company %}For "
    "{{ contact.company }}.{% endif %}",
    "{% macro hello(name) %}Hello {{ name }}!{% endmacro %}{{ hello(contact.first_name) }}",
    "{% if contact.last_name | length > 6 %}A long name.{% endif %}",
    "We are the leading firm, our product is good, and our team loves {{ contact.company }}.",
    "Does {{ contact.first_name }} want this? Shall we talk? Can I call? When? Where?",
    "I can show you how {{ lead.asset }} saves time. Could you spare ten minutes on Tuesday?",
)  # fmt: skip
_TOKEN = re.compile(r"[^\W\d_]+|\d+|.", re.DOTALL)
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_BODY = re.compile(r"(?is)<body[^>]*>(.*?)</body>")
_PIECE = re.compile(r"[^\s<>{}\"'=/]+(?: [^\s<>{}\"'=/]+){0,2}")
_CODE = re.compile(r"\{[{%].*?[%}]\}")
_VOWELS, _OTHERS = "aeiou", "bcdfghklmnprstvw"


@dataclass(frozen=True, slots=True)
class Case:
    """One template and its list."""

    kind: str
    subject: str
    body: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Remembering(MailRenderer):
    """Renders each message once, however often it is judged."""

    seen: dict[tuple[Mail, int | None], View | TemplateError] = field(default_factory=dict)

    def view(self, mail: Mail, person: Person) -> View:
        key = (mail, person.row)
        if key not in self.seen:
            try:
                self.seen[key] = MailRenderer.view(self, mail, person)
            except TemplateError as error:
                self.seen[key] = error
        known = self.seen[key]
        if isinstance(known, TemplateError):
            raise known
        return known


def differences(root: Path, case: Case, rule: type[MessageRule]) -> list[object]:
    """Return what shows that rule needs more than it says.

    That is what only the proof, or only rendering every message, finds by the rule alone; and
    that the proof came upon messages which should look alike to the rule, and do not.
    """
    _lay(root, case)
    workspace = open_workspace(root)
    campaign = workspace.campaigns["spring"]
    run = RuleRunner.of(workspace)
    composer = Composer(workspace, campaign)
    try:
        composer.check(1)
    except TemplateError:
        return []  # pieces of examples need not fit together
    listed = campaign_list(workspace, campaign)
    assert listed is not None
    context = Context(workspace, workspace.fields, rule.options)
    chosen = (Chosen(rule(), None, rule.options),)
    run = replace(run, chosen=chosen, contexts={rule.code: context}, groups={})
    senders = senders_of(workspace, campaign, listed)
    mails = Remembering(workspace, campaign, composer, run, None, listed, senders)
    brute = one_by_one(mails, [MailCheck(mails, Mail(1))], None).findings
    with mock.patch.object(prove, "MOST", 10.0):
        quick = proved(mails, [Mail(1)], None)
    assert not any(one.code == "X901" for one in brute), brute
    only_one = [
        one for one in (*brute, *quick.findings) if (one in brute) != (one in quick.findings)
    ]
    return [*only_one, *(reason for reason in quick.unproved if isinstance(reason, Broken))]


def made(rule: type[MessageRule], seed: str, rows: int) -> Case:
    """Return a case for rule; the same for the same seed."""
    choose = random.Random(f"{rule.code} {seed}")
    # With few fields and few makes, most rows are alike, and are not rendered.
    names = choose.sample(list(COLUMNS), choose.randrange(1, 4))
    pools: dict[str, list[str]] = {name: [] for name in names}
    body = [*_punched(rule, choose, pools)]
    for frame in choose.sample(FRAMES, 2):
        body.append(frame % tuple(choose.choices(names, k=frame.count("%s"))))
    if choose.random() < 0.3:
        body.append(choose.choice(PARAGRAPHS))
    choose.shuffle(body)
    subject = choose.choice(("Rivers", f"About {{{{ {names[0]} }}}}", f"{{{{ {names[-1]} }}}}"))
    kind = choose.choice(("md", "md", "txt", "mjml"))
    makes = {name: _makes(choose, pools.get(name, [])) for name in COLUMNS}
    listed = ({name: _value(choose, makes[name]) for name in COLUMNS} for _ in range(rows))
    return Case(kind, subject, tuple(body), tuple(listed))


def _lay(root: Path, case: Case) -> None:
    body = "\n\n".join([*case.body, "{{ unsubscribe_url }}"])
    subject = case.subject.replace("'", "’")
    if case.kind == "mjml":
        texts = "".join(f"<mj-text>{paragraph}</mj-text>" for paragraph in case.body)
        text = (
            f"<mjml><mj-head><mj-title>{subject}</mj-title></mj-head><mj-body><mj-section>"
            f"<mj-column>{texts}</mj-column></mj-section></mj-body></mjml>"
        )
    else:
        text = f"---\nsubject: '{subject}'\n---\n{body}\n"
    for name, content in {**FILES, f"templates/one.{case.kind}": text}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content.replace("one.KIND", f"one.{case.kind}"), encoding="utf-8")
    (root / "contacts").mkdir()
    with (root / "contacts/leads.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("email", *COLUMNS.values()))
        for number, row in enumerate(case.rows):
            writer.writerow((f"p{number}@acme.example", *row.values()))


def _punched(
    rule: type[MessageRule], choose: random.Random, pools: Mapping[str, list[str]]
) -> Iterator[str]:
    """Yield paragraphs of the rule's examples in which fields stand for a few words."""
    examples = (*getattr(rule, "bad", ()), *getattr(rule, "good", ()))
    texts = [text for example in examples for text in _texts(example.text)]
    names = list(pools)
    for text in choose.sample(texts, min(2, len(texts))):
        pieces = [m for m in _PIECE.finditer(text) if not _in_code(text, m.start())]
        cuts = sorted(choose.sample(pieces, min(2, len(pieces))), key=lambda m: m.start())
        out, at = [], 0
        for cut in cuts:
            name = choose.choice(names)
            pools[name].append(cut[0])
            out += [text[at : cut.start()], f"{{{{ {name}{choose.choice(FILTERS)} }}}}"]
            at = cut.end()
        yield "".join([*out, text[at:]])


def _texts(example: str) -> Iterator[str]:
    text = _FRONT.sub("", example)
    if inner := _BODY.search(text):
        text = inner[1]
    if "\n\n" in text and text.startswith(("From:", "DKIM")):
        text = text.partition("\n\n")[2]
    for paragraph in text.split("\n\n"):
        if paragraph.strip() and "mjml" not in paragraph:
            yield paragraph.strip()


def _in_code(text: str, at: int) -> bool:
    return any(code.start() <= at < code.end() for code in _CODE.finditer(text))


Make = tuple[tuple[str, bool], ...]  # words and signs of a value, and whether each stays


def _makes(choose: random.Random, pool: list[str]) -> list[Make]:
    """Return a few makes after which a column's values are made."""
    plain = [choose.choice(NAMES), "Halden Foods", "Marlo", "Fen Data Ltd", "40", "Ada B. Lowe"]
    free = tuple((token, False) for token in _TOKEN.findall(choose.choice(plain)))
    values = [*pool, *choose.sample(VALUES, choose.randrange(1, 3))]
    return [free, *(_make(choose, value) for value in values)]


def _make(choose: random.Random, value: str) -> Make:
    return tuple((token, choose.random() < 0.3) for token in _TOKEN.findall(value))


def _value(choose: random.Random, makes: list[Make]) -> str:
    make, luck = choose.choice(makes), choose.random()
    if luck < 0.03:
        return ""
    if luck < 0.06:
        return "".join(token for token, _ in make)
    one = choose.choice((_mirrored, _long)) if luck < 0.09 else _twin
    value = "".join(token if stays else one(choose, token) for token, stays in make)
    return changed(choose, value) if luck > 0.97 else value


def _twin(choose: random.Random, token: str) -> str:
    """Return a token of the same make: other letters in the same case, as many if they are few."""
    return _like(choose, token, choose.randrange(5, 12))


def _mirrored(choose: random.Random, token: str) -> str:
    """Return a twin that reads the same backwards."""
    half = _like(choose, token.lower(), len(token) if len(token) < 5 else 4)[
        : (len(token) + 1) // 2
    ]
    if not half.isalnum():
        return token
    return _cased(half + half[::-1][len(token) % 2 :], token)


def _long(choose: random.Random, token: str) -> str:
    """Return a twin that is long, where tokens of its make may be."""
    return _like(choose, token, choose.randrange(12, 40))


def _like(choose: random.Random, token: str, size: int) -> str:
    if token.isdigit() and token.isascii():
        more = choose.choices("0123456789", k=len(token) - 1)
        return "".join((str(choose.randrange(1, 10)), *more))
    if not token.isascii() or not token.isalpha():
        return token
    size = len(token) if len(token) < 5 else size
    word = (choose.choice(_VOWELS if i % 2 else _OTHERS) for i in range(size))
    return _cased("".join(word), token)


def _cased(word: str, like: str) -> str:
    return word.upper() if like.isupper() else word.title() if like[0].isupper() else word


def changed(choose: random.Random, value: str) -> str:
    """Return value, different in one respect."""
    at = choose.randrange(len(value) + 1)
    return choose.choice(
        (
            value.upper(), value.lower(), value.swapcase(), value.title(), f"{value} {value}",
            value + value[::-1].lower(), value * choose.randrange(2, 9), value[:at], value[at:],
            value[:at] + choose.choice(".,;:!?-_/\\'\"()[]{}<>&%$€#@*|+=~ \t") + value[at:],
            value[:at] + str(choose.randrange(10 ** choose.randrange(1, 15))) + value[at:],
            value[:at] + choose.choice(("é", "Ã©", "&amp;", "\u00a0", "\u200b", "=E9", "ß", "Ω")),
            f"{value} {choose.choice(VALUES)}", f"{choose.choice(VALUES)} {value}",
        )
    )  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_needs_no_more_than_it_says(rule: type[MessageRule], tmp_path: Path) -> None:
    for seed in range(SEEDS):
        case = made(rule, str(seed), ROWS)
        assert differences(tmp_path / str(seed), case, rule) == [], (seed, case.kind, case.body)


# -- a promise that is not kept ---------------------------------------------------------------


class Palindrome(ReadingRule):
    """Reads values backwards, which no class of values tells."""

    code, name = "Z901", "palindrome"
    summary = why = "a word that reads the same backwards"
    severity = Severity.info

    def read(self, text: str, context: Context) -> Iterator[Hit]:
        for word in re.finditer(r"\b\w{4,}\b", text):
            if word[0].casefold() == word[0].casefold()[::-1]:
                yield Hit(*word.span(), f"'{word[0]}' reads the same backwards")


class LongLine(MessageRule):
    """Counts characters, of which a class knows only a few."""

    code, name = "Z902", "long-line"
    summary = why = "a line that is too long"
    severity = Severity.info
    most = 45

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        for part in view.parts:
            for line in re.finditer(r".+", part.text):
                if len(line[0]) > self.most:
                    yield self.finding("a long line", **part.where(*line.span()))


class LongParagraph(ReadingRule):
    """The same of a paragraph, as a reading rule."""

    code, name = "Z903", "long-paragraph"
    summary = why = "a paragraph that is too long"
    severity = Severity.info

    def read(self, text: str, context: Context) -> Iterator[Hit]:
        if len(text) > 40:
            yield Hit(0, len(text), "a long paragraph")


class Whom(MessageRule):
    """Looks at whom a mail goes to, and at a column that no template prints."""

    code, name = "Z904", "whom"
    summary = why = "a recipient of a certain number"
    severity = Severity.info

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        number = int(re.sub(r"\D", "", view.recipient or "") or 0)
        named = view.message is not None and view.message.recipient.address == view.recipient
        if named and number % 97 == 1 and "o" in view.values.get("contact.title", ""):
            yield self.finding("that one", path=view.path, line=1)


class Even(MessageRule):
    """Looks at what a value adds up to, in the subject or anywhere."""

    code, name = "Z905", "even"
    summary = why = "a subject whose letters add up to an even number"
    severity = Severity.info

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        for part in view.parts:
            if part.kind == "subject" and sum(map(ord, part.text)) % 16 == 0:
                yield self.finding("even", path=view.path, line=1)


STRANGE = (Palindrome, LongLine, LongParagraph, Whom, Even)
WRONG = (
    (Palindrome, Needs.paragraph),
    (Palindrome, Needs.structure),
    (LongLine, Needs.structure),
    (LongLine, Needs.subject | Needs.links),
    (LongParagraph, Needs.paragraph),
    (Whom, Needs.structure),
    (Even, Needs.structure),
    (Even, Needs.subject),
)


def saying(rule: type[MessageRule], needs: Needs) -> type[MessageRule]:
    """Return rule with another declaration."""
    return type(rule.__name__, (rule,), {"needs": needs})


@pytest.mark.parametrize("rule", STRANGE, ids=lambda rule: rule.name)
def test_a_rule_that_promises_nothing_is_asked_about_everybody(
    rule: type[MessageRule], tmp_path: Path
) -> None:
    assert needs(rule()) is Needs.everything
    for seed in range(SEEDS):
        assert differences(tmp_path / str(seed), made(rule, str(seed), ROWS), rule) == []


@pytest.mark.parametrize(("rule", "said"), WRONG, ids=lambda one: getattr(one, "name", str(one)))
def test_a_rule_that_says_too_little_is_found_out(
    rule: type[MessageRule], said: Needs, tmp_path: Path
) -> None:
    wrong = saying(rule, said)
    assert any(
        differences(tmp_path / str(seed), made(wrong, str(seed), ROWS), wrong) for seed in range(8)
    )
