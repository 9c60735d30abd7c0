"""Cases: one fault in one mail to one person, and its clean twin, chosen by a seed."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from .clean_lists import Row, clean_rows
from .clean_mails import FIELD, Mail, clean_mails
from .faults.base import KINDS, SEATS, CellFault, Fault, Seat, TextFault, Words
from .faults.every import faults_by_kind
from .merge import MARK, merged

WEIGHTS = {"own": 12, "bundled": 4, "corpus": 1}  # the corpus has many mails, all English
GAPS = ("missing", "blank", "null-like")
_TRIES = 60
_PRINTED = re.compile(r"⟨([\w.]+)⟩")
NO_WORDS = Words("")


@dataclass(frozen=True, slots=True)
class Case:
    """A mail to row, and the same with a fault.

    changes are the cells that the fault changes. source is the mail with a mark where words
    are put, bad or good; an empty one is the mail as it is.
    """

    fault: Fault
    mail: Mail
    seat: Seat
    row: Row
    changes: Mapping[str, str]
    source: str = ""
    words: Words = NO_WORDS

    @property
    def kind(self) -> str:
        return self.fault.kind

    @property
    def shows(self) -> bool:
        """Say whether a reader of the finished mail can tell that something is wrong.

        Not where a value is all that its element has, nor a number ("We ran samples").
        """
        if isinstance(self.fault, TextFault):
            return True
        alone = self.seat.before.endswith(">") and self.seat.after.startswith("<")
        nothing = all(not c.isprintable() or c.isspace() for c in self.changes[self.seat.key])
        return self.fault.shows and not (nothing and (alone or self.seat.key == SEATS))

    @property
    def bad_row(self) -> dict[str, str]:
        return {**self.row, **self.changes}

    @property
    def good_row(self) -> dict[str, str]:
        return {**self.row, **self.words.good_values}

    def __str__(self) -> str:
        what = ", ".join(f"{key}={value!r}" for key, value in self.changes.items())
        if self.source:
            what = f"{self.words.text!r}" + (f" with {what}" if what else "")
        around = f"…{self.seat.before[-30:]}⟨{self.seat.key}⟩{self.seat.after[:25]}…"
        return f"[{self.fault.name}] {what} in {self.mail.name}: {around!r}"


def as_tags(words: str) -> str:
    """Return words with our tags for the fields that they print."""
    return _PRINTED.sub(r"{{ \1 }}", words)


def as_values(words: str, row: Row) -> str:
    """Return words with a row's values for the fields that they print."""
    return _PRINTED.sub(lambda found: row[found[1]], words)


def make_cases(
    seed: int, each: int, *, origins: Sequence[str] = ("own", "bundled", "corpus"),
    kinds: Sequence[str] = KINDS,
) -> list[Case]:  # fmt: skip
    """Return up to each cases of each kind; the same seed gives the same."""
    made: list[Case] = []
    for kind in kinds:
        random = Random(f"{seed} {kind}")
        faults = list(faults_by_kind()[kind])
        random.shuffle(faults)
        for number in range(each):
            case = _case(random, faults[number % len(faults)], tuple(origins))
            if case is not None:
                made.append(case)
    return made


def _case(random: Random, fault: Fault, origins: tuple[str, ...]) -> Case | None:
    places = _places(origins)
    keys = [key for key in fault.keys if key in places]
    for _ in range(_TRIES if keys else 0):
        mail, at = _chosen(random, places[random.choice(keys)])
        if isinstance(fault, TextFault) and not _is_text(mail, at):
            continue
        row = list_of(mail)[random.randrange(len(list_of(mail)))]
        seat = _seat(mail, at, row)
        case = (
            _with_words(random, fault, mail, seat, at)
            if isinstance(fault, TextFault)
            else _with_cells(random, fault, mail, seat)
        )
        if case is not None:
            return case
    return None


@cache
def list_of(mail: Mail) -> tuple[Row, ...]:
    """Return the clean list that a mail goes to; long pages of the corpus go to fewer people."""
    number = 6 if mail.origin == "corpus" else 16
    return tuple(clean_rows(Random(f"list {mail.name}"), mail.language, number))


@cache
def _places(origins: tuple[str, ...]) -> Mapping[str, list[tuple[Mail, int]]]:
    """Return where each field is printed in the bodies of mails."""
    found: dict[str, list[tuple[Mail, int]]] = defaultdict(list)
    for mail in clean_mails(*origins):
        for tag in FIELD.finditer(mail.source, mail.body_starts):
            found[tag[1]].append((mail, tag.start()))
    return found


def _chosen(random: Random, places: Sequence[tuple[Mail, int]]) -> tuple[Mail, int]:
    """Return a place; each origin has its weight, whatever its number of mails."""
    origins = sorted({mail.origin for mail, _ in places})
    origin = random.choices(origins, [WEIGHTS[name] for name in origins])[0]
    return random.choice([place for place in places if place[0].origin == origin])


def _seat(mail: Mail, at: int, row: Row) -> Seat:
    tag = FIELD.match(mail.source, at)
    assert tag
    before, after = mail.source[:at], mail.source[tag.end() :]
    return Seat(tag[1], before[-80:], after[:80], mail.language, row)


def _is_text(mail: Mail, at: int) -> bool:
    """Say whether a place is in text, and not in a tag of HTML or a link of Markdown."""
    before = mail.source[:at]
    line = before[before.rfind("\n") + 1 :]
    in_tag = mail.suffix in (".html", ".mjml") and before.rfind("<") > before.rfind(">")
    return not in_tag and line.count("[") == line.count("](")


def _with_cells(random: Random, fault: CellFault, mail: Mail, seat: Seat) -> Case | None:
    change = fault.change(random, seat)
    if change is None or (fault.kind in GAPS and f"if {seat.key} %" in mail.source):
        return None  # there the mail says what it says without a value
    changes = {seat.key: change} if isinstance(change, str) else change
    case = Case(fault, mail, seat, seat.row, changes)
    same = merged(mail, case.bad_row) == merged(mail, case.row)
    return None if same else case


def _with_words(random: Random, fault: TextFault, mail: Mail, seat: Seat, at: int) -> Case | None:
    words = fault.words(random, seat)
    source = _marked(mail, at, fault.where)
    if words is None or source is None:
        return None
    return Case(fault, mail, seat, seat.row, words.values, source, words)


def _marked(mail: Mail, at: int, where: str) -> str | None:
    """Return a mail's source with the mark in the place of words."""
    source = mail.source
    if where == "instead":
        tag = FIELD.match(source, at)
        assert tag
        return source[:at] + MARK + source[tag.end() :]
    if mail.suffix in (".md", ".txt"):
        end = source.find("\n", at)
        if end < 0 or source[end - 1] not in ".?!":
            return None
        if where == "sentence":
            return f"{source[:end]} {MARK}{source[end:]}"
        return f"{source[:end]}\n\n{MARK}{source[end:]}"
    end = source.find("</p>", at)
    if end < 0 or end - at > 2000:
        return None
    put = f" {MARK}</p>" if where == "sentence" else f"</p><p>{MARK}</p>"
    return source[:end] + put + source[end + len("</p>") :]


def by_mail(cases: Sequence[Case]) -> Iterator[tuple[Mail, list[Case]]]:
    """Yield each mail with the cases that change its list."""
    found: dict[Mail, list[Case]] = defaultdict(list)
    for case in cases:
        found[case.mail].append(case)
    yield from found.items()
