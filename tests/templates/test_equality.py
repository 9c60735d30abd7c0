"""Compiling MJML first and merging after gives the mail of merging first and compiling after.

Both ways are taken for the same template and person: ours (one compilation, Jinja inside) and
the peer's (Jinja for this person, then mrml). TACTFUL_EXAMPLES=50 tries fifty times as many.
"""

import os
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import mjml
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tactful.templates.components import COMPONENTS
from tactful.templates.compose import Composer
from tactful.templates.errors import TemplateError
from tactful.templates.mjml import ATTRIBUTE, TAG, _normalised, compile_mjml
from tactful.templates.shield import TAG as JINJA
from tactful.templates.workspace import Workspace

Open = Callable[..., Workspace]
TIMES = int(os.environ.get("TACTFUL_EXAMPLES", "1"))
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "data" / "corpus" / "mjml"
NOBODY: dict[str, str] = {"contact.email": "jim@acme.example"}
JIM = {**NOBODY, "contact.first_name": "JIM & <Co>"}
VP = {**NOBODY, "contact.title": "VP", "lead.asset": "the “Buyer’s” guide"}
PEOPLE = [NOBODY, JIM, VP, {**JIM, **VP}]


def normal(html: str) -> str:
    """Return html without what may differ between the two ways.

    - blanks beside tags of blocks, and how many stand in a row: a statement's line ends stay;
    - empty comments, which a Jinja comment inside an MJML comment leaves, and empty mj-raw;
    - ``<![endif]--><!--[if mso | IE]>``: mrml joins neighbouring comments for Outlook, which a
      statement between them parts;
    - head styles of columns and pictures that are not there, and their order: what a condition
      takes away leaves its rules behind;
    - the random ids of navbars and carousels.
    """
    html = re.sub(r"<!--\s*-->|</?mj-raw>", "", html)
    html = re.sub(r"<!\[endif\]-->\s*<!--\[if mso \| IE\]>", "", html)
    for number, name in enumerate(dict.fromkeys(_IDS.findall(html))):
        html = html.replace(name, f"id{number}")
    html = re.sub(r"\s+", " ", html)
    html = re.sub(r" ?(<(?!/?(?:a|b|i|em|span|strong)\b)[^<>]*>) ?", r"\1", html)
    head, body, rest = html.partition("<body")
    used = {name for classes in re.findall(r'class="([^"]*)"', rest) for name in classes.split()}
    head = re.sub(r"(?<=[\w)]) ?> ?(?=[\w.*][^<]*\{)", " ", head)  # a child selector, no tag's end
    rules = sorted(set(_RULE.findall(head)))
    named = [(rule, set(re.findall(r"\.(mj-[\w-]+)", selector))) for rule, selector in rules]
    fonts = sorted(url for url in _FONT.findall(head) if url.replace("+", " ") in rest)
    head = re.sub(r"<link[^<>]*>|@import url\([^()]*\);", "", head)
    head = re.sub(r"<style[^<>]*>\s*</style>", "", _MEDIA.sub("", _RULE.sub("", head)))
    head = re.sub(r"<!--\[if !mso\]><!-->\s*<!--<!\[endif\]-->", "", head)
    kept = "\n".join(rule for rule, names in named if names <= used)
    return "\n".join([kept, *fonts, re.sub(r"\s", "", head), body + rest])


_IDS = re.compile(r'(?:id|for)="(?:mj-carousel-(?:radio-)?)?([0-9a-f]{8,16})')
_RULE = re.compile(r"\s*(([^\s{}<>][^{}<>]*)\{[^{}@]*\})")
_FONT = re.compile(r"family=([\w+]+)")
_MEDIA = re.compile(r"@media[^{}]*\{\s*\}")


class Ways:
    """Both ways to one person's mail."""

    def __init__(self, opened: Workspace) -> None:
        self.opened, self.path = opened, opened.templates / "goodbye.mjml"

    def ours(self, page: str, values: Mapping[str, str]) -> str:
        """Return the mail as Tactful makes it; raises TemplateError."""
        return self.all_of_ours(page, [values])[0]

    def all_of_ours(self, page: str, people: list[dict[str, str]]) -> list[str]:
        self.path.write_text(page, encoding="utf-8")
        self.composer = Composer(self.opened, self.opened.campaign("spring"))
        sender = self.opened.mailbox()
        return [self.composer.compose(3, one, sender=sender).html or "" for one in people]

    def merged(self, page: str, values: Mapping[str, str]) -> str:
        environment = self.composer._environments[True, False]
        environment.start()
        context = self.composer._context(3, values, self.opened.mailbox(), None)
        return environment.from_string(page).render(context)

    def differ(self, page: str, people: list[dict[str, str]] = PEOPLE) -> None:
        """Fail where the two ways differ; raises TemplateError where ours refuses the page."""
        for values, ours in zip(people, self.all_of_ours(page, people), strict=True):
            theirs = mjml.mjml2html(_normalised(self.merged(page, values)))
            assert normal(ours) == normal(theirs), values


@pytest.fixture
def ways(workspace: Open) -> Ways:
    return Ways(workspace())


# -- random templates -------------------------------------------------------------------

CONDITIONS = ("contact.first_name", "not contact.title", "lead.asset and contact.title", "1 > 2")
PRINTS = (
    "{{ contact.first_name }}", "{{ lead.asset | upper }}", "{{- contact.title -}}", "{{ '<b>' }}",
    "{{ 'a' if contact.title else \"b\" }}", "{{ contact.first_name | length }}",
    "{# a comment #}", "{% set n = 2 %}", "{% raw %}{{ raw }}{% endraw %}", "{{ 2 > 1 }}",
)  # fmt: skip
WORDS = ("Hello", "a &amp; b", "<b>bold</b> ", " or ", "<p>One.</p>", "<br />", "é “q”", "\n")
COLOURS = "{{ '#111111' if contact.title else '#222222' }}"
ATTRIBUTES = {
    "mj-text": (f'color="{COLOURS}"', 'align="{{ \'left\' }}"', 'font-size="{% if contact.title %}12px{% else %}14px{% endif %}"', 'css-class="a {{ contact.first_name }}"', 'padding="{{ 4 }}px"', ""),
    "mj-button": ('href="https://x.example/?n={{ contact.first_name | urlencode }}"', f"background-color='{COLOURS}'", 'href="{{ lead.asset }}" width="50px"', ""),
    "mj-image": ('src="https://x.example/{{ contact.title }}.png" alt="{{ contact.first_name }}"', 'href="{{ lead.asset }}" src="a.png" width="90px"', 'src="a.png"'),
    "mj-divider": (f'border-color="{COLOURS}"', 'border-width="{{ 2 }}px"', ""),
    "mj-spacer": ('height="{{ 20 }}px"', ""),
    "mj-section": (f'background-color="{COLOURS}"', 'padding="0 10px"', 'css-class="{{ contact.title }}"', 'background-url="https://x.example/{{ contact.title }}.png"', 'full-width="full-width"', ""),
    "mj-wrapper": (f'background-color="{COLOURS}"', 'padding="5px"', ""),
    "mj-column": ('width="30%"', 'vertical-align="{{ \'top\' }}"', f'background-color="{COLOURS}"', 'width="120px"', 'padding="9px"', "", ""),
    "mj-group": ('width="60%"', "", ""),
    "mj-hero": ('mode="fluid-height" background-url="https://x.example/{{ lead.asset }}"', ""),
}  # fmt: skip


@st.composite
def wrapped(draw: st.DrawFn, inner: st.SearchStrategy[str], *, loops: bool = True) -> str:
    """One or a few of inner under conditions and loops."""
    piece = draw(inner)
    condition = draw(st.sampled_from(CONDITIONS))
    kind = draw(st.sampled_from(("", "", "if", "else", "elif", "set", "comment", "for", "for if")))
    if kind.startswith("for") and not loops:
        kind = "if"
    if kind == "if":
        return f"{{% if {condition} %}}{piece}{{% endif %}}"
    if kind == "else":
        return f"{{% if {condition} %}}{piece}{{% else %}}{draw(inner)}{{% endif %}}"
    if kind == "elif":
        middle = f"{{% elif {draw(st.sampled_from(CONDITIONS))} -%}}{draw(inner)}"
        return f"{{% if {condition} %}}{piece}{middle}{{% else %}}{draw(inner)}{{% endif %}}"
    if kind == "for":
        return f"{{% for i in range({draw(st.integers(0, 3))}) %}}{piece}{{% endfor %}}"
    if kind == "for if":
        odd = f"{{% if loop.first %}}{piece}{{% else %}}{draw(inner)}{{% endif %}}"
        return f"{{% for i in [1, 2] %}}{odd}{{% endfor %}}" if loops else odd
    return {"": "", "set": "{% set x = 1 %}", "comment": "{# c #}"}[kind] + piece


def several(
    inner: st.SearchStrategy[str], *, loops: bool = True, most: int = 2
) -> st.SearchStrategy[str]:
    return st.lists(wrapped(inner, loops=loops), min_size=1, max_size=most).map("".join)


def element(name: str, inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    attributes = st.sampled_from(ATTRIBUTES.get(name, ("",)))
    return st.builds(lambda a, b: f"<{name} {a}>{b}</{name}>", attributes, inner)


WORD = st.sampled_from((*PRINTS, *WORDS))
TEXT = several(WORD)
ROWS = several(TEXT.map(lambda text: f"<tr><td>{text}</td></tr>"), most=2)
LEAF = st.one_of(
    element("mj-text", TEXT),
    element("mj-button", TEXT),
    element("mj-table", ROWS),
    element("mj-raw", TEXT),
    *(element(name, st.just("")) for name in ("mj-image", "mj-divider", "mj-spacer")),
)
COLUMN = element("mj-column", several(LEAF))
COLUMNS = several(COLUMN, loops=False)
GROUP = element("mj-group", COLUMNS)
SECTION = element("mj-section", several(st.one_of(COLUMN, COLUMN, GROUP), loops=False))
BLOCK = st.one_of(
    SECTION,
    SECTION,
    element("mj-wrapper", several(SECTION)),
    element("mj-hero", several(LEAF)),
    element("mj-raw", TEXT),
)
STYLE = st.sampled_from((
    "", "<mj-style>.a { color: {{ '#111111' }}; }</mj-style>",
    "<mj-style>{% if contact.title %}.a { margin: 0 }{% else %}.b { margin: 0 }{% endif %}</mj-style>",
    "<mj-attributes><mj-text color=\"{{ '#333333' }}\" /></mj-attributes>",
    "<mj-attributes><mj-all align=\"center\" /><mj-section padding=\"3px\" /></mj-attributes>",
))  # fmt: skip
PAGE = "<mjml><mj-head><mj-title>T</mj-title>{}</mj-head><mj-body>{}</mj-body></mjml>"
# A text of which at least one stands, so that defaults for mj-text are never unused.
LAST = "<mj-section><mj-column><mj-text>Last.</mj-text></mj-column></mj-section>"
PAGES = st.builds(lambda style, body: PAGE.format(style, body + LAST), STYLE, several(BLOCK))


@settings(
    max_examples=120 * TIMES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(page=PAGES)
def test_a_random_template_is_the_same_mail_both_ways(ways: Ways, page: str) -> None:
    ways.differ(page)


# -- real templates ---------------------------------------------------------------------

FILES = sorted(CORPUS.glob("*.mjml*"))
_OTHERS = re.compile(r"<%.*?%>|<mj-include\b[^>]*?(?:/>|>\s*</mj-include\s*>)|&nbsp", re.DOTALL)
_WHOLE = ("mj-section", "mj-wrapper", "mj-hero", "mj-column", "mj-group", "mj-text", "mj-button",
          "mj-image", "mj-divider", "mj-spacer", "mj-table", "mj-social", "mj-social-element", "mj-navbar", "mj-navbar-link", "mj-accordion-element", "tr", "p", "li")  # fmt: skip
_IN_VALUES = {
    "href": "https://x.example/?n={{ contact.first_name | urlencode }}",
    "src": "{{ 'https://x.example/a.png' }}",
    "color": COLOURS,
    "background-color": "{% if contact.title %}#111111{% else %}#222222{% endif %}",
    "alt": "{{ lead.asset }}",
    "css-class": "{{ contact.title }}",
    "style": "color: {{ '#111111' }}",
}


def bare(text: str) -> str:
    """Return a real template without what is another tool's: its tags and its includes."""
    return _OTHERS.sub(lambda match: "&#160" if match[0] == "&nbsp" else "", JINJA.sub("", text))


def with_jinja(source: str, chosen: random.Random) -> str:
    """Return source with Jinja put at some of the places where it may stand."""
    changes: list[tuple[int, int, str]] = []  # (from, to, instead), later sorted
    stack: list[tuple[str, int]] = []
    text_from: int | None = None
    for match in TAG.finditer(source):
        name = match["name"]
        home = stack[-1][0] if stack else ""
        if text_from is not None and match.start() > text_from:
            words = [m.end() + text_from for m in re.finditer(r"\w ", source[text_from : match.start()])]
            if words and chosen.random() < 0.3:
                at = chosen.choice(words)
                changes.append((at, at, chosen.choice((*PRINTS, "{% if contact.title %}you {% endif %}", "{% for i in range(2) %}so {% endfor %}"))))
        text_from = None
        if name is None:
            continue
        if not match["close"]:
            for value in ATTRIBUTE.finditer(match["attrs"]):
                start = match.start("attrs") + value.start(3) + 1
                if value[1] in _IN_VALUES and name != "mj-font" and "mj-attributes" not in dict(stack) and chosen.random() < 0.2:
                    changes.append((start, match.start("attrs") + value.end(3) - 1, _IN_VALUES[value[1]]))
            if not match["self"]:
                stack.append((name, match.start()))
        begin = match.start() if match["self"] else stack.pop()[1] if match["close"] else None
        inside = [one for one, _ in stack]
        whole = name in _WHOLE and "mj-attributes" not in inside
        if begin is not None and whole and chosen.random() < 0.15:
            before, after = chosen.choice(_AROUND)
            if "for" not in before or name not in ("mj-column", "mj-group"):
                changes += [(begin, begin, before), (match.end(), match.end(), after)]
        if {"mj-text", "mj-button", "mj-raw", "mj-table"} & set(inside) and not {"style", "mj-style"} & set(inside):
            text_from = match.end()
    for start, end, instead in sorted(changes, key=lambda change: change[:2], reverse=True):
        source = source[:start] + instead + source[end:]
    return source


_AROUND = (
    ("{% if contact.title %}", "{% endif %}"),
    ("{% if not contact.first_name %}{% else %}", "{% endif %}"),
    ("{% for i in range(2) %}", "{% endfor %}"),
    ("{% set x = 1 %}", "{# set #}"),
    ("{% for i in [1, 2] if i > 1 %}{% if lead.asset %}", "{% endif %}{% endfor %}"),
)


@pytest.mark.skipif(not FILES, reason="the corpus of real templates is not here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[-40:])
def test_jinja_put_into_a_real_template_is_the_same_mail_both_ways(ways: Ways, path: Path) -> None:
    source = bare(path.read_text(encoding="utf-8"))
    try:
        ways.differ(source, [NOBODY])
    except (TemplateError, ValueError):
        pytest.skip("no whole MJML without its own tool")
    for number in range(2 * TIMES):
        ways.differ(with_jinja(source, random.Random(f"{path.name} {number}")))
