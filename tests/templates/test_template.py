"""Taking a template apart: pieces with places, faults as data."""

import time

import pytest

from tactful.templates.compile.mjml import ATTRIBUTE
from tactful.templates.errors import Place, TemplateError
from tactful.templates.source.template import Kind, parse_template, read_template


def problems(text: str, name: str = "a.md") -> list[str]:
    return [str(p) for p in parse_template(text, name=name, path=name).problems]


def test_front_matter_gives_subject_and_body_with_places() -> None:
    text = "---\nsubject: Hi {{ contact.x }}\npreheader: 'More'\n---\nBody\n"
    template = parse_template(text, name="a.md", path="a.md")
    assert template.subject is not None and template.preheader is not None
    assert (template.subject.text, template.subject.place) == (
        "Hi {{ contact.x }}",
        Place("a.md", 2, 10),
    )
    assert (template.preheader.text, template.preheader.place) == ("More", Place("a.md", 3, 13))
    assert (template.body.text, template.body.place) == ("Body\n", Place("a.md", 5, 1))


@pytest.mark.parametrize("said", ["No", "1984", "2027-01-31", "12:30", "007", "on"])
def test_a_subject_is_the_word_that_was_written(said: str) -> None:
    template = parse_template(f"---\nsubject: {said}\n---\nBody\n", name="a.md", path="a.md")
    assert template.subject is not None
    assert template.subject.text == said


def test_mjml_gives_title_and_preview() -> None:
    text = "<mjml><mj-head>\n <!-- <mj-title>no</mj-title> -->\n <mj-title>\n  Hello</mj-title><mj-preview>P</mj-preview></mj-head></mjml>"
    template = parse_template(text, name="a.mjml", path="a.mjml")
    assert template.kind is Kind.mjml
    assert template.subject is not None and template.preheader is not None
    assert (template.subject.text, template.subject.place) == ("Hello", Place("a.mjml", 4, 3))
    assert template.preheader.text == "P"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Hi {{ first name }}", "a.md:1:4: 'name' is not expected inside {{ }}; a field's name has no spaces"),
        ("a\n{% if x %}b", "a.md:2:1: {% if %} is never closed; add {% endif %}"),
        ("a\n\n x {% endif %}", "a.md:3:4: unknown tag {% endif %}"),
        ("{% trans 'x' %}", "a.md:1:1: unknown tag {% trans %}"),
        ("---\nsubjct: x\n---\n", "a.md:2:1: unknown key 'subjct' in front matter; did you mean 'subject'?"),
        ("---\nsubject: {{ x }}\n---\n", "a.md:2:"),
        ("Hi {{ name, one more", "a.md:1:4: "),
        ("---\nsubject: a\x00b\n---\n", "a.md:2:11: the character U+0000 is not allowed here; delete it"),
    ],
)  # fmt: skip
def test_faults_are_located_and_in_plain_words(text: str, fault: str) -> None:
    found = problems(text)
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_ten_thousand_nested_tags_are_refused_before_the_engine() -> None:
    found = problems("<div>" * 10_000 + "</div>" * 10_000, "a.mjml")
    assert found == [
        "a.mjml:1:1: tags are nested more than 200 deep; close the open tags, or split the template"
    ]


def test_fifty_megabytes_are_refused_unread(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "big.mjml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(TemplateError, match=r"the file has 50\.0 MB; at most 1 MB are read"):
        read_template(path)


def test_deep_expressions_do_not_break_the_parser() -> None:
    assert problems("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}")


@pytest.mark.parametrize(
    "piece",
    [
        "<![CDATA[",
        "{{",
        "{%",
        "{#",
        "{{ 'a",
        "{% raw %}",
        "{{ x' ",
        "<",
        "<!--",
        "<a b='",
        "<mj-title>",
    ],
)
def test_a_megabyte_of_openings_is_refused_in_no_time(piece: str) -> None:
    import time

    start = time.perf_counter()
    parse_template(piece * (900_000 // len(piece)), name="a.mjml", path="a.mjml")
    # Quadratic work would take hours; a slow machine takes a second.
    assert time.perf_counter() - start < 30


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\ue000", "\ue006"])
def test_a_character_that_no_mail_may_hold_is_a_fault(character: str) -> None:
    template = parse_template(f"Hi\nthere{character}.", name="a.md", path="a.md")
    fault = f"a.md:2:6: the character U+{ord(character):04X} is not allowed here; delete it"
    assert [str(problem) for problem in template.problems] == [fault]


def test_a_deep_tag_in_a_faulty_line_is_only_a_fault() -> None:
    template = parse_template("{{ " + "(" * 3000 + ") }} {% nope %}", name="a.md", path="a.md")
    assert template.problems and template.problems[0].place is not None


def test_front_matter_nested_without_end_is_at_a_line() -> None:
    text = "---\nsubject: " + "[" * 3000 + "\n---\n"
    (problem,) = parse_template(text, name="a.md", path="a.md").problems
    assert problem.place is not None and problem.place.line == 2


@pytest.mark.parametrize("text", ["a" * 100_000, "a " * 50_000, "=" * 100_000])
def test_attributes_are_read_in_linear_time(text: str) -> None:
    begin = time.process_time()
    list(ATTRIBUTE.finditer(text))
    assert time.process_time() - begin < 1


@pytest.mark.parametrize(
    ("tag", "column", "told"),
    [
        ("{{ lead.asset | default(“it”) }}", 28, "“ is a typographic quote; write {{ lead.asset | default(\"it\") }}"),
        ("{% if a == ‘b’ %}{% endif %}", 15, "‘ is a typographic quote; write {% if a == 'b' %}"),
        ("{{ lead.\u200basset }}", 12, "there is an invisible character here (zero width space, U+200B); write {{ lead.asset }}"),
        ("{{\u2060lead.asset }}", 6, "there is an invisible character here (word joiner, U+2060); write {{lead.asset }}"),
        ("{{ lead.asset – 1 }}", 18, "'–' (en dash, U+2013) is not understood here; type -"),
        ("{{ lead.asset ｜ given }}", 18, "'｜' (fullwidth vertical line, U+FF5C) is not understood here; type |"),
        ("{% if a ≥ 3 %}{% endif %}", 12, "'≥' (greater-than or equal to, U+2265) is not understood here; type >="),
    ],
)  # fmt: skip
def test_a_pasted_character_in_a_tag_is_called_what_it_is(tag: str, column: int, told: str) -> None:
    template = parse_template(f"One\nTo {tag} you\n", name="a.md", path="a.md")
    assert [str(one) for one in template.problems] == [f"a.md:2:{column}: {told}"]


def test_typographic_quotes_in_a_text_of_a_tag_are_its_text() -> None:
    template = parse_template('{{ a | default("it’s “new”") }}', name="a.md", path="a.md")
    assert template.problems == ()
