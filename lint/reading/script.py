"""What a script for the telephone says: who calls, of which company, why, what for, which number.

Values are masked with ``FILLED``. A script is read sentence by sentence and clause by clause; a
clause that only greets, names the caller, asks to be called back or has no matter says nothing of
value.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .codes import FILLED
from .functions import hooks, only_fills
from .phrasebook import Phrasebook

_NUMBER = lazy_regex(r"(?<![\w.])\+?\(?\d(?:[\s()./-]*\d){6,}(?!\w)")
_PURPOSE = lazy_regex(
    r"(?i)\b(?:(?:i am|i['’]m|we are|we['’]re) (?:calling|ringing|phoning)|the reason (?:for|i)|"
    r"(?:calling|ringing|phoning|call|ring) (?:is )?(?:about|because|regarding|to|since)|"
    r"in response to|following (?:up )?(?:on )?your|you (?:asked|came|wrote|told|requested|"
    r"downloaded)|"
    r"ich (?:rufe|melde mich|wollte)\b.{0,40}\b(?:weil|wegen|zu|um|bezüglich)|es geht um|"
    r"sie (?:hatten|haben|waren|kamen)|grund meines anrufs|je vous appelle|llamo|chiamo|ligo)\b"
)
_WHO = lazy_regex(
    r"(?i)\b(?:this is|my name is|i am calling (?:from|on behalf)|it['’]s .{1,30} (?:from|of|at)\b|"
    r"here is|hier (?:ist|spricht)|mein name ist|ich (?:bin|heiße)|am apparat|je suis|c['’]est|"
    r"soy|sono|sou)\b"
)
_CALL_BACK = lazy_regex(
    r"(?i)\b(?:call (?:me|us|back)|ring (?:me|us)|(?:my|our|the) (?:direct )?(?:number|line)|"
    r"reach (?:me|us)|get back to (?:me|us)|speak (?:to|with) you soon|have you got|"
    r"(?:do|would) you have (?:a|five|ten|two)|is this a good|thank you|thanks|good ?bye|bye|"
    r"rufen sie|zurückrufen|(?:meine|unsere) (?:telefon)?nummer|erreichen sie|rückruf|"
    r"haben sie (?:kurz|einen|fünf)|vielen dank|danke|auf wiederhören|rappel|mon numéro|"
    r"mi número|il mio numero|meu número)\b"
)
_GREETING = lazy_regex(
    r"(?i)^\W*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|hallo|guten (?:tag|"
    r"morgen|"
    r"abend)|grüß gott|liebe[rs]?|sehr geehrte[r]?|bonjour|hola|ciao|buongiorno|olá)\b"
)
_REASON_ENDS = lazy_regex(r"(?i)[,:–—]|\b(?:and|because|since|so that|und|weil|damit)\b")
_WORD = lazy_regex(r"[^\W\d_][\w'’-]*")
_LONGEST = 20_000  # characters: nobody reads a tenth of it aloud
_FEWEST = 4  # words of a clause that is worth a call


def has_number(text: str) -> bool:
    """Say whether a telephone number is written in text."""
    return _NUMBER.search(text) is not None


def has_reason(text: str, book: Phrasebook | None) -> bool:
    """Say whether text says why the person is called."""
    if _PURPOSE.search(text):
        return True
    return book is not None and next(hooks(text, book), None) is not None


def has_value(text: str, book: Phrasebook) -> bool:
    """Say whether text says something beyond who calls, why, and how to call back."""
    return any(True for _ in _of_value(text[:_LONGEST], book))


def _of_value(text: str, book: Phrasebook) -> Iterator[str]:
    for clause in _clauses(text):
        if _GREETING.search(clause) or _WHO.search(clause) or _CALL_BACK.search(clause):
            continue
        # The reason itself is not yet what they get; what it goes on with may be.
        rest = _without_reason(clause) if has_reason(clause, book) else clause
        if len(_WORD.findall(rest)) >= _FEWEST and not only_fills(rest, book):
            yield rest


def _without_reason(clause: str) -> str:
    said = _PURPOSE.search(clause)
    start = said.start() if said is not None else 0
    ends = _REASON_ENDS.search(clause, start)
    return clause[:start] + (clause[ends.end() :] if ends is not None else "")


def _clauses(text: str) -> Iterator[str]:
    """Yield the clauses of text, without the lines that only head what follows."""
    joined = re.sub(r"(?<=[^\n])\n(?=[^\n])", " ", _without_heads(text))
    for saying in re.finditer(r"[^.!?;\n]+(?:[.,]\d[^.!?;\n]*)*", joined):
        yield saying[0].replace(FILLED, " ")


def _without_heads(text: str) -> str:
    lines = text.split("\n")
    kept = []
    for at, line in enumerate(lines):
        above = at == 0 or not lines[at - 1].strip()
        is_head = above and len(line.split()) <= 6 and not re.search(r"[.!?;,]\s*$", line)
        kept.append("" if is_head else line)
    return "\n".join(kept)
