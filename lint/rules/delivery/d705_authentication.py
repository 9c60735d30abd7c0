"""D705: a domain that does not say who may send in its name."""

import re
from collections.abc import Iterator

from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Finding, Severity
from ...reading.dmarc import is_policy, outdated, policy_names
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...rule.senders import domain_of, header, organisation_of, where_sender
from ...view.online import Online
from ...view.views import Context, View

_TAG = lazy_regex(r"(?:^|;)\s*([a-z]+)\s*=\s*([^;]*)", re.IGNORECASE)


def _mail(name: str, signed_by: str) -> Example:
    return Example(
        name,
        f"DKIM-Signature: v=1; a=rsa-sha256; d={signed_by}; s=key1; h=from; bh=x; b=y\n"
        "From: sam@brightwater.com\nTo: jo@c.com\nSubject: Rivers\n\nHello!\n",
        "mail.eml",
    )


class Authentication(MessageRule):
    code = "D705"
    name = "sender-not-authenticated"
    severity = Severity.warning
    needs = Needs.structure
    summary = "SPF, DKIM or DMARC missing (with --online), or the email is signed by another domain"
    why = (
        "Gmail, Yahoo and Outlook reject bulk email from a domain without SPF, DKIM and "
        "DMARC, or put it into the spam folder. The signature must be of the sender's own "
        "domain. DNS is queried only with `tactful lint --online`."
    )
    source = (
        "RFC 7208; RFC 6376; RFC 9989 (DMARC, May 2026, in place of RFC 7489); Gmail's and Yahoo's "
        "rules for senders since 2024; Microsoft's since May 2025: SPF and DKIM"
    )
    bad = (_mail("signed by the tool", "mailer.com"),)
    good = (_mail("signed by the sender", "mail.brightwater.com"),)

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        if view.message is None or not view.message.sender.address:
            return
        sender = view.message.sender.address
        where = where_sender(view, context.workspace)
        signature = dict(_TAG.findall(header(view, "dkim-signature")))
        signer = signature.get("d", "").strip().lower()
        if signer and organisation_of(signer) != organisation_of(sender):
            yield self.finding(
                f"the email is from {domain_of(sender)} but signed by {signer}",
                fix="set up DKIM for your own domain at your email service",
                **where,
            )
        if context.online is not None:
            if not signer and header(view, "received"):
                yield self.finding(
                    "the email arrived without a DKIM signature",
                    fix="set up DKIM at your email service: Outlook.com rejects bulk email without",
                    **where,
                )
            key = f"{signature.get('s', '').strip()}._domainkey.{signer}" if signer else None
            for message, fix in _missing(context.online, sender, key):
                yield self.finding(message, fix=fix, **where)


def _missing(online: Online, sender: str, key: str | None) -> Iterator[tuple[str, str]]:
    domain, organisation = domain_of(sender), organisation_of(sender)
    records = online.texts(domain)
    if records is not None:
        spf = [text for text in records if text.lower().startswith("v=spf1")]
        if len(spf) != 1:
            count = f"{len(spf)} SPF records, but only one is allowed" if spf else "no SPF record"
            yield f"{domain} has {count}", "publish one 'v=spf1 …' as a TXT record"
    yield from _dmarc(online, domain, organisation)
    if key is not None and online.texts(key) == ():
        yield (
            f"the DKIM key of the email's signature is missing in DNS: {key}",
            "publish it as a TXT record",
        )


def _dmarc(online: Online, domain: str, organisation: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the policy that holds for a domain."""
    for name in policy_names(domain):
        texts = online.texts(f"_dmarc.{name}")
        if texts is None:
            return  # not known
        found = [text for text in texts if is_policy(text)]
        if len(found) > 1:
            yield f"_dmarc.{name} has {len(found)} DMARC records: none of them counts", "keep one"
            return
        if found:
            yield from outdated(found[0], name)
            return
    yield (
        f"{domain} has no DMARC record",
        f"publish 'v=DMARC1; p=none' at _dmarc.{organisation}",
    )
