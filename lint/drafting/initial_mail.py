"""What an initial email says: its offer, question and links, its tone, language and greeting.

It is rendered once with the fields' examples. What goes into a draft is only what the team wrote
itself: a sentence or a link in which a value of the list stands is left alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ...templates.errors import Place, Problem, WorkspaceError
from ...templates.lazy_regex import lazy_regex
from ...templates.render.compose import Composer
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.fields import COMMON, Field, FieldType
from ...templates.workspace.root import TEMPLATES, astray
from ...templates.workspace.workspace import Workspace
from ..html.document import page_of
from ..judging.mail_renderer import NOBODY
from ..judging.rendered_view import rendered
from ..lists.normal import fold
from ..prose.authored_text import main_text
from ..reading.calendar_names import DAYS, MONTHS
from ..reading.functions import asks, is_question
from ..reading.greeting import greetings
from ..reading.language import language_of
from ..reading.phrasebook import Phrasebook, phrasebooks
from ..reading.sentences import joined, sentences
from ..view.parts import Part
from ..view.views import View

_UNSUBSCRIBE = "https://unsubscribe.invalid/"
_WORDS = range(5, 23)  # of a sentence that is quoted
_SUBJECT = 80  # characters that a subject may have
_LABEL = range(2, 9)  # words of a link
_FORMAL = {"de": lazy_regex(r"(?<=[a-zäöüß,;] )(?:Sie|Ihnen|Ihr(?:e[rmns]?)?)\b")}
_FAMILIAR = {"de": lazy_regex(r"(?i)\b(?:du|dir|dich|dein(?:e[rmns]?)?|euch|euer|eure[rmns]?)\b")}
_TO_STRANGERS = frozenset(("dear", "sehr geehrte", "sehr geehrter"))
_POINTS_BACK = lazy_regex(
    r"(?i)\W*(?:this|that|these|those|it|they|he|she|so|then|there|both|and|but|or|instead|also|"
    r"das|dies\w*|es|er|sie|so|dann|dort|beide\w*|und|aber|oder|auch|dabei|dazu|dafür|davon|damit|"
    r"deshalb|darum|dadurch)\b"
)
_MONEY = lazy_regex(
    r"[$€£¥]|\b(?:EUR|USD|GBP|CHF|euros?|dollars?|pounds?|franken|rabatt|discount)\b"
)
_PASSING = lazy_regex(
    r"(?i)\b(?:today|tomorrow|tonight|yesterday|now|soon|currently|last chance|until|"
    r"(?:this|next|last) (?:week|month|year|spring|summer|autumn|fall|winter|morning|"
    r"afternoon|evening)|20\d\d|"
    r"heute|morgen|gestern|jetzt|bald|derzeit|nur noch|bis|(?:diese|nächste|letzte)[nrsm]? "
    r"(?:woche|monat|jahr|frühjahr|sommer|herbst|winter)|\d{1,2}\. ?\w+ )\b"
)
_PLACE_OF_EVENT = lazy_regex(
    r"(?i)\b(?:hall|stand|booth|halle|messe|fair|webinar|seminar|register\w*)\b"
)
_SOCIAL = lazy_regex(r"(?i)//(?:www\.)?(?:facebook|linkedin|xing|x|twitter|instagram|youtube)\.")
_BARE = lazy_regex(r"https?://[^\s<>)\"']*[^\s<>)\"'.,;:!?]")
_PRIVATE = lazy_regex(
    r"(?i)abmeld|unsubscri|impressum|datenschutz|privacy|imprint|browser|opt-?out"
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the initial email; label is empty where its words say nothing."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class InitialMail:
    """An initial email as plays read it. name is as a campaign names it; formal is its tone.

    greeting is its line with the fields in it, None where it has none that suits every lead.
    """

    name: str
    shown: str
    language: str | None
    formal: bool
    subject: str  # "" where it is not the team's alone, or will not stay true
    greeting: str | None
    links: tuple[Link, ...]
    question: str
    fact: str
    text: str
    items: frozenset[str]  # of the library, that it already offers


def initial_name(workspace: Workspace, path: Path) -> str:
    """Return how a campaign names the template at path; raises WorkspaceError with the reason."""
    home = workspace.templates.resolve()
    tried = [path, workspace.root / path, workspace.templates / path]
    found = next((one for one in tried if one.is_file()), None)
    if found is None:
        fix = "give its path, like templates/fair/00-invitation.mjml"
        raise WorkspaceError([Problem("there is no such initial email", Place(str(path)), fix)])
    if not found.resolve().is_relative_to(home) or astray(workspace.root, found):
        fix = "copy it into templates/, where a campaign can name it"
        what = "the initial email is outside the workspace's templates/"
        raise WorkspaceError([Problem(what, Place(str(path)), fix)])
    if found.suffix.lower() not in TEMPLATES:
        known = ", ".join(sorted(TEMPLATES))
        what = f"'{found.suffix or found.name}' is no kind of email"
        raise WorkspaceError([Problem(what, Place(str(path)), f"known: {known}")])
    return found.resolve().relative_to(home).as_posix()


def read_initial(workspace: Workspace, name: str, today: date) -> InitialMail:
    """Return what the initial email says; raises TemplateError where it cannot be rendered."""
    alone = {"campaign": "alone", "initial": name, "sequence": {"steps": [{"email": name}]}}
    composer = Composer(workspace, Campaign.model_validate(alone))
    values = {key: _example(field) for key, field in workspace.fields.items()}
    boxes = workspace.settings.mailboxes
    sender = workspace.mailbox() if boxes else NOBODY
    marked = composer.marked(0, values, sender=sender, unsubscribe_url=_UNSUBSCRIBE, today=today)
    template = composer.template(0)
    view = rendered(marked, template, step=None, recipient=None, values=values)
    text = joined(main_text(view).strip())
    language = language_of(text) or language_of(" ".join(part.text for part in view.parts))
    book = phrasebooks().get(language or "")
    said = list(_said(text)) if book is not None else []
    links = tuple(_links(view, template.source, workspace))
    offered = {link.url for link in links}
    return InitialMail(
        name=name,
        shown=workspace.shown(workspace.path(name)),
        language=language,
        formal=_is_formal(text, view, language),
        subject=_subject(view),
        greeting=_greeting(view, workspace),
        links=links,
        question=next((one for one in said if book and _asks_well(one, book)), ""),
        fact=max((one for one in said if book and _is_fact(one, book)), key=_exact, default=""),
        text=text,
        items=frozenset(
            key
            for key, item in workspace.content.items()
            if item.url in offered or f"content.{key}." in template.source
        ),
    )


def _example(field: Field) -> str:
    known = COMMON.get(field.key)
    return field.example or (known[1] if known else "") or "Example"


def _said(text: str) -> Iterator[str]:
    """Yield the sentences that can be quoted: whole, without values, true on any day."""
    for sentence in sentences(text):
        one = " ".join(sentence[0].replace("*", "").replace("_", " ").split())
        one = re.sub(r"^(?:[-•#>]|\d+[.)])\s+", "", one)
        plain = not re.search(r"[⟨⟩“”„\"()]|https?:", one) and one[:1].isupper()
        if plain and len(one.split()) in _WORDS and one[-1:] in ".?" and not passes(one):
            yield one


def passes(text: str) -> bool:
    """Say whether what text says is bound to a day, or to an offer that ends."""
    words = set(re.findall(r"\w+", fold(text)))
    dated = bool(words & (set(DAYS) | (set(MONTHS) - {"may", "mars", "marts", "maj", "mai"})))
    return dated or _PASSING.search(text) is not None or _MONEY.search(text) is not None


def _asks_well(sentence: str, book: Phrasebook) -> bool:
    return (
        is_question(sentence)
        and len(sentence) <= _SUBJECT
        and not book.has_match("rhetorical", sentence)
        and not book.has_match("generic", sentence)
        and _POINTS_BACK.match(sentence) is None
    )


def _is_fact(sentence: str, book: Phrasebook) -> bool:
    return (
        not is_question(sentence)
        and (book.has_match("specific", sentence) or book.has_match("exact", sentence))
        and next(asks(sentence, book), None) is None
        and not any(book.has_match(section, sentence) for section in ("generic", "praise"))
        and _POINTS_BACK.match(sentence) is None
        and _PLACE_OF_EVENT.search(sentence) is None
    )


def _exact(sentence: str) -> bool:
    return re.search(r"\d", sentence) is not None


def _subject(view: View) -> str:
    part = next((part for part in view.parts if part.kind == "subject"), None)
    if part is None or part.spans or passes(part.text) or re.search(r"[“”„\"]", part.text):
        return ""
    return part.text.strip()


def _is_formal(text: str, view: View, language: str | None) -> bool:
    formal, familiar = _FORMAL.get(language or ""), _FAMILIAR.get(language or "")
    if formal is not None and familiar is not None:
        return len(formal.findall(text)) >= len(familiar.findall(text))
    greeting = next(_greetings(view), None)
    return greeting is not None and greeting[1].lower() in _TO_STRANGERS


def _greetings(view: View) -> Iterator[tuple[Part, str, int]]:
    for part in view.parts:
        if part.kind == "text":
            for one in greetings(part.text):
                if not one.is_loose:
                    yield part, one.word, one.word_start


def _greeting(view: View, workspace: Workspace) -> str | None:
    """Return the line that greets, its values as tags; None where one of them may be missing."""
    found = next(_greetings(view), None)
    if found is None:
        return None
    part, _, start = found
    end = part.text.find("\n", start)
    end = len(part.text) if end < 0 else end
    out, position = "", start
    for span in part.spans_in(start, end):
        field = workspace.fields.get(span.origin.field or "")
        if field is None or not (field.required or field.fallback is not None):
            return None
        out += (
            f"{part.text[position : span.start]}{{{{ {_printed(span.origin.expression, field)} }}}}"
        )
        position = span.end
    line = (out + part.text[position:end]).strip()
    words = re.sub(r"\{\{.*?\}\}", "x", line)
    return (
        line if position > start and words.endswith((",", "!", ":")) and len(words) < 60 else None
    )


def _printed(expression: str, field: Field) -> str:
    named = field.type is FieldType.name and "|" not in expression
    return f"{expression} | given" if named else expression


def _links(view: View, source: str, workspace: Workspace) -> Iterator[Link]:
    """Yield the links that are the same for everybody, those of the library left out."""
    of_library = {item.url for item in workspace.content.values()}
    found = [(link.href, link.text) for link in page_of(view.html).links] if view.html else []
    found += [(url, "") for part in view.parts if part.kind == "text"
              for url in _BARE.findall(part.text)]  # fmt: skip
    seen: set[str] = set()
    for url, label in found:
        ours = url.startswith(_UNSUBSCRIBE) or _SOCIAL.search(url) or _PRIVATE.search(url + label)
        if ours or not url.startswith("http") or url in seen:
            continue
        seen.add(url)
        if url in of_library:
            yield Link(url, "")
        elif url in source and "[" not in url:
            words = label.strip(" .:!→›»>")
            own = len(words.split()) in _LABEL and words in " ".join(source.split())
            yield Link(url, words if own and not re.search(r"[\[\]{}]", words) else "")
