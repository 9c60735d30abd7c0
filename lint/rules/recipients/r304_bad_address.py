"""R304: an address that is invalid, or most likely mistyped."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from rapidfuzz.distance import OSA

from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Finding, Severity
from ...lists.providers import likely_provider, meant_ending, no_such_ending
from ...lists.recipients import Recipients
from ...rule.base import Example
from ...rule.families import RecipientsRule
from ...view.views import Context

# Quick to accept; all others are validated in full.
_PLAIN_LOCAL = lazy_regex(r"[A-Za-z0-9](?:[A-Za-z0-9_+'-]|\.(?=[A-Za-z0-9_+'-])){0,63}")
_PLAIN_DOMAIN = lazy_regex(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!invalid$|local$|localhost$)[a-z]{2,24}",
    re.IGNORECASE,
)
# Each part stops at the next "@", and is read once: a cell may hold a whole column.
_SEVERAL = lazy_regex(
    r"[^@\s]@(?:(?=[^@\s]++@[^@\s])[^@\s]+\.\w++[;,/|](?!@)"
    r"|[^@\s]+\.\w++(?:\s++[;,/|]?|[;,/|](?=\s|(?:and|or)\s))\s*+(?:(?:and|or)\s++)?"
    r"[^@\s]++@[^@\s])"
)
_STRAY_START = lazy_regex(r"(?:'|www\.)(?=[^@]{2})", re.IGNORECASE)
_MISSING = frozenset(["", "-", "n/a", "na", "none", "null", "nan"])


class BadAddress(RecipientsRule):
    code = "R304"
    name = "bad-address"
    severity = Severity.error
    summary = "An address is missing, invalid, or most likely mistyped."
    why = (
        "A mistyped address bounces, and enough bounces make providers refuse your good "
        "emails as well. Worse is a mistyped address that exists: somebody else reads the "
        "email."
    )
    bad = (
        Example(
            "no dot after the @",
            "email,first_name,asset\njo@acme,Jo,guide\n",
            "contacts/leads.csv",
        ),
        Example(
            "a mistyped provider",
            "email,first_name,asset\njo.doe@gmial.com,Jo,guide\n",
            "contacts/leads.csv",
        ),
        Example(
            "a mistyped company domain",
            "email,first_name,company,asset\n"
            "jo@acmefoods.example,Jo,Acme Foods,guide\n"
            "al@acmefoods.example,Al,Acme Foods,guide\n"
            "bo@acmefods.example,Bo,Acme Foods,guide\n",
            "contacts/leads.csv",
        ),
        Example(
            "an ending that does not exist",
            "email,first_name,asset\njo@acmefoods.con,Jo,guide\n",
            "contacts/leads.csv",
        ),
        Example(
            "two in one cell",
            "email,first_name,asset\njo@acme.example; al@acme.example,Jo,guide\n",
            "contacts/leads.csv",
        ),
        Example(
            "a letter beyond ASCII before the @",
            "email,first_name,asset\njörg@acme.example,Jörg,guide\n",
            "contacts/leads.csv",
        ),
        Example("no address", "email,first_name,asset\n,Jo,guide\n", "contacts/leads.csv"),
    )
    good = (
        Example(
            "unusual but valid",
            "email,first_name,asset\n"
            "o'neil+crm@mail.acme.example,Jo,guide\n"
            "jo@bücher.example,Jo,guide\n"
            "jo@email.com,Jo,guide\n",
            "contacts/leads.csv",
        ),
    )

    def check(self, recipients: Recipients, context: Context) -> Iterator[Finding]:
        if "contact.email" not in recipients.columns:
            return  # R310 reports the missing column
        addresses = recipients.columns["contact.email"]
        colleagues = _colleagues(recipients)
        plain: dict[str, bool] = {}
        for row, address in enumerate(addresses, 1):
            local, _, domain = address.rpartition("@")
            if domain not in plain:
                plain[domain] = _is_plain(domain)
            if plain[domain] and _PLAIN_LOCAL.fullmatch(local) and row not in colleagues:
                continue
            where = recipients.where(row, "contact.email")
            yield from self._judged(address, colleagues.get(row), where)

    def _judged(
        self, address: str, colleagues: str | None, where: dict[str, Any]
    ) -> Iterator[Finding]:
        if address.casefold() in _MISSING:
            yield self.finding("no address", fix="find it, or remove the row", **where)
            return
        wrong = fault(address)
        if wrong is not None:
            fix = fixed(address)
            fix = f"write {fix}" if fix else "ask for the right one, or remove the row"
            if _SEVERAL.search(address):
                wrong, fix = "several addresses in one cell", "keep one, or make a row for each"
            yield self.finding(f"'{address}' is not a valid address: {wrong}", fix=fix, **where)
            return
        local, _, domain = address.rpartition("@")
        if not local.isascii():
            message = (
                f"'{address}' has letters beyond ASCII before the @: only mail servers with "
                "SMTPUTF8 send and take such mail"
            )
            fix = "ask for another address, or make sure that your mail server offers SMTPUTF8"
            yield self.finding(message, fix=fix, severity=Severity.warning, **where)
        if meant := likely_provider(domain) or meant_ending(domain):
            message = f"{domain} most likely means {meant}"
            yield self.finding(message, fix=f"write {local}@{meant}", **where)
        elif missing := no_such_ending(domain):
            message, fix = f"{domain}: {missing}", "ask for the right one, or remove the row"
            yield self.finding(message, fix=fix, severity=Severity.warning, **where)
        elif colleagues:
            message = f"{domain} is nearly the same as {colleagues}, which the colleagues use"
            fix = f"write {local}@{colleagues}, if that is the company's domain"
            yield self.finding(message, fix=fix, severity=Severity.warning, **where)
        elif stray := _STRAY_START.match(local):
            message = f"'{stray[0]}' at the start does not belong to the address"
            fix = f"write {address[stray.end() :]}"
            yield self.finding(message, fix=fix, severity=Severity.warning, **where)


def _is_plain(domain: str) -> bool:
    """Say whether a domain needs no further check."""
    if _PLAIN_DOMAIN.fullmatch(domain) is None or len(domain) > 200:
        return False
    return not (likely_provider(domain) or no_such_ending(domain))


def fault(address: str) -> str | None:
    """Return what is wrong with an address, in plain words, or None (RFC 5321, 6531)."""
    local, _, domain = address.rpartition("@")
    if _PLAIN_LOCAL.fullmatch(local) and _PLAIN_DOMAIN.fullmatch(domain) and len(domain) < 200:
        return None
    from email_validator import EmailNotValidError, validate_email  # slow to load

    try:
        # ".test" names nothing in the world, and rehearsals need it.
        validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        first, *rest = str(error).rstrip(".").split(". ")
        return "; ".join(text[:1].lower() + text[1:] for text in (first, *rest))
    return None


def fixed(address: str) -> str | None:
    """Return the address that was most likely meant; None if no simple fix makes it valid."""
    text = re.sub(r"^mailto:", "", address.strip(), flags=re.IGNORECASE)
    if bracketed := re.search(r"<([^<>]+)>\s*$", text):
        text = bracketed[1]
    text = re.sub(r"\s+", "", text).strip(".,;:<>\"'").replace(",", ".")
    text = re.sub(r"@+", "@", re.sub(r"\.{2,}", ".", text)).replace(".@", "@").replace("@.", "@")
    return text if text != address and fault(text) is None else None


def _colleagues(recipients: Recipients) -> dict[int, str]:
    """Return, by row, the usual domain of the row's company where the row has a near copy of it."""
    written = recipients.column("contact.company")
    used = [address.rpartition("@")[2].casefold() for address in recipients.column("contact.email")]
    once = {domain for domain, count in Counter(used).items() if count == 1 and "." in domain}
    if not once or not any(written):
        return {}
    from ...duplicates.firms import company  # numpy takes its time to load

    # Most firms have nobody with a domain of their own: only namesakes of the others matter.
    pairs = list(zip(written, used, strict=True))
    heads = {_head(firm) for firm, domain in pairs if domain in once} - {""}
    firms = {firm: company(firm) for firm in set(written) if _head(firm) in heads}
    by_firm: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for firm, domain in pairs:
        if firm in firms and "." in domain:
            by_firm[firms[firm]][domain] += 1
    near_misses = {
        (firm, domain): meant
        for firm, counts in by_firm.items()
        for domain, meant in _near_misses(counts, once)
    }
    return {
        row: near_misses[firms[firm], domain]
        for row, (firm, domain) in enumerate(pairs, 1)
        if domain in once and firm in firms and (firms[firm], domain) in near_misses
    }


def _head(firm: str) -> str:
    return firm[:2].casefold()


def _near_misses(counts: Counter[str], once: set[str]) -> Iterator[tuple[str, str]]:
    """Yield each domain that only one colleague has, near the usual one, and the usual one."""
    usual, usual_count = counts.most_common(1)[0]
    most = 2 if len(usual) > 14 else 1
    for domain, count in counts.items() if usual_count > 1 else ():
        near = count == 1 and domain in once
        if near and OSA.distance(domain, usual, score_cutoff=most) <= most:
            yield domain, usual
