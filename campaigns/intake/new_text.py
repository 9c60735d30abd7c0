"""What somebody wrote now: their mail without quotation and signature. Pure."""

from selectolax.lexbor import LexborHTMLParser

from ...templates.lazy_regex import lazy_regex
from .parsed import Mail

_MOST_LINES = 400
_MOST_CHARS = 8_000
_BREAK = lazy_regex(r"(?i)(<br\b[^<>]{0,300}>|</(?:p|div|tr|li|h[1-6]|td)>)")
# How mail clients mark what they quote in HTML.
_QUOTED = (
    "style", "script", "head", "blockquote", ".gmail_quote", ".gmail_signature", ".yahoo_quoted",
    ".moz-cite-prefix", ".moz-signature", "#divRplyFwdMsg", "#appendonsend", "#Signature",
    ".zmail_extra", "div[name=quote]", "#isReplyContent", ".protonmail_quote", ".tutanota_quote",
)  # fmt: skip
_ATTRIBUTION = lazy_regex(
    r"(?:on\b.{1,250}\bwrote|am\b.{1,250}\bschrieb\b.{0,120}|le\b.{1,250}\ba écrit|"
    r"el\b.{1,250}\bescribió|op\b.{1,250}\b(?:schreef|het volgende geschreven)\b.{0,120}|"
    r"em\b.{1,250}\bescreveu|il\b.{1,250}\bha scritto|"
    r".{0,150}<[^<>\s]+@[^<>\s]+> (?:wrote|schrieb|a écrit|escribió|schreef|escreveu|ha scritto)"
    r"|.{1,120}\d{4}.{1,120}\bwrote) ?:$|^-{2,} ?on .{1,200} wrote ?-{2,}$"
)
_HEADER = lazy_regex(r"\*?(?:from|von|de|van|expéditeur|da) ?:\*?\s+\S.{0,200}$")
_HEADER_NEXT = lazy_regex(
    r"\*?(?:sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado(?: el)?|fecha|"
    r"para|asunto|verzonden|aan|onderwerp|reply-to) ?:\*?\s"
)
_SEPARATOR = lazy_regex(
    r"-{2,} ?(?:original message|ursprüngliche nachricht|originalnachricht|message d'origine|"
    r"message original|mensaje original|oorspronkelijk bericht|forwarded message|"
    r"weitergeleitete nachricht|original-nachricht) ?-{2,}$|_{20,}$"
)
_CLIENT = lazy_regex(
    r"(?:sent|gesendet|verschickt|envoyé|enviado|verstuurd|verzonden)\b.{0,60}\b(?:iphone|ipad|"
    r"android|samsung|galaxy|mobile?|smartphone|outlook|mail app|handy|phone|yahoo|blackberry|"
    r"telefoon|gmx|web\.de|proton|móvil)\b|von meinem .{1,30} gesendet|get outlook for\b|"
    r"outlook für .{2,12} (?:beziehen|abrufen)|télécharger outlook|obtener outlook|"
    r"diese nachricht wurde von meinem .{1,40} gesendet"
)
_CLOSING = lazy_regex(
    r"(?:kind|best|warm|many)? ?(?:regards|wishes)|sincerely|yours (?:sincerely|faithfully|truly)|"
    r"cheers|best|thanks and regards|(?:mit )?(?:freundliche[nr]?|beste[nr]?|viele[nr]?|liebe[nr]?|"
    r"herzliche[nr]?|schöne[nr]?) grü(?:ß|ss)en?(?: aus \w+)?|gru(?:ß|ss)|mfg|lg|vg|"
    r"(?:bien )?cordialement|bien à vous|salutations|(?:un )?saludos?(?: cordiales)?|atentamente|"
    r"met vriendelijke groet(?:en)?|groet(?:en|jes)?|hartelijke groet(?:en)?|mvg"
)


def whole_text(mail: Mail) -> str:
    """Return a mail's readable text, quotation and all; of HTML what a reader sees."""
    plain = mail.part("text/plain")
    if plain is not None and plain.text.strip():
        return plain.text
    html = mail.part("text/html")
    return read_html(html.text) if html is not None else (plain.text if plain else "")


def read_html(html: str) -> str:
    """Return the text of HTML without what a client marks as quoted."""
    tree = LexborHTMLParser(_BREAK.sub("\\1\n", html))
    for what in _QUOTED:
        for node in tree.css(what):
            node.decompose()
    text = tree.root.text() if tree.root is not None else ""
    return text.replace("\xa0", " ").replace("\u200b", "")


def new_text(text: str) -> str:
    """Return what is new in a mail's text: neither quoted lines, nor what follows, nor a signature.

    An answer below its quotation counts too.
    """
    lines = [line.strip() for line in text[: _MOST_CHARS * 4].split("\n")[:_MOST_LINES]]
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at].replace("\u202f", " ").replace("\xa0", " ")
        if line.startswith(">"):
            at += 1
        elif line == "--" or _CLIENT.match(line.casefold()):
            break  # a signature; nobody answers below it
        elif taken := _attribution(lines, at):
            if not _quoted_from(lines, at + taken):
                break
            at += taken
        elif _SEPARATOR.match(line.casefold()) or _is_header(lines, at):
            break
        else:
            kept.append(line)
            at += 1
    return _without_closing(kept)


def _attribution(lines: list[str], at: int) -> int:
    """Return over how many lines "On Friday Sam wrote:" goes; 0 where there is none."""
    said = ""
    for taken in range(1, 4):
        if at + taken > len(lines) or not lines[at + taken - 1]:
            return 0
        said = f"{said} {lines[at + taken - 1]}".strip().replace("\u202f", " ")
        if _ATTRIBUTION.match(said.casefold()[:400]):
            return taken
    return 0


def _quoted_from(lines: list[str], at: int) -> bool:
    """Say whether marked lines follow: then what comes after them may be an answer."""
    rest = [line for line in lines[at : at + 4] if line]
    return bool(rest) and rest[0].startswith(">")


def _is_header(lines: list[str], at: int) -> bool:
    """Say whether the quoted mail's own headers begin here, as Outlook and Notes show them."""
    if not _HEADER.match(lines[at].casefold()):
        return False
    following = [line.casefold() for line in lines[at + 1 : at + 6] if line]
    return sum(_HEADER_NEXT.match(line) is not None for line in following) >= 2


def _without_closing(lines: list[str]) -> str:
    for number, line in enumerate(lines):
        bare = line.casefold().strip(" ,.!-")
        if number and _CLOSING.fullmatch(bare) and len(lines) - number <= 25:
            lines = lines[:number]
            break
    text = "\n".join(lines).strip()
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text[:_MOST_CHARS]
