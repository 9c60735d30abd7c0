"""Compiling MJML first and merging after gives the mail of merging first and compiling after.

Both ways are taken for the same template and person: ours (one compilation, Jinja inside) and
the peer's (Jinja for this person, then mrml). TACTFUL_EXAMPLES=50 tries fifty times as many.
"""

import os
import random
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import mjml
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tactful.templates.compile.components import COMPONENTS
from tactful.templates.compile.mjml import ATTRIBUTE, TAG, _normalised, compile_mjml
from tactful.templates.errors import TemplateError
from tactful.templates.render.compose import Composer
from tactful.templates.render.contexts import To
from tactful.templates.source.tag_masking import TAG as JINJA
from tactful.templates.source.tag_masking import restore
from tactful.templates.workspace.workspace import Workspace

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

    def all_of_ours(self, page: str, people: Sequence[Mapping[str, str]]) -> list[str]:
        self.path.write_text(page, encoding="utf-8")
        self.composer = Composer(self.opened, self.opened.campaign("spring"))
        sender = self.opened.mailbox()
        return [self.composer.compose(3, one, sender=sender).html or "" for one in people]

    def merged(self, page: str, values: Mapping[str, str]) -> str:
        environment = self.composer.plain.environments[True]
        environment.budget.start()
        context = self.composer.contexts.of(3, To(values, self.opened.mailbox()))
        return environment.from_string(page).render(context)

    def compare(self, page: str, people: Sequence[Mapping[str, str]] = PEOPLE) -> None:
        """Fail where the two ways differ; raises TemplateError where ours refuses the page."""
        for values, ours in zip(people, self.all_of_ours(page, people), strict=True):
            theirs = mjml.mjml2html(_normalised(self.merged(page, values)))
            assert normal(ours) == normal(theirs), values


@pytest.fixture
def ways(workspace: Open) -> Ways:
    return Ways(workspace())


# -- templates by hand ------------------------------------------------------------------

A, B, C = (f"<mj-column><mj-text>{name}</mj-text></mj-column>" for name in "ABC")
IF, TITLE, END = "{% if contact.first_name %}", "{% if contact.title %}", "{% endif %}"
PAGE = "<mjml><mj-head><mj-title>T</mj-title>{}</mj-head><mj-body>{}</mj-body></mjml>"
SECTIONS = [
    f"<mj-section>{IF}{A}{END}{B}</mj-section>",
    f"<mj-section>{IF}{A}{{% else %}}{B}{C}{END}{B}</mj-section>",
    f"<mj-section>{IF}{A}{{% elif contact.title %}}{B}{C}{{% else %}}{A}{B}{C}{END}</mj-section>",
    f"<mj-section>{IF}{A}{TITLE}{B}{END}{END}{C}</mj-section>",
    f"<mj-section>{IF}{A}{END}{TITLE}{B}{END}{C}</mj-section>",
    f"<mj-section><mj-raw>{IF}</mj-raw>{A}<mj-raw>{END}</mj-raw>{B}</mj-section>",
    f"<mj-section><mj-group>{IF}{A}{END}{B}</mj-group></mj-section>",
    f"<mj-section>{IF}<mj-group>{A}{B}</mj-group>{END}{C}</mj-section>",
    f"<mj-wrapper><mj-section>{IF}{A}{END}{B}</mj-section><mj-section>{TITLE}{A}{END}{B}{C}</mj-section></mj-wrapper>",
    f"{{% set known = contact.first_name and contact.title %}}<mj-section>{{% if known %}}{A}{END}{B}</mj-section>",
    f"<mj-section>{IF}<mj-column width='30%'><mj-image src='a.png' /></mj-column>{END}<mj-column><mj-image src='b.png' /></mj-column></mj-section>",
    f"{{% for i in range(2) %}}<mj-section>{IF}{A}{END}{B}</mj-section>{{% endfor %}}",
    f"<mj-section><!-- {IF} -->{A}<!-- {END} -->{B}</mj-section>",
    f"<mj-wrapper>{IF}<mj-section>{A}</mj-section>{END}<mj-section>{B}</mj-section></mj-wrapper>",
    f"<mj-wrapper>{{% for i in range(3) %}}{IF}<mj-section>{A}</mj-section>{END}{{% endfor %}}</mj-wrapper>",
    f"{TITLE}<mj-section>{IF}{A}{END}{B}</mj-section>{END}",
]  # fmt: skip
INNER = [
    "<mj-text>Hi {{ contact.first_name }}</mj-text>",
    "<mj-text>{% if contact.title %}A<b>b</b>{% else %}C{% endif %}</mj-text>",
    "<mj-text>{% for i in range(3) %}<p>{{ i }}</p>{% endfor %}</mj-text>",
    "{% if contact.title %}<mj-text>A</mj-text>{% else %}<mj-text>B</mj-text>{% endif %}",
    "{% for i in range(2) %}<mj-text>{{ i }}</mj-text>{% endfor %}",
    "<mj-button href=\"https://x.example/?n={{ contact.first_name | urlencode }}\">Go</mj-button>",
    "<mj-button href='https://x.example/{{ \"a\" if 1 else \"b\" }}'>Go</mj-button>",
    "<mj-text>{{ 'a' if 2 < 3 else 'b' }} {{ '</p>' }}</mj-text>",
    "<mj-text color=\"{{ '#111111' if contact.title else '#222222' }}\">x</mj-text>",
    "<mj-table><tr><td>a</td></tr>{% for i in range(2) %}<tr><td>{{ i }}</td></tr>{% endfor %}</mj-table>",
    "<mj-text><p style=\"\n  color: red;\n  font-weight: bold\">x {{ contact.title }}</p></mj-text>",
    "<mj-image src=\"https://x.example/a.png\" alt=\"For {{ contact.first_name }}\" />",
    "<mj-raw>{% if contact.title %}</mj-raw><mj-text>T</mj-text><mj-raw>{% endif %}</mj-raw>",
    "<mj-text>{% if contact.title %}A{% endif %}\n{% if 1 %}B{% endif %}</mj-text>",
    "<mj-text><b>A</b>\n<i>B</i></mj-text>",
    "<mj-text color=\"{% if contact.title %}#111111{% else %}#222222{% endif %}\">x</mj-text>",
    "<mj-button background-color=\"{% if contact.title %}#111111{% else %}#222222{% endif %}\">x</mj-button>",
    "<mj-text padding=\"{# why #}9px\">x</mj-text>",
    "<mj-social>{% if contact.title %}<mj-social-element name='facebook' href='x'>F</mj-social-element>{% endif %}<mj-social-element name='x' href='x'>X</mj-social-element></mj-social>",
    "<mj-social mode='vertical'>{% if contact.title %}<mj-social-element name='facebook' href='x'>F</mj-social-element>{% endif %}</mj-social>",
    "<mj-navbar hamburger='hamburger'>{% for i in range(2) %}<mj-navbar-link href='x'>{{ i }}</mj-navbar-link>{% endfor %}</mj-navbar>",
    "<mj-carousel><mj-carousel-image src='{{ lead.asset }}' /><mj-carousel-image src='b.png' alt='{{ contact.title }}' /></mj-carousel>",
    "<mj-accordion><mj-accordion-element><mj-accordion-title>{{ contact.title }}</mj-accordion-title><mj-accordion-text>{% if lead.asset %}B{% endif %}</mj-accordion-text></mj-accordion-element></mj-accordion>",
]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [*SECTIONS, *(f"<mj-section><mj-column>{one}</mj-column></mj-section>" for one in INNER)],
)
def test_a_template_is_the_same_mail_both_ways(ways: Ways, body: str) -> None:
    ways.compare(PAGE.format("", body))


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<mj-section padding='{{ 1 }}px'></mj-section>", ":1:78: MJML reads padding of mj-section before {{ 1 }} is known"),
        ("<mj-section><mj-column><mj-text font-family='{{ 1 }}'>a</mj-text></mj-column></mj-section>", "MJML reads font-family of mj-text"),
        ("<mj-section><mj-column width='{{ 50 }}%'></mj-column></mj-section>", "MJML drops {{ 50 }} here"),
        ("<mj-section><mj-column><mj-carousel>{% if 1 %}<mj-carousel-image src='a' />{% endif %}</mj-carousel></mj-column></mj-section>", ":1:93: MJML does not allow {% if 1 %} in mj-carousel"),
        ("<mj-section><mj-column><mj-accordion>{% if 1 %}<mj-accordion-element></mj-accordion-element>{% endif %}</mj-accordion></mj-column></mj-section>", "MJML does not allow {% if 1 %} in mj-accordion"),
    ],
)  # fmt: skip
def test_what_cannot_be_the_same_is_refused_where_it_stands(
    ways: Ways, body: str, fault: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        ways.ours(PAGE.format("", body), NOBODY)
    assert fault in str(caught.value)


def test_a_condition_among_the_defaults_is_refused(ways: Ways) -> None:
    defaults = "<mj-attributes>{% if 1 %}<mj-all color='red' />{% endif %}</mj-attributes>"
    with pytest.raises(TemplateError, match=r"does not allow \{% if 1 %\} in mj-attributes"):
        ways.ours(PAGE.format(defaults, ""), NOBODY)


# -- every attribute of every element ---------------------------------------------------

IN_COLUMN = "<mj-section><mj-column>{}</mj-column><mj-column></mj-column></mj-section>"
ELEMENTS = {  # an element with what must be in it, around {} for its attributes, and its home
    "mj-wrapper": ("<mj-wrapper {}><mj-section><mj-column><mj-image src='a' /></mj-column></mj-section></mj-wrapper>", "{}"),
    "mj-section": ("<mj-section {}><mj-column><mj-image src='a' /></mj-column></mj-section>", "{}"),
    "mj-hero": ("<mj-hero {}><mj-image src='a' /></mj-hero>", "{}"),
    "mj-group": ("<mj-group {}><mj-column><mj-image src='a' /></mj-column><mj-column></mj-column></mj-group>", "<mj-section>{}<mj-column></mj-column></mj-section>"),
    "mj-column": ("<mj-column {}><mj-image src='a' /></mj-column>", "<mj-section>{}<mj-column></mj-column></mj-section>"),
    "mj-navbar": ("<mj-navbar {}><mj-navbar-link href='x'>a</mj-navbar-link></mj-navbar>", IN_COLUMN),
    "mj-navbar-link": ("<mj-navbar-link {}>a</mj-navbar-link>", IN_COLUMN.format("<mj-navbar>{}</mj-navbar>")),
    "mj-social": ("<mj-social {}><mj-social-element name='facebook' href='x'>a</mj-social-element></mj-social>", IN_COLUMN),
    "mj-social-element": ("<mj-social-element {}>a</mj-social-element>", IN_COLUMN.format("<mj-social>{}</mj-social>")),
    "mj-accordion": ("<mj-accordion {}><mj-accordion-element><mj-accordion-title>a</mj-accordion-title></mj-accordion-element></mj-accordion>", IN_COLUMN),
    "mj-carousel": ("<mj-carousel {}><mj-carousel-image src='a' /><mj-carousel-image src='b' /></mj-carousel>", IN_COLUMN),
    "mj-table": ("<mj-table {}><tr><td>a</td></tr></mj-table>", IN_COLUMN),
    **{name: (f"<{name} {{}} />", IN_COLUMN) for name in ("mj-image", "mj-divider", "mj-spacer")},
    **{name: (f"<{name} {{}}>a</{name}>", IN_COLUMN) for name in ("mj-text", "mj-button")},
}  # fmt: skip
SIZES = ("30px", "50%", "17px 5% 3px", "3px solid red", "#112233", "center", "left", "rtl", "top left", "cover", "Roboto, Arial", "true", "full-width", "https://x.example/y")  # fmt: skip
BESIDE = ("background-url='x.png'", "mode='fluid-height' background-url='x.png'", "width='200px'", "width='50%' padding='3px'", "border-radius='3px' inner-background-color='red'", "")  # fmt: skip


@pytest.mark.parametrize("element", ELEMENTS)
def test_jinja_in_any_attribute_is_the_same_mail_or_refused(element: str) -> None:
    inner, home = ELEMENTS[element]
    same = 0
    for attribute, kind in COMPONENTS[element].attributes.items():
        chosen = random.Random(f"{element} {attribute}")
        allowed = [size for size in SIZES if kind.allows(size)]
        for size in chosen.sample(allowed, min(len(allowed), 3 * TIMES)):
            beside = chosen.choice([b for b in BESIDE if attribute + "=" not in b])
            page = PAGE.format("", home.format(inner.format(f'{beside} {attribute}="{{}}"')))
            theirs = mjml.mjml2html(page.replace("{}", size))
            try:
                compiled = compile_mjml(page.replace("{}", "{{ x }}"), "a.mjml")
            except TemplateError as error:
                assert "MJML reads" in str(error)
                continue
            restored = restore(compiled.html, compiled.shielded)
            if not restored.lost:
                ours = re.sub(r"\{\{\s*x \}\}", size, restored.text)
                assert normal(ours) == normal(theirs), (attribute, size, beside)
                same += 1
    assert same


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
# A text of which at least one stands, so that defaults for mj-text are never unused.
LAST = "<mj-section><mj-column><mj-text>Last.</mj-text></mj-column></mj-section>"
PAGES = st.builds(lambda style, body: PAGE.format(style, body + LAST), STYLE, several(BLOCK))


@settings(
    max_examples=25 * TIMES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(page=PAGES)
def test_a_random_template_is_the_same_mail_both_ways(ways: Ways, page: str) -> None:
    ways.compare(page)


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
        if text_from is not None and match.start() > text_from:
            words = [
                m.end() + text_from for m in re.finditer(r"\w ", source[text_from : match.start()])
            ]
            if words and chosen.random() < 0.3:
                at = chosen.choice(words)
                changes.append(
                    (
                        at,
                        at,
                        chosen.choice(
                            (
                                *PRINTS,
                                "{% if contact.title %}you {% endif %}",
                                "{% for i in range(2) %}so {% endfor %}",
                            )
                        ),
                    )
                )
        text_from = None
        if name is None:
            continue
        if not match["close"]:
            for value in ATTRIBUTE.finditer(match["attrs"]):
                start = match.start("attrs") + value.start(3) + 1
                if (
                    value[1] in _IN_VALUES
                    and name != "mj-font"
                    and "mj-attributes" not in dict(stack)
                    and chosen.random() < 0.2
                ):
                    changes.append(
                        (start, match.start("attrs") + value.end(3) - 1, _IN_VALUES[value[1]])
                    )
            if not match["self"]:
                stack.append((name, match.start()))
        begin = match.start() if match["self"] else stack.pop()[1] if match["close"] else None
        inside = [one for one, _ in stack]
        whole = name in _WHOLE and "mj-attributes" not in inside
        if begin is not None and whole and chosen.random() < 0.15:
            before, after = chosen.choice(_AROUND)
            if "for" not in before or name not in ("mj-column", "mj-group"):
                changes += [(begin, begin, before), (match.end(), match.end(), after)]
        if {"mj-text", "mj-button", "mj-raw", "mj-table"} & set(inside) and not {
            "style",
            "mj-style",
        } & set(inside):
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
        ways.compare(source, [NOBODY])
    except (TemplateError, ValueError):
        pytest.skip("no whole MJML without its own tool")
    for number in range(2 * TIMES):
        ways.compare(with_jinja(source, random.Random(f"{path.name} {number}")))
