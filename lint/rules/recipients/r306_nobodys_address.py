"""R306: a disposable or test address, or one of our own."""

from collections.abc import Iterator
from functools import lru_cache

from ....templates.lazy_regex import lazy_regex
from ....templates.workspace.workspace import Workspace
from ...findings.finding import Finding, Severity
from ...lists.addresses import domains, locals_of
from ...lists.normal import fold, mailbox
from ...lists.providers import likely_provider, meant_ending
from ...lists.recipients import Recipients
from ...reading.absent import is_sample_person
from ...reading.urls import host_of, site_of
from ...rule.base import Example
from ...rule.families import RecipientsRule
from ...view.views import Context

# Addresses of testing tools (previews, inbox placement); nobody reads them.
_SEEDS = frozenset(
    "mail-tester.com emailonacid.com litmusemail.com litmustest.com isnotspam.com glockapps.com "
    "inboxplacement.com allspammedup.com aboutmy.email".split()
)
_EXAMPLES = frozenset(("example.com", "example.org", "example.net"))  # RFC 2606
_TESTS = frozenset("test tester testing asdf dummy sample fake example qwerty foo bar".split())
_NUMBERED = lazy_regex(r"(?:test|seed|qa)[._-]?(?:user|mail|\d+)")
_NOBODY = frozenset(
    "test testing tester test1 test2 test123 asdf asdfasdf qwerty qwertz foo bar foobar aaa abc "
    "abc123 xxx xyz none nobody noone nope fake example dummy sample user username yourname "
    "youremail email deleted unknown".split()
)


class NobodysAddress(RecipientsRule):
    code = "R306"
    name = "nobodys-address"
    severity = Severity.warning
    summary = "A disposable or test address, or an address of our own company, is in the list."
    why = (
        "Nobody reads it, so it makes every rate look worse than it is, and a rep calls a "
        "lead that does not exist. Spam traps are such addresses too."
    )
    options = {"disposable": [], "allow": []}
    source = "the disposable-email-domains list; RFC 2606"
    bad = (
        Example("a test", "email,asset\ntest@acme.example,guide\n", "contacts/leads.csv"),
        Example(
            "a test by its name",
            "email,first_name,last_name,asset\njt@acme.example,Test,Test,guide\n",
            "contacts/leads.csv",
        ),
        Example(
            "nobody's name",
            "email,first_name,last_name,asset\nmax@acme.example,Max,Mustermann,guide\n",
            "contacts/leads.csv",
        ),
        Example("disposable", "email,asset\njo@mailinator.com,guide\n", "contacts/leads.csv"),
    )
    good = (
        Example("a person", "email,asset\njo.testa@acme.example,guide\n", "contacts/leads.csv"),
    )

    def check(self, recipients: Recipients, context: Context) -> Iterator[Finding]:
        also = frozenset(str(domain).casefold() for domain in context.options.get("disposable", ()))
        allowed = frozenset(str(domain).casefold() for domain in context.options.get("allow", ()))
        ours = _ours(context.workspace) if context.workspace else frozenset()
        firsts, lasts = (recipients.column(f"contact.{key}") for key in ("first_name", "last_name"))
        addresses = recipients.column("contact.email")
        boxes = zip(domains(addresses), locals_of(addresses), strict=True)
        judged: dict[str, str | None] = {"": None}
        test = {name for name in {*firsts, *lasts} if fold(name) in _TESTS}
        samples = {name for name in set(zip(firsts, lasts, strict=True)) if _is_sample(*name)}
        for row, (domain, local) in enumerate(boxes, 1):
            if domain in allowed:
                continue
            if domain not in judged:
                slip = likely_provider(domain) or meant_ending(domain)  # R304 says what is meant
                judged[domain] = None if slip else _of_domain(domain, also, ours)
            message = judged[domain]
            if message is None and domain and _is_nobody(local):
                message = f"{addresses[row - 1]} is a test or placeholder address"
            elif message is None and (firsts[row - 1], lasts[row - 1]) in samples:
                message = f"{firsts[row - 1]} {lasts[row - 1]} is the name of a sample person"
            elif message is None and firsts[row - 1] in test and lasts[row - 1] in test:
                message = f"{firsts[row - 1]} {lasts[row - 1]} is a test or placeholder name"
            if message is not None:
                where = recipients.where(row, "contact.email")
                yield self.finding(message, fix="remove the row from the list", **where)


def _is_sample(first: str, last: str) -> bool:
    return bool(last) and is_sample_person(f"{first} {last}".strip())


def _of_domain(domain: str, disposable: frozenset[str], ours: frozenset[str]) -> str | None:
    site = site_of(domain) or domain
    if any(name in known for name in (domain, site) for known in (_disposable(), disposable)):
        return f"{domain} gives out disposable addresses"
    if domain in _EXAMPLES:
        return f"{domain} is for examples only"
    if site in _SEEDS:
        return f"{domain} is a tool for testing emails"
    if domain in ours or site in ours:
        return f"{domain} is our own domain"
    return None


@lru_cache(maxsize=1)
def _disposable() -> frozenset[str]:
    from disposable_email_domains import allowlist, blocklist

    return frozenset(blocklist - allowlist)


def _ours(workspace: Workspace) -> frozenset[str]:
    """Return the domains that we send from, without public providers such as gmail.com."""
    boxes = [mailbox(box.address) for box in workspace.settings.mailboxes.values()]
    mine = {box.domain for box in boxes if box is not None and not box.is_personal}
    site = site_of(host_of(workspace.settings.website))
    return frozenset(mine | {site_of(domain) or domain for domain in mine} | ({site} - {""}))


def _is_nobody(local: str) -> bool:
    if local[:2] not in ("te", "se", "qa"):
        return local in _NOBODY
    return local in _NOBODY or _NUMBERED.fullmatch(local) is not None
