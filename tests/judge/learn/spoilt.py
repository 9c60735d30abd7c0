"""Sentences with one value of the wrong kind, and their right twins, in eleven languages.

Each line of frames.txt is a sentence whose values are marked by their kind ("{T:Bath}" is a town);
each is filled with other right values of the kind, and spoilt in one place.
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from faker import Faker  # type: ignore[import-not-found, unused-ignore]

HERE = Path(__file__).parent
SEAT = re.compile(r"\{(\w+):([^{}]*)\}")
LOCALES: Mapping[str, str] = {
    "en": "en_GB en_US en_IN en_IE", "de": "de_DE de_AT tr_TR", "fr": "fr_FR fr_CH",
    "es": "es_ES es_MX", "it": "it_IT", "pt": "pt_PT pt_BR", "nl": "nl_NL", "pl": "pl_PL",
    "sv": "sv_SE", "da": "da_DK", "cs": "cs_CZ",
}  # fmt: skip
_ABROAD = "en_IN vi_VN hr_HR fi_FI".split()
_TRADES = "Bakery Studio Works Press Foods Vets Ltd Joinery GmbH Verlag Optik Bau Group".split()
_PERSON, _NAME = ("F", "L", "N"), ("F", "L", "N", "C", "T")
_DAY = ("D", "W", "H", "M", "Y")
_KINDS = ("empty",) * 2 + ("nothing",) * 2 + ("kind",) * 3 + ("option",) * 2
_KINDS += ("placeholder",) * 3 + ("case", "twice", "format")
_FILLERS: Mapping[str, Any] = tomllib.loads((HERE / "fillers.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence; spans are what was put into it that does not belong there."""

    text: str
    kind: str = ""
    spans: tuple[tuple[int, int], ...] = ()


class Spoiler:
    """Fills frames of one language. words are its ordinary words: what options are made of."""

    def __init__(self, random: Random, language: str, words: Sequence[str]) -> None:
        self.random, self.language, self.words = random, language, words
        self._faker: dict[str, Any] = {}

    def right(self, seat: str, given: str) -> str:
        """Return a value that fits a seat."""
        faker, chance = self.faker(), self.random.random()
        if seat == "F" and chance < 0.8:
            return str(faker.first_name().split()[0])
        if seat == "L":
            return str(faker.last_name())
        if seat == "N" and chance < 0.75:
            return f"{faker.first_name().split()[0]} {faker.last_name()}"
        if seat == "C" and chance < 0.4:
            return str(faker.company())
        if seat == "C" and chance < 0.7:
            trade = self.random.choice(_TRADES)
            return f"{self._word()} {trade}" if self.language in ("en", "de") else faker.last_name()
        if seat == "T" and chance < 0.8:
            return str(faker.city())
        if seat == "W" and chance > 0.6:
            return self._of("days")
        if seat == "K" and chance < 0.6:
            return str(self.random.randint(2, 90))
        return str(self.random.randint(1960, 2025)) if seat == "Y" else given

    def filled(
        self, frame: str, spoilt: int = -1, bad: str = "", *, tidy: bool = False
    ) -> Sentence:
        """Return a frame with right values, and bad in the seat of a number; "" leaves a hole."""
        text, at, spans = "", 0, list[tuple[int, int]]()
        for number, match in enumerate(SEAT.finditer(frame)):
            text += frame[at : match.start()]
            at = match.end()
            if number != spoilt:
                text += self.right(match[1], match[2])
            elif bad:
                spans.append((len(text), len(text) + len(bad)))
                text += bad
            else:
                behind = frame[at : at + 1]
                if tidy and text.endswith(" ") and behind == " ":
                    at += 1
                elif tidy and behind in tuple(",.;!?"):
                    text = text.rstrip(" ")
                spans.append((max(0, len(text.rstrip()) - 2), len(text) + 2))
        return Sentence(text + frame[at:], "", tuple(spans))

    def spoilt(self, frame: str) -> Sentence | None:
        """Return a frame with one fault; None where the one that was drawn cannot be made."""
        seats = SEAT.findall(frame)
        number = self.random.randrange(len(seats))
        seat, given = seats[number]
        kind = self.random.choice(_KINDS)
        bad = self.bad(kind, seat, given)
        if bad is None or (not bad and kind != "empty"):
            return None
        made = self.filled(frame, number, bad, tidy=self.random.random() < 0.5)
        return Sentence(made.text, kind, made.spans)

    def bad(self, kind: str, seat: str, given: str) -> str | None:
        """Return a value that has a fault of a kind in a seat, or None."""
        value = self.right(seat, given)
        if kind == "empty":
            return ""
        if kind == "nothing":
            ours = self.random.random() < 0.5
            return self._of("nothing") if ours else self.random.choice(_FILLERS["system_nothing"])
        if kind == "kind":
            return self._any(self._of_wrong_kind(seat))
        if kind == "option":
            return self._any(self._options())
        if kind == "placeholder":
            return self._any(self._placeholders())
        if kind == "case":
            changed = value.lower() if self.random.random() < 0.6 else value.upper()
            return changed if seat in _NAME and changed != value else None
        if kind == "twice":
            return f"{value}{self.random.choice((' ', ', '))}{value}"
        formats = self._formats(seat)
        return self._any(formats) if formats else None

    def faker(self) -> Any:
        """Return a source of names; now and then one of another country."""
        abroad = _ABROAD if self.random.random() < 0.15 else []
        name = self.random.choice(LOCALES[self.language].split() + abroad)
        if name not in self._faker:
            self._faker[name] = Faker(name)
        self._faker[name].seed_instance(self.random.random())
        return self._faker[name]

    def _any(self, makers: Sequence[Callable[[], str]]) -> str:
        return str(self.random.choice(makers)())

    def _of(self, table: str) -> str:
        return str(self.random.choice(_FILLERS[table][self.language]))

    def _word(self) -> str:
        return self.random.choice(self.words).title()

    def _digits(self, fewest: int, most: int) -> str:
        return str(self.random.randint(10**fewest, 10**most))

    def _of_wrong_kind(self, seat: str) -> list[Callable[[], str]]:
        faker = self.faker()
        made: list[Callable[[], str]] = [
            lambda: str(faker.phone_number()), lambda: "0" + self._digits(9, 10),
            faker.ascii_safe_email, faker.domain_name, lambda: self._digits(4, 9),
            lambda: f"{self._word()[:3].upper()}-{self._digits(2, 5)}", lambda: f"@{faker.user_name()}",
        ]  # fmt: skip
        amounts = [lambda: f"£{self._digits(1, 3)}", lambda: f"{self._digits(1, 3)} €"]
        if seat in (*_PERSON, "C"):
            made += [lambda: self._of("departments")] * 4 + [self._word] * 6 + amounts
        if seat in _NAME:
            made += [lambda: self._of("states")] * 5 + [lambda: self._of("jobs")] * 4
            made += [lambda: self._of("days").split()[0].title()]
        if seat in _PERSON:
            made += [lambda: f"{faker.last_name()} {self.random.choice(_TRADES)}"] * 3
        if seat == "T":
            made += [lambda: "Europe/Lisbon", lambda: self._digits(1, 2), *amounts]
        if seat in (*_DAY, "K", "A", "R", "S", "I", "Q", "X", "E"):
            made += [
                faker.city,
                lambda: self._of("states"),
                lambda: self._of("answers"),
                self._word,
            ]
            made += [faker.first_name]
        return made

    def _options(self) -> list[Callable[[], str]]:
        one, two, three = self._word(), self._word(), self._word()
        number = self.random.randint(1, 9)
        letter = self.random.choice("ABCDE")
        texts = [
            f"{one} - {two}", f"{one} – {two} ({letter}{number})", f"{one}_{two}",
            f"{one.lower()}_{two.lower()}", f"{one}_{two}_{three.lower()}",
            f"{one} > {two} > {three}", f"{one} / {two}", f"{one}/{two.lower()}",
            f"{number} - {one}", f"{number}. {one}", f"{letter}) {one} {two.lower()}",
            f"{one}: {self._of('answers').lower()}", f"{one} ({two})", f"{one}, {two}",
            f"{one}; {two}", f"{one} | {two}", f"{one} & {two}", f"{one} {two}",
            f"{one} {two} {three}", f"{number}1-{number}50 {two.lower()}", f"{number}-{number + 3}",
            f"{one} ({two.lower()})", f">{number}00 {two.lower()}", f"< {number}0", f"{one}+{two}",
            f"{one} - {two.lower()}", f"{one} {number}: {two}", f"{one.upper()}_{two.upper()}",
            f"{one}{two}", f"{one[0].lower()}{one[1:]}{two}", f"{one} ({number})", f"{one} [{two}]",
            f"{one} {number}5+",
        ]  # fmt: skip
        return [lambda text=text: text for text in texts]  # type: ignore[misc]

    def _placeholders(self) -> list[Callable[[], str]]:
        word, order = self._of("fields"), self._of("instructions")
        title, upper = word.title(), word.upper()
        told = f"{word} {order}" if self.language in ("de", "nl") else f"{order} {word}"
        texts = [
            f"[{word}]", f"[{title}]", f"[{upper}]", f"<{word}>", f"({told})", f"[{told}]",
            f"({told}!)", f"<{told}>", f"*{upper}*", f"*{word}*", upper, upper, upper, title, title,
            f'"{title}"', f"#{upper}#", "XXX", "XX", "xxx", "???", "____", ".......", "…………",
            f"_{word}_", f"{{{word}}}", f"«{title}»", f"/{upper}/", f"~{word}~", "TBC", "TBD",
            f"@@{word}@@", f"[[{word}]]", f"{word}/{self._of('fields')}", f"({word}?)", f"[{word}?]",
            "DD/MM/YYYY", "$X,XXX", "XX,XX €", "00:00", f"|{word}|", f"--{word}--", f"{word} TBC",
        ]  # fmt: skip
        return [lambda text=text: text for text in texts]  # type: ignore[misc]

    def _formats(self, seat: str) -> list[Callable[[], str]]:
        faker, digit = self.faker(), self.random.randint(1, 9)
        texts: list[str] = []
        if seat in _DAY:
            texts = [f"2025-0{digit}-1{digit}T0{digit}:30:00Z", f"2025-0{digit}-1{digit} 00:00:00",
                     f"20251{digit % 3}1{digit}", f"4{digit}3{digit}1", f"1{digit}:30:00.000",
                     f"Mon Mar 0{digit} 2025 00:00:00 GMT+0100", f"17{digit}0000000"]  # fmt: skip
        elif seat in ("K", "A"):
            number = self._digits(1, 3)
            texts = [f"{number}.0", f"{number}.00000", f"{number}.{self._digits(4, 5)}",
                     f"1.{digit}5E+0{digit}", f"£££{number}", f"€ {number} EUR"]  # fmt: skip
        elif seat in ("F", "N"):
            first, last = faker.first_name(), faker.last_name()
            texts = [f"{last}, {first}", f"{first.lower()}.{last.lower()}", f"{last.upper()} {first}",
                     f"{first} ({last})", f"{first};", f"{first}*"]  # fmt: skip
        elif seat == "C":
            firm = faker.last_name()
            texts = [f"{firm} Ltd - UK South - Key Acct", f"{firm} &amp; Sons", f"{firm.upper()} LTD",
                     f"{firm} Ltd (inactive)", f"{firm} GmbH / Werk 2", f"{firm}-{digit}40"]  # fmt: skip
        return [lambda text=text: text for text in texts]  # type: ignore[misc]


def sentences(
    seed: int, words: Mapping[str, Sequence[str]], *, spoilt: int = 26, right: int = 10
) -> list[Sentence]:
    """Return each frame filled with right values, and spoilt, as often as is said."""
    random, made = Random(seed), list[Sentence]()
    spoilers = {code: Spoiler(random, code, words[code]) for code in LOCALES}
    for line in (HERE / "frames.txt").read_text(encoding="utf-8").splitlines():
        language, frame = line.split("|", 1)
        spoiler = spoilers[language]
        made += [spoiler.filled(frame) for _ in range(right)]
        if SEAT.search(frame):
            drawn = (spoiler.spoilt(frame) for _ in range(spoilt))
            made += [one for one in drawn if one is not None]
    return made
