"""Network queries for rules in online mode; each query is sent once.

No answer is not a finding: what cannot be reached within the time limits is unknown.
"""

import time
from collections.abc import Iterable
from typing import Any

_AGENT = "Mozilla/5.0 (compatible; tactful-lint)"
_AT_ONCE = 8
_NO_ANSWER = OSError  # TimeoutError is one
_GONE = frozenset((404, 410))


class Online:
    """Answers about web pages and DNS.

    timeout_s is for one question, total_s for all of them; most_links is how many pages, and
    how many domains, are asked for. nameserver (address, port) takes the place of the system's own.
    """

    def __init__(
        self,
        *,
        timeout_s: float = 5.0,
        total_s: float = 60.0,
        most_links: int = 200,
        nameserver: tuple[str, int] | None = None,
    ) -> None:
        self._timeout_s, self._until = timeout_s, time.monotonic() + total_s
        self._most_links, self._nameserver = most_links, nameserver
        self._faults: dict[str, str | None] = {}
        self._servers: dict[str, bool | None] = {}
        self._texts: dict[str, tuple[str, ...] | None] = {}

    def faults(self, urls: Iterable[str]) -> dict[str, str]:
        """Return which of urls are dead, and how: "answers 404", "has no server"."""
        from concurrent.futures import ThreadPoolExecutor

        asked = [url for url in dict.fromkeys(urls) if url not in self._faults]
        room = self._most_links - len(self._faults)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            answers = pool.map(self._fault, asked[: max(0, room)])
            self._faults |= dict(zip(asked, answers, strict=False))
        return {url: fault for url in urls if (fault := self._faults.get(url))}

    def texts(self, name: str) -> tuple[str, ...] | None:
        """Return the TXT records of a name; None where that could not be found out."""
        if name not in self._texts:
            self._texts[name] = self._ask_texts(name)
        return self._texts[name]

    def has_mail_server(self, domains: Iterable[str]) -> dict[str, bool]:
        """Return whether domains take mail (RFC 5321, RFC 7505), where that can be found out."""
        from concurrent.futures import ThreadPoolExecutor

        named = list(dict.fromkeys(domains))
        asked = [name for name in named if name not in self._servers]
        room = self._most_links - len(self._servers)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            answers = pool.map(self._ask_servers, asked[: max(0, room)])
            self._servers |= dict(zip(asked, answers, strict=False))
        found = ((name, self._servers.get(name)) for name in named)
        return {name: answer for name, answer in found if answer is not None}

    def _ask_servers(self, name: str) -> bool | None:
        import dns.resolver

        try:
            servers = [str(record.exchange) for record in self._resolved(name, "MX")]
        except dns.resolver.NXDOMAIN:
            return False
        except dns.resolver.NoAnswer:  # then the domain itself is the server
            return self._has_address(name)
        except _NO_ANSWER:
            return None
        return servers != ["."]

    def _has_address(self, name: str) -> bool | None:
        import dns.resolver

        for kind in ("A", "AAAA"):
            try:
                self._resolved(name, kind)
            except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
                continue
            except _NO_ANSWER:
                return None
            return True
        return False

    def _fault(self, url: str) -> str | None:
        import urllib.error
        import urllib.request

        for method in ("HEAD", "GET"):  # many servers know no HEAD, and some answer it wrongly
            if time.monotonic() > self._until:
                return None
            request = urllib.request.Request(url, method=method, headers={"User-Agent": _AGENT})
            try:
                with urllib.request.urlopen(request, timeout=self._timeout_s):
                    return None
            except urllib.error.HTTPError as error:
                error.close()
                if method == "GET" and error.code in _GONE:
                    return f"answers {error.code}"
            except (OSError, ValueError) as error:
                # No such host, by getaddrinfo; anything else may be over tomorrow.
                reason = getattr(error, "reason", error)
                return "has no server" if type(reason).__name__ == "gaierror" else None
        return None

    def _ask_texts(self, name: str) -> tuple[str, ...] | None:
        import dns.resolver

        try:
            records = self._resolved(name, "TXT")
            return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in records)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except _NO_ANSWER:
            return None

    def _resolved(self, name: str, kind: str) -> Any:
        """Return the records of a name; raises what dnspython raises, or TimeoutError."""
        import dns.exception
        import dns.resolver

        if time.monotonic() > self._until:
            raise TimeoutError
        resolver = dns.resolver.Resolver(configure=self._nameserver is None)
        if self._nameserver is not None:
            resolver.nameservers, resolver.port = [self._nameserver[0]], self._nameserver[1]
        try:
            return resolver.resolve(name, kind, lifetime=self._timeout_s)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            raise
        except (dns.exception.DNSException, UnicodeError) as error:
            raise TimeoutError(str(error)) from error
