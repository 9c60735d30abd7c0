"""What YAML reads in another way than it was meant: a key that holds a sign, a text cut at #."""

import re
from collections.abc import Iterator

import yaml

from ..lazy_regex import lazy_regex
from .odd_characters import PASTED, STRAIGHT, odd_character
from .yaml_line import in_quotes

Said = tuple[yaml.Mark, str, str]  # where, what, and what to do
_ODD_SPACE = lazy_regex("[\u00a0\u2000-\u200a\u3000]")
_COMMENTED = lazy_regex(r"[ \t]+#\d[^\n\0]*")  # "Tip #3"; a comment begins with a blank or a word


def misread(node: yaml.Node, *, is_key: bool, is_empty: bool = False) -> Iterator[Said]:
    """Yield what is wrong with a text that is not in quotes; is_empty: a key without value."""
    if not isinstance(node, yaml.ScalarNode) or node.style is not None:
        return
    text = str(node.value)
    if is_key:
        yield from _key(node, text, is_empty=is_empty)
    elif (
        (odd := PASTED.match(text))
        and len(text) > 1
        and (PASTED.match(text[-1]) or (_is_double(text) and not PASTED.search(text, 1)))
    ):
        yield from ((node.start_mark, *said) for said in (odd_character(odd[0]),) if said)
    # A key's place knows the text around it, where it was read from a string.
    mark = node.end_mark
    rest = _COMMENTED.match(mark.buffer, mark.pointer) if mark.buffer and not is_key else None
    if rest is not None:
        what = f"'{rest[0].strip()[:40]}' is read as a comment, since it comes after a blank and #"
        yield mark, what, f"put the whole text in quotes: {in_quotes((text + rest[0]).strip())}"


def _is_double(text: str) -> bool:
    """Say whether text begins with a quote that is no apostrophe: it may begin with ’tis."""
    return text[0].translate(STRAIGHT) == '"'


def _key(node: yaml.ScalarNode, text: str, *, is_empty: bool) -> Iterator[Said]:
    if pasted := PASTED.search(text) or _ODD_SPACE.search(text):
        if said := odd_character(pasted[0]):
            yield node.start_mark, *said
    elif re.match(r"-[^\s-]", text):
        yield node.start_mark, "there is no blank after the -", f"write - {text[1:]}:"
    elif text.endswith(":"):
        yield node.start_mark, f"'{text}:' has a colon too many", f"write {text.rstrip(':')}:"
    elif re.match(r"[•·▪◦‣–—*] ", text):
        yield node.start_mark, f"a list item does not begin with {text[0]}", f"write - {text[2:]}:"
    elif is_empty and (found := re.match(r"([\w.-]+):(?!//)(\S.*)", text)):
        what = "there is no blank after the colon"
        yield node.start_mark, what, f"write {found[1]}: {found[2]}"
