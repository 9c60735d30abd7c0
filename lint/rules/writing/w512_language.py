"""W512: an email in a language that its reader did not ask for."""

from collections import Counter
from collections.abc import Iterator, Sequence

from babel import Locale, UnknownLocaleError

from ....templates.errors import Place
from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Finding, Severity
from ...prose.authored_text import Sentence, authored_text, main_text, masked
from ...prose.follow_up import locale_of
from ...reading.language import language_of
from ...reading.languages import languages_of
from ...reading.other_language import other_language
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Context, View
from .mails import mail

_LANG = lazy_regex(r"(?i)<(?:html|mjml)\b[^>]{0,300}?\slang\s*=\s*[\"']?([a-z]{2,3})(?![a-z])")
_NONE = {"und", "mul", "mis", "zxx"}  # ISO 639's for: not said, several, another, none
_ALIKE = ({"no", "nb", "nn", "da"}, {"hr", "sr", "bs", "sh"}, {"id", "ms"}, {"fil", "tl"})


class WrongLanguage(MessageRule):
    code = "W512"
    name = "wrong-language"
    severity = Severity.warning
    needs = Needs.structure
    summary = (
        "the language of the text does not fit the recipient's locale, the one that its page "
        "declares, or its own subject"
    )
    why = (
        "A list that says who reads German is no use if everybody gets English. Checked where "
        "contact.locale, or the workspace's locale, sets a language, and where the text is "
        'long enough to recognise one. A page that says lang="en" over a German text is read '
        "aloud with English sounds, and offered for translation. A subject or a sentence in "
        "another language than the rest was left over from a translation."
    )
    bad = (
        Example(
            "a German reader, an English email",
            mail(
                "Page nine",
                "you asked for {{ lead.asset }}. Page nine has the figures for your river, and "
                "page four says why the water is so cold.\n\nWhich of the wells is yours?",
            ),
            also={
                "tactful.toml": 'name = "B"\npostal_address = "1 Quay Street"\nlocale = "de"\n'
                '[fields.contact]\nfirst_name = { type = "name", fallback = "there" }\n'
                '[fields.lead]\nasset = { type = "text", required = true }\n',
                "campaigns/spring.yml": "campaign: spring\nsequence:\n  steps:\n"
                "    - email: follow-up.md\n",
            },
        ),
        Example(
            "a page that declares another language",
            '<html lang="en"><head><title>Brunnen</title></head><body><p>Guten Tag,</p><p>auf '
            "Seite neun stehen die Zahlen für Ihren Fluss, und auf Seite vier, warum das Wasser "
            "so kalt ist. Welcher der Brunnen gehört Ihnen?</p></body></html>\n",
            "mail.html",
        ),
        Example(
            "a subject that nobody translated",
            mail(
                "Die Zahlen für Ihren Fluss und was wir daraus lesen",
                "you asked for {{ lead.asset }}. Page nine has the figures for your river, and "
                "page four says why the water is so cold.\n\nWhich of the wells is yours?",
            ),
        ),
        Example(
            "a short subject that nobody translated",
            mail(
                "Ihre Mehlprobe ist unterwegs",
                "you asked for {{ lead.asset }}. Page nine has the figures for your flour, and "
                "page four says why the dough is so cold.\n\nWhich of the mills is yours?",
            ),
        ),
        Example(
            "a question that nobody translated",
            mail(
                "Page nine",
                "you asked for {{ lead.asset }}. Page nine has the figures for your river, and "
                "page four says why the water is so cold.\n\nAvez-vous dix minutes mardi pour en "
                "parler avec nous et votre équipe ?",
            ),
        ),
    )
    good = (
        Example(
            "a page that declares its own language",
            '<html lang="de-AT"><head><title>Brunnen</title></head><body><p>Guten Tag,</p><p>auf '
            "Seite neun stehen die Zahlen für Ihren Fluss, und auf Seite vier, warum das Wasser "
            "so kalt ist. Welcher der Brunnen gehört Ihnen?</p></body></html>\n",
            "mail.html",
        ),
        Example(
            "a quotation, and names",
            mail(
                "Zum Goldenen Hirschen, and page nine",
                "you asked for {{ lead.asset }}. Page nine has the figures for your river, and "
                "page four says “das Wasser ist für die Fische in diesem Fluss zu kalt”.\n\n"
                "Which of the wells is yours?",
            ),
        ),
        Example(
            "the title of a film",
            mail(
                "La Vie est Belle",
                "you asked for {{ lead.asset }}. Page nine has the times of the film, and "
                "page four says why the cinema is so cold.\n\nWhich of the seats is yours?",
            ),
        ),
        Example(
            "no locale is set",
            mail(
                "Seite neun",
                "Sie haben nach {{ lead.asset }} gefragt. Auf Seite neun stehen die Zahlen für "
                "Ihren Fluss, und auf Seite vier, warum das Wasser so kalt ist.\n\nWelcher der "
                "Brunnen gehört Ihnen?",
            ),
        ),
    )

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        language = language_of(main_text(view))
        sentences = authored_text(view).sentences
        mostly = language.partition("-")[0] if language else _of_most(sentences)
        if mostly is not None:
            yield from self._left_over(view, sentences, mostly)
        if language is None:
            return
        written = language.partition("-")[0]
        wanted, declared = locale_of(view, context), _declared(view)
        if wanted is None and declared is None:
            return
        place = view.parts[0].locate(0, 0)
        if wanted is not None and not _fits(written, wanted):
            yield self.finding(
                f"written in {_name(language)} to somebody who reads {_name(wanted)}",
                path=place.path,
                line=place.line,
                column=place.column,
                fix=f"write this step in {_name(wanted)}, or fix the locale",
            )
        elif declared is not None and not _fits(written, declared):
            yield self.finding(
                f'the page says lang="{declared}", but its text is in {_name(language)}',
                fix=f'write lang="{written}"',
                **view.where(_LANG),
            )

    def _left_over(
        self, view: View, sentences: Sequence[Sentence], written: str
    ) -> Iterator[Finding]:
        """Yield what was left in another language: the subject, the preheader, one sentence."""
        for part in view.parts:
            if part.kind in ("subject", "preheader"):
                other = other_language(masked(part), written)
                if other is not None and not _fits(other, written):
                    yield self._foreign(f"the {part.kind}", other, written, part.locate(0, 0))
        foreign = [
            (sentence.place, other)
            for sentence in sentences
            if (other := other_language(sentence.text, written)) and not _fits(other, written)
        ]
        if len(foreign) == 1:  # more of them are a second language by intent
            yield self._foreign("this sentence", foreign[0][1], written, foreign[0][0])

    def _foreign(self, what: str, other: str, written: str, place: Place) -> Finding:
        return self.finding(
            f"{what} is in {_name(other)}, the email in {_name(written)}",
            path=place.path,
            line=place.line,
            column=place.column,
            fix=f"translate it into {_name(written)}",
        )


def _of_most(sentences: Sequence[Sentence]) -> str | None:
    """Return the language of all sentences but one, by their closed words; None if unsure."""
    found = Counter(known[0] for one in sentences if (known := languages_of(one.text)))
    (language, count), *others = found.most_common() or [("", 0)]
    return language if count >= 2 and sum(number for _, number in others) <= 1 else None


def _declared(view: View) -> str | None:
    """Return the language that the source of a page declares; Markdown's page declares none."""
    found = _LANG.search(view.source or "") if view.html is not None else None
    if found is None or view.path.endswith(".md"):
        return None
    return None if found[1].lower() in _NONE else found[1].lower()


def _fits(written: str, wanted: str) -> bool:
    return written == wanted or any({written, wanted} <= group for group in _ALIKE)


def _name(language: str) -> str:
    try:
        return str(Locale.parse(language, sep="-").get_display_name("en") or language)
    except (UnknownLocaleError, ValueError):
        return language
