"""DMARC after RFC 9989 (May 2026): where a policy stands, and what in it counts for nothing."""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex

_MOST_LABELS = 7  # of a long name only the last are asked for (section 4.10)
_VERSION = lazy_regex(r"v\s*=\s*DMARC1\s*(?:;|$)")
_TAG = lazy_regex(r"(?:^|;)\s*([a-z]+)\s*=\s*([^;]*)", re.IGNORECASE)


def policy_names(domain: str) -> Iterator[str]:
    """Yield the names at which a domain's policy may stand, from itself up; eight at most.

    >>> list(policy_names("mail.brightwater.co.uk"))
    ['mail.brightwater.co.uk', 'brightwater.co.uk', 'co.uk', 'uk']
    """
    labels = domain.split(".")
    yield domain
    for start in range(max(1, len(labels) - _MOST_LABELS), len(labels)):
        yield ".".join(labels[start:])


def is_policy(text: str) -> bool:
    """Say whether a TXT record is a DMARC record."""
    return _VERSION.match(text) is not None


def outdated(record: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield what in a record asks for nothing, and what to do about it."""
    tags = {key.lower(): value.strip() for key, value in _TAG.findall(record)}
    if "p" not in tags and "psd" not in tags:
        yield (
            f"the DMARC record at _dmarc.{name} has no p=, so it asks for nothing",
            "add p=none, p=quarantine or p=reject",
        )
    if tags.get("pct", "100") != "100":
        yield (
            f"the DMARC record at _dmarc.{name} has pct={tags['pct']}, which is ignored since "
            "RFC 9989: the policy holds for every email",
            "write t=y while you test, or remove pct",
        )
