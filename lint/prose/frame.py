"""The frame of an email: greeting, closing, signature, small print, footer and quoted emails.

None of it is what an email says; two emails by one sender share it and are no copies for that.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from ...templates.lazy_regex import lazy_regex
from ..reading.words import GREETINGS

_FOOTER = lazy_regex(
    r"(?i)unsubscribe|opt[- ]?out|no more of these|stop (?:these|hearing)|"
    r"manage (?:your )?preferences|"
    r"view (?:this|in|it in)? ?(?:your |the )?browser|all rights reserved|©|"
    r"you (?:are )?(?:receiv|gett)\w+ this|"
    r"privacy policy|registered (?:office|in)|forward to a friend|sent to ⟨"
)
# What the small print of a firm is about; read only below a signature or at the very end.
_SMALL_PRINT = lazy_regex(
    r"(?i)confidential|privileged|intended recipient|addressee|disclos|\bvirus|liabilit|"
    r"\bterms\b|conditions|regulated|authori[sz]ed|registered|registration|company number|"
    r"trading name|\bvat\b|before printing|environment|privacy|by mistake|in error|"
    r"prices? exclude|personal data|\bgdpr\b|equal.opportunit|recorded for|"
    r"you receive|receiving|subscri|"
    r"vertraulich|empfänger|handelsregister|amtsgericht|\bhrb\b|ust-?id|geschäftsführ|"
    r"sitz der|datenschutz|impressum|abmelden|abbestell|austragen|irrtümlich|ausdruck|"
    r"confidentiel|destinatair|siret|\brcs\b|désabonn|désinscri|données personnelles|"
    r"confidencial|destinat[aá]ri|darse de baja|cancelar|protección de datos|"
    r"riservat|p\. ?iva|disiscri|vertrouwelijk|\bkvk\b|afmelden|uitschrijven|privacidade"
)
_FORMULAS = (
    r"regards|wishes|thanks|thank you|best|cheers|sincerely|greetings|respectfully|cordially|"
    r"faithfully|truly|warmly|gratefully|"
    r"gr(?:ü|ue)(?:ß|ss)e?n?|gru(?:ß|ss)|hochachtungsvoll|herzlichst?|ihre?|euer|eure|deine?|"
    r"cordialement|salutations|amicalement|bien à (?:vous|toi)|sentiments|"
    r"saludos?|atentamente|cordialmente|abrazos?|saluti|distinti|cordiali|"
    r"atenciosamente|cumprimentos|abraços?|groet(?:en)?|hoogachtend|hilsen|hälsningar|pozdrav\w*|"
    r"danke?|merci|gracias|grazie|obrigad[oa]|bedankt"
)
_FORMULA_BEGINS = (
    r"(?:with|many|my|our|and|kind|kindest|warm|warmest|very|best|all|the|yours|again|mit|viele|"
    r"vielen|herzliche?n?|freundliche?n?|beste?n?|liebe|schöne?n?|avec|bien|mes|meilleures|"
    r"sincères|un|con|muchos|cordiale?s?|cordiali|distinti|tanti|met|vriendelijke?|hartelijke?|"
    r"med|vänliga?|venlige?|de|os|melhores|mejores),? "
)
_NAME = r"(?:[^\W\d_a-zà-ÿ][\w'’.-]*|⟨[^⟩]*⟩|&|de|der|van|von|di|da|del|du|la)"
# "Sunny greetings from Leeds,": a line of its own.
_CLOSING = lazy_regex(
    rf"^\W*(?:[\w'’]+,? ){{0,3}}(?i:{_FORMULAS})"
    r"(?: cordia\w+)?"
    r"(?: (?:and|from|to|for|aus|an|und|von|nach|de|du|des|desde|da|do|van|uit) .{2,30})?"
    rf"[\s,!*_–-]*$|^\W*(?:\w+ )?(?i:{_FORMULAS})\.\W*$"
)
# "Kind regards, Ana Ruiz Head of Sales": Markdown joins the lines of a paragraph.
_CLOSING_OF_ALL = lazy_regex(
    rf"^\W*(?i:(?:{_FORMULA_BEGINS}){{0,4}}(?:{_FORMULAS}))\b(?P<comma>[ *_]*[,!–-])?(?P<rest>.*)$"
)
_PARTING = lazy_regex(
    r"(?i)^\W*(?:(?:talk|speak|see you|write) (?:to you )?(?:soon|then|there)|until .{1,20}|"
    r"bye(?: for now)?|take care|have a \w+ (?:day|week|weekend)|looking forward|"
    r"bis (?:bald|dann|\w+tag)|alles gute|schöne \w+|lg|mfg|vg|bg|à bientôt|hasta pronto|"
    r"a presto|até breve|tot snel|yours\b.{0,30}|all the best)\W*$"
)
_PHONE_SIGNED = lazy_regex(
    r"(?i)^\W*(?:sent from my|von meinem .* gesendet|envoyé de mon) ?.{0,40}$"
)
_RULES = ("--", "—")
_POSTSCRIPT = lazy_regex(r"(?i)^\W*(?:p\. ?){1,3}s\b|^\W*ps\b|^\W*nb\b|^\W*postscript\b|^\W*n\.b\.")
_WROTE = lazy_regex(
    r"(?i)^\W*(?:on|am|le|el|il|op|em|den|w dniu) .{4,90}"
    r"(?:wrote|schrieb.{0,60}|a écrit|escribió|ha scritto|schreef.{0,60}|escreveu|skrev.{0,60})"
    r"\W{0,3}:\s*$|"
    r"^\s*[-_=]{3,} ?\w[\w -]{2,40}[-_=]{3,}\s*$|^\s*-{3,} ?Original Message|"
    r"^\W*(?:begin )?forwarded message\W*$"
)
_HEADER = lazy_regex(r"^\W*(?:From|Von|De|Da|Van|Från|Fra): .+")
_LATER_HEADER = lazy_regex(r"^\W*[\w-]{2,12}: .+")
_QUOTED = lazy_regex(r"^\s*>")
_LOOSE = ("thank", "many thanks", "congrat", "welcome", "happy")  # they begin sentences too
_HELLO = "|".join(word for word in GREETINGS.split("|") if not word.startswith(_LOOSE))
_GREETING = lazy_regex(rf"(?i)^\W*(?:{_HELLO})(?![\w'’-]).{{0,40}}$")
_CALLED = lazy_regex(rf"^\W*{_NAME}(?: {_NAME}){{0,3}} ?[,!:]\s*$")
_SIGNED = lazy_regex(rf"^\W*{_NAME}(?:,? {_NAME}){{0,4}}[^\w.?!:;,]*$")
_BLOCK = lazy_regex(r"\w [|·•/] \w|\+\d|\(?\d{3,}\)? \d{3}|(?i:\btel\b|\bphone\b|\bfon\b)")
_PARTING_WORDS = 5  # of "Stay dry," above a name
_NAMES = 2  # words of a name behind a formula without a comma: "Regards Ana Ruiz"
_END = lazy_regex(r"[.?!:;][\"”’')*_]*\s*$")
_ITEM = lazy_regex(r"^\s*(?:[-*•+]|\d+[.)]|#+)\s")
_LONGEST_LINE = 12  # words of a line of a signature, unless most of them are titles
_TITLES = 0.7  # share of a signature's words that are written as names, numbers or signs
_LITTLE = frozenset(
    "and of at for the und der die das für im in de des du la el da do y e i en".split()
)
_SHORT_FORM = lazy_regex(
    r"(?i)\b(?:inc|ltd|co|corp|bros|plc|s\.a|s\.l|s\.r\.l|b\.v|n\.v|e\.v)\.\W*$"
)
_NAMES_OF_SMALL_PRINT = 2  # of its words in a paragraph: one may stand in any sentence


@lru_cache(maxsize=256)  # with values masked, the text is the same for most recipients
def without_frame(text: str) -> str:
    """Return text with its frame blanked out; no character moves."""
    lines = text.split("\n")
    kept = [not dropped for dropped in _quoted(lines)]
    for part in (_greeting, _signature, _footers):
        for index in part(lines, kept):
            kept[index] = False
    return "\n".join(line if keep else blank(line) for line, keep in zip(lines, kept, strict=True))


def blank(text: str) -> str:
    """Return as many blanks as text has characters, with its line ends."""
    return re.sub(r"[^\n]", " ", text)


def _quoted(lines: list[str]) -> list[bool]:
    """Say of each line whether it belongs to an earlier email.

    Below its heading all is quoted, unless its lines are marked: then one may answer below.
    """
    dropped = [bool(_QUOTED.match(line)) for line in lines]
    for index, line in enumerate(lines):
        following = next((i for i in range(index + 1, len(lines)) if lines[i].strip()), None)
        heads = _HEADER.match(line) and following and _LATER_HEADER.match(lines[following])
        if _WROTE.match(line) or heads:
            marked = following is not None and dropped[following]
            end = following if following is not None and marked else len(lines)
            dropped[index:end] = [True] * (end - index)
    return dropped


def _greeting(lines: list[str], kept: list[bool]) -> Iterator[int]:
    written = [index for index in range(len(lines)) if kept[index] and lines[index].strip()]
    for index in written[:-1]:
        first = index == written[0] and _CALLED.match(lines[index])
        if first or _GREETING.match(lines[index]):
            yield index


def _signature(lines: list[str], kept: list[bool]) -> Iterator[int]:
    """Yield what is below the closing, or below the name where there is no closing.

    A postscript is none of it. A heading may look like a name: below a signature without a
    closing nothing is but small print and short lines.
    """
    written = [index for index in range(len(lines)) if kept[index] and lines[index].strip()]
    for start in written[1:]:
        closes = _closes(lines, written, start)
        if not closes and not _names_sender(lines, start):
            continue
        below = [paragraph for paragraph in _paragraphs(lines, kept, start)
                 if not _POSTSCRIPT.match(lines[paragraph[0]])]  # fmt: skip
        texts = ["\n".join(lines[index] for index in one) for one in below]
        if not texts:
            continue
        heading = "\n" not in texts[0] and not _BLOCK.search(texts[0]) and "⟨" not in texts[0]
        names = _NAMES_OF_SMALL_PRINT if heading else 1
        if closes or all(_is_imprint(text, names) for text in texts):
            yield from (index for paragraph in below for index in paragraph)
            return


def _is_imprint(text: str, names: int) -> bool:
    return _is_small_print(text, names) or all(_short(line) for line in text.split("\n"))


def _is_small_print(text: str, names: int = _NAMES_OF_SMALL_PRINT) -> bool:
    named = {match[0].lower() for match in _SMALL_PRINT.finditer(text)}
    return len(named) >= names or bool(_FOOTER.search(text))


def _closes(lines: list[str], written: list[int], index: int) -> bool:
    """Say whether a line is a closing formula: with a name below it, or nothing."""
    line = lines[index]
    if line.strip() in _RULES or _PHONE_SIGNED.match(line):
        return True
    whole = _CLOSING_OF_ALL.match(line)
    if whole and _titled(rest := whole["rest"]) and not _ITEM.match(line):
        few = len(rest.split()) <= _NAMES
        if rest.strip() and (whole["comma"] or few):
            return True
    below = next((i for i in written if i > index), None)
    if _CLOSING.match(line) or _PARTING.match(line):
        return below is None or _short(lines[below])
    few = line.rstrip().endswith(",") and len(line.split()) <= _PARTING_WORDS
    return below is not None and few and _short(lines[below]) and _titled(lines[below])


def _names_sender(lines: list[str], index: int) -> bool:
    """Say whether a name begins here, with no sentence in the same paragraph below it."""
    before = lines[index - 1]
    if (before.strip() and not _END.search(before)) or _ITEM.match(lines[index]):
        return False
    block = _BLOCK.search(lines[index]) and _short(lines[index])
    if not (_SIGNED.match(lines[index]) or _titled(lines[index]) or block):
        return False
    end = next((i for i in range(index, len(lines)) if not lines[i].strip()), len(lines))
    return all(_short(line) for line in lines[index:end])


def _short(line: str) -> bool:
    """Say whether a line may stand in a signature: no sentence, and short or made of titles."""
    few = len(line.split()) <= _LONGEST_LINE
    return not _ends_sentence(line) and not _ITEM.match(line) and (few or _titled(line))


def _titled(text: str) -> bool:
    """Say whether text is names, titles and addresses rather than a sentence."""
    words = [word for word in text.split() if word.lower() not in _LITTLE]
    titles = sum(not word.strip('*_(["“')[:1].islower() for word in words)
    return not _ends_sentence(text) and titles >= _TITLES * len(words)


def _ends_sentence(line: str) -> bool:
    return bool(_END.search(line)) and not _SHORT_FORM.search(line)


def _footers(lines: list[str], kept: list[bool]) -> Iterator[int]:
    paragraphs = list(_paragraphs(lines, kept, 0))
    for number, paragraph in enumerate(paragraphs):
        text = "\n".join(lines[index] for index in paragraph)
        last = 0 < number == len(paragraphs) - 1
        if _FOOTER.search(text) or (last and _is_small_print(text)):
            yield from paragraph


def _paragraphs(lines: list[str], kept: list[bool], start: int) -> Iterator[list[int]]:
    paragraph: list[int] = []
    for index in range(start, len(lines) + 1):
        if index < len(lines) and lines[index].strip():
            if kept[index]:
                paragraph.append(index)
        elif paragraph:
            yield paragraph
            paragraph = []
