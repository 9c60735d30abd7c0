"""Quoted-printable: right by the standard library's reading, and the same with a memory."""

import quopri

from hypothesis import given, settings
from hypothesis import strategies as st

from tactful.campaigns.post.quoted import Alike, quoted_printable

PIECES = [
    "<p>", "<", "p", ">", "\n", " ", "\t", ".", "From ", "=", "é", "</p>", "<td a=b>", "x" * 75,
    "word " * 9, "–", "\r", "</div>", ">>", "<p", "A", "\x00", "<b>", "--", "😀",
]  # fmt: skip
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


@settings(deadline=None)
@given(st.lists(texts, min_size=1, max_size=5))
def test_a_memory_changes_no_byte(values: list[str]) -> None:
    alike = Alike()
    common = "<p>head" + "<td>the same in all" * 9
    for text in [common + value + common for value in values] + values * 2:
        assert alike.encode(text) == quoted_printable(text)


def test_what_mails_have_in_common_is_encoded_once() -> None:
    alike, page = Alike(), "<p>{0}</p>" + "<td>the same</td>" * 50 + "<p>{0}</p><div>end</div>"
    for name in ("Ann", "Bo", "Zoë"):
        alike.encode(page.format(name))
    assert b"".join(run.text for run in alike._runs).count(b"the same") == 50
    assert not any(b"Zo" in run.text for run in alike._runs)
