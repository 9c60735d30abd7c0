"""The starter's files as a list and a company need them: fields, sender, and text to match."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from itertools import chain, count
from pathlib import Path

from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.fields import FieldType, normal_header
from ..findings.printable import printable
from .ascii_words import ascii_words
from .proposal import Proposal
from .recipients import read_recipients

TOPIC = "lead.asset"  # what somebody asked for, as the starter's templates name it
_GREETED = "{{ contact.first_name | given }}"
_AT_COMPANY = lazy_regex(r"\{% if contact\.company %\}.*?\{% endif %\}", re.DOTALL)
_CALL = lazy_regex(r"    - call: .*\n      wait: .*\n")
_FIELDS = "# What is known about a person."
_LONGEST_TOPIC = 80  # letters: more is what somebody wrote, not what it is called
_ASKED = frozenset(
    "asked requested request download downloaded webinar event course interest interested "
    "product service topic subject offer".split()
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: a name and an address; empty: nobody knows it yet."""

    name: str
    address: str

    @property
    def key(self) -> str:
        """The name of their mailbox in tactful.toml."""
        for text in (self.name, self.address):
            if word := re.search(r"[a-z0-9]+", ascii_words(text)):
                return word[0]
        return "sender"

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Answers:
    """What only the company knows; None is not known, and stays the starter's."""

    name: str | None = None
    postal_address: str | None = None
    website: str | None = None
    public_url: str | None = None
    sender: Sender | None = None
    about: str | None = None
    link: str | None = None


def ascii_key(text: str) -> str:
    """Return a name or the local part of an address as the key of a mailbox: "eva_maas"."""
    return "_".join(re.findall(r"[a-z0-9]+", ascii_words(text.partition("@")[0]))) or "sender"


def sender_of(text: str) -> Sender | None:
    """Read "Eva Lind <eva@radwerk.example>"; None where no address can be read."""
    name, address = parseaddr(text)
    if not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+", address):
        return None
    return Sender(name.strip(), address)


def with_topic(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Return proposals in which the column of what people asked for is ``lead.asset``.

    A column of form options is none: nobody says an option.
    """
    if any(p.key == TOPIC for p in proposals):
        return list(proposals)
    for index, p in enumerate(proposals):
        named = _ASKED & set(normal_header(p.header).split())
        if named and p.type is FieldType.text and 0 < p.longest <= _LONGEST_TOPIC:
            return [*proposals[:index], p._replace(key=TOPIC), *proposals[index + 1 :]]
    return list(proposals)


def settings_text(
    text: str, answers: Answers, senders: Sequence[Sender], *, zone: str | None = None
) -> str:
    """Return the starter's settings with what is known of the company, and of who writes."""
    said = {
        "timezone": zone,
        "name": answers.name,
        "postal_address": answers.postal_address,
        "website": answers.website or _website(answers.sender),
        "public_url": answers.public_url,
    }
    for key, value in said.items():
        if value is not None:
            text = _with_value(text, key, value)
    return _with_senders(text, senders) if senders else text


def _website(sender: Sender | None) -> str | None:
    return f"https://www.{sender.domain}" if sender else None


def _with_senders(text: str, senders: Sequence[Sender]) -> str:
    """Return text with a mailbox of each sender in place of the starter's.

    What is not known of somebody stays at the domain that the starter invented, or is its name:
    lint calls that an error. A server is a guess.
    """
    begin = text.index("[mailboxes.")
    end = text.index(_FIELDS)
    starters = text[begin:end].rstrip("\n")
    known = next((one.domain for one in senders if one.address), "")
    boxes, taken = [], set[str]()
    for one in senders:
        key = one.key if one.key not in taken else ascii_key(one.name or one.address)
        free = chain([key], (f"{key}_{number}" for number in count(2)))
        key = next(name for name in free if name not in taken)
        taken.add(key)
        boxes.append(_box(starters, one, key, known))
    return text[:begin] + "\n\n".join(boxes) + "\n\n" + text[end:]


def _box(starters: str, sender: Sender, key: str, known: str) -> str:
    box = re.sub(r"^\[mailboxes\..*\]", f"[mailboxes.{key}]", starters)
    domain = sender.domain or known
    address = sender.address or re.sub(r"^[^@]*", key, _value(starters, "address"))
    said = {"address": address, "user": address, "password": f"env:{key.upper()}_SMTP_PASSWORD"}
    said |= {"name": sender.name} if sender.name else {}
    said |= {"host": f"smtp.{domain}"} if domain else {}
    for name, value in said.items():
        box = _with_value(box, name, value)
    return re.sub(r"^(title|phone) = ", r"# \1 = ", box, flags=re.MULTILINE)


def _value(text: str, key: str) -> str:
    found = re.search(rf'^{key} = "(.*?)"', text, re.MULTILINE)
    return found[1] if found else ""


def _with_value(text: str, key: str, value: str) -> str:
    line = re.compile(rf'^{key} = ".*?"', re.MULTILINE)
    return line.sub(lambda _: f"{key} = {quoted(value)}", text, count=1)


def quoted(value: str) -> str:
    """Return value as a TOML string."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def with_about(text: str, about: str) -> str:
    """Return settings in which about stands for what somebody asked for where a list is silent."""
    return re.sub(r'(?m)^(asset = .*?fallback = )".*?"', lambda m: m[1] + quoted(about), text)


def fields_text(text: str, proposals: Sequence[Proposal], contacts: Path, about: str | None) -> str:
    """Return the starter's settings with the list's fields instead of its own."""
    values = read_recipients(contacts, {}).extra
    lines = [f"# Proposed from {contacts.name} by `tactful init`: correct any wrong guesses.\n"]
    topic = topic_key(proposals)
    fallbacks = {
        "contact.first_name": "there",
        "contact.phone": "no number on file",
        topic: about or _starters_topic(text),
    }
    keys = {p.key for p in proposals}
    for owner in ("contact", "lead"):
        ours = [p for p in proposals if p.key.startswith(f"{owner}.")]
        missing = [topic] if topic not in keys and owner == "lead" else []
        if not ours and not missing:
            continue
        lines.append(f"[fields.{owner}]")
        lines += [_declared(p, fallbacks.get(p.key)) for p in ours if not _is_said(p)]
        for key in missing:
            lines.append(
                f'{key.partition(".")[2]} = {{ type = "text", '
                f"fallback = {quoted(fallbacks[key])} }}  # not in your list"
            )
        lines.append("")
        for p in filter(_is_said, ours):
            lines += [
                *_as_table(p, fallbacks.get(p.key)),
                *_spoken(p, values.get(p.header, ())),
                "",
            ]
    return text[: text.index(_FIELDS)] + "\n".join(lines)


def _starters_topic(text: str) -> str:
    found = re.search(r'(?m)^asset = .*?fallback = "(.*?)"', text)
    return found[1] if found else ""


def topic_key(proposals: Sequence[Proposal]) -> str:
    """Return the field that says what somebody asked for: a column of words, or one of its own."""
    as_option = any(p.key == TOPIC and p.type is not FieldType.text for p in proposals)
    return "lead.topic" if as_option else TOPIC


def _declared(p: Proposal, fallback: str | None) -> str:
    said = ", ".join(f"{key} = {value}" for key, value in _keys(p, fallback).items())
    told = f"  # {printable(p.leaving)}" if p.leaving else ""
    return f"{p.key.partition('.')[2]} = {{ {said} }}{told}"


def _keys(p: Proposal, fallback: str | None) -> dict[str, str]:
    """Return what is declared of a field, as TOML."""
    keys = {"type": quoted(p.type.value)}
    if p.required:
        keys["required"] = "true"
    elif fallback is not None:
        keys["fallback"] = quoted(fallback)
    if p.example:
        keys["example"] = quoted(p.example)
    return {**keys, "columns": f"[{quoted(p.header)}]"}


def _is_said(p: Proposal) -> bool:
    """Say whether a field holds options that need a spoken form: a table can take its own."""
    return p.type is FieldType.picklist and not p.leaving


def _as_table(p: Proposal, fallback: str | None) -> list[str]:
    return [f"[fields.{p.key}]", *(f"{key} = {one}" for key, one in _keys(p, fallback).items())]


def _spoken(p: Proposal, values: Sequence[str]) -> list[str]:
    """Return comments that become the table of an option's spoken forms."""
    options = sorted({" ".join(value.split()) for value in values if value})
    said = [f'# {quoted(option)} = "…"' for option in options[:12]]
    return [f"# [fields.{p.key}.spoken]        # how a person would name each option", *said]


def campaign_text(text: str, proposals: Sequence[Proposal], contacts: Path) -> str:
    """Return the starter's campaign for a list; whom nobody can call has no call in it."""
    text = re.sub(r"^  criteria:.*?\n(?=\S)", "\n", text, flags=re.MULTILINE | re.DOTALL)
    text = text.replace("contacts/example.csv", quoted(f"contacts/{contacts.name}"))
    if not any(p.key == "contact.phone" for p in proposals):
        text = _CALL.sub("", text)
    return text.replace(TOPIC, topic_key(proposals))


def template_text(text: str, proposals: Sequence[Proposal]) -> str:
    """Return a starter's template that names only what the list has."""
    keys: Mapping[str, Proposal] = {p.key: p for p in proposals}
    if "contact.first_name" not in keys:
        if "contact.full_name" in keys:
            text = text.replace(_GREETED, "{{ contact.full_name | given }}")
        else:
            text = re.sub(rf"\b(?:Hi|Hello) {re.escape(_GREETED)},", "Hello,", text)
    if "contact.company" not in keys:
        text = _AT_COMPANY.sub("", text)
    return text.replace(TOPIC, topic_key(proposals))
