"""H614: a tracking pixel in an email to somebody in the EU who did not agree to it."""

import re
from collections.abc import Iterator

from ....templates.lazy_regex import lazy_regex
from ....templates.render.compose import Composer
from ....templates.source.template import Template
from ...findings.finding import Finding, Severity
from ...lists.consent import consent_left
from ...lists.eu_countries import eu_country
from ...lists.recipients import Recipients
from ...rule.base import Example
from ...rule.families import ListedRule
from ...rule.included import drawn_in
from ...rule.rules_of_law import rules_of_law
from ...rule.sequence_view import Sources
from ...view.views import Context

_IMAGE = lazy_regex(r"<(?:img|mj-image)\b[^<>]{0,2000}>", re.IGNORECASE)
_REMOTE = lazy_regex(r"""(?i)\bsrc\s*=\s*["']?\s*(?:https?:)?//|\bsrc\s*=\s*["']?\s*\{\{""")
_TINY = lazy_regex(r"""(?i)\b(?:width|height)\s*[=:]\s*["']?\s*[012](?:px)?(?![\d.%])""")
_HIDDEN = lazy_regex(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])")
_NAMED = lazy_regex(r"""(?i)\bsrc\s*=\s*["']?[^"'>\s]*(?:/pixel|/open[/.?]|track/?open|/beacon)""")
_CONSENT = lazy_regex(
    r"(?i)consent|opt[ _-]?in|einwilligung|zustimmung|permission|consentement|consentimiento"
)
_NO_CONSENT = lazy_regex(r"(?i)legitimate|contract|customer|vertrag|berechtigt|kunde")
_MAIL = (
    "---\nsubject: Page nine\npreheader: Two pages\n---\nYou asked for {{ lead.asset }}. Shall we "
    "talk on Tuesday at ten?\n\n%s[Stop]({{ unsubscribe_url }})\n"
)
_PIXEL = '<img src="https://t.brightwater.example/o/1.gif" width="1" height="1" alt="">\n\n'
_LIST = "contacts/leads.csv"
_FRENCH = {_LIST: "email,first_name,asset,country\njo@acme.example,Jo,the guide,France\n"}
_FILE = "templates/follow-up.md"


class TrackingPixel(ListedRule):
    code = "H614"
    name = "tracking-pixel"
    severity = Severity.warning
    summary = "a tracking pixel to recipients in the EU with no recorded consent"
    why = (
        "An image of one pixel reports when somebody opened the email. In France that needs their "
        "own consent, in mail to companies too, and in the whole EU a pixel counts as access to "
        "their device. Consent is read from a column whose header says so ('consent', 'opt in'); "
        "the country from a column 'country', else from the address. Tactful itself counts no "
        "opens."
    )
    source = "CNIL 2026-042; Directive 2002/58/EC, article 5(3); EDPB guidelines 2/2023"
    bad = (
        Example("to France", _MAIL % _PIXEL, _FILE, _FRENCH),
        Example(
            "consent to something else",
            _MAIL % _PIXEL,
            _FILE,
            {
                _LIST: "email,first_name,asset,country,consent\n"
                "jo@acme.example,Jo,the guide,DE,legitimate interest\n"
            },
        ),
    )
    good = (
        Example("no pixel", _MAIL % "", _FILE, _FRENCH),
        Example("a logo", _MAIL % _PIXEL.replace('"1"', '"120"'), _FILE, _FRENCH),
        Example(
            "with consent", _MAIL % _PIXEL, _FILE,
            {_LIST: "email,first_name,asset,country,consent\n"
             "jo@acme.example,Jo,the guide,France,2026-02-11\n"},
        ),
        Example(
            "elsewhere", _MAIL % _PIXEL, _FILE,
            {_LIST: "email,first_name,asset,country\njo@acme.example,Jo,the guide,Canada\n"},
        ),
    )  # fmt: skip

    def check(
        self, composer: Composer, number: int, recipients: Recipients, context: Context
    ) -> Iterator[Finding]:
        step = composer.step(number)
        if step is not None and step not in composer.campaign.emails:
            return
        pixels = [found for one in _made_of(composer, number) if (found := _pixel(one))]
        if not pixels:
            return
        whom = list(_without_consent(recipients))
        if not whom:
            return
        template, line = pixels[0]
        french = any(country == "fr" for _, country in whom)
        law = rules_of_law()["pixel_france" if french else "pixel_eu"]
        yield self.finding(
            f"a tracking pixel goes to {len(whom):,} recipient{'s' * (len(whom) != 1)} in "
            f"{'France' if french else 'the EU'} with no recorded consent: {law.what} "
            f"({law.source})",
            fix="remove the image, or record their consent in a column 'consent'",
            path=template.path,
            line=line,
            step=number,
            count=len(whom),
            examples=tuple(address for address, _ in whom[:3]),
        )


def _made_of(composer: Composer, number: int) -> Iterator[Template]:
    own = composer.template(number)
    sources = Sources(composer.workspace)
    for name in sorted(drawn_in(own.name, sources)):
        if (found := sources.get(name)) is not None:
            yield found


def _pixel(template: Template) -> tuple[Template, int] | None:
    """Return the place of the first image that nobody is meant to see."""
    for match in _IMAGE.finditer(template.source):
        tag = match[0]
        unseen = _TINY.search(tag) or _HIDDEN.search(tag) or _NAMED.search(tag)
        if unseen and _REMOTE.search(tag):
            return template, template.source.count("\n", 0, match.start()) + 1
    return None


def _without_consent(recipients: Recipients) -> Iterator[tuple[str, str]]:
    """Yield the addresses in the EU, each with its country, that no consent is recorded for."""
    columns = [
        values for header, values in recipients.by_header().items() if _CONSENT.search(header)
    ]
    countries = recipients.column("contact.country")
    for row, (address, said) in enumerate(
        zip(recipients.column("contact.email"), countries, strict=True)
    ):
        country = eu_country(said, address)
        if country is not None and not any(_is_given(column[row]) for column in columns):
            yield address, country


def _is_given(cell: str) -> bool:
    return bool(cell.strip()) and consent_left(cell) is False and not _NO_CONSENT.search(cell)
