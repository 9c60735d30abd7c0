"""``step.previous`` and ``step.quoted``: the mail before this one, for a reply that quotes it."""

from collections.abc import Callable, Mapping
from functools import cache

from jinja2 import nodes
from markupsafe import Markup, escape

from ..engine.values import QUOTED, Lazy, Record, Value
from ..source.expressions import dotted
from ..source.template import Template
from ..workspace import localized_formats
from .history import EarlierMessage

_WROTE = {
    "en": ("On {day}, {sender} wrote:", "{sender} wrote:"),
    "de": ("Am {day} schrieb {sender}:", "{sender} schrieb:"),
    "fr": ("Le {day}, {sender} a écrit :", "{sender} a écrit :"),
    "es": ("El {day}, {sender} escribió:", "{sender} escribió:"),
    "it": ("{day}, {sender} ha scritto:", "{sender} ha scritto:"),
    "pt": ("Em {day}, {sender} escreveu:", "{sender} escreveu:"),
    "nl": ("Op {day} schreef {sender}:", "{sender} schreef:"),
}
_BAR = "display:block;margin:0 0 0 4px;padding-left:8px;border-left:2px solid #cccccc"


class Quoted(Value):
    """A quoted mail: lines behind "> " as text, a bar beside them as HTML."""

    __slots__ = ("_first", "_lines")
    _first: str
    _lines: list[str]

    @classmethod
    def of(cls, attribution: str, text: str) -> "Quoted":
        lines = text.strip().splitlines()
        body = "\n".join(("> " if line[:1] not in ("", ">") else ">") + line for line in lines)
        quoted = cls(f"{attribution}\n{body}" if lines else "")
        quoted._first, quoted._lines = attribution, lines
        return quoted

    def __html__(self) -> Markup:
        """Spans, not a blockquote: a Markdown paragraph around them stays valid HTML."""
        if not self:
            return Markup("")
        lines = Markup("<br>\n").join(escape(line) for line in self._lines)
        first = escape(self._first)
        return Markup('{}<br>\n<span style="{}">{}</span>').format(first, _BAR, lines)


def quotes(template: Template) -> bool:
    """Return whether a template says itself what the email before it said."""
    named = template.tree.find_all((nodes.Getattr, nodes.Getitem)) if template.tree else ()
    return any(dotted(node) in QUOTED for node in named)


def earlier(find: Callable[[], EarlierMessage | None], *, locale: str) -> Mapping[str, object]:
    """Return ``previous`` and ``quoted`` of a step; find is called when a template asks."""
    found = cache(find)

    def quoted() -> Value:
        known = found()
        if known is None:
            return Value("")
        before = known.message
        language = localized_formats.locale_of(locale).language
        dated, plain = _WROTE.get(language, _WROTE["en"])
        sender = before.sender.name or before.sender.address
        if known.day is None:
            return Quoted.of(plain.format(sender=sender), before.text)
        day = localized_formats.day(known.day, locale if language in _WROTE else "en")
        return Quoted.of(dated.format(day=day, sender=sender), before.text)

    def said(name: str) -> Lazy:
        return Lazy(lambda: Value(str(getattr(known.message, name)) if (known := found()) else ""))

    previous = Record("step.previous", {"subject": said("subject"), "text": said("text")})
    return {"previous": previous, "quoted": Lazy(quoted)}
