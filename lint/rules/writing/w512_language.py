"""W512: an email in a language that its reader did not ask for."""

from collections.abc import Iterator

from babel import Locale, UnknownLocaleError

from ...findings.finding import Finding, Severity
from ...prose.authored_text import main_text
from ...prose.follow_up import locale_of
from ...reading.language import language_of
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Context, View
from .mails import mail

_ALIKE = ({"no", "nb", "nn", "da"}, {"hr", "sr", "bs", "sh"}, {"id", "ms"}, {"fil", "tl"})


class WrongLanguage(MessageRule):
    code = "W512"
    name = "wrong-language"
    severity = Severity.warning
    needs = Needs.structure
    summary = "the language of the text does not fit the recipient's locale"
    why = (
        "A list that says who reads German is no use if everybody gets English. Checked where "
        "contact.locale, or the workspace's locale, sets a language, and where the text is "
        "long enough to recognise one."
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
    )
    good = (
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
        wanted = locale_of(view, context)
        text = main_text(view)
        written = language_of(text) if wanted else None
        if wanted is None or written is None or _fits(written.partition("-")[0], wanted):
            return
        part = view.parts[0]
        place = part.locate(0, 0)
        yield self.finding(
            f"written in {_name(written)} to somebody who reads {_name(wanted)}",
            path=place.path,
            line=place.line,
            column=place.column,
            fix=f"write this step in {_name(wanted)}, or fix the locale",
        )


def _fits(written: str, wanted: str) -> bool:
    return written == wanted or any({written, wanted} <= group for group in _ALIKE)


def _name(language: str) -> str:
    try:
        return str(Locale.parse(language, sep="-").get_display_name("en") or language)
    except (UnknownLocaleError, ValueError):
        return language
