"""Mails that have no fault, with fields for what varies: ours, the bundled ones, the corpus.

The corpus has mails that real firms publish, written for other platforms. Their codes become our
fields or plain words by what their names say; a mail that still shows a code or filler text then,
which is a fault of its own, is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "data" / "corpus"
OWN = Path(__file__).parent / "mails"
BUNDLED = (ROOT / "templates/demo/fixed/templates", ROOT / "templates/starter/templates")
FIELD = re.compile(r"\{\{\s*((?:contact|lead)\.\w+)\s*(\|[^{}]*)?\}\}")
_CODE = re.compile(
    r"\{\{-?\s*([\w.]+)(?:\s*\|[^{}]*)?\s*-?\}\}|\[([A-Z]\w+(?: [A-Z]\w+)*(?:, LLC)?)\]"
)
_SPOKEN = re.compile(r"""\{%-?\s*trans\s+(["'])(.*?)\1\s*-?%\}""")
_WRAPPING = re.compile(r"\{%-?\s*(?:load|blocktrans|endblocktrans)\b[^%]*%\}|\{\{[#/^][^{}]*\}\}")
_FAULTS_OF_ITS_OWN = re.compile(
    r"\{\{|\{%|<%|%%|\[\[|\*\||\$\{|\bHi bob\b|\bcompany name\b|<webversion|<unsubscribe|\blorem\b|\bdolor sit\b|\bamet\b|%[A-Z]{3,}%|\[(?!(?:if|end)\b)[a-z]+ [a-z]",
    re.IGNORECASE,
)
# What a foreign code's name speaks of, and what stands there instead; the first that fits.
_MEANINGS = (
    (r"operating_system|browser|device", "Linux"),
    (r"url|link|href|src|logo|image", "https://www.brightwater.example/spring"),
    (r"email|address", "help@brightwater.example"),
    (r"product|site|sender|support|LLC|brand", "Brightwater"),
    (r"company|organi[sz]ation|business", "{{ contact.company }}"),
    (r"first|name|user|guest|member", "{{ contact.first_name }}"),
    (r"date|time|day", "{{ lead.date | day }}"),
    (r"total|amount|price|balance|fee", '{{ lead.amount | money("EUR") }}'),
    (r"count|number|seats|quantity|id", "{{ lead.seats }}"),
)
_GREETING = (
    "<p>Dear {{ contact.first_name }},</p>"
    "<p>{{ lead.seats }} colleagues from {{ contact.company }} in {{ contact.city }} are on the list "
    "for {{ lead.date | day }}.</p>"
)
# The starter says itself that these are examples; here they are written out.
_EXAMPLES = {
    "Write here the line that an inbox shows beside the subject.": "It is on the page we made for you.",
    " Write here what they can do with it today, in one or two sentences.": " Page two answers most.",
    "Write here what you do next, and when.": "I will ring on Thursday.",
    "Replace this with the subject of your second email": "A table to go with it",
    "Tell them one thing that helps and was not in your first email. It": "The table of sizes",
    "End with a question that takes one line to answer.": "Which size do you need first?",
    "Say here how people reach you when their plans change.": "The office is open until six.",
    "Name here the thing that they keep": "The samples are yours to keep",
}


@dataclass(frozen=True, slots=True)
class Mail:
    """A template without a fault; name is its file's, under templates/."""

    name: str
    origin: str  # own, bundled or corpus
    language: str
    source: str

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix

    @property
    def body_starts(self) -> int:
        """Where the body begins, after front matter or the head."""
        if self.suffix in (".md", ".txt"):
            return self.source.index("\n---\n") + 5 if self.source.startswith("---\n") else 0
        found = re.search(r"<(?:mj-)?body[^>]*>", self.source)
        return found.end() if found else 0


@cache
def clean_mails(*origins: str) -> tuple[Mail, ...]:
    """Return the mails of origins (own, bundled, corpus; all without any), by name."""
    makers = {"own": _own, "bundled": _bundled, "corpus": _corpus}
    return tuple(mail for origin in origins or makers for mail in makers[origin]())


def _own() -> Iterator[Mail]:
    for file in sorted(OWN.iterdir()):
        yield Mail(f"own/{file.name}", "own", file.name[:2], file.read_text(encoding="utf-8"))


def _bundled() -> Iterator[Mail]:
    for folder in BUNDLED:
        for file in sorted(folder.rglob("*")):
            if file.suffix not in (".md", ".mjml"):
                continue  # call scripts are read aloud
            source = file.read_text(encoding="utf-8")
            for example, words in _EXAMPLES.items():
                source = source.replace(example, words)
            if file.name == "02-missed-you.md":  # a reply there, whose subject is the thread's
                source = source.replace("---\n", "---\nsubject: I missed you\n", 1)
            yield Mail(f"bundled/{file.parent.name}-{file.name}", "bundled", "en", source)


def _corpus() -> Iterator[Mail]:
    partial = CORPUS / "mjml" / "ColorlibHQ__email-templates__src__partials__base.mjml"
    base = partial.read_text(encoding="utf-8") if partial.exists() else ""
    for file in sorted(CORPUS.glob("*/*")):
        if file.suffix not in (".html", ".mjml") or file == partial:
            continue
        source = file.read_text(encoding="utf-8", errors="replace")
        source = re.sub(r'<mj-include path="./partials/base.mjml"\s*/>', lambda _: base, source)
        fielded = _with_fields(re.sub(r"<mj-include[^>]*/>", "", source))
        if fielded is not None:
            yield Mail(f"corpus/{file.parent.name}-{_short(file)}", "corpus", "en", fielded)


def _short(file: Path) -> str:
    owner, *_, folder, last = file.name.split("__")
    return f"{owner}-{folder}-{last}"


def _with_fields(source: str) -> str | None:
    """Return a foreign mail with our fields in it; None for one that cannot be clean."""
    source = _WRAPPING.sub("", _SPOKEN.sub(lambda m: m[2], source))
    source = _CODE.sub(lambda m: _meant(m[1] or m[2]) or m[0], source)
    is_mjml = "<mjml" in source
    body = re.search(r"<(?:mj-)?body[^>]*>", source)
    if body is None or _FAULTS_OF_ITS_OWN.search(FIELD.sub("", source)):
        return None
    if not FIELD.search(source):
        block = f"<mj-section><mj-column><mj-text>{_GREETING}</mj-text></mj-column></mj-section>"
        at = body.end()
        source = source[:at] + (block if is_mjml else f"<div>{_GREETING}</div>") + source[at:]
    return source


def _meant(name: str) -> str | None:
    for pattern, meaning in _MEANINGS:
        if re.search(pattern, name, re.IGNORECASE):
            return meaning
    return None
