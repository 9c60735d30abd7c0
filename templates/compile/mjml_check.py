"""What MJML would refuse, drop or misread in a template, each fault at its line and column.

The engine tells no places and is silent about most of it: an unknown element is printed raw
into the mail, an unknown attribute ignored. So a template is held against the table in
components.py here, before it is compiled. Values that hold Jinja are not judged.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ..errors import Place, TemplateError
from ..lazy_regex import lazy_regex
from ..source.includes import MAX_INCLUDES, Include, named_files
from ..source.tag_masking import Shielded, shield
from ..source.template import Template
from ..workspace.located import nearest
from .components import (
    COMPONENTS,
    DEFAULTS,
    EVERYWHERE,
    NOT_COMPILED,
    Component,
    homes,
    not_compiled,
)
from .mjml import ATTRIBUTE, MAX_FAULTS, RAW_TAG, TAG, unbalanced

_FOREIGN = lazy_regex(r"<%.*?%>", re.DOTALL)
_CAPTURES = lazy_regex(r"\{%[-+]?\s*(end)?(macro|call|filter|set|block)\b([^=]*?)[-+]?%\}")
_ROOT = lazy_regex(r"<mjml\b")
# Elements that mjml.py moves, or that the engine takes, out of their place in the table.
_LENIENT = frozenset({("mj-attributes", "mj-style"), ("mj-body", "mj-style")})


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a template's MJML.

    grave: content is lost, printed raw or in the wrong place. The others are ignored
    attributes and values: the mail says the same, and may look other than meant.
    """

    message: str
    place: Place
    fix: str | None = None
    grave: bool = True
    drop: tuple[tuple[Place, int], ...] = ()  # what to delete: places and lengths


def check_mjml(template: Template) -> Iterator[Fault]:
    """Yield the faults of an .mjml template in the order of its text.

    A file without <mjml> is a partial, which others include: what it stands in is not
    known, so its outermost elements may be any.
    """
    shielded = shield(template.source, template.path)
    document = _FOREIGN.sub(_blank, shielded.text)
    root = _ROOT.search(document)
    start, end = (root.start(), document.rfind("</mjml>")) if root else (0, len(document))
    end = len(document) if end < start or root is None else end + len("</mjml>")
    document = " " * start + document[start:end]
    if faults := unbalanced(document, 0, shielded):
        # Who stands in whom is a guess now: say these alone.
        for problem in faults:
            assert problem.place is not None
            yield Fault(problem.message, problem.place, problem.fix)
        return
    yield from islice(_Walk(document, shielded, partial=root is None).faults(), MAX_FAULTS)


def undefined_classes(template: Template, include: Include | None) -> Iterator[Fault]:
    """Yield each mj-class of an email, its parts among it, that neither it nor they define.

    A part alone may be of many emails, and a file that is not there may define anything: then
    nothing is known.
    """
    if _ROOT.search(template.source) is None:
        return
    texts = [(template.source, template.path)]
    for source, path in texts:
        for name in sorted(named_files(source)):
            if include is None or len(texts) > MAX_INCLUDES:
                return
            try:
                part = include(name, path, Place(path))
            except TemplateError:
                return
            texts += [part] if part not in texts else []
    shielded = [shield(source, path) for source, path in texts]
    defined = {
        name
        for one in shielded
        for element, _, name in _attributes(one, "name")
        if element == "mj-class"
    }
    if any(one.token in name for one in shielded for name in defined):
        return
    for one in shielded:
        for _, start, value in _attributes(one, "mj-class"):
            for name in value.split() if one.token not in value else ():
                if name in defined:
                    continue
                near = nearest(name, sorted(defined))
                fix = (
                    f"did you mean '{near}'?"
                    if near
                    else f'define it in mj-attributes: <mj-class name="{name}" … />'
                )
                what = f"no mj-class '{name}' is defined; it is ignored"
                yield Fault(what, one.place(start), fix, grave=False)


def _attributes(shielded: Shielded, wanted: str) -> Iterator[tuple[str, int, str]]:
    """Yield element, place of the value and value for each attribute of that name."""
    for match in TAG.finditer(shielded.text):
        if match["name"] is None or match["close"] or wanted not in match["attrs"]:
            continue
        start = match.start("attrs")
        for found in ATTRIBUTE.finditer(match["attrs"]):
            if found[1] == wanted:
                yield match["name"], start + found.start(3) + 1, found[3][1:-1]


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


class _Walk:
    """Goes through a balanced document from tag to tag, knowing what it stands in."""

    def __init__(self, document: str, shielded: Shielded, *, partial: bool) -> None:
        self.document, self.shielded, self.partial = document, shielded, partial
        self.token = re.compile(rf"(?:<!--)?{shielded.token}(\d+)z(?:-->)?")
        self.open: list[str] = []
        self.capturing = 0  # inside {% set %}, {% macro %} …: printed elsewhere, or nowhere

    def faults(self) -> Iterator[Fault]:
        position = 0
        while match := TAG.search(self.document, position):
            yield from self._text(position, match.start())
            position = match.end()
            if match["name"] is None:
                self._count(match[0])
                continue
            if match["close"]:
                if self.open and self.open[-1] == match["name"]:
                    self.open.pop()
                continue
            yield from self._element(match)
            if match["self"]:
                continue
            name = match["name"]
            component = self._component(name)
            if component is None or component.ending:
                # Text or HTML up to its end; of an unknown element nothing inside is judged.
                position = self._end_of(name, match.end())
                if component is not None and name != "mj-raw":
                    yield from self._inside_text(name, match.end(), position)
            else:
                self.open.append(name)
        yield from self._text(position, len(self.document))

    def _component(self, name: str) -> Component | None:
        if (self.open and self.open[-1] == "mj-attributes") or name in DEFAULTS:
            known = DEFAULTS.get(name) or COMPONENTS.get(name)
            return Component(known.attributes, frozenset(), False) if known else None
        if self.open and self.open[-1] == "mj-class":
            return Component(COMPONENTS[name].attributes) if name in COMPONENTS else None
        return COMPONENTS.get(name)

    def _end_of(self, name: str, start: int) -> int:
        """Return where the element that was opened before start ends."""
        depth = 1
        same = re.compile(rf"<(/?){re.escape(name)}(?=[\s/>])[^>]*?(/?)>")
        for match in same.finditer(self.document, start):
            if match[2]:
                continue
            depth += -1 if match[1] else 1
            if not depth:
                return match.end()
        return start

    def _inside_text(self, name: str, start: int, end: int) -> Iterator[Fault]:
        """Yield elements of MJML where text or HTML stands: they would be sent as they are."""
        end = self.document.rfind("</", start, end)
        raw = list(RAW_TAG.finditer(self.document, start, max(0, end)))
        if raw:
            drop = tuple((self.shielded.place(one.start()), len(one[0])) for one in raw)
            what = f"<mj-raw> has no place inside <{name}>"
            fix = "write what it holds without it; Jinja and HTML may stand there bare"
            yield Fault(what, drop[0][0], fix, grave=False, drop=drop)
        for match in TAG.finditer(self.document, start, max(0, end)):
            inner = match["name"] or ""
            if inner.startswith("mj-") and not match["close"] and not (raw and inner == "mj-raw"):
                yield Fault(
                    f"<{inner}> inside <{name}> is sent as code: <{name}> holds text and HTML",
                    self.shielded.place(match.start()),
                    f"end <{name}> before it, or write HTML",
                )

    # -- elements -------------------------------------------------------------------

    def _element(self, match: re.Match[str]) -> Iterator[Fault]:
        name, at = match["name"], match.start()
        component = self._component(name)
        parent = self.open[-1] if self.open else None
        if component is None:
            if parent is None and self.partial and not name.startswith("mj-"):
                return  # a partial may be the inside of mj-text
            yield self._unknown(name, parent, at)
            return
        if fault := self._misplaced(name, parent, at):
            yield fault
        if name in NOT_COMPILED:
            yield Fault(not_compiled(name), self.shielded.place(at), NOT_COMPILED[name])
        elif parent == "mj-class":
            what = f"this compiler does not know elements such as <{name}> inside <mj-class>"
            fix = "write the attributes on mj-class itself, in a class for each kind of element"
            yield Fault(what, self.shielded.place(at), fix)
        start = match.start("attrs")
        for attribute in ATTRIBUTE.finditer(match["attrs"]):
            yield from self._attribute(name, component, attribute, start + attribute.start())

    def _unknown(self, name: str, parent: str | None, at: int) -> Fault:
        place = self.shielded.place(at)
        if not name.startswith("mj"):
            where = f" inside <{parent}>" if parent else ""
            fix = "put HTML inside mj-text, mj-table or mj-raw"
            return Fault(f"<{name}> is HTML, which is not allowed{where}", place, fix)
        near = nearest(name, [*COMPONENTS, *DEFAULTS])
        fix = f"did you mean <{near}>?" if near else "custom components are not supported"
        return Fault(f"MJML has no element <{name}>", place, fix)

    def _misplaced(self, name: str, parent: str | None, at: int) -> Fault | None:
        if parent is None:
            if name == "mjml" or self.partial:
                return None
            return Fault(f"<{name}> is outside <mjml>", self.shielded.place(at))
        if name == "mj-include" or (parent, name) in _LENIENT:
            return None
        if parent in ("mj-attributes", "mj-class"):
            return None
        known = COMPONENTS[parent].children if parent in COMPONENTS else frozenset()
        if known is None or name in known:
            return None
        place = self.shielded.place(at)
        if name in DEFAULTS:
            return Fault(
                f"<{name}> is not allowed inside <{parent}>", place, "only in mj-attributes"
            )
        allowed = ", ".join(f"<{home}>" for home in homes(name)) or "nothing"
        return Fault(
            f"<{name}> is not allowed inside <{parent}>", place, f"it is allowed inside {allowed}"
        )

    # -- attributes -----------------------------------------------------------------

    def _attribute(
        self, element: str, component: Component, match: re.Match[str], offset: int
    ) -> Iterator[Fault]:
        name, value = match[1], match[3][1:-1]
        if self.token.search(name) or name.startswith(("xmlns", "data-")):
            return
        type_ = component.attributes.get(name) or EVERYWHERE.get(name)
        if type_ is None:
            near = nearest(name, [*component.attributes, *EVERYWHERE])
            takers = [f"<{known}>" for known, c in COMPONENTS.items() if name in c.attributes]
            if takers:
                fix = f"{', '.join(takers[:4])}{' …' if takers[4:] else ''} have it"
            else:
                fix = f"did you mean '{near}'?" if near else "remove it"
            what = f"<{element}> has no attribute '{name}'; it is ignored"
            yield Fault(what, self.shielded.place(offset), fix, grave=False)
        elif value.strip() and not self.token.search(value) and not type_.allows(value):
            place = self.shielded.place(offset + match.start(3) - match.start() + 1)
            shown = " ".join(value.split())
            shown = shown if len(shown) <= 40 else shown[:39] + "…"
            what = f'{name}="{shown}" of <{element}> is not {type_.words}'
            yield Fault(what, place, None, grave=False)

    # -- text -----------------------------------------------------------------------

    def _text(self, start: int, end: int) -> Iterator[Fault]:
        text = self.document[start:end]
        if not text.strip():
            return
        bare = self.token.sub(lambda match: " " * len(match[0]), text)
        found = re.search(r"\S+(?:[^\S\n]+\S+)*", bare)
        self._count(text)
        if found is None or self.capturing or not self.open:
            return
        shown = found[0] if len(found[0]) <= 40 else found[0][:39] + "…"
        fix = "put it inside mj-text, or inside mj-raw if it is code"
        place = self.shielded.place(start + found.start())
        yield Fault(
            f"MJML does not allow text directly inside <{self.open[-1]}>: {shown!r}", place, fix
        )

    def _count(self, text: str) -> None:
        """Follow {% set %}, {% macro %} … and their ends."""
        for match in self.token.finditer(text):
            number = int(match[1])
            tag = self.shielded.tags[number].text if number < len(self.shielded.tags) else ""
            if found := _CAPTURES.match(tag):
                if found[1]:
                    self.capturing = max(0, self.capturing - 1)
                elif found[2] != "set" or "=" not in tag:
                    self.capturing += 1
