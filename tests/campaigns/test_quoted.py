"""Quoted-printable: right by the standard library's reading, and the same of a text that knows its parts."""

import quopri

from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from tactful.campaigns.delivery.quoted_printable import _known
from tactful.campaigns.delivery.quoted_printable import quoted_printable as pieces
from tactful.templates.message import Joined

PIECES = [
    "<p>", "<", "p", ">", "\n", " ", "\t", ".", "From ", "=", "é", "</p>", "<td a=b>", "x" * 75,
    "word " * 9, "–", "\r", "</div>", ">>", "<p", "A", "\x00", "<b>", "--", "😀",
]  # fmt: skip


def quoted_printable(text: str) -> bytes:
    return b"".join(pieces(text))


texts = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@settings(deadline=None)
@given(texts)
def test_what_is_encoded_is_read_again_and_every_line_is_fit_for_the_post(text: str) -> None:
    encoded = quoted_printable(text)
    assert quopri.decodestring(encoded.replace(b"\r\n", b"\n")).decode() == text
    assert encoded.isascii() and b"\0" not in encoded
    assert not {b"\r", b"\n"} & {bytes([byte]) for byte in encoded.replace(b"\r\n", b"")}
    for line in encoded.split(b"\r\n"):
        assert len(line) <= 76
        assert line[-1:] not in (b" ", b"\t") and line != b"." and not line.startswith(b"From ")


def filled(text: str) -> str:
    """The same text, so long that it is remembered as a part."""
    return text * (200 // max(1, len(text)) + 1)


@settings(deadline=None)
@given(st.lists(texts | texts.map(filled) | texts.map(Markup), max_size=6))
def test_a_text_made_of_parts_is_encoded_as_the_same_text_is(parts: list[str]) -> None:
    joined = Joined.of(parts)
    plain = "".join(parts)
    assert joined == plain
    assert quoted_printable(joined) == quoted_printable(plain)


def test_what_a_template_says_in_every_mail_is_encoded_once() -> None:
    own = "</p>" + "<td>the same – in all</td>" * 50 + "<p>"
    _known.cache_clear()
    for name in ("Ann", "Bo", "Zoë"):
        assert b"Zo=C3=AB" in quoted_printable(Joined.of(["<p>", own, name, own])) or name != "Zoë"
    assert _known.cache_info().misses == 1
