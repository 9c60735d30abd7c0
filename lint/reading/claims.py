"""What a text claims: numbers, prices, dates, names, quotations, and praise of a product.

A claim is something that a reader may act on and that is true or false whoever reads it. None is
what only belongs to the conversation: the time of the meeting that is asked for, the length of the
call, a weekday, an ordinal, a list's numbering, "one question".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ...templates.lazy_regex import lazy_regex
from .casing import given_names
from .claim_words import (
    ABBREVIATIONS,
    ASKING,
    COUNTED,
    CURRENCY,
    FREE,
    NO_NAMES,
    PRAISE,
    RESULT,
    SHARES,
)
from .dates import dates, folded
from .number_words import amount, number_of, number_pattern
from .sentences import joined, sentences


class Kind(StrEnum):
    """What is claimed."""

    number = "number"
    share = "share"
    price = "price"
    date = "date"
    name = "name"
    quotation = "quotation"
    product = "product claim"
    phone = "telephone number"


@dataclass(frozen=True, slots=True)
class Claim:
    """text[start:end] claims something; key is what is looked up among the facts."""

    kind: Kind
    start: int
    end: int
    key: str


_LINK = lazy_regex(r"(?:https?://|www\.)\S+|[^\s@]{1,64}@[^\s@]{1,255}|⟨[^⟩]{0,200}⟩")
_PHONE = lazy_regex(r"(?<![\w.,])\+?\(?\d(?:[\s()/-]{0,2}\d){7,14}(?![\w%]|[.,]\d)")
_LISTED = lazy_regex(r"(?m)(?:^[ \t>]*|(?<=[.!?:;] ))(?:\d{1,2}[.)]|[-*•])(?=[ \t])")
_CLOCK = lazy_regex(
    r"(?i)(?<![\w.,])(?:\d{1,2}[:.]\d\d(?:\s?(?:[ap]\.?m\.?|uhr|h)\b)?|\d{1,2}\s?(?:[ap]\.?m\b\.?|"
    r"uhr\b|"
    r"o['’]clock)|(?<=\bat )\d{1,2}(?![\d%.,]*\d)|(?<=\bum )\d{1,2}(?!\d)|"
    r"\d{1,2}(?:[:.]\d\d)? ?(?:-|–|to|and|bis|und) "
    r"?\d{1,2}[:.]\d\d|(?:between|from|zwischen|von) \d{1,2} (?:and|to|und|"
    r"bis) \d{1,2}(?! ?[\d%€$]))(?![\d%])"
)
_LENGTH = lazy_regex(
    r"(?i)(?<![\w.,])\d{1,3}(?:\s?(?:-|–|to|or|bis|oder)\s?\d{1,3})?[ -]?(?:minutes?|mins?|minuten|"
    r"hours?|"
    r"stunden?|days?|tage[n]?|weeks?|wochen?)\b"
)
_ORDINAL = lazy_regex(
    r"(?i)(?<![\w.,])\d{1,4}(?:st|nd|rd|th)\b|"
    r"(?:(?<=\bder )|(?<=\bdie )|(?<=\bdas )|(?<=\bdem )|(?<=\bden )|(?<=\bzum )|"
    r"(?<=\bim ))\d{1,2}\.(?!\d)"
)
_CHOICE = lazy_regex(r"(?i)\b(?:reply|answer|antworten?|schreiben?)\b.{0,40}\b\d\b")
_DIGITS = lazy_regex(
    r"(?<![\w.,#])(?P<before>[$€£]\s?)?(?P<n>\d{1,3}(?:[.,’' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|"
    r"\d+(?:[.,]\d+)?)"
    rf"(?P<suffix>(?:k|m|bn)\b|\s?(?:tsd|mio|mrd)\b)?(?P<times>x\b|-?fold\b|-?fach\w*)?"
    rf"(?P<after>\s?(?:%|percent\b|per cent\b|prozent\b)|\s?(?:{CURRENCY})(?!\w))?",
    re.IGNORECASE,
)
_QUOTED = lazy_regex(
    r"“([^“”\n]{2,400})”|\"([^\"\n]{2,400})\"|„([^„“”\n]{2,400})[“”]|[«»]([^«»\n]{2,400})[«»]"
)
_FEWEST_QUOTED = 3  # words: "now" is what the reader may write back
_NAME = lazy_regex(
    r"[A-ZÀ-ÖØ-Þ][\w'’&-]*(?:[ \t]+(?:(?:of|and|de|van|von|der|&|\d+) )?[A-ZÀ-ÖØ-Þ][\w'’&-]*)*"
)
_GERMAN_NAME = lazy_regex(
    r"(?:(?P<title>Herrn?|Frau|Dr\.|"
    r"Prof\.)[ \t]+(?:Dr\. )?)?(?P<name>[A-ZÄÖÜ][\w'’-]+(?:[ \t]+[A-ZÄÖÜ][\w'’-]+){0,2})"
    r"(?P<form>[ \t]+(?:GmbH|AG|KG|SE|OHG|e\. ?V\.|UG)(?!\w))?"
)
_CAMEL = lazy_regex(r"[a-zäöüß][A-ZÄÖÜ]")
_LONGEST = 20_000  # characters of one email that are read; people write a tenth of it
_TITLED = 0.6  # of a line's words in capitals: a heading, in which a capital says nothing


def find_claims(text: str, language: str | None) -> list[Claim]:
    """Return the claims of text, in order; names and praise only of English and German."""
    text = text[:_LONGEST]
    blanked = _LINK.sub(lambda match: " " * len(match[0]), joined(text))
    blanked = _LISTED.sub(lambda match: " " * len(match[0]), blanked)
    found: list[Claim] = list(_quotations(blanked))
    said = blanked
    for one in found:
        said = said[: one.start] + " " * (one.end - one.start) + said[one.end :]
    for sentence in sentences(said):
        found += _of_sentence(sentence[0], sentence.start(), language)
    return sorted(found, key=lambda claim: (claim.start, claim.end))


def _of_sentence(words: str, offset: int, language: str | None) -> Iterator[Claim]:
    left = words
    for claim in _figures(words):
        left = left[: claim.start] + "_" * (claim.end - claim.start) + left[claim.end :]
        yield _moved(claim, offset)
    if language == "de":
        names = _german_names(left)
    else:
        names = _names(left) if language == "en" else iter(())
    yield from (_moved(claim, offset) for claim in names)
    if language in ("en", "de"):
        yield from (_moved(claim, offset) for claim in _praise(words, language))


def _moved(claim: Claim, offset: int) -> Claim:
    return Claim(claim.kind, claim.start + offset, claim.end + offset, claim.key)


def _quotations(text: str) -> Iterator[Claim]:
    for match in _QUOTED.finditer(text):
        said = next(group for group in match.groups() if group is not None)
        if len(said.split()) >= _FEWEST_QUOTED:
            yield Claim(Kind.quotation, match.start(), match.end(), plain_words(said))


def _figures(words: str) -> Iterator[Claim]:
    """Yield the claims in figures of one sentence; each is blanked out before the next kind."""
    asking = "?" in words or ASKING.search(words) is not None

    def take(start: int, end: int) -> None:
        nonlocal words
        words = words[:start] + "_" * (end - start) + words[end:]

    for match in _PHONE.finditer(words):
        digits = re.sub(r"\D", "", match[0])
        yield Claim(Kind.phone, match.start(), match.end(), digits)
        take(*match.span())
    for one in list(dates(words)):
        if not asking:
            yield Claim(Kind.date, one.start, one.end, f"{one.day}.{one.month}.{one.year or ''}")
        take(one.start, one.end)
    for pattern in (_CLOCK, _LENGTH) if asking else ():
        for match in pattern.finditer(words):
            take(*match.span())
    for match in _ORDINAL.finditer(words):
        take(*match.span())
    choice = _CHOICE.search(words) is not None
    for match in _DIGITS.finditer(words):
        claim = _digits(match)
        small = claim.kind is Kind.number and claim.key in _FEW
        if not (claim.key == "1" and claim.kind is Kind.number) and not (choice and small):
            yield claim
        take(*match.span())
    yield from _in_words(words, asking=asking)


_FEW = frozenset(map(str, range(11)))


def _digits(match: re.Match[str]) -> Claim:
    sign = (match["before"] or match["after"] or "").strip().casefold()
    key = amount(match["n"], (match["suffix"] or "").strip())
    kind = Kind.number
    if match["times"]:
        return Claim(Kind.share, match.start(), match.end(), f"{key}x")
    if sign.startswith(("%", "per", "pro")):
        kind = Kind.share
    elif sign:
        kind = Kind.price
    return Claim(kind, match.start(), match.start() + len(match[0].rstrip()), key)


def _in_words(words: str, *, asking: bool) -> Iterator[Claim]:
    for match in SHARES.finditer(words):
        yield Claim(Kind.share, match.start(), match.end(), plain_words(match[0]))
    words = SHARES.sub(lambda match: "_" * len(match[0]), words)
    for match in number_pattern().finditer(words):
        rest = words[match.end() :]
        value = number_of(match)
        if match["small"] and match["small"].casefold() in ("a", "an"):
            continue
        percent = re.match(r"\s?(?:percent|per cent|prozent)\b", rest, re.IGNORECASE)
        if percent:
            yield Claim(Kind.share, match.start(), match.end() + percent.end(), str(value))
        elif value > 12 or COUNTED.match(rest):
            if asking and _LENGTH.match(f"{value}{rest}"):
                continue
            yield Claim(Kind.number, match.start(), match.end(), str(value))
    for match in FREE.finditer(words):
        yield Claim(
            Kind.price, match.start(), match.end(), f"free {plain_words(match['what'] or '')}"
        )


def _names(words: str) -> Iterator[Claim]:
    capitals = re.findall(r"\b[A-ZÀ-Þ]", words)
    every = re.findall(r"\b[^\W\d_]", words)
    if len(every) > 2 and len(capitals) > _TITLED * len(every):
        return
    for match in _NAME.finditer(words):
        start, said = match.start(), match[0]
        begins = not re.search(r"\w", words[:start]) or re.search(r"[:“\"(]\s*$", words[:start])
        parts = said.split()
        while parts and (_is_no_name(parts[0]) or (begins and not _is_given(parts))):
            start += len(parts[0]) + len(said) - len(said[len(parts[0]) :].lstrip()) - len(parts[0])
            said = said[len(parts[0]) :].lstrip()
            parts, begins = said.split(), None
        while parts and _is_no_name(parts[-1]):
            said = said[: -len(parts.pop())].rstrip()
        said = re.sub(r"['’]s?$", "", said)
        if said:
            yield Claim(Kind.name, start, start + len(said), plain_words(said))


def _is_given(parts: list[str]) -> bool:
    """Say whether a sentence that begins so begins with a person's name."""
    return len(parts) > 1 and parts[0].casefold() in given_names() and not _is_no_name(parts[1])


def _is_no_name(word: str) -> bool:
    bare = re.sub(r"['’].*$", "", word).strip("-&")
    small = folded(bare)
    if len(bare) < 2 or small in NO_NAMES or small.removesuffix("s") in NO_NAMES:
        return True
    return bare.upper() == bare and (bare in ABBREVIATIONS or len(re.sub(r"\W", "", bare)) < 2)


def _german_names(words: str) -> Iterator[Claim]:
    """Yield what can only be a name: German has a capital at every noun."""
    for match in _GERMAN_NAME.finditer(words):
        parts = match["name"].split()
        person = match["title"] or (
            len(parts) > 1 and parts[0].casefold() in given_names() and not _is_no_name(parts[1])
        )
        coined = _CAMEL.search(match["name"])
        if person or match["form"] or coined:
            end = match.end("form") if match["form"] else match.end("name")
            key = plain_words(words[match.start("name") : end])
            yield Claim(Kind.name, match.start("name"), end, key)


def _praise(words: str, language: str) -> Iterator[Claim]:
    if "?" in words:
        return  # "is yours insured?" claims nothing
    for pattern in (PRAISE[language], RESULT[language]):
        match = pattern.search(words)
        if match is not None:
            yield Claim(Kind.product, match.start(), match.end(), plain_words(match["stem"]))


@cache
def _letters() -> re.Pattern[str]:
    return re.compile(r"\w+")


def plain_words(text: str) -> str:
    """Return the words of text as they are compared: folded, parted by one blank.

    >>> plain_words("“Tessa Marsh’s  team”")
    'tessa marsh s team'
    """
    return " ".join(_letters().findall(folded(text)))
