"""The families of rules: one for each kind of input, each with its own check."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import Flag, auto
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, ClassVar

from ...templates.engine.missing_values import is_nothing
from ...templates.engine.values import QUOTED
from ...templates.errors import Place
from ...templates.render.compose import Composer
from ...templates.source.template import Template
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.fields import Field
from ..findings.edit import Edit
from ..findings.finding import Finding, Severity
from ..reading.codes import without_codes
from ..reading.hit import Hit, in_pieces
from ..reading.quotation import not_quoted
from ..view.parts import Part, own_words, paragraphs, unwrapped
from ..view.views import Context, View, WorkspaceView
from .sequence_view import SequenceView

if TYPE_CHECKING:
    from ..lists.recipients import Recipients
    from ..view.ignore_comment import IgnoreOutcome
from .base import Rule


class TemplateRule(Rule):
    """Looks at one template's source; needs no list."""

    @abstractmethod
    def check(self, template: Template, context: Context) -> Iterator[Finding]: ...


class WorkspaceRule(Rule):
    """Looks at a workspace as a whole, with all its templates; needs no list."""

    @abstractmethod
    def check(self, view: WorkspaceView, context: Context) -> Iterator[Finding]: ...


class Needs(Flag):
    """What a message rule's result depends on, apart from the branches taken and the missing
    values: the less it is, the fewer emails are rendered and judged.

    ``everything`` is right for any rule: it is asked about each recipient. To declare less is
    a promise, which tests/lint/test_needs.py checks: the result follows from what is named, and
    of a value only from its class (``proof/classes.py``: the case and the length of its words up
    to five letters, its digits, its punctuation, and every word that is in a pattern or list of
    the rules). A rule that counts letters, compares values or reads them backwards cannot
    promise that.
    """

    structure = 0  # nothing else
    subject = auto()  # the values in the subject
    links = auto()  # the values in links: in what is shown for them; addresses are read exactly
    markup = auto()  # the values in alt and title; in other places of tags they are read exactly
    paragraph = auto()  # one paragraph alone, with the values that are merged into it
    everything = auto()  # all that the rule is given: any value, whoever gets it


class MessageRule(Rule):
    """Looks at one rendered message, or at an email file made by another tool."""

    needs: ClassVar[Needs] = Needs.everything
    measures: ClassVar[bool] = False  # how long a value is may change the result

    @abstractmethod
    def check(self, view: View, context: Context) -> Iterator[Finding]: ...

    def compares(self, view: View) -> str | None:
        """Return the field of which any other value may change the result of such a message."""
        return None


_OUR_LINK = "unsubscribe_url"


_MOST_KNOWN = 5_000  # paragraphs: memory use is bounded for any list


class ReadingRule(MessageRule):
    """Reads each part of a message alone: its text as a whole, then each merged value.

    One whose verdict needs no more than the class of a value says ``needs = Needs.paragraph``.
    """

    kinds: ClassVar[tuple[str, ...]] = ("subject", "preheader", "text", "html")
    values_alone: ClassVar[bool] = False  # a merged value is judged by ``judge`` only
    own_words: ClassVar[bool] = False  # read is what the template says: each value as X
    reads_codes: ClassVar[bool] = False  # leftover codes are read, not skipped as a whole
    quotable: ClassVar[bool] = False  # what a finished mail quotes is no fault of it
    dated: ClassVar[bool] = False  # the verdict turns on the day; only such a rule is told it

    def __init__(self) -> None:
        self._context: Context | None = None
        self._known: dict[str, list[Hit]] = {}

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        for part in view.parts:
            if part.kind in self.kinds:
                for paragraph in paragraphs(part):
                    yield from self.paragraph(paragraph, view, context)

    def paragraph(self, part: Part, view: View, context: Context) -> Iterator[Finding]:
        """Judge one paragraph of view: nothing else that it says may change the verdict."""
        for span in part.spans:
            declared = context.fields.get(span.origin.field or "")
            raw = view.values.get(declared.key, "").strip() if declared else ""
            if declared is None or not raw:
                continue  # what is printed then is the team's own fallback
            # So it is for a word for nothing, but then the list's word is judged: a
            # fault of the list, which holds no mail that reads well without it.
            printed = part.text[span.start : span.end]
            missing = is_nothing(raw, declared)
            mild = missing and printed.strip() and self.severity is Severity.error
            severity = Severity.warning if mild else self.severity
            for hit in self.judge(raw if missing else printed, raw, declared):
                where = part.where(span.start, span.end)
                edits = _edits(view, where, self.fix_value, raw, declared)
                yield self.finding(hit.what, fix=hit.fix, severity=severity, edits=edits, **where)
        for hit in self._hits_in(part, context):
            spans = part.spans_in(hit.start, hit.end)
            if any(s.origin.expression in QUOTED and s.start <= hit.start for s in spans):
                continue  # it was judged in the email that said it first
            if any(s.origin.expression == _OUR_LINK and s.start <= hit.start for s in spans):
                continue  # a signed link is random letters, and may look like anything
            fields = [s for s in spans if s.origin.field]
            if not (self.values_alone and fields):
                where = part.where(hit.start, hit.end)
                text = part.text[hit.start : hit.end]
                edits = () if spans else _edits(view, where, self.fix_text, text)
                cell = next((s for s in fields if s.start <= hit.start and hit.end <= s.end), None)
                declared = context.fields.get(cell.origin.field or "") if cell else None
                of_list = declared is not None and view.values.get(declared.key, "").strip()
                fix = self.fix_cell(hit, declared) if declared and of_list else hit.fix
                yield self.finding(hit.what, fix=fix, edits=edits, **where)

    def _hits_in(self, part: Part, context: Context) -> list[Hit]:
        """Return the hits in a paragraph; a link that each recipient has their own of is no text.

        With such links alike, the paragraph is the same for every recipient.
        """
        text = part.text
        if self.own_words:
            return self._hits(own_words(part), context)
        links = [s for s in part.spans if s.origin.expression == _OUR_LINK and s.start < s.end]
        if not links:
            return self._hits(text, context)
        for link in links:
            stem, slash, token = text[link.start : link.end].rpartition("/")
            text = f"{text[: link.start]}{stem}{slash}{'a' * len(token)}{text[link.end :]}"
        hits = self._hits(text, context)
        if any(hit.start < link.start < hit.end for hit in hits for link in links):
            return self._hits(part.text, context)  # what is said of it may quote the link
        return hits

    def _hits(self, text: str, context: Context) -> list[Hit]:
        """Return the hits in text; most paragraphs are equal for all recipients, and read once."""
        if context is not self._context:
            self._context = context
            bare = context.workspace is None
            self._known = _known(type(self), repr(context.options), self._day(context), bare)
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            day = self._day(context)
            of_text = Context(context.workspace, options=context.options, today=day)
            known = list(in_pieces(partial(self._read, of_text), unwrapped(text)))
            if self.quotable and context.workspace is None:
                known = list(not_quoted(text, known))
            self._known[text] = known
        return known

    def _day(self, context: Context) -> date | None:
        return context.today if self.dated else None

    def _read(self, context: Context, words: str) -> Iterable[Hit]:
        return self.read(words if self.reads_codes else without_codes(words), context)

    @abstractmethod
    def read(self, text: str, context: Context) -> Iterable[Hit]:
        """Return the problems in a readable text.

        context has the options, the day for a ``dated`` rule, and a workspace where there is one:
        only whether there is may count, for texts of all workspaces are kept alike.
        """

    def judge(self, value: str, raw: str, field: Field) -> Iterable[Hit]:
        """Return the problems of one merged value as printed; raw is the value in the list."""
        return ()

    def fix_cell(self, hit: Hit, field: Field) -> str | None:
        """Return what to do about a hit that a value of the list brought into the email."""
        return hit.fix

    def fix_text(self, source: str, place: Place, text: str) -> Edit | None:
        """Return the edit that fixes text, which the file itself says at place."""
        return None

    def fix_value(self, source: str, place: Place, raw: str, field: Field) -> Edit | None:
        """Return the edit of the tag at place that fixes raw, a value of field."""
        return None


@lru_cache(maxsize=256)
def _known(
    _rule: type[ReadingRule], _options: str, _day: date | None, _bare: bool
) -> dict[str, list[Hit]]:
    """Return what a rule with these options found in each text that it has read, on that day.

    One process may check much the same again: each message of a page, a file at each key.
    """
    return {}


def _edits(
    view: View, where: Mapping[str, Any], fix: Callable[..., Edit | None], *about: object
) -> tuple[Edit, ...]:
    """Return the edits of fix at a place in the view's own file."""
    if view.source is None or where["path"] != view.path or where["column"] is None:
        return ()
    place = Place(view.path, where["line"], where["column"])
    made = fix(view.source, place, *about)
    return (made,) if made else ()


def needs(rule: MessageRule) -> Needs:
    """Return what rule's verdict depends on.

    Paragraphs are read one by one only by a reading rule that needs nothing else and checks
    in the usual way; any other gets everything.
    """
    if not rule.needs & (Needs.paragraph | Needs.everything):
        return rule.needs
    usual = isinstance(rule, ReadingRule) and type(rule).check is ReadingRule.check
    return Needs.paragraph if usual and rule.needs is Needs.paragraph else Needs.everything


class RecipientsRule(Rule):
    """Looks at a whole list."""

    @abstractmethod
    def check(self, recipients: "Recipients", context: Context) -> Iterator[Finding]: ...


class AudienceRule(Rule):
    """Looks at a campaign's list together with its criteria, routes and senders."""

    @abstractmethod
    def check(
        self, campaign: Campaign, recipients: "Recipients", context: Context
    ) -> Iterator[Finding]: ...


class ListedRule(Rule):
    """Looks at a step's template together with its list; nothing is rendered."""

    @abstractmethod
    def check(
        self, composer: Composer, number: int, recipients: "Recipients", context: Context
    ) -> Iterator[Finding]: ...


class SequenceRule(Rule):
    """Looks at a campaign and its emails side by side."""

    @abstractmethod
    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]: ...


class IgnoreRule(Rule):
    """Looks at a comment that asks to hide findings."""

    @abstractmethod
    def check(self, judged: "IgnoreOutcome", context: Context) -> Iterator[Finding]: ...
