"""W512: an email in a language that its reader did not ask for."""

from collections.abc import Iterator

from babel import Locale, UnknownLocaleError

from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Finding, Severity
from ...prose.authored_text import main_text
from ...prose.follow_up import locale_of
from ...reading.language import language_of
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
        "the language of the text does not fit the recipient's locale, or the one that its page "
        "declares"
    )
    why = (
        "A list that says who reads German is no use if everybody gets English. Checked where "
        "contact.locale, or the workspace's locale, sets a language, and where the text is "
        'long enough to recognise one. A page that says lang="en" over a German text is read '
        "aloud with English sounds, and offered for translation."
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
        wanted, declared = locale_of(view, context), _declared(view)
        if wanted is None and declared is None:
            return
        language = language_of(main_text(view))
        if language is None:
            return
        written = language.partition("-")[0]
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
