"""Email files made by other tools as views: .txt, .html, .eml; and the fixed text of templates."""

import re
from collections.abc import Callable, Iterator, Sequence
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from functools import lru_cache
from pathlib import Path

import jinja2

from ...templates.compile.mjml import compile_mjml
from ...templates.errors import Place, Problem, TemplateError
from ...templates.message import Address, Message
from ...templates.source.tag_masking import TAG, places
from ...templates.source.template import Kind, Piece, Template
from ...templates.workspace.located import MAX_BYTES, read_text
from ...templates.workspace.root import astray
from ..findings.edit import offset
from ..html.markup import TextRun, text_runs
from ..reading.codes import FILLED
from ..view.parts import Locate, Part
from ..view.views import Attachment, View
from .stored_mail import decoded_size, names_in_archive, read_mail

SUFFIXES = frozenset((".mjml", ".md", ".txt", ".html", ".htm", ".eml"))
_STATEMENTS = frozenset(
    """if elif else endif for endfor set endset block endblock extends include import from macro
    endmacro call endcall filter endfilter raw endraw with endwith autoescape endautoescape do
    break continue""".split()
)
_JINJA = jinja2.Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])


def mail_files(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the files that can be checked: those named, and those in folders, by name.

    Raises TemplateError for a path that is not there or of no known kind.
    """
    for path in paths:
        if path.is_dir():
            found = sorted(
                child
                for child in path.rglob("*")
                if child.suffix.lower() in SUFFIXES
                and child.is_file()
                and not any(part.startswith(".") for part in child.relative_to(path).parts)
            )
            out = [child for child in found if astray(path, child)]
            if out:  # whoever filled the folder chose what they lead to, not who named it
                what, fix = "this link leads out of the folder", "name the file itself"
                raise TemplateError(Problem(what, Place(str(child)), fix) for child in out)
            yield from found
        elif not path.exists():
            raise TemplateError([Problem("there is no such file", Place(str(path)))])
        elif path.suffix.lower() not in SUFFIXES:
            known = ", ".join(sorted(SUFFIXES))
            raise TemplateError(
                [Problem("not a supported type of email file", Place(str(path)), known)]
            )
        else:
            yield path


def finished(path: Path, shown: str) -> View:
    """Return the view of a .txt, .html or .eml file; raises TemplateError when unreadable."""
    if path.suffix.lower() == ".eml":
        return _eml(path, shown)
    source = read_text(path, shown=shown)
    if path.suffix.lower() in (".html", ".htm"):
        return View(tuple(html_parts(source, shown)), shown, html=source, source=source)
    return View((_plain(source, shown),), shown, source=source)


def static_text(template: Template) -> View:
    """Return the view of the fixed text of a template, without merged values."""
    parts = tuple(template_parts(template, foreign=False))
    return View(parts, template.path, html=_compiled(template), source=template.source)


def _compiled(template: Template) -> str | None:
    """Return the HTML of an MJML template, its expressions left in; T112 says why there is none."""
    if template.kind is not Kind.mjml or template.problems:
        return None
    try:
        compiled = compile_mjml(template.source, template.path)
    except TemplateError:
        return None
    shielded = compiled.shielded

    def put_back(token: re.Match[str]) -> str:
        tag = shielded.tags[int(token[1])]
        return tag.text if tag.is_expression else token[0]

    return re.sub(rf"{re.escape(shielded.token)}(\d+)z", put_back, compiled.html)


@lru_cache(maxsize=8)
def template_parts(template: Template, *, foreign: bool = True) -> tuple[Part, ...]:
    """Return the readable parts of a template's source, its own tags replaced by ``FILLED``.

    foreign keeps tags that are not Jinja of ours ("{{lead.First Name}}").
    """
    return tuple(_parts(template, foreign))


def _parts(template: Template, foreign: bool) -> Iterator[Part]:

    def mask(tag: re.Match[str]) -> str:
        return tag[0] if foreign and not is_own(tag[0]) else re.sub(r"[^\n]", FILLED, tag[0])

    masked = TAG.sub(mask, template.source)
    if template.kind in (Kind.mjml, Kind.html):
        yield from html_parts(masked, template.path)
        return
    at = places(template.source, template.path)
    begin = template.source.rfind(template.body.text) if template.body.text else 0
    for kind, piece in (("subject", template.subject), ("preheader", template.preheader)):
        if piece is not None and piece.text:
            yield Part(kind, TAG.sub(mask, piece.text), _of_piece(piece, template.source, at))
    yield Part("text", masked[begin:], lambda start, _end: at(begin + start))


def _of_piece(piece: Piece, source: str, at: Callable[[int], Place]) -> Locate:
    """Return the place of a subject's words; its start where YAML wrote it in another way."""
    begins = offset(source, piece.place)
    if begins is None or not source.startswith(piece.text, begins):
        return lambda _start, _end: piece.place
    return lambda start, _end: at(begins + start)


@lru_cache(maxsize=2048)
def is_own(tag: str) -> bool:
    """Say whether tag is Jinja as templates here write it."""
    if tag.startswith("{#"):
        return not re.match(r"\{#\w+\}?$|\{#(?:if|each|foreach)\b", tag)
    if tag.startswith("{%"):
        word = re.match(r"\{%[-+]?\s*(\w+)", tag)
        return word is not None and word[1] in _STATEMENTS
    try:
        _JINJA.parse(tag)
    except (jinja2.TemplateSyntaxError, RecursionError, ValueError, OverflowError, MemoryError):
        return False
    return True


def _plain(source: str, shown: str, kind: str = "text") -> Part:
    at = places(source, shown)
    return Part(kind, source, lambda start, _end: at(start))


def html_parts(source: str, shown: str) -> Iterator[Part]:
    """Yield the subject, the visible text, the links and the comments of an HTML source."""
    at = places(source, shown)
    for stretch in text_runs(source):
        yield Part(stretch.kind, stretch.text, _located(stretch, at))


def _located(stretch: TextRun, at: Callable[[int], Place]) -> Locate:
    return lambda start, _end: at(stretch.source_offset(start))


def _eml(path: Path, shown: str) -> View:
    """Return the view of a stored message (RFC 5322), its parts decoded."""
    try:
        raw = read_mail(path, MAX_BYTES)
    except OSError as error:
        what = f"cannot read the file: {error.strerror or error}"
        raise TemplateError([Problem(what, Place(shown))]) from error
    try:
        mail = BytesParser(policy=policy.default).parsebytes(raw)
        headers = [(name, str(value)) for name, value in mail.items()]
    except (ValueError, LookupError, IndexError, AttributeError, TypeError) as error:
        raise TemplateError([Problem(f"not a readable email: {error}", Place(shown, 1))]) from error
    source = raw.decode("utf-8", "replace").replace("\r\n", "\n")
    at = places(source, shown)

    def search(text: str, position: int) -> Place:
        """Return the place of a line of a decoded part in the file, if it is there unchanged."""
        line = text[text.rfind("\n", 0, position) + 1 :].split("\n", 1)[0].strip()
        found = source.find(line[:60]) if line else -1
        return at(found) if found >= 0 else Place(shown)

    subject = str(mail["subject"] or "")
    text, html = _content(mail, "plain"), _content(mail, "html")
    parts = [Part("subject", subject, lambda _start, _end: search(subject, 0))] if subject else []
    if text:
        parts.append(Part("text", text, lambda start, _end: search(text, start)))
    if html:
        for stretch in text_runs(html):
            parts.append(
                Part(stretch.kind, stretch.text, lambda s, _e, t=stretch.text: search(t, s))  # type: ignore[misc]
            )
    message = Message(
        sender=_address(mail, "from"),
        recipient=_address(mail, "to"),
        subject=subject,
        text=text,
        html=html or None,
        headers=tuple(headers),
    )
    return View(
        tuple(parts),
        shown,
        message=message,
        html=html or None,
        source=source,
        attachments=tuple(_attachments(mail)),
    )


def _attachments(mail: EmailMessage) -> Iterator[Attachment]:
    for part in mail.walk():
        name = part.get_filename()
        if name and not part.is_multipart():
            raw = part.get_payload(decode=True)
            content = raw if isinstance(raw, bytes) else b""
            cut = decoded_size(part)
            inside = names_in_archive(content) if name.lower().endswith(".zip") else ()
            yield Attachment(name, len(content) if cut is None else cut, inside)


def _address(mail: EmailMessage, header: str) -> Address:
    name, address = parseaddr(str(mail[header] or ""))
    return Address(address, name)


def _content(mail: EmailMessage, subtype: str) -> str:
    for part in mail.walk():
        if part.get_content_type() != f"text/{subtype}" or part.get_content_disposition():
            continue
        raw = part.get_payload(decode=True)
        if not isinstance(raw, bytes):
            continue
        charset = part.get_content_charset() or "utf-8"
        try:
            return raw.decode(charset).replace("\r\n", "\n")
        except (LookupError, UnicodeDecodeError):
            return raw.decode("utf-8", "replace").replace("\r\n", "\n")
    return ""
