"""A mail as some clients show it, and what it copies from another."""

import pytest

from tactful.web.mail_looks import CLIPPED_AT, clipped, copied, in_outlook, without_images


def test_images_are_their_words_and_a_counting_dot_is_nothing() -> None:
    page = (
        '<p><img src="https://x.example/a.png" alt="A &amp; B" width="120"></p>'
        "<img src='t.gif' width=1 height='1'><img src='b.png'>"
        '<td style="background-image:url(https://x.example/b.png);color:red">x</td>'
    )
    made = without_images(page)
    assert "<img" not in made and "x.example" not in made and made.count("<span") == 2
    assert "A &amp; B</span>" in made and "an image without words" in made and "color:red" in made


def test_outlook_reads_its_own_parts_and_no_style_sheets() -> None:
    page = (
        "<head><style>p{color:red}</style><link rel=stylesheet href=x></head>"
        "<!--[if mso]><table><![endif]--><p>Hello</p><!--[if !mso]><!--><b>not here</b>"
        "<!--<![endif]--><!--[if gte IE 9]><i>no</i><![endif]-->"
    )
    assert in_outlook(page) == "<head></head><table><p>Hello</p>"


def test_a_line_is_drawn_where_gmail_cuts() -> None:
    assert clipped("<p>short</p>") == "<p>short</p>"
    page = "".join(f"<p>é{number:06}</p>" for number in range(CLIPPED_AT // 12))
    made = clipped(page)
    before = made[: made.index("<div style")].encode()
    assert CLIPPED_AT <= len(before) < CLIPPED_AT + 40 and before.endswith(b"<p>")


@pytest.mark.parametrize(
    ("text", "other", "marked"),
    [
        ("One two three four five, six.", "So: one two three four five.",
         ["One two three four five"]),
        ("One two three four.", "One two three four.", []),
        ("It's what you asked for, then.\nMore.", "Here it's what\nyou asked for",
         ["It's what you asked for"]),
        ("a b c d e f. New. a b c d e", "a b c d e f", ["a b c d e f", "a b c d e"]),
        ("", "a b c d e", []),
        ("Größe über fünf Wörter hinaus!", "größe über fünf wörter hinaus",
         ["Größe über fünf Wörter hinaus"]),
    ],
)  # fmt: skip
def test_what_both_say_in_a_row_is_marked(text: str, other: str, marked: list[str]) -> None:
    found = copied(text, other)
    assert "".join(piece.text for piece in found) == text
    assert [piece.text for piece in found if piece.copied] == marked


def test_a_footer_is_no_copy() -> None:
    text = "We two say these five words. Acme, 1 High Street, Leeds, unsubscribe here"
    (found,) = [piece.text for piece in copied(text, text, footer="Acme, 1 High") if piece.copied]
    assert found == "We two say these five words"
