"""Tags hidden and put back: nothing lost, and each still knows its line."""

from hypothesis import given
from hypothesis import strategies as st

from tactful.templates.errors import Place
from tactful.templates.source.tag_masking import restore, shield

PIECES = st.sampled_from(
    ["{{ a }}", "{% if a %}", "{% endif %}", "{{ d['k'] }}", '{{ "}}" }}', "{#c#}", "text ", "<p>", "</p>",
     '<a href="', '">', "<!-- ", " -->", "\n", "<mj-style>", "</mj-style>", "tjq0z", "{% raw %}{{ x }}{% endraw %}", "<", "'"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25))
def test_restoring_gives_the_source_back(pieces: list[str]) -> None:
    source = "".join(pieces)
    shielded = shield(source, "a")
    restored = restore(shielded.text, shielded)
    assert restored.lost == () and restored.doubled == ()

    # Comments vanish, a tag gains one line end and an attribute-like token may gain blanks.
    def bare(text: str) -> str:
        return "".join(text.replace("{#c#}", "").split())

    assert bare(restored.text) == bare(source)


def test_each_tag_has_a_line_of_its_own_that_leads_to_its_place() -> None:
    shielded = shield("a {{ x }} {{ y }}\n{% if z %}b{% endif %}", "t.md", line=5, column=3)
    restored = restore(shielded.text, shielded)
    lines = restored.text.split("\n")
    found = {lines[line - 1].strip().split()[0]: place for line, place in
             ((number, restored.lines[number]) for number in sorted(restored.lines))}  # fmt: skip
    assert Place("t.md", 5, 5) in found.values()
    assert Place("t.md", 5, 13) in found.values()
    assert Place("t.md", 6, 1) in found.values()


def test_a_dropped_tag_is_known() -> None:
    shielded = shield("<p {% if a %}x{% endif %}>{{ b }}</p>", "t")
    restored = restore("<p>tjq2z</p>", shielded)
    assert [tag.text for tag in restored.lost] == ["{% if a %}", "{% endif %}"]


def test_offsets_lead_back_to_the_source() -> None:
    source = "{{ a }}\n<b>{% if a and\n b %}x\n  <i>"
    shielded = shield(source, "t")
    assert shielded.place(shielded.text.index("<i>")) == Place("t", 4, 3)
    assert shielded.place(shielded.text.index("x")) == Place("t", 3, 6)
