"""Strange templates and values against all that lint and render do; for developers.

python tests/templates/fuzz.py --seconds 2700 --seed 1     many cases, findings as they come
python tests/templates/fuzz.py --case 17                   one of them again, in this process

A case follows from its number alone. Cases run in a child process, so that one which kills or
stops it is a finding too.
"""

import argparse
import json
import multiprocessing
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from multiprocessing.connection import Connection
from pathlib import Path

import tactful.templates
from tactful.campaigns.delivery.mime import MimeError, mime, read_message
from tactful.lint.judging.rendered_view import rendered
from tactful.lint.judging.rule_runner import BROKEN_RULE, RuleRunner
from tactful.templates.errors import ProblemsError, TactfulError
from tactful.templates.message import Message, tidy
from tactful.templates.render.compose import Composer
from tactful.templates.source.template import read_template
from tactful.templates.workspace.workspace import Workspace, open_workspace

SLOW_S, HANGS_S = 4.0, 60
MEMORY = 3_000_000_000  # bytes of address space
SHIPPED = Path(tactful.templates.__file__).parent
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "data" / "corpus"
KINDS = ("mjml", "md", "txt", "html")
HOLE = "<script>tactful"
SETTINGS = """\
name = "Brightwater"
postal_address = "1 Quay Street, Leeds LS1 4AP"
timezone = "Europe/London"
public_url = "https://mail.brightwater.example"
[fields.contact]
first_name = { type = "name", fallback = "there" }
last_name = { type = "name" }
title = { type = "picklist", spoken = { "VP of marketing" = "a marketing leader" } }
company = { type = "text" }
[fields.lead]
asset = { type = "text", required = true }
notes = { type = "text" }
[mailboxes.sam]
address = "sam@brightwater.example"
name = "Sam Ortiz"
"""
CAMPAIGN = "campaign: fuzz\ninitial: fuzz.mjml\nsequence:\n  steps:\n" + "".join(
    f"    - email: fuzz.{kind}\n      wait: {day} business days\n"
    for day, kind in enumerate(KINDS[1:], 1)
)
PLAIN = {
    "mjml": "<mjml><mj-head><mj-title>Hi {{ contact.first_name }}</mj-title><mj-preview>{{ lead.asset }}</mj-preview></mj-head><mj-body><mj-section>{% if contact.title %}<mj-column><mj-text>A</mj-text></mj-column>{% endif %}<mj-column><mj-text>Dear {{ contact.first_name | given }},</mj-text><mj-button href='https://x.example/?a={{ lead.asset | urlencode }}'>{{ lead.asset }}</mj-button></mj-column></mj-section></mj-body></mjml>",
    "md": "---\nsubject: 'Hi {{ contact.first_name }}'\npreheader: p\n---\nDear {{ contact.first_name | given }},\n\n- {{ lead.asset }}\n- *b*\n\n{% if contact.title %}As {{ contact.title | spoken }}{% endif %} [l](https://x.example/{{ lead.asset | urlencode }})\n",
    "txt": "---\nsubject: Hi\n---\n{% for i in range(3) %}{{ i }} {{ contact.first_name }}\n{% endfor %}\n",
    "html": "<html><head><title>Hi {{ contact.first_name }}</title></head><body><p>{{ lead.asset }}</p><a href='{{ lead.asset }}'>x</a></body></html>",
}  # fmt: skip
BITS = (
    "{{ contact.first_name }}", "{{ lead.asset }}", "{{ lead.notes | sentence }}", "{{ contact.nope }}", "{{", "}}", "{%", "%}", "{#", "#}",
    "{% if contact.title %}", "{% elif lead.notes %}", "{% else %}", "{% endif %}", "{% for i in range(3) %}", "{% endfor %}", "{% for a in range(9999) %}",
    "{% set x = contact.first_name %}", "{{ x }}", "{% set x %}", "{% endset %}", "{% macro m(a) %}", "{% endmacro %}", "{{ m(1) }}", "{% raw %}", "{% endraw %}",
    "{% include 'fuzz.md' %}", "{% extends 'fuzz.txt' %}", "{% import 'fuzz.md' as f %}", "{% block b %}", "{% endblock %}", "{% filter upper %}", "{% endfilter %}",
    "{% autoescape false %}", "{% endautoescape %}", "{% call m() %}", "{% endcall %}", "{% with a = 1 %}", "{% endwith %}", "{% do x %}", "{% continue %}",
    "{{ lead.asset | safe }}", "{{ (lead.asset ~ '') | safe }}", "{{ lead.asset.lower() | safe }}", "{{ [lead.asset] | join | safe }}", "{{ lead.asset | e | replace('&lt;', '<') }}",
    "{{ lead.asset | striptags }}", "{{ lead.asset | truncate(9) }}", "{{ lead.asset | trim | title | reverse }}", "{{ lead.asset[0:99] | safe }}", "{{ lead.asset | string | safe }}",
    "{{ ''.__class__ }}", "{{ contact.__class__ }}", "{{ [1] | sum(attribute='__class__') }}", "{{ 'a' * 99999999 }}", "{{ 9 ** 9 ** 9 }}", "{{ 10 | round(99999) }}", "{{ range(99999) | list }}",
    "{{ step.quoted }}", "{{ step.previous.text }}", "{{ content.pick() }}", "{{ '2026-01-01' | ago }}", "{{ lead.asset | day }}", "{{ lead.asset | money }}", "{{ unsubscribe_url }}",
    "{{ 'a' | join_and | a_an | possessive | company_short }}", "{{ namespace(a=1).a }}", "{{ self }}", "{{ loop.index }}", "{{ caller() }}", "{{ 1 // 0 }}", "{{ '%s' % lead.asset }}",
    "{{- ' ' -}}", "{%- if 1 -%}", "{{ \"</mj-text>\" }}", "{{ '%}' }}", "{{ '\\'' }}", "{{ lead.asset | float }}", "{{ lead.asset | int(base=36) }}", "{{ lead.asset | list | unique | sort | first }}",
    "<mjml>", "</mjml>", "<mj-body>", "</mj-body>", "<mj-head>", "</mj-head>", "<mj-section>", "</mj-section>", "<mj-column>", "</mj-column>", "<mj-text>", "</mj-text>", "<mj-raw>", "</mj-raw>",
    "<mj-section><mj-column>", "</mj-column></mj-section>", "<mj-wrapper>", "</mj-wrapper>", "<mj-group>", "</mj-group>", "<mj-image src='a.png' />", "<mj-image/>", "<mj-divider />", "<mj-spacer height='x' />",
    "<mj-style>", "</mj-style>", "<mj-style inline='inline'>p{color:red}</mj-style>", "<mj-style inline=\"inline\">@import url(x);a:b{{{</mj-style>", "<mj-include path='fuzz.mjml' />", "<mj-include path='/etc/passwd' />", "<mj-include />",
    "<mj-attributes>", "</mj-attributes>", "<mj-all font-size='9px' />", "<mj-class name='a' color='red' />", " mj-class='a'", "<mj-title>", "</mj-title>", "<mj-preview>", "</mj-preview>", "<mj-font name='R' href='x' />",
    "<mj-social><mj-social-element name='facebook' href='x'>", "</mj-social-element></mj-social>", "<mj-navbar hamburger='hamburger'><mj-navbar-link href='x'>a</mj-navbar-link></mj-navbar>", "<mj-hero>", "</mj-hero>",
    "<mj-accordion><mj-accordion-element><mj-accordion-title>a</mj-accordion-title></mj-accordion-element></mj-accordion>", "<mj-carousel><mj-carousel-image src='a' /></mj-carousel>", "<mj-carousel></mj-carousel>", "<mj-table><tr><td>", "</td></tr></mj-table>",
    " width='{{ lead.asset }}'", " padding=\"{{ 3 }}px\"", " css-class='{% if 1 %}a{% endif %}'", " href=\"{{ lead.asset }}\"", " a=b", " a='", " \"", "='", "<mj-nope>", "</mj-nope>", "<MJ-TEXT>",
    "<!--", "-->", "<!-- c -->", "<!--[if mso]>", "<![endif]-->", "<!--[if !mso]><!-->", "<![CDATA[", "]]>", "<?xml version='1.0'?>", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&a;", "&nbsp;", "&#0;", "&#xD800;", "&", "<", ">", "</", "<a", "<a href=", "<%", "%>",
    "<script>", "</script>", "<style>", "</style>", "<table><tr><td>", "</td></tr></table>", "<p>", "</p>", "<br>", "<svg>", "<template>", "</template>", "<textarea>", "<plaintext>", "<title>", "</title>", "<b", "<p style='display:none'>", "<div hidden>", "<li>", "<ol start=x>", "<ol start='99999999999999999999'>",
    "# ", "\n\n", "---\n", "\n---\n", "- ", "1. ", "> ", "> > > ", "```\n", "    ", "*", "**", "_", "`", "[", "](", "](x)", "![", "[a]: b\n", "| a | b |\n|---|---|\n", "\\", "~~", "\t", "  \n", "999999999. ", "subject: ", "subject: [a]\n", "subject: {{ x }}\n", "preheader: |\n", "a: &a [*a]\n", "? ",
    "tjq", "tjq0z", "tjq1z", "<!--tjq0z-->", "tjqq0z", "TJQ0Z", "tjq99999999999999999999z", "tjq٣z", "data-tactful-element=\"1\"", "_tactful_0", "{{ _tactful_0 }}", "{% set _tactful_0 = 1 %}", "{{ _moment }}", "{% set contact = 1 %}",
    "\ue000", "\ue0000\ue001", "\ue0009\ue001x\ue002", "\ue002", "\ue003", "\ue004", "\ue005", "\ue0060:0\ue007", "\ue006", "\x00", "\x01\x02\x03", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\x0b\x0c", "\ufeff", "\ufffe", "\u202e", "\u202d\u2066", "\u200b", "\u00ad", "\u0301" * 40, "🎉", "👩‍👩‍👧", "שלום", "مرحبا", "ﷺ", "İıŁß", "Ǆ", "𝕳", "ÃƒÂ©", "\udc80",
    "\r\n", "\r", "\n" * 50, " " * 300, "a" * 3000, "x" * 100 + "@",
    "<style>" + "[" * 3000 + "</style>", "<p style='color:" + "(" * 3000 + "'>", "<style>a" + "{" * 3000 + "</style>", "<style>@media " + "(" * 3000 + "{a{b:c}}</style>",
)  # fmt: skip
VALUES = (
    "", " ", "Jim", "JIM", "NULL", "n/a", f"{HOLE}(1)</script>", f"\">{HOLE}", f"'>{HOLE}", f"-->{HOLE}", f"]]>{HOLE}", f"</title>{HOLE}", f"</style>{HOLE}", f"&lt;script&gt;tactful{HOLE}", f"*/{HOLE}", "{{ 7*7 }}", "{% raw %}", "{#", "tjq0z", "<!--tjq0z-->", "[x](http://e.example)", "**b**", "# h", "- l",
    "a\r\nBcc: x@e.example", "a\nb\n\nc", "a\rb", "\u2028x\u2029", "\x85x", "\x00\x07\x1b", "\udc80", "\ud83d", "\ue0000\ue001x\ue002", "\ue0060:0\ue007", "\ue003\ue004\ue005", "\u202eevil\u202c", "שלום עולם", "مرحبا", "🎉👩‍👩‍👧", "ÃƒÂ©tÃƒÂ©", "İstanbul", "ß", "ŉ", "ﬁ", "\u0301" * 50, "\ufeff", "\u200b\u00ad",
    "O'Brien \"Q\"", "\\", "\\n", "a;b, c", "2026-03-03", "1200 EUR", "1e309", "-0", "٣", "½", "9" * 5000, "VP of marketing", "=?utf-8?b?eA==?=", "x" * 3000, "&amp;", "&#0;", "%s%n{0}", "a" * 90 + " " * 90, "javascript:alert(1)", ".", ".\n.", "From x", "\n\n\n", "\u3000", "\t",
)  # fmt: skip


GROWS = (
    "{'a': X, 'b': X}", "{X: 1}", "[X, X]", "(X, X)", "X ~ X", "X + X", "[X] + [X]", "namespace(a=X, b=X)", "X * 9", "X | replace('a', X)", "X | replace('', X)", "X | e | replace(';', X)",
    "X | join(X)", "X.split() | join(X)", "X | list", "X | string", "X | e", "X | urlencode", "X | title", "X | upper | lower", "X.items()", "X.values() | list", "X.split('a')", "X.splitlines()",
    "X[1:]", "X[::-1]", "X | reverse | join", "X | sort", "X | unique | list", "[X] | sum(start=[])", "[{'a': X}] | join(attribute='a')", "[{'a': X}, {'a': X}] | sort(attribute='a')", "X | trim(X)", "X.strip(X)",
    "X | wordcount", "X | length", "X | default(X)", "X | truncate(99999, true, X)", "X | given", "X | company_short", "X | a_an", "X | join_and", "X | spoken", "X | striptags", "X | round(99999)", "X | int(0, 16)", "'f' ~ X | int(0, 36)",
    "X == X", "X == [X]", "X in [X]", "X in X", "X is eq(X)", "X is in([X])", "X < X", "-X", "range(9999)", "range(99999) | list", "m(X)", "m(m(X))", "self", "loop", "loop.cycle(X, X)", "loop.changed(X)", "caller", "X.count('a')", "X.find(X)", "X if X else X", "not X",
)  # fmt: skip
FRAMES = (
    "{% for i in range(60) %}BODY{% endfor %}", "{% for i in range(9999) %}BODY{% endfor %}", "{% for i in range(999) %}{% for j in range(999) %}BODY{% endfor %}{% endfor %}", "{% for i in range(99999) if i is odd %}BODY{% endfor %}", "BODY" * 60,
    "{% macro m(a) %}BODY{{ m(a) }}{% endmacro %}{{ m(1) }}", "{% macro m(a) %}BODY{% if a %}{{ m(a - 1) }}{{ m(a - 1) }}{% endif %}{% endmacro %}{{ m(60) }}", "{% macro m(a) %}{{ caller() }}{{ caller() }}{% endmacro %}{% for i in range(60) %}{% call m(1) %}BODY{% endcall %}{% endfor %}",
    "{% for i in range(9) recursive %}BODY{{ loop(range(9)) }}{% endfor %}", "{% for i in range(60) %}{% set n.x %}{{ n.x }}{{ n.y }}{% endset %}BODY{% endfor %}", "{% for i in range(60) %}{% filter upper %}BODY{% endfilter %}{% endfor %}", "{% for i in range(60) %}{% include 'fuzz.txt' %}BODY{% endfor %}",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One template and the values it is rendered with."""

    number: int
    kind: str
    source: bytes
    values: dict[str, str]


def seeds() -> dict[str, list[str]]:
    """Return real templates of each kind: shipped ones, and the corpus where it is."""
    found = {kind: [PLAIN[kind]] * 8 for kind in KINDS}
    for root in (SHIPPED / "demo", SHIPPED / "starter", CORPUS):
        for path in sorted(root.rglob("*")) if root.is_dir() else ():
            if path.suffix[1:] in KINDS and path.stat().st_size < 30_000:
                found[path.suffix[1:]].append(path.read_text(encoding="utf-8", errors="replace"))
    return found


def case(number: int, sources: dict[str, list[str]]) -> Case:
    """Return the case of that number."""
    chosen = random.Random(number)
    kind = chosen.choice(KINDS)
    text = chosen.choice(sources[kind if chosen.random() < 0.9 else chosen.choice(KINDS)])
    for _ in range(chosen.choice((0, 1, 1, 2, 3, 6, 12))):
        text = mutated(text, chosen)
    if chosen.random() < 0.3:
        text = with_bomb(text, chosen)
    raw = text.encode("utf-8", "surrogatepass")
    if chosen.random() < 0.05:
        at = chosen.randrange(len(raw) + 1)
        raw = raw[:at] + bytes(chosen.randrange(256) for _ in range(3)) + raw[at + 2 :]
    fields = ("first_name", "last_name", "title", "company")
    values = {f"contact.{name}": value(chosen) for name in fields if chosen.random() < 0.8}
    values |= {"lead.asset": value(chosen), "lead.notes": value(chosen)}
    values["contact.email"] = "jim@acme.example" if chosen.random() < 0.9 else value(chosen)
    return Case(number, kind, raw, values)


def with_bomb(text: str, chosen: random.Random) -> str:
    """Return text, or a plain one, with what grows round after round put before its end."""
    if chosen.random() < 0.7:
        text = "---\nsubject: Hi\n---\nHi\n"
    at = max(text.rfind(end) for end in ("</mj-text>", "</p>", "\n"))
    return text[:at] + bomb(chosen) + text[at:]


def bomb(chosen: random.Random) -> str:
    """Return a template that makes more of what it has, in each round of something."""
    steps = []
    for _ in range(chosen.choice((1, 1, 2, 3))):
        made = chosen.choice(GROWS)
        for _ in range(chosen.choice((0, 0, 1, 1, 2))):
            made = made.replace("X", f"({chosen.choice(GROWS)})", 1)
        made = made.replace("X", chosen.choice(("n.x", "n.x", "n.y")))
        into = chosen.choice(("{% set n.x = MADE %}", "{% set n.x = MADE %}", "{% set n.y = MADE %}", "{{ MADE }}", "{% if MADE %}x{% endif %}"))  # fmt: skip
        steps.append(into.replace("MADE", made))
    first = chosen.choice(("'aaaaaaaa'", "'a b a b'", "{}", "[1]", "(1,)", "namespace()", "lead.asset", "'&<>;' * 1", "range(9)", "1"))  # fmt: skip
    begin = f"{{% set n = namespace(x={first}, y='ab') %}}"
    end = chosen.choice(("", "{{ n.x }}", "{{ n.x | string }}", "{{ n.x == n.y }}", "{{ n.x | e }}", "{{ n.x | urlencode }}"))  # fmt: skip
    return begin + chosen.choice(FRAMES).replace("BODY", "".join(steps)) + end


def value(chosen: random.Random) -> str:
    """Return a strange value, seldom a huge one."""
    roll = chosen.random()
    if roll < 0.01:
        return chosen.choice(VALUES) * 10_000
    if roll < 0.3:
        return "".join(chosen.choices(VALUES, k=2))
    return chosen.choice(VALUES)


def mutated(text: str, chosen: random.Random) -> str:
    """Return text with one change: a bit put in, a stretch taken out, doubled or nested."""
    at = spot(text, chosen)
    to = min(len(text), at + chosen.choice((1, 3, 20, 200)))
    match chosen.randrange(9):
        case 0:
            return text[:at] + text[to:]
        case 1:
            return text[:to] + text[at:]
        case 2:
            deep = chosen.choice((5, 50, 190, 250, 3000))
            before, after = chosen.choice((("<b>", "</b>"), ("{% if 1 %}", "{% endif %}"), ("> ", ""), ("{{ (", ") }}"), ("(", ")"), ("- ", "\n"), ("[", "]"), ("{% for i in [1] %}", "{% endfor %}"), ("<mj-wrapper>", "</mj-wrapper>"), ("<!--", "-->"), ("_", "_"), ("{{", ""), ("{% raw %}", ""), ("<", ""), ("<a href='", ""), ("![](", "")))  # fmt: skip
            return text[:at] + before * deep + "x" + after * deep + text[at:]
        case 3:
            return text.replace("\n", chosen.choice(("\r\n", "\r", "\n\n", "\u2028")))
        case 4 if chosen.random() < 0.05:
            bit = chosen.choice(BITS)
            return text + bit * min(500_000, 10_000_000 // len(bit))
        case _:
            return (
                text[:at] + "".join(chosen.choices(BITS, k=chosen.choice((1, 1, 2, 4)))) + text[at:]
            )


def spot(text: str, chosen: random.Random) -> int:
    """Return a place in text, mostly at the edge of a tag."""
    at = chosen.randrange(len(text) + 1)
    if chosen.random() < 0.7:
        edges = [text.find(edge, at) for edge in ("<", ">", "{", "}", "\n", '"')]
        edges = [edge + chosen.randrange(2) for edge in edges if edge >= 0]
        return chosen.choice(edges) if edges else at
    return at


class Judge:
    """Runs a case through everything and says what is not as it must be."""

    def __init__(self, root: Path) -> None:
        (root / "templates").mkdir()
        (root / "campaigns").mkdir()
        (root / "tactful.toml").write_text(SETTINGS)
        (root / "campaigns" / "fuzz.yml").write_text(CAMPAIGN)
        for kind in KINDS:
            (root / "templates" / f"fuzz.{kind}").write_text(PLAIN[kind])
        self.workspace: Workspace = open_workspace(root)
        self.run = RuleRunner.of(self.workspace)

    def complaints(self, one: Case) -> list[str]:
        """Return what is wrong with how this case is dealt with."""
        for kind in KINDS:
            source = one.source if kind == one.kind else PLAIN[kind].encode()
            (self.workspace.templates / f"fuzz.{kind}").write_bytes(source)
        found: list[str] = []
        self.took: dict[str, float] = {}
        self.stage, self.since = "read", time.process_time()  # others may use the machine too
        try:
            found += self._through(one)
        except ProblemsError as error:
            found += [f"no place: {p}" for p in error.problems if not p.place or not p.place.path]
            found += [f"no line: {p.message}" for p in error.problems if p.place and not _told(p)]
        except TactfulError:
            pass
        except Exception as error:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            found.append(f"{type(error).__name__} in {frame.name}: {str(error)[:200]}")
        self._stage("")
        took, slowest = sum(self.took.values()), max(self.took, key=self.took.__getitem__)
        size = len(one.source) + sum(map(len, one.values.values()))
        if took > SLOW_S + size / 50_000:
            found.append(f"slow in {slowest}: {took:.0f} s")
        return found

    def _stage(self, name: str) -> None:
        """Note how long the stage before this one took."""
        now = time.process_time()
        self.took[self.stage], self.stage, self.since = now - self.since, name, now

    def _through(self, one: Case) -> Iterator[str]:
        path = self.workspace.templates / f"fuzz.{one.kind}"
        template = read_template(path, name=path.name, shown=f"templates/{path.name}")
        yield from (f"no line: {p.message}" for p in template.problems if not _told(p))
        self._stage("lint of the template")
        yield from self._broken(self.run.template(template))
        self._stage("compose")
        campaign = self.workspace.campaign("fuzz")
        number = KINDS.index(one.kind)
        sender = self.workspace.mailbox()
        options = {"sender": sender, "unsubscribe_url": "https://x.example/u", "today": date(2026, 3, 3)}  # fmt: skip
        composer = Composer(self.workspace, campaign)
        message = composer.compose(number, one.values, **options)  # type: ignore[arg-type]
        again = Composer(self.workspace, campaign).compose(number, one.values, **options)  # type: ignore[arg-type]
        if message.digest != again.digest:
            yield "the same values gave another digest"
        self._stage("marked")
        marked = composer.marked(number, one.values, **options)  # type: ignore[arg-type]
        if marked.message != message:
            yield "marked then stripped is not the plain message"
        for name in ("subject", "text", "preheader"):
            if getattr(marked, name).text != getattr(message, name):
                yield f"marked {name} is not the plain one"
        for part in (message.text, message.html or "\n"):
            if tidy(part) != part:
                yield "a part is not tidy"
        if HOLE in (message.html or "") and HOLE.encode() not in one.source:
            yield "a value stands unescaped in the HTML"
        if any(ord(character) < 32 for character in message.subject):
            yield "a control character in the subject"
        self._stage("lint of the message")
        step = composer.step(number)
        view = rendered(marked, template, step=step, recipient=None, values=one.values)
        yield from self._broken(self.run.message(view))
        self._stage("post")
        yield from self._post(message)

    def _post(self, message: Message) -> Iterator[str]:
        try:
            raw = mime(message, message_id="<1@x.example>", date=datetime(2026, 3, 3, tzinfo=UTC))
        except MimeError:
            return
        if read_message(raw) != replace(message, preheader=""):
            yield "read_message(mime(m)) is not m"

    @staticmethod
    def _broken(found: list) -> Iterator[str]:  # type: ignore[type-arg]
        yield from (finding.message for finding in found if finding.code == BROKEN_RULE)


def _told(problem: object) -> bool:
    place = getattr(problem, "place", None)
    return place is not None and (place.line is not None or "MB" in str(problem))


def _child(numbers: range, pipe: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sources = seeds()
    with tempfile.TemporaryDirectory() as folder:
        judge = Judge(Path(folder))
        for number in numbers:
            pipe.send((number, None))
            pipe.send((number, judge.complaints(case(number, sources))))


def main() -> None:
    """Try cases until time is over; print each kind of finding with its first cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--case", type=int)
    chosen = parser.parse_args()
    if chosen.case is not None:
        one = case(chosen.case, seeds())
        print(json.dumps([one.kind, one.source.decode("utf-8", "replace"), one.values], indent=1))
        with tempfile.TemporaryDirectory() as folder:
            print(*Judge(Path(folder)).complaints(one), sep="\n")
        return
    end = time.monotonic() + chosen.seconds
    first = chosen.seed * 10_000_000
    seen: Counter[str] = Counter()
    done = 0
    context = multiprocessing.get_context("fork")
    while time.monotonic() < end:
        ours, theirs = context.Pipe()
        batch = range(first + done, first + done + 500)
        child = context.Process(target=_child, args=(batch, theirs), daemon=True)
        child.start()
        theirs.close()
        number = batch.start
        try:
            while number < batch.stop - 1 or child.exitcode != 0:
                if not ours.poll(HANGS_S):
                    raise EOFError("hangs")
                number, complaints = ours.recv()
                if complaints is not None:
                    done = number - first + 1
                    for complaint in complaints:
                        _say(seen, complaint, number)
                if time.monotonic() > end or (
                    done and number == batch.stop - 1 and complaints is not None
                ):
                    break
        except EOFError as error:
            _say(seen, str(error) or f"the process died: {child.exitcode}", number)
            done = number - first + 1
        child.kill()
        child.join()
    print(f"{done:,} cases, {sum(seen.values()):,} findings of {len(seen)} kinds", flush=True)
    sys.exit(1 if seen else 0)


def _say(seen: Counter[str], complaint: str, number: int) -> None:
    kind = complaint[:70]
    seen[kind] += 1
    if seen[kind] <= 3:
        print(f"case {number}: {complaint}", flush=True)


if __name__ == "__main__":
    main()
