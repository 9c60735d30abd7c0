"""R304: an address that cannot work, or that was most likely mistyped."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from email_validator import EmailNotValidError, validate_email
from rapidfuzz.distance import OSA

from ...duplicates.normal import company
from ...finding import Finding, Severity
from ...providers import likely_provider, meant_ending, no_such_ending
from ...recipients import Recipients
from ...rule import Context, Example, RecipientsRule

# Plainly fine; saves the full check for the odd one in a hundred.
_PLAIN = re.compile(
    r"[a-z0-9](?:[a-z0-9_+'-]|\.(?!\.)){0,62}(?<!\.)"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!invalid$|local$|localhost$)[a-z]{2,24}",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"[^@\s]+@[^@\s]+\.\w+\s*[;,/|\s]\s*(?:and\s+|or\s+)?[^@\s]+@[^@\s]+")
_SLIPPED_IN = re.compile(r"(?:'|www\.)(?=[^@]{2})", re.IGNORECASE)
_MISSING = frozenset(["", "-", "n/a", "na", "none", "null", "nan"])


class BadAddress(RecipientsRule):
    code = "R304"
    name = "bad-address"
    severity = Severity.error
    summary = "An address is missing, is none, or is most likely a slip of a known one."
    why = (
        "A mistyped address bounces, and enough bounces make providers refuse your good mail "
        "as well. Worse is the slip that arrives: somebody else reads it."
    )
    bad = (
        Example(
            "no dot after the @",
            "email,first_name,asset\njo@acme,Jo,guide\n",
            "contacts/leads.csv",
        ),
        Example(
            "a slip of a provider",
            "email,first_name,asset\njo.doe@gmial.com,Jo,guide\n",
            "contacts/leads.csv",
        ),
        Example(
            "a slip of the colleagues' domain",
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
        Example("no address", "email,first_name,asset\n,Jo,guide\n", "contacts/leads.csv"),
    )
    good = (
        Example(
            "unusual and right",
            "email,first_name,asset\n"
            "o'neil+crm@mail.acme.example,Jo,guide\n"
            "jo@bücher.example,Jo,guide\n"
            "jo@email.com,Jo,guide\n",
            "contacts/leads.csv",
        ),
    )

    def check(self, recipients: Recipients, context: Context) -> Iterator[Finding]:
        if "contact.email" not in recipients.columns:
            return  # R310 tells that there is no such column
        addresses = recipients.columns["contact.email"]
        colleagues = _colleagues(recipients)
        for row, address in enumerate(addresses, 1):
            if _PLAIN.fullmatch(address):
                domain = address.rpartition("@")[2].casefold()
                if not _suspect(domain) and (row, domain) not in colleagues:
                    continue
            where = recipients.where(row, "contact.email")
            yield from self._judged(address, colleagues, where)

    def _judged(
        self, address: str, colleagues: dict[tuple[int, str], str], where: dict[str, Any]
    ) -> Iterator[Finding]:
        if address.casefold() in _MISSING:
            yield self.finding("no address", fix="find it, or drop the row", **where)
            return
        wrong = fault(address)
        if wrong is not None:
            mend = mended(address)
            fix = f"write {mend}" if mend else "ask for the right one, or drop the row"
            if _SEVERAL.search(address):
                wrong, fix = "several addresses in one cell", "keep one, or make a row of each"
            yield self.finding(f"'{address}' is no address: {wrong}", fix=fix, **where)
            return
        local, _, domain = address.rpartition("@")
        if meant := likely_provider(domain) or meant_ending(domain):
            message = f"{domain} is most likely {meant}"
            yield self.finding(message, fix=f"write {local}@{meant}", **where)
        elif missing := no_such_ending(domain):
            message, fix = f"{domain}: {missing}", "ask for the right one, or drop the row"
            yield self.finding(message, fix=fix, severity=Severity.warning, **where)
        elif meant := colleagues.get((where["row"], domain.casefold()), ""):
            message = f"{domain} differs by a letter from {meant}, where the colleagues are"
            fix = f"write {local}@{meant}, if that is the company's domain"
            yield self.finding(message, fix=fix, severity=Severity.warning, **where)
        elif slip := _SLIPPED_IN.match(local):
            message = f"'{slip[0]}' before the address slipped in with it"
            fix = f"write {address[slip.end() :]}"
            yield self.finding(message, fix=fix, severity=Severity.warning, **where)


@lru_cache(maxsize=1 << 14)
def _suspect(domain: str) -> bool:
    return bool(likely_provider(domain) or no_such_ending(domain))


def fault(address: str) -> str | None:
    """Return what is wrong with an address, in plain words, or None (RFC 5321, 6531)."""
    if _PLAIN.fullmatch(address):
        return None
    try:
        # ".test" names nothing in the world, and rehearsals need it.
        validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        first, *rest = str(error).rstrip(".").split(". ")
        return "; ".join(text[:1].lower() + text[1:] for text in (first, *rest))
    return None


def mended(address: str) -> str | None:
    """Return the address that was most likely meant, if mending makes it one."""
    text = re.sub(r"^mailto:", "", address.strip(), flags=re.IGNORECASE)
    if bracketed := re.search(r"<([^<>]+)>\s*$", text):
        text = bracketed[1]
    text = re.sub(r"\s+", "", text).strip(".,;:<>\"'").replace(",", ".")
    text = re.sub(r"@+", "@", re.sub(r"\.{2,}", ".", text)).replace(".@", "@").replace("@.", "@")
    return text if text != address and fault(text) is None else None


def _colleagues(recipients: Recipients) -> dict[tuple[int, str], str]:
    """Return, by row and domain, the domain that most of the row's company use instead."""
    by_firm: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    pairs = zip(
        recipients.column("contact.company"), recipients.column("contact.email"), strict=True
    )
    for row, (firm, address) in enumerate(pairs, 1):
        domain = address.rpartition("@")[2].casefold()
        if firm and "." in domain:
            by_firm[company(firm)].append((row, domain))
    found = {}
    for members in by_firm.values():
        counts = Counter(domain for _, domain in members)
        if len(counts) < 2:
            continue
        usual, often = counts.most_common(1)[0]
        for row, domain in members:
            near = OSA.distance(domain, usual, score_cutoff=2) <= (2 if len(usual) > 14 else 1)
            if domain != usual and counts[domain] == 1 and often > 1 and near:
                found[row, domain] = usual
    return found
