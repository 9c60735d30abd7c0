"""The text that a team wrote: values masked, without greeting, signature, quotes and footer."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from ...templates.engine.values import QUOTED
from ...templates.errors import Place
from ...templates.lazy_regex import lazy_regex
from ..reading.matter import matter
from ..view.parts import Part, unwrapped
from ..view.views import View
from .frame import blank, without_frame

MOST_TEXTS = 32  # of a step: its branches multiply, and each is compared with each
_LONG_VALUE = 8  # words; longer output that is not a field is the team's own text
_SENTENCE = lazy_regex(r"(?:[^.!?:;\n]|[.!?:;](?![\s\"”')\]*_]|$))+[.!?:;]*")
_NUMBERING = lazy_regex(r"\W*\w{1,2}[.:)]*\s*")
_LINK = lazy_regex(r"https?://\S+|\bwww\.\S+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with values masked, its place in its file, and its content words."""

    text: str
    place: Place
    matter: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuthoredText:
    """One possible text of a step. printed has the names of the values merged into it."""

    path: str
    masked: str
    sentences: tuple[Sentence, ...]
    printed: frozenset[str]

    @property
    def words(self) -> int:
        """How many words it has; a merged value is one."""
        return len(self.masked.split())


def authored_text(view: View) -> AuthoredText:
    """Return the text that the team wrote in a message."""
    part = _body(view)
    if part is None:
        return AuthoredText(view.path, "", (), frozenset())
    mask = _Mask(part)
    kept = _without_boilerplate(mask.text)
    subject = next((one for one in view.parts if one.kind == "subject"), None)
    printed = mask.printed_in(kept) | _printed(subject)
    return AuthoredText(view.path, " ".join(kept.split()), tuple(_sentences(mask, kept)), printed)


def masked(part: Part) -> str:
    """Return a part with its merged values replaced by their names, as ⟨contact.first_name⟩."""
    return _Mask(part).text


class StepTexts:
    """Collects the distinct texts of a campaign's steps; memory use is bounded for any list.

    The result does not depend on the order of the messages.
    """

    def __init__(self) -> None:
        self._seen: dict[int, dict[bytes, View | AuthoredText]] = {}

    def add(self, number: int, view: View) -> None:
        """Add a message of a step; a repeated text changes nothing."""
        self._add(number, _key(view), view)

    def take(self, number: int, texts: Mapping[bytes, AuthoredText]) -> None:
        """Add texts of a step that another one collected."""
        for key, text in texts.items():
            self._add(number, key, text)

    def _add(self, number: int, key: bytes, one: View | AuthoredText) -> None:
        seen = self._seen.setdefault(number, {})
        if key not in seen:
            seen[key] = one
            if len(seen) > MOST_TEXTS:
                del seen[max(seen)]

    def of_step(self, number: int) -> Mapping[bytes, AuthoredText]:
        """Return a step's texts, each with the key that tells it from the others."""
        seen = self._seen.get(number, {})
        return {key: _read(seen[key]) for key in sorted(seen)}

    def by_step(self) -> Mapping[int, tuple[AuthoredText, ...]]:
        """Return each step's texts."""
        return {number: tuple(self.of_step(number).values()) for number in sorted(self._seen)}


def _read(one: View | AuthoredText) -> AuthoredText:
    return one if isinstance(one, AuthoredText) else authored_text(one)


def _key(view: View) -> bytes:
    parts = [part for part in view.parts if part.kind == "subject"]
    if (body := _body(view)) is not None:
        parts.append(body)
    content = "\0".join([view.path, *(_Mask(part).text for part in parts)])
    return blake2b(content.encode(errors="replace"), digest_size=16).digest()


def _body(view: View) -> Part | None:
    for kind in ("text", "html"):
        for part in view.parts:
            if part.kind == kind:
                return part
    return None


def _printed(part: Part | None) -> frozenset[str]:
    spans = part.spans if part else ()
    return frozenset(s.origin.field for s in spans if s.origin.field and s.end > s.start)


class _Mask:
    """A part with its merged values replaced by their names."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.steps: list[tuple[int, int]] = []  # start in the mask, offset to the part
        self.values: list[tuple[int, str]] = []  # start of a masked value, and its name
        out: list[str] = []
        position = length = 0
        for span in part.spans:
            printed = part.text[span.start : span.end]
            quoted = span.origin.expression in QUOTED
            of_list = span.origin.field or span.origin.of_list
            own = not of_list and len(printed.split()) > _LONG_VALUE
            if span.start < position or (own and not quoted):
                continue
            before = part.text[position : span.start]
            self.steps.append((length, position - length))
            shown = "" if quoted or not printed else f"⟨{span.origin.field or 'value'}⟩"
            if shown:
                self.values.append((length + len(before), span.origin.field or ""))
            out += [before, shown]
            length += len(before) + len(shown)
            position = span.end
        self.steps.append((length, position - length))
        self.text = "".join([*out, part.text[position:]])

    def printed_in(self, kept: str) -> frozenset[str]:
        """Return the names of the values that were not blanked out."""
        return frozenset(name for at, name in self.values if name and kept[at : at + 1] == "⟨")

    def place(self, start: int, end: int) -> Place:
        """Return the place of mask[start:end]: its first words that are not a value."""
        words = re.compile(r"[^\s⟨][^⟨]*[^\s⟨]").search(self.text, start, end)
        a, b = words.span() if words else (start, end)
        off = max((step for step in self.steps if step[0] <= a), default=(0, 0))[1]
        return self.part.locate(a + off, b + off)


def _sentences(mask: _Mask, kept: str) -> Iterator[Sentence]:
    for match in _SENTENCE.finditer(unwrapped(kept)):
        about = matter(match[0])
        if about and not _NUMBERING.fullmatch(match[0]):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            text = " ".join(match[0].split())
            yield Sentence(text, mask.place(start, match.end()), about)


def main_text(view: View) -> str:
    """Return the text that the team wrote, by paragraphs, with values masked and links kept."""
    part = _body(view)
    return _main_text(part) if part else ""


@lru_cache(maxsize=64)  # several rules read each message
def _main_text(part: Part) -> str:
    kept = without_frame(_Mask(part).text)
    lines = [line.rstrip() for line in kept.split("\n")]
    paragraphs = re.split(r"\n\n+", "\n".join(lines))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph.strip())


def _without_boilerplate(text: str) -> str:
    """Return text with boilerplate blanked out; no character moves."""
    return _LINK.sub(lambda match: blank(match[0]), without_frame(text))
