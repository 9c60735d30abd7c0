"""Finds text that was read in the wrong encoding: "JosÃ©", "O&#39;Brien", "It=E2=80=99s"."""

import html
import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .hit import Hit, matches, shorten, without_overlaps
from .sample import is_code_line, is_quoted_code

_FIX = "save the list as UTF-8 and import it again"
_RUN = lazy_regex(r"[\u0080-\uffff]{2,12}|[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\u00a0]?")
_CP1252 = {
    bytes([code]).decode("cp1252"): code
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_ENTITY = lazy_regex(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z]{2,8}\d{0,2});")
_PLAIN = (
    (lazy_regex("[\u0080-\u009f]+"), "an invisible control character of another encoding"),
    (lazy_regex("\ufffd+"), "'{}' replaces a character that was lost"),
    (
        lazy_regex(r"(?<![\w/=&?.])[A-ZÀ-Þ][a-zà-ÿ]*(?P<at>\?)[a-zà-ÿ]{1,}(?![\w=&/])"),
        "'{}' replaces a character that was lost",
    ),
    (
        lazy_regex(r"(?:=[0-9A-F]{2}){2,}|=(?:20|3D)(?=\s|$)"),
        "'{}' is email encoding (quoted-printable) shown as text",
    ),
    # A letter that no word has inside: "Gro§mann", "MŸller"; and two or more question marks.
    (
        lazy_regex(
            r"(?<=[a-zà-ÿ])(?P<at>[§¤¬¦†‡ŸŽ])(?=[a-zà-ÿ])|(?<=\b[A-Z])(?P<two>[ŸŽŠ])(?=[a-zà-ÿ])"
        ),
        "'{}' stands for a letter of another encoding",
    ),
    (
        lazy_regex(r"(?<=[A-Za-zÀ-ÿ])(?:[├┼┬√][^\s\w.,;!?]?|[ĂĹ][^\sA-Za-zĂÂÎȘȚăâîșț.,;!?'’-])"),
        "'{}' stands for a letter of another encoding",
    ),
    (
        lazy_regex(r"(?<=[A-Za-zà-ÿ])[²³¹¼½¾±£¥¢¿¡▀-▟░▒▓│-╿■]+(?=[a-zß-ÿ])"),
        "'{}' stands for a letter of another encoding",
    ),
    (lazy_regex(r"(?<=[a-zà-ÿ])\?{2,}(?=[a-zà-ÿ])"), "'{}' replaces a character that was lost"),
    (
        lazy_regex(r"(?<=[a-zà-ÿ,] )(?P<at>\?{1,4})(?=[a-zà-ÿ]{3,}(?![\w=&/]))"),
        "'{}' replaces a character that was lost",
    ),
    (
        lazy_regex(r"(?<=[a-zà-ÿ] )[A-ZÀ-Þ][a-zà-ÿ]{2,}(?P<at>\?{2,})(?= [a-zà-ÿ])"),
        "'{}' replaces a character that was lost",
    ),
    (
        lazy_regex(r"<U\+[0-9A-Fa-f]{4,6}>|&amp;#?\w{2,8};"),
        "'{}' is a code for a letter shown as text",
    ),
    (
        lazy_regex(r"%(?:C[2-9A-F]|D[0-9A-F]|E[0-9A-F]%[89AB][0-9A-F])%[89AB][0-9A-F]"),
        "'{}' is URL encoding shown as text",
    ),
    (lazy_regex(r"=\?[\w-]+\?[bBqQ]\?[^?\s]*\?="), "'{}' is an encoded header shown as text"),
    (lazy_regex(r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}"), "'{}' is an escape code shown as text"),
    (
        lazy_regex(r"(?<=[a-z.,!?])\\[nrt](?=[A-Z\s\\]|$)|\\r\\n"),
        "'{}' is a line break shown as text",
    ),
    (
        lazy_regex("[\u202a-\u202e\u2066-\u2069]+"),
        "an invisible direction mark reverses the text",
    ),
    (
        lazy_regex("(?<=[a-z])\u200b(?=[a-z])|(?<=[A-Za-z])[\u00ad\u2060\ufeff](?=[A-Za-z])"),
        "an invisible character splits a word",
    ),
    (
        lazy_regex(
            r"(?<!Umschalt)(?<!Strg)(?<!Ctrl)(?<!Alt)(?<!Shift)(?<!Cmd)(?<!Maj)(?<!Maiusc)(?<!Mayús)"
            r"(?<=[A-Za-z])\+(?=[A-Z][a-z]+,)|"
            r"(?<=[A-Za-z])%20(?=[A-Za-z])"
        ),
        "'{}' is URL encoding shown as text",
    ),
)
# What the first byte of a letter in UTF-8 becomes elsewhere: Mac, DOS, Windows-1250.
_FOREIGN = lazy_regex("[√├┬┼┤╞─═╬∆≈‚Äƒ][^\\s\\w]|[ĂĹÄĆ][^\\sa-zA-Z]|├|┼|√")
_FOREIGN_WORD = lazy_regex(r"[^\s,;:()\"]+")
_LONGEST_RUN = 40  # letters in one another: a word that was read wrongly is shorter
# A word is read once, from where it begins.
_IN_LINK = lazy_regex(r"(?<!\S)(?>\S*?(?:https?://|www\.))\S*+$")
_IN_LINK_OR_QUERY = lazy_regex(r"(?<!\S)(?>\S*?(?:https?://|www\.|[?&]))\S*+$")


def repaired(text: str) -> str:
    """Return text with UTF-8 that was read as Windows-1252 corrected; other text is unchanged.

    >>> repaired("JosÃ©"), repaired("Zoë"), repaired("Itâ€™s")
    ('José', 'Zoë', 'It’s')
    """
    try:
        raw = bytes(_CP1252.get(c, ord(c)) for c in text)
        return raw.decode("utf-8")
    except (ValueError, UnicodeDecodeError):
        return text


def fixed(text: str) -> str:
    """Return a word with every run of wrongly read UTF-8 corrected.

    >>> fixed("JosÃ©-MarÃ\u00ada"), fixed("ZoÃ\u00ab")
    ('José-María', 'Zoë')
    """
    for hit in reversed(list(_mojibake(text))):
        text = text[: hit.start] + _RUN.sub(_fixed_run, text[hit.start : hit.end]) + text[hit.end :]
    return text


def _fixed_run(match: re.Match[str]) -> str:
    better = repaired(match[0])
    return better if better.isprintable() else match[0]


def find_broken_encoding(text: str) -> list[Hit]:
    """Return every passage with bytes of another encoding, or codes instead of characters."""
    found = (*_mojibake(text), *_foreign(text), *_entities(text), *_shown(text))
    return without_overlaps(h for h in found if not is_quoted_code(text, h.start, h.end))


def _mojibake(text: str) -> Iterator[Hit]:
    if text.isascii():
        return
    for match in _RUN.finditer(text):
        run = match[0]
        for start, letter in enumerate(run):
            if not 0xC2 <= _CP1252.get(letter, ord(letter)) <= 0xF4:
                continue  # no byte that begins a letter
            for end in range(min(len(run), start + _LONGEST_RUN), start + 1, -1):
                piece = run[start:end]
                fixed = repaired(piece)
                if fixed != piece and fixed.isprintable():
                    at = match.start() + start
                    yield _word(text, at, match.start() + end, fixed)
                    break
            else:
                continue
            break
        else:
            if run[0] == "Ã" and not re.match(
                r"[A-ZÀ-ÞO\s]", text[match.start() + 1 : match.start() + 2] or " "
            ):
                yield _word(text, match.start(), match.end(), None)


def _foreign(text: str) -> Iterator[Hit]:
    """Find words in UTF-8 that were read as the encoding of a Mac, of DOS or of Central Europe."""
    if not _FOREIGN.search(text):
        return
    from ftfy import fix_encoding

    for match in _FOREIGN_WORD.finditer(text):
        if not _FOREIGN.search(match[0]):
            continue
        better = fix_encoding(match[0])
        if better != match[0] and better.isprintable():
            what = f"'{shorten(match[0])}' was read in the wrong encoding; it should be '{better}'"
            yield Hit(*match.span(), what, _FIX)


def _word(text: str, start: int, end: int, fixed: str | None) -> Hit:
    left = re.search(r"(?<![^\s,;:()\"])[^\s,;:()\"]*+$", text[:start])
    right = re.match(r"[^\s,;:()\"]*", text[end:])
    before, after = left[0] if left else "", right[0] if right else ""
    word = shorten(before + text[start:end] + after)
    meant = f"; it should be '{before}{fixed}{after}'" if fixed else ""
    return Hit(
        start - len(before),
        end + len(after),
        f"'{word}' was read in the wrong encoding{meant}",
        _FIX,
    )


def _entities(text: str) -> Iterator[Hit]:
    for match in _ENTITY.finditer(text):
        shown = html.unescape(match[0])
        in_url = _IN_LINK_OR_QUERY.search(text[: match.start()])
        if shown != match[0] and not in_url and not is_code_line(text, match.start()):
            what = (
                f"'{match[0]}' is HTML code shown as text (meant: '{shown.strip() or 'a space'}')"
            )
            yield Hit(
                *match.span(), what, "store plain text in the list; Tactful escapes it where needed"
            )


def _shown(text: str) -> Iterator[Hit]:
    for pattern, what in _PLAIN:
        for hit in matches(pattern, text, what, _FIX):
            in_url = _IN_LINK.search(text[: hit.start])
            if not in_url and not is_code_line(text, hit.start):
                yield hit
