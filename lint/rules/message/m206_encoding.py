"""M206: text in the wrong encoding, or with codes instead of characters."""

from collections.abc import Iterable
from html import unescape

from ....templates.errors import Place
from ...findings.edit import Edit, edit, offset
from ...findings.finding import Severity
from ...reading.encoding import find_broken_encoding, fixed
from ...reading.hit import Hit
from ...reading.sample import line_around
from ...rule.base import Example
from ...rule.families import Needs, ReadingRule
from ...view.views import Context


class BrokenEncoding(ReadingRule):
    code = "M206"
    name = "broken-encoding"
    severity = Severity.error
    of_cells = True
    needs = Needs.paragraph
    quotable = True
    summary = "broken characters: 'JosÃ©', 'O&#39;Brien', '=E2=80=99', invisible characters"
    why = (
        "A name is the one word that every reader checks. 'JosÃ©' comes from a list that was "
        "saved in one encoding and read in another."
    )
    fixable = "fix"
    requirement = "R18"
    bad = (
        Example("UTF-8 read as Windows-1252", "Hi JosÃ©,\n", "mail.txt"),
        Example("HTML in plain text", "Dear O&#39;Brien,\n", "mail.txt"),
        Example("a lost character", "Dear M\ufffdller,\n", "mail.txt"),
        Example(
            "in the list",
            "email,first_name,asset\njo@acme.example,ZoÃ«,the guide\n",
            "contacts/leads.csv",
        ),
    )
    good = (
        Example("other alphabets", "Привет, Łukasz, Zoë и 日本!\n", "mail.txt"),
        Example("HTML in HTML", "<p>Caf&eacute; &amp; bar</p>\n", "mail.html"),
    )

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        hits = find_broken_encoding(text)
        if context.workspace is not None:
            return hits
        return [hit for hit in hits if not _is_shown_beside(text, hit)]

    def fix_text(self, source: str, place: Place, text: str) -> Edit | None:
        at, better = offset(source, place), fixed(text)
        if at is None or better == text or not source.startswith(text, at):
            return None
        return edit(source, place, len(text), better, safe=True, title=f"write '{better}'")


def _is_shown_beside(text: str, hit: Hit) -> bool:
    """Say whether the line has the right form too: "to see Ã¼ instead of ü"."""
    said = text[hit.start : hit.end]
    right = unescape(fixed(said)).strip()
    start, end = line_around(text, hit.start)
    besides = f"{text[start : hit.start]}\n{text[hit.end : end]}"
    return right != said and bool(right) and right in besides
