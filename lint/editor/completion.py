"""Completions inside a tag, an ignore comment, front matter or a file of keys."""

import re
from collections.abc import Iterator

from lsprotocol import types

from ...templates.engine.filters import FILTER_NAMES, OURS, filters
from ...templates.engine.values import names
from ...templates.lazy_regex import lazy_regex
from ...templates.source.template import FRONT, KNOWN_FRONT
from ...templates.workspace.workspace import Workspace
from ..check.api import template_files
from ..rule.registry import all_rules
from .file_keys import has_keys, key_completions
from .tags import Open, first_sentence, open_at
from .text import Document, Text

TRIGGERS = (".", "|", "{", "%", "#", '"', "'", " ")
_FILE = lazy_regex(r"\b(?:include|extends|import|from)\s*[\"']([^\"']*)$")
_FILTER = lazy_regex(r"\|\s*(\w*)$")
_DOTTED = lazy_regex(r"\b((?:\w+\.)+)(\w*)$")
_ROOT = lazy_regex(r"(?:^|[\s(,=+~\-*/\[])(\w*)$")
_CODES = lazy_regex(r"tactful:\s*ignore(?:-file)?\s+(?:[A-Z]\d{3}[,\s]+)*(\w*)$", re.IGNORECASE)
_CLOSING = lazy_regex(r"[ \t]*[-+]?[%#}]?\}{1,2}")
_KEY = lazy_regex(r"^\w*$")
_SNIPPETS = {
    "{{": (
        ("field", "{{ ${1:contact.first_name} }}", "print a merge field"),
        (
            "fallback",
            '{{ ${1:contact.first_name} | fallback("${2:there}") }}',
            "a merge field with a fallback",
        ),
        ("unsubscribe link", "{{ unsubscribe_url }}", "the unsubscribe link"),
    ),
    "{%": (
        (
            "if field",
            "{% if ${1:contact.company} %}$2{% else %}$3{% endif %}",
            "text only if the field has a value",
        ),
        ("include", '{% include "$1" %}', "include another template"),
        ("for", "{% for ${1:item} in ${2:list} %}$3{% endfor %}", "text for each item"),
    ),
    "{#": (
        (
            "ignore",
            "{# tactful: ignore ${1:T105}: ${2:say why} #}",
            "hide a finding here, with a reason",
        ),
    ),
}


def completions(
    workspace: Workspace | None, document: Document, offset: int, *, snippets: bool
) -> list[types.CompletionItem]:
    """Return the completions at offset; snippets says whether the editor supports them."""
    if document.inside and has_keys(document.name):
        return key_completions(workspace, document, offset)
    source = document.text.source
    tag = open_at(source, offset)
    if tag is not None:
        found = list(_in_tag(workspace, document.text, tag, offset))
        if snippets and not tag.inner.strip():
            found += _snippets(document.text, tag, offset)
        return found
    if document.name.lower().endswith((".md", ".txt")):
        return list(_front(document.text, offset))
    return []


def _in_tag(
    workspace: Workspace | None, text: Text, tag: Open, offset: int
) -> Iterator[types.CompletionItem]:
    if tag.sign == "{#":
        if typed := _CODES.search(tag.inner):
            yield from _codes(text, offset, typed[1])
    elif typed := _FILE.search(tag.inner):
        yield from _files(workspace, text, offset, typed[1])
    elif tag.in_string:
        return
    elif typed := _FILTER.search(tag.inner):
        yield from _filters(text, offset, typed[1])
    elif workspace is None:
        return
    elif typed := _DOTTED.search(tag.inner):
        yield from _names(workspace, text, offset, typed[1], typed[2])
    elif typed := _ROOT.search(tag.inner):
        yield from _names(workspace, text, offset, "", typed[1])


def _names(
    workspace: Workspace, text: Text, offset: int, owner: str, typed: str
) -> Iterator[types.CompletionItem]:
    """Yield the names after owner ("contact."), each up to its next dot."""
    known = [name for name in sorted(names(workspace)) if name.startswith(owner)]
    for part in dict.fromkeys(name.removeprefix(owner).partition(".")[0] for name in known):
        field = workspace.fields.get(owner + part)
        kind = types.CompletionItemKind.Field
        if owner + part not in known:
            kind = types.CompletionItemKind.Module
        detail = None
        if field is not None:
            fallback = f', else "{field.fallback}"' if field.fallback is not None else ""
            detail = f"{field.type.value}{fallback}"
        yield _item(part, kind, text, offset, typed, detail=detail)


def _filters(text: Text, offset: int, typed: str) -> Iterator[types.CompletionItem]:
    made = filters()
    for name in sorted(FILTER_NAMES):
        yield _item(
            name,
            types.CompletionItemKind.Function,
            text,
            offset,
            typed,
            detail=first_sentence(made[name].__doc__),
            sort=f"{name not in OURS:d}{name}",
        )


def _codes(text: Text, offset: int, typed: str) -> Iterator[types.CompletionItem]:
    for rule in all_rules():
        if not rule.code.startswith("X"):
            kind = types.CompletionItemKind.Value
            yield _item(rule.code, kind, text, offset, typed, detail=rule.summary)


def _files(
    workspace: Workspace | None, text: Text, offset: int, typed: str
) -> Iterator[types.CompletionItem]:
    for file in template_files(workspace) if workspace else ():
        name = file.relative_to(workspace.templates).as_posix() if workspace else ""
        yield _item(name, types.CompletionItemKind.File, text, offset, typed)


def _snippets(text: Text, tag: Open, offset: int) -> Iterator[types.CompletionItem]:
    """Yield snippets for the whole tag, with the closing signs that the editor inserted."""
    closing = _CLOSING.match(text.source, offset)
    end = closing.end() if closing else offset
    for name, words, detail in _SNIPPETS[tag.sign]:
        yield types.CompletionItem(
            label=name,
            kind=types.CompletionItemKind.Snippet,
            detail=detail,
            insert_text_format=types.InsertTextFormat.Snippet,
            filter_text=text.source[tag.start : offset] + name,
            sort_text=f"2{name}",
            text_edit=text.edit(tag.start, end, words),
        )


def _front(text: Text, offset: int) -> Iterator[types.CompletionItem]:
    """Yield the keys that the front matter does not have yet."""
    begin = text.source.rfind("\n", 0, offset) + 1
    typed, behind = text.source[begin:offset], text.source[offset:].split("\n", 1)[0]
    whole = FRONT.match(text.source)
    inside = offset < whole.end(1) + 1 if whole else "\n---" not in text.source[4:offset]
    if not text.source.startswith("---\n") or begin == 0 or not inside:
        return
    if behind.strip() or not _KEY.match(typed):
        return
    there = whole[1] if whole else text.source[4:begin]
    for key, said in KNOWN_FRONT.items():
        if not re.search(rf"(?m)^{key}\s*:", there):
            kind = types.CompletionItemKind.Property
            yield _item(key, kind, text, offset, typed, words=f"{key}: ", detail=said)


def _item(
    label: str,
    kind: types.CompletionItemKind,
    text: Text,
    offset: int,
    typed: str,
    *,
    detail: str | None = None,
    sort: str | None = None,
    words: str | None = None,
) -> types.CompletionItem:
    """Return an item that replaces the part already typed."""
    return types.CompletionItem(
        label=label,
        kind=kind,
        detail=detail,
        sort_text=sort,
        text_edit=text.edit(offset - len(typed), offset, words or label),
    )
