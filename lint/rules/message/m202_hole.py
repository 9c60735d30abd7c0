"""M202: the gap that an empty value leaves."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from ...findings.finding import Finding, Severity
from ...reading.brackets import find_brackets
from ...reading.cut_short import find_empty_labels, find_last_words
from ...reading.endings import find_blanks, find_stops
from ...reading.gap_clauses import find_clause_gaps
from ...reading.gap_grammar import find_gaps
from ...reading.hit import Hit, in_pieces, shorten
from ...reading.holes import find_holes
from ...reading.spacing_habit import is_by_habit
from ...rule.base import Example
from ...rule.families import Needs, ReadingRule
from ...view.parts import Part, unwrapped
from ...view.views import Context, View

_FIX = "give the field a fallback, or put a condition around the sentence"


class Hole(ReadingRule):
    code = "M202"
    name = "empty-value"
    severity = Severity.error
    follows = ("M203",)
    needs = Needs.paragraph
    quotable = True
    summary = "an empty value left a gap: 'Hi ,', 'at .', 'your  checklist'"
    why = (
        "A gap shows more clearly than a wrong word that no person wrote this. It appears "
        "only for the few recipients with an empty value, and nobody looks at their previews."
    )
    requirement = "R18"
    bad = (
        Example("no name", "Hi , thanks for stopping by.\n", "mail.txt"),
        Example("no company", "We met at  last week.\n", "mail.txt"),
        Example("no code, in the middle", "Your voucher code  ends on Friday.\n", "mail.txt"),
        Example("at the end", "with love from everybody at \n", "mail.txt"),
        Example("by grammar alone", "Your meeting with is on Tuesday.\n", "mail.txt"),
        Example("a title and no name", "Dear Mr. ,\n", "mail.txt"),
        Example("nothing before 's", "Congratulations on 's new plant.\n", "mail.txt"),
        Example(
            "for one recipient of two",
            "---\nsubject: Rivers\npreheader: Two\n---\nHi {{ contact.first_name }} "
            "{{ contact.last_name }}, about {{ lead.asset }}. [Stop]({{ unsubscribe_url }})\n",
        ),
    )
    good = (
        Example("a greeting without a name", "Hi, I am writing about Monday.\n", "mail.txt"),
        Example("two blanks after a stop", "We moved.  The door is in Mill Lane.\n", "mail.txt"),
        Example("French spacing", "Bonjour à tous !\n", "mail.txt"),
        Example("a table", "Total      $ 12\nTax        $  2\n", "mail.txt"),
    )
    kinds = ("subject", "preheader", "text", "html")

    def paragraph(self, part: Part, view: View, context: Context) -> Iterator[Finding]:
        yield from super().paragraph(part, view, context)
        yield from self._empty_spans(part)
        yield from self._blanks(part, context)

    def _blanks(self, part: Part, context: Context) -> Iterator[Finding]:
        """Find two blanks for a word, where no value of the list says what is missing."""
        text = unwrapped(part.text)
        known = self._hits_in(part, context)
        # In a workspace it is known where a value is missing: two blanks elsewhere were typed.
        plain = part.kind != "html"
        endings = (find_last_words(text), find_empty_labels(part.text))
        blanks = chain(in_pieces(find_blanks, text), *endings) if plain else ()
        readers = (find_stops, find_gaps, find_clause_gaps, find_brackets)
        found = chain(blanks, *(in_pieces(find, text) for find in readers))
        for hit in found if context.workspace is None else ():
            near = any(k.overlaps(hit.start - 1, hit.end + 1) for k in known)
            meant = is_by_habit(text, hit.start, hit.end)
            if not near and not meant and not part.spans_in(hit.start, hit.end):
                yield self.finding(hit.what, fix=hit.fix, **part.where(hit.start, hit.end))

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        return [hit for hit in find_holes(text) if not is_by_habit(text, hit.start, hit.end)]

    def _empty_spans(self, part: Part) -> Iterator[Finding]:
        """Judge each empty value by its neighbours: they must not show that it is missing."""
        text = part.text
        for span in part.spans:
            if text[span.start : span.end].strip() or not span.origin.field:
                continue
            left = text[max(0, span.start - 1) : span.start]
            right = text[span.end : span.end + 1]
            begins = left in ("", "\n")
            blank_both = left in (" ", "\xa0") and right in (" ", "\xa0")
            hanging = left in (" ", "\xa0") and bool(
                re.match(r"[,.;:!?)](?:\s|$)", text[span.end :])
            )
            hanging = hanging or (begins and bool(re.match(r"[,;:!?] ", text[span.end :])))
            empty = left in ("(", '"', "“") and right in (")", '"', "”")
            owner = right in ("'", "’", "-") and (begins or left.isspace())
            if blank_both or hanging or empty or owner:
                shown = shorten(text[max(0, span.start - 14) : span.end + 14])
                yield self.finding(
                    f"'{span.origin.field}' is empty and leaves a gap: '{shown}'",
                    fix=_FIX,
                    **part.where(span.start, span.end),
                )
