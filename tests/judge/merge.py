"""A plain merge as other tools do it: a value is printed as the list has it, no questions asked."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from functools import lru_cache
from html import escape, unescape

import jinja2
import markdown_it
import mjml

from .clean_lists import TITLES, Row
from .clean_mails import Mail

MARK = "\ue000"  # stands where words are put after the merge
POSTAL_ADDRESS = "Brightwater Ltd, 4 Quayside, Bristol BS1 4XA"
SENDER = {
    "name": "Sam Okafor",
    "first_name": "Sam",
    "title": "Adviser",
    "phone": "+44 20 7946 0132",
}
_MONTHS = {
    "en": "January February March April May June July",
    "de": "Januar Februar März April Mai Juni Juli",
    "fr": "janvier février mars avril mai juin juillet",
    "es": "enero febrero marzo abril mayo junio julio",
    "pt": "janeiro fevereiro março abril maio junho julho",
}
_DAYS = {"en": "{} {}", "de": "{}. {}", "fr": "{} {}", "es": "{} de {}", "pt": "{} de {}"}
_PAGE = "https://www.brightwater.example/"
_SIGNS = {"EUR": "€", "GBP": "£", "BRL": "R$"}


@dataclass(frozen=True, slots=True)
class Merged:
    """A finished mail; text where it was written as text, html where it was not or also is."""

    subject: str
    text: str | None
    html: str | None

    def file(self, suffix: str) -> str:
        """Return it as a .txt, .html or .eml file."""
        if suffix == ".txt":
            return f"{self.text}"
        if suffix == ".html":
            return f"{self.html}"
        message = EmailMessage()
        message["Subject"] = " ".join(self.subject.split())
        message["From"] = "Sam Okafor <sam@brightwater.example>"
        message["To"] = "you@halden.example"
        if self.text is not None:
            message.set_content(self.text, cte="8bit")
        if self.html is not None and self.text is not None:
            message.add_alternative(self.html, subtype="html", cte="8bit")
        elif self.html is not None:
            message.set_content(self.html, subtype="html", cte="8bit")
        return message.as_bytes().decode()


def merged(mail: Mail, row: Row, *, source: str | None = None, words: str = "") -> Merged:
    """Return what another tool would send; words stand where source has the mark."""
    subject, text, html = _parts(source or mail.source, mail.suffix, mail.name)

    def filled(part: str | None, say: Callable[[str], str]) -> str | None:
        if part is None:
            return None
        values = {key: say(value) for key, value in row.items()}
        return _rendered(part, values, mail.language).replace(MARK, say(words))

    said = filled(subject, str) or ""
    return Merged(said, filled(text, str), filled(html, lambda value: escape(value, quote=False)))


@lru_cache(maxsize=512)
def _parts(source: str, suffix: str, name: str) -> tuple[str, str | None, str | None]:
    """Return subject, text and HTML, fields still in them."""
    if suffix == ".mjml":
        title = re.search(r"<mj-title>(.*?)</mj-title>", source)
        page = mjml.mjml2html(re.sub(r"\{%.*?%\}", lambda m: f"<!-- {m[0]} -->", source))
        return (
            unescape(title[1]) if title else name,
            None,
            re.sub(r"<!-- (\{%.*?%\}) -->", r"\1", page),
        )
    if suffix == ".html":
        return name, None, source
    front, _, body = source.removeprefix("---\n").partition("\n---\n")
    found = re.search(r"^subject: (.*)$", front, re.MULTILINE)
    subject = found[1].strip('"') if found else name
    if suffix == ".txt":
        return subject, body, None
    text = re.sub(r"\[([^\]]+)\]\((\S+|\{\{.*?\}\})\)", r"\1 (\2)", body).replace("\\\n", "\n")
    return subject, text, _markdown(body)


def _markdown(body: str) -> str:
    tags: list[str] = []

    def hidden(found: re.Match[str]) -> str:
        tags.append(found[0])
        return f"TAG{len(tags) - 1}GAT"

    masked = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", hidden, body)
    page = markdown_it.MarkdownIt().render(masked)
    return re.sub(r"TAG(\d+)GAT", lambda m: tags[int(m[1])], page)


def _rendered(part: str, values: Row, language: str) -> str:
    nested: dict[str, dict[str, str]] = {"contact": {}, "lead": {}}
    for key, value in values.items():
        owner, _, name = key.partition(".")
        nested[owner][name] = value
    return _template(part, language).render(
        **nested,
        sender=SENDER,
        workspace={"name": "Brightwater", "postal_address": POSTAL_ADDRESS, "website": _PAGE},
        content={
            key: {"url": _PAGE + key, "title": key} for key in ("checklist", "downloads", "offer")
        },
        unsubscribe_url=_PAGE + "stop",
    )


@lru_cache(maxsize=512)
def _template(part: str, language: str) -> jinja2.Template:
    environment = jinja2.Environment(keep_trailing_newline=True)
    filters: Mapping[str, Callable[..., str]] = {
        **dict.fromkeys(("given", "company_short", "number"), _same),
        "day": lambda value: _day(value, language),
        "money": lambda value, currency="EUR": _money(value, currency, language),
        "spoken": _spoken,
        "sentence": lambda value: value[:1].upper() + value[1:],
        "fallback": lambda value, other="": value or other,
    }
    environment.filters.update(filters)
    return environment.from_string(part)


def _same(value: str) -> str:
    return value


def _spoken(value: str) -> str:
    return TITLES.get(value, value)


def _day(value: str, language: str) -> str:
    with suppress(ValueError, IndexError):
        if len(value) == len("2026-03-03"):
            day = date.fromisoformat(value)
            return _DAYS[language].format(day.day, _MONTHS[language].split()[day.month - 1])
    return value


def _money(value: str, currency: str, language: str) -> str:
    if not re.fullmatch(r"\d+", value):
        return value
    if language == "en":
        return f"{_SIGNS[currency]}{int(value):,}"
    amount = f"{int(value):,}".replace(",", ".")
    return f"R$ {amount}" if currency == "BRL" else f"{amount} €"
