"""What strangers write is read once: no cell and no letter makes a pattern start over and over.

Each hostile input took the former pattern minutes, or longer than anybody waits.
"""

import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest

from tactful.lint.check.api import check_files
from tactful.lint.html.markup import text_runs
from tactful.lint.html.stylesheet import declarations
from tactful.lint.lists.headers import ADDRESS
from tactful.lint.reading import encoding, filler
from tactful.lint.reading.absent import find_absent
from tactful.lint.reading.agreement import find_disagreement
from tactful.lint.reading.assistants import find_assistant
from tactful.lint.reading.bare_seats import find_in_seats, find_program_words
from tactful.lint.reading.brackets import find_brackets
from tactful.lint.reading.case_in_seats import find_case_in_seats
from tactful.lint.reading.chosen_words import find_chosen_words
from tactful.lint.reading.codes import find_codes, is_identifier
from tactful.lint.reading.contact_seats import find_contact_seats
from tactful.lint.reading.contractions import find_contractions
from tactful.lint.reading.counts import find_counts
from tactful.lint.reading.cut_short import find_cut_short, find_empty_labels, find_last_words
from tactful.lint.reading.delimiters import find_lost_delimiters
from tactful.lint.reading.dummies import find_dummies
from tactful.lint.reading.encoding import find_broken_encoding
from tactful.lint.reading.endings import find_blanks, find_endings, find_stops
from tactful.lint.reading.engine_errors import find_engine_errors
from tactful.lint.reading.expressions import find_expressions
from tactful.lint.reading.field_names import find_field_names
from tactful.lint.reading.filler import find_filler
from tactful.lint.reading.foreign_nothing import find_foreign_nothing
from tactful.lint.reading.frames import find_frames
from tactful.lint.reading.gap_clauses import find_clause_gaps
from tactful.lint.reading.gap_grammar import find_gaps
from tactful.lint.reading.genders import find_gender_faults
from tactful.lint.reading.hit import LONG, Hit
from tactful.lint.reading.holes import find_holes
from tactful.lint.reading.lone_marks import find_lone_marks
from tactful.lint.reading.merged_twice import find_merged_twice
from tactful.lint.reading.misplaced import find_misplaced
from tactful.lint.reading.names import find_odd_names, name_fault
from tactful.lint.reading.notes import find_notes
from tactful.lint.reading.nulls import find_nulls
from tactful.lint.reading.options import find_options
from tactful.lint.reading.placeholders import find_placeholders
from tactful.lint.reading.possessives import find_possessives
from tactful.lint.reading.postal import has_address
from tactful.lint.reading.printed_values import find_printed_values
from tactful.lint.reading.raw_formats import find_raw_formats
from tactful.lint.reading.readability import grade
from tactful.lint.reading.sample import is_code_line
from tactful.lint.reading.seat_matrix import find_by_matrix
from tactful.lint.reading.seated_nothing import find_seated_nothing
from tactful.lint.reading.seats import find_odd_seats
from tactful.lint.reading.slots import find_slots
from tactful.lint.reading.stored import find_stored
from tactful.lint.reading.stranded import find_stranded
from tactful.lint.reading.titled import find_titled
from tactful.lint.reading.twice import find_twice
from tactful.lint.reading.typed_seats import find_by_type
from tactful.lint.reading.unfilled import find_unfilled
from tactful.lint.reading.unwritten import find_unwritten
from tactful.lint.rules.client import h607_link_text, h609_text_part
from tactful.lint.rules.delivery import d703_sender
from tactful.lint.rules.message import m210_broken_link
from tactful.lint.rules.recipients import r304_bad_address
from tactful.lint.rules.template import t108_doubled_literal
from tactful.lint.rules.writing import w511_spelling

MANY = 200_000


def read_html(text: str) -> list[object]:
    return list(text_runs(text))


def searched(pattern: re.Pattern[str], text: str) -> str | None:
    """Return what pattern finds first in text."""
    found = pattern.search(text)
    return found[0] if found else None


several = partial(searched, r304_bad_address._SEVERAL)
parameter = partial(searched, m210_broken_link._PARAMETER)
number = partial(searched, d703_sender._NUMBER)
coded = partial(searched, w511_spelling._CODE)
shown = h607_link_text._ADDRESS.fullmatch


@pytest.mark.parametrize(
    ("text", "is_address"),
    [
        ("jo@acme.example", True),
        ("jo@.a", False),
        ("jo@..a", True),
        ("jo@a..b", True),
        ("jo@acme", False),
        ("jo@acme.", False),
        ("@acme.example", False),
        ("jo@ac me.example", False),
        ("a@" + "." * MANY + "@", False),
    ],
)
def test_a_cell_that_is_an_address(text: str, is_address: bool) -> None:
    assert bool(ADDRESS.fullmatch(text)) == is_address


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("jo@acme.example", "acme.example"),
        ("jo@.a.b", ".a.b"),
        ("jo@a.", None),
        ("jo@x@a.b", None),
        ("a@" + "." * MANY + " ", None),
    ],
)
def test_a_link_that_shows_an_address(text: str, host: str | None) -> None:
    found = shown(text)
    assert (found[1] if found else None) == host


@pytest.mark.parametrize(
    ("text", "is_several"),
    [
        ("a@b.de; c@d.de", True),
        ("a@b.de,c@d.de", True),
        ("a@b.de and c@d.de", True),
        ("a@b.de,or c@d.de", True),
        ("a@b.de c@d", True),
        ("a@b.x,y.z d@e", True),
        ("a@b.x,y.z,d@e", True),
        ("a@b.de,@d.de", False),
        ("a@b c@d.de", False),
        ("a@b.de, c", False),
        ("," * MANY, False),
        ("x@" + "a.b," * MANY, False),
        ("x@" + "a.b," * MANY + " y z@", False),
        ("x@y.z" + " " * MANY, False),
    ],
)
def test_a_cell_with_several_addresses(text: str, is_several: bool) -> None:
    assert (several(text) is not None) == is_several


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://x.example/?a=", "?a="),
        ("https://x.example/?a=1&b=", "&b="),
        ("https://x.example/?a;b=", "?a;b="),
        ("a=1;b;c=", "1;b;c="),
        (";=", None),
        ("https://x.example/?a=1", None),
        ("?" + ";" * MANY, None),
    ],
)
def test_a_parameter_that_is_left_empty(text: str, found: str | None) -> None:
    assert parameter(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("no-reply-2", "-2"), ("noreply42", "42"), ("a1b", None), ("1" * MANY + "x", None)],
)
def test_a_number_after_a_name(text: str, found: str | None) -> None:
    assert number(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see www.x.example, then", "www.x.example,"),
        ("snake_case", "snake_case"),
        ("plain words", None),
        ("," * MANY, None),
    ],
)
def test_a_word_that_is_code(text: str, found: str | None) -> None:
    assert coded(text) == found


@pytest.mark.parametrize(
    ("url", "bare"),
    [
        ("https://www.x.example/a/.", "x.example/a"),
        ("http:///", ""),
        ("x" + "." * MANY + "x", "x" + "." * MANY + "x"),
    ],
)
def test_an_address_as_both_parts_write_it(url: str, bare: str) -> None:
    assert h609_text_part._bare(url) == bare


@pytest.mark.parametrize(
    ("before", "word"),
    [
        ("Dear Jim ", "Jim"),
        ("<p>Hello Ann,\n", "Ann"),
        ("x \n \n Good morning Bo ", "Bo"),
        ("x Dear Jim ", None),
        ("Dear jim ", None),
        ("\n" * MANY + "x", None),
        ("Hi" + " " * MANY + "x", None),
    ],
)
def test_a_name_before_a_field(before: str, word: str | None) -> None:
    found = t108_doubled_literal._NAME_BEFORE.search(before)
    assert (found["word"] if found else None) == word


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("first_name", True),
        ("a__", True),
        ("firstName", True),
        ("FirstName", True),
        ("a.b", True),
        ("hello", False),
        ("aA" * MANY + ".", False),
        ("a_" * MANY + ".", False),
    ],
)
def test_a_name_as_programs_write_it(name: str, is_one: bool) -> None:
    assert is_identifier(name) == is_one


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("jo@example.com", "is an email address"),
        ("@a@b.c", "is an email address"),
        ("jo7", "is a login, not a name"),
        ("jo.b7", "is a login, not a name"),
        ("jo.7", "is a login, not a name"),
        ("<b>Jo</b>", "holds HTML"),
        ("Jo", None),
        ("a" + "@" * MANY, None),
        ("a" * MANY, None),
        ("<" + "1" * MANY, "contains characters that names do not have"),
    ],
)
def test_what_is_wrong_with_a_name(name: str, fault: str | None) -> None:
    assert name_fault(name) == fault


@pytest.mark.parametrize(
    ("text", "inside"),
    [("see https://x.example/a", True), ("see https://x.example/ a", False), ("a?b", False)],
)
def test_a_place_in_a_link(text: str, inside: bool) -> None:
    assert (encoding._IN_LINK.search(text) is not None) == inside


def test_a_place_after_many_links_is_in_none() -> None:
    assert encoding._IN_LINK.search("http://" * MANY + " ") is None
    assert encoding._IN_LINK_OR_QUERY.search("?" * MANY + " ") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("TODO", "TODO"),
        ("TODO \n x", "TODO "),
        ("TODO - logo", "TODO - logo"),
        ("TODO later", None),
        ("TODO" + " " * MANY + "x", None),
    ],
)
def test_an_order_to_the_writer(text: str, found: str | None) -> None:
    match = filler._MARKS[0].search(text)
    assert (match["at"] if match else None) == found


@pytest.mark.parametrize(
    ("text", "is_code"),
    [
        ("a:hover { color: red; }", True),
        ("a { b }", False),
        ("Vec<T> is", True),
        ("Map<K, V> is", True),
        ("wi<" + "_" * MANY, False),
        ("{" + "a" * MANY, False),
    ],
)
def test_a_line_of_css(text: str, is_code: bool) -> None:
    assert is_code_line(text, 0) == is_code


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (find_disagreement, "x" + "\n" * MANY + "A unit is left"),
        (find_broken_encoding, "-" * MANY + " Ã¤"),
        (find_odd_names, "Dear Jo, Ann" + " " * MANY + "x"),
        (find_nulls, "To: None" + " " * MANY + "x"),
        (find_nulls, "sent to: Unknown" + " " * MANY + "x"),
        (find_holes, "$" + " " * MANY + "x"),
        (find_filler, "insert introduction here" + " " * MANY + "x"),
        (find_placeholders, "x" + "\n" * MANY + "[name] is"),
        (grade, "." * MANY + "x"),
        (has_address, "-0" * 20_000),
        (find_stored, "('a'" + "  'b'" * 60 + "x"),
        (declarations, "width: " + "9" * 5_000 + "px"),
        (read_html, "<p>" + "\t" * MANY + "x</p>"),
    ],
    ids=lambda value: value.__name__ if callable(value) else value.split()[0][:20],
)
def test_a_hostile_letter_is_read(read: Callable[[str], object], text: str) -> None:
    assert read(text) is not None


@pytest.mark.parametrize("bracket", "[({")
@pytest.mark.parametrize(
    "page",
    [
        "<style>p {{ color: {0} }}</style>",
        "<style>{0}</style>",
        "<style>{0} {{ color: red }}</style>",
        "<style>@media {0} {{ p {{ color: red }} }}</style>",
        "<style>@import {0};</style>",
        "<p style='color: {0}'>Hello</p>",
        "<p bgcolor='{0}'>Hello</p>",
        "<p style='{0}'>Hello</p>",
        "<font color='{0}'>Hello</font>",
    ],
)
def test_css_nested_beyond_reason_breaks_no_rule(tmp_path: Path, bracket: str, page: str) -> None:
    file = tmp_path / "a.html"
    file.write_text(f"<html><body>{page.format(bracket * 20_000)}<p>Hello</p></body></html>")
    assert [one for one in check_files([file]).findings if one.code == "X901"] == []


@pytest.mark.parametrize("ending", [".html", ".mjml"])
def test_elements_nested_beyond_reason_do_not_end_the_process(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"a{ending}"
    deep = "<table><tr><td>" * 12_000
    page = f"<html><head><style>td {{ color: red }}</style></head><body>{deep}Hello</body></html>"
    block = '<mj-style inline="inline">td { color: red }</mj-style>'
    mjml = f"<mjml><mj-head>{block}</mj-head><mj-body><mj-raw>{deep}</mj-raw></mj-body></mjml>"
    file.write_text(page if ending == ".html" else mjml)
    assert [one for one in check_files([file]).findings if one.code == "X901"] == []


SEEDS = ["a ", "A ", "_", "a_", "a.", "[", "{a", "(a ", "<a ", "  ", "a  ", "##", "@@ ", "-- ", "%1", "= ",
    "A, ", "A; ", "A/", "a|", "Hi A ", "to be ", "name ", "Ana Ana ", "1:", "mail.", "\n", "“a ",
    "at of ", "a? ", "7.0 as ", "N/A ", "aB", "Ab ", "AB ", "as a ", "- ", "is and ", "Ä_a", "A: \n",
    "XX ", "?? ", "Name ", "a's", "de le ", "add ", "1 as ", "Error: ", "Here is ", "here ", "at A ",
    "A, please ", "before ", "to A ", "xx,", "{{a}} and ", "Ab", "Your A ", '"%%Hi', "**|*",
    "Ãâ", "ABCDE ", "ABCDE", "A", "Dear > ", "in Aa > ", "the A - ", "NAME DE ", "CHECK A ",
    "your dog no ", "a,b", "is 1.0 ", "a@b.co ", "Mr A, ", "A of "]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "find",
    [find_notes, find_field_names, find_unwritten, find_expressions, find_lost_delimiters,
     find_absent, find_endings, find_blanks, find_twice, find_odd_seats, find_raw_formats,
     find_options, find_merged_twice, find_misplaced, find_stranded, find_cut_short,
     find_empty_labels, find_last_words, find_lone_marks, find_foreign_nothing, find_case_in_seats,
     find_stops, find_slots, find_dummies, find_assistant, find_engine_errors, find_counts,
     find_contractions, find_possessives, find_codes, find_placeholders, find_stored,
     find_broken_encoding, find_by_type, find_seated_nothing, find_clause_gaps, find_chosen_words,
     find_printed_values, find_unfilled, find_in_seats, find_program_words, find_gaps, find_by_matrix,
     find_brackets, find_titled, find_contact_seats, find_frames, find_gender_faults,
     find_disagreement],
)  # fmt: skip
def test_a_piece_of_one_sign_is_read_once(find: Callable[[str], Iterable[Hit]], seed: str) -> None:
    text = (seed * LONG)[:LONG]
    assert len(list(find(text))) <= LONG


@pytest.mark.parametrize("seed", SEEDS)
def test_a_mail_of_one_sign_is_judged(tmp_path: Path, seed: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text(f"Hello Ann,\n\n{(seed * 1_200)[:1_200]}\n\nBo\n", encoding="utf-8")
    assert [one for one in check_files([file]).findings if one.code == "X901"] == []
