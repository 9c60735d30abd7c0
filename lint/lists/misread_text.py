"""Text of a cell that went through a wrong code page, or still carries codes for its letters.

Names are letters. A sign of another kind between them ("M³ller", "Jos√©"), a capital in the
middle of a word ("MŸller"), a question mark or an underscore ("Jos?", "_uraw") is what a program
made of a letter that it did not know. Where the wrong letter is one too ("Kšln"), only a value of
the list that is right can tell.
"""

import html
import unicodedata
from collections.abc import Callable
from urllib.parse import unquote

from ...templates.lazy_regex import lazy_regex

_LETTER = r"[^\W\d_]"
_CODES = (
    lazy_regex(r"<U\+[0-9A-Fa-f]{4,6}>|\\[ux][0-9A-Fa-f]{2,4}|&(?:amp;)*#x?[0-9A-Fa-f]{2,6};"),
    lazy_regex(r"&(?:amp;)*(?:[A-Za-z]{1,2}(?:acute|grave|uml|circ|tilde|cedil|slash|ring|caron|lig)"
               r"|apos|quot|amp);"),
    lazy_regex(r"(?:=[C-F][0-9A-F]|=[89AB][0-9A-F]){1,4}"),
    lazy_regex(r"%(?:[C-F][0-9A-F]%[89AB][0-9A-F]|20|26|27)"),
)  # fmt: skip
_LOST = lazy_regex("\ufffd")
_ASKED = lazy_regex(rf"{_LETTER}\?+(?={_LETTER})|(?<!\S)\?+(?={_LETTER})")
_ASKED_AT_END = lazy_regex(rf"{_LETTER}\?+(?!\S)")
_UNDERLINED = lazy_regex(rf"(?:{_LETTER}|(?<!\S))_+(?={_LETTER})|{_LETTER}_+(?!\S)")
# Signs that stand in names of firms, or between words.
_MEANT = frozenset("’‘ʼ´`·•–—‐‑™®©°²×№ªº…“”„«»€£\u00a0\u202f\u2009\u200b\u00ad\ufe0f\u200d")
_USUAL = frozenset("’‘ʼ´–—‐‑·®™ªº\u00a0")
_CAPITAL = lazy_regex(
    r"(?<=[a-zß-ÿ]{2})([^\W\d_])|\b[A-Z]([^\W\d_])(?=[a-zß-ÿ]{2})|"
    r"\b(?!Mc|De|Di|Da|Du|La|Le)[A-Z][a-zß-ÿ]([^\W\d_])"
)
# (as it was written, as it was read) by programs of Windows, DOS and the Macintosh.
_UTF_READ_AS = ("cp1252", "latin-1", "mac-roman", "cp437", "cp850", "cp1250", "cp1254")
_LATIN = lazy_regex("[\\x00-\\x7f\u00a0-\u017f\u2010-\u203a\u20ac\u2122]+")
_PAGES = (
    ("mac-roman", "cp1252"), ("cp1252", "cp850"), ("cp1252", "cp437"), ("cp850", "cp1252"),
    ("cp437", "cp1252"), ("cp1252", "mac-roman"), ("iso8859-2", "cp1252"), ("cp1250", "cp1252"),
    ("cp852", "cp1250"), ("cp1252", "cp1250"), ("cp1252", "iso8859-2"), ("cp1252", "cp1251"),
    ("cp1251", "cp1252"), ("koi8-r", "cp1251"),
)  # fmt: skip


def misread(
    value: str, *, is_name: bool, is_usual: Callable[[str], bool] = lambda _: False
) -> tuple[str, str] | None:
    """Return how value shows a wrong encoding, and what was meant ("" where that is lost).

    is_usual says whether the list has a value more often than this one. is_name: a name of a
    person, a firm or a place.

    >>> misread("Jos√©", is_name=True), misread("M_ller", is_name=True)
    (('was read in the wrong encoding', 'José'), ("has '_' in place of a letter", ''))
    """
    if value.isascii():
        return _of_codes(value, is_name) if not value.isalpha() else None
    if _LOST.search(value):
        return "has lost a letter", ""
    if better := _by_utf8(value) or _by_ftfy(value):
        return "was read in the wrong encoding", better
    if (found := _of_codes(value, is_name)) is not None:
        return found
    if is_name:
        better = _repaired(value, is_usual)
        if better or _is_strange(value):
            better = better or _repaired(value, _is_sound)
            return "was read in the wrong encoding", better
    return None


def _by_ftfy(value: str) -> str:
    if all(c.isascii() or c.isalpha() or c in _USUAL for c in value):
        return ""  # most accented names, and ftfy is slow to load
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    better = fix_encoding(value) if is_bad(value) else value
    return better if better != value else ""


def _by_utf8(value: str) -> str:
    """Return the letters whose UTF-8 was read as another code page; twice may be too."""
    for page in _UTF_READ_AS:
        try:
            better = value.encode(page).decode("utf-8")
        except UnicodeError:
            continue
        if _LATIN.fullmatch(better):
            return _by_utf8(better) or better if not better.isascii() else better
    return ""


def _of_codes(value: str, is_name: bool) -> tuple[str, str] | None:
    """Find codes that stand for letters, and signs that stand for lost ones."""
    for form in _CODES:
        if found := form.search(value):
            meant = html.unescape(html.unescape(value)) if found[0][0] == "&" else value
            if found[0][0] == "%":
                meant = unquote(value)
            return (
                f"has the code '{found[0]}' in place of a letter",
                meant if meant != value else "",
            )
    for sign, form, in_names in (
        ("?", _ASKED, False), ("?", _ASKED_AT_END, True), ("_", _UNDERLINED, True)
    ):  # fmt: skip
        if sign in value and (is_name or not in_names) and form.search(value):
            return f"has '{sign}' in place of a letter", ""
    return None


def _is_strange(value: str) -> bool:
    """Say whether a name has signs or capitals within its words that no language has."""
    for at, sign in enumerate(value):
        if sign.isascii() or sign.isspace():
            continue
        if (
            sign in "²³¹¾½¼°ºª§¨"
            and at
            and value[at - 1].isalpha()
            and value[at + 1 : at + 2].isalpha()
        ):
            return True
        if not sign.isalpha() and unicodedata.category(sign)[0] not in "MN" and sign not in _MEANT:
            return at > 0 and value[at - 1].isalpha()
        if sign in "“”‘„" and at and value[at - 1].isalpha() and value.count(sign) == 1:
            return sum(value.count(one) for one in "“”„") < 2
    return any(
        not letter.isascii() and letter.isupper()
        for found in _CAPITAL.finditer(value)
        for letter in found.groups()
        if letter
    )


def _is_sound(name: str) -> bool:
    return not _is_strange(name) and all(c.isascii() or c.isalpha() for c in name)


def _repaired(value: str, accepts: Callable[[str], bool]) -> str:
    for written, read in _PAGES:
        try:
            better = value.encode(read).decode(written)
        except UnicodeError:
            continue
        if better != value and accepts(better):
            return better
    return ""
