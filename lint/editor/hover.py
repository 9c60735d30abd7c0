"""The hover text of a field, a filter, a rule code or a file's key, in Markdown."""

from collections import Counter
from collections.abc import Iterable, Iterator

from ...templates.engine.filters import filters
from ...templates.engine.missing_values import is_nothing
from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.fields import Field, FieldType
from ..lists.recipients import Recipients
from ..rule.manual import page
from ..rule.registry import all_rules
from ..suppress.ignore import ignores
from .file_keys import has_keys, key_hover
from .project import Project
from .tags import first_sentence, word_at

_MOST_OPTIONS = 8
_CODE = lazy_regex(r"[A-Za-z]\d{3}\b")


def hover(project: Project | None, name: str, source: str, offset: int) -> str | None:
    """Return the description of what is at offset; None where there is none."""
    if said := _rule(name, source, offset):
        return said
    if project is not None and has_keys(name):
        return key_hover(name, source, offset)
    word = word_at(source, offset)
    if word is None:
        return None
    if word.is_filter:
        return _filter(word.text)
    if project is None or project.workspace is None:
        return None
    field = project.workspace.fields.get(word.text)
    return "\n".join(_field(project, name, field)) if field else None


def _rule(name: str, source: str, offset: int) -> str | None:
    """Return the page of the rule whose code is at offset in an ignore comment."""
    code = next((m[0] for m in _CODE.finditer(source) if m.start() <= offset <= m.end()), None)
    line = source.count("\n", 0, offset) + 1
    if code is None or not any(
        one.line <= line <= one.line + one.text.count("\n") and code in one.text
        for one in ignores(source, name)
    ):
        return None
    return next((page(rule) for rule in all_rules() if rule.code == code.upper()), None)


def _filter(name: str) -> str | None:
    made = filters().get(name)
    return f"`{name}` – {first_sentence(made.__doc__)}" if made else None


def _field(project: Project, name: str, field: Field) -> Iterator[str]:
    required = ", required" if field.required else ""
    yield f"**{field.key}** – {field.type.value}{required}\n"
    if field.fallback is not None:
        yield f"- If it is missing: “{field.fallback}”"
    elif not field.required:
        yield "- If it is missing: nothing is printed"
    if field.example:
        yield f"- Example: {field.example}"
    lists = [
        (campaign.name, recipients)
        for campaign in project.using(name)
        if (recipients := project.list_of(campaign)) is not None
    ]
    for campaign, recipients in lists:
        yield f"- {_missing(field, recipients)} of {campaign} ({recipients.path}) have no value"
    if field.type is FieldType.picklist:
        yield from _options(field, [recipients for _, recipients in lists])


def _missing(field: Field, recipients: Recipients) -> str:
    column = recipients.column(field.key)
    counts = Counter(column)
    missing = sum(count for value, count in counts.items() if is_nothing(value, field))
    return f"{missing:,} of {len(recipients):,} recipients"


def _options(field: Field, lists: Iterable[Recipients]) -> Iterator[str]:
    counts = Counter(dict.fromkeys(field.spoken, 0))
    for recipients in lists:
        counts.update(v for v in recipients.column(field.key) if not is_nothing(v, field))
    if not counts:
        return
    yield "\n| option | recipients | spoken |\n|---|---:|---|"
    for option, count in counts.most_common(_MOST_OPTIONS):
        yield f"| {_cell(option)} | {count:,} | {_cell(field.spoken.get(option, ''))} |"
    if len(counts) > _MOST_OPTIONS:
        yield f"\n… and {len(counts) - _MOST_OPTIONS:,} more"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
