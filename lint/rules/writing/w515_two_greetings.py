"""W515: an email that greets twice."""

from collections.abc import Iterator

from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Finding, Severity
from ...reading.greeting import Greeting, greetings
from ...reading.sentences import quoted
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.parts import Part
from ...view.views import Context, View

_LANGUAGES = {
    word: language
    for language, words in {
        "en": "hi,hello,hey,hiya,howdy,dear,greetings,hi there,hello there,good morning,"
        "good afternoon,good evening,good day",
        "de": "hallo,guten tag,guten morgen,guten abend,moin,servus,liebe,lieber,sehr geehrte,"
        "sehr geehrter",
        "fr": "bonjour,bonsoir,salut,cher,chere,chère",
        "es": "hola,buenos dias,buenos días,buenas tardes,estimado,estimada,querido,querida",
        "it": "ciao,buongiorno,buonasera,gentile,caro,cara,egregio",
        "pt": "ola,olá,bom dia,boa tarde,prezado,prezada",
        "nl": "beste,geachte,goedemorgen",
    }.items()
    for word in words.split(",")
}
_TO_EACH = frozenset("liebe lieber sehr geehrte geehrter".split())  # one line for each of two
_SLOT = lazy_regex(r"(?:[^\W\d_][\w.'’-]*+[ \t]*+){0,4}")


class TwoGreetings(MessageRule):
    code = "W515"
    name = "two-greetings"
    severity = Severity.warning
    needs = Needs.structure
    summary = "an email greets its reader twice"
    why = (
        "'Hi Jim,' and below it 'Dear James,': the layout or a snippet brings a greeting, and "
        "the template has one of its own. A second one in another language is left alone, and so "
        "is an email that is quoted."
    )
    bad = (
        Example("one below the other", "Hi Jim,\n\nDear James,\n\nit is here.\n", "mail.txt"),
        Example("the field twice", (
            "---\nsubject: About {{ lead.asset }}\npreheader: Two\n---\n"
            "Hi {{ contact.first_name }},\n\nHello {{ contact.first_name }},\n\n"
            "it is here. [Stop]({{ unsubscribe_url }})\n"
        )),
        Example("German", "Hallo Anna,\n\nguten Tag,\n\nder Leitfaden ist da.\n", "mail.txt"),
    )  # fmt: skip
    good = (
        Example("one", "Hi Jim,\n\nthe guide is here. Hi-fi is next.\n", "mail.txt"),
        Example("two languages", "Dear Anne,\n\nhere.\n\nChère Anne,\n\nvoici.\n", "mail.txt"),
        Example("two people", "Sehr geehrte Frau Roth,\nsehr geehrter Herr Roth,\n\nhier.\n",
                "mail.txt"),
        Example("a quoted email", "Hi Jim,\n\nhere it is.\n\n> Hi Sam,\n> where is it?\n",
                "mail.txt"),
    )  # fmt: skip

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        for part in view.parts:
            if part.kind not in ("text", "html"):
                continue
            text = _masked(part)
            first: dict[str, Greeting] = {}
            for greeting in sorted(_lines(text), key=lambda one: one.word_start):
                word = greeting.word.lower()
                before = first.setdefault(_LANGUAGES.get(word, word), greeting)
                if before is greeting or _to_each(text, before, greeting):
                    continue
                shown = part.text[greeting.word_start : greeting.end].strip()
                yield self.finding(
                    f"'{shown}' is a second greeting",
                    fix="keep one of them; look into the layout and its snippets too",
                    **part.where(greeting.word_start, greeting.end),
                )
                break


def _masked(part: Part) -> str:
    """Return part's text with its merged values as names, so that no value is read."""
    text = part.text
    for span in part.spans:
        text = text[: span.start] + "N" * (span.end - span.start) + text[span.end :]
    return text


def _lines(text: str) -> Iterator[Greeting]:
    """Yield the greetings that are a line of their own."""
    for greeting in greetings(text):
        begins = not text[
            text.rfind("\n", 0, greeting.word_start) + 1 : greeting.word_start
        ].strip()
        ends = not (text[greeting.end :].split("\n", 1)[0]).strip(" ,!:.–—")
        named = greeting.closed_by in (",", "!", ":") and _SLOT.fullmatch(greeting.slot)
        if begins and ends and named and not greeting.is_loose and not quoted(text, greeting.start):
            yield greeting


def _to_each(text: str, one: Greeting, other: Greeting) -> bool:
    between = text[one.end : other.word_start]
    formal = one.word.lower().split()[-1] in _TO_EACH and other.word.lower().split()[-1] in _TO_EACH
    return formal and between.count("\n") <= 1
